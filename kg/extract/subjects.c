/* SPDX-License-Identifier: Apache-2.0 */
/* Whose a verb is. */
#include "extract/grammar.h"

enum { DEEPEST = 6 };

uint32_t
kg_verb_first(const kg_grammar *g, uint32_t verb, uint32_t floor)
{
  uint32_t i = verb;
  while (i > floor && !kg_is_quoted(g, i - 1)) {
    const kg_pos pos = kg_pos_at(g, i - 1);
    const bool aux = kg_word_in(
        g, i - 1,
        "has have had is are was were be been being will would can could may "
        "might shall should must do does did 's 've 'd 'll \xE2\x80\x99s "
        "\xE2\x80\x99ve \xE2\x80\x99"
        "d not n't n\xE2\x80\x99t");
    if (!aux && pos != KG_POS_RB && pos != KG_POS_RBR && pos != KG_POS_MD) {
      break;
    }
    if (pos == KG_POS_POS) {
      break; /* A possessive, no verb. */
    }
    --i;
  }
  return i;
}

typedef struct segment {
  kg_range range;
  bool is_clause; ///< Has a finite verb of its own.
} segment;

static bool
is_relative_word(const kg_grammar *g, uint32_t token)
{
  const kg_pos pos = kg_pos_at(g, token);
  if (kg_is_who_body(g, token)) {
    return false;
  }
  return pos == KG_POS_WDT || pos == KG_POS_WP || pos == KG_POS_WPS ||
         pos == KG_POS_WRB;
}

static bool
is_main_clause(const kg_grammar *g, kg_range r)
{
  for (uint32_t t = r.first; t < r.end; ++t) {
    if (is_relative_word(g, t)) {
      return false;
    }
    if (kg_is_finite_at(g, t)) {
      return true;
    }
  }
  return false;
}

/* The noun phrase that a stretch between commas begins with; it must be all of
   it, or be followed by a relative clause or a participle. */
static kg_range
phrase_of(const kg_grammar *g, kg_range r)
{
  while (
      r.first < r.end &&
      (kg_pos_at(g, r.first) == KG_POS_CC ||
       kg_pos_at(g, r.first) == KG_POS_RB ||
       kg_word_in(g, r.first, "while although though whereas because that"))) {
    ++r.first;
  }
  uint32_t end = r.end;
  for (uint32_t t = r.first; t < r.end; ++t) {
    const kg_pos pos = kg_pos_at(g, t);
    const bool hangs = (pos == KG_POS_VBN || pos == KG_POS_VBG) &&
                       kg_is_noun_at(g, t - 1) &&
                       kg_pos_at(g, t + 1) != KG_POS_NN;
    if (t > r.first && (is_relative_word(g, t) || hangs)) {
      end = t; /* "A study published this week, said" */
      break;
    }
  }
  while (end > r.first && kg_is_time_at(g, end - 1)) {
    --end; /* "A driver this morning, said" */
  }
  const kg_range np = kg_np_left(g, end, r.first);
  return np.first == r.first ? np : (kg_range){r.first, r.first};
}

/* "X, a doctor who knew him, said": from the comma before the verb back to the
   first phrase that nothing but appositions separates from it. */
static kg_range
subject_across_commas(const kg_grammar *g, uint32_t comma, uint32_t floor)
{
  kg_range best = {comma, comma};
  uint32_t end = comma;
  for (int n = 0; n < 8 && end > floor; ++n) {
    uint32_t first = end;
    while (first > floor && !kg_is_comma_at(g, first - 1) &&
           !kg_is_dash_at(g, first - 1) && !kg_is_quoted(g, first - 1) &&
           kg_pos_at(g, first - 1) != KG_POS_COLON) {
      --first;
    }
    const kg_range r = {first, end};
    if (is_main_clause(g, r)) {
      break;
    }
    const kg_range np = phrase_of(g, r);
    const bool only_time = !kg_range_is_empty(np) && kg_is_time_at(g, np.first);
    if (!kg_range_is_empty(np) && !only_time) {
      best = (kg_range){np.first, comma};
    }
    if (first <= floor || kg_is_quoted(g, first - 1) ||
        kg_pos_at(g, first - 1) == KG_POS_COLON) {
      break;
    }
    end = first - 1;
  }
  return best;
}

static kg_range subject_at_depth(const kg_grammar *g,
                                 uint32_t verb,
                                 uint32_t floor,
                                 const char **rule,
                                 int depth);

