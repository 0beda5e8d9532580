/* SPDX-License-Identifier: Apache-2.0 */
#include "io/raptor_bridge.h"

#include "io/labels.h"
#include "rdf/iri.h"
#include "rdf/name_chars.h"
#include "rdf/xsd_iri.h"

#include <raptor2.h>
#include <stdio.h>

enum { CHUNK = 64 * 1024, ID_SIZE = 24 };

struct kg_raptor {
  const kg_context *ctx;
  kg_raptor_options options;
  raptor_world *world;
  raptor_parser *parser;
  raptor_uri *base;
  kg_status status; /* What stopped the parsing. */
  uint64_t first_line;
  const kg_term *graph;
  const kg_slice *labels;
  uint64_t n_made; /* Nodes without a label so far. */
  kg_buf texts[5]; /* Made text of s, p, o, its language, its datatype. */
};

/* ---------------------------------------------------------------- messages */

/* Raptor's words: one line, without the point at its end. */
static kg_slice
words_of(const raptor_log_message *message)
{
  kg_slice text = kg_slice_of(message->text);
  const size_t newline = kg_slice_find(text, KG_SLICE("\n"), 0);
  text.len = newline == (size_t)-1 ? text.len : newline;
  text = kg_slice_trim(text);
  while (text.len &&
         (text.ptr[text.len - 1] == '.' || text.ptr[text.len - 1] == '!')) {
    --text.len;
  }
  return text;
}

/* Tells an error where raptor is, or at `at`. */
static kg_status
tell_error(kg_raptor *r, const raptor_locator *at, kg_slice words)
{
  kg_diag place = {0};
  if ((!at || at->line <= 0) && r->parser) {
    at = raptor_parser_get_locator(r->parser);
  }
  place.source = kg_slice_of(r->options.source);
  place.line = r->first_line;
  if (at && at->line > 0) {
    place.line += (uint64_t)at->line;
    place.column = at->column > 0 ? (uint64_t)at->column : 0;
  }
  place.offset = (uint64_t)-1;
  return kg_source_error(r->ctx, KG_ERR_INPUT, &place, "%.*s", KG_FMT(words));
}

/* A warning that raptor leaves out part of the document is an error: nothing
   may go missing. */
static bool
is_error(const raptor_log_message *message)
{
  return message->level >= RAPTOR_LOG_LEVEL_ERROR ||
         (message->level == RAPTOR_LOG_LEVEL_WARN &&
          strstr(message->text, "skipping"));
}

/* The first error is told, the others follow from it. */
static void
take_message(void *user, raptor_log_message *message)
{
  kg_raptor *r = user;
  if (r->status || !is_error(message)) {
    return;
  }
  r->status = tell_error(r, message->locator, words_of(message));
  if (r->parser) {
    raptor_parser_parse_abort(r->parser);
  }
}

/* ------------------------------------------------------------------ terms */

/* Labels of the document stay as they are, since raptor still has to check
   them. The others begin with a hyphen, as no name does. */
static unsigned char *
make_label(void *user, unsigned char *given)
{
  kg_raptor *r = user;
  char *label = (char *)given;
  if (!label) {
    label = raptor_alloc_memory(ID_SIZE);
  }
  if (label && !given) {
    snprintf(label, ID_SIZE, "-%llu", (unsigned long long)++r->n_made);
  }
  return (unsigned char *)label;
}

static uint64_t
number_of(kg_slice digits)
{
  uint64_t n = 0;
  for (size_t i = 0; i < digits.len; ++i) {
    n = n * 10 + (uint64_t)(digits.ptr[i] - '0');
  }
  return n;
}

static kg_slice
blank_text(kg_raptor *r, const raptor_term_blank_value *blank, kg_buf *buf)
{
  const kg_slice label = {(const char *)blank->string, blank->string_len};
  const bool is_made = label.len && label.ptr[0] == '-';
  kg_buf_reset(buf);
  if (is_made) {
    kg_label_add_made(buf, r->options.scope, "",
                      number_of(kg_slice_sub(label, 1, label.len)));
  } else if (r->labels) {
    return r->labels[number_of(kg_slice_sub(label, 1, label.len))];
  } else {
    kg_label_add_given(buf, r->options.scope, label);
  }
  return kg_buf_slice(buf);
}

