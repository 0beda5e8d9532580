/* SPDX-License-Identifier: Apache-2.0 */
/// What `--help` and `--version` print, made from the tables.
#ifndef KG_CLI_HELP_H
#define KG_CLI_HELP_H

#include "base/out.h"
#include "cli/options.h"

/// The commands and the options that all of them take.
void kg_help_write(kg_out *out);
/// One command: usage, what it does, its options, examples.
void kg_help_write_command(kg_out *out, const kg_command *command);
void kg_version_write(kg_out *out);
/// The manual page, for man.
void kg_man_write(kg_out *out);
/// Completion for bash.
void kg_bash_write(kg_out *out);

#endif
