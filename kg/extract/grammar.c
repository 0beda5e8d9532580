/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/grammar.h"

#include "base/word_list.h"
#include "extract/cues.h"
#include "text/glyph.h"

#include <ctype.h>

enum { DEEPEST = 6, LONGEST_PHRASE = 40, LONGEST_NAME = 6 };

static bool
is_naming_word(const kg_grammar *g, uint32_t token)
{
  if (kg_word_in(g, token, "nicknamed titled entitled aka codenamed")) {
    return true;
  }
  return kg_pos_at(g, token) == KG_POS_VBN &&
         kg_word_in(g, token, "called named dubbed termed known");
}

/* Known as "Shorty", a film called "Home", Frank "Shorty" Costa: a name in
   marks, which hides nothing and says nothing. */
static bool
is_name_quote(const kg_grammar *g, const kg_quote *quote)
{
  const uint32_t first = kg_doc_token_at(g->doc, quote->outer.begin);
  uint32_t end = first;
  while (end < g->doc->tokens.n &&
         g->doc->tokens.at[end].begin < quote->outer.end) {
    ++end;
  }
  if (!first || quote->is_open || end - first > LONGEST_NAME + 2) {
    return false;
  }
  const uint32_t before = first - 1;
  const bool as = before && kg_word_is(g, before, "as") &&
                  kg_word_in(g, before - 1, "known nicknamed called dubbed");
  const bool inside_name = kg_pos_at(g, before) == KG_POS_NNP &&
                           kg_pos_at(g, end) == KG_POS_NNP && end - first <= 4;
  const bool had = before && kg_word_in(g, before - 1, "has have had");
  return as || inside_name || (is_naming_word(g, before) && !had);
}

static void
mark_names(kg_grammar *g)
{
  const kg_doc *doc = g->doc;
  for (size_t i = 0; i < doc->mentions.n; ++i) {
    const kg_mention *m = &doc->mentions.at[i];
    const uint32_t first = kg_doc_token_at(doc, m->span.begin);
    for (uint32_t t = first; m->form == KG_FORM_NAME && t < doc->tokens.n &&
                             doc->tokens.at[t].begin < m->span.end;
         ++t) {
      g->name_of[t] = g->name_of[t] == KG_NO_INDEX ? first : g->name_of[t];
    }
  }
}

kg_status
kg_grammar_init(kg_grammar *g, const kg_names_data *words, kg_doc *doc)
{
  g->doc = doc;
  g->words = words;
  g->quote_of = KG_ARENA_ARRAY(doc->arena, uint32_t, doc->tokens.n + 1);
  g->name_of = KG_ARENA_ARRAY(doc->arena, uint32_t, doc->tokens.n + 1);
  if (!g->quote_of || !g->name_of) {
    return KG_ERR_MEMORY;
  }
  memset(g->quote_of, 0xFF, (doc->tokens.n + 1) * sizeof *g->quote_of);
  memset(g->name_of, 0xFF, (doc->tokens.n + 1) * sizeof *g->name_of);
  mark_names(g);
  for (size_t q = 0; q < doc->quotes.n; ++q) {
    kg_quote *quote = &doc->quotes.at[q];
    if (quote->parent != KG_NO_INDEX) {
      continue;
    }
    if (is_name_quote(g, quote)) {
      quote->use = KG_QUOTE_NAME;
      continue;
    }
    for (uint32_t t = kg_doc_token_at(doc, quote->outer.begin);
         t < doc->tokens.n && doc->tokens.at[t].begin < quote->outer.end; ++t) {
      g->quote_of[t] = (uint32_t)q;
    }
  }
  return KG_OK;
}

kg_slice
kg_word(const kg_grammar *g, uint32_t token)
{
  const kg_token *t = &g->doc->tokens.at[token];
  return kg_slice_sub(g->doc->text, t->begin, t->end);
}

