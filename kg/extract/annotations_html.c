/* SPDX-License-Identifier: Apache-2.0 */
/* The article as people read it, its findings coloured. Findings overlap, so
   the text is cut wherever one begins or ends, and each piece carries the
   classes of all that run over it. */
#include "extract/annotations.h"

#include <stdlib.h>

typedef struct page {
  kg_out *out;
  const kg_doc *doc;
  bool why;
} page;

static const char HEAD[] =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, "
    "initial-scale=1\">\n<title>What was found</title>\n<style>\n"
    ":root{color-scheme:light dark;--bg:#fff;--fg:#1b1b1b;--soft:#666;"
    "--per:#0b57d0;--org:#8a3ffc;--gpe:#0f7b3f;--fac:#a3570a;--eve:#b3261e;"
    "--dir:#fff3c4;--ind:#e8eefc;--cue:#b3261e;--line:#ddd}\n"
    "@media(prefers-color-scheme:dark){:root{--bg:#15171a;--fg:#e6e6e6;"
    "--soft:#9aa;--per:#8ab4f8;--org:#c9a3ff;--gpe:#7fd6a2;--fac:#f0b26b;"
    "--eve:#ff9a92;--dir:#4a3f12;--ind:#22304d;--cue:#ff9a92;--line:#333}}\n"
    "body{background:var(--bg);color:var(--fg);font:17px/1.6 Georgia,serif;"
    "max-width:46rem;margin:0 auto;padding:1rem}\n"
    "h1{font-size:1.3rem;line-height:1.3}h2{font-size:1rem}"
    ".meta,ol{font:14px/1.5 system-ui,sans-serif;color:var(--soft)}\n"
    ".text{white-space:pre-wrap;overflow-wrap:anywhere}\n"
    ".per{color:var(--per)}.org{color:var(--org)}.gpe,.loc{color:var(--gpe)}"
    ".fac{color:var(--fac)}.event,.work{color:var(--eve)}\n"
    ".pronoun,.nominal{text-decoration:underline dotted}"
    ".role{font-style:italic}.noise{opacity:.45}\n"
    ".direct{background:var(--dir)}.indirect{background:var(--ind)}"
    ".cue{border-bottom:2px solid var(--cue)}"
    ".speaker{font-weight:bold}\n"
    "a{color:inherit;text-decoration:none}"
    ":target{outline:3px solid var(--cue)}"
    "article{border-bottom:1px solid var(--line);padding-bottom:1rem}\n"
    "sup{font:11px system-ui,sans-serif;color:var(--soft)}\n"
    "</style></head><body>\n<p class=\"meta\"><span class=\"per\">person</span>"
    " <span class=\"org\">organisation</span> <span class=\"gpe\">place</span> "
    "<span class=\"fac\">venue</span> <span class=\"event\">event, work</span> "
    "<span class=\"role\">role</span> <span class=\"direct\">quoted</span> "
    "<span class=\"indirect\">reported</span> <span class=\"cue\">cue</span> "
    "<span class=\"speaker\">speaker</span></p>\n";

void
kg_annotations_begin_html(kg_out *out)
{
  kg_out_string(out, HEAD);
}

void
kg_annotations_end_html(kg_out *out)
{
  kg_out_string(out, "</body></html>\n");
}

static void
put(const page *p, kg_slice text)
{
  size_t from = 0;
  for (size_t i = 0; i < text.len; ++i) {
    const char *ref = text.ptr[i] == '<'    ? "&lt;"
                      : text.ptr[i] == '>'  ? "&gt;"
                      : text.ptr[i] == '&'  ? "&amp;"
                      : text.ptr[i] == '"'  ? "&quot;"
                      : text.ptr[i] == '\0' ? "\xEF\xBF\xBD"
                                            : NULL;
    if (ref) {
      kg_out_add(p->out, kg_slice_sub(text, from, i));
      kg_out_string(p->out, ref);
      from = i + 1;
    }
  }
  kg_out_add(p->out, kg_slice_sub(text, from, text.len));
}

