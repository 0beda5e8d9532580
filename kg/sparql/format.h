/* SPDX-License-Identifier: Apache-2.0 */
/// Pretty-printing a query or update: one clause a line, indented, keywords in
/// capitals, comments kept, and just the PREFIX lines that it needs, those of
/// known prefixes among them.
#ifndef KG_SPARQL_FORMAT_H
#define KG_SPARQL_FORMAT_H

#include "base/buf.h"
#include "kg/query.h"

/// Appends the text again in good order. Its meaning stays the same.
/// @return KG_ERR_QUERY if it does not parse, told as kg_query_prepare does.
kg_status kg_query_format(const kg_context *ctx,
                          kg_slice text,
                          bool update,
                          const kg_query_options *options,
                          kg_buf *out);

#endif
