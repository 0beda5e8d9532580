/* SPDX-License-Identifier: Apache-2.0 */
/// One article and everything that was found in it, in layers. Everything
/// lives in the document's arena. Offsets are bytes of `text`, ends exclusive;
/// kg_doc_points turns them into code points of the input for output.
#ifndef KG_EXTRACT_DOCUMENT_H
#define KG_EXTRACT_DOCUMENT_H

#include "base/arena.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "extract/when.h"
#include "io/article.h"
#include "kg/context.h"
#include "text/token.h"

#include <stdint.h>

#define KG_NO_INDEX UINT32_MAX

typedef struct kg_span {
  uint32_t begin;
  uint32_t end;
} kg_span;

typedef enum kg_name_type {
  KG_PER,
  KG_ORG,
  KG_GPE,
  KG_LOC,
  KG_FAC,
  KG_EVENT,
  KG_WORK,
} kg_name_type;

/// "PER", "ORG" and so on. A static string.
const char *kg_name_type_text(kg_name_type type);

typedef enum kg_mention_form {
  KG_FORM_NAME,
  KG_FORM_NOMINAL,
  KG_FORM_PRONOUN,
} kg_mention_form;

/// Why something was found: the rule's name and how sure it is. `rule` is a
/// static string; `runner_up` says what came second (a static string, or in
/// the document's arena), or is NULL.
typedef struct kg_reason {
  const char *rule;
  const char *runner_up;
  float confidence; ///< 0 to 1.
  float runner_up_confidence;
} kg_reason;

/// A thing that mentions refer to, within the article.
typedef enum kg_gender { KG_GENDER_UNKNOWN, KG_MALE, KG_FEMALE } kg_gender;

typedef struct kg_entity {
  kg_name_type type;
  kg_slice name;  ///< As ontology.md defines an article's name of a thing:
                  ///< most words, then most frequent, then first.
  kg_slice kind;  ///< Local name's folder: person, org, place, event, work.
  kg_slice local; ///< Slug, or `unnamed_…`: with `kind`, the IRI.
  bool is_named;
  bool is_group; ///< Plural: "the two leaders" as one described source.
  kg_gender gender;
  /// Finer class of a place or organisation where known: Country, City, Hotel,
  /// State, NewsAgency, Newspaper… (schema.org names), or NULL.
  const char *subtype;
  uint32_t first_mention;
  uint32_t country; ///< Entity of the country a place is in, or KG_NO_INDEX.
} kg_entity;

typedef struct kg_mention {
  kg_span span;
  kg_name_type type;
  kg_mention_form form;
  /// One entity, or several ("the two leaders").
  uint32_t *entities;
  uint32_t n_entities; ///< 0 = not resolved.
  bool in_noise;
  kg_reason why;
} kg_mention;

typedef struct kg_role {
  kg_span span;          ///< Role phrase with country or body before it.
  kg_span head;          ///< The title alone.
  kg_slice title;        ///< Normalised: lower case, singular, no qualifier
                         ///< `former`; "deputy", "acting", "-elect" stay.
  kg_slice label;        ///< The title as first written, for people.
  uint32_t person;       ///< Entity, or KG_NO_INDEX: of somebody unnamed.
  uint32_t organization; ///< Entity (may be a place), or KG_NO_INDEX.
  const char *qualifier; ///< "former", "acting", "deputy", "elect" or NULL.
  const char *form; ///< prenominal, apposition, nominal, relative, as, byline
  kg_reason why;
} kg_role;

typedef enum kg_speech { KG_DIRECT, KG_MIXED, KG_INDIRECT } kg_speech;

typedef struct kg_statement_part {
  kg_span span;
  /// Between marks, which are outside the span, or a transcript's words.
  bool is_quoted;
} kg_statement_part;

typedef struct kg_statement {
  kg_speech speech;
  kg_statement_part *parts; ///< In order of the text.
  uint32_t n_parts;
  uint32_t *speakers; ///< Entities.
  uint32_t n_speakers;
  kg_span speaker_span; ///< Empty (begin == end) if none.
  kg_span cue;          ///< Empty if none.
  uint32_t addressee;   ///< Entity, or KG_NO_INDEX.
  kg_span addressee_span;
  uint32_t place; ///< Entity where it was said, or KG_NO_INDEX.
  kg_slice date;  ///< ISO 8601, or empty.
  kg_reason why;
} kg_statement;

/// A stretch that is no news: its reason is a static string out of comment,
/// control, category, related, metadata, separator, other.
typedef struct kg_noise {
  kg_span span;
  const char *reason;
} kg_noise;

typedef struct kg_author {
  kg_slice name;
  kg_span span;
  uint32_t person; ///< Entity, or KG_NO_INDEX.
} kg_author;

typedef struct kg_caption {
  kg_span span;
  kg_slice credit; ///< As written, or empty.
  kg_span credit_span;
  uint32_t photographer; ///< Entity, or KG_NO_INDEX.
  uint32_t agencies[4];  ///< Entities.
  uint32_t n_agencies;
} kg_caption;

typedef enum kg_event_status {
  KG_EVENT_OCCURRED,
  KG_EVENT_SCHEDULED,
  KG_EVENT_CANCELLED,
  KG_EVENT_MOVED,
  KG_EVENT_ANTICIPATED,
} kg_event_status;

typedef struct kg_event {
  const char *type; ///< summit, meeting, dinner… as in the interface's list.
  bool is_named;    ///< `name` is a name, not a description.
  kg_slice name;
  kg_span *spans;
  uint32_t n_spans;
  uint32_t *participants; ///< Entities.
  uint32_t n_participants;
  uint32_t place; ///< Entity, or KG_NO_INDEX.
  kg_slice start; ///< ISO 8601 date or dateTime, or empty.
  kg_slice previous_start;
  kg_slice end;
  kg_span when; ///< The words, or empty.
  kg_event_status status;
  kg_slice kind, local; ///< IRI, once named: event / local.
  kg_reason why;
} kg_event;

