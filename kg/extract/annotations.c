/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/annotations.h"

#include <stdio.h>

/// Where findings go: all of one document.
typedef struct writer {
  kg_out *out;
  const kg_doc *doc;
  bool why;
} writer;

static void
put_text(const writer *w, kg_slice text)
{
  kg_out_byte(w->out, '"');
  size_t from = 0;
  for (size_t i = 0; i < text.len; ++i) {
    const unsigned char c = (unsigned char)text.ptr[i];
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) {
      continue;
    }
    kg_out_add(w->out, kg_slice_sub(text, from, i));
    from = i + 1;
    if (c == '"' || c == '\\') {
      kg_out_printf(w->out, "\\%c", c);
    } else if (c == '\n') {
      kg_out_string(w->out, "\\n");
    } else {
      kg_out_printf(w->out, "\\u%04x", c);
    }
  }
  kg_out_add(w->out, kg_slice_sub(text, from, text.len));
  kg_out_byte(w->out, '"');
}

static void
put_string(const writer *w, const char *text)
{
  if (text) {
    put_text(w, kg_slice_of(text));
  } else {
    kg_out_string(w->out, "null");
  }
}

static void
put_text_or_null(const writer *w, kg_slice text)
{
  if (text.len) {
    put_text(w, text);
  } else {
    kg_out_string(w->out, "null");
  }
}

/* `"start":…,"end":…`, both null for an empty span. */
static void
put_bounds(const writer *w, kg_span span)
{
  if (kg_span_is_empty(span)) {
    kg_out_string(w->out, "\"start\":null,\"end\":null");
    return;
  }
  const kg_span p = kg_doc_points(w->doc, span);
  kg_out_printf(w->out, "\"start\":%u,\"end\":%u", p.begin, p.end);
}

static void
put_pair(const writer *w, kg_span span)
{
  if (kg_span_is_empty(span)) {
    kg_out_string(w->out, "null");
    return;
  }
  const kg_span p = kg_doc_points(w->doc, span);
  kg_out_printf(w->out, "[%u,%u]", p.begin, p.end);
}

static void
put_entity(const writer *w, uint32_t index)
{
  if (index >= w->doc->entities.n) {
    kg_out_string(w->out, "null");
    return;
  }
  const kg_entity *e = &w->doc->entities.at[index];
  put_text(w, kg_arena_printf(w->doc->arena, "%.*s/%.*s", KG_FMT(e->kind),
                              KG_FMT(e->local)));
}

static void
put_entity_list(const writer *w, const uint32_t *entities, uint32_t n)
{
  kg_out_byte(w->out, '[');
  for (uint32_t i = 0; i < n; ++i) {
    kg_out_string(w->out, i ? "," : "");
    put_entity(w, entities[i]);
  }
  kg_out_byte(w->out, ']');
}

/* One as it is, several as a list, none as null. */
static void
put_entities(const writer *w, const uint32_t *entities, uint32_t n)
{
  if (n == 1) {
    put_entity(w, entities[0]);
  } else if (n) {
    put_entity_list(w, entities, n);
  } else {
    kg_out_string(w->out, "null");
  }
}

static void
put_reason(const writer *w, kg_reason why)
{
  kg_out_printf(w->out, ",\"confidence\":%.2f", (double)why.confidence);
  if (!w->why) {
    return;
  }
  kg_out_string(w->out, ",\"why\":{\"rule\":");
  put_string(w, why.rule);
  if (why.runner_up) {
    kg_out_string(w->out, ",\"runner_up\":");
    put_string(w, why.runner_up);
    kg_out_printf(w->out, ",\"runner_up_confidence\":%.2f",
                  (double)why.runner_up_confidence);
  }
  kg_out_byte(w->out, '}');
}

/* The key of a list, then each item between commas. */
#define PUT_LIST(w, key, n, item)                                              \
  do {                                                                         \
    kg_out_string((w)->out, ",\"" key "\":[");                                 \
    for (size_t i = 0; i < (n); ++i) {                                         \
      kg_out_string((w)->out, i ? ",{" : "{");                                 \
      item;                                                                    \
      kg_out_byte((w)->out, '}');                                              \
    }                                                                          \
    kg_out_byte((w)->out, ']');                                                \
  } while (0)

static void
put_head(const writer *w)
{
  const kg_doc *doc = w->doc;
  kg_out_string(w->out, "{\"article\":");
  put_text(w, doc->name);
  kg_out_printf(w->out, ",\"sha256\":\"%s\",\"length\":%zu", doc->sha256,
                kg_utf8_count(doc->article->source));
  kg_out_string(w->out, ",\"headline\":");
  if (doc->headline.len) {
    kg_out_byte(w->out, '{');
    put_bounds(w, doc->headline_span);
    kg_out_string(w->out, ",\"text\":");
    put_text(w, doc->headline);
    kg_out_byte(w->out, '}');
  } else {
    kg_out_string(w->out, "null");
  }
}

