/* SPDX-License-Identifier: Apache-2.0 */
#include "text/pos_features.h"

/* Stand-ins for what is beyond the sentence. */
static const kg_attributes beyond = {.form = 1,
                                     .word = 1,
                                     .suffix = {1, 1, 1, 1, 1},
                                     .prefix = {1, 1, 1, 1},
                                     .shape = 1,
                                     .letter_case = KG_CASE_SIGN,
                                     .space_before = true};

static const kg_attributes *
word_at(const kg_pos_view *view, size_t i, ptrdiff_t offset)
{
  const ptrdiff_t at = (ptrdiff_t)i + offset;
  return at >= 0 && (size_t)at < view->n ? &view->words[at] : &beyond;
}

static uint64_t
class_at(const kg_pos_view *view, size_t i, ptrdiff_t offset)
{
  const ptrdiff_t at = (ptrdiff_t)i + offset;
  return at >= 0 && (size_t)at < view->n ? view->classes[at] : 0xFFFF;
}

static uint64_t
tag_at(const kg_pos_view *view, size_t i, ptrdiff_t offset)
{
  const ptrdiff_t at = (ptrdiff_t)i + offset;
  return at >= 0 && (size_t)at < view->n ? view->tags[at] : 63;
}

/* A word's rough kind where its own spelling is too rare. */
static uint64_t
rough(const kg_attributes *w)
{
  return w->group[1] ? w->group[1]
                     : kg_feature2(1000, w->suffix[2], w->letter_case);
}

size_t
kg_pos_word_features(const kg_pos_view *view,
                     size_t i,
                     uint64_t out[KG_POS_FEATURES])
{
  const kg_attributes *w0 = word_at(view, i, 0);
  const kg_attributes *p1 = word_at(view, i, -1);
  const kg_attributes *p2 = word_at(view, i, -2);
  const kg_attributes *n1 = word_at(view, i, 1);
  const kg_attributes *n2 = word_at(view, i, 2);
  const uint64_t c0 = class_at(view, i, 0);
  const uint64_t c1 = class_at(view, i, 1);
  const uint64_t c2 = class_at(view, i, 2);
  const uint64_t is_first = i == 0;
  const uint64_t glue = (uint64_t)w0->space_before | (uint64_t)n1->space_before
                                                         << 1;
  size_t n = 0;
  out[n++] = kg_feature1(0, 0);
  out[n++] = kg_feature1(1, w0->word);
  out[n++] = kg_feature1(2, w0->form);
  for (size_t k = 0; k < KG_SUFFIXES; k++) {
    out[n++] = kg_feature1(3 + k, w0->suffix[k]);
  }
  for (size_t k = 0; k < KG_PREFIXES; k++) {
    out[n++] = kg_feature1(10 + k, w0->prefix[k]);
  }
  for (size_t k = 0; k < KG_CLUSTER_LEVELS; k++) {
    out[n++] = kg_feature1(15 + k, w0->group[k]);
  }
  out[n++] = kg_feature2(20, w0->shape, is_first);
  out[n++] = kg_feature1(21, c0);
  out[n++] = kg_feature1(25, p1->word);
  out[n++] = kg_feature1(26, p2->word);
  out[n++] = kg_feature1(27, n1->word);
  out[n++] = kg_feature1(28, n2->word);
  out[n++] = kg_feature1(29, p1->suffix[2]);
  out[n++] = kg_feature1(30, n1->suffix[2]);
  out[n++] = kg_feature1(31, rough(p1));
  out[n++] = kg_feature1(32, rough(n1));
  out[n++] = kg_feature1(33, rough(n2));
  out[n++] = kg_feature2(35, c0, c1);
  out[n++] = kg_feature2(38, w0->word, c1);
  out[n++] = kg_feature2(39, p1->word, w0->word);
  out[n++] = kg_feature2(40, w0->word, n1->word);
  out[n++] = kg_feature3(41, c0, c1, c2);
  out[n++] = kg_feature3(42, w0->letter_case, p1->letter_case,
                         (uint64_t)n1->letter_case << 1 | is_first);
  out[n++] = kg_feature2(43, w0->word, glue);
  out[n++] = kg_feature2(47, p1->word, c0);
  out[n++] = kg_feature3(48, p1->word, p2->word, c0);
  out[n++] = kg_feature2(49, w0->suffix[2], c1);
  out[n++] = kg_feature2(50, view->n > 3 ? rough(word_at(view, i, 3)) : 0, c0);
  out[n++] = kg_feature3(51, rough(p1), c0, rough(n1));
  if (!view->is_foreign) {
    out[n++] = kg_feature1(52, w0->word);
    out[n++] = kg_feature2(54, w0->word, c1);
    out[n++] = kg_feature2(55, w0->group[1], w0->letter_case);
    out[n++] = kg_feature2(57, w0->suffix[2], w0->letter_case);
  }
  return n;
}

size_t
kg_pos_tag_features(const kg_pos_view *view,
                    size_t i,
                    uint64_t out[KG_POS_FEATURES])
{
  const ptrdiff_t step = view->is_backward ? 1 : -1;
  const uint64_t way = view->is_backward ? 100 : 70;
  const kg_attributes *w0 = word_at(view, i, 0);
  const kg_attributes *done = word_at(view, i, step);
  const kg_attributes *ahead = word_at(view, i, -step);
  const uint64_t c0 = class_at(view, i, 0);
  const uint64_t next = class_at(view, i, -step);
  const uint64_t t1 = tag_at(view, i, step);
  const uint64_t t2 = tag_at(view, i, 2 * step);
  size_t n = 0;
  out[n++] = kg_feature1(way, t1);
  out[n++] = kg_feature2(way + 1, t1, t2);
  out[n++] = kg_feature2(way + 2, t1, w0->word);
  out[n++] = kg_feature2(way + 3, t1, c0);
  out[n++] = kg_feature3(way + 4, t1, c0, next);
  out[n++] = kg_feature3(way + 5, t1, t2, c0);
  out[n++] = kg_feature2(way + 6, t1, ahead->word);
  out[n++] = kg_feature2(way + 7, t1, w0->group[1]);
  out[n++] = kg_feature3(way + 8, t1, w0->suffix[1], w0->letter_case);
  out[n++] = kg_feature2(way + 9, t1, done->word);
  if (!view->is_foreign) {
    out[n++] = kg_feature2(way + 10, w0->word, t1);
    out[n++] = kg_feature2(way + 11, c0, t1);
  }
  return n;
}
