/* SPDX-License-Identifier: Apache-2.0 */
#include "dot.h"

#include "base/file.h"
#include "cli/bind.h"
#include "cli/overview.h"
#include "cli/suggest.h"
#include "cli/values.h"
#include "io/rdf_writer.h"
#include "walk.h"

#include <stdio.h>
#include <unistd.h>

enum { MAX_ARGS = 2, MAX_FILE_BYTES = 64 << 20, USUAL_HISTORY = 20 };

typedef struct args {
  kg_slice at[MAX_ARGS];
  size_t n;
} args;

typedef kg_status dot_fn(kg_shell *shell, const args *a);

#define DOT(name, args, min, max, fn, help, more) static dot_fn fn;
#include "dot_commands.def"
#undef DOT

typedef struct dot {
  const char *name;
  const char *args;
  const char *help;
  const char *more;
  dot_fn *run;
  size_t min_args;
  size_t max_args;
} dot;

static const dot dots[] = {
#define DOT(name, args, min, max, fn, help, more)                              \
  {name, args, help, more, fn, min, max},
#include "dot_commands.def"
#undef DOT
};
enum { N_DOTS = sizeof dots / sizeof *dots };

const char *
kg_dot_name(size_t i)
{
  return i < N_DOTS ? dots[i].name : NULL;
}

static const dot *
find_dot(kg_slice name)
{
  for (size_t i = 0; i < N_DOTS; i++) {
    if (kg_slice_is(name, dots[i].name)) {
      return &dots[i];
    }
  }
  return NULL;
}

static kg_status
unknown_dot(kg_shell *shell, kg_slice name)
{
  kg_suggest suggest = kg_suggest_begin(name);
  for (size_t i = 0; i < N_DOTS; i++) {
    kg_suggest_offer(&suggest, kg_slice_of(dots[i].name));
  }
  kg_buf hint;
  kg_buf_init(&hint, shell->ctx.alloc);
  if (suggest.best.len) {
    kg_buf_printf(&hint, "did you mean .%.*s?", KG_FMT(suggest.best));
  } else {
    kg_buf_add_string(&hint, ".help lists the commands");
  }
  const kg_status st =
      kg_sink_error_hint(&shell->ctx.sink, KG_ERR_USAGE, NULL, hint.ptr,
                         "unknown command .%.*s", KG_FMT(name));
  kg_buf_clear(&hint);
  return st;
}

static kg_status
wrong_args(kg_shell *shell, const dot *d)
{
  return kg_sink_error(&shell->ctx.sink, KG_ERR_USAGE, NULL, "usage: .%s %s",
                       d->name, d->args);
}

static kg_slice
take_word(kg_slice *rest)
{
  size_t end = 0;
  while (end < rest->len && rest->ptr[end] != ' ' && rest->ptr[end] != '\t') {
    end++;
  }
  const kg_slice word = kg_slice_sub(*rest, 0, end);
  *rest = kg_slice_trim(kg_slice_sub(*rest, end, rest->len));
  return word;
}

kg_status
kg_shell_run_command(kg_shell *shell, kg_slice line)
{
  kg_slice rest = kg_slice_trim(kg_slice_sub(line, 1, line.len));
  /* A semicolon out of habit. */
  while (rest.len && rest.ptr[rest.len - 1] == ';') {
    rest = kg_slice_trim(kg_slice_sub(rest, 0, rest.len - 1));
  }
  const kg_slice name = take_word(&rest);
  const dot *d = find_dot(name);
  args a = {.n = 0};
  if (!d) {
    return unknown_dot(shell, name);
  }
  while (rest.len && a.n < d->max_args) {
    a.at[a.n] = a.n + 1 == d->max_args ? rest : take_word(&rest);
    if (++a.n == d->max_args) {
      rest.len = 0;
    }
  }
  return a.n < d->min_args || rest.len ? wrong_args(shell, d)
                                       : d->run(shell, &a);
}

