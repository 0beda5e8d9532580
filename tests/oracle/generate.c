/* SPDX-License-Identifier: Apache-2.0 */
// Grammar by dice: patterns and whole queries.
#include "maker.h"

// Triples ---------------------------------------------------------------------

/// The subject's letter, or 0 for a constant.
static char
say_node(maker *m)
{
  if (or_roll(m, 16)) {
    const char letter = "aaaaaabbcd"[or_roll(m, 10)];
    kg_buf_printf(m->out, "?%c", letter);
    return letter;
  }
  kg_buf_printf(m->out, ":s%u", or_roll(m, 5));
  return 0;
}

/// Seldom the subject's own variable.
static void
say_object(maker *m, char subject)
{
  const unsigned n = or_roll(m, 30);
  if (n < 27) {
    char letter = "bbbbccccdddae"[or_roll(m, 13)];
    if (letter == subject && or_roll(m, 12)) {
      letter = subject == 'b' ? 'c' : 'b';
    }
    kg_buf_printf(m->out, "?%c", letter);
  } else if (n < 28) {
    kg_buf_printf(m->out, ":s%u", or_roll(m, 5));
  } else if (n < 29) {
    or_say_literal(m);
  } else {
    kg_buf_printf(m->out, or_roll(m, 2) ? "[]" : "[ :p%u [] ]", or_roll(m, 3));
  }
}

static void
say_path(maker *m, unsigned depth)
{
  static const char *const joints[] = {"/", "|"};
  const unsigned n = depth ? or_roll(m, 10) : 0;
  if (n < 4) {
    kg_buf_printf(m->out, ":p%u", or_roll(m, 3));
  } else if (n < 6) {
    or_say(m, "(");
    say_path(m, depth - 1);
    or_say(m, ")");
    or_say(m, or_roll(m, 3) == 0 ? "?" : or_roll(m, 2) ? "*" : "+");
  } else if (n < 8) {
    or_say(m, "(");
    say_path(m, depth - 1);
    or_say(m, joints[n - 6]);
    say_path(m, depth - 1);
    or_say(m, ")");
  } else if (n == 8) {
    or_say(m, "^(");
    say_path(m, depth - 1);
    or_say(m, ")");
  } else {
    kg_buf_printf(m->out, or_roll(m, 2) ? "!(:p%u|^:p%u)" : "!(:p%u|:p%u)",
                  or_roll(m, 3), or_roll(m, 3));
  }
}

static void
say_triple(maker *m)
{
  const unsigned n = or_roll(m, 20);
  const char subject = say_node(m);
  or_say(m, " ");
  if (n < 13) {
    kg_buf_printf(m->out, ":p%u", or_roll(m, or_roll(m, 12) ? 3 : 4));
  } else if (n < 16) {
    or_say(m, or_roll(m, 8) ? "?e" : "?b");
  } else {
    say_path(m, 2);
  }
  or_say(m, " ");
  say_object(m, subject);
  if (!or_roll(m, 12)) {
    kg_buf_printf(m->out, " ; :p%u ", or_roll(m, 3));
    say_object(m, subject);
  }
  or_say(m, " . ");
}

/// Several properties of one subject.
static void
say_star(maker *m)
{
  kg_buf_printf(m->out, "?%c ", "aaab"[or_roll(m, 4)]);
  const unsigned n = 2 + or_roll(m, 3);
  for (unsigned i = 0; i < n; i++) {
    kg_buf_printf(m->out, "%s:p%u ?%c ", i ? "; " : "", or_roll(m, 3),
                  "bcde"[i < 2 ? i : or_roll(m, 4)]);
  }
  or_say(m, ". ");
}

// Patterns ------------------------------------------------------------------

