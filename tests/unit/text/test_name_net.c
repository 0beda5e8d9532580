/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "text/name_net.h"
#include "text/tagger.h"
#include "text/tokenize.h"

#define W KG_NET_WIDTH
#define WINDOW ((size_t)3 * W)
#define L KG_NAME_LABELS
#define MAX_WORDS 64

/* A net of the test's own. */
typedef struct weights {
  kg_model_table_slot slots[16];
  int8_t vectors[KG_NET_VECTOR];
  int8_t rows[KG_NET_ROWS * W];
  int16_t project[W * KG_NET_PADDED];
  int16_t layers[KG_NET_LAYERS * W * WINDOW];
  int16_t output[KG_NET_LABELS * W];
  int32_t biases[KG_NET_BIASES];
  int32_t shifts[KG_NET_LAYERS + 2];
} weights;

static weights *w;
static kg_name_net net;
static kg_arena arena;
static kg_name_net_room room;

static int
open_net(void **state)
{
  (void)state;
  w = kg_alloc_zeroed(NULL, 1, sizeof *w);
  kg_arena_init(&arena, NULL);
  if (!w || !kg_name_net_room_make(&arena, MAX_WORDS, &room)) {
    return 1;
  }
  kg_model_table_put(w->slots, 16, 77, 1);
  net = (kg_name_net){.vectors = w->vectors,
                      .n_vectors = 1,
                      .rows = w->rows,
                      .project = w->project,
                      .layers = w->layers,
                      .output = w->output,
                      .biases = w->biases,
                      .shifts = w->shifts};
  kg_model_table_init(&net.words,
                      kg_slice_make((const char *)w->slots, sizeof w->slots));
  return net.words.slots ? 0 : 1;
}

static int
close_net(void **state)
{
  (void)state;
  kg_alloc_free(NULL, w);
  kg_arena_clear(&arena);
  return 0;
}

static void
reset(void)
{
  memset(w->vectors, 0, sizeof *w - offsetof(weights, vectors));
}

static kg_name_token
token(uint64_t word)
{
  return (kg_name_token){.word = {.word = word, .letter_case = KG_CASE_LOWER}};
}

static void
known_weights_give_known_scores(void **state)
{
  (void)state;
  const kg_name_token sentence[] = {token(77), token(78), token(79)};
  int32_t out[3 * L];
  reset();
  w->vectors[5] = 64;                      // a quarter
  w->project[9 * KG_NET_PADDED + 5] = 512; // two
  w->shifts[0] = 8;
  // The first layer hands channel 9 on to channel 3, of the word before and,
  // halved, of the word itself.
  w->layers[3 * WINDOW + 9] = 256;
  w->layers[3 * WINDOW + W + 9] = 128;
  w->shifts[1] = 8;
  w->output[2 * W + 3] = 64; // one
  w->shifts[KG_NET_LAYERS + 1] = 6;
  w->biases[(1 + KG_NET_LAYERS) * W + 1] = 3 << (KG_NET_UNIT_BITS + 6);
  kg_name_net_score(&net, &room, sentence, 3, 40, out);
  assert_int_equal(out[2], 10);        // half of a half, times 40
  assert_int_equal(out[L + 2], 20);    // a half of the word before
  assert_int_equal(out[2 * L + 2], 0); // two words away
  assert_int_equal(out[1], 120);
  assert_int_equal(out[2 * L + 1], 120);
}

static void
numbers_between_layers_have_an_end(void **state)
{
  (void)state;
  const kg_name_token sentence[] = {token(1)};
  int32_t out[L];
  reset();
  w->biases[4] = 1 << 30;
  w->biases[5] = -(1 << 30);
  w->output[4] = KG_NET_WEIGHT;
  w->output[W + 5] = KG_NET_WEIGHT;
  for (size_t c = 0; c < W * WINDOW; c++) {
    w->layers[c] = KG_NET_WEIGHT;
  }
  kg_name_net_score(&net, &room, sentence, 1, 128, out);
  assert_int_equal(out[0], KG_NET_MOST * KG_NET_WEIGHT);
  assert_int_equal(out[1], KG_NET_MOST * KG_NET_WEIGHT);
}

