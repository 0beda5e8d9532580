/* SPDX-License-Identifier: Apache-2.0 */
/* kg-train-names DATA MODELS [skip-every]
 *
 * Trains the name tagger, a conditional random field, on GUM's training
 * documents, Universal NER for EWT, wikigold and the marked Wikinews articles
 * that are not held out, and writes MODELS/names.kgm. Where a corpus leaves
 * open what a name is, all readings that it allows count as right: the model
 * learns from the sum of their probabilities.
 *
 * Each sentence is learnt twice: as in a first reading of its document, and as
 * in a second one, which knows what a first reading made of the same words
 * elsewhere. For that, models of parts of the documents read the others.
 *
 * With a third argument N, every N-th of those Wikinews articles is left out
 * and scored instead of trained on. */
#include "base/map.h"
#include "dice.h"
#include "model_writer.h"
#include "name_examples.h"
#include "name_paths.h"
#include "text/name_model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define N_ROUNDS 12
#define N_FOLDS 4
#define FOLD_ROUNDS 5
#define MIN_COUNT 2 // of a feature, where each sentence stands once
#define RATE 0.05f
#define DECAY 5e-3f
#define NEWS_COPIES 2
#define ROW 16
#define LEAST 4 // a row with no greater weight is left out
#define L KG_NAME_LABELS

typedef struct row {
  float weight[ROW];
  float square[ROW]; ///< Sum of squared steps (AdaGrad).
} row;

typedef struct trainer {
  const kg_context *ctx;
  name_corpus c;
  KG_VEC(name_example) examples;
  uint16_t **allowed; ///< For each document; NULL = it is left out.
  kg_id_map features; ///< To row + 1.
  row *rows;
  float steps[L][L];
  float step_squares[L][L];
  uint64_t random;
  uint32_t *ids; ///< Rows of the features of a sentence, for each word.
  uint16_t *n_ids;
  double *work;
  size_t longest;
} trainer;

static uint32_t
fold_of(size_t document)
{
  return (uint32_t)(document % N_FOLDS);
}

static bool
add_examples(trainer *t, size_t document, size_t copies)
{
  const name_document *d = &t->c.documents.at[document];
  const uint16_t *allowed = t->allowed[document];
  bool ok = allowed != NULL;
  for (size_t k = 0; ok && k < d->sentences.n; k++) {
    const kg_sentence *s = &d->sentences.at[k];
    const name_example e = {.words = d->view + s->first_token,
                            .allowed = allowed + s->first_token,
                            .n = s->end_token - s->first_token,
                            .fold = fold_of(document)};
    t->longest = e.n > t->longest ? e.n : t->longest;
    for (size_t i = 0; ok && i < copies; i++) {
      ok = kg_vec_push(&t->examples, NULL, e);
    }
  }
  return ok;
}

static bool
index_features(trainer *t, uint64_t min_count)
{
  uint64_t features[KG_NAME_FEATURES];
  kg_id_map counts;
  bool ok = true;
  kg_id_map_init(&counts, NULL);
  kg_id_map_clear(&t->features);
  kg_id_map_init(&t->features, NULL);
  kg_alloc_free(NULL, t->rows);
  for (size_t e = 0; ok && e < t->examples.n; e++) {
    const name_example *x = &t->examples.at[e];
    if (e > 0 && x->words == x[-1].words) {
      continue;
    }
    for (size_t i = 0; ok && i < x->n; i++) {
      const size_t n = kg_name_features(x->words, x->n, i, features);
      for (size_t k = 0; ok && k < n; k++) {
        uint64_t *count = kg_id_map_put(&counts, features[k], 0, NULL);
        ok = count != NULL;
        if (ok) {
          ++*count;
        }
      }
    }
  }
  for (size_t i = 0; ok && i < counts.n; i++) {
    if (counts.entries[i].value >= min_count) {
      ok = kg_id_map_put(&t->features, counts.entries[i].key, t->features.n + 1,
                         NULL) != NULL;
    }
  }
  kg_id_map_clear(&counts);
  t->rows = kg_alloc_zeroed(NULL, t->features.n + 1, sizeof *t->rows);
  fprintf(stderr, "%zu sentences, %zu features\n", t->examples.n,
          t->features.n);
  return ok && t->rows;
}