static void
say_values(maker *m)
{
  const unsigned n_vars = 1 + or_roll(m, 2), n_rows = or_roll(m, 4);
  // Names that EXISTS would put values in stay out of it.
  const char *first = m->in_exists ? "?x" : "?a";
  const char *second = m->in_exists ? "?y" : "?b";
  kg_buf_printf(m->out, "VALUES (%s %s) { ", first, n_vars > 1 ? second : "");
  for (unsigned i = 0; i < n_rows; i++) {
    or_say(m, "(");
    for (unsigned k = 0; k < n_vars; k++) {
      const unsigned n = or_roll(m, 6);
      if (n < 1) {
        or_say(m, "UNDEF ");
      } else if (n < 4) {
        kg_buf_printf(m->out, ":s%u ", or_roll(m, 6));
      } else {
        or_say_literal(m);
        or_say(m, " ");
      }
    }
    or_say(m, ") ");
  }
  or_say(m, "} ");
}

static void
say_graph_name(maker *m)
{
  const unsigned n = or_roll(m, 6);
  if (n < 3) {
    or_say(m, "?g");
  } else if (n == 3) {
    or_say_var(m);
  } else {
    kg_buf_printf(m->out, ":g%u", or_roll(m, 4));
  }
}

static void say_subselect(maker *m);

static void
say_element(maker *m)
{
  const unsigned n = m->depth ? or_roll(m, 22) : or_roll(m, 6);
  if (n < 5) {
    say_triple(m);
  } else if (n < 8) {
    or_say(m, "FILTER (");
    if (or_roll(m, 3)) {
      or_say_likely(m);
    } else {
      or_say_expr(m, 2);
    }
    or_say(m, ") ");
  } else if (n < 11) {
    or_say(m, "OPTIONAL ");
    or_say_group(m);
  } else if (n < 13) {
    or_say_group(m);
    or_say(m, "UNION ");
    or_say_group(m);
  } else if (n < 15) {
    or_say(m, "MINUS ");
    or_say_group(m);
  } else if (n < 17) {
    or_say(m, "GRAPH ");
    say_graph_name(m);
    or_say(m, " ");
    or_say_group(m);
  } else if (n == 17) {
    or_say(m, "BIND (");
    or_say_expr(m, 2);
    kg_buf_printf(m->out, " AS ?f%u) ", m->n_fresh++);
  } else if (n == 18) {
    say_values(m);
  } else if (n == 19) {
    say_subselect(m);
  } else if (n == 20) {
    or_say(m, "FILTER ");
    or_say_exists(m);
  } else {
    or_say_group(m);
  }
}

void
or_say_group(maker *m)
{
  const unsigned depth = m->depth;
  m->depth -= depth > 0;
  or_say(m, "{ ");
  if (!or_roll(m, 10)) {
    say_star(m);
  } else if (or_roll(m, 8)) {
    say_triple(m);
  }
  for (unsigned i = or_roll(m, depth > 1 ? 4 : 3); i; i--) {
    say_element(m);
  }
  or_say(m, "} ");
  m->depth = depth;
}

static void
say_aggregate(maker *m, bool is_top)
{
  static const char *const names[] = {"COUNT", "SUM", "AVG", "MIN", "MAX"};
  const char *distinct = or_roll(m, 3) ? "" : "DISTINCT ";
  const unsigned n = or_roll(m, 9);
  if (n == 0) {
    kg_buf_printf(m->out, "COUNT(%s*)", distinct);
  } else if (n == 1 || (n == 2 && !is_top)) {
    // Which order has no say in.
    kg_buf_printf(m->out, "STRLEN(GROUP_CONCAT(%s", distinct);
    or_say_expr(m, 1);
    or_say(m, or_roll(m, 2) ? "))" : "; SEPARATOR = \", \"))");
  } else {
    kg_buf_printf(m->out, "%s(%s", names[or_roll(m, 5)], distinct);
    or_say_expr(m, or_roll(m, 2));
    or_say(m, ")");
  }
}

