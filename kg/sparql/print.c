/* SPDX-License-Identifier: Apache-2.0 */
/// Trees as text: expressions and paths in SPARQL, the algebra as lines.
#include "sparql/algebra.h"

#include <inttypes.h>
#include <stdio.h>

#define XSD "http://www.w3.org/2001/XMLSchema#"

static void
print_iri(const kg_query *query, kg_slice iri, kg_buf *out)
{
  const kg_prefix_line *best = NULL;
  for (uint32_t i = 0; i < query->n_prefixes; ++i) {
    const kg_prefix_line *line = &query->prefixes[i];
    if (line->iri.len && kg_slice_has_prefix(iri, line->iri) &&
        (!best || line->iri.len >= best->iri.len)) {
      best = line;
    }
  }
  const size_t from = best ? best->iri.len : 0;
  bool plain = best && from < iri.len;
  for (size_t i = from; plain && i < iri.len; ++i) {
    const char c = iri.ptr[i];
    plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            (c >= '0' && c <= '9') || c == '_' || (c == '-' && i > from);
  }
  if (plain) {
    kg_buf_add(out, best->name);
    kg_buf_add_byte(out, ':');
    kg_buf_add(out, kg_slice_sub(iri, from, iri.len));
  } else {
    kg_buf_add_byte(out, '<');
    kg_buf_add(out, iri);
    kg_buf_add_byte(out, '>');
  }
}

static void
print_quoted(kg_slice text, kg_buf *out)
{
  kg_buf_add_byte(out, '"');
  for (size_t i = 0; i < text.len; ++i) {
    switch (text.ptr[i]) {
    case '"': kg_buf_add_string(out, "\\\""); break;
    case '\\': kg_buf_add_string(out, "\\\\"); break;
    case '\n': kg_buf_add_string(out, "\\n"); break;
    case '\r': kg_buf_add_string(out, "\\r"); break;
    case '\t': kg_buf_add_string(out, "\\t"); break;
    default: kg_buf_add_byte(out, text.ptr[i]);
    }
  }
  kg_buf_add_byte(out, '"');
}

static bool
is_bare(const kg_term *term)
{
  return kg_slice_is(term->datatype, XSD "integer") ||
         kg_slice_is(term->datatype, XSD "boolean") ||
         kg_slice_is(term->datatype, XSD "decimal");
}

static void
print_term(const kg_query *query, const kg_term *term, kg_buf *out)
{
  switch (term->kind) {
  case KG_TERM_NONE: kg_buf_add_string(out, "UNDEF"); return;
  case KG_TERM_IRI: print_iri(query, term->text, out); return;
  case KG_TERM_BLANK:
    kg_buf_add_string(out, "_:");
    kg_buf_add(out, term->text);
    return;
  case KG_TERM_LITERAL: break;
  }
  if (is_bare(term)) {
    kg_buf_add(out, term->text);
    return;
  }
  print_quoted(term->text, out);
  if (term->lang.len) {
    kg_buf_add_byte(out, '@');
    kg_buf_add(out, term->lang);
  } else if (term->datatype.len) {
    kg_buf_add_string(out, "^^");
    print_iri(query, term->datatype, out);
  }
}

static void
print_var(const kg_query *query, kg_var var, kg_buf *out)
{
  if (var >= query->n_vars) { // The planner's own.
    kg_buf_printf(out, "?_%" PRIu32, var);
    return;
  }
  const kg_var_info *info = &query->vars[var];
  kg_buf_add_string(out, info->hidden ? "?_" : "?");
  kg_buf_add(out, info->name);
  if (info->hidden) {
    kg_buf_printf(out, "%" PRIu32, var);
  }
}

void
kg_slot_print(const kg_query *query, const kg_slot *slot, kg_buf *out)
{
  switch (slot->kind) {
  case KG_SLOT_NONE: kg_buf_add_byte(out, '-'); break;
  case KG_SLOT_VAR: print_var(query, slot->var, out); break;
  case KG_SLOT_TERM: print_term(query, &slot->term, out); break;
  case KG_SLOT_BLANK: kg_buf_printf(out, "_:b%" PRIu32, slot->blank); break;
  }
}

static void
print_path_list(const kg_query *query,
                const kg_path *path,
                const char *between,
                kg_buf *out)
{
  kg_buf_add_byte(out, '(');
  for (uint32_t i = 0; i < path->n_children; ++i) {
    kg_buf_add_string(out, i ? between : "");
    kg_path_print(query, path->children[i], out);
  }
  kg_buf_add_byte(out, ')');
}

