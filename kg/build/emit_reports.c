/* SPDX-License-Identifier: Apache-2.0 */
/// What an article reports: statements, roles held, events and relations.
#include "build/emitter.h"

#include "base/hash.h"
#include "base/unicode.h"
#include "build/words.h"
#include "extract/slug.h"
#include "rdf/vocab.h"

/* How far behind its role a name may stand to be shown with it. */
enum { NAME_GAP = 4 };

static const char *
speech_iri(kg_speech speech)
{
  switch (speech) {
  case KG_DIRECT: return KG_VOC_KG_DIRECT;
  case KG_MIXED: return KG_VOC_KG_PARTIAL;
  case KG_INDIRECT: break;
  }
  return KG_VOC_KG_INDIRECT;
}

static kg_span
whole_span(const kg_statement *s)
{
  return (kg_span){s->parts[0].span.begin, s->parts[s->n_parts - 1].span.end};
}

/* Somebody whom the article leaves without any description. */
static kg_term
unknown_speaker(kg_emitter *e, const kg_statement *s)
{
  const kg_slice place = kg_emit_span_local(e, whole_span(s));
  const kg_slice local =
      kg_arena_printf(e->arena, "unnamed_%.*s", KG_FMT(place));
  const kg_term person = kg_emit_iri(e, "person", local);
  if (!e->status && kg_emit_is_first(e, person)) {
    kg_emit_type(e, person, KG_VOC_SCHEMA_PERSON);
    kg_emit_text(e, person, KG_VOC_SCHEMA_DESCRIPTION,
                 KG_SLICE("speaker not named"));
  }
  return person;
}

/* One Statement for each speaker, since a statement has one. */
static kg_term
emit_statement(kg_emitter *e,
               const kg_statement *s,
               kg_term speaker,
               kg_slice words,
               kg_slice speaker_local)
{
  char hex[65];
  kg_sha256_hex(words, hex);
  const kg_slice local =
      kg_arena_printf(e->arena, "%.*s_%.16s", KG_FMT(speaker_local), hex);
  const kg_term statement = kg_emit_iri(e, "statement", local);
  if (e->status || !kg_emit_is_first(e, statement)) {
    return statement;
  }
  kg_emit_type(e, statement, KG_VOC_KG_STATEMENT);
  kg_emit_add(e, statement, KG_VOC_SCHEMA_SPOKEN_BY_CHARACTER, speaker);
  if (s->date.len) {
    kg_emit_add(e, statement, KG_VOC_SCHEMA_DATE_CREATED,
                kg_emit_time(s->date));
  }
  if (s->place != KG_NO_INDEX) {
    const kg_term place = kg_emit_entity(e, s->place);
    kg_emit_add(e, statement, KG_VOC_SCHEMA_LOCATION_CREATED, place);
    kg_emit_type(e, place, KG_VOC_SCHEMA_EVENT_VENUE);
  }
  return statement;
}

static kg_slice
local_name(kg_term iri)
{
  size_t begin = iri.text.len;
  while (begin && iri.text.ptr[begin - 1] != '/') {
    --begin;
  }
  return kg_slice_sub(iri.text, begin, iri.text.len);
}

static void
emit_quotation(kg_emitter *e, const kg_statement *s)
{
  kg_buf text;
  kg_buf words;
  kg_buf_init(&text, e->ctx->alloc);
  kg_buf_init(&words, e->ctx->alloc);
  kg_statement_text(e->doc, s, &text);
  kg_statement_words(kg_buf_slice(&text), &words);
  kg_term report = {0};
  const uint32_t n = s->n_speakers ? s->n_speakers : 1;
  for (uint32_t i = 0; i < n && !e->status; ++i) {
    const kg_term speaker = s->n_speakers ? kg_emit_entity(e, s->speakers[i])
                                          : unknown_speaker(e, s);
    const kg_term statement = emit_statement(
        e, s, speaker, kg_buf_slice(&words), local_name(speaker));
    if (i) {
      kg_emit_add(e, report, KG_VOC_KG_REPORTS, statement);
      continue;
    }
    report = kg_emit_report(e, whole_span(s), KG_SLICE("q"), statement,
                            s->why.confidence);
    if (!report.kind) {
      break;
    }
    kg_emit_type(e, report, KG_VOC_SCHEMA_QUOTATION);
    kg_emit_add(e, report, KG_VOC_SCHEMA_SPOKEN_BY_CHARACTER, speaker);
    kg_emit_text(e, report, KG_VOC_SCHEMA_TEXT,
                 kg_arena_copy(e->arena, kg_buf_slice(&text)));
    kg_emit_add(e, report, KG_VOC_KG_SPEECH,
                kg_iri(kg_slice_of(speech_iri(s->speech))));
    if (s->addressee != KG_NO_INDEX) {
      kg_emit_add(e, report, KG_VOC_SCHEMA_RECIPIENT,
                  kg_emit_entity(e, s->addressee));
    }
  }
  kg_buf_clear(&text);
  kg_buf_clear(&words);
}

