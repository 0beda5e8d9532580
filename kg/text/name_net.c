/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of numbers, one for each token, with a row of zeros before and behind
 * the sentence: what a layer sees of a word and its neighbours is then one
 * stretch of memory. */
#include "text/name_net.h"

#define W KG_NET_WIDTH
#define WINDOW (3 * W)

bool
kg_name_net_init(kg_name_net *out, const kg_model *model)
{
  const kg_slice vectors = kg_model_section(model, "vectors");
  const kg_slice rows = kg_model_section(model, "rows");
  const kg_slice project = kg_model_section(model, "project");
  const kg_slice layers = kg_model_section(model, "layers");
  const kg_slice output = kg_model_section(model, "output");
  const kg_slice biases = kg_model_section(model, "biases");
  const kg_slice steps = kg_model_section(model, "steps");
  const kg_slice shifts = kg_model_section(model, "shifts");
  memset(out, 0, sizeof *out);
  kg_model_table_init(&out->words, kg_model_section(model, "words"));
  out->vectors = (const void *)vectors.ptr;
  out->n_vectors = vectors.len / KG_NET_VECTOR;
  out->rows = (const void *)rows.ptr;
  out->project = (const void *)project.ptr;
  out->layers = (const void *)layers.ptr;
  out->output = (const void *)output.ptr;
  out->biases = (const void *)biases.ptr;
  out->steps = (const void *)steps.ptr;
  out->shifts = (const void *)shifts.ptr;
  return out->words.slots && rows.len == (size_t)KG_NET_ROWS * W &&
         project.len == sizeof(int16_t) * W * KG_NET_PADDED &&
         layers.len == sizeof(int16_t) * KG_NET_LAYERS * W * WINDOW &&
         output.len == sizeof(int16_t) * KG_NET_LABELS * W &&
         biases.len == sizeof(int32_t) * KG_NET_BIASES &&
         steps.len == sizeof(int32_t) * KG_NAME_LABELS * KG_NAME_LABELS &&
         shifts.len == sizeof(int32_t) * (KG_NET_LAYERS + 2);
}

bool
kg_name_net_room_make(kg_arena *arena, size_t longest, kg_name_net_room *room)
{
  for (size_t i = 0; i < 2; i++) {
    room->rows[i] = KG_ARENA_ARRAY(arena, int16_t, (longest + 2) * W);
  }
  room->vectors = KG_ARENA_ARRAY(arena, int16_t, longest * KG_NET_PADDED);
  room->sums = KG_ARENA_ARRAY(arena, int32_t, longest * W);
  return room->rows[0] && room->rows[1] && room->vectors && room->sums;
}

/* What one step multiplies: `n_rows` stretches of `n` numbers that start
 * `stride` apart with each of `n_out` rows of weights. */
typedef struct product {
  const int16_t *in;
  size_t stride;
  size_t n_rows;
  const int16_t *weights;
  size_t n;
  size_t n_out;
  int32_t *out; ///< n_out numbers a stretch.
} product;

/* Four stretches with one row of weights. The loop is written so that compilers
 * turn it into multiplications of whole vectors. */
static inline __attribute__((always_inline)) void
multiply_four(const product *p, size_t t, size_t c)
{
  const size_t n = p->n;
  const int16_t *restrict weights = p->weights + c * n;
  const int16_t *restrict a = p->in + t * p->stride;
  const int16_t *restrict b = a + p->stride;
  const int16_t *restrict d = b + p->stride;
  const int16_t *restrict e = d + p->stride;
  int32_t *out = p->out + t * p->n_out + c;
  int32_t sums[4] = {0};
  for (size_t k = 0; k < n; k++) {
    sums[0] += a[k] * weights[k];
    sums[1] += b[k] * weights[k];
    sums[2] += d[k] * weights[k];
    sums[3] += e[k] * weights[k];
  }
  for (size_t i = 0; i < 4; i++) {
    out[i * p->n_out] = sums[i];
  }
}

static inline __attribute__((always_inline)) void
multiply_any(const product *p)
{
  for (size_t c = 0; c < p->n_out; c++) {
    const int16_t *weights = p->weights + c * p->n;
    size_t t = 0;
    for (; t + 4 <= p->n_rows; t += 4) {
      multiply_four(p, t, c);
    }
    for (; t < p->n_rows; t++) {
      const int16_t *row = p->in + t * p->stride;
      int32_t sum = 0;
      for (size_t k = 0; k < p->n; k++) {
        sum += row[k] * weights[k];
      }
      p->out[t * p->n_out + c] = sum;
    }
  }
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) static void
multiply_wide(const product *p)
{
  multiply_any(p);
}

static void
multiply(const product *p)
{
  if (__builtin_cpu_supports("avx2")) {
    multiply_wide(p);
  } else {
    multiply_any(p);
  }
}
#else
static void
multiply(const product *p)
{
  multiply_any(p);
}
#endif

static int16_t
clip(int32_t x)
{
  return (int16_t)(x < 0 ? 0 : x > KG_NET_MOST ? KG_NET_MOST : x);
}

