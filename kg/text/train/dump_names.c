/* SPDX-License-Identifier: Apache-2.0 */
/* kg-dump-names DATA MODELS FOLDER
 *
 * Writes GUM's dev and test documents as texts, and beside each the names that
 * gum_names.c sees in it: begin and end in code points, kinds by commas, and
 * "optional" where none is right, too. For measuring a whole reader. */
#include "base/utf8.h"
#include "model_writer.h"
#include "name_corpus.h"

#include <stdio.h>

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
dump_name(FILE *file, kg_slice text, const name_document *d, size_t i)
{
  const marked_name *m = &d->names.at[i];
  const size_t origin = d->tokens.at[0].begin;
  const char *comma = "";
  fprintf(file, "%zu\t%zu\t",
          point_of(text, d->tokens.at[m->first].begin - origin),
          point_of(text, d->tokens.at[m->end - 1].end - origin));
  for (size_t k = 0; k < KG_N_NAME_KINDS; k++) {
    if (m->kinds >> k & 1) {
      fprintf(file, "%s%s", comma, kg_name_kind_text((kg_name_kind)k));
      comma = ",";
    }
  }
  fprintf(file, "\t%s\n", m->optional ? "optional" : "");
}

static bool
dump(name_corpus *c, const char *folder, const name_document *d)
{
  if (!d->tokens.n) {
    return true;
  }
  const kg_slice text = kg_slice_sub(d->text, d->tokens.at[0].begin,
                                     d->tokens.at[d->tokens.n - 1].end);
  const kg_slice base =
      kg_arena_printf(&c->arena, "%s/%.*s", folder, KG_FMT(d->name));
  FILE *words = fopen(kg_arena_printf(&c->arena, "%s.txt", base.ptr).ptr, "wb");
  FILE *names = fopen(kg_arena_printf(&c->arena, "%s.tsv", base.ptr).ptr, "wb");
  bool ok = words && names && fwrite(text.ptr, 1, text.len, words) == text.len;
  for (size_t i = 0; ok && i < d->names.n; i++) {
    dump_name(names, text, d, i);
  }
  ok = words && fclose(words) == 0 && ok;
  return names && fclose(names) == 0 && ok;
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = model_writer_sink()};
  kg_lexicon *lexicon = NULL;
  name_corpus c;
  bool ok = true;
  if (argc != 4) {
    fputs("usage: kg-dump-names DATA MODELS FOLDER\n", stderr);
    return 2;
  }
  kg_status st = kg_lexicon_open(&ctx, argv[2], &lexicon);
  name_corpus_init(&c, &ctx, NULL, lexicon);
  if (!st) {
    st = name_corpus_read_gum(&c, argv[1], "dev");
  }
  if (!st) {
    st = name_corpus_read_gum(&c, argv[1], "test");
  }
  for (size_t i = 0; ok && !st && i < c.documents.n; i++) {
    ok = dump(&c, argv[3], &c.documents.at[i]);
  }
  name_corpus_clear(&c);
  kg_lexicon_close(lexicon);
  return ok ? kg_status_exit(st) : 1;
}
