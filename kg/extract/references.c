/* SPDX-License-Identifier: Apache-2.0 */
/// Whom pronouns mean. The text is walked once in order; each mention of a
/// person is remembered with what makes it easy to come back to, and each
/// pronoun takes the candidate with the most points. Words inside quotations
/// are left for a second walk, when their speakers are known.
#include "extract/references.h"

#include "extract/descriptions.h"
#include "extract/turns.h"

#include <string.h>

enum {
  MAX_SEEN = 48,     ///< How far back a pronoun looks, in mentions.
  MAX_SENTENCES = 6, ///< And in sentences.
};

/// A mention that a pronoun may take up.
typedef struct seen {
  uint32_t entities[2];
  uint32_t n;
  uint32_t piece;
  uint32_t end;
  uint32_t sentence;
  bool is_subject;
  bool is_first; ///< First person of its sentence.
  bool is_owner; ///< "Trump's".
  bool is_quoted;
  bool is_pronoun;
  bool is_group; ///< Plural: "protesters".
  bool is_new;   ///< No entity yet: made when somebody comes back to it.
  kg_name_type type;
} seen;

typedef struct walk {
  kg_text_view *view;
  kg_doc *doc;
  KG_VEC(seen) seen;
  uint32_t *n_mentions; ///< By entity, in the whole article.
  size_t n_counted;     ///< Entities when they were counted.
  bool *is_quoted;      ///< By piece: inside somebody's words.
  kg_descriptions described;
  kg_turn *turns;  ///< NULL: no interview, no transcript.
  size_t n_before; ///< Mentions; those of this walk are behind them.
  bool inner;
} walk;

typedef enum pronoun_case {
  CASE_SUBJECT,
  CASE_OBJECT,
  CASE_OWNER
} pronoun_case;

typedef struct pronoun {
  const char *word;
  kg_gender gender;
  pronoun_case form;
  bool is_plural;
  bool is_first_person;
} pronoun;

static const pronoun PRONOUNS[] = {
    {"he", KG_MALE, CASE_SUBJECT, false, false},
    {"him", KG_MALE, CASE_OBJECT, false, false},
    {"his", KG_MALE, CASE_OWNER, false, false},
    {"himself", KG_MALE, CASE_OWNER, false, false},
    {"she", KG_FEMALE, CASE_SUBJECT, false, false},
    {"her", KG_FEMALE, CASE_OWNER, false, false},
    {"hers", KG_FEMALE, CASE_OWNER, false, false},
    {"herself", KG_FEMALE, CASE_OWNER, false, false},
    {"they", KG_GENDER_UNKNOWN, CASE_SUBJECT, true, false},
    {"them", KG_GENDER_UNKNOWN, CASE_OBJECT, true, false},
    {"their", KG_GENDER_UNKNOWN, CASE_OWNER, true, false},
    {"themselves", KG_GENDER_UNKNOWN, CASE_OWNER, true, false},
    {"i", KG_GENDER_UNKNOWN, CASE_SUBJECT, false, true},
    {"me", KG_GENDER_UNKNOWN, CASE_OBJECT, false, true},
    {"my", KG_GENDER_UNKNOWN, CASE_OWNER, false, true},
    {"mine", KG_GENDER_UNKNOWN, CASE_OWNER, false, true},
    {"myself", KG_GENDER_UNKNOWN, CASE_OWNER, false, true},
};

static bool
is_verb(const kg_piece *p)
{
  return p->pos == KG_POS_VBD || p->pos == KG_POS_VBZ || p->pos == KG_POS_VBP ||
         p->pos == KG_POS_MD;
}

static bool
is_owner_mark(const kg_piece *p)
{
  return kg_piece_is(p, "'s") || kg_piece_is(p, "\u2019s") ||
         kg_piece_is(p, "'") || kg_piece_is(p, "\u2019");
}

