/* SPDX-License-Identifier: Apache-2.0 */
/// What the fault tests write to a store, and how they judge what is left.
///
/// A batch is N_OBJECTS quads about one subject, committed together. Afterwards
/// every batch must be there whole or not at all, every one that was said to be
/// committed must be there, and kg_store_check must find nothing.
#ifndef KG_FAULT_BATCHES_H
#define KG_FAULT_BATCHES_H

#include "kg/store.h"

enum { N_OBJECTS = 60, MAX_BATCHES = 100000 };

/// Prints what is told, if `user` is not NULL.
void fault_print_diag(void *user, const kg_diag *diag);
/// A context that prints nothing.
extern const kg_context fault_silent;

/// Prints why, and ends with status 1.
void fault_fail(const char *what);
void fault_new_folder(char path[64]);
void fault_remove_folder(const char *path);

kg_term fault_object_of(int i, char text[48]);
kg_status fault_add_batch(kg_txn *txn, int writer, int batch);
kg_status fault_commit_batch(kg_store *store, int writer, int batch);
/// Commits `n` batches and writes a byte to `acks` (if not -1) for each.
kg_status fault_write_batches(const kg_context *ctx,
                              const char *folder,
                              const kg_store_options *options,
                              int writer,
                              int n,
                              int acks);
/// Bytes that come from `fd` until it ends.
int fault_count_acks(int fd);

/// The oracle's answers.
typedef struct fault_verdict {
  int n_lost;    ///< Acknowledged and not there.
  int n_partial; ///< There in part.
  int n_batches; ///< There.
  uint64_t n_faults;
  bool opens;
} fault_verdict;

size_t fault_count_batch(kg_txn *txn, int writer, int batch);
fault_verdict fault_judge(const char *folder, int writer, int n_acknowledged);
bool fault_is_good(const fault_verdict *v);

#endif