static kg_status
open_out(kg_shell *shell, kg_out **out)
{
  return kg_out_open(&shell->ctx, NULL, out);
}

/* Help ------------------------------------------------------------------ */

static const char *const function_help[][2] = {
#define FN(name, min, max, eval, help) {#name, help},
#define AGG(name, eval, help) {#name, help},
#include "sparql/functions.def"
};
enum { N_FUNCTIONS = sizeof function_help / sizeof *function_help };

static void
write_functions(kg_out *out)
{
  for (size_t i = 0; i < N_FUNCTIONS; i++) {
    kg_out_printf(out, "  %-14s %s\n", function_help[i][0],
                  function_help[i][1]);
  }
}

static bool
write_function(kg_out *out, kg_slice name)
{
  for (size_t i = 0; i < N_FUNCTIONS; i++) {
    if (kg_slice_equal_nocase(name, kg_slice_of(function_help[i][0]))) {
      kg_out_printf(out, "%s: %s\n", function_help[i][0], function_help[i][1]);
      return true;
    }
  }
  return false;
}

static void
write_dots(kg_out *out)
{
  for (size_t i = 0; i < N_DOTS; i++) {
    char left[40];
    snprintf(left, sizeof left, ".%s %s", dots[i].name, dots[i].args);
    kg_out_printf(out, "  %-21s %s\n", left, dots[i].help);
  }
  kg_out_string(out, "Anything else is SPARQL: Enter runs it once it is whole, "
                     "Alt-Enter goes on.\n");
}

static bool
write_help_about(kg_out *out, kg_slice name)
{
  if (name.len && name.ptr[0] == '.') {
    name = kg_slice_sub(name, 1, name.len);
  }
  const dot *d = find_dot(name);
  if (d) {
    kg_out_printf(out, ".%s %s: %s\n", d->name, d->args, d->help);
    if (d->more) {
      kg_out_printf(out, "%s\n", d->more);
    }
    return true;
  }
  if (kg_slice_is(name, "functions")) {
    write_functions(out);
    return true;
  }
  return write_function(out, name);
}

static kg_status
dot_help(kg_shell *shell, const args *a)
{
  kg_out *out;
  TRY(open_out(shell, &out));
  bool found = true;
  if (a->n) {
    found = write_help_about(out, a->at[0]);
  } else {
    write_dots(out);
  }
  TRY(kg_out_close(out));
  return found ? KG_OK
               : kg_sink_error_hint(
                     &shell->ctx.sink, KG_ERR_USAGE, NULL,
                     ".help lists the commands, .help functions the functions",
                     "there is no help about \"%.*s\"", KG_FMT(a->at[0]));
}

static kg_status
dot_quit(kg_shell *shell, const args *a)
{
  (void)a;
  shell->done = true;
  return KG_OK;
}

/* Looking around -------------------------------------------------------- */

static kg_status
dot_describe(kg_shell *shell, const args *a)
{
  return kg_walk_describe(shell, a->at[0]);
}

static kg_answer_options
screen(const kg_shell *shell)
{
  const kg_terminal *terminal = &shell->cli->terminal;
  return (kg_answer_options){
      .prefixes = &shell->session.prefixes,
      .width = terminal->out_is_terminal ? kg_terminal_width(STDOUT_FILENO) : 0,
      .color = terminal->out_color,
  };
}

static kg_status
dot_schema(kg_shell *shell, const args *a)
{
  enum { MOST = 20 };
  const kg_slice pattern = a->n ? a->at[0] : (kg_slice){0};
  const kg_answer_options how = screen(shell);
  kg_out *out;
  TRY(open_out(shell, &out));
  const kg_status st =
      kg_overview_write_schema(&shell->ctx, kg_shell_schema(shell), pattern,
                               how.width && !a->n ? MOST : 0, &how, out);
  const kg_status closed = kg_out_close(out);
  return st ? st : closed;
}

