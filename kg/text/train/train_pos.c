/* SPDX-License-Identifier: Apache-2.0 */
/* kg-train-pos DATA MODELS
 *
 * Trains the part-of-speech tagger on GUM's and EWT's training documents and
 * writes MODELS/pos.kgm; MODELS/clusters.kgm and lemma.kgm must be there. Two
 * sets of weights are learnt, one from the first word of a sentence to the last
 * and one back again. Weights are whole numbers throughout and the order of
 * sentences comes from a fixed generator, so that every run gives the same
 * file. */
#include "base/map.h"
#include "dice.h"
#include "model_writer.h"
#include "splits.h"
#include "text/pos_model.h"

#include <stdio.h>
#include <stdlib.h>

#define N_ROUNDS 10
#define GUM_COPIES 2

#define FINENESS 1000 // steps from 0 to the greatest weight
#define MARGIN 20     // by which the right tag must win
#define MIN_COUNT 3
#define LEAST 4        // weights nearer to 0 are left out
#define MIN_SURE 15    // occurrences before a word counts as unambiguous
#define MIN_CLASS 2    // occurrences before a word gets a class
#define CLASS_SHARE 25 // a tag below 1/25 of a word is no part of its class

typedef struct trainer {
  const kg_context *ctx;
  corpus c;
  kg_clusters clusters;
  kg_lemmas lemmas;
  kg_attributes *words;
  uint8_t *gold; // labels
  uint16_t *classes;
  size_t n_labels;
  uint8_t label_of[KG_POS_LABELS]; // kg_pos -> label
  const char *label_texts[KG_POS_LABELS];
  size_t n_gum_sentences;
  kg_model_table_slot *class_slots;
  size_t n_class_slots;
  kg_model_table class_table;
  kg_id_map features; // to row + 1
  int32_t *weights;   // by row and label
  int64_t *late;      // what to take from `now` times the weight
  int64_t *sums[2];   // averages times `now`, forward and backward
  int64_t now;
  bool is_backward;
  uint64_t random;
} trainer;

static void
collect_labels(trainer *t)
{
  bool is_used[KG_POS_LABELS] = {false};
  for (size_t i = 0; i < t->c.words.n; i++) {
    is_used[t->c.words.at[i].token.pos % KG_POS_LABELS] = true;
  }
  for (size_t pos = 1; pos < KG_POS_LABELS; pos++) {
    if (is_used[pos]) {
      t->label_of[pos] = (uint8_t)t->n_labels;
      t->label_texts[t->n_labels++] = kg_pos_text((kg_pos)pos);
    }
  }
}

static bool
prepare_words(trainer *t)
{
  const kg_slice text = kg_buf_slice(&t->c.text);
  t->words = kg_arena_zeroed(&t->c.arena, t->c.words.n, sizeof *t->words);
  t->gold = kg_arena_zeroed(&t->c.arena, t->c.words.n, 1);
  t->classes = KG_ARENA_ARRAY(&t->c.arena, uint16_t, t->c.words.n);
  if (!t->words || !t->gold || !t->classes) {
    return false;
  }
  for (size_t i = 0; i < t->c.words.n; i++) {
    const corpus_word *w = &t->c.words.at[i];
    (void)text;
    kg_attributes_of(&t->words[i], &t->clusters, w->form,
                     w->token.space_before);
    t->gold[i] = t->label_of[w->token.pos % KG_POS_LABELS];
  }
  return true;
}

typedef struct tag_counts {
  uint64_t key;
  uint32_t n[KG_POS_LABELS];
  uint32_t total;
} tag_counts;

typedef struct dictionary {
  kg_id_map map;
  KG_VEC(tag_counts) entries;
} dictionary;

static bool
count_tag(dictionary *d, uint64_t key, uint8_t label)
{
  bool is_new = false;
  uint64_t *at = kg_id_map_put(&d->map, key, d->entries.n, &is_new);
  if (!at ||
      (is_new && !kg_vec_push(&d->entries, NULL, (tag_counts){.key = key}))) {
    return false;
  }
  d->entries.at[*at].n[label]++;
  d->entries.at[*at].total++;
  return true;
}

/* The set of a word's tags, the most frequent one apart, and how well it is
 * known, as a number. */