void
kg_path_print(const kg_query *query, const kg_path *path, kg_buf *out)
{
  switch (path->kind) {
  case KG_PATH_LINK: print_iri(query, path->iri.text, out); return;
  case KG_PATH_SEQUENCE: print_path_list(query, path, "/", out); return;
  case KG_PATH_ALTERNATIVE: print_path_list(query, path, "|", out); return;
  case KG_PATH_NEGATED:
    kg_buf_add_byte(out, '!');
    print_path_list(query, path, "|", out);
    return;
  case KG_PATH_INVERSE: kg_buf_add_byte(out, '^'); break;
  case KG_PATH_ZERO_OR_MORE:
  case KG_PATH_ONE_OR_MORE:
  case KG_PATH_ZERO_OR_ONE: break;
  }
  // `p*?` must not be read back as one operator on another's operand.
  const kg_path *child = path->children[0];
  const bool nested =
      child->kind >= KG_PATH_ZERO_OR_MORE && child->kind <= KG_PATH_ZERO_OR_ONE;
  kg_buf_add_string(out, nested ? "(" : "");
  kg_path_print(query, child, out);
  kg_buf_add_string(out, nested ? ")" : "");
  kg_buf_add_string(out, path->kind == KG_PATH_ZERO_OR_MORE  ? "*"
                         : path->kind == KG_PATH_ONE_OR_MORE ? "+"
                         : path->kind == KG_PATH_ZERO_OR_ONE ? "?"
                                                             : "");
}

static void
print_args(const kg_query *query,
           const kg_expr *expr,
           uint32_t from,
           const char *between,
           kg_buf *out)
{
  kg_buf_add_byte(out, '(');
  for (uint32_t i = from; i < expr->n_args; ++i) {
    kg_buf_add_string(out, i > from ? between : "");
    kg_expr_print(query, expr->args[i], out);
  }
  kg_buf_add_byte(out, ')');
}

static void
print_call(const kg_query *query, const kg_expr *expr, kg_buf *out)
{
  char between[8];
  switch (expr->fn) {
  case KG_FN_NOT:
  case KG_FN_MINUS:
  case KG_FN_PLUS: kg_buf_add_string(out, kg_fn_name(expr->fn)); break;
  case KG_FN_IN:
  case KG_FN_NOT_IN:
    kg_expr_print(query, expr->args[0], out);
    kg_buf_printf(out, " %s ", kg_fn_name(expr->fn));
    print_args(query, expr, 1, ", ", out);
    return;
  case KG_FN_UNKNOWN: print_iri(query, expr->term.text, out); break;
  default:
    if (expr->fn <= KG_FN_DIV) {
      (void)snprintf(between, sizeof between, " %s ", kg_fn_name(expr->fn));
      print_args(query, expr, 0, between, out);
      return;
    }
    kg_buf_add_string(out, kg_fn_name(expr->fn));
  }
  print_args(query, expr, 0, ", ", out);
}

void
kg_expr_print(const kg_query *query, const kg_expr *expr, kg_buf *out)
{
  switch (expr->kind) {
  case KG_EXPR_TERM: print_term(query, &expr->term, out); break;
  case KG_EXPR_VAR: print_var(query, expr->var, out); break;
  case KG_EXPR_CALL: print_call(query, expr, out); break;
  case KG_EXPR_EXISTS: kg_buf_add_string(out, "EXISTS {…}"); break;
  case KG_EXPR_NOT_EXISTS: kg_buf_add_string(out, "NOT EXISTS {…}"); break;
  }
}

static const char *const alg_names[] = {
    [KG_ALG_UNIT] = "Unit",       [KG_ALG_BGP] = "BGP",
    [KG_ALG_JOIN] = "Join",       [KG_ALG_LEFT_JOIN] = "LeftJoin",
    [KG_ALG_FILTER] = "Filter",   [KG_ALG_UNION] = "Union",
    [KG_ALG_MINUS] = "Minus",     [KG_ALG_GRAPH] = "Graph",
    [KG_ALG_EXTEND] = "Extend",   [KG_ALG_VALUES] = "Values",
    [KG_ALG_SERVICE] = "Service", [KG_ALG_GROUP] = "Group",
    [KG_ALG_PROJECT] = "Project", [KG_ALG_DISTINCT] = "Distinct",
    [KG_ALG_REDUCED] = "Reduced", [KG_ALG_ORDER_BY] = "OrderBy",
    [KG_ALG_SLICE] = "Slice",
};

static void
print_edge(const kg_query *query, const kg_edge *edge, kg_buf *out)
{
  kg_slot_print(query, &edge->s, out);
  kg_buf_add_byte(out, ' ');
  if (edge->path) {
    kg_path_print(query, edge->path, out);
  } else {
    kg_slot_print(query, &edge->p, out);
  }
  kg_buf_add_byte(out, ' ');
  kg_slot_print(query, &edge->o, out);
}

