/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "cli/answer.h"
#include "cli/bind.h"
#include "cli/cli.h"
#include "cli/session.h"

#include <stdlib.h>
#include <unistd.h>

/* One `kg query`. */
typedef struct job {
  kg_cli *cli;
  kg_session session;
  kg_query *query;
  const char *format;
  double *times; /* Milliseconds of each run. */
  size_t n_runs;
  kg_answer answer; /* Of the last run. */
} job;

static kg_answer_options
answer_options(const job *j)
{
  const kg_cli *cli = j->cli;
  const bool on_screen = cli->terminal.out_is_terminal && !cli->options.output;
  return (kg_answer_options){
      .format = j->format,
      .prefixes = &j->session.prefixes,
      .width = on_screen ? kg_terminal_width(STDOUT_FILENO) : 0,
      .color = cli->terminal.out_color && !cli->options.output,
  };
}

static kg_status
check_plan_format(kg_cli *cli)
{
  const char *format = cli->options.format;
  if (!cli->options.explain || !format || !strcmp(format, "text") ||
      !strcmp(format, "json")) {
    return KG_OK;
  }
  return kg_sink_error_hint(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                            "it is text or json", "a plan has no format \"%s\"",
                            format);
}

static void
say_profile(job *j, kg_result *result)
{
  kg_slice text;
  if (j->cli->options.profile &&
      !kg_result_explain(result, KG_EXPLAIN_TEXT, &text)) {
    kg_printer_insist(&j->cli->printer, "%.*s", KG_FMT(text));
  }
}

/* Once through, with a snapshot of its own. */
static kg_status
run_once(job *j, kg_out *out)
{
  const kg_context *ctx = &j->cli->ctx;
  const kg_run_options options = kg_session_run_options(j->cli);
  const kg_answer_options how = answer_options(j);
  kg_txn *txn = NULL;
  kg_result *result = NULL;
  TRY(kg_txn_read(j->session.store, &txn));
  kg_status st = kg_query_run(ctx, j->query, txn, &options, &result);
  if (!st) {
    st = kg_answer_write(ctx, kg_query_get_form(j->query), result, &how, out,
                         &j->answer);
    say_profile(j, result);
  }
  kg_result_free(result);
  kg_txn_end(txn);
  return st;
}

/* The first run's answer is shown; the others are written as well, but to
   nowhere, so that all runs do the same work. */
static kg_status
run_all(job *j)
{
  const kg_number repeat = j->cli->options.repeat;
  const size_t n = repeat.given && repeat.value ? (size_t)repeat.value : 1;
  kg_out *out = NULL;
  kg_status st = KG_OK;
  for (size_t i = 0; i < n && !st; i++) {
    st = kg_out_open(&j->cli->ctx, i ? "/dev/null" : j->cli->options.output,
                     &out);
    if (st) {
      break;
    }
    const double from = kg_seconds() * 1e3;
    st = run_once(j, out);
    j->times[j->n_runs++] = kg_seconds() * 1e3 - from;
    /* What came before a stop is right: it is written, not dropped. */
    const kg_status closed = kg_out_close(out);
    st = st ? st : closed;
  }
  return st;
}

static int
compare_times(const void *a, const void *b)
{
  const double x = *(const double *)a;
  const double y = *(const double *)b;
  return (x > y) - (x < y);
}

static void
say_timing(job *j)
{
  if (!j->cli->options.timing || !j->n_runs) {
    return;
  }
  const size_t n = j->n_runs;
  qsort(j->times, n, sizeof *j->times, compare_times);
  const double median = (j->times[(n - 1) / 2] + j->times[n / 2]) / 2;
  kg_printer loud = j->cli->printer;
  loud.quiet = false;
  kg_printer_say(&loud,
                 "rows=%llu median=%.3f ms min=%.3f ms max=%.3f ms "
                 "runs=%zu",
                 (unsigned long long)(j->answer.is_ask ? 1 : j->answer.n_rows),
                 median, j->times[0], j->times[n - 1], n);
}

static kg_status
explain(job *j)
{
  const kg_context *ctx = &j->cli->ctx;
  const char *format = j->cli->options.format;
  const bool json = format && !strcmp(format, "json");
  const kg_run_options options = kg_session_run_options(j->cli);
  kg_txn *txn = NULL;
  kg_result *result = NULL;
  kg_out *out;
  kg_slice text = {0};
  TRY(kg_out_open(ctx, j->cli->options.output, &out));
  kg_status st = kg_txn_read(j->session.store, &txn);
  if (!st) {
    st = kg_query_run(ctx, j->query, txn, &options, &result);
  }
  if (!st && options.profile) {
    const kg_answer_options none = {.format = "none"};
    st = kg_answer_write(ctx, kg_query_get_form(j->query), result, &none, out,
                         &j->answer);
  }
  if (!st) {
    st = kg_result_explain(result, json ? KG_EXPLAIN_JSON : KG_EXPLAIN_TEXT,
                           &text);
  }
  if (!st) {
    kg_out_add(out, text);
    if (!text.len || text.ptr[text.len - 1] != '\n') {
      kg_out_byte(out, '\n');
    }
  }
  kg_result_free(result);
  kg_txn_end(txn);
  const kg_status closed = kg_out_close(out);
  return st ? st : closed;
}

static kg_status
bind_all(job *j)
{
  const kg_texts *bindings = &j->cli->options.bind;
  for (size_t i = 0; i < bindings->n; i++) {
    TRY(kg_session_bind(&j->session, j->query, bindings->at[i]));
  }
  return KG_OK;
}

static kg_status
ask(job *j)
{
  kg_cli *cli = j->cli;
  const kg_query_form form = kg_query_get_form(j->query);
  TRY(bind_all(j));
  if (cli->options.explain) {
    return explain(j);
  }
  j->format = cli->options.format
                  ? cli->options.format
                  : kg_answer_default(form, cli->terminal.out_is_terminal &&
                                                !cli->options.output);
  TRY(kg_answer_check(&cli->ctx, j->format, form));
  const kg_number repeat = cli->options.repeat;
  j->times = kg_alloc_zeroed(
      cli->ctx.alloc, repeat.value ? (size_t)repeat.value : 1, sizeof(double));
  if (!j->times) {
    return kg_out_of_memory(&cli->ctx);
  }
  const kg_status st = run_all(j);
  say_timing(j);
  kg_alloc_free(cli->ctx.alloc, j->times);
  if (!st && cli->options.exit_status) {
    cli->exit_status = j->answer.is_ask ? !j->answer.yes : !j->answer.n_rows;
  }
  return st;
}

kg_status
kg_command_query(kg_cli *cli)
{
  job j = {.cli = cli};
  kg_request request;
  kg_buf text;
  kg_buf_init(&text, cli->ctx.alloc);
  kg_status st = check_plan_format(cli);
  st = st ? st : kg_request_read(cli, &text, &request);
  if (!st && cli->options.check) {
    st = kg_session_open_nothing(&j.session, cli);
  } else if (!st) {
    st = kg_session_open(&j.session, cli, KG_SESSION_READ);
  }
  if (!st) {
    st = kg_session_prepare(&j.session, &request, false, &j.query);
  }
  if (!st && (cli->options.check || cli->options.explain)) {
    st = kg_query_advise(j.query, &cli->ctx.sink);
  }
  if (!st && !cli->options.check) {
    st = ask(&j);
  }
  kg_query_free(j.query);
  kg_session_close(&j.session);
  kg_buf_clear(&text);
  return st;
}
