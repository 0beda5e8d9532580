/* SPDX-License-Identifier: Apache-2.0 */
/* kg-train-net VECTORS.json DATA MODELS [SKIP-EVERY [ROUNDS [SEED]]]
 *
 * Trains the name tagger's net on what kg-train-names learns from, and writes
 * MODELS/net.kgm beside names.kgm. The loss is that of whole sentences, with
 * steps from label to label; where the marks leave a name's kind open, every
 * kind they allow counts as right. The weights are the mean of those after the
 * last rounds.
 *
 * This happens twice: the first net, with the model of kg-train-names, marks
 * texts that nobody marked (name_silver.h), and the second learns from these,
 * too.
 *
 * Orders and noise come from a fixed generator and each sum has one order, so
 * that every machine gets the same file. */
#include "dice.h"
#include "model_writer.h"
#include "name_examples.h"
#include "name_paths.h"
#include "name_renaming.h"
#include "name_silver.h"
#include "net_pack.h"

#include <stdio.h>
#include <stdlib.h>

#define N_ROUNDS 12
#define N_MEAN 5 // last rounds that are averaged
#define BATCH_WORDS 400
#define RATE 1.2e-3f
#define DECAY 0.01f
#define NEWS_COPIES 2
#define RENAMED 0.7      // share of documents that get other names in a round
#define MAX_SENTENCE 400 // words
#define SCALE 40
#define L KG_NAME_LABELS
#define O KG_NET_LABELS

typedef KG_VEC(name_example) name_examples;

typedef struct trainer {
  const kg_context *ctx;
  name_corpus c;
  name_corpus renamed; ///< Made anew for each round.
  name_pools pools;
  KG_VEC(const name_document *) sources; ///< What is learnt from, with copies.
  name_examples examples;
  name_examples watched; ///< Not learnt from: their loss is told.
  net_words words;
  net net;
  net_batch batch;
  KG_VEC(const name_example *) members;
  uint64_t random;
  size_t n_marked; ///< Words of names in this round.
  size_t n_found;
  size_t n_right;
  size_t n_rounds;
  size_t max_rows; ///< Of a batch.
  size_t first_news;
  size_t n_training;   ///< Behind them are those that are watched …
  size_t first_silver; ///< … and those that are not marked.
  double *work;
} trainer;

static const net_noise noise = {.vector = 0.12f,
                                .row = 0.15f,
                                .input = 0.35f,
                                .layer = 0.25f,
                                .output = 0.4f};

static bool
add_examples(kg_arena *arena, const name_document *d, name_examples *to)
{
  const uint16_t *allowed = name_allowed_labels(arena, d);
  bool ok = allowed != NULL;
  for (size_t k = 0; ok && k < d->sentences.n; k++) {
    const kg_sentence *s = &d->sentences.at[k];
    const name_example e = {.words = d->view + s->first_token,
                            .allowed = allowed + s->first_token,
                            .n = s->end_token - s->first_token};
    if (e.n <= MAX_SENTENCE) {
      ok = kg_vec_push(to, NULL, e);
    }
  }
  return ok;
}

static bool
make_room(trainer *t)
{
  const size_t rows = BATCH_WORDS + MAX_SENTENCE + 2 * BATCH_WORDS;
  kg_arena *arena = &t->c.arena;
  t->batch.sentence = KG_ARENA_ARRAY(arena, const kg_name_token *, rows);
  t->batch.n_words = KG_ARENA_ARRAY(arena, uint32_t, rows);
  t->batch.at = KG_ARENA_ARRAY(arena, uint32_t, rows);
  t->work = KG_ARENA_ARRAY(arena, double, (size_t)MAX_SENTENCE *L * 5);
  t->max_rows = rows;
  return t->batch.sentence && t->batch.n_words && t->batch.at && t->work;
}

static void
add_zero_row(net_batch *b)
{
  b->sentence[b->n] = NULL;
  b->n++;
}

static bool
add_sentence(trainer *t, const name_example *x)
{
  net_batch *b = &t->batch;
  for (uint32_t i = 0; i < x->n; i++) {
    b->sentence[b->n] = x->words;
    b->n_words[b->n] = x->n;
    b->at[b->n] = i;
    b->n++;
  }
  add_zero_row(b);
  return kg_vec_push(&t->members, NULL, x);
}

