/* SPDX-License-Identifier: Apache-2.0 */
/* On a terminal readline edits a buffer of several lines: Enter ends it when
   its statement is whole and else begins a new line in it, Alt-Enter always
   begins one. Readline is driven by its callback interface, so that waiting is
   ours: SIGINT is open only while we wait, and no signal is lost. */
#include "input.h"

#include "complete.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

struct kg_input {
  kg_shell *shell;
  bool by_readline;
  char *line;    /* What readline gave, to be freed. */
  bool has_line; /* Also for NULL, the end. */
  kg_buf buf;    /* Plain input: what is not yet a whole statement, */
  kg_buf given;  /* what was given out, */
  char *ahead;   /* and a line that was read ahead. */
  size_t ahead_cap;
  bool has_ahead;
  bool at_end;
};

/* Readline's functions are given nothing of ours. */
static kg_input *the_input;

static void
on_line(char *line)
{
  the_input->line = line;
  the_input->has_line = true;
  /* Takes the prompt away and gives the terminal back while we work. */
  rl_callback_handler_remove();
}

static int
on_newline(int count, int key)
{
  (void)count;
  (void)key;
  rl_insert_text("\n");
  return 0;
}

static int
on_enter(int count, int key)
{
  const kg_slice text = {rl_line_buffer, (size_t)rl_end};
  if (!kg_piece_all_whole(text)) {
    return on_newline(count, key);
  }
  rl_point = rl_end;
  return rl_newline(count, key);
}

static void
bind_keys(Keymap map)
{
  rl_bind_key_in_map('\r', on_enter, map);
  rl_bind_key_in_map('\n', on_enter, map);
}

static void
start_readline(kg_input *input)
{
  the_input = input;
  rl_readline_name = "kg";
  rl_catch_signals = 0;
  rl_initialize();
  bind_keys(emacs_standard_keymap);
  bind_keys(vi_insertion_keymap);
  bind_keys(vi_movement_keymap);
  rl_bind_keyseq_in_map("\\e\\C-m", on_newline, emacs_standard_keymap);
  kg_complete_install(input->shell);
  using_history();
  const kg_history *history = &input->shell->history;
  for (size_t i = 0; i < history->entries.n; i++) {
    add_history(history->entries.at[i].text.ptr);
  }
}

kg_status
kg_input_open(kg_shell *shell, kg_input **input)
{
  kg_input *in = kg_alloc_zeroed(shell->ctx.alloc, 1, sizeof *in);
  *input = in;
  if (!in) {
    return kg_out_of_memory(&shell->ctx);
  }
  const char *term = getenv("TERM");
  in->shell = shell;
  in->by_readline = shell->interactive && term && strcmp(term, "dumb") != 0;
  kg_buf_init(&in->buf, shell->ctx.alloc);
  kg_buf_init(&in->given, shell->ctx.alloc);
  if (in->by_readline) {
    start_readline(in);
  }
  return KG_OK;
}

void
kg_input_close(kg_input *input)
{
  if (!input) {
    return;
  }
  if (input->by_readline) {
    clear_history();
    the_input = NULL;
  }
  free(input->line);
  free(input->ahead);
  kg_buf_clear(&input->buf);
  kg_buf_clear(&input->given);
  kg_alloc_free(input->shell->ctx.alloc, input);
}

static const char *
prompt(const kg_shell *shell)
{
  return shell->cli->terminal.out_color ? "\001" KG_COLOR_BOLD
                                          "\002kg>\001" KG_COLOR_OFF "\002 "
                                        : "kg> ";
}

/* What was typed is left on the screen, marked as given up. */
static void
give_up_line(void)
{
  rl_point = rl_end;
  rl_redisplay();
  rl_callback_sigcleanup();
  rl_free_line_state();
  fputs("^C\n", rl_outstream);
  fflush(rl_outstream);
  rl_replace_line("", 1);
  rl_callback_handler_remove();
}

/* Waits for a key with SIGINT open. @return false when it came. */
static bool
wait_for_key(const kg_input *input, const sigset_t *open)
{
  fd_set set;
  FD_ZERO(&set);
  FD_SET(STDIN_FILENO, &set);
  if (pselect(STDIN_FILENO + 1, &set, NULL, NULL, NULL, open) < 0) {
    if (input->shell->cli->cancel.stop) {
      return false;
    }
    if (errno == EINTR) {
      rl_resize_terminal();
    }
    return true;
  }
  rl_callback_read_char();
  return true;
}

