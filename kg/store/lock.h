/* SPDX-License-Identifier: Apache-2.0 */
/// Locks between processes, ours and not LMDB's. They go with the process that
/// holds them.
#ifndef KG_STORE_LOCK_H
#define KG_STORE_LOCK_H

#include "kg/context.h"

struct kg_env;

/// The writer's lock: LMDB's own waits without limit.
/// @param fd set to what kg_env_unlock needs.
/// @return KG_ERR_BUSY (told), KG_CANCELLED.
kg_status kg_env_lock(const kg_context *ctx,
                      struct kg_env *env,
                      unsigned wait_ms,
                      int *fd);
void kg_env_unlock(struct kg_env *env, int fd);

/// Share the folder with all that have the store open, so that its file is not
/// replaced meanwhile.
/// @return KG_ERR_BUSY (told) while somebody has it alone, KG_CANCELLED.
kg_status
kg_env_enter(const kg_context *ctx, struct kg_env *env, unsigned wait_ms);
void kg_env_leave(struct kg_env *env);
/// Have the folder alone, until the environment is closed. Who has it must not
/// wait for anybody: the others wait at the door.
/// @return KG_ERR_BUSY (told), KG_CANCELLED: it is shared as before.
kg_status
kg_env_be_alone(const kg_context *ctx, struct kg_env *env, unsigned wait_ms);

#endif
