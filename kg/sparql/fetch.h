/* SPDX-License-Identifier: Apache-2.0 */
/// HTTP for SERVICE, by libcurl: within the run's time and memory, cancelled
/// with it.
#ifndef KG_SPARQL_FETCH_H
#define KG_SPARQL_FETCH_H

#include "base/buf.h"
#include "sparql/exec.h"

/// POST a query as `application/sparql-query`, asking for JSON results.
/// @param why A few words on a failure, `size` bytes.
/// @return KG_ERR_IO (not told), or exec->failed.
kg_status kg_fetch_query(kg_exec *exec,
                         kg_slice endpoint,
                         kg_slice query,
                         kg_buf *answer,
                         char *why,
                         size_t size);

#endif
