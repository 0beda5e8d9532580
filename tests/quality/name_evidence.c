/* SPDX-License-Identifier: Apache-2.0 */
/// Prints for each name in files what its confidence rests on: article, begin
/// and end in code points, type, evidence, class of margin. For
/// fit-confidence. Usage: name_evidence MODELS FILE…
#include "base/utf8.h"
#include "extract/name_confidence.h"
#include "extract/pipeline.h"

#include <stdio.h>

static void
print_diag(void *user, const kg_diag *diag)
{
  (void)user;
  fprintf(stderr, "%.*s: %.*s\n", KG_FMT(diag->source), KG_FMT(diag->message));
}

static size_t
point_of(kg_slice text, size_t byte)
{
  size_t n = 0;
  for (size_t at = 0; at < byte && at < text.len; n++) {
    if (kg_utf8_next(text, &at) < 0) {
      at++;
    }
  }
  return n;
}

static void
print_names(const kg_doc *doc)
{
  const kg_name_search *names = doc->names;
  for (size_t i = 0; names && i < names->found.n; i++) {
    const kg_candidate *name = &names->found.at[i];
    if (!name->is_dropped) {
      printf("%.*s\t%zu\t%zu\t%s\t%s\t%zu\n", KG_FMT(doc->name),
             point_of(doc->text, name->span.begin),
             point_of(doc->text, name->span.end),
             kg_name_kind_text((kg_name_kind)name->type),
             kg_name_evidence_text(kg_name_evidence_of(name)),
             kg_name_margin_of(name));
    }
  }
}

static kg_status
read_file(const kg_context *ctx, const kg_reader *reader, const char *path)
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
      print_names(doc);
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
  if (argc < 2 || kg_reader_open(&ctx, argv[1], NULL, &reader)) {
    return 2;
  }
  kg_status st = KG_OK;
  for (int i = 2; i < argc && !st; i++) {
    st = read_file(&ctx, reader, argv[i]);
  }
  kg_reader_close(reader);
  return st ? 1 : 0;
}
