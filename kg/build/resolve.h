/* SPDX-License-Identifier: Apache-2.0 */
/// The resolved layer: plain triples made from all articles together, in the
/// graph `{base}graph/resolved`. It depends on the article layer alone and is
/// made anew as a whole.
#ifndef KG_BUILD_RESOLVE_H
#define KG_BUILD_RESOLVE_H

#include "kg/context.h"
#include "kg/store.h"

/// Within a writer. @param n_triples may be NULL.
kg_status kg_resolve(const kg_context *ctx,
                     kg_txn *txn,
                     kg_slice base,
                     uint64_t *n_triples);

#endif