static void
put_name(const page *p, uint32_t entity)
{
  if (entity < p->doc->entities.n) {
    put(p, p->doc->entities.at[entity].name);
  } else {
    kg_out_string(p->out, "nobody named");
  }
}

/* ---- where findings begin and end */

typedef KG_VEC(uint32_t) cuts;

static bool
add_cuts(const kg_doc *doc, cuts *c, const kg_alloc *alloc, kg_span span)
{
  return kg_span_is_empty(span) || span.end > doc->text.len ||
         (kg_vec_push(c, alloc, span.begin) && kg_vec_push(c, alloc, span.end));
}

static int
compare_cuts(const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *)a;
  const uint32_t y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static bool
collect_cuts(const kg_doc *doc, cuts *c, const kg_alloc *alloc)
{
  bool ok = add_cuts(doc, c, alloc, (kg_span){0, (uint32_t)doc->text.len});
  for (size_t i = 0; i < doc->mentions.n; ++i) {
    ok = ok && add_cuts(doc, c, alloc, doc->mentions.at[i].span);
  }
  for (size_t i = 0; i < doc->roles.n; ++i) {
    ok = ok && add_cuts(doc, c, alloc, doc->roles.at[i].span);
  }
  for (size_t i = 0; i < doc->noise.n; ++i) {
    ok = ok && add_cuts(doc, c, alloc, doc->noise.at[i].span);
  }
  for (size_t i = 0; i < doc->statements.n; ++i) {
    const kg_statement *s = &doc->statements.at[i];
    ok = ok && add_cuts(doc, c, alloc, s->cue) &&
         add_cuts(doc, c, alloc, s->speaker_span);
    for (uint32_t k = 0; k < s->n_parts; ++k) {
      ok = ok && add_cuts(doc, c, alloc, s->parts[k].span);
    }
  }
  if (c->n) {
    qsort(c->at, c->n, sizeof *c->at, compare_cuts);
  }
  return ok;
}

/* ---- one piece */

static void
put_mention_class(const page *p, kg_span piece)
{
  static const char *const TYPES[] = {"per", "org",   "gpe", "loc",
                                      "fac", "event", "work"};
  static const char *const FORMS[] = {"name", "nominal", "pronoun"};
  for (size_t i = 0; i < p->doc->mentions.n; ++i) {
    const kg_mention *m = &p->doc->mentions.at[i];
    if (m->span.begin > piece.begin) {
      return;
    }
    if (kg_span_covers(m->span, piece)) {
      kg_out_printf(p->out, " %s %s", TYPES[m->type], FORMS[m->form]);
    }
  }
}

static void
put_title(const page *p, kg_span piece)
{
  kg_out_string(p->out, "\" title=\"");
  for (size_t i = 0; i < p->doc->mentions.n; ++i) {
    const kg_mention *m = &p->doc->mentions.at[i];
    if (kg_span_covers(m->span, piece) && m->n_entities) {
      put_name(p, m->entities[0]);
      kg_out_printf(p->out, " (%.2f) ", (double)m->why.confidence);
    }
  }
}

/* The statement whose words these are, else `statements.n`. */
static size_t
statement_at(const kg_doc *doc, kg_span piece, bool *is_quoted)
{
  for (size_t i = 0; i < doc->statements.n; ++i) {
    const kg_statement *s = &doc->statements.at[i];
    for (uint32_t k = 0; k < s->n_parts; ++k) {
      if (kg_span_covers(s->parts[k].span, piece)) {
        *is_quoted = s->parts[k].is_quoted;
        return i;
      }
    }
  }
  return doc->statements.n;
}

static void
put_classes(const page *p, kg_span piece)
{
  const kg_doc *doc = p->doc;
  put_mention_class(p, piece);
  for (size_t i = 0; i < doc->roles.n; ++i) {
    if (kg_span_covers(doc->roles.at[i].span, piece)) {
      kg_out_string(p->out, " role");
    }
  }
  for (size_t i = 0; i < doc->statements.n; ++i) {
    if (kg_span_covers(doc->statements.at[i].cue, piece)) {
      kg_out_string(p->out, " cue");
    }
    if (kg_span_covers(doc->statements.at[i].speaker_span, piece)) {
      kg_out_string(p->out, " speaker");
    }
  }
  if (kg_doc_is_noise(doc, piece)) {
    kg_out_string(p->out, " noise");
  }
}

