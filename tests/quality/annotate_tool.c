/* SPDX-License-Identifier: Apache-2.0 */
/// Prints what was found in each file, as JSON Lines: the reader without the
/// program around it. Usage: annotate_tool MODELS [--tokens] [--why] FILE…
#include "extract/annotations.h"
#include "extract/pipeline.h"

#include <stdio.h>
#include <string.h>

static void
print_diag(void *user, const kg_diag *diag)
{
  (void)user;
  fprintf(stderr, "%.*s: %.*s\n", KG_FMT(diag->source), KG_FMT(diag->message));
}

static kg_status
annotate_file(const kg_context *ctx,
              const kg_reader *reader,
              const char *path,
              const kg_annotations_options *options,
              kg_out *out)
{
  kg_articles *articles = NULL;
  TRY(kg_articles_open(ctx, path, NULL, &articles));
  kg_status st = KG_OK;
  while (st != KG_DONE && st != KG_ERR_IO) {
    kg_arena arena;
    kg_arena_init(&arena, ctx->alloc);
    kg_article article;
    st = kg_articles_next(articles, &arena, &article);
    kg_doc *doc = NULL;
    if (!st && !kg_reader_read(reader, ctx, &article, &arena, &doc)) {
      kg_annotations_write(out, doc, options);
    }
    kg_arena_clear(&arena);
  }
  kg_articles_close(articles);
  return st == KG_DONE ? KG_OK : st;
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = {.tell = print_diag}};
  kg_reader *reader = NULL;
  kg_out *out = NULL;
  if (argc < 2 || kg_reader_open(&ctx, argv[1], NULL, &reader) ||
      kg_out_open(&ctx, NULL, &out)) {
    return 2;
  }
  kg_annotations_options options = {0};
  kg_status st = KG_OK;
  for (int i = 2; i < argc && !st; ++i) {
    if (!strcmp(argv[i], "--tokens")) {
      options.tokens = true;
    } else if (!strcmp(argv[i], "--why")) {
      options.why = true;
    } else {
      st = annotate_file(&ctx, reader, argv[i], &options, out);
    }
  }
  kg_reader_close(reader);
  const kg_status closed = kg_out_close(out);
  return st || closed ? 1 : 0;
}
