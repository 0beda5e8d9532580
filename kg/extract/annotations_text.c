/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/annotations.h"

#include "base/buf.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include <string.h>

enum { MAX_COLUMNS = 96, INDENT = 11 };

typedef struct lister {
  kg_out *out;
  const kg_doc *doc;
  bool why;
  kg_buf line; ///< What is being written, without its breaks.
} lister;

/* Text from an article may hold anything: fit for a terminal, one line. */
static void
put(lister *l, kg_slice text)
{
  kg_buf flat;
  kg_buf_init(&flat, l->doc->ctx->alloc);
  for (size_t i = 0; i < text.len; ++i) {
    const bool space = text.ptr[i] == '\n' || text.ptr[i] == '\r';
    kg_buf_add_byte(&flat, space ? ' ' : text.ptr[i]);
  }
  kg_add_escaped(&l->line, kg_buf_slice(&flat));
  kg_buf_clear(&flat);
}

/* Where the line from `begin` is to end: at the last space that fits, else at
 * the first one that does not. */
static size_t
break_of(kg_slice text, size_t begin, size_t n_columns)
{
  size_t at = begin;
  size_t end = begin;
  size_t n = 0;
  while (at < text.len && (n < n_columns || end == begin)) {
    const size_t here = at;
    n++;
    if (kg_utf8_next(text, &at) == ' ' && here > begin) {
      end = here;
    }
  }
  return at == text.len || end == begin ? text.len : end;
}

static void
end_line(lister *l)
{
  const kg_slice text = kg_buf_slice(&l->line);
  size_t n_columns = MAX_COLUMNS;
  for (size_t begin = 0; begin < text.len;) {
    const size_t end = break_of(text, begin, n_columns);
    if (begin > 0) {
      kg_out_printf(l->out, "%*s", INDENT, "");
    }
    kg_out_add(l->out, kg_slice_sub(text, begin, end));
    kg_out_byte(l->out, '\n');
    begin = end + 1;
    n_columns = MAX_COLUMNS - INDENT;
  }
  l->line.len = 0;
}

static void
add(lister *l, const char *text)
{
  kg_buf_add(&l->line, kg_slice_of(text));
}

static void
put_label(lister *l, const char *name)
{
  kg_buf_printf(&l->line, "%-*s ", INDENT - 1, name);
}

static void
put_field(lister *l, const char *name, kg_slice value)
{
  if (value.len) {
    put_label(l, name);
    put(l, value);
    end_line(l);
  }
}

static void
put_name(lister *l, uint32_t entity)
{
  if (entity < l->doc->entities.n) {
    put(l, l->doc->entities.at[entity].name);
  } else {
    add(l, "-");
  }
}

static void
put_names(lister *l, const uint32_t *entities, uint32_t n)
{
  for (uint32_t i = 0; i < n; ++i) {
    add(l, i ? ", " : "");
    put_name(l, entities[i]);
  }
}

/* "[0.82, nearest that fits; next Kim Jong-un 0.18]" */
static void
end_with_reason(lister *l, kg_reason why)
{
  kg_buf_printf(&l->line, "  [%.2f", (double)why.confidence);
  if (l->why && why.rule) {
    kg_buf_printf(&l->line, ", %s", why.rule);
  }
  if (l->why && why.runner_up) {
    add(l, "; next ");
    put(l, kg_slice_of(why.runner_up));
    kg_buf_printf(&l->line, " %.2f", (double)why.runner_up_confidence);
  }
  add(l, "]");
  end_line(l);
}

static void
put_statement(lister *l, const kg_statement *s)
{
  static const char *const KINDS[] = {"direct", "mixed", "indirect"};
  put_label(l, KINDS[s->speech]);
  put_names(l, s->speakers, s->n_speakers);
  add(l, s->n_speakers ? ": " : "(nobody named): ");
  for (uint32_t i = 0; i < s->n_parts; ++i) {
    const kg_statement_part *part = &s->parts[i];
    const char *mark = part->is_quoted ? "\"" : "";
    add(l, i ? " " : "");
    add(l, mark);
    put(l, kg_doc_text(l->doc, part->span));
    add(l, mark);
  }
  if (s->date.len) {
    add(l, " on ");
    put(l, s->date);
  }
  end_with_reason(l, s->why);
}

