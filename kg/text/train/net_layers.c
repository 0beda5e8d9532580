/* SPDX-License-Identifier: Apache-2.0 */
#include "net_layers.h"

#include "dice.h"
#include "text/name_model.h"

#define W KG_NET_WIDTH
#define V KG_NET_VECTOR
#define O KG_NET_LABELS
#define WINDOW (3 * W)

static bool
init_part(net *n, kg_arena *arena, size_t part, size_t size, double reach)
{
  net_part *p = &n->parts[part];
  p->n = size;
  p->weight = KG_ARENA_ARRAY(arena, float, size);
  p->gradient = KG_ARENA_ARRAY(arena, float, size);
  p->first = KG_ARENA_ARRAY(arena, float, size);
  p->second = KG_ARENA_ARRAY(arena, float, size);
  p->sum = KG_ARENA_ARRAY(arena, float, size);
  for (size_t i = 0; p->weight && reach > 0 && i < size; i++) {
    p->weight[i] = (float)((2 * dice_fraction(&n->random) - 1) * reach);
  }
  return p->weight && p->gradient && p->first && p->second && p->sum;
}

static bool
init_parts(net *n, kg_arena *arena)
{
  bool ok = init_part(n, arena, NET_ROWS, (size_t)KG_NET_ROWS * W, 0.1) &&
            init_part(n, arena, NET_PROJECT, (size_t)V * W, 0.25) &&
            init_part(n, arena, NET_BIAS, W, 0) &&
            init_part(n, arena, NET_OUTPUT, (size_t)W * O, 0.1) &&
            init_part(n, arena, NET_OUTPUT_BIAS, O, 0) &&
            init_part(n, arena, NET_STEPS,
                      (size_t)KG_NAME_LABELS * KG_NAME_LABELS, 0);
  for (size_t l = 0; l < KG_NET_LAYERS; l++) {
    ok = ok && init_part(n, arena, NET_LAYER + l, (size_t)WINDOW * W, 0.08) &&
         init_part(n, arena, NET_LAYER_BIAS + l, W, 0);
  }
  return ok;
}

bool
net_init(net *n, kg_arena *arena, uint64_t seed, size_t max_rows)
{
  memset(n, 0, sizeof *n);
  n->random = seed;
  n->max_rows = max_rows;
  bool ok = init_parts(n, arena);
  n->is_touched = KG_ARENA_ARRAY(arena, uint8_t, KG_NET_ROWS);
  n->ids = KG_ARENA_ARRAY(arena, uint16_t, max_rows * KG_NET_ROWS_OF_WORD);
  n->n_ids = KG_ARENA_ARRAY(arena, uint8_t, max_rows);
  n->vector = KG_ARENA_ARRAY(arena, float, max_rows *V);
  for (size_t l = 0; l <= KG_NET_LAYERS; l++) {
    n->hidden[l] = KG_ARENA_ARRAY(arena, float, (max_rows + 2) * W);
    n->kept[l] = KG_ARENA_ARRAY(arena, float, max_rows *W);
    ok = ok && n->hidden[l] && n->kept[l];
  }
  n->top = KG_ARENA_ARRAY(arena, float, max_rows *W);
  n->top_kept = KG_ARENA_ARRAY(arena, float, max_rows *W);
  n->slope = KG_ARENA_ARRAY(arena, float, (max_rows + 2) * W);
  n->next_slope = KG_ARENA_ARRAY(arena, float, (max_rows + 2) * W);
  n->turned = KG_ARENA_ARRAY(arena, float, (size_t)WINDOW *W);
  n->score = KG_ARENA_ARRAY(arena, float, max_rows *O);
  n->score_slope = KG_ARENA_ARRAY(arena, float, max_rows *O);
  return ok && n->is_touched && n->ids && n->n_ids && n->vector && n->top &&
         n->top_kept && n->slope && n->next_slope && n->turned && n->score &&
         n->score_slope;
}