void
kg_emit_statements(kg_emitter *e)
{
  for (size_t i = 0; i < e->doc->statements.n; ++i) {
    if (e->doc->statements.at[i].n_parts) {
      emit_quotation(e, &e->doc->statements.at[i]);
    }
  }
}

/* The role with the name that it stands beside, if there is one. */
static kg_span
role_evidence(const kg_doc *doc, const kg_role *role)
{
  kg_span best = role->span;
  for (size_t i = 0; i < doc->mentions.n; ++i) {
    const kg_mention *m = &doc->mentions.at[i];
    if (m->n_entities != 1 || m->entities[0] != role->person) {
      continue;
    }
    if (m->span.begin >= role->span.end &&
        m->span.begin - role->span.end <= NAME_GAP) {
      best.end = m->span.end;
    } else if (m->span.end <= role->span.begin &&
               role->span.begin - m->span.end <= NAME_GAP) {
      best.begin = m->span.begin;
    }
  }
  return best;
}

static bool
is_former(const kg_role *role)
{
  return role->qualifier && !strcmp(role->qualifier, "former");
}

static kg_term
emit_role_name(kg_emitter *e, const kg_role *role)
{
  const kg_term term = kg_emit_iri(e, "role", kg_slug(e->arena, role->title));
  if (!e->status && kg_emit_is_first(e, term)) {
    kg_emit_type(e, term, KG_VOC_ORG_ROLE_CLASS);
    kg_emit_text(e, term, KG_VOC_SCHEMA_NAME,
                 role->label.len ? role->label : role->title);
  }
  return term;
}

static kg_term
emit_membership(kg_emitter *e, const kg_role *role, kg_slice *local)
{
  const bool has_org = role->organization != KG_NO_INDEX;
  const kg_term person = kg_emit_entity(e, role->person);
  const kg_term title = emit_role_name(e, role);
  const kg_slice org =
      has_org ? kg_emit_local(e, role->organization) : KG_SLICE("none");
  const kg_slice role_name = local_name(title);
  const kg_slice member = kg_emit_local(e, role->person);
  *local = kg_arena_printf(e->arena, "%.*s_%.*s_%.*s%s", KG_FMT(member),
                           KG_FMT(role_name), KG_FMT(org),
                           is_former(role) ? "_former" : "");
  const kg_term membership = kg_emit_iri(e, "membership", *local);
  if (e->status || !kg_emit_is_first(e, membership)) {
    return membership;
  }
  kg_emit_type(e, membership, KG_VOC_ORG_MEMBERSHIP);
  kg_emit_add(e, membership, KG_VOC_ORG_MEMBER, person);
  kg_emit_add(e, membership, KG_VOC_ORG_ROLE, title);
  if (has_org) {
    kg_emit_add(e, membership, KG_VOC_ORG_ORGANIZATION,
                kg_emit_entity(e, role->organization));
  }
  if (e->doc->published.len && !is_former(role)) {
    kg_emit_add(e, membership, KG_VOC_DCTERMS_VALID,
                kg_emit_time(e->doc->published));
  }
  return membership;
}

static void
emit_role(kg_emitter *e, const kg_role *role)
{
  kg_slice local = {0};
  const kg_term membership = emit_membership(e, role, &local);
  if (e->status) {
    return;
  }
  char hex[65];
  kg_sha256_hex(local, hex);
  const kg_term report = kg_emit_report(
      e, role_evidence(e->doc, role), kg_arena_printf(e->arena, "m%.16s", hex),
      membership, role->why.confidence);
  if (report.kind) {
    kg_emit_add(e, report, KG_VOC_KG_MODALITY,
                kg_iri(KG_SLICE(KG_VOC_KG_ASSERTED)));
    kg_emit_add(e, report, KG_VOC_PROV_WAS_ATTRIBUTED_TO, e->article);
  }
}

void
kg_emit_roles(kg_emitter *e)
{
  for (size_t i = 0; i < e->doc->roles.n; ++i) {
    if (e->doc->roles.at[i].person != KG_NO_INDEX) {
      emit_role(e, &e->doc->roles.at[i]);
    }
  }
}

typedef struct status_row {
  const char *status;
  const char *modality;
} status_row;