static void
say_grouped(maker *m, bool is_top)
{
  const unsigned n_keys = or_roll(m, 3);
  const unsigned n_aggregates = 1 + or_roll(m, 2);
  const unsigned fresh = m->n_fresh;
  m->n_fresh += n_aggregates + 2;
  const bool computed = n_keys == 1 && !or_roll(m, 3);
  or_say(m, "SELECT ");
  if (computed) {
    kg_buf_printf(m->out, "?f%u ", fresh);
  } else {
    or_say(m, n_keys > 0 ? "?a " : "");
    or_say(m, n_keys > 1 ? "?b " : "");
  }
  for (unsigned i = 0; i < n_aggregates; i++) {
    or_say(m, "(");
    say_aggregate(m, is_top);
    kg_buf_printf(m->out, " AS ?f%u) ", fresh + 1 + i);
  }
  or_say(m, is_top ? "DATASET WHERE " : "WHERE ");
  or_say_group(m);
  if (computed) {
    or_say(m, "GROUP BY (");
    or_say_expr(m, 2);
    kg_buf_printf(m->out, " AS ?f%u) ", fresh);
  } else if (n_keys) {
    or_say(m, n_keys > 1 ? "GROUP BY ?a ?b " : "GROUP BY ?a ");
  }
  if (!or_roll(m, 8)) {
    kg_buf_printf(m->out, "HAVING (?f%u > 1) ", fresh + 1);
  } else if (!or_roll(m, 3)) {
    or_say(m, "HAVING (");
    say_aggregate(m, is_top);
    or_say(m, or_roll(m, 2) ? " > 1) " : " != ");
    if (m->out->ptr[m->out->len - 2] != ')') {
      or_say_literal(m);
      or_say(m, ") ");
    }
  }
  if (is_top && !or_roll(m, 4)) {
    kg_buf_printf(m->out,
                  or_roll(m, 2) ? "ORDER BY ?f%u " : "ORDER BY DESC(?f%u) ",
                  fresh + 1);
  }
}

static void
say_subselect(maker *m)
{
  const unsigned depth = m->depth;
  const unsigned n = or_roll(m, 6);
  m->depth -= depth > 0;
  or_say(m, "{ ");
  if (n < 2 && !m->in_exists) {
    say_grouped(m, false);
  } else if (n == 2) {
    // Rows that tie are the same. What EXISTS would put into a slice is not
    // said well anywhere, so it stays out.
    const char *name = m->in_exists ? "?q" : "?p";
    kg_buf_printf(m->out, "SELECT %s WHERE { ?r %s ?t } ORDER BY %s(%s) ", name,
                  name, or_roll(m, 2) ? "ASC" : "DESC", name);
    kg_buf_printf(m->out, "LIMIT %u ", or_roll(m, 5));
    or_say(m, or_roll(m, 2) ? "OFFSET 1 " : "");
  } else {
    static const char *const vars[] = {"?a", "?a ?b", "?b ?c", "?c", "*"};
    kg_buf_printf(m->out, "SELECT %s%s ", or_roll(m, 3) ? "" : "DISTINCT ",
                  vars[or_roll(m, 5)]);
    if (m->out->ptr[m->out->len - 2] != '*' && !or_roll(m, 4)) {
      or_say(m, "(");
      or_say_expr(m, 2);
      kg_buf_printf(m->out, " AS ?f%u) ", m->n_fresh++);
    }
    or_say(m, "WHERE ");
    or_say_group(m);
  }
  or_say(m, "} ");
  m->depth = depth;
}

// Whole queries -------------------------------------------------------------

static void
say_dataset(maker *m)
{
  if (or_roll(m, 8)) {
    return;
  }
  for (unsigned i = or_roll(m, 3); i; i--) {
    kg_buf_printf(m->out, "FROM :g%u ", or_roll(m, 4));
  }
  for (unsigned i = or_roll(m, 3); i; i--) {
    kg_buf_printf(m->out, "FROM NAMED :g%u ", or_roll(m, 4));
  }
}

