/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/descriptions.h"

#include "base/word_list.h"

#include <string.h>

enum { MAX_PHRASE = 12, MAX_SENTENCES = 3 };

/// A noun phrase: pieces from `first` to before `end`, its noun, and where its
/// "of …" ends.
typedef struct phrase {
  uint32_t first;
  uint32_t noun;
  uint32_t end;
  uint32_t whole_end;
  bool is_definite;
} phrase;

static bool
is_determiner(const kg_piece *p)
{
  static const char *const WORDS[] = {"the", "a",    "an",    "his", "her",
                                      "its", "this", "their", "one", "another"};
  return KG_IS_ONE_OF(p->lower, WORDS);
}

static bool
is_definite(const kg_piece *p)
{
  static const char *const WORDS[] = {"the", "this", "that"};
  return KG_IS_ONE_OF(p->lower, WORDS);
}

static bool
is_owner_mark(const kg_piece *p)
{
  return p->pos == KG_POS_POS;
}

static bool
is_common_noun(const kg_piece *p)
{
  return p->pos == KG_POS_NN || p->pos == KG_POS_NNS;
}

static bool
is_noun(const kg_piece *p)
{
  return is_common_noun(p) || p->pos == KG_POS_NNP || p->pos == KG_POS_NNPS;
}

/// Words that may stand before a noun in its phrase.
static bool
is_modifier(const kg_piece *p)
{
  return is_noun(p) || p->pos == KG_POS_JJ || p->pos == KG_POS_JJR ||
         p->pos == KG_POS_JJS || p->pos == KG_POS_CD || p->pos == KG_POS_VBN ||
         p->pos == KG_POS_VBG || p->pos == KG_POS_RBS ||
         kg_piece_is_hyphen(p) || is_owner_mark(p) ||
         (p->pos == KG_POS_RB && !kg_piece_is(p, "not"));
}

static bool
is_plural(const kg_piece *p)
{
  return p->pos == KG_POS_NNS || p->pos == KG_POS_NNPS;
}

/// The noun without its plural.
static kg_slice
singular(const kg_piece *p)
{
  kg_slice word = p->lower;
  if (is_plural(p) && word.len > 3 && word.ptr[word.len - 1] == 's') {
    word.len--;
  }
  return word;
}

static uint32_t
listed(const kg_descriptions *d, kg_list list, const kg_piece *p)
{
  return d->lexicon ? kg_lexicon_find(d->lexicon, list, singular(p)) : 0;
}

static bool
is_person_noun(const kg_descriptions *d, const kg_piece *p)
{
  if (p->classes & (KG_W_ROLE | KG_W_ROLE_PLURAL | KG_W_KIN)) {
    return true;
  }
  const uint32_t role = listed(d, KG_LIST_ROLE, p);
  return (role && (role & KG_ROLE_RANK) <= 1) ||
         listed(d, KG_LIST_GENERIC_PERSON, p);
}

static bool
is_body_noun(const kg_descriptions *d, const kg_piece *p)
{
  return p->classes & (KG_W_ORG_HEAD | KG_W_ORG_OF) ||
         listed(d, KG_LIST_ORGANIZATION_NOUN, p);
}

static bool
fits_type(const kg_descriptions *d, const kg_piece *noun, kg_name_type type)
{
  return type == KG_PER   ? is_person_noun(d, noun)
         : type == KG_ORG ? is_body_noun(d, noun)
                          : false;
}

