/* SPDX-License-Identifier: Apache-2.0 */
// Names are few, so that patterns meet; values are chosen for what they are
// mistaken for.
#include "maker.h"

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

const or_literal or_literals[] = {
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
enum { N_LITERALS = sizeof or_literals / sizeof *or_literals };
const unsigned or_n_literals = N_LITERALS;

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
  const char *type = or_literals[n].type;
  kg_term term = kg_literal(kg_slice_of(or_literals[n].text), KG_SLICE(""));
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
make_node(or_random *random, or_world *world, unsigned n_nodes)
{
  return or_pick(random, 5) ? make_iri(world, "s", or_pick(random, n_nodes))
                            : make_blank(world, or_pick(random, 2));
}

static void
make_quads(or_random *random,
           or_world *world,
           unsigned n_quads,
           unsigned n_nodes)
{
  // Some data sets have few values, so that they join, others many.
  const unsigned n_values = or_pick(random, 2) ? 6 : N_LITERALS;
  const unsigned first = or_pick(random, N_LITERALS);
  for (unsigned i = 0; i < n_quads; i++) {
    or_quad q = {.s = make_node(random, world, n_nodes)};
    q.p = make_iri(world, "p", or_pick(random, 3));
    if (or_pick(random, 5) < 2) {
      q.o = make_node(random, world, n_nodes);
    } else {
      const unsigned n = (first + or_pick(random, n_values)) % N_LITERALS;
      q.o = make_literal(world, n);
    }
    q.g = or_pick(random, 2) ? 0 : make_iri(world, "g", or_pick(random, 3));
    or_add(world, q);
  }
}

void
or_make_data(or_random *random, or_world *world)
{
  if (or_pick(random, 10)) {
    make_quads(random, world, 12 + or_pick(random, 30), 5);
  } else {
    // Enough for other plans.
    make_quads(random, world, 100 + or_pick(random, 150), 25);
  }
}

void
or_make_large_data(or_random *random, or_world *world)
{
  make_quads(random, world, 3000 + or_pick(random, 3000), 800);
}
