/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"

#include "cli/cli.h"

#include <stdio.h>

static void
write_option(kg_out *out, const kg_option *option)
{
  char left[64];
  const char letter[] = {'-', option->letter, ',', ' ', '\0'};
  snprintf(left, sizeof left, "%s--%s%s%s", option->letter ? letter : "    ",
           option->name, option->value ? " " : "",
           option->value ? option->value : "");
  kg_out_printf(out, "  %-24s %s\n", left, option->help);
}

static void
write_examples(kg_out *out, const char *examples)
{
  kg_out_string(out, "\nExamples:\n");
  while (*examples) {
    const size_t len = strcspn(examples, "\n");
    kg_out_printf(out, "  %.*s\n", (int)len, examples);
    examples += len + (examples[len] == '\n');
  }
}

void
kg_help_write(kg_out *out)
{
  size_t n;
  const kg_command *commands = kg_commands_table(&n);
  kg_out_string(out, "kg: from news articles to a graph you can ask\n"
                     "Usage: kg COMMAND [OPTION…] [ARGUMENT…]; kg alone opens "
                     "the shell\n\n");
  for (size_t i = 0; i < n; i++) {
    kg_out_printf(out, "  %-9s %s\n", commands[i].name, commands[i].help);
  }
  kg_out_string(out, "\nEverywhere: --store DIR (default: $KG_STORE, else "
                     "kg.db), --quiet, --color WHEN\n"
                     "kg COMMAND --help says more: try kg query --help\n");
}

void
kg_help_write_command(kg_out *out, const kg_command *command)
{
  size_t n;
  const kg_option *options = kg_options_table(&n);
  kg_out_printf(out, "Usage: kg %s [OPTION…]%s%s\n  %s\n", command->name,
                *command->args ? " " : "", command->args, command->help);
  if (*command->options) {
    kg_out_byte(out, '\n');
  }
  for (size_t i = 0; i < n; i++) {
    if (kg_command_lists(command, &options[i])) {
      write_option(out, &options[i]);
    }
  }
  write_examples(out, command->examples);
}

void
kg_version_write(kg_out *out)
{
  kg_out_string(out, "kg " KG_VERSION "\n"
                     "Apache-2.0; linked with readline, this program as a "
                     "whole is GPL-3.0-or-later\n");
}

typedef struct page {
  const char *name;
  void (*write)(kg_out *out);
} page;

static bool
write_page(kg_out *out, const char *name)
{
  static const page pages[] = {{"man", kg_man_write}, {"bash", kg_bash_write}};
  const kg_command *command = kg_commands_find(name);
  if (command) {
    kg_help_write_command(out, command);
    return true;
  }
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
    if (!strcmp(name, pages[i].name)) {
      pages[i].write(out);
      return true;
    }
  }
  return false;
}

kg_status
kg_command_help(kg_cli *cli)
{
  kg_out *out;
  TRY(kg_out_open(&cli->ctx, cli->options.output, &out));
  if (!cli->args.n) {
    kg_help_write(out);
  } else if (!write_page(out, cli->args.at[0])) {
    kg_out_abandon(out);
    return kg_sink_error_hint(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                              "kg --help lists them", "unknown command \"%s\"",
                              cli->args.at[0]);
  }
  return kg_out_close(out);
}
