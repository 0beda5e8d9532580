/* SPDX-License-Identifier: Apache-2.0 */
#include "store/dict.h"

#include "base/cache_line.h"
#include "base/hash.h"
#include "store/record.h"
#include "store/term_block.h"
#include "store/txn.h"

#include <stdlib.h>

enum { RELIEVE_AFTER = 4096 /* Terms written. */ };

static kg_id
serial_of(kg_id id)
{
  return id & KG_ID_PAYLOAD_MASK;
}

void
kg_dict_init(kg_dict *dict, const kg_alloc *alloc)
{
  *dict = (kg_dict){.alloc = alloc};
  kg_buf_init(&dict->scratch, alloc);
  kg_arena_init(&dict->arena, alloc);
}

static void
forget_entries(kg_dict *dict)
{
  kg_arena_clear(&dict->arena);
  kg_vec_free(&dict->entries, dict->alloc);
  kg_vec_free(&dict->fresh, dict->alloc);
  kg_alloc_free(dict->alloc, dict->slots);
  dict->slots = NULL;
  dict->n_slots = 0;
  dict->last_type = 0;
}

void
kg_dict_clear(kg_dict *dict)
{
  forget_entries(dict);
  kg_buf_clear(&dict->scratch);
  if (dict->hashes) {
    mdb_cursor_close(dict->hashes);
  }
  if (dict->terms) {
    mdb_cursor_close(dict->terms);
  }
  kg_dict_init(dict, dict->alloc);
}

uint64_t
kg_dict_memory(const kg_dict *dict)
{
  return dict->arena.n_bytes + dict->entries.cap * sizeof *dict->entries.at +
         dict->n_slots * sizeof *dict->slots;
}

/* The table in memory. */

static const uint64_t ENTRY_BITS = UINT32_MAX;

static bool
grow_slots(kg_dict *dict)
{
  const size_t n_slots = dict->n_slots ? dict->n_slots * 2 : 64;
  uint64_t *slots = kg_alloc_zeroed(dict->alloc, n_slots, sizeof *slots);
  if (!slots) {
    return false;
  }
  for (size_t i = 0; i < dict->entries.n; ++i) {
    const uint64_t hash = dict->entries.at[i].hash;
    size_t at = hash & (n_slots - 1);
    while (slots[at]) {
      at = (at + 1) & (n_slots - 1);
    }
    slots[at] = (hash & ~ENTRY_BITS) | (i + 1);
  }
  kg_alloc_free(dict->alloc, dict->slots);
  dict->slots = slots;
  dict->n_slots = n_slots;
  return true;
}

/* @return the slot of an equal record, or the free one where it belongs. The
   table must have slots. */
static uint64_t *
find_slot(const kg_dict *dict, kg_slice record, uint64_t hash)
{
  size_t at = hash & (dict->n_slots - 1);
  for (; dict->slots[at]; at = (at + 1) & (dict->n_slots - 1)) {
    if ((dict->slots[at] ^ hash) & ~ENTRY_BITS) {
      continue;
    }
    const kg_dict_entry *e =
        &dict->entries.at[(dict->slots[at] & ENTRY_BITS) - 1];
    if (e->hash == hash && kg_slice_equal(e->record, record)) {
      break;
    }
  }
  return &dict->slots[at];
}

static kg_status
remember(kg_txn *txn, kg_slice record, uint64_t hash, kg_id id, uint32_t *entry)
{
  kg_dict *const dict = &txn->dict;
  if ((dict->entries.n + 1) * 3 > dict->n_slots * 2 && !grow_slots(dict)) {
    return kg_out_of_memory(kg_txn_context(txn));
  }
  if (dict->entries.n >= UINT32_MAX - 1) {
    return kg_sink_error(&kg_txn_context(txn)->sink, KG_ERR_LIMIT, NULL,
                         "too many terms in one transaction");
  }
  /* Without the terminating NUL of kg_arena_copy: terms are many and short. */
  char *copy = kg_arena_get(&dict->arena, record.len);
  const kg_slice kept = kg_slice_make(copy, record.len);
  if (!copy || !kg_vec_push(&dict->entries, dict->alloc,
                            ((kg_dict_entry){hash, id, kept}))) {
    return kg_out_of_memory(kg_txn_context(txn));
  }
  memcpy(copy, record.ptr, record.len);
  *find_slot(dict, record, hash) = (hash & ~ENTRY_BITS) | dict->entries.n;
  *entry = (uint32_t)(dict->entries.n - 1);
  return KG_OK;
}

/* The tables on disk. */

static kg_status
open_cursor(kg_txn *txn, int table, MDB_cursor **cursor)
{
  if (*cursor) {
    return KG_OK;
  }
  const int error = mdb_cursor_open(txn->mdb, kg_txn_table(txn, table), cursor);
  return kg_txn_error(txn, "reading the dictionary", error);
}

