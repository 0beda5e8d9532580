/* SPDX-License-Identifier: Apache-2.0 */
#include "io/raptor_bridge.h"

#include "base/utf8.h"
#include "rdf/xsd_iri.h"

#include <raptor2.h>

struct kg_raptor_writer {
  const kg_context *ctx;
  kg_out *out;
  raptor_world *world;
  raptor_serializer *serializer;
  raptor_iostream *stream;
  bool is_started;
  bool is_abandoned; /* Nothing is written any more. */
  kg_buf label;      /* Or language. */
  kg_status status;
};

static int
write_byte(void *user, const int byte)
{
  kg_raptor_writer *w = user;
  if (!w->is_abandoned) {
    kg_out_byte(w->out, (char)byte);
  }
  return 0;
}

static int
write_bytes(void *user, const void *ptr, size_t size, size_t n)
{
  kg_raptor_writer *w = user;
  if (!w->is_abandoned) {
    kg_out_add(w->out, kg_slice_make(ptr, size * n));
  }
  return (int)n;
}

static void
take_write_message(void *user, raptor_log_message *message)
{
  kg_raptor_writer *w = user;
  if (message->level >= RAPTOR_LOG_LEVEL_ERROR && !w->status) {
    w->status = kg_sink_error(&w->ctx->sink, KG_ERR_UNSUPPORTED, NULL, "%s",
                              message->text);
  }
}

static raptor_uri *
new_uri(raptor_world *world, kg_slice iri)
{
  return raptor_new_uri_from_counted_string(
      world, (const unsigned char *)iri.ptr, iri.len);
}

/* A prefix that the format does not want (such as its own `rdf`) is no loss. */
static bool
declare_prefixes(kg_raptor_writer *w, const kg_prefixes *prefixes)
{
  for (size_t i = 0; prefixes && i < prefixes->n; ++i) {
    const kg_prefix *p = &prefixes->at[i];
    raptor_uri *uri = new_uri(w->world, p->iri);
    if (!uri) {
      return false;
    }
    if (!kg_slice_equal(p->iri, KG_SLICE(KG_RDF_NS))) {
      raptor_serializer_set_namespace(
          w->serializer, uri,
          p->name.len ? (const unsigned char *)p->name.ptr : NULL);
    }
    raptor_free_uri(uri);
  }
  return true;
}

static bool
start_serializer(kg_raptor_writer *w,
                 const char *serializer,
                 const char *base,
                 const kg_prefixes *prefixes)
{
  static const raptor_iostream_handler handler = {
      .version = 2, .write_byte = write_byte, .write_bytes = write_bytes};
  raptor_world_set_log_handler(w->world, w, take_write_message);
  w->serializer = raptor_new_serializer(w->world, serializer);
  w->stream = raptor_new_iostream_from_handler(w->world, w, &handler);
  if (!w->serializer || !w->stream || !declare_prefixes(w, prefixes)) {
    return false;
  }
  raptor_uri *uri = base && *base ? new_uri(w->world, kg_slice_of(base)) : NULL;
  const int failed =
      raptor_serializer_start_to_iostream(w->serializer, uri, w->stream);
  raptor_free_uri(uri);
  w->is_started = !failed;
  return !failed;
}

kg_status
kg_raptor_writer_open(const kg_context *ctx,
                      const char *serializer,
                      const char *base,
                      const kg_prefixes *prefixes,
                      kg_out *out,
                      kg_raptor_writer **writer)
{
  kg_raptor_writer *w = kg_alloc_zeroed(ctx->alloc, 1, sizeof *w);
  if (!w) {
    return kg_out_of_memory(ctx);
  }
  w->ctx = ctx;
  w->out = out;
  kg_buf_init(&w->label, ctx->alloc);
  w->world = raptor_new_world();
  if (!w->world || raptor_world_open(w->world) ||
      !start_serializer(w, serializer, base, prefixes)) {
    kg_raptor_writer_abandon(w);
    return kg_out_of_memory(ctx);
  }
  *writer = w;
  return KG_OK;
}

