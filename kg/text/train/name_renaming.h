/* SPDX-License-Identifier: Apache-2.0 */
/// Documents with other names put in: a tagger that learns from them has to
/// look at what stands around a name.
#ifndef KG_TEXT_TRAIN_NAME_RENAMING_H
#define KG_TEXT_TRAIN_NAME_RENAMING_H

#include "name_corpus.h"

/// A name to put in.
typedef struct name_donor {
  const name_document *from;
  uint32_t first;
  uint32_t end;
} name_donor;

typedef KG_VEC(name_donor) name_donors;

/// Names of the same possible kinds.
typedef struct name_pool {
  uint32_t kinds;
  name_donors all;
} name_pool;

typedef struct name_pools {
  KG_VEC(name_pool) at;
} name_pools;

/// Adds a document's names. The document must stay.
/// @return false without memory.
bool name_pools_add(name_pools *pools, const name_document *d);
void name_pools_clear(name_pools *pools);

/// Appends to `to` a copy of `d` in which most names are replaced, the same
/// name always by the same. Words keep their parts of speech; the view is still
/// to be made.
/// @param random State of a generator.
/// @return false without memory.
bool name_corpus_add_renamed(name_corpus *to,
                             const name_document *d,
                             const name_pools *pools,
                             uint64_t *random);

#endif
