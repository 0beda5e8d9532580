/* SPDX-License-Identifier: Apache-2.0 */
#include "store/place.h"
#include "store/txn.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

kg_status
kg_store_compact(kg_store *store, const char *folder)
{
  const kg_context *ctx = store->ctx;
  char file[PATH_MAX];
  if (mkdir(folder, 0777)) {
    return kg_sink_error(&ctx->sink, KG_ERR_IO, folder, "cannot be made: %s",
                         strerror(errno));
  }
  int error = mdb_env_copy2(store->env->mdb, folder, MDB_CP_COMPACT);
  if (error) {
    if (kg_place_file(folder, "data.mdb", file)) {
      unlink(file);
    }
    rmdir(folder);
    return kg_env_error(ctx, folder, "writing the copy", error);
  }
  return kg_place_sync(ctx, folder);
}
