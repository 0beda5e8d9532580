/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of each finding, below the text; the script shows the same
   cards beside it. */
#include "extract/page.h"

#include <string.h>

static void
put_string(const kg_page *p, const char *text)
{
  kg_out_string(p->out, text);
}

static void
put_names(const kg_page *p, const uint32_t *entities, uint32_t n)
{
  for (uint32_t i = 0; i < n; ++i) {
    put_string(p, i ? ", " : "");
    kg_page_put_name(p, entities[i]);
  }
}

/* How sure, as a bar and a number; with --why the rule and what came second. */
static void
put_reason(const kg_page *p, const kg_reason *why)
{
  const double sure = (double)why->confidence;
  kg_out_printf(p->out,
                "<p class=\"soft\"><meter min=\"0\" max=\"1\" value=\"%.2f\">"
                "</meter> %.0f %% sure",
                sure, 100 * sure);
  if (p->why && why->rule) {
    put_string(p, ": ");
    kg_page_put(p, kg_slice_of(why->rule));
    if (why->runner_up) {
      put_string(p, "; second came ");
      kg_page_put(p, kg_slice_of(why->runner_up));
    }
  }
  put_string(p, "</p>");
}

static void
begin_card(const kg_page *p, char letter, size_t index)
{
  kg_out_printf(p->out, "<li class=\"card\" id=\"a%zu%c%zu\" data-k=\"%c%zu\">",
                p->number, letter, index, letter, index);
}

static void
end_card(const kg_page *p, char letter, size_t index)
{
  kg_out_printf(p->out, " <a href=\"#a%zu%c%zut\">in the text</a></li>\n",
                p->number, letter, index);
}

static void
begin_list(const kg_page *p, const char *title, size_t n, bool open)
{
  kg_out_printf(p->out, "<details%s><summary>%s (%zu)</summary><ol>\n",
                open ? " open" : "", title, n);
}

/* ---- statements */

/* The office its first speaker holds, if one is known. */
static void
put_role_of(const kg_page *p, uint32_t person)
{
  const kg_doc *doc = p->doc;
  for (size_t i = 0; i < doc->roles.n; ++i) {
    const kg_role *role = &doc->roles.at[i];
    if (role->person == person) {
      put_string(p, ", <i>");
      kg_page_put(p, role->title);
      put_string(p, "</i>");
      if (role->organization != KG_NO_INDEX) {
        put_string(p, " (");
        kg_page_put_name(p, role->organization);
        put_string(p, ")");
      }
      return;
    }
  }
}

static void
put_statement(const kg_page *p, size_t index)
{
  static const char *const KINDS[] = {"quoted", "quoted in part", "reported"};
  const kg_statement *s = &p->doc->statements.at[index];
  begin_card(p, 's', index);
  kg_out_printf(p->out, "<p><b>%zu \xC2\xB7 ", index + 1);
  if (s->n_speakers) {
    put_names(p, s->speakers, s->n_speakers);
  } else {
    put_string(p, "nobody named");
  }
  put_string(p, "</b>");
  if (s->n_speakers) {
    put_role_of(p, s->speakers[0]);
  }
  put_string(p, "</p><p>");
  for (uint32_t k = 0; k < s->n_parts; ++k) {
    const bool quoted = s->parts[k].is_quoted;
    put_string(p, k ? " \xE2\x80\xA6 " : "");
    put_string(p, quoted ? "\xE2\x80\x9C" : "");
    kg_page_put(p, kg_doc_text(p->doc, s->parts[k].span));
    put_string(p, quoted ? "\xE2\x80\x9D" : "");
  }
  kg_out_printf(p->out, "</p><p class=\"soft\">%s", KINDS[s->speech]);
  if (s->date.len) {
    put_string(p, " \xC2\xB7 on ");
    kg_page_put(p, s->date);
  }
  if (s->place != KG_NO_INDEX) {
    put_string(p, " \xC2\xB7 in ");
    kg_page_put_name(p, s->place);
  }
  if (s->addressee != KG_NO_INDEX) {
    put_string(p, " \xC2\xB7 to ");
    kg_page_put_name(p, s->addressee);
  }
  put_string(p, "</p>");
  put_reason(p, &s->why);
  end_card(p, 's', index);
}

/* ---- things */

static size_t
count_mentions(const kg_doc *doc, uint32_t entity)
{
  size_t n = 0;
  for (size_t i = 0; i < doc->mentions.n; ++i) {
    const kg_mention *m = &doc->mentions.at[i];
    for (uint32_t k = 0; k < m->n_entities; ++k) {
      n += m->entities[k] == entity;
    }
  }
  return n;
}

static bool
is_same_role(const kg_role *a, const kg_role *b)
{
  return a->person == b->person && a->organization == b->organization &&
         kg_slice_equal(a->title, b->title);
}

static void
put_roles(const kg_page *p, uint32_t entity)
{
  const kg_doc *doc = p->doc;
  for (size_t i = 0; i < doc->roles.n; ++i) {
    const kg_role *role = &doc->roles.at[i];
    bool told = role->person != entity;
    for (size_t k = 0; k < i && !told; ++k) {
      told = is_same_role(role, &doc->roles.at[k]);
    }
    if (!told) {
      put_string(p, "<p><i>");
      kg_page_put(p, role->title);
      put_string(p, "</i>");
      if (role->organization != KG_NO_INDEX) {
        put_string(p, ", ");
        kg_page_put_name(p, role->organization);
      }
      put_string(p, "</p>");
    }
  }
}

