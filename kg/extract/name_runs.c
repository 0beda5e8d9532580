/* SPDX-License-Identifier: Apache-2.0 */
/// Where names may stand: runs of capitals, joined over "of", "and", "for",
/// hyphens and apostrophes where the words on both sides ask for it, and cut
/// where a title, a people or a place stands before a person.
#include "extract/names.h"

#include <string.h>

static const kg_piece *
at(const kg_name_search *names, size_t i)
{
  return &names->pieces.at[i];
}

static bool
has_class(const kg_name_search *names, size_t i, kg_word_classes classes)
{
  return (at(names, i)->classes & classes) != 0;
}

static bool
is_capital(const kg_name_search *names, size_t i)
{
  return kg_piece_is_capital(at(names, i));
}

static bool
in_title_case(const kg_name_search *names, size_t i)
{
  return names->is_title_case[at(names, i)->sentence];
}

/// "Theresa May", and "May" alone where the article has such a person.
static bool
is_month_name(const kg_name_search *names, size_t i)
{
  const kg_piece *p = at(names, i);
  if (kg_names_has(names, i + 1, i) &&
      at(names, i + 1)->shape == KG_SHAPE_DIGIT) {
    return false;
  }
  const kg_slice text = kg_slice_sub(names->doc->text, p->begin, p->end);
  const bool known = kg_text_map_find(&names->sure, text) != NULL;
  const kg_piece *before =
      i > 0 && kg_names_has(names, i - 1, i) ? at(names, i - 1) : NULL;
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
static bool
is_name_word(const kg_name_search *names, size_t i)
{
  const kg_piece *p = at(names, i);
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
    // "Choi He-suk"
    const bool half = i > 0 && kg_names_has(names, i + 2, i) &&
                      kg_piece_is_hyphen(at(names, i + 1)) &&
                      at(names, i + 2)->is_glued &&
                      at(names, i + 2)->shape == KG_SHAPE_LOWER &&
                      kg_piece_is_capital(at(names, i - 1)) && !p->is_first;
    return half || (p->shape == KG_SHAPE_UPPER && p->lower.len >= 2 &&
                    !in_title_case(names, i));
  }
  return p->lower.len > 1 || p->shape == KG_SHAPE_UPPER;
}

static uint64_t
count_inside(const kg_name_search *names, const kg_piece *p, bool capital)
{
  const uint64_t *n = kg_text_map_find(&names->inside, p->lower);
  return !n ? 0 : capital ? *n >> 32 : *n & UINT32_MAX;
}

static bool
is_sure(const kg_name_search *names, size_t first, size_t end)
{
  kg_slice text = kg_slice_sub(names->doc->text, at(names, first)->begin,
                               at(names, end - 1)->end);
  return kg_text_map_find(&names->sure, text) != NULL;
}

static bool
next_is_name_word(const kg_name_search *names, size_t i)
{
  return kg_names_has(names, i + 1, i) && is_name_word(names, i + 1);
}

/// The first word of a sentence has a capital anyway: is it a name?
static bool
first_word_is_name(const kg_name_search *names, size_t i)
{
  const kg_piece *p = at(names, i);
  uint32_t n;
  if (is_sure(names, i, i + 1) || p->shape == KG_SHAPE_UPPER ||
      p->shape == KG_SHAPE_MIXED ||
      (p->lower.len > 4 && memchr(p->lower.ptr, '.', p->lower.len - 1))) {
    return true;
  }
  const uint64_t with = count_inside(names, p, true);
  const uint64_t without = count_inside(names, p, false);
  if (next_is_name_word(names, i)) {
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
          kg_piece_is(at(names, i + 1), "'s") ||
          kg_piece_is(at(names, i + 1), "\u2019s")) &&
         !(p->classes & (KG_W_ROLE_MOD | KG_W_ORG_HEAD));
}

