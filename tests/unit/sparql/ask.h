/* SPDX-License-Identifier: Apache-2.0 */
/// A small store that tests fill and ask in SPARQL, answers as text.
#ifndef KG_TEST_ASK_H
#define KG_TEST_ASK_H

#include "base/buf.h"
#include "kg/query.h"
#include "kg_test.h"

typedef struct asked {
  kg_context ctx;
  kg_store *store;
  kg_run_options run;
  kg_buf answer;  ///< Rows as lines, cells parted by one space, `-` unbound.
  char said[512]; ///< The last diagnostic.
} asked;

static void
note_diag(void *user, const kg_diag *d)
{
  asked *a = user;
  const size_t n =
      d->message.len < sizeof a->said - 1 ? d->message.len : sizeof a->said - 1;
  memcpy(a->said, d->message.ptr, n);
  a->said[n] = '\0';
}

static int
open_asked(void **state)
{
  static asked a;
  a = (asked){0};
  a.ctx.sink = (kg_sink){note_diag, &a};
  kg_buf_init(&a.answer, NULL);
  *state = &a;
  return kg_store_open_temporary(&a.ctx, &a.store) ? -1 : 0;
}

static int
close_asked(void **state)
{
  asked *a = *state;
  kg_buf_clear(&a->answer);
  kg_store_close(a->store);
  return 0;
}

#define ASKED_PREFIXES                                                         \
  "PREFIX : <http://e/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "

static kg_status
prepare(asked *a, const char *text, bool update, kg_query **query)
{
  kg_buf all;
  kg_buf_init(&all, NULL);
  kg_buf_add_string(&all, ASKED_PREFIXES);
  kg_buf_add_string(&all, text);
  const kg_status st = kg_query_prepare(&a->ctx, kg_buf_slice(&all), update,
                                        &(kg_query_options){0}, query);
  kg_buf_clear(&all);
  return st;
}

/// Run an update and commit. @return what it answered.
static kg_status
tell_update(asked *a, const char *text, kg_update_counts *counts)
{
  kg_query *query = NULL;
  kg_result *result = NULL;
  kg_txn *txn = NULL;
  assert_int_equal(prepare(a, text, true, &query), KG_OK);
  assert_int_equal(kg_txn_write(a->store, &txn), KG_OK);
  kg_status st = kg_query_run(&a->ctx, query, txn, &a->run, &result);
  st = st ? st : kg_result_update(result, counts);
  kg_result_free(result);
  kg_query_free(query);
  if (st) {
    kg_txn_end(txn);
    return st;
  }
  return kg_txn_commit(txn);
}

static void
add_cell(kg_buf *out, const kg_term *t)
{
  static const char *const xsd = "http://www.w3.org/2001/XMLSchema#";
  switch (t->kind) {
  case KG_TERM_NONE: kg_buf_add_byte(out, '-'); break;
  case KG_TERM_BLANK: kg_buf_add_string(out, "_"); break;
  case KG_TERM_IRI:
    kg_buf_add(out, kg_slice_has_prefix(t->text, KG_SLICE("http://e/"))
                        ? kg_slice_sub(t->text, 8, t->text.len)
                        : t->text);
    break;
  case KG_TERM_LITERAL:
    kg_buf_add(out, t->text);
    if (t->lang.len) {
      kg_buf_add_byte(out, '@');
      kg_buf_add(out, t->lang);
    } else if (kg_slice_has_prefix(t->datatype, kg_slice_of(xsd))) {
      kg_buf_add_byte(out, '^');
      kg_buf_add(out, kg_slice_sub(t->datatype, strlen(xsd), t->datatype.len));
    }
    break;
  }
}

static kg_status
read_all(asked *a, kg_result *result, size_t n)
{
  const kg_term *row;
  kg_status st;
  while (!(st = kg_result_next(result, &row))) {
    for (size_t i = 0; i < n; i++) {
      kg_buf_add_string(&a->answer, i ? " " : "");
      add_cell(&a->answer, &row[i]);
    }
    kg_buf_add_byte(&a->answer, '\n');
  }
  return st == KG_DONE ? KG_OK : st;
}

/// Run a query; its rows are in `answer`.
static kg_status
run_query(asked *a, const char *text)
{
  kg_query *query = NULL;
  kg_result *result = NULL;
  kg_txn *txn = NULL;
  kg_buf_reset(&a->answer);
  assert_int_equal(prepare(a, text, false, &query), KG_OK);
  assert_int_equal(kg_txn_read(a->store, &txn), KG_OK);
  kg_status st = kg_query_run(&a->ctx, query, txn, &a->run, &result);
  if (!st && kg_query_get_form(query) == KG_ASK) {
    bool answer = false;
    st = kg_result_ask(result, &answer);
    kg_buf_add_string(&a->answer, answer ? "true" : "false");
  } else if (!st) {
    const bool rows = kg_query_get_form(query) == KG_SELECT;
    st = read_all(a, result, rows ? kg_result_n_columns(result) : 3);
  }
  kg_result_free(result);
  kg_txn_end(txn);
  kg_query_free(query);
  return st;
}

/// With and without the optimiser.
static inline void
shows(asked *a, const char *text, const char *answer)
{
  const kg_run_options run = a->run;
  for (int i = 0; i < 2; i++) {
    a->run.no_optimizer = i;
    assert_int_equal(run_query(a, text), KG_OK);
    assert_string_equal(a->answer.ptr ? a->answer.ptr : "", answer);
  }
  a->run = run;
}

/// The value of one expression, `-` for an error.
static inline void
gives(asked *a, const char *expression, const char *answer)
{
  kg_buf text;
  kg_buf_init(&text, NULL);
  kg_buf_printf(&text, "SELECT (%s AS ?x) {}", expression);
  assert_int_equal(run_query(a, text.ptr), KG_OK);
  kg_buf_clear(&text);
  kg_buf_printf(&text, "%s\n", answer);
  assert_string_equal(a->answer.ptr, text.ptr);
  kg_buf_clear(&text);
}

static inline void
tell(asked *a, const char *text)
{
  kg_update_counts counts;
  assert_int_equal(tell_update(a, text, &counts), KG_OK);
}

#endif
