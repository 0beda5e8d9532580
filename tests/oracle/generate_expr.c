/* SPDX-License-Identifier: Apache-2.0 */
// Random expressions.
#include "maker.h"

#include <string.h>

unsigned
or_roll(maker *m, unsigned n)
{
  return or_pick(m->random, n);
}

void
or_say(maker *m, const char *text)
{
  kg_buf_add_string(m->out, text);
}

void
or_say_var(maker *m)
{
  // The first ones are bound most often.
  const unsigned n = or_roll(m, 10);
  kg_buf_printf(m->out, "?%c", "aaabbbccde"[n]);
}

void
or_say_literal(maker *m)
{
  const unsigned n = or_roll(m, or_n_literals);
  const char *text = or_literals[n].text, *type = or_literals[n].type;
  static const char *const plain[] = {"1",    "2", "1.5", "1.0E0",
                                      "true", "0", "-3",  "10"};
  if (!or_roll(m, 3)) {
    or_say(m, plain[or_roll(m, 8)]);
    return;
  }
  kg_buf_printf(m->out, "\"%s\"", text);
  if (type[0] == '@') {
    or_say(m, or_roll(m, 2) ? type : !strcmp(type, "@en") ? "@EN" : type);
  } else if (strchr(type, ':')) {
    kg_buf_printf(m->out, "^^<%s>", type);
  } else if (type[0]) {
    kg_buf_printf(m->out, "^^xsd:%s", type);
  }
}

void
or_say_exists(maker *m)
{
  const bool before = m->in_exists;
  or_say(m, or_roll(m, 2) ? "EXISTS " : "NOT EXISTS ");
  m->in_exists = true;
  or_say_group(m);
  m->in_exists = before;
}

static void
say_call(maker *m, const char *name, unsigned n_args, unsigned depth)
{
  or_say(m, name);
  or_say(m, "(");
  for (unsigned i = 0; i < n_args; i++) {
    or_say(m, i ? ", " : "");
    or_say_expr(m, depth);
  }
  or_say(m, ")");
}

static void
say_string(maker *m, unsigned depth)
{
  static const char *const one[] = {
      "STR",  "STR", "UCASE",     "LCASE", "ENCODE_FOR_URI",
      "LANG", "TZ",  "xsd:string"};
  static const char *const two[] = {"STRBEFORE", "STRAFTER", "CONCAT",
                                    "STRLANG"};
  const unsigned n = or_roll(m, 10);
  if (n < 5) {
    say_call(m, one[or_roll(m, 8)], 1, depth);
  } else if (n < 8) {
    say_call(m, two[or_roll(m, 4)], 2, depth);
  } else if (n == 8) {
    or_say(m, "SUBSTR(");
    or_say_expr(m, depth);
    kg_buf_printf(m->out, or_roll(m, 2) ? ", %u)" : ", %u, 2)", or_roll(m, 4));
  } else {
    or_say(m, "REPLACE(");
    or_say_expr(m, depth);
    or_say(m, or_roll(m, 2) ? ", \"[ab]\", \"x\")" : ", \"b+\", \"\")");
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
  if (or_roll(m, 2)) {
    or_say(m, "(");
    or_say_expr(m, depth);
    kg_buf_printf(m->out, " %c ", "+-*/"[or_roll(m, 4)]);
    or_say_expr(m, depth);
    or_say(m, ")");
  } else {
    say_call(m, one[or_roll(m, sizeof one / sizeof *one)], 1, depth);
  }
}

static void
say_test(maker *m, unsigned depth)
{
  static const char *const one[] = {"isIRI",     "isBlank", "isLiteral",
                                    "isNumeric", "!",       "BOUND"};
  static const char *const two[] = {"sameTerm", "STRSTARTS",   "STRENDS",
                                    "CONTAINS", "LANGMATCHES", "sameTerm"};
  const unsigned n = or_roll(m, 8);
  if (n < 3) {
    const unsigned k = or_roll(m, 6);
    if (k == 5) {
      or_say(m, "BOUND(");
      or_say_var(m);
      or_say(m, ")");
    } else {
      say_call(m, one[k], 1, depth);
    }
  } else if (n < 5) {
    say_call(m, two[or_roll(m, 6)], 2, depth);
  } else if (n == 5) {
    static const char *const patterns[] = {"^a", "b", "[0-9]+$", "^.b", "A"};
    or_say(m, "REGEX(STR(");
    or_say_expr(m, depth);
    kg_buf_printf(m->out, "), \"%s\"%s)", patterns[or_roll(m, 5)],
                  or_roll(m, 3) ? "" : ", \"i\"");
  } else {
    or_say(m, "(");
    or_say_expr(m, depth);
    or_say(m, or_roll(m, 2) ? " IN (" : " NOT IN (");
    const unsigned n_items = or_roll(m, 7);
    for (unsigned i = 0; i < n_items; i++) {
      or_say(m, i ? ", " : "");
      or_say_expr(m, 0);
    }
    or_say(m, "))");
  }
}

static void
say_comparison(maker *m, unsigned depth)
{
  static const char *const ops[] = {"=", "!=", "<", ">", "<=", ">=", "="};
  or_say(m, "(");
  or_say_expr(m, depth);
  kg_buf_printf(m->out, " %s ", ops[or_roll(m, 7)]);
  or_say_expr(m, depth);
  or_say(m, ")");
}

static void
say_logic(maker *m, unsigned depth)
{
  const unsigned n = 2 + or_roll(m, 2);
  const char *op = or_roll(m, 2) ? " && " : " || ";
  or_say(m, "(");
  for (unsigned i = 0; i < n; i++) {
    or_say(m, i ? op : "");
    or_say_expr(m, depth);
  }
  or_say(m, ")");
}

void
or_say_expr(maker *m, unsigned depth)
{
  const unsigned n = depth ? or_roll(m, 30) : or_roll(m, 8);
  if (n < 5) {
    kg_buf_printf(m->out, "?%c", "aabbbbbcccde"[or_roll(m, 12)]);
  } else if (n < 8) {
    if (or_roll(m, 6)) {
      or_say_literal(m);
    } else {
      kg_buf_printf(m->out, ":s%u", or_roll(m, 5));
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
    say_call(m, or_roll(m, 2) ? "DATATYPE" : "TIMEZONE", 1, depth - 1);
  } else if (m->depth) {
    or_say_exists(m);
  } else {
    or_say_var(m);
  }
}

void
or_say_likely(maker *m)
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
  or_say(m, texts[or_roll(m, sizeof texts / sizeof *texts)]);
}
