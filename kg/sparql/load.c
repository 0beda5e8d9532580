/* SPDX-License-Identifier: Apache-2.0 */
// LOAD: a file where the run allows files, a document of the web where it
// allows the network. It is read to its end before anything is entered, so that
// with SILENT a document that fails leaves nothing behind.
#include "io/rdf_reader.h"
#include "sparql/fetch.h"
#include "sparql/result.h"

#include <stdio.h>

typedef struct loading {
  kg_exec *exec;
  kg_bulk *bulk;
  uint64_t n_read;
} loading;

static kg_status
take_quad(void *user, const kg_term_quad *quad)
{
  loading *l = user;
  if (++l->n_read % 1024 == 0) {
    TRY(kg_exec_poll(l->exec));
  }
  return kg_bulk_add(l->bulk, quad);
}

static bool
is_file(kg_slice iri)
{
  return kg_slice_has_prefix(iri, KG_SLICE("file:"));
}

static int
hex_digit(char c)
{
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/// The path of a `file:` IRI, NUL-terminated. NULL where it names no file of
/// this machine.
static const char *
path_of(kg_exec *exec, kg_slice iri)
{
  kg_slice path = kg_slice_sub(iri, KG_SLICE("file:").len, iri.len);
  static const char *const hosts[] = {"//localhost/", "///"};
  for (int i = 0; i < 2; i++) {
    const kg_slice host = kg_slice_of(hosts[i]);
    if (kg_slice_has_prefix(path, host)) {
      path = kg_slice_sub(path, host.len - 1, path.len);
    }
  }
  if (!path.len || path.ptr[0] != '/' || (path.len > 1 && path.ptr[1] == '/')) {
    return NULL;
  }
  char *out = kg_arena_get(&exec->arena, path.len + 1);
  size_t n = 0;
  for (size_t i = 0; out && i < path.len; i++) {
    char c = path.ptr[i];
    if (c == '%' && i + 2 < path.len + 0 && hex_digit(path.ptr[i + 1]) >= 0 &&
        hex_digit(path.ptr[i + 2]) >= 0) {
      c = (char)(hex_digit(path.ptr[i + 1]) * 16 + hex_digit(path.ptr[i + 2]));
      i += 2;
    }
    if (!c) {
      return NULL;
    }
    out[n++] = c;
  }
  if (out) {
    out[n] = '\0';
  }
  return out;
}

static kg_status
read_document(loading *l,
              const kg_context *ctx,
              kg_slice iri,
              kg_rdf_options *options)
{
  kg_fetched doc;
  kg_exec *exec = l->exec;
  kg_status st = kg_fetch_document(exec, iri, &doc);
  if (st) {
    st = exec->failed
             ? exec->failed
             : kg_sink_error(&ctx->sink, st, exec->source,
                             "LOAD <%.*s> failed: %s", KG_FMT(iri), doc.why);
  } else {
    options->format = kg_rdf_format_of_media_type(kg_slice_of(doc.type));
    if (options->format == KG_RDF_UNKNOWN) {
      options->format = kg_rdf_format_of_path(iri);
    }
    st = kg_rdf_read_text(ctx, kg_buf_slice(&doc.body), options, take_quad, l);
  }
  kg_buf_clear(&doc.body);
  return st;
}

static kg_status
read_file(loading *l,
          const kg_context *ctx,
          kg_slice iri,
          const kg_rdf_options *options)
{
  const char *path = path_of(l->exec, iri);
  if (!path) {
    return kg_sink_error(&ctx->sink, KG_ERR_INPUT, l->exec->source,
                         "<%.*s> names no file of this machine", KG_FMT(iri));
  }
  return kg_rdf_read_file(ctx, path, options, take_quad, l);
}

static kg_status
read_all(loading *l, const kg_context *ctx, const kg_update_op *op)
{
  kg_exec *exec = l->exec;
  char scope[32];
  snprintf(scope, sizeof scope, "u%llux",
           (unsigned long long)++exec->n_stored_blanks);
  const kg_slice base = kg_arena_copy(&exec->arena, op->iri);
  kg_rdf_options options = {
      .base = base.ptr, .scope = kg_slice_of(scope), .source = base.ptr};
  if (op->to.kind == KG_REF_GRAPH) {
    options.graph = op->to.iri;
  }
  if (!base.ptr) {
    return kg_exec_no_memory(exec);
  }
  return is_file(op->iri) ? read_file(l, ctx, op->iri, &options)
                          : read_document(l, ctx, op->iri, &options);
}

/// Faults of the document are told to `ctx`; others always.
static kg_status
load(kg_exec *exec,
     const kg_context *ctx,
     const kg_update_op *op,
     kg_update_counts *counts)
{
  loading l = {.exec = exec};
  uint64_t n_new = 0;
  kg_status st = kg_bulk_open(exec->txn, &l.bulk);
  if (st) {
    return exec->failed = st;
  }
  st = read_all(&l, ctx, op);
  if (st) {
    kg_bulk_abandon(l.bulk);
    return st;
  }
  st = kg_bulk_finish(l.bulk, &n_new);
  counts->n_inserted += n_new;
  return st ? (exec->failed = st) : KG_OK;
}

static kg_status
refuse(kg_exec *exec, const kg_update_op *op)
{
  if (op->silent) {
    return KG_OK;
  }
  return kg_exec_fail(exec, KG_ERR_UNSUPPORTED,
                      is_file(op->iri)
                          ? "LOAD <%.*s> is not allowed to read files"
                          : "LOAD <%.*s> needs the network, which is not "
                            "allowed",
                      KG_FMT(op->iri));
}

kg_status
kg_update_load(kg_exec *exec, const kg_update_op *op, kg_update_counts *counts)
{
  const bool allowed = is_file(op->iri) ? exec->options.allow_files
                                        : exec->options.allow_network;
  kg_context ctx = *exec->ctx;
  if (!allowed) {
    return refuse(exec, op);
  }
  if (op->silent) {
    ctx.sink = (kg_sink){0};
  }
  const kg_status st = load(exec, &ctx, op, counts);
  const bool excused =
      op->silent && !exec->failed && (st == KG_ERR_INPUT || st == KG_ERR_IO);
  if (!st || excused) {
    return KG_OK;
  }
  return exec->failed ? exec->failed : (exec->failed = st);
}
