/* SPDX-License-Identifier: Apache-2.0 */
#include "store/order.h"

/* By bits of the bound places: s 1, p 2, o 4, g 8. */
static const uint8_t order_of_mask[16] = {
    KG_SPOG, KG_SPOG, KG_POSG, KG_SPOG, KG_OSPG, KG_OSPG, KG_POSG, KG_SPOG,
    KG_GSPO, KG_GSPO, KG_GPOS, KG_GSPO, KG_GOSP, KG_GOSP, KG_GPOS, KG_SPOG,
};

static unsigned
mask_of(const kg_quad *bound)
{
  return (bound->s ? 1u : 0) | (bound->p ? 2u : 0) | (bound->o ? 4u : 0) |
         (bound->g ? 8u : 0);
}

kg_order
kg_order_for(const kg_quad *bound)
{
  return (kg_order)order_of_mask[mask_of(bound)];
}

int
kg_order_bound(kg_order order, const kg_quad *bound)
{
  const kg_row row = kg_row_of(order, bound);
  int n = 0;
  while (n < KG_PLACES && row.c[n]) {
    ++n;
  }
  return n;
}

bool
kg_order_fits(kg_order order, const kg_quad *bound)
{
  return kg_order_bound(order, bound) == __builtin_popcount(mask_of(bound));
}
