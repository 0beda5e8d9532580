/* SPDX-License-Identifier: Apache-2.0 */
/// SPARQL 1.1 Update: productions [29] Update to [52] QuadsNotTriples.
#include "sparql/parser.h"

typedef struct op_list {
  kg_update_op *at;
  uint32_t n, cap;
} op_list;

// Graphs ----------------------------------------------------------------------

/// GRAPH iri
static kg_status
read_GraphRef(kg_parser *parser, kg_graph_ref *ref)
{
  TRY(kg_expect_keyword(parser, KG_KEY_GRAPH));
  if (!kg_at_iri(parser)) {
    return kg_parser_expected(parser, "a graph's IRI");
  }
  ref->kind = KG_REF_GRAPH;
  return read_iri(parser, &ref->iri);
}

static kg_status
read_GraphRefAll(kg_parser *parser, kg_graph_ref *ref)
{
  static const struct {
    kg_keyword keyword;
    kg_graph_ref_kind kind;
  } words[] = {{KG_KEY_DEFAULT, KG_REF_DEFAULT},
               {KG_KEY_NAMED, KG_REF_NAMED},
               {KG_KEY_ALL, KG_REF_ALL}};
  for (size_t i = 0; i < sizeof words / sizeof *words; ++i) {
    if (kg_at_keyword(parser, words[i].keyword)) {
      ref->kind = words[i].kind;
      return kg_parser_advance(parser);
    }
  }
  if (!kg_at_keyword(parser, KG_KEY_GRAPH)) {
    return kg_parser_expected_hint(
        parser, "GRAPH and an IRI, DEFAULT, NAMED or ALL",
        kg_at_iri(parser) ? "write GRAPH before the IRI" : NULL);
  }
  return read_GraphRef(parser, ref);
}

static kg_status
read_GraphOrDefault(kg_parser *parser, kg_graph_ref *ref)
{
  bool found = false;
  TRY(kg_accept_keyword(parser, KG_KEY_DEFAULT, &found));
  if (found) {
    ref->kind = KG_REF_DEFAULT;
    return KG_OK;
  }
  TRY(kg_accept_keyword(parser, KG_KEY_GRAPH, &found));
  if (!kg_at_iri(parser)) {
    return kg_parser_expected(parser, found ? "a graph's IRI"
                                            : "DEFAULT or a graph's IRI");
  }
  ref->kind = KG_REF_GRAPH;
  return read_iri(parser, &ref->iri);
}

// Operations on whole graphs ------------------------------------------------

static kg_status
read_silent(kg_parser *parser, kg_update_op *op)
{
  TRY(kg_parser_advance(parser));
  return kg_accept_keyword(parser, KG_KEY_SILENT, &op->silent);
}

static kg_status
read_Load(kg_parser *parser, kg_update_op *op)
{
  bool into = false;
  TRY(read_silent(parser, op));
  TRY(read_iri(parser, &op->iri));
  TRY(kg_accept_keyword(parser, KG_KEY_INTO, &into));
  return into ? read_GraphRef(parser, &op->to) : KG_OK;
}

static kg_status
read_ClearOrDrop(kg_parser *parser, kg_update_op *op)
{
  TRY(read_silent(parser, op));
  return read_GraphRefAll(parser, &op->from);
}

static kg_status
read_Create(kg_parser *parser, kg_update_op *op)
{
  TRY(read_silent(parser, op));
  return read_GraphRef(parser, &op->to);
}

/// ADD, MOVE and COPY.
static kg_status
read_Transfer(kg_parser *parser, kg_update_op *op)
{
  TRY(read_silent(parser, op));
  TRY(read_GraphOrDefault(parser, &op->from));
  TRY(kg_expect_keyword(parser, KG_KEY_TO));
  return read_GraphOrDefault(parser, &op->to);
}

// Quads -----------------------------------------------------------------------

static kg_status
read_TriplesTemplate(kg_parser *parser, kg_triples_sink *sink)
{
  while (kg_at_triples(parser)) {
    TRY(read_TriplesSameSubject(parser, sink));
    TRY(kg_read_triples_dot(parser));
  }
  return KG_OK;
}