static uint32_t
class_of(kg_id_map *ids, const tag_counts *counts, size_t n_labels)
{
  uint64_t set = 0;
  size_t best = 0;
  for (size_t i = 0; i < n_labels; i++) {
    if (counts->n[i] * CLASS_SHARE >= counts->total && counts->n[i]) {
      set |= (uint64_t)1 << i;
    }
    best = counts->n[i] > counts->n[best] ? i : best;
  }
  const uint64_t known = counts->total >= 9   ? 4
                         : counts->total >= 4 ? 3
                         : counts->total >= 2 ? 2
                                              : 1;
  uint64_t *id =
      kg_id_map_put(ids, kg_feature3(3000, set, best, known), ids->n + 1, NULL);
  return id && *id < 0xE000 ? (uint32_t)*id : 0;
}

static uint32_t
sure_label(const tag_counts *counts, size_t n_labels)
{
  for (size_t i = 0; i < n_labels; i++) {
    if (counts->total >= MIN_SURE && counts->n[i] == counts->total) {
      return (uint32_t)i + 1;
    }
  }
  return 0;
}

static bool
count_words(trainer *t, dictionary *d)
{
  bool ok = true;
  for (size_t i = 0; ok && i < t->c.words.n; i++) {
    ok = count_tag(d, kg_pos_form_key(t->words[i].form), t->gold[i]) &&
         count_tag(d, kg_pos_word_key(t->words[i].word), t->gold[i]);
  }
  return ok;
}

static bool
make_dictionary(trainer *t, dictionary *d, kg_id_map *ids)
{
  t->n_class_slots = kg_model_table_size(d->entries.n);
  t->class_slots =
      kg_arena_zeroed(&t->c.arena, t->n_class_slots, sizeof *t->class_slots);
  for (size_t i = 0; t->class_slots && i < d->entries.n; i++) {
    const tag_counts *counts = &d->entries.at[i];
    if (counts->total >= MIN_CLASS) {
      kg_model_table_put(t->class_slots, t->n_class_slots, counts->key,
                         kg_pos_entry(class_of(ids, counts, t->n_labels),
                                      sure_label(counts, t->n_labels)));
    }
  }
  fprintf(stderr, "%zu words in the dictionary, %zu classes\n", d->entries.n,
          ids->n);
  kg_model_table_init(&t->class_table,
                      kg_slice_make((const char *)t->class_slots,
                                    t->n_class_slots * sizeof *t->class_slots));
  return t->class_slots;
}

/* The class that the word would have without this one occurrence, since the
 * tagger must learn what the class of a rare word is worth. */
static uint16_t
class_without(const trainer *t, dictionary *d, kg_id_map *ids, size_t i)
{
  const uint64_t keys[] = {kg_pos_form_key(t->words[i].form),
                           kg_pos_word_key(t->words[i].word)};
  for (size_t k = 0; k < 2; k++) {
    const uint64_t *at = kg_id_map_find(&d->map, keys[k]);
    if (at && d->entries.at[*at].total > MIN_CLASS) {
      tag_counts rest = d->entries.at[*at];
      rest.n[t->gold[i]]--;
      rest.total--;
      return (uint16_t)class_of(ids, &rest, t->n_labels);
    }
  }
  return 0;
}

static bool
read_classes(trainer *t)
{
  dictionary d = {0};
  kg_id_map ids;
  kg_id_map_init(&d.map, NULL);
  kg_id_map_init(&ids, NULL);
  const bool ok = count_words(t, &d) && make_dictionary(t, &d, &ids);
  for (size_t i = 0; ok && i < t->c.words.n; i++) {
    t->classes[i] = class_without(t, &d, &ids, i);
    if (!t->classes[i]) {
      t->classes[i] = kg_pos_guess(&t->lemmas, t->c.words.at[i].form);
    }
  }
  kg_vec_free(&d.entries, NULL);
  kg_id_map_clear(&d.map);
  kg_id_map_clear(&ids);
  return ok;
}

static kg_pos_view
view_of(const trainer *t, const kg_sentence *s, const uint8_t *tags)
{
  return (kg_pos_view){.words = t->words + s->first_token,
                       .classes = t->classes + s->first_token,
                       .n = s->end_token - s->first_token,
                       .tags = tags,
                       .is_backward = t->is_backward,
                       .is_foreign =
                           s >= t->c.sentences.at + t->n_gum_sentences};
}

