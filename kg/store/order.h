/* SPDX-License-Identifier: Apache-2.0 */
/// Which order answers which pattern.
#ifndef KG_STORE_ORDER_H
#define KG_STORE_ORDER_H

#include "store/row.h"

/// The order that answers a pattern by one range.
kg_order kg_order_for(const kg_quad *bound);
/// How many columns from the first on are bound.
int kg_order_bound(kg_order order, const kg_quad *bound);
/// Whether the bound places are a prefix of the order.
bool kg_order_fits(kg_order order, const kg_quad *bound);

#endif
