/* SPDX-License-Identifier: Apache-2.0 */
/* A compact copy. Terms that no quad uses any more are left out, and the others
   are numbered anew without gaps. The new numbers ascend with the old ones, so
   every order stays sorted and can be appended as it is read. */
#include "store/place.h"
#include "store/record.h"
#include "store/stats.h"
#include "store/term_block.h"
#include "store/txn.h"

#include "base/hash.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct copier {
  kg_txn *from;
  kg_txn *to;
  /* Bit `serial` is set for terms in use; `before[i]` is how many are set
     before word i. */
  uint64_t *used;
  uint64_t *before;
  size_t n_words;
  kg_hash_pair *pairs;
  size_t n_pairs;
} copier;

static const kg_context *
context_of(const copier *c)
{
  return kg_txn_context(c->from);
}

static void
set_used(copier *c, kg_id id)
{
  const uint64_t serial = id & KG_ID_PAYLOAD_MASK;
  if (!kg_id_is_inline(id) && serial / 64 < c->n_words &&
      kg_id_tag(id) != KG_TAG_NONE) {
    c->used[serial / 64] |= UINT64_C(1) << serial % 64;
  }
}

static bool
is_used(const copier *c, uint64_t serial)
{
  return c->used[serial / 64] >> serial % 64 & 1;
}

/* Serials count from 1, and bit 0 is never set. */
static uint64_t
new_serial(const copier *c, uint64_t serial)
{
  const uint64_t below =
      c->used[serial / 64] & ((UINT64_C(1) << serial % 64) - 1);
  return 1 + c->before[serial / 64] + (uint64_t)__builtin_popcountll(below);
}

static kg_id
new_id(const copier *c, kg_id id)
{
  if (kg_id_is_inline(id) || kg_id_tag(id) == KG_TAG_NONE) {
    return id;
  }
  return kg_id_make(kg_id_tag(id), new_serial(c, id & KG_ID_PAYLOAD_MASK));
}

/* The first columns of these orders together have every id. */
static kg_status
mark_ids(copier *c)
{
  static const kg_order orders[] = {KG_SPOG, KG_POSG, KG_OSPG, KG_GSPO};
  for (size_t i = 0; i < sizeof orders / sizeof *orders; ++i) {
    kg_cursor cursor = {0};
    const kg_row zero = {{0}};
    kg_status st = kg_cursor_open(&cursor, c->from, orders[i]);
    st = st ? st : kg_cursor_seek(&cursor, &zero);
    while (!st) {
      for (uint32_t k = 0; k < cursor.block.n; ++k) {
        set_used(c, kg_block_get(&cursor.block, 0, k));
      }
      st = kg_is_cancelled(context_of(c)) ? KG_CANCELLED
                                          : kg_cursor_next(&cursor);
    }
    kg_cursor_close(&cursor);
    TRY(st == KG_DONE ? KG_OK : st);
  }
  return KG_OK;
}

static kg_status
mark_datatypes(copier *c)
{
  for (uint64_t serial = 1; serial < c->from->meta.next_serial; ++serial) {
    kg_slice record;
    kg_term term;
    uint64_t datatype;
    if (!is_used(c, serial)) {
      continue;
    }
    TRY(kg_dict_record(c->from, serial, &record));
    if (!kg_record_read(record, &term, &datatype)) {
      return kg_txn_damaged(c->from, "a term cannot be read");
    }
    if (datatype) {
      set_used(c, kg_id_make(KG_TAG_IRI, datatype));
    }
  }
  return KG_OK;
}

static kg_status
mark_used(copier *c)
{
  c->n_words = c->from->meta.next_serial / 64 + 1;
  const kg_alloc *alloc = context_of(c)->alloc;
  c->used = kg_alloc_zeroed(alloc, c->n_words, sizeof *c->used);
  c->before = kg_alloc_zeroed(alloc, c->n_words, sizeof *c->before);
  if (!c->used || !c->before) {
    return kg_out_of_memory(context_of(c));
  }
  TRY(mark_ids(c));
  TRY(mark_datatypes(c));
  uint64_t n = 0;
  for (size_t i = 0; i < c->n_words; ++i) {
    c->before[i] = n;
    n += (uint64_t)__builtin_popcountll(c->used[i]);
  }
  c->n_pairs = n;
  return KG_OK;
}

/* The record of a term with its datatype's new number, in the target's
   scratch. */
