/* SPDX-License-Identifier: Apache-2.0 */
// SERVICE: off unless the run allows the network. The pattern is sent as it
// was written; what comes back are rows like any others. With SILENT a failure
// is one row that binds nothing.
//
// An endpoint that is a variable is bound by what was joined before: these rows
// are kept, each different endpoint among them is asked once, and its rows are
// joined with those that have it. A hidden column with the endpoint on both
// sides keeps the answers of several endpoints apart.
#include "sparql/fetch.h"
#include "sparql/plan.h"
#include "sparql/results.h"
#include "sparql/table.h"

#include <stdio.h>

/// The rows that were joined before, given again.
typedef struct replay_op {
  kg_op op;
  uint32_t endpoint; ///< Column of the input.
  kg_rows rows;
  size_t at;
} replay_op;

typedef struct service_op {
  kg_op op;
  const kg_alg *alg;
  kg_slice endpoint;  ///< Empty: a parameter, or of `before`.
  replay_op *before;  ///< NULL: the endpoint is known.
  uint32_t n_answers; ///< Columns but the hidden one, which is the last.
  kg_rows rows;
  uint64_t n_asked;
  size_t at;
} service_op;

/// In the hidden column where the row binds no endpoint.
#define NO_ENDPOINT ((kg_id)1)

/// Empty where the id is no IRI.
static kg_status
endpoint_of(service_op *s, kg_id id, kg_slice *endpoint)
{
  char buf[KG_ID_TEXT_MAX];
  kg_term term = {0};
  *endpoint = KG_SLICE("");
  if (id != NO_ENDPOINT) {
    TRY(kg_exec_term(s->op.exec, id, buf, &term));
  }
  if (term.kind == KG_TERM_IRI) {
    *endpoint = kg_arena_copy(&s->op.exec->arena, term.text);
  }
  return endpoint->ptr ? KG_OK : kg_exec_no_memory(s->op.exec);
}

/// Blank nodes of an answer are nodes of their own.
static kg_status
answer_id(service_op *s, const kg_term *term, kg_id *id)
{
  kg_exec *exec = s->op.exec;
  *id = 0;
  if (term->kind == KG_TERM_NONE) {
    return KG_OK;
  }
  if (term->kind != KG_TERM_BLANK) {
    return kg_exec_intern(exec, term, id);
  }
  kg_term own = *term;
  own.text =
      kg_arena_printf(&exec->scratch, "service%llu-%.*s",
                      (unsigned long long)s->n_asked, KG_FMT(term->text));
  return own.text.ptr && kg_local_intern(&exec->local, &own, id)
             ? KG_OK
             : kg_exec_no_memory(exec);
}

static kg_status
take_rows(service_op *s, const kg_results_table *table, kg_id from)
{
  kg_op *op = &s->op;
  for (size_t i = 0; i < table->n_rows; i++) {
    const kg_term *cells = kg_results_table_row(table, i);
    kg_id *row = kg_rows_add(&s->rows);
    if (!row) {
      return op->exec->failed;
    }
    if (s->before) {
      row[s->n_answers] = from;
    }
    for (uint32_t c = 0; c < s->n_answers; c++) {
      row[c] = 0;
      for (size_t k = 0; k < table->n_columns; k++) {
        if (kg_slice_equal(table->columns[k],
                           op->exec->query->vars[op->vars[c]].name)) {
          TRY(answer_id(s, &cells[k], &row[c]));
        }
      }
    }
  }
  return KG_OK;
}

static kg_status
ask_endpoint(service_op *s, kg_slice endpoint, kg_id from, kg_fetched *answer)
{
  kg_exec *exec = s->op.exec;
  kg_context quiet = *exec->ctx;
  kg_results_table table = {0};
  kg_buf query;
  kg_buf_init(&query, &exec->alloc);
  kg_buf_add_string(&query, "SELECT * WHERE ");
  kg_buf_add(&query, s->alg->u.service.text);
  quiet.sink = (kg_sink){0};
  s->n_asked++;
  kg_status st =
      kg_buf_status(&query)
          ? kg_exec_no_memory(exec)
          : kg_fetch_query(exec, endpoint, kg_buf_slice(&query), answer);
  if (!st) {
    st = kg_results_read(&quiet, KG_RESULTS_JSON, kg_buf_slice(&answer->body),
                         "service", &table);
    if (st) {
      snprintf(answer->why, sizeof answer->why,
               "the answer is not in the JSON results format");
    } else {
      st = take_rows(s, &table, from);
    }
    kg_results_table_clear(&table);
  }
  kg_buf_clear(&query);
  kg_buf_clear(&answer->body);
  return st;
}

