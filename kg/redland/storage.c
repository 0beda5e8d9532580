/* SPDX-License-Identifier: Apache-2.0 */
#include "redland/storage.h"

#include "redland/instance.h"
#include "redland/node.h"

#include <rdf_storage_module.h>

/* librdf's methods answer 0 for success, as C programs do. */

enum { COMMIT_AFTER = 10000, WAIT_MS = 5000 };

static kg_instance *
instance_of(librdf_storage *storage)
{
  return librdf_storage_get_instance(storage);
}

static void
tell(void *user, const kg_diag *diag)
{
  const kg_instance *i = user;
  librdf_log(i->world, 0,
             diag->severity == KG_ERROR ? LIBRDF_LOG_ERROR : LIBRDF_LOG_WARN,
             LIBRDF_FROM_STORAGE, NULL, "kg: %.*s%s%.*s", KG_FMT(diag->source),
             diag->source.len ? ": " : "", KG_FMT(diag->message));
}

/* ---- life ---- */

static int
init(librdf_storage *storage, const char *name, librdf_hash *options)
{
  kg_instance *i = kg_alloc_zeroed(NULL, 1, sizeof *i);
  if (!i || !name) {
    kg_alloc_free(NULL, i);
    librdf_free_hash(options);
    return 1;
  }
  i->world = librdf_storage_get_world(storage);
  i->ctx.sink = (kg_sink){tell, i};
  if (options) {
    i->is_new = librdf_hash_get_as_boolean(options, "new") > 0;
    i->is_read_only = librdf_hash_get_as_boolean(options, "write") == 0;
    librdf_free_hash(options);
  }
  const size_t n = strlen(name) + 1;
  i->folder = kg_alloc_resize(NULL, NULL, n);
  if (i->folder) {
    memcpy(i->folder, name, n);
  }
  librdf_storage_set_instance(storage, i);
  return !i->folder;
}

static int
end_writer(kg_instance *i)
{
  kg_txn *writer = i->writer;
  i->writer = NULL;
  i->n_changes = 0;
  return writer && kg_txn_commit(writer) ? 1 : 0;
}

static int
close_storage(librdf_storage *storage)
{
  kg_instance *i = instance_of(storage);
  int failed = 0;
  if (i->in_transaction) {
    kg_txn_end(i->writer); /* Never committed by the caller: dropped. */
    i->writer = NULL;
    i->in_transaction = false;
  } else {
    failed = end_writer(i);
  }
  kg_store_close(i->store);
  i->store = NULL;
  return failed;
}

static void
terminate(librdf_storage *storage)
{
  kg_instance *i = instance_of(storage);
  if (i) {
    if (i->store) {
      close_storage(storage);
    }
    kg_alloc_free(NULL, i->folder);
    kg_alloc_free(NULL, i);
  }
}

static int
open_storage(librdf_storage *storage, librdf_model *model)
{
  (void)model;
  kg_instance *i = instance_of(storage);
  const kg_store_options options = {
      .create = i->is_new, .read_only = i->is_read_only, .wait_ms = WAIT_MS};
  return kg_store_open(&i->ctx, i->folder, &options, &i->store) ? 1 : 0;
}

static int
sync_storage(librdf_storage *storage)
{
  kg_instance *i = instance_of(storage);
  return i->in_transaction ? 0 : end_writer(i);
}

/* ---- reading ---- */

kg_status
kg_instance_read(kg_instance *i, kg_txn **txn, bool *is_owned)
{
  *txn = i->writer;
  *is_owned = !i->writer;
  return i->writer ? KG_OK : kg_txn_read(i->store, txn);
}

static int
size(librdf_storage *storage)
{
  kg_instance *i = instance_of(storage);
  kg_txn *txn = NULL;
  bool is_owned = false;
  kg_store_stats stats = {0};
  kg_status st = kg_instance_read(i, &txn, &is_owned);
  st = st ? st : kg_txn_stats(txn, &stats);
  if (is_owned) {
    kg_txn_end(txn);
  }
  return st                            ? -1
         : stats.n_triples > INT32_MAX ? INT32_MAX
                                       : (int)stats.n_triples;
}

