/* SPDX-License-Identifier: Apache-2.0 */
/* kg-evaluate-names DATA MODELS [SKIP-EVERY [FEATURES NET]] [-v]
 *
 * Names, exact span and kind: precision, recall and F1 on GUM's dev and test
 * documents and on the marked Wikinews articles, by kind, and with three kinds
 * alone (people, bodies, places). With a number, of the
 * articles that are not held out only those that kg-train-names left out with
 * the same number. FEATURES and NET set what the two parts of the tagger count,
 * in 1/16. -v lists what is wrong in those and in the dev documents. */
#include "cpu_clock.h"
#include "model_writer.h"
#include "name_corpus.h"
#include "text/names.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct counts {
  size_t n_gold;
  size_t n_found;
  size_t n_right;
} counts;

typedef struct score {
  counts all;
  counts by_kind[KG_N_NAME_KINDS];
  counts spans; ///< Whatever the kind.
  counts three; ///< PER, ORG and all places as one; nothing else.
  size_t n_tokens;
  double seconds;
} score;

static double
f1(const counts *n)
{
  return n->n_gold + n->n_found
             ? 200.0 * (double)n->n_right / (double)(n->n_gold + n->n_found)
             : 0;
}

static double
percent(size_t part, size_t all)
{
  return all ? 100.0 * (double)part / (double)all : 0;
}

static size_t
first_kind(uint32_t kinds)
{
  size_t k = 0;
  while (!(kinds >> k & 1)) {
    k++;
  }
  return k;
}

#define PLACES (1u << KG_NAME_GPE | 1u << KG_NAME_LOC | 1u << KG_NAME_FAC)
#define THREE (1u << KG_NAME_PER | 1u << KG_NAME_ORG | PLACES)

/* All kinds of place are one. */
static uint32_t
merged(uint32_t kinds)
{
  return kinds & PLACES ? kinds | PLACES : kinds;
}

static const marked_name *
find_mark(const name_document *d, const kg_name *found)
{
  for (size_t i = 0; i < d->names.n; i++) {
    const marked_name *m = &d->names.at[i];
    if (m->first == found->first_token && m->end == found->end_token) {
      return m;
    }
  }
  return NULL;
}

/* Nobody said whether there is a name. */
static bool
is_open(const name_document *d, const kg_name *found)
{
  for (size_t i = 0; i < d->names.n; i++) {
    const marked_name *m = &d->names.at[i];
    if (m->optional && m->kinds == NAME_ANY_KIND &&
        m->first < found->end_token && found->first_token < m->end) {
      return true;
    }
  }
  return false;
}

static void
show(const name_document *d,
     const char *what,
     uint32_t first,
     uint32_t end,
     size_t kind)
{
  const uint32_t from = d->tokens.at[first > 4 ? first - 4 : 0].begin;
  const size_t after = end + 3 < d->tokens.n ? end + 3 : d->tokens.n - 1;
  const uint32_t begin = d->tokens.at[first].begin;
  const uint32_t stop = d->tokens.at[end - 1].end;
  printf("%s %s\t%.*s[[%.*s]]%.*s\n", what,
         kg_name_kind_text((kg_name_kind)kind),
         KG_FMT(kg_slice_sub(d->text, from, begin)),
         KG_FMT(kg_slice_sub(d->text, begin, stop)),
         KG_FMT(kg_slice_sub(d->text, stop, d->tokens.at[after].end)));
}

static void
score_document(const name_document *d,
               const kg_names *found,
               bool verbose,
               score *out)
{
  for (size_t i = 0; i < found->n; i++) {
    const kg_name *f = &found->at[i];
    const marked_name *m = find_mark(d, f);
    if ((m && m->optional) || (!m && is_open(d, f))) {
      continue;
    }
    const bool is_right = m && (m->kinds >> f->kind & 1);
    const size_t kind = is_right ? first_kind(m->kinds) : f->kind;
    out->all.n_found++;
    out->by_kind[kind].n_found++;
    out->spans.n_found++;
    out->spans.n_right += m != NULL;
    if (THREE >> f->kind & 1) {
      out->three.n_found++;
      out->three.n_right += m && (merged(m->kinds) >> f->kind & 1);
    }
    out->all.n_right += is_right;
    out->by_kind[kind].n_right += is_right;
    if (verbose && !is_right) {
      show(d, "+", f->first_token, f->end_token, f->kind);
    }
  }
  for (size_t i = 0; i < d->names.n; i++) {
    const marked_name *m = &d->names.at[i];
    bool is_found = false;
    if (m->optional) {
      continue;
    }
    out->all.n_gold++;
    out->spans.n_gold++;
    out->three.n_gold += (m->kinds & THREE) != 0;
    out->by_kind[first_kind(m->kinds)].n_gold++;
    for (size_t k = 0; k < found->n; k++) {
      is_found = is_found || (found->at[k].first_token == m->first &&
                              found->at[k].end_token == m->end &&
                              (m->kinds >> found->at[k].kind & 1));
    }
    if (verbose && !is_found) {
      show(d, "-", m->first, m->end, first_kind(m->kinds));
    }
  }
}

