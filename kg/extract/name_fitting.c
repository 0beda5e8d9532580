/* SPDX-License-Identifier: Apache-2.0 */
/// Where the trained tagger is sure that a name ends elsewhere than rules have
/// it: pieces of one name are joined, and words that only stand beside a name
/// are cut off. Rules keep what they know better: titles, places before
/// people, names with "of" in them.
#include "extract/name_runs.h"

#define SURE 0.8F      // of a span that joins or cuts
#define SURE_PAIR 0.8F // of each of two that share a run

static const kg_word_classes BESIDE =
    UINT64_C(1) << KG_BIT_DAY | UINT64_C(1) << KG_BIT_MONTH |
    UINT64_C(1) << KG_BIT_ROLE | UINT64_C(1) << KG_BIT_ROLE_PLURAL |
    UINT64_C(1) << KG_BIT_HONORIFIC | UINT64_C(1) << KG_BIT_RANK |
    UINT64_C(1) << KG_BIT_DEMONYM;

/// What the tagger found, in pieces.
typedef struct learned_span {
  uint32_t first;
  uint32_t end; ///< Equal to `first` if it fits no pieces.
  kg_name_kind kind;
  float confidence;
} learned_span;

static learned_span
span_of(const kg_name_search *names, size_t l, uint32_t *piece)
{
  const kg_name *learned = &names->learned.at[l];
  const kg_token *tokens = names->doc->tokens.at;
  const uint32_t begin = tokens[learned->first_token].begin;
  const uint32_t end = tokens[learned->end_token - 1].end;
  learned_span s = {.kind = (kg_name_kind)learned->kind,
                    .confidence = learned->confidence};
  while (*piece < names->pieces.n &&
         kg_names_at(names, *piece)->begin < begin) {
    (*piece)++;
  }
  s.first = s.end = *piece;
  while (s.end < names->pieces.n && kg_names_at(names, s.end)->end <= end) {
    s.end++;
  }
  const bool fits = s.end > s.first &&
                    kg_names_at(names, s.first)->begin == begin &&
                    kg_names_at(names, s.end - 1)->end == end &&
                    s.end - s.first <= KG_MAX_NAME_PIECES;
  s.end = fits ? s.end : s.first;
  return s;
}

/// A span that begins with a candidate and goes on over others or behind it,
/// or that has its candidates behind an "of".
static bool
joins(const kg_name_search *names,
      const learned_span *s,
      const kg_candidate *from,
      size_t n)
{
  const kg_candidate *last = &from[n - 1];
  const bool begins = from->first == s->first;
  if (s->confidence < SURE || from->first < s->first || last->end > s->end ||
      (n == 1 && from->first == s->first && from->end == s->end)) {
    return false;
  }
  for (size_t i = 0; i < n; i++) {
    if (from[i].is_title || from[i].is_demonym ||
        (i == 0 && from[i].known && s->kind == KG_NAME_PER)) {
      return false;
    }
  }
  return begins || (s->kind != KG_NAME_PER &&
                    kg_run_has_link_word(names, s->first, from->first) &&
                    is_capital(names, s->first));
}

static bool
only_stand_beside(const kg_name_search *names, uint32_t first, uint32_t end)
{
  for (uint32_t i = first; i < end; i++) {
    const bool opens =
        kg_names_at(names, i)->is_first &&
        kg_run_count_inside(names, kg_names_at(names, i), true) == 0;
    if (!opens && !has_class(names, i, BESIDE)) {
      return false;
    }
  }
  return true;
}

/// A span inside a candidate whose other words are no part of any name.
static bool
cuts(const kg_name_search *names, const learned_span *s, const kg_candidate *c)
{
  return s->confidence >= SURE && !c->known && !c->is_title &&
         c->first <= s->first && s->end <= c->end &&
         s->end - s->first < c->end - c->first &&
         only_stand_beside(names, c->first, s->first) &&
         only_stand_beside(names, s->end, c->end);
}

/// "NASA Bill Ingalls": two names of two kinds fill the candidate.
static bool
share(const learned_span *a, const learned_span *b, const kg_candidate *c)
{
  return !c->known && !c->is_title && a->confidence >= SURE_PAIR &&
         b->confidence >= SURE_PAIR && a->kind != b->kind &&
         a->first == c->first && a->end == b->first && b->end == c->end;
}

typedef struct fitting {
  kg_name_search *names;
  kg_candidates found; ///< As rules have it.
  size_t next;         ///< Of these, the first that is not settled.
} fitting;

/// Settles candidates that end before the span.
static kg_status
keep_until(fitting *f, uint32_t first)
{
  while (f->next < f->found.n && f->found.at[f->next].end <= first) {
    if (!kg_vec_push(&f->names->found, f->names->items,
                     f->found.at[f->next++])) {
      return KG_ERR_MEMORY;
    }
  }
  return KG_OK;
}

static kg_status
fit_span(fitting *f, const learned_span *s, const learned_span *after)
{
  kg_name_search *names = f->names;
  kg_status st = keep_until(f, s->first);
  const kg_candidate *c = f->found.at + f->next;
  size_t n = 0;
  while (f->next + n < f->found.n && c[n].first < s->end) {
    n++;
  }
  if (st || n == 0) {
    return st;
  }
  if (joins(names, s, c, n)) {
    f->next += n;
    return kg_run_add(names, s->first, s->end);
  }
  if (n == 1 && cuts(names, s, c)) {
    f->next++;
    return kg_run_add(names, s->first, s->end);
  }
  if (n == 1 && share(s, after, c)) {
    f->next++;
    st = kg_run_add(names, s->first, s->end);
    return st ? st : kg_run_add(names, after->first, after->end);
  }
  return KG_OK;
}

kg_status
kg_names_fit_learned(kg_name_search *names)
{
  fitting f = {.names = names, .found = names->found};
  kg_status st = KG_OK;
  uint32_t piece = 0;
  memset(&names->found, 0, sizeof names->found);
  learned_span s = {0};
  if (names->learned.n) {
    s = span_of(names, 0, &piece);
  }
  for (size_t l = 0; !st && l < names->learned.n; l++) {
    learned_span after = {0};
    if (l + 1 < names->learned.n) {
      after = span_of(names, l + 1, &piece);
    }
    st = s.end > s.first ? fit_span(&f, &s, &after) : KG_OK;
    s = after;
  }
  return st ? st : keep_until(&f, UINT32_MAX);
}
