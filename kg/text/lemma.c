/* SPDX-License-Identifier: Apache-2.0 */
#include "text/lemma.h"

#include "base/hash.h"

/* A suffix and what stands in its place in the base form. */
typedef struct lemma_rule {
  const char *suffix;
  const char *base;
} lemma_rule;

/* Tried in order; the first that makes a known base wins, else the last. */
static const lemma_rule noun_rules[] = {
    {"men", "man"}, {"ies", "y"},   {"ves", "f"},   {"ves", "fe"},
    {"sses", "ss"}, {"shes", "sh"}, {"ches", "ch"}, {"xes", "x"},
    {"zes", "z"},   {"oes", "o"},   {"ses", "s"},   {"s", ""}};
static const lemma_rule s_rules[] = {
    {"ies", "y"}, {"sses", "ss"}, {"shes", "sh"}, {"ches", "ch"},
    {"xes", "x"}, {"zzes", "zz"}, {"oes", "o"},   {"s", ""}};
static const lemma_rule ed_rules[] = {{"ied", "y"}, {"ed", "e"}, {"ed", ""}};
static const lemma_rule ing_rules[] = {
    {"ying", "ie"}, {"ing", "e"}, {"ing", ""}};
static const lemma_rule er_rules[] = {{"ier", "y"}, {"er", "e"}, {"er", ""}};
static const lemma_rule est_rules[] = {
    {"iest", "y"}, {"est", "e"}, {"est", ""}};

typedef struct rule_set {
  const lemma_rule *rules;
  size_t n;
  char kind;
} rule_set;

#define RULES(list, kind)                                                      \
  ((rule_set){list, sizeof(list) / sizeof *(list), kind})

static rule_set
rules_of(kg_pos pos)
{
  switch (pos) {
  case KG_POS_NNS: return RULES(noun_rules, 'n');
  case KG_POS_VBZ: return RULES(s_rules, 'v');
  case KG_POS_VBD:
  case KG_POS_VBN: return RULES(ed_rules, 'v');
  case KG_POS_VBG: return RULES(ing_rules, 'v');
  case KG_POS_JJR:
  case KG_POS_RBR: return RULES(er_rules, 'a');
  case KG_POS_JJS:
  case KG_POS_RBS: return RULES(est_rules, 'a');
  default: return (rule_set){NULL, 0, 0};
  }
}

uint64_t
kg_lemma_base_key(kg_slice base, char kind)
{
  return kg_hash_mix(kg_hash64(base) + (unsigned char)kind);
}

uint64_t
kg_lemma_exception_key(const kg_normal *lower, kg_pos pos)
{
  return kg_hash_mix(lower->hash + 0x100u + (unsigned)pos);
}

static bool
is_base(const kg_lemmas *lemmas, const char *text, size_t n, char kind)
{
  return kg_model_table_find(&lemmas->bases,
                             kg_lemma_base_key(kg_slice_make(text, n), kind)) !=
         0;
}

/* @return the base's length, or 0 where the rule does not fit. */
static size_t
apply(const lemma_rule *rule, kg_slice word, char out[KG_NORMAL_MAX])
{
  const kg_slice suffix = kg_slice_of(rule->suffix);
  const kg_slice base = kg_slice_of(rule->base);
  if (!kg_slice_has_suffix(word, suffix) || word.len < suffix.len + 2) {
    return 0;
  }
  const size_t stem = word.len - suffix.len;
  memcpy(out, word.ptr, stem);
  memcpy(out + stem, base.ptr, base.len);
  return stem + base.len;
}

/* "stopp" from "stopped" is "stop". */
static size_t
without_double(const kg_lemmas *lemmas, const char *text, size_t n, char kind)
{
  return n > 3 && text[n - 1] == text[n - 2] &&
                 is_base(lemmas, text, n - 1, kind) &&
                 !is_base(lemmas, text, n, kind)
             ? n - 1
             : n;
}

void
kg_lemma_by_rule(const kg_lemmas *lemmas, kg_pos pos, kg_normal *word)
{
  char candidate[KG_NORMAL_MAX + 8];
  const rule_set set = rules_of(pos);
  const kg_slice text = kg_slice_make(word->text, word->len);
  size_t n = 0;
  for (size_t i = 0; i < set.n; i++) {
    const size_t made = apply(&set.rules[i], text, candidate);
    if (!made) {
      continue;
    }
    n = without_double(lemmas, candidate, made, set.kind);
    if (is_base(lemmas, candidate, n, set.kind)) {
      break;
    }
  }
  if (n > 0 && n < KG_NORMAL_MAX) {
    memcpy(word->text, candidate, n);
    word->len = n;
  }
}

