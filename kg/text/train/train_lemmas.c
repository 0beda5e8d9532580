/* SPDX-License-Identifier: Apache-2.0 */
/* kg-train-lemmas DATA WORDNET MODELS
 *
 * Writes MODELS/lemma.kgm: base forms from WordNet's index files and the
 * corpora, and exceptions, which are what the rules get wrong in the corpora's
 * training parts and in WordNet's lists of irregular forms. */
#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "model_writer.h"
#include "splits.h"
#include "text/lemma.h"

#include <stdio.h>
#include <stdlib.h>

#define MAX_FILE ((size_t)64 << 20)

/* One reading of a word: its lemma, and how often it is so. */
typedef struct reading {
  uint64_t key; // of word and tag
  uint64_t lemma_hash;
  kg_slice lemma;
  kg_normal lower;
  kg_pos pos;
  uint32_t n;
} reading;

typedef struct trainer {
  const kg_context *ctx;
  corpus c;
  size_t n_gum_words; ///< GUM comes first and counts thrice.
  kg_id_map bases;
  kg_model_table base_table;
  kg_model_table_slot *base_slots;
  size_t n_base_slots;
  kg_id_map ids; // word, tag and lemma -> reading
  KG_VEC(reading) readings;
  kg_id_map exceptions;
  kg_buf strings;
} trainer;

static bool
add_base(trainer *t, kg_slice base, char kind)
{
  return kg_id_map_put(&t->bases, kg_lemma_base_key(base, kind), 1, NULL) !=
         NULL;
}

static bool
add_reading(trainer *t, kg_slice word, kg_pos pos, kg_slice lemma, uint32_t n)
{
  reading r = {.lemma = lemma, .pos = pos};
  bool is_new = false;
  kg_normal_lower(&r.lower, word);
  r.key = kg_lemma_exception_key(&r.lower, pos);
  r.lemma_hash = kg_hash64(lemma);
  uint64_t *at = kg_id_map_put(&t->ids, kg_hash_mix(r.key + r.lemma_hash),
                               t->readings.n, &is_new);
  if (!at || (is_new && !kg_vec_push(&t->readings, NULL, r))) {
    return false;
  }
  t->readings.at[*at].n += n;
  return true;
}

typedef bool line_fn(trainer *t, kg_slice line, char kind);

static kg_status
read_lines(
    trainer *t, const char *folder, const char *name, char kind, line_fn *take)
{
  kg_buf file;
  kg_buf_init(&file, NULL);
  const kg_slice path = kg_arena_printf(&t->c.arena, "%s/%s", folder, name);
  kg_status st = path.ptr ? kg_file_read(t->ctx, path.ptr, MAX_FILE, &file)
                          : kg_out_of_memory(t->ctx);
  const kg_slice text = kg_arena_copy(&t->c.arena, kg_buf_slice(&file));
  for (size_t begin = 0; !st && begin < text.len;) {
    size_t end = kg_slice_find(text, KG_SLICE("\n"), begin);
    end = end == (size_t)-1 ? text.len : end;
    if (end > begin && text.ptr[begin] != ' ' &&
        !take(t, kg_slice_sub(text, begin, end), kind)) {
      st = kg_out_of_memory(t->ctx);
    }
    begin = end + 1;
  }
  kg_buf_clear(&file);
  return st;
}

static kg_slice
first_word(kg_slice line)
{
  const size_t end = kg_slice_find(line, KG_SLICE(" "), 0);
  return kg_slice_sub(line, 0, end == (size_t)-1 ? line.len : end);
}

static bool
take_index_line(trainer *t, kg_slice line, char kind)
{
  const kg_slice base = first_word(line);
  return kg_slice_find(base, KG_SLICE("_"), 0) != (size_t)-1 ||
         add_base(t, base, kind);
}

static bool
take_exception_line(trainer *t, kg_slice line, char kind)
{
  static const kg_pos verb[] = {KG_POS_VBD, KG_POS_VBN, KG_POS_VBG, KG_POS_VBZ};
  static const kg_pos adjective[] = {KG_POS_JJR, KG_POS_JJS};
  const kg_slice word = first_word(line);
  if (word.len + 1 >= line.len) {
    return true;
  }
  const kg_slice lemma = first_word(kg_slice_sub(line, word.len + 1, line.len));
  const bool is_ing = kg_slice_has_suffix(word, KG_SLICE("ing"));
  const bool is_s = kg_slice_has_suffix(word, KG_SLICE("s"));
  bool ok = true;
  if (kind == 'n') {
    return add_reading(t, word, KG_POS_NNS, lemma, 1);
  }
  for (size_t i = 0; kind == 'v' && i < 4; i++) {
    if ((verb[i] == KG_POS_VBG) == is_ing && (verb[i] == KG_POS_VBZ) == is_s) {
      ok = ok && add_reading(t, word, verb[i], lemma, 1);
    }
  }
  for (size_t i = 0; kind == 'a' && i < 2; i++) {
    if ((adjective[i] == KG_POS_JJS) ==
        kg_slice_has_suffix(word, KG_SLICE("st"))) {
      ok = ok && add_reading(t, word, adjective[i], lemma, 1);
    }
  }
  return ok;
}

static bool
take_corpus(trainer *t)
{
  bool ok = true;
  for (size_t i = 0; ok && i < t->c.words.n; i++) {
    const corpus_word *w = &t->c.words.at[i];
    const kg_pos pos = w->token.pos;
    ok = add_reading(t, w->form, pos, w->token.lemma,
                     i < t->n_gum_words ? 9 : 3);
    if (pos == KG_POS_VB || pos == KG_POS_VBP) {
      ok = ok && add_base(t, w->token.lemma, 'v');
    } else if (pos == KG_POS_NN) {
      ok = ok && add_base(t, w->token.lemma, 'n');
    } else if (pos == KG_POS_JJ) {
      ok = ok && add_base(t, w->token.lemma, 'a');
    }
  }
  return ok;
}

