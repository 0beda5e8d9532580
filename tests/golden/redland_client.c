/* SPDX-License-Identifier: Apache-2.0 */
/* A program that knows librdf alone: it finds the storage `kg` as a module.
 *
 *     redland_client STORE
 *
 * The store holds one statement about <http://e/0> in the graph <http://e/g>.
 * Prints how many statements there are after each step. */
#include <librdf.h>
#include <stdio.h>
#include <stdlib.h>

static librdf_world *world;
static librdf_model *model;

static void
must(int failed, const char *what)
{
  if (failed) {
    fprintf(stderr, "redland_client: %s failed\n", what);
    exit(1);
  }
}

static librdf_node *
iri(const char *text)
{
  return librdf_new_node_from_uri_string(world, (const unsigned char *)text);
}

static librdf_node *
literal(const char *text, const char *language, const char *type)
{
  librdf_uri *uri =
      type ? librdf_new_uri(world, (const unsigned char *)type) : NULL;
  librdf_node *node = librdf_new_node_from_typed_literal(
      world, (const unsigned char *)text, language, uri);
  if (uri) {
    librdf_free_uri(uri);
  }
  return node;
}

/* @param o Taken over. */
static void
add(const char *s, librdf_node *o, const char *context)
{
  librdf_statement *statement =
      librdf_new_statement_from_nodes(world, iri(s), iri("http://e/p"), o);
  librdf_node *node = context ? iri(context) : NULL;
  must(node ? librdf_model_context_add_statement(model, node, statement)
            : librdf_model_add_statement(model, statement),
       "adding");
  if (node) {
    librdf_free_node(node);
  }
  librdf_free_statement(statement);
}

static void
remove_about(const char *s)
{
  librdf_statement *pattern =
      librdf_new_statement_from_nodes(world, iri(s), NULL, NULL);
  librdf_stream *found = librdf_model_find_statements(model, pattern);
  must(!found, "finding");
  for (; !librdf_stream_end(found); librdf_stream_next(found)) {
    must(librdf_model_remove_statement(model, librdf_stream_get_object(found)),
         "removing");
  }
  librdf_free_stream(found);
  librdf_free_statement(pattern);
}

static int
count_in(const char *context)
{
  librdf_node *node = iri(context);
  librdf_stream *found = librdf_model_context_as_stream(model, node);
  int n = 0;
  must(!found, "reading a context");
  for (; !librdf_stream_end(found); librdf_stream_next(found)) {
    ++n;
  }
  librdf_free_stream(found);
  librdf_free_node(node);
  return n;
}

static void
run(void)
{
  printf("read %d\n", librdf_model_size(model));
  must(librdf_model_transaction_start(model), "starting");
  add("http://e/9", literal("dropped", NULL, NULL), NULL);
  must(librdf_model_transaction_rollback(model), "rolling back");
  printf("rolled back %d\n", librdf_model_size(model));
  must(librdf_model_transaction_start(model), "starting");
  add("http://e/1",
      literal("01", NULL, "http://www.w3.org/2001/XMLSchema#integer"), NULL);
  add("http://e/2", literal("two", "en", NULL), "http://e/g");
  must(librdf_model_transaction_commit(model), "committing");
  printf("committed %d\n", librdf_model_size(model));
  printf("context %d\n", count_in("http://e/g"));
  remove_about("http://e/0");
  printf("removed %d\n", librdf_model_size(model));
}

int
main(int argc, char **argv)
{
  must(argc != 2, "the command line");
  world = librdf_new_world();
  librdf_world_open(world);
  librdf_storage *storage = librdf_new_storage(world, "kg", argv[1], NULL);
  must(!storage, "opening the storage");
  model = librdf_new_model(world, storage, NULL);
  must(!model, "making the model");
  run();
  librdf_free_model(model);
  librdf_free_storage(storage);
  librdf_free_world(world);
  return 0;
}