static void
load_vector(net *n, const kg_name_token *t, float *out)
{
  const uint32_t at = kg_model_table_find(n->words, t->word.word);
  memset(out, 0, V * sizeof *out);
  for (size_t k = 0; at && k < V; k++) {
    out[k] = (float)n->vectors[(size_t)(at - 1) * V + k] *
             (1.0f / (1 << KG_NET_VECTOR_BITS));
  }
}

/* A row's input: its word's vector and learnt rows, some left out. */
static void
load_word(net *n, const net_batch *b, size_t i)
{
  uint16_t *ids = n->ids + i * KG_NET_ROWS_OF_WORD;
  size_t kept = 0;
  if (!b->sentence[i]) {
    memset(n->vector + i * V, 0, V * sizeof *n->vector);
    n->n_ids[i] = 0;
    return;
  }
  const kg_name_token *t = &b->sentence[i][b->at[i]];
  load_vector(n, t, n->vector + i * V);
  const size_t found =
      kg_name_net_rows(b->sentence[i], b->n_words[i], b->at[i], ids);
  if (n->noise.vector > 0 &&
      dice_fraction(&n->random) < (double)n->noise.vector) {
    memset(n->vector + i * V, 0, V * sizeof *n->vector);
  }
  for (size_t k = 0; k < found; k++) {
    if (n->noise.row <= 0 ||
        dice_fraction(&n->random) >= (double)n->noise.row) {
      ids[kept++] = ids[k];
    }
  }
  n->n_ids[i] = (uint8_t)kept;
}

/* Leaves out a share of `row`, makes up for it in the rest, and notes what
 * each number was multiplied with. */
static void
drop(net *n, float share, float *row, float *kept)
{
  if (share <= 0) {
    return;
  }
  const unsigned limit = (unsigned)(share * 256 + 0.5f);
  const float more = 256 / (256 - (float)limit);
  for (size_t c = 0; c < W; c += 8) {
    uint64_t dice = dice_next(&n->random);
    for (size_t k = 0; k < 8; k++, dice >>= 8) {
      const float factor = (dice & 255) < limit ? 0 : more;
      row[c + k] *= factor;
      kept[c + k] *= factor;
    }
  }
}

/* What is below zero becomes zero. */
static void
rectify(float *row, float *kept)
{
  for (size_t c = 0; c < W; c++) {
    kept[c] = row[c] > 0 ? 1 : 0;
    row[c] = row[c] > 0 ? row[c] : 0;
  }
}

static void
forward_input(net *n, const net_batch *b)
{
  float *out = n->hidden[0] + W;
  for (size_t i = 0; i < b->n; i++) {
    load_word(n, b, i);
  }
  net_multiply(&(net_product){.in = n->vector,
                              .in_row = V,
                              .in_step = 1,
                              .by = n->parts[NET_PROJECT].weight,
                              .out = out,
                              .n_rows = b->n,
                              .n_columns = W,
                              .n_sum = V});
  for (size_t i = 0; i < b->n; i++) {
    float *row = out + i * W;
    float *kept = n->kept[0] + i * W;
    if (!b->sentence[i]) {
      memset(row, 0, W * sizeof *row);
      memset(kept, 0, W * sizeof *kept);
      continue;
    }
    for (size_t c = 0; c < W; c++) {
      row[c] += n->parts[NET_BIAS].weight[c];
    }
    for (size_t k = 0; k < n->n_ids[i]; k++) {
      const size_t id = n->ids[i * KG_NET_ROWS_OF_WORD + k];
      for (size_t c = 0; c < W; c++) {
        row[c] += n->parts[NET_ROWS].weight[id * W + c];
      }
    }
    rectify(row, kept);
    drop(n, n->noise.input, row, kept);
  }
}

