/* SPDX-License-Identifier: Apache-2.0 */
/* What the name tagger knows of each token before it looks at any label: lists
 * it is on, the run of capitalised words it stands in, and what the same word
 * does in other places of the document. */
#include "text/name_features.h"

#include "base/map.h"
#include "text/glyph.h"
#include "text/name_lists.h"

#define MAX_PHRASE_TOKENS 5

typedef struct maker {
  const kg_context *ctx;
  const kg_lexicon *lexicon;
  kg_slice text;
  const kg_tokens *tokens;
  const kg_sentences *sentences;
  kg_name_token *out;
} maker;

/* Lists whose entries may have several words, and the bits of the first and
 * the other words. */
typedef struct phrase_list {
  kg_list list;
  uint32_t first_bit;
  uint32_t other_bit;
} phrase_list;

static const phrase_list phrase_lists[] = {
    {KG_LIST_COUNTRY, KG_NAME_IS_COUNTRY, KG_NAME_IN_COUNTRY},
    {KG_LIST_CITY, KG_NAME_IS_CITY, KG_NAME_IN_CITY},
    {KG_LIST_STATE, KG_NAME_IS_STATE, KG_NAME_IN_STATE},
    {KG_LIST_BODY, KG_NAME_IS_BODY, KG_NAME_IN_BODY},
    {KG_LIST_DEMONYM, KG_NAME_IS_DEMONYM, KG_NAME_IS_DEMONYM},
    {KG_LIST_ROLE, KG_NAME_IS_ROLE, KG_NAME_IS_ROLE},
};

typedef struct word_list {
  kg_list list;
  uint32_t bit;
} word_list;

static const word_list word_lists[] = {
    {KG_LIST_FIRST_NAME, KG_NAME_IS_FIRST_NAME},
    {KG_LIST_HONORIFIC, KG_NAME_IS_HONORIFIC},
    {KG_LIST_ORGANIZATION_NOUN, KG_NAME_IS_ORG_NOUN},
    {KG_LIST_FACILITY_NOUN, KG_NAME_IS_FAC_NOUN},
    {KG_LIST_LOCATION_NOUN, KG_NAME_IS_LOC_NOUN},
    {KG_LIST_EVENT_NOUN, KG_NAME_IS_EVENT_NOUN},
    {KG_LIST_WORK_NOUN, KG_NAME_IS_WORK_NOUN},
    {KG_LIST_MONTH, KG_NAME_IS_DATE},
    {KG_LIST_WEEKDAY, KG_NAME_IS_DATE},
};

static bool
is_capitalised(const kg_name_token *t)
{
  return t->word.letter_case == KG_CASE_TITLE ||
         t->word.letter_case == KG_CASE_UPPER ||
         t->word.letter_case == KG_CASE_MIXED ||
         t->word.letter_case == KG_CASE_INITIAL;
}

static kg_slice
phrase_of(const maker *m, size_t first, size_t end)
{
  return kg_slice_sub(m->text, m->tokens->at[first].begin,
                      m->tokens->at[end - 1].end);
}

static void
look_up_word(const maker *m, size_t i)
{
  const kg_slice word = phrase_of(m, i, i + 1);
  const uint64_t hash = kg_lexicon_hash(word);
  for (size_t k = 0; k < sizeof word_lists / sizeof *word_lists; k++) {
    kg_lexicon_prefetch(m->lexicon, word_lists[k].list, hash);
  }
  for (size_t k = 0; k < sizeof word_lists / sizeof *word_lists; k++) {
    if (kg_lexicon_find_hash(m->lexicon, word_lists[k].list, word, hash)) {
      m->out[i].lists |= word_lists[k].bit;
    }
  }
}

static void
look_up_phrase(const maker *m, size_t first, size_t end)
{
  const kg_slice phrase = phrase_of(m, first, end);
  const uint64_t hash = kg_lexicon_hash(phrase);
  for (size_t k = 0; k < sizeof phrase_lists / sizeof *phrase_lists; k++) {
    kg_lexicon_prefetch(m->lexicon, phrase_lists[k].list, hash);
  }
  for (size_t k = 0; k < sizeof phrase_lists / sizeof *phrase_lists; k++) {
    const phrase_list *p = &phrase_lists[k];
    const uint32_t value =
        kg_lexicon_find_hash(m->lexicon, p->list, phrase, hash);
    // Hamlets share their names with too many words.
    if (!value ||
        (p->list == KG_LIST_CITY && kg_city_size(value) < 14 &&
         kg_city_size(value) > 0) ||
        (p->list == KG_LIST_ROLE &&
         ((value & KG_ROLE_RANK) > 2 || value & KG_ROLE_GENERIC))) {
      continue;
    }
    m->out[first].lists |= p->first_bit;
    for (size_t i = first + 1; i < end; i++) {
      m->out[i].lists |= p->other_bit;
    }
  }
}