static void
find_rows(trainer *t, const name_example *x)
{
  uint64_t features[KG_NAME_FEATURES];
  for (size_t i = 0; i < x->n; i++) {
    uint32_t *ids = t->ids + i * KG_NAME_FEATURES;
    size_t n_ids = 0;
    const size_t n = kg_name_features(x->words, x->n, i, features);
    for (size_t k = 0; k < n; k++) {
      const uint64_t *at = kg_id_map_find(&t->features, features[k]);
      if (at) {
        ids[n_ids++] = (uint32_t)*at;
      }
    }
    t->n_ids[i] = (uint16_t)n_ids;
  }
}

static void
step_row(row *r, const float *gradient)
{
  for (size_t l = 0; l < L; l++) {
    const float g = gradient[l] - DECAY * r->weight[l];
    r->square[l] += g * g;
    r->weight[l] += RATE * g / sqrtf(r->square[l] + 1e-8f);
  }
}

/* Each word's factors and the steps', from the weights as they are. */
static void
weigh(trainer *t, const name_example *x, double *local, double step[L][L])
{
  find_rows(t, x);
  for (size_t i = 0; i < x->n; i++) {
    float scores[ROW] = {0};
    float top = -1e30f;
    const uint32_t *ids = t->ids + i * KG_NAME_FEATURES;
    for (size_t k = 0; k < t->n_ids[i]; k++) {
      const row *r = &t->rows[ids[k]];
      for (size_t l = 0; l < ROW; l++) {
        scores[l] += r->weight[l];
      }
    }
    for (size_t l = 0; l < L; l++) {
      top = scores[l] > top ? scores[l] : top;
    }
    for (size_t l = 0; l < L; l++) {
      local[i * L + l] = kg_name_exp((double)(scores[l] - top));
    }
  }
  for (size_t k = 0; k < L; k++) {
    for (size_t l = 0; l < L; l++) {
      step[k][l] =
          kg_name_may_follow(k, l) ? kg_name_exp((double)t->steps[k][l]) : 0;
    }
  }
}

static void
step_rows(trainer *t,
          const name_example *x,
          const double *wanted,
          const double *found)
{
  for (size_t i = 0; i < x->n; i++) {
    float gradient[ROW] = {0};
    float size = 0;
    for (size_t l = 0; l < L; l++) {
      gradient[l] = (float)(wanted[i * L + l] - found[i * L + l]);
      size += fabsf(gradient[l]);
    }
    const uint32_t *ids = t->ids + i * KG_NAME_FEATURES;
    for (size_t k = 0; size >= 1e-3f && k < t->n_ids[i]; k++) {
      step_row(&t->rows[ids[k]], gradient);
    }
  }
}

static name_paths
paths_of(trainer *t, const name_example *x, const double (*step)[L])
{
  return (name_paths){.n = x->n,
                      .local = t->work,
                      .step = step,
                      .forward = t->work + t->longest * L,
                      .backward = t->work + t->longest * L * 2};
}

/* One step towards what the marks allow. @return the loss before it. */
static double
learn(trainer *t, const name_example *x)
{
  double *wanted = t->work + t->longest * L * 3;
  double *found = t->work + t->longest * L * 4;
  double step[L][L];
  double wanted_pairs[L][L] = {{0}};
  double found_pairs[L][L] = {{0}};
  weigh(t, x, t->work, step);
  name_paths s = paths_of(t, x, (const double(*)[L])step);
  s.mask = x->allowed;
  const double right = name_paths_sum(&s, wanted, wanted_pairs);
  if (right <= NAME_NO_PATH) {
    return 0;
  }
  s.mask = NULL;
  const double all = name_paths_sum(&s, found, found_pairs);
  step_rows(t, x, wanted, found);
  for (size_t k = 0; k < L; k++) {
    for (size_t l = 0; l < L; l++) {
      const float g = (float)(wanted_pairs[k][l] - found_pairs[k][l]);
      t->step_squares[k][l] += g * g;
      t->steps[k][l] += RATE * g / sqrtf(t->step_squares[k][l] + 1e-8f);
    }
  }
  return all - right;
}