static kg_status
load_block(kg_txn *txn, uint64_t serial)
{
  kg_dict *const dict = &txn->dict;
  if (dict->last && dict->generation == txn->generation &&
      serial >= dict->first && serial <= dict->last) {
    return KG_OK;
  }
  dict->last = 0;
  TRY(open_cursor(txn, KG_TABLE_TERM, &dict->terms));
  size_t key_value = serial;
  MDB_val key = kg_val(&key_value, sizeof key_value);
  MDB_val value;
  const int error = mdb_cursor_get(dict->terms, &key, &value, MDB_SET_RANGE);
  if (error == MDB_NOTFOUND) {
    return KG_NOT_FOUND;
  }
  TRY(kg_txn_error(txn, "reading the dictionary", error));
  size_t last;
  memcpy(&last, key.mv_data, sizeof last);
  const kg_slice block = kg_val_slice(value);
  const size_t n = kg_term_block_count(block);
  if (!n || n > last) {
    return kg_txn_damaged(txn, "a block of terms cannot be read");
  }
  if (serial <= last - n) {
    return KG_NOT_FOUND;
  }
  dict->block = block;
  dict->first = last - n + 1;
  dict->last = last;
  dict->generation = txn->generation;
  return KG_OK;
}

kg_status
kg_dict_record(kg_txn *txn, uint64_t serial, kg_slice *record)
{
  kg_dict *const dict = &txn->dict;
  const uint64_t first_fresh = txn->meta.next_serial - dict->fresh.n;
  if (serial >= first_fresh && serial < txn->meta.next_serial) {
    *record = dict->entries.at[dict->fresh.at[serial - first_fresh]].record;
    return KG_OK;
  }
  TRY(load_block(txn, serial));
  *record = kg_term_block_get(dict->block, serial - dict->first);
  return record->ptr ? KG_OK
                     : kg_txn_damaged(txn, "a block of terms is damaged");
}

static kg_status
find_stored(kg_txn *txn, kg_slice record, uint64_t hash, kg_id *id)
{
  if (txn->meta.n_terms == txn->dict.fresh.n) {
    return KG_NOT_FOUND;
  }
  TRY(open_cursor(txn, KG_TABLE_HASH, &txn->dict.hashes));
  size_t key_value = hash;
  MDB_val key = kg_val(&key_value, sizeof key_value);
  MDB_val value;
  int error = mdb_cursor_get(txn->dict.hashes, &key, &value, MDB_SET_KEY);
  while (!error) {
    kg_id found;
    kg_slice stored;
    if (value.mv_size != sizeof found) {
      return kg_txn_damaged(txn, "the table of hashes is damaged");
    }
    memcpy(&found, value.mv_data, sizeof found);
    const kg_status st = kg_dict_record(txn, serial_of(found), &stored);
    if (st) {
      return st == KG_NOT_FOUND
                 ? kg_txn_damaged(txn, "a hash leads to a missing term")
                 : st;
    }
    if (kg_slice_equal(stored, record)) {
      *id = found;
      return KG_OK;
    }
    error = mdb_cursor_get(txn->dict.hashes, &key, &value, MDB_NEXT_DUP);
  }
  return error == MDB_NOTFOUND
             ? KG_NOT_FOUND
             : kg_txn_error(txn, "reading the dictionary", error);
}

/* Finding and entering. */

static kg_status
write_record(kg_txn *txn, kg_tag tag, const kg_term *term, uint64_t datatype)
{
  if (term->text.len > KG_TERM_BYTES_MAX || term->lang.len > 1000) {
    return kg_sink_error(&kg_txn_context(txn)->sink, KG_ERR_LIMIT, NULL,
                         "a term of %zu bytes is too large for a store",
                         term->text.len + term->lang.len);
  }
  return kg_record_write(&txn->dict.scratch, tag, term, datatype)
             ? kg_out_of_memory(kg_txn_context(txn))
             : KG_OK;
}

static kg_status
find_record(kg_txn *txn, kg_id *id)
{
  kg_dict *const dict = &txn->dict;
  const kg_slice record = kg_buf_slice(&dict->scratch);
  const uint64_t hash = kg_hash64(record);
  if (dict->n_slots) {
    const uint64_t slot = *find_slot(dict, record, hash);
    if (slot) {
      *id = dict->entries.at[(slot & ENTRY_BITS) - 1].id;
      return KG_OK;
    }
  }
  return find_stored(txn, record, hash, id);
}

