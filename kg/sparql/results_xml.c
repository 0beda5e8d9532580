/* SPDX-License-Identifier: Apache-2.0 */
/// Writer of the SPARQL Query Results XML Format (Second Edition).
#include "sparql/results_writer.h"

#include "base/utf8.h"

#define NAMESPACE "http://www.w3.org/2005/sparql-results#"

static void
begin_document(kg_out *out)
{
  kg_out_string(out,
                "<?xml version=\"1.0\"?>\n<sparql xmlns=\"" NAMESPACE "\">\n");
}

static bool
is_xml_char(int32_t c)
{
  return c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
}

/// What stands for a character, or NULL for itself. A carriage return is
/// escaped, for a reader would make a line end of it; so are line ends in
/// attributes.
static const char *
escape_of(int32_t c, bool in_attribute)
{
  switch (c) {
  case '&': return "&amp;";
  case '<': return "&lt;";
  case '>': return "&gt;";
  case '\r': return "&#13;";
  case '"': return in_attribute ? "&quot;" : NULL;
  case '\n': return in_attribute ? "&#10;" : NULL;
  case '\t': return in_attribute ? "&#9;" : NULL;
  default: return is_xml_char(c) ? NULL : "\xEF\xBF\xBD";
  }
}

static void
write_text(kg_results_writer *writer, kg_slice text, bool in_attribute)
{
  size_t from = 0;
  for (size_t at = 0; at < text.len;) {
    const size_t begin = at;
    const int32_t c = kg_utf8_next(text, &at);
    at = c < 0 ? begin + 1 : at;
    const char *escape = escape_of(c, in_attribute);
    if (escape) {
      kg_out_add(writer->out, kg_slice_sub(text, from, begin));
      kg_out_string(writer->out, escape);
      writer->has_bad_chars |= escape[0] != '&';
      from = at;
    }
  }
  kg_out_add(writer->out, kg_slice_sub(text, from, text.len));
}

static void
begin_xml(kg_results_writer *writer)
{
  begin_document(writer->out);
  kg_out_string(writer->out, "<head>\n");
  for (size_t i = 0; i < writer->n_columns; ++i) {
    kg_out_string(writer->out, "  <variable name=\"");
    write_text(writer, writer->columns[i], true);
    kg_out_string(writer->out, "\"/>\n");
  }
  kg_out_string(writer->out, "</head>\n<results>\n");
}

static void
write_literal(kg_results_writer *writer, const kg_term *term)
{
  kg_out_string(writer->out, "<literal");
  if (term->lang.len) {
    kg_out_string(writer->out, " xml:lang=\"");
    write_text(writer, term->lang, true);
    kg_out_byte(writer->out, '"');
  } else if (term->datatype.len) {
    kg_out_string(writer->out, " datatype=\"");
    write_text(writer, term->datatype, true);
    kg_out_byte(writer->out, '"');
  }
  kg_out_byte(writer->out, '>');
  write_text(writer, term->text, false);
  kg_out_string(writer->out, "</literal>");
}

static void
write_term(kg_results_writer *writer, const kg_term *term)
{
  if (term->kind == KG_TERM_LITERAL) {
    write_literal(writer, term);
    return;
  }
  const char *tag = term->kind == KG_TERM_IRI ? "uri" : "bnode";
  kg_out_printf(writer->out, "<%s>", tag);
  write_text(writer, term->text, false);
  kg_out_printf(writer->out, "</%s>", tag);
}

static void
row_xml(kg_results_writer *writer, const kg_term *row)
{
  kg_out_string(writer->out, "  <result>\n");
  for (size_t i = 0; i < writer->n_columns; ++i) {
    if (row[i].kind == KG_TERM_NONE) {
      continue;
    }
    kg_out_string(writer->out, "    <binding name=\"");
    write_text(writer, writer->columns[i], true);
    kg_out_string(writer->out, "\">");
    write_term(writer, &row[i]);
    kg_out_string(writer->out, "</binding>\n");
  }
  kg_out_string(writer->out, "  </result>\n");
}

static void
end_xml(kg_results_writer *writer)
{
  kg_out_string(writer->out, "</results>\n</sparql>\n");
}

static void
ask_xml(kg_out *out, bool answer)
{
  begin_document(out);
  kg_out_printf(out, "<head></head>\n<boolean>%s</boolean>\n</sparql>\n",
                answer ? "true" : "false");
}

const kg_results_ops kg_results_xml_ops = {begin_xml, row_xml, end_xml,
                                           ask_xml};
