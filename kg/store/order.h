/* SPDX-License-Identifier: Apache-2.0 */
/// Which order answers which pattern.
#ifndef KG_STORE_ORDER_H
#define KG_STORE_ORDER_H

#include "store/row.h"

/// The order for each set of bound places: bits s 1, p 2, o 4, g 8.
extern const uint8_t kg_order_of_places[16];
/// The sets (bits by the number of the set) that are a prefix of an order.
extern const uint16_t kg_order_prefixes[KG_N_ORDERS];

static inline unsigned
kg_bound_places(const kg_quad *bound)
{
  return (bound->s != 0) | (bound->p != 0) << 1 | (bound->o != 0) << 2 |
         (bound->g != 0) << 3;
}

/// The order that answers a pattern by one range.
static inline kg_order
kg_order_for(const kg_quad *bound)
{
  return (kg_order)kg_order_of_places[kg_bound_places(bound)];
}

/// Whether the bound places are a prefix of the order.
static inline bool
kg_order_fits(kg_order order, const kg_quad *bound)
{
  return kg_order_prefixes[order] >> kg_bound_places(bound) & 1;
}

/// How many columns are bound in an order that fits.
static inline int
kg_order_bound(const kg_quad *bound)
{
  static const uint8_t n_places[16] = {0, 1, 1, 2, 1, 2, 2, 3,
                                       1, 2, 2, 3, 2, 3, 3, 4};
  return n_places[kg_bound_places(bound)];
}

#endif
