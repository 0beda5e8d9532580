/* SPDX-License-Identifier: Apache-2.0 */
// The data: terms by number and an array of quads.
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 4000000, MOST_ROWS = 30000 };

static void *
grown(void *old, size_t size)
{
  void *at = realloc(old, size);
  if (!at) {
    abort();
  }
  return at;
}

void
or_world_init(or_world *world)
{
  *world = (or_world){.n_terms = 1, .cap_terms = 64, .n_slots = 1 << 14};
  kg_arena_init(&world->arena, NULL);
  world->terms = grown(NULL, world->cap_terms * sizeof *world->terms);
  world->terms[0] = (kg_term){0};
  world->slots = calloc(world->n_slots, sizeof *world->slots);
  if (!world->slots) {
    abort();
  }
}

void
or_world_clear(or_world *world)
{
  kg_arena_clear(&world->arena);
  free(world->terms);
  free(world->slots);
  free(world->quads);
  *world = (or_world){0};
}

static uint32_t
hash_of(const kg_term *term)
{
  const kg_slice parts[] = {term->text, term->datatype, term->lang};
  uint32_t hash = 2166136261u + (uint32_t)term->kind;
  for (int i = 0; i < 3; i++) {
    for (size_t at = 0; at < parts[i].len; at++) {
      hash = (hash ^ (unsigned char)parts[i].ptr[at]) * 16777619u;
    }
    hash = (hash ^ 255u) * 16777619u;
  }
  return hash ^ hash >> 15;
}

static bool
same(const kg_term *a, const kg_term *b)
{
  return a->kind == b->kind && kg_slice_equal(a->text, b->text) &&
         kg_slice_equal(a->datatype, b->datatype) &&
         kg_slice_equal(a->lang, b->lang);
}

static void
more_slots(or_world *world)
{
  free(world->slots);
  world->n_slots *= 4;
  world->slots = calloc(world->n_slots, sizeof *world->slots);
  if (!world->slots) {
    abort();
  }
  for (uint32_t i = 1; i < world->n_terms; i++) {
    uint32_t at = hash_of(&world->terms[i]) % world->n_slots;
    while (world->slots[at]) {
      at = (at + 1) % world->n_slots;
    }
    world->slots[at] = i;
  }
}

or_term
or_intern(or_world *world, const kg_term *term)
{
  if (term->kind == KG_TERM_NONE) {
    return 0;
  }
  uint32_t at = hash_of(term) % world->n_slots;
  for (; world->slots[at]; at = (at + 1) % world->n_slots) {
    if (same(&world->terms[world->slots[at]], term)) {
      return world->slots[at];
    }
  }
  if (world->n_terms == world->cap_terms) {
    world->cap_terms *= 2;
    world->terms = grown(world->terms, world->cap_terms * sizeof *world->terms);
  }
  kg_term *new_term = &world->terms[world->n_terms];
  *new_term = *term;
  new_term->text = kg_arena_copy(&world->arena, term->text);
  new_term->datatype = kg_arena_copy(&world->arena, term->datatype);
  new_term->lang = kg_arena_copy(&world->arena, term->lang);
  world->slots[at] = world->n_terms++;
  if (world->n_terms * 2 > world->n_slots) {
    more_slots(world);
  }
  return world->n_terms - 1;
}

static size_t
find_quad(const or_world *world, or_quad quad)
{
  size_t i = 0;
  while (i < world->n_quads &&
         memcmp(&world->quads[i], &quad, sizeof quad) != 0) {
    i++;
  }
  return i;
}

bool
or_add(or_world *world, or_quad quad)
{
  if (find_quad(world, quad) < world->n_quads) {
    return false;
  }
  if (world->n_quads == world->cap_quads) {
    world->cap_quads = world->cap_quads * 2 + 32;
    world->quads = grown(world->quads, world->cap_quads * sizeof *world->quads);
  }
  world->quads[world->n_quads++] = quad;
  return true;
}

