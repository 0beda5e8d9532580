/* SPDX-License-Identifier: Apache-2.0 */
/// The LMDB environment under a store: one a folder and process, counted.
///
/// The map is as large as the file could become on its file system, so that in
/// practice the disk is full before the map is; address space costs nothing.
#ifndef KG_STORE_ENV_H
#define KG_STORE_ENV_H

#include "store/directory.h"
#include "store/lock.h"

#include <stdatomic.h>
#include <sys/types.h>

/// Tables of the environment. The six orders come first under their number.
typedef enum kg_table {
  KG_TABLE_META = KG_N_ORDERS, ///< "kg": kg_meta; "base": the base IRI.
  KG_TABLE_TERM,               ///< Last serial of a block of terms -> block.
  KG_TABLE_HASH,               ///< Hash of a term -> ids.
  KG_TABLE_STAT,               ///< See stats.h.
  KG_TABLE_NOTE,               ///< The user's byte strings.
  KG_N_TABLES
} kg_table;

enum { KG_STORE_VERSION = 1 };

/// What is known of the whole, in one record.
typedef struct kg_meta {
  char magic[8]; ///< "kgstore" and NUL.
  uint32_t version;
  uint32_t reserved;
  uint64_t next_serial; ///< Of the dictionary, from 1.
  uint64_t n_terms;
  uint64_t n_quads;
  uint64_t n_triples;
  uint64_t n_graphs; ///< Named, not empty.
  uint64_t n_predicates;
  uint64_t n_subjects;
} kg_meta;

typedef struct kg_env {
  MDB_env *mdb;
  MDB_dbi tables[KG_N_TABLES];
  char *folder; ///< As first opened, for messages and the writer's lock.
  dev_t device;
  ino_t inode;
  pid_t pid;
  unsigned n_users;
  unsigned n_txns; ///< Open in this process.
  bool is_read_only;
  bool is_temporary;
  atomic_bool has_writer;  ///< Of a temporary one, which has no lock file.
  int door;                ///< See kg_env_enter; -1 = none.
  kg_directory *directory; ///< Of the newest snapshot read here; may be NULL.
  struct kg_env *next;
} kg_env;

/// Opens or shares the environment of a folder.
kg_status kg_env_open(const kg_context *ctx,
                      const char *folder,
                      const kg_store_options *options,
                      kg_env **env);
kg_status kg_env_open_temporary(const kg_context *ctx, kg_env **out);
void kg_env_close(kg_env *env);

/// Begins an LMDB transaction, growing the map as needed; counted.
kg_status
kg_env_begin(const kg_context *ctx, kg_env *env, bool write, MDB_txn **txn);
/// To be called when it has been committed or aborted.
void kg_env_ended(kg_env *env);
/// The directory of a snapshot, to be released before it ends; NULL without
/// memory.
kg_directory *kg_env_directory(kg_env *env, MDB_txn *snapshot);
void kg_env_release(kg_directory *directory);

/// Tells an LMDB or system error. @return the status for it; KG_OK for 0.
kg_status kg_env_error(const kg_context *ctx,
                       const char *folder,
                       const char *doing,
                       int error);

static inline MDB_val
kg_val(const void *ptr, size_t len)
{
  MDB_val val;
  val.mv_size = len;
  val.mv_data = (void *)(uintptr_t)ptr;
  return val;
}

static inline kg_slice
kg_val_slice(MDB_val val)
{
  return kg_slice_make(val.mv_data, val.mv_size);
}

#endif
