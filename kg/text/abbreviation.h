/* SPDX-License-Identifier: Apache-2.0 */
/// Words that are written with a full stop of their own.
#ifndef KG_TEXT_ABBREVIATION_H
#define KG_TEXT_ABBREVIATION_H

#include "kg/slice.h"

/// What tends to follow; see abbreviation.def.
typedef enum kg_abbreviation {
  KG_ABBREVIATION_NONE,
  KG_ABBREVIATION_TITLE,
  KG_ABBREVIATION_NUMBER,
  KG_ABBREVIATION_TAIL,
  KG_ABBREVIATION_INSIDE,
} kg_abbreviation;

/// `word` without its last full stop; "MR" counts as "Mr".
kg_abbreviation kg_abbreviation_find(kg_slice word);

/// Letters with full stops between: "U.S", "a.m", "Ph.D" (without the last
/// stop). A single letter is none.
bool kg_is_dotted_acronym(kg_slice word);

/// Capitalised words such as "The" and "But" that begin a sentence and seldom
/// a name: after an abbreviation they tell that a sentence has ended.
bool kg_is_sentence_starter(kg_slice word);

#endif