static librdf_stream *
find_in_context(librdf_storage *storage,
                librdf_statement *statement,
                librdf_node *context)
{
  return kg_instance_find(instance_of(storage), statement, context);
}

static librdf_stream *
find_statements(librdf_storage *storage, librdf_statement *statement)
{
  return find_in_context(storage, statement, NULL);
}

static librdf_stream *
serialise(librdf_storage *storage)
{
  return find_in_context(storage, NULL, NULL);
}

static librdf_stream *
context_serialise(librdf_storage *storage, librdf_node *context)
{
  return find_in_context(storage, NULL, context);
}

static int
contains_statement(librdf_storage *storage, librdf_statement *statement)
{
  librdf_stream *found = find_statements(storage, statement);
  const int is_there = found && !librdf_stream_end(found);
  librdf_free_stream(found);
  return is_there;
}

static librdf_iterator *
get_contexts(librdf_storage *storage)
{
  return kg_instance_contexts(instance_of(storage));
}

/* ---- writing ---- */

static kg_status
begin_writing(kg_instance *i)
{
  return i->writer ? KG_OK : kg_txn_write(i->store, &i->writer);
}

static kg_status
intern(kg_instance *i, librdf_node *node, kg_id *id)
{
  char lang[KG_NODE_LANG_MAX];
  kg_term term;
  if (!node || !kg_node_term(node, lang, &term)) {
    return kg_sink_error(&i->ctx.sink, KG_ERR_INPUT, NULL,
                         "a statement lacks a part");
  }
  return kg_txn_intern(i->writer, &term, id);
}

static kg_status
make_quad(kg_instance *i,
          librdf_node *context,
          librdf_statement *statement,
          kg_quad *quad)
{
  quad->g = KG_ID_DEFAULT_GRAPH;
  TRY(begin_writing(i));
  TRY(intern(i, librdf_statement_get_subject(statement), &quad->s));
  TRY(intern(i, librdf_statement_get_predicate(statement), &quad->p));
  TRY(intern(i, librdf_statement_get_object(statement), &quad->o));
  return context ? intern(i, context, &quad->g) : KG_OK;
}

/* Not too much is lost with a process that dies, nor held by one that lives. */
static int
count_change(kg_instance *i)
{
  return ++i->n_changes >= COMMIT_AFTER && !i->in_transaction ? end_writer(i)
                                                              : 0;
}

static int
context_add_statement(librdf_storage *storage,
                      librdf_node *context,
                      librdf_statement *statement)
{
  kg_instance *i = instance_of(storage);
  kg_quad quad = {0, 0, 0, 0};
  if (make_quad(i, context, statement, &quad) ||
      kg_txn_add(i->writer, &quad, NULL)) {
    return 1;
  }
  return count_change(i);
}

static int
add_statement(librdf_storage *storage, librdf_statement *statement)
{
  return context_add_statement(storage, NULL, statement);
}

static int
context_add_statements(librdf_storage *storage,
                       librdf_node *context,
                       librdf_stream *stream)
{
  int failed = 0;
  while (!failed && !librdf_stream_end(stream)) {
    librdf_statement *statement = librdf_stream_get_object(stream);
    failed = !statement || context_add_statement(storage, context, statement);
    librdf_stream_next(stream);
  }
  return failed;
}

static int
add_statements(librdf_storage *storage, librdf_stream *stream)
{
  return context_add_statements(storage, NULL, stream);
}

