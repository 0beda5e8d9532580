/* SPDX-License-Identifier: Apache-2.0 */
/// Where names may stand: runs of capitals, cut where a title, a people or a
/// place stands before a person, and titles of works.
#include "extract/name_runs.h"

#include "base/word_list.h"

static const kg_word_classes NAME_HEADS =
    UINT64_C(1) << KG_BIT_ORG_HEAD | UINT64_C(1) << KG_BIT_FAC_HEAD;

/// "The Man Who Knew Too Much", "Love Me or Leave Me": capitals even on small
/// words. The answer is the title's end, or `i`.
static size_t
work_title_end(const kg_name_search *names, size_t i)
{
  size_t end = i;
  size_t n_words = 0;
  size_t n_small = 0;
  while (kg_names_has(names, end, i) && end - i < KG_MAX_NAME_PIECES) {
    const kg_piece *p = kg_names_at(names, end);
    if (kg_piece_is_capital(p) && !(p->classes & (KG_W_DAY | KG_W_MONTH))) {
      n_words++;
      n_small +=
          end > i && p->classes & KG_W_FUNCTION && p->shape == KG_SHAPE_CAPITAL;
      end++;
      continue;
    }
    const bool link =
        p->shape == KG_SHAPE_LOWER && p->classes & KG_W_FUNCTION &&
        p->lower.len <= 5 && kg_names_has(names, end + 1, i) &&
        kg_piece_is_capital(kg_names_at(names, end + 1)) && end > i;
    if (!link) {
      break;
    }
    end++;
  }
  // "Moon Jae In" is no title: its small word is the last of three.
  const bool is_last = kg_names_at(names, end - 1)->classes & KG_W_FUNCTION;
  return n_small && n_words >= (n_small == 1 && is_last ? 4 : 3) ? end : i;
}

/// "memoir The Master of Disguise": a kind of work stands before the article.
static bool
work_word_before(const kg_name_search *names, size_t i)
{
  for (size_t back = 1;
       back <= 2 && i >= back && kg_names_has(names, i - back, i); back++) {
    if (has_class(names, i - back, KG_W_WORK_BEFORE) ||
        kg_piece_is(kg_names_at(names, i - back), "titled") ||
        kg_piece_is(kg_names_at(names, i - back), "debut") ||
        kg_piece_is(kg_names_at(names, i - back), "starring")) {
      return true;
    }
  }
  return false;
}

/// "The Last Days | of Dolwyn": a title goes on behind small words.
static size_t
over_links(const kg_name_search *names, size_t first, size_t end)
{
  static const char *const links[] = {"of", "in", "and", "the", "to", "for"};
  size_t next = end;
  while (next < end + 2 && kg_names_has(names, next + 1, first)) {
    if (!KG_IS_ONE_OF(kg_names_at(names, next)->lower, links)) {
      break;
    }
    next++;
    if (is_capital(names, next) && next - first < KG_MAX_NAME_PIECES) {
      return over_links(names, first, kg_run_capitals_end(names, next));
    }
  }
  return end;
}

static size_t
work_end(const kg_name_search *names, size_t i)
{
  const kg_piece *p = kg_names_at(names, i);
  if (!kg_piece_is_capital(p) || p->is_first || in_title_case(names, i) ||
      p->shape == KG_SHAPE_UPPER) {
    return i;
  }
  const size_t end = work_title_end(names, i);
  if (end > i) {
    return end;
  }
  if (!(kg_piece_is(p, "the") || kg_piece_is(p, "a")) ||
      !work_word_before(names, i) || !kg_run_next_is_name_word(names, i)) {
    return i;
  }
  return over_links(names, i, kg_run_end(names, i + 1));
}