void
kg_lemmas_init(kg_lemmas *lemmas, const kg_model *model)
{
  kg_model_table_init(&lemmas->bases, kg_model_section(model, "bases"));
  kg_model_table_init(&lemmas->exceptions,
                      kg_model_section(model, "exceptions"));
  lemmas->strings = kg_model_section(model, "strings");
}

static bool
is_written_as_is(kg_pos pos)
{
  return pos == KG_POS_NNP || pos == KG_POS_FW || pos == KG_POS_ADD ||
         pos == KG_POS_CD || pos == KG_POS_XX || pos == KG_POS_SYM ||
         pos == KG_POS_NFP || pos == KG_POS_LS;
}

/* Proper names in the plural lose their s and keep their case. */
static kg_slice
plural_name(kg_slice word)
{
  const bool is_plural = word.len > 3 && word.ptr[word.len - 1] == 's' &&
                         word.ptr[word.len - 2] != 's';
  return is_plural ? kg_slice_sub(word, 0, word.len - 1) : word;
}

static kg_slice
find_exception(const kg_lemmas *lemmas, const kg_normal *lower, kg_pos pos)
{
  const uint32_t place = kg_model_table_find(
      &lemmas->exceptions, kg_lemma_exception_key(lower, pos));
  if (!place || place >= lemmas->strings.len) {
    return KG_SLICE("");
  }
  const size_t n = (unsigned char)lemmas->strings.ptr[place - 1];
  return n <= lemmas->strings.len - place
             ? kg_slice_sub(lemmas->strings, place, place + n)
             : KG_SLICE("");
}

kg_slice
kg_lemma(const kg_lemmas *lemmas, kg_arena *arena, kg_slice word, kg_pos pos)
{
  kg_normal lower;
  kg_normal_lower(&lower, word);
  if (word.len > KG_NORMAL_MAX - 8) {
    return word;
  }
  const kg_slice exception = find_exception(lemmas, &lower, pos);
  if (exception.len) {
    return exception;
  }
  if (is_written_as_is(pos)) {
    return word;
  }
  if (pos == KG_POS_NNPS) {
    return plural_name(word);
  }
  kg_lemma_by_rule(lemmas, pos, &lower);
  const kg_slice lemma = kg_slice_make(lower.text, lower.len);
  if (lemma.len <= word.len &&
      kg_slice_equal(lemma, kg_slice_sub(word, 0, lemma.len))) {
    return kg_slice_sub(word, 0, lemma.len);
  }
  return kg_arena_copy(arena, lemma);
}

unsigned
kg_lemma_kinds(const kg_lemmas *lemmas, kg_slice word)
{
  static const uint8_t INFLECTED[] = {KG_POS_NNS, KG_POS_VBZ, KG_POS_VBD,
                                      KG_POS_VBG, KG_POS_JJR, KG_POS_JJS};
  static const char BASES[] = {'n', 'v', 'a'};
  kg_normal lower;
  unsigned kinds = 0;
  kg_normal_lower(&lower, word);
  if (word.len > KG_NORMAL_MAX - 8) {
    return 0;
  }
  for (size_t i = 0; i < sizeof BASES; i++) {
    kinds |= (unsigned)is_base(lemmas, lower.text, lower.len, BASES[i]) << i;
  }
  for (size_t i = 0; i < sizeof INFLECTED; i++) {
    kg_normal base = lower;
    kg_lemma_by_rule(lemmas, (kg_pos)INFLECTED[i], &base);
    const bool is_made =
        base.len != lower.len || memcmp(base.text, lower.text, base.len) != 0;
    const char kind = rules_of((kg_pos)INFLECTED[i]).kind;
    const bool is_known =
        (is_made && is_base(lemmas, base.text, base.len, kind)) ||
        find_exception(lemmas, &lower, (kg_pos)INFLECTED[i]).len > 0;
    kinds |= (unsigned)is_known << (i + sizeof BASES);
  }
  return kinds;
}
