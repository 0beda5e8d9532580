/* SPDX-License-Identifier: Apache-2.0 */
/* Raptor's own reader of Turtle takes wrong escapes, cuts literals at NUL, and
   lacks parts of TriG. So every token is read and every production checked
   here, prefixed names and relative IRIs are resolved, numbers and booleans
   become typed strings, and graphs become batches: what is left for raptor is
   to make triples of subjects, predicates, objects, brackets and lists. A batch
   is whole statements of one graph and needs nothing from the one before. */
#include "io/turtle.h"

#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "io/labels.h"
#include "io/turtle_lexer.h"
#include "rdf/iri.h"
#include "rdf/xsd_iri.h"

enum { BATCH = 16 * 1024 };

/* What may come next inside a statement, a bracket or a list. */
typedef enum state {
  SUBJECT,         /* Of a statement. */
  VERB,            /* One must come. */
  VERB_OR_END,     /* After `;`, or after `[ … ]` as a subject. */
  VERB_OR_BRACKET, /* Just behind `[`. */
  OBJECT,
  AFTER_OBJECT, /* `,` `;` or the end. */
  ITEM,         /* Of a list, or its end. */
} state;

typedef struct frame {
  char closer; /* `]`, `)`, or `.` for the statement. */
  bool is_empty;
  bool needs_semicolon; /* A pair stands before. */
  uint8_t state;
} frame;

typedef struct pass {
  const kg_context *ctx;
  const kg_turtle_options *options;
  kg_turtle_lexer lexer;
  kg_raptor *raptor;
  kg_prefixes prefixes;
  kg_buf base;
  KG_VEC(frame) frames; /* The first is the statement. */
  kg_buf out;           /* The batch. */
  uint64_t batch_line;
  bool in_graph;
  kg_term graph;
  kg_buf graph_text;
  kg_arena labels_arena;
  kg_text_map label_numbers;
  KG_VEC(kg_slice) labels;
  uint64_t n_graph_labels;
  kg_buf iri;  /* The last one that was resolved. */
  kg_buf text; /* A decoded string or local name. */
} pass;

/* -------------------------------------------------------------- lexical aid */

static kg_status
next(pass *p)
{
  return kg_turtle_next(&p->lexer);
}

static const kg_turtle_token *
token(const pass *p)
{
  return &p->lexer.token;
}

static bool
is_mark(const pass *p, char c)
{
  return token(p)->kind == KG_TK_MARK && token(p)->text.ptr[0] == c;
}

static bool
is_word(const pass *p, const char *word)
{
  return token(p)->kind == KG_TK_WORD && kg_slice_is(token(p)->text, word);
}

static bool
is_keyword(const pass *p, const char *word)
{
  return token(p)->kind == KG_TK_WORD &&
         kg_slice_equal_nocase(token(p)->text, kg_slice_of(word));
}

static bool
is_directive(const pass *p, const char *word)
{
  return token(p)->kind == KG_TK_AT && kg_slice_is(token(p)->text, word);
}

static kg_status
expected(const pass *p, const char *what)
{
  const kg_slice text = token(p)->text;
  if (token(p)->kind == KG_TK_END) {
    return kg_turtle_error(&p->lexer, "expected %s, but the input ends", what);
  }
  /* A long token is not worth quoting. */
  if (text.len > 60 || kg_slice_find(text, KG_SLICE("\n"), 0) != (size_t)-1) {
    return kg_turtle_error(&p->lexer, "expected %s", what);
  }
  return kg_turtle_error(&p->lexer, "expected %s, not \"%.*s\"", what,
                         KG_FMT(text));
}

/* ------------------------------------------------------------------- terms */

/* Resolves the IRI token into `p->iri`. */
static kg_status
resolve_reference(pass *p)
{
  kg_buf_reset(&p->text);
  kg_buf_reset(&p->iri);
  TRY(kg_turtle_decode(&p->lexer, &p->text));
  const kg_slice reference = kg_buf_slice(&p->text);
  if (kg_iri_check(reference) < reference.len) {
    return kg_turtle_error(&p->lexer,
                           "an escape stands for what no IRI may have");
  }
  if (kg_iri_resolve(kg_buf_slice(&p->base), reference, &p->iri)) {
    return kg_out_of_memory(p->ctx);
  }
  return kg_iri_has_scheme(kg_buf_slice(&p->iri))
             ? KG_OK
             : kg_turtle_error(&p->lexer, "a relative IRI without a base");
}

