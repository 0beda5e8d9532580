/* SPDX-License-Identifier: Apache-2.0 */
// Grammar by dice. Names are few, so that patterns meet; values are chosen for
// what they are mistaken for.
#include "generate.h"

#include <string.h>

uint64_t
or_random_next(or_random *random)
{
  uint64_t z = random->state += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

unsigned
or_pick(or_random *random, unsigned n)
{
  return (unsigned)(or_random_next(random) >> 33) % n;
}

// Data ----------------------------------------------------------------------

static const struct {
  const char *text, *type; ///< Type: local name, `@` and language, or an IRI.
} literals[] = {
    {"1", "integer"},
    {"01", "integer"},
    {"+1", "integer"},
    {"2", "integer"},
    {"-3", "integer"},
    {"0", "integer"},
    {"10", "integer"},
    {"1.0", "decimal"},
    {"1.50", "decimal"},
    {"1.5", "decimal"},
    {"-0.25", "decimal"},
    {"2.0", "decimal"},
    {"3.", "decimal"},
    {"1.0E0", "double"},
    {"1", "double"},
    {"1.5e0", "double"},
    {"NaN", "double"},
    {"INF", "double"},
    {"-INF", "double"},
    {"-0", "double"},
    {"0.5", "float"},
    {"1.5", "float"},
    {"NaN", "float"},
    {"1", "byte"},
    {"2", "unsignedInt"},
    {"-3", "negativeInteger"},
    {"300", "byte"},
    {"-1", "nonNegativeInteger"},
    {"abc", "integer"},
    {"", "integer"},
    {"1e1", "decimal"},
    {"true", "boolean"},
    {"false", "boolean"},
    {"1", "boolean"},
    {"0", "boolean"},
    {"yes", "boolean"},
    {"", ""},
    {"a", ""},
    {"ab", ""},
    {"abc", ""},
    {"b", ""},
    {"1", ""},
    {"1.5", ""},
    {"true", ""},
    {"2019-02-28", ""},
    {"z\303\251", ""},
    {"a", "@en"},
    {"a", "@de"},
    {"ab", "@en"},
    {"abc", "@en-gb"},
    {"", "@en"},
    {"2019-02-28T12:00:00Z", "dateTime"},
    {"2019-02-28T12:00:00", "dateTime"},
    {"2019-02-28T13:00:00+01:00", "dateTime"},
    {"2019-02-28T12:00:00.500Z", "dateTime"},
    {"2019-02-28T05:00:00-07:30", "dateTime"},
    {"2019-03-01T00:00:00", "dateTime"},
    {"2019-02-30T00:00:00Z", "dateTime"},
    {"2019-02-28", "date"},
    {"2019-02-28Z", "date"},
    {"2019-02-28+07:00", "date"},
    {"2019-03-01", "date"},
    {"2019-13-01", "date"},
    {"12:00:00", "time"},
    {"12:00:00Z", "time"},
    {"x", "http://e/own"},
    {"y", "http://e/own"},
    {"x", "http://e/other"},
};
enum { N_LITERALS = sizeof literals / sizeof *literals };

static or_term
make_iri(or_world *world, const char *name, unsigned n)
{
  const kg_slice iri = kg_arena_printf(&world->arena, "http://e/%s%u", name, n);
  const kg_term term = kg_iri(iri);
  return or_intern(world, &term);
}

static or_term
make_blank(or_world *world, unsigned n)
{
  const kg_term term = {.kind = KG_TERM_BLANK,
                        .text = kg_arena_printf(&world->arena, "b%u", n)};
  return or_intern(world, &term);
}

static or_term
make_literal(or_world *world, unsigned n)
{
  const char *type = literals[n].type;
  kg_term term = kg_literal(kg_slice_of(literals[n].text), KG_SLICE(""));
  if (type[0] == '@') {
    term.lang = kg_slice_of(type + 1);
  } else if (strchr(type, ':')) {
    term.datatype = kg_slice_of(type);
  } else if (type[0]) {
    term.datatype = kg_arena_printf(
        &world->arena, "http://www.w3.org/2001/XMLSchema#%s", type);
  }
  return or_intern(world, &term);
}

static or_term
make_node(or_random *random, or_world *world)
{
  return or_pick(random, 5) ? make_iri(world, "s", or_pick(random, 5))
                            : make_blank(world, or_pick(random, 2));
}

void
or_make_data(or_random *random, or_world *world)
{
  // Some data sets have few values, so that they join, others many.
  const unsigned n_values = or_pick(random, 2) ? 6 : N_LITERALS;
  const unsigned first = or_pick(random, N_LITERALS);
  const unsigned n_quads = 12 + or_pick(random, 30);
  for (unsigned i = 0; i < n_quads; i++) {
    or_quad q = {.s = make_node(random, world)};
    q.p = make_iri(world, "p", or_pick(random, 3));
    if (or_pick(random, 5) < 2) {
      q.o = make_node(random, world);
    } else {
      const unsigned n = (first + or_pick(random, n_values)) % N_LITERALS;
      q.o = make_literal(world, n);
    }
    q.g = or_pick(random, 2) ? 0 : make_iri(world, "g", or_pick(random, 3));
    or_add(world, q);
  }
}

// Queries -------------------------------------------------------------------

/// A query being written. Fresh names keep BIND and sub-selects valid.
typedef struct maker {
  or_random *random;
  kg_buf *out;
  unsigned depth;
  unsigned n_fresh;
  bool in_exists;
} maker;

static unsigned
pick(maker *m, unsigned n)
{
  return or_pick(m->random, n);
}

static void
say(maker *m, const char *text)
{
  kg_buf_add_string(m->out, text);
}

static void
say_var(maker *m)
{
  // The first ones are bound most often.
  const unsigned n = pick(m, 10);
  kg_buf_printf(m->out, "?%c", "aaabbbccde"[n]);
}

static void
say_literal(maker *m)
{
  const unsigned n = pick(m, N_LITERALS);
  const char *text = literals[n].text, *type = literals[n].type;
  static const char *const plain[] = {"1",    "2", "1.5", "1.0E0",
                                      "true", "0", "-3",  "10"};
  if (!pick(m, 3)) {
    say(m, plain[pick(m, 8)]);
    return;
  }
  kg_buf_printf(m->out, "\"%s\"", text);
  if (type[0] == '@') {
    say(m, pick(m, 2) ? type : !strcmp(type, "@en") ? "@EN" : type);
  } else if (strchr(type, ':')) {
    kg_buf_printf(m->out, "^^<%s>", type);
  } else if (type[0]) {
    kg_buf_printf(m->out, "^^xsd:%s", type);
  }
}

/// The subject's letter, or 0 for a constant.
static char
say_node(maker *m)
{
  if (pick(m, 16)) {
    const char letter = "aaaaaabbcd"[pick(m, 10)];
    kg_buf_printf(m->out, "?%c", letter);
    return letter;
  }
  kg_buf_printf(m->out, ":s%u", pick(m, 5));
  return 0;
}

/// Seldom the subject's own variable.
static void
say_object(maker *m, char subject)
{
  const unsigned n = pick(m, 30);
  if (n < 27) {
    char letter = "bbbbccccdddae"[pick(m, 13)];
    if (letter == subject && pick(m, 12)) {
      letter = subject == 'b' ? 'c' : 'b';
    }
    kg_buf_printf(m->out, "?%c", letter);
  } else if (n < 28) {
    kg_buf_printf(m->out, ":s%u", pick(m, 5));
  } else if (n < 29) {
    say_literal(m);
  } else {
    kg_buf_printf(m->out, pick(m, 2) ? "[]" : "[ :p%u [] ]", pick(m, 3));
  }
}

static void
say_path(maker *m, unsigned depth)
{
  static const char *const joints[] = {"/", "|"};
  const unsigned n = depth ? pick(m, 10) : 0;
  if (n < 4) {
    kg_buf_printf(m->out, ":p%u", pick(m, 3));
  } else if (n < 6) {
    say(m, "(");
    say_path(m, depth - 1);
    say(m, ")");
    say(m, pick(m, 3) == 0 ? "?" : pick(m, 2) ? "*" : "+");
  } else if (n < 8) {
    say(m, "(");
    say_path(m, depth - 1);
    say(m, joints[n - 6]);
    say_path(m, depth - 1);
    say(m, ")");
  } else if (n == 8) {
    say(m, "^(");
    say_path(m, depth - 1);
    say(m, ")");
  } else {
    kg_buf_printf(m->out, pick(m, 2) ? "!(:p%u|^:p%u)" : "!(:p%u|:p%u)",
                  pick(m, 3), pick(m, 3));
  }
}

static void
say_triple(maker *m)
{
  const unsigned n = pick(m, 20);
  const char subject = say_node(m);
  say(m, " ");
  if (n < 13) {
    kg_buf_printf(m->out, ":p%u", pick(m, pick(m, 12) ? 3 : 4));
  } else if (n < 16) {
    say(m, pick(m, 8) ? "?e" : "?b");
  } else {
    say_path(m, 2);
  }
  say(m, " ");
  say_object(m, subject);
  if (!pick(m, 12)) {
    kg_buf_printf(m->out, " ; :p%u ", pick(m, 3));
    say_object(m, subject);
  }
  say(m, " . ");
}

static void say_group(maker *m);
static void say_expr(maker *m, unsigned depth);

static void
say_exists(maker *m)
{
  const bool before = m->in_exists;
  say(m, pick(m, 2) ? "EXISTS " : "NOT EXISTS ");
  m->in_exists = true;
  say_group(m);
  m->in_exists = before;
}

static void
say_call(maker *m, const char *name, unsigned n_args, unsigned depth)
{
  say(m, name);
  say(m, "(");
  for (unsigned i = 0; i < n_args; i++) {
    say(m, i ? ", " : "");
    say_expr(m, depth);
  }
  say(m, ")");
}

static void
say_string(maker *m, unsigned depth)
{
  static const char *const one[] = {
      "STR",  "STR", "UCASE",     "LCASE", "ENCODE_FOR_URI",
      "LANG", "TZ",  "xsd:string"};
  static const char *const two[] = {"STRBEFORE", "STRAFTER", "CONCAT",
                                    "STRLANG"};
  const unsigned n = pick(m, 10);
  if (n < 5) {
    say_call(m, one[pick(m, 8)], 1, depth);
  } else if (n < 8) {
    say_call(m, two[pick(m, 4)], 2, depth);
  } else if (n == 8) {
    say(m, "SUBSTR(");
    say_expr(m, depth);
    kg_buf_printf(m->out, pick(m, 2) ? ", %u)" : ", %u, 2)", pick(m, 4));
  } else {
    say(m, "REPLACE(");
    say_expr(m, depth);
    say(m, pick(m, 2) ? ", \"[ab]\", \"x\")" : ", \"b+\", \"\")");
  }
}

static void
say_number(maker *m, unsigned depth)
{
  static const char *const one[] = {
      "STRLEN",     "ABS",       "ROUND",      "CEIL",        "FLOOR",
      "YEAR",       "MONTH",     "DAY",        "HOURS",       "MINUTES",
      "SECONDS",    "-",         "+",          "xsd:integer", "xsd:decimal",
      "xsd:double", "xsd:float", "xsd:boolean"};
  if (pick(m, 2)) {
    say(m, "(");
    say_expr(m, depth);
    kg_buf_printf(m->out, " %c ", "+-*/"[pick(m, 4)]);
    say_expr(m, depth);
    say(m, ")");
  } else {
    say_call(m, one[pick(m, sizeof one / sizeof *one)], 1, depth);
  }
}

static void
say_test(maker *m, unsigned depth)
{
  static const char *const one[] = {"isIRI",     "isBlank", "isLiteral",
                                    "isNumeric", "!",       "BOUND"};
  static const char *const two[] = {"sameTerm", "STRSTARTS",   "STRENDS",
                                    "CONTAINS", "LANGMATCHES", "sameTerm"};
  const unsigned n = pick(m, 8);
  if (n < 3) {
    const unsigned k = pick(m, 6);
    if (k == 5) {
      say(m, "BOUND(");
      say_var(m);
      say(m, ")");
    } else {
      say_call(m, one[k], 1, depth);
    }
  } else if (n < 5) {
    say_call(m, two[pick(m, 6)], 2, depth);
  } else if (n == 5) {
    static const char *const patterns[] = {"^a", "b", "[0-9]+$", "^.b", "A"};
    say(m, "REGEX(STR(");
    say_expr(m, depth);
    kg_buf_printf(m->out, "), \"%s\"%s)", patterns[pick(m, 5)],
                  pick(m, 3) ? "" : ", \"i\"");
  } else {
    say(m, "(");
    say_expr(m, depth);
    say(m, pick(m, 2) ? " IN (" : " NOT IN (");
    const unsigned n_items = pick(m, 7);
    for (unsigned i = 0; i < n_items; i++) {
      say(m, i ? ", " : "");
      say_expr(m, 0);
    }
    say(m, "))");
  }
}

static void
say_comparison(maker *m, unsigned depth)
{
  static const char *const ops[] = {"=", "!=", "<", ">", "<=", ">=", "="};
  say(m, "(");
  say_expr(m, depth);
  kg_buf_printf(m->out, " %s ", ops[pick(m, 7)]);
  say_expr(m, depth);
  say(m, ")");
}

static void
say_logic(maker *m, unsigned depth)
{
  const unsigned n = 2 + pick(m, 2);
  const char *op = pick(m, 2) ? " && " : " || ";
  say(m, "(");
  for (unsigned i = 0; i < n; i++) {
    say(m, i ? op : "");
    say_expr(m, depth);
  }
  say(m, ")");
}

static void
say_expr(maker *m, unsigned depth)
{
  const unsigned n = depth ? pick(m, 30) : pick(m, 8);
  if (n < 5) {
    kg_buf_printf(m->out, "?%c", "aabbbbbcccde"[pick(m, 12)]);
  } else if (n < 8) {
    if (pick(m, 6)) {
      say_literal(m);
    } else {
      kg_buf_printf(m->out, ":s%u", pick(m, 5));
    }
  } else if (n < 14) {
    say_comparison(m, depth - 1);
  } else if (n < 17) {
    say_logic(m, depth - 1);
  } else if (n < 20) {
    say_test(m, depth - 1);
  } else if (n < 23) {
    say_number(m, depth - 1);
  } else if (n < 26) {
    say_string(m, depth - 1);
  } else if (n == 26) {
    say_call(m, "IF", 3, depth - 1);
  } else if (n == 27) {
    say_call(m, "COALESCE", 2, depth - 1);
  } else if (n == 28) {
    say_call(m, pick(m, 2) ? "DATATYPE" : "TIMEZONE", 1, depth - 1);
  } else if (m->depth) {
    say_exists(m);
  } else {
    say_var(m);
  }
}

/// A condition that people write, which often holds.
static void
say_likely(maker *m)
{
  static const char *const texts[] = {
      "?b != ?c",
      "?a != ?b",
      "?b < ?c",
      "?b = 1",
      "?c >= 1",
      "?b != 1.5",
      "isLiteral(?b)",
      "isIRI(?b)",
      "!isBlank(?a)",
      "?b IN (1, 2, 1.5)",
      "?b > 0 && ?b < 3",
      "?b < 3 || ?c > 0",
      "STR(?b) > \"1\"",
      "LANG(?b) = \"en\"",
      "LANGMATCHES(LANG(?b), \"en\")",
      "DATATYPE(?b) = xsd:integer",
      "?a = ?c",
      "?b = ?c",
      "sameTerm(?b, ?c)",
      "?b <= true",
      "?b < \"2019-02-28T12:30:00\"^^xsd:dateTime",
      "?b >= \"2019-02-28\"^^xsd:date",
      "!BOUND(?c)",
      "BOUND(?c)",
      "?b NOT IN (1, :s1, \"a\")",
      "?a = :s1 || ?a = :s2",
      "?a IN (:s0, :s1, :s3)",
      "?c = :s2",
      "?b = \"a\"",
      "?b > \"a\"",
      "?b = true",
      "1 < ?b",
      "?b >= -3 && ?b <= 2",
      "?b = 1.5e0",
      "?b"};
  say(m, texts[pick(m, sizeof texts / sizeof *texts)]);
}

// Patterns ------------------------------------------------------------------

static void
say_values(maker *m)
{
  const unsigned n_vars = 1 + pick(m, 2), n_rows = pick(m, 4);
  // Names that EXISTS would put values in stay out of it.
  const char *first = m->in_exists ? "?x" : "?a";
  const char *second = m->in_exists ? "?y" : "?b";
  kg_buf_printf(m->out, "VALUES (%s %s) { ", first, n_vars > 1 ? second : "");
  for (unsigned i = 0; i < n_rows; i++) {
    say(m, "(");
    for (unsigned k = 0; k < n_vars; k++) {
      const unsigned n = pick(m, 6);
      if (n < 1) {
        say(m, "UNDEF ");
      } else if (n < 4) {
        kg_buf_printf(m->out, ":s%u ", pick(m, 6));
      } else {
        say_literal(m);
        say(m, " ");
      }
    }
    say(m, ") ");
  }
  say(m, "} ");
}

static void
say_graph_name(maker *m)
{
  const unsigned n = pick(m, 6);
  if (n < 3) {
    say(m, "?g");
  } else if (n == 3) {
    say_var(m);
  } else {
    kg_buf_printf(m->out, ":g%u", pick(m, 4));
  }
}

static void say_subselect(maker *m);

static void
say_element(maker *m)
{
  const unsigned n = m->depth ? pick(m, 22) : pick(m, 6);
  if (n < 5) {
    say_triple(m);
  } else if (n < 8) {
    say(m, "FILTER (");
    if (pick(m, 3)) {
      say_likely(m);
    } else {
      say_expr(m, 2);
    }
    say(m, ") ");
  } else if (n < 11) {
    say(m, "OPTIONAL ");
    say_group(m);
  } else if (n < 13) {
    say_group(m);
    say(m, "UNION ");
    say_group(m);
  } else if (n < 15) {
    say(m, "MINUS ");
    say_group(m);
  } else if (n < 17) {
    say(m, "GRAPH ");
    say_graph_name(m);
    say(m, " ");
    say_group(m);
  } else if (n == 17) {
    say(m, "BIND (");
    say_expr(m, 2);
    kg_buf_printf(m->out, " AS ?f%u) ", m->n_fresh++);
  } else if (n == 18) {
    say_values(m);
  } else if (n == 19) {
    say_subselect(m);
  } else if (n == 20) {
    say(m, "FILTER ");
    say_exists(m);
  } else {
    say_group(m);
  }
}

static void
say_group(maker *m)
{
  const unsigned depth = m->depth;
  m->depth -= depth > 0;
  say(m, "{ ");
  if (pick(m, 8)) {
    say_triple(m);
  }
  for (unsigned i = pick(m, depth > 1 ? 4 : 3); i; i--) {
    say_element(m);
  }
  say(m, "} ");
  m->depth = depth;
}

static void
say_aggregate(maker *m, bool is_top)
{
  static const char *const names[] = {"COUNT", "SUM", "AVG", "MIN", "MAX"};
  const char *distinct = pick(m, 3) ? "" : "DISTINCT ";
  const unsigned n = pick(m, 9);
  if (n == 0) {
    kg_buf_printf(m->out, "COUNT(%s*)", distinct);
  } else if (n == 1 || (n == 2 && !is_top)) {
    // Which order has no say in.
    kg_buf_printf(m->out, "STRLEN(GROUP_CONCAT(%s", distinct);
    say_expr(m, 1);
    say(m, pick(m, 2) ? "))" : "; SEPARATOR = \", \"))");
  } else {
    kg_buf_printf(m->out, "%s(%s", names[pick(m, 5)], distinct);
    say_expr(m, pick(m, 2));
    say(m, ")");
  }
}

static void
say_grouped(maker *m, bool is_top)
{
  const unsigned n_keys = pick(m, 3);
  const unsigned n_aggregates = 1 + pick(m, 2);
  const unsigned fresh = m->n_fresh;
  m->n_fresh += n_aggregates + 2;
  const bool computed = n_keys == 1 && !pick(m, 3);
  say(m, "SELECT ");
  if (computed) {
    kg_buf_printf(m->out, "?f%u ", fresh);
  } else {
    say(m, n_keys > 0 ? "?a " : "");
    say(m, n_keys > 1 ? "?b " : "");
  }
  for (unsigned i = 0; i < n_aggregates; i++) {
    say(m, "(");
    say_aggregate(m, is_top);
    kg_buf_printf(m->out, " AS ?f%u) ", fresh + 1 + i);
  }
  say(m, is_top ? "DATASET WHERE " : "WHERE ");
  say_group(m);
  if (computed) {
    say(m, "GROUP BY (");
    say_expr(m, 2);
    kg_buf_printf(m->out, " AS ?f%u) ", fresh);
  } else if (n_keys) {
    say(m, n_keys > 1 ? "GROUP BY ?a ?b " : "GROUP BY ?a ");
  }
  if (!pick(m, 3)) {
    say(m, "HAVING (");
    say_aggregate(m, is_top);
    say(m, pick(m, 2) ? " > 1) " : " != ");
    if (m->out->ptr[m->out->len - 2] != ')') {
      say_literal(m);
      say(m, ") ");
    }
  }
}

static void
say_subselect(maker *m)
{
  const unsigned depth = m->depth;
  const unsigned n = pick(m, 6);
  m->depth -= depth > 0;
  say(m, "{ ");
  if (n < 2 && !m->in_exists) {
    say_grouped(m, false);
  } else if (n == 2) {
    // Rows that tie are the same.
    kg_buf_printf(m->out, "SELECT ?p WHERE { ?s ?p ?o } ORDER BY %s LIMIT %u ",
                  pick(m, 2) ? "?p" : "DESC(?p)", pick(m, 5));
    say(m, pick(m, 2) ? "OFFSET 1 " : "");
  } else {
    static const char *const vars[] = {"?a", "?a ?b", "?b ?c", "?c", "*"};
    kg_buf_printf(m->out, "SELECT %s%s ", pick(m, 3) ? "" : "DISTINCT ",
                  vars[pick(m, 5)]);
    if (m->out->ptr[m->out->len - 2] != '*' && !pick(m, 4)) {
      say(m, "(");
      say_expr(m, 2);
      kg_buf_printf(m->out, " AS ?f%u) ", m->n_fresh++);
    }
    say(m, "WHERE ");
    say_group(m);
  }
  say(m, "} ");
  m->depth = depth;
}

// Whole queries -------------------------------------------------------------

static void
say_dataset(maker *m)
{
  if (pick(m, 8)) {
    return;
  }
  for (unsigned i = pick(m, 3); i; i--) {
    kg_buf_printf(m->out, "FROM :g%u ", pick(m, 4));
  }
  for (unsigned i = pick(m, 3); i; i--) {
    kg_buf_printf(m->out, "FROM NAMED :g%u ", pick(m, 4));
  }
}

static void
say_order(maker *m, bool plain)
{
  if (pick(m, 3)) {
    return;
  }
  say(m, "ORDER BY ");
  for (unsigned i = 1 + pick(m, 2); i; i--) {
    say(m, pick(m, 2) ? "DESC(" : "ASC(");
    if (plain || pick(m, 2)) {
      kg_buf_printf(m->out, "?%c", "abc"[pick(m, 3)]);
    } else {
      say_expr(m, 1);
    }
    say(m, ") ");
  }
}

static void
say_slice(maker *m)
{
  if (!pick(m, 4)) {
    kg_buf_printf(m->out, "LIMIT %u ", pick(m, 6));
  }
  if (!pick(m, 8)) {
    kg_buf_printf(m->out, "OFFSET %u ", pick(m, 4));
  }
}

static void
say_select(maker *m)
{
  static const char *const vars[] = {"*",     "?a ?b",       "?a ?b ?c",
                                     "?b ?c", "?a ?b ?c ?d", "?g ?a ?b"};
  static const char *const how[] = {"", "", "", "DISTINCT ", "REDUCED "};
  kg_buf_printf(m->out, "SELECT %s%s ", how[pick(m, 5)], vars[pick(m, 6)]);
  if (m->out->ptr[m->out->len - 2] != '*') {
    for (unsigned i = pick(m, 3); i > 1; i--) {
      say(m, "(");
      say_expr(m, 3);
      kg_buf_printf(m->out, " AS ?f%u) ", m->n_fresh++);
    }
  }
  say(m, "DATASET WHERE ");
  say_group(m);
  say_order(m, false);
  say_slice(m);
}

static void
say_construct(maker *m)
{
  say(m, "CONSTRUCT { ");
  for (unsigned i = 1 + pick(m, 2); i; i--) {
    say_var(m);
    say(m, " ");
    if (pick(m, 3)) {
      kg_buf_printf(m->out, ":q%u ", pick(m, 2));
    } else {
      say_var(m);
      say(m, " ");
    }
    say_object(m, 0);
    say(m, " . ");
  }
  say(m, "} DATASET WHERE ");
  say_group(m);
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
  const unsigned n = pick(&m, 20);
  if (n < 12) {
    say_select(&m);
  } else if (n < 16) {
    say_grouped(&m, true);
    say(&m, pick(&m, 3) ? "" : "LIMIT 3 ");
  } else if (n < 18) {
    say(&m, "ASK DATASET WHERE ");
    say_group(&m);
  } else {
    say_construct(&m);
  }
  if (!pick(&m, 12) && n < 16) {
    say_values(&m);
  }
  m.out = out;
  put_dataset(&m, &query);
  kg_buf_clear(&query);
}