static bool
count_all(kg_id_map *counts, const uint64_t *features, size_t n)
{
  for (size_t k = 0; k < n; k++) {
    uint64_t *count = kg_id_map_put(counts, features[k], 0, NULL);
    if (!count) {
      return false;
    }
    ++*count;
  }
  return true;
}

static bool
count_features(trainer *t, kg_id_map *counts)
{
  uint64_t features[KG_POS_FEATURES];
  bool ok = true;
  for (size_t s = 0; ok && s < t->c.sentences.n; s++) {
    const kg_sentence *sentence = &t->c.sentences.at[s];
    kg_pos_view view = view_of(t, sentence, t->gold + sentence->first_token);
    for (size_t i = 0; ok && i < view.n; i++) {
      ok =
          count_all(counts, features, kg_pos_word_features(&view, i, features));
      for (int way = 0; ok && way < 2; way++) {
        view.is_backward = way != 0;
        ok = count_all(counts, features,
                       kg_pos_tag_features(&view, i, features));
      }
    }
  }
  return ok;
}

/* Only what occurs more than once gets weights. */
static bool
index_features(trainer *t)
{
  kg_id_map counts;
  kg_id_map_init(&counts, NULL);
  kg_id_map_init(&t->features, NULL);
  bool ok = count_features(t, &counts);
  for (size_t i = 0; ok && i < counts.n; i++) {
    if (counts.entries[i].value >= MIN_COUNT) {
      ok = kg_id_map_put(&t->features, counts.entries[i].key, t->features.n + 1,
                         NULL) != NULL;
    }
  }
  kg_id_map_clear(&counts);
  const size_t n_weights = (t->features.n + 1) * t->n_labels;
  t->weights = kg_alloc_zeroed(NULL, n_weights, sizeof *t->weights);
  t->late = kg_alloc_zeroed(NULL, n_weights, sizeof *t->late);
  t->sums[0] = kg_alloc_zeroed(NULL, n_weights, sizeof *t->sums[0]);
  t->sums[1] = kg_alloc_zeroed(NULL, n_weights, sizeof *t->sums[1]);
  fprintf(stderr, "%zu features\n", t->features.n);
  return ok && t->weights && t->late && t->sums[0] && t->sums[1];
}

static void
update(trainer *t, const uint64_t *rows, size_t n, size_t label, int32_t by)
{
  for (size_t k = 0; k < n; k++) {
    const size_t at = rows[k] * t->n_labels + label;
    t->weights[at] += by;
    t->late[at] += t->now * by;
  }
}

static size_t
find_rows(trainer *t, const kg_pos_view *view, size_t i, uint64_t *rows)
{
  size_t n_rows = 0;
  size_t n = kg_pos_word_features(view, i, rows);
  n += kg_pos_tag_features(view, i, rows + n);
  for (size_t k = 0; k < n; k++) {
    const uint64_t *at = kg_id_map_find(&t->features, rows[k]);
    if (at) {
      rows[n_rows++] = *at;
    }
  }
  return n_rows;
}

/* Predicts token `i`, corrects the weights. @return the predicted label. */
static uint8_t
learn_token(trainer *t, const kg_pos_view *view, size_t i, uint8_t gold)
{
  uint64_t rows[2 * KG_POS_FEATURES];
  int32_t scores[KG_POS_LABELS] = {0};
  size_t best = 0;
  const size_t n_rows = find_rows(t, view, i, rows);
  for (size_t k = 0; k < n_rows; k++) {
    const int32_t *weights = t->weights + rows[k] * t->n_labels;
    for (size_t l = 0; l < t->n_labels; l++) {
      scores[l] += weights[l];
    }
  }
  for (size_t l = 1; l < t->n_labels; l++) {
    best = scores[l] > scores[best] ? l : best;
  }
  size_t rival = gold == 0;
  for (size_t l = 0; l < t->n_labels; l++) {
    rival = l != gold && scores[l] > scores[rival] ? l : rival;
  }
  t->now++;
  if (scores[gold] - scores[rival] < MARGIN) {
    update(t, rows, n_rows, gold, 1);
    update(t, rows, n_rows, rival, -1);
  }
  return (uint8_t)best;
}

