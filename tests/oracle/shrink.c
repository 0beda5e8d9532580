/* SPDX-License-Identifier: Apache-2.0 */
// Dropping words of a query and quads of the data as long as the answers
// still differ. What no longer parses does not differ.
#include "compare.h"

#include <string.h>

enum { MOST_WORDS = 2000, MOST_TRIES = 20000 };

typedef struct words {
  kg_slice at[MOST_WORDS];
  size_t n;
} words;

static bool
is_mark(char c)
{
  return strchr("{}().;,[]|/*+", c) != NULL;
}

static void
split(kg_slice text, words *out)
{
  size_t i = 0;
  out->n = 0;
  while (i < text.len && out->n < MOST_WORDS) {
    const size_t begin = i;
    if (text.ptr[i] == '"') {
      for (i++; i < text.len && text.ptr[i] != '"';) {
        i++;
      }
    }
    if (i < text.len && is_mark(text.ptr[i])) {
      i++;
    } else {
      while (i < text.len && text.ptr[i] != ' ' &&
             (!is_mark(text.ptr[i]) || text.ptr[begin] == '"')) {
        i++;
      }
    }
    if (i > begin) {
      out->at[out->n++] = kg_slice_sub(text, begin, i);
    }
    i += i < text.len && text.ptr[i] == ' ';
  }
}

/// The words without those from `at` on.
static void
write_without(const words *w, size_t at, size_t n, kg_buf *out)
{
  kg_buf_reset(out);
  for (size_t i = 0; i < w->n; i++) {
    if (i < at || i >= at + n) {
      kg_buf_add(out, w->at[i]);
      kg_buf_add_byte(out, ' ');
    }
  }
}

typedef struct trial {
  or_world *world;
  kg_store *store;
  or_mode mode;
  bool strict;
  unsigned n_tries;
} trial;

static bool
differs(trial *t, kg_slice text)
{
  t->n_tries++;
  switch (t->mode) {
  case OR_UPDATES:
    return or_judge_update(t->world, text, t->strict, NULL) == OR_DIFFERENT;
  case OR_PLANS:
    return or_judge_plans(t->world, t->store, text, t->strict) == OR_DIFFERENT;
  case OR_QUERIES: break;
  }
  return or_judge(t->world, t->store, text, t->strict, NULL) == OR_DIFFERENT;
}

static bool
drop_words(trial *t, size_t n, kg_buf *text)
{
  static words w;
  kg_buf shorter;
  bool found = false;
  kg_buf_init(&shorter, NULL);
  split(kg_buf_slice(text), &w);
  for (size_t at = 0; at + n <= w.n && !found && t->n_tries < MOST_TRIES;
       at++) {
    write_without(&w, at, n, &shorter);
    found = differs(t, kg_buf_slice(&shorter));
  }
  if (found) {
    kg_buf_reset(text);
    kg_buf_add(text, kg_buf_slice(&shorter));
  }
  kg_buf_clear(&shorter);
  return found;
}

static void
drop_quads(trial *t, const kg_buf *text)
{
  or_world *world = t->world;
  for (size_t i = world->n_quads; i-- > 0;) {
    const or_quad quad = world->quads[i];
    or_remove(world, quad);
    kg_store *store = t->store;
    t->store = t->mode == OR_UPDATES ? NULL : or_open_store(world);
    if (differs(t, kg_buf_slice(text))) {
      kg_store_close(store);
    } else {
      kg_store_close(t->store);
      t->store = store;
      or_add(world, quad);
    }
  }
}

void
or_shrink(or_world *world, kg_buf *text, or_mode mode, bool strict)
{
  trial t = {.world = world, .mode = mode, .strict = strict};
  t.store = mode == OR_UPDATES ? NULL : or_open_store(world);
  for (size_t n = 60; n > 0;) {
    // What a drop makes possible may be a large one.
    n = drop_words(&t, n, text) ? n + 5 : n - 1;
  }
  drop_quads(&t, text);
  kg_store_close(t.store);
}
