/* SPDX-License-Identifier: Apache-2.0 */
#include "fault_batches.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void
fault_print_diag(void *user, const kg_diag *diag)
{
  if (user) {
    fprintf(stderr, "  told: %.*s: %.*s\n", KG_FMT(diag->source),
            KG_FMT(diag->message));
  }
}

const kg_context fault_silent = {.sink = {fault_print_diag, NULL}};

void
fault_fail(const char *what)
{
  fprintf(stderr, "fault: %s\n", what);
  exit(1);
}

void
fault_new_folder(char path[64])
{
  snprintf(path, 64, "/tmp/kg-fault-XXXXXX");
  if (!mkdtemp(path)) {
    fault_fail("no temporary folder");
  }
}

void
fault_remove_folder(const char *path)
{
  static const char *const names[] = {"data.mdb", "lock.mdb", "writer.lock"};
  char file[200];
  for (size_t i = 0; i < 3; ++i) {
    snprintf(file, sizeof file, "%s/%s", path, names[i]);
    unlink(file);
  }
  rmdir(path);
}

static kg_term
subject_of(int writer, int batch, char text[48])
{
  snprintf(text, 48, "http://a.example/%d/%d", writer, batch);
  return kg_iri(kg_slice_of(text));
}

kg_term
fault_object_of(int i, char text[48])
{
  snprintf(text, 48, i % 3 ? "a text, number %d" : "%d", i);
  return kg_literal(kg_slice_of(text),
                    i % 3
                        ? KG_SLICE("")
                        : KG_SLICE("http://www.w3.org/2001/XMLSchema#integer"));
}

kg_status
fault_add_batch(kg_txn *txn, int writer, int batch)
{
  char s_text[48];
  char o_text[48];
  const kg_term s = subject_of(writer, batch, s_text);
  const kg_term p = kg_iri(KG_SLICE("http://a.example/p"));
  for (int i = 0; i < N_OBJECTS; ++i) {
    const kg_term o = fault_object_of(i, o_text);
    kg_quad q = {.g = KG_ID_DEFAULT_GRAPH};
    TRY(kg_txn_intern(txn, &s, &q.s));
    TRY(kg_txn_intern(txn, &p, &q.p));
    TRY(kg_txn_intern(txn, &o, &q.o));
    TRY(kg_txn_add(txn, &q, NULL));
  }
  return KG_OK;
}

static kg_status
bulk_batch(kg_txn *txn, int writer, int batch)
{
  char s_text[48];
  char o_text[48];
  kg_bulk *bulk = NULL;
  TRY(kg_bulk_open(txn, &bulk));
  for (int i = 0; i < N_OBJECTS; ++i) {
    const kg_term_quad q = {subject_of(writer, batch, s_text),
                            kg_iri(KG_SLICE("http://a.example/p")),
                            fault_object_of(i, o_text),
                            {0}};
    const kg_status st = kg_bulk_add(bulk, &q);
    if (st) {
      kg_bulk_abandon(bulk);
      return st;
    }
  }
  return kg_bulk_finish(bulk, NULL);
}

kg_status
fault_commit_batch(kg_store *store, int writer, int batch)
{
  kg_txn *txn = NULL;
  TRY(kg_txn_write(store, &txn));
  const kg_status st = batch % 3 ? fault_add_batch(txn, writer, batch)
                                 : bulk_batch(txn, writer, batch);
  if (st) {
    kg_txn_end(txn);
    return st;
  }
  return kg_txn_commit(txn);
}

/* The loader. @return how it ended. */
kg_status
fault_write_batches(const kg_context *ctx,
                    const char *folder,
                    const kg_store_options *options,
                    int writer,
                    int n,
                    int acks)
{
  kg_store *store = NULL;
  TRY(kg_store_open(ctx, folder, options, &store));
  kg_status st = KG_OK;
  for (int i = 0; i < n && !st; ++i) {
    st = fault_commit_batch(store, writer, i);
    if (!st && acks >= 0) {
      const unsigned char ack = 1;
      if (write(acks, &ack, 1) != 1) {
        st = KG_ERR_IO;
      }
    }
  }
  kg_store_close(store);
  return st;
}

size_t
fault_count_batch(kg_txn *txn, int writer, int batch)
{
  char text[48];
  const kg_term s = subject_of(writer, batch, text);
  kg_pattern pattern = {.order = KG_ORDER_ANY};
  kg_quad quads[N_OBJECTS + 1];
  kg_scan *scan = NULL;
  size_t n = 0;
  if (kg_txn_find(txn, &s, &pattern.bound.s)) {
    return 0;
  }
  if (kg_scan_open(txn, &pattern, &scan) ||
      kg_scan_next(scan, quads, N_OBJECTS + 1, &n)) {
    fault_fail("a store that was opened cannot be scanned");
  }
  kg_scan_close(scan);
  return n;
}

fault_verdict
fault_judge(const char *folder, int writer, int n_acknowledged)
{
  fault_verdict v = {0};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  const kg_context ctx = {.sink = {fault_print_diag, &v}};
  const kg_store_options none = {0};
  if (!n_acknowledged) {
    /* Killed before the store was there at all: nothing to lose. */
    struct stat st;
    char file[200];
    snprintf(file, sizeof file, "%s/data.mdb", folder);
    const kg_store_options create = {.create = true};
    v.opens =
        stat(file, &st) != 0 || !kg_store_open(&ctx, folder, &create, &store);
    if (!store) {
      return v;
    }
  } else {
    v.opens = !kg_store_open(&ctx, folder, &none, &store);
  }
  if (!v.opens || kg_txn_read(store, &txn)) {
    v.opens = false;
    return v;
  }
  for (int i = 0; i < MAX_BATCHES; ++i) {
    const size_t n = fault_count_batch(txn, writer, i);
    v.n_lost += i < n_acknowledged && n != N_OBJECTS;
    v.n_partial += n != 0 && n != N_OBJECTS;
    v.n_batches += n == N_OBJECTS;
    if (i >= n_acknowledged && !n) {
      break;
    }
  }
  kg_txn_end(txn);
  if (kg_store_check(store, &v.n_faults)) {
    ++v.n_faults;
  }
  kg_store_close(store);
  return v;
}

bool
fault_is_good(const fault_verdict *v)
{
  return v->opens && !v->n_lost && !v->n_partial && !v->n_faults;
}

int
fault_count_acks(int fd)
{
  unsigned char bytes[512];
  int n = 0;
  for (ssize_t got; (got = read(fd, bytes, sizeof bytes)) != 0;) {
    if (got > 0) {
      n += (int)got;
    } else if (errno != EINTR) {
      break;
    }
  }
  return n;
}