kg_status
kg_dict_find(kg_txn *txn, const kg_term *term, kg_id *id)
{
  const kg_tag tag = kg_record_tag(term);
  uint64_t datatype = 0;
  if (tag == KG_TAG_NONE) {
    return KG_NOT_FOUND;
  }
  if (tag == KG_TAG_TYPED) {
    const kg_term type = kg_iri(term->datatype);
    kg_id type_id;
    TRY(write_record(txn, KG_TAG_IRI, &type, 0));
    TRY(find_record(txn, &type_id));
    datatype = serial_of(type_id);
  }
  TRY(write_record(txn, tag, term, datatype));
  return find_record(txn, id);
}

static kg_status
intern_record(kg_txn *txn, kg_slice record, uint64_t hash, uint32_t *entry)
{
  kg_dict *const dict = &txn->dict;
  if (dict->n_slots) {
    const uint64_t slot = *find_slot(dict, record, hash);
    if (slot) {
      *entry = (uint32_t)((slot & ENTRY_BITS) - 1);
      return KG_OK;
    }
  }
  kg_id id = KG_ID_NONE;
  const kg_status st = find_stored(txn, record, hash, &id);
  if (st != KG_NOT_FOUND) {
    return st ? st : remember(txn, record, hash, id, entry);
  }
  if (!kg_vec_reserve(&dict->fresh, dict->alloc, 1)) {
    return kg_out_of_memory(kg_txn_context(txn));
  }
  id = kg_id_make(kg_record_tag_of(record), txn->meta.next_serial);
  TRY(remember(txn, record, hash, id, entry));
  dict->fresh.at[dict->fresh.n++] = *entry;
  ++txn->meta.next_serial;
  ++txn->meta.n_terms;
  txn->meta_changed = true;
  return KG_OK;
}

static kg_status
intern_scratch(kg_txn *txn, uint32_t *entry)
{
  const kg_slice record = kg_buf_slice(&txn->dict.scratch);
  return intern_record(txn, record, kg_hash64(record), entry);
}

static kg_status
intern_type(kg_txn *txn, kg_slice iri, uint64_t *serial)
{
  kg_dict *const dict = &txn->dict;
  uint32_t entry = dict->last_type - 1;
  kg_slice known = {0};
  if (dict->last_type) {
    known = dict->entries.at[entry].record;
  }
  /* Without the tag's byte a record of an IRI is the IRI. */
  if (!known.len || !kg_slice_equal(kg_slice_sub(known, 1, known.len), iri)) {
    const kg_term type = kg_iri(iri);
    TRY(write_record(txn, KG_TAG_IRI, &type, 0));
    TRY(intern_scratch(txn, &entry));
    dict->last_type = entry + 1;
  }
  *serial = serial_of(dict->entries.at[entry].id);
  return KG_OK;
}

/* The record of a term in the scratch buffer; its datatype is entered. */
static kg_status
write_term(kg_txn *txn, const kg_term *term)
{
  const kg_tag tag = kg_record_tag(term);
  uint64_t datatype = 0;
  if (tag == KG_TAG_TYPED) {
    TRY(intern_type(txn, term->datatype, &datatype));
  }
  return write_record(txn, tag, term, datatype);
}

kg_status
kg_dict_intern(kg_txn *txn, const kg_term *term, uint32_t *entry)
{
  TRY(write_term(txn, term));
  return intern_scratch(txn, entry);
}

/* Batches. */

kg_status
kg_dict_batch_add(kg_txn *txn, kg_dict_batch *batch, const kg_term *term)
{
  TRY(write_term(txn, term));
  const kg_slice record = kg_buf_slice(&txn->dict.scratch);
  const size_t begin = batch->text.len;
  kg_buf_add(&batch->text, record);
  if (kg_buf_status(&batch->text)) {
    return kg_out_of_memory(kg_txn_context(txn));
  }
  batch->wanted[batch->n++] =
      (struct kg_dict_wanted){kg_hash64(record), begin, begin + record.len, 0};
  return KG_OK;
}

bool
kg_dict_is_record(kg_slice record, const kg_term *term)
{
  const kg_tag tag = term->kind == KG_TERM_IRI ? KG_TAG_IRI : KG_TAG_BLANK;
  return record.len == term->text.len + 1 && (kg_tag)record.ptr[0] == tag &&
         !memcmp(record.ptr + 1, term->text.ptr, term->text.len);
}

/* Slots, entries and records of large loads are far from each other and from
   those of the term before: each is asked for before the first is needed. */
static void
prefetch_batch(const kg_dict *dict, const kg_dict_batch *batch)
{
  const size_t mask = dict->n_slots - 1;
  for (size_t i = 0; i < batch->n; ++i) {
    kg_fetch(&dict->slots[batch->wanted[i].hash & mask], 1);
  }
  for (size_t i = 0; i < batch->n; ++i) {
    const uint64_t slot = dict->slots[batch->wanted[i].hash & mask];
    if (slot) {
      kg_fetch(&dict->entries.at[(slot & ENTRY_BITS) - 1], 1);
    }
  }
  for (size_t i = 0; i < batch->n; ++i) {
    const uint64_t slot = dict->slots[batch->wanted[i].hash & mask];
    if (slot) {
      kg_fetch(dict->entries.at[(slot & ENTRY_BITS) - 1].record.ptr, 1);
    }
  }
}

