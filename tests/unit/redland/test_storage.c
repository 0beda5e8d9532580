/* SPDX-License-Identifier: Apache-2.0 */
/* The librdf storage `kg`, as a program with librdf alone uses it, and librdf
   storages as sources and targets. */
#include "kg_test.h"

#include "redland/peer.h"
#include "redland/storage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct fixture {
  char folder[64];
  librdf_world *world;
  librdf_storage *storage;
  librdf_model *model;
} fixture;

static void
open_model(fixture *f, const char *options)
{
  f->world = librdf_new_world();
  librdf_world_open(f->world);
  kg_redland_register(f->world);
  f->storage = librdf_new_storage(f->world, "kg", f->folder, options);
  assert_non_null(f->storage);
  f->model = librdf_new_model(f->world, f->storage, NULL);
  assert_non_null(f->model);
}

static void
close_model(fixture *f)
{
  librdf_free_model(f->model);
  librdf_free_storage(f->storage);
  librdf_free_world(f->world);
}

static int
begin(void **state)
{
  fixture *f = calloc(1, sizeof *f);
  snprintf(f->folder, sizeof f->folder, "/tmp/kg-redland-XXXXXX");
  assert_non_null(mkdtemp(f->folder));
  open_model(f, "new='yes'");
  *state = f;
  return 0;
}

static int
end(void **state)
{
  static const char *const names[] = {"data.mdb", "lock.mdb", "writer.lock"};
  fixture *f = *state;
  char file[128];
  close_model(f);
  for (size_t i = 0; i < 3; ++i) {
    snprintf(file, sizeof file, "%s/%s", f->folder, names[i]);
    unlink(file);
  }
  rmdir(f->folder);
  free(f);
  return 0;
}

static librdf_node *
node(fixture *f, const char *iri)
{
  return iri ? librdf_new_node_from_uri_string(f->world,
                                               (const unsigned char *)iri)
             : NULL;
}

static librdf_statement *
statement(fixture *f, const char *s, const char *p, const char *o)
{
  return librdf_new_statement_from_nodes(f->world, node(f, s), node(f, p),
                                         node(f, o));
}

static void
add(fixture *f, const char *s, const char *o, const char *context)
{
  librdf_statement *st = statement(f, s, "p:p", o);
  librdf_node *c = node(f, context);
  assert_int_equal(c ? librdf_model_context_add_statement(f->model, c, st)
                     : librdf_model_add_statement(f->model, st),
                   0);
  librdf_free_statement(st);
  if (c) {
    librdf_free_node(c);
  }
}

static int
count(fixture *f, const char *s, const char *o, const char *context)
{
  librdf_statement *st = statement(f, s, NULL, o);
  librdf_node *c = node(f, context);
  librdf_stream *stream =
      c ? librdf_model_find_statements_in_context(f->model, st, c)
        : librdf_model_find_statements(f->model, st);
  int n = 0;
  assert_non_null(stream);
  for (; !librdf_stream_end(stream); librdf_stream_next(stream)) {
    assert_non_null(librdf_stream_get_object(stream));
    ++n;
  }
  librdf_free_stream(stream);
  librdf_free_statement(st);
  if (c) {
    librdf_free_node(c);
  }
  return n;
}

static void
contexts_are_kept_and_their_union_is_found_once(void **state)
{
  fixture *f = *state;
  add(f, "a:a", "b:b", NULL);
  add(f, "a:a", "b:b", "c:1");
  add(f, "a:a", "b:c", "c:1");
  add(f, "a:d", "b:b", "c:2");
  assert_int_equal(librdf_model_size(f->model), 3);
  assert_int_equal(count(f, NULL, NULL, NULL), 3);
  assert_int_equal(count(f, "a:a", NULL, NULL), 2);
  assert_int_equal(count(f, NULL, "b:b", NULL), 2);
  assert_int_equal(count(f, NULL, NULL, "c:1"), 2);
  assert_int_equal(count(f, NULL, NULL, "c:3"), 0);
  librdf_iterator *contexts = librdf_model_get_contexts(f->model);
  int n = 0;
  for (; !librdf_iterator_end(contexts); librdf_iterator_next(contexts)) {
    assert_non_null(librdf_iterator_get_object(contexts));
    ++n;
  }
  librdf_free_iterator(contexts);
  assert_int_equal(n, 2);
  librdf_statement *st = statement(f, "a:a", "p:p", "b:b");
  assert_true(librdf_model_contains_statement(f->model, st));
  assert_int_equal(librdf_model_remove_statement(f->model, st), 0);
  assert_false(librdf_model_contains_statement(f->model, st));
  librdf_free_statement(st);
  librdf_node *c = node(f, "c:1");
  assert_int_equal(librdf_model_context_remove_statements(f->model, c), 0);
  librdf_free_node(c);
  assert_int_equal(librdf_model_size(f->model), 1);
}

static void
what_was_added_is_there_when_opened_again(void **state)
{
  fixture *f = *state;
  add(f, "a:a", "b:b", "c:1");
  close_model(f);
  open_model(f, NULL);
  assert_int_equal(librdf_model_size(f->model), 1);
  close_model(f);
  open_model(f, "new='yes'");
  assert_int_equal(librdf_model_size(f->model), 1);
}

