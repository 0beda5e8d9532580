/* SPDX-License-Identifier: Apache-2.0 */
/// SPARQL 1.1 Query Results JSON Format, and JSON Lines of its bindings.
#include "sparql/results_writer.h"

#include "rdf/xsd_iri.h"

#include <jansson.h>

// Writing -------------------------------------------------------------------

static void
write_string(kg_out *out, kg_slice text)
{
  size_t from = 0;
  kg_out_byte(out, '"');
  for (size_t i = 0; i < text.len; ++i) {
    const unsigned char c = (unsigned char)text.ptr[i];
    if (c >= ' ' && c != '"' && c != '\\') {
      continue;
    }
    kg_out_add(out, kg_slice_sub(text, from, i));
    from = i + 1;
    switch (c) {
    case '"': kg_out_string(out, "\\\""); break;
    case '\\': kg_out_string(out, "\\\\"); break;
    case '\n': kg_out_string(out, "\\n"); break;
    case '\r': kg_out_string(out, "\\r"); break;
    case '\t': kg_out_string(out, "\\t"); break;
    default: kg_out_printf(out, "\\u%04x", c);
    }
  }
  kg_out_add(out, kg_slice_sub(text, from, text.len));
  kg_out_byte(out, '"');
}

static void
write_member(kg_out *out, const char *name, kg_slice value)
{
  kg_out_printf(out, ",\"%s\":", name);
  write_string(out, value);
}

static void
write_term(kg_out *out, const kg_term *term)
{
  static const char *const types[] = {
      [KG_TERM_IRI] = "uri",
      [KG_TERM_BLANK] = "bnode",
      [KG_TERM_LITERAL] = "literal",
  };
  kg_out_printf(out, "{\"type\":\"%s\"", types[term->kind]);
  write_member(out, "value", term->text);
  if (term->lang.len) {
    write_member(out, "xml:lang", term->lang);
  } else if (term->datatype.len) {
    write_member(out, "datatype", term->datatype);
  }
  kg_out_byte(out, '}');
}

static void
write_binding(kg_results_writer *writer, const kg_term *row)
{
  bool is_first = true;
  kg_out_byte(writer->out, '{');
  for (size_t i = 0; i < writer->n_columns; ++i) {
    if (row[i].kind == KG_TERM_NONE) {
      continue;
    }
    kg_out_string(writer->out, is_first ? "" : ",");
    write_string(writer->out, writer->columns[i]);
    kg_out_byte(writer->out, ':');
    write_term(writer->out, &row[i]);
    is_first = false;
  }
  kg_out_byte(writer->out, '}');
}

static void
begin_json(kg_results_writer *writer)
{
  kg_out_string(writer->out, "{\"head\":{\"vars\":[");
  for (size_t i = 0; i < writer->n_columns; ++i) {
    kg_out_string(writer->out, i ? "," : "");
    write_string(writer->out, writer->columns[i]);
  }
  kg_out_string(writer->out, "]},\n\"results\":{\"bindings\":[");
}

static void
row_json(kg_results_writer *writer, const kg_term *row)
{
  kg_out_string(writer->out, writer->n_rows ? ",\n" : "\n");
  write_binding(writer, row);
}

static void
end_json(kg_results_writer *writer)
{
  kg_out_string(writer->out, "\n]}}\n");
}

static void
ask_json(kg_out *out, bool answer)
{
  kg_out_printf(out, "{\"head\":{},\"boolean\":%s}\n",
                answer ? "true" : "false");
}

const kg_results_ops kg_results_json_ops = {begin_json, row_json, end_json,
                                            ask_json};

static void
begin_lines(kg_results_writer *writer)
{
  (void)writer;
}

static void
row_lines(kg_results_writer *writer, const kg_term *row)
{
  write_binding(writer, row);
  kg_out_byte(writer->out, '\n');
}

static void
ask_lines(kg_out *out, bool answer)
{
  kg_out_printf(out, "{\"boolean\":%s}\n", answer ? "true" : "false");
}

const kg_results_ops kg_results_jsonl_ops = {begin_lines, row_lines,
                                             begin_lines, ask_lines};

// Reading -------------------------------------------------------------------

