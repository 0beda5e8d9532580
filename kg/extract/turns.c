/* SPDX-License-Identifier: Apache-2.0 */
/// Two ways of print: "Name: words" in front of each turn, or questions and
/// answers in turn with the one who is asked named before them.
#include "extract/turns.h"

enum {
  MAX_LABEL_WORDS = 5,
  MIN_LABELS = 3,      ///< Paragraphs that begin with a name and a colon.
  MIN_QUESTIONS = 3,   ///< Paragraphs that end with a question mark.
  MIN_FIRST_PERSON = 5 ///< "I" outside quotation marks.
};

typedef struct reader {
  const kg_text_view *view;
  kg_doc *doc;
  kg_turn *turns;
  bool *is_question; ///< By paragraph.
} reader;

static uint32_t
n_pieces(const reader *r)
{
  return (uint32_t)r->view->names->pieces.n;
}

/// Whether the paragraph begins with up to five words, the first with a
/// capital, and a colon: "Judge: …".
/// @param speaker Set to whom they name, or KG_NO_INDEX.
static bool
read_label(const reader *r, kg_span paragraph, uint32_t *speaker)
{
  const uint32_t first = kg_view_piece(r->view, paragraph.begin);
  *speaker = KG_NO_INDEX;
  for (uint32_t i = first; i <= first + MAX_LABEL_WORDS && i < n_pieces(r) &&
                           kg_view_at(r->view, i)->end <= paragraph.end;
       i++) {
    const kg_mention *name = kg_view_name_at(r->view, i);
    if (kg_piece_is(kg_view_at(r->view, i), ":")) {
      return i > first;
    }
    if (name && name->n_entities == 1 &&
        (name->type == KG_PER || name->type == KG_ORG)) {
      *speaker = name->entities[0];
    }
    if (!name && !kg_piece_is_capital(kg_view_at(r->view, i)) &&
        r->view->mention_at[i] == KG_NO_INDEX) {
      return false;
    }
  }
  return false;
}

/// "Name: …" at the beginning of each turn, which goes on to the next one.
static bool
read_labels(reader *r)
{
  uint32_t n_labels = 0;
  uint32_t speaker = KG_NO_INDEX;
  uint32_t before = KG_NO_INDEX;
  for (size_t p = 0; p < r->doc->paragraphs.n; p++) {
    uint32_t label;
    if (read_label(r, r->doc->paragraphs.at[p], &label)) {
      n_labels += label != KG_NO_INDEX;
      before = label == speaker ? before : speaker;
      speaker = label;
    }
    r->turns[p] = (kg_turn){.speaker = speaker, .addressee = before};
  }
  return n_labels >= MIN_LABELS;
}

static bool
ends_with_question(const reader *r, kg_span paragraph)
{
  const uint32_t end = kg_view_piece(r->view, paragraph.end - 1);
  return end < n_pieces(r) && kg_piece_is(kg_view_at(r->view, end), "?");
}

static bool
is_quoted(const reader *r, uint32_t i)
{
  return kg_doc_quote_around(r->doc, kg_view_span(r->view, i, i + 1)) !=
         KG_NO_INDEX;
}

static uint32_t
count_first_person(const reader *r, kg_span paragraph)
{
  uint32_t n = 0;
  for (uint32_t i = kg_view_piece(r->view, paragraph.begin);
       i < n_pieces(r) && kg_view_at(r->view, i)->begin < paragraph.end; i++) {
    n += kg_piece_is(kg_view_at(r->view, i), "i") &&
         kg_view_at(r->view, i)->pos == KG_POS_PRP && !is_quoted(r, i);
  }
  return n;
}

/// The first paragraph of questions and answers, or KG_NO_INDEX where there
/// are too few of them.
static uint32_t
find_questions(reader *r)
{
  uint32_t first = KG_NO_INDEX;
  uint32_t n_questions = 0;
  uint32_t n_first_person = 0;
  for (uint32_t p = 0; p < r->doc->paragraphs.n; p++) {
    const kg_span paragraph = r->doc->paragraphs.at[p];
    r->is_question[p] = ends_with_question(r, paragraph);
    first = first == KG_NO_INDEX && r->is_question[p] ? p : first;
    n_questions += r->is_question[p];
    n_first_person += r->is_question[p] || first == KG_NO_INDEX
                          ? 0
                          : count_first_person(r, paragraph);
  }
  return n_questions >= MIN_QUESTIONS && n_first_person >= MIN_FIRST_PERSON
             ? first
             : KG_NO_INDEX;
}

/// Words behind which the one who is asked is named.
static bool
is_asking(const kg_piece *p)
{
  static const char *const WORDS[] = {
      "interviews", "interviewed", "interview", "interviewing", "spoke",
      "speaks",     "talked",      "talks",     "with",         "to"};
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
    if (kg_piece_is(p, WORDS[i])) {
      return true;
    }
  }
  return false;
}

/// The one person who is named before the questions, or the only one behind
/// words of asking.
static uint32_t
find_asked(const reader *r, uint32_t first_question)
{
  const uint32_t limit = r->doc->paragraphs.at[first_question].begin;
  uint32_t asked = KG_NO_INDEX;
  uint32_t only = KG_NO_INDEX;
  bool are_many = false;
  for (uint32_t i = 0; i < n_pieces(r) && kg_view_at(r->view, i)->begin < limit;
       i++) {
    const kg_mention *name = kg_view_name_at(r->view, i);
    if (!name || name->type != KG_PER || name->n_entities != 1) {
      continue;
    }
    are_many = are_many || (only != KG_NO_INDEX && only != name->entities[0]);
    only = name->entities[0];
    for (uint32_t back = i; back-- > 0 && i - back <= 4;) {
      if (!kg_names_has(r->view->names, back, i)) {
        break;
      }
      if (asked == KG_NO_INDEX && is_asking(kg_view_at(r->view, back))) {
        asked = name->entities[0];
      }
    }
  }
  return asked != KG_NO_INDEX ? asked : are_many ? KG_NO_INDEX : only;
}

static bool
read_questions(reader *r)
{
  const uint32_t first = find_questions(r);
  const uint32_t asked =
      first == KG_NO_INDEX ? KG_NO_INDEX : find_asked(r, first);
  if (asked == KG_NO_INDEX) {
    return false;
  }
  for (uint32_t p = 0; p < r->doc->paragraphs.n; p++) {
    r->turns[p] = (kg_turn){KG_NO_INDEX, KG_NO_INDEX};
    if (p >= first && r->is_question[p]) {
      r->turns[p].addressee = asked;
    } else if (p >= first) {
      r->turns[p].speaker = asked;
    }
  }
  return true;
}

kg_status
kg_turns_find(const kg_text_view *view, kg_turn **turns)
{
  kg_doc *doc = view->doc;
  reader r = {.view = view, .doc = doc};
  *turns = NULL;
  r.turns = KG_ARENA_ARRAY(doc->arena, kg_turn, doc->paragraphs.n + 1);
  r.is_question = KG_ARENA_ARRAY(doc->arena, bool, doc->paragraphs.n + 1);
  if (!r.turns || !r.is_question) {
    return KG_ERR_MEMORY;
  }
  if (read_labels(&r) || read_questions(&r)) {
    *turns = r.turns;
  }
  return KG_OK;
}