static kg_status
dot_tree(kg_shell *shell, const args *a)
{
  return kg_walk_tree(shell, a->n ? a->at[0] : (kg_slice){0});
}

static kg_status
dot_stats(kg_shell *shell, const args *a)
{
  kg_store_stats stats;
  kg_txn *txn;
  kg_out *out;
  (void)a;
  TRY(kg_txn_read(shell->session.store, &txn));
  const kg_status st = kg_txn_stats(txn, &stats);
  kg_txn_end(txn);
  TRY(st);
  TRY(open_out(shell, &out));
  kg_overview_write_stats(out, &stats);
  return kg_out_close(out);
}

static kg_status
dot_graphs(kg_shell *shell, const args *a)
{
  (void)a;
  return kg_shell_show(shell,
                       "SELECT ?graph (COUNT(*) AS ?triples) "
                       "{ GRAPH ?graph { ?s ?p ?o } } "
                       "GROUP BY ?graph ORDER BY ?graph",
                       NULL);
}

/* Prefixes -------------------------------------------------------------- */

static kg_status
dot_prefixes(kg_shell *shell, const args *a)
{
  const kg_prefixes *prefixes = &shell->session.prefixes;
  kg_out *out;
  (void)a;
  TRY(open_out(shell, &out));
  for (size_t i = 0; i < prefixes->n; i++) {
    char name[64];
    snprintf(name, sizeof name, "%.*s:", KG_FMT(prefixes->at[i].name));
    kg_out_printf(out, "  %-12s <%.*s>\n", name, KG_FMT(prefixes->at[i].iri));
  }
  return kg_out_close(out);
}

static kg_status
dot_prefix(kg_shell *shell, const args *a)
{
  const kg_slice text = a->at[0];
  const size_t colon = kg_slice_find(text, KG_SLICE(":"), 0);
  if (colon == SIZE_MAX) {
    return wrong_args(shell, find_dot(KG_SLICE("prefix")));
  }
  kg_slice iri = kg_slice_trim(kg_slice_sub(text, colon + 1, text.len));
  if (iri.len > 2 && iri.ptr[0] == '<' && iri.ptr[iri.len - 1] == '>') {
    iri = kg_slice_sub(iri, 1, iri.len - 1);
  }
  const kg_slice name = kg_slice_trim(kg_slice_sub(text, 0, colon));
  if (!iri.len || kg_prefixes_bind(&shell->session.prefixes, name, iri)) {
    return wrong_args(shell, find_dot(KG_SLICE("prefix")));
  }
  return kg_session_update_prefixes(&shell->session);
}

/* Settings -------------------------------------------------------------- */

static kg_status
dot_mode(kg_shell *shell, const args *a)
{
  if (!a->n) {
    kg_printer_say(&shell->cli->printer, "mode is %s",
                   shell->mode ? shell->mode : "auto");
    return KG_OK;
  }
  if (kg_slice_is(a->at[0], "auto")) {
    shell->mode = NULL;
    return KG_OK;
  }
  const kg_slice name = kg_arena_copy(&shell->arena, a->at[0]);
  if (!name.ptr) {
    return kg_out_of_memory(&shell->ctx);
  }
  TRY(kg_answer_check(&shell->ctx, name.ptr, KG_CONSTRUCT));
  shell->mode = name.ptr;
  return KG_OK;
}

static kg_status
dot_maxrows(kg_shell *shell, const args *a)
{
  if (a->n && !kg_read_count(a->at[0], &shell->max_rows)) {
    return wrong_args(shell, find_dot(KG_SLICE("maxrows")));
  }
  if (!a->n) {
    kg_printer_say(&shell->cli->printer, "maxrows is %llu",
                   (unsigned long long)shell->max_rows);
  }
  return KG_OK;
}