static kg_status
unknown_prefix(const pass *p, kg_slice name)
{
  const kg_slice near = kg_prefixes_nearest(&p->prefixes, name);
  return near.len ? kg_turtle_error(&p->lexer,
                                    "unknown prefix \"%.*s\" (near \"%.*s\")",
                                    KG_FMT(name), KG_FMT(near))
                  : kg_turtle_error(&p->lexer, "unknown prefix \"%.*s\"",
                                    KG_FMT(name));
}

/* Expands the prefixed name into `p->iri`. */
static kg_status
expand_name(pass *p)
{
  const kg_slice text = token(p)->text;
  const size_t colon = kg_slice_find(text, KG_SLICE(":"), 0);
  const kg_slice name = kg_slice_sub(text, 0, colon);
  kg_slice ns = {0, 0};
  if (kg_prefixes_find(&p->prefixes, name, &ns)) {
    return unknown_prefix(p, name);
  }
  kg_buf_reset(&p->text);
  kg_buf_reset(&p->iri);
  TRY(kg_turtle_decode(&p->lexer, &p->text));
  kg_buf_add(&p->iri, ns);
  kg_buf_add(&p->iri,
             kg_slice_sub(kg_buf_slice(&p->text), colon + 1, p->text.len));
  return kg_buf_status(&p->iri) ? kg_out_of_memory(p->ctx) : KG_OK;
}

/* The IRI of the token, which is one of the two kinds. */
static kg_status
read_iri(pass *p)
{
  return token(p)->kind == KG_TK_IRI ? resolve_reference(p) : expand_name(p);
}

static bool
is_iri(const pass *p)
{
  return token(p)->kind == KG_TK_IRI || token(p)->kind == KG_TK_PNAME;
}

static kg_status
put_iri(pass *p)
{
  TRY(read_iri(p));
  kg_buf_add_byte(&p->out, '<');
  kg_buf_add(&p->out, kg_buf_slice(&p->iri));
  kg_buf_add_string(&p->out, "> ");
  return next(p);
}

/* The number of a blank label, which is entered if it is new. */
static kg_status
number_label(pass *p, uint64_t *number)
{
  const kg_slice label = token(p)->text;
  const uint64_t *known = kg_text_map_find(&p->label_numbers, label);
  if (known) {
    *number = *known;
    return KG_OK;
  }
  kg_buf_reset(&p->text);
  kg_label_add_given(&p->text, p->options->raptor.scope, label);
  const kg_slice key = kg_arena_copy(&p->labels_arena, label);
  const kg_slice full = kg_arena_copy(&p->labels_arena, kg_buf_slice(&p->text));
  *number = p->labels.n;
  if (kg_buf_status(&p->text) || !key.ptr || !full.ptr ||
      !kg_vec_push(&p->labels, p->ctx->alloc, full) ||
      !kg_text_map_put(&p->label_numbers, key, *number, NULL)) {
    return kg_out_of_memory(p->ctx);
  }
  return KG_OK;
}

static kg_status
put_blank(pass *p)
{
  uint64_t number = 0;
  TRY(number_label(p, &number));
  kg_buf_printf(&p->out, "_:n%llu ", (unsigned long long)number);
  return next(p);
}