/// A mention that a verb follows, over an aside between commas and adverbs,
/// and that no preposition governs.
static bool
looks_like_subject(const walk *w, uint32_t first, uint32_t end)
{
  if (first > 0 && kg_view_has(w->view, first - 1, first)) {
    const kg_piece *before = kg_view_at(w->view, first - 1);
    if (before->pos == KG_POS_IN && !kg_piece_is(before, "that") &&
        !kg_piece_is(before, "while") && !kg_piece_is(before, "as") &&
        !kg_piece_is(before, "after") && !kg_piece_is(before, "before") &&
        !kg_piece_is(before, "because") && !kg_piece_is(before, "although") &&
        !kg_piece_is(before, "if") && !kg_piece_is(before, "though")) {
      return false;
    }
  }
  uint32_t i = end;
  if (kg_view_has(w->view, i, first) &&
      kg_piece_is(kg_view_at(w->view, i), ",")) {
    for (uint32_t k = i + 1; k < i + 20 && kg_view_has(w->view, k, first);
         k++) {
      if (kg_piece_is(kg_view_at(w->view, k), ",")) {
        i = k + 1;
        break;
      }
    }
  }
  for (uint32_t k = 0; k < 3 && kg_view_has(w->view, i, first); k++, i++) {
    const kg_piece *p = kg_view_at(w->view, i);
    if (is_verb(p) || (p->classes & KG_W_SPEECH && p->shape == KG_SHAPE_LOWER &&
                       p->pos != KG_POS_VBN)) {
      return true;
    }
    if (p->pos != KG_POS_RB && !kg_piece_is(p, "also")) {
      return false;
    }
  }
  return false;
}

static bool
is_first_in_sentence(const walk *w, uint32_t piece)
{
  for (size_t k = w->seen.n; k-- > 0;) {
    const seen *s = &w->seen.at[k];
    if (s->sentence != kg_view_at(w->view, piece)->sentence) {
      return true;
    }
    if (s->type == KG_PER && !s->is_new) {
      return false;
    }
  }
  return true;
}

/// "A and B": both together, too.
static kg_status
remember_pair(walk *w)
{
  if (w->seen.n < 2) {
    return KG_OK;
  }
  const seen b = w->seen.at[w->seen.n - 1];
  const seen a = w->seen.at[w->seen.n - 2];
  uint32_t i = a.end;
  if (a.sentence != b.sentence || a.n != 1 || b.n != 1 || a.type != KG_PER ||
      b.type != KG_PER || a.is_new || b.is_new ||
      a.entities[0] == b.entities[0] || i >= b.piece) {
    return KG_OK;
  }
  while (i < b.piece && (kg_view_at(w->view, i)->classes &
                             (KG_W_ROLE | KG_W_ROLE_MOD | KG_W_DEMONYM) ||
                         kg_piece_is(kg_view_at(w->view, i), "and") ||
                         kg_piece_is(kg_view_at(w->view, i), ","))) {
    i++;
  }
  bool has_and = false;
  for (uint32_t k = a.end; k < b.piece; k++) {
    has_and = has_and || kg_piece_is(kg_view_at(w->view, k), "and");
  }
  if (i < b.piece || !has_and) {
    return KG_OK;
  }
  seen both = b;
  both.entities[1] = b.entities[0];
  both.entities[0] = a.entities[0];
  both.n = 2;
  both.is_group = true;
  both.is_first = a.is_first;
  return kg_vec_push(&w->seen, &w->doc->items, both) ? KG_OK : KG_ERR_MEMORY;
}

static kg_status
remember(walk *w, const kg_mention *mention, uint32_t first, uint32_t end)
{
  seen s = {.n = mention->n_entities,
            .piece = first,
            .end = end,
            .sentence = kg_view_at(w->view, first)->sentence,
            .is_subject = looks_like_subject(w, first, end),
            .is_first = is_first_in_sentence(w, first),
            .is_owner = kg_view_has(w->view, end, first) &&
                        is_owner_mark(kg_view_at(w->view, end)),
            .is_quoted = w->is_quoted[first],
            .is_pronoun = mention->form == KG_FORM_PRONOUN,
            .type = mention->type};
  if (s.n == 0 || s.n > 2) {
    return KG_OK;
  }
  for (uint32_t i = 0; i < s.n; i++) {
    s.entities[i] = mention->entities[i];
  }
  if (s.n == 1 && s.is_quoted == w->inner) {
    if (mention->form == KG_FORM_NAME) {
      TRY(kg_describe_before(&w->described, s.entities[0], first));
    }
    TRY(kg_describe_behind(&w->described, s.entities[0], end));
  }
  s.is_group = s.n > 1 || w->doc->entities.at[s.entities[0]].is_group;
  if (!kg_vec_push(&w->seen, &w->doc->items, s)) {
    return KG_ERR_MEMORY;
  }
  return remember_pair(w);
}

