/* SPDX-License-Identifier: Apache-2.0 */
/// Reader of the SPARQL Query Results XML Format: a small pull reader of XML
/// without document types, and the walk over the results' elements. Namespace
/// prefixes of elements are ignored.
#include "sparql/results_writer.h"

#include "base/buf.h"
#include "rdf/xsd_iri.h"

typedef enum xml_event { XML_START, XML_STOP, XML_TEXT, XML_END } xml_event;

typedef struct xml_reader {
  const kg_context *ctx;
  const char *source;
  kg_slice text;
  size_t at;
  kg_slice name;       ///< Of the element, without a prefix.
  kg_slice attributes; ///< Raw.
  kg_slice chars;      ///< XML_TEXT: raw.
  bool is_cdata;
  bool is_empty; ///< `<x/>`: its XML_STOP comes next.
} xml_reader;

static kg_status
fail(const xml_reader *xml, const char *what)
{
  return kg_sink_error(&xml->ctx->sink, KG_ERR_INPUT, xml->source,
                       "not results in the SPARQL XML format: %s", what);
}

static bool
starts(const xml_reader *xml, const char *string)
{
  const kg_slice rest = kg_slice_sub(xml->text, xml->at, xml->text.len);
  return kg_slice_has_prefix(rest, kg_slice_of(string));
}

