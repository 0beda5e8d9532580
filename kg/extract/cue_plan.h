/* SPDX-License-Identifier: Apache-2.0 */
/// What each cue of a unit claims, before the text is shared out. Private to
/// the statements pass.
#ifndef KG_EXTRACT_CUE_PLAN_H
#define KG_EXTRACT_CUE_PLAN_H

#include "extract/drafts.h"

/// What a cue claims.
typedef struct kg_cue_plan {
  bool left_quote;  ///< Quotations end right before it.
  bool left_clause; ///< "…, he said."
  bool is_inside;   ///< "The talks, he said, had failed": words on both sides.
  kg_range left;    ///< What stands before it, unclaimed.
  kg_range content; ///< Behind it; quotations and words.
  bool only_quotes; ///< Of the content, the quotations alone.
  kg_range addressee;
  const char *rule;
  float confidence;
} kg_cue_plan;

/// The tokens that a cue may claim from.
typedef struct kg_cue_region {
  uint32_t from; ///< First token nobody has claimed.
  uint32_t end;  ///< Where the next cue's clause begins.
} kg_cue_region;

/// What the cue would claim of the region.
kg_cue_plan
kg_plan_make(const kg_drafts *d, const kg_cue *cue, kg_cue_region r);
/// False for verbs that only look like speech.
bool kg_plan_claims(const kg_cue_plan *p);

/// "that" before a clause, no pronoun.
bool kg_is_that(const kg_grammar *g, uint32_t t);
bool kg_is_colon(const kg_grammar *g, uint32_t t);
/// The next quotation that no statement has; `end` if there is none.
uint32_t kg_quote_find(const kg_drafts *d, uint32_t from, uint32_t end);
/// Behind commas, colons and conjunctions.
uint32_t kg_skip_conjunctions(const kg_grammar *g, kg_range r);
/// Behind "in a statement", "on Twitter", "on Monday"; `t` if none is there.
uint32_t kg_skip_adverbial(const kg_drafts *d, uint32_t t, uint32_t end);
/// Where content may begin: behind addressee, adverbials, comma and colon.
/// @param addressee Set where one is named.
/// @param explicit_that Whether "that" opens it.
uint32_t kg_content_start(const kg_drafts *d,
                          const kg_cue *cue,
                          uint32_t end,
                          kg_range *addressee,
                          bool *explicit_that);

/// A noun phrase and its finite verb, besides those of relative clauses.
bool kg_begins_clause(const kg_drafts *d, kg_range r);
/// The same where the verb has the wrong tag.
bool kg_begins_untagged_clause(const kg_drafts *d, kg_range r);
/// Behind "said" a clause may begin with anything but a verb.
bool kg_begins_said(const kg_drafts *d, kg_range r);

/// Where the words behind a quotation, a clause, an infinitive end that is what
/// was said.
uint32_t kg_end_of_mixed(const kg_drafts *d, uint32_t from, uint32_t end);
uint32_t kg_end_of_content(const kg_drafts *d, uint32_t from, uint32_t end);
uint32_t kg_end_of_order(const kg_drafts *d, uint32_t from, uint32_t end);

#endif
