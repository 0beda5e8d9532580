/* SPDX-License-Identifier: Apache-2.0 */
/// What an article tells of a name's kind in other places: the same words are
/// one kind all through it, a part is what the longer name is, and a short form
/// is what it is short for.
#include "extract/name_points.h"

#include <string.h>

/// Points for what the trained tagger is sure of, on average over the
/// mentions of one name.
#define LEARNED_WEIGHT 4.0F

void
kg_name_give(kg_candidate *name,
             kg_name_type type,
             float points,
             const char *rule)
{
  name->score[type] += points;
  if (points >= 3 && !name->rule) {
    name->rule = rule;
  }
}

bool
kg_name_is_small_place(const kg_candidate *name)
{
  return name->known && name->known->type == KG_GPE &&
         name->known->population > 0 && name->known->population <= 400000 &&
         name->end - name->first == 1;
}

kg_name_type
kg_name_best_type(const kg_candidate *name, float *best, float *second)
{
  kg_name_type type = KG_ORG;
  *best = -100;
  *second = -100;
  static const kg_name_type ORDER[] = {KG_ORG, KG_PER,   KG_GPE, KG_FAC,
                                       KG_LOC, KG_EVENT, KG_WORK};
  for (size_t i = 0; i < sizeof ORDER / sizeof *ORDER; i++) {
    const float s = name->score[ORDER[i]];
    if (s > *best) {
      *second = *best;
      *best = s;
      type = ORDER[i];
    } else if (s > *second) {
      *second = s;
    }
  }
  return type;
}

void
kg_name_decide(kg_candidate *name)
{
  float best;
  float second;
  name->type = kg_name_best_type(name, &best, &second);
  const float margin = best - (second > 0 ? second : 0);
  name->confidence = margin <= 0 ? 0.5F : 0.5F + 0.5F * margin / (margin + 2);
  if (!name->rule) {
    name->rule = "words around";
  }
}

/// "A, B and C" are of one kind: what is clear tells what is not.
static void
judge_lists(kg_name_search *names)
{
  for (size_t i = 0; i + 1 < names->found.n; i++) {
    kg_candidate *a = &names->found.at[i];
    kg_candidate *b = &names->found.at[i + 1];
    const size_t gap = b->first - a->end;
    const kg_piece *p = kg_names_at(names, a->end);
    const bool comma = gap == 1 && kg_piece_is(p, ",");
    const bool and = (gap == 1 && kg_piece_is(p, "and")) ||
                     (gap == 2 && kg_piece_is(p, ",") &&
                      kg_piece_is(kg_names_at(names, a->end + 1), "and"));
    if (b->first < a->end || !(comma || and) ||
        !kg_names_has(names, b->first, a->first)) {
      continue;
    }
    float best_a;
    float best_b;
    float second;
    const kg_name_type type_a = kg_name_best_type(a, &best_a, &second);
    const kg_name_type type_b = kg_name_best_type(b, &best_b, &second);
    if (best_a >= 2 && best_b < 2 && (and || type_a == KG_GPE)) {
      kg_name_give(b, type_a, 2.2F, "one of a list");
      kg_name_decide(b);
    } else if (best_b >= 2 && best_a < 2 && (and || type_b == KG_GPE)) {
      kg_name_give(a, type_b, 2.2F, "one of a list");
      kg_name_decide(a);
    }
  }
}

/// The same words are the same kind of thing all through the article.
static kg_status
share_points(kg_name_search *names)
{
  kg_text_map keys;
  kg_text_map_init(&keys, names->items);
  for (size_t i = 0; i < names->found.n; i++) {
    kg_candidate *name = &names->found.at[i];
    bool is_new;
    uint64_t *first = kg_text_map_put(&keys, name->key, i, &is_new);
    if (!first) {
      return KG_ERR_MEMORY;
    }
    if (is_new) {
      continue;
    }
    kg_candidate *other = &names->found.at[*first];
    for (int t = 0; t < KG_N_NAME_TYPES; t++) {
      other->score[t] += name->score[t] - name->own[t];
    }
    for (int t = 0; t < KG_N_NAME_TYPES; t++) {
      other->vote[t] += name->vote[t];
    }
    other->n_voters++;
    other->rule = other->rule ? other->rule : name->rule;
  }
  for (size_t i = 0; i < names->found.n; i++) {
    kg_candidate *name = &names->found.at[i];
    const kg_candidate *first =
        &names->found.at[*kg_text_map_find(&keys, name->key)];
    // The first one is complete before the others copy it.
    for (int t = 0; t < KG_N_NAME_TYPES && name == first; t++) {
      name->score[t] +=
          LEARNED_WEIGHT * name->vote[t] / (float)(name->n_voters + 1);
    }
    if (name != first) {
      memcpy(name->score, first->score, sizeof name->score);
    }
    name->rule = name->rule ? name->rule : first->rule;
    kg_name_decide(name);
  }
  return KG_OK;
}

