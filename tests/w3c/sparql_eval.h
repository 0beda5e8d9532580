/* SPDX-License-Identifier: Apache-2.0 */
/// Runs one evaluation test in a temporary store.
#ifndef KG_TESTS_SPARQL_EVAL_H
#define KG_TESTS_SPARQL_EVAL_H

#include "kg/query.h"
#include "sparql_manifest.h"

/// @param passed the results are as expected; otherwise why not is told to
/// the sink.
kg_status sparql_eval(const kg_context *ctx,
                      const sparql_test *test,
                      const kg_run_options *options,
                      bool *passed);

#endif
