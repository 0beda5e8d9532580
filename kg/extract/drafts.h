/* SPDX-License-Identifier: Apache-2.0 */
/// Statements while they are put together. Private to the statements pass.
#ifndef KG_EXTRACT_DRAFTS_H
#define KG_EXTRACT_DRAFTS_H

#include "extract/cues.h"
#include "extract/grammar.h"

/// A sentence, or several that one quotation runs over.
typedef struct kg_unit {
  kg_range tokens;
  uint32_t paragraph;
} kg_unit;

typedef enum kg_cue_kind {
  KG_CUE_VERB,
  KG_CUE_ACCORDING,
} kg_cue_kind;

/// A verb (or "according to") that brings in speech, with whose it is.
typedef struct kg_cue {
  kg_cue_kind kind;
  kg_cue_word word;
  uint32_t at;     ///< The verb.
  kg_range tokens; ///< With auxiliaries and particles.
  kg_range speaker;
  const char *rule;  ///< How the speaker was found.
  bool is_inverted;  ///< "said X".
  bool is_weak;      ///< "would say", "to say": only beside a quotation.
  uint32_t boundary; ///< Where its clause begins.
} kg_cue;

typedef KG_VEC(kg_cue) kg_cues;

typedef struct kg_draft {
  KG_VEC(kg_statement_part) parts;
  kg_range speaker;
  kg_range cue;
  kg_range addressee;
  const char *rule;
  float confidence;
  uint32_t unit;    ///< Of its last part.
  kg_cue_word word; ///< verb is NULL without a cue.
  uint32_t clause;  ///< First token of the clause it is said in.
  uint32_t clause_end;
} kg_draft;

typedef struct kg_drafts {
  kg_doc *doc;
  kg_grammar grammar;
  KG_VEC(kg_unit) units;
  KG_VEC(kg_draft) drafts;
  bool failed; ///< Memory ran out.
} kg_drafts;

/// The cues of a unit, in order of the text.
void kg_cues_find(kg_drafts *d, const kg_unit *unit, kg_cues *cues);

/// Appends what stands in the tokens to the draft: quotations and the words
/// between them.
void kg_draft_add_range(kg_drafts *d, kg_draft *draft, kg_range range);
/// Appends the words between the marks of a quotation.
void kg_draft_add_quote(kg_drafts *d, kg_draft *draft, uint32_t quote);

/// Statements that a unit's cues bring in.
void kg_unit_read(kg_drafts *d, uint32_t unit);
/// Statements that nouns bring in: "her claim that …".
void kg_unit_read_nouns(kg_drafts *d, uint32_t unit);
/// Paragraphs with their speaker and a colon before them: an interview.
bool kg_is_transcript(const kg_drafts *d);
/// The turn that begins at the unit, if one does.
/// @return The unit behind it, or `unit`.
uint32_t kg_turn_read(kg_drafts *d, uint32_t unit);
/// What no cue of its own brings in: continuations, block quotations, names
/// behind dashes and before colons, the speaker of the sentence before.
void kg_unit_read_uncued(kg_drafts *d, uint32_t unit);

/// First token behind the quotation that holds `token`.
uint32_t kg_quote_end_token(const kg_drafts *d, uint32_t token);
/// True if the token begins a quotation (its first mark).
bool kg_starts_quote(const kg_drafts *d, uint32_t token);
/// The quotation's words end like a sentence or with the comma before "said".
bool kg_quote_is_finished(const kg_drafts *d, uint32_t quote);
/// Number of words between the marks.
uint32_t kg_quote_n_words(const kg_drafts *d, uint32_t quote);

#endif
