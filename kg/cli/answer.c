/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/answer.h"

#include "cli/answer_graph.h"
#include "cli/grid.h"
#include "cli/suggest.h"
#include "sparql/results.h"

/* What the writers of one answer share. */
typedef struct writer {
  const kg_context *ctx;
  kg_query_form form;
  kg_result *result;
  const kg_answer_options *options;
  kg_out *out;
  kg_answer *answer;
} writer;

typedef kg_status write_fn(writer *w);
static write_fn write_table;
static write_fn write_results;
static write_fn write_graph;
static write_fn write_none;
static write_fn write_count;

typedef struct answer_format {
  const char *name;
  write_fn *write;
  bool for_rows;
  bool for_graphs;
} answer_format;

static const answer_format formats[] = {
#define ANSWER_FORMAT(name, for_rows, for_graphs, write, help)                 \
  {name, write, for_rows, for_graphs},
#include "cli/answer_formats.def"
#undef ANSWER_FORMAT
};
enum { N_FORMATS = sizeof formats / sizeof *formats };

const char *
kg_answer_format_name(size_t i)
{
  return i < N_FORMATS ? formats[i].name : NULL;
}

static const answer_format *
find_format(const char *name)
{
  for (size_t i = 0; i < N_FORMATS; i++) {
    if (!strcmp(formats[i].name, name)) {
      return &formats[i];
    }
  }
  return NULL;
}

static bool
is_graph(kg_query_form form)
{
  return form == KG_CONSTRUCT || form == KG_DESCRIBE;
}

const char *
kg_answer_default(kg_query_form form, bool is_terminal)
{
  return is_graph(form) ? "turtle" : is_terminal ? "table" : "tsv";
}

static kg_status
unknown_format(const kg_context *ctx, const char *name)
{
  kg_suggest suggest = kg_suggest_begin(kg_slice_of(name));
  kg_buf hint;
  kg_buf_init(&hint, ctx->alloc);
  for (size_t i = 0; i < N_FORMATS; i++) {
    kg_suggest_offer(&suggest, kg_slice_of(formats[i].name));
  }
  if (suggest.best.len) {
    kg_buf_printf(&hint, "did you mean %.*s?", KG_FMT(suggest.best));
  } else {
    kg_buf_add_string(&hint, "there are");
    for (size_t i = 0; i < N_FORMATS; i++) {
      kg_buf_printf(&hint, " %s", formats[i].name);
    }
  }
  const kg_status st = kg_sink_error_hint(
      &ctx->sink, KG_ERR_USAGE, NULL, hint.ptr, "unknown format \"%s\"", name);
  kg_buf_clear(&hint);
  return st;
}

kg_status
kg_answer_check(const kg_context *ctx, const char *format, kg_query_form form)
{
  const answer_format *f = find_format(format);
  if (!f) {
    return unknown_format(ctx, format);
  }
  if (!is_graph(form) && !f->for_rows) {
    return kg_sink_error_hint(
        &ctx->sink, KG_ERR_USAGE, NULL,
        "rows can be table, tsv, csv, json, xml, jsonl or markdown",
        "the format %s is for graphs (CONSTRUCT and DESCRIBE)", format);
  }
  return KG_OK;
}

/* Columns as they are named in the answer; those of a graph are three. */
static size_t
column_names(const writer *w, kg_arena *arena, kg_slice **names)
{
  static const char *const triple[] = {"subject", "predicate", "object"};
  const size_t n = is_graph(w->form) ? 3 : kg_result_n_columns(w->result);
  *names = KG_ARENA_ARRAY(arena, kg_slice, n + 1);
  for (size_t i = 0; *names && i < n; i++) {
    (*names)[i] = is_graph(w->form) ? kg_slice_of(triple[i])
                                    : kg_result_column(w->result, i);
  }
  return n;
}

