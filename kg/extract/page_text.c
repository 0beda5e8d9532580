/* SPDX-License-Identifier: Apache-2.0 */
/* The article as people read it, its findings coloured. Findings overlap, so
   the text is cut wherever one begins or ends, and each piece carries the
   classes and keys of all that run over it. */
#include "extract/page.h"

#include <stdlib.h>
#include <string.h>

typedef enum mark_kind {
  MARK_BLOCK, ///< A paragraph or noise: only cuts.
  MARK_WORDS, ///< Of a statement.
  MARK_SPEAKER,
  MARK_CUE,
  MARK_MENTION,
  MARK_ROLE,
  MARK_EVENT,
  MARK_WHEN,
} mark_kind;

typedef struct mark {
  kg_span span;
  uint32_t index; ///< In the document's layer.
  uint8_t kind;   ///< mark_kind
  bool is_quoted;
} mark;

typedef KG_VEC(mark) marks;
typedef KG_VEC(uint32_t) cuts;

typedef struct text_writer {
  const kg_page *page;
  const kg_alloc *alloc;
  marks marks; ///< By begin.
  cuts cuts;
  cuts active; ///< Marks that run over the piece.
  size_t next; ///< The first mark that has not begun.
  bool ok;
} text_writer;

/* ---- what is marked */

static void
add_mark(
    text_writer *w, mark_kind kind, size_t index, kg_span span, bool quoted)
{
  if (kg_span_is_empty(span) || span.end > w->page->doc->text.len) {
    return;
  }
  const mark m = {.span = span,
                  .index = (uint32_t)index,
                  .kind = (uint8_t)kind,
                  .is_quoted = quoted};
  w->ok = w->ok && kg_vec_push(&w->marks, w->alloc, m) &&
          kg_vec_push(&w->cuts, w->alloc, span.begin) &&
          kg_vec_push(&w->cuts, w->alloc, span.end);
}

static void
add_statement_marks(text_writer *w, size_t i)
{
  const kg_statement *s = &w->page->doc->statements.at[i];
  for (uint32_t k = 0; k < s->n_parts; ++k) {
    add_mark(w, MARK_WORDS, i, s->parts[k].span, s->parts[k].is_quoted);
  }
  add_mark(w, MARK_SPEAKER, i, s->speaker_span, false);
  add_mark(w, MARK_CUE, i, s->cue, false);
}

static int
compare_marks(const void *a, const void *b)
{
  const mark *x = a;
  const mark *y = b;
  if (x->span.begin != y->span.begin) {
    return x->span.begin < y->span.begin ? -1 : 1;
  }
  if (x->kind != y->kind) {
    return x->kind < y->kind ? -1 : 1;
  }
  return x->index < y->index ? -1 : x->index > y->index;
}

static int
compare_cuts(const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *)a;
  const uint32_t y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static void
collect(text_writer *w)
{
  const kg_doc *doc = w->page->doc;
  add_mark(w, MARK_BLOCK, 0, (kg_span){0, (uint32_t)doc->text.len}, false);
  for (size_t i = 0; i < doc->paragraphs.n; ++i) {
    add_mark(w, MARK_BLOCK, i, doc->paragraphs.at[i], false);
  }
  for (size_t i = 0; i < doc->noise.n; ++i) {
    add_mark(w, MARK_BLOCK, i, doc->noise.at[i].span, false);
  }
  for (size_t i = 0; i < doc->statements.n; ++i) {
    add_statement_marks(w, i);
  }
  for (size_t i = 0; i < doc->mentions.n; ++i) {
    add_mark(w, MARK_MENTION, i, doc->mentions.at[i].span, false);
  }
  for (size_t i = 0; i < doc->roles.n; ++i) {
    add_mark(w, MARK_ROLE, i, doc->roles.at[i].span, false);
  }
  for (size_t i = 0; i < doc->events.n; ++i) {
    for (uint32_t k = 0; k < doc->events.at[i].n_spans; ++k) {
      add_mark(w, MARK_EVENT, i, doc->events.at[i].spans[k], false);
    }
  }
  for (size_t i = 0; i < doc->whens.n; ++i) {
    const kg_span span = {doc->whens.at[i].begin, doc->whens.at[i].end};
    add_mark(w, MARK_WHEN, i, span, false);
  }
  if (w->marks.n) {
    qsort(w->marks.at, w->marks.n, sizeof *w->marks.at, compare_marks);
    qsort(w->cuts.at, w->cuts.n, sizeof *w->cuts.at, compare_cuts);
  }
}