/// No other subject between the mention and the end of what was seen.
static bool
is_nearest_subject(const walk *w, const seen *s)
{
  for (size_t k = w->seen.n; k-- > 0;) {
    const seen *other = &w->seen.at[k];
    if (other->piece <= s->piece) {
      return true;
    }
    if (other->is_subject && other->type == KG_PER && other->n == 1) {
      return other->entities[0] == s->entities[0];
    }
  }
  return true;
}

/// Points of one mention for a pronoun at `i`; below zero: impossible.
static float
points(const walk *w, const seen *s, uint32_t i, const pronoun *p)
{
  const uint32_t away = kg_view_at(w->view, i)->sentence - s->sentence;
  static const float BY_DISTANCE[] = {3, 2.2F, 1.2F, 0.6F, 0.3F, 0.2F, 0.1F};
  float score = BY_DISTANCE[away > MAX_SENTENCES ? MAX_SENTENCES : away];
  score += s->is_subject ? 1.2F : 0;
  score += s->is_first ? 0.4F : 0;
  score += away == 0 && s->is_subject && is_nearest_subject(w, s) ? 0.6F : 0;
  score -= s->is_owner && p->form == CASE_SUBJECT ? 0.7F : 0;
  score -= s->is_quoted && !w->is_quoted[i] ? 1.5F : 0;
  score += s->is_pronoun ? 0.5F : 0;
  const uint32_t n =
      s->entities[0] < w->n_counted ? w->n_mentions[s->entities[0]] : 1;
  score += 0.08F * (float)(n > 15 ? 15 : n);
  if (away == 0 && kg_view_has(w->view, s->end, i)) {
    const kg_piece *next = kg_view_at(w->view, s->end);
    if (next->classes & KG_W_SPEECH && p->form == CASE_SUBJECT) {
      score += 0.8F;
    }
    if (p->form == CASE_OWNER && s->is_subject) {
      score += 0.5F;
    }
    if (p->form == CASE_OBJECT && s->is_subject) {
      // "Trump told him": another clause must lie between.
      bool clause = false;
      uint32_t verbs = 0;
      for (uint32_t k = s->end; k < i; k++) {
        clause = clause || kg_piece_is(kg_view_at(w->view, k), "that") ||
                 kg_piece_is(kg_view_at(w->view, k), ",") ||
                 kg_view_at(w->view, k)->pos == KG_POS_PRP;
        verbs += is_verb(kg_view_at(w->view, k));
      }
      score -= clause || verbs > 1 ? 0 : 3;
    }
  }
  return score;
}

static bool
gender_fits(const walk *w, const seen *s, const pronoun *p)
{
  const kg_gender g = w->doc->entities.at[s->entities[0]].gender;
  return g == KG_GENDER_UNKNOWN || g == p->gender;
}