/* Factors of a sentence's words from the net's scores, and of the steps. */
static void
weigh(trainer *t, size_t first, size_t n, double *local, double step[L][L])
{
  const float *steps = t->net.parts[NET_STEPS].weight;
  for (size_t i = 0; i < n; i++) {
    const float *score = t->net.score + (first + i) * O;
    float top = score[0];
    for (size_t l = 1; l < L; l++) {
      top = score[l] > top ? score[l] : top;
    }
    for (size_t l = 0; l < L; l++) {
      local[i * L + l] = kg_name_exp((double)(score[l] - top));
    }
  }
  for (size_t k = 0; k < L; k++) {
    for (size_t l = 0; l < L; l++) {
      step[k][l] =
          kg_name_may_follow(k, l) ? kg_name_exp((double)steps[k * L + l]) : 0;
    }
  }
}

/* Counts words of names: marked, found (the most probable label) and right. */
static void
count_words(trainer *t, const name_example *x, const double *found)
{
  for (size_t i = 0; i < x->n; i++) {
    size_t best = 0;
    for (size_t l = 1; l < L; l++) {
      best = found[i * L + l] > found[i * L + best] ? l : best;
    }
    const bool is_allowed = x->allowed[i] >> best & 1;
    t->n_marked += !(x->allowed[i] & 1);
    t->n_found += best > 0 && !(is_allowed && x->allowed[i] & 1);
    t->n_right += best > 0 && is_allowed && !(x->allowed[i] & 1);
  }
}

/* Sets the slopes of the scores of a sentence whose first row is `first`.
 * @return its loss. */
static double
judge(trainer *t, const name_example *x, size_t first)
{
  double *wanted = t->work + MAX_SENTENCE * L * 3;
  double *found = t->work + MAX_SENTENCE * L * 4;
  double step[L][L];
  double wanted_pairs[L][L] = {{0}};
  double found_pairs[L][L] = {{0}};
  weigh(t, first, x->n, t->work, step);
  name_paths p = {.n = x->n,
                  .local = t->work,
                  .step = (const double(*)[L])step,
                  .mask = x->allowed,
                  .forward = t->work + MAX_SENTENCE * L,
                  .backward = t->work + MAX_SENTENCE * L * 2};
  const double right = name_paths_sum(&p, wanted, wanted_pairs);
  if (right <= NAME_NO_PATH) {
    return 0;
  }
  p.mask = NULL;
  const double all = name_paths_sum(&p, found, found_pairs);
  count_words(t, x, found);
  for (size_t i = 0; i < x->n; i++) {
    for (size_t l = 0; l < L; l++) {
      t->net.score_slope[(first + i) * O + l] =
          (float)(found[i * L + l] - wanted[i * L + l]);
    }
  }
  for (size_t k = 0; k < (size_t)(L * L); k++) {
    t->net.parts[NET_STEPS].gradient[k] +=
        (float)(found_pairs[k / L][k % L] - wanted_pairs[k / L][k % L]);
  }
  return all - right;
}

static double
judge_batch(trainer *t)
{
  double loss = 0;
  size_t first = 1;
  net_forward(&t->net, &t->batch);
  memset(t->net.score_slope, 0, t->batch.n * O * sizeof(float));
  for (size_t i = 0; i < t->members.n; i++) {
    loss += judge(t, t->members.at[i], first);
    first += t->members.at[i]->n + 1;
  }
  return loss;
}

static void
clear_batch(trainer *t)
{
  t->batch.n = 0;
  t->members.n = 0;
  add_zero_row(&t->batch);
}

