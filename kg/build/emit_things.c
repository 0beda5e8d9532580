/* SPDX-License-Identifier: Apache-2.0 */
/// Articles, captions, mentions, and the people, places and bodies in them.
#include "build/emitter.h"

#include "base/unicode.h"
#include "rdf/vocab.h"

enum { LABEL_POINTS = 80 };

kg_slice
kg_emit_local(const kg_emitter *e, uint32_t entity)
{
  return e->options->locals ? e->options->locals[entity]
                            : e->doc->entities.at[entity].local;
}

static const char *
general_class(const kg_entity *entity)
{
  static const struct {
    const char *kind;
    const char *type;
  } rows[] = {
      {"person", KG_VOC_SCHEMA_PERSON},
      {"org", KG_VOC_SCHEMA_ORGANIZATION},
      {"place", KG_VOC_SCHEMA_PLACE},
      {"event", KG_VOC_SCHEMA_EVENT},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; ++i) {
    if (kg_slice_is(entity->kind, rows[i].kind)) {
      return rows[i].type;
    }
  }
  return KG_VOC_SCHEMA_CREATIVE_WORK;
}

/* A building whose name says so: "JW Marriott Hotel". */
static bool
is_hotel(const kg_entity *entity)
{
  static const kg_slice word = {"hotel", 5};
  for (size_t at = 0; at + word.len <= entity->name.len; ++at) {
    const size_t end = at + word.len;
    const bool starts = !at || entity->name.ptr[at - 1] == ' ';
    const bool ends = end == entity->name.len || entity->name.ptr[end] == ' ';
    if (starts && ends &&
        kg_slice_equal_nocase(kg_slice_sub(entity->name, at, end), word)) {
      return entity->type == KG_FAC;
    }
  }
  return false;
}

