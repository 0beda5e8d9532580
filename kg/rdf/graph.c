/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "rdf/graph_store.h"
#include "rdf/xsd_iri.h"

kg_status
kg_graph_new(const kg_alloc *alloc, kg_graph **graph)
{
  kg_graph *g = kg_alloc_zeroed(alloc, 1, sizeof *g);
  if (!g) {
    return KG_ERR_MEMORY;
  }
  g->alloc = alloc;
  kg_arena_init(&g->arena, alloc);
  kg_text_map_init(&g->numbers, alloc);
  kg_text_map_init(&g->known, alloc);
  *graph = g;
  return KG_OK;
}

void
kg_graph_free(kg_graph *graph)
{
  if (!graph) {
    return;
  }
  kg_vec_free(&graph->terms, graph->alloc);
  kg_vec_free(&graph->rows, graph->alloc);
  kg_text_map_clear(&graph->numbers);
  kg_text_map_clear(&graph->known);
  kg_arena_clear(&graph->arena);
  kg_alloc_free(graph->alloc, graph);
}

/* Kind, lengths and texts: no two terms have the same key. */
static void
add_key(kg_buf *key, const kg_term *t)
{
  kg_slice datatype = t->datatype;
  if (t->lang.len || kg_slice_equal(datatype, KG_SLICE(KG_XSD("string")))) {
    datatype.len = 0;
  }
  kg_buf_printf(key, "%d %zu %zu ", (int)t->kind, t->lang.len, datatype.len);
  kg_buf_add(key, t->lang);
  kg_buf_add(key, datatype);
  kg_buf_add(key, t->text);
}

kg_status
kg_graph_number(const kg_graph *graph, const kg_term *term, uint32_t *number)
{
  kg_buf key;
  kg_buf_init(&key, graph->alloc);
  add_key(&key, term);
  const kg_status st = kg_buf_status(&key);
  const uint64_t *found =
      st ? NULL : kg_text_map_find(&graph->numbers, kg_buf_slice(&key));
  *number = found ? (uint32_t)*found : UINT32_MAX;
  kg_buf_clear(&key);
  return st;
}

static bool
copy_slice(kg_arena *arena, kg_slice *s)
{
  *s = kg_arena_copy(arena, *s);
  return s->ptr != NULL;
}

/* Enters a new term. */
static bool
enter(kg_graph *g, const kg_term *term, const kg_buf *key)
{
  kg_term copy = *term;
  kg_slice key_copy = kg_buf_slice(key);
  return copy_slice(&g->arena, &copy.text) &&
         copy_slice(&g->arena, &copy.datatype) &&
         copy_slice(&g->arena, &copy.lang) &&
         copy_slice(&g->arena, &key_copy) &&
         kg_text_map_put(&g->numbers, key_copy, g->terms.n, NULL) &&
         kg_vec_push(&g->terms, g->alloc, copy);
}

static kg_status
intern(kg_graph *g, const kg_term *term, uint32_t *number)
{
  kg_buf key;
  kg_buf_init(&key, g->alloc);
  add_key(&key, term);
  const uint64_t *found = kg_text_map_find(&g->numbers, kg_buf_slice(&key));
  *number = found ? (uint32_t)*found : (uint32_t)g->terms.n;
  const bool ok = !kg_buf_status(&key) && (found || enter(g, term, &key));
  kg_buf_clear(&key);
  return ok ? KG_OK : KG_ERR_MEMORY;
}

static kg_slice
bytes_of(const kg_graph_row *row)
{
  return kg_slice_make((const char *)row->at, sizeof row->at);
}

bool
kg_graph_has_row(const kg_graph *graph, const kg_graph_row *row)
{
  return kg_text_map_find(&graph->known, bytes_of(row)) != NULL;
}

kg_status
kg_graph_add(void *graph, const kg_term_quad *quad)
{
  kg_graph *g = graph;
  kg_graph_row row;
  TRY(intern(g, &quad->s, &row.at[0]));
  TRY(intern(g, &quad->p, &row.at[1]));
  TRY(intern(g, &quad->o, &row.at[2]));
  TRY(intern(g, &quad->g, &row.at[3]));
  if (kg_graph_has_row(g, &row)) {
    return KG_OK;
  }
  const kg_slice key = kg_arena_copy(&g->arena, bytes_of(&row));
  return key.ptr && kg_text_map_put(&g->known, key, g->rows.n, NULL) &&
                 kg_vec_push(&g->rows, g->alloc, row)
             ? KG_OK
             : KG_ERR_MEMORY;
}

size_t
kg_graph_size(const kg_graph *graph)
{
  return graph->rows.n;
}

kg_term_quad
kg_graph_at(const kg_graph *graph, size_t i)
{
  const uint32_t *at = graph->rows.at[i].at;
  const kg_term *terms = graph->terms.at;
  return (kg_term_quad){terms[at[0]], terms[at[1]], terms[at[2]], terms[at[3]]};
}

size_t
kg_graph_find(const kg_graph *graph,
              const kg_term *s,
              const kg_term *p,
              const kg_term *o,
              size_t from)
{
  for (size_t i = from; i < graph->rows.n; ++i) {
    const uint32_t *at = graph->rows.at[i].at;
    const kg_term *terms = graph->terms.at;
    if ((!s || kg_term_equal(s, &terms[at[0]])) &&
        (!p || kg_term_equal(p, &terms[at[1]])) &&
        (!o || kg_term_equal(o, &terms[at[2]]))) {
      return i;
    }
  }
  return (size_t)-1;
}

kg_status
kg_graph_object(const kg_graph *graph,
                const kg_term *s,
                const char *predicate,
                kg_term *object)
{
  const kg_term p = kg_iri(kg_slice_of(predicate));
  const size_t i = kg_graph_find(graph, s, &p, NULL, 0);
  if (i == (size_t)-1) {
    return KG_NOT_FOUND;
  }
  *object = kg_graph_at(graph, i).o;
  return KG_OK;
}
