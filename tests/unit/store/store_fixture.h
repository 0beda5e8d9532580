/* SPDX-License-Identifier: Apache-2.0 */
/// What the tests of the store share: folders, terms, and a naive model.
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include "kg_test.h"

#include "kg/store.h"
#include "kg/store_stats.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/// Collects the last diagnostic.
typedef struct told {
  int n;
  char message[512];
} told;

static inline void
remember_told(void *user, const kg_diag *diag)
{
  told *t = user;
  ++t->n;
  snprintf(t->message, sizeof t->message, "%.*s: %.*s (%.*s)",
           KG_FMT(diag->source), KG_FMT(diag->message), KG_FMT(diag->hint));
}

static inline void
make_folder(char path[64])
{
  snprintf(path, 64, "/tmp/kg-test-XXXXXX");
  assert_non_null(mkdtemp(path));
}

static inline void
remove_store(const char *path)
{
  static const char *const names[] = {"data.mdb", "lock.mdb", "writer.lock"};
  char file[PATH_MAX];
  for (size_t i = 0; i < 3; ++i) {
    snprintf(file, sizeof file, "%s/%s", path, names[i]);
    unlink(file);
  }
  rmdir(path);
}

static inline kg_term
iri(const char *text)
{
  return kg_iri(kg_slice_of(text));
}

static inline kg_id
intern(kg_txn *txn, kg_term term)
{
  kg_id id = 0;
  assert_int_equal(kg_txn_intern(txn, &term, &id), KG_OK);
  assert_true(id > 1);
  return id;
}

/// A small generator of numbers, the same on every machine.
static inline uint32_t
random_below(uint64_t *state, uint32_t n)
{
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)((*state >> 33) % n);
}

#endif