/* Puts NULs back where the marks stand. */
static kg_slice
without_marks(kg_slice text, kg_buf *buf)
{
  const kg_slice mark = KG_SLICE(KG_RAPTOR_MARK);
  size_t at = kg_slice_find(text, mark, 0);
  size_t from = 0;
  if (at == (size_t)-1) {
    return text;
  }
  kg_buf_reset(buf);
  for (; at != (size_t)-1; at = kg_slice_find(text, mark, from)) {
    kg_buf_add(buf, kg_slice_sub(text, from, at));
    from = at + mark.len;
    if (from < text.len && text.ptr[from] == '0') {
      kg_buf_add_byte(buf, '\0');
    } else {
      kg_buf_add(buf, mark);
    }
    ++from;
  }
  kg_buf_add(buf, kg_slice_sub(text, from, text.len));
  return kg_buf_slice(buf);
}

static kg_slice
uri_text(raptor_uri *uri)
{
  size_t len = 0;
  const unsigned char *text = raptor_uri_as_counted_string(uri, &len);
  return kg_slice_make((const char *)text, len);
}

static kg_slice
lower_case(kg_slice text, kg_buf *buf)
{
  kg_buf_reset(buf);
  for (size_t i = 0; i < text.len; ++i) {
    const char c = text.ptr[i];
    kg_buf_add_byte(buf, (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c));
  }
  return kg_buf_slice(buf);
}

static void
convert_literal(kg_raptor *r,
                const raptor_term_literal_value *literal,
                kg_buf *buf,
                kg_term *out)
{
  out->kind = KG_TERM_LITERAL;
  out->text = kg_slice_make((const char *)literal->string, literal->string_len);
  if (r->labels) {
    out->text = without_marks(out->text, buf);
  }
  if (literal->language_len) {
    out->lang = lower_case(
        kg_slice_make((const char *)literal->language, literal->language_len),
        &r->texts[3]);
  }
  if (literal->datatype) {
    out->datatype = uri_text(literal->datatype);
    if (kg_slice_equal(out->datatype, KG_SLICE(KG_XSD("string")))) {
      out->datatype = kg_slice_make(NULL, 0);
    }
  }
}

static void
convert(kg_raptor *r, const raptor_term *term, kg_buf *buf, kg_term *out)
{
  switch (term->type) {
  case RAPTOR_TERM_TYPE_URI: *out = kg_iri(uri_text(term->value.uri)); break;
  case RAPTOR_TERM_TYPE_BLANK:
    out->kind = KG_TERM_BLANK;
    out->text = blank_text(r, &term->value.blank, buf);
    break;
  case RAPTOR_TERM_TYPE_LITERAL:
    convert_literal(r, &term->value.literal, buf, out);
    break;
  default: break;
  }
}

/* raptor takes any text for an IRI in RDF/XML. The pass before Turtle has
   checked everything already. */
static bool
is_valid(const kg_term *t)
{
  switch (t->kind) {
  case KG_TERM_IRI: return kg_iri_is_valid(t->text);
  case KG_TERM_BLANK: return kg_is_blank_label(t->text);
  case KG_TERM_LITERAL: return !t->datatype.len || kg_iri_is_valid(t->datatype);
  default: return true;
  }
}

static kg_status
hand_over(kg_raptor *r, const raptor_statement *statement)
{
  kg_term_quad quad = {0};
  convert(r, statement->subject, &r->texts[0], &quad.s);
  convert(r, statement->predicate, &r->texts[1], &quad.p);
  convert(r, statement->object, &r->texts[2], &quad.o);
  if (r->graph && r->graph->kind) {
    quad.g = *r->graph;
  } else if (r->options.graph.len) {
    quad.g = kg_iri(r->options.graph);
  }
  for (size_t i = 0; i < sizeof r->texts / sizeof *r->texts; ++i) {
    if (kg_buf_status(&r->texts[i])) {
      return kg_out_of_memory(r->ctx);
    }
  }
  if (!r->labels &&
      !(is_valid(&quad.s) && is_valid(&quad.p) && is_valid(&quad.o))) {
    return tell_error(r, NULL, KG_SLICE("not a valid IRI"));
  }
  return r->options.fn(r->options.user, &quad);
}

static void
take_statement(void *user, raptor_statement *statement)
{
  kg_raptor *r = user;
  if (!r->status) {
    r->status = hand_over(r, statement);
    if (r->status) {
      raptor_parser_parse_abort(r->parser);
    }
  }
}

static void
take_namespace(void *user, raptor_namespace *ns)
{
  kg_raptor *r = user;
  const char *prefix = (const char *)raptor_namespace_get_prefix(ns);
  raptor_uri *uri = raptor_namespace_get_uri(ns);
  if (uri && r->options.prefixes) {
    /* A prefix that Turtle could not write is of no use, and left out. */
    const kg_status st = kg_prefixes_bind(
        r->options.prefixes, kg_slice_of(prefix ? prefix : ""), uri_text(uri));
    if (st == KG_ERR_MEMORY && !r->status) {
      r->status = kg_out_of_memory(r->ctx);
    }
  }
}

