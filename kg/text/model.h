/* SPDX-License-Identifier: Apache-2.0 */
/// Model files: named sections, little-endian, read straight from the page
/// cache. An open model never changes and may be used by any number of
/// threads.
///
/// Layout: 8 bytes "KGMODEL1", u32 number of sections, u32 zero, then for each
/// section 16 bytes of name (padded with NUL), u64 offset, u64 size; then the
/// sections, each at a multiple of 8. The section "licence" is text.
#ifndef KG_TEXT_MODEL_H
#define KG_TEXT_MODEL_H

#include "kg/context.h"

#define KG_MODEL_MAGIC "KGMODEL1"
#define KG_MODEL_MAX_SECTIONS 64

typedef struct kg_model kg_model;

/// Opens `folder/file`.
/// @param model Owned by the caller.
/// @return KG_ERR_IO or KG_ERR_INPUT (damaged), told to the sink.
kg_status kg_model_open(const kg_context *ctx,
                        const char *folder,
                        const char *file,
                        kg_model **model);
void kg_model_close(kg_model *model);

/// Valid until the model is closed, aligned to 8 bytes; empty if there is no
/// such section.
kg_slice kg_model_section(const kg_model *model, const char *name);

#endif
