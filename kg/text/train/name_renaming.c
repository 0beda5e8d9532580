/* SPDX-License-Identifier: Apache-2.0 */
#include "name_renaming.h"

#include "base/map.h"
#include "dice.h"

#define STAYS 0.3 // share of names that stay
#define MIXED 0.5 // share of people with one's first and another's last name
#define PERSON (1u << KG_NAME_PER)

static name_pool *
pool_of(const name_pools *pools, uint32_t kinds)
{
  for (size_t i = 0; i < pools->at.n; i++) {
    if (pools->at.at[i].kinds == kinds) {
      return &pools->at.at[i];
    }
  }
  return NULL;
}

bool
name_pools_add(name_pools *pools, const name_document *d)
{
  bool ok = true;
  for (size_t i = 0; ok && i < d->names.n; i++) {
    const marked_name *m = &d->names.at[i];
    // A last name alone tells nothing of how people are called.
    if (m->optional || (m->kinds == PERSON && m->end - m->first < 2)) {
      continue;
    }
    if (!pool_of(pools, m->kinds)) {
      ok = kg_vec_push(&pools->at, NULL, (name_pool){.kinds = m->kinds});
    }
    ok = ok && kg_vec_push(&pool_of(pools, m->kinds)->all, NULL,
                           (name_donor){d, m->first, m->end});
  }
  return ok;
}

void
name_pools_clear(name_pools *pools)
{
  for (size_t i = 0; i < pools->at.n; i++) {
    kg_vec_free(&pools->at.at[i].all, NULL);
  }
  kg_vec_free(&pools->at, NULL);
}

/* What is put in for a name: for people first and last part may have different
 * origins. */
typedef struct stand_in {
  name_donor first;
  name_donor last;
} stand_in;

typedef struct renamer {
  const name_document *d;
  name_document *out;
  const name_pools *pools;
  uint64_t *random;
  kg_buf text;
  kg_text_map chosen; ///< From name to place in `stand_ins`, from 1; 0: stays.
  KG_VEC(stand_in) stand_ins;
} renamer;

static kg_slice
word_at(const name_document *d, uint32_t i)
{
  return kg_slice_sub(d->text, d->tokens.at[i].begin, d->tokens.at[i].end);
}

static name_donor
draw(renamer *r, const name_pool *pool)
{
  return pool->all.at[dice_next(r->random) % pool->all.n];
}

/* A copy of word `i` of `from`, with its part of speech. */
static bool
add_word(renamer *r, const name_document *from, uint32_t i, bool space_before)
{
  const kg_slice word = word_at(from, i);
  if (space_before) {
    kg_buf_add_byte(&r->text, ' ');
  }
  const uint32_t begin = (uint32_t)r->text.len;
  kg_buf_add(&r->text, word);
  return kg_vec_push(&r->out->tokens, NULL,
                     (kg_token){.begin = begin,
                                .end = (uint32_t)r->text.len,
                                .pos = from->tokens.at[i].pos,
                                .space_before = space_before,
                                .sentence = (uint32_t)r->out->sentences.n});
}

static bool
add_words(renamer *r, name_donor from, bool space_before)
{
  bool ok = true;
  for (uint32_t i = from.first; ok && i < from.end; i++) {
    ok = add_word(r, from.from, i,
                  i == from.first ? space_before
                                  : from.from->tokens.at[i].space_before);
  }
  return ok;
}

/* Which stand-in the name gets; NULL if it stays. */
static const stand_in *
choose(renamer *r, const marked_name *m)
{
  const bool is_person = m->kinds == PERSON;
  const name_pool *pool = pool_of(r->pools, m->kinds);
  const kg_slice key =
      is_person ? word_at(r->d, m->end - 1)
                : kg_slice_sub(r->d->text, r->d->tokens.at[m->first].begin,
                               r->d->tokens.at[m->end - 1].end);
  bool is_new = false;
  uint64_t *at = kg_text_map_put(&r->chosen, key, 0, &is_new);
  if (at && is_new && pool && !dice_happens(r->random, STAYS)) {
    stand_in s = {draw(r, pool), {0}};
    s.last =
        is_person && dice_happens(r->random, MIXED) ? draw(r, pool) : s.first;
    if (kg_vec_push(&r->stand_ins, NULL, s)) {
      *at = r->stand_ins.n;
    }
  }
  return at && *at ? &r->stand_ins.at[*at - 1] : NULL;
}

static bool
add_name(renamer *r, const marked_name *m)
{
  const stand_in *s = choose(r, m);
  const bool space = r->d->tokens.at[m->first].space_before;
  const uint32_t first = (uint32_t)r->out->tokens.n;
  bool ok = true;
  if (!s) {
    ok = add_words(r, (name_donor){r->d, m->first, m->end}, space);
  } else if (m->kinds != PERSON) {
    ok = add_words(r, s->first, space);
  } else {
    name_donor before = s->first;
    name_donor last = s->last;
    const bool is_full = m->end - m->first > 1;
    before.end--;
    last.first = last.end - 1;
    ok = (!is_full || add_words(r, before, space)) &&
         add_words(r, last, is_full || space);
  }
  return ok && kg_vec_push(&r->out->names, NULL,
                           (marked_name){.first = first,
                                         .end = (uint32_t)r->out->tokens.n,
                                         .kinds = m->kinds,
                                         .optional = m->optional});
}

static const marked_name *
name_at(const name_document *d, uint32_t i)
{
  for (size_t k = 0; k < d->names.n; k++) {
    if (d->names.at[k].first == i) {
      return &d->names.at[k];
    }
  }
  return NULL;
}

static bool
add_sentence(renamer *r, const kg_sentence *s)
{
  const uint32_t first = (uint32_t)r->out->tokens.n;
  bool ok = true;
  for (uint32_t i = s->first_token; ok && i < s->end_token;) {
    const marked_name *m = name_at(r->d, i);
    const bool is_whole = m && m->end <= s->end_token;
    ok = is_whole ? add_name(r, m)
                  : add_word(r, r->d, i, r->d->tokens.at[i].space_before);
    i = is_whole ? m->end : i + 1;
  }
  const uint32_t end = (uint32_t)r->out->tokens.n;
  return ok && end > first &&
         kg_vec_push(&r->out->sentences, NULL,
                     (kg_sentence){.begin = r->out->tokens.at[first].begin,
                                   .end = r->out->tokens.at[end - 1].end,
                                   .first_token = first,
                                   .end_token = end});
}

bool
name_corpus_add_renamed(name_corpus *to,
                        const name_document *d,
                        const name_pools *pools,
                        uint64_t *random)
{
  if (!kg_vec_push(
          &to->documents, NULL,
          (name_document){.name = d->name, .is_partial = d->is_partial})) {
    return false;
  }
  renamer r = {.d = d,
               .out = &to->documents.at[to->documents.n - 1],
               .pools = pools,
               .random = random};
  bool ok = true;
  kg_buf_init(&r.text, NULL);
  kg_text_map_init(&r.chosen, NULL);
  for (size_t i = 0; ok && i < d->sentences.n; i++) {
    ok = add_sentence(&r, &d->sentences.at[i]);
  }
  r.out->text = kg_arena_copy(&to->arena, kg_buf_slice(&r.text));
  kg_text_map_clear(&r.chosen);
  kg_vec_free(&r.stand_ins, NULL);
  kg_buf_clear(&r.text);
  return ok && r.out->text.ptr;
}