static size_t
learn_sentence(trainer *t, const kg_sentence *s, uint8_t *tags)
{
  const kg_pos_view view = view_of(t, s, tags);
  size_t n_wrong = 0;
  for (size_t i = 0; i < view.n; i++) {
    const uint32_t sure = kg_pos_lookup(&t->class_table, &view.words[i]) >> 16;
    tags[i] = sure ? (uint8_t)(sure - 1) : 0;
  }
  for (size_t k = 0; k < view.n; k++) {
    const size_t i = t->is_backward ? view.n - 1 - k : k;
    const uint8_t gold = t->gold[s->first_token + i];
    if (!(kg_pos_lookup(&t->class_table, &view.words[i]) >> 16)) {
      tags[i] = learn_token(t, &view, i, gold);
    }
    n_wrong += tags[i] != gold;
  }
  return n_wrong;
}

static bool
train(trainer *t)
{
  const size_t n_sentences =
      t->c.sentences.n + (GUM_COPIES - 1) * t->n_gum_sentences;
  uint32_t *order = KG_ARENA_ARRAY(&t->c.arena, uint32_t, n_sentences);
  uint8_t *tags = kg_arena_zeroed(&t->c.arena, t->c.words.n, 1);
  if (!order || !tags) {
    return false;
  }
  for (size_t i = 0; i < n_sentences; i++) {
    order[i] = (uint32_t)(i < t->c.sentences.n
                              ? i
                              : (i - t->c.sentences.n) % t->n_gum_sentences);
  }
  for (size_t round = 0; round < N_ROUNDS; round++) {
    size_t n_wrong = 0;
    dice_shuffle(&t->random, order, n_sentences);
    for (size_t i = 0; i < n_sentences; i++) {
      n_wrong += learn_sentence(t, &t->c.sentences.at[order[i]], tags);
    }
    fprintf(stderr, "round %zu: %zu wrong\n", round + 1, n_wrong);
  }
  return true;
}

/* Keeps the averages of this way and begins anew. */
static void
keep_averages(trainer *t)
{
  const size_t n_weights = (t->features.n + 1) * t->n_labels;
  int64_t *sums = t->sums[t->is_backward];
  for (size_t i = 0; i < n_weights; i++) {
    sums[i] = t->now * t->weights[i] - t->late[i];
    t->weights[i] = 0;
    t->late[i] = 0;
  }
  t->now = 0;
}

static bool
train_both_ways(trainer *t)
{
  bool ok = true;
  for (int way = 0; ok && way < 2; way++) {
    t->is_backward = way != 0;
    ok = train(t);
    keep_averages(t);
  }
  return ok;
}

/* Scale such that all but a few averages fit into 10 bits. */
static int64_t
divisor_of(const trainer *t)
{
  const size_t n_weights = (t->features.n + 1) * t->n_labels;
  int64_t greatest = 1;
  for (int way = 0; way < 2; way++) {
    for (size_t i = 0; i < n_weights; i++) {
      const int64_t a = t->sums[way][i];
      greatest = a > greatest ? a : greatest;
      greatest = -a > greatest ? -a : greatest;
    }
  }
  return greatest / FINENESS + 1;
}

static size_t
pack_way(const trainer *t,
         const int64_t *averages,
         int64_t divisor,
         uint16_t *out)
{
  size_t n = 0;
  for (size_t l = 0; l < t->n_labels; l++) {
    const int64_t a = averages[l];
    int64_t w = (a >= 0 ? a + divisor / 2 : a - divisor / 2) / divisor;
    w = w > 511 ? 511 : w < -512 ? -512 : w;
    if (w >= LEAST || -w >= LEAST) {
      out[n++] = (uint16_t)(l << 10 | (uint64_t)(w + 512));
    }
  }
  return n;
}

static size_t
pack_row(const trainer *t, size_t row, int64_t divisor, uint16_t *out)
{
  const size_t at = row * t->n_labels;
  const size_t n = pack_way(t, t->sums[0] + at, divisor, out + 1);
  const size_t n_back = pack_way(t, t->sums[1] + at, divisor, out + 1 + n);
  out[0] = (uint16_t)(n | n_back << 8);
  return n + n_back ? n + n_back + 1 : 0;
}