static kg_status
new_record(copier *c, kg_slice record, kg_slice *out)
{
  kg_term term;
  uint64_t datatype;
  kg_buf *scratch = &c->to->dict.scratch;
  *out = record;
  if (kg_record_tag_of(record) != KG_TAG_TYPED) {
    return KG_OK;
  }
  if (!kg_record_read(record, &term, &datatype)) {
    return kg_txn_damaged(c->from, "a term cannot be read");
  }
  if (kg_record_write(scratch, KG_TAG_TYPED, &term, new_serial(c, datatype))) {
    return kg_out_of_memory(context_of(c));
  }
  *out = kg_buf_slice(scratch);
  return KG_OK;
}

static kg_status
copy_term(copier *c, kg_term_writer *writer, kg_arena *arena, uint64_t serial)
{
  kg_slice record;
  TRY(kg_dict_record(c->from, serial, &record));
  TRY(new_record(c, record, &record));
  /* The writer borrows records until a block is full. */
  const kg_slice kept = kg_arena_copy(arena, record);
  if (!kept.ptr) {
    return kg_out_of_memory(context_of(c));
  }
  const uint64_t to = c->to->meta.next_serial++;
  c->pairs[to - 1] =
      (kg_hash_pair){kg_hash64(kept), kg_id_make(kg_record_tag_of(kept), to)};
  return kg_term_writer_add(writer, to, kept);
}

static kg_status
write_hashes(copier *c)
{
  const MDB_dbi table = kg_txn_table(c->to, KG_TABLE_HASH);
  int error = 0;
  if (c->n_pairs) {
    qsort(c->pairs, c->n_pairs, sizeof *c->pairs, kg_hash_pair_compare);
  }
  for (size_t i = 0; i < c->n_pairs && !error; ++i) {
    const bool is_same = i && c->pairs[i].hash == c->pairs[i - 1].hash;
    MDB_val key = kg_val(&c->pairs[i].hash, sizeof c->pairs[i].hash);
    MDB_val value = kg_val(&c->pairs[i].id, sizeof c->pairs[i].id);
    error = mdb_put(c->to->mdb, table, &key, &value, is_same ? 0 : MDB_APPEND);
  }
  return kg_txn_error(c->to, "writing the copy", error);
}

static kg_status
copy_terms(copier *c)
{
  enum { ARENA_LIMIT = 1 << 22 };
  kg_term_writer writer;
  kg_arena arena;
  c->pairs =
      kg_alloc_zeroed(context_of(c)->alloc, c->n_pairs + 1, sizeof *c->pairs);
  if (!c->pairs) {
    return kg_out_of_memory(context_of(c));
  }
  kg_arena_init(&arena, context_of(c)->alloc);
  kg_status st = kg_term_writer_open(&writer, c->to);
  for (uint64_t i = 1; i < c->from->meta.next_serial && !st; ++i) {
    if (is_used(c, i)) {
      st = copy_term(c, &writer, &arena, i);
    }
    if (!st && arena.n_bytes > ARENA_LIMIT) {
      /* Begin a new block, so that nothing borrows from the arena. */
      st = kg_term_writer_finish(&writer);
      kg_arena_clear(&arena);
    }
  }
  st = st ? st : kg_term_writer_finish(&writer);
  kg_arena_clear(&arena);
  c->to->meta.n_terms = c->n_pairs;
  c->to->meta_changed = true;
  return st ? st : write_hashes(c);
}

static kg_status
copy_block(copier *c, const kg_block *block, kg_appender *appender)
{
  for (uint32_t i = 0; i < block->n; ++i) {
    kg_row row;
    kg_block_row(block, i, &row);
    for (int k = 0; k < KG_PLACES; ++k) {
      row.c[k] = new_id(c, row.c[k]);
    }
    TRY(kg_appender_add(appender, &row));
  }
  return kg_is_cancelled(context_of(c)) ? KG_CANCELLED : KG_OK;
}

static kg_status
copy_order(copier *c, kg_order order)
{
  kg_cursor cursor = {0};
  kg_appender *appender = NULL;
  const kg_row zero = {{0}};
  kg_status st = kg_cursor_open(&cursor, c->from, order);
  st = st ? st : kg_appender_open(c->to, order, &appender);
  st = st ? st : kg_cursor_seek(&cursor, &zero);
  while (!st) {
    st = copy_block(c, &cursor.block, appender);
    st = st ? st : kg_cursor_next(&cursor);
  }
  st = st == KG_DONE ? KG_OK : st;
  const kg_status closed = kg_appender_close(appender, !st);
  kg_cursor_close(&cursor);
  return st ? st : closed;
}

