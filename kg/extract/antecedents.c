/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/antecedents.h"

enum {
  MAX_SEEN = 48,     ///< How far back a pronoun looks, in mentions.
  MAX_SENTENCES = 6, ///< And in sentences.
};

static bool
is_verb(const kg_piece *p)
{
  return p->pos == KG_POS_VBD || p->pos == KG_POS_VBZ || p->pos == KG_POS_VBP ||
         p->pos == KG_POS_MD;
}

/// A mention that a verb follows, over an aside between commas and adverbs,
/// and that no preposition governs.
static bool
looks_like_subject(const kg_walk *w, uint32_t first, uint32_t end)
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
is_first_in_sentence(const kg_walk *w, uint32_t piece)
{
  for (size_t k = w->seen.n; k-- > 0;) {
    const kg_seen *s = &w->seen.at[k];
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
remember_pair(kg_walk *w)
{
  if (w->seen.n < 2) {
    return KG_OK;
  }
  const kg_seen b = w->seen.at[w->seen.n - 1];
  const kg_seen a = w->seen.at[w->seen.n - 2];
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
  kg_seen both = b;
  both.entities[1] = b.entities[0];
  both.entities[0] = a.entities[0];
  both.n = 2;
  both.is_group = true;
  both.is_first = a.is_first;
  return kg_vec_push(&w->seen, &w->doc->items, both) ? KG_OK : KG_ERR_MEMORY;
}

kg_status
kg_walk_remember(kg_walk *w,
                 const kg_mention *mention,
                 uint32_t first,
                 uint32_t end)
{
  kg_seen s = {.n = mention->n_entities,
               .piece = first,
               .end = end,
               .sentence = kg_view_at(w->view, first)->sentence,
               .is_subject = looks_like_subject(w, first, end),
               .is_first = is_first_in_sentence(w, first),
               .is_owner = kg_view_has(w->view, end, first) &&
                           kg_piece_is_owner_mark(kg_view_at(w->view, end)),
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
is_nearest_subject(const kg_walk *w, const kg_seen *s)
{
  for (size_t k = w->seen.n; k-- > 0;) {
    const kg_seen *other = &w->seen.at[k];
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
points(const kg_walk *w, const kg_seen *s, uint32_t i, const kg_pronoun *p)
{
  const uint32_t away = kg_view_at(w->view, i)->sentence - s->sentence;
  static const float BY_DISTANCE[] = {3, 2.2F, 1.2F, 0.6F, 0.3F, 0.2F, 0.1F};
  float score = BY_DISTANCE[away > MAX_SENTENCES ? MAX_SENTENCES : away];
  score += s->is_subject ? 1.2F : 0;
  score += s->is_first ? 0.4F : 0;
  score += away == 0 && s->is_subject && is_nearest_subject(w, s) ? 0.6F : 0;
  score -= s->is_owner && p->form == KG_CASE_SUBJECT ? 0.7F : 0;
  score -= s->is_quoted && !w->is_quoted[i] ? 1.5F : 0;
  score += s->is_pronoun ? 0.5F : 0;
  const uint32_t n =
      s->entities[0] < w->n_counted ? w->n_mentions[s->entities[0]] : 1;
  score += 0.08F * (float)(n > 15 ? 15 : n);
  if (away == 0 && kg_view_has(w->view, s->end, i)) {
    const kg_piece *next = kg_view_at(w->view, s->end);
    if (next->classes & KG_W_SPEECH && p->form == KG_CASE_SUBJECT) {
      score += 0.8F;
    }
    if (p->form == KG_CASE_OWNER && s->is_subject) {
      score += 0.5F;
    }
    if (p->form == KG_CASE_OBJECT && s->is_subject) {
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
gender_fits(const kg_walk *w, const kg_seen *s, const kg_pronoun *p)
{
  const kg_gender g = w->doc->entities.at[s->entities[0]].gender;
  return g == KG_GENDER_UNKNOWN || g == p->gender;
}

/// "Asked if he was ready, Kim said": the name comes behind the clause.
static uint32_t
name_behind_clause(const kg_walk *w, uint32_t i, const kg_pronoun *p)
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
has_person_before(const kg_walk *w, uint32_t i)
{
  size_t k = w->seen.n;
  while (k > 0 && w->seen.at[k - 1].is_new) {
    k--;
  }
  const kg_seen *last = k ? &w->seen.at[k - 1] : NULL;
  return last && last->sentence == kg_view_at(w->view, i)->sentence &&
         last->type == KG_PER;
}

/// How sure a choice is whose points are `margin` ahead of the next one's:
/// fitted to GUM's training documents and to marked news.
static kg_reason
reason_of(const kg_walk *w, uint32_t runner_up, float margin)
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

uint32_t
kg_walk_find_single(const kg_walk *w,
                    uint32_t i,
                    const kg_pronoun *p,
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
    const kg_seen *s = &w->seen.at[k];
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

bool
kg_walk_find_pair(const kg_walk *w,
                  uint32_t i,
                  uint32_t max_away,
                  uint32_t pair[2])
{
  uint32_t n = 0;
  size_t looked = 0;
  uint32_t sentence = KG_NO_INDEX;
  for (size_t k = w->seen.n; k-- > 0 && looked < MAX_SEEN; looked++) {
    const kg_seen *s = &w->seen.at[k];
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

bool
kg_walk_find_main_pair(const kg_walk *w, uint32_t pair[2])
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
static kg_seen *
find_group(const kg_walk *w, uint32_t i, uint32_t away, bool bodies)
{
  for (size_t k = w->seen.n; k-- > 0;) {
    kg_seen *s = &w->seen.at[k];
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
make_group(kg_walk *w, kg_seen *s)
{
  const kg_span span = kg_view_span(w->view, s->piece, s->end);
  TRY(kg_entities_unnamed(w->doc, span, KG_PER, true, &s->entities[0]));
  s->is_new = false;
  return kg_mention_add(
      w->doc, span, KG_FORM_NOMINAL, s->entities, 1,
      (kg_reason){.rule = "people without a name", .confidence = 0.8F});
}

kg_status
kg_walk_find_plural(
    kg_walk *w, uint32_t i, uint32_t out[2], uint32_t *n, kg_reason *why)
{
  *n = 0;
  *why = (kg_reason){.rule = "group before", .confidence = 0.7F};
  for (uint32_t away = 0; away <= 2; away++) {
    kg_seen *s = find_group(w, i, away, false);
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
    if (kg_walk_find_pair(w, i, away, out)) {
      *n = 2;
      return KG_OK;
    }
  }
  return KG_OK;
}

kg_status
kg_walk_note_people(kg_walk *w, uint32_t noun)
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
  const kg_seen s = {.entities = {KG_NO_INDEX},
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