/// "Asked if he was ready, Kim said": the name comes behind the clause.
static uint32_t
name_behind_clause(const walk *w, uint32_t i, const pronoun *p)
{
  uint32_t first = i;
  while (first > 0 && kg_view_has(w->view, first - 1, i)) {
    first--;
  }
  while (kg_view_has(w->view, first, i) &&
         kg_view_at(w->view, first)->shape == KG_SHAPE_OTHER) {
    first++;
  }
  static const char *const OPENERS[] = {
      "asked",   "as",       "while",     "when",      "after",   "before",
      "if",      "although", "though",    "despite",   "because", "since",
      "in",      "with",     "for",       "speaking",  "saying",  "stating",
      "calling", "during",   "following", "by",        "at",      "citing",
      "unlike",  "once",     "noting",    "describing"};
  bool opens = false;
  for (size_t k = 0; k < sizeof OPENERS / sizeof *OPENERS; k++) {
    opens = opens || kg_piece_is(kg_view_at(w->view, first), OPENERS[k]);
  }
  if (!opens) {
    return KG_NO_INDEX;
  }
  for (uint32_t k = i + 1; kg_view_has(w->view, k, i); k++) {
    if (!kg_piece_is(kg_view_at(w->view, k), ",")) {
      continue;
    }
    const kg_mention *name = kg_view_name_at(w->view, k + 1);
    if (name && name->type == KG_PER && name->n_entities == 1) {
      const kg_gender g = w->doc->entities.at[name->entities[0]].gender;
      return !g || g == p->gender ? name->entities[0] : KG_NO_INDEX;
    }
    return KG_NO_INDEX;
  }
  return KG_NO_INDEX;
}

static bool
has_person_before(const walk *w, uint32_t i)
{
  size_t k = w->seen.n;
  while (k > 0 && w->seen.at[k - 1].is_new) {
    k--;
  }
  const seen *last = k ? &w->seen.at[k - 1] : NULL;
  return last && last->sentence == kg_view_at(w->view, i)->sentence &&
         last->type == KG_PER;
}

/// How sure a choice is whose points are `margin` ahead of the next one's:
/// fitted to GUM's training documents and to marked news.
static kg_reason
reason_of(const walk *w, uint32_t runner_up, float margin)
{
  if (runner_up == KG_NO_INDEX) {
    return (kg_reason){.rule = "the only one that fits", .confidence = 0.94F};
  }
  const float doubt = 0.5F / (1 + 0.55F * margin + 0.45F * margin * margin);
  return (kg_reason){.rule = "nearest that fits",
                     .confidence = 1 - doubt,
                     .runner_up = kg_entity_label(w->doc, runner_up),
                     .runner_up_confidence = doubt};
}

static uint32_t
find_single(const walk *w,
            uint32_t i,
            const pronoun *p,
            uint32_t not_this,
            kg_reason *why)
{
  if (!has_person_before(w, i)) {
    const uint32_t behind = name_behind_clause(w, i, p);
    if (behind != KG_NO_INDEX) {
      *why = (kg_reason){.rule = "name behind its clause", .confidence = 0.8F};
      return behind;
    }
  }
  float best = -1;
  float second = -1;
  uint32_t entity = KG_NO_INDEX;
  uint32_t other = KG_NO_INDEX;
  size_t looked = 0;
  for (size_t k = w->seen.n; k-- > 0 && looked < MAX_SEEN; looked++) {
    const seen *s = &w->seen.at[k];
    if (kg_view_at(w->view, i)->sentence - s->sentence > MAX_SENTENCES) {
      break;
    }
    if (s->n != 1 || s->type != KG_PER || s->is_group ||
        s->entities[0] == not_this || !gender_fits(w, s, p)) {
      continue;
    }
    const float score = points(w, s, i, p);
    if (score > best) {
      if (s->entities[0] != entity) {
        second = best;
        other = entity;
      }
      best = score;
      entity = s->entities[0];
    } else if (score > second && s->entities[0] != entity) {
      second = score;
      other = s->entities[0];
    }
  }
  *why = reason_of(w, other, best - second);
  return entity;
}

