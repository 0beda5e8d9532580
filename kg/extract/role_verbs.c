/* SPDX-License-Identifier: Apache-2.0 */
/// Titles behind verbs: "X was president", "served as", "he was appointed".
/// Names are looked for when roles are read; pronouns once they are resolved.
#include "extract/roles.h"

#include "base/word_list.h"

#include <string.h>

enum { MAX_REACH = 14 };

/// Verbs of becoming and naming: the person is before (or, "named X as")
/// behind.
static bool
is_naming_verb(const kg_piece *p)
{
  static const char *const VERBS[] = {
      "as",       "became",    "become",    "becomes",   "named",   "appointed",
      "elected",  "nominated", "chosen",    "sworn",     "crowned", "remains",
      "remained", "becoming",  "reelected", "re-elected"};
  return KG_IS_ONE_OF(p->lower, VERBS);
}

static bool
is_being(const kg_piece *p)
{
  static const char *const VERBS[] = {"is", "was", "be", "been"};
  return KG_IS_ONE_OF(p->lower, VERBS);
}

const kg_mention *
kg_role_subject_before(const kg_text_view *view, uint32_t i, uint32_t of)
{
  static const char *const CLOSED[] = {";", "\"", "\u201d", "\u201c"};
  for (uint32_t back = i;
       back-- > 0 && kg_view_has(view, back, of) && i - back < MAX_REACH;) {
    const kg_mention *name = kg_view_name_at(view, back);
    if (kg_mention_is_person(name)) {
      return name;
    }
    if (KG_IS_ONE_OF(kg_view_at(view, back)->lower, CLOSED)) {
      return NULL;
    }
  }
  return NULL;
}

/// Over adverbs and auxiliaries before the piece: "has also been".
static uint32_t
before_adverbs(const kg_text_view *view, uint32_t i, uint32_t of)
{
  static const char *const WORDS[] = {"has", "had", "have", "was", "is"};
  while (i > 0 && kg_view_has(view, i - 1, of) &&
         (kg_view_at(view, i - 1)->pos == KG_POS_RB ||
          KG_IS_ONE_OF(kg_view_at(view, i - 1)->lower, WORDS))) {
    i--;
  }
  return i;
}

/// Before "(1833-1912)", ", who" or ", a former student of Y," at the piece;
/// the piece if there is none.
static uint32_t
before_apposition(const kg_text_view *view, uint32_t i, uint32_t of)
{
  if (i > 1 && kg_view_has(view, i - 2, of) &&
      kg_piece_is(kg_view_at(view, i - 1), "who")) {
    return i - 1 - kg_piece_is(kg_view_at(view, i - 2), ",");
  }
  if (i > 2 && kg_view_has(view, i - 1, of) &&
      kg_piece_is(kg_view_at(view, i - 1), ")")) {
    for (uint32_t k = i - 1;
         k-- > 0 && kg_view_has(view, k, of) && i - k < MAX_REACH;) {
      if (kg_piece_is(kg_view_at(view, k), "(")) {
        return k;
      }
    }
  }
  if (i == 0 || !kg_view_has(view, i - 1, of) ||
      !kg_piece_is(kg_view_at(view, i - 1), ",")) {
    return i;
  }
  for (uint32_t k = i - 1;
       k-- > 0 && kg_view_has(view, k, of) && i - k < MAX_REACH;) {
    if (kg_piece_is(kg_view_at(view, k), ",")) {
      return k;
    }
  }
  return i;
}

/// "held the post of": the piece is the "of".
static bool
holds_post(const kg_text_view *view, uint32_t i, uint32_t of)
{
  static const char *const POSTS[] = {"post",  "position", "office", "rank",
                                      "title", "role",     "job"};
  return kg_piece_is(kg_view_at(view, i), "of") && i > 1 &&
         kg_view_has(view, i - 2, of) &&
         KG_IS_ONE_OF(kg_view_at(view, i - 1)->lower, POSTS);
}

/// The verb (or the "of" of a post) that the title is the complement of, or
/// KG_NO_INDEX.
static uint32_t
verb_before(const kg_text_view *view, const kg_title *title)
{
  const uint32_t i =
      title->determiner != KG_NO_INDEX ? title->determiner : title->outer;
  if (i == 0 || !kg_view_has(view, i - 1, title->head)) {
    return KG_NO_INDEX;
  }
  const kg_piece *verb = kg_view_at(view, i - 1);
  if (is_naming_verb(verb) || is_being(verb)) {
    return i - 1;
  }
  return holds_post(view, i - 1, title->head) ? i - 1 : KG_NO_INDEX;
}

/// "X was", "X, a Dane, has also been": the name of the subject.
static const kg_mention *
name_of_subject(const kg_text_view *view, uint32_t verb, uint32_t of)
{
  const uint32_t i = before_adverbs(view, verb, of);
  const kg_mention *name = kg_view_name_before(view, i);
  return kg_mention_is_person(name)
             ? name
             : kg_view_name_before(view, before_apposition(view, i, of));
}