static kg_status
dot_timing(kg_shell *shell, const args *a)
{
  if (a->n && !kg_slice_is(a->at[0], "on") && !kg_slice_is(a->at[0], "off")) {
    return wrong_args(shell, find_dot(KG_SLICE("timing")));
  }
  shell->timing = a->n ? kg_slice_is(a->at[0], "on") : !shell->timing;
  kg_printer_say(&shell->cli->printer, "timing is %s",
                 shell->timing ? "on" : "off");
  return KG_OK;
}

static kg_status
dot_timeout(kg_shell *shell, const args *a)
{
  kg_number *timeout = &shell->cli->options.timeout;
  if (a->n && !kg_read_duration(a->at[0], &timeout->value)) {
    return wrong_args(shell, find_dot(KG_SLICE("timeout")));
  }
  timeout->given |= a->n > 0;
  if (!a->n) {
    kg_printer_say(&shell->cli->printer, "timeout is %.3f s",
                   (double)timeout->value / 1000);
  }
  return KG_OK;
}

static kg_status
dot_memory(kg_shell *shell, const args *a)
{
  kg_number *memory = &shell->cli->options.max_memory;
  if (a->n && !kg_read_size(a->at[0], &memory->value)) {
    return wrong_args(shell, find_dot(KG_SLICE("memory")));
  }
  if (!a->n) {
    kg_printer_say(&shell->cli->printer, "memory is %llu bytes%s",
                   (unsigned long long)memory->value,
                   memory->value ? "" : " (the usual bound)");
  }
  return KG_OK;
}

static kg_status
show_params(kg_shell *shell)
{
  kg_out *out;
  kg_buf text;
  TRY(open_out(shell, &out));
  kg_buf_init(&text, shell->ctx.alloc);
  for (size_t i = 0; i < shell->params.n; i++) {
    kg_buf_reset(&text);
    kg_rdf_add_turtle_term(&text, &shell->params.at[i].value,
                           &shell->session.prefixes, NULL);
    kg_out_printf(out, "  ?%.*s = ", KG_FMT(shell->params.at[i].name));
    kg_out_add(out, kg_buf_slice(&text));
    kg_out_byte(out, '\n');
  }
  kg_buf_clear(&text);
  return kg_out_close(out);
}

static kg_status
set_param(kg_shell *shell, kg_slice name, kg_slice text)
{
  kg_shell_param param = {.name = kg_arena_copy(&shell->arena, name)};
  const kg_status st =
      kg_session_read_term(&shell->session, text, &shell->arena, &param.value);
  if (st) {
    return kg_sink_error_hint(
        &shell->ctx.sink, st, NULL,
        "terms are written as in a query: \"text\"@en, 42, <IRI>, name:local",
        "\"%.*s\" is not a term", KG_FMT(text));
  }
  return kg_vec_push(&shell->params, shell->ctx.alloc, param)
             ? KG_OK
             : kg_out_of_memory(&shell->ctx);
}

static kg_status
dot_param(kg_shell *shell, const args *a)
{
  if (!a->n) {
    return show_params(shell);
  }
  kg_slice name = a->at[0];
  if (name.len && (name.ptr[0] == '?' || name.ptr[0] == '$')) {
    name = kg_slice_sub(name, 1, name.len);
  }
  for (size_t i = 0; i < shell->params.n; i++) {
    if (kg_slice_equal(shell->params.at[i].name, name)) {
      shell->params.at[i] = shell->params.at[--shell->params.n];
      break;
    }
  }
  return a->n > 1 ? set_param(shell, name, a->at[1]) : KG_OK;
}

/* Statements ------------------------------------------------------------ */

static kg_status
run_again(kg_shell *shell, const args *a, kg_shell_how how)
{
  const kg_slice text = a->n ? a->at[0] : kg_buf_slice(&shell->last);
  if (!text.len) {
    return kg_sink_error(&shell->ctx.sink, KG_ERR_USAGE, NULL,
                         "there is no query yet");
  }
  return kg_shell_run_statement(shell, text, how);
}

