/* SPDX-License-Identifier: Apache-2.0 */
/// Where a store lies: the folder and its files, and whether LMDB can live
/// there.
#ifndef KG_STORE_PLACE_H
#define KG_STORE_PLACE_H

#include "kg/context.h"

#include <limits.h>

/// `folder/name`. @return false if that is too long.
bool kg_place_file(const char *folder, const char *name, char path[PATH_MAX]);

/// Looks at the folder before LMDB does: it must exist (or be made when
/// `create`), hold a store of this machine's kind (or nothing, when `create`)
/// and not be on a network file system.
/// @param is_made whether the folder was made.
kg_status kg_place_prepare(const kg_context *ctx,
                           const char *folder,
                           bool create,
                           bool *is_made);
/// Tells that there is no store. @return KG_ERR_STORE.
kg_status kg_place_missing(const kg_context *ctx, const char *folder);
/// Makes the folder's entries durable, and its own entry in its parent.
kg_status kg_place_sync(const kg_context *ctx, const char *folder);

/// Makes a folder of our own below $TMPDIR or /tmp.
kg_status kg_place_temporary(const kg_context *ctx, char path[PATH_MAX]);
/// Removes it with LMDB's files in it.
void kg_place_remove_temporary(const char *path);

#endif