/* One pass over the examples; learns unless the rate is zero. @return loss. */
static double
run_round(trainer *t,
          const name_examples *examples,
          const uint32_t *order,
          double rate,
          double rate_end)
{
  double loss = 0;
  t->n_marked = t->n_found = t->n_right = 0;
  clear_batch(t);
  for (size_t i = 0; i < examples->n; i++) {
    (void)add_sentence(t, &examples->at[order ? order[i] : i]);
    if (t->batch.n < BATCH_WORDS && i + 1 < examples->n) {
      continue;
    }
    loss += judge_batch(t);
    if (rate > 0) {
      const double done = (double)i / (double)examples->n;
      net_backward(&t->net, &t->batch);
      net_learn(&t->net, (float)(rate + (rate_end - rate) * done), DECAY);
    }
    clear_batch(t);
  }
  return loss;
}

static void
watch(trainer *t, const char *title, double learnt)
{
  const net_noise before = t->net.noise;
  t->net.noise = (net_noise){0};
  const double loss = run_round(t, &t->watched, NULL, 0, 0);
  const net_part *steps = &t->net.parts[NET_STEPS];
  memset(steps->gradient, 0, steps->n * sizeof *steps->gradient);
  t->net.noise = before;
  fprintf(stderr, "%s: %.1f, watched %.1f, words of names %.2f\n", title,
          learnt, loss,
          200.0 * (double)t->n_right / (double)(t->n_marked + t->n_found + 1));
}

/* The rate falls in a straight line, almost to nothing. */
static double
rate_at(double done)
{
  return (double)RATE * (1 - 0.95 * done);
}

static bool
is_renamed(trainer *t)
{
  return dice_happens(&t->random, RENAMED);
}

/* The examples of a round: part of the documents with other names. */
static kg_status
gather(trainer *t)
{
  bool ok = true;
  name_corpus *r = &t->renamed;
  name_corpus_clear(r);
  name_corpus_init(r, t->ctx, t->c.tagger, t->c.lexicon);
  t->examples.n = 0;
  for (size_t i = 0; ok && i < t->sources.n; i++) {
    ok = is_renamed(t)
             ? name_corpus_add_renamed(r, t->sources.at[i], &t->pools,
                                       &t->random)
             : add_examples(&r->arena, t->sources.at[i], &t->examples);
  }
  if (ok) {
    TRY(name_corpus_view(r, 0));
  }
  for (size_t i = 0; ok && i < r->documents.n; i++) {
    ok = add_examples(&r->arena, &r->documents.at[i], &t->examples);
  }
  return ok ? KG_OK : kg_out_of_memory(t->ctx);
}

static kg_status
train_round(trainer *t, double from, double to)
{
  TRY(gather(t));
  uint32_t *order = KG_ARENA_ARRAY(&t->renamed.arena, uint32_t, t->examples.n);
  if (!order) {
    return kg_out_of_memory(t->ctx);
  }
  for (size_t i = 0; i < t->examples.n; i++) {
    order[i] = (uint32_t)i;
  }
  dice_shuffle(&t->random, order, t->examples.n);
  watch(t, "round",
        run_round(t, &t->examples, order, rate_at(from), rate_at(to)));
  return KG_OK;
}

static kg_status
train(trainer *t, size_t n_rounds)
{
  const size_t n_mean = n_rounds < N_MEAN ? n_rounds : N_MEAN;
  t->net.noise = noise;
  for (size_t round = 0; round < n_rounds; round++) {
    TRY(train_round(t, (double)round / (double)n_rounds,
                    (double)(round + 1) / (double)n_rounds));
    if (round + n_mean >= n_rounds) {
      net_add_up(&t->net);
    }
  }
  net_take_mean(&t->net, n_mean);
  watch(t, "mean", 0);
  return KG_OK;
}

/* What is learnt from, and what is watched. */
static bool
choose_sources(trainer *t, size_t skip_every)
{
  const size_t first_news = t->first_news;
  const size_t n_training = t->n_training;
  bool ok = true;
  for (size_t i = 0; ok && i < t->c.documents.n; i++) {
    const name_document *d = &t->c.documents.at[i];
    const bool is_news = i >= first_news && i < n_training;
    if ((i >= n_training && i < t->first_silver) ||
        (is_news && skip_every && (i - first_news) % skip_every == 0)) {
      ok = add_examples(&t->c.arena, d, &t->watched);
      continue;
    }
    const size_t copies = i >= t->first_silver ? 0 : is_news ? NEWS_COPIES : 1;
    ok = name_pools_add(&t->pools, d);
    for (size_t k = 0; ok && k < copies; k++) {
      ok = kg_vec_push(&t->sources, NULL, d);
    }
  }
  return ok;
}

