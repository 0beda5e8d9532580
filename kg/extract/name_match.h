/* SPDX-License-Identifier: Apache-2.0 */
/// The names of an article with their words, and whether two of them can stand
/// for one thing. Private to the step that joins them.
#ifndef KG_EXTRACT_NAME_MATCH_H
#define KG_EXTRACT_NAME_MATCH_H

#include "extract/gazetteer.h"

enum { KG_MAX_NAMED_WORDS = 16 };

/// A name mention with its words, folded: no marks, no case.
typedef struct kg_named {
  kg_mention *mention;
  uint32_t parent; ///< Of the group it is in; itself if it is the first.
  kg_slice folded; ///< Words joined by one space.
  kg_slice words[KG_MAX_NAMED_WORDS];
  uint32_t n_words;
  const kg_known_name *known;
  kg_gender gender;
} kg_named;

typedef struct kg_named_list {
  const kg_names_data *data;
  kg_doc *doc;
  kg_named *at; ///< In order of the text.
  uint32_t n;
} kg_named_list;

/// Fills the list with the document's name mentions, each its own group.
/// @return KG_ERR_MEMORY
kg_status kg_named_collect(kg_named_list *l);

/// Equal types, or both places.
bool kg_same_kind(kg_name_type a, kg_name_type b);

/// First and last word equal, the one in between left out: "Sarah Sanders".
/// Or two words turned round, the family name first: "Higuchi Ichiyo".
bool kg_same_person(const kg_named *a, const kg_named *b);

/// `few` are the first or the last words of `many`.
bool kg_is_edge(const kg_named *few, const kg_named *many, bool at_end);

/// "European Union (EU)": the name in brackets right behind.
bool kg_is_bracketed(const kg_named_list *l,
                     const kg_named *long_name,
                     const kg_named *short_name);

/// Another form of the longer name: initials, a part. Not for people.
bool
kg_is_alias(const kg_named_list *l, const kg_named *few, const kg_named *many);

/// Does a mention of one word of a person's name stand for that person?
/// 2: by the last name; 1: by another word; 0: no.
int kg_person_match(const kg_named *few, const kg_named *many);

/// At most one letter put in, left out or changed.
bool kg_differs_by_one(kg_slice a, kg_slice b);

#endif