/// Where "of …" and one more of the kind behind a phrase ends: names and nouns
/// up to a mark or a verb.
static uint32_t
read_tail(const kg_descriptions *d, uint32_t end, uint32_t first)
{
  static const char *const LINKS[] = {"of", "for", "at", "from", "in"};
  uint32_t last = end;
  if (!kg_view_has(d->view, end + 1, first) ||
      !KG_IS_ONE_OF(kg_view_at(d->view, end)->lower, LINKS)) {
    return end;
  }
  for (uint32_t i = end + 1;
       i < end + MAX_PHRASE && kg_view_has(d->view, i, first); i++) {
    const kg_piece *p = kg_view_at(d->view, i);
    const bool is_name = d->view->mention_at[i] != KG_NO_INDEX;
    if (is_name || is_noun(p)) {
      last = i + 1;
    } else if (!is_modifier(p) && !is_determiner(p) && !kg_piece_is(p, "of")) {
      break;
    }
  }
  return last;
}

/// The noun phrase that begins at the piece; false if there is none.
/// @param owner Only "the company" of "the company's chain".
static bool
read_phrase(const kg_descriptions *d, uint32_t first, bool owner, phrase *out)
{
  uint32_t i = first;
  *out = (phrase){.first = first, .noun = KG_NO_INDEX};
  if (kg_view_has(d->view, i, first) && is_determiner(kg_view_at(d->view, i))) {
    out->is_definite = is_definite(kg_view_at(d->view, i));
    i++;
  }
  for (; i < first + MAX_PHRASE && kg_view_has(d->view, i, first); i++) {
    const kg_piece *p = kg_view_at(d->view, i);
    const bool is_name = d->view->mention_at[i] != KG_NO_INDEX;
    if ((!is_name && !is_modifier(p)) || (owner && is_owner_mark(p))) {
      break;
    }
    if (is_common_noun(p) && !is_name) {
      out->noun = i;
    } else if (is_name || is_noun(p)) {
      out->noun = KG_NO_INDEX; // a name behind the noun is the phrase's own
    }
  }
  if (out->noun == KG_NO_INDEX) {
    return false;
  }
  out->end = out->noun + 1;
  out->whole_end = read_tail(d, out->end, first);
  return true;
}

bool
kg_describes_people(const kg_descriptions *d, uint32_t noun, uint32_t *first)
{
  const uint32_t *name_at = d->view->mention_at;
  const kg_piece *p = kg_view_at(d->view, noun);
  const bool is_people = p->pos == KG_POS_NNS || kg_piece_is(p, "people");
  if (!is_people || !is_person_noun(d, p) || name_at[noun] != KG_NO_INDEX ||
      (kg_view_has(d->view, noun + 1, noun) &&
       (is_noun(kg_view_at(d->view, noun + 1)) ||
        name_at[noun + 1] != KG_NO_INDEX))) {
    return false;
  }
  uint32_t i = noun;
  while (i > 0 && noun - i < MAX_PHRASE && kg_view_has(d->view, i - 1, noun) &&
         (is_modifier(kg_view_at(d->view, i - 1)) ||
          is_determiner(kg_view_at(d->view, i - 1)) ||
          kg_view_at(d->view, i - 1)->pos == KG_POS_DT)) {
    i--;
  }
  *first = i;
  return true;
}

static kg_status
remember(kg_descriptions *d, uint32_t entity, uint32_t noun)
{
  const kg_piece *p = kg_view_at(d->view, noun);
  const kg_description said = {
      .entity = entity, .piece = noun, .is_plural = is_plural(p)};
  kg_entity *e = &d->view->doc->entities.at[entity];
  if (e->type == KG_PER && !e->gender && !said.is_plural &&
      p->classes & (KG_W_MALE | KG_W_FEMALE)) {
    e->gender = p->classes & KG_W_MALE ? KG_MALE : KG_FEMALE;
  }
  return kg_vec_push(&d->known, &d->view->doc->items, said) ? KG_OK
                                                            : KG_ERR_MEMORY;
}

/// A description that another pass has found begins at the piece or covers it.
static bool
is_taken(const kg_descriptions *d, const phrase *p)
{
  const kg_doc *doc = d->view->doc;
  const kg_span span = kg_view_span(d->view, p->noun, p->end);
  for (size_t k = doc->mentions.n; k-- > 0;) {
    const kg_mention *m = &doc->mentions.at[k];
    if (m->form != KG_FORM_NAME && kg_span_covers(m->span, span)) {
      return true;
    }
  }
  return false;
}