/// Two people in one breath: "Trump and Kim", "Trump met Kim".
static bool
find_pair(const walk *w, uint32_t i, uint32_t max_away, uint32_t pair[2])
{
  uint32_t n = 0;
  size_t looked = 0;
  uint32_t sentence = KG_NO_INDEX;
  for (size_t k = w->seen.n; k-- > 0 && looked < MAX_SEEN; looked++) {
    const seen *s = &w->seen.at[k];
    if (kg_view_at(w->view, i)->sentence - s->sentence > max_away) {
      break;
    }
    if (s->sentence != sentence) {
      n = 0;
      sentence = s->sentence;
    }
    if (s->type != KG_PER || s->is_new || s->is_quoted != w->is_quoted[i] ||
        w->doc->entities.at[s->entities[0]].is_group) {
      continue;
    }
    if (s->n == 2) {
      pair[0] = s->entities[0];
      pair[1] = s->entities[1];
      return true;
    }
    if (n == 1 && pair[0] != s->entities[0]) {
      pair[1] = pair[0];
      pair[0] = s->entities[0];
      return true;
    }
    if (n == 0) {
      pair[n++] = s->entities[0];
    }
  }
  return false;
}

/// The two people whom the article names most.
static bool
find_main_pair(const walk *w, uint32_t pair[2])
{
  uint32_t n[2] = {1, 1};
  pair[0] = pair[1] = KG_NO_INDEX;
  for (uint32_t e = 0; e < w->n_counted; e++) {
    if (w->doc->entities.at[e].type != KG_PER) {
      continue;
    }
    if (w->n_mentions[e] > n[0]) {
      pair[1] = pair[0];
      n[1] = n[0];
      pair[0] = e;
      n[0] = w->n_mentions[e];
    } else if (w->n_mentions[e] > n[1]) {
      pair[1] = e;
      n[1] = w->n_mentions[e];
    }
  }
  return pair[0] != KG_NO_INDEX && pair[1] != KG_NO_INDEX;
}

/// The group or body mentioned last, `away` sentences before the piece.
static seen *
find_group(const walk *w, uint32_t i, uint32_t away, bool bodies)
{
  for (size_t k = w->seen.n; k-- > 0;) {
    seen *s = &w->seen.at[k];
    const uint32_t d = kg_view_at(w->view, i)->sentence - s->sentence;
    if (d > away) {
      break;
    }
    if (d != away || s->is_quoted != w->is_quoted[i]) {
      continue;
    }
    const bool body =
        s->type == KG_ORG && s->n == 1 && (s->is_subject || away == 0);
    if (bodies ? body : s->is_group) {
      return s;
    }
  }
  return NULL;
}

/// People without a name become an entity when they are come back to.
static kg_status
make_group(walk *w, seen *s)
{
  const kg_span span = kg_view_span(w->view, s->piece, s->end);
  TRY(kg_entities_unnamed(w->doc, span, KG_PER, true, &s->entities[0]));
  s->is_new = false;
  return kg_mention_add(
      w->doc, span, KG_FORM_NOMINAL, s->entities, 1,
      (kg_reason){.rule = "people without a name", .confidence = 0.8F});
}

/// "they": a group, a body or a pair named shortly before.
/// @param n Set to how many entities are in `out`.
static kg_status
find_plural(walk *w, uint32_t i, uint32_t out[2], uint32_t *n, kg_reason *why)
{
  *n = 0;
  *why = (kg_reason){.rule = "group before", .confidence = 0.7F};
  for (uint32_t away = 0; away <= 2; away++) {
    seen *s = find_group(w, i, away, false);
    if (!s) {
      s = find_group(w, i, away, true);
    }
    if (s && s->is_new) {
      TRY(make_group(w, s));
    }
    if (s) {
      out[0] = s->entities[0];
      out[1] = s->n > 1 ? s->entities[1] : KG_NO_INDEX;
      *n = s->n;
      return KG_OK;
    }
    if (find_pair(w, i, away, out)) {
      *n = 2;
      return KG_OK;
    }
  }
  return KG_OK;
}

static kg_status
refer(walk *w,
      uint32_t first,
      uint32_t end,
      kg_mention_form form,
      const uint32_t *entities,
      uint32_t n,
      kg_reason why)
{
  const kg_span span = kg_view_span(w->view, first, end);
  TRY(kg_mention_add(w->doc, span, form, entities, n, why));
  return remember(w, &w->doc->mentions.at[w->doc->mentions.n - 1], first, end);
}