static bool
is_space(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Moves behind the next `end`; false if there is none.
static bool
skip_to(xml_reader *xml, const char *end)
{
  const kg_slice needle = kg_slice_of(end);
  const size_t found = kg_slice_find(xml->text, needle, xml->at);
  if (found == (size_t)-1) {
    return false;
  }
  xml->at = found + needle.len;
  return true;
}

/// The end of a tag, past quoted values that may hold `>`.
static size_t
find_tag_end(const xml_reader *xml)
{
  char quote = 0;
  for (size_t i = xml->at; i < xml->text.len; ++i) {
    const char c = xml->text.ptr[i];
    if (quote) {
      quote = c == quote ? 0 : quote;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i;
    }
  }
  return xml->text.len;
}

static kg_slice
without_prefix(kg_slice name)
{
  for (size_t i = 0; i < name.len; ++i) {
    if (name.ptr[i] == ':') {
      return kg_slice_sub(name, i + 1, name.len);
    }
  }
  return name;
}

static kg_status
read_tag(xml_reader *xml, xml_event *event)
{
  const size_t end = find_tag_end(xml);
  if (end == xml->text.len) {
    return fail(xml, "a tag without its end");
  }
  kg_slice inside = kg_slice_sub(xml->text, xml->at + 1, end);
  xml->at = end + 1;
  *event = XML_START;
  if (inside.len && inside.ptr[0] == '/') {
    *event = XML_STOP;
    inside = kg_slice_sub(inside, 1, inside.len);
  } else if (inside.len && inside.ptr[inside.len - 1] == '/') {
    xml->is_empty = true;
    inside.len--;
  }
  size_t n = 0;
  while (n < inside.len && !is_space(inside.ptr[n])) {
    ++n;
  }
  xml->name = without_prefix(kg_slice_sub(inside, 0, n));
  xml->attributes = kg_slice_sub(inside, n, inside.len);
  return KG_OK;
}

static kg_status
read_cdata(xml_reader *xml, xml_event *event)
{
  const size_t begin = xml->at + strlen("<![CDATA[");
  if (!skip_to(xml, "]]>")) {
    return fail(xml, "CDATA without its end");
  }
  xml->chars = kg_slice_sub(xml->text, begin, xml->at - strlen("]]>"));
  xml->is_cdata = true;
  *event = XML_TEXT;
  return KG_OK;
}

static kg_status
read_chars(xml_reader *xml, xml_event *event)
{
  const size_t begin = xml->at;
  while (xml->at < xml->text.len && xml->text.ptr[xml->at] != '<') {
    ++xml->at;
  }
  xml->chars = kg_slice_sub(xml->text, begin, xml->at);
  xml->is_cdata = false;
  *event = XML_TEXT;
  return KG_OK;
}

static kg_status
next_event(xml_reader *xml, xml_event *event)
{
  if (xml->is_empty) {
    xml->is_empty = false;
    *event = XML_STOP;
    return KG_OK;
  }
  while (xml->at < xml->text.len) {
    if (!starts(xml, "<")) {
      return read_chars(xml, event);
    }
    if (starts(xml, "<![CDATA[")) {
      return read_cdata(xml, event);
    }
    if (!starts(xml, "<?") && !starts(xml, "<!")) {
      return read_tag(xml, event);
    }
    const char *end = starts(xml, "<?")     ? "?>"
                      : starts(xml, "<!--") ? "-->"
                                            : ">";
    if (!skip_to(xml, end)) {
      return fail(xml, "a comment or declaration without its end");
    }
  }
  *event = XML_END;
  return KG_OK;
}

// Text ----------------------------------------------------------------------

/// Appends what the entity `&name;` stands for.
static bool
add_entity(kg_buf *out, kg_slice name)
{
  static const struct {
    const char *name;
    char c;
  } known[] = {
      {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
  for (size_t i = 0; i < sizeof known / sizeof *known; ++i) {
    if (kg_slice_is(name, known[i].name)) {
      kg_buf_add_byte(out, known[i].c);
      return true;
    }
  }
  if (name.len < 2 || name.ptr[0] != '#') {
    return false;
  }
  const bool hex = name.ptr[1] == 'x';
  uint32_t value = 0;
  for (size_t i = hex ? 2 : 1; i < name.len && value < 0x110000; ++i) {
    const char c = name.ptr[i];
    const int digit = c >= '0' && c <= '9'          ? c - '0'
                      : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                    : -1;
    if (digit < 0) {
      return false;
    }
    value = value * (hex ? 16 : 10) + (uint32_t)digit;
  }
  kg_buf_add_utf8(out, value);
  return true;
}

static kg_status
add_text(const xml_reader *xml, kg_slice raw, kg_buf *out)
{
  for (size_t i = 0; i < raw.len; ++i) {
    const char c = raw.ptr[i];
    const bool crlf = c == '\r' && i + 1 < raw.len && raw.ptr[i + 1] == '\n';
    if (c == '\r') { // XML 1.0, 2.11
      kg_buf_add_string(out, crlf ? "" : "\n");
      continue;
    }
    if (c != '&') {
      kg_buf_add_byte(out, c);
      continue;
    }
    const size_t end = kg_slice_find(raw, kg_slice_of(";"), i);
    if (end == (size_t)-1 || !add_entity(out, kg_slice_sub(raw, i + 1, end))) {
      return fail(xml, "an unknown entity");
    }
    i = end;
  }
  return KG_OK;
}

/// The text of the element whose start was read, up to its end.
static kg_status
read_text(xml_reader *xml, kg_arena *arena, kg_slice *text)
{
  kg_buf out;
  xml_event event = XML_TEXT;
  kg_buf_init(&out, xml->ctx->alloc);
  kg_status st = KG_OK;
  while (!st && event == XML_TEXT) {
    st = next_event(xml, &event);
    if (st || event != XML_TEXT) {
      break;
    }
    if (xml->is_cdata) {
      kg_buf_add(&out, xml->chars);
    } else {
      st = add_text(xml, xml->chars, &out);
    }
  }
  if (!st && event != XML_STOP) {
    st = fail(xml, "an element where text should be");
  }
  *text = kg_arena_copy(arena, kg_buf_slice(&out));
  if (!st && (!text->ptr || kg_buf_status(&out))) {
    st = kg_out_of_memory(xml->ctx);
  }
  kg_buf_clear(&out);
  return st;
}

/// The value of an attribute; empty if it is not there.
static kg_status
get_attribute(const xml_reader *xml,
              const char *name,
              kg_arena *arena,
              kg_slice *value)
{
  const kg_slice all = xml->attributes;
  const size_t name_len = strlen(name);
  size_t at = 0;
  *value = kg_slice_of(NULL);
  while ((at = kg_slice_find(all, kg_slice_of(name), at)) != (size_t)-1) {
    const bool begins = at > 0 && is_space(all.ptr[at - 1]);
    at += name_len;
    size_t quote = at;
    while (quote < all.len &&
           (is_space(all.ptr[quote]) || all.ptr[quote] == '=')) {
      ++quote;
    }
    if (!begins || quote == at || quote >= all.len) {
      continue;
    }
    const kg_slice mark = kg_slice_sub(all, quote, quote + 1);
    const size_t end = kg_slice_find(all, mark, quote + 1);
    if (end == (size_t)-1) {
      return fail(xml, "an attribute without its end");
    }
    kg_buf out;
    kg_buf_init(&out, xml->ctx->alloc);
    kg_status st = add_text(xml, kg_slice_sub(all, quote + 1, end), &out);
    *value = kg_arena_copy(arena, kg_buf_slice(&out));
    kg_buf_clear(&out);
    return st || value->ptr ? st : kg_out_of_memory(xml->ctx);
  }
  return KG_OK;
}

// Results -------------------------------------------------------------------

static bool
is_element(const xml_reader *xml, const char *name)
{
  return kg_slice_is(xml->name, name);
}

static void
lower(kg_slice tag)
{
  char *text = (char *)tag.ptr; // Our own copy.
  for (size_t i = 0; i < tag.len; ++i) {
    text[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
  }
}

/// `<uri>`, `<bnode>` or `<literal>`, whose start was read.
static kg_status
read_term(xml_reader *xml, kg_results_table *table, kg_term *term)
{
  kg_arena *arena = &table->arena;
  if (is_element(xml, "uri")) {
    term->kind = KG_TERM_IRI;
  } else if (is_element(xml, "bnode")) {
    term->kind = KG_TERM_BLANK;
  } else if (is_element(xml, "literal")) {
    term->kind = KG_TERM_LITERAL;
    TRY(get_attribute(xml, "datatype", arena, &term->datatype));
    TRY(get_attribute(xml, "xml:lang", arena, &term->lang));
    lower(term->lang);
    if (kg_slice_is(term->datatype, KG_XSD("string"))) {
      term->datatype = kg_slice_of(NULL);
    }
  } else {
    return fail(xml, "an unknown kind of term");
  }
  return read_text(xml, arena, &term->text);
}

/// `<binding>`, whose start was read.
static kg_status
read_binding(xml_reader *xml, kg_results_table *table, kg_term *row)
{
  kg_slice name;
  TRY(get_attribute(xml, "name", &table->arena, &name));
  const size_t column = kg_table_find_column(table, name);
  if (column == (size_t)-1) {
    return fail(xml, "a binding of a variable that is not in the head");
  }
  xml_event event;
  for (;;) {
    TRY(next_event(xml, &event));
    if (event == XML_START) {
      TRY(read_term(xml, table, &row[column]));
    } else if (event != XML_TEXT) {
      return event == XML_STOP ? KG_OK : fail(xml, "it ends too early");
    }
  }
}

/// `<result>`, whose start was read.
static kg_status
read_result(xml_reader *xml, kg_results_table *table)
{
  kg_term *row = NULL;
  xml_event event;
  TRY(kg_table_add_row(xml->ctx, table, &row));
  for (;;) {
    TRY(next_event(xml, &event));
    if (event == XML_START) {
      TRY(read_binding(xml, table, row));
    } else if (event != XML_TEXT) {
      return event == XML_STOP ? KG_OK : fail(xml, "it ends too early");
    }
  }
}

static kg_status
read_boolean(xml_reader *xml, kg_results_table *table)
{
  kg_slice text;
  TRY(read_text(xml, &table->arena, &text));
  text = kg_slice_trim(text);
  table->is_ask = true;
  table->answer = kg_slice_is(text, "true") || kg_slice_is(text, "1");
  return KG_OK;
}

static kg_status
read_variable(xml_reader *xml, kg_results_table *table)
{
  kg_slice name;
  TRY(get_attribute(xml, "name", &table->arena, &name));
  return kg_table_add_column(xml->ctx, table, name);
}

kg_status
kg_results_read_xml(const kg_context *ctx,
                    kg_slice text,
                    const char *source,
                    kg_results_table *table)
{
  xml_reader xml = {.ctx = ctx, .source = source, .text = text};
  xml_event event = XML_TEXT;
  bool is_ours = false;
  while (event != XML_END) {
    TRY(next_event(&xml, &event));
    if (event != XML_START) {
      continue;
    }
    is_ours |= is_element(&xml, "sparql");
    if (is_element(&xml, "variable")) {
      TRY(read_variable(&xml, table));
    } else if (is_element(&xml, "result")) {
      TRY(read_result(&xml, table));
    } else if (is_element(&xml, "boolean")) {
      TRY(read_boolean(&xml, table));
    }
  }
  return is_ours ? KG_OK : fail(&xml, "there is no <sparql>");
}
