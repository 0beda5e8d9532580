/* SPDX-License-Identifier: Apache-2.0 */
/// Base forms of words: exceptions from a table, the rest by rules that look
/// whether the base they make is a word.
#ifndef KG_TEXT_LEMMA_H
#define KG_TEXT_LEMMA_H

#include "base/arena.h"
#include "text/model.h"
#include "text/normal.h"
#include "text/table.h"
#include "text/token.h"

/// Sections of lemma.kgm: "bases" (a table of base forms by class),
/// "exceptions" (from word and tag to a place in the strings, from 1) and
/// "strings" (each a byte of length and its bytes).
typedef struct kg_lemmas {
  kg_model_table bases;
  kg_model_table exceptions;
  kg_slice strings;
} kg_lemmas;

void kg_lemmas_init(kg_lemmas *lemmas, const kg_model *model);

/// Lemma of a word with this tag, as UD has it: names as written, other words
/// in lower case. Lives in `word`, in the model or in the arena; `ptr` is NULL
/// without memory.
kg_slice
kg_lemma(const kg_lemmas *lemmas, kg_arena *arena, kg_slice word, kg_pos pos);

/// What a word may be by its form, as far as the base forms know: a bit for
/// each of noun, plural, verb, -s, -ed, -ing, adjective, -er, -est.
unsigned kg_lemma_kinds(const kg_lemmas *lemmas, kg_slice word);

/// For the trainer: what the rules alone make of a word in lower case.
void kg_lemma_by_rule(const kg_lemmas *lemmas, kg_pos pos, kg_normal *word);
uint64_t kg_lemma_exception_key(const kg_normal *lower, kg_pos pos);
/// `kind`: 'n', 'v' or 'a'.
uint64_t kg_lemma_base_key(kg_slice base, char kind);

#endif