static const pronoun *
pronoun_at(const walk *w, uint32_t i)
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
statement_around(const walk *w, uint32_t i)
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
resolve_pronoun(walk *w, uint32_t i, const pronoun *p)
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
    TRY(find_plural(w, i, found, &n, &why));
  } else {
    found[0] = find_single(w, i, p, speaker, &why);
    n = found[0] != KG_NO_INDEX;
  }
  return n ? refer(w, i, i + 1, KG_FORM_PRONOUN, found, n, why) : KG_OK;
}

/// ", who": the person right before.
static kg_status
resolve_relative(walk *w, uint32_t i)
{
  const uint32_t end =
      i > 0 && kg_piece_is(kg_view_at(w->view, i - 1), ",") ? i - 1 : i;
  for (size_t k = w->seen.n; k-- > 0;) {
    const seen *s = &w->seen.at[k];
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
pair_words_end(const walk *w, uint32_t i)
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
resolve_pair(walk *w, uint32_t i, uint32_t end)
{
  uint32_t pair[2];
  uint32_t called[KG_MAX_DESCRIBED];
  if (kg_described(&w->described, end - 1, called) == 2) {
    return refer(w, i, end, KG_FORM_NOMINAL, called, 2,
                 (kg_reason){.rule = "the two called so", .confidence = 0.8F});
  }
  if (!find_pair(w, i, 3, pair) && !find_main_pair(w, pair)) {
    return KG_OK;
  }
  return refer(w, i, end, KG_FORM_NOMINAL, pair, 2,
               (kg_reason){.rule = "the two", .confidence = 0.65F});
}

/// "the men", "The officers": a pair that was spoken of before.
static uint32_t
plural_words_end(const walk *w, uint32_t i)
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
resolve_plural_words(walk *w, uint32_t i, uint32_t end)
{
  for (size_t k = w->seen.n; k-- > 0;) {
    const seen *s = &w->seen.at[k];
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
resolve_in_turn(walk *w, uint32_t i, bool *found)
{
  static const char *const YOU[] = {"you", "your", "yours", "yourself"};
  const uint32_t at_paragraph =
      kg_doc_paragraph_at(w->doc, kg_view_at(w->view, i)->begin);
  if (!w->turns || w->is_quoted[i] || at_paragraph == KG_NO_INDEX) {
    return KG_OK;
  }
  const kg_turn *turn = &w->turns[at_paragraph];
  const pronoun *p = pronoun_at(w, i);
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
look_at(walk *w, uint32_t i)
{
  const pronoun *p = pronoun_at(w, i);
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
look_for_nominal(walk *w, uint32_t i)
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
    TRY(remember(w, &mention, i, end));
    if (!found && mention.n_entities == 1) {
      TRY(kg_describe(&w->described, mention.entities[0], i, end));
    }
  }
  return KG_OK;
}

/// Remembers people without a name, whom "they" may mean.
static kg_status
note_people(walk *w, uint32_t noun)
{
  uint32_t first;
  if (!kg_describes_people(&w->described, noun, &first)) {
    return KG_OK;
  }
  for (size_t k = w->seen.n; k-- > 0 && w->seen.at[k].end > first;) {
    if (w->seen.at[k].end > noun) {
      return KG_OK; // a mention already
    }
  }
  const seen s = {.entities = {KG_NO_INDEX},
                  .n = 1,
                  .piece = first,
                  .end = noun + 1,
                  .sentence = kg_view_at(w->view, noun)->sentence,
                  .is_quoted = w->is_quoted[noun],
                  .is_group = true,
                  .is_new = true,
                  .type = KG_PER};
  return kg_vec_push(&w->seen, &w->doc->items, s) ? KG_OK : KG_ERR_MEMORY;
}

static kg_status
walk_init(walk *w, kg_text_view *view, kg_doc *doc)
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
take_mentions(walk *w, size_t *next, uint32_t i, bool *is_taken)
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
    TRY(remember(w, &mention, i, end));
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
  walk w = {.inner = inner};
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
    TRY(note_people(&w, i));
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
