/* SPDX-License-Identifier: Apache-2.0 */
#include "shell.h"

#include "base/clock.h"
#include "cli/places.h"
#include "cli/signals.h"
#include "cli/update.h"
#include "input.h"
#include "run.h"

#include <stdio.h>
#include <unistd.h>

enum { USUAL_ROWS = 1000 };

/* What one statement did, for the timing line and the history. */
typedef struct outcome {
  kg_status status;
  kg_query_form form;
  kg_answer answer;
  kg_update_counts counts;
  double seconds;
} outcome;

static kg_answer_options
answer_options(const kg_shell *shell, kg_query_form form)
{
  const kg_cli *cli = shell->cli;
  const bool on_screen = cli->terminal.out_is_terminal && !cli->options.output;
  return (kg_answer_options){
      .format = shell->mode ? shell->mode : kg_answer_default(form, on_screen),
      .prefixes = &shell->session.prefixes,
      .width = on_screen ? kg_terminal_width(STDOUT_FILENO) : 0,
      .color = cli->terminal.out_color && !cli->options.output,
      .max_rows = on_screen ? shell->max_rows : 0,
  };
}

static void
bind_params(kg_shell *shell, kg_query *query)
{
  for (size_t i = 0; i < shell->params.n; i++) {
    const kg_shell_param *param = &shell->params.at[i];
    /* One that this query does not have is for another. */
    (void)kg_query_bind(query, param->name.ptr, &param->value);
  }
}

static kg_status
write_plan(kg_shell *shell, kg_result *result, kg_out *out)
{
  kg_slice text;
  const bool json = shell->mode && !strcmp(shell->mode, "json");
  TRY(kg_result_explain(result, json ? KG_EXPLAIN_JSON : KG_EXPLAIN_TEXT,
                        &text));
  kg_out_add(out, text);
  if (text.len && text.ptr[text.len - 1] != '\n') {
    kg_out_byte(out, '\n');
  }
  return KG_OK;
}

static kg_status
write_answer(kg_shell *shell,
             kg_result *result,
             kg_shell_how how,
             kg_out *out,
             outcome *o)
{
  kg_answer_options options = answer_options(shell, o->form);
  if (how == KG_SHELL_EXPLAIN) {
    return write_plan(shell, result, out);
  }
  if (how == KG_SHELL_PROFILE) {
    options.format = "none";
  }
  /* `.mode json` and the like are for rows; a graph is shown as a graph. */
  if (kg_answer_check(&(kg_context){0}, options.format, o->form)) {
    options.format =
        kg_answer_default(o->form, shell->cli->terminal.out_is_terminal);
  }
  TRY(kg_answer_write(&shell->ctx, o->form, result, &options, out, &o->answer));
  return how == KG_SHELL_PROFILE ? write_plan(shell, result, out) : KG_OK;
}

static kg_status
run_query(kg_shell *shell, const kg_query *query, kg_shell_how how, outcome *o)
{
  kg_run_options options = kg_session_run_options(shell->cli);
  kg_txn *txn = NULL;
  kg_result *result = NULL;
  kg_out *out;
  options.profile |= how == KG_SHELL_PROFILE;
  TRY(kg_out_open(&shell->ctx, shell->cli->options.output, &out));
  kg_status st = kg_txn_read(shell->session.store, &txn);
  if (!st) {
    st = kg_query_run(&shell->ctx, query, txn, &options, &result);
  }
  if (!st) {
    st = write_answer(shell, result, how, out, o);
  }
  kg_result_free(result);
  kg_txn_end(txn);
  const kg_status closed = kg_out_close(out);
  return st ? st : closed;
}

/* A script's lines are counted from its beginning: empty ones stand for those
   before the statement. */
static void
add_lines_before(const kg_shell *shell, kg_buf *out)
{
  for (uint64_t i = 1; !shell->interactive && i < shell->line; i++) {
    kg_buf_add_byte(out, '\n');
  }
}

