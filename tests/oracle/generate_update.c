/* SPDX-License-Identifier: Apache-2.0 */
// Random updates: one to three operations.
#include "generate.h"

typedef struct maker {
  or_random *random;
  kg_buf *out;
} maker;

static unsigned
pick(maker *m, unsigned n)
{
  return or_pick(m->random, n);
}

static void
say_term(maker *m, bool data, bool object)
{
  static const char *const literals[] = {"1",        "01",    "1.50",
                                         "\"a\"@EN", "\"a\"", "true"};
  if (!data && pick(m, 3)) {
    kg_buf_printf(m->out, "?%c ", "aabbc"[pick(m, 5)]);
  } else if (object && !pick(m, 3)) {
    kg_buf_printf(m->out, "%s ", literals[pick(m, 6)]);
  } else {
    kg_buf_printf(m->out, ":s%u ", pick(m, 5));
  }
}

static void
say_triples(maker *m, bool data)
{
  for (unsigned i = 1 + pick(m, 2); i; i--) {
    say_term(m, data, false);
    if (data || pick(m, 4)) {
      kg_buf_printf(m->out, ":p%u ", pick(m, 4));
    } else {
      kg_buf_add_string(m->out, "?c ");
    }
    say_term(m, data, true);
    kg_buf_add_string(m->out, ". ");
  }
}

static void
say_quads(maker *m, bool data)
{
  kg_buf_add_string(m->out, "{ ");
  if (pick(m, 3)) {
    say_triples(m, data);
  }
  if (!pick(m, 2)) {
    if (data || pick(m, 3)) {
      kg_buf_printf(m->out, "GRAPH :g%u { ", pick(m, 4));
    } else {
      kg_buf_add_string(m->out, "GRAPH ?g { ");
    }
    say_triples(m, data);
    kg_buf_add_string(m->out, "} ");
  }
  kg_buf_add_string(m->out, "} ");
}

static void
say_where(maker *m)
{
  kg_buf_add_string(m->out, "WHERE { ");
  if (pick(m, 2)) {
    kg_buf_add_string(m->out, "GRAPH ?g { ");
    say_triples(m, false);
    kg_buf_add_string(m->out, "} ");
  } else {
    say_triples(m, false);
  }
  if (!pick(m, 3)) {
    kg_buf_add_string(m->out, "OPTIONAL { ");
    say_triples(m, false);
    kg_buf_add_string(m->out, "} ");
  }
  if (!pick(m, 4)) {
    kg_buf_add_string(m->out, "FILTER (isLiteral(?b)) ");
  }
  kg_buf_add_string(m->out, "} ");
}

static void
say_modify(maker *m)
{
  const unsigned n = pick(m, 4);
  if (!pick(m, 4)) {
    kg_buf_printf(m->out, "WITH :g%u ", pick(m, 4));
  }
  if (n != 1) {
    kg_buf_add_string(m->out, "DELETE ");
    say_quads(m, false);
  }
  if (n != 0) {
    kg_buf_add_string(m->out, "INSERT ");
    say_quads(m, false);
  }
  if (!pick(m, 5)) {
    kg_buf_printf(m->out, "USING :g%u ", pick(m, 4));
  }
  if (!pick(m, 6)) {
    kg_buf_printf(m->out, "USING NAMED :g%u ", pick(m, 4));
  }
  say_where(m);
}

static void
say_ref(maker *m)
{
  if (pick(m, 4)) {
    kg_buf_printf(m->out, "GRAPH :g%u ", pick(m, 4));
  } else {
    kg_buf_add_string(m->out, "DEFAULT ");
  }
}

static void
say_whole(maker *m)
{
  static const char *const moves[] = {"ADD ", "MOVE ", "COPY "};
  static const char *const all[] = {"NAMED ", "ALL ", "DEFAULT "};
  const unsigned n = pick(m, 6);
  const char *silent = pick(m, 3) ? "SILENT " : "";
  if (n < 3) {
    kg_buf_printf(m->out, "%s%s", moves[n], silent);
    say_ref(m);
    kg_buf_add_string(m->out, "TO ");
    say_ref(m);
  } else if (n == 3) {
    kg_buf_printf(m->out, "CREATE %sGRAPH :g%u ", silent, pick(m, 4));
  } else {
    kg_buf_printf(m->out, "%s%s", n == 4 ? "CLEAR " : "DROP ", silent);
    if (pick(m, 3)) {
      kg_buf_printf(m->out, "GRAPH :g%u ", pick(m, 4));
    } else {
      kg_buf_add_string(m->out, all[pick(m, 3)]);
    }
  }
}

static void
say_operation(maker *m)
{
  const unsigned n = pick(m, 12);
  if (n < 2) {
    kg_buf_add_string(m->out, "INSERT DATA ");
    say_quads(m, true);
  } else if (n < 4) {
    kg_buf_add_string(m->out, "DELETE DATA ");
    say_quads(m, true);
  } else if (n == 4) {
    kg_buf_add_string(m->out, "DELETE WHERE ");
    say_quads(m, false);
  } else if (n < 9) {
    say_modify(m);
  } else {
    say_whole(m);
  }
}

void
or_make_update(or_random *random, kg_buf *out)
{
  maker m = {random, out};
  for (unsigned i = 1 + pick(&m, 3); i; i--) {
    say_operation(&m);
    kg_buf_add_string(out, "; ");
  }
}