static void
say_order(maker *m, bool plain)
{
  if (or_roll(m, 3)) {
    return;
  }
  or_say(m, "ORDER BY ");
  for (unsigned i = 1 + or_roll(m, 2); i; i--) {
    or_say(m, or_roll(m, 2) ? "DESC(" : "ASC(");
    if (plain || or_roll(m, 2)) {
      kg_buf_printf(m->out, "?%c", "abc"[or_roll(m, 3)]);
    } else {
      or_say_expr(m, 1);
    }
    or_say(m, ") ");
  }
}

static void
say_slice(maker *m)
{
  if (!or_roll(m, 4)) {
    kg_buf_printf(m->out, "LIMIT %u ", or_roll(m, 6));
  }
  if (!or_roll(m, 8)) {
    kg_buf_printf(m->out, "OFFSET %u ", or_roll(m, 4));
  }
}

static void
say_select(maker *m)
{
  static const char *const vars[] = {"*",     "?a ?b",       "?a ?b ?c",
                                     "?b ?c", "?a ?b ?c ?d", "?g ?a ?b"};
  static const char *const how[] = {"", "", "", "DISTINCT ", "REDUCED "};
  kg_buf_printf(m->out, "SELECT %s%s ", how[or_roll(m, 5)],
                vars[or_roll(m, 6)]);
  if (m->out->ptr[m->out->len - 2] != '*') {
    for (unsigned i = or_roll(m, 3); i > 1; i--) {
      or_say(m, "(");
      or_say_expr(m, 3);
      kg_buf_printf(m->out, " AS ?f%u) ", m->n_fresh++);
    }
    if (m->n_fresh && !or_roll(m, 4)) {
      kg_buf_printf(m->out, "(?f0 + 1 AS ?f%u) ", m->n_fresh++);
    }
  }
  or_say(m, "DATASET WHERE ");
  or_say_group(m);
  say_order(m, false);
  say_slice(m);
}

static void
say_construct(maker *m)
{
  or_say(m, "CONSTRUCT { ");
  for (unsigned i = 1 + or_roll(m, 2); i; i--) {
    or_say_var(m);
    or_say(m, " ");
    if (or_roll(m, 3)) {
      kg_buf_printf(m->out, ":q%u ", or_roll(m, 2));
    } else {
      or_say_var(m);
      or_say(m, " ");
    }
    say_object(m, 0);
    or_say(m, " . ");
  }
  or_say(m, "} DATASET WHERE ");
  or_say_group(m);
}

/// FROM stands before WHERE, and after what may be long: a mark is replaced.
static void
put_dataset(maker *m, kg_buf *query)
{
  kg_buf_reset(m->out);
  const kg_slice text = kg_buf_slice(query);
  const size_t at = kg_slice_find(text, KG_SLICE("DATASET "), 0);
  if (at == (size_t)-1) {
    kg_buf_add(m->out, text);
    return;
  }
  kg_buf_add(m->out, kg_slice_sub(text, 0, at));
  say_dataset(m);
  kg_buf_add(m->out, kg_slice_sub(text, at + 8, text.len));
}

void
or_make_query(or_random *random, kg_buf *out)
{
  kg_buf query;
  kg_buf_init(&query, NULL);
  maker m = {.random = random, .out = &query, .depth = 1 + or_pick(random, 4)};
  const unsigned n = or_roll(&m, 20);
  if (n < 12) {
    say_select(&m);
  } else if (n < 16) {
    say_grouped(&m, true);
    or_say(&m, or_roll(&m, 3) ? "" : "LIMIT 3 ");
  } else if (n < 18) {
    or_say(&m, "ASK DATASET WHERE ");
    or_say_group(&m);
  } else {
    say_construct(&m);
  }
  if (!or_roll(&m, 12) && n < 16) {
    say_values(&m);
  }
  m.out = out;
  put_dataset(&m, &query);
  kg_buf_clear(&query);
}
