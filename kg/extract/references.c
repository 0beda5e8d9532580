/* SPDX-License-Identifier: Apache-2.0 */
/// Whom pronouns mean. The text is walked once in order; each mention of a
/// person is remembered, and each pronoun takes the one that fits best. Words
/// inside quotations are left for a second walk, when their speakers are known.
#include "extract/references.h"

#include "extract/antecedents.h"

#include <string.h>

static const kg_pronoun PRONOUNS[] = {
    {"he", KG_MALE, KG_CASE_SUBJECT, false, false},
    {"him", KG_MALE, KG_CASE_OBJECT, false, false},
    {"his", KG_MALE, KG_CASE_OWNER, false, false},
    {"himself", KG_MALE, KG_CASE_OWNER, false, false},
    {"she", KG_FEMALE, KG_CASE_SUBJECT, false, false},
    {"her", KG_FEMALE, KG_CASE_OWNER, false, false},
    {"hers", KG_FEMALE, KG_CASE_OWNER, false, false},
    {"herself", KG_FEMALE, KG_CASE_OWNER, false, false},
    {"they", KG_GENDER_UNKNOWN, KG_CASE_SUBJECT, true, false},
    {"them", KG_GENDER_UNKNOWN, KG_CASE_OBJECT, true, false},
    {"their", KG_GENDER_UNKNOWN, KG_CASE_OWNER, true, false},
    {"themselves", KG_GENDER_UNKNOWN, KG_CASE_OWNER, true, false},
    {"i", KG_GENDER_UNKNOWN, KG_CASE_SUBJECT, false, true},
    {"me", KG_GENDER_UNKNOWN, KG_CASE_OBJECT, false, true},
    {"my", KG_GENDER_UNKNOWN, KG_CASE_OWNER, false, true},
    {"mine", KG_GENDER_UNKNOWN, KG_CASE_OWNER, false, true},
    {"myself", KG_GENDER_UNKNOWN, KG_CASE_OWNER, false, true},
};

static kg_status
refer(kg_walk *w,
      uint32_t first,
      uint32_t end,
      kg_mention_form form,
      const uint32_t *entities,
      uint32_t n,
      kg_reason why)
{
  const kg_span span = kg_view_span(w->view, first, end);
  TRY(kg_mention_add(w->doc, span, form, entities, n, why));
  return kg_walk_remember(w, &w->doc->mentions.at[w->doc->mentions.n - 1],
                          first, end);
}

static const kg_pronoun *
pronoun_at(const kg_walk *w, uint32_t i)
{
  for (size_t k = 0; k < sizeof PRONOUNS / sizeof *PRONOUNS; k++) {
    if (kg_piece_is(kg_view_at(w->view, i), PRONOUNS[k].word)) {
      return &PRONOUNS[k];
    }
  }
  return NULL;
}

/// The statement whose quoted words hold the piece; KG_NO_INDEX if none.
static uint32_t
statement_around(const kg_walk *w, uint32_t i)
{
  const kg_span span = kg_view_span(w->view, i, i + 1);
  for (size_t k = 0; k < w->doc->statements.n; k++) {
    const kg_statement *s = &w->doc->statements.at[k];
    for (uint32_t p = 0; p < s->n_parts; p++) {
      if (s->parts[p].is_quoted && kg_span_covers(s->parts[p].span, span)) {
        return (uint32_t)k;
      }
    }
  }
  return KG_NO_INDEX;
}

static kg_status
resolve_pronoun(kg_walk *w, uint32_t i, const kg_pronoun *p)
{
  kg_reason why = {0};
  uint32_t found[2];
  uint32_t n = 0;
  uint32_t speaker = KG_NO_INDEX;
  if (w->is_quoted[i]) {
    const uint32_t k = statement_around(w, i);
    const kg_statement *s = k == KG_NO_INDEX ? NULL : &w->doc->statements.at[k];
    speaker = s && s->n_speakers ? s->speakers[0] : KG_NO_INDEX;
  }
  if (p->is_first_person) {
    if (speaker == KG_NO_INDEX ||
        kg_view_at(w->view, i)->end - kg_view_at(w->view, i)->begin == 2) {
      n = 0;
    }
    if (speaker != KG_NO_INDEX) {
      why = (kg_reason){.rule = "the speaker", .confidence = 0.95F};
      found[0] = speaker;
      n = 1;
    }
  } else if (p->is_plural) {
    TRY(kg_walk_find_plural(w, i, found, &n, &why));
  } else {
    found[0] = kg_walk_find_single(w, i, p, speaker, &why);
    n = found[0] != KG_NO_INDEX;
  }
  return n ? refer(w, i, i + 1, KG_FORM_PRONOUN, found, n, why) : KG_OK;
}

