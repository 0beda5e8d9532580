/* SPDX-License-Identifier: Apache-2.0 */
/// Names are looked for twice: what the first look is sure of tells the second
/// one where a sentence begins with a name, and what a headline is about.
#include "extract/names.h"
#include "extract/name_confidence.h"

static kg_status
note_sure(kg_name_search *names)
{
  kg_status st = KG_OK;
  for (size_t i = 0; !st && i < names->found.n; i++) {
    const kg_candidate *name = &names->found.at[i];
    if (name->is_dropped || name->is_weak || name->confidence < 0.6F) {
      continue;
    }
    const kg_slice text = kg_doc_text(names->doc, name->span);
    if (!kg_text_map_put(&names->sure, text, name->type, NULL)) {
      return KG_ERR_MEMORY;
    }
    if (name->type != KG_PER || name->end - name->first < 2) {
      continue;
    }
    const uint32_t parts[] = {name->first, name->end - 1};
    for (size_t k = 0; k < 2; k++) {
      const kg_piece *p = kg_names_at(names, parts[k]);
      if (p->shape == KG_SHAPE_CAPITAL || p->shape == KG_SHAPE_MIXED) {
        const kg_slice part = kg_slice_sub(names->doc->text, p->begin, p->end);
        st = kg_text_map_put(&names->sure, part, KG_PER, NULL) ? st
                                                               : KG_ERR_MEMORY;
      }
    }
  }
  return st;
}

/// The rule, and the type that came second if anything spoke for it.
static kg_reason
reason_of(const kg_candidate *name)
{
  kg_reason why = {.rule = name->rule, .confidence = kg_name_confidence(name)};
  float second = 0;
  for (int type = 0; type < KG_N_NAME_TYPES; type++) {
    if (type != (int)name->type && name->score[type] > second) {
      second = name->score[type];
      why.runner_up = kg_name_type_text((kg_name_type)type);
    }
  }
  const float best = name->score[name->type];
  if (why.runner_up) {
    const float share = second / (second + (best > second ? best : second));
    why.runner_up_confidence = 2 * share * (1 - why.confidence);
  }
  return why;
}

static kg_status
add_mentions(kg_name_search *names)
{
  for (size_t i = 0; i < names->found.n; i++) {
    const kg_candidate *name = &names->found.at[i];
    if (name->is_dropped) {
      continue;
    }
    const kg_mention mention = {.span = name->span,
                                .type = name->type,
                                .form = KG_FORM_NAME,
                                .in_noise =
                                    kg_doc_is_noise(names->doc, name->span),
                                .why = reason_of(name)};
    if (!kg_doc_push(names->doc, mentions, mention)) {
      return KG_ERR_MEMORY;
    }
  }
  return KG_OK;
}

/// What the trained tagger makes of the text: one voice among others.
static kg_status
find_learned(const kg_reader *reader, kg_name_search *names)
{
  const kg_doc *doc = names->doc;
  if (!reader->name_tagger) {
    return KG_OK;
  }
  const kg_tokens tokens = {doc->tokens.at, doc->tokens.n, doc->tokens.n};
  const kg_sentences sentences = {doc->sentences.at, doc->sentences.n,
                                  doc->sentences.n};
  names->outside = KG_ARENA_ARRAY(doc->arena, float, doc->tokens.n);
  if (!names->outside) {
    return KG_ERR_MEMORY;
  }
  kg_arena work;
  kg_arena_init(&work, reader->alloc);
  const kg_status st =
      kg_names_find(reader->name_tagger, doc->ctx, &work, doc->text, &tokens,
                    &sentences, names->items, &names->learned, names->outside);
  kg_arena_clear(&work);
  return st;
}

kg_status
kg_pass_names(const kg_reader *reader, kg_doc *doc)
{
  if (!reader->names || !doc->is_english) {
    return KG_OK;
  }
  kg_name_search *names = KG_ARENA_NEW(doc->arena, kg_name_search);
  if (!names) {
    return KG_ERR_MEMORY;
  }
  names->data = reader->names;
  names->doc = doc;
  names->items = &doc->items;
  kg_text_map_init(&names->inside, names->items);
  kg_text_map_init(&names->sure, names->items);
  kg_text_map_init(&names->sources, names->items);
  TRY(kg_names_read_pieces(names));
  TRY(find_learned(reader, names));
  TRY(kg_names_find_runs(names));
  TRY(kg_names_judge(names));
  TRY(note_sure(names));
  names->second_look = true;
  TRY(kg_names_find_runs(names));
  TRY(kg_names_judge(names));
  TRY(add_mentions(names));
  doc->names = names;
  return KG_OK;
}
