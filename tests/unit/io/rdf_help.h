/* SPDX-License-Identifier: Apache-2.0 */
/// Help for the tests of RDF readers and writers.
#ifndef KG_TESTS_RDF_HELP_H
#define KG_TESTS_RDF_HELP_H

#include "kg_test.h"

#include "io/rdf_reader.h"
#include "io/rdf_writer.h"
#include "rdf/graph.h"

/// What the last diagnostic said.
typedef struct heard {
  size_t n;
  uint64_t line;
  uint64_t column;
  char message[300];
} heard;

static inline void
hear(void *user, const kg_diag *diag)
{
  heard *h = user;
  ++h->n;
  h->line = diag->line;
  h->column = diag->column;
  const size_t len = diag->message.len < sizeof h->message - 1
                         ? diag->message.len
                         : sizeof h->message - 1;
  memcpy(h->message, diag->message.ptr, len);
  h->message[len] = '\0';
}

/// Writes each quad as a line of N-Quads to the kg_buf `user`.
static inline kg_status
print_quad(void *user, const kg_term_quad *quad)
{
  const kg_term *terms[] = {&quad->s, &quad->p, &quad->o, &quad->g};
  for (int i = 0; i < 4; ++i) {
    kg_rdf_add_ntriples_term(user, terms[i]);
    kg_buf_add_string(user, terms[i]->kind ? " " : "");
  }
  kg_buf_add_string(user, ".\n");
  return KG_OK;
}

static inline kg_status
read_into(kg_rdf_format format, kg_slice text, heard *h, kg_buf *out)
{
  const kg_context ctx = {.sink = {hear, h}};
  const kg_rdf_options options = {.format = format,
                                  .base = "http://base/dir/file"};
  return kg_rdf_read_text(&ctx, text, &options, print_quad, out);
}

/// The document must give these lines of N-Quads, in this order.
static inline void
assert_reads(kg_rdf_format format, const char *text, const char *want)
{
  heard h = {0};
  kg_buf out;
  kg_buf_init(&out, NULL);
  if (read_into(format, kg_slice_of(text), &h, &out)) {
    fail_msg("%s\n%s", h.message, text);
  }
  assert_string_equal(out.ptr ? out.ptr : "", want);
  kg_buf_clear(&out);
}

/// The document must be refused there, with one message.
static inline void
assert_refused(kg_rdf_format format,
               const char *text,
               uint64_t line,
               uint64_t column)
{
  heard h = {0};
  kg_buf out;
  kg_buf_init(&out, NULL);
  if (read_into(format, kg_slice_of(text), &h, &out) != KG_ERR_INPUT) {
    fail_msg("not refused: %s", text);
  }
  if (h.n != 1 || h.line != line || h.column != column) {
    fail_msg("%zu messages, %d:%d: %s\n%s", h.n, (int)h.line, (int)h.column,
             h.message, text);
  }
  kg_buf_clear(&out);
}

#endif
