/* SPDX-License-Identifier: Apache-2.0 */
/// Writers of lines: SPARQL 1.1 Query Results CSV and TSV Formats, and
/// Markdown tables.
#include "sparql/results_writer.h"

#include "rdf/xsd_iri.h"

static void
ask_text(kg_out *out, bool answer)
{
  kg_out_string(out, answer ? "true\n" : "false\n");
}

static void
end_nothing(kg_results_writer *writer)
{
  (void)writer;
}

// CSV: values only; RFC 4180 quotes and line ends ----------------------------

static void
write_csv_text(kg_out *out, kg_slice text)
{
  size_t from = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.len && !quoted; ++i) {
    quoted = text.ptr[i] == '"' || text.ptr[i] == ',' || text.ptr[i] == '\n' ||
             text.ptr[i] == '\r';
  }
  if (!quoted) {
    kg_out_add(out, text);
    return;
  }
  kg_out_byte(out, '"');
  for (size_t i = 0; i < text.len; ++i) {
    if (text.ptr[i] == '"') { // Doubled: written here, and again from here.
      kg_out_add(out, kg_slice_sub(text, from, i + 1));
      from = i;
    }
  }
  kg_out_add(out, kg_slice_sub(text, from, text.len));
  kg_out_byte(out, '"');
}

static void
begin_csv(kg_results_writer *writer)
{
  for (size_t i = 0; i < writer->n_columns; ++i) {
    kg_out_string(writer->out, i ? "," : "");
    kg_out_add(writer->out, writer->columns[i]);
  }
  kg_out_string(writer->out, "\r\n");
}

static void
row_csv(kg_results_writer *writer, const kg_term *row)
{
  for (size_t i = 0; i < writer->n_columns; ++i) {
    kg_out_string(writer->out, i ? "," : "");
    kg_out_string(writer->out, row[i].kind == KG_TERM_BLANK ? "_:" : "");
    write_csv_text(writer->out, row[i].text);
  }
  kg_out_string(writer->out, "\r\n");
}

const kg_results_ops kg_results_csv_ops = {begin_csv, row_csv, end_nothing,
                                           ask_text};

// TSV: terms in Turtle
// ---------------------------------------------------------

static size_t
count_digits(kg_slice text, size_t at)
{
  size_t n = 0;
  while (at + n < text.len && text.ptr[at + n] >= '0' &&
         text.ptr[at + n] <= '9') {
    ++n;
  }
  return n;
}

typedef enum number_shape {
  NO_NUMBER,
  INTEGER_SHAPE,
  DECIMAL_SHAPE,
  DOUBLE_SHAPE,
} number_shape;

/// Which of Turtle's bare numbers the text is.
static number_shape
shape_of(kg_slice text)
{
  size_t at = text.len && (text.ptr[0] == '+' || text.ptr[0] == '-');
  const size_t n_whole = count_digits(text, at);
  at += n_whole;
  const bool has_point = at < text.len && text.ptr[at] == '.';
  const size_t n_fraction = has_point ? count_digits(text, at + 1) : 0;
  at += has_point ? 1 + n_fraction : 0;
  if (at == text.len) {
    return has_point ? (n_fraction ? DECIMAL_SHAPE : NO_NUMBER)
                     : (n_whole ? INTEGER_SHAPE : NO_NUMBER);
  }
  if ((text.ptr[at] != 'e' && text.ptr[at] != 'E') ||
      !(n_whole || n_fraction)) {
    return NO_NUMBER;
  }
  ++at;
  at += at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-');
  const size_t n_exponent = count_digits(text, at);
  return n_exponent && at + n_exponent == text.len ? DOUBLE_SHAPE : NO_NUMBER;
}

/// True for what Turtle reads as the same term without quotes.
static bool
is_bare(const kg_term *term)
{
  switch (shape_of(term->text)) {
  case INTEGER_SHAPE: return kg_slice_is(term->datatype, KG_XSD("integer"));
  case DECIMAL_SHAPE: return kg_slice_is(term->datatype, KG_XSD("decimal"));
  case DOUBLE_SHAPE: return kg_slice_is(term->datatype, KG_XSD("double"));
  case NO_NUMBER: break;
  }
  return kg_slice_is(term->datatype, KG_XSD("boolean")) &&
         (kg_slice_is(term->text, "true") || kg_slice_is(term->text, "false"));
}

