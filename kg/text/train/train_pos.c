/* SPDX-License-Identifier: Apache-2.0 */
/* kg-train-pos DATA MODELS
 *
 * Trains the part-of-speech tagger on GUM's and EWT's training documents and
 * writes MODELS/pos.kgm; MODELS/clusters.kgm must be there. Weights are whole
 * numbers throughout and the order of sentences comes from a fixed generator,
 * so that every run gives the same file. */
#include "base/map.h"
#include "model_writer.h"
#include "splits.h"
#include "text/pos_model.h"

#include <stdio.h>
#include <stdlib.h>

#define N_ROUNDS 10
#define GUM_COPIES 2

#define FINENESS 1000 // steps from 0 to the greatest weight
#define MARGIN 40     // by which the right tag must win
#define MIN_COUNT 2
#define MIN_SURE 15    // occurrences before a word counts as unambiguous
#define MIN_CLASS 2    // occurrences before a word gets a class
#define CLASS_SHARE 25 // a tag below 1/25 of a word is no part of its class

typedef struct row {
  int32_t weight[KG_POS_LABELS];
  int32_t stamp[KG_POS_LABELS];
  int64_t total[KG_POS_LABELS];
} row;

typedef struct trainer {
  const kg_context *ctx;
  corpus c;
  kg_clusters clusters;
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
  row *rows;
  int32_t now;
  uint64_t random;
} trainer;

static uint64_t
next_random(trainer *t)
{
  t->random += 0x9E3779B97F4A7C15u;
  return kg_hash_mix(t->random);
}

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

/* The set of a word's tags, the most frequent one apart, as a number. */
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
  uint64_t *id =
      kg_id_map_put(ids, kg_feature2(3000, set, best), ids->n + 1, NULL);
  return id && *id < 0xFFFF ? (uint32_t)*id : 0;
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
make_dictionary(trainer *t)
{
  dictionary d = {0};
  kg_id_map ids;
  bool ok = true;
  kg_id_map_init(&d.map, NULL);
  kg_id_map_init(&ids, NULL);
  for (size_t i = 0; ok && i < t->c.words.n; i++) {
    ok = count_tag(&d, kg_pos_form_key(t->words[i].form), t->gold[i]) &&
         count_tag(&d, kg_pos_word_key(t->words[i].word), t->gold[i]);
  }
  t->n_class_slots = kg_model_table_size(d.entries.n);
  t->class_slots =
      kg_arena_zeroed(&t->c.arena, t->n_class_slots, sizeof *t->class_slots);
  ok = ok && t->class_slots;
  for (size_t i = 0; ok && i < d.entries.n; i++) {
    const tag_counts *counts = &d.entries.at[i];
    if (counts->total >= MIN_CLASS) {
      kg_model_table_put(t->class_slots, t->n_class_slots, counts->key,
                         kg_pos_entry(class_of(&ids, counts, t->n_labels),
                                      sure_label(counts, t->n_labels)));
    }
  }
  fprintf(stderr, "%zu words in the dictionary, %zu classes\n", d.entries.n,
          ids.n);
  kg_model_table_init(&t->class_table,
                      kg_slice_make((const char *)t->class_slots,
                                    t->n_class_slots * sizeof *t->class_slots));
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
                       .is_foreign =
                           s >= t->c.sentences.at + t->n_gum_sentences};
}

static bool
count_features(trainer *t, kg_id_map *counts)
{
  uint64_t features[KG_POS_FEATURES];
  for (size_t s = 0; s < t->c.sentences.n; s++) {
    const kg_sentence *sentence = &t->c.sentences.at[s];
    const kg_pos_view view =
        view_of(t, sentence, t->gold + sentence->first_token);
    for (size_t i = 0; i < view.n; i++) {
      const size_t n = kg_pos_features(&view, i, features);
      for (size_t k = 0; k < n; k++) {
        uint64_t *count = kg_id_map_put(counts, features[k], 0, NULL);
        if (!count) {
          return false;
        }
        ++*count;
      }
    }
  }
  return true;
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
  t->rows = kg_alloc_zeroed(NULL, t->features.n + 1, sizeof *t->rows);
  fprintf(stderr, "%zu features\n", t->features.n);
  return ok && t->rows;
}

static void
update(trainer *t, const uint64_t *rows, size_t n, size_t label, int32_t by)
{
  for (size_t k = 0; k < n; k++) {
    row *r = &t->rows[rows[k]];
    r->total[label] += (int64_t)(t->now - r->stamp[label]) * r->weight[label];
    r->stamp[label] = t->now;
    r->weight[label] += by;
  }
}

