/* SPDX-License-Identifier: Apache-2.0 */
/// From an article to what is said in it. A reader holds models, word lists
/// and options; it never changes after it was opened, so that any number of
/// threads may read with it, each article into an arena of its own.
#ifndef KG_EXTRACT_PIPELINE_H
#define KG_EXTRACT_PIPELINE_H

#include "extract/document.h"
#include "io/article.h"
#include "kg/context.h"

typedef struct kg_reader kg_reader;

typedef struct kg_reader_options {
  size_t max_article_bytes; ///< Longer texts are refused; 0 = 64 MiB.
  bool without_net;         ///< For measuring: names by features alone, faster.
} kg_reader_options;

/// @param data_folder Folder that holds the models and tables (`kg/models`).
/// @param options NULL or zero stands for the usual.
/// @param reader Owned by the caller.
/// @return KG_ERR_IO or KG_ERR_INPUT for a model that is missing or damaged.
kg_status kg_reader_open(const kg_context *ctx,
                         const char *data_folder,
                         const kg_reader_options *options,
                         kg_reader **reader);
void kg_reader_close(kg_reader *reader);

/// Reads one article. Safe to call from several threads at a time.
/// @param article Must outlive the document, as must the arena.
/// @param doc Lives in the arena.
kg_status kg_reader_read(const kg_reader *reader,
                         const kg_context *ctx,
                         const kg_article *article,
                         kg_arena *arena,
                         kg_doc **doc);

/// One step of reading: looks at the layers below, adds to its own. Answers
/// KG_OK or KG_ERR_MEMORY (or KG_CANCELLED); whatever the text is like is no
/// error.
typedef kg_status kg_pass(const kg_reader *reader, kg_doc *doc);

/* The passes, in their order. */
#define KG_PASS(name, does) kg_pass kg_pass_##name;
#include "extract/passes.def"
#undef KG_PASS

#endif