static void
put_dateline(const writer *w)
{
  const kg_doc *doc = w->doc;
  kg_out_string(w->out, ",\"dateline\":");
  if (kg_span_is_empty(doc->dateline)) {
    kg_out_string(w->out, "null");
    return;
  }
  kg_out_byte(w->out, '{');
  put_bounds(w, doc->dateline);
  kg_out_string(w->out, ",\"text\":");
  put_text(w, kg_doc_text(doc, doc->dateline));
  kg_out_string(w->out, ",\"place\":");
  put_entity(w, doc->dateline_place);
  kg_out_string(w->out, ",\"agency\":");
  if (doc->dateline_agency_entity != KG_NO_INDEX) {
    put_entity(w, doc->dateline_agency_entity);
  } else {
    put_text_or_null(w, doc->dateline_agency);
  }
  kg_out_byte(w->out, '}');
}

static void
put_author(const writer *w, const kg_author *author)
{
  kg_out_string(w->out, "\"name\":");
  put_text(w, author->name);
  kg_out_string(w->out, ",\"person\":");
  put_entity(w, author->person);
  kg_out_byte(w->out, ',');
  put_bounds(w, author->span);
}

static void
put_caption(const writer *w, const kg_caption *caption)
{
  put_bounds(w, caption->span);
  kg_out_string(w->out, ",\"credit\":");
  put_text_or_null(w, caption->credit);
  kg_out_string(w->out, ",\"photographer\":");
  put_entity(w, caption->photographer);
  kg_out_string(w->out, ",\"agencies\":");
  put_entity_list(w, caption->agencies, caption->n_agencies);
}

static void
put_noise(const writer *w, const kg_noise *noise)
{
  put_bounds(w, noise->span);
  kg_out_string(w->out, ",\"reason\":");
  put_string(w, noise->reason);
}

static void
put_layout(const writer *w)
{
  const kg_doc *doc = w->doc;
  put_dateline(w);
  kg_out_string(w->out, ",\"published\":");
  put_text_or_null(w, doc->published);
  PUT_LIST(w, "authors", doc->authors.n, put_author(w, &doc->authors.at[i]));
  kg_out_string(w->out, ",\"publisher\":");
  if (doc->publisher.len) {
    kg_out_string(w->out, "{\"name\":");
    put_text(w, doc->publisher);
    kg_out_string(w->out, ",\"org\":");
    put_entity(w, doc->publisher_entity);
    kg_out_byte(w->out, '}');
  } else {
    kg_out_string(w->out, "null");
  }
  PUT_LIST(w, "captions", doc->captions.n,
           put_caption(w, &doc->captions.at[i]));
  PUT_LIST(w, "noise", doc->noise.n, put_noise(w, &doc->noise.at[i]));
}

static const char *
pos_name(uint8_t pos)
{
  static const char *const NAMES[] = {
#define KG_POS(name, text) text,
#include "text/pos.def"
#undef KG_POS
  };
  return pos < sizeof NAMES / sizeof *NAMES ? NAMES[pos] : "";
}

static void
put_token(const writer *w, const kg_token *token)
{
  put_bounds(w, (kg_span){token->begin, token->end});
  kg_out_string(w->out, ",\"pos\":");
  put_string(w, pos_name(token->pos));
  kg_out_string(w->out, ",\"lemma\":");
  put_text(w, token->lemma);
}

static void
put_words(const writer *w, bool tokens)
{
  const kg_doc *doc = w->doc;
  PUT_LIST(w, "sentences", doc->sentences.n,
           put_bounds(w, (kg_span){doc->sentences.at[i].begin,
                                   doc->sentences.at[i].end}));
  if (tokens) {
    PUT_LIST(w, "tokens", doc->tokens.n, put_token(w, &doc->tokens.at[i]));
  }
}

static void
put_mention(const writer *w, const kg_mention *mention)
{
  static const char *const FORMS[] = {"name", "nominal", "pronoun"};
  put_bounds(w, mention->span);
  kg_out_string(w->out, ",\"text\":");
  put_text(w, kg_doc_text(w->doc, mention->span));
  kg_out_printf(w->out, ",\"type\":\"%s\",\"form\":\"%s\",\"entity\":",
                kg_name_type_text(mention->type), FORMS[mention->form]);
  put_entities(w, mention->entities, mention->n_entities);
  put_reason(w, mention->why);
}

static void
put_role(const writer *w, const kg_role *role)
{
  put_bounds(w, role->span);
  kg_out_string(w->out, ",\"text\":");
  put_text(w, kg_doc_text(w->doc, role->span));
  kg_out_string(w->out, ",\"title\":");
  put_text(w, role->title);
  kg_out_string(w->out, ",\"person\":");
  put_entity(w, role->person);
  kg_out_string(w->out, ",\"organization\":");
  put_entity(w, role->organization);
  kg_out_string(w->out, ",\"qualifier\":");
  put_string(w, role->qualifier);
  put_reason(w, role->why);
}

