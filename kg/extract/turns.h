/* SPDX-License-Identifier: Apache-2.0 */
/// Who speaks in the paragraphs of interviews and transcripts, whose words
/// stand without quotation marks.
#ifndef KG_EXTRACT_TURNS_H
#define KG_EXTRACT_TURNS_H

#include "extract/roles.h"

/// By paragraph; entities, or KG_NO_INDEX.
typedef struct kg_turn {
  uint32_t speaker;
  uint32_t addressee;
} kg_turn;

/// @param turns As many as the document has paragraphs, in its arena; NULL
/// where the article is no interview and no transcript.
/// @return KG_ERR_MEMORY
kg_status kg_turns_find(const kg_text_view *view, kg_turn **turns);

#endif
