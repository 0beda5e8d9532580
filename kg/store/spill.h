/* SPDX-License-Identifier: Apache-2.0 */
/// Sorted runs of quads in a temporary file, and merging them: for loads and
/// exports that are larger than the memory they may have.
#ifndef KG_STORE_SPILL_H
#define KG_STORE_SPILL_H

#include "store/row.h"

typedef struct kg_spill kg_spill;
typedef struct kg_spill_merge kg_spill_merge;

/// @param folder where the file is made; it has no name, so that nothing is
/// left behind whatever happens. NULL: $TMPDIR or /tmp.
kg_status
kg_spill_open(const kg_context *ctx, const char *folder, kg_spill **spill);
/// NULL is fine. Merges must be closed before.
void kg_spill_close(kg_spill *spill);

/// Begins a run that is sorted by each order of the set (bits `1u << order`).
kg_status kg_spill_begin(kg_spill *spill, unsigned orders);
kg_status kg_spill_add(kg_spill *spill, const kg_quad *quad);
/// Ends the run.
kg_status kg_spill_end(kg_spill *spill);

/// All runs of an order as one, each row once.
/// @param memory for buffers, in bytes; a little is used even if that is less.
kg_status kg_spill_merge_open(kg_spill *spill,
                              kg_order order,
                              size_t memory,
                              kg_spill_merge **merge);

/// Compares two quads that are not the same; never 0.
typedef int kg_spill_compare(void *user, const kg_quad *a, const kg_quad *b);

/// The same for runs of another order than that of the ids, begun as of
/// KG_SPOG; rows are of KG_SPOG.
kg_status kg_spill_merge_open_by(kg_spill *spill,
                                 kg_spill_compare *compare,
                                 void *user,
                                 size_t memory,
                                 kg_spill_merge **merge);
/// Up to `cap` rows; `*n` is 0 at the end.
kg_status
kg_spill_merge_next(kg_spill_merge *merge, kg_row *rows, size_t cap, size_t *n);
void kg_spill_merge_close(kg_spill_merge *merge);

#endif