static kg_status
score_documents(const name_corpus *c,
                const kg_name_tagger *names,
                size_t first,
                size_t every,
                bool verbose,
                const char *title)
{
  score s = {0};
  kg_names found = {0};
  kg_status st = KG_OK;
  for (size_t i = first; !st && i < c->documents.n; i += every) {
    const name_document *d = &c->documents.at[i];
    kg_arena arena;
    kg_arena_init(&arena, NULL);
    found.n = 0;
    const double begin = cpu_seconds();
    st = kg_names_find(names, c->ctx, &arena, d->text, &d->tokens,
                       &d->sentences, NULL, &found, NULL);
    s.seconds += cpu_seconds() - begin;
    s.n_tokens += d->tokens.n;
    score_document(d, &found, verbose, &s);
    kg_arena_clear(&arena);
  }
  printf("%-18s P %5.2f  R %5.2f  F1 %5.2f  spans F1 %5.2f  three kinds "
         "F1 %5.2f  (%zu names, %zu "
         "tokens, %.0f tokens/s of one core)\n                  ",
         title, percent(s.all.n_right, s.all.n_found),
         percent(s.all.n_right, s.all.n_gold), f1(&s.all), f1(&s.spans),
         f1(&s.three), s.all.n_gold, s.n_tokens,
         (double)s.n_tokens / (s.seconds > 0 ? s.seconds : 1));
  for (size_t k = 0; k < KG_N_NAME_KINDS; k++) {
    printf(" %s %.1f (%zu)", kg_name_kind_text((kg_name_kind)k),
           f1(&s.by_kind[k]), s.by_kind[k].n_gold);
  }
  printf("\n");
  kg_vec_free(&found, NULL);
  return st;
}

static kg_status
evaluate(name_corpus *c,
         const kg_name_tagger *names,
         const char *data,
         size_t every,
         bool verbose)
{
  static const char *const parts[] = {"dev", "test"};
  for (size_t i = 0; i < 2; i++) {
    const size_t first = c->documents.n;
    TRY(name_corpus_read_gum(c, data, parts[i]));
    TRY(name_corpus_prepare(c, first));
    TRY(score_documents(c, names, first, 1, verbose && !i,
                        i ? "GUM test" : "GUM dev"));
  }
  for (size_t i = 0; i < 2; i++) {
    const size_t first = c->documents.n;
    TRY(name_corpus_read_wikinews(c, data, i == 1));
    TRY(name_corpus_prepare(c, first));
    TRY(score_documents(c, names, first, i ? 1 : every, verbose && !i,
                        i ? "Wikinews held out" : "Wikinews"));
  }
  return KG_OK;
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = model_writer_sink()};
  kg_tagger *tagger = NULL;
  kg_lexicon *lexicon = NULL;
  kg_name_tagger *names = NULL;
  name_corpus c;
  if (argc < 3) {
    fputs("usage: kg-evaluate-names DATA MODELS [SKIP-EVERY [FEATURES NET]] "
          "[-v]\n",
          stderr);
    return 2;
  }
  const bool verbose = !strcmp(argv[argc - 1], "-v");
  const size_t every = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
  kg_status st = kg_tagger_open(&ctx, argv[2], &tagger);
  if (!st) {
    st = kg_lexicon_open(&ctx, argv[2], &lexicon);
  }
  if (!st) {
    st = kg_name_tagger_open(&ctx, argv[2], tagger, lexicon, &names);
  }
  if (!st && argc > 5) {
    kg_name_tagger_mix(names, (int)strtol(argv[4], NULL, 10),
                       (int)strtol(argv[5], NULL, 10));
  }
  name_corpus_init(&c, &ctx, tagger, lexicon);
  if (!st) {
    st = evaluate(&c, names, argv[1], every ? every : 1, verbose);
  }
  name_corpus_clear(&c);
  kg_name_tagger_close(names);
  kg_lexicon_close(lexicon);
  kg_tagger_close(tagger);
  return kg_status_exit(st);
}
