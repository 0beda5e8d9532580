/* SPDX-License-Identifier: Apache-2.0 */
/// The dictionary: terms to ids and back.
///
/// An id is a tag and a serial number. Terms lie in blocks by serial; a second
/// table leads from the 64-bit hash of a term's record to the ids that have it
/// (several where hashes collide; the records decide). The writer keeps new
/// terms, and those it has looked up, in memory until they are flushed.
#ifndef KG_STORE_DICT_H
#define KG_STORE_DICT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "kg/store.h"

#include <lmdb.h>

/// Most bytes of a term.
#define KG_TERM_BYTES_MAX ((size_t)1 << 30)

typedef struct kg_dict_entry {
  uint64_t hash;
  kg_id id;
  kg_slice record; ///< In the arena.
} kg_dict_entry;

typedef struct kg_dict {
  const kg_alloc *alloc;
  kg_buf scratch; ///< The record of the term in hand.
  kg_arena arena;
  KG_VEC(kg_dict_entry) entries;
  uint64_t *slots; ///< Upper half of the hash above entry number + 1.
  size_t n_slots;
  KG_VEC(uint32_t) fresh; ///< Entries not yet in the tables, by serial.
  uint32_t last_type;     ///< Entry + 1 of the datatype seen last.
  MDB_cursor *hashes;
  MDB_cursor *terms;
  uint64_t generation; ///< Of what follows.
  kg_slice block;      ///< The block of terms read last,
  uint64_t first;      ///< its first serial
  uint64_t last;       ///< and its last; 0 = none.
} kg_dict;

void kg_dict_init(kg_dict *dict, const kg_alloc *alloc);
void kg_dict_clear(kg_dict *dict);

/// @return KG_NOT_FOUND.
kg_status kg_dict_find(kg_txn *txn, const kg_term *term, kg_id *id);
/// The entry of a term that is not inline, made where it is new.
/// @param entry index into `txn->dict.entries`.
kg_status kg_dict_intern(kg_txn *txn, const kg_term *term, uint32_t *entry);
kg_status
kg_dict_term(kg_txn *txn, kg_id id, char buf[KG_ID_TEXT_MAX], kg_term *term);
/// The record of a serial. @return KG_NOT_FOUND.
kg_status kg_dict_record(kg_txn *txn, uint64_t serial, kg_slice *record);

/// Terms to be entered together, which hides the waiting for memory that each
/// of them would cost alone.
enum { KG_DICT_BATCH = 256 };
typedef struct kg_dict_batch {
  kg_buf text; ///< Records one behind the other. Begins as kg_buf_init.
  size_t n;
  struct kg_dict_wanted {
    uint64_t hash;
    size_t begin; ///< Of the record, in `text`.
    size_t end;
    uint32_t entry; ///< Set by kg_dict_intern_batch.
  } wanted[KG_DICT_BATCH];
} kg_dict_batch;

/// Adds a term that is not inline as the last of a batch that is not full.
kg_status
kg_dict_batch_add(kg_txn *txn, kg_dict_batch *batch, const kg_term *term);
/// Whether that record is the term's, which is an IRI or a blank node.
bool kg_dict_is_record(kg_slice record, const kg_term *term);
/// Enters all, in their order. The batch is to be emptied by kg_buf_reset and
/// `n`.
kg_status kg_dict_intern_batch(kg_txn *txn, kg_dict_batch *batch);

/// Writes new terms to the tables.
kg_status kg_dict_flush(kg_txn *txn);
/// Forgets what is in memory; everything must be flushed.
void kg_dict_forget(kg_txn *txn);
/// Bytes held in memory.
uint64_t kg_dict_memory(const kg_dict *dict);

/// Blocks of terms, for `kg check` and `kg dump`.
/// @return how many terms, 0 if the bytes are no block.
size_t kg_term_block_count(kg_slice block);
kg_slice kg_term_block_get(kg_slice block, size_t i);

/// An entry of the table of hashes, and their order in it for qsort.
typedef struct kg_hash_pair {
  uint64_t hash;
  kg_id id;
} kg_hash_pair;
int kg_hash_pair_compare(const void *a, const void *b);

#endif