static kg_status
add(kg_descriptions *d, const phrase *p, uint32_t entity, kg_reason why)
{
  TRY(remember(d, entity, p->noun));
  if (is_taken(d, p)) {
    return KG_OK;
  }
  return kg_mention_add(d->view->doc,
                        kg_view_span(d->view, p->first, p->whole_end),
                        KG_FORM_NOMINAL, &entity, 1, why);
}

static bool
closes(const kg_descriptions *d, uint32_t i, uint32_t of)
{
  static const char *const MARKS[] = {",", ".",      ";",      ":",
                                      ")", "\u2014", "\u2013", "--"};
  static const char *const WORDS[] = {"who", "whose", "which", "that", "and"};
  return !kg_view_has(d->view, i, of) ||
         KG_IS_ONE_OF(kg_view_at(d->view, i)->lower, MARKS) ||
         KG_IS_ONE_OF(kg_view_at(d->view, i)->lower, WORDS);
}

/// ", a taxi driver from Hanoi,"
static bool
read_apposition(const kg_descriptions *d, uint32_t end, phrase *p)
{
  static const char *const OPEN[] = {",", "(", "\u2014", "\u2013", "--"};
  if (!kg_view_has(d->view, end + 1, end) ||
      !KG_IS_ONE_OF(kg_view_at(d->view, end)->lower, OPEN)) {
    return false;
  }
  if (!read_phrase(d, end + 1, false, p) ||
      is_plural(kg_view_at(d->view, p->noun))) {
    return false;
  }
  // "met X, a spokesman said": a verb makes it another one's.
  const bool has_verb = kg_view_has(d->view, p->whole_end, end) &&
                        (kg_view_at(d->view, p->whole_end)->pos == KG_POS_VBD ||
                         kg_view_at(d->view, p->whole_end)->pos == KG_POS_VBZ ||
                         kg_view_at(d->view, p->whole_end)->pos == KG_POS_MD);
  return !has_verb && (closes(d, p->end, end) || closes(d, p->whole_end, end) ||
                       kg_view_at(d->view, p->whole_end)->pos == KG_POS_VBN ||
                       kg_view_at(d->view, p->whole_end)->pos == KG_POS_VBG ||
                       kg_view_at(d->view, p->whole_end)->pos == KG_POS_IN);
}

/// "was | a driver", "has been the head of Y", "became president".
static bool
read_predicate(const kg_descriptions *d, uint32_t end, phrase *p)
{
  static const char *const BE[] = {"is",      "was",      "am",   "are",
                                   "became",  "becomes",  "been", "remains",
                                   "\u2019s", "remained", "'s",   "were"};
  static const char *const BEFORE[] = {"has", "had",  "have",  "also", "still",
                                       "now", "then", "later", "once"};
  uint32_t i = end;
  while (i < end + 3 && kg_view_has(d->view, i, end) &&
         KG_IS_ONE_OF(kg_view_at(d->view, i)->lower, BEFORE)) {
    i++;
  }
  if (!kg_view_has(d->view, i + 1, end) ||
      !KG_IS_ONE_OF(kg_view_at(d->view, i)->lower, BE) ||
      is_owner_mark(kg_view_at(d->view, i))) {
    return false;
  }
  i++;
  while (i < end + 6 && kg_view_has(d->view, i, end) &&
         KG_IS_ONE_OF(kg_view_at(d->view, i)->lower, BEFORE)) {
    i++;
  }
  return kg_view_has(d->view, i, end) && read_phrase(d, i, false, p) &&
         !is_plural(kg_view_at(d->view, p->noun));
}

