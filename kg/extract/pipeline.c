/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/pipeline.h"

#include "extract/reader.h"

enum { MAX_ARTICLE_BYTES = 64 * 1024 * 1024 };

static kg_pass *const PASSES[] = {
#define KG_PASS(name, does) kg_pass_##name,
#include "extract/passes.def"
#undef KG_PASS
};

kg_status
kg_reader_open(const kg_context *ctx,
               const char *data_folder,
               const kg_reader_options *options,
               kg_reader **out)
{
  kg_reader *reader = kg_alloc_zeroed(ctx->alloc, 1, sizeof *reader);
  if (!reader) {
    return kg_out_of_memory(ctx);
  }
  reader->alloc = ctx->alloc;
  if (options) {
    reader->options = *options;
  }
  if (!reader->options.max_article_bytes) {
    reader->options.max_article_bytes = MAX_ARTICLE_BYTES;
  }
  kg_status st = KG_OK;
  if (data_folder) {
    st = kg_tagger_open(ctx, data_folder, &reader->tagger);
    st = st ? st : kg_lexicon_open(ctx, data_folder, &reader->lexicon);
    st = st ? st
            : kg_name_tagger_open(ctx, data_folder, reader->tagger,
                                  reader->lexicon, &reader->name_tagger);
  }
  if (!st && reader->name_tagger && reader->options.without_net) {
    kg_name_tagger_mix(reader->name_tagger, 16, 0);
  }
  if (!st) {
    st = kg_names_data_open(ctx, data_folder, reader->lexicon, &reader->names);
  }
  if (st) {
    kg_reader_close(reader);
    return st;
  }
  *out = reader;
  return KG_OK;
}

void
kg_reader_close(kg_reader *reader)
{
  if (reader) {
    kg_names_data_close(reader->names);
    kg_name_tagger_close(reader->name_tagger);
    kg_lexicon_close(reader->lexicon);
    kg_tagger_close(reader->tagger);
    kg_alloc_free(reader->alloc, reader);
  }
}

kg_status
kg_reader_read(const kg_reader *reader,
               const kg_context *ctx,
               const kg_article *article,
               kg_arena *arena,
               kg_doc **out)
{
  if (article->text.len > reader->options.max_article_bytes) {
    return kg_sink_error(
        &ctx->sink, KG_ERR_INPUT, NULL, "\"%.*s\" is longer than %zu bytes",
        KG_FMT(article->name), reader->options.max_article_bytes);
  }
  kg_doc *doc = NULL;
  kg_status st = kg_doc_new(ctx, article, arena, &doc);
  for (size_t i = 0; !st && i < sizeof PASSES / sizeof *PASSES; i++) {
    st = kg_is_cancelled(ctx) ? KG_CANCELLED : PASSES[i](reader, doc);
  }
  if (st == KG_ERR_MEMORY) {
    return kg_out_of_memory(ctx);
  }
  *out = doc;
  return st;
}