/* The subject of the clause that the verb hangs on. */
static kg_range
subject_of_governor(const kg_grammar *g,
                    uint32_t from,
                    uint32_t floor,
                    const char **rule,
                    int depth)
{
  for (uint32_t t = from; t > floor && depth < DEEPEST; --t) {
    const uint32_t v = t - 1;
    if (kg_is_quoted(g, v)) {
      continue;
    }
    if (!kg_is_finite_at(g, v)) {
      continue;
    }
    const uint32_t first = kg_verb_first(g, v, floor);
    if (first > floor && is_relative_word(g, first - 1) &&
        !kg_word_in(g, first - 1, "who")) {
      t = first;
      continue;
    }
    const kg_range np = subject_at_depth(g, v, floor, rule, depth + 1);
    if (!kg_range_is_empty(np)) {
      *rule = "subject of the governing clause";
    }
    return np;
  }
  return (kg_range){from, from};
}

/* "Ann Lee speaking to the council said": the phrase beside the verb hangs on
   a participle; whose it is stands before that. */
static kg_range
before_participle(const kg_grammar *g, kg_range np, uint32_t floor)
{
  uint32_t t = np.first;
  bool participle = false;
  while (t > floor && np.first - t < 4) {
    const kg_pos pos = kg_pos_at(g, t - 1);
    if (kg_is_quoted(g, t - 1) ||
        (pos != KG_POS_VBG && pos != KG_POS_VBN && pos != KG_POS_IN &&
         pos != KG_POS_TO && pos != KG_POS_RP)) {
      break;
    }
    participle |= pos == KG_POS_VBG || pos == KG_POS_VBN;
    --t;
  }
  const kg_range before = participle ? kg_np_left(g, t, floor) : np;
  return kg_range_is_empty(before) ? np : before;
}

/* Before the comma, and before an age between commas: "Gray, 24, who said". */
static uint32_t
before_age(const kg_grammar *g, uint32_t end, uint32_t floor)
{
  if (end <= floor || !kg_is_comma_at(g, end - 1)) {
    return end;
  }
  const bool age = end > floor + 3 && kg_pos_at(g, end - 2) == KG_POS_CD &&
                   kg_is_comma_at(g, end - 3);
  return age ? end - 3 : end - 1;
}

/* "who", "whose", and "that" or "which" with their verb right behind them. */
static bool
is_subject_relative(const kg_grammar *g, uint32_t token)
{
  return kg_word_in(g, token, "who whose") ||
         (kg_word_in(g, token, "that which") && kg_is_finite_at(g, token + 1));
}

static kg_range
subject_at_depth(const kg_grammar *g,
                 uint32_t verb,
                 uint32_t floor,
                 const char **rule,
                 int depth)
{
  const uint32_t first = kg_verb_first(g, verb, floor);
  if (first <= floor || depth >= DEEPEST) {
    return (kg_range){first, first};
  }
  const uint32_t t = first - 1;
  if (kg_is_quoted(g, t)) {
    return subject_of_governor(g, first, floor, rule, depth);
  }
  if (kg_is_comma_at(g, t) || kg_is_dash_at(g, t)) {
    const kg_range np = kg_pos_at(g, verb) == KG_POS_VBG
                            ? (kg_range){t, t}
                            : subject_across_commas(g, t, floor);
    if (!kg_range_is_empty(np)) {
      *rule = "subject across an apposition";
      return np;
    }
    return subject_of_governor(g, t, floor, rule, depth);
  }
  if (kg_word_in(g, t, "who which that") && is_relative_word(g, t)) {
    *rule = "antecedent of a relative clause";
    return kg_np_left(g, before_age(g, t, floor), floor);
  }
  const kg_range np = kg_np_left(g, first, floor);
  if (kg_pos_at(g, verb) != KG_POS_VBG && !kg_range_is_empty(np)) {
    /* "people who were there said": the phrase is inside a relative clause. */
    uint32_t who = np.first;
    while (who > floor && np.first - who < 12 &&
           !is_relative_word(g, who - 1) && !kg_is_comma_at(g, who - 1) &&
           !kg_is_quoted(g, who - 1)) {
      --who;
    }
    const bool in_relative = who > floor && is_relative_word(g, who - 1) &&
                             is_subject_relative(g, who - 1) &&
                             who < np.first &&
                             kg_has_finite(g, (kg_range){who, np.first});
    if (in_relative) {
      *rule = "antecedent of a relative clause";
      const uint32_t end =
          who - 1 > floor && kg_is_comma_at(g, who - 2) ? who - 2 : who - 1;
      const kg_range ante = kg_np_left(g, end, floor);
      if (!kg_range_is_empty(ante)) {
        return ante;
      }
    }
    *rule = "subject beside the verb";
    return before_participle(g, np, floor);
  }
  return subject_of_governor(g, first, floor, rule, depth);
}

kg_range
kg_subject_of(const kg_grammar *g,
              uint32_t verb,
              uint32_t floor,
              const char **rule)
{
  *rule = "no subject";
  return subject_at_depth(g, verb, floor, rule, 0);
}
