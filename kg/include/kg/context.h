/* SPDX-License-Identifier: Apache-2.0 */
/// What every operation of some length is given: memory, a place for
/// diagnostics, and a way to be stopped.
#ifndef KG_CONTEXT_H
#define KG_CONTEXT_H

#include "kg/alloc.h"
#include "kg/diag.h"

#include <signal.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Set from another thread or from a signal handler; polled by every loop over
/// data at least each few thousand steps. A zero token is "go on".
typedef struct kg_cancel {
  volatile sig_atomic_t stop;
} kg_cancel;

/// Borrowed by everything that is made with it; must outlive that. A zero
/// context is malloc, silence and no way to stop.
typedef struct kg_context {
  const kg_alloc *alloc; ///< NULL = malloc.
  kg_sink sink;
  const kg_cancel *cancel; ///< May be NULL.
} kg_context;

static inline bool
kg_is_cancelled(const kg_context *ctx)
{
  return ctx->cancel && ctx->cancel->stop;
}

/// Tell that memory ran out. @return KG_ERR_MEMORY.
static inline kg_status
kg_out_of_memory(const kg_context *ctx)
{
  return kg_sink_error(&ctx->sink, KG_ERR_MEMORY, NULL, "out of memory");
}

#ifdef __cplusplus
}
#endif
#endif
