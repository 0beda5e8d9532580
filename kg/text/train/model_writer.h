/* SPDX-License-Identifier: Apache-2.0 */
/// Writes model files (see text/model.h).
#ifndef KG_TEXT_TRAIN_MODEL_WRITER_H
#define KG_TEXT_TRAIN_MODEL_WRITER_H

#include "base/buf.h"
#include "kg/context.h"
#include "text/model.h"

typedef struct model_writer {
  const kg_context *ctx;
  size_t n;
  char names[KG_MODEL_MAX_SECTIONS][16];
  kg_buf sections[KG_MODEL_MAX_SECTIONS];
} model_writer;

void
model_writer_init(model_writer *w, const kg_context *ctx, const char *licence);
/// Copies the bytes.
void model_writer_add(model_writer *w,
                      const char *name,
                      const void *bytes,
                      size_t size);
/// Writes the file and clears the writer.
kg_status model_writer_save(model_writer *w, const char *path);

/// Messages to standard error, for the training programs.
kg_sink model_writer_sink(void);

#endif