static kg_status
read_QuadsNotTriples(kg_parser *parser, kg_triples_sink *sink)
{
  const kg_slot outer = sink->graph;
  const bool is_data =
      sink->mode == KG_IN_DATA || sink->mode == KG_IN_DELETE_DATA;
  bool dot = false;
  TRY(kg_parser_advance(parser));
  if (is_data && !kg_at_iri(parser)) {
    return kg_parser_expected(parser, "a graph's IRI");
  }
  TRY(read_VarOrIri(parser, "a graph (variable or IRI)", &sink->graph));
  TRY(kg_expect_open(parser, '{'));
  TRY(read_TriplesTemplate(parser, sink));
  if (!kg_at_mark(parser, '}')) {
    return kg_parser_expected(parser, "a triple or \"}\"");
  }
  TRY(kg_expect_close(parser, '}'));
  sink->graph = outer;
  return kg_accept_mark(parser, '.', &dot);
}

/// `{ … }` with triples and GRAPH blocks.
static kg_status
read_QuadPattern(kg_parser *parser, kg_triples_sink *sink)
{
  TRY(kg_expect_open(parser, '{'));
  TRY(read_TriplesTemplate(parser, sink));
  while (kg_at_keyword(parser, KG_KEY_GRAPH)) {
    TRY(read_QuadsNotTriples(parser, sink));
    TRY(read_TriplesTemplate(parser, sink));
  }
  if (!kg_at_mark(parser, '}')) {
    return kg_parser_expected(parser, "a triple, GRAPH or \"}\"");
  }
  return kg_expect_close(parser, '}');
}

static kg_status
read_template(kg_parser *parser,
              kg_update_op *op,
              kg_triples_mode mode,
              kg_triples_sink *sink)
{
  *sink = (kg_triples_sink){.mode = mode};
  if (op->with.len) {
    sink->graph = (kg_slot){.kind = KG_SLOT_TERM, .term = kg_iri(op->with)};
  }
  return read_QuadPattern(parser, sink);
}

static kg_status
read_insert(kg_parser *parser, kg_update_op *op, kg_triples_mode mode)
{
  kg_triples_sink sink;
  TRY(read_template(parser, op, mode, &sink));
  op->insert = sink.quads.at;
  op->n_insert = sink.quads.n;
  return KG_OK;
}

static kg_status
read_remove(kg_parser *parser, kg_update_op *op, kg_triples_mode mode)
{
  kg_triples_sink sink;
  TRY(read_template(parser, op, mode, &sink));
  op->remove = sink.quads.at;
  op->n_remove = sink.quads.n;
  return KG_OK;
}

// DELETE WHERE ----------------------------------------------------------------

static bool
is_same_graph(const kg_slot *a, const kg_slot *b)
{
  return a->kind == b->kind && (a->kind != KG_SLOT_VAR || a->var == b->var) &&
         (a->kind != KG_SLOT_TERM ||
          kg_slice_equal(a->term.text, b->term.text));
}

/// A run of quads of one graph, as a pattern.
static kg_alg *
make_pattern(kg_parser *parser, const kg_quad_slots *quads, uint32_t n)
{
  const kg_span span = {quads[0].span.begin, quads[n - 1].span.end};
  kg_alg *bgp = kg_alg_new(parser->arena, KG_ALG_BGP, span);
  kg_edge *edges = KG_ARENA_ARRAY(parser->arena, kg_edge, n);
  if (!bgp || !edges) {
    return NULL;
  }
  for (uint32_t i = 0; i < n; ++i) {
    edges[i] = (kg_edge){.s = quads[i].s,
                         .p = quads[i].p,
                         .o = quads[i].o,
                         .span = quads[i].span};
  }
  bgp->u.bgp.edges = edges;
  bgp->u.bgp.n_edges = n;
  if (quads[0].g.kind == KG_SLOT_NONE) {
    return bgp;
  }
  kg_alg *graph = kg_alg_over(parser->arena, KG_ALG_GRAPH, bgp, span);
  if (graph) {
    graph->u.graph = quads[0].g;
  }
  return graph;
}

