/* SPDX-License-Identifier: Apache-2.0 */
/// What the programs that measure the store share.
#ifndef BENCH_H
#define BENCH_H

#include "kg/diag.h"
#include "kg/status.h"

#include <stdio.h>
#include <stdlib.h>

static inline void
bench_tell(void *user, const kg_diag *diag)
{
  (void)user;
  fprintf(stderr, "bench: %.*s: %.*s\n", KG_FMT(diag->source),
          KG_FMT(diag->message));
}

/// Ends the program unless all is well.
static inline void
bench_must(kg_status st)
{
  if (st) {
    fprintf(stderr, "bench: %s\n", kg_status_words(st));
    exit(1);
  }
}

#endif
