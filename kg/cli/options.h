/* SPDX-License-Identifier: Apache-2.0 */
/// The command line: from argv to a command, its options and its arguments.
#ifndef KG_CLI_OPTIONS_H
#define KG_CLI_OPTIONS_H

#include "base/arena.h"
#include "kg/context.h"

#include <stdint.h>

/// Values of a repeatable option, in order.
typedef struct kg_texts {
  const char **at;
  size_t n;
} kg_texts;

/// One number; `given` tells 0 from nothing.
typedef struct kg_number {
  uint64_t value;
  bool given;
} kg_number;

typedef bool kg_option_FLAG;
typedef const char *kg_option_TEXT; ///< NULL if not given.
typedef kg_texts kg_option_LIST;
typedef kg_number kg_option_SIZE;  ///< In bytes.
typedef kg_number kg_option_TIME;  ///< In milliseconds.
typedef kg_number kg_option_COUNT; ///< Any whole number.

typedef struct kg_options {
#define OPTION(field, kind, scope, name, letter, value, help)                  \
  kg_option_##kind field;
#include "cli/options.def"
#undef OPTION
} kg_options;

typedef enum kg_option_kind {
  KG_OPTION_FLAG,
  KG_OPTION_TEXT,
  KG_OPTION_LIST,
  KG_OPTION_SIZE,
  KG_OPTION_TIME,
  KG_OPTION_COUNT,
} kg_option_kind;

typedef enum kg_option_scope {
  KG_OPTION_COMMON,
  KG_OPTION_OWN
} kg_option_scope;

/// A row of options.def.
typedef struct kg_option {
  const char *name;
  const char *value; ///< What the help calls its value; NULL for flags.
  const char *help;
  size_t offset; ///< Into kg_options.
  kg_option_kind kind;
  kg_option_scope scope;
  char letter; ///< 0 = none.
} kg_option;

/// All options, in order of the table.
const kg_option *kg_options_table(size_t *n);

typedef struct kg_cli kg_cli;
/// What a command does. Faults were told to the context's sink.
typedef kg_status kg_command_fn(kg_cli *cli);

/// A row of commands.def.
typedef struct kg_command {
  const char *name;
  const char *args; ///< Of the usage line.
  const char *help;
  const char *options;  ///< Names, separated by blanks.
  const char *examples; ///< One a line.
  kg_command_fn *run;
  size_t min_args;
  size_t max_args;
} kg_command;

/// All commands, in order of the table.
const kg_command *kg_commands_table(size_t *n);
/// NULL if there is none of that name.
const kg_command *kg_commands_find(const char *name);
/// True if `option` is one that the command lists.
bool kg_command_lists(const kg_command *command, const kg_option *option);

/// A parsed command line.
typedef struct kg_command_line {
  const kg_command *command; ///< NULL if none was named.
  kg_options options;
  kg_texts args; ///< Without the command.
} kg_command_line;

/// @param arena Holds the lists; argv must outlive the answer.
/// @return KG_ERR_USAGE, told to the sink with the nearest name.
kg_status kg_command_line_parse(const kg_context *ctx,
                                kg_arena *arena,
                                int argc,
                                const char *const *argv,
                                kg_command_line *line);

#endif
