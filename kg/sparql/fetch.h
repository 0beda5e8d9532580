/* SPDX-License-Identifier: Apache-2.0 */
/// HTTP for SERVICE and LOAD, by libcurl: within the run's time and memory,
/// cancelled with it.
#ifndef KG_SPARQL_FETCH_H
#define KG_SPARQL_FETCH_H

#include "base/buf.h"
#include "sparql/exec.h"

enum { KG_FETCH_WHY = 128 };

/// What came back.
typedef struct kg_fetched {
  kg_buf body;            ///< Cleared by the caller.
  char type[128];         ///< Media type, or "".
  char why[KG_FETCH_WHY]; ///< A few words on a failure.
} kg_fetched;

/// POST a query as `application/sparql-query`, asking for JSON results.
/// @return KG_ERR_IO (not told), or exec->failed.
kg_status kg_fetch_query(kg_exec *exec,
                         kg_slice endpoint,
                         kg_slice query,
                         kg_fetched *answer);
/// GET an RDF document.
kg_status kg_fetch_document(kg_exec *exec, kg_slice iri, kg_fetched *answer);

#endif
