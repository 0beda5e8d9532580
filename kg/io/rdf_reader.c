/* SPDX-License-Identifier: Apache-2.0 */
#include "io/rdf_reader.h"

#include "io/nquads.h"
#include "io/turtle.h"
#include "rdf/iri.h"

enum { DEFAULT_MAX_LINE = 256 * 1024 * 1024, DEFAULT_MAX_DEPTH = 500 };

static kg_status
read_lines(const kg_context *ctx,
           kg_source *source,
           const kg_rdf_options *options,
           kg_quad_fn *fn,
           void *user)
{
  kg_nquads reader = {.ctx = ctx,
                      .source = kg_source_name(source),
                      .allow_graphs = options->format == KG_RDF_NQUADS,
                      .graph = options->graph,
                      .scope = options->scope,
                      .fn = fn,
                      .user = user};
  kg_buf_init(&reader.scratch, ctx->alloc);
  const kg_status st = kg_nquads_read(&reader, source, options->max_line);
  kg_buf_clear(&reader.scratch);
  return st;
}

static kg_status
read_rdfxml(const kg_context *ctx,
            kg_source *source,
            const kg_raptor_options *options)
{
  kg_raptor *raptor = NULL;
  TRY(kg_raptor_open(ctx, options, &raptor));
  const kg_status st = kg_raptor_rdfxml(raptor, source);
  kg_raptor_close(raptor);
  return st;
}

/* `options` are whole: format, base, limits. */
static kg_status
read_source(const kg_context *ctx,
            kg_source *source,
            const kg_rdf_options *options,
            kg_quad_fn *fn,
            void *user)
{
  const kg_raptor_options raptor = {.source = kg_source_name(source),
                                    .base = options->base,
                                    .graph = options->graph,
                                    .scope = options->scope,
                                    .fn = fn,
                                    .user = user,
                                    .prefixes = options->prefixes};
  const kg_turtle_options turtle = {.allow_graphs =
                                        options->format == KG_RDF_TRIG,
                                    .max_token = options->max_line,
                                    .max_depth = options->max_depth,
                                    .raptor = raptor};
  switch (options->format) {
  case KG_RDF_NTRIPLES:
  case KG_RDF_NQUADS: return read_lines(ctx, source, options, fn, user);
  case KG_RDF_TURTLE:
  case KG_RDF_TRIG: return kg_turtle_read(ctx, source, &turtle);
  case KG_RDF_RDFXML: return read_rdfxml(ctx, source, &raptor);
  default:
    return kg_sink_error_hint(
        &ctx->sink, KG_ERR_INPUT, kg_source_name(source),
        "name one with --format: turtle, ntriples, nquads, trig or rdfxml",
        options->format ? "%s cannot be read" : "the format is not known%s",
        kg_rdf_format_get(options->format)->name);
  }
}

static kg_rdf_options
complete(const kg_rdf_options *options)
{
  kg_rdf_options out = {0};
  if (options) {
    out = *options;
  }
  out.max_line = out.max_line ? out.max_line : DEFAULT_MAX_LINE;
  out.max_depth = out.max_depth ? out.max_depth : DEFAULT_MAX_DEPTH;
  return out;
}

kg_status
kg_rdf_read_file(const kg_context *ctx,
                 const char *path,
                 const kg_rdf_options *options,
                 kg_quad_fn *fn,
                 void *user)
{
  kg_rdf_options whole = complete(options);
  kg_source *source = NULL;
  kg_buf base;
  kg_buf_init(&base, ctx->alloc);
  if (!whole.format) {
    whole.format = kg_rdf_format_of_path(kg_slice_of(path));
  }
  kg_status st = KG_OK;
  if (!whole.base) {
    st = kg_iri_of_path(strcmp(path, "-") ? path : "stdin", &base);
    whole.base = base.ptr;
    if (st == KG_ERR_MEMORY) {
      kg_out_of_memory(ctx);
    } else if (st) {
      kg_sink_error(&ctx->sink, st, path, "there is no current folder");
    }
  }
  if (!st) {
    st = kg_source_open(ctx, path, whole.source, &source);
  }
  if (!st) {
    kg_source_watch(source, whole.n_bytes);
    st = read_source(ctx, source, &whole, fn, user);
  }
  kg_source_close(source);
  kg_buf_clear(&base);
  return st;
}

kg_status
kg_rdf_read_text(const kg_context *ctx,
                 kg_slice text,
                 const kg_rdf_options *options,
                 kg_quad_fn *fn,
                 void *user)
{
  const kg_rdf_options whole = complete(options);
  kg_source *source = NULL;
  TRY(kg_source_open_text(ctx, text, whole.source, &source));
  const kg_status st = read_source(ctx, source, &whole, fn, user);
  kg_source_close(source);
  return st;
}
