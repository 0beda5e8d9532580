/* SPDX-License-Identifier: Apache-2.0 */
/// Parts of speech and lemmas.
///
/// The tagger is an averaged perceptron that goes from left to right; its
/// scores are sums of whole numbers, and of equal ones the first tag wins, so
/// that every machine gives the same tags. An open tagger never changes: any
/// number of threads may use it.
#ifndef KG_TEXT_TAGGER_H
#define KG_TEXT_TAGGER_H

#include "base/arena.h"
#include "kg/context.h"
#include "text/clusters.h"
#include "text/token.h"

typedef struct kg_tagger kg_tagger;

/// Opens clusters.kgm, pos.kgm and lemma.kgm in the folder.
/// @param tagger Owned by the caller.
kg_status
kg_tagger_open(const kg_context *ctx, const char *folder, kg_tagger **tagger);
void kg_tagger_close(kg_tagger *tagger);

/// Sets `pos` and `lemma` of the tokens of one sentence. Lemmas live in the
/// text, in the arena, or in the tagger.
kg_status kg_tag(const kg_tagger *tagger,
                 const kg_context *ctx,
                 kg_arena *arena,
                 kg_slice text,
                 kg_token *tokens,
                 size_t n);

/// Valid as long as the tagger is open.
const kg_clusters *kg_tagger_clusters(const kg_tagger *tagger);

#endif
