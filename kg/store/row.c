/* SPDX-License-Identifier: Apache-2.0 */
#include "store/row.h"

const uint8_t kg_order_places[KG_N_ORDERS][KG_PLACES] = {
    [KG_SPOG] = {0, 1, 2, 3}, [KG_POSG] = {1, 2, 0, 3},
    [KG_OSPG] = {2, 0, 1, 3}, [KG_GSPO] = {3, 0, 1, 2},
    [KG_GPOS] = {3, 1, 2, 0}, [KG_GOSP] = {3, 2, 0, 1},
};

const char *const kg_order_names[KG_N_ORDERS] = {
    [KG_ORDER_ANY] = "", [KG_SPOG] = "spog", [KG_POSG] = "posg",
    [KG_OSPG] = "ospg",  [KG_GSPO] = "gspo", [KG_GPOS] = "gpos",
    [KG_GOSP] = "gosp",
};

kg_quad
kg_row_quad(kg_order order, const kg_row *row)
{
  kg_id places[KG_PLACES];
  for (int i = 0; i < KG_PLACES; ++i) {
    places[kg_order_places[order][i]] = row->c[i];
  }
  return (kg_quad){places[0], places[1], places[2], places[3]};
}

void
kg_row_to_key(const kg_row *row, unsigned char key[KG_ROW_KEY])
{
  for (int i = 0; i < KG_PLACES; ++i) {
    for (int b = 0; b < 8; ++b) {
      key[8 * i + b] = (unsigned char)(row->c[i] >> (56 - 8 * b));
    }
  }
}

kg_row
kg_row_of_key(const void *key)
{
  const unsigned char *bytes = key;
  kg_row row;
  for (int i = 0; i < KG_PLACES; ++i) {
    kg_id id = 0;
    for (int b = 0; b < 8; ++b) {
      id = id << 8 | bytes[8 * i + b];
    }
    row.c[i] = id;
  }
  return row;
}