kg_status
kg_run_add(kg_name_search *names, size_t first, size_t end)
{
  kg_candidate name = {.first = (uint32_t)first,
                       .end = (uint32_t)end,
                       .span = {kg_names_at(names, first)->begin,
                                kg_names_at(names, end - 1)->end},
                       .key =
                           kg_names_key(names, (uint32_t)first, (uint32_t)end)};
  if (!name.key.ptr) {
    return KG_ERR_MEMORY;
  }
  const kg_known_name *known = kg_gazetteer_find(names->data, name.key);
  uint32_t n = 0;
  if (!known) {
    known = kg_names_known_at(names, (uint32_t)first, &n);
    known = known && first + n == end ? known : NULL;
  }
  name.known = known;
  name.is_demonym =
      known ? known->is_demonym
            : end - first == 1 && has_class(names, first, KG_W_DEMONYM);
  name.is_weak =
      kg_names_at(names, first)->is_first || in_title_case(names, first);
  return kg_vec_push(&names->found, names->items, name) ? KG_OK : KG_ERR_MEMORY;
}

/// The title inside a run: `*first` to `*end`, around a role noun at `head`.
static void
title_around(const kg_name_search *names,
             size_t run_first,
             size_t run_last,
             size_t head,
             size_t *first,
             size_t *end)
{
  *first = head;
  while (*first > run_first) {
    const size_t before = *first - 1;
    const bool is_hyphen = kg_piece_is_hyphen(kg_names_at(names, before)) ||
                           kg_piece_is(kg_names_at(names, before), "and");
    if (!is_hyphen && !has_class(names, before,
                                 KG_W_ROLE_MOD | KG_W_ROLE | KG_W_QUALIFIER |
                                     KG_W_HONORIFIC | KG_W_RANK)) {
      break;
    }
    // "Labour MP", "Senate leader": the body is a name.
    uint32_t n;
    const kg_known_name *known = kg_names_known_at(names, (uint32_t)before, &n);
    if (!is_hyphen && known && known->type == KG_ORG) {
      break;
    }
    // "US" is no part of a title though a list has it.
    if (kg_names_at(names, before)->shape == KG_SHAPE_UPPER) {
      break;
    }
    *first = before;
  }
  *end = head + 1;
  while (*end < run_last &&
         has_class(names, *end, KG_W_ROLE | KG_W_HONORIFIC | KG_W_RANK) &&
         !has_class(names, *end, KG_W_FIRST_NAME)) {
    (*end)++;
  }
  if (*end + 1 < run_last && kg_piece_is(kg_names_at(names, *end), "of") &&
      has_class(names, *end + 1, KG_W_ROLE_MOD)) {
    *end += 2;
  }
}

static bool
is_title_word(const kg_name_search *names, size_t i)
{
  return has_class(names, i, KG_W_ROLE | KG_W_HONORIFIC | KG_W_RANK) ||
         (has_class(names, i, KG_W_ROLE_PLURAL) &&
          !has_class(names, i, KG_W_FIRST_NAME));
}

static bool
tail_is_thing(const kg_name_search *names, size_t first, size_t end)
{
  if (end - first == 2 && has_class(names, first, KG_W_FIRST_NAME) &&
      has_class(names, end - 1, KG_W_SURNAME)) {
    return false;
  }
  return end > first &&
         (kg_names_at(names, end - 1)->classes &
          (NAME_HEADS | KG_W_EVENT_HEAD | KG_W_WORK_HEAD | KG_W_LOC_HEAD)) &&
         !has_class(names, end - 1, KG_W_ROLE);
}

/// A role noun that splits the run, or `end`.
static size_t
find_title(const kg_name_search *names, size_t first, size_t end)
{
  for (size_t i = first; i < end; i++) {
    if (!is_title_word(names, i)) {
      continue;
    }
    const bool is_last = i + 1 == end;
    // "Coast Guard", "Union of Transport Workers": the head of a body.
    if (is_last && i > first &&
        (has_class(names, i, KG_W_ORG_HEAD) ||
         kg_run_has_link_word(names, first, i))) {
      continue;
    }
    // "Martin Luther King", "Susan Dean": a surname after all.
    if (is_last && i > first &&
        (has_class(names, i - 1, KG_W_FIRST_NAME) ||
         kg_names_at(names, i - 1)->lower.len <= 2) &&
        !has_class(names, i - 1, KG_W_ROLE_MOD | KG_W_ROLE)) {
      continue;
    }
    // "General Motors", "King Abdullah University", "Attorney General's Office"
    if (!is_last && tail_is_thing(names, i + 1, end)) {
      return end;
    }
    if (i > first && kg_piece_is(kg_names_at(names, i - 1), "of")) {
      continue;
    }
    return i;
  }
  return end;
}