static void
print_values(const kg_query *query, const kg_alg *alg, kg_buf *out)
{
  const uint32_t n = alg->u.values.n_vars;
  for (uint32_t i = 0; i < n; ++i) {
    kg_buf_add_byte(out, ' ');
    print_var(query, alg->u.values.vars[i], out);
  }
  for (uint32_t row = 0; row < alg->u.values.n_rows; ++row) {
    kg_buf_add_string(out, " (");
    for (uint32_t i = 0; i < n; ++i) {
      kg_buf_add_string(out, i ? " " : "");
      print_term(query, &alg->u.values.terms[(size_t)row * n + i], out);
    }
    kg_buf_add_byte(out, ')');
  }
}

static void
print_group(const kg_query *query, const kg_alg *alg, kg_buf *out)
{
  for (uint32_t i = 0; i < alg->u.group.n_keys; ++i) {
    const kg_group_key *key = &alg->u.group.keys[i];
    kg_buf_add_byte(out, ' ');
    print_var(query, key->var, out);
    if (key->expr) {
      kg_buf_add_byte(out, '=');
      kg_expr_print(query, key->expr, out);
    }
  }
  for (uint32_t i = 0; i < alg->u.group.n_aggregates; ++i) {
    const kg_aggregate *aggregate = &alg->u.group.aggregates[i];
    kg_buf_add_byte(out, ' ');
    print_var(query, aggregate->var, out);
    kg_buf_printf(out, "=%s(", kg_agg_name(aggregate->agg));
    kg_buf_add_string(out, aggregate->distinct ? "DISTINCT " : "");
    if (aggregate->arg) {
      kg_expr_print(query, aggregate->arg, out);
    } else {
      kg_buf_add_byte(out, '*');
    }
    kg_buf_add_byte(out, ')');
  }
}

static void
print_own(const kg_query *query, const kg_alg *alg, kg_buf *out)
{
  switch (alg->kind) {
  case KG_ALG_FILTER:
  case KG_ALG_LEFT_JOIN:
    for (uint32_t i = 0; i < alg->u.filter.n_exprs; ++i) {
      kg_buf_add_byte(out, ' ');
      kg_expr_print(query, alg->u.filter.exprs[i], out);
    }
    break;
  case KG_ALG_GRAPH:
    kg_buf_add_byte(out, ' ');
    kg_slot_print(query, &alg->u.graph, out);
    break;
  case KG_ALG_EXTEND:
    kg_buf_add_byte(out, ' ');
    print_var(query, alg->u.extend.var, out);
    kg_buf_add_byte(out, '=');
    kg_expr_print(query, alg->u.extend.expr, out);
    break;
  case KG_ALG_VALUES: print_values(query, alg, out); break;
  case KG_ALG_SERVICE:
    kg_buf_add_string(out, alg->u.service.silent ? " SILENT " : " ");
    kg_slot_print(query, &alg->u.service.endpoint, out);
    break;
  case KG_ALG_GROUP: print_group(query, alg, out); break;
  case KG_ALG_PROJECT:
    for (uint32_t i = 0; i < alg->u.project.n_vars; ++i) {
      kg_buf_add_byte(out, ' ');
      print_var(query, alg->u.project.vars[i], out);
    }
    break;
  case KG_ALG_ORDER_BY:
    for (uint32_t i = 0; i < alg->u.order.n_keys; ++i) {
      kg_buf_add_string(out, alg->u.order.keys[i].descending ? " -" : " +");
      kg_expr_print(query, alg->u.order.keys[i].expr, out);
    }
    break;
  case KG_ALG_SLICE:
    if (alg->u.slice.limit != KG_NO_LIMIT) {
      kg_buf_printf(out, " LIMIT %" PRIu64, alg->u.slice.limit);
    }
    if (alg->u.slice.offset) {
      kg_buf_printf(out, " OFFSET %" PRIu64, alg->u.slice.offset);
    }
    break;
  default: break;
  }
}

static void
print_lines(const kg_query *query,
            const kg_alg *alg,
            unsigned indent,
            kg_buf *out)
{
  kg_buf_printf(out, "%*s%s", (int)(2 * indent), "", alg_names[alg->kind]);
  print_own(query, alg, out);
  kg_buf_add_byte(out, '\n');
  for (uint32_t i = 0; alg->kind == KG_ALG_BGP && i < alg->u.bgp.n_edges; ++i) {
    kg_buf_printf(out, "%*s", (int)(2 * indent + 2), "");
    print_edge(query, &alg->u.bgp.edges[i], out);
    kg_buf_add_byte(out, '\n');
  }
  for (uint32_t i = 0; i < alg->n_children; ++i) {
    print_lines(query, alg->children[i], indent + 1, out);
  }
}

void
kg_alg_print(const kg_query *query, const kg_alg *alg, kg_buf *out)
{
  print_lines(query, alg, 0, out);
}
