/* SPDX-License-Identifier: Apache-2.0 */
#include "name_examples.h"

static bool
is_capitalised(const kg_name_token *t)
{
  return t->run_first != t->run_end;
}

static uint16_t
bit(size_t label)
{
  return (uint16_t)(1u << label);
}

uint16_t *
name_allowed_labels(kg_arena *arena, const name_document *d)
{
  uint16_t *out = KG_ARENA_ARRAY(arena, uint16_t, d->tokens.n + 1);
  for (size_t i = 0; out && i < d->tokens.n; i++) {
    out[i] = bit(0);
    if (d->is_partial && is_capitalised(&d->view[i]) &&
        (d->view[i].pos == KG_POS_NNP || d->view[i].pos == KG_POS_NNPS)) {
      out[i] |= bit(kg_name_begin(KG_NAME_EVENT)) |
                bit(kg_name_inside(KG_NAME_EVENT)) |
                bit(kg_name_begin(KG_NAME_WORK)) |
                bit(kg_name_inside(KG_NAME_WORK));
    }
  }
  for (size_t k = 0; out && k < d->names.n; k++) {
    const marked_name *m = &d->names.at[k];
    for (uint32_t i = m->first; i < m->end; i++) {
      out[i] = m->optional ? bit(0) : 0;
      if (m->optional && m->kinds == NAME_ANY_KIND) {
        out[i] = (uint16_t)((1u << KG_NAME_LABELS) - 1);
      }
      for (size_t kind = 0; kind < KG_N_NAME_KINDS; kind++) {
        if (m->kinds >> kind & 1) {
          out[i] |= bit((i == m->first ? 1 : 2) + 2 * kind);
        }
      }
    }
  }
  return out;
}

kg_status
name_corpus_read_training(name_corpus *c, const char *data, size_t *first_news)
{
  TRY(name_corpus_read_gum(c, data, "train"));
  TRY(name_corpus_read_columns(c, data, "ner/en_ewt-ud-dev.iob2"));
  TRY(name_corpus_read_columns(c, data, "ner/en_ewt-ud-test.iob2"));
  TRY(name_corpus_read_columns(c, data, "ner/wikigold.conll.txt"));
  *first_news = c->documents.n;
  TRY(name_corpus_read_wikinews(c, data, false));
  return name_corpus_prepare(c, 0);
}
