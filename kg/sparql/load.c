/* SPDX-License-Identifier: Apache-2.0 */
// LOAD: reads nothing unless the run allows it.
#include "sparql/result.h"

kg_status
kg_update_load(kg_exec *exec, const kg_update_op *op, kg_update_counts *counts)
{
  (void)counts;
  if (op->silent) {
    return KG_OK;
  }
  return kg_exec_fail(exec, KG_ERR_UNSUPPORTED,
                      "LOAD <%.*s> is not allowed: load files with \"kg load\"",
                      KG_FMT(op->iri));
}
