/* SPDX-License-Identifier: Apache-2.0 */
/// The program: what every command is given, and the way in.
#ifndef KG_CLI_CLI_H
#define KG_CLI_CLI_H

#include "base/out.h"
#include "cli/options.h"
#include "cli/printer.h"
#include "cli/terminal.h"

struct kg_cli {
  kg_context ctx; ///< Its sink prints; SIGINT cancels.
  kg_cancel cancel;
  kg_arena arena; ///< Until the program ends: paths, lists, names.
  kg_printer printer;
  kg_terminal terminal;
  const kg_command *command;
  kg_options options;
  kg_texts args;
  int exit_status;      ///< What a command that went well ends with, if not 0.
  kg_command_fn *shell; ///< The shell, in the program that has one.
};

/// Run the program. `shell` may be NULL: then there is no command `shell`.
/// @return the exit status.
int kg_cli_main(int argc, const char *const *argv, kg_command_fn *shell);

/* The commands. */
#define COMMAND(name, min, max, args, help, options, examples)                 \
  kg_command_fn kg_command_##name;
#include "cli/commands.def"
#undef COMMAND

#endif
