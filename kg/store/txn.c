/* SPDX-License-Identifier: Apache-2.0 */
#include "store/txn.h"

kg_status
kg_txn_error(kg_txn *txn, const char *doing, int error)
{
  return kg_env_error(kg_txn_context(txn), txn->store->env->folder, doing,
                      error);
}

kg_status
kg_txn_damaged(kg_txn *txn, const char *what)
{
  return kg_sink_error_hint(&kg_txn_context(txn)->sink, KG_ERR_STORE,
                            txn->store->env->folder,
                            "see what 'kg check' says; restore from a copy",
                            "the store is damaged: %s", what);
}

kg_status
kg_store_read_only(const kg_store *store)
{
  return kg_sink_error(&store->ctx->sink, KG_ERR_STORE, store->env->folder,
                       "the store can only be read");
}

kg_status
kg_txn_changed(kg_txn *txn, kg_status st)
{
  ++txn->generation;
  if (st && !txn->failed) {
    txn->failed = st;
  }
  return st;
}

kg_status
kg_txn_may_write(kg_txn *txn)
{
  if (!txn->is_writer) {
    return kg_sink_error(&kg_txn_context(txn)->sink, KG_ERR_USAGE,
                         txn->store->env->folder,
                         "a snapshot cannot be written to");
  }
  return txn->failed;
}

/* LMDB keeps changed pages in memory, up to 512 MiB of them, and writes them to
   the file, where nobody sees them before the commit, when a value that is to
   be put might not find room. So a value is announced that is large enough for
   that with as many pages as we want to allow; it is for the key of a table's
   own record, which takes no value of ours, and is refused. */
kg_status
kg_txn_relieve(kg_txn *txn)
{
  enum { PAGE = 4096, MOST_PAGES = (1 << 17) - 1, LEAST_PAGES = 1 << 11 };
  const uint64_t allowed = txn->store->max_memory / 4 / PAGE;
  MDB_dbi tables;
  if (allowed >= MOST_PAGES) {
    return KG_OK;
  }
  const uint64_t pages = allowed < LEAST_PAGES ? LEAST_PAGES : allowed;
  const char *name = kg_order_names[KG_SPOG];
  MDB_val key = kg_val(name, strlen(name));
  MDB_val value = kg_val(name, (MOST_PAGES - pages) / 2 * PAGE);
  int error = mdb_dbi_open(txn->mdb, NULL, 0, &tables);
  error = error ? error : mdb_put(txn->mdb, tables, &key, &value, 0);
  return kg_txn_error(txn, "writing the store",
                      error == MDB_INCOMPATIBLE ? 0 : error);
}

static kg_status
read_meta(kg_txn *txn)
{
  MDB_val key = kg_val("kg", 2);
  MDB_val value;
  const int error =
      mdb_get(txn->mdb, kg_txn_table(txn, KG_TABLE_META), &key, &value);
  TRY(kg_txn_error(txn, "reading the store", error));
  if (value.mv_size != sizeof txn->meta) {
    return kg_txn_damaged(txn, "its first record cannot be read");
  }
  memcpy(&txn->meta, value.mv_data, sizeof txn->meta);
  return KG_OK;
}

static void
release(kg_txn *txn)
{
  const kg_context *ctx = kg_txn_context(txn);
  kg_env_release(txn->directory);
  kg_env_ended(txn->store->env);
  if (txn->is_writer) {
    kg_env_unlock(txn->store->env, txn->lock);
  }
  kg_changes_clear(&txn->changes);
  kg_alloc_free(ctx->alloc, txn);
}

/* Cursors of a snapshot must be closed by us, those of a writer before its
   transaction ends. */
static void
close_cursors(kg_txn *txn)
{
  kg_dict_clear(&txn->dict);
  kg_cursor_close(&txn->probe);
}