/* The finer classes that the ontology has; others stay with the general one. */
static const char *
finer_class(const kg_entity *entity)
{
  static const struct {
    const char *subtype;
    const char *type;
  } rows[] = {
      {"City", KG_VOC_SCHEMA_CITY},
      {"Country", KG_VOC_SCHEMA_COUNTRY},
      {"Hotel", KG_VOC_SCHEMA_HOTEL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; ++i) {
    if (entity->subtype &&
        kg_slice_is(kg_slice_of(entity->subtype), rows[i].subtype)) {
      return rows[i].type;
    }
  }
  return is_hotel(entity) ? KG_VOC_SCHEMA_HOTEL : NULL;
}

kg_term
kg_emit_entity(kg_emitter *e, uint32_t index)
{
  const kg_entity *entity = &e->doc->entities.at[index];
  char kind[16] = {0};
  memcpy(kind, entity->kind.ptr,
         entity->kind.len < sizeof kind ? entity->kind.len : sizeof kind - 1);
  const kg_term iri = kg_emit_iri(e, kind, kg_emit_local(e, index));
  if (e->status || !kg_emit_is_first(e, iri)) {
    return iri;
  }
  kg_emit_type(e, iri, general_class(entity));
  if (finer_class(entity)) {
    kg_emit_type(e, iri, finer_class(entity));
  }
  kg_emit_text(
      e, iri, entity->is_named ? KG_VOC_SCHEMA_NAME : KG_VOC_SCHEMA_DESCRIPTION,
      entity->name);
  if (entity->country != KG_NO_INDEX && entity->country != index) {
    kg_emit_add(e, iri, KG_VOC_SCHEMA_CONTAINED_IN_PLACE,
                kg_emit_entity(e, entity->country));
  }
  return iri;
}

/* Without a headline: the first 80 code points, ending with a word. */
static kg_slice
opening_words(const kg_doc *doc)
{
  const kg_slice text = kg_slice_trim(doc->text);
  size_t at = 0;
  size_t word_end = 0;
  for (size_t n = 0; n < LABEL_POINTS && at < text.len; ++n) {
    const size_t start = at;
    const int32_t c = kg_utf8_next(text, &at);
    if (c == '\n' || c < 0) {
      return kg_slice_trim(kg_slice_sub(text, 0, start));
    }
    if (kg_is_space(c)) {
      word_end = start;
    }
  }
  const bool ends_word = at == text.len || !word_end;
  return kg_slice_trim(kg_slice_sub(text, 0, ends_word ? at : word_end));
}

void
kg_emit_article(kg_emitter *e)
{
  const kg_doc *doc = e->doc;
  const kg_term a = e->article;
  kg_emit_type(e, a, KG_VOC_SCHEMA_NEWS_ARTICLE);
  kg_emit_type(e, a, KG_VOC_NIF_CONTEXT);
  kg_emit_text(e, a, KG_VOC_RDFS_LABEL,
               doc->headline.len ? doc->headline : opening_words(doc));
  kg_emit_text(e, a, KG_VOC_SCHEMA_HEADLINE, doc->headline);
  kg_emit_text(e, a, KG_VOC_SCHEMA_SHA256, kg_slice_of(doc->sha256));
  kg_emit_add(e, a, KG_VOC_NIF_END_INDEX,
              kg_emit_integer(e, kg_utf8_count(doc->article->source)));
  if (doc->is_english) {
    kg_emit_text(e, a, KG_VOC_SCHEMA_IN_LANGUAGE, KG_SLICE("en"));
  }
  if (doc->published.len) {
    kg_emit_add(e, a, KG_VOC_SCHEMA_DATE_PUBLISHED,
                kg_emit_time(doc->published));
  }
  for (size_t i = 0; i < doc->authors.n; ++i) {
    if (doc->authors.at[i].person != KG_NO_INDEX) {
      kg_emit_add(e, a, KG_VOC_SCHEMA_AUTHOR,
                  kg_emit_entity(e, doc->authors.at[i].person));
    }
  }
  if (doc->publisher_entity != KG_NO_INDEX) {
    kg_emit_add(e, a, KG_VOC_SCHEMA_PUBLISHER,
                kg_emit_entity(e, doc->publisher_entity));
  }
  if (doc->dateline_place != KG_NO_INDEX) {
    kg_emit_add(e, a, KG_VOC_SCHEMA_LOCATION_CREATED,
                kg_emit_entity(e, doc->dateline_place));
  }
}

static void
emit_caption(kg_emitter *e, const kg_caption *caption)
{
  const kg_term image =
      kg_emit_iri(e, "image", kg_emit_span_local(e, caption->span));
  if (e->status || !caption->credit.len || !kg_emit_is_first(e, image)) {
    return;
  }
  kg_emit_type(e, image, KG_VOC_SCHEMA_IMAGE_OBJECT);
  kg_emit_span(e, image, caption->span);
  kg_emit_add(e, image, KG_VOC_SCHEMA_IS_PART_OF, e->article);
  kg_emit_text(e, image, KG_VOC_SCHEMA_CAPTION,
               kg_doc_text(e->doc, caption->span));
  kg_emit_text(e, image, KG_VOC_SCHEMA_CREDIT_TEXT, caption->credit);
  if (caption->photographer != KG_NO_INDEX) {
    kg_emit_add(e, image, KG_VOC_SCHEMA_CREATOR,
                kg_emit_entity(e, caption->photographer));
  }
  for (uint32_t i = 0; i < caption->n_agencies; ++i) {
    kg_emit_add(e, image, KG_VOC_SCHEMA_PROVIDER,
                kg_emit_entity(e, caption->agencies[i]));
  }
}

void
kg_emit_captions(kg_emitter *e)
{
  for (size_t i = 0; i < e->doc->captions.n; ++i) {
    emit_caption(e, &e->doc->captions.at[i]);
  }
}

static bool
is_wanted(const kg_emitter *e, const kg_mention *mention, size_t index)
{
  switch (e->options->mentions) {
  case KG_MENTIONS_NONE: return false;
  case KG_MENTIONS_ALL: return mention->n_entities > 0;
  case KG_MENTIONS_FIRST: break;
  }
  return mention->n_entities == 1 &&
         e->doc->entities.at[mention->entities[0]].first_mention == index;
}

void
kg_emit_mentions(kg_emitter *e)
{
  for (size_t i = 0; i < e->doc->mentions.n; ++i) {
    const kg_mention *mention = &e->doc->mentions.at[i];
    if (!is_wanted(e, mention, i)) {
      continue;
    }
    const kg_term m =
        kg_emit_iri(e, "mention", kg_emit_span_local(e, mention->span));
    if (e->status || !kg_emit_is_first(e, m)) {
      continue;
    }
    kg_emit_type(e, m, KG_VOC_NIF_PHRASE);
    kg_emit_span(e, m, mention->span);
    for (uint32_t k = 0; k < mention->n_entities; ++k) {
      kg_emit_add(e, m, KG_VOC_ITSRDF_TA_IDENT_REF,
                  kg_emit_entity(e, mention->entities[k]));
    }
    kg_emit_add(e, m, KG_VOC_ITSRDF_TA_CONFIDENCE,
                kg_emit_share(e, mention->why.confidence));
  }
}