/* A short string with the escapes that it cannot do without. */
static void
put_quoted(kg_buf *out, kg_slice text)
{
  const char *p = text.ptr;
  const char *end = text.ptr + text.len;
  kg_buf_add_byte(out, '"');
  while (p < end) {
    const char *start = p;
    while (p < end && *p && *p != '"' && *p != '\\' && *p != '\n' &&
           *p != '\r' && *p != '\xEF') {
      ++p;
    }
    kg_buf_add(out, kg_slice_make(start, (size_t)(p - start)));
    if (p == end) {
      break;
    }
    const kg_slice rest = {p, (size_t)(end - p)};
    switch (*p) {
    case '\0': kg_buf_add_string(out, KG_RAPTOR_MARK "0"); break;
    case '"': kg_buf_add_string(out, "\\\""); break;
    case '\\': kg_buf_add_string(out, "\\\\"); break;
    case '\n': kg_buf_add_string(out, "\\n"); break;
    case '\r': kg_buf_add_string(out, "\\r"); break;
    default:
      if (kg_slice_has_prefix(rest, KG_SLICE(KG_RAPTOR_MARK))) {
        kg_buf_add_string(out, KG_RAPTOR_MARK "1");
        p += sizeof(KG_RAPTOR_MARK) - 2;
      } else {
        kg_buf_add_byte(out, *p);
      }
    }
    ++p;
  }
  kg_buf_add_byte(out, '"');
}

static kg_status
put_datatype(pass *p)
{
  TRY(next(p));
  if (!is_iri(p)) {
    return expected(p, "the IRI of a datatype");
  }
  kg_buf_add_string(&p->out, "^^");
  return put_iri(p);
}

static kg_status
put_string(pass *p)
{
  kg_buf_reset(&p->text);
  TRY(kg_turtle_decode(&p->lexer, &p->text));
  put_quoted(&p->out, kg_buf_slice(&p->text));
  TRY(next(p));
  if (token(p)->kind == KG_TK_CARETS) {
    return put_datatype(p);
  }
  if (token(p)->kind == KG_TK_AT) {
    kg_buf_add_byte(&p->out, '@');
    kg_buf_add(&p->out, token(p)->text);
    TRY(next(p));
  }
  kg_buf_add_byte(&p->out, ' ');
  return KG_OK;
}

static kg_status
put_typed(pass *p, const char *datatype)
{
  kg_buf_add_byte(&p->out, '"');
  kg_buf_add(&p->out, token(p)->text);
  kg_buf_add_string(&p->out, "\"^^<" KG_XSD_NS);
  kg_buf_add_string(&p->out, datatype);
  kg_buf_add_string(&p->out, "> ");
  return next(p);
}

/* --------------------------------------------------------------- statements */

static frame *
top(const pass *p)
{
  return &p->frames.at[p->frames.n - 1];
}

static kg_status
push(pass *p, char closer, state first)
{
  if (p->frames.n > p->options->max_depth) {
    return kg_turtle_error(&p->lexer, "nested deeper than %u",
                           p->options->max_depth);
  }
  const frame new = {closer, true, false, (uint8_t)first};
  return kg_vec_push(&p->frames, p->ctx->alloc, new) ? KG_OK
                                                     : kg_out_of_memory(p->ctx);
}

/* A subject, object or item is complete. `is_bracket`: it was `[ … ]` with
   something in it. */
static void
complete_node(pass *p, bool is_bracket)
{
  frame *f = top(p);
  f->is_empty = false;
  if (f->state == SUBJECT) {
    f->state = is_bracket ? VERB_OR_END : VERB;
  } else if (f->state == OBJECT) {
    f->state = AFTER_OBJECT;
  }
}

static kg_status
open_nested(pass *p, char opener)
{
  kg_buf_add_byte(&p->out, opener);
  TRY(push(p, opener == '[' ? ']' : ')',
           opener == '[' ? VERB_OR_BRACKET : ITEM));
  return next(p);
}

static kg_status
close_nested(pass *p)
{
  const frame closed = *top(p);
  --p->frames.n;
  kg_buf_add_byte(&p->out, closed.closer);
  kg_buf_add_byte(&p->out, ' ');
  complete_node(p, closed.closer == ']' && !closed.is_empty);
  return next(p);
}

static kg_status
read_literal(pass *p)
{
  switch (token(p)->kind) {
  case KG_TK_STRING: return put_string(p);
  case KG_TK_INTEGER: return put_typed(p, "integer");
  case KG_TK_DECIMAL: return put_typed(p, "decimal");
  case KG_TK_DOUBLE: return put_typed(p, "double");
  default: return put_typed(p, "boolean");
  }
}

