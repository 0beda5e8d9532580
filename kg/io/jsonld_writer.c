/* SPDX-License-Identifier: Apache-2.0 */
/* The context holds the prefixes, and IRIs are shortened with them. An IRI
   whose scheme is spelled like one of the prefixes would be read as shortened:
   its object goes without the context. */
#include "io/jsonld_writer.h"

#include "base/arena.h"
#include "base/map.h"
#include "rdf/iri.h"
#include "rdf/xsd_iri.h"

struct kg_jsonld_writer {
  const kg_context *ctx;
  const kg_prefixes *prefixes;
  kg_out *out;
  kg_buf buf;       /* What is written next. */
  kg_buf subject;   /* In N-Triples, to compare; empty at the start. */
  kg_buf predicate; /* The last key of the node. */
  kg_arena keys_arena;
  kg_text_map keys; /* All keys of the node. */
  kg_buf probe;
  kg_buf text;
  bool in_node;
  bool is_bare; /* The node is without the context. */
  bool has_nodes;
};

void
kg_add_json_string(kg_buf *out, kg_slice text)
{
  size_t from = 0;
  kg_buf_add_byte(out, '"');
  for (size_t i = 0; i < text.len; ++i) {
    const unsigned char c = (unsigned char)text.ptr[i];
    /* U+2028 and U+2029 are E2 80 A8 and E2 80 A9. */
    const bool is_separator =
        c == 0xE2 && text.len - i >= 3 && text.ptr[i + 1] == '\x80' &&
        (text.ptr[i + 2] == '\xA8' || text.ptr[i + 2] == '\xA9');
    if (c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' &&
        c != 0x7F && !is_separator) {
      continue;
    }
    kg_buf_add(out, kg_slice_sub(text, from, i));
    if (c == '"' || c == '\\') {
      kg_buf_add_byte(out, '\\');
      kg_buf_add_byte(out, (char)c);
    } else if (c == '\n') {
      kg_buf_add_string(out, "\\n");
    } else if (is_separator) {
      kg_buf_printf(out, "\\u%04X",
                    text.ptr[i + 2] == '\xA8' ? 0x2028 : 0x2029);
      i += 2;
    } else {
      kg_buf_printf(out, "\\u%04X", c);
    }
    from = i + 1;
  }
  kg_buf_add(out, kg_slice_sub(text, from, text.len));
  kg_buf_add_byte(out, '"');
}

static void
write_context(kg_jsonld_writer *w)
{
  kg_buf_add_string(&w->buf, "{\n  \"@context\": {");
  bool any = false;
  for (size_t i = 0; w->prefixes && i < w->prefixes->n; ++i) {
    if (!w->prefixes->at[i].name.len) {
      continue; /* JSON-LD has no empty prefix. */
    }
    kg_buf_add_string(&w->buf, any ? ",\n    " : "\n    ");
    kg_add_json_string(&w->buf, w->prefixes->at[i].name);
    kg_buf_add_string(&w->buf, ": ");
    kg_add_json_string(&w->buf, w->prefixes->at[i].iri);
    any = true;
  }
  kg_buf_add_string(&w->buf, any ? "\n  },\n" : "},\n");
  kg_buf_add_string(&w->buf, "  \"@graph\": [");
}

kg_status
kg_jsonld_writer_open(const kg_context *ctx,
                      const kg_rdf_write_options *options,
                      kg_out *out,
                      kg_jsonld_writer **writer)
{
  kg_jsonld_writer *w = kg_alloc_zeroed(ctx->alloc, 1, sizeof *w);
  if (!w) {
    return kg_out_of_memory(ctx);
  }
  w->ctx = ctx;
  w->prefixes = options->prefixes;
  w->out = out;
  kg_buf_init(&w->buf, ctx->alloc);
  kg_buf_init(&w->subject, ctx->alloc);
  kg_buf_init(&w->predicate, ctx->alloc);
  kg_buf_init(&w->probe, ctx->alloc);
  kg_buf_init(&w->text, ctx->alloc);
  kg_arena_init(&w->keys_arena, ctx->alloc);
  kg_text_map_init(&w->keys, ctx->alloc);
  write_context(w);
  *writer = w;
  return KG_OK;
}