static kg_slice
piece_text(const kg_name_search *names, size_t i)
{
  return kg_slice_sub(names->doc->text, kg_names_at(names, i)->begin,
                      kg_names_at(names, i)->end);
}

/// Parts of longer names that may stand for them: a person's last name, the
/// words of a body before its head ("Salling" for "Salling Group").
static kg_status
note_parts(kg_name_search *names, kg_text_map *parts)
{
  for (size_t i = 0; i < names->found.n; i++) {
    const kg_candidate *name = &names->found.at[i];
    if (name->end - name->first < 2 || name->confidence < 0.6F) {
      continue;
    }
    size_t piece = name->first;
    if (name->type == KG_PER) {
      piece = name->end - 1;
      if (kg_names_at(names, piece)->classes & KG_W_NAME_TAIL &&
          piece > name->first) {
        piece--;
      }
    } else if (name->type == KG_EVENT || name->type == KG_WORK ||
               name->type == KG_GPE ||
               kg_names_at(names, piece)->classes &
                   (KG_W_DEMONYM | KG_W_PLACE_PART | KG_W_ROLE_MOD)) {
      continue;
    }
    if (!kg_text_map_put(parts, piece_text(names, piece), name->type, NULL)) {
      return KG_ERR_MEMORY;
    }
    // Family names may stand first: "Kim Jong-un", "Moon Jae-in".
    if (name->type == KG_PER &&
        !kg_text_map_put(parts, piece_text(names, name->first), KG_PER, NULL)) {
      return KG_ERR_MEMORY;
    }
  }
  return KG_OK;
}

static kg_status
use_parts(kg_name_search *names)
{
  kg_text_map parts;
  kg_text_map_init(&parts, names->items);
  const kg_status st = note_parts(names, &parts);
  for (size_t i = 0; !st && i < names->found.n; i++) {
    kg_candidate *name = &names->found.at[i];
    if (name->end - name->first > 1) {
      continue;
    }
    const uint64_t *type = kg_text_map_find(&parts, name->key);
    // A place that ends somebody's name stays what it is.
    const bool is_place = name->known && name->known->type == KG_GPE &&
                          name->known->population == 0;
    float best;
    float second;
    kg_name_best_type(name, &best, &second);
    const bool is_clear = *(type ? type : &(uint64_t){0}) != KG_PER && best > 2;
    if (type && !is_clear && !(is_place && name->score[KG_GPE] > 5)) {
      kg_name_give(name, (kg_name_type)*type, *type == KG_PER ? 5 : 3,
                   "part of a longer name");
      // A town's name says little where somebody in full bears it.
      if (*type == KG_PER && kg_name_is_small_place(name)) {
        kg_name_give(name, KG_GPE, -KG_SMALL_PLACE_POINTS, NULL);
      }
      name->is_weak = false;
      kg_name_decide(name);
    }
  }
  return st;
}

/// "World Health Organization (WHO)".
static void
use_brackets(kg_name_search *names)
{
  for (size_t i = 0; i + 1 < names->found.n; i++) {
    kg_candidate *a = &names->found.at[i];
    kg_candidate *b = &names->found.at[i + 1];
    if (b->first == a->end + 1 &&
        kg_piece_is(kg_names_at(names, a->end), "(") &&
        b->end - b->first == 1 && a->end - a->first > 1 &&
        kg_names_at(names, b->first)->shape != KG_SHAPE_CAPITAL) {
      kg_name_give(b, a->type, 4, "short form in brackets");
      kg_name_decide(b);
    }
  }
}

static bool
spells(const kg_name_search *names,
       const kg_candidate *initials,
       const kg_candidate *name)
{
  const kg_slice letters = kg_names_at(names, initials->first)->lower;
  size_t n = 0;
  for (size_t i = name->first; i < name->end; i++) {
    const kg_piece *p = kg_names_at(names, i);
    if (kg_piece_is_capital(p) &&
        (n == letters.len || p->lower.ptr[0] != letters.ptr[n++])) {
      return false;
    }
  }
  return n == letters.len;
}

/// "ARC" where an "Arctic Research Council" is named.
static void
use_initials(kg_name_search *names)
{
  for (size_t i = 0; i < names->found.n; i++) {
    kg_candidate *one = &names->found.at[i];
    const kg_piece *p = kg_names_at(names, one->first);
    if (one->end - one->first > 1 || p->shape != KG_SHAPE_UPPER ||
        p->lower.len < 2 || one->known) {
      continue;
    }
    for (size_t k = 0; k < names->found.n; k++) {
      const kg_candidate *name = &names->found.at[k];
      if (name->end - name->first > 1 && name->type != KG_PER &&
          name->confidence >= 0.6F && spells(names, one, name)) {
        kg_name_give(one, name->type, 4, "initials of a longer name");
        one->is_weak = false;
        kg_name_decide(one);
        break;
      }
    }
  }
}

kg_status
kg_names_share(kg_name_search *names)
{
  TRY(share_points(names));
  judge_lists(names);
  TRY(use_parts(names));
  use_brackets(names);
  use_initials(names);
  return KG_OK;
}