static kg_status
cut_run(kg_name_search *names, size_t first, size_t end, int depth);

static bool
is_known_exactly(const kg_name_search *names, size_t first, size_t end)
{
  uint32_t n = 0;
  return kg_names_known_at(names, (uint32_t)first, &n) && first + n == end;
}

/// "House Intelligence Committee Represenative | Adam Schiff": a person behind
/// a body. The answer is where the person begins, or `end`.
static size_t
person_behind_body(const kg_name_search *names, size_t first, size_t end)
{
  if (end - first < 4 || !has_class(names, end - 2, KG_W_FIRST_NAME) ||
      tail_is_thing(names, end - 1, end) ||
      kg_names_at(names, end - 2)->shape == KG_SHAPE_UPPER) {
    return end;
  }
  for (size_t i = first + 1; i + 2 < end; i++) {
    if (has_class(names, i, KG_W_ORG_HEAD) &&
        !has_class(names, i, KG_W_FIRST_NAME) &&
        kg_names_at(names, i + 1)->shape != KG_SHAPE_LOWER) {
      return end - 2;
    }
  }
  return end;
}

/// Pieces that may end a run but no name: "of", "and", hyphens.
static size_t
trim_end(const kg_name_search *names, size_t first, size_t end)
{
  while (end > first && !is_capital(names, end - 1) &&
         !(kg_names_at(names, end - 1)->shape == KG_SHAPE_DIGIT) &&
         !(kg_names_at(names, end - 1)->shape == KG_SHAPE_LOWER &&
           (kg_names_at(names, end - 1)->is_glued ||
            !has_class(names, end - 1, KG_W_FUNCTION | KG_W_PARTICLE)))) {
    end--;
  }
  return end;
}

static bool
person_follows(const kg_name_search *names, size_t first, size_t end)
{
  return end - first >= 2 && has_class(names, first, KG_W_FIRST_NAME) &&
         !tail_is_thing(names, first, end);
}

/// A people or a place in front of something else: "Turkish | President",
/// "Argentina | Alberto Fernández". The answer is where the rest begins.
static size_t
leading_place(const kg_name_search *names, size_t first, size_t end, bool *drop)
{
  uint32_t n = 0;
  const kg_known_name *known = kg_names_known_at(names, (uint32_t)first, &n);
  if (!known || first + n >= end) {
    return first;
  }
  const size_t rest = first + n;
  if (known->type == KG_ORG) {
    // "Amnesty International | Man-kei Tam"
    return n > 1 && end - rest > 1 && !tail_is_thing(names, rest, end) &&
                   !kg_run_has_link_word(names, rest, end) &&
                   is_capital(names, rest)
               ? rest
               : first;
  }
  if (known->type != KG_GPE) {
    return first;
  }
  *drop = known->is_demonym;
  if (kg_piece_is_hyphen(kg_names_at(names, rest)) ||
      kg_names_at(names, rest)->shape == KG_SHAPE_OTHER) {
    return first;
  }
  uint32_t n_rest = 0;
  const kg_known_name *next = kg_names_known_at(names, (uint32_t)rest, &n_rest);
  const bool is_city_name = has_class(names, first, KG_W_FIRST_NAME);
  if (next && next->type == KG_GPE && rest + n_rest == end &&
      !(is_city_name && next->population > 0)) {
    return rest; // "Hanoi | Vietnam", a comma lost; not "David Wilson".
  }
  if (tail_is_thing(names, rest, end) ||
      kg_run_has_link_word(names, rest, end)) {
    return first;
  }
  if (known->is_demonym) {
    const bool splits =
        person_follows(names, rest, end) ||
        (end - rest == 1 && (kg_run_is_known(names, rest, end) ||
                             kg_run_is_sure(names, rest, end)));
    return splits ? rest : first;
  }
  return person_follows(names, rest, end) && !is_city_name ? rest : first;
}

