/* SPDX-License-Identifier: Apache-2.0 */
#include "io/labels.h"

void
kg_label_add_given(kg_buf *out, kg_slice scope, kg_slice label)
{
  const kg_slice made = KG_SLICE("genid");
  kg_buf_add(out, scope);
  if (kg_slice_has_prefix(label, made)) {
    kg_buf_add_string(out, "genidu");
    label = kg_slice_sub(label, made.len, label.len);
  }
  kg_buf_add(out, label);
}

void
kg_label_add_made(kg_buf *out, kg_slice scope, const char *series, uint64_t n)
{
  kg_buf_add(out, scope);
  kg_buf_printf(out, "genid%s%llu", series, (unsigned long long)n);
}
