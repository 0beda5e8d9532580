/* SPDX-License-Identifier: Apache-2.0 */
/// Turtle and TriG out, for kg_rdf_writer.
#ifndef KG_IO_TURTLE_WRITER_H
#define KG_IO_TURTLE_WRITER_H

#include "io/rdf_writer.h"

typedef struct kg_turtle_writer kg_turtle_writer;

kg_status kg_turtle_writer_open(const kg_context *ctx,
                                const kg_rdf_write_options *options,
                                kg_out *out,
                                kg_turtle_writer **writer);
kg_status kg_turtle_writer_add(kg_turtle_writer *writer,
                               const kg_term_quad *quad);
kg_status kg_turtle_writer_finish(kg_turtle_writer *writer);
void kg_turtle_writer_free(kg_turtle_writer *writer);

#endif