/* Drops what has ended before the piece and takes what has begun. */
static void
advance(text_writer *w, kg_span piece)
{
  size_t kept = 0;
  for (size_t i = 0; i < w->active.n; ++i) {
    if (w->marks.at[w->active.at[i]].span.end > piece.begin) {
      w->active.at[kept++] = w->active.at[i];
    }
  }
  w->active.n = kept;
  while (w->ok && w->next < w->marks.n &&
         w->marks.at[w->next].span.begin <= piece.begin) {
    w->ok = kg_vec_push(&w->active, w->alloc, (uint32_t)w->next);
    ++w->next;
  }
}

/* ---- one piece */

static void
put_mark_class(const text_writer *w, const mark *m)
{
  static const char *const TYPES[] = {"per", "org",   "gpe", "loc",
                                      "fac", "event", "work"};
  static const char *const FORMS[] = {"name", "nominal", "pronoun"};
  kg_out *out = w->page->out;
  const kg_mention *mention = NULL;
  switch ((mark_kind)m->kind) {
  case MARK_WORDS:
    kg_out_string(out, m->is_quoted ? " direct" : " indirect");
    break;
  case MARK_SPEAKER: kg_out_string(out, " speaker"); break;
  case MARK_CUE: kg_out_string(out, " cue"); break;
  case MARK_MENTION:
    mention = &w->page->doc->mentions.at[m->index];
    kg_out_printf(out, " %s %s", TYPES[mention->type], FORMS[mention->form]);
    break;
  case MARK_ROLE: kg_out_string(out, " role"); break;
  case MARK_EVENT: kg_out_string(out, " ev"); break;
  case MARK_WHEN: kg_out_string(out, " when"); break;
  case MARK_BLOCK: break;
  }
}

/* The letter of the key of its card; 0 where it has none. */
static char
key_letter(const mark *m)
{
  switch ((mark_kind)m->kind) {
  case MARK_WORDS:
  case MARK_SPEAKER:
  case MARK_CUE: return 's';
  case MARK_EVENT: return 'e';
  case MARK_MENTION:
  case MARK_ROLE: return 'n';
  case MARK_WHEN:
  case MARK_BLOCK: break;
  }
  return 0;
}

/* The cards a mark leads to: of a mention its things, of a role its holder. */
static uint32_t
n_keys(const text_writer *w, const mark *m)
{
  const kg_doc *doc = w->page->doc;
  if (m->kind == MARK_MENTION) {
    return doc->mentions.at[m->index].n_entities;
  }
  if (m->kind == MARK_ROLE) {
    return doc->roles.at[m->index].person != KG_NO_INDEX;
  }
  return key_letter(m) != 0;
}

static uint32_t
key_of(const text_writer *w, const mark *m, uint32_t k)
{
  const kg_doc *doc = w->page->doc;
  return m->kind == MARK_MENTION ? doc->mentions.at[m->index].entities[k]
         : m->kind == MARK_ROLE  ? doc->roles.at[m->index].person
                                 : m->index;
}

static bool
is_key_put(const text_writer *w, size_t upto, char letter, uint32_t key)
{
  for (size_t i = 0; i < upto; ++i) {
    const mark *m = &w->marks.at[w->active.at[i]];
    for (uint32_t k = 0; k < n_keys(w, m); ++k) {
      if (key_letter(m) == letter && key_of(w, m, k) == key) {
        return true;
      }
    }
  }
  return false;
}

static void
put_keys(const text_writer *w)
{
  bool any = false;
  for (size_t i = 0; i < w->active.n; ++i) {
    const mark *m = &w->marks.at[w->active.at[i]];
    for (uint32_t k = 0; k < n_keys(w, m); ++k) {
      if (!is_key_put(w, i, key_letter(m), key_of(w, m, k))) {
        kg_out_printf(w->page->out, "%s%c%u", any ? " " : " data-k=\"",
                      key_letter(m), key_of(w, m, k));
        any = true;
      }
    }
  }
  kg_out_string(w->page->out, any ? "\"" : "");
}