static bool
is_literal(const pass *p)
{
  const kg_turtle_kind kind = token(p)->kind;
  return kind == KG_TK_STRING || kind == KG_TK_INTEGER ||
         kind == KG_TK_DECIMAL || kind == KG_TK_DOUBLE || is_word(p, "true") ||
         is_word(p, "false");
}

static kg_status
read_node(pass *p)
{
  const bool is_subject = top(p)->state == SUBJECT;
  if (is_mark(p, '[') || is_mark(p, '(')) {
    return open_nested(p, token(p)->text.ptr[0]);
  }
  if (is_iri(p)) {
    TRY(put_iri(p));
  } else if (token(p)->kind == KG_TK_BLANK) {
    TRY(put_blank(p));
  } else if (!is_subject && is_literal(p)) {
    TRY(read_literal(p));
  } else {
    return expected(p, is_subject ? "a subject" : "an object");
  }
  complete_node(p, false);
  return KG_OK;
}

static kg_status
read_verb(pass *p)
{
  frame *f = top(p);
  if (!is_iri(p) && !is_word(p, "a")) {
    return expected(p, "a predicate");
  }
  if (f->needs_semicolon) {
    kg_buf_add_string(&p->out, "; ");
  }
  f->needs_semicolon = true;
  f->is_empty = false;
  f->state = OBJECT;
  if (is_iri(p)) {
    return put_iri(p);
  }
  kg_buf_add_string(&p->out, "<" KG_RDF_NS "type> ");
  return next(p);
}

/* The frame's end: for the statement a point, or what ends its graph. */
static bool
is_end(const pass *p)
{
  const char closer = top(p)->closer;
  return is_mark(p, closer) ||
         (closer == '.' && p->in_graph && is_mark(p, '}'));
}

/* One token, or term, of a statement. `*done` when its end is reached. */
static kg_status
step(pass *p, bool *done)
{
  frame *f = top(p);
  const bool may_end = f->state == AFTER_OBJECT || f->state == VERB_OR_END ||
                       f->state == VERB_OR_BRACKET || f->state == ITEM;
  if (may_end && is_end(p)) {
    *done = f->closer == '.';
    return *done ? KG_OK : close_nested(p);
  }
  switch (f->state) {
  case SUBJECT:
  case OBJECT:
  case ITEM: return read_node(p);
  case AFTER_OBJECT:
    if (is_mark(p, ',')) {
      kg_buf_add_string(&p->out, ", ");
      f->state = OBJECT;
      return next(p);
    }
    if (is_mark(p, ';')) {
      f->state = VERB_OR_END;
      return next(p);
    }
    return f->closer == ']' ? expected(p, "\",\", \";\" or \"]\"")
                            : expected(p, "\",\", \";\" or \".\"");
  case VERB_OR_END:
    if (f->needs_semicolon && is_mark(p, ';')) {
      return next(p);
    }
    return read_verb(p);
  default: return read_verb(p);
  }
}

/* Hands the batch to raptor. */
static kg_status
flush(pass *p)
{
  static const kg_slice no_labels[1];
  if (kg_buf_status(&p->out)) {
    return kg_out_of_memory(p->ctx);
  }
  if (!p->out.len) {
    return KG_OK;
  }
  const kg_status st =
      kg_raptor_turtle(p->raptor, kg_buf_slice(&p->out), &p->graph,
                       p->batch_line, p->labels.n ? p->labels.at : no_labels);
  kg_buf_reset(&p->out);
  p->batch_line = p->lexer.line;
  return st;
}

static kg_status
read_rest_of_statement(pass *p)
{
  bool done = false;
  while (!done) {
    TRY(step(p, &done));
  }
  kg_buf_add_string(&p->out, ".\n");
  if (is_mark(p, '.')) {
    TRY(next(p));
  }
  return p->out.len >= BATCH ? flush(p) : KG_OK;
}

static kg_status
begin_statement(pass *p)
{
  p->frames.n = 0;
  return push(p, '.', SUBJECT);
}

/* --------------------------------------------------------------- directives */

static kg_status
take_point(pass *p)
{
  return is_mark(p, '.') ? next(p) : expected(p, "\".\"");
}