static const char *
escape_of(char c)
{
  switch (c) {
  case '"': return "\\\"";
  case '\\': return "\\\\";
  case '\n': return "\\n";
  case '\r': return "\\r";
  case '\t': return "\\t";
  default: return NULL;
  }
}

static void
write_quoted(kg_out *out, kg_slice text)
{
  size_t from = 0;
  kg_out_byte(out, '"');
  for (size_t i = 0; i < text.len; ++i) {
    const char *escape = escape_of(text.ptr[i]);
    if (escape) {
      kg_out_add(out, kg_slice_sub(text, from, i));
      kg_out_string(out, escape);
      from = i + 1;
    }
  }
  kg_out_add(out, kg_slice_sub(text, from, text.len));
  kg_out_byte(out, '"');
}

static void
write_iri(kg_out *out, kg_slice iri)
{
  kg_out_byte(out, '<');
  kg_out_add(out, iri);
  kg_out_byte(out, '>');
}

static void
write_turtle_literal(kg_out *out, const kg_term *term)
{
  if (is_bare(term)) {
    kg_out_add(out, term->text);
    return;
  }
  write_quoted(out, term->text);
  if (term->lang.len) {
    kg_out_byte(out, '@');
    kg_out_add(out, term->lang);
  } else if (term->datatype.len) {
    kg_out_string(out, "^^");
    write_iri(out, term->datatype);
  }
}

static void
write_turtle(kg_out *out, const kg_term *term)
{
  switch (term->kind) {
  case KG_TERM_NONE: break;
  case KG_TERM_IRI: write_iri(out, term->text); break;
  case KG_TERM_BLANK:
    kg_out_string(out, "_:");
    kg_out_add(out, term->text);
    break;
  case KG_TERM_LITERAL: write_turtle_literal(out, term); break;
  }
}

static void
begin_tsv(kg_results_writer *writer)
{
  for (size_t i = 0; i < writer->n_columns; ++i) {
    kg_out_string(writer->out, i ? "\t?" : "?");
    kg_out_add(writer->out, writer->columns[i]);
  }
  kg_out_byte(writer->out, '\n');
}

static void
row_tsv(kg_results_writer *writer, const kg_term *row)
{
  for (size_t i = 0; i < writer->n_columns; ++i) {
    kg_out_string(writer->out, i ? "\t" : "");
    write_turtle(writer->out, &row[i]);
  }
  kg_out_byte(writer->out, '\n');
}

const kg_results_ops kg_results_tsv_ops = {begin_tsv, row_tsv, end_nothing,
                                           ask_text};

// Markdown ----------------------------------------------------------------

/// A cell is one line; what Markdown would take as markup is escaped.
static void
write_cell(kg_out *out, kg_slice text)
{
  for (size_t i = 0; i < text.len; ++i) {
    const char c = text.ptr[i];
    if (c == '\n') {
      kg_out_string(out, "<br>");
    } else if (c != '\r') {
      if (strchr("\\|`*_<[", c) && c) {
        kg_out_byte(out, '\\');
      }
      kg_out_byte(out, c);
    }
  }
}

static void
write_markdown(kg_out *out, const kg_term *term)
{
  if (term->kind == KG_TERM_IRI) {
    write_iri(out, term->text);
  } else if (term->kind == KG_TERM_BLANK) {
    kg_out_string(out, "\\_:");
    write_cell(out, term->text);
  } else {
    write_cell(out, term->text);
  }
}

static void
begin_markdown(kg_results_writer *writer)
{
  for (size_t i = 0; i < writer->n_columns; ++i) {
    kg_out_string(writer->out, "| ");
    write_cell(writer->out, writer->columns[i]);
    kg_out_byte(writer->out, ' ');
  }
  kg_out_string(writer->out, "|\n");
  for (size_t i = 0; i < writer->n_columns; ++i) {
    kg_out_string(writer->out, "| --- ");
  }
  kg_out_string(writer->out, "|\n");
}

static void
row_markdown(kg_results_writer *writer, const kg_term *row)
{
  for (size_t i = 0; i < writer->n_columns; ++i) {
    kg_out_string(writer->out, "| ");
    write_markdown(writer->out, &row[i]);
    kg_out_byte(writer->out, ' ');
  }
  kg_out_string(writer->out, "|\n");
}

const kg_results_ops kg_results_markdown_ops = {begin_markdown, row_markdown,
                                                end_nothing, ask_text};
