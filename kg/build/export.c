/* SPDX-License-Identifier: Apache-2.0 */
#include "build/export.h"

#include "build/sorted.h"
#include "io/rdf_writer.h"

typedef struct document {
  kg_rdf_writer *writer;
  const kg_out *out;
} document;

/* A reader that has gone wants no more. */
static kg_status
write_quad(void *user, const kg_term_quad *quad)
{
  document *d = user;
  TRY(kg_rdf_writer_add(d->writer, quad));
  return kg_out_is_closed(d->out) ? KG_DONE : KG_OK;
}

static kg_status
write_document(const kg_context *ctx,
               kg_txn *txn,
               const kg_rdf_write_options *how,
               const kg_export_options *options,
               kg_out *out)
{
  document d = {.out = out};
  TRY(kg_rdf_writer_open(ctx, how, out, &d.writer));
  const kg_sorted_options sorted = {
      .graph = options->graph,
      .with_graphs = kg_rdf_format_get(how->format)->has_graphs,
      .max_memory = options->max_memory,
  };
  const kg_status st = kg_sorted_quads(ctx, txn, &sorted, write_quad, &d);
  if (st && st != KG_DONE) {
    kg_rdf_writer_abandon(d.writer);
    return st;
  }
  return kg_rdf_writer_close(d.writer);
}

kg_status
kg_export(const kg_context *ctx,
          kg_txn *txn,
          kg_slice base,
          const kg_export_options *options,
          kg_out *out)
{
  const kg_rdf_format format = kg_rdf_format_find(kg_slice_of(options->format));
  if (!kg_rdf_format_get(format)->writes) {
    return kg_sink_error_hint(
        &ctx->sink, KG_ERR_USAGE, NULL, "try turtle, ntriples, nquads or trig",
        "RDF cannot be written as \"%s\"", options->format);
  }
  kg_prefixes prefixes;
  kg_prefixes_init(&prefixes, ctx->alloc);
  kg_status st = kg_prefixes_bind_known(&prefixes, base);
  const kg_rdf_write_options how = {.format = format, .prefixes = &prefixes};
  st = st ? st : write_document(ctx, txn, &how, options, out);
  kg_prefixes_clear(&prefixes);
  return st;
}
