/* SPDX-License-Identifier: Apache-2.0 */
/// What joins two capitals over something small: "of", "and", a hyphen, a
/// comma, an apostrophe, a particle, a number.
#include "extract/name_runs.h"

#include <string.h>

static const kg_word_classes LINK_HEADS =
    UINT64_C(1) << KG_BIT_ORG_OF | UINT64_C(1) << KG_BIT_GPE_FIRST |
    UINT64_C(1) << KG_BIT_LOC_FIRST | UINT64_C(1) << KG_BIT_FAC_HEAD |
    UINT64_C(1) << KG_BIT_WORK_HEAD | UINT64_C(1) << KG_BIT_ORG_HEAD;

/// "Department | of | Justice": may "of" join here? The answer is the end of
/// the joint, or 0.
static size_t
join_of(const kg_name_search *names, size_t first, size_t end)
{
  const bool is_of = kg_piece_is(kg_names_at(names, end), "of");
  const bool is_for = kg_piece_is(kg_names_at(names, end), "for") ||
                      kg_piece_is(kg_names_at(names, end), "on");
  if (!is_of && !is_for) {
    return 0;
  }
  const kg_word_classes last = kg_names_at(names, end - 1)->classes;
  const kg_word_classes want = is_of ? LINK_HEADS : KG_W_ORG_OF | KG_W_ORG_HEAD;
  // "Secretary of State Mike Pompeo": the title goes on.
  if (is_of && last & KG_W_ROLE && kg_names_has(names, end + 1, first) &&
      has_class(names, end + 1, KG_W_ROLE_MOD) && is_capital(names, end + 1) &&
      !kg_run_is_known(names, end + 1, end + 2)) {
    return end + 2;
  }
  if (!(last & want) || (last & KG_W_ROLE && !(last & KG_W_ORG_OF))) {
    return 0;
  }
  size_t next = end + 1;
  if (kg_names_has(names, next, first) &&
      kg_piece_is(kg_names_at(names, next), "the")) {
    next++;
  }
  if (!kg_names_has(names, next, first) || !kg_run_is_name_word(names, next)) {
    return 0;
  }
  // "the Parliament of the United Kingdom", but "the church of John Smith".
  if (has_class(names, next, KG_W_FIRST_NAME) &&
      kg_run_next_is_name_word(names, next) && end - first == 1 &&
      !(last & KG_W_ORG_OF)) {
    return 0;
  }
  return next + 1;
}

/// True if the run is a known name by itself or looks like a person's.
static bool
stands_alone(const kg_name_search *names, size_t first, size_t end)
{
  uint32_t n = 0;
  const kg_known_name *known = kg_names_known_at(names, (uint32_t)first, &n);
  return (known && first + n >= end && !known->is_demonym) ||
         (has_class(names, first, KG_W_FIRST_NAME) && end - first > 1) ||
         kg_run_is_sure(names, first, end);
}

/// "Food | and | Agriculture Organization", "Science | and | Technology".
static size_t
join_and(const kg_name_search *names, size_t first, size_t end)
{
  if (!kg_piece_is(kg_names_at(names, end), "and") &&
      !kg_piece_is(kg_names_at(names, end), "&")) {
    return 0;
  }
  if (!kg_names_has(names, end + 1, first) ||
      !kg_run_is_name_word(names, end + 1)) {
    return 0;
  }
  const bool is_ampersand = kg_piece_is(kg_names_at(names, end), "&");
  if (kg_piece_is(kg_names_at(names, first), "operation") && end - first <= 3) {
    return end + 2;
  }
  const size_t right = kg_run_capitals_end(names, end + 1);
  if (is_ampersand) {
    return end + 2;
  }
  if (in_title_case(names, first) ||
      has_class(names, end + 1, KG_W_FIRST_NAME | KG_W_HONORIFIC) ||
      kg_names_at(names, end - 1)->shape == KG_SHAPE_UPPER) {
    return 0;
  }
  const kg_word_classes tail = kg_run_head_classes(names, end + 1, right);
  const kg_word_classes left = kg_names_at(names, end - 1)->classes;
  uint32_t n;
  if (left & KG_W_ROLE_MOD && !(left & KG_W_ROLE)) {
    for (size_t i = end + 2; i < right; i++) {
      if (has_class(names, i, KG_W_ROLE) &&
          !kg_run_is_known(names, end + 1, end + 2)) {
        return end + 2;
      }
    }
  }
  if (kg_run_has_link_word(names, first, end)) {
    // "Department of Health and Social Care"
    const kg_known_name *known =
        kg_names_known_at(names, (uint32_t)end - 1, &n);
    const kg_known_name *next = kg_names_known_at(names, (uint32_t)end + 1, &n);
    const bool state = has_class(names, first + 1, KG_W_GPE_HEAD) && known &&
                       next && known->type != KG_ORG;
    return state || (!known && !next && !kg_run_is_sure(names, end + 1, right))
               ? end + 2
               : 0;
  }
  if (tail & KG_W_ORG_HEAD && right - end > 1 &&
      !stands_alone(names, first, end) &&
      !(left & KG_W_ORG_OF && end - first > 1)) {
    return end + 2;
  }
  return 0;
}

