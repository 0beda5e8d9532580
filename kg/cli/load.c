/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/load.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "cli/values.h"
#include "io/rdf_reader.h"
#include "rdf/iri.h"

#include <stdio.h>
#include <sys/stat.h>

/* Where the store keeps how many files were loaded, so that each one's blank
   nodes get labels of their own; and how far a load in batches has come:
   "QUADS SCOPE DIGEST". */
#define LOADS_KEY KG_SLICE("load/count")
#define BATCH_KEY "load/batch/"

enum { PROGRESS_EVERY = 50000, SCOPE_MAX = 32, DIGEST_LEN = 16 };

typedef struct loader {
  const kg_context *ctx;
  kg_store *store;
  const char *path;
  const kg_load_options *options;
  kg_txn *txn;
  kg_bulk *bulk;
  kg_buf key;         /* Of the file's batches. */
  uint64_t n_before;  /* Quads that an earlier run has committed. */
  uint64_t n_read;    /* By this run, those it skips included. */
  uint64_t n_pending; /* In the open transaction. */
  uint64_t n_new;
  uint64_t digest;             /* Of the quads read, in their order. */
  char before[DIGEST_LEN + 1]; /* The same of those of an earlier run. */
  char scope[SCOPE_MAX];
  double begin;     /* In seconds. */
  uint64_t size;    /* Of the file in bytes; 0 = not known. */
  uint64_t n_bytes; /* Of them read. */
} loader;

/* How far, how fast, and how long it may still take. A line is short: without
   the folder. */
static void
show_progress(const loader *l)
{
  const char *slash = strrchr(l->path, '/');
  const char *name = slash ? slash + 1 : l->path;
  const double seconds = kg_seconds() - l->begin;
  const double rate = seconds > 0 ? (double)l->n_read / seconds / 1000 : 0;
  if (!l->size || !l->n_bytes || l->n_bytes > l->size) {
    kg_printer_progress(l->options->printer, "%s: %llu quads, %.0f k/s", name,
                        (unsigned long long)l->n_read, rate);
    return;
  }
  const double part = (double)l->n_bytes / (double)l->size;
  kg_printer_progress(l->options->printer,
                      "%s: %llu quads, %.0f k/s, %.0f %%, %.0f s left", name,
                      (unsigned long long)l->n_read, rate, part * 100,
                      seconds / part - seconds);
}

static kg_status
next_scope(loader *l)
{
  kg_slice value;
  uint64_t n = 0;
  const kg_status st = kg_txn_note_get(l->txn, LOADS_KEY, &value);
  if (st && st != KG_NOT_FOUND) {
    return st;
  }
  if (!st && !kg_read_count(value, &n)) {
    n = 0;
  }
  char text[SCOPE_MAX - 4];
  snprintf(text, sizeof text, "%llu", (unsigned long long)n + 1);
  snprintf(l->scope, sizeof l->scope, "l%sx", text);
  return kg_txn_note_put(l->txn, LOADS_KEY, kg_slice_of(text));
}

static void
digest_term(loader *l, const kg_term *t)
{
  l->digest = kg_hash_mix(l->digest + kg_hash64(t->text) + t->kind);
  if (t->kind == KG_TERM_LITERAL) {
    l->digest = kg_hash_mix(l->digest + kg_hash64(t->datatype));
    l->digest = kg_hash_mix(l->digest + kg_hash64(t->lang));
  }
}

static void
digest_quad(loader *l, const kg_term_quad *quad)
{
  digest_term(l, &quad->s);
  digest_term(l, &quad->p);
  digest_term(l, &quad->o);
  digest_term(l, &quad->g);
}

static void
print_digest(const loader *l, char text[DIGEST_LEN + 1])
{
  snprintf(text, DIGEST_LEN + 1, "%016llx", (unsigned long long)l->digest);
}

/* Quads are told by what they say and not by the file's time or size, so that
   a file may have been copied, compressed or continued in the meantime. */
static kg_status
check_unchanged(loader *l)
{
  char digest[DIGEST_LEN + 1];
  print_digest(l, digest);
  if (l->n_read == l->n_before && !strcmp(digest, l->before)) {
    return KG_OK;
  }
  l->n_read = 0;
  return kg_sink_error_hint(
      &l->ctx->sink, KG_ERR_INPUT, l->path, "load it without --resume",
      "has changed since %llu quads of it were committed, nothing is loaded",
      (unsigned long long)l->n_before);
}

/* Takes up "QUADS SCOPE DIGEST". */
static void
take_note(loader *l, kg_slice value)
{
  const size_t blank = kg_slice_find(value, KG_SLICE(" "), 0);
  const size_t last = blank == SIZE_MAX
                          ? blank
                          : kg_slice_find(value, KG_SLICE(" "), blank + 1);
  if (last == SIZE_MAX || last - blank > sizeof l->scope ||
      value.len - last - 1 != DIGEST_LEN ||
      !kg_read_count(kg_slice_sub(value, 0, blank), &l->n_before)) {
    return;
  }
  memcpy(l->scope, value.ptr + blank + 1, last - blank - 1);
  l->scope[last - blank - 1] = '\0';
  memcpy(l->before, value.ptr + last + 1, DIGEST_LEN);
}

static kg_status
put_note(loader *l)
{
  char digest[DIGEST_LEN + 1];
  char value[2 * SCOPE_MAX + DIGEST_LEN];
  print_digest(l, digest);
  snprintf(value, sizeof value, "%llu %s %s", (unsigned long long)l->n_read,
           l->scope, digest);
  return kg_txn_note_put(l->txn, kg_buf_slice(&l->key), kg_slice_of(value));
}

