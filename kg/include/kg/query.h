/* SPDX-License-Identifier: Apache-2.0 */
/// SPARQL 1.1 over a store. tests/api/example.c shows all of it at work.
#ifndef KG_QUERY_H
#define KG_QUERY_H

#include "kg/context.h"
#include "kg/store.h"
#include "kg/term.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct kg_query kg_query;   ///< Parsed and checked, no store needed.
typedef struct kg_result kg_result; ///< A query that runs.

typedef enum kg_query_form {
  KG_SELECT,
  KG_ASK,
  KG_CONSTRUCT,
  KG_DESCRIBE,
  KG_UPDATE,
} kg_query_form;

/// One prefix that is known without a PREFIX line.
typedef struct kg_known_prefix {
  const char *name; ///< Without the colon.
  const char *iri;
} kg_known_prefix;

typedef struct kg_query_options {
  const char *source; ///< Name for diagnostics; NULL = "query".
  const char *base;   ///< Base IRI; NULL = none.
  const kg_known_prefix *prefixes;
  size_t n_prefixes;
  unsigned max_depth; ///< Nesting; 0 = 200.
} kg_query_options;

/// Parse and check a query or an update (`update` says which is expected).
/// Exactly one error goes to the sink for one mistake, with line and column.
/// @param query Owned by the caller.
/// @return KG_ERR_QUERY; KG_CANCELLED in the midst of a long text.
KG_API kg_status kg_query_prepare(const kg_context *ctx,
                                  kg_slice text,
                                  bool update,
                                  const kg_query_options *options,
                                  kg_query **query);
KG_API void kg_query_free(kg_query *query);
KG_API kg_query_form kg_query_get_form(const kg_query *query);

/// Tell warnings of what a valid query hardly means: a variable that nothing
/// binds, patterns that share no variable; and as notes variables used once.
/// They never change the answer. @return KG_OK or KG_ERR_MEMORY.
KG_API kg_status kg_query_advise(const kg_query *query, const kg_sink *sink);

/// Give a variable a value before the query runs (a parameter). The term is
/// copied. @return KG_NOT_FOUND if the query has no such variable.
KG_API kg_status kg_query_bind(kg_query *query,
                               const char *variable,
                               const kg_term *value);

typedef struct kg_run_options {
  bool strict_dataset; ///< The default graph alone, not the union.
  unsigned timeout_ms; ///< 0 = none.
  uint64_t max_memory; ///< Bytes; 0 = 1 GiB.
  uint64_t max_rows;   ///< 0 = none.
  bool no_optimizer;   ///< Written join order, plain operators.
  bool profile;        ///< Count rows and time by operator.
  bool allow_network;  ///< SERVICE, and LOAD of http: and https:.
  bool allow_files;    ///< LOAD of file:.
} kg_run_options;

/// Start to run. The transaction must outlive the result; an update needs a
/// writer. @param result Owned by the caller.
KG_API kg_status kg_query_run(const kg_context *ctx,
                              const kg_query *query,
                              kg_txn *txn,
                              const kg_run_options *options,
                              kg_result **result);
KG_API void kg_result_free(kg_result *result);

/// Columns of a SELECT, in order, without `?`.
KG_API size_t kg_result_n_columns(const kg_result *result);
KG_API kg_slice kg_result_column(const kg_result *result, size_t i);

/// The next row of a SELECT, or the next triple (3 terms) of a CONSTRUCT or
/// DESCRIBE. `*row` has kg_result_n_columns (or 3) terms, valid until the next
/// call; unbound ones have kind KG_TERM_NONE.
/// @return KG_DONE at the end; KG_ERR_LIMIT, KG_CANCELLED when stopped: rows
/// so far are right, the result is incomplete.
KG_API kg_status kg_result_next(kg_result *result, const kg_term **row);
/// The answer of an ASK.
KG_API kg_status kg_result_ask(kg_result *result, bool *answer);
/// Counts the rows that are left without making their terms.
KG_API kg_status kg_result_count(kg_result *result, uint64_t *n_rows);

/// What an update did.
typedef struct kg_update_counts {
  uint64_t n_inserted;
  uint64_t n_deleted;
} kg_update_counts;
/// Run all operations of an update within its writer. Nothing is committed:
/// the caller commits on KG_OK and ends the transaction otherwise. `counts`
/// may be NULL.
KG_API kg_status kg_result_update(kg_result *result, kg_update_counts *counts);

typedef enum kg_explain_format {
  KG_EXPLAIN_TEXT,
  KG_EXPLAIN_JSON
} kg_explain_format;

/// The plan with estimates, and after a run with `profile` what happened.
/// @param text Valid until the result is freed.
KG_API kg_status kg_result_explain(kg_result *result,
                                   kg_explain_format format,
                                   kg_slice *text);

#ifdef __cplusplus
}
#endif
#endif