static uint64_t
count_lines(kg_slice text)
{
  uint64_t n = 0;
  for (size_t i = 0; i < text.len; i++) {
    n += text.ptr[i] == '\n';
  }
  return n;
}

static kg_status
prepare(kg_shell *shell, kg_slice text, bool is_update, kg_query **query)
{
  kg_buf padded;
  kg_buf_init(&padded, shell->ctx.alloc);
  add_lines_before(shell, &padded);
  kg_buf_add(&padded, text);
  const kg_request request = {.text = kg_buf_slice(&padded),
                              .source =
                                  shell->interactive ? "" : "standard input"};
  const kg_status st =
      kg_session_prepare(&shell->session, &request, is_update, query);
  kg_buf_clear(&padded);
  return st;
}

static void
tell_warning(void *user, const kg_diag *diag)
{
  const kg_shell *shell = user;
  if (diag->severity == KG_WARNING) {
    kg_sink_tell(&shell->ctx.sink, diag);
  }
}

/* With a plan everything there is to say, with an answer in a terminal what is
   likely a mistake. */
static kg_status
advise(kg_shell *shell, const kg_query *query, kg_shell_how how)
{
  const kg_sink warnings = {tell_warning, shell};
  if (how != KG_SHELL_RUN) {
    return kg_query_advise(query, &shell->ctx.sink);
  }
  return shell->interactive ? kg_query_advise(query, &warnings) : KG_OK;
}

static kg_status
prepare_and_run(kg_shell *shell,
                kg_slice text,
                bool is_update,
                kg_shell_how how,
                outcome *o)
{
  kg_query *query = NULL;
  TRY(prepare(shell, text, is_update, &query));
  bind_params(shell, query);
  o->form = kg_query_get_form(query);
  kg_status st = is_update ? KG_OK : advise(shell, query, how);
  if (!st) {
    st = is_update ? kg_update_run(&shell->session, query, &o->counts)
                   : run_query(shell, query, how, o);
  }
  kg_query_free(query);
  return st;
}

static void
say_rows(kg_shell *shell, const outcome *o, char *text, size_t size)
{
  (void)shell;
  if (o->form == KG_UPDATE) {
    snprintf(text, size, "%llu inserted, %llu deleted",
             (unsigned long long)o->counts.n_inserted,
             (unsigned long long)o->counts.n_deleted);
  } else if (o->form == KG_ASK) {
    snprintf(text, size, "answered");
  } else {
    const bool rows = o->form == KG_SELECT;
    const unsigned long long n = o->answer.n_rows;
    snprintf(text, size, "%llu %s", n,
             rows ? (n == 1 ? "row" : "rows")
                  : (n == 1 ? "triple" : "triples"));
  }
}

static void
say_outcome(kg_shell *shell, const outcome *o)
{
  kg_printer *printer = &shell->cli->printer;
  const bool dim = printer->color;
  char what[96];
  say_rows(shell, o, what, sizeof what);
  if (o->answer.has_more) {
    kg_printer_say(printer, "the first %llu rows; .maxrows 0 shows all",
                   (unsigned long long)o->answer.n_rows);
  }
  if (o->answer.n_hidden) {
    kg_printer_say(printer, "%zu columns did not fit; .mode line shows all",
                   o->answer.n_hidden);
  }
  if (o->status == KG_CANCELLED) {
    kg_printer_say(printer,
                   o->form == KG_SELECT ? "cancelled after %.3f s, %llu rows"
                                        : "cancelled after %.3f s",
                   o->seconds, (unsigned long long)o->answer.n_rows);
  } else if (o->status == KG_ERR_LIMIT) {
    kg_printer_say(printer, "incomplete: %s in %.3f s", what, o->seconds);
  } else if (!o->status && shell->timing) {
    kg_printer_say(printer, "%s%s in %.3f s%s", dim ? KG_COLOR_DIM : "", what,
                   o->seconds, dim ? KG_COLOR_OFF : "");
  }
}