static void
look_up_lists(const maker *m, const kg_sentence *s)
{
  for (size_t i = s->first_token; i < s->end_token; i++) {
    if (m->out[i].word.letter_case == KG_CASE_SIGN) {
      continue;
    }
    look_up_word(m, i);
    const size_t longest = is_capitalised(&m->out[i]) ? MAX_PHRASE_TOKENS : 2;
    for (size_t n = 1; n <= longest && i + n <= s->end_token; n++) {
      if (m->out[i + n - 1].word.letter_case == KG_CASE_SIGN && n > 1 &&
          m->out[i + n - 1].pos != KG_POS_HYPH) {
        break;
      }
      look_up_phrase(m, i, i + n);
    }
  }
}

/* Words in lower case that stand between the words of a name. */
static bool
is_link(const maker *m, size_t i)
{
  static const char *const links[] = {"of", "the", "and", "for", "&",   "de",
                                      "la", "du",  "del", "van", "von", "bin",
                                      "al", "el",  "der", "di",  "-",   "da"};
  const kg_slice word = phrase_of(m, i, i + 1);
  for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
    if (kg_slice_is(word, links[k])) {
      return true;
    }
  }
  return false;
}

/* Runs of capitalised words, with links between them. */
static void
find_runs(const maker *m, const kg_sentence *s)
{
  size_t i = s->first_token;
  while (i < s->end_token) {
    if (!is_capitalised(&m->out[i])) {
      m->out[i].run_first = m->out[i].run_end = 0;
      i++;
      continue;
    }
    size_t end = i + 1; // behind the last capitalised word
    for (size_t k = end; k < s->end_token && k <= end + 1; k++) {
      if (is_capitalised(&m->out[k])) {
        end = k + 1;
      } else if (!is_link(m, k)) {
        break;
      }
    }
    for (size_t k = i; k < end; k++) {
      m->out[k].run_first = (uint16_t)(i - s->first_token);
      m->out[k].run_end = (uint16_t)(end - s->first_token);
      m->out[k].run_lists = m->out[end - 1].lists;
    }
    i = end;
  }
}

static void
find_quotes(const maker *m, const kg_sentence *s)
{
  bool is_open = false;
  for (size_t i = s->first_token; i < s->end_token; i++) {
    const kg_glyph g = kg_glyph_at(m->text, m->tokens->at[i].begin, NULL);
    if (g == KG_GLYPH_OPEN_DOUBLE) {
      is_open = true;
    } else if (g == KG_GLYPH_CLOSE_DOUBLE) {
      is_open = false;
    } else if (g == KG_GLYPH_DOUBLE) {
      is_open = !is_open;
    }
    m->out[i].is_quoted = is_open;
  }
}

static bool
is_place_preposition(kg_slice word)
{
  return kg_slice_equal_nocase(word, KG_SLICE("in")) ||
         kg_slice_equal_nocase(word, KG_SLICE("at")) ||
         kg_slice_equal_nocase(word, KG_SLICE("from")) ||
         kg_slice_equal_nocase(word, KG_SLICE("near"));
}

/* What this one occurrence of a word tells. */
static uint32_t
evidence_at(const maker *m, const kg_sentence *s, size_t i)
{
  const kg_name_token *t = &m->out[i];
  uint32_t bits = 0;
  if (!is_capitalised(t)) {
    return KG_NAME_SEEN_LOWER;
  }
  const size_t first = s->first_token + t->run_first;
  const size_t end = s->first_token + t->run_end;
  bits |= i > s->first_token ? KG_NAME_SEEN_UPPER : 0;
  bits |= end - first > 1 ? KG_NAME_SEEN_IN_RUN : 0;
  if (i > s->first_token) {
    const kg_name_token *before = &m->out[i - 1];
    bits |= before->lists & KG_NAME_IS_HONORIFIC ? KG_NAME_AFTER_TITLE : 0;
    bits |= before->lists & KG_NAME_IS_ROLE ? KG_NAME_AFTER_ROLE : 0;
    bits |= before->lists & KG_NAME_IS_FIRST_NAME && is_capitalised(before)
                ? KG_NAME_AFTER_FIRST_NAME
                : 0;
    bits |= is_place_preposition(phrase_of(m, i - 1, i)) ? KG_NAME_AFTER_IN : 0;
  }
  if (end - first > 1) {
    bits |= t->run_lists & KG_NAME_IS_ORG_NOUN ? KG_NAME_RUN_ORG : 0;
    bits |= t->run_lists & KG_NAME_IS_FAC_NOUN ? KG_NAME_RUN_FAC : 0;
    bits |= t->run_lists & KG_NAME_IS_LOC_NOUN ? KG_NAME_RUN_LOC : 0;
    bits |= m->out[first].lists & KG_NAME_IS_FIRST_NAME ? KG_NAME_RUN_PER : 0;
  }
  if (end < s->end_token) {
    const kg_pos next = (kg_pos)m->out[end].pos;
    bits |= next == KG_POS_VBD || next == KG_POS_VBZ ? KG_NAME_BEFORE_VERB : 0;
    bits |= next == KG_POS_POS ? KG_NAME_BEFORE_POSSESSIVE : 0;
  }
  return bits;
}