static void
forward_layer(net *n, const net_batch *b, size_t l)
{
  const float *in = n->hidden[l];
  float *out = n->hidden[l + 1] + W;
  const float *bias = n->parts[NET_LAYER_BIAS + l].weight;
  net_multiply(&(net_product){.in = in,
                              .in_row = W,
                              .in_step = 1,
                              .by = n->parts[NET_LAYER + l].weight,
                              .out = out,
                              .n_rows = b->n,
                              .n_columns = W,
                              .n_sum = WINDOW});
  for (size_t i = 0; i < b->n; i++) {
    float *row = out + i * W;
    float *kept = n->kept[l + 1] + i * W;
    const float *before = in + (i + 1) * W;
    for (size_t c = 0; c < W; c++) {
      row[c] += bias[c];
    }
    rectify(row, kept);
    drop(n, n->noise.layer, row, kept);
    for (size_t c = 0; c < W; c++) {
      row[c] = b->sentence[i] ? row[c] + before[c] : 0;
      kept[c] = b->sentence[i] ? kept[c] : 0;
    }
  }
}

void
net_forward(net *n, const net_batch *b)
{
  for (size_t l = 0; l <= KG_NET_LAYERS; l++) {
    memset(n->hidden[l], 0, W * sizeof(float));
    memset(n->hidden[l] + (b->n + 1) * W, 0, W * sizeof(float));
  }
  forward_input(n, b);
  for (size_t l = 0; l < KG_NET_LAYERS; l++) {
    forward_layer(n, b, l);
  }
  for (size_t i = 0; i < b->n; i++) {
    float *top = n->top + i * W;
    float *kept = n->top_kept + i * W;
    memcpy(top, n->hidden[KG_NET_LAYERS] + (i + 1) * W, W * sizeof *top);
    for (size_t c = 0; c < W; c++) {
      kept[c] = 1;
    }
    drop(n, n->noise.output, top, kept);
  }
  net_multiply(&(net_product){.in = n->top,
                              .in_row = W,
                              .in_step = 1,
                              .by = n->parts[NET_OUTPUT].weight,
                              .out = n->score,
                              .n_rows = b->n,
                              .n_columns = O,
                              .n_sum = W});
  for (size_t i = 0; i < b->n * O; i++) {
    n->score[i] += n->parts[NET_OUTPUT_BIAS].weight[i % O];
  }
}

/* A part's gradient from its inputs and its outputs' slopes, and its bias'. */
static void
add_gradients(net *n, size_t part, size_t bias, const net_product *inputs)
{
  net_product p = *inputs;
  p.out = n->parts[part].gradient;
  p.adds = true;
  net_multiply(&p);
  float *sum = n->parts[bias].gradient;
  for (size_t t = 0; t < p.n_sum; t++) {
    for (size_t c = 0; c < p.n_columns; c++) {
      sum[c] += p.by[t * p.n_columns + c];
    }
  }
}

/* Slopes by what the last step saw. */
static void
backward_output(net *n, const net_batch *b)
{
  const float *weight = n->parts[NET_OUTPUT].weight;
  add_gradients(n, NET_OUTPUT, NET_OUTPUT_BIAS,
                &(net_product){.in = n->top,
                               .in_row = 1,
                               .in_step = W,
                               .by = n->score_slope,
                               .n_rows = W,
                               .n_columns = O,
                               .n_sum = b->n});
  for (size_t c = 0; c < W; c++) {
    for (size_t l = 0; l < O; l++) {
      n->turned[l * W + c] = weight[c * O + l];
    }
  }
  net_multiply(&(net_product){.in = n->score_slope,
                              .in_row = O,
                              .in_step = 1,
                              .by = n->turned,
                              .out = n->slope + W,
                              .n_rows = b->n,
                              .n_columns = W,
                              .n_sum = O});
  for (size_t i = 0; i < b->n * W; i++) {
    n->slope[W + i] *= b->sentence[i / W] ? n->top_kept[i] : 0;
  }
}

/* A layer's weights as its outputs see its inputs: mirrored and turned. */
static void
turn(const float *weight, float *out)
{
  for (size_t place = 0; place < 3; place++) {
    for (size_t from = 0; from < W; from++) {
      for (size_t to = 0; to < W; to++) {
        out[((2 - place) * W + to) * W + from] =
            weight[(place * W + from) * W + to];
      }
    }
  }
}