static kg_status
read_keys(kg_input *input)
{
  kg_cli *cli = input->shell->cli;
  sigset_t interrupt;
  sigset_t before;
  kg_status st = KG_OK;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  sigprocmask(SIG_BLOCK, &interrupt, &before);
  cli->cancel.stop = 0;
  input->has_line = false;
  rl_callback_handler_install(prompt(input->shell), on_line);
  while (!input->has_line) {
    if (!wait_for_key(input, &before)) {
      give_up_line();
      st = KG_CANCELLED;
      break;
    }
  }
  cli->cancel.stop = 0;
  sigprocmask(SIG_SETMASK, &before, NULL);
  return st;
}

static kg_status
next_by_readline(kg_input *input, kg_slice *text)
{
  free(input->line);
  input->line = NULL;
  TRY(read_keys(input));
  if (!input->line) {
    fputs("\n", stdout);
    fflush(stdout);
    return KG_DONE;
  }
  *text = kg_slice_of(input->line);
  if (kg_slice_trim(*text).len) {
    const HIST_ENTRY *last =
        history_length ? history_get(history_base + history_length - 1) : NULL;
    if (!last || strcmp(last->line, input->line) != 0) {
      add_history(input->line);
    }
  }
  return KG_OK;
}

/* Reads ahead one line; false at the end or when interrupted. */
static bool
read_ahead(kg_input *input)
{
  if (!input->has_ahead && !input->at_end) {
    const ssize_t n = getline(&input->ahead, &input->ahead_cap, stdin);
    input->has_ahead = n > 0;
    input->at_end = n <= 0;
  }
  return input->has_ahead;
}

static void
take_ahead(kg_input *input)
{
  kg_buf_add_string(&input->buf, input->ahead);
  input->has_ahead = false;
}

/* In a script a whole statement may go on (ORDER BY on a line of its own): it
   ends before a blank line, a dot-command or the beginning of another one. */
static bool
goes_on(kg_input *input)
{
  if (input->shell->interactive || !read_ahead(input)) {
    return false;
  }
  const kg_slice line = kg_slice_trim(kg_slice_of(input->ahead));
  return line.len && line.ptr[0] != '.' && !kg_statement_begins(line);
}

static void
give(kg_input *input, size_t n, kg_slice *text)
{
  kg_buf_reset(&input->given);
  kg_buf_add(&input->given, kg_slice_make(input->buf.ptr, n));
  kg_buf rest = {.alloc = input->buf.alloc};
  kg_buf_add(&rest, kg_slice_make(input->buf.ptr + n, input->buf.len - n));
  kg_buf_clear(&input->buf);
  input->buf = rest;
  *text = kg_buf_slice(&input->given);
}

/* @return true once there is something to give. */
static bool
take_piece(kg_input *input, kg_slice *text)
{
  const kg_slice held = kg_buf_slice(&input->buf);
  size_t at = 0;
  const kg_piece piece = kg_piece_next(held, &at);
  if (piece.is_command || piece.statement.state == KG_STATEMENT_ENDED ||
      (piece.statement.state == KG_STATEMENT_WHOLE && !goes_on(input)) ||
      (piece.text.len && input->at_end && !input->has_ahead)) {
    give(input, at, text);
    return true;
  }
  return false;
}

static kg_status
next_by_lines(kg_input *input, kg_slice *text)
{
  kg_cli *cli = input->shell->cli;
  for (;;) {
    if (input->buf.len && take_piece(input, text)) {
      return kg_buf_status(&input->given);
    }
    if (input->shell->interactive && !input->has_ahead) {
      fputs(input->buf.len ? "  > " : "kg> ", stdout);
      fflush(stdout);
    }
    if (!read_ahead(input)) {
      if (cli->cancel.stop) {
        clearerr(stdin);
        input->at_end = !input->shell->interactive;
        kg_buf_reset(&input->buf);
        if (input->shell->interactive) {
          cli->cancel.stop = 0;
          fputs("\n", stdout);
        }
        return KG_CANCELLED;
      }
      if (!input->buf.len || !take_piece(input, text)) {
        return KG_DONE;
      }
      return kg_buf_status(&input->given);
    }
    take_ahead(input);
  }
}

kg_status
kg_input_next(kg_input *input, kg_slice *text)
{
  return input->by_readline ? next_by_readline(input, text)
                            : next_by_lines(input, text);
}