kg_status
kg_dict_intern_batch(kg_txn *txn, kg_dict_batch *batch)
{
  if (txn->dict.n_slots) {
    prefetch_batch(&txn->dict, batch);
  }
  for (size_t i = 0; i < batch->n; ++i) {
    struct kg_dict_wanted *const w = &batch->wanted[i];
    const kg_slice record = {batch->text.ptr + w->begin, w->end - w->begin};
    TRY(intern_record(txn, record, w->hash, &w->entry));
  }
  return KG_OK;
}

kg_status
kg_dict_term(kg_txn *txn, kg_id id, char buf[KG_ID_TEXT_MAX], kg_term *term)
{
  if (kg_id_is_inline(id)) {
    *term = kg_id_decode(id, buf);
    return KG_OK;
  }
  kg_slice record;
  uint64_t datatype;
  kg_status st = kg_id_tag(id) == KG_TAG_NONE
                     ? KG_NOT_FOUND
                     : kg_dict_record(txn, serial_of(id), &record);
  if (!st && kg_record_tag_of(record) != kg_id_tag(id)) {
    st = KG_NOT_FOUND;
  }
  if (st == KG_NOT_FOUND) {
    return kg_txn_damaged(txn, "an id has no term");
  }
  TRY(st);
  if (!kg_record_read(record, term, &datatype)) {
    return kg_txn_damaged(txn, "a term cannot be read");
  }
  if (datatype) {
    TRY(kg_dict_record(txn, datatype, &record));
    term->datatype = kg_slice_sub(record, 1, record.len);
  }
  return KG_OK;
}

/* Writing. */

int
kg_hash_pair_compare(const void *a, const void *b)
{
  const kg_hash_pair *x = a;
  const kg_hash_pair *y = b;
  return x->hash != y->hash ? (x->hash < y->hash ? -1 : 1)
                            : (x->id > y->id) - (x->id < y->id);
}

/* In the order of hashes, so that each page is touched once. */
static kg_status
flush_hashes(kg_txn *txn)
{
  kg_dict *const dict = &txn->dict;
  const size_t n = dict->fresh.n;
  kg_hash_pair *pairs = kg_alloc_resize(dict->alloc, NULL, n * sizeof *pairs);
  if (!pairs) {
    return kg_out_of_memory(kg_txn_context(txn));
  }
  for (size_t i = 0; i < n; ++i) {
    const kg_dict_entry *e = &dict->entries.at[dict->fresh.at[i]];
    pairs[i] = (kg_hash_pair){e->hash, e->id};
  }
  qsort(pairs, n, sizeof *pairs, kg_hash_pair_compare);
  const MDB_dbi table = kg_txn_table(txn, KG_TABLE_HASH);
  const bool was_empty = txn->meta.n_terms == n;
  kg_status st = KG_OK;
  int error = 0;
  for (size_t i = 0; i < n && !error; ++i) {
    const bool is_same = i && pairs[i].hash == pairs[i - 1].hash;
    MDB_val key = kg_val(&pairs[i].hash, sizeof pairs[i].hash);
    MDB_val value = kg_val(&pairs[i].id, sizeof pairs[i].id);
    error = mdb_put(txn->mdb, table, &key, &value,
                    was_empty && !is_same ? MDB_APPEND : 0);
    if (!error && (i + 1) % RELIEVE_AFTER == 0 && (st = kg_txn_relieve(txn))) {
      break;
    }
  }
  kg_alloc_free(dict->alloc, pairs);
  return st ? st : kg_txn_error(txn, "writing the dictionary", error);
}

static kg_status
flush_terms(kg_txn *txn)
{
  kg_dict *const dict = &txn->dict;
  kg_term_writer writer;
  TRY(kg_term_writer_open(&writer, txn));
  for (size_t i = 0; i < dict->fresh.n; ++i) {
    const kg_dict_entry *e = &dict->entries.at[dict->fresh.at[i]];
    TRY(kg_term_writer_add(&writer, serial_of(e->id), e->record));
    if ((i + 1) % RELIEVE_AFTER == 0) {
      TRY(kg_txn_relieve(txn));
    }
  }
  return kg_term_writer_finish(&writer);
}

kg_status
kg_dict_flush(kg_txn *txn)
{
  if (!txn->dict.fresh.n) {
    return KG_OK;
  }
  kg_status st = flush_terms(txn);
  st = st ? st : flush_hashes(txn);
  txn->dict.fresh.n = 0;
  return kg_txn_changed(txn, st);
}

void
kg_dict_forget(kg_txn *txn)
{
  forget_entries(&txn->dict);
}