static kg_status
begin(loader *l)
{
  TRY(kg_txn_write(l->store, &l->txn));
  if (l->options->batch && l->options->resume && !l->scope[0]) {
    kg_slice value;
    const kg_status st = kg_txn_note_get(l->txn, kg_buf_slice(&l->key), &value);
    if (!st) {
      take_note(l, value);
    } else if (st != KG_NOT_FOUND) {
      return st;
    }
  }
  if (!l->scope[0]) {
    TRY(next_scope(l));
  }
  return kg_bulk_open(l->txn, &l->bulk);
}

static kg_status
commit(loader *l)
{
  uint64_t n_new = 0;
  kg_bulk *bulk = l->bulk;
  l->bulk = NULL;
  TRY(kg_bulk_finish(bulk, &n_new));
  if (l->options->batch) {
    TRY(put_note(l));
  }
  kg_txn *txn = l->txn;
  l->txn = NULL;
  TRY(kg_txn_commit(txn));
  l->n_new += n_new;
  l->n_pending = 0;
  if (l->options->committed) {
    l->options->committed(l->options->user, l->n_read);
  }
  return KG_OK;
}

static kg_status
take_quad(void *user, const kg_term_quad *quad)
{
  loader *l = user;
  l->n_read++;
  if (l->options->batch) {
    digest_quad(l, quad);
  }
  if (l->n_read <= l->n_before) {
    return l->n_read < l->n_before ? KG_OK : check_unchanged(l);
  }
  TRY(kg_bulk_add(l->bulk, quad));
  l->n_pending++;
  if (l->options->printer && l->n_read % PROGRESS_EVERY == 0) {
    show_progress(l);
  }
  if (l->options->batch && l->n_pending == l->options->batch) {
    TRY(commit(l));
    return begin(l);
  }
  return KG_OK;
}

static kg_status
make_key(loader *l)
{
  kg_buf_add_string(&l->key, BATCH_KEY);
  if (l->options->peer) {
    /* Without its options, which may have a password. */
    kg_buf_printf(&l->key, "librdf:%s:%s", l->options->peer->type,
                  l->options->peer->name);
  } else if (strcmp(l->path, "-") != 0) {
    if (kg_iri_of_path(l->path, &l->key) == KG_ERR_IO) {
      return kg_sink_error(&l->ctx->sink, KG_ERR_IO, l->path,
                           "there is no current folder");
    }
  }
  kg_buf_add_byte(&l->key, ' ');
  kg_buf_add(&l->key, l->options->graph);
  return kg_buf_status(&l->key) ? kg_out_of_memory(l->ctx) : KG_OK;
}

static kg_status
find_format(const loader *l, kg_rdf_format *format)
{
  const char *name = l->options->format;
  *format = name ? kg_rdf_format_find(kg_slice_of(name)) : KG_RDF_UNKNOWN;
  if (name && (!*format || !kg_rdf_format_get(*format)->reads)) {
    return kg_sink_error_hint(
        &l->ctx->sink, KG_ERR_USAGE, NULL,
        "there are turtle, ntriples, nquads, trig and rdfxml",
        "cannot read the format \"%s\"", name);
  }
  return KG_OK;
}

static kg_status
take_peer_quad(void *user, const kg_term_quad *quad)
{
  loader *l = user;
  kg_term_quad q = *quad;
  if (q.g.kind == KG_TERM_NONE && l->options->graph.len) {
    q.g = kg_iri(l->options->graph);
  }
  return take_quad(l, &q);
}

static kg_status
read_source(loader *l, kg_rdf_options *rdf)
{
  const kg_peer_place *peer = l->options->peer;
  rdf->scope = kg_slice_of(l->scope);
  return peer ? kg_peer_read(l->ctx, peer, rdf->scope, take_peer_quad, l)
              : kg_rdf_read_file(l->ctx, l->path, rdf, take_quad, l);
}

static kg_status
load(loader *l)
{
  kg_rdf_options rdf = {.graph = l->options->graph, .n_bytes = &l->n_bytes};
  struct stat st;
  l->begin = kg_seconds();
  l->size =
      !stat(l->path, &st) && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
  TRY(find_format(l, &rdf.format));
  TRY(make_key(l));
  TRY(begin(l));
  TRY(read_source(l, &rdf));
  if (l->n_read < l->n_before) {
    return check_unchanged(l);
  }
  /* The last batch may have been full. */
  return l->options->batch && !l->n_pending && l->n_read > l->n_before
             ? KG_OK
             : commit(l);
}

kg_status
kg_load_file(const kg_context *ctx,
             kg_store *store,
             const char *path,
             const kg_load_options *options,
             kg_load_counts *counts)
{
  loader l = {.ctx = ctx, .store = store, .path = path, .options = options};
  kg_buf_init(&l.key, ctx->alloc);
  const kg_status st = load(&l);
  if (l.bulk) {
    kg_bulk_abandon(l.bulk);
  }
  kg_txn_end(l.txn);
  kg_buf_clear(&l.key);
  if (options->printer) {
    kg_printer_end_progress(options->printer);
  }
  if (counts) {
    /* Of a load in batches that fails, what was committed. */
    counts->n_quads += st ? l.n_read - l.n_pending : l.n_read;
    counts->n_new += l.n_new;
  }
  return st;
}