/// "al-Assad", "el-Sisi": a small particle tied to a capital.
static bool
is_tied_particle(const kg_name_search *names, size_t i)
{
  return has_class(names, i, KG_W_ARAB_PARTICLE) &&
         kg_names_has(names, i + 2, i) &&
         kg_piece_is_hyphen(at(names, i + 1)) && at(names, i + 1)->is_glued &&
         at(names, i + 2)->is_glued && is_capital(names, i + 2);
}

static bool
can_start(const kg_name_search *names, size_t i)
{
  const kg_piece *p = at(names, i);
  if (is_tied_particle(names, i) && (!p->is_first || is_capital(names, i))) {
    return true;
  }
  if (p->shape == KG_SHAPE_DIGIT) {
    uint32_t n = 0;
    return next_is_name_word(names, i) &&
           kg_names_known_at(names, (uint32_t)i, &n) && n > 1;
  }
  if (!is_name_word(names, i)) {
    return false;
  }
  if (in_title_case(names, i)) {
    return true;
  }
  return !p->is_first || first_word_is_name(names, i);
}

/// Class bits of the last word of a run, of the word before "of" if it has one.
static kg_word_classes
head_classes(const kg_name_search *names, size_t first, size_t end)
{
  for (size_t i = first + 1; i < end; i++) {
    if (kg_piece_is(at(names, i), "of") || kg_piece_is(at(names, i), "for")) {
      return at(names, i - 1)->classes;
    }
  }
  return at(names, end - 1)->classes;
}

static bool
has_link_word(const kg_name_search *names, size_t first, size_t end)
{
  for (size_t i = first; i < end; i++) {
    if (kg_piece_is(at(names, i), "of") || kg_piece_is(at(names, i), "for")) {
      return true;
    }
  }
  return false;
}

/// End of the capitals that begin at `i`.
static size_t
capitals_end(const kg_name_search *names, size_t i)
{
  size_t end = i;
  while (kg_names_has(names, end, i) && is_name_word(names, end)) {
    end++;
  }
  return end;
}

static const kg_word_classes NAME_HEADS =
    UINT64_C(1) << KG_BIT_ORG_HEAD | UINT64_C(1) << KG_BIT_FAC_HEAD;

static const kg_word_classes LINK_HEADS =
    UINT64_C(1) << KG_BIT_ORG_OF | UINT64_C(1) << KG_BIT_GPE_FIRST |
    UINT64_C(1) << KG_BIT_LOC_FIRST | UINT64_C(1) << KG_BIT_FAC_HEAD |
    UINT64_C(1) << KG_BIT_WORK_HEAD | UINT64_C(1) << KG_BIT_ORG_HEAD;

static bool
is_known(const kg_name_search *names, size_t first, size_t end)
{
  uint32_t n = 0;
  const kg_known_name *known = kg_names_known_at(names, (uint32_t)first, &n);
  return known && first + n >= end;
}

