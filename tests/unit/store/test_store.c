/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, terms, transactions, notes and bulk loads. */
#include "store_fixture.h"

#include <time.h>

static void
a_missing_store_is_told_and_not_made(void **state)
{
  (void)state;
  told t = {0};
  const kg_context ctx = {.sink = {remember_told, &t}};
  kg_store *store = NULL;
  struct stat st;
  char path[64];
  make_folder(path);
  rmdir(path);
  const kg_store_options options = {0};
  assert_int_equal(kg_store_open(&ctx, path, &options, &store), KG_ERR_STORE);
  assert_int_equal(t.n, 1);
  assert_non_null(strstr(t.message, "no store"));
  assert_int_equal(stat(path, &st), -1);
  make_folder(path);
  assert_int_equal(kg_store_open(&ctx, path, &options, &store), KG_ERR_STORE);
  assert_int_equal(rmdir(path), 0);
}

static void
other_files_are_not_taken_for_a_store(void **state)
{
  (void)state;
  told t = {0};
  const kg_context ctx = {.sink = {remember_told, &t}};
  kg_store *store = NULL;
  char path[64];
  char file[80];
  make_folder(path);
  snprintf(file, sizeof file, "%s/data.mdb", path);
  FILE *f = fopen(file, "w");
  for (int i = 0; i < 2000; ++i) {
    fputs("no database at all ", f);
  }
  fclose(f);
  const kg_store_options options = {.create = true};
  assert_int_equal(kg_store_open(&ctx, path, &options, &store), KG_ERR_STORE);
  assert_non_null(strstr(t.message, "damaged"));
  remove_store(path);
}

static void
the_base_is_fixed_when_the_store_is_made(void **state)
{
  (void)state;
  told t = {0};
  const kg_context ctx = {.sink = {remember_told, &t}};
  kg_store *store = NULL;
  char path[64];
  make_folder(path);
  kg_store_options options = {.create = true, .base = "http://a.example/"};
  assert_int_equal(kg_store_open(&ctx, path, &options, &store), KG_OK);
  kg_store_close(store);
  options = (kg_store_options){0};
  assert_int_equal(kg_store_open(&ctx, path, &options, &store), KG_OK);
  assert_true(kg_slice_is(kg_store_base(store), "http://a.example/"));
  kg_store_close(store);
  options.base = "http://b.example/";
  assert_int_equal(kg_store_open(&ctx, path, &options, &store), KG_ERR_STORE);
  assert_int_equal(t.n, 1);
  remove_store(path);
}

static const char xsd_integer[] = "http://www.w3.org/2001/XMLSchema#integer";
static const char xsd_decimal[] = "http://www.w3.org/2001/XMLSchema#decimal";

static kg_term
literal(const char *text, size_t len, const char *type, const char *lang)
{
  return (kg_term){KG_TERM_LITERAL, kg_slice_make(text, len), kg_slice_of(type),
                   kg_slice_of(lang)};
}

static size_t
all_kinds_of_terms(kg_term *terms, char *large, size_t n_large)
{
  size_t n = 0;
  memset(large, 'x', n_large);
  terms[n++] = iri("http://a.example/x");
  terms[n++] = iri("");
  terms[n++] = iri("urn:\xc3\xa9\xf0\x9f\x98\x80");
  terms[n++] = (kg_term){.kind = KG_TERM_BLANK, .text = kg_slice_of("x")};
  terms[n++] = literal("x", 1, NULL, NULL);
  terms[n++] = literal("", 0, NULL, NULL);
  terms[n++] = literal("a\0b", 3, NULL, NULL);
  terms[n++] = literal("x", 1, NULL, "en");
  terms[n++] = literal("x", 1, NULL, "en-gb");
  terms[n++] = literal("01", 2, xsd_integer, NULL);
  terms[n++] = literal("1", 1, xsd_integer, NULL);
  terms[n++] = literal("1.50", 4, xsd_decimal, NULL);
  terms[n++] = literal("1.5", 3, xsd_decimal, NULL);
  terms[n++] = literal("x", 1, "http://a.example/x", NULL);
  terms[n++] = literal(large, n_large, NULL, NULL);
  terms[n++] = literal(large, n_large, "http://a.example/large", NULL);
  return n;
}

