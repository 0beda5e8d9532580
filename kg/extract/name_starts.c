/* SPDX-License-Identifier: Apache-2.0 */
/// Which words may belong to a name, and which may begin one.
#include "extract/name_runs.h"

#include <string.h>

/// "Theresa May", and "May" alone where the article has such a person.
static bool
is_month_name(const kg_name_search *names, size_t i)
{
  const kg_piece *p = kg_names_at(names, i);
  if (kg_names_has(names, i + 1, i) &&
      kg_names_at(names, i + 1)->shape == KG_SHAPE_DIGIT) {
    return false;
  }
  const kg_slice text = kg_slice_sub(names->doc->text, p->begin, p->end);
  const bool known = kg_text_map_find(&names->sure, text) != NULL;
  const kg_piece *before =
      i > 0 && kg_names_has(names, i - 1, i) ? kg_names_at(names, i - 1) : NULL;
  if (before && before->classes & KG_W_FIRST_NAME && !p->is_glued &&
      before->shape == KG_SHAPE_CAPITAL && !before->is_first) {
    return true;
  }
  if (before && before->classes & KG_W_FIRST_NAME &&
      before->shape == KG_SHAPE_CAPITAL) {
    return p->classes & KG_W_MONTH;
  }
  return known && !(before &&
                    (kg_piece_is(before, "in") || kg_piece_is(before, "of") ||
                     kg_piece_is(before, "since") ||
                     kg_piece_is(before, "last") || kg_piece_is(before, "on")));
}

/// A capital that stands there for the word's own sake, not a function word.
bool
kg_run_is_name_word(const kg_name_search *names, size_t i)
{
  const kg_piece *p = kg_names_at(names, i);
  if (!kg_piece_is_capital(p)) {
    return false;
  }
  if (p->classes & (KG_W_MONTH | KG_W_DAY)) {
    return is_month_name(names, i);
  }
  if (memchr(p->lower.ptr, '$', p->lower.len)) {
    return false;
  }
  if (p->classes & KG_W_FUNCTION) {
    // "Jung He-ran"
    const bool half = i > 0 && kg_names_has(names, i + 2, i) &&
                      kg_piece_is_hyphen(kg_names_at(names, i + 1)) &&
                      kg_names_at(names, i + 2)->is_glued &&
                      kg_names_at(names, i + 2)->shape == KG_SHAPE_LOWER &&
                      kg_piece_is_capital(kg_names_at(names, i - 1)) &&
                      !p->is_first;
    return half || (p->shape == KG_SHAPE_UPPER && p->lower.len >= 2 &&
                    !in_title_case(names, i));
  }
  return p->lower.len > 1 || p->shape == KG_SHAPE_UPPER;
}

uint64_t
kg_run_count_inside(const kg_name_search *names,
                    const kg_piece *p,
                    bool capital)
{
  const uint64_t *n = kg_text_map_find(&names->inside, p->lower);
  return !n ? 0 : capital ? *n >> 32 : *n & UINT32_MAX;
}

bool
kg_run_is_sure(const kg_name_search *names, size_t first, size_t end)
{
  kg_slice text =
      kg_slice_sub(names->doc->text, kg_names_at(names, first)->begin,
                   kg_names_at(names, end - 1)->end);
  return kg_text_map_find(&names->sure, text) != NULL;
}

bool
kg_run_next_is_name_word(const kg_name_search *names, size_t i)
{
  return kg_names_has(names, i + 1, i) && kg_run_is_name_word(names, i + 1);
}

