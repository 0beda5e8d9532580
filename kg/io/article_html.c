/* SPDX-License-Identifier: Apache-2.0 */
#include "io/article_html.h"

kg_status
kg_article_from_html(const kg_context *ctx,
                     const char *source_name,
                     kg_arena *arena,
                     kg_article *article)
{
  (void)arena;
  (void)article;
  return kg_sink_error(&ctx->sink, KG_ERR_INPUT, source_name,
                       "HTML is not read yet");
}