static void
remember(kg_shell *shell, kg_slice text, const outcome *o)
{
  const kg_history_entry entry = {
      .text = text,
      .store = kg_slice_of(shell->session.folder),
      .status =
          o->status ? kg_slice_of(kg_status_words(o->status)) : KG_SLICE("ok"),
      .time = (int64_t)time(NULL),
      .n_rows = o->answer.n_rows,
      .milliseconds = (uint64_t)(o->seconds * 1000),
      .is_private = shell->is_private,
  };
  if (shell->interactive) {
    kg_history_add(&shell->history, &entry);
  }
}

static kg_status
bind_prologue(kg_shell *shell, kg_slice text)
{
  kg_slice name;
  kg_slice iri;
  size_t at = 0;
  while (kg_prologue_next(text, &at, &name, &iri)) {
    if (kg_prefixes_bind(&shell->session.prefixes, name, iri)) {
      return kg_sink_error(&shell->ctx.sink, KG_ERR_QUERY, NULL,
                           "\"%.*s\" cannot be a prefix", KG_FMT(name));
    }
  }
  return kg_session_update_prefixes(&shell->session);
}

kg_status
kg_shell_run_statement(kg_shell *shell, kg_slice text, kg_shell_how how)
{
  const kg_statement statement = kg_statement_scan(text);
  outcome o = {0};
  if (statement.kind == KG_STATEMENT_PROLOGUE) {
    return bind_prologue(shell, text);
  }
  kg_buf copy; /* `text` may be the last statement itself. */
  kg_buf_init(&copy, shell->ctx.alloc);
  kg_buf_add(&copy, text);
  shell->cli->cancel.stop = 0;
  const double from = kg_seconds();
  o.status = prepare_and_run(shell, kg_buf_slice(&copy),
                             statement.kind == KG_STATEMENT_UPDATE, how, &o);
  o.seconds = kg_seconds() - from;
  shell->cli->cancel.stop = 0;
  say_outcome(shell, &o);
  remember(shell, kg_buf_slice(&copy), &o);
  kg_buf_reset(&shell->last);
  kg_buf_add(&shell->last, kg_buf_slice(&copy));
  if (!o.status && o.form == KG_SELECT && !o.answer.n_rows &&
      how == KG_SHELL_RUN && shell->interactive) {
    kg_shell_explain_nothing(shell, kg_buf_slice(&copy));
  }
  kg_buf_clear(&copy);
  return o.status;
}

kg_status
kg_shell_show(kg_shell *shell, const char *query, uint64_t *n_rows)
{
  outcome o = {0};
  const char *mode = shell->mode;
  shell->mode = "table";
  shell->cli->cancel.stop = 0;
  const kg_status st =
      prepare_and_run(shell, kg_slice_of(query), false, KG_SHELL_RUN, &o);
  shell->cli->cancel.stop = 0;
  shell->mode = mode;
  if (n_rows) {
    *n_rows = o.answer.n_rows;
  }
  return st;
}

/* What people type into a shell that they do not know yet. */
static const char *
find_plain_word(kg_slice text)
{
  static const char *const words[][2] = {
      {"help", ".help"}, {"?", ".help"},    {"\\?", ".help"}, {"\\h", ".help"},
      {"quit", ".quit"}, {"exit", ".quit"}, {"\\q", ".quit"}, {"bye", ".quit"},
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (kg_slice_equal_nocase(text, kg_slice_of(words[i][0]))) {
      return words[i][1];
    }
  }
  return NULL;
}

kg_status
kg_shell_do(kg_shell *shell, const kg_piece *piece)
{
  if (piece->is_command) {
    return kg_shell_run_command(shell, piece->text);
  }
  const char *command = find_plain_word(kg_slice_trim(piece->text));
  if (command) {
    return kg_shell_run_command(shell, kg_slice_of(command));
  }
  return kg_shell_run_statement(shell, piece->text, KG_SHELL_RUN);
}