static kg_status
begin(kg_store *store, bool write, kg_txn **out)
{
  const kg_context *ctx = store->ctx;
  kg_txn *txn = kg_alloc_zeroed(ctx->alloc, 1, sizeof *txn);
  if (!txn) {
    return kg_out_of_memory(ctx);
  }
  *txn = (kg_txn){.store = store, .is_writer = write, .lock = -1};
  kg_dict_init(&txn->dict, ctx->alloc);
  kg_changes_init(&txn->changes, ctx->alloc);
  kg_status st = KG_OK;
  if (write) {
    st = kg_env_lock(ctx, store->env, store->wait_ms, &txn->lock);
    if (st) {
      kg_alloc_free(ctx->alloc, txn);
      return st;
    }
  }
  st = kg_env_begin(ctx, store->env, write, &txn->mdb);
  if (st) {
    if (write) {
      kg_env_unlock(store->env, txn->lock);
    }
    kg_alloc_free(ctx->alloc, txn);
    return st;
  }
  txn->directory = write ? NULL : kg_env_directory(store->env, txn->mdb);
  st = read_meta(txn);
  if (st) {
    kg_txn_end(txn);
    return st;
  }
  *out = txn;
  return KG_OK;
}

kg_status
kg_txn_read(kg_store *store, kg_txn **txn)
{
  *txn = NULL;
  return begin(store, false, txn);
}

kg_status
kg_txn_write(kg_store *store, kg_txn **txn)
{
  *txn = NULL;
  if (store->is_read_only || store->env->is_read_only) {
    return kg_store_read_only(store);
  }
  return begin(store, true, txn);
}

static kg_status
write_meta(kg_txn *txn)
{
  if (!txn->meta_changed) {
    return KG_OK;
  }
  MDB_val key = kg_val("kg", 2);
  MDB_val value = kg_val(&txn->meta, sizeof txn->meta);
  const int error =
      mdb_put(txn->mdb, kg_txn_table(txn, KG_TABLE_META), &key, &value, 0);
  return kg_txn_error(txn, "writing the store", error);
}

kg_status
kg_txn_commit(kg_txn *txn)
{
  if (!txn->is_writer) {
    kg_txn_end(txn);
    return KG_OK;
  }
  kg_status st = kg_txn_flush(txn);
  st = st ? st : write_meta(txn);
  if (st) {
    kg_txn_end(txn);
    return st;
  }
  close_cursors(txn);
  st = kg_txn_error(txn, "writing the store", mdb_txn_commit(txn->mdb));
  release(txn);
  return st;
}

void
kg_txn_end(kg_txn *txn)
{
  if (txn) {
    close_cursors(txn);
    mdb_txn_abort(txn->mdb);
    release(txn);
  }
}

kg_status
kg_txn_find(kg_txn *txn, const kg_term *term, kg_id *id)
{
  if (term->kind == KG_TERM_LITERAL && kg_id_encode(term, id)) {
    return KG_OK;
  }
  return kg_dict_find(txn, term, id);
}

kg_status
kg_txn_intern(kg_txn *txn, const kg_term *term, kg_id *id)
{
  uint32_t entry;
  TRY(kg_txn_may_write(txn));
  if (term->kind == KG_TERM_LITERAL && kg_id_encode(term, id)) {
    return KG_OK;
  }
  if (term->kind == KG_TERM_NONE) {
    return kg_sink_error(&kg_txn_context(txn)->sink, KG_ERR_USAGE, NULL,
                         "no term can have no id");
  }
  TRY(kg_dict_intern(txn, term, &entry));
  *id = txn->dict.entries.at[entry].id;
  return KG_OK;
}

kg_status
kg_txn_term(kg_txn *txn, kg_id id, char buf[KG_ID_TEXT_MAX], kg_term *term)
{
  return kg_dict_term(txn, id, buf, term);
}

const kg_alloc *
kg_txn_alloc(const kg_txn *txn)
{
  return kg_txn_context(txn)->alloc;
}
