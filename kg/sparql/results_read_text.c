/* SPDX-License-Identifier: Apache-2.0 */
/// Readers of SPARQL 1.1 Query Results CSV and TSV.
#include "sparql/lexer.h"
#include "sparql/results_writer.h"

#include "base/buf.h"
#include "rdf/xsd_iri.h"

typedef struct line_reader {
  const kg_context *ctx;
  const char *source;
  kg_slice text;
  size_t at;
  uint64_t line;
  kg_results_table *table;
} line_reader;

static kg_status
fail(const line_reader *reader, const char *what)
{
  return kg_sink_error(&reader->ctx->sink, KG_ERR_INPUT, reader->source,
                       "line %llu of the results: %s",
                       (unsigned long long)reader->line, what);
}

static bool
is_line_end(char c)
{
  return c == '\n' || c == '\r';
}

/// Behind `\n`, `\r\n` or `\r`.
static void
skip_line_end(line_reader *reader)
{
  if (reader->at < reader->text.len && reader->text.ptr[reader->at] == '\r') {
    ++reader->at;
  }
  if (reader->at < reader->text.len && reader->text.ptr[reader->at] == '\n') {
    ++reader->at;
  }
  reader->line++;
}

/// True if a mark was there; a line's end is skipped.
static bool
has_more_fields(line_reader *reader, char mark)
{
  if (reader->at < reader->text.len && reader->text.ptr[reader->at] == mark) {
    ++reader->at;
    return true;
  }
  skip_line_end(reader);
  return false;
}

static kg_slice
plain_field(line_reader *reader, char mark)
{
  const size_t begin = reader->at;
  while (reader->at < reader->text.len &&
         reader->text.ptr[reader->at] != mark &&
         !is_line_end(reader->text.ptr[reader->at])) {
    ++reader->at;
  }
  return kg_slice_sub(reader->text, begin, reader->at);
}

// CSV -----------------------------------------------------------------------

static kg_status
quoted_field(line_reader *reader, kg_slice *field)
{
  kg_buf out;
  kg_buf_init(&out, reader->ctx->alloc);
  const kg_slice text = reader->text;
  size_t at = reader->at + 1;
  for (; at < text.len; ++at) {
    if (text.ptr[at] == '"') {
      if (at + 1 == text.len || text.ptr[at + 1] != '"') {
        break;
      }
      ++at;
    }
    kg_buf_add_byte(&out, text.ptr[at]);
  }
  reader->at = at + 1;
  *field = kg_arena_copy(&reader->table->arena, kg_buf_slice(&out));
  const bool failed = kg_buf_status(&out) || !field->ptr;
  kg_buf_clear(&out);
  if (at >= text.len) {
    reader->at = text.len;
    return fail(reader, "a quote is not closed");
  }
  return failed ? kg_out_of_memory(reader->ctx) : KG_OK;
}

static kg_status
csv_field(line_reader *reader, kg_slice *field)
{
  if (reader->at < reader->text.len && reader->text.ptr[reader->at] == '"') {
    return quoted_field(reader, field);
  }
  *field = kg_arena_copy(&reader->table->arena, plain_field(reader, ','));
  return field->ptr ? KG_OK : kg_out_of_memory(reader->ctx);
}

static void
csv_term(kg_slice field, kg_term *term)
{
  if (kg_slice_has_prefix(field, kg_slice_of("_:"))) {
    term->kind = KG_TERM_BLANK;
    term->text = kg_slice_sub(field, 2, field.len);
  } else {
    *term = kg_literal(field, kg_slice_of(NULL));
  }
}

static bool
is_true_or_false(kg_slice text, kg_results_table *table)
{
  const kg_slice word = kg_slice_trim(text);
  table->answer = kg_slice_is(word, "true");
  table->is_ask = table->answer || kg_slice_is(word, "false");
  return table->is_ask;
}

static kg_status
csv_header(line_reader *reader)
{
  if (reader->text.len && is_line_end(reader->text.ptr[0])) {
    skip_line_end(reader); // No variables at all.
    return KG_OK;
  }
  do {
    kg_slice field;
    TRY(csv_field(reader, &field));
    TRY(kg_table_add_column(reader->ctx, reader->table, field));
  } while (has_more_fields(reader, ','));
  return KG_OK;
}

