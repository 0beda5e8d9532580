/* SPDX-License-Identifier: Apache-2.0 */
#include "text/name_features.h"

#include "text/name_lists.h"

static const kg_name_token beyond = {.word = {.form = 1,
                                              .word = 1,
                                              .suffix = {1, 1, 1, 1, 1},
                                              .prefix = {1, 1, 1, 1},
                                              .shape = 1,
                                              .letter_case = KG_CASE_SIGN}};

typedef struct writer {
  uint64_t *out;
  size_t n;
} writer;

static void
add(writer *w, uint64_t feature)
{
  if (w->n < KG_NAME_FEATURES) {
    w->out[w->n++] = feature;
  }
}

static void
add_bits(writer *w, uint64_t feature, uint32_t bits)
{
  while (bits) {
    const uint32_t low = bits & (~bits + 1);
    add(w, kg_feature1(feature, low));
    bits ^= low;
  }
}

static const kg_name_token *
at(const kg_name_token *s, size_t n, size_t i, ptrdiff_t offset)
{
  const ptrdiff_t place = (ptrdiff_t)i + offset;
  return place >= 0 && (size_t)place < n ? &s[place] : &beyond;
}

static void
add_word(writer *w, const kg_name_token *t, size_t i)
{
  add(w, kg_feature1(1, t->word.word));
  add(w, kg_feature1(2, t->word.form));
  for (size_t k = 0; k < KG_SUFFIXES; k++) {
    add(w, kg_feature1(3 + k, t->word.suffix[k]));
  }
  for (size_t k = 0; k < KG_PREFIXES; k++) {
    add(w, kg_feature1(10 + k, t->word.prefix[k]));
  }
  for (size_t k = 0; k < KG_CLUSTER_LEVELS; k++) {
    add(w, kg_feature2(15 + k, t->word.group[k], t->word.letter_case));
  }
  add(w, kg_feature1(18, t->word.shape));
  add(w, kg_feature2(19, t->word.shape, i == 0));
  add(w, kg_feature2(20, t->word.letter_case, i == 0));
  add(w, kg_feature1(21, t->pos));
  add(w, kg_feature2(22, t->pos, t->word.letter_case));
  add(w, kg_feature1(23, t->is_quoted));
  add(w, kg_feature2(24, t->is_quoted, t->word.letter_case));
}

static void
add_neighbour(writer *w, uint64_t base, const kg_name_token *t, bool is_next)
{
  add(w, kg_feature1(base, t->word.word));
  add(w, kg_feature1(base + 1, t->pos));
  add(w, kg_feature2(base + 2, t->word.letter_case, t->word.space_before));
  add(w, kg_feature1(base + 3, t->word.group[1]));
  add(w, kg_feature1(base + 4, t->word.group[0]));
  add_bits(w, base + 5, t->lists);
  if (is_next) {
    add(w, kg_feature1(base + 6, t->word.group[2]));
    add(w, kg_feature1(base + 7, t->word.shape));
    add(w, kg_feature1(base + 8, t->word.suffix[2]));
  }
}

/* The run of capitalised words around the token. */
static void
add_run(writer *w, const kg_name_token *s, size_t n, size_t i)
{
  const kg_name_token *t = &s[i];
  if (t->run_first == t->run_end) {
    return;
  }
  const size_t length = (size_t)(t->run_end - t->run_first);
  const size_t place = i - t->run_first;
  const kg_name_token *first = &s[t->run_first];
  const kg_name_token *last = &s[t->run_end - 1];
  const kg_name_token *before = at(s, n, t->run_first, -1);
  const kg_name_token *after = at(s, n, t->run_end, 0);
  const uint64_t where = (place == 0) | (uint64_t)(i + 1 == t->run_end) << 1;
  add(w, kg_feature2(60, length < 6 ? length : 6, place < 4 ? place : 4));
  add(w, kg_feature2(61, last->word.word, where));
  add(w, kg_feature2(62, last->word.group[1], where));
  add(w, kg_feature2(63, last->word.group[2], where));
  add(w, kg_feature2(64, first->word.word, where));
  add(w, kg_feature2(65, first->word.group[1], where));
  add(w, kg_feature2(66, before->word.word, where));
  add(w, kg_feature2(67, after->word.word, where));
  add(w, kg_feature2(68, before->word.group[1], where));
  add(w, kg_feature2(69, after->word.group[1], where));
  add(w, kg_feature3(70, before->pos, after->pos, length < 3 ? length : 3));
  add_bits(w, 71, t->run_lists);
  add_bits(w, 72 + where, t->run_lists);
  add_bits(w, 76, first->lists);
  add_bits(w, 77, before->lists);
  add_bits(w, 78, after->lists);
  add(w, kg_feature3(79, length == 1, before->word.word, after->word.word));
}

