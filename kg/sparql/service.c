/* SPDX-License-Identifier: Apache-2.0 */
// SERVICE: off unless the run allows the network. The pattern is sent as it
// was written; what comes back are rows like any others. With SILENT a failure
// is one row that binds nothing.
#include "sparql/fetch.h"
#include "sparql/plan.h"
#include "sparql/results.h"
#include "sparql/table.h"

#include <stdio.h>

typedef struct service_op {
  kg_op op;
  const kg_alg *alg;
  kg_slice endpoint; ///< Empty: a parameter.
  kg_rows rows;
  size_t at;
} service_op;

static kg_status
find_endpoint(service_op *s, kg_slice *endpoint)
{
  char buf[KG_ID_TEXT_MAX];
  kg_term term = {0};
  *endpoint = s->endpoint;
  if (!endpoint->len) {
    const kg_id id = s->op.exec->params[s->alg->u.service.endpoint.var];
    TRY(kg_exec_term(s->op.exec, id, buf, &term));
    *endpoint = term.kind == KG_TERM_IRI ? term.text : KG_SLICE("");
  }
  return KG_OK;
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
                      (unsigned long long)s->op.n_opens, KG_FMT(term->text));
  return own.text.ptr && kg_local_intern(&exec->local, &own, id)
             ? KG_OK
             : kg_exec_no_memory(exec);
}

static kg_status
take_rows(service_op *s, const kg_results_table *table)
{
  kg_op *op = &s->op;
  for (size_t i = 0; i < table->n_rows; i++) {
    const kg_term *cells = kg_results_table_row(table, i);
    kg_id *row = kg_rows_add(&s->rows);
    if (!row) {
      return op->exec->failed;
    }
    for (uint32_t c = 0; c < op->n_cols; c++) {
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
ask_endpoint(service_op *s, kg_slice endpoint, char *why, size_t size)
{
  kg_exec *exec = s->op.exec;
  kg_context quiet = *exec->ctx;
  kg_results_table table = {0};
  kg_buf query, answer;
  kg_buf_init(&query, &exec->alloc);
  kg_buf_init(&answer, &exec->alloc);
  kg_buf_add_string(&query, "SELECT * WHERE ");
  kg_buf_add(&query, s->alg->u.service.text);
  quiet.sink = (kg_sink){0};
  kg_status st = kg_buf_status(&query) ? kg_exec_no_memory(exec) : KG_OK;
  st = st ? st
          : kg_fetch_query(exec, endpoint, kg_buf_slice(&query), &answer, why,
                           size);
  if (!st) {
    st = kg_results_read(&quiet, KG_RESULTS_JSON, kg_buf_slice(&answer),
                         "service", &table);
    if (st) {
      snprintf(why, size, "the answer is not in the JSON results format");
    } else {
      st = take_rows(s, &table);
    }
    kg_results_table_clear(&table);
  }
  kg_buf_clear(&query);
  kg_buf_clear(&answer);
  return st;
}

static kg_status
service_open(kg_op *op)
{
  service_op *s = (service_op *)op;
  char why[128] = "it is not an IRI";
  kg_slice endpoint;
  kg_rows_clear(&s->rows);
  kg_rows_init(&s->rows, op->exec, op->n_cols);
  s->at = 0;
  TRY(kg_op_use_buffer(op));
  TRY(find_endpoint(s, &endpoint));
  const kg_status st =
      endpoint.len ? ask_endpoint(s, endpoint, why, sizeof why) : KG_ERR_IO;
  if (!st || op->exec->failed) {
    return op->exec->failed;
  }
  if (!s->alg->u.service.silent) {
    return kg_exec_fail(op->exec, KG_ERR_IO, "SERVICE <%.*s> failed: %s",
                        KG_FMT(endpoint), why);
  }
  s->rows.n = 0;
  kg_id *row = kg_rows_add(&s->rows);
  for (uint32_t c = 0; row && c < op->n_cols; c++) {
    row[c] = 0;
  }
  return op->exec->failed;
}

static kg_status
service_next(kg_op *op)
{
  service_op *s = (service_op *)op;
  for (op->n = 0; op->n < KG_BATCH && s->at < s->rows.n; s->at++) {
    const kg_id *row = kg_rows_row(&s->rows, s->at);
    for (uint32_t c = 0; c < op->n_cols; c++) {
      op->cols[c][op->n] = row[c];
    }
    op->n++;
  }
  return KG_OK;
}

static void
service_close(kg_op *op)
{
  kg_rows_clear(&((service_op *)op)->rows);
}

/// Columns are the pattern's visible variables that have a name.
static kg_op *
make_op(kg_plan *plan, const kg_alg *alg, kg_slice endpoint)
{
  static const kg_op_type type = {"service", service_open, service_next,
                                  service_close};
  kg_exec *exec = plan->exec;
  kg_var_set visible = kg_plan_set(plan);
  if (!visible.words) {
    return NULL;
  }
  kg_alg_add_visible(alg->children[0], &visible);
  service_op *s = kg_op_new(exec, &type, sizeof *s, 0, exec->query->n_vars);
  if (!s) {
    return NULL;
  }
  s->op.n_cols = 0;
  for (kg_var v = 0; v < exec->query->n_vars; v++) {
    if (kg_var_set_has(&visible, v) && !exec->query->vars[v].hidden) {
      s->op.vars[s->op.n_cols] = v;
      s->op.nullable[s->op.n_cols++] = true;
    }
  }
  s->alg = alg;
  s->endpoint = endpoint;
  s->op.estimate = 100;
  s->op.detail = endpoint;
  return &s->op;
}

kg_op *
kg_plan_service(kg_plan *plan, kg_op *input, const kg_alg *alg)
{
  kg_exec *exec = plan->exec;
  const kg_slot *slot = &alg->u.service.endpoint;
  const kg_term *term = slot->kind == KG_SLOT_TERM ? &slot->term : NULL;
  (void)input;
  if (!term && exec->query->vars[slot->var].value.kind == KG_TERM_IRI) {
    term = &exec->query->vars[slot->var].value;
  }
  const bool known = term || kg_var_set_has(&plan->params, slot->var);
  if (exec->options.allow_network && known) {
    return make_op(plan, alg, term ? term->text : KG_SLICE(""));
  }
  if (alg->u.service.silent) {
    return kg_op_unit(exec);
  }
  kg_exec_fail(exec, KG_ERR_UNSUPPORTED,
               known ? "SERVICE needs the network, which is not allowed"
                     : "SERVICE needs an endpoint that is known before the "
                       "pattern is run");
  return NULL;
}
