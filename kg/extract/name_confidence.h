/* SPDX-License-Identifier: Apache-2.0 */
/// How often names are right for which rules and the trained tagger have as
/// much to say as for this one.
#ifndef KG_EXTRACT_NAME_CONFIDENCE_H
#define KG_EXTRACT_NAME_CONFIDENCE_H

#include "extract/names.h"

/// What the tagger says of a candidate.
typedef enum kg_name_evidence {
#define KG_NAME_EVIDENCE(name, a, b, c, d) KG_EVIDENCE_##name,
#include "extract/name_confidence.def"
#undef KG_NAME_EVIDENCE
  KG_N_NAME_EVIDENCES
} kg_name_evidence;

#define KG_N_NAME_MARGINS 4

kg_name_evidence kg_name_evidence_of(const kg_candidate *name);
const char *kg_name_evidence_text(kg_name_evidence evidence);

/// By how many points its kind leads, in classes: 0 to KG_N_NAME_MARGINS - 1.
size_t kg_name_margin_of(const kg_candidate *name);

/// The chance that words and kind are right.
float kg_name_confidence(const kg_candidate *name);

#endif