static kg_status
copy_notes(copier *c)
{
  MDB_cursor *cursor = NULL;
  MDB_val key;
  MDB_val value;
  int error = mdb_cursor_open(c->from->mdb,
                              kg_txn_table(c->from, KG_TABLE_NOTE), &cursor);
  error = error ? error : mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
  while (!error) {
    error = mdb_put(c->to->mdb, kg_txn_table(c->to, KG_TABLE_NOTE), &key,
                    &value, MDB_APPEND);
    error = error ? error : mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  if (cursor) {
    mdb_cursor_close(cursor);
  }
  return error == MDB_NOTFOUND
             ? KG_OK
             : kg_txn_error(c->to, "copying the notes", error);
}

static kg_status
tally_copy(copier *c)
{
  kg_tally tally;
  kg_id type = 0;
  TRY(kg_stats_type(c->to, &type));
  kg_tally_init(&tally, context_of(c)->alloc, type);
  kg_status st = kg_stats_all(c->to, &tally, 1);
  st = st ? st : kg_stats_apply(c->to, &tally);
  kg_tally_clear(&tally);
  return st;
}

static kg_status
copy_all(copier *c)
{
  TRY(mark_used(c));
  TRY(copy_terms(c));
  for (int order = KG_FIRST_ORDER; order < KG_N_ORDERS; ++order) {
    TRY(copy_order(c, (kg_order)order));
  }
  ++c->to->generation;
  TRY(tally_copy(c));
  return copy_notes(c);
}

static kg_status
copy_to(kg_txn *from, kg_store *target)
{
  copier c = {.from = from};
  TRY(kg_txn_write(target, &c.to));
  kg_status st = copy_all(&c);
  if (st) {
    kg_txn_end(c.to);
  } else {
    st = kg_txn_commit(c.to);
  }
  const kg_alloc *alloc = context_of(&c)->alloc;
  kg_alloc_free(alloc, c.used);
  kg_alloc_free(alloc, c.before);
  kg_alloc_free(alloc, c.pairs);
  return st;
}

static void
remove_copy(const char *folder)
{
  static const char *const names[] = {"data.mdb", "lock.mdb", "writer.lock"};
  char file[PATH_MAX];
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
    if (kg_place_file(folder, names[i], file)) {
      unlink(file);
    }
  }
  rmdir(folder);
}

kg_status
kg_store_compact(kg_store *store, const char *folder)
{
  const kg_context *ctx = store->ctx;
  const kg_store_options options = {.create = true, .base = store->base.ptr};
  kg_store *target = NULL;
  kg_txn *from = NULL;
  if (mkdir(folder, 0777)) {
    return kg_sink_error_hint(
        &ctx->sink, KG_ERR_IO, folder,
        errno == EEXIST ? "name a folder that is not there yet" : "",
        "cannot be made: %s", strerror(errno));
  }
  kg_status st = kg_txn_read(store, &from);
  st = st ? st : kg_store_open(ctx, folder, &options, &target);
  st = st ? st : copy_to(from, target);
  kg_txn_end(from);
  kg_store_close(target);
  if (st) {
    remove_copy(folder);
  }
  return st;
}

/* The new file takes the old one's place in one step, while nobody has either
   open: LMDB's own locks and table of readers belong to one file. */
static kg_status
put_in_place(const kg_context *ctx, const char *from, const char *folder)
{
  char new_file[PATH_MAX];
  char old_file[PATH_MAX];
  struct stat st;
  int error = kg_place_file(from, "data.mdb", new_file) &&
                      kg_place_file(folder, "data.mdb", old_file)
                  ? 0
                  : ENAMETOOLONG;
  if (!error && (stat(old_file, &st) || chmod(new_file, st.st_mode & 07777) ||
                 rename(new_file, old_file))) {
    error = errno;
  }
  TRY(kg_env_error(ctx, folder, "replacing the store's file", error));
  return kg_place_sync(ctx, folder);
}

static kg_status
rewrite(kg_store *store)
{
  const kg_context *ctx = store->ctx;
  kg_env *env = store->env;
  char path[PATH_MAX];
  int lock = -1;
  if (env->is_read_only) {
    return kg_store_read_only(store);
  }
  if (!kg_place_file(env->folder, "compact.new", path)) {
    return kg_env_error(ctx, env->folder, "rewriting the store", ENAMETOOLONG);
  }
  TRY(kg_env_be_alone(ctx, env, store->wait_ms));
  /* Nobody else can have it now. */
  TRY(kg_env_lock(ctx, env, 0, &lock));
  /* What one that was killed has left. */
  remove_copy(path);
  kg_status st = kg_store_compact(store, path);
  st = st ? st : put_in_place(ctx, path, env->folder);
  remove_copy(path);
  kg_env_unlock(env, lock);
  return st;
}

kg_status
kg_store_compact_in_place(const kg_context *ctx,
                          const char *folder,
                          const kg_store_options *options)
{
  kg_store *store = NULL;
  TRY(kg_store_open(ctx, folder, options, &store));
  const kg_status st = rewrite(store);
  kg_store_close(store);
  return st;
}
