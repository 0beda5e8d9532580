/* SPDX-License-Identifier: Apache-2.0 */
#include "text/table.h"

void
kg_model_table_init(kg_model_table *table, kg_slice section)
{
  const size_t n = section.len / sizeof(kg_model_table_slot);
  bool has_empty = false;
  table->slots = NULL;
  table->mask = 0;
  if (!n || (n & (n - 1)) || section.len % sizeof(kg_model_table_slot)) {
    return;
  }
  table->slots = (const void *)section.ptr;
  table->mask = n - 1;
  for (size_t i = 0; i < n && !has_empty; i++) {
    has_empty = table->slots[i].value == 0;
  }
  if (!has_empty) {
    table->slots = NULL; // a search would never end
  }
}

size_t
kg_model_table_size(size_t n)
{
  size_t size = 16;
  while (size / 4 * 3 < n) {
    size *= 2;
  }
  return size;
}

void
kg_model_table_put(kg_model_table_slot *slots,
                   size_t size,
                   uint64_t hash,
                   uint32_t value)
{
  const uint32_t check = (uint32_t)hash;
  size_t i = (size_t)kg_model_table_place(hash) & (size - 1);
  while (slots[i].value && slots[i].check != check) {
    i = (i + 1) & (size - 1);
  }
  if (!slots[i].value) {
    slots[i].check = check;
    slots[i].value = value;
  }
}