static void
put_relations(const kg_page *p, uint32_t entity)
{
  static const struct {
    const char *name, *words;
  } WORDS[] = {{"locatedIn", "in"},       {"accompaniedBy", "accompanied by"},
               {"metWith", "met with"},   {"siblingOf", "sibling of"},
               {"parentOf", "parent of"}, {"spouseOf", "married to"},
               {"worksFor", "works for"}, {"stayedAt", "stayed at"},
               {"memberOf", "member of"}};
  for (size_t i = 0; i < p->doc->relations.n; ++i) {
    const kg_relation *r = &p->doc->relations.at[i];
    if (r->subject != entity) {
      continue;
    }
    const char *words = r->predicate;
    for (size_t k = 0; k < sizeof WORDS / sizeof *WORDS; ++k) {
      words = strcmp(r->predicate, WORDS[k].name) ? words : WORDS[k].words;
    }
    kg_out_printf(p->out, "<p>%s ", words);
    kg_page_put_name(p, r->object);
    put_string(p, "</p>");
  }
}

static void
put_thing(const kg_page *p, uint32_t entity)
{
  static const char *const TYPES[] = {"per", "org",   "gpe", "loc",
                                      "fac", "event", "work"};
  const kg_doc *doc = p->doc;
  const kg_entity *e = &doc->entities.at[entity];
  begin_card(p, 'n', entity);
  kg_out_printf(p->out, "<p><b class=\"%s\">", TYPES[e->type]);
  kg_page_put(p, e->name);
  kg_out_printf(p->out, "</b> %s</p>", kg_page_kind(doc, entity));
  put_roles(p, entity);
  put_relations(p, entity);
  const size_t n = count_mentions(doc, entity);
  kg_out_printf(p->out, "<p class=\"soft\">%zu %s \xC2\xB7 ", n,
                n == 1 ? "mention" : "mentions");
  kg_page_put(p, e->kind);
  put_string(p, "/");
  kg_page_put(p, e->local);
  put_string(p, "</p>");
  if (e->first_mention < doc->mentions.n) {
    put_reason(p, &doc->mentions.at[e->first_mention].why);
  }
  end_card(p, 'n', entity);
}

static bool
is_shown(const kg_doc *doc, uint32_t entity)
{
  return count_mentions(doc, entity) > 0;
}

/* ---- events */

static void
put_event_time(const kg_page *p, const kg_event *e)
{
  if (e->start.len) {
    put_string(p, "<p>");
    kg_page_put(p, e->start);
    if (e->end.len) {
      put_string(p, " to ");
      kg_page_put(p, e->end);
    }
    if (e->previous_start.len) {
      put_string(p, " (was ");
      kg_page_put(p, e->previous_start);
      put_string(p, ")");
    }
    put_string(p, "</p>");
  }
  if (!kg_span_is_empty(e->when)) {
    put_string(p, "<p class=\"soft\">\xE2\x80\x9C");
    kg_page_put(p, kg_doc_text(p->doc, e->when));
    put_string(p, "\xE2\x80\x9D</p>");
  }
}

static void
put_event(const kg_page *p, size_t index)
{
  static const char *const STATUSES[] = {"took place", "planned", "called off",
                                         "moved", "expected"};
  const kg_event *e = &p->doc->events.at[index];
  begin_card(p, 'e', index);
  put_string(p, "<p><b class=\"event\">");
  kg_page_put(p, e->name);
  kg_out_printf(p->out, "</b> %s \xC2\xB7 %s</p>", e->type,
                STATUSES[e->status]);
  put_event_time(p, e);
  if (e->place != KG_NO_INDEX) {
    put_string(p, "<p>at ");
    kg_page_put_name(p, e->place);
    put_string(p, "</p>");
  }
  if (e->n_participants) {
    put_string(p, "<p>with ");
    put_names(p, e->participants, e->n_participants);
    put_string(p, "</p>");
  }
  put_reason(p, &e->why);
  end_card(p, 'e', index);
}

void
kg_page_write_cards(const kg_page *p)
{
  const kg_doc *doc = p->doc;
  size_t n_things = 0;
  for (uint32_t i = 0; i < doc->entities.n; ++i) {
    n_things += is_shown(doc, i);
  }
  put_string(p, "<div class=\"cards\">\n");
  begin_list(p, "Statements", doc->statements.n, true);
  for (size_t i = 0; i < doc->statements.n; ++i) {
    put_statement(p, i);
  }
  put_string(p, "</ol></details>\n");
  begin_list(p, "People, organisations, places, works", n_things, false);
  for (uint32_t i = 0; i < doc->entities.n; ++i) {
    if (is_shown(doc, i)) {
      put_thing(p, i);
    }
  }
  put_string(p, "</ol></details>\n");
  begin_list(p, "Events", doc->events.n, false);
  for (size_t i = 0; i < doc->events.n; ++i) {
    put_event(p, i);
  }
  put_string(p, "</ol></details>\n</div>\n");
}
