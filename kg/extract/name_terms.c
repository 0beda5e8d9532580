/* SPDX-License-Identifier: Apache-2.0 */
/// What has a capital and is no name here: plain words, what the tagger does
/// not see, and short forms of terms: "sea surface temperature (SST)" makes SST
/// one wherever it stands, and "IV" is a number.
#include "extract/name_points.h"

enum { MAX_LETTERS = 8 };

/// Lower-case letters of a short form without its plural: "cfl" of "CFLs".
static size_t
read_letters(const kg_name_search *names,
             const kg_candidate *name,
             char out[MAX_LETTERS])
{
  const kg_piece *p = kg_names_at(names, name->first);
  const kg_slice lower = p->lower;
  const kg_slice text = kg_slice_sub(names->doc->text, p->begin, p->end);
  const bool is_plural =
      lower.len > 2 && lower.len == text.len && text.ptr[text.len - 1] == 's';
  const size_t n = lower.len - is_plural;
  for (size_t i = 0; i < n && i < MAX_LETTERS; i++) {
    if (lower.ptr[i] < 'a' || lower.ptr[i] > 'z') {
      return 0;
    }
    out[i] = lower.ptr[i];
  }
  return n >= 2 && n <= MAX_LETTERS ? n : 0;
}

static bool
is_small(const kg_piece *p)
{
  return kg_piece_is(p, "of") || kg_piece_is(p, "the") ||
         kg_piece_is(p, "and") || kg_piece_is(p, "for") ||
         kg_piece_is(p, "to") || kg_piece_is(p, "in") || kg_piece_is_hyphen(p);
}

/// "sea surface temperature | ( | SST | )": initials of words before the
/// bracket, most of them in lower case and the last one no noun for a body.
static bool
is_spelt_out(const kg_name_search *names, const kg_candidate *name)
{
  char letters[MAX_LETTERS];
  const size_t n = read_letters(names, name, letters);
  size_t k = n;
  size_t n_lower = 0;
  size_t i = name->first;
  if (!n || i < n + 1 || !kg_names_has(names, name->end, name->first) ||
      !kg_piece_is(kg_names_at(names, i - 1), "(") ||
      !kg_piece_is(kg_names_at(names, name->end), ")")) {
    return false;
  }
  const kg_piece *last = kg_names_at(names, i - 2);
  if (last->classes & (KG_W_ORG_HEAD | KG_W_ORG_OF)) {
    return false;
  }
  for (i = i - 1; k > 0 && i-- > 0 && kg_names_has(names, i, name->first);) {
    const kg_piece *p = kg_names_at(names, i);
    if (p->lower.len && p->lower.ptr[0] == letters[k - 1]) {
      n_lower += p->shape == KG_SHAPE_LOWER;
      k--;
    } else if (!is_small(p)) {
      return false;
    }
  }
  return k == 0 && n_lower * 2 > n;
}

/// "II", "XIV": no name by itself.
static bool
is_roman_number(const kg_piece *p)
{
  bool is_roman = p->shape == KG_SHAPE_UPPER;
  for (size_t i = 0; i < p->lower.len; i++) {
    is_roman = is_roman && memchr("ivxlc", p->lower.ptr[i], 5) != NULL;
  }
  return is_roman;
}

static bool
is_number(const kg_piece *p)
{
  return p->shape == KG_SHAPE_DIGIT || is_roman_number(p);
}

/// "Title IV", "Tab 3": a place in a text.
static bool
is_reference(const kg_name_search *names, const kg_candidate *name)
{
  static const char *const PARTS[] = {
      "title",    "article",  "section", "chapter", "part",     "tab",
      "figure",   "fig",      "table",   "clause",  "appendix", "paragraph",
      "exhibit",  "footnote", "page",    "level",   "phase",    "step",
      "equation", "schedule", "volume",  "item",    "option",   "factor"};
  const uint32_t number = name->first + 1;
  if (!kg_names_has(names, number, name->first) ||
      name->end - name->first > 2 || !is_number(kg_names_at(names, number))) {
    return false;
  }
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
    if (kg_piece_is(kg_names_at(names, name->first), PARTS[i])) {
      return true;
    }
  }
  return false;
}

/// A word that the article writes small wherever no capital is due: "Iodine".
static bool
is_common_word(const kg_name_search *names, const kg_candidate *name)
{
  const uint64_t *inside =
      kg_text_map_find(&names->inside, kg_names_at(names, name->first)->lower);
  return inside && *inside >> 32 == 0 && (uint32_t)*inside >= 2 &&
         kg_names_at(names, name->first)->shape == KG_SHAPE_CAPITAL &&
         !name->known;
}