bool
or_remove(or_world *world, or_quad quad)
{
  const size_t at = find_quad(world, quad);
  if (at == world->n_quads) {
    return false;
  }
  world->quads[at] = world->quads[--world->n_quads];
  return true;
}

bool
or_step(or_world *world)
{
  world->gave_up |= ++world->n_steps > MOST_STEPS;
  return !world->gave_up;
}

// Solutions -----------------------------------------------------------------

void
or_rows_init(or_rows *rows, uint32_t width)
{
  *rows = (or_rows){.width = width ? width : 1};
}

void
or_rows_clear(or_rows *rows)
{
  free(rows->cells);
  rows->cells = NULL;
  rows->n = rows->cap = 0;
}

or_term *
or_rows_add(or_env *env, or_rows *rows)
{
  env->world->gave_up |= rows->n > MOST_ROWS;
  if (rows->n && env->world->gave_up) {
    rows->n--; // Nobody will look at them.
  }
  if (rows->n == rows->cap) {
    rows->cap = rows->cap * 2 + 16;
    rows->cells =
        grown(rows->cells, rows->cap * rows->width * sizeof *rows->cells);
  }
  or_term *row = or_row(rows, rows->n++);
  memset(row, 0, rows->width * sizeof *row);
  return row;
}

// Data sets -----------------------------------------------------------------

/// The triples of the graphs that `takes` accepts, each once.
static or_triples
merge(or_world *world, bool all, const or_term *names, size_t n_names)
{
  or_triples out = {
      kg_arena_zeroed(&world->arena, world->n_quads + 1, sizeof(or_quad)), 0};
  for (size_t i = 0; i < world->n_quads; i++) {
    or_quad quad = world->quads[i];
    bool wanted = all, known = false;
    for (size_t k = 0; k < n_names; k++) {
      wanted |= names[k] == quad.g;
    }
    quad.g = 0;
    for (size_t k = 0; k < out.n; k++) {
      known |= memcmp(&out.at[k], &quad, sizeof quad) == 0;
    }
    if (wanted && !known) {
      out.at[out.n++] = quad;
    }
  }
  return out;
}

static void
add_named(or_env *env, or_term name)
{
  const or_triples triples = merge(env->world, false, &name, 1);
  for (size_t i = 0; i < env->n_named; i++) {
    if (env->named[i].name == name) {
      return;
    }
  }
  if (triples.n && name) { // An empty graph does not exist.
    env->named[env->n_named++] = (or_graph){name, triples};
  }
}

static or_term
intern_iri(or_world *world, kg_slice iri)
{
  const kg_term term = kg_iri(iri);
  return or_intern(world, &term);
}

void
or_env_init(or_env *env,
            or_world *world,
            const kg_query *query,
            const kg_dataset *dataset,
            kg_slice with,
            bool strict)
{
  *env = (or_env){.world = world, .query = query};
  env->named = kg_arena_zeroed(
      &world->arena, world->n_quads + dataset->n_named + 1, sizeof(or_graph));
  or_term *names =
      kg_arena_zeroed(&world->arena, dataset->n_graphs + 1, sizeof(or_term));
  for (uint32_t i = 0; i < dataset->n_graphs; i++) {
    names[i] = intern_iri(world, dataset->graphs[i]);
  }
  for (uint32_t i = 0; i < dataset->n_named; i++) {
    add_named(env, intern_iri(world, dataset->named[i]));
  }
  for (size_t i = 0; !dataset->given && i < world->n_quads; i++) {
    add_named(env, world->quads[i].g);
  }
  if (dataset->given) {
    env->fallback = merge(world, false, names, dataset->n_graphs);
  } else if (with.len) {
    names[0] = intern_iri(world, with);
    env->fallback = merge(world, false, names, 1);
  } else {
    env->fallback = merge(world, !strict, names, 1);
  }
  env->active = env->fallback;
}
