/* SPDX-License-Identifier: Apache-2.0 */
/// What a pronoun may take up: the mentions before it, each with what makes it
/// easy to come back to, and which of them fits best. Private to the walk that
/// resolves pronouns.
#ifndef KG_EXTRACT_ANTECEDENTS_H
#define KG_EXTRACT_ANTECEDENTS_H

#include "extract/descriptions.h"
#include "extract/turns.h"

/// A mention that a pronoun may take up.
typedef struct kg_seen {
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
} kg_seen;

typedef struct kg_walk {
  kg_text_view *view;
  kg_doc *doc;
  KG_VEC(kg_seen) seen;
  uint32_t *n_mentions; ///< By entity, in the whole article.
  size_t n_counted;     ///< Entities when they were counted.
  bool *is_quoted;      ///< By piece: inside somebody's words.
  kg_descriptions described;
  kg_turn *turns;  ///< NULL: no interview, no transcript.
  size_t n_before; ///< Mentions; those of this walk are behind them.
  bool inner;
} kg_walk;

typedef enum kg_pronoun_case {
  KG_CASE_SUBJECT,
  KG_CASE_OBJECT,
  KG_CASE_OWNER
} kg_pronoun_case;

typedef struct kg_pronoun {
  const char *word;
  kg_gender gender;
  kg_pronoun_case form;
  bool is_plural;
  bool is_first_person;
} kg_pronoun;

/// Remembers a mention over pieces `first` to before `end`, and what is said of
/// it behind and before it.
kg_status kg_walk_remember(kg_walk *w,
                           const kg_mention *mention,
                           uint32_t first,
                           uint32_t end);

/// Remembers people without a name, whom "they" may mean.
kg_status kg_walk_note_people(kg_walk *w, uint32_t noun);

/// Whom "he" or "she" at piece `i` means, or KG_NO_INDEX.
/// @param not_this An entity that it cannot be, or KG_NO_INDEX.
uint32_t kg_walk_find_single(const kg_walk *w,
                             uint32_t i,
                             const kg_pronoun *p,
                             uint32_t not_this,
                             kg_reason *why);

/// Two people in one breath, at most `max_away` sentences before the piece:
/// "Trump and Kim", "Trump met Kim".
bool kg_walk_find_pair(const kg_walk *w,
                       uint32_t i,
                       uint32_t max_away,
                       uint32_t pair[2]);
/// The two people whom the article names most.
bool kg_walk_find_main_pair(const kg_walk *w, uint32_t pair[2]);

/// "they": a group, a body or a pair named shortly before.
/// @param n Set to how many entities are in `out`.
kg_status kg_walk_find_plural(
    kg_walk *w, uint32_t i, uint32_t out[2], uint32_t *n, kg_reason *why);

#endif
