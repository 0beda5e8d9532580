/* SPDX-License-Identifier: Apache-2.0 */
/// Bytes from a file, standard input or memory, piece by piece; gzip is
/// decompressed on the way.
#ifndef KG_IO_SOURCE_H
#define KG_IO_SOURCE_H

#include "kg/context.h"

#include <stdint.h>

typedef struct kg_source kg_source;

/// @param path "-" is standard input.
/// @param name For messages; NULL = the path. Copied, as is the path.
kg_status kg_source_open(const kg_context *ctx,
                         const char *path,
                         const char *name,
                         kg_source **source);
/// `text` is borrowed.
kg_status kg_source_open_text(const kg_context *ctx,
                              kg_slice text,
                              const char *name,
                              kg_source **source);
/// Up to `cap` bytes; `*n` is 0 at the end alone.
/// @return KG_ERR_IO, or KG_ERR_INPUT for damaged gzip data, told to the sink.
kg_status kg_source_read(kg_source *source, char *buf, size_t cap, size_t *n);
/// Have `n_bytes` (NULL = nothing) always say how many bytes of the file, as it
/// is on disk, have been read.
void kg_source_watch(kg_source *source, uint64_t *n_bytes);
/// Name for messages. Valid until closed.
const char *kg_source_name(const kg_source *source);
void kg_source_close(kg_source *source);

/// Tells an error at a place of a line. `column` counts code points from 1;
/// `line_text` may be empty. @return `st`.
kg_status kg_source_error(const kg_context *ctx,
                          kg_status st,
                          const kg_diag *place,
                          const char *format,
                          ...) __attribute__((format(printf, 4, 5)));

#endif