static kg_status
remove_everywhere(kg_instance *i, const kg_quad *quad)
{
  kg_id *graphs = NULL;
  size_t n = 0;
  bool changed = false;
  kg_quad one = *quad;
  TRY(kg_txn_graphs(i->writer, &graphs, &n));
  kg_status st = kg_txn_remove(i->writer, &one, &changed);
  for (size_t k = 0; !st && k < n; ++k) {
    one.g = graphs[k];
    st = kg_txn_remove(i->writer, &one, &changed);
  }
  kg_alloc_free(i->ctx.alloc, graphs);
  return st;
}

static int
context_remove_statement(librdf_storage *storage,
                         librdf_node *context,
                         librdf_statement *statement)
{
  kg_instance *i = instance_of(storage);
  kg_quad quad = {0, 0, 0, 0};
  if (make_quad(i, context, statement, &quad)) {
    return 1;
  }
  const kg_status st = context ? kg_txn_remove(i->writer, &quad, NULL)
                               : remove_everywhere(i, &quad);
  return st ? 1 : count_change(i);
}

static int
remove_statement(librdf_storage *storage, librdf_statement *statement)
{
  return context_remove_statement(storage, NULL, statement);
}

static int
context_remove_statements(librdf_storage *storage, librdf_node *context)
{
  kg_instance *i = instance_of(storage);
  kg_id g = KG_ID_DEFAULT_GRAPH;
  if (begin_writing(i) || (context && intern(i, context, &g)) ||
      kg_txn_clear_graph(i->writer, g, NULL)) {
    return 1;
  }
  return count_change(i);
}

/* ---- transactions ---- */

static int
transaction_start(librdf_storage *storage)
{
  kg_instance *i = instance_of(storage);
  if (i->in_transaction || end_writer(i) || begin_writing(i)) {
    return 1;
  }
  i->in_transaction = true;
  return 0;
}

static int
transaction_commit(librdf_storage *storage)
{
  kg_instance *i = instance_of(storage);
  if (!i->in_transaction) {
    return 1;
  }
  i->in_transaction = false;
  return end_writer(i);
}

static int
transaction_rollback(librdf_storage *storage)
{
  kg_instance *i = instance_of(storage);
  if (!i->in_transaction) {
    return 1;
  }
  i->in_transaction = false;
  kg_txn_end(i->writer);
  i->writer = NULL;
  i->n_changes = 0;
  return 0;
}

static librdf_node *
get_feature(librdf_storage *storage, librdf_uri *feature)
{
  const char *name = (const char *)librdf_uri_as_string(feature);
  return strcmp(name, LIBRDF_MODEL_FEATURE_CONTEXTS)
             ? NULL
             : librdf_new_node_from_typed_literal(
                   librdf_storage_get_world(storage),
                   (const unsigned char *)"1", NULL, NULL);
}

/* The find_sources family stays empty: librdf then answers those with
   find_statements, which is complete. */
static void
fill_factory(librdf_storage_factory *factory)
{
  factory->version = LIBRDF_STORAGE_INTERFACE_VERSION;
  factory->init = init;
  factory->terminate = terminate;
  factory->open = open_storage;
  factory->close = close_storage;
  factory->size = size;
  factory->add_statement = add_statement;
  factory->add_statements = add_statements;
  factory->remove_statement = remove_statement;
  factory->contains_statement = contains_statement;
  factory->serialise = serialise;
  factory->find_statements = find_statements;
  factory->context_add_statement = context_add_statement;
  factory->context_add_statements = context_add_statements;
  factory->context_remove_statement = context_remove_statement;
  factory->context_remove_statements = context_remove_statements;
  factory->context_serialise = context_serialise;
  factory->find_statements_in_context = find_in_context;
  factory->get_contexts = get_contexts;
  factory->sync = sync_storage;
  factory->get_feature = get_feature;
  factory->transaction_start = transaction_start;
  factory->transaction_commit = transaction_commit;
  factory->transaction_rollback = transaction_rollback;
}

void
kg_redland_register(librdf_world *world)
{
  librdf_storage_register_factory(world, "kg", "kg quad store", &fill_factory);
}
