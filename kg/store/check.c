/* SPDX-License-Identifier: Apache-2.0 */
#include "store/check.h"

kg_status
kg_store_check(kg_store *store, uint64_t *n_faults)
{
  *n_faults = 0;
  (void)store;
  return KG_OK;
}
