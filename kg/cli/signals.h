/* SPDX-License-Identifier: Apache-2.0 */
/// Ctrl-C and broken pipes.
#ifndef KG_CLI_SIGNALS_H
#define KG_CLI_SIGNALS_H

#include "kg/context.h"

#include <stdint.h>

/// From now on SIGINT sets `cancel`, which must live as long as the program;
/// a second one within the same command ends the program with status 130
/// (not while `kg_signals_stay` holds). SIGTERM and SIGHUP do the same, so that
/// no temporary file is left behind, but end a shell at once. SIGPIPE is
/// ignored: writing then fails with EPIPE, which outputs take for the end.
/// SIGBUS, which reading a store's damaged file can cause, ends the program
/// with a message and status 4.
void kg_signals_catch(kg_cancel *cancel);

/// Cancel the command after that long, as SIGINT does.
void kg_signals_limit(uint64_t milliseconds);
/// True once it has been cancelled for that.
bool kg_signals_timed_out(void);

/// The shell never ends by Ctrl-C.
void kg_signals_stay(bool stay);

#endif