/// Update 3.1.3.3: the quads are the template and the pattern.
static kg_status
read_DeleteWhere(kg_parser *parser, kg_update_op *op)
{
  TRY(kg_parser_advance(parser));
  TRY(read_remove(parser, op, KG_IN_DELETE));
  op->kind = KG_UPDATE_MODIFY;
  op->where = kg_alg_new(parser->arena, KG_ALG_UNIT, op->span);
  for (uint32_t i = 0, end; i < op->n_remove; i = end) {
    for (end = i + 1; end < op->n_remove; ++end) {
      if (!is_same_graph(&op->remove[i].g, &op->remove[end].g)) {
        break;
      }
    }
    kg_alg *pattern = make_pattern(parser, op->remove + i, end - i);
    op->where = kg_alg_join(parser->arena, op->where, pattern);
  }
  NEED(parser, op->where);
  return KG_OK;
}

// Modify ----------------------------------------------------------------------

static kg_status
read_modify_rest(kg_parser *parser, kg_update_op *op)
{
  TRY(read_DatasetClause(parser, KG_KEY_USING, &op->dataset));
  if (!kg_at_keyword(parser, KG_KEY_WHERE)) {
    return kg_parser_expected_hint(
        parser, op->n_insert || op->insert ? "WHERE" : "INSERT or WHERE",
        op->n_insert ? "triples alone are written with INSERT DATA" : NULL);
  }
  TRY(kg_parser_advance(parser));
  return read_GroupGraphPattern(parser, &op->where);
}

static kg_status
read_Modify_delete(kg_parser *parser, kg_update_op *op)
{
  bool insert = false;
  op->kind = KG_UPDATE_MODIFY;
  TRY(read_remove(parser, op, KG_IN_DELETE));
  TRY(kg_accept_keyword(parser, KG_KEY_INSERT, &insert));
  if (insert) {
    TRY(read_insert(parser, op, KG_IN_TEMPLATE));
  }
  return read_modify_rest(parser, op);
}

static kg_status
read_Modify_insert(kg_parser *parser, kg_update_op *op)
{
  op->kind = KG_UPDATE_MODIFY;
  TRY(read_insert(parser, op, KG_IN_TEMPLATE));
  return read_modify_rest(parser, op);
}

static kg_status
read_Insert(kg_parser *parser, kg_update_op *op)
{
  TRY(kg_parser_advance(parser));
  if (!kg_at_keyword(parser, KG_KEY_DATA)) {
    return kg_at_mark(parser, '{')
               ? read_Modify_insert(parser, op)
               : kg_parser_expected(parser, "DATA or \"{\"");
  }
  op->kind = KG_UPDATE_INSERT_DATA;
  TRY(kg_parser_advance(parser));
  return read_insert(parser, op, KG_IN_DATA);
}

static kg_status
read_Delete(kg_parser *parser, kg_update_op *op)
{
  TRY(kg_parser_advance(parser));
  if (kg_at_keyword(parser, KG_KEY_WHERE)) {
    return read_DeleteWhere(parser, op);
  }
  if (!kg_at_keyword(parser, KG_KEY_DATA)) {
    return kg_at_mark(parser, '{')
               ? read_Modify_delete(parser, op)
               : kg_parser_expected(parser, "DATA, WHERE or \"{\"");
  }
  op->kind = KG_UPDATE_DELETE_DATA;
  TRY(kg_parser_advance(parser));
  return read_remove(parser, op, KG_IN_DELETE_DATA);
}

static kg_status
read_With(kg_parser *parser, kg_update_op *op)
{
  bool found = false;
  TRY(kg_parser_advance(parser));
  TRY(read_iri(parser, &op->with));
  TRY(kg_accept_keyword(parser, KG_KEY_DELETE, &found));
  if (found) {
    return kg_at_mark(parser, '{') ? read_Modify_delete(parser, op)
                                   : kg_parser_expected(parser, "\"{\"");
  }
  TRY(kg_accept_keyword(parser, KG_KEY_INSERT, &found));
  if (!found) {
    return kg_parser_expected(parser, "DELETE or INSERT");
  }
  return kg_at_mark(parser, '{') ? read_Modify_insert(parser, op)
                                 : kg_parser_expected(parser, "\"{\"");
}