static kg_status
write_model(trainer *t, const char *path)
{
  static const char licence[] =
      "Trained on UD English EWT (CC BY-SA 4.0) and on documents of GUM "
      "(annotations CC BY 4.0; texts CC BY 2.5, CC BY-SA 3.0, CC BY 4.0, "
      "public domain). This model: CC BY-SA 4.0.";
  uint16_t packed[2 * KG_POS_LABELS + 1];
  kg_buf weights;
  kg_buf labels;
  model_writer out;
  const int64_t divisor = divisor_of(t);
  size_t n_rows = 0;
  const size_t size = kg_model_table_size(t->features.n);
  kg_model_table_slot *slots = kg_alloc_zeroed(NULL, size, sizeof *slots);
  if (!slots) {
    return kg_out_of_memory(t->ctx);
  }
  kg_buf_init(&weights, NULL);
  kg_buf_init(&labels, NULL);
  for (size_t i = 0; i < t->features.n; i++) {
    const size_t n = pack_row(t, i + 1, divisor, packed);
    if (n) {
      kg_model_table_put(slots, size, t->features.entries[i].key,
                         (uint32_t)(weights.len / 2 + 1));
      kg_buf_add(&weights, kg_slice_make((const char *)packed, n * 2));
      n_rows++;
    }
  }
  // With the real number of rows the table may be smaller.
  const size_t tight = kg_model_table_size(n_rows);
  memset(slots, 0, size * sizeof *slots);
  size_t at = 0;
  for (size_t i = 0; i < t->features.n; i++) {
    const size_t n = pack_row(t, i + 1, divisor, packed);
    if (n) {
      kg_model_table_put(slots, tight, t->features.entries[i].key,
                         (uint32_t)(at + 1));
      at += n;
    }
  }
  for (size_t l = 0; l < t->n_labels; l++) {
    kg_buf_printf(&labels, "%s\n", t->label_texts[l]);
  }
  fprintf(stderr, "%zu rows, %zu bytes of weights\n", n_rows, weights.len);
  model_writer_init(&out, t->ctx, licence);
  model_writer_add(&out, "labels", labels.ptr, labels.len);
  model_writer_add(&out, "classes", t->class_slots,
                   t->n_class_slots * sizeof *t->class_slots);
  model_writer_add(&out, "features", slots, tight * sizeof *slots);
  model_writer_add(&out, "weights", weights.ptr, weights.len);
  kg_buf_clear(&weights);
  kg_buf_clear(&labels);
  kg_alloc_free(NULL, slots);
  return model_writer_save(&out, path);
}

static kg_status
run(trainer *t, const char *data, const char *models)
{
  kg_model *clusters = NULL;
  TRY(kg_model_open(t->ctx, models, "clusters.kgm", &clusters));
  kg_model *lemmas = NULL;
  TRY(kg_model_open(t->ctx, models, "lemma.kgm", &lemmas));
  kg_lemmas_init(&t->lemmas, lemmas);
  kg_clusters_init(&t->clusters, kg_model_section(clusters, "clusters"));
  kg_status st = corpus_read_gum(&t->c, data, "train");
  t->n_gum_sentences = t->c.sentences.n;
  if (!st) {
    st = corpus_read_ewt(&t->c, data, "train");
  }
  if (!st) {
    collect_labels(t);
    st = prepare_words(t) && read_classes(t) ? KG_OK : kg_out_of_memory(t->ctx);
  }
  if (!st) {
    st = index_features(t) && train_both_ways(t) ? KG_OK
                                                 : kg_out_of_memory(t->ctx);
  }
  if (!st) {
    const kg_slice path = kg_arena_printf(&t->c.arena, "%s/pos.kgm", models);
    st = path.ptr ? write_model(t, path.ptr) : kg_out_of_memory(t->ctx);
  }
  kg_model_close(clusters);
  return st;
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = model_writer_sink()};
  trainer t = {.ctx = &ctx, .random = 1};
  if (argc != 3) {
    fputs("usage: kg-train-pos DATA MODELS\n", stderr);
    return 2;
  }
  corpus_init(&t.c, &ctx);
  const kg_status st = run(&t, argv[1], argv[2]);
  kg_id_map_clear(&t.features);
  kg_alloc_free(NULL, t.weights);
  kg_alloc_free(NULL, t.late);
  kg_alloc_free(NULL, t.sums[0]);
  kg_alloc_free(NULL, t.sums[1]);
  corpus_clear(&t.c);
  return kg_status_exit(st);
}