static status_row
status_of_event(kg_event_status status)
{
  switch (status) {
  case KG_EVENT_OCCURRED:
    return (status_row){KG_VOC_KG_EVENT_TOOK_PLACE, KG_VOC_KG_ASSERTED};
  case KG_EVENT_CANCELLED:
    return (status_row){KG_VOC_SCHEMA_EVENT_CANCELLED, KG_VOC_KG_ASSERTED};
  case KG_EVENT_MOVED:
    return (status_row){KG_VOC_SCHEMA_EVENT_RESCHEDULED, KG_VOC_KG_ASSERTED};
  case KG_EVENT_SCHEDULED:
  case KG_EVENT_ANTICIPATED: break;
  }
  return (status_row){KG_VOC_SCHEMA_EVENT_SCHEDULED, KG_VOC_KG_PLANNED};
}

/* A year or a month alone is no xsd:date. */
static bool
has_day(kg_slice iso)
{
  return iso.len >= sizeof "YYYY-MM-DD" - 1;
}

static void
emit_event(kg_emitter *e, const kg_event *event)
{
  const kg_term iri = kg_emit_iri(e, "event", event->local);
  const kg_span span = event->spans[0];
  const double confidence = event->why.confidence;
  if (!e->status && kg_emit_is_first(e, iri)) {
    kg_emit_type(e, iri, KG_VOC_SCHEMA_EVENT);
    kg_emit_text(e, iri, KG_VOC_SCHEMA_NAME, event->name);
  }
  const status_row status = status_of_event(event->status);
  kg_emit_claim(e, iri, KG_VOC_SCHEMA_EVENT_STATUS,
                kg_iri(kg_slice_of(status.status)), span, status.modality,
                confidence);
  for (uint32_t i = 0; i < event->n_participants; ++i) {
    kg_emit_claim(e, iri, KG_VOC_SCHEMA_ATTENDEE,
                  kg_emit_entity(e, event->participants[i]), span,
                  status.modality, confidence);
  }
  if (event->place != KG_NO_INDEX) {
    const kg_term place = kg_emit_entity(e, event->place);
    kg_emit_type(e, place, KG_VOC_SCHEMA_EVENT_VENUE);
    kg_emit_claim(e, iri, KG_VOC_SCHEMA_LOCATION, place, span, status.modality,
                  confidence);
  }
  const kg_span when = kg_span_is_empty(event->when) ? span : event->when;
  if (has_day(event->start)) {
    kg_emit_claim(e, iri, KG_VOC_SCHEMA_START_DATE, kg_emit_time(event->start),
                  when, status.modality, confidence);
  }
  if (has_day(event->end)) {
    kg_emit_claim(e, iri, KG_VOC_SCHEMA_END_DATE, kg_emit_time(event->end),
                  when, status.modality, confidence);
  }
  if (has_day(event->previous_start)) {
    kg_emit_claim(e, iri, KG_VOC_SCHEMA_PREVIOUS_START_DATE,
                  kg_emit_time(event->previous_start), when, KG_VOC_KG_ASSERTED,
                  confidence);
  }
}

void
kg_emit_events(kg_emitter *e)
{
  for (size_t i = 0; i < e->doc->events.n; ++i) {
    if (e->doc->events.at[i].n_spans && e->doc->events.at[i].local.len) {
      emit_event(e, &e->doc->events.at[i]);
    }
  }
}

static const char *
relation_property(const char *predicate)
{
  static const struct {
    const char *name;
    const char *iri;
  } rows[] = {
      {"locatedIn", KG_VOC_SCHEMA_CONTAINED_IN_PLACE},
      {"accompaniedBy", KG_VOC_KG_ACCOMPANIED_BY},
      {"siblingOf", KG_VOC_SCHEMA_SIBLING},
      {"parentOf", KG_VOC_SCHEMA_CHILDREN},
      {"worksFor", KG_VOC_SCHEMA_WORKS_FOR},
      {"memberOf", KG_VOC_SCHEMA_MEMBER_OF},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; ++i) {
    if (!strcmp(predicate, rows[i].name)) {
      return rows[i].iri;
    }
  }
  return NULL;
}

void
kg_emit_relations(kg_emitter *e)
{
  for (size_t i = 0; i < e->doc->relations.n; ++i) {
    const kg_relation *r = &e->doc->relations.at[i];
    const char *property = relation_property(r->predicate);
    if (property) {
      kg_emit_claim(e, kg_emit_entity(e, r->subject), property,
                    kg_emit_entity(e, r->object), r->span, KG_VOC_KG_ASSERTED,
                    r->why.confidence);
    }
  }
}