/// ", who": the person right before.
static kg_status
resolve_relative(kg_walk *w, uint32_t i)
{
  const uint32_t end =
      i > 0 && kg_piece_is(kg_view_at(w->view, i - 1), ",") ? i - 1 : i;
  for (size_t k = w->seen.n; k-- > 0;) {
    const kg_seen *s = &w->seen.at[k];
    if (s->end == end && s->type == KG_PER && s->n == 1 && !s->is_new) {
      const uint32_t entity = s->entities[0];
      return refer(w, i, i + 1, KG_FORM_PRONOUN, &entity, 1,
                   (kg_reason){.rule = "who", .confidence = 0.97F});
    }
    if (s->end < end) {
      break;
    }
  }
  return KG_OK;
}

/// "the two leaders", "both men", "the pair": two people. The answer is the
/// piece behind, or `i`.
static uint32_t
pair_words_end(const kg_walk *w, uint32_t i)
{
  uint32_t k = i;
  bool two = false;
  if (kg_piece_is(kg_view_at(w->view, k), "the") ||
      kg_piece_is(kg_view_at(w->view, k), "these")) {
    k++;
    if (kg_view_has(w->view, k, i) &&
        kg_piece_is(kg_view_at(w->view, k), "pair")) {
      return k + 1;
    }
    two = kg_view_has(w->view, k, i) &&
          kg_piece_is(kg_view_at(w->view, k), "two");
  } else {
    two = kg_piece_is(kg_view_at(w->view, k), "both");
  }
  if (!two || !kg_view_has(w->view, k + 1, i)) {
    return i;
  }
  const kg_piece *noun = kg_view_at(w->view, k + 1);
  const bool people = noun->classes & KG_W_ROLE_PLURAL ||
                      kg_piece_is(noun, "men") || kg_piece_is(noun, "women") ||
                      kg_piece_is(noun, "people");
  if (people) {
    return k + 2;
  }
  // "The two, who were meeting".
  return kg_piece_is(noun, ",") && kg_piece_is(kg_view_at(w->view, i), "the")
             ? k + 1
             : i;
}

static kg_status
resolve_pair(kg_walk *w, uint32_t i, uint32_t end)
{
  uint32_t pair[2];
  uint32_t called[KG_MAX_DESCRIBED];
  if (kg_described(&w->described, end - 1, called) == 2) {
    return refer(w, i, end, KG_FORM_NOMINAL, called, 2,
                 (kg_reason){.rule = "the two called so", .confidence = 0.8F});
  }
  if (!kg_walk_find_pair(w, i, 3, pair) && !kg_walk_find_main_pair(w, pair)) {
    return KG_OK;
  }
  return refer(w, i, end, KG_FORM_NOMINAL, pair, 2,
               (kg_reason){.rule = "the two", .confidence = 0.65F});
}

/// "the men", "The officers": a pair that was spoken of before.
static uint32_t
plural_words_end(const kg_walk *w, uint32_t i)
{
  if (!kg_piece_is(kg_view_at(w->view, i), "the") ||
      !kg_view_has(w->view, i + 1, i)) {
    return i;
  }
  const kg_piece *noun = kg_view_at(w->view, i + 1);
  const bool leaders = kg_piece_is(noun, "leaders") ||
                       kg_piece_is(noun, "men") || kg_piece_is(noun, "women");
  return leaders ? i + 2 : i;
}

static kg_status
resolve_plural_words(kg_walk *w, uint32_t i, uint32_t end)
{
  for (size_t k = w->seen.n; k-- > 0;) {
    const kg_seen *s = &w->seen.at[k];
    if (s->n == 2 && s->type == KG_PER) {
      const uint32_t pair[2] = {s->entities[0], s->entities[1]};
      return refer(w, i, end, KG_FORM_NOMINAL, pair, 2,
                   (kg_reason){.rule = "the pair again", .confidence = 0.6F});
    }
  }
  return KG_OK;
}

/// "I" and "you" where people speak without quotation marks.
static kg_status
resolve_in_turn(kg_walk *w, uint32_t i, bool *found)
{
  static const char *const YOU[] = {"you", "your", "yours", "yourself"};
  const uint32_t at_paragraph =
      kg_doc_paragraph_at(w->doc, kg_view_at(w->view, i)->begin);
  if (!w->turns || w->is_quoted[i] || at_paragraph == KG_NO_INDEX) {
    return KG_OK;
  }
  const kg_turn *turn = &w->turns[at_paragraph];
  const kg_pronoun *p = pronoun_at(w, i);
  uint32_t entity = p && p->is_first_person ? turn->speaker : KG_NO_INDEX;
  for (size_t k = 0; k < sizeof YOU / sizeof *YOU; k++) {
    entity =
        kg_piece_is(kg_view_at(w->view, i), YOU[k]) ? turn->addressee : entity;
  }
  if (entity == KG_NO_INDEX) {
    return KG_OK;
  }
  *found = true;
  return refer(w, i, i + 1, KG_FORM_PRONOUN, &entity, 1,
               (kg_reason){.rule = "whose turn it is", .confidence = 0.93F});
}

