/* SPDX-License-Identifier: Apache-2.0 */
#include "text/name_lists.h"
#include "text/name_net.h"

#define N_SHAPES 512
#define N_SUFFIXES 2048
#define N_SHORT_SUFFIXES 512
#define N_PREFIXES 1792
#define N_GROUPS 512
#define N_POS 64

enum first_rows {
  SHAPE = 0,
  SUFFIX = SHAPE + N_SHAPES,
  SHORT_SUFFIX = SUFFIX + N_SUFFIXES,
  PREFIX = SHORT_SUFFIX + N_SHORT_SUFFIXES,
  GROUP = PREFIX + N_PREFIXES,
  POS = GROUP + N_GROUPS + 1,
  CASE = POS + N_POS,
  LISTS = CASE + 16,
  RUN_LISTS = LISTS + KG_NAME_LIST_BITS,
  FIRST_LISTS = RUN_LISTS + 3 * KG_NAME_LIST_BITS,
  DOCUMENT = FIRST_LISTS + KG_NAME_LIST_BITS,
  RUN = DOCUMENT + KG_NAME_DOCUMENT_BITS,
  QUOTED = RUN + 16,
  LAST_GROUP = QUOTED + 1,
  END = LAST_GROUP + 97
};

_Static_assert(END <= KG_NET_ROWS, "too few rows");

typedef struct writer {
  uint16_t *out;
  size_t n;
} writer;

static void
add(writer *w, size_t row)
{
  if (w->n < KG_NET_ROWS_OF_WORD) {
    w->out[w->n++] = (uint16_t)row;
  }
}

static void
add_bits(writer *w, size_t row, uint32_t bits)
{
  for (; bits; bits >>= 1, row++) {
    if (bits & 1) {
      add(w, row);
    }
  }
}

/* The run of capitalised words around the token. */
static void
add_run(writer *w, const kg_name_token *s, size_t i)
{
  const kg_name_token *t = &s[i];
  const size_t length = (size_t)(t->run_end - t->run_first);
  const size_t where =
      (size_t)(i == t->run_first) | (size_t)(i + 1 == t->run_end) << 1;
  add(w, RUN + where * 4 + (length < 4 ? length - 1 : 3));
  add_bits(w, RUN_LISTS + (where % 3) * KG_NAME_LIST_BITS, t->run_lists);
  add_bits(w, FIRST_LISTS, s[t->run_first].lists);
  add_bits(w, DOCUMENT, t->document);
  add(w, LAST_GROUP + s[t->run_end - 1].word.group[0]);
}

size_t
kg_name_net_rows(const kg_name_token *s,
                 size_t n,
                 size_t i,
                 uint16_t out[KG_NET_ROWS_OF_WORD])
{
  writer w = {.out = out};
  const kg_name_token *t = &s[i];
  (void)n;
  add(&w, SHAPE + t->word.shape % N_SHAPES);
  add(&w, SUFFIX + t->word.suffix[2] % N_SUFFIXES);
  add(&w, SHORT_SUFFIX + t->word.suffix[1] % N_SHORT_SUFFIXES);
  add(&w, PREFIX + t->word.prefix[2] % N_PREFIXES);
  add(&w, GROUP + t->word.group[1]);
  add(&w, POS + t->pos % N_POS);
  add(&w, CASE + t->word.letter_case * 2u + (i == 0));
  add_bits(&w, LISTS, t->lists);
  if (t->is_quoted) {
    add(&w, QUOTED);
  }
  if (t->run_first != t->run_end) {
    add_run(&w, s, i);
  }
  return w.n;
}
