/* SPDX-License-Identifier: Apache-2.0 */
/// What is known of words and names before an article is read: classes of
/// words, countries with their people, cities, first names.
#ifndef KG_EXTRACT_GAZETTEER_H
#define KG_EXTRACT_GAZETTEER_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "extract/document.h"
#include "extract/reader.h"

enum kg_word_class_bit {
#define KG_CLASS(name) KG_BIT_##name,
#include "extract/name_classes.def"
#undef KG_CLASS
  KG_N_WORD_CLASSES
};

typedef uint64_t kg_word_classes; ///< Set of `KG_W_…` bits.

#define KG_CLASS(name)                                                         \
  static const kg_word_classes KG_W_##name = UINT64_C(1) << KG_BIT_##name;
#include "extract/name_classes.def"
#undef KG_CLASS

/// A name that is known. `country` is the index of its country's own entry
/// (itself for a country), or KG_NO_INDEX.
typedef struct kg_known_name {
  kg_slice name; ///< As usual: "United States" for "U.S.".
  kg_name_type type;
  const char *subtype; ///< Country, City, State, Continent… or NULL.
  uint32_t country;
  uint32_t population;
  bool is_demonym; ///< An adjective or a people, no name of the place.
} kg_known_name;

struct kg_names_data {
  const kg_alloc *alloc;
  const kg_lexicon *lexicon; ///< May be NULL.
  kg_arena arena;
  kg_text_map words;     ///< Lower case to classes.
  kg_text_map names;     ///< As written to an index of `known`.
  kg_text_map countries; ///< ISO 3166 code to an index of `known`.
  KG_VEC(kg_known_name) known;
};

/// Classes of a word given in lower case.
kg_word_classes kg_gazetteer_classes(const kg_names_data *data, kg_slice lower);

/// The known name that is spelt exactly so, or NULL. Spaces are single.
const kg_known_name *kg_gazetteer_find(const kg_names_data *data,
                                       kg_slice name);

/// KG_MALE or KG_FEMALE for a first name in lower case of one gender.
kg_gender kg_gazetteer_gender(const kg_names_data *data, kg_slice lower);

#endif