/// The rows of one endpoint behind those that are there.
static kg_status
add_endpoint(service_op *s, kg_slice endpoint, kg_id from)
{
  kg_exec *exec = s->op.exec;
  const size_t n_before = s->rows.n;
  kg_fetched answer = {.why = "it is not an IRI"};
  const kg_status st =
      endpoint.len ? ask_endpoint(s, endpoint, from, &answer) : KG_ERR_IO;
  if (!st || exec->failed) {
    return exec->failed;
  }
  if (!s->alg->u.service.silent) {
    return kg_exec_fail(exec, KG_ERR_IO, "SERVICE <%.*s> failed: %s",
                        KG_FMT(endpoint), answer.why);
  }
  s->rows.n = n_before;
  kg_id *row = kg_rows_add(&s->rows);
  for (uint32_t c = 0; row && c < s->op.n_cols; c++) {
    row[c] = c < s->n_answers ? 0 : from;
  }
  return exec->failed;
}

/// Keeps the rows that were joined before and asks their endpoints.
static kg_status
ask_all(service_op *s)
{
  kg_op *op = &s->op;
  kg_op *input = op->children[0];
  replay_op *before = s->before;
  kg_row_set asked;
  kg_rows_clear(&before->rows);
  kg_rows_init(&before->rows, op->exec, input->n_cols);
  TRY(kg_op_open(input));
  TRY(kg_rows_read(&before->rows, input));
  kg_op_close(input);
  kg_row_set_init(&asked, op->exec, 1);
  kg_status st = KG_OK;
  for (size_t i = 0; !st && i < before->rows.n; i++) {
    const kg_id id = kg_rows_row(&before->rows, i)[before->endpoint];
    const kg_id from = id ? id : NO_ENDPOINT;
    kg_slice endpoint;
    bool is_new = false;
    st = kg_row_set_add(&asked, &from, &is_new, NULL);
    if (!st && is_new) {
      st = endpoint_of(s, from, &endpoint);
      st = st ? st : add_endpoint(s, endpoint, from);
    }
  }
  kg_row_set_clear(&asked);
  return st;
}

static kg_status
service_open(kg_op *op)
{
  service_op *s = (service_op *)op;
  kg_slice endpoint = s->endpoint;
  kg_rows_clear(&s->rows);
  kg_rows_init(&s->rows, op->exec, op->n_cols);
  s->at = 0;
  TRY(kg_op_use_buffer(op));
  if (s->before) {
    return ask_all(s);
  }
  if (!endpoint.len) {
    const kg_id id = op->exec->params[s->alg->u.service.endpoint.var];
    TRY(endpoint_of(s, id ? id : NO_ENDPOINT, &endpoint));
  }
  return add_endpoint(s, endpoint, 0);
}

/// The next batch of kept rows.
static void
give_rows(kg_op *op, const kg_rows *rows, size_t *at)
{
  for (op->n = 0; op->n < KG_BATCH && *at < rows->n; (*at)++) {
    const kg_id *row = kg_rows_row(rows, *at);
    for (uint32_t c = 0; c < rows->width; c++) {
      op->cols[c][op->n] = row[c];
    }
    op->n++;
  }
}

static kg_status
service_next(kg_op *op)
{
  service_op *s = (service_op *)op;
  give_rows(op, &s->rows, &s->at);
  return KG_OK;
}

static void
service_close(kg_op *op)
{
  kg_rows_clear(&((service_op *)op)->rows);
}

// What was joined before ----------------------------------------------------

static kg_status
replay_open(kg_op *op)
{
  ((replay_op *)op)->at = 0;
  return kg_op_use_buffer(op);
}

static kg_status
replay_next(kg_op *op)
{
  replay_op *r = (replay_op *)op;
  const uint32_t hidden = op->n_cols - 1;
  give_rows(op, &r->rows, &r->at);
  for (size_t i = 0; i < op->n; i++) {
    const kg_id id = op->cols[r->endpoint][i];
    op->cols[hidden][i] = id ? id : NO_ENDPOINT;
  }
  return KG_OK;
}

static void
replay_close(kg_op *op)
{
  kg_rows_clear(&((replay_op *)op)->rows);
}

static replay_op *
make_replay(kg_exec *exec, const kg_op *input, uint32_t endpoint, kg_var hidden)
{
  static const kg_op_type type = {"rows before", replay_open, replay_next,
                                  replay_close};
  replay_op *r = kg_op_new(exec, &type, sizeof *r, 0, input->n_cols + 1);
  if (!r) {
    return NULL;
  }
  for (uint32_t c = 0; c < input->n_cols; c++) {
    r->op.vars[c] = input->vars[c];
    r->op.nullable[c] = input->nullable[c];
  }
  r->op.vars[input->n_cols] = hidden;
  r->op.estimate = input->estimate;
  r->endpoint = endpoint;
  kg_rows_init(&r->rows, exec, input->n_cols);
  return r;
}