/* What is shown where no script runs. */
static void
put_title(const text_writer *w)
{
  const kg_page *p = w->page;
  bool any = false;
  for (size_t i = 0; i < w->active.n; ++i) {
    const mark *m = &w->marks.at[w->active.at[i]];
    if (m->kind == MARK_MENTION && p->doc->mentions.at[m->index].n_entities) {
      const kg_mention *mention = &p->doc->mentions.at[m->index];
      kg_out_string(p->out, any ? "; " : " title=\"");
      kg_page_put_name(p, mention->entities[0]);
      kg_out_printf(p->out, ", %s, %.0f %%",
                    kg_page_kind(p->doc, mention->entities[0]),
                    100 * (double)mention->why.confidence);
      any = true;
    }
  }
  kg_out_string(p->out, any ? "\"" : "");
}

/* The finding that begins with the piece and that the piece links to: the one
   over most of the text, a statement's words rather than a name in them. */
static const mark *
link_of(const text_writer *w, kg_span piece)
{
  const mark *best = NULL;
  for (size_t i = 0; i < w->active.n; ++i) {
    const mark *m = &w->marks.at[w->active.at[i]];
    if (m->span.begin == piece.begin && n_keys(w, m) &&
        (!best || m->span.end > best->span.end)) {
      best = m;
    }
  }
  return best;
}

/* Small numbers tie a statement's words to who said them. */
static void
put_numbers(const text_writer *w, kg_span piece)
{
  for (size_t i = 0; i < w->active.n; ++i) {
    const mark *m = &w->marks.at[w->active.at[i]];
    if (m->span.begin == piece.begin &&
        (m->kind == MARK_WORDS || m->kind == MARK_SPEAKER)) {
      kg_out_printf(w->page->out,
                    "<sup data-k=\"s%u\" aria-hidden=\"true\">%u</sup>",
                    m->index, m->index + 1);
    }
  }
}

static bool
is_marked(const text_writer *w)
{
  for (size_t i = 0; i < w->active.n; ++i) {
    if (w->marks.at[w->active.at[i]].kind != MARK_BLOCK) {
      return true;
    }
  }
  return false;
}

/* Cards lead back to the first words of what they tell of. */
static void
put_anchor(const text_writer *w, const mark *link)
{
  const kg_doc *doc = w->page->doc;
  const uint32_t key = key_of(w, link, 0);
  const bool first =
      link->kind == MARK_WORDS
          ? link->span.begin == doc->statements.at[key].parts[0].span.begin
      : link->kind == MARK_EVENT
          ? link->span.begin == doc->events.at[key].spans[0].begin
      : link->kind == MARK_MENTION
          ? doc->entities.at[key].first_mention == link->index
          : false;
  if (first) {
    kg_out_printf(w->page->out, " id=\"a%zu%c%ut\"", w->page->number,
                  key_letter(link), key);
  }
}

static void
put_piece(const text_writer *w, kg_span piece)
{
  const kg_page *p = w->page;
  const kg_slice text = kg_doc_text(p->doc, piece);
  if (!is_marked(w)) {
    kg_page_put(p, text);
    return;
  }
  put_numbers(w, piece);
  const mark *link = link_of(w, piece);
  if (link) {
    kg_out_printf(p->out, "<a href=\"#a%zu%c%u\"", p->number, key_letter(link),
                  key_of(w, link, 0));
    put_anchor(w, link);
  } else {
    kg_out_string(p->out, "<span");
  }
  kg_out_string(p->out, " class=\"");
  for (size_t i = 0; i < w->active.n; ++i) {
    put_mark_class(w, &w->marks.at[w->active.at[i]]);
  }
  kg_out_string(p->out, "\"");
  put_keys(w);
  put_title(w);
  kg_out_string(p->out, ">");
  kg_page_put(p, text);
  kg_out_string(p->out, link ? "</a>" : "</span>");
}

