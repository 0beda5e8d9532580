/* SPDX-License-Identifier: Apache-2.0 */
/// What the judges share: the engine's side, and comparing rows.
#ifndef KG_TEST_JUDGE_H
#define KG_TEST_JUDGE_H

#include "compare.h"

typedef struct or_answer {
  kg_status status;
  bool yes;
  or_rows rows;
  uint64_t counted; ///< By kg_result_count.
} or_answer;

/// Ends the program unless `good`.
void or_must(bool good, const char *what);
/// NULL if it does not parse.
kg_query *or_prepare(kg_slice text, bool update);
/// Blank nodes that a template made are one, as in the naive answer.
or_term or_found_term(or_world *world, const kg_term *term, bool template);
void or_ask_engine(or_world *world,
                   kg_txn *txn,
                   const kg_query *query,
                   const kg_run_options *options,
                   or_answer *out);
/// Each row of `small` is another one of `large`; `used` tells which.
bool or_contained(or_world *world,
                  const or_rows *small,
                  const or_rows *large,
                  bool *used);
bool or_same_row(
    or_world *world, const or_rows *a, size_t i, const or_rows *b, size_t k);
/// False where a slice inside may be any.
bool or_has_one_answer(const kg_alg *alg, bool top);
void or_explain(const or_world *world,
                const char *which,
                const or_answer *got,
                const or_rows *want,
                bool want_yes,
                kg_buf *out);

#endif
