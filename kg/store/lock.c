/* SPDX-License-Identifier: Apache-2.0 */
#include "store/lock.h"

#include "store/env.h"
#include "store/place.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { STEP_MS = 5 };

static uint64_t
now_ms(void)
{
  return (uint64_t)kg_nanoseconds() / 1000000;
}

static void
pause_a_little(void)
{
  const struct timespec pause = {0, STEP_MS * 1000000L};
  nanosleep(&pause, NULL);
}

/* @return 0 or errno; EWOULDBLOCK if another has it. */
static int
try_flock(int fd, int how)
{
  while (flock(fd, how)) {
    if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

/* The writer's lock. */

static int
try_lock(kg_env *env, int *fd)
{
  char path[PATH_MAX];
  if (env->is_temporary) {
    return atomic_exchange(&env->has_writer, true) ? EWOULDBLOCK : 0;
  }
  if (*fd < 0) {
    if (!kg_place_file(env->folder, "writer.lock", path)) {
      return ENAMETOOLONG;
    }
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0664);
    if (*fd < 0) {
      return errno;
    }
  }
  return try_flock(*fd, LOCK_EX | LOCK_NB);
}

kg_status
kg_env_lock(const kg_context *ctx, kg_env *env, unsigned wait_ms, int *fd)
{
  const uint64_t end = now_ms() + wait_ms;
  *fd = -1;
  int error = 0;
  while ((error = try_lock(env, fd)) == EWOULDBLOCK && now_ms() < end &&
         !kg_is_cancelled(ctx)) {
    pause_a_little();
  }
  if (!error) {
    return KG_OK;
  }
  if (*fd >= 0) {
    close(*fd);
    *fd = -1;
  }
  if (error != EWOULDBLOCK) {
    return kg_env_error(ctx, env->folder, "taking the writer's lock", error);
  }
  if (kg_is_cancelled(ctx)) {
    return KG_CANCELLED;
  }
  return kg_sink_error_hint(&ctx->sink, KG_ERR_BUSY, env->folder,
                            "try again, or wait longer with --wait SECONDS",
                            "another process is writing to the store");
}

void
kg_env_unlock(kg_env *env, int fd)
{
  if (env->is_temporary) {
    atomic_store(&env->has_writer, false);
  } else if (fd >= 0) {
    close(fd);
  }
}

/* The folder. Where it cannot be locked nothing can be replaced either. */

kg_status
kg_env_enter(const kg_context *ctx, kg_env *env, unsigned wait_ms)
{
  const uint64_t end = now_ms() + wait_ms;
  env->door = open(env->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (env->door < 0) {
    return KG_OK;
  }
  int error;
  while ((error = try_flock(env->door, LOCK_SH | LOCK_NB)) == EWOULDBLOCK &&
         now_ms() < end && !kg_is_cancelled(ctx)) {
    pause_a_little();
  }
  if (error != EWOULDBLOCK) {
    return KG_OK;
  }
  if (kg_is_cancelled(ctx)) {
    return KG_CANCELLED;
  }
  return kg_sink_error_hint(&ctx->sink, KG_ERR_BUSY, env->folder,
                            "try again, or wait longer with --wait SECONDS",
                            "the store is being rewritten");
}

void
kg_env_leave(kg_env *env)
{
  if (env->door >= 0) {
    close(env->door);
    env->door = -1;
  }
}

/* flock(2) drops the lock it has when it cannot make it exclusive. */
static int
try_be_alone(const kg_env *env)
{
  const int error = try_flock(env->door, LOCK_EX | LOCK_NB);
  if (error) {
    try_flock(env->door, LOCK_SH);
  }
  return error;
}

kg_status
kg_env_be_alone(const kg_context *ctx, kg_env *env, unsigned wait_ms)
{
  const uint64_t end = now_ms() + wait_ms;
  int error = env->n_users > 1 ? EWOULDBLOCK : try_be_alone(env);
  while (error == EWOULDBLOCK && now_ms() < end && !kg_is_cancelled(ctx)) {
    pause_a_little();
    error = env->n_users > 1 ? EWOULDBLOCK : try_be_alone(env);
  }
  if (!error) {
    return KG_OK;
  }
  if (error != EWOULDBLOCK) {
    return kg_env_error(ctx, env->folder, "locking the folder", error);
  }
  if (kg_is_cancelled(ctx)) {
    return KG_CANCELLED;
  }
  return kg_sink_error_hint(
      &ctx->sink, KG_ERR_BUSY, env->folder,
      "try again when it is closed, or make a copy with -o DIR",
      "another program has the store open");
}
