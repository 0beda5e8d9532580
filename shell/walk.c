/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include "cli/bind.h"
#include "cli/grid.h"
#include "cli/overview.h"
#include "io/rdf_writer.h"

#include <stdlib.h>

enum { MAX_DEPTH = 64, BATCH = 256 };

/* Describe --------------------------------------------------------------- */

/* Appends the name as a term of a query if it is written as one. */
static bool
add_as_term(kg_shell *shell, kg_slice name, kg_buf *out)
{
  kg_arena arena;
  kg_term term;
  kg_arena_init(&arena, shell->ctx.alloc);
  const bool ok = (name.ptr[0] == '<' ||
                   kg_slice_find(name, KG_SLICE(":"), 0) != SIZE_MAX) &&
                  !kg_session_read_term(&shell->session, name, &arena, &term) &&
                  term.kind == KG_TERM_IRI;
  if (ok) {
    kg_rdf_add_turtle_term(out, &term, NULL, NULL);
  }
  kg_arena_clear(&arena);
  return ok;
}

static kg_status
describe_term(kg_shell *shell, kg_slice term)
{
  kg_buf query;
  uint64_t n_facts = 0;
  uint64_t n_links = 0;
  kg_buf_init(&query, shell->ctx.alloc);
  kg_buf_printf(&query,
                "SELECT ?property ?value { %.*s ?property ?value } "
                "ORDER BY ?property ?value",
                KG_FMT(term));
  kg_status st = kg_shell_show(shell, query.ptr, &n_facts);
  kg_buf_reset(&query);
  kg_buf_printf(&query,
                "SELECT (COUNT(?s) AS ?things) ?property (MIN(?s) AS ?such_as) "
                "{ ?s ?property %.*s } GROUP BY ?property "
                "ORDER BY DESC(?things) ?property",
                KG_FMT(term));
  if (!st) {
    kg_printer_say(&shell->cli->printer, "and what points to it:");
    st = kg_shell_show(shell, query.ptr, &n_links);
  }
  kg_buf_clear(&query);
  if (!st && !n_facts && !n_links) {
    kg_printer_say(&shell->cli->printer,
                   "nothing is said about %.*s in the store", KG_FMT(term));
  }
  return st;
}

static void
add_quoted(kg_slice text, kg_buf *out)
{
  const kg_term term = kg_literal(text, (kg_slice){0});
  kg_rdf_add_turtle_term(out, &term, NULL, NULL);
}

/* Things whose label is the name, whatever the case; else those whose label
   holds it. @param only The one thing found, or empty. */
static kg_status
find_by_label(kg_shell *shell,
              kg_slice name,
              const char *test,
              kg_buf *only,
              uint64_t *n_found)
{
  kg_buf text;
  kg_query *query = NULL;
  kg_txn *txn = NULL;
  kg_result *result = NULL;
  const kg_run_options options = kg_session_run_options(shell->cli);
  kg_buf_init(&text, shell->ctx.alloc);
  kg_buf_printf(&text,
                "SELECT DISTINCT ?thing { ?thing "
                "<http://www.w3.org/2000/01/rdf-schema#label>|"
                "<http://schema.org/name>|"
                "<http://schema.org/alternateName> ?label "
                "FILTER(%s(LCASE(STR(?label))%s LCASE(",
                test, *test ? "," : " =");
  add_quoted(name, &text);
  kg_buf_add_string(&text, "))) } ORDER BY ?thing LIMIT 20");
  const kg_request request = {.text = kg_buf_slice(&text), .source = "label"};
  kg_status st = kg_session_prepare(&shell->session, &request, false, &query);
  if (!st) {
    st = kg_txn_read(shell->session.store, &txn);
  }
  if (!st) {
    st = kg_query_run(&shell->ctx, query, txn, &options, &result);
  }
  const kg_term *row;
  *n_found = 0;
  while (!st && !(st = kg_result_next(result, &row))) {
    kg_buf_reset(only);
    kg_rdf_add_turtle_term(only, &row[0], NULL, NULL);
    (*n_found)++;
  }
  kg_result_free(result);
  kg_txn_end(txn);
  kg_query_free(query);
  kg_buf_clear(&text);
  return st == KG_DONE ? KG_OK : st;
}

static kg_status
list_by_label(kg_shell *shell, kg_slice name)
{
  kg_buf text;
  kg_buf_init(&text, shell->ctx.alloc);
  kg_buf_add_string(&text, "SELECT ?thing (SAMPLE(?l) AS ?label) { ?thing "
                           "<http://www.w3.org/2000/01/rdf-schema#label>|"
                           "<http://schema.org/name>|"
                           "<http://schema.org/alternateName> ?l "
                           "FILTER(CONTAINS(LCASE(STR(?l)), LCASE(");
  add_quoted(name, &text);
  kg_buf_add_string(&text, "))) } GROUP BY ?thing ORDER BY ?thing LIMIT 20");
  kg_printer_say(&shell->cli->printer, "several things have that name:");
  const kg_status st = kg_shell_show(shell, text.ptr, NULL);
  kg_buf_clear(&text);
  return st;
}

kg_status
kg_walk_describe(kg_shell *shell, kg_slice name)
{
  kg_buf term;
  uint64_t n = 0;
  kg_buf_init(&term, shell->ctx.alloc);
  kg_status st = KG_OK;
  if (add_as_term(shell, name, &term)) {
    n = 1;
  } else {
    st = find_by_label(shell, name, "", &term, &n);
    if (!st && !n) {
      st = find_by_label(shell, name, "CONTAINS", &term, &n);
    }
  }
  if (!st && n == 1) {
    st = describe_term(shell, kg_buf_slice(&term));
  } else if (!st && n) {
    st = list_by_label(shell, name);
  } else if (!st) {
    kg_printer_say(&shell->cli->printer, "nothing is called \"%.*s\"",
                   KG_FMT(name));
  }
  kg_buf_clear(&term);
  return st;
}