static kg_status
gather_evidence(const maker *m)
{
  kg_id_map words;
  bool ok = true;
  kg_id_map_init(&words, m->ctx->alloc);
  for (size_t k = 0; ok && k < m->sentences->n; k++) {
    const kg_sentence *s = &m->sentences->at[k];
    for (size_t i = s->first_token; ok && i < s->end_token; i++) {
      uint64_t *bits = NULL;
      if (m->out[i].word.letter_case == KG_CASE_SIGN) {
        continue;
      }
      bits = kg_id_map_put(&words, m->out[i].word.word, 0, NULL);
      ok = bits != NULL;
      if (ok) {
        *bits |= evidence_at(m, s, i);
      }
    }
  }
  for (size_t i = 0; ok && i < m->tokens->n; i++) {
    const uint64_t *bits = kg_id_map_find(&words, m->out[i].word.word);
    m->out[i].document = bits ? (uint32_t)*bits : 0;
  }
  kg_id_map_clear(&words);
  return ok ? KG_OK : kg_out_of_memory(m->ctx);
}

kg_status
kg_name_tokens_make(const kg_context *ctx,
                    kg_arena *arena,
                    const kg_clusters *clusters,
                    const kg_lexicon *lexicon,
                    kg_slice text,
                    const kg_tokens *tokens,
                    const kg_sentences *sentences,
                    kg_name_token **out)
{
  maker m = {.ctx = ctx,
             .lexicon = lexicon,
             .text = text,
             .tokens = tokens,
             .sentences = sentences};
  m.out = kg_arena_zeroed(arena, tokens->n, sizeof *m.out);
  *out = m.out;
  if (!m.out) {
    return kg_out_of_memory(ctx);
  }
  for (size_t i = 0; i < tokens->n; i++) {
    const kg_token *t = &tokens->at[i];
    kg_attributes_of(&m.out[i].word, clusters,
                     kg_slice_sub(text, t->begin, t->end), t->space_before);
    m.out[i].pos = t->pos;
  }
  for (size_t k = 0; k < sentences->n; k++) {
    look_up_lists(&m, &sentences->at[k]);
    find_runs(&m, &sentences->at[k]);
    find_quotes(&m, &sentences->at[k]);
  }
  return gather_evidence(&m);
}

typedef struct label_counts {
  uint16_t n[KG_NAME_LABELS];
} label_counts;

/* The label, other than this once `own`, that the word has most often, packed
 * as kg_name_token says; 0 if it stands nowhere else. */
static uint8_t
vote_of(const label_counts *counts, uint8_t own)
{
  size_t best = 0;
  size_t n_all = 0;
  size_t n_best = 0;
  for (size_t l = 0; l < KG_NAME_LABELS; l++) {
    const size_t n = counts->n[l] - (size_t)(l == own);
    n_all += n;
    if (n > n_best) {
      n_best = n;
      best = l;
    }
  }
  return n_all ? (uint8_t)((1 + best) | (n_best == n_all ? 16u : 0)) : 0;
}

kg_status
kg_name_votes_make(const kg_context *ctx,
                   const uint8_t *labels,
                   kg_name_token *tokens,
                   size_t n)
{
  kg_id_map words;
  KG_VEC(label_counts) counts = {0};
  bool ok = true;
  kg_id_map_init(&words, ctx->alloc);
  for (size_t i = 0; ok && i < n; i++) {
    bool is_new = false;
    if (!is_capitalised(&tokens[i])) {
      continue;
    }
    const uint64_t *at =
        kg_id_map_put(&words, tokens[i].word.word, counts.n, &is_new);
    ok = at &&
         (!is_new || kg_vec_push(&counts, ctx->alloc, (label_counts){{0}}));
    // A word that is not new was pushed before.
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
    if (ok && counts.at[*at].n[labels[i]] < UINT16_MAX) {
      counts.at[*at].n[labels[i]]++;
    }
  }
  for (size_t i = 0; ok && i < n; i++) {
    tokens[i].votes = 0;
    if (is_capitalised(&tokens[i])) {
      const uint64_t *at = kg_id_map_find(&words, tokens[i].word.word);
      tokens[i].votes = at ? vote_of(&counts.at[*at], labels[i]) : 0;
    }
  }
  kg_vec_free(&counts, ctx->alloc);
  kg_id_map_clear(&words);
  return ok ? KG_OK : kg_out_of_memory(ctx);
}