/* Predicts token `i`, corrects the weights. @return the predicted label. */
static uint8_t
learn_token(trainer *t, const kg_pos_view *view, size_t i, uint8_t gold)
{
  uint64_t rows[KG_POS_FEATURES];
  int32_t scores[KG_POS_LABELS] = {0};
  size_t n_rows = 0;
  size_t best = 0;
  const size_t n = kg_pos_features(view, i, rows);
  for (size_t k = 0; k < n; k++) {
    const uint64_t *at = kg_id_map_find(&t->features, rows[k]);
    if (at) {
      rows[n_rows++] = *at;
    }
  }
  for (size_t k = 0; k < n_rows; k++) {
    for (size_t l = 0; l < t->n_labels; l++) {
      scores[l] += t->rows[rows[k]].weight[l];
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
    const uint8_t gold = t->gold[s->first_token + i];
    const uint32_t sure = kg_pos_lookup(&t->class_table, &view.words[i]) >> 16;
    tags[i] = sure ? (uint8_t)(sure - 1) : learn_token(t, &view, i, gold);
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
    for (size_t i = n_sentences; i > 1; i--) {
      const size_t k = (size_t)(next_random(t) % i);
      const uint32_t swap = order[i - 1];
      order[i - 1] = order[k];
      order[k] = swap;
    }
    for (size_t i = 0; i < n_sentences; i++) {
      n_wrong += learn_sentence(t, &t->c.sentences.at[order[i]], tags);
    }
    fprintf(stderr, "round %zu: %zu wrong\n", round + 1, n_wrong);
  }
  return true;
}

static int64_t
average(const trainer *t, const row *r, size_t l)
{
  return r->total[l] + (int64_t)(t->now - r->stamp[l]) * r->weight[l];
}

/* Scale such that all but a few averages fit into 10 bits. */
static int64_t
divisor_of(const trainer *t)
{
  int64_t greatest = 1;
  for (size_t i = 1; i <= t->features.n; i++) {
    for (size_t l = 0; l < t->n_labels; l++) {
      const int64_t a = average(t, &t->rows[i], l);
      greatest = a > greatest ? a : greatest;
      greatest = -a > greatest ? -a : greatest;
    }
  }
  return greatest / FINENESS + 1;
}

static size_t
pack_row(const trainer *t, const row *r, int64_t divisor, uint16_t *out)
{
  size_t n = 0;
  for (size_t l = 0; l < t->n_labels; l++) {
    const int64_t a = average(t, r, l);
    int64_t w = (a >= 0 ? a + divisor / 2 : a - divisor / 2) / divisor;
    w = w > 511 ? 511 : w < -512 ? -512 : w;
    if (w) {
      out[++n] = (uint16_t)(l << 10 | (uint64_t)(w + 512));
    }
  }
  out[0] = (uint16_t)n;
  return n ? n + 1 : 0;
}

static kg_status
write_model(trainer *t, const char *path)
{
  static const char licence[] =
      "Trained on UD English EWT (CC BY-SA 4.0) and on documents of GUM "
      "(annotations CC BY 4.0; texts CC BY 2.5, CC BY-SA 3.0, CC BY 4.0, "
      "public domain). This model: CC BY-SA 4.0.";
  uint16_t packed[KG_POS_LABELS + 1];
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
    const size_t n = pack_row(t, &t->rows[i + 1], divisor, packed);
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
    const size_t n = pack_row(t, &t->rows[i + 1], divisor, packed);
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
  kg_clusters_init(&t->clusters, kg_model_section(clusters, "clusters"));
  kg_status st = corpus_read_gum(&t->c, data, "train");
  t->n_gum_sentences = t->c.sentences.n;
  if (!st) {
    st = corpus_read_ewt(&t->c, data, "train");
  }
  if (!st) {
    collect_labels(t);
    st = prepare_words(t) && make_dictionary(t) ? KG_OK
                                                : kg_out_of_memory(t->ctx);
  }
  for (size_t i = 0; !st && i < t->c.words.n; i++) {
    t->classes[i] = (uint16_t)kg_pos_lookup(&t->class_table, &t->words[i]);
  }
  if (!st) {
    st = index_features(t) && train(t) ? KG_OK : kg_out_of_memory(t->ctx);
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
  kg_alloc_free(NULL, t.rows);
  corpus_clear(&t.c);
  return kg_status_exit(st);
}
