/* SPDX-License-Identifier: Apache-2.0 */
/// "The president" for the one who was called so, and offices that are told
/// without their body.
#include "extract/roles.h"

#include <string.h>

/// Last word of a title, and whether the shorter is the longer's end.
static bool
same_title(kg_slice a, kg_slice b)
{
  const kg_slice few = a.len < b.len ? a : b;
  const kg_slice many = a.len < b.len ? b : a;
  const size_t skip = many.len - few.len;
  if (memcmp(few.ptr, many.ptr + skip, few.len) != 0) {
    return false;
  }
  // "vice president" is no president.
  return skip == 0 ||
         (many.ptr[skip - 1] == ' ' &&
          !(skip >= 5 && !memcmp(many.ptr + skip - 5, "vice ", 5)) &&
          !(skip >= 7 && !memcmp(many.ptr + skip - 7, "deputy ", 7)));
}

/// Whether two bodies may be one: equal, or one not said.
static int
body_match(uint32_t wanted, uint32_t held)
{
  if (wanted == KG_NO_INDEX) {
    return 1;
  }
  return held == wanted ? 2 : held == KG_NO_INDEX ? 1 : 0;
}

/// The holder of the title mentioned last before `offset`.
/// @param other Set to another holder, or KG_NO_INDEX.
static uint32_t
find_holder(const kg_text_view *view,
            kg_slice title,
            uint32_t organization,
            uint32_t offset,
            uint32_t *other)
{
  const kg_doc *doc = view->doc;
  uint32_t best = KG_NO_INDEX;
  int best_match = 0;
  uint32_t best_place = 0;
  *other = KG_NO_INDEX;
  for (size_t i = 0; i < doc->roles.n; i++) {
    const kg_role *role = &doc->roles.at[i];
    const int match = body_match(organization, role->organization);
    if (!match || !same_title(title, role->title) ||
        !strcmp(role->form, "nominal") ||
        (role->qualifier && !strcmp(role->qualifier, "former") &&
         title.len != role->title.len)) {
      continue;
    }
    uint32_t place = 1;
    for (size_t m = 0; m < doc->mentions.n; m++) {
      const kg_mention *mention = &doc->mentions.at[m];
      if (mention->n_entities == 1 && mention->entities[0] == role->person &&
          mention->span.begin < offset && mention->span.begin + 2 > place) {
        place = mention->span.begin + 2;
      }
    }
    const bool is_better =
        match > best_match || (match == best_match && place > best_place);
    if (role->person != best) {
      *other = is_better ? best : role->person;
    }
    if (is_better) {
      best = role->person;
      best_match = match;
      best_place = place;
    }
  }
  return best;
}

kg_status
kg_role_find_nominal(kg_text_view *view, kg_title *title)
{
  const bool definite =
      title->determiner != KG_NO_INDEX &&
      (kg_piece_is(kg_view_at(view, title->determiner), "the") ||
       kg_piece_is(kg_view_at(view, title->determiner), "this") ||
       kg_piece_is(kg_view_at(view, title->determiner), "that"));
  const bool owned =
      title->determiner == KG_NO_INDEX && title->organization != KG_NO_INDEX &&
      title->outer < title->first &&
      (kg_piece_is(kg_view_at(view, title->first - 1), "'s") ||
       kg_piece_is(kg_view_at(view, title->first - 1), "\u2019s"));
  if (title->is_plural || !(definite || owned)) {
    return KG_OK;
  }
  const kg_slice name = kg_title_name(view, title);
  if (!name.ptr) {
    return KG_ERR_MEMORY;
  }
  uint32_t other;
  const uint32_t person =
      find_holder(view, name, title->organization,
                  kg_view_at(view, title->outer)->begin, &other);
  if (person == KG_NO_INDEX) {
    return KG_OK;
  }
  kg_reason why = {.rule = "who was called so", .confidence = 0.88F};
  if (other != KG_NO_INDEX) {
    why.runner_up = kg_entity_label(view->doc, other);
    why.runner_up_confidence = 1 - why.confidence;
  }
  TRY(kg_role_add(view, title, person, "nominal", why));
  return kg_mention_add(
      view->doc,
      kg_view_span(view, owned ? title->outer : title->determiner, title->end),
      KG_FORM_NOMINAL, &person, 1, why);
}

void
kg_roles_fill_bodies(kg_doc *doc)
{
  for (size_t i = 0; i < doc->roles.n; i++) {
    kg_role *role = &doc->roles.at[i];
    for (size_t k = 0; role->organization == KG_NO_INDEX && k < doc->roles.n;
         k++) {
      const kg_role *other = &doc->roles.at[k];
      if (other->person == role->person &&
          kg_slice_equal(other->title, role->title)) {
        role->organization = other->organization;
      }
    }
  }
}
