/* SPDX-License-Identifier: Apache-2.0 */
/// Blank labels of one load: those that the document gives, and those that are
/// made for nodes without one. The two never meet.
#ifndef KG_IO_LABELS_H
#define KG_IO_LABELS_H

#include "base/buf.h"

/// Appends the scope and a label of the document. A label that begins with
/// `genid` gets a `u` behind that.
void kg_label_add_given(kg_buf *out, kg_slice scope, kg_slice label);
/// Appends the scope and the name of the n-th node without a label: `genid1`.
/// `series` (a letter or "") keeps counters apart.
void
kg_label_add_made(kg_buf *out, kg_slice scope, const char *series, uint64_t n);

#endif