static void
put_role(lister *l, const kg_role *role)
{
  put_label(l, "role");
  put_name(l, role->person);
  add(l, ": ");
  put(l, role->title);
  if (role->organization != KG_NO_INDEX) {
    add(l, ", ");
    put_name(l, role->organization);
  }
  end_with_reason(l, role->why);
}

/* A role is told once, wherever it stands, unless reasons are asked for. */
static bool
is_told_before(const lister *l, size_t index)
{
  const kg_role *role = &l->doc->roles.at[index];
  for (size_t i = 0; i < index && !l->why; ++i) {
    const kg_role *other = &l->doc->roles.at[i];
    if (other->person == role->person &&
        other->organization == role->organization &&
        kg_slice_equal(other->title, role->title)) {
      return true;
    }
  }
  return false;
}

static void
put_event(lister *l, const kg_event *event)
{
  static const char *const STATUSES[] = {"took place", "scheduled", "cancelled",
                                         "moved", "anticipated"};
  put_label(l, "event");
  put(l, event->name);
  kg_buf_printf(&l->line, " (%s, %s)", event->type, STATUSES[event->status]);
  if (event->start.len) {
    add(l, " ");
    put(l, event->start);
  }
  if (event->end.len) {
    add(l, " to ");
    put(l, event->end);
  }
  if (event->previous_start.len) {
    add(l, ", before ");
    put(l, event->previous_start);
  }
  if (event->place != KG_NO_INDEX) {
    add(l, strcmp(event->type, "departure") ? " at " : " from ");
    put_name(l, event->place);
  }
  if (event->n_participants) {
    add(l, " with ");
    put_names(l, event->participants, event->n_participants);
  }
  end_with_reason(l, event->why);
}

static void
put_relation(lister *l, const kg_relation *relation)
{
  put_label(l, "relation");
  put_name(l, relation->subject);
  kg_buf_printf(&l->line, " %s ", relation->predicate);
  put_name(l, relation->object);
  end_with_reason(l, relation->why);
}

/* A place in the text with what it stands for: only where reasons are asked
 * for, since there are many. */
static void
put_mention(lister *l, const kg_mention *mention)
{
  static const char *const FORMS[] = {"name", "nominal", "pronoun"};
  put_label(l, FORMS[mention->form]);
  put(l, kg_doc_text(l->doc, mention->span));
  add(l, " = ");
  put_names(l, mention->entities, mention->n_entities);
  if (mention->form == KG_FORM_NAME) {
    kg_buf_printf(&l->line, " (%s)", kg_name_type_text(mention->type));
  }
  end_with_reason(l, mention->why);
}

static void
put_entities(lister *l)
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
  lister l = {.out = out, .doc = doc, .why = options && options->why};
  kg_buf_init(&l.line, doc->ctx->alloc);
  put_field(&l, "article", doc->name);
  put_field(&l, "headline", doc->headline);
  put_field(&l, "dateline", kg_doc_text(doc, doc->dateline));
  put_field(&l, "published", doc->published);
  put_field(&l, "publisher", doc->publisher);
  for (size_t i = 0; i < doc->authors.n; ++i) {
    put_field(&l, "author", doc->authors.at[i].name);
  }
  for (size_t i = 0; i < doc->captions.n; ++i) {
    put_field(&l, "credit", doc->captions.at[i].credit);
  }
  if (doc->language_note) {
    put_field(&l, "not read", kg_slice_of(doc->language_note));
  }
  put_entities(&l);
  for (size_t i = 0; i < doc->roles.n; ++i) {
    if (!is_told_before(&l, i)) {
      put_role(&l, &doc->roles.at[i]);
    }
  }
  for (size_t i = 0; i < doc->statements.n; ++i) {
    put_statement(&l, &doc->statements.at[i]);
  }
  for (size_t i = 0; i < doc->events.n; ++i) {
    put_event(&l, &doc->events.at[i]);
  }
  for (size_t i = 0; i < doc->relations.n; ++i) {
    put_relation(&l, &doc->relations.at[i]);
  }
  for (size_t i = 0; l.why && i < doc->mentions.n; ++i) {
    put_mention(&l, &doc->mentions.at[i]);
  }
  kg_out_byte(out, '\n');
  kg_buf_clear(&l.line);
}
