/* SPDX-License-Identifier: Apache-2.0 */
/// Radix sorts for bulk loads: stable, linear.
#ifndef KG_STORE_SORT_H
#define KG_STORE_SORT_H

#include "store/run.h"

/// An id and where it came from.
typedef struct kg_numbered {
  kg_id id;
  uint32_t number;
} kg_numbered;

/// Sorts by id. `spare` has the same length; @return the one of the two that
/// holds the result.
kg_numbered *kg_sort_numbered(kg_numbered *items, kg_numbered *spare, size_t n);

/// Sorts by one place, keeping the order of equal ones; numbers are below
/// `limit`. @return the one of the two that holds the result.
kg_packed *kg_sort_packed(
    kg_packed *items, kg_packed *spare, size_t n, int place, uint32_t limit);

#endif
