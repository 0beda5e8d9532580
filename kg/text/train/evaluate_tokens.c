/* SPDX-License-Identifier: Apache-2.0 */
/* kg-evaluate-tokens [-v] FILE.conllu...
 *
 * Tokens and sentences from raw text against a corpus: precision, recall and
 * F1 of exact spans. -v shows each difference. */
#include "conllu.h"
#include "text/tokenize.h"

#include <inttypes.h>
#include <stdio.h>

typedef struct counts {
  size_t n_gold;
  size_t n_found;
  size_t n_right;
} counts;

static void
print_counts(const char *what, counts n)
{
  const double p = n.n_found ? (double)n.n_right / (double)n.n_found : 0;
  const double r = n.n_gold ? (double)n.n_right / (double)n.n_gold : 0;
  printf("%-10s P %6.2f  R %6.2f  F1 %6.2f  (%zu gold, %zu found)\n", what,
         100 * p, 100 * r, p + r > 0 ? 200 * p * r / (p + r) : 0, n.n_gold,
         n.n_found);
}

static void
show(const corpus *c, char sign, uint32_t begin, uint32_t end)
{
  const kg_slice text = kg_buf_slice(&c->text);
  const uint32_t from = begin > 25 ? begin - 25 : 0;
  const size_t to = end + 25 < text.len ? end + 25 : text.len;
  printf("%c %.*s⟦%.*s⟧%.*s\n", sign, KG_FMT(kg_slice_sub(text, from, begin)),
         KG_FMT(kg_slice_sub(text, begin, end)),
         KG_FMT(kg_slice_sub(text, end, to)));
}

static void
compare_tokens(const corpus *c,
               const corpus_paragraph *p,
               const kg_tokens *found,
               bool verbose,
               counts *n)
{
  size_t i = c->sentences.at[p->first_sentence].first_token;
  const size_t end = c->sentences.at[p->end_sentence - 1].end_token;
  size_t k = 0;
  n->n_gold += end - i;
  n->n_found += found->n;
  while (i < end && k < found->n) {
    const kg_token *a = &c->words.at[i].token;
    const kg_token *b = &found->at[k];
    if (a->begin == b->begin && a->end == b->end) {
      n->n_right++;
      i++;
      k++;
    } else {
      const bool is_gold = a->end <= b->end;
      if (verbose) {
        show(c, is_gold ? '-' : '+', is_gold ? a->begin : b->begin,
             is_gold ? a->end : b->end);
      }
      i += is_gold;
      k += !is_gold || a->end == b->end;
    }
  }
}

static void
compare_sentences(const corpus *c,
                  const corpus_paragraph *p,
                  const kg_sentences *found,
                  bool verbose,
                  counts *n)
{
  size_t i = p->first_sentence;
  size_t k = 0;
  n->n_gold += p->end_sentence - i;
  n->n_found += found->n;
  while (i < p->end_sentence && k < found->n) {
    const uint32_t a = c->sentences.at[i].end;
    const uint32_t b = found->at[k].end;
    if (a == b) {
      n->n_right += c->sentences.at[i].begin == found->at[k].begin;
      i++;
      k++;
    } else if (a < b) {
      if (verbose) {
        show(c, '<', a, a);
      }
      i++;
    } else {
      if (verbose) {
        show(c, '>', b, b);
      }
      k++;
    }
  }
}

static kg_status
evaluate(const corpus *c, bool verbose)
{
  counts words = {0};
  counts ends = {0};
  kg_tokens tokens = {0};
  kg_sentences sentences = {0};
  kg_status st = KG_OK;
  for (size_t i = 0; !st && i < c->paragraphs.n; i++) {
    const corpus_paragraph *p = &c->paragraphs.at[i];
    if (p->first_sentence == p->end_sentence) {
      continue;
    }
    tokens.n = sentences.n = 0;
    st = kg_tokenize(c->ctx, kg_buf_slice(&c->text), p->begin, p->end,
                     c->ctx->alloc, &tokens, &sentences);
    if (!st) {
      compare_tokens(c, p, &tokens, verbose, &words);
      compare_sentences(c, p, &sentences, verbose, &ends);
    }
  }
  print_counts("tokens", words);
  print_counts("sentences", ends);
  kg_vec_free(&tokens, c->ctx->alloc);
  kg_vec_free(&sentences, c->ctx->alloc);
  return st;
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {0};
  bool verbose = false;
  corpus c;
  kg_status st = KG_OK;
  corpus_init(&c, &ctx);
  for (int i = 1; !st && i < argc; i++) {
    if (!strcmp(argv[i], "-v")) {
      verbose = true;
    } else {
      st = corpus_read(&c, argv[i]);
    }
  }
  if (!st) {
    st = evaluate(&c, verbose);
  }
  corpus_clear(&c);
  return kg_status_exit(st);
}