kg_status
kg_results_read_csv(const kg_context *ctx,
                    kg_slice text,
                    const char *source,
                    kg_results_table *table)
{
  line_reader reader = {
      .ctx = ctx, .source = source, .text = text, .line = 1, .table = table};
  if (is_true_or_false(text, table)) {
    return KG_OK;
  }
  TRY(csv_header(&reader));
  while (reader.at < text.len) {
    kg_term *row = NULL;
    TRY(kg_table_add_row(ctx, table, &row));
    size_t i = 0;
    do {
      kg_slice field;
      TRY(csv_field(&reader, &field));
      if (i >= table->n_columns && field.len) {
        return fail(&reader, "too many fields");
      }
      if (field.len) {
        csv_term(field, &row[i]);
      }
      ++i;
    } while (has_more_fields(&reader, ','));
  }
  return KG_OK;
}

// TSV -----------------------------------------------------------------------

static kg_status
next_token(line_reader *reader, kg_lexer *lexer, kg_token *token)
{
  return kg_lexer_next(lexer, token) ? KG_OK
                                     : fail(reader, lexer->fault.message);
}

static kg_status
tsv_string(line_reader *reader, kg_lexer *lexer, kg_term *term)
{
  kg_token token;
  TRY(next_token(reader, lexer, &token));
  if (token.kind == KG_TOKEN_LANG) {
    term->lang = token.text;
  } else if (token.kind == KG_TOKEN_MARK && token.mark == KG_MARK_TYPE) {
    TRY(next_token(reader, lexer, &token));
    term->datatype = token.text;
    if (kg_slice_is(term->datatype, KG_XSD("string"))) {
      term->datatype = kg_slice_of(NULL);
    }
  }
  return KG_OK;
}

static const char *
number_type(kg_token_kind kind)
{
  return kind == KG_TOKEN_INTEGER   ? KG_XSD("integer")
         : kind == KG_TOKEN_DECIMAL ? KG_XSD("decimal")
         : kind == KG_TOKEN_DOUBLE  ? KG_XSD("double")
                                    : NULL;
}

static kg_status
tsv_term(line_reader *reader, kg_slice field, kg_term *term)
{
  kg_lexer lexer;
  kg_token token;
  if (!kg_lexer_init(&lexer, field, &reader->table->arena)) {
    return fail(reader, lexer.fault.message);
  }
  TRY(next_token(reader, &lexer, &token));
  switch (token.kind) {
  case KG_TOKEN_END: return KG_OK;
  case KG_TOKEN_IRI: *term = kg_iri(token.text); return KG_OK;
  case KG_TOKEN_BLANK:
    *term = (kg_term){.kind = KG_TERM_BLANK, .text = token.text};
    return KG_OK;
  case KG_TOKEN_STRING:
    *term = kg_literal(token.text, kg_slice_of(NULL));
    return tsv_string(reader, &lexer, term);
  case KG_TOKEN_WORD:
    *term = kg_literal(token.text, kg_slice_of(KG_XSD("boolean")));
    return KG_OK;
  case KG_TOKEN_MARK: TRY(next_token(reader, &lexer, &token)); break;
  default: break;
  }
  const char *type = number_type(token.kind);
  *term = kg_literal(field, kg_slice_of(type));
  return type ? KG_OK : fail(reader, "a field that is no term");
}

static kg_status
tsv_header(line_reader *reader)
{
  if (reader->text.len && is_line_end(reader->text.ptr[0])) {
    skip_line_end(reader); // No variables at all.
    return KG_OK;
  }
  do {
    kg_slice name = plain_field(reader, '\t');
    if (name.len && (name.ptr[0] == '?' || name.ptr[0] == '$')) {
      name = kg_slice_sub(name, 1, name.len);
    }
    TRY(kg_table_add_column(reader->ctx, reader->table, name));
  } while (has_more_fields(reader, '\t'));
  return KG_OK;
}

kg_status
kg_results_read_tsv(const kg_context *ctx,
                    kg_slice text,
                    const char *source,
                    kg_results_table *table)
{
  const kg_slice copy = kg_arena_copy(&table->arena, text);
  if (!copy.ptr) {
    return kg_out_of_memory(ctx);
  }
  line_reader reader = {
      .ctx = ctx, .source = source, .text = copy, .line = 1, .table = table};
  if (is_true_or_false(text, table)) {
    return KG_OK;
  }
  TRY(tsv_header(&reader));
  while (reader.at < copy.len) {
    kg_term *row = NULL;
    TRY(kg_table_add_row(ctx, table, &row));
    size_t i = 0;
    do {
      const kg_slice field = plain_field(&reader, '\t');
      if (i >= table->n_columns && field.len) {
        return fail(&reader, "too many fields");
      }
      if (field.len) {
        TRY(tsv_term(&reader, field, &row[i]));
      }
      ++i;
    } while (has_more_fields(&reader, '\t'));
  }
  return KG_OK;
}