void
kg_jsonld_writer_free(kg_jsonld_writer *writer)
{
  if (!writer) {
    return;
  }
  kg_buf_clear(&writer->buf);
  kg_buf_clear(&writer->subject);
  kg_buf_clear(&writer->predicate);
  kg_buf_clear(&writer->probe);
  kg_buf_clear(&writer->text);
  kg_text_map_clear(&writer->keys);
  kg_arena_clear(&writer->keys_arena);
  kg_alloc_free(writer->ctx->alloc, writer);
}

/* Would a reader take the IRI for a prefix and a local name? */
static bool
looks_short(const kg_jsonld_writer *w, kg_slice iri)
{
  kg_iri_parts parts;
  kg_slice ns = {0, 0};
  kg_iri_split(iri, &parts);
  return w->prefixes && parts.scheme.len && !parts.authority.ptr &&
         !kg_prefixes_find(w->prefixes, parts.scheme, &ns);
}

static bool
needs_bare(const kg_jsonld_writer *w, const kg_term *t)
{
  return t->kind == KG_TERM_IRI && looks_short(w, t->text);
}

/* `node` tells whether the context is off. */
static void
add_iri(kg_jsonld_writer *w, kg_slice iri, bool is_bare)
{
  const kg_prefix *prefix = NULL;
  kg_slice local = {0, 0};
  if (is_bare || !w->prefixes ||
      kg_prefixes_shorten(w->prefixes, iri, &prefix, &local) ||
      !prefix->name.len || !local.len) {
    kg_add_json_string(&w->buf, iri);
    return;
  }
  kg_buf_reset(&w->text);
  kg_buf_add(&w->text, prefix->name);
  kg_buf_add_byte(&w->text, ':');
  kg_buf_add(&w->text, local);
  kg_add_json_string(&w->buf, kg_buf_slice(&w->text));
}

static void
add_resource(kg_jsonld_writer *w, const kg_term *t, bool is_bare)
{
  if (t->kind == KG_TERM_IRI) {
    add_iri(w, t->text, is_bare);
    return;
  }
  kg_buf label;
  kg_buf_init(&label, w->ctx->alloc);
  kg_rdf_add_ntriples_term(&label, t);
  kg_add_json_string(&w->buf, kg_buf_slice(&label));
  w->buf.failed |= label.failed;
  kg_buf_clear(&label);
}

static void
add_object(kg_jsonld_writer *w, const kg_term *t)
{
  if (t->kind != KG_TERM_LITERAL) {
    const bool is_bare = w->is_bare || needs_bare(w, t);
    kg_buf_add_string(&w->buf, is_bare && !w->is_bare
                                   ? "{\"@context\": null, \"@id\": "
                                   : "{\"@id\": ");
    add_resource(w, t, is_bare);
    kg_buf_add_byte(&w->buf, '}');
    return;
  }
  if (t->lang.len) {
    kg_buf_add_string(&w->buf, "{\"@language\": ");
    kg_add_json_string(&w->buf, t->lang);
    kg_buf_add_string(&w->buf, ", ");
  } else if (t->datatype.len &&
             !kg_slice_equal(t->datatype, KG_SLICE(KG_XSD("string")))) {
    const bool is_bare = w->is_bare || looks_short(w, t->datatype);
    kg_buf_add_string(&w->buf, is_bare && !w->is_bare
                                   ? "{\"@context\": null, \"@type\": "
                                   : "{\"@type\": ");
    add_iri(w, t->datatype, is_bare);
    kg_buf_add_string(&w->buf, ", ");
  } else {
    kg_buf_add_byte(&w->buf, '{');
  }
  kg_buf_add_string(&w->buf, "\"@value\": ");
  kg_add_json_string(&w->buf, t->text);
  kg_buf_add_byte(&w->buf, '}');
}

static bool
is_type(const kg_term_quad *quad)
{
  return kg_slice_equal(quad->p.text, KG_SLICE(KG_RDF_NS "type")) &&
         quad->o.kind != KG_TERM_LITERAL;
}

static void
end_node(kg_jsonld_writer *w)
{
  if (w->in_node) {
    kg_buf_add_string(&w->buf, "]\n    }");
    w->in_node = false;
  }
}