static kg_status
read_prefix(pass *p, bool has_point)
{
  TRY(next(p));
  const kg_slice text = token(p)->text;
  if (token(p)->kind != KG_TK_PNAME || text.ptr[text.len - 1] != ':' ||
      kg_slice_find(text, KG_SLICE(":"), 0) != text.len - 1) {
    return expected(p, "a prefix with its colon");
  }
  const kg_slice name =
      kg_arena_copy(&p->labels_arena, kg_slice_sub(text, 0, text.len - 1));
  TRY(next(p));
  if (token(p)->kind != KG_TK_IRI) {
    return expected(p, "an IRI in angle brackets");
  }
  TRY(resolve_reference(p));
  const kg_slice iri = kg_buf_slice(&p->iri);
  kg_prefixes *declared = p->options->raptor.prefixes;
  if (!name.ptr || kg_prefixes_bind(&p->prefixes, name, iri) ||
      (declared && kg_prefixes_bind(declared, name, iri))) {
    return kg_out_of_memory(p->ctx);
  }
  TRY(next(p));
  return has_point ? take_point(p) : KG_OK;
}

static kg_status
read_base(pass *p, bool has_point)
{
  TRY(next(p));
  if (token(p)->kind != KG_TK_IRI) {
    return expected(p, "an IRI in angle brackets");
  }
  TRY(resolve_reference(p));
  kg_buf_reset(&p->base);
  kg_buf_add(&p->base, kg_buf_slice(&p->iri));
  if (kg_buf_status(&p->base)) {
    return kg_out_of_memory(p->ctx);
  }
  TRY(next(p));
  return has_point ? take_point(p) : KG_OK;
}

/* ------------------------------------------------------------------- graphs */

static kg_status
set_graph(pass *p, kg_term_kind kind, kg_slice text)
{
  kg_buf_reset(&p->graph_text);
  kg_buf_add(&p->graph_text, text);
  if (kg_buf_status(&p->graph_text)) {
    return kg_out_of_memory(p->ctx);
  }
  p->graph = (kg_term){kind, kg_buf_slice(&p->graph_text), {0, 0}, {0, 0}};
  return KG_OK;
}

/* `{ … }`, of the graph that is set. */
static kg_status
read_wrapped(pass *p)
{
  if (!is_mark(p, '{')) {
    return expected(p, "\"{\"");
  }
  TRY(next(p));
  p->in_graph = true;
  while (!is_mark(p, '}')) {
    TRY(begin_statement(p));
    TRY(read_rest_of_statement(p));
  }
  TRY(flush(p));
  p->in_graph = false;
  memset(&p->graph, 0, sizeof p->graph);
  return next(p);
}

/* `[]` as the name of a graph: a node that nothing else can name. */
static kg_status
set_unnamed_graph(pass *p)
{
  kg_buf_reset(&p->text);
  kg_label_add_made(&p->text, p->options->raptor.scope, "g",
                    ++p->n_graph_labels);
  return set_graph(p, KG_TERM_BLANK, kg_buf_slice(&p->text));
}

/* The name of a graph that stands at the token; moves behind it. */
static kg_status
read_graph_name(pass *p)
{
  if (is_iri(p)) {
    TRY(read_iri(p));
    TRY(set_graph(p, KG_TERM_IRI, kg_buf_slice(&p->iri)));
    return next(p);
  }
  if (token(p)->kind == KG_TK_BLANK) {
    uint64_t number = 0;
    TRY(number_label(p, &number));
    TRY(set_graph(p, KG_TERM_BLANK, p->labels.at[number]));
    return next(p);
  }
  if (!is_mark(p, '[')) {
    return expected(p, "the name of a graph");
  }
  TRY(next(p));
  if (!is_mark(p, ']')) {
    return expected(p, "\"]\"");
  }
  TRY(set_unnamed_graph(p));
  return next(p);
}

/* GRAPH or a name was read: what is before it belongs to another graph. */
static kg_status
read_graph(pass *p)
{
  TRY(flush(p));
  TRY(next(p));
  TRY(read_graph_name(p));
  return read_wrapped(p);
}

/* The subject that was just read, from `start` in the batch, turns out to name
   a graph. */
