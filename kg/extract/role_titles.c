/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/roles.h"

#include "base/word_list.h"

enum { MAX_BACK = 8 };

kg_status
kg_view_init(kg_text_view *view, kg_doc *doc)
{
  *view = (kg_text_view){.names = doc->names, .doc = doc};
  const size_t n = view->names->pieces.n;
  view->mention_at = KG_ARENA_ARRAY(doc->arena, uint32_t, n + 1);
  if (!view->mention_at) {
    return KG_ERR_MEMORY;
  }
  size_t m = 0;
  for (size_t i = 0; i < n; i++) {
    view->mention_at[i] = KG_NO_INDEX;
  }
  for (m = 0; m < doc->mentions.n; m++) {
    const kg_mention *mention = &doc->mentions.at[m];
    if (mention->form != KG_FORM_NAME) {
      continue;
    }
    for (uint32_t i = kg_view_piece(view, mention->span.begin);
         i < n && kg_view_at(view, i)->begin < mention->span.end; i++) {
      view->mention_at[i] = (uint32_t)m;
    }
  }
  return KG_OK;
}

uint32_t
kg_view_piece(const kg_text_view *view, uint32_t offset)
{
  size_t low = 0;
  size_t high = view->names->pieces.n;
  while (low < high) {
    const size_t mid = low + (high - low) / 2;
    if (view->names->pieces.at[mid].end <= offset) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  return (uint32_t)low;
}

const kg_mention *
kg_view_name_at(const kg_text_view *view, uint32_t piece)
{
  if (piece >= view->names->pieces.n ||
      view->mention_at[piece] == KG_NO_INDEX) {
    return NULL;
  }
  const kg_mention *mention = &view->doc->mentions.at[view->mention_at[piece]];
  return mention->span.begin == kg_view_at(view, piece)->begin ? mention : NULL;
}

const kg_mention *
kg_view_name_before(const kg_text_view *view, uint32_t piece)
{
  if (piece == 0 || view->mention_at[piece - 1] == KG_NO_INDEX) {
    return NULL;
  }
  const kg_mention *mention =
      &view->doc->mentions.at[view->mention_at[piece - 1]];
  return mention->span.end == kg_view_at(view, piece - 1)->end ? mention : NULL;
}

uint32_t
kg_view_end(const kg_text_view *view, const kg_mention *mention)
{
  return kg_view_piece(view, mention->span.end - 1) + 1;
}

kg_span
kg_view_span(const kg_text_view *view, uint32_t first, uint32_t end)
{
  return (kg_span){kg_view_at(view, first)->begin,
                   kg_view_at(view, end - 1)->end};
}

static bool
is_determiner(const kg_piece *p)
{
  return kg_piece_is(p, "the") || kg_piece_is(p, "a") || kg_piece_is(p, "an") ||
         kg_piece_is(p, "its") || kg_piece_is(p, "their") ||
         kg_piece_is(p, "his") || kg_piece_is(p, "her") ||
         kg_piece_is(p, "our") || kg_piece_is(p, "my") ||
         kg_piece_is(p, "this") || kg_piece_is(p, "that") ||
         kg_piece_is(p, "one") || kg_piece_is(p, "another");
}

/// "of State", "of Staff", "of the opposition": words, no names.
static uint32_t
read_of_words(const kg_text_view *view, uint32_t end, uint32_t head)
{
  if (!kg_view_has(view, end + 1, head) ||
      !kg_piece_is(kg_view_at(view, end), "of")) {
    return end;
  }
  uint32_t i = end + 1;
  if (kg_piece_is(kg_view_at(view, i), "the")) {
    i++;
  }
  if (!kg_view_has(view, i, head) || view->mention_at[i] != KG_NO_INDEX) {
    return end;
  }
  static const char *const FIELDS[] = {
      "state",      "staff",          "defense",     "defence",
      "justice",    "commerce",       "treasury",    "interior",
      "education",  "transportation", "energy",      "labor",
      "labour",     "health",         "agriculture", "war",
      "operations", "mission",        "police",      "parliament",
      "opposition", "intelligence",   "security",    "communications",
      "finance"};
  return KG_IS_ONE_OF(kg_view_at(view, i)->lower, FIELDS) ? i + 1 : end;
}

/// Words between a body and the role noun: "criminology", "public health".
static bool
is_plain_modifier(const kg_piece *p)
{
  return (p->shape == KG_SHAPE_LOWER &&
          (p->pos == KG_POS_NN || p->pos == KG_POS_JJ ||
           p->pos == KG_POS_NNS)) ||
         p->classes & KG_W_ROLE_MOD;
}

static void
read_qualifier(kg_title *title, const kg_piece *p)
{
  if (kg_piece_is(p, "former") || kg_piece_is(p, "ex") ||
      kg_piece_is(p, "then") || kg_piece_is(p, "onetime") ||
      kg_piece_is(p, "retired") || kg_piece_is(p, "outgoing")) {
    title->qualifier = "former";
  } else if (kg_piece_is(p, "acting") || kg_piece_is(p, "interim")) {
    title->qualifier = title->qualifier ? title->qualifier : "acting";
  } else if (kg_piece_is(p, "deputy")) {
    title->qualifier = title->qualifier ? title->qualifier : "deputy";
  }
}

static bool
is_title_modifier(const kg_text_view *view, uint32_t i, const kg_piece *head)
{
  const kg_piece *p = kg_view_at(view, i);
  if (view->mention_at[i] != KG_NO_INDEX) {
    return false;
  }
  if (p->classes & (KG_W_QUALIFIER | KG_W_ROLE)) {
    return true;
  }
  // "US", "UN" are places and bodies even where a list has them.
  if (p->classes & KG_W_DEMONYM || p->shape == KG_SHAPE_UPPER) {
    return false;
  }
  // "The State Senator" but not "in state president".
  return p->classes & KG_W_ROLE_MOD &&
         (kg_piece_is_capital(p) == kg_piece_is_capital(head) ||
          kg_piece_is_capital(p));
}

/// First piece of the title's own words.
static void
read_modifiers(const kg_text_view *view, kg_title *title)
{
  uint32_t i = title->head;
  const kg_piece *head = kg_view_at(view, title->head);
  while (i > 0 && title->head - i < MAX_BACK &&
         kg_view_has(view, i - 1, title->head)) {
    const uint32_t before = i - 1;
    const bool joins = (kg_piece_is(kg_view_at(view, before), "and") ||
                        kg_piece_is_hyphen(kg_view_at(view, before))) &&
                       before > 0 &&
                       kg_view_has(view, before - 1, title->head) &&
                       is_title_modifier(view, before - 1, head) &&
                       !(kg_view_at(view, before - 1)->classes & KG_W_ROLE &&
                         kg_piece_is(kg_view_at(view, before), "and"));
    if (!joins && !is_title_modifier(view, before, head)) {
      break;
    }
    read_qualifier(title, kg_view_at(view, before));
    i = before;
  }
  // Qualifiers that are no part of the office: "former", "late".
  while (i < title->head && (kg_piece_is(kg_view_at(view, i), "former") ||
                             kg_piece_is(kg_view_at(view, i), "ex") ||
                             kg_piece_is(kg_view_at(view, i), "then") ||
                             kg_piece_is(kg_view_at(view, i), "late") ||
                             kg_piece_is(kg_view_at(view, i), "retired") ||
                             kg_piece_is(kg_view_at(view, i), "current") ||
                             kg_piece_is_hyphen(kg_view_at(view, i)))) {
    i++;
  }
  title->first = i;
}

static bool
can_hold_office(const kg_mention *mention)
{
  return mention && mention->n_entities == 1 && mention->type != KG_PER &&
         mention->type != KG_EVENT && mention->type != KG_WORK;
}

/// A people's word right before: "North Korean", "Turkish".
static uint32_t
read_people(kg_text_view *view, uint32_t i, uint32_t *entity)
{
  for (uint32_t n = 3; n > 0; n--) {
    if (i < n || !kg_view_has(view, i - n, i)) {
      continue;
    }
    uint32_t n_known = 0;
    const kg_known_name *known =
        kg_names_known_at(view->names, i - n, &n_known);
    if (known && n_known == n && known->type == KG_GPE &&
        view->mention_at[i - n] == KG_NO_INDEX &&
        !kg_entities_named(view->names->data, view->doc, known->name, KG_GPE,
                           entity)) {
      return i - n;
    }
  }
  return i;
}

/// A determiner or a comma stands right before: a phrase begins here.
static bool
has_start_before(const kg_text_view *view, uint32_t i, uint32_t head)
{
  const kg_piece *p = kg_view_at(view, i - 1);
  return kg_view_has(view, i - 1, head) &&
         (is_determiner(p) || kg_piece_is(p, ","));
}

/// What stands before the title's words: a body, a country, "England's".
static void
read_before(kg_text_view *view, kg_title *title)
{
  uint32_t i = title->first;
  title->outer = i;
  for (uint32_t skipped = 0; skipped <= 3 && i > 0; skipped++) {
    if (!kg_view_has(view, i - 1, title->head)) {
      break;
    }
    const uint32_t own =
        kg_piece_is_owner_mark(kg_view_at(view, i - 1)) && i > 1 ? i - 1 : i;
    // A closing bracket: "Organisation of Islamic Cooperation (OIC) head".
    const uint32_t name_end =
        kg_piece_is(kg_view_at(view, own - 1), ")") && own > 1 ? own - 1 : own;
    const kg_mention *name = kg_view_name_before(view, name_end);
    if (can_hold_office(name)) {
      title->organization = name->entities[0];
      title->outer = kg_view_piece(view, name->span.begin);
      break;
    }
    if (name && name->type == KG_PER && own != i) {
      title->outer = kg_view_piece(view, name->span.begin); // "X's chief of"
      title->is_owned = true;
      break;
    }
    uint32_t entity = KG_NO_INDEX;
    const uint32_t people = read_people(view, own, &entity);
    if (people < own) {
      title->organization = entity;
      title->outer = people;
      break;
    }
    if (own != i || !is_plain_modifier(kg_view_at(view, i - 1)) ||
        kg_view_name_before(view, i)) {
      break;
    }
    i--;
    // "a fire service spokesman"
    if (title->organization == KG_NO_INDEX && i > 0 &&
        has_start_before(view, i, title->head)) {
      title->outer = i;
    }
  }
  // Former US …, then the determiner.
  uint32_t before = title->outer;
  while (before > 0 && kg_view_has(view, before - 1, title->head) &&
         (kg_view_at(view, before - 1)->classes & KG_W_QUALIFIER ||
          kg_piece_is_hyphen(kg_view_at(view, before - 1)) ||
          kg_piece_is(kg_view_at(view, before - 1), "new") ||
          kg_piece_is(kg_view_at(view, before - 1), "current") ||
          kg_piece_is(kg_view_at(view, before - 1), "founding") ||
          (kg_view_at(view, before - 1)->pos == KG_POS_JJ &&
           view->mention_at[before - 1] == KG_NO_INDEX))) {
    read_qualifier(title, kg_view_at(view, before - 1));
    before--;
  }
  if (before > 0 && kg_view_has(view, before - 1, title->head) &&
      is_determiner(kg_view_at(view, before - 1))) {
    title->determiner = before - 1;
  }
}

/// "of Physics at Charles University": the field is written like a name, the
/// body is behind "at".
static const kg_mention *
body_behind_field(const kg_text_view *view,
                  const kg_piece *preposition,
                  const kg_mention *body,
                  uint32_t head)
{
  const uint32_t end = kg_view_end(view, body);
  if (!kg_piece_is(preposition, "of") || !kg_view_has(view, end + 1, head) ||
      !kg_piece_is(kg_view_at(view, end), "at") || body->type != KG_ORG) {
    return body;
  }
  const uint32_t k = end + 1 + kg_piece_is(kg_view_at(view, end + 1), "the");
  const kg_mention *real = kg_view_name_at(view, k);
  return can_hold_office(real) ? real : body;
}

/// "of Argentina", "for the Department of Justice", "at Asia Strategy Center".
static void
read_behind(kg_text_view *view, kg_title *title)
{
  uint32_t i = title->end;
  title->outer_end = i;
  if (!kg_view_has(view, i + 1, title->head)) {
    return;
  }
  const kg_piece *p = kg_view_at(view, i);
  if (!kg_piece_is(p, "of") && !kg_piece_is(p, "for") &&
      !kg_piece_is(p, "at") && !kg_piece_is(p, "from") &&
      !kg_piece_is(p, "with") && !kg_piece_is(p, "in") &&
      !kg_piece_is(p, "to")) {
    return;
  }
  // The nearest name within the next few words, over "the army's".
  for (uint32_t k = i + 1; k < i + 7 && kg_view_has(view, k, title->head);
       k++) {
    const kg_mention *name = kg_view_name_at(view, k);
    if (name && can_hold_office(name)) {
      const uint32_t end = kg_view_end(view, name);
      // "of Argentina's Amnesty International": the owner is not the body.
      const bool owns = kg_view_has(view, end + 1, title->head) &&
                        kg_piece_is_owner_mark(kg_view_at(view, end)) &&
                        kg_view_name_at(view, end + 1);
      const kg_mention *body = owns ? kg_view_name_at(view, end + 1) : name;
      if (!can_hold_office(body)) {
        return;
      }
      body = body_behind_field(view, p, body, title->head);
      if (title->organization == KG_NO_INDEX || !kg_piece_is(p, "for")) {
        title->organization = body->entities[0];
      }
      title->outer_end = kg_view_end(view, body);
      return;
    }
    if (name || kg_view_at(view, k)->shape == KG_SHAPE_OTHER) {
      if (!kg_piece_is_owner_mark(kg_view_at(view, k))) {
        return;
      }
    }
  }
}

/// Endings that nouns of professions have, and "hero" and "liar" have not.
static bool
is_profession(kg_slice word)
{
  static const char *const ENDS[] = {
      "ist",    "ician",  "smith",  "grapher",  "nomer",  "wright", "maker",
      "keeper", "seller", "master", "mistress", "player", "dealer", "logian",
      "arian",  "writer", "worker", "setter",   "monger", "trader", "binder"};
  for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
    const size_t n = strlen(ENDS[i]);
    if (word.len > n && !memcmp(word.ptr + word.len - n, ENDS[i], n)) {
      return true;
    }
  }
  return false;
}