/* Takes `probe` into `key`; true if another one was there. */
static bool
changes(kg_jsonld_writer *w, kg_buf *key)
{
  if (kg_slice_equal(kg_buf_slice(&w->probe), kg_buf_slice(key))) {
    return false;
  }
  kg_buf_reset(key);
  kg_buf_add(key, kg_buf_slice(&w->probe));
  return true;
}

static bool
is_other_subject(kg_jsonld_writer *w, const kg_term *s)
{
  kg_buf_reset(&w->probe);
  kg_rdf_add_ntriples_term(&w->probe, s);
  return changes(w, &w->subject);
}

/* The types of a node are one key; rdf:type of a literal is another. */
static void
probe_key(kg_jsonld_writer *w, const kg_term_quad *quad)
{
  kg_buf_reset(&w->probe);
  if (is_type(quad)) {
    kg_buf_add_string(&w->probe, "@type");
  } else {
    kg_rdf_add_ntriples_term(&w->probe, &quad->p);
  }
}

/* Has the node had the key of `probe`, and others since? */
static bool
was_left(const kg_jsonld_writer *w)
{
  const kg_slice key = kg_buf_slice(&w->probe);
  return !kg_slice_equal(key, kg_buf_slice(&w->predicate)) &&
         kg_text_map_find(&w->keys, key);
}

static bool
remember_key(kg_jsonld_writer *w)
{
  const kg_slice key =
      kg_arena_copy(&w->keys_arena, kg_buf_slice(&w->predicate));
  return key.ptr && kg_text_map_put(&w->keys, key, 1, NULL);
}

static void
begin_node(kg_jsonld_writer *w, const kg_term *s, bool is_bare)
{
  end_node(w);
  kg_buf_add_string(&w->buf, w->has_nodes ? ",\n    {" : "\n    {");
  if (is_bare) {
    kg_buf_add_string(&w->buf, "\n      \"@context\": null,");
  }
  kg_buf_add_string(&w->buf, "\n      \"@id\": ");
  add_resource(w, s, is_bare);
  w->is_bare = is_bare;
  w->has_nodes = true;
  kg_buf_reset(&w->predicate);
  kg_text_map_clear(&w->keys);
  kg_arena_clear(&w->keys_arena);
}

/* A key may stand in an object once: the same predicate again, after others,
   begins another object of the same subject. So does what needs the context
   off. */
kg_status
kg_jsonld_writer_add(kg_jsonld_writer *writer, const kg_term_quad *quad)
{
  kg_jsonld_writer *w = writer;
  const bool is_bare = needs_bare(w, &quad->s) || needs_bare(w, &quad->p) ||
                       (is_type(quad) && needs_bare(w, &quad->o));
  bool new_node = is_other_subject(w, &quad->s) || !w->in_node;
  probe_key(w, quad);
  new_node |= is_bare != w->is_bare || was_left(w);
  if (new_node) {
    begin_node(w, &quad->s, is_bare);
  }
  probe_key(w, quad);
  if (changes(w, &w->predicate)) {
    kg_buf_add_string(&w->buf, new_node ? ",\n      " : "],\n      ");
    w->text.failed |= !remember_key(w);
    if (is_type(quad)) {
      kg_buf_add_string(&w->buf, "\"@type\"");
    } else {
      add_iri(w, quad->p.text, w->is_bare);
    }
    kg_buf_add_string(&w->buf, ": [");
  } else {
    kg_buf_add_string(&w->buf, ", ");
  }
  if (is_type(quad)) {
    add_resource(w, &quad->o, w->is_bare);
  } else {
    add_object(w, &quad->o);
  }
  w->in_node = true;
  kg_out_add(w->out, kg_buf_slice(&w->buf));
  const bool failed = w->buf.failed || w->subject.failed ||
                      w->predicate.failed || w->probe.failed || w->text.failed;
  kg_buf_reset(&w->buf);
  return failed ? kg_out_of_memory(w->ctx) : KG_OK;
}

kg_status
kg_jsonld_writer_finish(kg_jsonld_writer *writer)
{
  end_node(writer);
  kg_buf_add_string(&writer->buf, writer->has_nodes ? "\n  ]\n}\n" : "]\n}\n");
  kg_out_add(writer->out, kg_buf_slice(&writer->buf));
  return kg_buf_status(&writer->buf) ? kg_out_of_memory(writer->ctx) : KG_OK;
}