// Planning ------------------------------------------------------------------

/// Columns are the pattern's visible variables that have a name.
static service_op *
make_op(kg_plan *plan, const kg_alg *alg, kg_slice endpoint, kg_op *input)
{
  static const kg_op_type type = {"service", service_open, service_next,
                                  service_close};
  kg_exec *exec = plan->exec;
  kg_var_set visible = kg_plan_set(plan);
  if (!visible.words) {
    return NULL;
  }
  kg_alg_add_visible(alg->children[0], &visible);
  service_op *s =
      kg_op_new(exec, &type, sizeof *s, input ? 1 : 0, exec->query->n_vars + 1);
  if (!s) {
    return NULL;
  }
  if (input) {
    s->op.children[0] = input;
  }
  s->op.n_cols = 0;
  for (kg_var v = 0; v < exec->query->n_vars; v++) {
    if (kg_var_set_has(&visible, v) && !exec->query->vars[v].hidden) {
      s->op.vars[s->op.n_cols] = v;
      s->op.nullable[s->op.n_cols++] = true;
    }
  }
  s->n_answers = s->op.n_cols;
  s->alg = alg;
  s->endpoint = endpoint;
  s->op.estimate = 100;
  s->op.detail = endpoint;
  kg_rows_init(&s->rows, exec, s->op.n_cols);
  return s;
}

/// The input's rows joined with what the endpoints in its column answer.
static kg_op *
join_endpoints(kg_plan *plan, kg_op *input, const kg_alg *alg)
{
  kg_exec *exec = plan->exec;
  const kg_var var = alg->u.service.endpoint.var;
  const kg_var hidden = kg_plan_new_var(plan);
  service_op *s =
      hidden == KG_NO_VAR ? NULL : make_op(plan, alg, KG_SLICE(""), input);
  s = s && !exec->failed ? s : NULL;
  replay_op *before =
      s ? make_replay(exec, input, kg_op_column(input, var), hidden) : NULL;
  if (!before) {
    return NULL;
  }
  s->before = before;
  s->op.vars[s->op.n_cols++] = hidden;
  s->op.detail = kg_arena_printf(&exec->arena, "?%.*s",
                                 KG_FMT(exec->query->vars[var].name));
  kg_op *join = kg_op_hash_join(exec, &before->op, &s->op, KG_JOIN_INNER);
  if (!join) {
    return NULL;
  }
  join->estimate = input->estimate;
  kg_var_set keep = kg_plan_set(plan);
  if (!keep.words) {
    return NULL;
  }
  kg_plan_add_columns(join, &keep);
  keep.words[hidden / 64] &= ~(UINT64_C(1) << (hidden % 64));
  return kg_op_prune(exec, join, &keep);
}

bool
kg_service_needs_input(const kg_plan *plan, const kg_alg *alg)
{
  const kg_slot *slot = &alg->u.service.endpoint;
  return alg->kind == KG_ALG_SERVICE && slot->kind == KG_SLOT_VAR &&
         plan->exec->query->vars[slot->var].value.kind != KG_TERM_IRI &&
         !kg_var_set_has(&plan->params, slot->var);
}

kg_op *
kg_plan_service(kg_plan *plan, kg_op *input, const kg_alg *alg)
{
  kg_exec *exec = plan->exec;
  const kg_slot *slot = &alg->u.service.endpoint;
  const bool needs_input = kg_service_needs_input(plan, alg);
  const bool bound =
      needs_input && input && kg_op_column(input, slot->var) != KG_NO_COLUMN;
  if (exec->options.allow_network && bound) {
    return join_endpoints(plan, input, alg);
  }
  if (exec->options.allow_network && !needs_input) {
    const kg_term *term = slot->kind == KG_SLOT_TERM ? &slot->term
                          : slot->var < exec->query->n_vars &&
                                  exec->query->vars[slot->var].value.kind
                              ? &exec->query->vars[slot->var].value
                              : NULL;
    service_op *s = make_op(plan, alg, term ? term->text : KG_SLICE(""), NULL);
    return s ? &s->op : NULL;
  }
  if (alg->u.service.silent) {
    return input ? input : kg_op_unit(exec);
  }
  kg_exec_fail(exec, KG_ERR_UNSUPPORTED,
               exec->options.allow_network
                   ? "SERVICE needs an endpoint: nothing before it binds ?%.*s"
                   : "SERVICE needs the network, which is not allowed",
               KG_FMT(slot->kind == KG_SLOT_VAR
                          ? exec->query->vars[slot->var].name
                          : KG_SLICE("")));
  return NULL;
}
