/* SPDX-License-Identifier: Apache-2.0 */
/// Just enough of English to find who a verb of speech belongs to: noun
/// phrases to the left and right of a word, and clauses' subjects. Quotations
/// are closed doors: no phrase runs through one.
#ifndef KG_EXTRACT_GRAMMAR_H
#define KG_EXTRACT_GRAMMAR_H

#include "extract/gazetteer.h"

/// Tokens from `first` to before `end`; empty if they are equal.
typedef struct kg_range {
  uint32_t first;
  uint32_t end;
} kg_range;

typedef struct kg_grammar {
  const kg_doc *doc;
  const kg_names_data *words; ///< Classes of words; may be NULL.
  /// For each token the outermost quotation it is in or a mark of, or
  /// KG_NO_INDEX.
  uint32_t *quote_of;
  /// For each token the first token of the name it is in, or KG_NO_INDEX.
  uint32_t *name_of;
} kg_grammar;

/// @return KG_ERR_MEMORY
kg_status
kg_grammar_init(kg_grammar *g, const kg_names_data *words, kg_doc *doc);

static inline bool
kg_range_is_empty(kg_range r)
{
  return r.first >= r.end;
}

kg_slice kg_word(const kg_grammar *g, uint32_t token);
bool kg_word_is(const kg_grammar *g, uint32_t token, const char *lower);
/// `words` is "said told asked": whether the token is one of them.
bool kg_word_in(const kg_grammar *g, uint32_t token, const char *words);
kg_pos kg_pos_at(const kg_grammar *g, uint32_t token);
bool kg_is_quoted(const kg_grammar *g, uint32_t token);
/// In a name: no verb and no joint, whatever its tag.
bool kg_is_name_at(const kg_grammar *g, uint32_t token);
/// The World Health Organization's letters, which taggers take for "who".
bool kg_is_who_body(const kg_grammar *g, uint32_t token);
bool kg_is_noun_at(const kg_grammar *g, uint32_t token);
bool kg_is_verb_at(const kg_grammar *g, uint32_t token);
/// Past and present forms, modals: what makes a clause.
bool kg_is_finite_at(const kg_grammar *g, uint32_t token);
bool kg_is_comma_at(const kg_grammar *g, uint32_t token);
bool kg_is_dash_at(const kg_grammar *g, uint32_t token);
/// In an expression of time.
bool kg_is_time_at(const kg_grammar *g, uint32_t token);
bool kg_has_finite(const kg_grammar *g, kg_range range);
kg_span kg_range_span(const kg_grammar *g, kg_range range);

/// Somebody, or a body, that can speak: a name of one, a pronoun, a noun of an
/// office or of people.
bool kg_is_speaker_like(const kg_grammar *g, kg_range np);
/// A title before a name or a noun for who holds an office: Mr., Senator.
bool kg_is_title_at(const kg_grammar *g, uint32_t token);
/// The name that begins at the token or behind an article there; empty if none.
kg_range kg_name_right(const kg_grammar *g, uint32_t first, uint32_t ceiling);

/// The noun phrase that ends before token `end` and begins at `floor` or
/// behind it; empty if there is none.
kg_range kg_np_left(const kg_grammar *g, uint32_t end, uint32_t floor);
/// The noun phrase that begins at `first`, to `ceiling` at most.
kg_range kg_np_right(const kg_grammar *g, uint32_t first, uint32_t ceiling);
/// The subject of the verb, looked for from `floor`: beside it, across an
/// apposition, of the clause it is joined to.
/// @param rule Set to how it was found (a static string).
kg_range kg_subject_of(const kg_grammar *g,
                       uint32_t verb,
                       uint32_t floor,
                       const char **rule);
/// First token of the verb with its auxiliaries and adverbs.
uint32_t kg_verb_first(const kg_grammar *g, uint32_t verb, uint32_t floor);

#endif
