/* SPDX-License-Identifier: Apache-2.0 */
/// Word lists: roles, relatives, first names, countries and their people,
/// verbs that report, months, places. An open lexicon never changes and may be
/// used by any number of threads.
///
/// Phrases are found whatever their case and white space, and with straight or
/// curly apostrophes; proper names only where the first letter is upper case,
/// and acronyms ("US", "WHO") only where all are.
#ifndef KG_TEXT_LEXICON_H
#define KG_TEXT_LEXICON_H

#include "kg/context.h"

#include <stdint.h>

typedef enum kg_list {
#define KG_LIST(name, is_proper, value) KG_LIST_##name,
#include "text/lists.def"
#undef KG_LIST
  KG_N_LISTS
} kg_list;

/// For FIRST_NAME, KINSHIP, HONORIFIC: both bits where it can be either.
enum kg_gender_bits { KG_MALE_BIT = 1, KG_FEMALE_BIT = 2 };

/// For ROLE. The low 4 bits: which of the noun's senses, by frequency, is a
/// person (1 = the most frequent; "minister" 1, "head" higher).
enum kg_role_flags {
  KG_ROLE_RANK = 0xF,
  KG_ROLE_LISTED = 0x10, ///< On our own list of roles.
  KG_ROLE_MALE = 0x20,   ///< A man's form (spokesman).
  KG_ROLE_FEMALE = 0x40,
  KG_ROLE_GENERIC = 0x80, ///< A person, but no role (man, friend).
};

/// For REPORTING.
enum kg_report_flags {
  KG_REPORT_SPEECH = 1,
  KG_REPORT_ADDRESSEE = 2, ///< Its object is who is spoken to (tell).
  KG_REPORT_QUESTION = 4,
  KG_REPORT_THOUGHT = 8,
  KG_REPORT_WRITTEN = 16,
  KG_REPORT_NOUN = 32,     ///< A noun (statement).
  KG_REPORT_DOCUMENT = 64, ///< Documents and laws may be its subject.
};

/// DEMONYM of no single country.
#define KG_NO_COUNTRY 0x1FFu

/// For CITY: country, size and whether it is a capital.
static inline uint32_t
kg_city_country(uint32_t value) ///< Index + 1, or KG_NO_COUNTRY.
{
  return value & 0x1FF;
}
static inline uint32_t
kg_city_size(uint32_t value) ///< Binary logarithm of its people; 0 = unknown.
{
  return value >> 9 & 0x1F;
}

typedef struct kg_country {
  kg_slice name; ///< Common English name.
  kg_slice iso2;
  kg_slice iso3;
  kg_slice capital;  ///< May be empty.
  kg_slice wikidata; ///< "Q884"; may be empty.
  kg_slice demonym;  ///< "South Korean"; may be empty.
} kg_country;

typedef struct kg_lexicon kg_lexicon;

/// Opens lexicon.kgm and, where they are there, places.kgm and geonames.kgm.
/// @param lexicon Owned by the caller.
kg_status
kg_lexicon_open(const kg_context *ctx, const char *folder, kg_lexicon **out);
void kg_lexicon_close(kg_lexicon *lexicon);

/// The phrase's value on a list (see lists.def), or 0 if it is not there.
/// Plurals are found for DEMONYM alone.
uint32_t
kg_lexicon_find(const kg_lexicon *lexicon, kg_list list, kg_slice phrase);

/// The country with this index (value less 1), or NULL.
const kg_country *kg_lexicon_country(const kg_lexicon *lexicon, uint32_t index);

/// The same in two steps, for looking one phrase up on many lists: its hash,
/// then the value for that.
uint64_t kg_lexicon_hash(kg_slice phrase);
uint32_t kg_lexicon_find_hash(const kg_lexicon *lexicon,
                              kg_list list,
                              kg_slice phrase,
                              uint64_t hash);
/// A hint for a look-up to come.
void
kg_lexicon_prefetch(const kg_lexicon *lexicon, kg_list list, uint64_t hash);

/// For the writer: the key of a phrase, and the bit that marks acronyms.
#define KG_LEXICON_ACRONYM 0x80000000u
uint64_t kg_lexicon_key(kg_list list, kg_slice phrase);

#endif
