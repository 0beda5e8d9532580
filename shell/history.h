/* SPDX-License-Identifier: Apache-2.0 */
/// The history: `$XDG_STATE_HOME/kg/history`, mode 0600, one JSON object a
/// line for each statement: text, time, store, rows, milliseconds, status.
/// Several shells may append at a time.
#ifndef KG_SHELL_HISTORY_H
#define KG_SHELL_HISTORY_H

#include "base/arena.h"
#include "base/vec.h"
#include "kg/context.h"

typedef struct kg_history_entry {
  kg_slice text;
  kg_slice store;
  kg_slice status; ///< "ok", or what went wrong in a few words.
  int64_t time;    ///< Seconds from 1970.
  uint64_t n_rows;
  uint64_t milliseconds;
  bool is_private; ///< Kept out of the file.
} kg_history_entry;

typedef struct kg_history {
  const kg_context *ctx;
  kg_arena arena;
  const char *path; ///< NULL: nothing is read or written.
  KG_VEC(kg_history_entry) entries;
} kg_history;

enum { KG_HISTORY_MOST = 2000 }; ///< Entries that are read.

/// @param path NULL for a history of this session alone. Lines that cannot be
/// read are left out.
kg_status
kg_history_open(kg_history *history, const kg_context *ctx, const char *path);
/// Keeps an entry, also in the file unless it is private or holds
/// what looks like a password in an IRI. The text is copied.
void kg_history_add(kg_history *history, const kg_history_entry *entry);
void kg_history_close(kg_history *history);

#endif