/* The same sums one by one, in 64 bits. */
static void
score_slowly(const kg_name_token *s, size_t n, int32_t scale, int32_t *out)
{
  static int64_t now[MAX_WORDS + 2][W];
  static int64_t next[MAX_WORDS + 2][W];
  memset(now, 0, sizeof now);
  for (size_t i = 0; i < n; i++) {
    uint16_t ids[KG_NET_ROWS_OF_WORD];
    const size_t n_ids = kg_name_net_rows(s, n, i, ids);
    const uint32_t at = kg_model_table_find(&net.words, s[i].word.word);
    for (size_t c = 0; c < W; c++) {
      int64_t sum = net.biases[c];
      for (size_t k = 0; at && k < KG_NET_VECTOR; k++) {
        sum += (int64_t)net.vectors[(at - 1) * (size_t)KG_NET_VECTOR + k] *
               net.project[c * KG_NET_PADDED + k];
      }
      for (size_t k = 0; k < n_ids; k++) {
        sum += net.rows[ids[k] * (size_t)W + c] *
               ((int64_t)1 << (8 + net.shifts[0] - 6));
      }
      const int bits = 8 + net.shifts[0] - 7;
      sum = (sum + ((int64_t)1 << (bits - 1))) >> bits;
      now[i + 1][c] = sum < 0 ? 0 : sum > 2047 ? 2047 : sum;
    }
  }
  for (size_t l = 0; l < KG_NET_LAYERS; l++) {
    for (size_t i = 0; i < n; i++) {
      for (size_t c = 0; c < W; c++) {
        int64_t sum = net.biases[(l + 1) * W + c];
        for (size_t k = 0; k < WINDOW; k++) {
          sum += now[i + k / W][k % W] * net.layers[(l * W + c) * WINDOW + k];
        }
        const int bits = net.shifts[l + 1];
        sum = bits ? (sum + ((int64_t)1 << (bits - 1))) >> bits : sum;
        sum = now[i + 1][c] + (sum > 0 ? sum : 0);
        next[i + 1][c] = sum > 2047 ? 2047 : sum;
      }
    }
    memcpy(now[1], next[1], n * sizeof now[1]);
  }
  for (size_t i = 0; i < n; i++) {
    for (size_t l = 0; l < L; l++) {
      int64_t sum = net.biases[(1 + KG_NET_LAYERS) * W + l];
      for (size_t c = 0; c < W; c++) {
        sum += now[i + 1][c] * net.output[l * W + c];
      }
      out[i * L + l] =
          (int32_t)(sum * scale / (1 << (7 + net.shifts[KG_NET_LAYERS + 1])));
    }
  }
}

static uint64_t
next_random(uint64_t *state)
{
  *state += 0x9E3779B97F4A7C15u;
  return kg_hash_mix(*state);
}

static void
any_order_of_adding_gives_the_same(void **state)
{
  (void)state;
  uint64_t random = 5;
  static int32_t expected[MAX_WORDS * L];
  static int32_t found[MAX_WORDS * L];
  reset();
  for (size_t i = 0; i < sizeof w->rows; i++) {
    w->rows[i] = (int8_t)(next_random(&random) % 61 - 30);
  }
  for (size_t i = 0; i < KG_NET_VECTOR; i++) {
    w->vectors[i] = (int8_t)(next_random(&random) % 255 - 127);
  }
  for (size_t i = 0; i < (size_t)W * KG_NET_PADDED; i++) {
    w->project[i] = (int16_t)(next_random(&random) % 1001 - 500);
  }
  for (size_t i = 0; i < KG_NET_LAYERS * W * WINDOW; i++) {
    w->layers[i] = (int16_t)(next_random(&random) % 4095 - 2047);
  }
  for (size_t i = 0; i < (size_t)KG_NET_LABELS * W; i++) {
    w->output[i] = (int16_t)(next_random(&random) % 4095 - 2047);
  }
  for (size_t i = 0; i < KG_NET_BIASES; i++) {
    w->biases[i] = (int32_t)(next_random(&random) % 20001) - 10000;
  }
  for (size_t i = 0; i < KG_NET_LAYERS + 2; i++) {
    w->shifts[i] = (int32_t)(8 + i);
  }
  for (size_t n = 1; n <= MAX_WORDS; n += 9) {
    kg_name_token s[MAX_WORDS];
    for (size_t i = 0; i < n; i++) {
      s[i] = token(77 + next_random(&random) % 2);
      s[i].word.shape = next_random(&random);
      s[i].word.suffix[2] = next_random(&random);
      s[i].lists = (uint32_t)next_random(&random) & 0x3ffff;
    }
    score_slowly(s, n, 40, expected);
    kg_name_net_score(&net, &room, s, n, 40, found);
    assert_memory_equal(found, expected, n * L * sizeof *found);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_weights_give_known_scores),
      cmocka_unit_test(numbers_between_layers_have_an_end),
      cmocka_unit_test(any_order_of_adding_gives_the_same),
  };
  return cmocka_run_group_tests(tests, open_net, close_net);
}