static kg_status
fail(const kg_context *ctx, const char *source, const char *what)
{
  return kg_sink_error(&ctx->sink, KG_ERR_INPUT, source,
                       "not results in the SPARQL JSON format: %s", what);
}

static kg_slice
string_of(const json_t *value)
{
  return json_is_string(value) ? kg_slice_make(json_string_value(value),
                                               json_string_length(value))
                               : kg_slice_of(NULL);
}

static kg_term_kind
kind_of(kg_slice type)
{
  return kg_slice_is(type, "uri")             ? KG_TERM_IRI
         : kg_slice_is(type, "bnode")         ? KG_TERM_BLANK
         : kg_slice_is(type, "literal")       ? KG_TERM_LITERAL
         : kg_slice_is(type, "typed-literal") ? KG_TERM_LITERAL // Before 1.1.
                                              : KG_TERM_NONE;
}

static kg_slice
lower(kg_arena *arena, kg_slice tag)
{
  kg_slice copy = kg_arena_copy(arena, tag);
  char *text = (char *)copy.ptr; // Our own copy.
  for (size_t i = 0; text && i < copy.len; ++i) {
    text[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
  }
  return copy;
}

static kg_status
read_term(const kg_context *ctx,
          const char *source,
          kg_arena *arena,
          const json_t *value,
          kg_term *term)
{
  const json_t *text = json_object_get(value, "value");
  kg_slice datatype = string_of(json_object_get(value, "datatype"));
  const kg_slice lang = string_of(json_object_get(value, "xml:lang"));
  const kg_term_kind kind = kind_of(string_of(json_object_get(value, "type")));
  if (!kind || !json_is_string(text)) {
    return fail(ctx, source, "a term without a type or a value");
  }
  if (kg_slice_is(datatype, KG_XSD("string")) || lang.len) {
    datatype = (kg_slice){0};
  }
  term->kind = kind;
  term->text = kg_arena_copy(arena, string_of(text));
  term->datatype = kg_arena_copy(arena, datatype);
  term->lang = lower(arena, lang);
  return term->text.ptr && term->datatype.ptr && term->lang.ptr
             ? KG_OK
             : kg_out_of_memory(ctx);
}

static kg_status
read_row(const kg_context *ctx,
         const char *source,
         json_t *binding,
         kg_results_table *table)
{
  kg_term *row = NULL;
  TRY(kg_table_add_row(ctx, table, &row));
  for (void *at = json_object_iter(binding); at;
       at = json_object_iter_next(binding, at)) {
    const size_t i =
        kg_table_find_column(table, kg_slice_of(json_object_iter_key(at)));
    if (i == (size_t)-1) {
      return fail(ctx, source, "a variable that is not in the head");
    }
    TRY(read_term(ctx, source, &table->arena, json_object_iter_value(at),
                  &row[i]));
  }
  return KG_OK;
}

static kg_status
read_root(const kg_context *ctx,
          const char *source,
          const json_t *root,
          kg_results_table *table)
{
  const json_t *answer = json_object_get(root, "boolean");
  const json_t *vars = json_object_get(json_object_get(root, "head"), "vars");
  const json_t *bindings =
      json_object_get(json_object_get(root, "results"), "bindings");
  if (json_is_boolean(answer)) {
    table->is_ask = true;
    table->answer = json_is_true(answer);
    return KG_OK;
  }
  if (!json_is_array(bindings)) {
    return fail(ctx, source, "neither bindings nor a boolean");
  }
  for (size_t i = 0; i < json_array_size(vars); ++i) {
    TRY(kg_table_add_column(ctx, table, string_of(json_array_get(vars, i))));
  }
  for (size_t i = 0; i < json_array_size(bindings); ++i) {
    TRY(read_row(ctx, source, json_array_get(bindings, i), table));
  }
  return KG_OK;
}

kg_status
kg_results_read_json(const kg_context *ctx,
                     kg_slice text,
                     const char *source,
                     kg_results_table *table)
{
  json_error_t error;
  json_t *root = json_loadb(text.ptr, text.len, JSON_ALLOW_NUL, &error);
  if (!root) {
    return fail(ctx, source, error.text);
  }
  const kg_status st = read_root(ctx, source, root, table);
  json_decref(root);
  return st;
}
