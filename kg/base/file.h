/* SPDX-License-Identifier: Apache-2.0 */
/// Files: reading whole ones within a bound, walking folders, writing so that
/// a reader sees the old bytes or the new ones.
#ifndef KG_BASE_FILE_H
#define KG_BASE_FILE_H

#include "base/buf.h"
#include "kg/context.h"

/// Reads a whole file, or standard input for "-", up to `max_bytes`. `.gz`
/// content (by its first two bytes) is decompressed; `max_bytes` then bounds
/// the decompressed size, so that a bomb ends early.
/// @return KG_ERR_IO or KG_ERR_INPUT (too large, damaged), told to the sink.
kg_status kg_file_read(const kg_context *ctx,
                       const char *path,
                       size_t max_bytes,
                       kg_buf *out);

typedef kg_status kg_walk_fn(void *user, const char *path);

/// Calls `found` for every regular file at or below `path`, in byte order of
/// path; hidden names and links that lead out of the tree are left out; at
/// most 64 folders deep. A path that is a file is given as it is.
kg_status kg_file_walk(const kg_context *ctx,
                       const char *path,
                       kg_walk_fn *found,
                       void *user);

#endif