/* The speaker's words are where the links of what they said lead. */
static void
put_anchors(const page *p, kg_span piece)
{
  for (size_t i = 0; i < p->doc->statements.n; ++i) {
    const kg_span s = p->doc->statements.at[i].speaker_span;
    if (!kg_span_is_empty(s) && s.begin == piece.begin) {
      kg_out_printf(p->out, "<a id=\"%.8s-s%zu\"></a>", p->doc->sha256, i + 1);
    }
  }
}

static void
put_piece(const page *p, kg_span piece)
{
  bool is_quoted = false;
  const size_t s = statement_at(p->doc, piece, &is_quoted);
  const bool said = s < p->doc->statements.n;
  put_anchors(p, piece);
  if (said) {
    kg_out_printf(p->out, "<a class=\"%s\" href=\"#%.8s-s%zu\">",
                  is_quoted ? "direct" : "indirect", p->doc->sha256, s + 1);
  }
  kg_out_string(p->out, "<span class=\"");
  put_classes(p, piece);
  put_title(p, piece);
  kg_out_string(p->out, "\">");
  put(p, kg_doc_text(p->doc, piece));
  kg_out_string(p->out, said ? "</span></a>" : "</span>");
}

/* ---- the lists below */

static void
put_statements(const page *p)
{
  static const char *const KINDS[] = {"direct", "mixed", "indirect"};
  kg_out_string(p->out, "<h2>Statements</h2>\n<ol>\n");
  for (size_t i = 0; i < p->doc->statements.n; ++i) {
    const kg_statement *s = &p->doc->statements.at[i];
    kg_out_printf(p->out, "<li><a href=\"#%.8s-s%zu\"><b>", p->doc->sha256,
                  i + 1);
    for (uint32_t k = 0; k < s->n_speakers; ++k) {
      kg_out_string(p->out, k ? ", " : "");
      put_name(p, s->speakers[k]);
    }
    kg_out_string(p->out, s->n_speakers ? "</b></a>: " : "nobody</b></a>: ");
    for (uint32_t k = 0; k < s->n_parts; ++k) {
      kg_out_string(p->out, k ? " \xE2\x80\xA6 " : "");
      put(p, kg_doc_text(p->doc, s->parts[k].span));
    }
    kg_out_printf(p->out, " <i>%s, %.2f", KINDS[s->speech],
                  (double)s->why.confidence);
    if (p->why && s->why.rule) {
      kg_out_printf(p->out, ", %s", s->why.rule);
    }
    kg_out_string(p->out, "</i></li>\n");
  }
  kg_out_string(p->out, "</ol>\n");
}

void
kg_annotations_write_html(kg_out *out,
                          const kg_doc *doc,
                          const kg_annotations_options *options)
{
  const page p = {.out = out, .doc = doc, .why = options && options->why};
  const kg_alloc *alloc = doc->ctx->alloc;
  kg_out_string(out, "<article>\n<h1>");
  put(&p, doc->headline.len ? doc->headline : doc->name);
  kg_out_string(out, "</h1>\n<p class=\"meta\">");
  put(&p, doc->name);
  kg_out_string(out, doc->published.len ? " \xC2\xB7 " : "");
  put(&p, doc->published);
  kg_out_string(out, "</p>\n<div class=\"text\">");
  cuts c = {0};
  if (!collect_cuts(doc, &c, alloc)) {
    kg_out_of_memory(doc->ctx);
  }
  for (size_t i = 0; i + 1 < c.n; ++i) {
    if (c.at[i] < c.at[i + 1]) {
      put_piece(&p, (kg_span){c.at[i], c.at[i + 1]});
    }
  }
  kg_vec_free(&c, alloc);
  kg_out_string(out, "</div>\n");
  put_statements(&p);
  kg_out_string(out, "</article>\n");
}