static void
drop_all(kg_name_search *names, const kg_candidate *term)
{
  const kg_slice singular = kg_names_at(names, term->first)->lower;
  for (size_t i = 0; i < names->found.n; i++) {
    kg_candidate *name = &names->found.at[i];
    const kg_slice word = kg_names_at(names, name->first)->lower;
    const bool is_same =
        kg_slice_equal(word, singular) ||
        (word.len == singular.len + 1 && word.ptr[singular.len] == 's' &&
         !memcmp(word.ptr, singular.ptr, singular.len));
    if (name->end - name->first == 1 && is_same &&
        kg_names_at(names, name->first)->shape != KG_SHAPE_CAPITAL) {
      name->is_dropped = true;
    }
  }
}

static void
drop_terms(kg_name_search *names)
{
  for (size_t i = 0; i < names->found.n; i++) {
    kg_candidate *name = &names->found.at[i];
    const bool is_one = name->end - name->first == 1;
    const kg_piece *p = kg_names_at(names, name->first);
    const bool is_short =
        p->shape == KG_SHAPE_UPPER || p->shape == KG_SHAPE_MIXED;
    if (!is_one || name->is_dropped) {
      name->is_dropped = name->is_dropped || is_reference(names, name);
    } else if ((is_roman_number(p) && p->lower.len > 1 && !name->known) ||
               (is_short && !name->known && is_spelt_out(names, name))) {
      drop_all(names, name);
    } else {
      name->is_dropped =
          is_reference(names, name) || is_common_word(names, name);
    }
  }
}

/// "Court" for "Court of Session": a plain word that ends or begins a body's
/// name in this article.
static bool
is_in_longer(const kg_name_search *names, const kg_candidate *one)
{
  for (size_t i = 0; i < names->found.n; i++) {
    const kg_candidate *name = &names->found.at[i];
    if (name->end - name->first > 1 && name->type != KG_PER &&
        (kg_slice_equal(kg_names_at(names, name->first)->lower,
                        kg_names_at(names, one->first)->lower) ||
         kg_slice_equal(kg_names_at(names, name->end - 1)->lower,
                        kg_names_at(names, one->first)->lower))) {
      return true;
    }
  }
  return false;
}

/// "A300", "B-52": a letter and digits.
static bool
is_code(const kg_name_search *names, const kg_candidate *name)
{
  const kg_slice s = kg_names_at(names, name->first)->lower;
  size_t n_digits = 0;
  size_t n_letters = 0;
  for (size_t i = 0; i < s.len; i++) {
    n_digits += s.ptr[i] >= '0' && s.ptr[i] <= '9';
    n_letters += s.ptr[i] >= 'a' && s.ptr[i] <= 'z';
  }
  return n_letters == 1 && n_digits >= 2;
}

/// What rules have to say for a name that the tagger does not see.
static float
points_against(const kg_candidate *name)
{
  const bool is_one = name->end - name->first == 1;
  if (name->outside >= 0.8F) {
    return name->outside >= 0.95F ? 6 : 4;
  }
  return name->is_weak ? 3 : is_one ? 1.2F : -100;
}

/// Things that have a capital and are no names here.
static void
drop_plain_words(kg_name_search *names)
{
  for (size_t i = 0; i < names->found.n; i++) {
    kg_candidate *name = &names->found.at[i];
    const kg_piece *p = kg_names_at(names, name->first);
    const bool is_one = name->end - name->first == 1;
    float best;
    float second;
    kg_name_best_type(name, &best, &second);
    name->is_dropped =
        name->is_demonym ||
        (is_one && !name->known && best < 5 &&
         p->classes & (KG_W_NOT_NAME | KG_W_NOT_ORG | KG_W_DEMONYM)) ||
        (is_one && !name->known && p->classes & (KG_W_ROLE | KG_W_HONORIFIC) &&
         best < 4) ||
        (is_one && p->lower.len == 1) ||
        (is_one && !name->known && best < 4 &&
         p->classes &
             (KG_W_ORG_HEAD | KG_W_FAC_HEAD | KG_W_LOC_HEAD | KG_W_GPE_HEAD |
              KG_W_EVENT_HEAD | KG_W_WORK_HEAD | KG_W_ROLE_MOD) &&
         !is_in_longer(names, name)) ||
        (is_one && is_code(names, name)) ||
        (!is_one && p->classes & KG_W_NOT_ORG && !name->known) ||
        (name->is_weak && best < 1.5F && is_one && !name->known) ||
        (names->learned.n && !name->is_learned && !name->known &&
         best < points_against(name)) ||
        p->shape == KG_SHAPE_OTHER;
  }
}

void
kg_names_drop(kg_name_search *names)
{
  drop_plain_words(names);
  drop_terms(names);
}