static void
do_text(kg_shell *shell, kg_slice text)
{
  size_t at = 0;
  shell->is_private = text.len && text.ptr[0] == ' ';
  while (at < text.len && !shell->done) {
    const size_t from = at;
    const kg_piece piece = kg_piece_next(text, &at);
    const size_t begin =
        piece.text.ptr ? (size_t)(piece.text.ptr - text.ptr) : from;
    shell->line += count_lines(kg_slice_sub(text, from, begin));
    if (!piece.text.len) {
      continue;
    }
    const kg_status st = kg_shell_do(shell, &piece);
    shell->worst = shell->worst ? shell->worst : st;
    shell->line += count_lines(kg_slice_sub(text, begin, at));
    if (st == KG_CANCELLED) {
      return;
    }
  }
}

static kg_status
loop(kg_shell *shell)
{
  kg_input *input;
  kg_slice text;
  TRY(kg_input_open(shell, &input));
  while (!shell->done) {
    const kg_status st = kg_input_next(input, &text);
    if (st == KG_CANCELLED && shell->interactive) {
      continue;
    }
    if (st) {
      shell->worst = st == KG_DONE || shell->worst ? shell->worst : st;
      break;
    }
    do_text(shell, text);
    if (!shell->interactive && shell->worst == KG_CANCELLED) {
      break;
    }
  }
  kg_input_close(input);
  return KG_OK;
}

static void
open_history(kg_shell *shell)
{
  const char *path = NULL;
  if (shell->interactive && !shell->cli->options.no_history) {
    (void)kg_place_of_state(&shell->arena, "history", &path);
  }
  (void)kg_history_open(&shell->history, &shell->ctx, path);
}

static void
greet(kg_shell *shell)
{
  kg_store_stats stats;
  kg_txn *txn = NULL;
  if (!shell->interactive || kg_txn_read(shell->session.store, &txn)) {
    return;
  }
  if (!kg_txn_stats(txn, &stats)) {
    kg_printer_say(&shell->cli->printer,
                   "%s: %llu triples; SPARQL, or .help, or Ctrl-D",
                   shell->session.folder ? shell->session.folder : "files",
                   (unsigned long long)stats.n_triples);
  }
  kg_txn_end(txn);
}

static kg_status
start(kg_shell *shell)
{
  kg_cli *cli = shell->cli;
  shell->ctx = cli->ctx;
  kg_arena_init(&shell->arena, cli->ctx.alloc);
  kg_buf_init(&shell->last, cli->ctx.alloc);
  if (cli->args.n) {
    cli->options.store = cli->args.at[0];
  }
  TRY(kg_session_open(&shell->session, cli, KG_SESSION_WRITE));
  if (cli->options.format) {
    TRY(kg_answer_check(&shell->ctx, cli->options.format, KG_CONSTRUCT));
    shell->mode = cli->options.format;
  }
  shell->interactive = cli->terminal.in_is_terminal &&
                       cli->terminal.out_is_terminal && !cli->options.execute.n;
  shell->timing = shell->interactive || cli->options.timing;
  shell->max_rows = USUAL_ROWS;
  shell->line = 1;
  if (shell->interactive) {
    cli->printer.progname = NULL;
    kg_signals_stay(true);
  }
  open_history(shell);
  return KG_OK;
}

static void
stop(kg_shell *shell)
{
  kg_history_close(&shell->history);
  if (shell->has_schema) {
    kg_schema_clear(&shell->schema);
  }
  kg_vec_free(&shell->params, shell->ctx.alloc);
  kg_session_close(&shell->session);
  kg_buf_clear(&shell->last);
  kg_arena_clear(&shell->arena);
  shell->cli->printer.progname = "kg";
}

kg_status
kg_shell_run(kg_cli *cli)
{
  kg_shell shell = {.cli = cli};
  kg_status st = start(&shell);
  if (!st && cli->options.execute.n) {
    for (size_t i = 0; i < cli->options.execute.n && !shell.done; i++) {
      do_text(&shell, kg_slice_of(cli->options.execute.at[i]));
    }
  } else if (!st) {
    greet(&shell);
    st = loop(&shell);
  }
  /* A person saw what went wrong; a script is told. */
  if (!st && !shell.interactive) {
    st = shell.worst;
  }
  stop(&shell);
  return st;
}