kg_status
kg_role_find_after_verb(kg_text_view *view, kg_title *title, bool *found)
{
  const uint32_t v = verb_before(view, title);
  if (v == KG_NO_INDEX || title->is_plural) {
    return KG_OK;
  }
  const kg_piece *verb = kg_view_at(view, v);
  // "As Attorney General, Barr leads": the person comes behind.
  const kg_mention *name = NULL;
  const char *rule = is_being(verb) ? "predicate" : "named, elected, as";
  if (kg_piece_is(verb, "as") && verb->is_first &&
      kg_view_has(view, title->outer_end + 1, title->head) &&
      kg_piece_is(kg_view_at(view, title->outer_end), ",")) {
    name = kg_view_name_at(view, title->outer_end + 1);
  }
  // "X was president": the name stands right before.
  if (!kg_mention_is_person(name) && is_being(verb)) {
    name = name_of_subject(view, v, title->head);
  } else if (!kg_mention_is_person(name)) {
    name = kg_role_subject_before(view, v, title->head);
  }
  if (!kg_mention_is_person(name)) {
    return KG_OK;
  }
  *found = true;
  return kg_role_add(view, title, name->entities[0],
                     is_being(verb) ? "predicate" : "as",
                     (kg_reason){.rule = rule, .confidence = 0.75F});
}

/* ---- once pronouns are resolved */

/// The pronoun or relative that is the verb's subject, or KG_NO_INDEX: right
/// before it, or, for "as", the last one before it in the sentence.
static uint32_t
pronoun_before(const kg_text_view *view, uint32_t verb, uint32_t of)
{
  static const char *const PRONOUNS[] = {"he", "she"};
  const bool reaches = !is_being(kg_view_at(view, verb));
  for (uint32_t i = before_adverbs(view, verb, of);
       i-- > 0 && kg_view_has(view, i, of) && verb - i < MAX_REACH;) {
    const bool kin = kg_view_at(view, i)->classes & KG_W_KIN && !reaches;
    if (KG_IS_ONE_OF(kg_view_at(view, i)->lower, PRONOUNS) || kin) {
      return i; // "Her father was a lawyer"
    }
    if (!reaches || kg_view_at(view, i)->shape == KG_SHAPE_OTHER ||
        view->mention_at[i] != KG_NO_INDEX) {
      break;
    }
  }
  return KG_NO_INDEX;
}

static uint32_t
person_of(const kg_doc *doc, const kg_piece *pronoun)
{
  for (size_t i = 0; i < doc->mentions.n; i++) {
    const kg_mention *m = &doc->mentions.at[i];
    if (m->span.begin == pronoun->begin && m->form == KG_FORM_PRONOUN) {
      return kg_mention_is_person(m) ? m->entities[0] : KG_NO_INDEX;
    }
  }
  return KG_NO_INDEX;
}

static bool
is_read(const kg_doc *doc, const kg_text_view *view, const kg_title *title)
{
  const kg_span head = kg_view_span(view, title->first, title->end);
  for (size_t i = 0; i < doc->roles.n; i++) {
    if (kg_span_overlaps(doc->roles.at[i].head, head)) {
      return true;
    }
  }
  return false;
}

/// "a teacher and translator", "… and later a senator": only such words stand
/// between the title before and this one.
static bool
goes_on(const kg_text_view *view, const kg_title *last, const kg_title *title)
{
  static const char *const WORDS[] = {"and", ",", "later", "then", "finally"};
  const uint32_t end =
      title->determiner != KG_NO_INDEX ? title->determiner : title->outer;
  uint32_t i = last->outer_end;
  while (i < end && kg_view_has(view, i, title->head) &&
         KG_IS_ONE_OF(kg_view_at(view, i)->lower, WORDS)) {
    i++;
  }
  return i == end && i > last->outer_end &&
         kg_view_has(view, last->head, title->head);
}

/// The piece of the title's pronoun, or KG_NO_INDEX.
static uint32_t
pronoun_of(const kg_text_view *view, const kg_title *title)
{
  const uint32_t verb = verb_before(view, title);
  return verb == KG_NO_INDEX ? KG_NO_INDEX
                             : pronoun_before(view, verb, title->head);
}

/// "He was appointed professor": whose it is comes from the pronoun; where
/// nobody is known for it the role stands alone.
kg_status
kg_pass_role_subjects(const kg_reader *reader, kg_doc *doc)
{
  if (!reader->names || !doc->names) {
    return KG_OK;
  }
  kg_text_view view;
  TRY(kg_view_init(&view, doc));
  view.lexicon = reader->lexicon;
  const uint32_t n = (uint32_t)view.names->pieces.n;
  kg_title last = {0};
  uint32_t who = KG_NO_INDEX; // Of the last title.
  for (uint32_t i = 0; i < n; i++) {
    kg_title title;
    if (!kg_title_read(&view, i, &title)) {
      continue;
    }
    i = title.end - 1;
    const bool more = who != KG_NO_INDEX && goes_on(&view, &last, &title);
    who = more ? who : pronoun_of(&view, &title);
    last = title;
    if (who == KG_NO_INDEX || title.is_plural || is_read(doc, &view, &title)) {
      who = KG_NO_INDEX;
      continue;
    }
    TRY(kg_role_add(
        &view, &title, person_of(doc, kg_view_at(&view, who)), "pronoun",
        (kg_reason){.rule = "a pronoun's predicate", .confidence = 0.7F}));
  }
  kg_roles_sort(doc);
  return KG_OK;
}