static kg_status
cut_run(kg_name_search *names, size_t first, size_t end, int depth)
{
  while (first < end && (kg_names_at(names, first)->shape == KG_SHAPE_OTHER ||
                         (kg_piece_is_hyphen(kg_names_at(names, first))))) {
    first++;
  }
  if (first < end && is_known_exactly(names, first, end)) {
    return kg_run_add(names, first, end);
  }
  end = trim_end(names, first, end);
  while (first + 1 < end && has_class(names, first, KG_W_QUALIFIER) &&
         !kg_run_is_sure(names, first, end)) {
    first++;
  }
  if (first >= end || depth > KG_MAX_NAME_PIECES) {
    return KG_OK;
  }
  uint32_t n = 0;
  const kg_known_name *known = kg_names_known_at(names, (uint32_t)first, &n);
  if ((known && first + n == end) || kg_run_is_sure(names, first, end)) {
    return kg_run_add(names, first, end);
  }
  const size_t head = find_title(names, first, end);
  if (head < end) {
    size_t title_first;
    size_t title_end;
    title_around(names, first, end, head, &title_first, &title_end);
    kg_status st = cut_run(names, first, title_first, depth + 1);
    return st ? st : cut_run(names, title_end, end, depth + 1);
  }
  const size_t person = person_behind_body(names, first, end);
  if (person < end) {
    size_t body = person;
    while (body > first && !has_class(names, body - 1, KG_W_ORG_HEAD)) {
      body--;
    }
    kg_status st = cut_run(names, first, body, depth + 1);
    return st ? st : kg_run_add(names, person, end);
  }
  bool drop = false;
  const size_t rest = leading_place(names, first, end, &drop);
  if (rest > first) {
    kg_status st = drop ? KG_OK : kg_run_add(names, first, rest);
    return st ? st : cut_run(names, rest, end, depth + 1);
  }
  return kg_run_add(names, first, end);
}

/// In a headline capitals prove nothing: take what is known, and people.
static size_t
find_in_title_case(kg_name_search *names, size_t i, kg_status *st)
{
  uint32_t n = 0;
  const kg_known_name *known = kg_names_known_at(names, (uint32_t)i, &n);
  size_t end = kg_run_capitals_end(names, i);
  for (size_t e = i + KG_MAX_NAME_PIECES; e > i; e--) {
    if (kg_names_has(names, e - 1, i) && e > i + n &&
        kg_run_is_sure(names, i, e)) {
      *st = kg_run_add(names, i, e);
      return e;
    }
  }
  if (known) {
    *st = known->is_demonym ? KG_OK : kg_run_add(names, i, i + n);
    return i + n;
  }
  if (names->second_look && person_follows(names, i, end) && end - i <= 3 &&
      !has_class(names, i + 1, KG_W_SPEECH | KG_W_COMMON | KG_W_ROLE)) {
    *st = kg_run_add(names, i, i + 2);
    return i + 2;
  }
  if (kg_names_at(names, i)->shape == KG_SHAPE_UPPER &&
      kg_names_at(names, i)->lower.len > 1 && !in_title_case(names, i)) {
    *st = kg_run_add(names, i, i + 1);
  }
  return i + 1;
}

kg_status
kg_names_find_runs(kg_name_search *names)
{
  names->found.n = 0;
  kg_status st = KG_OK;
  size_t i = 0;
  while (!st && i < names->pieces.n) {
    const size_t work = work_end(names, i);
    if (work > i) {
      st = kg_run_add(names, i, work);
      if (!st) {
        names->found.at[names->found.n - 1].is_title = true;
      }
      i = work;
    } else if (!kg_run_can_start(names, i)) {
      i++;
    } else if (in_title_case(names, i)) {
      i = find_in_title_case(names, i, &st);
    } else {
      const size_t end = kg_run_end(names, i);
      st = cut_run(names, i, end, 0);
      i = end;
    }
  }
  return st ? st : kg_names_fit_learned(names);
}
