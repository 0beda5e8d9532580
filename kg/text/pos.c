/* SPDX-License-Identifier: Apache-2.0 */
#include "text/token.h"

static const char *const pos_texts[] = {
#define KG_POS(name, text) text,
#include "text/pos.def"
#undef KG_POS
};

#define N_POS (sizeof pos_texts / sizeof *pos_texts)

const char *
kg_pos_text(kg_pos pos)
{
  return (size_t)pos < N_POS ? pos_texts[pos] : "";
}

bool
kg_pos_is_verb(kg_pos pos)
{
  switch (pos) {
  case KG_POS_VB:
  case KG_POS_VBD:
  case KG_POS_VBG:
  case KG_POS_VBN:
  case KG_POS_VBP:
  case KG_POS_VBZ:
  case KG_POS_MD: return true;
  default: return false;
  }
}

kg_pos
kg_pos_find(kg_slice text)
{
  for (size_t i = 1; i < N_POS; i++) {
    if (kg_slice_is(text, pos_texts[i])) {
      return (kg_pos)i;
    }
  }
  return KG_POS_NONE;
}