static bool
make_base_table(trainer *t)
{
  t->n_base_slots = kg_model_table_size(t->bases.n);
  t->base_slots =
      kg_arena_zeroed(&t->c.arena, t->n_base_slots, sizeof *t->base_slots);
  for (size_t i = 0; t->base_slots && i < t->bases.n; i++) {
    kg_model_table_put(t->base_slots, t->n_base_slots, t->bases.entries[i].key,
                       1);
  }
  kg_model_table_init(&t->base_table,
                      kg_slice_make((const char *)t->base_slots,
                                    t->n_base_slots * sizeof *t->base_slots));
  return t->base_slots != NULL;
}

/* Most frequent first among the readings of one word and tag. */
static int
compare_readings(const void *a, const void *b)
{
  const reading *x = a;
  const reading *y = b;
  if (x->key != y->key) {
    return x->key < y->key ? -1 : 1;
  }
  if (x->n != y->n) {
    return x->n > y->n ? -1 : 1;
  }
  return kg_slice_compare(x->lemma, y->lemma);
}

static bool
make_exceptions(trainer *t)
{
  const kg_lemmas rules = {.bases = t->base_table};
  bool ok = true;
  qsort(t->readings.at, t->readings.n, sizeof *t->readings.at,
        compare_readings);
  for (size_t i = 0; ok && i < t->readings.n; i++) {
    const reading *r = &t->readings.at[i];
    kg_arena arena;
    if ((i > 0 && r[-1].key == r->key) || r->lemma.len > 60 ||
        r->pos == KG_POS_NNP || r->pos == KG_POS_CD || r->pos == KG_POS_ADD ||
        r->pos == KG_POS_FW || r->pos == KG_POS_NONE) {
      continue;
    }
    kg_arena_init(&arena, NULL);
    const kg_slice made = kg_lemma(
        &rules, &arena, kg_slice_make(r->lower.text, r->lower.len), r->pos);
    if (!kg_slice_equal(made, r->lemma)) {
      ok = kg_id_map_put(&t->exceptions, r->key, t->strings.len + 1, NULL);
      kg_buf_add_byte(&t->strings, (char)r->lemma.len);
      kg_buf_add(&t->strings, r->lemma);
    }
    kg_arena_clear(&arena);
  }
  return ok;
}

static kg_status
write_model(trainer *t, const char *path)
{
  static const char licence[] =
      "Base forms and irregular forms of WordNet 3.0 (WordNet licence, "
      "Princeton University), and of UD English EWT (CC BY-SA 4.0) and GUM "
      "(CC BY 4.0; texts also CC BY-SA 3.0). This table: CC BY-SA 4.0.";
  model_writer out;
  const size_t size = kg_model_table_size(t->exceptions.n);
  kg_model_table_slot *slots =
      kg_arena_zeroed(&t->c.arena, size, sizeof *slots);
  if (!slots) {
    return kg_out_of_memory(t->ctx);
  }
  for (size_t i = 0; i < t->exceptions.n; i++) {
    kg_model_table_put(slots, size, t->exceptions.entries[i].key,
                       (uint32_t)t->exceptions.entries[i].value);
  }
  fprintf(stderr, "%zu bases, %zu exceptions\n", t->bases.n, t->exceptions.n);
  model_writer_init(&out, t->ctx, licence);
  model_writer_add(&out, "bases", t->base_slots,
                   t->n_base_slots * sizeof *t->base_slots);
  model_writer_add(&out, "exceptions", slots, size * sizeof *slots);
  model_writer_add(&out, "strings", t->strings.ptr, t->strings.len);
  return model_writer_save(&out, path);
}

static kg_status
run(trainer *t, const char *data, const char *wordnet, const char *models)
{
  TRY(read_lines(t, wordnet, "index.noun", 'n', take_index_line));
  TRY(read_lines(t, wordnet, "index.verb", 'v', take_index_line));
  TRY(read_lines(t, wordnet, "index.adj", 'a', take_index_line));
  TRY(read_lines(t, wordnet, "noun.exc", 'n', take_exception_line));
  TRY(read_lines(t, wordnet, "verb.exc", 'v', take_exception_line));
  TRY(read_lines(t, wordnet, "adj.exc", 'a', take_exception_line));
  TRY(corpus_read_gum(&t->c, data, "train"));
  t->n_gum_words = t->c.words.n;
  TRY(corpus_read_ewt(&t->c, data, "train"));
  const kg_slice path = kg_arena_printf(&t->c.arena, "%s/lemma.kgm", models);
  if (!path.ptr || !take_corpus(t) || !make_base_table(t) ||
      !make_exceptions(t)) {
    return kg_out_of_memory(t->ctx);
  }
  return write_model(t, path.ptr);
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = model_writer_sink()};
  trainer t = {.ctx = &ctx};
  if (argc != 4) {
    fputs("usage: kg-train-lemmas DATA WORDNET MODELS\n", stderr);
    return 2;
  }
  corpus_init(&t.c, &ctx);
  kg_id_map_init(&t.bases, NULL);
  kg_id_map_init(&t.ids, NULL);
  kg_id_map_init(&t.exceptions, NULL);
  kg_buf_init(&t.strings, NULL);
  const kg_status st = run(&t, argv[1], argv[2], argv[3]);
  kg_id_map_clear(&t.bases);
  kg_id_map_clear(&t.ids);
  kg_id_map_clear(&t.exceptions);
  kg_vec_free(&t.readings, NULL);
  kg_buf_clear(&t.strings);
  corpus_clear(&t.c);
  return kg_status_exit(st);
}