// Update ----------------------------------------------------------------------

typedef kg_status read_op_fn(kg_parser *parser, kg_update_op *op);

static const struct {
  kg_keyword keyword;
  kg_update_kind kind;
  read_op_fn *read;
} operations[] = {
    {KG_KEY_INSERT, KG_UPDATE_INSERT_DATA, read_Insert},
    {KG_KEY_DELETE, KG_UPDATE_DELETE_DATA, read_Delete},
    {KG_KEY_WITH, KG_UPDATE_MODIFY, read_With},
    {KG_KEY_LOAD, KG_UPDATE_LOAD, read_Load},
    {KG_KEY_CLEAR, KG_UPDATE_CLEAR, read_ClearOrDrop},
    {KG_KEY_DROP, KG_UPDATE_DROP, read_ClearOrDrop},
    {KG_KEY_CREATE, KG_UPDATE_CREATE, read_Create},
    {KG_KEY_ADD, KG_UPDATE_ADD, read_Transfer},
    {KG_KEY_MOVE, KG_UPDATE_MOVE, read_Transfer},
    {KG_KEY_COPY, KG_UPDATE_COPY, read_Transfer},
};

static kg_status
fail_no_update(kg_parser *parser)
{
  if (kg_at_keyword(parser, KG_KEY_SELECT) ||
      kg_at_keyword(parser, KG_KEY_ASK) ||
      kg_at_keyword(parser, KG_KEY_CONSTRUCT) ||
      kg_at_keyword(parser, KG_KEY_DESCRIBE)) {
    return kg_parser_fail(parser, parser->token.span, "run it as a query",
                          "%s asks: this is no update",
                          kg_keyword_name(parser->token.keyword));
  }
  return kg_parser_expected(parser,
                            "an update such as INSERT, DELETE, LOAD or CLEAR");
}

/// 19.6: no label in two INSERT DATA of a request, nor in two patterns (whose
/// labels stay known for that). Templates' labels are their own.
static kg_status
close_labels(kg_parser *parser, const kg_update_op *op)
{
  const kg_text_map *own = &parser->template_blanks;
  const bool is_data = op->kind == KG_UPDATE_INSERT_DATA;
  for (size_t i = 0; is_data && i < own->n; ++i) {
    NEED(parser,
         kg_text_map_put(&parser->used_labels, own->entries[i].key, 1, NULL));
  }
  kg_text_map_clear(&parser->template_blanks);
  return KG_OK;
}

static kg_status
read_Update1(kg_parser *parser, op_list *ops)
{
  const uint32_t begin = parser->token.span.begin;
  for (size_t i = 0; i < sizeof operations / sizeof *operations; ++i) {
    if (!kg_at_keyword(parser, operations[i].keyword)) {
      continue;
    }
    kg_update_op op = {.kind = operations[i].kind};
    op.span = parser->token.span;
    parser->n_template_blanks = 0;
    TRY(operations[i].read(parser, &op));
    op.span = kg_span_since(parser, begin);
    op.n_blanks = parser->n_template_blanks;
    NEED(parser, kg_list_push(parser, ops, op));
    return close_labels(parser, &op);
  }
  return fail_no_update(parser);
}

kg_status
read_UpdateUnit(kg_parser *parser)
{
  op_list ops = {0};
  parser->query->form = KG_UPDATE;
  for (bool more = true; more;) {
    TRY(read_Prologue(parser));
    if (parser->token.kind == KG_TOKEN_END) {
      break;
    }
    TRY(read_Update1(parser, &ops));
    TRY(kg_accept_mark(parser, ';', &more));
  }
  if (parser->token.kind != KG_TOKEN_END) {
    return kg_parser_expected_hint(parser, "\";\" or the end of the update",
                                   "put \";\" between operations");
  }
  parser->query->ops = ops.at;
  parser->query->n_ops = ops.n;
  return KG_OK;
}