/* Learns from nothing, from all examples that are not of the fold. */
static bool
train(trainer *t, uint32_t without_fold, size_t n_rounds)
{
  size_t n = 0;
  uint32_t *order = kg_alloc_zeroed(NULL, t->examples.n, sizeof *order);
  if (!order) {
    return false;
  }
  memset(t->rows, 0, (t->features.n + 1) * sizeof *t->rows);
  memset(t->steps, 0, sizeof t->steps);
  memset(t->step_squares, 0, sizeof t->step_squares);
  for (size_t i = 0; i < t->examples.n; i++) {
    if (t->examples.at[i].fold != without_fold) {
      order[n++] = (uint32_t)i;
    }
  }
  for (size_t round = 0; round < n_rounds; round++) {
    double loss = 0;
    dice_shuffle(&t->random, order, n);
    for (size_t i = 0; i < n; i++) {
      loss += learn(t, &t->examples.at[order[i]]);
    }
    fprintf(stderr, "round %zu: %.1f\n", round + 1, loss);
  }
  kg_alloc_free(NULL, order);
  return true;
}

/* The most probable label of each word. */
static void
predict(trainer *t, const name_example *x, uint8_t *labels)
{
  double *found = t->work + t->longest * L * 3;
  double step[L][L];
  weigh(t, x, t->work, step);
  const name_paths s = paths_of(t, x, (const double(*)[L])step);
  name_paths_sum(&s, found, NULL);
  for (size_t i = 0; i < x->n; i++) {
    size_t best = 0;
    for (size_t l = 1; l < L; l++) {
      best = found[i * L + l] > found[i * L + best] ? l : best;
    }
    labels[i] = (uint8_t)best;
  }
}

/* Gives the document a view of its own with votes from a first reading. */
static bool
read_document(trainer *t, name_document *d)
{
  const size_t size = d->tokens.n * sizeof *d->view;
  uint8_t *labels = kg_arena_zeroed(&t->c.arena, d->tokens.n, 1);
  kg_name_token *view = kg_arena_get(&t->c.arena, size);
  if (!labels || !view) {
    return false;
  }
  for (size_t k = 0; k < d->sentences.n; k++) {
    const kg_sentence *s = &d->sentences.at[k];
    const name_example x = {.words = d->view + s->first_token,
                            .n = s->end_token - s->first_token};
    predict(t, &x, labels + s->first_token);
  }
  memcpy(view, d->view, size);
  d->view = view;
  return kg_name_votes_make(t->ctx, labels, view, d->tokens.n) == KG_OK;
}

static bool
add_second_readings(trainer *t, size_t first_news)
{
  bool ok = true;
  for (uint32_t fold = 0; ok && fold < N_FOLDS; fold++) {
    ok = train(t, fold, FOLD_ROUNDS);
    for (size_t i = 0; ok && i < t->c.documents.n; i++) {
      if (t->allowed[i] && fold_of(i) == fold) {
        ok = read_document(t, &t->c.documents.at[i]);
      }
    }
  }
  for (size_t i = 0; ok && i < t->c.documents.n; i++) {
    ok =
        !t->allowed[i] || add_examples(t, i, i >= first_news ? NEWS_COPIES : 1);
  }
  return ok;
}

static int8_t
to_byte(float weight, float scale)
{
  const float w = weight * scale;
  const int rounded = (int)(w >= 0 ? w + 0.5f : w - 0.5f);
  return (int8_t)(rounded > 127 ? 127 : rounded < -127 ? -127 : rounded);
}

static bool
pack_row(const row *r, float scale, int8_t out[KG_NAME_ROW])
{
  bool any = false;
  memset(out, 0, KG_NAME_ROW);
  for (size_t l = 0; l < L; l++) {
    out[l] = to_byte(r->weight[l], scale);
    any = any || out[l] > LEAST || out[l] < -LEAST;
  }
  return any;
}

