/* SPDX-License-Identifier: Apache-2.0 */
/// Values for the variables of a query.
#ifndef KG_CLI_BIND_H
#define KG_CLI_BIND_H

#include "cli/session.h"

/// Reads `VAR=TERM`, where the term is written as in a query, and gives the
/// query's variable that value. A leading `?` or `$` of VAR is fine.
/// @return KG_ERR_USAGE if it cannot be read or the query has no such variable.
kg_status kg_session_bind(const kg_session *session,
                          kg_query *query,
                          const char *binding);

/// Reads one term as written in a query; it lives in `arena`.
kg_status kg_session_read_term(const kg_session *session,
                               kg_slice text,
                               kg_arena *arena,
                               kg_term *term);

#endif
