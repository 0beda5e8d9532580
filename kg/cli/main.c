/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include "cli/help.h"
#include "cli/signals.h"

#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

/* A stream that was closed by the caller must not become the store's file. */
static void
hold_standard_streams(void)
{
  int fd;
  do {
    fd = open("/dev/null", O_RDWR);
  } while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO) {
    close(fd);
  }
}

static void
init(kg_cli *cli)
{
  kg_arena_init(&cli->arena, NULL);
  kg_printer_init(&cli->printer, STDERR_FILENO);
  cli->ctx.sink = (kg_sink){kg_printer_tell, &cli->printer};
  cli->ctx.cancel = &cli->cancel;
}

static void
take_line(kg_cli *cli, const kg_command_line *line)
{
  cli->command = line->command;
  cli->options = line->options;
  cli->args = line->args;
  cli->terminal = kg_terminal_look(line->options.color);
  cli->printer.color = cli->terminal.err_color;
  cli->printer.is_terminal = cli->terminal.err_is_terminal;
  cli->printer.quiet = line->options.quiet;
}

static kg_status
write_help(kg_cli *cli)
{
  kg_out *out;
  TRY(kg_out_open(&cli->ctx, cli->options.output, &out));
  if (cli->options.version) {
    kg_version_write(out);
  } else if (cli->command) {
    kg_help_write_command(out, cli->command);
  } else {
    kg_help_write(out);
  }
  return kg_out_close(out);
}

kg_status
kg_command_shell(kg_cli *cli)
{
  return cli->shell ? cli->shell(cli)
                    : kg_sink_error(&cli->ctx.sink, KG_ERR_UNSUPPORTED, NULL,
                                    "this program has no shell");
}

/* `kg` alone on a terminal is the shell. */
static kg_status
run_without_command(kg_cli *cli)
{
  if (cli->shell && cli->terminal.in_is_terminal &&
      cli->terminal.out_is_terminal) {
    return cli->shell(cli);
  }
  return kg_sink_error_hint(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                            "kg --help lists the commands",
                            "no command is named");
}

/* Also for what is wrong with the command line itself. */
static const char *
find_color(int argc, const char *const *argv)
{
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--color") && i + 1 < argc) {
      return argv[i + 1];
    }
    if (!strncmp(argv[i], "--color=", 8)) {
      return argv[i] + 8;
    }
  }
  return NULL;
}

static bool
lists_timeout(const kg_command *command)
{
  size_t n;
  const kg_option *options = kg_options_table(&n);
  while (n && strcmp(options[n - 1].name, "timeout") != 0) {
    --n;
  }
  return n && kg_command_lists(command, &options[n - 1]);
}

static kg_status
run(kg_cli *cli, int argc, const char *const *argv)
{
  kg_command_line line;
  cli->terminal = kg_terminal_look(find_color(argc, argv));
  cli->printer.color = cli->terminal.err_color;
  cli->printer.is_terminal = cli->terminal.err_is_terminal;
  TRY(kg_command_line_parse(&cli->ctx, &cli->arena, argc, argv, &line));
  take_line(cli, &line);
  if (cli->options.help || cli->options.version) {
    return write_help(cli);
  }
  if (!cli->command) {
    return run_without_command(cli);
  }
  /* Those that list --timeout look after it themselves. */
  if (cli->options.timeout.given && !lists_timeout(cli->command)) {
    kg_signals_limit(cli->options.timeout.value);
  }
  return cli->command->run(cli);
}

static kg_status
tell_end(kg_cli *cli, kg_status st)
{
  if (st != KG_CANCELLED) {
    return st;
  }
  kg_printer_end_progress(&cli->printer);
  if (kg_signals_timed_out()) {
    return kg_sink_error(&cli->ctx.sink, KG_ERR_LIMIT, NULL,
                         "stopped by the time-out");
  }
  kg_printer_say(&cli->printer, "kg: interrupted");
  return st;
}

int
kg_cli_main(int argc, const char *const *argv, kg_command_fn *shell)
{
  kg_cli cli = {.shell = shell};
  /* For readline alone: nothing of ours reads the locale, and numbers keep
     their point. */
  setlocale(LC_CTYPE, "");
  hold_standard_streams();
  init(&cli);
  kg_signals_catch(&cli.cancel);
  const kg_status st = tell_end(&cli, run(&cli, argc, argv));
  const int status = st ? kg_status_exit(st) : cli.exit_status;
  kg_printer_clear(&cli.printer);
  kg_arena_clear(&cli.arena);
  return status;
}