/// "National Union of Rail | , | Maritime and Transport Workers", "Acme |,|
/// Inc."
static size_t
join_comma(const kg_name_search *names, size_t first, size_t end)
{
  if (!kg_piece_is(kg_names_at(names, end), ",") ||
      !kg_names_has(names, end + 1, first) || !is_capital(names, end + 1)) {
    return 0;
  }
  if (has_class(names, end + 1, KG_W_COMPANY_TAIL)) {
    return end + 2;
  }
  // "University of California, San Diego": of a state, in a city.
  uint32_t n = 0;
  if (kg_run_has_link_word(names, first, end) &&
      kg_run_head_classes(names, first, end) & KG_W_ORG_OF &&
      kg_piece_is(kg_names_at(names, first), "university")) {
    const kg_known_name *left = kg_names_known_at(names, (uint32_t)end - 1, &n);
    const kg_known_name *right =
        kg_names_known_at(names, (uint32_t)end + 1, &n);
    if (left && right && left->subtype && right->subtype &&
        !strcmp(left->subtype, "State") && !strcmp(right->subtype, "City")) {
      return end + 1 + n;
    }
  }
  const size_t and = end + 2;
  if (kg_names_has(names, and+1, first) &&
      kg_piece_is(kg_names_at(names, and), "and") &&
      kg_run_is_name_word(names, and+1) && !in_title_case(names, first)) {
    const size_t right = kg_run_capitals_end(names, and+1);
    const kg_word_classes tail = kg_names_at(names, right - 1)->classes;
    if (tail & (KG_W_ORG_HEAD | KG_W_PERSON_NOUN_PLURAL) && right - and > 2 &&
        !stands_alone(names, end + 1, end + 2)) {
      return right;
    }
  }
  return 0;
}

/// "People | 's | Protection Units", "Fishmongers | ' | Hall".
static size_t
join_possessive(const kg_name_search *names, size_t first, size_t end)
{
  const kg_piece *mark = kg_names_at(names, end);
  const bool is_mark = kg_piece_is_owner_mark(mark);
  if (!is_mark || !mark->is_glued || !kg_names_has(names, end + 1, first) ||
      !kg_run_is_name_word(names, end + 1) || in_title_case(names, first)) {
    return 0;
  }
  const size_t right = kg_run_capitals_end(names, end + 1);
  const kg_word_classes tail = kg_names_at(names, right - 1)->classes;
  const kg_word_classes owner = kg_names_at(names, end - 1)->classes;
  if (owner & (KG_W_PERSON_NOUN_PLURAL | KG_W_ROLE_PLURAL) &&
      !(owner & KG_W_PLACE_PART)) {
    return right;
  }
  if (owner & KG_W_ROLE && tail & (KG_W_ORG_HEAD | KG_W_FAC_HEAD) &&
      !(tail & KG_W_ROLE)) {
    return right;
  }
  return kg_piece_is(kg_names_at(names, first), "st.") ||
                 kg_piece_is(kg_names_at(names, first), "st")
             ? right
             : 0;
}