static void
a_rolled_back_transaction_leaves_nothing(void **state)
{
  fixture *f = *state;
  add(f, "a:a", "b:a", NULL);
  assert_int_equal(librdf_model_transaction_start(f->model), 0);
  add(f, "a:b", "b:b", NULL);
  assert_int_equal(count(f, NULL, NULL, NULL), 2);
  assert_int_equal(librdf_model_transaction_rollback(f->model), 0);
  assert_int_equal(count(f, NULL, NULL, NULL), 1);
  assert_int_equal(librdf_model_transaction_start(f->model), 0);
  add(f, "a:c", "b:c", NULL);
  assert_int_equal(librdf_model_transaction_commit(f->model), 0);
  assert_int_equal(count(f, NULL, NULL, NULL), 2);
  assert_int_not_equal(librdf_model_transaction_commit(f->model), 0);
}

static void
literals_come_back_with_language_and_type(void **state)
{
  fixture *f = *state;
  static const struct {
    const char *text, *language, *type;
  } values[] = {{"x", NULL, NULL},
                {"x", "en-GB", NULL},
                {"01", NULL, "http://www.w3.org/2001/XMLSchema#integer"},
                {"1", NULL, "http://www.w3.org/2001/XMLSchema#integer"}};
  for (size_t i = 0; i < 4; ++i) {
    librdf_uri *type =
        values[i].type
            ? librdf_new_uri(f->world, (const unsigned char *)values[i].type)
            : NULL;
    librdf_node *o = librdf_new_node_from_typed_literal(
        f->world, (const unsigned char *)values[i].text, values[i].language,
        type);
    librdf_statement *st = librdf_new_statement_from_nodes(
        f->world, node(f, "a:a"), node(f, "p:p"), o);
    assert_int_equal(librdf_model_add_statement(f->model, st), 0);
    assert_true(librdf_model_contains_statement(f->model, st));
    librdf_free_statement(st);
    if (type) {
      librdf_free_uri(type);
    }
  }
  assert_int_equal(count(f, "a:a", NULL, NULL), 4);
}

static void
statements_can_be_removed_while_they_are_read(void **state)
{
  fixture *f = *state;
  char text[32];
  for (int i = 0; i < 300; ++i) {
    snprintf(text, sizeof text, "a:%d", i);
    add(f, text, "b:b", NULL);
  }
  librdf_stream *stream = librdf_model_as_stream(f->model);
  int n = 0;
  for (; !librdf_stream_end(stream); librdf_stream_next(stream), ++n) {
    librdf_statement *st = librdf_stream_get_object(stream);
    assert_int_equal(librdf_model_remove_statement(f->model, st), 0);
  }
  librdf_free_stream(stream);
  assert_int_equal(n, 300);
  assert_int_equal(librdf_model_size(f->model), 0);
}

typedef struct tally {
  int n;
  int n_named;
} tally;

static kg_status
count_quad(void *user, const kg_term_quad *quad)
{
  tally *t = user;
  ++t->n;
  t->n_named += quad->g.kind != KG_TERM_NONE;
  return KG_OK;
}

static void
other_storages_are_written_and_read(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  char folder[] = "/tmp/kg-peer-XXXXXX";
  char options[200];
  kg_peer_writer *writer = NULL;
  assert_non_null(mkdtemp(folder));
  snprintf(options, sizeof options,
           "hash-type='bdb',dir='%s',new='yes',contexts='yes'", folder);
  const kg_peer_place to = {"hashes", "peer", options};
  assert_int_equal(kg_peer_writer_open(&ctx, &to, &writer), KG_OK);
  kg_term_quad q = {kg_iri(KG_SLICE("a:a")),
                    kg_iri(KG_SLICE("p:p")),
                    kg_literal(KG_SLICE("x"), KG_SLICE("")),
                    {0}};
  assert_int_equal(kg_peer_writer_add(writer, &q), KG_OK);
  q.o.lang = KG_SLICE("en");
  q.g = kg_iri(KG_SLICE("g:g"));
  assert_int_equal(kg_peer_writer_add(writer, &q), KG_OK);
  assert_int_equal(kg_peer_writer_close(writer), KG_OK);
  snprintf(options, sizeof options, "hash-type='bdb',dir='%s',contexts='yes'",
           folder);
  tally t = {0};
  assert_int_equal(kg_peer_read(&ctx, &to, KG_SLICE("x"), count_quad, &t),
                   KG_OK);
  assert_int_equal(t.n, 2);
  assert_int_equal(t.n_named, 1);
  static const char *const ends[] = {"sp2o", "po2s", "so2p", "contexts"};
  for (size_t i = 0; i < 4; ++i) {
    char file[200];
    snprintf(file, sizeof file, "%s/peer-%s.db", folder, ends[i]);
    unlink(file);
  }
  rmdir(folder);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(
          contexts_are_kept_and_their_union_is_found_once, begin, end),
      cmocka_unit_test_setup_teardown(what_was_added_is_there_when_opened_again,
                                      begin, end),
      cmocka_unit_test_setup_teardown(a_rolled_back_transaction_leaves_nothing,
                                      begin, end),
      cmocka_unit_test_setup_teardown(literals_come_back_with_language_and_type,
                                      begin, end),
      cmocka_unit_test_setup_teardown(
          statements_can_be_removed_while_they_are_read, begin, end),
      cmocka_unit_test(other_storages_are_written_and_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
