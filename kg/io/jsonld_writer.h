/* SPDX-License-Identifier: Apache-2.0 */
/// JSON-LD 1.1 out, flat: one object for each run of triples of one subject.
#ifndef KG_IO_JSONLD_WRITER_H
#define KG_IO_JSONLD_WRITER_H

#include "io/rdf_writer.h"

typedef struct kg_jsonld_writer kg_jsonld_writer;

kg_status kg_jsonld_writer_open(const kg_context *ctx,
                                const kg_rdf_write_options *options,
                                kg_out *out,
                                kg_jsonld_writer **writer);
kg_status kg_jsonld_writer_add(kg_jsonld_writer *writer,
                               const kg_term_quad *quad);
kg_status kg_jsonld_writer_finish(kg_jsonld_writer *writer);
void kg_jsonld_writer_free(kg_jsonld_writer *writer);

/// Appends a JSON string with its quotes. Besides what JSON asks for, `<`, `>`,
/// `&` and the two line separators of JavaScript are escaped, so that the text
/// can stand inside HTML.
void kg_add_json_string(kg_buf *out, kg_slice text);

#endif
