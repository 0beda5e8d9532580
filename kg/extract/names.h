/* SPDX-License-Identifier: Apache-2.0 */
/// What the steps of finding names share. A piece is a token, or a part of one
/// that was cut at its hyphens; a candidate is a stretch of pieces that may be
/// a name, with points for and against each type.
#ifndef KG_EXTRACT_NAMES_H
#define KG_EXTRACT_NAMES_H

#include "extract/gazetteer.h"
#include "text/names.h"

enum { KG_N_NAME_TYPES = KG_WORK + 1, KG_MAX_NAME_PIECES = 24 };

typedef enum kg_shape {
  KG_SHAPE_OTHER, ///< Punctuation, symbols.
  KG_SHAPE_LOWER,
  KG_SHAPE_CAPITAL, ///< First letter alone: "Hanoi".
  KG_SHAPE_UPPER,   ///< All letters, two or more: "NATO", "U.S.".
  KG_SHAPE_MIXED,   ///< Capitals inside: "YouTube", "iPhone", "McDonald".
  KG_SHAPE_DIGIT,   ///< Begins with a digit.
} kg_shape;

typedef struct kg_piece {
  uint32_t begin; ///< Bytes of the text.
  uint32_t end;
  uint32_t sentence;
  kg_word_classes classes;
  kg_slice lower;
  uint8_t shape; ///< kg_shape
  uint8_t pos;   ///< kg_pos of its token.
  bool is_glued; ///< No space before it.
  bool is_slip;  ///< "NOrth": a known word with a capital too many.
  bool is_first; ///< First word of its sentence (marks before it do not count).
} kg_piece;

typedef struct kg_candidate {
  uint32_t first; ///< Pieces.
  uint32_t end;
  kg_span span;
  kg_slice key; ///< Its words with single spaces.
  float score[KG_N_NAME_TYPES];
  float own[KG_N_NAME_TYPES];  ///< Of these, what its own words say.
  float vote[KG_N_NAME_TYPES]; ///< The trained tagger's, of all its mentions.
  uint32_t n_voters;
  kg_name_type type;
  float confidence;
  const char *rule;
  const kg_known_name *known;
  bool is_demonym;
  bool is_learned; ///< The trained tagger found it or a part of it.
  float same; ///< How sure the tagger is of a name of just these words, …
  kg_name_type same_kind; ///< … and of which kind; 0: it found none.
  float outside; ///< How sure the tagger is that no part of it is a name.
  bool is_title; ///< Written like the title of a work.
  bool is_weak;  ///< A capital that proves little (start of a sentence).
  bool is_dropped;
} kg_candidate;

typedef KG_VEC(kg_candidate) kg_candidates;

typedef struct kg_name_search {
  const kg_names_data *data;
  kg_doc *doc;
  const kg_alloc *items; ///< The document's arena.
  KG_VEC(kg_piece) pieces;
  kg_candidates found; ///< In order of the text.
  kg_names learned;    ///< What the trained tagger found, in order.
  float *outside; ///< By token: its chance to be in no name, says the tagger;
                  ///< NULL without a tagger.
  kg_text_map inside;  ///< Lower-case word: how often with a capital where
                       ///< none was due (high half), how often without.
  kg_text_map sure;    ///< Names and their parts known from a first look.
  bool *is_title_case; ///< By sentence: capitals prove nothing.
  kg_text_map sources; ///< Nouns of sources not named to entities.
  bool second_look;
} kg_name_search;

/// Cuts the tokens into pieces and counts how words are written.
kg_status kg_names_read_pieces(kg_name_search *names);

/// Finds candidates; those of an earlier look are forgotten.
kg_status kg_names_find_runs(kg_name_search *names);

/// Gives each candidate its points and, over the whole article, its type.
kg_status kg_names_judge(kg_name_search *names);

/// Drops what has a capital and is no name. Behind kg_names_share.
void kg_names_drop(kg_name_search *names);

static inline const kg_piece *
kg_names_at(const kg_name_search *names, size_t i)
{
  return &names->pieces.at[i];
}

/// True if piece `i` exists, in the sentence of piece `of`.
static inline bool
kg_names_has(const kg_name_search *names, size_t i, size_t of)
{
  return i < names->pieces.n &&
         names->pieces.at[i].sentence == names->pieces.at[of].sentence;
}

bool kg_piece_is(const kg_piece *piece, const char *lower);
bool kg_piece_is_capital(const kg_piece *piece);
bool kg_piece_is_hyphen(const kg_piece *piece);
/// "'s" or, behind a plural, the apostrophe alone, straight or curly.
bool kg_piece_is_owner_mark(const kg_piece *piece);

/// The text of the pieces with single spaces, in the arena.
kg_slice kg_names_key(kg_name_search *names, uint32_t first, uint32_t end);

/// The longest known name that begins at the piece; `*n_pieces` is its length.
const kg_known_name *kg_names_known_at(const kg_name_search *names,
                                       uint32_t first,
                                       uint32_t *n_pieces);

#endif