static kg_status
read_named_block(pass *p, size_t start, const kg_term *name)
{
  p->out.len = start;
  TRY(flush(p));
  TRY(name->kind ? set_graph(p, name->kind, name->text) : set_unnamed_graph(p));
  return read_wrapped(p);
}

/* A statement outside of graphs in TriG. Its subject may be a graph's name. */
static kg_status
read_statement_or_graph(pass *p)
{
  const size_t start = p->out.len;
  kg_term name = {0};
  uint64_t number = 0;
  TRY(begin_statement(p));
  if (is_iri(p)) {
    TRY(read_node(p));
    name = kg_iri(kg_buf_slice(&p->iri));
  } else if (token(p)->kind == KG_TK_BLANK) {
    TRY(number_label(p, &number));
    name.kind = KG_TERM_BLANK;
    name.text = p->labels.at[number];
    TRY(read_node(p));
  } else if (is_mark(p, '[')) {
    TRY(read_node(p));
    if (!is_mark(p, ']')) {
      return read_rest_of_statement(p);
    }
    TRY(close_nested(p));
  } else {
    return read_rest_of_statement(p);
  }
  return is_mark(p, '{') ? read_named_block(p, start, &name)
                         : read_rest_of_statement(p);
}

/* ----------------------------------------------------------------- document */

static kg_status
read_block(pass *p)
{
  if (is_directive(p, "prefix") || is_keyword(p, "PREFIX")) {
    return read_prefix(p, token(p)->kind == KG_TK_AT);
  }
  if (is_directive(p, "base") || is_keyword(p, "BASE")) {
    return read_base(p, token(p)->kind == KG_TK_AT);
  }
  if (!p->options->allow_graphs) {
    TRY(begin_statement(p));
    return read_rest_of_statement(p);
  }
  if (is_keyword(p, "GRAPH")) {
    return read_graph(p);
  }
  if (is_mark(p, '{')) {
    TRY(flush(p));
    return read_wrapped(p);
  }
  return read_statement_or_graph(p);
}

static kg_status
read_document(pass *p)
{
  TRY(next(p));
  while (token(p)->kind != KG_TK_END) {
    TRY(read_block(p));
  }
  return flush(p);
}

static void
init(pass *p, const kg_context *ctx, const kg_turtle_options *options)
{
  memset(p, 0, sizeof *p);
  p->ctx = ctx;
  p->options = options;
  p->batch_line = 1;
  kg_prefixes_init(&p->prefixes, ctx->alloc);
  kg_buf_init(&p->base, ctx->alloc);
  kg_buf_init(&p->out, ctx->alloc);
  kg_buf_init(&p->graph_text, ctx->alloc);
  kg_buf_init(&p->iri, ctx->alloc);
  kg_buf_init(&p->text, ctx->alloc);
  kg_arena_init(&p->labels_arena, ctx->alloc);
  kg_text_map_init(&p->label_numbers, ctx->alloc);
}

static void
clear(pass *p)
{
  kg_turtle_lexer_clear(&p->lexer);
  kg_raptor_close(p->raptor);
  kg_prefixes_clear(&p->prefixes);
  kg_buf_clear(&p->base);
  kg_buf_clear(&p->out);
  kg_buf_clear(&p->graph_text);
  kg_buf_clear(&p->iri);
  kg_buf_clear(&p->text);
  kg_text_map_clear(&p->label_numbers);
  kg_arena_clear(&p->labels_arena);
  kg_vec_free(&p->frames, p->ctx->alloc);
  kg_vec_free(&p->labels, p->ctx->alloc);
}

kg_status
kg_turtle_read(const kg_context *ctx,
               kg_source *source,
               const kg_turtle_options *options)
{
  pass p;
  init(&p, ctx, options);
  kg_turtle_lexer_init(&p.lexer, ctx, source, options->max_token);
  kg_buf_add_string(&p.base, options->raptor.base ? options->raptor.base : "");
  kg_status st = kg_raptor_open(ctx, &options->raptor, &p.raptor);
  if (!st) {
    st = read_document(&p);
  }
  clear(&p);
  return st;
}