/* `slope` holds the slopes by what the layer gave out, and then those by what
 * it took in. */
static void
backward_layer(net *n, const net_batch *b, size_t l)
{
  const float *kept = n->kept[l + 1];
  float *through = n->next_slope + W;
  memset(n->next_slope, 0, W * sizeof(float));
  memset(through + b->n * W, 0, W * sizeof(float));
  for (size_t i = 0; i < b->n * W; i++) {
    through[i] = n->slope[W + i] * kept[i];
  }
  add_gradients(n, NET_LAYER + l, NET_LAYER_BIAS + l,
                &(net_product){.in = n->hidden[l],
                               .in_row = 1,
                               .in_step = W,
                               .by = through,
                               .n_rows = WINDOW,
                               .n_columns = W,
                               .n_sum = b->n});
  turn(n->parts[NET_LAYER + l].weight, n->turned);
  net_multiply(&(net_product){.in = n->next_slope,
                              .in_row = W,
                              .in_step = 1,
                              .by = n->turned,
                              .out = n->slope + W,
                              .n_rows = b->n,
                              .n_columns = W,
                              .n_sum = WINDOW,
                              .adds = true});
  for (size_t i = 0; i < b->n; i++) {
    if (!b->sentence[i]) {
      memset(n->slope + (i + 1) * W, 0, W * sizeof(float));
    }
  }
}

static void
backward_input(net *n, const net_batch *b)
{
  float *slope = n->slope + W;
  for (size_t i = 0; i < b->n * W; i++) {
    slope[i] *= n->kept[0][i];
  }
  add_gradients(n, NET_PROJECT, NET_BIAS,
                &(net_product){.in = n->vector,
                               .in_row = 1,
                               .in_step = V,
                               .by = slope,
                               .n_rows = V,
                               .n_columns = W,
                               .n_sum = b->n});
  for (size_t i = 0; i < b->n; i++) {
    for (size_t k = 0; k < n->n_ids[i]; k++) {
      const size_t id = n->ids[i * KG_NET_ROWS_OF_WORD + k];
      float *gradient = n->parts[NET_ROWS].gradient + id * W;
      n->is_touched[id] = 1;
      for (size_t c = 0; c < W; c++) {
        gradient[c] += slope[i * W + c];
      }
    }
  }
}

void
net_backward(net *n, const net_batch *b)
{
  backward_output(n, b);
  for (size_t l = KG_NET_LAYERS; l-- > 0;) {
    backward_layer(n, b, l);
  }
  backward_input(n, b);
}

void
net_learn(net *n, float rate, float decay)
{
  n->n_steps++;
  const double steps = (double)n->n_steps;
  const net_pace pace = {
      .rate = rate,
      .decay = decay,
      .first_unbiased = 1 - kg_name_exp(steps * -0.105360515657826301),
      .second_unbiased = 1 - kg_name_exp(steps * -0.00100050033358353350)};
  for (size_t id = 0; id < KG_NET_ROWS; id++) {
    if (n->is_touched[id]) {
      net_step(&n->parts[NET_ROWS], &pace, id * W, (id + 1) * W);
      n->is_touched[id] = 0;
    }
  }
  for (size_t k = NET_ROWS + 1; k < NET_N_PARTS; k++) {
    net_step(&n->parts[k], &pace, 0, n->parts[k].n);
  }
}

void
net_add_up(net *n)
{
  for (size_t k = 0; k < NET_N_PARTS; k++) {
    const net_part *p = &n->parts[k];
    for (size_t i = 0; i < p->n; i++) {
      p->sum[i] += p->weight[i];
    }
  }
}

void
net_take_mean(net *n, size_t count)
{
  for (size_t k = 0; k < NET_N_PARTS; k++) {
    const net_part *p = &n->parts[k];
    for (size_t i = 0; i < p->n; i++) {
      p->weight[i] = p->sum[i] / (float)count;
    }
  }
}