/* Tree ------------------------------------------------------------------- */

typedef struct edge {
  kg_id class;
  kg_id parent;
} edge;

typedef struct tree {
  kg_shell *shell;
  const kg_schema *schema;
  kg_txn *txn;
  kg_out *out;
  KG_VEC(edge) edges;
} tree;

static kg_status
read_edges(tree *t)
{
  const kg_term name =
      kg_iri(KG_SLICE("http://www.w3.org/2000/01/rdf-schema#subClassOf"));
  kg_pattern pattern = {.order = KG_POSG, .distinct = true};
  kg_scan *scan;
  kg_quad quads[BATCH];
  size_t n;
  const kg_status found = kg_txn_find(t->txn, &name, &pattern.bound.p);
  if (found) {
    return found == KG_NOT_FOUND ? KG_OK : found;
  }
  TRY(kg_scan_open(t->txn, &pattern, &scan));
  kg_status st;
  while (!(st = kg_scan_next(scan, quads, BATCH, &n)) && n) {
    for (size_t i = 0; i < n && !st; i++) {
      const edge e = {quads[i].s, quads[i].o};
      if (kg_id_tag(e.parent) == KG_TAG_IRI && e.class != e.parent &&
          !kg_vec_push(&t->edges, t->shell->ctx.alloc, e)) {
        st = kg_out_of_memory(&t->shell->ctx);
      }
    }
  }
  kg_scan_close(scan);
  return st;
}

static const kg_schema_class *
find_class(const tree *t, kg_id id)
{
  for (size_t i = 0; i < t->schema->classes.n; i++) {
    if (t->schema->classes.at[i].id == id) {
      return &t->schema->classes.at[i];
    }
  }
  return NULL;
}

static void
write_class(tree *t, kg_id id, unsigned depth)
{
  char buf[KG_ID_TEXT_MAX];
  kg_term term;
  kg_buf text;
  const kg_schema_class *class = find_class(t, id);
  kg_buf_init(&text, t->shell->ctx.alloc);
  if (!kg_txn_term(t->txn, id, buf, &term)) {
    for (unsigned i = 0; i < depth; i++) {
      kg_buf_add_string(&text, "  ");
    }
    kg_term_show(&t->shell->session.prefixes, &term, &text);
    kg_out_add(t->out, kg_buf_slice(&text));
    if (class) {
      kg_out_string(t->out, "  ");
      kg_out_count(t->out, class->n_instances);
    }
    kg_out_byte(t->out, '\n');
  }
  kg_buf_clear(&text);
}

/* A class with several parents is shown below each; a ring ends at the bound
   on the depth. */
static void
write_below(tree *t, kg_id id, unsigned depth)
{
  write_class(t, id, depth);
  for (size_t i = 0; i < t->edges.n && depth < MAX_DEPTH; i++) {
    if (t->edges.at[i].parent == id && !kg_is_cancelled(&t->shell->ctx)) {
      write_below(t, t->edges.at[i].class, depth + 1);
    }
  }
}

static bool
has_parent(const tree *t, kg_id id)
{
  for (size_t i = 0; i < t->edges.n; i++) {
    if (t->edges.at[i].class == id) {
      return true;
    }
  }
  return false;
}

static bool
is_first_edge_of(const tree *t, size_t i)
{
  for (size_t k = 0; k < i; k++) {
    if (t->edges.at[k].parent == t->edges.at[i].parent) {
      return false;
    }
  }
  return true;
}

static void
write_all(tree *t)
{
  for (size_t i = 0; i < t->edges.n; i++) {
    const kg_id parent = t->edges.at[i].parent;
    if (is_first_edge_of(t, i) && !has_parent(t, parent)) {
      write_below(t, parent, 0);
    }
  }
  for (size_t i = 0; i < t->schema->classes.n; i++) {
    const kg_id id = t->schema->classes.at[i].id;
    bool is_parent = false;
    for (size_t k = 0; k < t->edges.n; k++) {
      is_parent |= t->edges.at[k].parent == id;
    }
    if (!has_parent(t, id) && !is_parent) {
      write_class(t, id, 0);
    }
  }
}

static kg_status
write_root(tree *t, kg_slice root)
{
  kg_arena arena;
  kg_term term;
  kg_id id;
  kg_arena_init(&arena, t->shell->ctx.alloc);
  kg_status st = kg_session_read_term(&t->shell->session, root, &arena, &term);
  if (!st) {
    st = kg_txn_find(t->txn, &term, &id);
  }
  if (!st) {
    write_below(t, id, 0);
  }
  kg_arena_clear(&arena);
  return st ? kg_sink_error(&t->shell->ctx.sink, KG_ERR_INPUT, NULL,
                            "the store has no class %.*s", KG_FMT(root))
            : KG_OK;
}

kg_status
kg_walk_tree(kg_shell *shell, kg_slice root)
{
  tree t = {.shell = shell, .schema = kg_shell_schema(shell)};
  TRY(kg_txn_read(shell->session.store, &t.txn));
  kg_status st = kg_out_open(&shell->ctx, NULL, &t.out);
  if (!st) {
    st = read_edges(&t);
    if (!st && root.len) {
      st = write_root(&t, root);
    } else if (!st) {
      write_all(&t);
    }
    const kg_status closed = kg_out_close(t.out);
    st = st ? st : closed;
  }
  kg_vec_free(&t.edges, shell->ctx.alloc);
  kg_txn_end(t.txn);
  return st;
}