kg_status
kg_describe_behind(kg_descriptions *d, uint32_t entity, uint32_t end)
{
  const kg_name_type type = d->view->doc->entities.at[entity].type;
  phrase p;
  if ((type != KG_PER && type != KG_ORG) || end >= d->view->names->pieces.n) {
    return KG_OK;
  }
  if (end > 0 && !kg_view_has(d->view, end, end - 1)) {
    return KG_OK;
  }
  if (read_apposition(d, end, &p) &&
      fits_type(d, kg_view_at(d->view, p.noun), type)) {
    return add(d, &p, entity,
               (kg_reason){.rule = "apposition", .confidence = 0.97F});
  }
  if (read_predicate(d, end, &p) &&
      fits_type(d, kg_view_at(d->view, p.noun), type)) {
    return add(d, &p, entity,
               (kg_reason){.rule = "predicate", .confidence = 0.9F});
  }
  return KG_OK;
}

kg_status
kg_describe_before(kg_descriptions *d, uint32_t entity, uint32_t first)
{
  if (first == 0 || !kg_view_has(d->view, first - 1, first)) {
    return KG_OK;
  }
  const kg_piece *p = kg_view_at(d->view, first - 1);
  const bool is_said = is_common_noun(p) && !is_plural(p) &&
                       fits_type(d, p, d->view->doc->entities.at[entity].type);
  return is_said ? remember(d, entity, first - 1) : KG_OK;
}

kg_status
kg_describe(kg_descriptions *d, uint32_t entity, uint32_t first, uint32_t end)
{
  phrase p;
  return read_phrase(d, first, false, &p) && p.noun < end
             ? remember(d, entity, p.noun)
             : KG_OK;
}

static bool
same_noun(const kg_piece *a, const kg_piece *b)
{
  return is_plural(a) == is_plural(b) && kg_slice_equal(a->lower, b->lower);
}

uint32_t
kg_described(const kg_descriptions *d,
             uint32_t noun,
             uint32_t out[KG_MAX_DESCRIBED])
{
  uint32_t n = 0;
  uint32_t said_at = KG_NO_INDEX;
  for (size_t k = d->known.n; k-- > 0 && n < KG_MAX_DESCRIBED;) {
    const kg_description *said = &d->known.at[k];
    const bool is_same =
        said_at == KG_NO_INDEX
            ? said->piece < noun && same_noun(kg_view_at(d->view, said->piece),
                                              kg_view_at(d->view, noun))
            : said->piece == said_at;
    bool is_new = is_same;
    for (uint32_t i = 0; i < n; i++) {
      is_new = is_new && out[i] != said->entity;
    }
    if (is_new) {
      said_at = said->piece;
      out[n++] = said->entity;
    }
  }
  return n;
}

/// Who else was called so: said of others than the `n` in `taken`.
static const char *
find_other(const kg_descriptions *d,
           uint32_t noun,
           const uint32_t *taken,
           uint32_t n)
{
  for (size_t k = d->known.n; k-- > 0;) {
    const kg_description *said = &d->known.at[k];
    bool is_other =
        said->piece < noun &&
        same_noun(kg_view_at(d->view, said->piece), kg_view_at(d->view, noun));
    for (uint32_t i = 0; i < n; i++) {
      is_other = is_other && taken[i] != said->entity;
    }
    if (is_other) {
      return kg_entity_label(d->view->doc, said->entity);
    }
  }
  return NULL;
}

static bool
name_has_word(const kg_doc *doc, uint32_t entity, kg_slice word)
{
  const kg_slice local = doc->entities.at[entity].local;
  for (size_t i = 0; i + word.len <= local.len; i++) {
    const bool begins = i == 0 || local.ptr[i - 1] == '-';
    const bool ends =
        i + word.len == local.len || local.ptr[i + word.len] == '-';
    if (begins && ends && !memcmp(local.ptr + i, word.ptr, word.len)) {
      return true;
    }
  }
  return false;
}

