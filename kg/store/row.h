/* SPDX-License-Identifier: Apache-2.0 */
/// A quad as four ids in the places of one order.
#ifndef KG_STORE_ROW_H
#define KG_STORE_ROW_H

#include "kg/store.h"

enum { KG_PLACES = 4, KG_FIRST_ORDER = KG_SPOG, KG_N_ORDERS = KG_GOSP + 1 };

/// Ids in the order's sequence: for KG_POSG predicate, object, subject, graph.
typedef struct kg_row {
  kg_id c[KG_PLACES];
} kg_row;

/// `kg_order_places[order][i]` is the place (0 s, 1 p, 2 o, 3 g) of column i.
extern const uint8_t kg_order_places[KG_N_ORDERS][KG_PLACES];
/// "spog" and so on: also the names of the tables. "" for KG_ORDER_ANY.
extern const char *const kg_order_names[KG_N_ORDERS];

static inline kg_row
kg_row_of(kg_order order, const kg_quad *quad)
{
  const kg_id places[KG_PLACES] = {quad->s, quad->p, quad->o, quad->g};
  const uint8_t *const at = kg_order_places[order];
  return (kg_row){{places[at[0]], places[at[1]], places[at[2]], places[at[3]]}};
}

kg_quad kg_row_quad(kg_order order, const kg_row *row);

/// Compares the first `n` columns.
static inline int
kg_row_compare_n(const kg_row *a, const kg_row *b, int n)
{
  for (int i = 0; i < n; ++i) {
    if (a->c[i] != b->c[i]) {
      return a->c[i] < b->c[i] ? -1 : 1;
    }
  }
  return 0;
}

static inline int
kg_row_compare(const kg_row *a, const kg_row *b)
{
  return kg_row_compare_n(a, b, KG_PLACES);
}

/// A row as a key of a table: 32 bytes whose byte order is the rows' order.
enum { KG_ROW_KEY = 32 };
void kg_row_to_key(const kg_row *row, unsigned char key[KG_ROW_KEY]);
kg_row kg_row_of_key(const void *key);

#endif
