/* SPDX-License-Identifier: Apache-2.0 */
#include "build/emit.h"

#include "build/emitter.h"

#include <stdio.h>

void
kg_article_local(const char *sha256, char out[KG_ARTICLE_LOCAL_SIZE])
{
  snprintf(out, KG_ARTICLE_LOCAL_SIZE, "h%.16s", sha256);
}

kg_status
kg_emit_document(const kg_context *ctx,
                 const kg_doc *doc,
                 const kg_emit_options *options,
                 kg_arena *arena,
                 kg_quad_fn *quad_fn,
                 void *user)
{
  kg_emitter e = {.ctx = ctx,
                  .doc = doc,
                  .options = options,
                  .arena = arena,
                  .quad_fn = quad_fn,
                  .user = user};
  char local[KG_ARTICLE_LOCAL_SIZE];
  kg_article_local(doc->sha256, local);
  e.article_local = kg_slice_of(local);
  kg_text_map_init(&e.seen, ctx->alloc);
  e.article = kg_emit_iri(&e, "article", e.article_local);
  kg_emit_article(&e);
  kg_emit_captions(&e);
  kg_emit_mentions(&e);
  kg_emit_statements(&e);
  kg_emit_roles(&e);
  kg_emit_events(&e);
  kg_emit_relations(&e);
  kg_text_map_clear(&e.seen);
  return e.status == KG_ERR_MEMORY ? kg_out_of_memory(ctx) : e.status;
}