/// A noun whose first sense in WordNet is a person, with a word before it that
/// shows that somebody is meant: "the goldsmith", "a Danish goldsmith".
static bool
is_weak_role(const kg_text_view *view, uint32_t i)
{
  const kg_piece *p = kg_view_at(view, i);
  if (!view->lexicon || p->pos != KG_POS_NN || p->shape != KG_SHAPE_LOWER ||
      p->classes & KG_W_KIN || !is_profession(p->lower)) {
    return false;
  }
  const uint32_t value = kg_lexicon_find(view->lexicon, KG_LIST_ROLE, p->lower);
  return (value & KG_ROLE_RANK) == 1 && !(value & KG_ROLE_GENERIC);
}

/// "was a general in": an article before and no noun behind.
static bool
stands_alone(const kg_text_view *view, uint32_t i)
{
  return i > 0 && kg_view_has(view, i - 1, i) &&
         is_determiner(kg_view_at(view, i - 1)) &&
         kg_view_has(view, i + 1, i) &&
         (kg_view_at(view, i + 1)->pos == KG_POS_IN ||
          kg_view_at(view, i + 1)->shape == KG_SHAPE_OTHER);
}

bool
kg_title_read(kg_text_view *view, uint32_t head, kg_title *title)
{
  const kg_piece *p = kg_view_at(view, head);
  *title = (kg_title){.determiner = KG_NO_INDEX,
                      .outer = head,
                      .first = head,
                      .head = head,
                      .end = head + 1,
                      .outer_end = head + 1,
                      .organization = KG_NO_INDEX};
  const bool listed = p->classes & (KG_W_ROLE | KG_W_ROLE_PLURAL);
  title->is_weak = !listed && is_weak_role(view, head);
  if (!(listed || title->is_weak) || view->mention_at[head] != KG_NO_INDEX ||
      (p->classes & KG_W_HONORIFIC && !kg_piece_is(p, "imam"))) {
    return false;
  }
  if (p->pos == KG_POS_JJ && !kg_piece_is_capital(p) &&
      !stands_alone(view, head)) {
    return false; // "the general census"
  }
  const kg_mention *name = kg_view_name_at(view, head + 1);
  if (name && name->type == KG_PER && kg_view_has(view, head + 1, head)) {
    // "study co-author Ann Lee": no verb, whatever its tag.
  } else if (p->pos == KG_POS_VB || p->pos == KG_POS_VBP ||
             p->pos == KG_POS_VBD || p->pos == KG_POS_VBN ||
             p->pos == KG_POS_VBG || p->pos == KG_POS_VBZ) {
    return false;
  }
  title->is_plural = listed && !(p->classes & KG_W_ROLE);
  // "Attorney General", "secretary-general", "president-elect"
  while (kg_view_has(view, title->end, head)) {
    const kg_piece *next = kg_view_at(view, title->end);
    const bool hyphen = kg_piece_is_hyphen(next) && next->is_glued &&
                        kg_view_has(view, title->end + 1, head);
    const uint32_t word = title->end + hyphen;
    const kg_piece *w = kg_view_at(view, word);
    if (hyphen && kg_piece_is(w, "elect")) {
      title->qualifier = "elect";
    } else if (!(w->classes & (KG_W_ROLE | KG_W_ROLE_PLURAL)) ||
               view->mention_at[word] != KG_NO_INDEX ||
               (!hyphen && kg_piece_is_capital(w) != kg_piece_is_capital(p)) ||
               (next->shape == KG_SHAPE_OTHER && !hyphen)) {
      break;
    } else {
      title->head = word;
    }
    title->end = word + 1;
  }
  title->end = read_of_words(view, title->end, head);
  read_modifiers(view, title);
  read_before(view, title);
  read_behind(view, title);
  return !title->is_weak || title->determiner != KG_NO_INDEX ||
         title->outer < title->first;
}