static void
put_parts(const writer *w, const kg_statement *s)
{
  kg_out_string(w->out, ",\"spans\":[");
  for (uint32_t i = 0; i < s->n_parts; ++i) {
    kg_out_string(w->out, i ? "," : "");
    put_pair(w, s->parts[i].span);
  }
  kg_out_string(w->out, "],\"span_kinds\":[");
  for (uint32_t i = 0; i < s->n_parts; ++i) {
    kg_out_string(w->out, i ? "," : "");
    put_string(w, s->parts[i].is_quoted ? "direct" : "indirect");
  }
  kg_out_string(w->out, "],\"text\":");
  size_t n = 0;
  for (uint32_t i = 0; i < s->n_parts; ++i) {
    n += s->parts[i].span.end - s->parts[i].span.begin + 1;
  }
  char *text = KG_ARENA_ARRAY(w->doc->arena, char, n + 1);
  size_t at = 0;
  for (uint32_t i = 0; text && i < s->n_parts; ++i) {
    const kg_slice part = kg_doc_text(w->doc, s->parts[i].span);
    text[at] = ' ';
    at += i > 0;
    memcpy(text + at, part.ptr, part.len);
    at += part.len;
  }
  put_text(w, kg_slice_make(text, text ? at : 0));
}

static void
put_statement(const writer *w, const kg_statement *s)
{
  static const char *const KINDS[] = {"direct", "mixed", "indirect"};
  kg_out_printf(w->out, "\"kind\":\"%s\"", KINDS[s->speech]);
  put_parts(w, s);
  kg_out_string(w->out, ",\"speaker\":");
  put_entities(w, s->speakers, s->n_speakers);
  kg_out_string(w->out, ",\"speaker_span\":");
  put_pair(w, s->speaker_span);
  kg_out_string(w->out, ",\"cue\":");
  put_pair(w, s->cue);
  kg_out_string(w->out, ",\"addressee\":");
  put_entity(w, s->addressee);
  kg_out_string(w->out, ",\"date\":");
  put_text_or_null(w, s->date);
  kg_out_string(w->out, ",\"place\":");
  put_entity(w, s->place);
  put_reason(w, s->why);
}

static void
put_event(const writer *w, const kg_event *event)
{
  static const char *const STATUSES[] = {"occurred", "scheduled", "cancelled",
                                         "moved", "anticipated"};
  kg_out_string(w->out, "\"type\":");
  put_string(w, event->type);
  kg_out_string(w->out, ",\"name\":");
  put_text(w, event->name);
  kg_out_string(w->out, ",\"spans\":[");
  for (uint32_t i = 0; i < event->n_spans; ++i) {
    kg_out_string(w->out, i ? "," : "");
    put_pair(w, event->spans[i]);
  }
  kg_out_string(w->out, "],\"participants\":");
  put_entity_list(w, event->participants, event->n_participants);
  kg_out_string(w->out, ",\"place\":");
  put_entity(w, event->place);
  kg_out_string(w->out, ",\"start\":");
  put_text_or_null(w, event->start);
  kg_out_string(w->out, ",\"end\":");
  put_text_or_null(w, event->end);
  kg_out_string(w->out, ",\"previous_start\":");
  put_text_or_null(w, event->previous_start);
  kg_out_string(w->out, ",\"when\":");
  put_text_or_null(w, kg_doc_text(w->doc, event->when));
  kg_out_printf(w->out, ",\"status\":\"%s\"", STATUSES[event->status]);
  put_reason(w, event->why);
}

static void
put_relation(const writer *w, const kg_relation *relation)
{
  kg_out_string(w->out, "\"subject\":");
  put_entity(w, relation->subject);
  kg_out_string(w->out, ",\"predicate\":");
  put_string(w, relation->predicate);
  kg_out_string(w->out, ",\"object\":");
  put_entity(w, relation->object);
  kg_out_byte(w->out, ',');
  put_bounds(w, relation->span);
  put_reason(w, relation->why);
}

void
kg_annotations_write(kg_out *out,
                     const kg_doc *doc,
                     const kg_annotations_options *options)
{
  const kg_annotations_options usual = {0};
  options = options ? options : &usual;
  const writer w = {.out = out, .doc = doc, .why = options->why};
  put_head(&w);
  put_layout(&w);
  put_words(&w, options->tokens);
  PUT_LIST(&w, "mentions", doc->mentions.n,
           put_mention(&w, &doc->mentions.at[i]));
  PUT_LIST(&w, "roles", doc->roles.n, put_role(&w, &doc->roles.at[i]));
  PUT_LIST(&w, "statements", doc->statements.n,
           put_statement(&w, &doc->statements.at[i]));
  PUT_LIST(&w, "events", doc->events.n, put_event(&w, &doc->events.at[i]));
  PUT_LIST(&w, "relations", doc->relations.n,
           put_relation(&w, &doc->relations.at[i]));
  kg_out_string(out, "}\n");
}