static kg_status
write_model(trainer *t, const char *path)
{
  static const char licence[] =
      "Trained on documents of GUM (annotations CC BY 4.0; texts CC BY 2.5, "
      "CC BY-SA 3.0, CC BY 4.0, public domain), Universal NER for UD English "
      "EWT (CC BY-SA 4.0), wikigold (CC BY 4.0) and marked articles of "
      "Wikinews (CC BY 2.5). This model: CC BY-SA 4.0.";
  const int32_t scale = 40;
  int8_t packed[KG_NAME_ROW];
  int32_t steps[L * L];
  kg_buf rows;
  model_writer out;
  size_t n = 0;
  kg_buf_init(&rows, NULL);
  for (size_t i = 1; i <= t->features.n; i++) {
    n += pack_row(&t->rows[i], (float)scale, packed);
  }
  const size_t size = kg_model_table_size(n);
  kg_model_table_slot *slots = kg_alloc_zeroed(NULL, size, sizeof *slots);
  if (!slots) {
    return kg_out_of_memory(t->ctx);
  }
  for (size_t i = 0; i < t->features.n; i++) {
    if (pack_row(&t->rows[i + 1], (float)scale, packed)) {
      kg_buf_add(&rows, kg_slice_make((const char *)packed, sizeof packed));
      kg_model_table_put(slots, size, t->features.entries[i].key,
                         (uint32_t)(rows.len / KG_NAME_ROW));
    }
  }
  for (size_t k = 0; k < (size_t)(L * L); k++) {
    const float w = t->steps[k / L][k % L] * (float)scale;
    steps[k] = (int32_t)(w >= 0 ? w + 0.5f : w - 0.5f);
  }
  fprintf(stderr, "%zu rows\n", n);
  model_writer_init(&out, t->ctx, licence);
  model_writer_add(&out, "features", slots, size * sizeof *slots);
  model_writer_add(&out, "rows", rows.ptr, rows.len);
  model_writer_add(&out, "steps", steps, sizeof steps);
  model_writer_add(&out, "scale", &scale, sizeof scale);
  kg_buf_clear(&rows);
  kg_alloc_free(NULL, slots);
  return model_writer_save(&out, path);
}

static kg_status
learn_all(trainer *t, size_t first_news, size_t skip_every)
{
  const size_t n = t->c.documents.n;
  bool ok = true;
  t->allowed = kg_arena_zeroed(&t->c.arena, n, sizeof *t->allowed);
  for (size_t i = 0; ok && t->allowed && i < n; i++) {
    const bool is_news = i >= first_news;
    if (!is_news || !skip_every || (i - first_news) % skip_every) {
      t->allowed[i] = name_allowed_labels(&t->c.arena, &t->c.documents.at[i]);
      ok = add_examples(t, i, is_news ? NEWS_COPIES : 1);
    }
  }
  const size_t longest = t->longest;
  t->ids =
      kg_arena_zeroed(&t->c.arena, longest * KG_NAME_FEATURES, sizeof *t->ids);
  t->n_ids = KG_ARENA_ARRAY(&t->c.arena, uint16_t, longest);
  t->work = kg_arena_zeroed(&t->c.arena, longest * L * 5, sizeof(double));
  ok = ok && t->allowed && t->ids && t->n_ids && t->work;
  ok = ok && index_features(t, MIN_COUNT) && add_second_readings(t, first_news);
  ok =
      ok && index_features(t, 2 * MIN_COUNT - 1) && train(t, N_FOLDS, N_ROUNDS);
  return ok ? KG_OK : kg_out_of_memory(t->ctx);
}

static kg_status
run(trainer *t, const char *data, const char *models, size_t skip_every)
{
  kg_tagger *tagger = NULL;
  kg_lexicon *lexicon = NULL;
  size_t first_news = 0;
  TRY(kg_tagger_open(t->ctx, models, &tagger));
  kg_status st = kg_lexicon_open(t->ctx, models, &lexicon);
  name_corpus_init(&t->c, t->ctx, tagger, lexicon);
  kg_id_map_init(&t->features, NULL);
  if (!st) {
    st = name_corpus_read_training(&t->c, data, &first_news);
  }
  if (!st) {
    st = learn_all(t, first_news, skip_every);
  }
  if (!st) {
    const kg_slice path = kg_arena_printf(&t->c.arena, "%s/names.kgm", models);
    st = path.ptr ? write_model(t, path.ptr) : kg_out_of_memory(t->ctx);
  }
  kg_vec_free(&t->examples, NULL);
  kg_id_map_clear(&t->features);
  kg_alloc_free(NULL, t->rows);
  name_corpus_clear(&t->c);
  kg_lexicon_close(lexicon);
  kg_tagger_close(tagger);
  return st;
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = model_writer_sink()};
  trainer t = {.ctx = &ctx, .random = 1};
  if (argc < 3) {
    fputs("usage: kg-train-names DATA MODELS [SKIP-EVERY]\n", stderr);
    return 2;
  }
  return kg_status_exit(
      run(&t, argv[1], argv[2], argc > 3 ? strtoul(argv[3], NULL, 10) : 0));
}
