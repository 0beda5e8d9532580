/* SPDX-License-Identifier: Apache-2.0 */
/// Local names of IRIs, as section 3 of the ontology's notes defines them.
#ifndef KG_EXTRACT_SLUG_H
#define KG_EXTRACT_SLUG_H

#include "base/arena.h"

/// NFKD, marks off, lower case, runs of other characters than a-z and 0-9 to
/// one hyphen, none at the ends. A slug that begins with a digit gets `n-`;
/// one without any letter or digit is `x` and 12 hexadecimal digits of the
/// SHA-256 of the name in NFC.
/// @return `ptr` is NULL without memory.
kg_slice kg_slug(kg_arena *arena, kg_slice name);

#endif