typedef struct kg_relation {
  uint32_t subject;      ///< Entity.
  const char *predicate; ///< locatedIn, accompaniedBy, metWith…
  uint32_t object;       ///< Entity.
  kg_span span;          ///< Evidence.
  kg_reason why;
} kg_relation;

/// A pair of quotation marks, or one that is open to its paragraph's end.
typedef enum kg_quote_use {
  KG_QUOTE_SPEECH, ///< Somebody's words (or not told apart yet).
  KG_QUOTE_NAME,   ///< Nickname, title of a work, a sign.
  KG_QUOTE_SCARE,  ///< The writer's own distance.
} kg_quote_use;

typedef struct kg_quote {
  kg_span outer;   ///< With the marks.
  kg_span inner;   ///< Between the marks.
  uint32_t parent; ///< The quotation around it, or KG_NO_INDEX.
  uint32_t next;   ///< Next paragraph's quotation that continues it (this one
                   ///< has no closing mark), or KG_NO_INDEX.
  bool is_open;    ///< No closing mark.
  bool is_single;  ///< Single marks.
  kg_quote_use use;
  uint32_t statement; ///< The statement it belongs to, or KG_NO_INDEX.
} kg_quote;

typedef struct kg_doc kg_doc;

struct kg_doc {
  kg_text_map entity_of; ///< "person/jane-doe" to the number of the entity.
  const kg_context *ctx;
  kg_arena *arena;
  kg_alloc items; ///< Memory of the arena, for the layers: kg_doc_push.
  const kg_article *article;
  kg_slice name; ///< Path or id, for people.
  kg_slice text; ///< Valid UTF-8, as it is.
  char sha256[65];
  kg_utf8_index points; ///< Of the article's source; see kg_doc_points.
  kg_article_fields given;

  /* article metadata */
  kg_slice headline;       ///< Its text; empty if none.
  kg_span headline_span;   ///< Empty where it came from metadata.
  kg_span dateline;        ///< Empty if none.
  uint32_t dateline_place; ///< Entity, or KG_NO_INDEX.
  kg_slice dateline_agency;
  uint32_t dateline_agency_entity;
  kg_slice published; ///< YYYY-MM-DD, or empty.
  kg_date anchor;     ///< The day the article counts from; year 0 = none.
  kg_slice publisher;
  uint32_t publisher_entity;
  bool is_english;
  const char *language_note; ///< Why it was not read, or NULL.

  /* layers, each in order of the text */
  KG_VEC(kg_noise) noise;
  KG_VEC(kg_span) paragraphs; ///< Of news, without noise; captions included.
  kg_tokens tokens;
  kg_sentences sentences;  ///< Each within one paragraph.
  KG_VEC(kg_quote) quotes; ///< By begin; an inner one after its parent.
  KG_VEC(kg_when) whens;   ///< Expressions of time, in order.
  KG_VEC(kg_author) authors;
  KG_VEC(kg_caption) captions;
  KG_VEC(kg_entity) entities;
  KG_VEC(kg_mention) mentions;
  KG_VEC(kg_role) roles;
  KG_VEC(kg_statement) statements;
  KG_VEC(kg_event) events;
  KG_VEC(kg_relation) relations;

  /// What the passes over names keep for each other; see names.h.
  struct kg_name_search *names;
};

/// A document for the article, all layers empty.
/// @param doc Lives in the arena, which must outlive it, as must the article.
kg_status kg_doc_new(const kg_context *ctx,
                     const kg_article *article,
                     kg_arena *arena,
                     kg_doc **doc);

/// Code points of the input that the span of bytes runs over.
kg_span kg_doc_points(const kg_doc *doc, kg_span bytes);

/// Appends to a layer: `kg_doc_push(doc, mentions, mention)`; false without
/// memory.
#define kg_doc_push(doc, layer, ...)                                           \
  kg_vec_push(&(doc)->layer, &(doc)->items, __VA_ARGS__)

/// True if the byte range lies in (touches) a stretch of noise.
bool kg_doc_is_noise(const kg_doc *doc, kg_span span);

/// First token that ends behind `offset`; the number of tokens if none.
uint32_t kg_doc_token_at(const kg_doc *doc, uint32_t offset);

/// The sentence that holds `offset`, or KG_NO_INDEX.
uint32_t kg_doc_sentence_at(const kg_doc *doc, uint32_t offset);

/// The paragraph that holds `offset`, or KG_NO_INDEX.
uint32_t kg_doc_paragraph_at(const kg_doc *doc, uint32_t offset);

/// The first mention that begins at `offset` or behind it; the number of
/// mentions if none.
size_t kg_doc_mention_from(const kg_doc *doc, uint32_t offset);

/// The innermost quotation whose inner span covers the span, or KG_NO_INDEX.
uint32_t kg_doc_quote_around(const kg_doc *doc, kg_span span);

static inline kg_slice
kg_doc_text(const kg_doc *doc, kg_span span)
{
  return kg_slice_sub(doc->text, span.begin, span.end);
}

static inline bool
kg_span_is_empty(kg_span s)
{
  return s.begin == s.end;
}

static inline bool
kg_span_overlaps(kg_span a, kg_span b)
{
  return a.begin < b.end && b.begin < a.end;
}

static inline bool
kg_span_covers(kg_span outer, kg_span inner)
{
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

#endif