/// Behind a hyphen: "Jong | - | un", "Saint | - | Germain", not "UK-based".
static size_t
join_hyphen(const kg_name_search *names, size_t first, size_t end)
{
  const kg_piece *hyphen = kg_names_at(names, end);
  if (!kg_piece_is_hyphen(hyphen) || !hyphen->is_glued ||
      !kg_names_has(names, end + 1, first) ||
      !kg_names_at(names, end + 1)->is_glued) {
    return 0;
  }
  const kg_piece *right = kg_names_at(names, end + 1);
  const bool left_is_place = has_class(names, end - 1, KG_W_DEMONYM) ||
                             kg_run_is_known(names, first, end);
  if (kg_piece_is_capital(right)) {
    uint32_t n = 0;
    const bool right_is_place =
        right->classes & KG_W_DEMONYM ||
        kg_names_known_at(names, (uint32_t)end + 1, &n) != NULL;
    const bool both = left_is_place && right_is_place;
    if (both || kg_run_is_sure(names, end - 1, end)) {
      // "US-North Korea summit" is one name, "US-China" are two.
      const size_t pair = end + 1 + (n ? n : 1);
      return kg_names_has(names, pair, first) &&
                     (kg_piece_is(kg_names_at(names, pair), "summit") ||
                      kg_piece_is(kg_names_at(names, pair), "Summit"))
                 ? pair
                 : 0;
    }
    return end + 2;
  }
  if (right->shape == KG_SHAPE_DIGIT) {
    return right->lower.len <= 3 &&
                   kg_names_at(names, end - 1)->lower.len <= 4 && !left_is_place
               ? end + 2
               : 0;
  }
  // "Moon Jae-in": a small word behind the second capital.
  if (end - first >= 2 && !left_is_place && right->shape == KG_SHAPE_LOWER &&
      right->lower.len <= 3 && right->classes & KG_W_FUNCTION &&
      kg_names_at(names, end - 1)->shape == KG_SHAPE_CAPITAL &&
      kg_names_at(names, end - 1)->lower.len <= 5 &&
      !has_class(names, end - 1, KG_W_COMMON)) {
    return end + 2;
  }
  // The second half of a Korean name: short, small, no English tail.
  if (left_is_place || right->classes & (KG_W_HYPHEN_TAIL | KG_W_FUNCTION) ||
      right->shape != KG_SHAPE_LOWER || right->lower.len > 6 ||
      kg_names_at(names, end - 1)->shape != KG_SHAPE_CAPITAL ||
      kg_names_at(names, end - 1)->lower.len > 6 ||
      kg_run_count_inside(names, right, false) > 2) {
    return has_class(names, end + 1, KG_W_ARAB_PARTICLE) ? end + 2 : 0;
  }
  return end + 2;
}

/// "Felipe | de | Souza", "Abdel | el - Sisi", "Graciano | dela | Vega".
static size_t
join_particle(const kg_name_search *names, size_t first, size_t end)
{
  if (kg_run_is_tied_particle(names, end)) {
    return end + 3;
  }
  size_t next = end;
  while (kg_names_has(names, next, first) && next < end + 2 &&
         has_class(names, next, KG_W_PARTICLE) && !is_capital(names, next)) {
    next++;
  }
  if (next == end || !kg_names_has(names, next, first) ||
      !kg_run_is_name_word(names, next) ||
      (next == end + 1 && kg_piece_is(kg_names_at(names, end), "y"))) {
    return 0;
  }
  return next + 1;
}

/// "Area | 51", "Article | 50", "Interstate | 75".
static size_t
join_number(const kg_name_search *names, size_t first, size_t end)
{
  (void)first;
  const kg_piece *p = kg_names_at(names, end);
  return p->shape == KG_SHAPE_DIGIT && p->lower.len <= 4 && !p->is_glued &&
                 has_class(names, end - 1, KG_W_NUMBER_HEAD)
             ? end + 1
             : 0;
}