static kg_status
save(trainer *t, const char *models)
{
  const kg_slice path = kg_arena_printf(&t->c.arena, "%s/net.kgm", models);
  return path.ptr ? net_save(t->ctx, &t->c.arena, &t->net, &t->words, SCALE,
                             path.ptr)
                  : kg_out_of_memory(t->ctx);
}

static kg_status
start(trainer *t)
{
  if (!net_init(&t->net, &t->c.arena, t->random, t->max_rows)) {
    return kg_out_of_memory(t->ctx);
  }
  t->net.words = &t->words.table;
  t->net.vectors = t->words.vectors;
  return KG_OK;
}

/* The tagger as it is now marks the unmarked texts. */
static kg_status
mark_silver(trainer *t, const char *models)
{
  kg_name_tagger *names = NULL;
  bool ok = true;
  kg_status st =
      kg_name_tagger_open(t->ctx, models, t->c.tagger, t->c.lexicon, &names);
  if (!st) {
    st = name_silver_mark(&t->c, names, t->first_silver);
  }
  kg_name_tagger_close(names);
  for (size_t i = t->first_silver; ok && !st && i < t->c.documents.n; i++) {
    ok = kg_vec_push(&t->sources, NULL, &t->c.documents.at[i]);
  }
  return ok ? st : kg_out_of_memory(t->ctx);
}

static kg_status
read_all(trainer *t, const char *data)
{
  TRY(name_corpus_read_training(&t->c, data, &t->first_news));
  t->n_training = t->c.documents.n;
  TRY(name_corpus_read_gum(&t->c, data, "dev"));
  t->first_silver = t->c.documents.n;
  TRY(name_silver_read(&t->c, data));
  return name_corpus_prepare(&t->c, t->n_training);
}

static kg_status
learn_all(trainer *t, const char *data, const char *models, size_t skip_every)
{
  TRY(read_all(t, data));
  if (!choose_sources(t, skip_every) || !make_room(t)) {
    return kg_out_of_memory(t->ctx);
  }
  TRY(start(t));
  TRY(train(t, t->n_rounds * 2 / 3));
  TRY(save(t, models));
  TRY(mark_silver(t, models));
  TRY(start(t));
  TRY(train(t, t->n_rounds));
  return save(t, models);
}

static size_t
number(int argc, char **argv, int i, size_t otherwise)
{
  return argc > i ? strtoul(argv[i], NULL, 10) : otherwise;
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = model_writer_sink()};
  kg_tagger *tagger = NULL;
  kg_lexicon *lexicon = NULL;
  trainer t = {.ctx = &ctx};
  if (argc < 4) {
    fputs("usage: kg-train-net VECTORS.json DATA MODELS [SKIP-EVERY [ROUNDS "
          "[SEED]]]\n",
          stderr);
    return 2;
  }
  t.n_rounds = number(argc, argv, 5, N_ROUNDS);
  t.random = number(argc, argv, 6, 1);
  kg_status st = kg_tagger_open(&ctx, argv[3], &tagger);
  if (!st) {
    st = kg_lexicon_open(&ctx, argv[3], &lexicon);
  }
  name_corpus_init(&t.c, &ctx, tagger, lexicon);
  name_corpus_init(&t.renamed, &ctx, tagger, lexicon);
  if (!st) {
    st = net_words_read(&ctx, &t.c.arena, argv[1], &t.words);
  }
  if (!st) {
    st = learn_all(&t, argv[2], argv[3], number(argc, argv, 4, 0));
  }
  kg_vec_free(&t.examples, NULL);
  kg_vec_free(&t.watched, NULL);
  kg_vec_free(&t.members, NULL);
  kg_vec_free(&t.sources, NULL);
  name_pools_clear(&t.pools);
  name_corpus_clear(&t.renamed);
  name_corpus_clear(&t.c);
  kg_lexicon_close(lexicon);
  kg_tagger_close(tagger);
  return kg_status_exit(st);
}