static int32_t
shift_down(int32_t x, int32_t bits)
{
  return bits > 0 ? (x + (1 << (bits - 1))) >> bits : x;
}

static void
load_vector(const kg_name_net *net, const kg_name_token *t, int16_t *out)
{
  const uint32_t at = kg_model_table_find(&net->words, t->word.word);
  memset(out, 0, KG_NET_PADDED * sizeof *out);
  if (at && at <= net->n_vectors) {
    const int8_t *v = net->vectors + (size_t)(at - 1) * KG_NET_VECTOR;
    for (size_t k = 0; k < KG_NET_VECTOR; k++) {
      // A weight, no character: the sign is meant.
      // NOLINTNEXTLINE(bugprone-signed-char-misuse,cert-str34-c)
      out[k] = v[k];
    }
  }
}

/* Adds a word's learnt rows to its sums. */
static void
add_rows(const kg_name_net *net,
         const uint16_t *ids,
         size_t n_ids,
         int32_t *sums)
{
  int16_t total[W] = {0};
  const int32_t up =
      1 << (KG_NET_VECTOR_BITS + net->shifts[0] - KG_NET_ROW_BITS);
  for (size_t k = 0; k < n_ids; k++) {
    const int8_t *row = net->rows + (size_t)ids[k] * W;
    for (size_t c = 0; c < W; c++) {
      total[c] = (int16_t)(total[c] + row[c]);
    }
  }
  for (size_t c = 0; c < W; c++) {
    sums[c] += net->biases[c] + total[c] * up;
  }
}

static void
take_in(const kg_name_net *net,
        const kg_name_net_room *r,
        const kg_name_token *s,
        size_t n)
{
  uint16_t ids[KG_NET_ROWS_OF_WORD];
  const int32_t down = KG_NET_VECTOR_BITS + net->shifts[0] - KG_NET_UNIT_BITS;
  for (size_t i = 0; i < n; i++) {
    load_vector(net, &s[i], r->vectors + i * KG_NET_PADDED);
  }
  multiply(&(product){.in = r->vectors,
                      .stride = KG_NET_PADDED,
                      .n_rows = n,
                      .weights = net->project,
                      .n = KG_NET_PADDED,
                      .n_out = W,
                      .out = r->sums});
  for (size_t i = 0; i < n; i++) {
    int32_t *sums = r->sums + i * W;
    int16_t *to = r->rows[0] + (i + 1) * W;
    add_rows(net, ids, kg_name_net_rows(s, n, i, ids), sums);
    for (size_t c = 0; c < W; c++) {
      to[c] = clip(shift_down(sums[c], down));
    }
  }
}

/* A layer adds to each row what it makes of it and its neighbours. */
static void
run_layer(const kg_name_net *net, const kg_name_net_room *r, size_t l, size_t n)
{
  const int16_t *from = r->rows[l % 2];
  int16_t *to = r->rows[(l + 1) % 2];
  const int32_t *biases = net->biases + (l + 1) * W;
  multiply(&(product){.in = from,
                      .stride = W,
                      .n_rows = n,
                      .weights = net->layers + l * W * WINDOW,
                      .n = WINDOW,
                      .n_out = W,
                      .out = r->sums});
  memset(to, 0, W * sizeof *to);
  memset(to + (n + 1) * W, 0, W * sizeof *to);
  for (size_t i = 0; i < n; i++) {
    for (size_t c = 0; c < W; c++) {
      const int32_t more =
          shift_down(r->sums[i * W + c] + biases[c], net->shifts[l + 1]);
      to[(i + 1) * W + c] = clip(from[(i + 1) * W + c] + (more > 0 ? more : 0));
    }
  }
}

void
kg_name_net_score(const kg_name_net *net,
                  const kg_name_net_room *r,
                  const kg_name_token *s,
                  size_t n,
                  int32_t scale,
                  int32_t *out)
{
  const int32_t *biases = net->biases + (1 + KG_NET_LAYERS) * W;
  const int64_t unit = (int64_t)1
                       << (KG_NET_UNIT_BITS + net->shifts[KG_NET_LAYERS + 1]);
  memset(r->rows[0], 0, W * sizeof(int16_t));
  memset(r->rows[0] + (n + 1) * W, 0, W * sizeof(int16_t));
  take_in(net, r, s, n);
  for (size_t l = 0; l < KG_NET_LAYERS; l++) {
    run_layer(net, r, l, n);
  }
  multiply(&(product){.in = r->rows[KG_NET_LAYERS % 2] + W,
                      .stride = W,
                      .n_rows = n,
                      .weights = net->output,
                      .n = W,
                      .n_out = KG_NET_LABELS,
                      .out = r->sums});
  for (size_t i = 0; i < n; i++) {
    for (size_t l = 0; l < KG_NAME_LABELS; l++) {
      const int64_t sum = r->sums[i * KG_NET_LABELS + l] + biases[l];
      out[i * KG_NAME_LABELS + l] = (int32_t)((sum * scale) / unit);
    }
  }
}
