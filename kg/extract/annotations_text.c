/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/annotations.h"

#include "base/buf.h"
#include "base/unicode.h"

typedef struct lister {
  kg_out *out;
  const kg_doc *doc;
  bool why;
} lister;

/* Text from an article may hold anything: fit for a terminal, one line. */
static void
put(const lister *l, kg_slice text)
{
  kg_buf buf;
  kg_buf flat;
  kg_buf_init(&buf, l->doc->ctx->alloc);
  kg_buf_init(&flat, l->doc->ctx->alloc);
  for (size_t i = 0; i < text.len; ++i) {
    const bool space = text.ptr[i] == '\n' || text.ptr[i] == '\r';
    kg_buf_add_byte(&flat, space ? ' ' : text.ptr[i]);
  }
  kg_add_escaped(&buf, kg_buf_slice(&flat));
  kg_out_add(l->out, kg_buf_slice(&buf));
  kg_buf_clear(&flat);
  kg_buf_clear(&buf);
}

static void
put_field(const lister *l, const char *name, kg_slice value)
{
  if (value.len) {
    kg_out_printf(l->out, "%-10s ", name);
    put(l, value);
    kg_out_byte(l->out, '\n');
  }
}

static void
put_name(const lister *l, uint32_t entity)
{
  if (entity < l->doc->entities.n) {
    put(l, l->doc->entities.at[entity].name);
  } else {
    kg_out_byte(l->out, '-');
  }
}

static void
put_reason(const lister *l, kg_reason why)
{
  kg_out_printf(l->out, "  [%.2f", (double)why.confidence);
  if (l->why && why.rule) {
    kg_out_printf(l->out, ", %s", why.rule);
  }
  kg_out_string(l->out, "]\n");
}

static void
put_statement(const lister *l, const kg_statement *s)
{
  static const char *const KINDS[] = {"direct", "mixed", "indirect"};
  kg_out_printf(l->out, "%-10s ", KINDS[s->speech]);
  for (uint32_t i = 0; i < s->n_speakers; ++i) {
    kg_out_string(l->out, i ? ", " : "");
    put_name(l, s->speakers[i]);
  }
  kg_out_string(l->out, s->n_speakers ? ": " : "(nobody named): ");
  for (uint32_t i = 0; i < s->n_parts; ++i) {
    const kg_statement_part *part = &s->parts[i];
    kg_out_string(l->out, i ? " " : "");
    kg_out_string(l->out, part->is_quoted ? "\"" : "");
    put(l, kg_doc_text(l->doc, part->span));
    kg_out_string(l->out, part->is_quoted ? "\"" : "");
  }
  if (s->date.len) {
    kg_out_string(l->out, " on ");
    put(l, s->date);
  }
  put_reason(l, s->why);
}

static void
put_role(const lister *l, const kg_role *role)
{
  kg_out_printf(l->out, "%-10s ", "role");
  put_name(l, role->person);
  kg_out_string(l->out, ": ");
  put(l, role->title);
  if (role->organization != KG_NO_INDEX) {
    kg_out_string(l->out, ", ");
    put_name(l, role->organization);
  }
  put_reason(l, role->why);
}

static void
put_event(const lister *l, const kg_event *event)
{
  kg_out_printf(l->out, "%-10s ", event->type);
  put(l, event->name);
  if (event->start.len) {
    kg_out_byte(l->out, ' ');
    put(l, event->start);
  }
  put_reason(l, event->why);
}

static void
put_entities(const lister *l)
{
  static const char *const TYPES[] = {"person", "org",   "place", "place",
                                      "venue",  "event", "work"};
  for (size_t i = 0; i < l->doc->entities.n; ++i) {
    const kg_entity *e = &l->doc->entities.at[i];
    if (e->is_named) {
      put_field(l, TYPES[e->type], e->name);
    }
  }
}

void
kg_annotations_write_text(kg_out *out,
                          const kg_doc *doc,
                          const kg_annotations_options *options)
{
  const lister l = {.out = out, .doc = doc, .why = options && options->why};
  put_field(&l, "article", doc->name);
  put_field(&l, "headline", doc->headline);
  put_field(&l, "dateline", kg_doc_text(doc, doc->dateline));
  put_field(&l, "published", doc->published);
  put_field(&l, "publisher", doc->publisher);
  for (size_t i = 0; i < doc->authors.n; ++i) {
    put_field(&l, "author", doc->authors.at[i].name);
  }
  if (doc->language_note) {
    put_field(&l, "not read", kg_slice_of(doc->language_note));
  }
  put_entities(&l);
  for (size_t i = 0; i < doc->roles.n; ++i) {
    put_role(&l, &doc->roles.at[i]);
  }
  for (size_t i = 0; i < doc->statements.n; ++i) {
    put_statement(&l, &doc->statements.at[i]);
  }
  for (size_t i = 0; i < doc->events.n; ++i) {
    put_event(&l, &doc->events.at[i]);
  }
  kg_out_byte(out, '\n');
}