/// "Department | of | Justice": may "of" join here? The answer is the end of
/// the joint, or 0.
static size_t
join_of(const kg_name_search *names, size_t first, size_t end)
{
  const bool is_of = kg_piece_is(at(names, end), "of");
  const bool is_for =
      kg_piece_is(at(names, end), "for") || kg_piece_is(at(names, end), "on");
  if (!is_of && !is_for) {
    return 0;
  }
  const kg_word_classes last = at(names, end - 1)->classes;
  const kg_word_classes want = is_of ? LINK_HEADS : KG_W_ORG_OF | KG_W_ORG_HEAD;
  // "Secretary of State Mike Pompeo": the title goes on.
  if (is_of && last & KG_W_ROLE && kg_names_has(names, end + 1, first) &&
      has_class(names, end + 1, KG_W_ROLE_MOD) && is_capital(names, end + 1) &&
      !is_known(names, end + 1, end + 2)) {
    return end + 2;
  }
  if (!(last & want) || (last & KG_W_ROLE && !(last & KG_W_ORG_OF))) {
    return 0;
  }
  size_t next = end + 1;
  if (kg_names_has(names, next, first) && kg_piece_is(at(names, next), "the")) {
    next++;
  }
  if (!kg_names_has(names, next, first) || !is_name_word(names, next)) {
    return 0;
  }
  // "the Parliament of the United Kingdom", but "the church of John Smith".
  if (has_class(names, next, KG_W_FIRST_NAME) &&
      next_is_name_word(names, next) && end - first == 1 &&
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
         is_sure(names, first, end);
}

/// "Food | and | Agriculture Organization", "Science | and | Technology".
static size_t
join_and(const kg_name_search *names, size_t first, size_t end)
{
  if (!kg_piece_is(at(names, end), "and") &&
      !kg_piece_is(at(names, end), "&")) {
    return 0;
  }
  if (!kg_names_has(names, end + 1, first) || !is_name_word(names, end + 1)) {
    return 0;
  }
  const bool is_ampersand = kg_piece_is(at(names, end), "&");
  if (kg_piece_is(at(names, first), "operation") && end - first <= 3) {
    return end + 2;
  }
  const size_t right = capitals_end(names, end + 1);
  if (is_ampersand) {
    return end + 2;
  }
  if (in_title_case(names, first) ||
      has_class(names, end + 1, KG_W_FIRST_NAME | KG_W_HONORIFIC) ||
      at(names, end - 1)->shape == KG_SHAPE_UPPER) {
    return 0;
  }
  const kg_word_classes tail = head_classes(names, end + 1, right);
  const kg_word_classes left = at(names, end - 1)->classes;
  uint32_t n;
  if (left & KG_W_ROLE_MOD && !(left & KG_W_ROLE)) {
    for (size_t i = end + 2; i < right; i++) {
      if (has_class(names, i, KG_W_ROLE) &&
          !is_known(names, end + 1, end + 2)) {
        return end + 2;
      }
    }
  }
  if (has_link_word(names, first, end)) {
    // "Department of Health and Social Care"
    const kg_known_name *known =
        kg_names_known_at(names, (uint32_t)end - 1, &n);
    const kg_known_name *next = kg_names_known_at(names, (uint32_t)end + 1, &n);
    const bool state = has_class(names, first + 1, KG_W_GPE_HEAD) && known &&
                       next && known->type != KG_ORG;
    return state || (!known && !next && !is_sure(names, end + 1, right))
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
  if (!kg_piece_is(at(names, end), ",") ||
      !kg_names_has(names, end + 1, first) || !is_capital(names, end + 1)) {
    return 0;
  }
  if (has_class(names, end + 1, KG_W_COMPANY_TAIL)) {
    return end + 2;
  }
  // "University of California, San Diego": of a state, in a city.
  uint32_t n = 0;
  if (has_link_word(names, first, end) &&
      head_classes(names, first, end) & KG_W_ORG_OF &&
      kg_piece_is(at(names, first), "university")) {
    const kg_known_name *left = kg_names_known_at(names, (uint32_t)end - 1, &n);
    const kg_known_name *right =
        kg_names_known_at(names, (uint32_t)end + 1, &n);
    if (left && right && left->subtype && right->subtype &&
        !strcmp(left->subtype, "State") && !strcmp(right->subtype, "City")) {
      return end + 1 + n;
    }
  }
  const size_t and = end + 2;
  if (kg_names_has(names, and+1, first) && kg_piece_is(at(names, and), "and") &&
      is_name_word(names, and+1) && !in_title_case(names, first)) {
    const size_t right = capitals_end(names, and+1);
    const kg_word_classes tail = at(names, right - 1)->classes;
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
  const kg_piece *mark = at(names, end);
  const bool is_mark = kg_piece_is(mark, "'s") ||
                       kg_piece_is(mark, "\u2019s") || kg_piece_is(mark, "'") ||
                       kg_piece_is(mark, "\u2019");
  if (!is_mark || !mark->is_glued || !kg_names_has(names, end + 1, first) ||
      !is_name_word(names, end + 1) || in_title_case(names, first)) {
    return 0;
  }
  const size_t right = capitals_end(names, end + 1);
  const kg_word_classes tail = at(names, right - 1)->classes;
  const kg_word_classes owner = at(names, end - 1)->classes;
  if (owner & (KG_W_PERSON_NOUN_PLURAL | KG_W_ROLE_PLURAL) &&
      !(owner & KG_W_PLACE_PART)) {
    return right;
  }
  if (owner & KG_W_ROLE && tail & (KG_W_ORG_HEAD | KG_W_FAC_HEAD) &&
      !(tail & KG_W_ROLE)) {
    return right;
  }
  return kg_piece_is(at(names, first), "st.") ||
                 kg_piece_is(at(names, first), "st")
             ? right
             : 0;
}

/// Behind a hyphen: "Jong | - | un", "Saint | - | Germain", not "UK-based".
static size_t
join_hyphen(const kg_name_search *names, size_t first, size_t end)
{
  const kg_piece *hyphen = at(names, end);
  if (!kg_piece_is_hyphen(hyphen) || !hyphen->is_glued ||
      !kg_names_has(names, end + 1, first) || !at(names, end + 1)->is_glued) {
    return 0;
  }
  const kg_piece *right = at(names, end + 1);
  const bool left_is_place =
      has_class(names, end - 1, KG_W_DEMONYM) || is_known(names, first, end);
  if (kg_piece_is_capital(right)) {
    uint32_t n = 0;
    const bool right_is_place =
        right->classes & KG_W_DEMONYM ||
        kg_names_known_at(names, (uint32_t)end + 1, &n) != NULL;
    const bool both = left_is_place && right_is_place;
    if (both || is_sure(names, end - 1, end)) {
      // "US-North Korea summit" is one name, "US-China" are two.
      const size_t pair = end + 1 + (n ? n : 1);
      return kg_names_has(names, pair, first) &&
                     (kg_piece_is(at(names, pair), "summit") ||
                      kg_piece_is(at(names, pair), "Summit"))
                 ? pair
                 : 0;
    }
    return end + 2;
  }
  if (right->shape == KG_SHAPE_DIGIT) {
    return right->lower.len <= 3 && at(names, end - 1)->lower.len <= 4 &&
                   !left_is_place
               ? end + 2
               : 0;
  }
  // "Moon Jae-in": a small word behind the second capital.
  if (end - first >= 2 && !left_is_place && right->shape == KG_SHAPE_LOWER &&
      right->lower.len <= 3 && right->classes & KG_W_FUNCTION &&
      at(names, end - 1)->shape == KG_SHAPE_CAPITAL &&
      at(names, end - 1)->lower.len <= 5 &&
      !has_class(names, end - 1, KG_W_COMMON)) {
    return end + 2;
  }
  // The second half of a Korean name: short, small, no English tail.
  if (left_is_place || right->classes & (KG_W_HYPHEN_TAIL | KG_W_FUNCTION) ||
      right->shape != KG_SHAPE_LOWER || right->lower.len > 6 ||
      at(names, end - 1)->shape != KG_SHAPE_CAPITAL ||
      at(names, end - 1)->lower.len > 6 ||
      count_inside(names, right, false) > 2) {
    return has_class(names, end + 1, KG_W_ARAB_PARTICLE) ? end + 2 : 0;
  }
  return end + 2;
}

/// "Felipe | de | Souza", "Abdel | el - Sisi", "Graciano | dela | Vega".
static size_t
join_particle(const kg_name_search *names, size_t first, size_t end)
{
  if (is_tied_particle(names, end)) {
    return end + 3;
  }
  size_t next = end;
  while (kg_names_has(names, next, first) && next < end + 2 &&
         has_class(names, next, KG_W_PARTICLE) && !is_capital(names, next)) {
    next++;
  }
  if (next == end || !kg_names_has(names, next, first) ||
      !is_name_word(names, next) ||
      (next == end + 1 && kg_piece_is(at(names, end), "y"))) {
    return 0;
  }
  return next + 1;
}

/// "Area | 51", "Article | 50", "Interstate | 75".
static size_t
join_number(const kg_name_search *names, size_t first, size_t end)
{
  (void)first;
  const kg_piece *p = at(names, end);
  return p->shape == KG_SHAPE_DIGIT && p->lower.len <= 4 && !p->is_glued &&
                 has_class(names, end - 1, KG_W_NUMBER_HEAD)
             ? end + 1
             : 0;
}

/// "Kim Jong | un": a half that is written with a hyphen elsewhere.
static size_t
join_spaced_half(const kg_name_search *names, size_t first, size_t end)
{
  const kg_piece *p = at(names, end);
  const bool is_small =
      p->shape == KG_SHAPE_LOWER ||
      (p->shape == KG_SHAPE_CAPITAL && p->classes & KG_W_FUNCTION);
  if (!is_small || p->is_glued || p->lower.len > 6 || end - first < 2) {
    return 0;
  }
  const kg_slice text = kg_slice_sub(names->doc->text, at(names, first)->begin,
                                     at(names, end - 1)->end);
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
  const kg_piece *p = at(names, end);
  if (p->shape != KG_SHAPE_LOWER || p->is_glued ||
      in_title_case(names, first)) {
    return 0;
  }
  const kg_piece *last = at(names, end - 1);
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
    return !is_known(names, first, end) && !(last->classes & KG_W_DEMONYM)
               ? end + 1
               : 0;
  }
  if (kg_piece_is(p, "oil") && kg_names_has(names, end + 1, first) &&
      kg_piece_is(at(names, end + 1), "field")) {
    return end + 2;
  }
  return 0;
}

/// "Portfolio | . | hu"
static size_t
join_dot(const kg_name_search *names, size_t first, size_t end)
{
  const kg_piece *dot = at(names, end);
  return kg_piece_is(dot, ".") && dot->is_glued &&
                 kg_names_has(names, end + 1, first) &&
                 at(names, end + 1)->is_glued &&
                 at(names, end + 1)->shape == KG_SHAPE_LOWER &&
                 at(names, end + 1)->lower.len <= 3
             ? end + 2
             : 0;
}

typedef size_t join_fn(const kg_name_search *names, size_t first, size_t end);

static join_fn *const JOINS[] = {join_hyphen, join_of,         join_and,
                                 join_comma,  join_particle,   join_possessive,
                                 join_number, join_small_head, join_spaced_half,
                                 join_dot};

/// Where the run that begins at `first` ends.
static size_t
run_end(const kg_name_search *names, size_t first)
{
  uint32_t n_known = 1;
  const kg_known_name *known =
      kg_names_known_at(names, (uint32_t)first, &n_known);
  size_t end = first + (is_tied_particle(names, first) ? 3 : 1);
  if (known && first + n_known > end) {
    end = first + n_known;
  }
  while (kg_names_has(names, end, first) && end - first < KG_MAX_NAME_PIECES) {
    if (is_name_word(names, end) && !at(names, end)->is_glued) {
      end++;
      continue;
    }
    if (is_name_word(names, end) &&
        at(names, end - 1)->shape != KG_SHAPE_OTHER) {
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

/// "The Man Who Knew Too Much", "Love Me or Leave Me": capitals even on small
/// words. The answer is the title's end, or `i`.
static size_t
work_title_end(const kg_name_search *names, size_t i)
{
  size_t end = i;
  size_t n_words = 0;
  size_t n_small = 0;
  while (kg_names_has(names, end, i) && end - i < KG_MAX_NAME_PIECES) {
    const kg_piece *p = at(names, end);
    if (kg_piece_is_capital(p) && !(p->classes & (KG_W_DAY | KG_W_MONTH))) {
      n_words++;
      n_small +=
          end > i && p->classes & KG_W_FUNCTION && p->shape == KG_SHAPE_CAPITAL;
      end++;
      continue;
    }
    const bool link = p->shape == KG_SHAPE_LOWER &&
                      p->classes & KG_W_FUNCTION && p->lower.len <= 5 &&
                      kg_names_has(names, end + 1, i) &&
                      kg_piece_is_capital(at(names, end + 1)) && end > i;
    if (!link) {
      break;
    }
    end++;
  }
  // "Moon Jae In" is no title: its small word is the last of three.
  const bool is_last = at(names, end - 1)->classes & KG_W_FUNCTION;
  return n_small && n_words >= (n_small == 1 && is_last ? 4 : 3) ? end : i;
}

/// "memoir The Master of Disguise": a kind of work stands before the article.
static bool
work_word_before(const kg_name_search *names, size_t i)
{
  for (size_t back = 1;
       back <= 2 && i >= back && kg_names_has(names, i - back, i); back++) {
    if (has_class(names, i - back, KG_W_WORK_BEFORE) ||
        kg_piece_is(at(names, i - back), "titled") ||
        kg_piece_is(at(names, i - back), "debut") ||
        kg_piece_is(at(names, i - back), "starring")) {
      return true;
    }
  }
  return false;
}

static size_t
work_end(const kg_name_search *names, size_t i)
{
  const kg_piece *p = at(names, i);
  if (!kg_piece_is_capital(p) || p->is_first || in_title_case(names, i) ||
      p->shape == KG_SHAPE_UPPER) {
    return i;
  }
  const size_t end = work_title_end(names, i);
  if (end > i) {
    return end;
  }
  if (!(kg_piece_is(p, "the") || kg_piece_is(p, "a")) ||
      !work_word_before(names, i) || !next_is_name_word(names, i)) {
    return i;
  }
  return run_end(names, i + 1);
}

static kg_status
add_name(kg_name_search *names, size_t first, size_t end)
{
  kg_candidate name = {
      .first = (uint32_t)first,
      .end = (uint32_t)end,
      .span = {at(names, first)->begin, at(names, end - 1)->end},
      .key = kg_names_key(names, (uint32_t)first, (uint32_t)end)};
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
  name.is_weak = at(names, first)->is_first || in_title_case(names, first);
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
    const bool is_hyphen = kg_piece_is_hyphen(at(names, before)) ||
                           kg_piece_is(at(names, before), "and");
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
    if (at(names, before)->shape == KG_SHAPE_UPPER) {
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
  if (*end + 1 < run_last && kg_piece_is(at(names, *end), "of") &&
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
         (at(names, end - 1)->classes &
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
         has_link_word(names, first, i))) {
      continue;
    }
    // "Martin Luther King", "Susan Dean": a surname after all.
    if (is_last && i > first &&
        (has_class(names, i - 1, KG_W_FIRST_NAME) ||
         at(names, i - 1)->lower.len <= 2) &&
        !has_class(names, i - 1, KG_W_ROLE_MOD | KG_W_ROLE)) {
      continue;
    }
    // "General Motors", "King Abdullah University", "Attorney General's Office"
    if (!is_last && tail_is_thing(names, i + 1, end)) {
      return end;
    }
    if (i > first && kg_piece_is(at(names, i - 1), "of")) {
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
      at(names, end - 2)->shape == KG_SHAPE_UPPER) {
    return end;
  }
  for (size_t i = first + 1; i + 2 < end; i++) {
    if (has_class(names, i, KG_W_ORG_HEAD) &&
        !has_class(names, i, KG_W_FIRST_NAME) &&
        at(names, i + 1)->shape != KG_SHAPE_LOWER) {
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
         !(at(names, end - 1)->shape == KG_SHAPE_DIGIT) &&
         !(at(names, end - 1)->shape == KG_SHAPE_LOWER &&
           (at(names, end - 1)->is_glued ||
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
                   !has_link_word(names, rest, end) && is_capital(names, rest)
               ? rest
               : first;
  }
  if (known->type != KG_GPE) {
    return first;
  }
  *drop = known->is_demonym;
  if (kg_piece_is_hyphen(at(names, rest)) ||
      at(names, rest)->shape == KG_SHAPE_OTHER) {
    return first;
  }
  uint32_t n_rest = 0;
  const kg_known_name *next = kg_names_known_at(names, (uint32_t)rest, &n_rest);
  if (next && next->type == KG_GPE && rest + n_rest == end) {
    return rest; // "Hanoi | Vietnam", a comma lost.
  }
  if (tail_is_thing(names, rest, end) || has_link_word(names, rest, end)) {
    return first;
  }
  if (known->is_demonym) {
    const bool splits = person_follows(names, rest, end) ||
                        (end - rest == 1 && (is_known(names, rest, end) ||
                                             is_sure(names, rest, end)));
    return splits ? rest : first;
  }
  const bool is_city_name = has_class(names, first, KG_W_FIRST_NAME);
  return person_follows(names, rest, end) && !is_city_name ? rest : first;
}

static kg_status
cut_run(kg_name_search *names, size_t first, size_t end, int depth)
{
  while (first < end && (at(names, first)->shape == KG_SHAPE_OTHER ||
                         (kg_piece_is_hyphen(at(names, first))))) {
    first++;
  }
  if (first < end && is_known_exactly(names, first, end)) {
    return add_name(names, first, end);
  }
  end = trim_end(names, first, end);
  while (first + 1 < end && has_class(names, first, KG_W_QUALIFIER) &&
         !is_sure(names, first, end)) {
    first++;
  }
  if (first >= end || depth > KG_MAX_NAME_PIECES) {
    return KG_OK;
  }
  uint32_t n = 0;
  const kg_known_name *known = kg_names_known_at(names, (uint32_t)first, &n);
  if ((known && first + n == end) || is_sure(names, first, end)) {
    return add_name(names, first, end);
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
    return st ? st : add_name(names, person, end);
  }
  bool drop = false;
  const size_t rest = leading_place(names, first, end, &drop);
  if (rest > first) {
    kg_status st = drop ? KG_OK : add_name(names, first, rest);
    return st ? st : cut_run(names, rest, end, depth + 1);
  }
  return add_name(names, first, end);
}

/// In a headline capitals prove nothing: take what is known, and people.
static size_t
find_in_title_case(kg_name_search *names, size_t i, kg_status *st)
{
  uint32_t n = 0;
  const kg_known_name *known = kg_names_known_at(names, (uint32_t)i, &n);
  size_t end = capitals_end(names, i);
  for (size_t e = i + KG_MAX_NAME_PIECES; e > i; e--) {
    if (kg_names_has(names, e - 1, i) && e > i + n && is_sure(names, i, e)) {
      *st = add_name(names, i, e);
      return e;
    }
  }
  if (known) {
    *st = known->is_demonym ? KG_OK : add_name(names, i, i + n);
    return i + n;
  }
  if (names->second_look && person_follows(names, i, end) && end - i <= 3 &&
      !has_class(names, i + 1, KG_W_SPEECH | KG_W_COMMON | KG_W_ROLE)) {
    *st = add_name(names, i, i + 2);
    return i + 2;
  }
  if (at(names, i)->shape == KG_SHAPE_UPPER && at(names, i)->lower.len > 1 &&
      !in_title_case(names, i)) {
    *st = add_name(names, i, i + 1);
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
      st = add_name(names, i, work);
      if (!st) {
        names->found.at[names->found.n - 1].is_title = true;
      }
      i = work;
    } else if (!can_start(names, i)) {
      i++;
    } else if (in_title_case(names, i)) {
      i = find_in_title_case(names, i, &st);
    } else {
      const size_t end = run_end(names, i);
      st = cut_run(names, i, end, 0);
      i = end;
    }
  }
  return st;
}