bool
kg_word_is(const kg_grammar *g, uint32_t token, const char *lower)
{
  return token < g->doc->tokens.n &&
         kg_slice_equal_nocase(kg_word(g, token), kg_slice_of(lower));
}

bool
kg_word_in(const kg_grammar *g, uint32_t token, const char *words)
{
  return token < g->doc->tokens.n &&
         kg_words_have_nocase(words, kg_word(g, token));
}

kg_pos
kg_pos_at(const kg_grammar *g, uint32_t token)
{
  return token < g->doc->tokens.n ? (kg_pos)g->doc->tokens.at[token].pos
                                  : KG_POS_NONE;
}

bool
kg_is_quoted(const kg_grammar *g, uint32_t token)
{
  return token < g->doc->tokens.n && g->quote_of[token] != KG_NO_INDEX;
}

bool
kg_is_who_body(const kg_grammar *g, uint32_t token)
{
  return kg_pos_at(g, token) == KG_POS_WP &&
         kg_slice_is(kg_word(g, token), "WHO");
}

bool
kg_is_name_at(const kg_grammar *g, uint32_t token)
{
  return token < g->doc->tokens.n && g->name_of[token] != KG_NO_INDEX;
}

/* "study co-author Karen Alley": a title right before a name is a noun, even
   if it looks like a verb. */
static bool
is_title_of_name(const kg_grammar *g, uint32_t token)
{
  return kg_is_name_at(g, token + 1) && !kg_is_name_at(g, token) &&
         kg_is_title_at(g, token);
}

bool
kg_is_noun_at(const kg_grammar *g, uint32_t token)
{
  if (kg_is_name_at(g, token)) {
    return true;
  }
  switch (kg_pos_at(g, token)) {
  case KG_POS_VB:
  case KG_POS_VBP: return is_title_of_name(g, token);
  case KG_POS_WP: return kg_is_who_body(g, token);
  case KG_POS_NN:
  case KG_POS_NNS:
  case KG_POS_NNP:
  case KG_POS_NNPS:
  case KG_POS_PRP:
  case KG_POS_FW:
  case KG_POS_GW: return true;
  default: return false;
  }
}

bool
kg_is_verb_at(const kg_grammar *g, uint32_t token)
{
  return !kg_is_name_at(g, token) && kg_pos_is_verb(kg_pos_at(g, token));
}

/* "said they expect": behind a pronoun that only subjects have, a form that is
   tagged as infinitive or participle is finite, unless an auxiliary before the
   pronoun asks ("did they expect"). */
static bool
follows_nominative(const kg_grammar *g, uint32_t token)
{
  uint32_t t = token;
  while (t && token - t < 2 && kg_pos_at(g, t - 1) == KG_POS_RB) {
    --t;
  }
  if (!t || !kg_word_in(g, t - 1, "he she they we i")) {
    return false;
  }
  return t < 2 || !kg_word_in(g, t - 2,
                              "do does did have has had is are was were will "
                              "would can could should may might must");
}

bool
kg_is_finite_at(const kg_grammar *g, uint32_t token)
{
  if (kg_is_name_at(g, token)) {
    return false;
  }
  switch (kg_pos_at(g, token)) {
  case KG_POS_VBD:
  case KG_POS_VBP:
  case KG_POS_VBZ:
  case KG_POS_MD: return true;
  case KG_POS_VB:
  case KG_POS_VBN: return follows_nominative(g, token);
  default: return false;
  }
}

bool
kg_is_comma_at(const kg_grammar *g, uint32_t token)
{
  return kg_pos_at(g, token) == KG_POS_COMMA || kg_word_is(g, token, ",");
}

bool
kg_is_dash_at(const kg_grammar *g, uint32_t token)
{
  if (token >= g->doc->tokens.n) {
    return false;
  }
  const kg_slice word = kg_word(g, token);
  return kg_glyph_at(word, 0, NULL) == KG_GLYPH_DASH ||
         kg_slice_is(word, "--") ||
         (kg_slice_is(word, "-") && g->doc->tokens.at[token].space_before);
}