/// Nouns by which any body can be meant.
static bool
is_any_body_noun(const kg_piece *p)
{
  static const char *const NOUNS[] = {
      "company",     "firm",         "airline",      "website", "newspaper",
      "group",       "organisation", "organization", "chain",   "retailer",
      "publication", "broadcaster",  "manufacturer", "outlet",  "corporation",
      "charity",     "partner",      "network",      "agency"};
  return KG_IS_ONE_OF(p->lower, NOUNS);
}

/// The body named last before the piece whose name holds the noun, else (for
/// words that fit any body) the body named last.
static uint32_t
find_body(const kg_descriptions *d, uint32_t first, uint32_t noun)
{
  const kg_doc *doc = d->view->doc;
  const kg_piece *p = kg_view_at(d->view, noun);
  const uint32_t here = p->sentence;
  uint32_t any = KG_NO_INDEX;
  for (size_t k = doc->mentions.n; k-- > 0;) {
    const kg_mention *m = &doc->mentions.at[k];
    if (m->span.begin >= kg_view_at(d->view, first)->begin ||
        m->type != KG_ORG || m->form != KG_FORM_NAME || m->n_entities != 1) {
      continue;
    }
    if (name_has_word(doc, m->entities[0], p->lower)) {
      return m->entities[0];
    }
    if (any == KG_NO_INDEX) {
      const uint32_t s =
          kg_view_at(d->view, kg_view_piece(d->view, m->span.begin))->sentence;
      any = here - s <= MAX_SENTENCES ? m->entities[0] : any;
    }
  }
  return is_any_body_noun(p) ? any : KG_NO_INDEX;
}

kg_status
kg_describe_again(kg_descriptions *d, uint32_t first, bool *found)
{
  phrase p;
  if (!is_definite(kg_view_at(d->view, first)) ||
      !read_phrase(d, first, true, &p)) {
    return KG_OK;
  }
  const kg_piece *noun = kg_view_at(d->view, p.noun);
  const bool is_body = is_body_noun(d, noun);
  // "the driver X": the name behind it is the mention.
  if ((kg_view_has(d->view, p.end, first) &&
       d->view->mention_at[p.end] != KG_NO_INDEX) ||
      is_taken(d, &p) || !(is_body || is_person_noun(d, noun))) {
    return KG_OK;
  }
  uint32_t entities[KG_MAX_DESCRIBED];
  kg_reason why = {.rule = "called so before", .confidence = 0.72F};
  uint32_t n = kg_described(d, p.noun, entities);
  // "the government of Egypt" is another one.
  const bool has_of = kg_view_has(d->view, p.end, first) &&
                      kg_piece_is(kg_view_at(d->view, p.end), "of");
  if (!n && is_body && !is_plural(noun) && !has_of) {
    p.whole_end = p.end;
    entities[0] = find_body(d, first, p.noun);
    n = entities[0] != KG_NO_INDEX;
    why = (kg_reason){.rule = "kind of body", .confidence = 0.8F};
  }
  if (!n) {
    return KG_OK;
  }
  why.runner_up = find_other(d, p.noun, entities, n);
  why.runner_up_confidence = why.runner_up ? 1 - why.confidence : 0;
  *found = true;
  for (uint32_t i = 0; i < n; i++) {
    TRY(remember(d, entities[i], p.noun));
  }
  return kg_mention_add(d->view->doc, kg_view_span(d->view, first, p.whole_end),
                        KG_FORM_NOMINAL, entities, n, why);
}

kg_status
kg_descriptions_init(kg_descriptions *d,
                     kg_text_view *view,
                     const kg_lexicon *lexicon)
{
  *d = (kg_descriptions){.view = view, .lexicon = lexicon};
  for (size_t i = 0; i < view->doc->roles.n; i++) {
    const kg_role *role = &view->doc->roles.at[i];
    const uint32_t noun = kg_view_piece(view, role->head.end - 1);
    if (noun < view->names->pieces.n) {
      TRY(remember(d, role->person, noun));
    }
  }
  return KG_OK;
}
