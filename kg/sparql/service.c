/* SPDX-License-Identifier: Apache-2.0 */
// SERVICE: off unless the run allows the network.
#include "sparql/plan.h"

kg_op *
kg_plan_service(kg_plan *plan, kg_op *input, const kg_alg *alg)
{
  (void)input;
  if (alg->u.service.silent) {
    return kg_op_unit(plan->exec);
  }
  kg_exec_fail(plan->exec, KG_ERR_UNSUPPORTED,
               "SERVICE needs the network, which is not allowed");
  return NULL;
}