/* A label may begin with a digit, an XML name may not. */
static raptor_term *
make_blank(kg_raptor_writer *w, kg_slice label)
{
  kg_buf_reset(&w->label);
  kg_buf_add_byte(&w->label, 'b');
  kg_buf_add(&w->label, label);
  return kg_buf_status(&w->label)
             ? NULL
             : raptor_new_term_from_counted_blank(
                   w->world, (const unsigned char *)w->label.ptr, w->label.len);
}

/* raptor reads a language up to its NUL, whatever its length is said to be. */
static raptor_term *
make_literal(kg_raptor_writer *w, const kg_term *t, const unsigned char *text)
{
  raptor_uri *type = NULL;
  raptor_term *out = NULL;
  kg_buf_reset(&w->label);
  kg_buf_add(&w->label, t->lang);
  if (t->datatype.len && !t->lang.len) {
    type = new_uri(w->world, t->datatype);
  }
  if (!kg_buf_status(&w->label)) {
    out = raptor_new_term_from_counted_literal(
        w->world, text, t->text.len, type,
        t->lang.len ? (const unsigned char *)w->label.ptr : NULL,
        (unsigned char)t->lang.len);
  }
  raptor_free_uri(type);
  return out;
}

static raptor_term *
make_term(kg_raptor_writer *w, const kg_term *t)
{
  const unsigned char *text =
      (const unsigned char *)(t->text.ptr ? t->text.ptr : "");
  switch (t->kind) {
  case KG_TERM_IRI:
    return raptor_new_term_from_counted_uri_string(w->world, text, t->text.len);
  case KG_TERM_BLANK: return make_blank(w, t->text);
  default: return make_literal(w, t, text);
  }
}

/* XML 1.0 has no way to write most control characters; DEL it has, but raptor
   stops there. */
static bool
fits_into_xml(const kg_term *t)
{
  size_t at = 0;
  while (at < t->text.len) {
    const int32_t c = kg_utf8_next(t->text, &at);
    if (c < 0 || (c < 0x20 && c != '\t' && c != '\n' && c != '\r') ||
        c == 0x7F || c == 0xFFFE || c == 0xFFFF) {
      return false;
    }
  }
  return true;
}

kg_status
kg_raptor_writer_add(kg_raptor_writer *writer, const kg_term_quad *quad)
{
  if (!fits_into_xml(&quad->o)) {
    return kg_sink_error(&writer->ctx->sink, KG_ERR_UNSUPPORTED, NULL,
                         "a literal has a control character, which this "
                         "format cannot write");
  }
  if (quad->o.lang.len > UINT8_MAX) {
    return kg_sink_error(&writer->ctx->sink, KG_ERR_UNSUPPORTED, NULL,
                         "a language tag is too long for this format");
  }
  raptor_statement *statement = raptor_new_statement_from_nodes(
      writer->world, make_term(writer, &quad->s), make_term(writer, &quad->p),
      make_term(writer, &quad->o), NULL);
  if (!statement || !statement->subject || !statement->predicate ||
      !statement->object) {
    raptor_free_statement(statement);
    return kg_out_of_memory(writer->ctx);
  }
  const int failed =
      raptor_serializer_serialize_statement(writer->serializer, statement);
  raptor_free_statement(statement);
  if (failed && !writer->status) {
    return kg_sink_error(&writer->ctx->sink, KG_ERR_UNSUPPORTED, NULL,
                         "raptor cannot write a triple in this format");
  }
  return writer->status;
}

kg_status
kg_raptor_writer_close(kg_raptor_writer *writer)
{
  raptor_serializer_serialize_end(writer->serializer);
  writer->is_started = false;
  const kg_status st = writer->status;
  kg_raptor_writer_abandon(writer);
  return st;
}

void
kg_raptor_writer_abandon(kg_raptor_writer *writer)
{
  if (!writer) {
    return;
  }
  /* What raptor has gathered for the end it frees only there. */
  writer->is_abandoned = true;
  if (writer->is_started) {
    raptor_serializer_serialize_end(writer->serializer);
  }
  raptor_free_serializer(writer->serializer);
  raptor_free_iostream(writer->stream);
  raptor_free_world(writer->world);
  kg_buf_clear(&writer->label);
  kg_alloc_free(writer->ctx->alloc, writer);
}