bool
kg_is_time_at(const kg_grammar *g, uint32_t token)
{
  const kg_doc *doc = g->doc;
  if (token >= doc->tokens.n) {
    return false;
  }
  const uint32_t at = doc->tokens.at[token].begin;
  size_t low = 0;
  size_t high = doc->whens.n;
  while (low < high) {
    const size_t mid = low + (high - low) / 2;
    if (doc->whens.at[mid].end <= at) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  return low < doc->whens.n && doc->whens.at[low].begin <= at;
}

bool
kg_has_finite(const kg_grammar *g, kg_range range)
{
  for (uint32_t t = range.first; t < range.end; ++t) {
    if (kg_is_finite_at(g, t) && !kg_is_quoted(g, t)) {
      return true;
    }
  }
  return false;
}

kg_span
kg_range_span(const kg_grammar *g, kg_range range)
{
  kg_span span = {0, 0};
  if (!kg_range_is_empty(range)) {
    span.begin = g->doc->tokens.at[range.first].begin;
    span.end = g->doc->tokens.at[range.end - 1].end;
  }
  return span;
}

static bool
holds_name(const kg_grammar *g, kg_range np)
{
  const kg_doc *doc = g->doc;
  const kg_span span = kg_range_span(g, np);
  for (size_t i = kg_doc_mention_from(doc, span.begin);
       i < doc->mentions.n && doc->mentions.at[i].span.begin < span.end; ++i) {
    const kg_mention *m = &doc->mentions.at[i];
    const uint32_t after = kg_doc_token_at(doc, m->span.end);
    if (m->form == KG_FORM_NAME && m->type != KG_EVENT && m->type != KG_WORK &&
        !(after < np.end && kg_pos_at(g, after) == KG_POS_POS)) {
      return true;
    }
  }
  return false;
}

static kg_word_classes
classes_of(const kg_grammar *g, uint32_t token)
{
  char lower[48];
  const kg_slice word = kg_word(g, token);
  if (!g->words || word.len >= sizeof lower) {
    return 0;
  }
  for (size_t i = 0; i < word.len; ++i) {
    lower[i] = (char)tolower((unsigned char)word.ptr[i]);
  }
  return kg_gazetteer_classes(g->words, kg_slice_make(lower, word.len));
}

bool
kg_is_title_at(const kg_grammar *g, uint32_t token)
{
  return classes_of(g, token) & (KG_W_HONORIFIC | KG_W_RANK | KG_W_ROLE);
}

bool
kg_is_speaker_like(const kg_grammar *g, kg_range np)
{
  if (kg_range_is_empty(np)) {
    return false;
  }
  for (uint32_t t = np.first; t < np.end; ++t) {
    const bool heads = t + 1 == np.end || kg_pos_at(g, t + 1) != KG_POS_POS;
    const kg_word_classes c = classes_of(g, t);
    if (kg_word_in(g, t, "he she they i we who it") ||
        (heads && (c & (KG_W_ROLE | KG_W_ROLE_PLURAL | KG_W_PERSON_NOUN_PLURAL |
                        KG_W_KIN | KG_W_ORG_HEAD) ||
                   kg_is_source_noun(kg_word(g, t))))) {
      return true;
    }
  }
  return holds_name(g, np);
}

kg_range
kg_name_right(const kg_grammar *g, uint32_t first, uint32_t ceiling)
{
  const kg_doc *doc = g->doc;
  const uint32_t start = kg_word_in(g, first, "the a an") ? first + 1 : first;
  if (start >= ceiling) {
    return (kg_range){first, first};
  }
  const uint32_t begin = doc->tokens.at[start].begin;
  const size_t i = kg_doc_mention_from(doc, begin);
  if (i >= doc->mentions.n || doc->mentions.at[i].span.begin != begin ||
      doc->mentions.at[i].form != KG_FORM_NAME) {
    return (kg_range){first, first};
  }
  uint32_t end = start;
  while (end < ceiling &&
         doc->tokens.at[end].begin < doc->mentions.at[i].span.end) {
    ++end;
  }
  return (kg_range){first, end};
}

/* ---- noun phrases */

static bool
is_determiner(const kg_grammar *g, uint32_t token)
{
  const kg_pos pos = kg_pos_at(g, token);
  return pos == KG_POS_DT || pos == KG_POS_PRPS || pos == KG_POS_PDT;
}

/* Words that a noun phrase is made of, before and besides its nouns. */
static bool
is_inner(const kg_grammar *g, uint32_t token)
{
  switch (kg_pos_at(g, token)) {
  case KG_POS_JJ:
  case KG_POS_JJR:
  case KG_POS_JJS:
  case KG_POS_CD:
  case KG_POS_POS:
  case KG_POS_HYPH:
  case KG_POS_AFX:
  case KG_POS_DOLLAR: return true;
  default: return kg_is_noun_at(g, token) || is_determiner(g, token);
  }
}

static bool
is_blocked(const kg_grammar *g, uint32_t token)
{
  return kg_is_quoted(g, token) || kg_is_time_at(g, token);
}

/* From a closing bracket back to before its opening one. */
static uint32_t
before_bracket(const kg_grammar *g, uint32_t end, uint32_t floor)
{
  if (end <= floor || kg_pos_at(g, end - 1) != KG_POS_RRB) {
    return end;
  }
  for (uint32_t t = end - 1; t > floor && end - t < LONGEST_PHRASE; --t) {
    if (kg_pos_at(g, t - 1) == KG_POS_LRB) {
      return t - 1;
    }
  }
  return end;
}

/* A participle or an adverb between determiner and noun belongs to it. */
static bool
is_modifier_left(const kg_grammar *g, uint32_t token, uint32_t floor)
{
  const kg_pos pos = kg_pos_at(g, token);
  if (pos != KG_POS_VBN && pos != KG_POS_VBG && pos != KG_POS_RB) {
    return false;
  }
  for (uint32_t t = token; t > floor && token - t < 3; --t) {
    if (is_determiner(g, t - 1)) {
      return true;
    }
    if (!is_inner(g, t - 1) && kg_pos_at(g, t - 1) != KG_POS_RB) {
      return false;
    }
  }
  return false;
}

static bool
is_reflexive(const kg_grammar *g, uint32_t token)
{
  return kg_word_in(g, token, "himself herself itself themselves myself");
}

static uint32_t
base_left(const kg_grammar *g, uint32_t end, uint32_t floor)
{
  uint32_t i = end;
  while (i > floor && end - i < LONGEST_PHRASE && !is_blocked(g, i - 1)) {
    const uint32_t t = i - 1;
    if (kg_is_name_at(g, t) && g->name_of[t] >= floor && g->name_of[t] < t) {
      i = g->name_of[t]; /* "Rogaland Fire and Rescue" is one. */
      continue;
    }
    const bool ok = is_inner(g, t) ||
                    (i < end && is_modifier_left(g, t, floor)) ||
                    (i < end && kg_word_is(g, t, "&"));
    if (!ok) {
      break;
    }
    i = t;
    if (is_reflexive(g, t) && t > floor && is_inner(g, t - 1)) {
      continue; /* "Galois himself" */
    }
    if (kg_pos_at(g, t) == KG_POS_PRP ||
        (is_determiner(g, t) && !(t > floor && is_determiner(g, t - 1)))) {
      break;
    }
  }
  return i;
}

static bool
has_noun(const kg_grammar *g, kg_range r)
{
  for (uint32_t t = r.first; t < r.end; ++t) {
    if (kg_is_noun_at(g, t)) {
      return true;
    }
  }
  /* "some", "several", "many", "others" stand for people. */
  return !kg_range_is_empty(r) &&
         kg_word_in(g, r.end - 1,
                    "some several many others one two three four both most "
                    "all another former latter few this that these those");
}

static bool
is_attaching(const kg_grammar *g, uint32_t token)
{
  return kg_word_in(g, token,
                    "of for at in from with on to near between within "
                    "inside behind under");
}

/* What may stand before a subject: the clause's edge. */
static bool
is_edge(const kg_grammar *g, uint32_t first, uint32_t floor)
{
  if (first <= floor) {
    return true;
  }
  const uint32_t t = first - 1;
  const kg_pos pos = kg_pos_at(g, t);
  return kg_is_quoted(g, t) || kg_is_comma_at(g, t) || kg_is_dash_at(g, t) ||
         pos == KG_POS_COLON || pos == KG_POS_CC || pos == KG_POS_PERIOD ||
         kg_is_time_at(g, t) || pos == KG_POS_RB ||
         kg_word_in(g, t,
                    "that while although though because whereas when as "
                    "if both where");
}

kg_range
kg_np_left(const kg_grammar *g, uint32_t end, uint32_t floor)
{
  if (end > floor + 1 && kg_pos_at(g, end - 1) == KG_POS_POS) {
    --end; /* A slip of the pen, or a verb that was taken for 's. */
  }
  const uint32_t last = before_bracket(g, end, floor);
  kg_range out = {base_left(g, last, floor), end};
  if (!has_noun(g, (kg_range){out.first, last})) {
    return (kg_range){end, end};
  }
  for (int depth = 0; depth < DEEPEST && out.first > floor + 1; ++depth) {
    const uint32_t t = out.first - 1;
    if (is_blocked(g, t)) {
      break;
    }
    const bool joins = kg_pos_at(g, t) == KG_POS_CC && kg_word_is(g, t, "and");
    const bool such = kg_word_is(g, t, "as") && kg_word_is(g, t - 1, "such");
    if (!joins && !such && !is_attaching(g, t)) {
      break;
    }
    const uint32_t before = before_bracket(g, such ? t - 1 : t, floor);
    const uint32_t first = base_left(g, before, floor);
    if (first == before || !has_noun(g, (kg_range){first, before}) ||
        (joins && !is_edge(g, first, floor)) ||
        kg_pos_at(g, before - 1) == KG_POS_PRP) {
      break;
    }
    out.first = first;
  }
  return out;
}

kg_range
kg_np_right(const kg_grammar *g, uint32_t first, uint32_t ceiling)
{
  uint32_t i = first;
  bool noun = false;
  bool attached = false;
  while (i < ceiling && i - first < LONGEST_PHRASE && !is_blocked(g, i)) {
    const bool fresh = is_determiner(g, i) || kg_pos_at(g, i) == KG_POS_PRP;
    const bool after_dt = i > first && is_determiner(g, i - 1);
    if (noun && fresh && !attached) {
      break; /* "told AFP the victim": another phrase begins. */
    }
    const kg_pos pos = kg_pos_at(g, i);
    if (is_inner(g, i) ||
        (after_dt &&
         (pos == KG_POS_VBN || pos == KG_POS_VBG || pos == KG_POS_RB))) {
      noun |= kg_is_noun_at(g, i) || kg_word_in(g, i, "others some several");
      attached = false;
      ++i;
      if (pos == KG_POS_PRP) {
        break;
      }
      continue;
    }
    const bool more = noun && i + 1 < ceiling && !is_blocked(g, i + 1) &&
                      is_inner(g, i + 1) && kg_pos_at(g, i + 1) != KG_POS_PRP &&
                      (kg_word_in(g, i, "of for at from &"));
    if (!more) {
      break;
    }
    attached = true;
    ++i;
  }
  while (i > first && (kg_word_in(g, i - 1, "of for at from &"))) {
    --i;
  }
  return noun ? (kg_range){first, i} : (kg_range){first, first};
}
