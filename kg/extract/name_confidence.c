/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/name_confidence.h"

static const float chances[KG_N_NAME_EVIDENCES][KG_N_NAME_MARGINS] = {
#define KG_NAME_EVIDENCE(name, a, b, c, d) {a, b, c, d},
#include "extract/name_confidence.def"
#undef KG_NAME_EVIDENCE
};

static const char *const texts[KG_N_NAME_EVIDENCES] = {
#define KG_NAME_EVIDENCE(name, a, b, c, d) #name,
#include "extract/name_confidence.def"
#undef KG_NAME_EVIDENCE
};

kg_name_evidence
kg_name_evidence_of(const kg_candidate *name)
{
  if (name->same > 0 && name->same_kind == name->type) {
    return name->same < 0.6F    ? KG_EVIDENCE_AGREES_WEAKLY
           : name->same < 0.8F  ? KG_EVIDENCE_AGREES_SOMEWHAT
           : name->same < 0.95F ? KG_EVIDENCE_AGREES
           : name->same < 0.99F ? KG_EVIDENCE_AGREES_WELL
                                : KG_EVIDENCE_AGREES_FULLY;
  }
  if (name->same > 0) {
    return KG_EVIDENCE_OTHER_KIND;
  }
  if (name->is_learned) {
    return KG_EVIDENCE_OTHER_WORDS;
  }
  return name->outside < 0.6F   ? KG_EVIDENCE_DOUBTS
         : name->outside < 0.9F ? KG_EVIDENCE_DISAGREES
                                : KG_EVIDENCE_DISAGREES_FULLY;
}

const char *
kg_name_evidence_text(kg_name_evidence evidence)
{
  return texts[evidence];
}

size_t
kg_name_margin_of(const kg_candidate *name)
{
  float best = -100;
  float second = 0;
  for (size_t i = 0; i < KG_N_NAME_TYPES; i++) {
    const float s = name->score[i];
    if (s > best) {
      second = best > second ? best : second;
      best = s;
    } else if (s > second) {
      second = s;
    }
  }
  const float margin = best - second;
  return margin < 1 ? 0 : margin < 2.5F ? 1 : margin < 5 ? 2 : 3;
}

float
kg_name_confidence(const kg_candidate *name)
{
  return chances[kg_name_evidence_of(name)][kg_name_margin_of(name)];
}