size_t
kg_name_word_features(const kg_name_token *s,
                      size_t n,
                      size_t i,
                      uint64_t out[KG_NAME_FEATURES])
{
  writer w = {.out = out};
  const kg_name_token *t = &s[i];
  const kg_name_token *p1 = at(s, n, i, -1);
  const kg_name_token *p2 = at(s, n, i, -2);
  const kg_name_token *n1 = at(s, n, i, 1);
  const kg_name_token *n2 = at(s, n, i, 2);
  add(&w, kg_feature1(0, 0));
  add_word(&w, t, i);
  add_neighbour(&w, 30, p1, true);
  add_neighbour(&w, 40, n1, true);
  add(&w, kg_feature1(50, p2->word.word));
  add(&w, kg_feature1(51, n2->word.word));
  add(&w, kg_feature1(52, p2->word.group[1]));
  add(&w, kg_feature1(53, n2->word.group[1]));
  add(&w, kg_feature2(54, p1->pos, t->pos));
  add(&w, kg_feature2(55, t->pos, n1->pos));
  add(&w, kg_feature2(56, p1->word.word, t->word.word));
  add(&w, kg_feature2(57, t->word.word, n1->word.word));
  add(&w, kg_feature3(58, p1->word.shape, t->word.shape, n1->word.shape));
  add(&w, kg_feature2(59, p1->word.group[1], t->word.group[1]));
  add(&w, kg_feature2(90, t->word.group[1], n1->word.group[1]));
  add(&w, kg_feature2(91, p2->word.word, p1->word.word));
  add(&w, kg_feature2(92, n1->word.word, n2->word.word));
  add(&w, kg_feature2(93, p1->word.word, t->word.letter_case));
  add(&w, kg_feature2(94, n1->word.word, t->word.letter_case));
  add_bits(&w, 95, t->lists);
  add(&w, kg_feature2(96, t->lists, t->word.letter_case));
  add(&w, kg_feature2(97, t->lists, p1->lists));
  add(&w, kg_feature2(98, t->lists, n1->lists));
  add_run(&w, s, n, i);
  if (t->run_first != t->run_end) {
    add_bits(&w, 99, t->document);
    add(&w, kg_feature1(100, t->document));
  }
  return w.n;
}

static void
add_votes(writer *w,
          const kg_name_token *t,
          const kg_name_token *p1,
          const kg_name_token *n1)
{
  if (t->votes) {
    const uint64_t length = t->run_end - t->run_first;
    add(w, kg_feature1(101, t->votes & 15));
    add(w, kg_feature1(102, t->votes));
    add(w, kg_feature2(103, t->votes, length < 3 ? length : 3));
    add(w, kg_feature3(104, t->votes & 15, p1->votes & 15, n1->votes & 15));
    add(w, kg_feature2(105, t->votes & 15, p1->word.letter_case));
  }
  if (p1->votes) {
    add(w, kg_feature1(106, p1->votes & 15));
  }
  if (n1->votes) {
    add(w, kg_feature1(107, n1->votes & 15));
  }
}

size_t
kg_name_vote_features(const kg_name_token *s,
                      size_t n,
                      size_t i,
                      uint64_t out[KG_NAME_FEATURES])
{
  writer w = {.out = out};
  add_votes(&w, &s[i], at(s, n, i, -1), at(s, n, i, 1));
  return w.n;
}

size_t
kg_name_features(const kg_name_token *s,
                 size_t n,
                 size_t i,
                 uint64_t out[KG_NAME_FEATURES])
{
  writer w = {.out = out, .n = kg_name_word_features(s, n, i, out)};
  add_votes(&w, &s[i], at(s, n, i, -1), at(s, n, i, 1));
  return w.n;
}
