/* SPDX-License-Identifier: Apache-2.0 */
/// Bits of what lists and documents tell of a token (kg_name_token).
#ifndef KG_TEXT_NAME_LISTS_H
#define KG_TEXT_NAME_LISTS_H

enum kg_name_list_bits {
  KG_NAME_IS_COUNTRY = 1 << 0,
  KG_NAME_IN_COUNTRY = 1 << 1, ///< A later word of it.
  KG_NAME_IS_CITY = 1 << 2,
  KG_NAME_IN_CITY = 1 << 3,
  KG_NAME_IS_STATE = 1 << 4,
  KG_NAME_IN_STATE = 1 << 5,
  KG_NAME_IS_BODY = 1 << 6,
  KG_NAME_IN_BODY = 1 << 7,
  KG_NAME_IS_DEMONYM = 1 << 8,
  KG_NAME_IS_ROLE = 1 << 9,
  KG_NAME_IS_FIRST_NAME = 1 << 10,
  KG_NAME_IS_HONORIFIC = 1 << 11,
  KG_NAME_IS_ORG_NOUN = 1 << 12,
  KG_NAME_IS_FAC_NOUN = 1 << 13,
  KG_NAME_IS_LOC_NOUN = 1 << 14,
  KG_NAME_IS_EVENT_NOUN = 1 << 15,
  KG_NAME_IS_WORK_NOUN = 1 << 16,
  KG_NAME_IS_DATE = 1 << 17,
};
#define KG_NAME_LIST_BITS 18

enum kg_name_document_bits {
  KG_NAME_SEEN_LOWER = 1 << 0,
  KG_NAME_SEEN_UPPER = 1 << 1, ///< Not at a sentence's start.
  KG_NAME_SEEN_IN_RUN = 1 << 2,
  KG_NAME_AFTER_TITLE = 1 << 3,
  KG_NAME_AFTER_ROLE = 1 << 4,
  KG_NAME_AFTER_FIRST_NAME = 1 << 5,
  KG_NAME_AFTER_IN = 1 << 6,
  KG_NAME_RUN_ORG = 1 << 7, ///< Its run ends like an organisation.
  KG_NAME_RUN_FAC = 1 << 8,
  KG_NAME_RUN_LOC = 1 << 9,
  KG_NAME_RUN_PER = 1 << 10, ///< Its run begins with a first name.
  KG_NAME_BEFORE_VERB = 1 << 11,
  KG_NAME_BEFORE_POSSESSIVE = 1 << 12,
};
#define KG_NAME_DOCUMENT_BITS 13

#endif
