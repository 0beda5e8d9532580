/* SPDX-License-Identifier: Apache-2.0 */
#include "io/rdf_writer.h"

#include "io/jsonld_writer.h"
#include "io/raptor_bridge.h"
#include "io/turtle_writer.h"

struct kg_rdf_writer {
  const kg_context *ctx;
  kg_rdf_format format;
  kg_out *out;
  kg_buf line;
  kg_turtle_writer *turtle;
  kg_jsonld_writer *jsonld;
  kg_raptor_writer *raptor;
};

static kg_status
open_format(kg_rdf_writer *w, const kg_rdf_write_options *options)
{
  switch (options->format) {
  case KG_RDF_NTRIPLES:
  case KG_RDF_NQUADS: return KG_OK;
  case KG_RDF_TURTLE:
  case KG_RDF_TRIG:
    return kg_turtle_writer_open(w->ctx, options, w->out, &w->turtle);
  case KG_RDF_JSONLD:
    return kg_jsonld_writer_open(w->ctx, options, w->out, &w->jsonld);
  case KG_RDF_RDFXML:
  case KG_RDF_DOT:
    return kg_raptor_writer_open(
        w->ctx, options->format == KG_RDF_DOT ? "dot" : "rdfxml", options->base,
        options->prefixes, w->out, &w->raptor);
  default:
    return kg_sink_error(&w->ctx->sink, KG_ERR_USAGE, NULL,
                         "this format is not written");
  }
}

kg_status
kg_rdf_writer_open(const kg_context *ctx,
                   const kg_rdf_write_options *options,
                   kg_out *out,
                   kg_rdf_writer **writer)
{
  kg_rdf_writer *w = kg_alloc_zeroed(ctx->alloc, 1, sizeof *w);
  if (!w) {
    return kg_out_of_memory(ctx);
  }
  w->ctx = ctx;
  w->format = options->format;
  w->out = out;
  kg_buf_init(&w->line, ctx->alloc);
  const kg_status st = open_format(w, options);
  if (st) {
    kg_rdf_writer_abandon(w);
    return st;
  }
  *writer = w;
  return KG_OK;
}

static kg_status
add_line(kg_rdf_writer *w, const kg_term_quad *quad)
{
  kg_buf_reset(&w->line);
  kg_rdf_add_ntriples_term(&w->line, &quad->s);
  kg_buf_add_byte(&w->line, ' ');
  kg_rdf_add_ntriples_term(&w->line, &quad->p);
  kg_buf_add_byte(&w->line, ' ');
  kg_rdf_add_ntriples_term(&w->line, &quad->o);
  if (w->format == KG_RDF_NQUADS && quad->g.kind) {
    kg_buf_add_byte(&w->line, ' ');
    kg_rdf_add_ntriples_term(&w->line, &quad->g);
  }
  kg_buf_add_string(&w->line, " .\n");
  kg_out_add(w->out, kg_buf_slice(&w->line));
  return kg_buf_status(&w->line) ? kg_out_of_memory(w->ctx) : KG_OK;
}

kg_status
kg_rdf_writer_add(void *writer, const kg_term_quad *quad)
{
  kg_rdf_writer *w = writer;
  if (w->turtle) {
    return kg_turtle_writer_add(w->turtle, quad);
  }
  if (w->jsonld) {
    return kg_jsonld_writer_add(w->jsonld, quad);
  }
  return w->raptor ? kg_raptor_writer_add(w->raptor, quad) : add_line(w, quad);
}

kg_status
kg_rdf_writer_close(kg_rdf_writer *writer)
{
  kg_status st = KG_OK;
  if (writer->turtle) {
    st = kg_turtle_writer_finish(writer->turtle);
  } else if (writer->jsonld) {
    st = kg_jsonld_writer_finish(writer->jsonld);
  } else if (writer->raptor) {
    st = kg_raptor_writer_close(writer->raptor);
    writer->raptor = NULL;
  }
  kg_rdf_writer_abandon(writer);
  return st;
}

void
kg_rdf_writer_abandon(kg_rdf_writer *writer)
{
  if (!writer) {
    return;
  }
  kg_turtle_writer_free(writer->turtle);
  kg_jsonld_writer_free(writer->jsonld);
  kg_raptor_writer_abandon(writer->raptor);
  kg_buf_clear(&writer->line);
  kg_alloc_free(writer->ctx->alloc, writer);
}
