/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "build/sources.h"

#include <stdio.h>

#define ONE "1111111111111111111111111111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222222222222222222222222222"

static const kg_context ctx = {0};

typedef struct fixture {
  kg_store *store;
  kg_txn *txn;
  kg_digests orphans;
} fixture;

static int
open_store(void **state)
{
  static fixture f;
  f = (fixture){0};
  *state = &f;
  return kg_store_open_temporary(&ctx, &f.store) ||
         kg_txn_write(f.store, &f.txn);
}

static int
close_store(void **state)
{
  fixture *f = *state;
  kg_vec_free(&f->orphans, NULL);
  kg_txn_end(f->txn);
  kg_store_close(f->store);
  return 0;
}

static void
put(fixture *f, const char *sha256, const char *path, const char *id)
{
  kg_source s = {.path = kg_slice_of(path), .id = kg_slice_of(id)};
  snprintf(s.sha256, sizeof s.sha256, "%s", sha256);
  assert_int_equal(kg_source_put(&ctx, f->txn, &s, &f->orphans), KG_OK);
}

static size_t
remove_name(fixture *f, const char *name)
{
  size_t n = 0;
  assert_int_equal(
      kg_source_remove(&ctx, f->txn, kg_slice_of(name), &n, &f->orphans),
      KG_OK);
  return n;
}

static void
other_bytes_at_a_path_orphan_the_older_ones(void **state)
{
  fixture *f = *state;
  put(f, ONE, "/a.txt", "");
  put(f, ONE, "/a.txt", "");
  assert_int_equal(f->orphans.n, 0);
  put(f, TWO, "/a.txt", "");
  assert_int_equal(f->orphans.n, 1);
  assert_string_equal(f->orphans.at[0].hex, ONE);
}

static void
an_article_stays_while_a_source_gives_it(void **state)
{
  fixture *f = *state;
  put(f, ONE, "/a.txt", "");
  put(f, ONE, "/b.txt", "");
  assert_int_equal(remove_name(f, "/a.txt"), 1);
  assert_int_equal(f->orphans.n, 0);
  assert_int_equal(remove_name(f, "/b.txt"), 1);
  assert_int_equal(f->orphans.n, 1);
  assert_int_equal(remove_name(f, "/b.txt"), 0);
}

static void
lines_of_a_file_are_found_by_path_and_by_id(void **state)
{
  fixture *f = *state;
  put(f, ONE, "/x.jsonl#1", "first");
  put(f, TWO, "/x.jsonl#2", "second");
  kg_digests found = {0};
  assert_int_equal(kg_source_find(&ctx, f->txn, KG_SLICE("second"), &found),
                   KG_OK);
  assert_int_equal(found.n, 1);
  assert_string_equal(found.at[0].hex, TWO);
  kg_vec_free(&found, NULL);
  assert_int_equal(remove_name(f, "/x.jsonl"), 2);
  assert_int_equal(f->orphans.n, 2);
}

static void
an_article_is_found_by_its_iri(void **state)
{
  fixture *f = *state;
  put(f, ONE, "/a.txt", "");
  assert_int_equal(
      remove_name(f, "http://kg.example/article/h1111111111111111"), 1);
}

static void
a_stored_article_reads_back(void **state)
{
  fixture *f = *state;
  kg_arena arena;
  kg_arena_init(&arena, NULL);
  kg_article a = {.name = KG_SLICE("a.txt"),
                  .text = KG_SLICE("Words."),
                  .source = KG_SLICE("Words.")};
  a.given.title = KG_SLICE("Title");
  a.given.authors[0] = KG_SLICE("Somebody");
  a.given.n_authors = 1;
  kg_stored_article stored = {
      .version = "1", .people = KG_SLICE("x\ty"), .links = KG_SLICE("")};
  assert_int_equal(kg_article_pack(&a, &arena, &stored.packed), KG_OK);
  assert_int_equal(kg_article_put(&ctx, f->txn, ONE, &stored), KG_OK);
  kg_stored_article back;
  kg_article again;
  assert_int_equal(kg_article_get(&ctx, f->txn, ONE, true, &arena, &back),
                   KG_OK);
  assert_string_equal(back.version, "1");
  assert_true(kg_slice_is(back.people, "x\ty"));
  assert_int_equal(kg_article_unpack(&ctx, back.packed, &arena, &again), KG_OK);
  assert_true(kg_slice_is(again.text, "Words."));
  assert_true(kg_slice_is(again.given.title, "Title"));
  assert_int_equal(again.given.n_authors, 1);
  char at[65] = "";
  assert_int_equal(kg_article_next(f->txn, at), KG_OK);
  assert_string_equal(at, ONE);
  assert_int_equal(kg_article_next(f->txn, at), KG_DONE);
  assert_int_equal(kg_article_forget(f->txn, ONE), KG_OK);
  assert_int_equal(kg_article_get(&ctx, f->txn, ONE, true, &arena, &back),
                   KG_NOT_FOUND);
  kg_arena_clear(&arena);
}

#define TEST(name)                                                             \
  cmocka_unit_test_setup_teardown(name, open_store, close_store)

int
main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(other_bytes_at_a_path_orphan_the_older_ones),
      TEST(an_article_stays_while_a_source_gives_it),
      TEST(lines_of_a_file_are_found_by_path_and_by_id),
      TEST(an_article_is_found_by_its_iri),
      TEST(a_stored_article_reads_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