static void
check_terms(kg_txn *txn, const kg_term *terms, size_t n, const kg_id *ids)
{
  for (size_t i = 0; i < n; ++i) {
    kg_id id = 0;
    kg_term back;
    char buf[KG_ID_TEXT_MAX];
    assert_int_equal(kg_txn_find(txn, &terms[i], &id), KG_OK);
    assert_true(id == ids[i]);
    assert_int_equal(kg_txn_term(txn, id, buf, &back), KG_OK);
    assert_true(kg_term_equal(&back, &terms[i]));
    for (size_t j = 0; j < i; ++j) {
      assert_true(ids[i] != ids[j]);
    }
  }
}

static void
every_term_comes_back_as_it_was_given(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  enum { N_LARGE = 3 * 1000 * 1000 };
  char *large = malloc(N_LARGE);
  kg_term terms[32];
  kg_id ids[32];
  const size_t n = all_kinds_of_terms(terms, large, N_LARGE);
  char path[64];
  make_folder(path);
  const kg_store_options options = {.create = true};
  assert_int_equal(kg_store_open(&ctx, path, &options, &store), KG_OK);
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  for (size_t i = 0; i < n; ++i) {
    ids[i] = intern(txn, terms[i]);
  }
  check_terms(txn, terms, n, ids);
  assert_int_equal(kg_txn_commit(txn), KG_OK);
  kg_store_close(store);
  assert_int_equal(kg_store_open(&ctx, path, NULL, &store), KG_OK);
  assert_int_equal(kg_txn_read(store, &txn), KG_OK);
  check_terms(txn, terms, n, ids);
  kg_id id;
  const kg_term unseen = iri("http://a.example/unseen");
  assert_int_equal(kg_txn_find(txn, &unseen, &id), KG_NOT_FOUND);
  kg_txn_end(txn);
  kg_store_close(store);
  remove_store(path);
  free(large);
}

static void
many_terms_in_many_transactions_keep_their_ids(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  enum { N = 5000 };
  kg_id ids[N];
  char text[64];
  assert_int_equal(kg_store_open_temporary(&ctx, &store), KG_OK);
  for (int i = 0; i < N;) {
    assert_int_equal(kg_txn_write(store, &txn), KG_OK);
    for (int end = i + 1 + i / 3; i < end && i < N; ++i) {
      snprintf(text, sizeof text, "http://a.example/%d", i);
      ids[i] = intern(txn, iri(text));
    }
    assert_int_equal(kg_txn_commit(txn), KG_OK);
  }
  assert_int_equal(kg_txn_read(store, &txn), KG_OK);
  for (int i = 0; i < N; ++i) {
    kg_id id = 0;
    kg_term term;
    char buf[KG_ID_TEXT_MAX];
    snprintf(text, sizeof text, "http://a.example/%d", i);
    term = iri(text);
    assert_int_equal(kg_txn_find(txn, &term, &id), KG_OK);
    assert_true(id == ids[i]);
    assert_int_equal(kg_txn_term(txn, id, buf, &term), KG_OK);
    assert_true(kg_slice_is(term.text, text));
  }
  kg_txn_end(txn);
  kg_store_close(store);
}

static void
add_one(kg_txn *txn, const char *s, const char *o)
{
  const kg_quad q = {intern(txn, iri(s)), intern(txn, iri("p:p")),
                     intern(txn, iri(o)), KG_ID_DEFAULT_GRAPH};
  assert_int_equal(kg_txn_add(txn, &q, NULL), KG_OK);
}

static uint64_t
count_quads(kg_txn *txn)
{
  kg_store_stats stats;
  assert_int_equal(kg_txn_stats(txn, &stats), KG_OK);
  return stats.n_quads;
}

static void
a_snapshot_does_not_see_what_a_writer_does(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_store *store = NULL;
  kg_txn *before = NULL;
  kg_txn *writer = NULL;
  kg_txn *after = NULL;
  char path[64];
  make_folder(path);
  const kg_store_options options = {.create = true};
  assert_int_equal(kg_store_open(&ctx, path, &options, &store), KG_OK);
  assert_int_equal(kg_txn_read(store, &before), KG_OK);
  assert_int_equal(kg_txn_write(store, &writer), KG_OK);
  add_one(writer, "a:a", "b:b");
  assert_int_equal(count_quads(writer), 1);
  assert_int_equal(count_quads(before), 0);
  assert_int_equal(kg_txn_commit(writer), KG_OK);
  assert_int_equal(count_quads(before), 0);
  assert_int_equal(kg_txn_read(store, &after), KG_OK);
  assert_int_equal(count_quads(after), 1);
  kg_txn_end(before);
  kg_txn_end(after);
  assert_int_equal(kg_txn_write(store, &writer), KG_OK);
  add_one(writer, "a:a", "c:c");
  kg_txn_end(writer);
  assert_int_equal(kg_txn_read(store, &after), KG_OK);
  assert_int_equal(count_quads(after), 1);
  const kg_term dropped = iri("c:c");
  kg_id id;
  assert_int_equal(kg_txn_find(after, &dropped, &id), KG_NOT_FOUND);
  const kg_quad q = {0};
  assert_int_equal(kg_txn_add(after, &q, NULL), KG_ERR_USAGE);
  kg_txn_end(after);
  kg_store_close(store);
  remove_store(path);
}

