/* SPDX-License-Identifier: Apache-2.0 */
/// Points of a candidate for each type, and the type they come to. Private to
/// the steps that judge names.
#ifndef KG_EXTRACT_NAME_POINTS_H
#define KG_EXTRACT_NAME_POINTS_H

#include "extract/names.h"

/// What a town that is hardly known says for a place.
#define KG_SMALL_PLACE_POINTS 2.5F

/// @param rule Named as the reason if the points are many; may be NULL.
void kg_name_give(kg_candidate *name,
                  kg_name_type type,
                  float points,
                  const char *rule);

/// The type with the most points, how many it has, and how many the next.
kg_name_type
kg_name_best_type(const kg_candidate *name, float *best, float *second);

/// Sets type, confidence and rule from the points.
void kg_name_decide(kg_candidate *name);

/// A town of one word that is hardly known; countries have no population here.
bool kg_name_is_small_place(const kg_candidate *name);

/// Makes one kind of what the article shows to be one: the same words, parts
/// of longer names, short forms, members of a list. Decides all types.
kg_status kg_names_share(kg_name_search *names);

#endif