/* ---- paragraphs */

typedef enum block_kind {
  NO_BLOCK,
  HEADLINE,
  CAPTION,
  PLAIN,
  NOISE
} block_kind;

typedef struct block {
  block_kind kind;
  size_t index;
} block;

static bool
is_caption(const kg_doc *doc, uint32_t at, size_t *index)
{
  for (size_t i = 0; i < doc->captions.n; ++i) {
    if (doc->captions.at[i].span.begin <= at &&
        at < doc->captions.at[i].span.end) {
      *index = i;
      return true;
    }
  }
  return false;
}

static block
block_at(const kg_doc *doc, kg_span piece)
{
  block b = {.kind = NO_BLOCK};
  for (size_t i = 0; i < doc->noise.n; ++i) {
    if (kg_span_covers(doc->noise.at[i].span, piece)) {
      return (block){NOISE, i};
    }
  }
  const uint32_t paragraph = kg_doc_paragraph_at(doc, piece.begin);
  if (!kg_span_is_empty(doc->headline_span) &&
      kg_span_covers(doc->headline_span, piece)) {
    b.kind = HEADLINE;
  } else if (is_caption(doc, piece.begin, &b.index)) {
    b.kind = CAPTION;
  } else if (paragraph != KG_NO_INDEX) {
    /* A dateline is a paragraph of its own; people read it as one. */
    const bool behind =
        paragraph > 0 &&
        doc->paragraphs.at[paragraph - 1].end == doc->dateline.end &&
        !kg_span_is_empty(doc->dateline);
    b = (block){PLAIN, paragraph - behind};
  }
  return b;
}

static void
open_block(const kg_page *p, block b)
{
  switch (b.kind) {
  case HEADLINE: kg_out_string(p->out, "<h2>"); break;
  case CAPTION: kg_out_string(p->out, "<p class=\"caption\">"); break;
  case PLAIN: kg_out_string(p->out, "<p>"); break;
  case NOISE:
    kg_out_printf(p->out, "<p class=\"noise\" data-reason=\"%s\">",
                  p->doc->noise.at[b.index].reason);
    break;
  case NO_BLOCK: break;
  }
}

static void
close_block(const kg_page *p, block b)
{
  if (b.kind != NO_BLOCK) {
    kg_out_string(p->out, b.kind == HEADLINE ? "</h2>\n" : "</p>\n");
  }
}

static bool
is_blank(kg_slice text)
{
  for (size_t i = 0; i < text.len; ++i) {
    if (!strchr(" \t\r\n", text.ptr[i])) {
      return false;
    }
  }
  return true;
}

static void
write_pieces(text_writer *w)
{
  const kg_doc *doc = w->page->doc;
  block open = {.kind = NO_BLOCK};
  for (size_t i = 0; i + 1 < w->cuts.n && w->ok; ++i) {
    const kg_span piece = {w->cuts.at[i], w->cuts.at[i + 1]};
    if (piece.begin == piece.end) {
      continue;
    }
    advance(w, piece);
    block b = block_at(doc, piece);
    if (b.kind == NO_BLOCK && is_blank(kg_doc_text(doc, piece))) {
      continue;
    }
    /* What belongs to no paragraph (another language) is still shown. */
    b = b.kind == NO_BLOCK ? (block){PLAIN, (size_t)-1} : b;
    if (b.kind != open.kind || b.index != open.index) {
      close_block(w->page, open);
      open_block(w->page, b);
      open = b;
    }
    put_piece(w, piece);
  }
  close_block(w->page, open);
}

void
kg_page_write_text(const kg_page *p)
{
  text_writer w = {.page = p, .alloc = p->doc->ctx->alloc, .ok = true};
  kg_out_string(p->out, "<div class=\"text\">\n");
  collect(&w);
  write_pieces(&w);
  if (!w.ok) {
    kg_out_of_memory(p->doc->ctx);
  }
  kg_vec_free(&w.marks, w.alloc);
  kg_vec_free(&w.cuts, w.alloc);
  kg_vec_free(&w.active, w.alloc);
  kg_out_string(p->out, "</div>\n");
}
