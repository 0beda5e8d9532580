/* SPDX-License-Identifier: Apache-2.0 */
/// Buffered output whose error is sticky: write without looking, ask at
/// kg_out_close. A file is written beside its place and renamed when all of it
/// is on disk.
#ifndef KG_BASE_OUT_H
#define KG_BASE_OUT_H

#include "kg/context.h"
#include "kg/slice.h"

typedef struct kg_out kg_out;

/// @param path NULL or "-" is standard output.
kg_status kg_out_open(const kg_context *ctx, const char *path, kg_out **out);
/// Writes to an open descriptor, which is not closed.
kg_status kg_out_open_fd(const kg_context *ctx, int fd, kg_out **out);
/// Collects in memory; read it with kg_out_text.
kg_status kg_out_open_memory(const kg_context *ctx, kg_out **out);

void kg_out_add(kg_out *out, kg_slice text);
void kg_out_string(kg_out *out, const char *string);
void kg_out_byte(kg_out *out, char byte);
void kg_out_printf(kg_out *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/// Hands everything to the system. Errors stay sticky.
kg_status kg_out_flush(kg_out *out);
/// True once the reader has gone (EPIPE): stop producing, end quietly.
bool kg_out_is_closed(const kg_out *out);
/// What was written to a memory output. Valid until the next write.
kg_slice kg_out_text(const kg_out *out);

/// Flushes, syncs and renames a file into place, frees. A gone reader is KG_OK.
/// @return KG_ERR_IO or KG_ERR_FULL, told to the sink once; KG_CANCELLED where
/// a cancelled output has a reader that takes nothing.
kg_status kg_out_close(kg_out *out);
/// Drops what was not written and frees; a file's place keeps its old bytes.
void kg_out_abandon(kg_out *out);

#endif