static kg_status
look_at(kg_walk *w, uint32_t i)
{
  const kg_pronoun *p = pronoun_at(w, i);
  bool found = false;
  TRY(resolve_in_turn(w, i, &found));
  if (found) {
    return KG_OK;
  }
  if (p &&
      (p->is_first_person ? w->is_quoted[i]
                          : kg_view_at(w->view, i)->shape != KG_SHAPE_UPPER)) {
    return resolve_pronoun(w, i, p);
  }
  if (kg_piece_is(kg_view_at(w->view, i), "who") ||
      kg_piece_is(kg_view_at(w->view, i), "whom")) {
    return resolve_relative(w, i);
  }
  uint32_t end = pair_words_end(w, i);
  if (end > i) {
    return resolve_pair(w, i, end);
  }
  end = plural_words_end(w, i);
  if (end > i) {
    return resolve_plural_words(w, i, end);
  }
  return KG_OK;
}

/// Looks for a description at the piece and remembers what was found.
static kg_status
look_for_nominal(kg_walk *w, uint32_t i)
{
  const size_t before = w->doc->mentions.n;
  bool found = false;
  TRY(kg_describe_again(&w->described, i, &found));
  if (!found) {
    TRY(kg_nominals_look(w->view, i, w->is_quoted[i]));
  }
  for (size_t m = before; m < w->doc->mentions.n; m++) {
    const kg_mention mention = w->doc->mentions.at[m];
    const uint32_t end = kg_view_piece(w->view, mention.span.end - 1) + 1;
    TRY(kg_walk_remember(w, &mention, i, end));
    if (!found && mention.n_entities == 1) {
      TRY(kg_describe(&w->described, mention.entities[0], i, end));
    }
  }
  return KG_OK;
}

static kg_status
walk_init(kg_walk *w, kg_text_view *view, kg_doc *doc)
{
  w->view = view;
  w->doc = doc;
  const size_t n = view->names->pieces.n;
  w->is_quoted = KG_ARENA_ARRAY(doc->arena, bool, n + 1);
  w->n_mentions = KG_ARENA_ARRAY(doc->arena, uint32_t, doc->entities.n + 1);
  w->n_counted = doc->entities.n;
  if (!w->is_quoted || !w->n_mentions) {
    return KG_ERR_MEMORY;
  }
  for (size_t k = 0; k < doc->quotes.n; k++) {
    const kg_quote *quote = &doc->quotes.at[k];
    if (quote->use != KG_QUOTE_SPEECH) {
      continue;
    }
    for (uint32_t i = kg_view_piece(view, quote->inner.begin);
         i < n && view->names->pieces.at[i].begin < quote->inner.end; i++) {
      w->is_quoted[i] = true;
    }
  }
  for (size_t m = 0; m < doc->mentions.n; m++) {
    const kg_mention *mention = &doc->mentions.at[m];
    for (uint32_t e = 0; e < mention->n_entities; e++) {
      w->n_mentions[mention->entities[e]]++;
    }
  }
  return KG_OK;
}

/// Remembers the mentions that begin at the piece; true if there is one.
static kg_status
take_mentions(kg_walk *w, size_t *next, uint32_t i, bool *is_taken)
{
  *is_taken = false;
  while (*next < w->n_before &&
         w->doc->mentions.at[*next].span.begin < kg_view_at(w->view, i)->end) {
    const kg_mention mention = w->doc->mentions.at[*next];
    (*next)++;
    if (mention.span.begin < kg_view_at(w->view, i)->begin) {
      continue;
    }
    *is_taken = true;
    const uint32_t end = kg_view_piece(w->view, mention.span.end - 1) + 1;
    TRY(kg_walk_remember(w, &mention, i, end));
  }
  return KG_OK;
}

static kg_status
walk_text(const kg_reader *reader, kg_doc *doc, bool inner)
{
  if (!reader->names || !doc->names) {
    return KG_OK;
  }
  kg_text_view view;
  TRY(kg_view_init(&view, doc));
  kg_walk w = {.inner = inner};
  TRY(walk_init(&w, &view, doc));
  TRY(kg_turns_find(&view, &w.turns));
  TRY(kg_descriptions_init(&w.described, &view, reader->lexicon));
  w.n_before = doc->mentions.n;
  size_t next = 0;
  for (uint32_t i = 0; i < view.names->pieces.n; i++) {
    bool is_taken;
    TRY(take_mentions(&w, &next, i, &is_taken));
    if (w.is_quoted[i] != inner) {
      continue;
    }
    if (!is_taken) {
      TRY(look_at(&w, i));
    }
    if (is_taken ? kg_view_name_at(&view, i) != NULL
                 : view.mention_at[i] == KG_NO_INDEX) {
      TRY(look_for_nominal(&w, i));
    }
    TRY(kg_walk_note_people(&w, i));
  }
  kg_mentions_sort(doc);
  return KG_OK;
}

kg_status
kg_pass_references(const kg_reader *reader, kg_doc *doc)
{
  return walk_text(reader, doc, false);
}

kg_status
kg_pass_inner_references(const kg_reader *reader, kg_doc *doc)
{
  return walk_text(reader, doc, true);
}