static kg_status
dot_explain(kg_shell *shell, const args *a)
{
  return run_again(shell, a, KG_SHELL_EXPLAIN);
}

static kg_status
dot_profile(kg_shell *shell, const args *a)
{
  return run_again(shell, a, KG_SHELL_PROFILE);
}

static kg_status
dot_history(kg_shell *shell, const args *a)
{
  const kg_history *history = &shell->history;
  uint64_t most = USUAL_HISTORY;
  const bool by_words = a->n && !kg_read_count(a->at[0], &most);
  kg_out *out;
  TRY(open_out(shell, &out));
  const size_t n = history->entries.n;
  for (size_t i = by_words || n < most ? 0 : n - (size_t)most; i < n; i++) {
    const kg_slice text = history->entries.at[i].text;
    if (!by_words || kg_slice_find(text, a->at[0], 0) != SIZE_MAX) {
      kg_out_printf(out, "%4zu  ", i + 1);
      kg_out_add(out, text);
      kg_out_byte(out, '\n');
    }
  }
  return kg_out_close(out);
}

/* True if the statement uses the prefix and does not declare it. */
static bool
needs_prefix(kg_slice text, kg_slice prefix)
{
  kg_slice token;
  size_t at = 0;
  bool uses = false;
  bool declares = false;
  kg_token_kind kind;
  while ((kind = kg_token_next(text, &at, &token)) != KG_TOKEN_END &&
         kind != KG_TOKEN_CUT) {
    if (kind == KG_TOKEN_WORD &&
        kg_slice_equal_nocase(token, KG_SLICE("PREFIX"))) {
      declares = true;
    } else if (kind == KG_TOKEN_NAME && token.len > prefix.len &&
               kg_slice_has_prefix(token, prefix) &&
               token.ptr[prefix.len] == ':') {
      if (declares) {
        return false;
      }
      uses = true;
    } else {
      declares = false;
    }
  }
  return uses;
}

static kg_status
dot_save(kg_shell *shell, const args *a)
{
  const kg_slice last = kg_buf_slice(&shell->last);
  const kg_prefixes *prefixes = &shell->session.prefixes;
  kg_out *out;
  if (!last.len) {
    return kg_sink_error(&shell->ctx.sink, KG_ERR_USAGE, NULL,
                         "there is no statement yet");
  }
  const kg_slice path = kg_arena_copy(&shell->arena, a->at[0]);
  TRY(kg_out_open(&shell->ctx, path.ptr, &out));
  for (size_t i = 0; i < prefixes->n; i++) {
    if (needs_prefix(last, prefixes->at[i].name)) {
      kg_out_printf(out, "PREFIX %.*s: <%.*s>\n", KG_FMT(prefixes->at[i].name),
                    KG_FMT(prefixes->at[i].iri));
    }
  }
  kg_out_add(out, last);
  kg_out_byte(out, '\n');
  return kg_out_close(out);
}

/* A file is a statement, or several with semicolons between them; as in a
   script, its dot-commands are run too, but for another `.run`. */
static kg_status
dot_run(kg_shell *shell, const args *a)
{
  const kg_slice path = kg_arena_copy(&shell->arena, a->at[0]);
  kg_buf text;
  kg_buf_init(&text, shell->ctx.alloc);
  kg_status st = kg_file_read(&shell->ctx, path.ptr, MAX_FILE_BYTES, &text);
  size_t at = 0;
  while (!st && at < text.len) {
    const kg_piece piece = kg_piece_next(kg_buf_slice(&text), &at);
    if (piece.is_command && kg_slice_has_prefix(piece.text, KG_SLICE(".run"))) {
      st = kg_sink_error(&shell->ctx.sink, KG_ERR_USAGE, path.ptr,
                         ".run cannot run a file that has .run");
    } else if (piece.text.len) {
      st = kg_shell_do(shell, &piece);
    }
  }
  kg_buf_clear(&text);
  return st;
}