static void
a_second_writer_is_told_after_its_wait(void **state)
{
  (void)state;
  told t = {0};
  const kg_context ctx = {.sink = {remember_told, &t}};
  kg_store *store = NULL;
  kg_store *same = NULL;
  kg_txn *first = NULL;
  kg_txn *second = NULL;
  char path[64];
  make_folder(path);
  kg_store_options options = {.create = true, .wait_ms = 30};
  assert_int_equal(kg_store_open(&ctx, path, &options, &store), KG_OK);
  assert_int_equal(kg_store_open(&ctx, path, &options, &same), KG_OK);
  assert_int_equal(kg_txn_write(store, &first), KG_OK);
  assert_int_equal(kg_txn_write(same, &second), KG_ERR_BUSY);
  assert_null(second);
  assert_int_equal(t.n, 1);
  kg_txn_end(first);
  assert_int_equal(kg_txn_write(same, &second), KG_OK);
  kg_txn_end(second);
  kg_store_close(store);
  kg_store_close(same);
  remove_store(path);
}

static void
notes_are_kept_in_byte_order(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  kg_slice key = {0};
  kg_slice value = {0};
  assert_int_equal(kg_store_open_temporary(&ctx, &store), KG_OK);
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  assert_int_equal(kg_txn_note_next(txn, key, &key, &value), KG_DONE);
  assert_int_equal(kg_txn_note_put(txn, KG_SLICE("b"), KG_SLICE("2")), KG_OK);
  assert_int_equal(kg_txn_note_put(txn, KG_SLICE("a"), KG_SLICE("")), KG_OK);
  assert_int_equal(kg_txn_note_put(txn, KG_SLICE("b"), KG_SLICE("3")), KG_OK);
  assert_int_equal(kg_txn_commit(txn), KG_OK);
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  assert_int_equal(kg_txn_note_next(txn, KG_SLICE(""), &key, &value), KG_OK);
  assert_true(kg_slice_is(key, "a") && value.len == 0);
  assert_int_equal(kg_txn_note_next(txn, KG_SLICE("a\1"), &key, &value), KG_OK);
  assert_true(kg_slice_is(key, "b") && kg_slice_is(value, "3"));
  assert_int_equal(kg_txn_note_remove(txn, KG_SLICE("b")), KG_OK);
  assert_int_equal(kg_txn_note_remove(txn, KG_SLICE("b")), KG_NOT_FOUND);
  assert_int_equal(kg_txn_note_get(txn, KG_SLICE("b"), &value), KG_NOT_FOUND);
  kg_txn_end(txn);
  kg_store_close(store);
}

static void
temporary_stores_open_quickly(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  struct timespec a;
  struct timespec b;
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (int i = 0; i < 50; ++i) {
    kg_store *store = NULL;
    assert_int_equal(kg_store_open_temporary(&ctx, &store), KG_OK);
    kg_store_close(store);
  }
  clock_gettime(CLOCK_MONOTONIC, &b);
  const double ms = ((double)(b.tv_sec - a.tv_sec) * 1e3 +
                     (double)(b.tv_nsec - a.tv_nsec) / 1e6) /
                    50;
  print_message("a temporary store opens and closes in %.2f ms\n", ms);
  assert_true(ms < 50);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_missing_store_is_told_and_not_made),
      cmocka_unit_test(other_files_are_not_taken_for_a_store),
      cmocka_unit_test(the_base_is_fixed_when_the_store_is_made),
      cmocka_unit_test(every_term_comes_back_as_it_was_given),
      cmocka_unit_test(many_terms_in_many_transactions_keep_their_ids),
      cmocka_unit_test(a_snapshot_does_not_see_what_a_writer_does),
      cmocka_unit_test(a_second_writer_is_told_after_its_wait),
      cmocka_unit_test(notes_are_kept_in_byte_order),
      cmocka_unit_test(temporary_stores_open_quickly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