/* ------------------------------------------------------------- life cycle */

kg_status
kg_raptor_open(const kg_context *ctx,
               const kg_raptor_options *options,
               kg_raptor **raptor)
{
  kg_raptor *r = kg_alloc_zeroed(ctx->alloc, 1, sizeof *r);
  if (!r) {
    return kg_out_of_memory(ctx);
  }
  r->ctx = ctx;
  r->options = *options;
  for (size_t i = 0; i < sizeof r->texts / sizeof *r->texts; ++i) {
    kg_buf_init(&r->texts[i], ctx->alloc);
  }
  r->world = raptor_new_world();
  const char *base = options->base && *options->base ? options->base : "base:";
  if (r->world && !raptor_world_open(r->world)) {
    raptor_world_set_log_handler(r->world, r, take_message);
    raptor_world_set_generate_bnodeid_handler(r->world, r, make_label);
    r->base = raptor_new_uri(r->world, (const unsigned char *)base);
  }
  if (!r->base) {
    kg_raptor_close(r);
    return kg_out_of_memory(ctx);
  }
  *raptor = r;
  return KG_OK;
}

void
kg_raptor_close(kg_raptor *raptor)
{
  if (!raptor) {
    return;
  }
  raptor_free_parser(raptor->parser);
  raptor_free_uri(raptor->base);
  raptor_free_world(raptor->world);
  for (size_t i = 0; i < sizeof raptor->texts / sizeof *raptor->texts; ++i) {
    kg_buf_clear(&raptor->texts[i]);
  }
  kg_alloc_free(raptor->ctx->alloc, raptor);
}

static kg_status
open_parser(kg_raptor *r, const char *name)
{
  r->parser = raptor_new_parser(r->world, name);
  if (!r->parser) {
    return kg_out_of_memory(r->ctx);
  }
  raptor_parser_set_option(r->parser, RAPTOR_OPTION_NO_NET, NULL, 1);
  raptor_parser_set_option(r->parser, RAPTOR_OPTION_NO_FILE, NULL, 1);
  raptor_parser_set_option(r->parser, RAPTOR_OPTION_LOAD_EXTERNAL_ENTITIES,
                           NULL, 0);
  raptor_parser_set_statement_handler(r->parser, r, take_statement);
  raptor_parser_set_namespace_handler(r->parser, r, take_namespace);
  return KG_OK;
}

static kg_status
fed(kg_raptor *r, int failed)
{
  if (failed && !r->status) {
    return kg_sink_error(&r->ctx->sink, KG_ERR_INPUT, r->options.source,
                         "raptor gave up without a reason");
  }
  return r->status;
}

kg_status
kg_raptor_turtle(kg_raptor *raptor,
                 kg_slice text,
                 const kg_term *graph,
                 uint64_t line,
                 const kg_slice *labels)
{
  if (!raptor->parser) {
    TRY(open_parser(raptor, "turtle"));
  }
  raptor->graph = graph;
  raptor->labels = labels;
  raptor->first_line = line;
  if (raptor_parser_parse_start(raptor->parser, raptor->base)) {
    return fed(raptor, 1);
  }
  return fed(raptor, raptor_parser_parse_chunk(raptor->parser,
                                               (const unsigned char *)text.ptr,
                                               text.len, 1));
}

kg_status
kg_raptor_rdfxml(kg_raptor *raptor, kg_source *source)
{
  char *buf = kg_alloc_resize(raptor->ctx->alloc, NULL, CHUNK);
  if (!buf) {
    return kg_out_of_memory(raptor->ctx);
  }
  kg_status st = open_parser(raptor, "rdfxml");
  if (!st && raptor_parser_parse_start(raptor->parser, raptor->base)) {
    st = fed(raptor, 1);
  }
  for (size_t n = 1; !st && n;) {
    st = kg_source_read(source, buf, CHUNK, &n);
    if (!st) {
      st = fed(raptor, raptor_parser_parse_chunk(raptor->parser,
                                                 (const unsigned char *)buf, n,
                                                 n == 0));
    }
    if (!st && kg_is_cancelled(raptor->ctx)) {
      st = KG_CANCELLED;
    }
  }
  kg_alloc_free(raptor->ctx->alloc, buf);
  return st;
}