/// The first word of a sentence has a capital anyway: is it a name?
static bool
first_word_is_name(const kg_name_search *names, size_t i)
{
  const kg_piece *p = kg_names_at(names, i);
  uint32_t n;
  if (kg_run_is_sure(names, i, i + 1) || p->shape == KG_SHAPE_UPPER ||
      p->shape == KG_SHAPE_MIXED ||
      (p->lower.len > 4 && memchr(p->lower.ptr, '.', p->lower.len - 1))) {
    return true;
  }
  const uint64_t with = kg_run_count_inside(names, p, true);
  const uint64_t without = kg_run_count_inside(names, p, false);
  if (kg_run_next_is_name_word(names, i)) {
    return !(p->classes & KG_W_COMMON) || p->classes & KG_W_ROLE_MOD ||
           kg_names_known_at(names, (uint32_t)i, &n);
  }
  if (with || without) {
    return with > without;
  }
  if (p->classes & (KG_W_COMMON | KG_W_ROLE_PLURAL)) {
    return false;
  }
  if (p->classes & KG_W_ROLE) {
    return true; // "Secretary of State X": the run is cut behind it.
  }
  if (kg_names_known_at(names, (uint32_t)i, &n)) {
    return true;
  }
  if (p->pos != KG_POS_NONE) {
    return p->pos == KG_POS_NNP || p->pos == KG_POS_NNPS;
  }
  if (!kg_names_has(names, i + 1, i)) {
    return false;
  }
  return (p->classes & KG_W_FIRST_NAME ||
          has_class(names, i + 1, KG_W_SPEECH) ||
          kg_piece_is(kg_names_at(names, i + 1), "'s") ||
          kg_piece_is(kg_names_at(names, i + 1), "\u2019s")) &&
         !(p->classes & (KG_W_ROLE_MOD | KG_W_ORG_HEAD));
}

/// "al-Assad", "el-Sisi": a small particle tied to a capital.
bool
kg_run_is_tied_particle(const kg_name_search *names, size_t i)
{
  return has_class(names, i, KG_W_ARAB_PARTICLE) &&
         kg_names_has(names, i + 2, i) &&
         kg_piece_is_hyphen(kg_names_at(names, i + 1)) &&
         kg_names_at(names, i + 1)->is_glued &&
         kg_names_at(names, i + 2)->is_glued && is_capital(names, i + 2);
}

bool
kg_run_can_start(const kg_name_search *names, size_t i)
{
  const kg_piece *p = kg_names_at(names, i);
  if (kg_run_is_tied_particle(names, i) &&
      (!p->is_first || is_capital(names, i))) {
    return true;
  }
  if (p->shape == KG_SHAPE_DIGIT) {
    uint32_t n = 0;
    return kg_run_next_is_name_word(names, i) &&
           kg_names_known_at(names, (uint32_t)i, &n) && n > 1;
  }
  if (!kg_run_is_name_word(names, i)) {
    return false;
  }
  if (in_title_case(names, i)) {
    return true;
  }
  return !p->is_first || first_word_is_name(names, i);
}

/// Class bits of the last word of a run, of the word before "of" if it has one.
kg_word_classes
kg_run_head_classes(const kg_name_search *names, size_t first, size_t end)
{
  for (size_t i = first + 1; i < end; i++) {
    if (kg_piece_is(kg_names_at(names, i), "of") ||
        kg_piece_is(kg_names_at(names, i), "for")) {
      return kg_names_at(names, i - 1)->classes;
    }
  }
  return kg_names_at(names, end - 1)->classes;
}

bool
kg_run_has_link_word(const kg_name_search *names, size_t first, size_t end)
{
  for (size_t i = first; i < end; i++) {
    if (kg_piece_is(kg_names_at(names, i), "of") ||
        kg_piece_is(kg_names_at(names, i), "for")) {
      return true;
    }
  }
  return false;
}

/// End of the capitals that begin at `i`.
size_t
kg_run_capitals_end(const kg_name_search *names, size_t i)
{
  size_t end = i;
  while (kg_names_has(names, end, i) && kg_run_is_name_word(names, end)) {
    end++;
  }
  return end;
}

bool
kg_run_is_known(const kg_name_search *names, size_t first, size_t end)
{
  uint32_t n = 0;
  const kg_known_name *known = kg_names_known_at(names, (uint32_t)first, &n);
  return known && first + n >= end;
}