static kg_status
add_table_rows(writer *w, kg_grid *table)
{
  const uint64_t most = w->options->max_rows;
  const kg_term *row;
  kg_status st = KG_OK;
  while (!kg_out_is_closed(w->out) && !(st = kg_result_next(w->result, &row))) {
    if (most && w->answer->n_rows == most) {
      w->answer->has_more = true;
      return KG_OK;
    }
    kg_grid_add(table, row);
    w->answer->n_rows++;
  }
  return st == KG_DONE ? KG_OK : st;
}

static kg_status
write_table(writer *w)
{
  if (w->answer->is_ask) {
    kg_out_string(w->out, w->answer->yes ? "yes\n" : "no\n");
    return KG_OK;
  }
  kg_arena arena;
  kg_arena_init(&arena, w->ctx->alloc);
  kg_slice *names;
  const size_t n = column_names(w, &arena, &names);
  const kg_grid_options options = {
      .style =
          strcmp(w->options->format, "line") ? KG_GRID_FITTED : KG_GRID_LINES,
      .width = w->options->width,
      .color = w->options->color,
      .prefixes = w->options->prefixes,
  };
  kg_grid *table = NULL;
  kg_status st = names ? kg_grid_new(w->ctx, &options, names, n, w->out, &table)
                       : kg_out_of_memory(w->ctx);
  kg_arena_clear(&arena);
  if (st) {
    return st;
  }
  st = add_table_rows(w, table);
  if (st && !w->answer->n_rows) {
    kg_grid_free(
        table); /* A head without rows would say that there are none. */
    return st;
  }
  const kg_status finished = kg_grid_finish(table, NULL, &w->answer->n_hidden);
  return st ? st : finished;
}

static kg_status
write_none(writer *w)
{
  const kg_term *row;
  kg_status st = KG_DONE;
  while (!w->answer->is_ask && !(st = kg_result_next(w->result, &row))) {
    w->answer->n_rows++;
  }
  return st == KG_DONE ? KG_OK : st;
}

static kg_status
write_count(writer *w)
{
  kg_status st = KG_OK;
  if (w->answer->is_ask) {
    w->answer->n_rows = w->answer->yes;
  } else {
    st = kg_result_count(w->result, &w->answer->n_rows);
  }
  kg_out_printf(w->out, "%llu\n", (unsigned long long)w->answer->n_rows);
  return st;
}

static kg_status
write_rows(writer *w, kg_results_writer *results)
{
  const kg_term *row;
  kg_status st = KG_OK;
  while (!kg_out_is_closed(w->out) && !(st = kg_result_next(w->result, &row))) {
    kg_results_row(results, row);
    w->answer->n_rows++;
  }
  return st == KG_DONE ? KG_OK : st;
}

static kg_status
write_results(writer *w)
{
  kg_results_format format;
  TRY(kg_results_find(kg_slice_of(w->options->format), &format));
  if (w->answer->is_ask) {
    kg_results_write_ask(format, w->answer->yes, w->out);
    return KG_OK;
  }
  kg_arena arena;
  kg_arena_init(&arena, w->ctx->alloc);
  kg_slice *names;
  const size_t n = column_names(w, &arena, &names);
  kg_results_writer *results = NULL;
  kg_status st =
      names ? kg_results_open(w->ctx, format, names, n, w->out, &results)
            : kg_out_of_memory(w->ctx);
  if (!st) {
    st = write_rows(w, results);
    kg_results_close(results);
  }
  kg_arena_clear(&arena);
  return st;
}

static kg_status
write_graph(writer *w)
{
  return kg_answer_write_graph(w->ctx, w->result, w->options->format,
                               w->options->prefixes, w->out,
                               &w->answer->n_rows);
}

kg_status
kg_answer_write(const kg_context *ctx,
                kg_query_form form,
                kg_result *result,
                const kg_answer_options *options,
                kg_out *out,
                kg_answer *answer)
{
  *answer = (kg_answer){.is_ask = form == KG_ASK};
  if (answer->is_ask) {
    TRY(kg_result_ask(result, &answer->yes));
  }
  writer w = {ctx, form, result, options, out, answer};
  return find_format(options->format)->write(&w);
}