/// "Kim Jong | un": a half that is written with a hyphen elsewhere.
static size_t
join_spaced_half(const kg_name_search *names, size_t first, size_t end)
{
  const kg_piece *p = kg_names_at(names, end);
  const bool is_small =
      p->shape == KG_SHAPE_LOWER ||
      (p->shape == KG_SHAPE_CAPITAL && p->classes & KG_W_FUNCTION);
  if (!is_small || p->is_glued || p->lower.len > 6 || end - first < 2) {
    return 0;
  }
  const kg_slice text =
      kg_slice_sub(names->doc->text, kg_names_at(names, first)->begin,
                   kg_names_at(names, end - 1)->end);
  for (size_t i = 0; i < names->sure.n; i++) {
    const kg_slice full = names->sure.entries[i].key;
    if (full.len == text.len + 1 + p->lower.len &&
        !memcmp(full.ptr, text.ptr, text.len) &&
        (full.ptr[text.len] == '-' || full.ptr[text.len] == ' ')) {
      kg_slice tail = kg_slice_sub(full, text.len + 1, full.len);
      if (tail.len == p->lower.len && (tail.ptr[0] | 0x20) == p->lower.ptr[0] &&
          !memcmp(tail.ptr + 1, p->lower.ptr + 1, tail.len - 1)) {
        return end + 1;
      }
    }
  }
  return 0;
}

/// "US-North Korea | summit", "Brexit | referendum", "Trump | administration",
/// "Metropole | hotel": a small word that makes one name with what is before.
static size_t
join_small_head(const kg_name_search *names, size_t first, size_t end)
{
  const kg_piece *p = kg_names_at(names, end);
  if (p->shape != KG_SHAPE_LOWER || p->is_glued ||
      in_title_case(names, first)) {
    return 0;
  }
  const kg_piece *last = kg_names_at(names, end - 1);
  if (kg_piece_is(p, "summit") || kg_piece_is(p, "referendum")) {
    return !kg_piece_is(last, "summit") && last->shape != KG_SHAPE_DIGIT
               ? end + 1
               : 0;
  }
  if (kg_piece_is(p, "administration")) {
    return end - first <= 2 && !(last->classes & KG_W_DEMONYM) ? end + 1 : 0;
  }
  if (kg_piece_is(p, "hotel") || kg_piece_is(p, "airport") ||
      kg_piece_is(p, "stadium") || kg_piece_is(p, "cathedral")) {
    return !kg_run_is_known(names, first, end) &&
                   !(last->classes & KG_W_DEMONYM)
               ? end + 1
               : 0;
  }
  if (kg_piece_is(p, "oil") && kg_names_has(names, end + 1, first) &&
      kg_piece_is(kg_names_at(names, end + 1), "field")) {
    return end + 2;
  }
  return 0;
}

/// "Portfolio | . | hu"
static size_t
join_dot(const kg_name_search *names, size_t first, size_t end)
{
  const kg_piece *dot = kg_names_at(names, end);
  return kg_piece_is(dot, ".") && dot->is_glued &&
                 kg_names_has(names, end + 1, first) &&
                 kg_names_at(names, end + 1)->is_glued &&
                 kg_names_at(names, end + 1)->shape == KG_SHAPE_LOWER &&
                 kg_names_at(names, end + 1)->lower.len <= 3
             ? end + 2
             : 0;
}

typedef size_t join_fn(const kg_name_search *names, size_t first, size_t end);

static join_fn *const JOINS[] = {join_hyphen, join_of,         join_and,
                                 join_comma,  join_particle,   join_possessive,
                                 join_number, join_small_head, join_spaced_half,
                                 join_dot};

/// Where the run that begins at `first` ends.
size_t
kg_run_end(const kg_name_search *names, size_t first)
{
  uint32_t n_known = 1;
  const kg_known_name *known =
      kg_names_known_at(names, (uint32_t)first, &n_known);
  size_t end = first + (kg_run_is_tied_particle(names, first) ? 3 : 1);
  if (known && first + n_known > end) {
    end = first + n_known;
  }
  while (kg_names_has(names, end, first) && end - first < KG_MAX_NAME_PIECES) {
    if (kg_run_is_name_word(names, end) && !kg_names_at(names, end)->is_glued) {
      end++;
      continue;
    }
    if (kg_run_is_name_word(names, end) &&
        kg_names_at(names, end - 1)->shape != KG_SHAPE_OTHER) {
      end++;
      continue;
    }
    size_t joined = 0;
    for (size_t i = 0; !joined && i < sizeof JOINS / sizeof *JOINS; i++) {
      joined = JOINS[i](names, first, end);
    }
    if (!joined) {
      break;
    }
    end = joined;
  }
  return end;
}
