/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/results_writer.h"

static const struct {
  const char *name;
  const char *media_type;
} formats[] = {
#define RESULTS(name, word, media, extension)                                  \
  [KG_RESULTS_##name] = {word, media},
#include "sparql/results.def"
#undef RESULTS
};

const char *
kg_results_name(kg_results_format format)
{
  return formats[format].name;
}

const char *
kg_results_media_type(kg_results_format format)
{
  return formats[format].media_type;
}

kg_status
kg_results_find(kg_slice name, kg_results_format *format)
{
  for (int i = 0; i < KG_N_RESULTS; ++i) {
    if (kg_slice_equal_nocase(name, kg_slice_of(formats[i].name))) {
      *format = (kg_results_format)i;
      return KG_OK;
    }
  }
  return KG_NOT_FOUND;
}

static const kg_results_ops *
find_ops(kg_results_format format)
{
  switch (format) {
  case KG_RESULTS_JSON: return &kg_results_json_ops;
  case KG_RESULTS_XML: return &kg_results_xml_ops;
  case KG_RESULTS_CSV: return &kg_results_csv_ops;
  case KG_RESULTS_JSONL: return &kg_results_jsonl_ops;
  case KG_RESULTS_MARKDOWN: return &kg_results_markdown_ops;
  default: return &kg_results_tsv_ops;
  }
}

kg_status
kg_results_open(const kg_context *ctx,
                kg_results_format format,
                const kg_slice *columns,
                size_t n_columns,
                kg_out *out,
                kg_results_writer **writer)
{
  *writer = kg_alloc_zeroed(ctx->alloc, 1, sizeof **writer);
  if (!*writer) {
    return kg_out_of_memory(ctx);
  }
  **writer = (kg_results_writer){.ctx = ctx,
                                 .ops = find_ops(format),
                                 .columns = columns,
                                 .n_columns = n_columns,
                                 .out = out};
  (*writer)->ops->begin(*writer);
  return KG_OK;
}

void
kg_results_row(kg_results_writer *writer, const kg_term *row)
{
  writer->ops->row(writer, row);
  writer->n_rows++;
}

void
kg_results_close(kg_results_writer *writer)
{
  writer->ops->end(writer);
  if (writer->has_bad_chars) {
    kg_sink_warn(&writer->ctx->sink, NULL,
                 "characters that XML cannot hold were replaced by U+FFFD");
  }
  kg_alloc_free(writer->ctx->alloc, writer);
}

void
kg_results_write_ask(kg_results_format format, bool answer, kg_out *out)
{
  find_ops(format)->ask(out, answer);
}
