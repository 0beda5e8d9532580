/* SPDX-License-Identifier: Apache-2.0 */
#include "manifest.h"

#include "base/file.h"
#include "io/rdf_reader.h"
#include "rdf/iri.h"

enum { MAX_ENTRIES = 4096, MAX_SKIPS_SIZE = 1 << 20 };

kg_term
manifest_get(const manifest *m, const kg_term *subject, const char *property)
{
  kg_term out;
  if (kg_graph_object(m->graph, subject, property, &out)) {
    memset(&out, 0, sizeof out);
  }
  return out;
}

size_t
manifest_list(const manifest *m, const kg_term *head, kg_term *out, size_t cap)
{
  const kg_term nil = kg_iri(KG_SLICE(RDF "nil"));
  size_t n = 0;
  for (kg_term at = *head; at.kind && !kg_term_equal(&at, &nil);
       at = manifest_get(m, &at, RDF "rest")) {
    if (n < cap) {
      out[n] = manifest_get(m, &at, RDF "first");
    }
    ++n;
  }
  return n;
}

static kg_status
read_entries(manifest *m)
{
  const kg_term property = kg_iri(KG_SLICE(MF "entries"));
  const kg_term base = kg_iri(KG_SLICE(MF "assumedTestBase"));
  size_t i = kg_graph_find(m->graph, NULL, &base, NULL, 0);
  if (i != (size_t)-1) {
    m->base = kg_graph_at(m->graph, i).o.text;
  }
  i = kg_graph_find(m->graph, NULL, &property, NULL, 0);
  m->entries = kg_alloc_zeroed(NULL, MAX_ENTRIES, sizeof *m->entries);
  if (!m->entries) {
    return KG_ERR_MEMORY;
  }
  if (i != (size_t)-1) {
    const kg_term head = kg_graph_at(m->graph, i).o;
    m->n_entries = manifest_list(m, &head, m->entries, MAX_ENTRIES);
  }
  return m->n_entries <= MAX_ENTRIES ? KG_OK : KG_ERR_LIMIT;
}

/* The folder, without the dots that the manifest's path may have. */
static kg_status
take_folder(manifest *m)
{
  kg_buf folder;
  kg_buf_init(&folder, NULL);
  const kg_status st =
      kg_iri_resolve(kg_buf_slice(&m->folder), KG_SLICE("."), &folder);
  kg_buf_clear(&m->folder);
  m->folder = folder;
  return st;
}

kg_status
manifest_open(const kg_context *ctx, const char *path, manifest *m)
{
  kg_rdf_options options = {.format = KG_RDF_TURTLE};
  memset(m, 0, sizeof *m);
  kg_buf_init(&m->folder, NULL);
  kg_status st = kg_graph_new(NULL, &m->graph);
  if (!st) {
    st = kg_iri_of_path(path, &m->folder);
  }
  if (!st) {
    options.base = m->folder.ptr;
    st = kg_rdf_read_file(ctx, path, &options, kg_graph_add, m->graph);
  }
  if (!st) {
    st = read_entries(m);
  }
  if (!st) {
    st = take_folder(m);
  }
  if (st) {
    manifest_close(m);
  }
  return st;
}

void
manifest_close(manifest *m)
{
  kg_graph_free(m->graph);
  kg_alloc_free(NULL, m->entries);
  kg_buf_clear(&m->folder);
  memset(m, 0, sizeof *m);
}

kg_slice
manifest_name(const kg_term *entry)
{
  const size_t hash = kg_slice_find(entry->text, KG_SLICE("#"), 0);
  return hash == (size_t)-1
             ? entry->text
             : kg_slice_sub(entry->text, hash + 1, entry->text.len);
}

bool
manifest_is(const manifest *m, const kg_term *entry, const char *type)
{
  const kg_slice iri = manifest_get(m, entry, RDF "type").text;
  const size_t hash = kg_slice_find(iri, KG_SLICE("#"), 0);
  return hash != (size_t)-1 &&
         kg_slice_is(kg_slice_sub(iri, hash + 1, iri.len), type);
}

static int
hex(char c)
{
  return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

void
manifest_path(kg_slice iri, kg_buf *out)
{
  const kg_slice scheme = KG_SLICE("file://");
  kg_buf_reset(out);
  if (kg_slice_has_prefix(iri, scheme)) {
    iri = kg_slice_sub(iri, scheme.len, iri.len);
  }
  for (size_t i = 0; i < iri.len; ++i) {
    if (iri.ptr[i] == '%' && i + 2 < iri.len) {
      kg_buf_add_byte(out,
                      (char)(hex(iri.ptr[i + 1]) * 16 + hex(iri.ptr[i + 2])));
      i += 2;
    } else {
      kg_buf_add_byte(out, iri.ptr[i]);
    }
  }
}

void
manifest_public_iri(const manifest *m, kg_slice iri, kg_buf *out)
{
  const kg_slice folder = kg_buf_slice(&m->folder);
  kg_buf_reset(out);
  if (m->base.len && kg_slice_has_prefix(iri, folder)) {
    kg_buf_add(out, m->base);
    iri = kg_slice_sub(iri, folder.len, iri.len);
  }
  kg_buf_add(out, iri);
}

kg_status
skip_list_open(const kg_context *ctx, const char *path, skip_list *list)
{
  kg_buf_init(&list->text, NULL);
  return kg_file_read(ctx, path, MAX_SKIPS_SIZE, &list->text);
}

void
skip_list_close(skip_list *list)
{
  kg_buf_clear(&list->text);
}

/* Takes the next word off the front of `line`. */
static kg_slice
take_word(kg_slice *line)
{
  *line = kg_slice_trim(*line);
  size_t n = 0;
  while (n < line->len && line->ptr[n] != ' ' && line->ptr[n] != '\t') {
    ++n;
  }
  const kg_slice word = kg_slice_sub(*line, 0, n);
  *line = kg_slice_trim(kg_slice_sub(*line, n, line->len));
  return word;
}

kg_slice
skip_list_find(const skip_list *list, kg_slice suite, kg_slice name)
{
  const kg_slice text = kg_buf_slice(&list->text);
  for (size_t at = 0; at < text.len;) {
    size_t end = kg_slice_find(text, KG_SLICE("\n"), at);
    end = end == (size_t)-1 ? text.len : end;
    kg_slice line = kg_slice_sub(text, at, end);
    at = end + 1;
    const bool is_suite = kg_slice_equal(take_word(&line), suite);
    if (is_suite && kg_slice_equal(take_word(&line), name)) {
      return line;
    }
  }
  return kg_slice_make("", 0);
}
