/* SPDX-License-Identifier: Apache-2.0 */
/// What one run of a query shares: its memory and limits, its transaction,
/// its own terms, and the first thing that went wrong.
#ifndef KG_SPARQL_EXEC_H
#define KG_SPARQL_EXEC_H

#include "base/arena.h"
#include "base/cache_line.h"
#include "base/clock.h"
#include "kg/query.h"
#include "rdf/datetime.h"
#include "sparql/local.h"

/// A slot of the cache from ids to terms.
typedef struct kg_cached_term {
  kg_id id;
  kg_term term;
} kg_cached_term;

/// What one operator holds of the run's memory.
typedef struct kg_memory {
  uint64_t n_bytes, peak_bytes;
} kg_memory;

/// Something to release when the run ends.
typedef struct kg_cleanup kg_cleanup;
struct kg_cleanup {
  void (*release)(void *what);
  void *what;
  kg_cleanup *next;
};

typedef struct kg_exec {
  const kg_context *ctx;
  const kg_query *query;
  const char *source; ///< Name for diagnostics.
  kg_txn *txn;
  kg_run_options options;
  kg_alloc alloc; ///< Counts, and refuses what is over `max_bytes`.
  uint64_t n_bytes, peak_bytes, max_bytes;
  bool over_memory;
  kg_memory *owner; ///< Of what is asked for now; NULL: nobody in particular.
  bool is_closing;  ///< Owners may be gone.
  kg_arena arena;   ///< Lives as long as the result.
  kg_arena scratch; ///< Values of expressions; emptied between rows.
  kg_local local;
  kg_cached_term *cache; ///< By hash of the id; in `cache_room`.
  void *cache_room;
  size_t n_cached, n_missed;
  kg_id last_term;               ///< Fetched last.
  int64_t start_ns, deadline_ns; ///< 0 = none.
  uint64_t n_polls;
  size_t n_spent;           ///< By kg_exec_spend, since it polled.
  kg_datetime now;          ///< NOW(), one moment for the whole run.
  uint64_t random[2];       ///< State of RAND, UUID.
  uint64_t n_extends;       ///< Operators that compute, to tell rows apart.
  uint64_t n_bnodes;        ///< Blank nodes made so far.
  uint64_t n_stored_blanks; ///< Of updates, in the store's life.
  uint64_t row_no;          ///< Rows that BNODE(text) tells apart.
  kg_id *params;            ///< Values of outer variables, by number.
  uint32_t n_params, cap_params;
  uint32_t max_depth;
  kg_cleanup *cleanups;
  kg_status failed; ///< Sticky: the first fault, already told.
} kg_exec;

kg_status kg_exec_init(kg_exec *exec,
                       const kg_context *ctx,
                       const kg_query *query,
                       kg_txn *txn,
                       const kg_run_options *options);
void kg_exec_clear(kg_exec *exec);

/// Remember and tell the first fault. @return it.
kg_status kg_exec_fail(kg_exec *exec, kg_status st, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/// No memory: KG_ERR_LIMIT if it is our own limit, else KG_ERR_MEMORY.
kg_status kg_exec_no_memory(kg_exec *exec);
/// KG_OK, or why the run must stop: cancelled, out of time, or `failed`.
kg_status kg_exec_poll(kg_exec *exec);
/// Count work that one row may have much of, such as bytes of its texts, and
/// poll after each mebibyte of it. @return false if the run must stop.
static inline bool
kg_exec_spend(kg_exec *exec, size_t n_bytes)
{
  exec->n_spent += n_bytes;
  if (exec->n_spent < 1 << 20) {
    return true;
  }
  exec->n_spent = 0;
  return !kg_exec_poll(exec);
}
/// The same from a loop: looks only every so many rounds.
static inline kg_status
kg_exec_poll_some(kg_exec *exec, uint64_t round)
{
  return round % 8192 == 8191 ? kg_exec_poll(exec) : KG_OK;
}
/// Have `release(what)` called at the end of the run. Without memory it is
/// called at once. @return false then.
bool kg_exec_defer(kg_exec *exec, void (*release)(void *), void *what);
/// Give back what expressions used, once it is much. Values made before are
/// gone; ids stay.
static inline void
kg_exec_trim(kg_exec *exec)
{
  if (exec->scratch.n_bytes > (1 << 18)) {
    kg_arena_clear(&exec->scratch);
  }
}

/// The id of a term: inline, the store's, or a local one.
kg_status kg_exec_intern(kg_exec *exec, const kg_term *term, kg_id *id);
/// The term of any id. Text of inline ids is in `buf`; other text is valid as
/// long as the run (local) or the snapshot.
kg_status
kg_exec_term(kg_exec *exec, kg_id id, char buf[KG_ID_TEXT_MAX], kg_term *term);
/// The slot of the cache that an id of the dictionary has, when it is cached.
static inline kg_cached_term *
kg_exec_slot(const kg_exec *exec, kg_id id)
{
  return &exec->cache[(id ^ id >> 16) & (exec->n_cached - 1)];
}
/// The term of an id will be asked for: has the processor fetch its slot.
static inline void
kg_exec_expect(const kg_exec *exec, kg_id id)
{
  if (exec->n_cached) {
    kg_fetch(kg_exec_slot(exec, id), 1);
  }
}
/// The slot should be there now: has it fetch the text.
static inline void
kg_exec_expect_text(const kg_exec *exec, kg_id id)
{
  const kg_cached_term *slot = exec->n_cached ? kg_exec_slot(exec, id) : NULL;
  if (slot && slot->id == id && slot->term.text.len) {
    kg_fetch(slot->term.text.ptr, 1);
    kg_fetch(slot->term.text.ptr + slot->term.text.len - 1, 1);
  }
}
/// A new blank node.
kg_status kg_exec_new_blank(kg_exec *exec, kg_id *id);
/// The caches are empty again: the store has changed.
void kg_exec_forget_terms(kg_exec *exec);
uint64_t kg_exec_random(kg_exec *exec);

#endif
