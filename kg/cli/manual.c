/* SPDX-License-Identifier: Apache-2.0 */
/* The manual page (`kg help man`) and the completion for bash (`kg help
   bash`), from the same tables as everything else. */
#include "cli/help.h"

/* Text for man: a hyphen stays a hyphen, a line never begins with a dot. */
static void
add_text(kg_out *out, const char *text)
{
  for (const char *c = text; *c; c++) {
    if (*c == '-') {
      kg_out_string(out, "\\-");
    } else if (*c == '\\') {
      kg_out_string(out, "\\e");
    } else {
      if ((*c == '.' || *c == '\'') && (c == text || c[-1] == '\n')) {
        kg_out_string(out, "\\&");
      }
      kg_out_byte(out, *c);
    }
  }
}

static void
write_option(kg_out *out, const kg_option *option)
{
  kg_out_string(out, ".TP\n");
  if (option->letter) {
    kg_out_printf(out, "\\fB\\-%c\\fR, ", option->letter);
  }
  kg_out_string(out, "\\fB\\-\\-");
  add_text(out, option->name);
  kg_out_string(out, "\\fR");
  if (option->value) {
    kg_out_string(out, " \\fI");
    add_text(out, option->value);
    kg_out_string(out, "\\fR");
  }
  kg_out_byte(out, '\n');
  add_text(out, option->help);
  kg_out_byte(out, '\n');
}

static void
write_command(kg_out *out, const kg_command *command)
{
  size_t n;
  const kg_option *options = kg_options_table(&n);
  kg_out_string(out, ".SS kg ");
  add_text(out, command->name);
  kg_out_byte(out, ' ');
  add_text(out, command->args);
  kg_out_byte(out, '\n');
  add_text(out, command->help);
  kg_out_byte(out, '\n');
  for (size_t i = 0; i < n; i++) {
    if (options[i].scope == KG_OPTION_OWN &&
        kg_command_lists(command, &options[i])) {
      write_option(out, &options[i]);
    }
  }
  kg_out_string(out, ".PP\n.nf\n");
  add_text(out, command->examples);
  kg_out_string(out, "\n.fi\n");
}

static void
write_statuses(kg_out *out)
{
  static const char *const statuses[][2] = {
      {"0", "done"},
      {"1", "only with --exit-status: ASK is false or there are no rows"},
      {"2", "the command line is wrong"},
      {"3", "the query or update does not parse or is not valid"},
      {"4", "store, file or input trouble"},
      {"5", "stopped by a limit or time-out, output incomplete"},
      {"130", "interrupted"},
  };
  kg_out_string(out, ".SH EXIT STATUS\n");
  for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
    kg_out_printf(out, ".TP\n%s\n", statuses[i][0]);
    add_text(out, statuses[i][1]);
    kg_out_byte(out, '\n');
  }
}

void
kg_man_write(kg_out *out)
{
  size_t n;
  const kg_command *commands = kg_commands_table(&n);
  kg_out_string(out, ".TH KG 1 \"\" \"kg " KG_VERSION "\"\n.SH NAME\n"
                     "kg \\- from news articles to a graph you can ask\n"
                     ".SH SYNOPSIS\n\\fBkg\\fR \\fICOMMAND\\fR "
                     "[\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n"
                     ".SH COMMANDS\n");
  for (size_t i = 0; i < n; i++) {
    write_command(out, &commands[i]);
  }
  kg_out_string(out, ".SH OPTIONS OF ALL COMMANDS\n");
  const kg_option *options = kg_options_table(&n);
  for (size_t i = 0; i < n; i++) {
    if (options[i].scope == KG_OPTION_COMMON) {
      write_option(out, &options[i]);
    }
  }
  write_statuses(out);
  kg_out_string(out, ".SH ENVIRONMENT\n.TP\nKG_STORE\nthe store\n"
                     ".TP\nNO_COLOR\nno colours on a terminal\n"
                     ".SH FILES\n.TP\n$XDG_STATE_HOME/kg/history\n"
                     "statements of the shell, one JSON object a line\n");
}

void
kg_bash_write(kg_out *out)
{
  size_t n_commands;
  size_t n_options;
  const kg_command *commands = kg_commands_table(&n_commands);
  const kg_option *options = kg_options_table(&n_options);
  kg_out_string(out, "_kg() {\n"
                     "  local word=${COMP_WORDS[COMP_CWORD]} command=\n"
                     "  local common=\"");
  for (size_t i = 0; i < n_options; i++) {
    if (options[i].scope == KG_OPTION_COMMON) {
      kg_out_printf(out, "--%s ", options[i].name);
    }
  }
  kg_out_string(out, "\" own=\n"
                     "  [ \"$COMP_CWORD\" -gt 1 ] && command=${COMP_WORDS[1]}\n"
                     "  case $command in\n");
  for (size_t i = 0; i < n_commands; i++) {
    kg_out_printf(out, "  %s) own=\"", commands[i].name);
    for (size_t k = 0; k < n_options; k++) {
      if (options[k].scope == KG_OPTION_OWN &&
          kg_command_lists(&commands[i], &options[k])) {
        kg_out_printf(out, "--%s ", options[k].name);
      }
    }
    kg_out_string(out, "\" ;;\n");
  }
  kg_out_string(out, "  '') own=\"");
  for (size_t i = 0; i < n_commands; i++) {
    kg_out_printf(out, "%s ", commands[i].name);
  }
  kg_out_string(out,
                "\" ;;\n  esac\n"
                "  COMPREPLY=($(compgen -W \"$own $common\" -- \"$word\"))\n"
                "}\n"
                "complete -o default -F _kg kg\n");
}
