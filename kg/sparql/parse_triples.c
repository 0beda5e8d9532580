/* SPDX-License-Identifier: Apache-2.0 */
/// Triples in patterns, templates and data: productions [75]
/// TriplesSameSubject to [109] GraphNodePath. Patterns and templates share one
/// reader; the sink knows which it is.
#include "sparql/parser.h"

#include "rdf/xsd_iri.h"

#define RDF_TYPE KG_RDF_NS "type"
#define RDF_FIRST KG_RDF_NS "first"
#define RDF_REST KG_RDF_NS "rest"
#define RDF_NIL KG_RDF_NS "nil"

static kg_slot
iri_slot(const char *iri)
{
  kg_slot slot = {.kind = KG_SLOT_TERM, .term = kg_iri(kg_slice_of(iri))};
  return slot;
}

// Paths -----------------------------------------------------------------------

static kg_status
new_path(kg_parser *parser,
         kg_path_kind kind,
         kg_path *const *children,
         uint32_t n,
         uint32_t begin,
         kg_path **path)
{
  *path = KG_ARENA_NEW(parser->arena, kg_path);
  NEED(parser, *path);
  (*path)->kind = kind;
  (*path)->span = kg_span_since(parser, begin);
  (*path)->n_children = n;
  (*path)->children = KG_ARENA_ARRAY(parser->arena, kg_path *, n);
  NEED(parser, (*path)->children);
  for (uint32_t i = 0; i < n; ++i) {
    (*path)->children[i] = children[i];
  }
  return KG_OK;
}

static bool
at_a(const kg_parser *parser)
{
  return parser->token.kind == KG_TOKEN_WORD &&
         kg_slice_is(parser->token.text, "a");
}

static kg_status
read_path_iri(kg_parser *parser, kg_path **path)
{
  const uint32_t begin = parser->token.span.begin;
  kg_term iri = kg_iri(kg_slice_of(RDF_TYPE));
  if (at_a(parser)) {
    TRY(kg_parser_advance(parser));
  } else if (kg_at_iri(parser)) {
    TRY(read_iri_term(parser, &iri));
  } else {
    return kg_parser_expected(parser, "a property");
  }
  TRY(new_path(parser, KG_PATH_LINK, NULL, 0, begin, path));
  (*path)->iri = iri;
  return KG_OK;
}

static kg_status
read_PathOneInPropertySet(kg_parser *parser, kg_path **path)
{
  const uint32_t begin = parser->token.span.begin;
  bool inverse = false;
  TRY(kg_accept_mark(parser, '^', &inverse));
  TRY(read_path_iri(parser, path));
  if (!inverse) {
    return KG_OK;
  }
  kg_path *const link = *path;
  return new_path(parser, KG_PATH_INVERSE, &link, 1, begin, path);
}

typedef struct path_list {
  kg_path **at;
  uint32_t n, cap;
} path_list;

static kg_status
read_PathNegatedPropertySet(kg_parser *parser, uint32_t begin, kg_path **path)
{
  path_list list = {0};
  kg_path *item = NULL;
  if (!kg_at_mark(parser, '(')) {
    TRY(read_PathOneInPropertySet(parser, &item));
    return new_path(parser, KG_PATH_NEGATED, &item, 1, begin, path);
  }
  TRY(kg_expect_open(parser, '('));
  for (bool more = !kg_at_mark(parser, ')'); more;) {
    TRY(read_PathOneInPropertySet(parser, &item));
    NEED(parser, kg_list_push(parser, &list, item));
    TRY(kg_accept_mark(parser, '|', &more));
  }
  TRY(kg_expect_close(parser, ')'));
  return new_path(parser, KG_PATH_NEGATED, list.at, list.n, begin, path);
}

static kg_status
read_PathPrimary(kg_parser *parser, kg_path **path)
{
  const uint32_t begin = parser->token.span.begin;
  if (kg_at_mark(parser, '!')) {
    TRY(kg_parser_advance(parser));
    return read_PathNegatedPropertySet(parser, begin, path);
  }
  if (!kg_at_mark(parser, '(')) {
    return read_path_iri(parser, path);
  }
  TRY(kg_expect_open(parser, '('));
  TRY(read_Path(parser, path));
  return kg_expect_close(parser, ')');
}

static kg_status
read_PathElt(kg_parser *parser, kg_path **path)
{
  const uint32_t begin = parser->token.span.begin;
  TRY(read_PathPrimary(parser, path));
  const kg_path_kind kind = kg_at_mark(parser, '*')   ? KG_PATH_ZERO_OR_MORE
                            : kg_at_mark(parser, '+') ? KG_PATH_ONE_OR_MORE
                            : kg_at_mark(parser, '?') ? KG_PATH_ZERO_OR_ONE
                                                      : KG_PATH_LINK;
  if (kind == KG_PATH_LINK) {
    return KG_OK;
  }
  kg_path *const child = *path;
  TRY(kg_parser_advance(parser));
  return new_path(parser, kind, &child, 1, begin, path);
}

static kg_status
read_PathEltOrInverse(kg_parser *parser, kg_path **path)
{
  const uint32_t begin = parser->token.span.begin;
  bool inverse = false;
  TRY(kg_accept_mark(parser, '^', &inverse));
  TRY(read_PathElt(parser, path));
  if (!inverse) {
    return KG_OK;
  }
  kg_path *const child = *path;
  return new_path(parser, KG_PATH_INVERSE, &child, 1, begin, path);
}

typedef kg_status read_path_fn(kg_parser *parser, kg_path **path);

static kg_status
read_path_list(kg_parser *parser,
               read_path_fn *read_item,
               char mark,
               kg_path_kind kind,
               kg_path **path)
{
  const uint32_t begin = parser->token.span.begin;
  path_list list = {0};
  for (bool more = true; more;) {
    TRY(read_item(parser, path));
    NEED(parser, kg_list_push(parser, &list, *path));
    TRY(kg_accept_mark(parser, mark, &more));
  }
  return list.n == 1 ? KG_OK
                     : new_path(parser, kind, list.at, list.n, begin, path);
}

static kg_status
read_PathSequence(kg_parser *parser, kg_path **path)
{
  return read_path_list(parser, read_PathEltOrInverse, '/', KG_PATH_SEQUENCE,
                        path);
}

kg_status
read_Path(kg_parser *parser, kg_path **path)
{
  TRY(kg_parser_enter(parser));
  TRY(read_path_list(parser, read_PathSequence, '|', KG_PATH_ALTERNATIVE,
                     path));
  kg_parser_leave(parser);
  return KG_OK;
}

// What triples are made of ----------------------------------------------------

kg_status
kg_sink_add(kg_parser *parser, kg_triples_sink *sink, const kg_edge *edge)
{
  if (sink->mode == KG_IN_PATTERN) {
    NEED(parser, kg_list_push(parser, &sink->edges, *edge));
    return KG_OK;
  }
  const kg_quad_slots quad = {edge->s, edge->p, edge->o, sink->graph,
                              edge->span};
  NEED(parser, kg_list_push(parser, &sink->quads, quad));
  return KG_OK;
}

static kg_status
add_triple(kg_parser *parser,
           kg_triples_sink *sink,
           const kg_slot *s,
           const kg_slot *p,
           const kg_slot *o,
           uint32_t begin)
{
  const kg_edge edge = {
      .s = *s, .p = *p, .o = *o, .span = kg_span_since(parser, begin)};
  return kg_sink_add(parser, sink, &edge);
}

/// 18.2.2.4: sequences become joins and inverses turn round; the rest stays.
static kg_status
add_path(kg_parser *parser,
         kg_triples_sink *sink,
         const kg_slot *s,
         kg_path *path,
         const kg_slot *o,
         uint32_t begin)
{
  if (path->kind == KG_PATH_INVERSE) {
    return add_path(parser, sink, o, path->children[0], s, begin);
  }
  if (path->kind == KG_PATH_SEQUENCE) {
    kg_slot from = *s;
    for (uint32_t i = 0; i + 1 < path->n_children; ++i) {
      kg_slot joint = {.kind = KG_SLOT_VAR};
      TRY(kg_parser_hidden_var(parser, "path", &joint.var));
      TRY(add_path(parser, sink, &from, path->children[i], &joint, begin));
      from = joint;
    }
    return add_path(parser, sink, &from, path->children[path->n_children - 1],
                    o, begin);
  }
  kg_edge edge = {
      .s = *s, .o = *o, .path = path, .span = kg_span_since(parser, begin)};
  if (path->kind == KG_PATH_LINK) {
    edge.p = (kg_slot){.kind = KG_SLOT_TERM, .term = path->iri};
    edge.path = NULL;
  }
  return kg_sink_add(parser, sink, &edge);
}

/// A pattern's label belongs to one basic graph pattern, 19.6.
static kg_status
find_pattern_blank(kg_parser *parser, kg_slice label, kg_slot *slot)
{
  bool is_new = false;
  const uint64_t fresh =
      (uint64_t)parser->pattern_no << 32 | parser->query->n_vars;
  uint64_t *known =
      kg_text_map_put(&parser->pattern_blanks, label, fresh, &is_new);
  NEED(parser, known);
  if (is_new) {
    TRY(kg_parser_hidden_var(parser, "", &slot->var));
    parser->query->vars[slot->var].name = label;
  } else if (*known >> 32 != parser->pattern_no) {
    return kg_parser_fail(parser, parser->token.span,
                          "use a variable to join them",
                          "the blank node \"_:%.*s\" stands in two different "
                          "patterns",
                          (int)label.len, label.ptr);
  }
  *slot = (kg_slot){.kind = KG_SLOT_VAR, .var = (kg_var)*known};
  parser->query->vars[slot->var].n_uses++;
  return KG_OK;
}

static kg_status
find_template_blank(kg_parser *parser,
                    kg_slice label,
                    bool is_data,
                    kg_slot *slot)
{
  if (is_data && kg_text_map_find(&parser->used_labels, label)) {
    return kg_parser_fail(parser, parser->token.span, NULL,
                          "the blank node \"_:%.*s\" stands in two INSERT DATA",
                          (int)label.len, label.ptr);
  }
  bool is_new = false;
  const uint64_t *number = kg_text_map_put(&parser->template_blanks, label,
                                           parser->n_template_blanks, &is_new);
  NEED(parser, number);
  parser->n_template_blanks += is_new;
  *slot = (kg_slot){.kind = KG_SLOT_BLANK, .blank = (uint32_t)*number};
  return KG_OK;
}

static kg_status
check_blank(kg_parser *parser, const kg_triples_sink *sink, kg_span span)
{
  if (sink->mode != KG_IN_DELETE && sink->mode != KG_IN_DELETE_DATA) {
    return KG_OK;
  }
  return kg_parser_fail(parser, span, "use a variable and WHERE",
                        "a blank node cannot stand in DELETE");
}

static kg_status
read_blank_label(kg_parser *parser, kg_triples_sink *sink, kg_slot *slot)
{
  TRY(check_blank(parser, sink, parser->token.span));
  TRY(sink->mode == KG_IN_PATTERN
          ? find_pattern_blank(parser, parser->token.text, slot)
          : find_template_blank(parser, parser->token.text,
                                sink->mode == KG_IN_DATA, slot));
  return kg_parser_advance(parser);
}

static kg_status
new_blank(kg_parser *parser, kg_triples_sink *sink, kg_span span, kg_slot *slot)
{
  TRY(check_blank(parser, sink, span));
  if (sink->mode == KG_IN_PATTERN) {
    *slot = (kg_slot){.kind = KG_SLOT_VAR};
    return kg_parser_hidden_var(parser, "blank", &slot->var);
  }
  *slot =
      (kg_slot){.kind = KG_SLOT_BLANK, .blank = parser->n_template_blanks++};
  return KG_OK;
}

static kg_status
read_sink_var(kg_parser *parser, kg_triples_sink *sink, kg_slot *slot)
{
  if (sink->mode == KG_IN_DATA || sink->mode == KG_IN_DELETE_DATA) {
    const bool is_insert = sink->mode == KG_IN_DATA;
    return kg_parser_fail(
        parser, parser->token.span,
        is_insert ? "use INSERT { … } WHERE { … }" : "use DELETE WHERE { … }",
        "a variable cannot stand in %s DATA", is_insert ? "INSERT" : "DELETE");
  }
  *slot = (kg_slot){.kind = KG_SLOT_VAR};
  return read_Var(parser, &slot->var);
}

// Nodes -------------------------------------------------------------------

static kg_status read_PropertyListNotEmpty(kg_parser *parser,
                                           kg_triples_sink *sink,
                                           const kg_slot *subject,
                                           uint32_t begin);
static kg_status
read_GraphNode(kg_parser *parser, kg_triples_sink *sink, kg_slot *node);

/// Behind `[`: nothing, or a property list.
static kg_status
read_blank_inside(kg_parser *parser,
                  kg_triples_sink *sink,
                  const kg_slot *node,
                  uint32_t begin)
{
  if (!kg_at_mark(parser, ']')) {
    TRY(read_PropertyListNotEmpty(parser, sink, node, begin));
  }
  return kg_expect_close(parser, ']');
}

static kg_status
read_brackets(kg_parser *parser,
              kg_triples_sink *sink,
              kg_slot *node,
              bool *has_triples)
{
  const kg_span span = parser->token.span;
  TRY(kg_parser_enter(parser));
  TRY(kg_expect_open(parser, '['));
  TRY(new_blank(parser, sink, span, node));
  *has_triples = !kg_at_mark(parser, ']');
  TRY(read_blank_inside(parser, sink, node, span.begin));
  kg_parser_leave(parser);
  return KG_OK;
}

static kg_status
read_collection_items(kg_parser *parser,
                      kg_triples_sink *sink,
                      kg_slot *first_cell,
                      kg_span span)
{
  const kg_slot first = iri_slot(RDF_FIRST);
  const kg_slot rest = iri_slot(RDF_REST);
  const kg_slot nil = iri_slot(RDF_NIL);
  kg_slot cell = nil;
  for (bool is_first = true; !kg_at_mark(parser, ')'); is_first = false) {
    kg_slot next, item;
    TRY(new_blank(parser, sink, span, &next));
    if (is_first) {
      *first_cell = next;
    } else {
      TRY(add_triple(parser, sink, &cell, &rest, &next, span.begin));
    }
    cell = next;
    TRY(read_GraphNode(parser, sink, &item));
    TRY(add_triple(parser, sink, &cell, &first, &item, span.begin));
  }
  return add_triple(parser, sink, &cell, &rest, &nil, span.begin);
}

static kg_status
read_Collection(kg_parser *parser,
                kg_triples_sink *sink,
                kg_slot *node,
                bool *has_triples)
{
  const kg_span span = parser->token.span;
  TRY(kg_parser_enter(parser));
  TRY(kg_expect_open(parser, '('));
  *node = iri_slot(RDF_NIL);
  *has_triples = !kg_at_mark(parser, ')');
  if (*has_triples) {
    TRY(read_collection_items(parser, sink, node, span));
  }
  TRY(kg_expect_close(parser, ')'));
  kg_parser_leave(parser);
  return KG_OK;
}

bool
kg_at_triples(const kg_parser *parser)
{
  return parser->token.kind == KG_TOKEN_VAR || kg_at_iri(parser) ||
         parser->token.kind == KG_TOKEN_BLANK || kg_at_literal(parser) ||
         kg_at_mark(parser, '[') || kg_at_mark(parser, '(');
}

/// VarOrTerm, a collection or a blank node with its properties.
/// @param what for the message. @param has_triples whether it made some.
static kg_status
read_node(kg_parser *parser,
          kg_triples_sink *sink,
          const char *what,
          kg_slot *node,
          bool *has_triples)
{
  *has_triples = false;
  if (parser->token.kind == KG_TOKEN_VAR) {
    return read_sink_var(parser, sink, node);
  }
  if (parser->token.kind == KG_TOKEN_BLANK) {
    return read_blank_label(parser, sink, node);
  }
  if (kg_at_mark(parser, '[')) {
    return read_brackets(parser, sink, node, has_triples);
  }
  if (kg_at_mark(parser, '(')) {
    return read_Collection(parser, sink, node, has_triples);
  }
  *node = (kg_slot){.kind = KG_SLOT_TERM};
  if (kg_at_iri(parser)) {
    return read_iri_term(parser, &node->term);
  }
  if (kg_at_literal(parser)) {
    return read_literal(parser, &node->term);
  }
  return kg_parser_expected(parser, what);
}

static kg_status
read_GraphNode(kg_parser *parser, kg_triples_sink *sink, kg_slot *node)
{
  bool has_triples;
  return read_node(parser, sink, "an object (variable, IRI or value)", node,
                   &has_triples);
}

// Property lists ------------------------------------------------------------

static bool
at_verb(const kg_parser *parser, const kg_triples_sink *sink)
{
  const bool at_path = kg_at_mark(parser, '^') || kg_at_mark(parser, '!') ||
                       kg_at_mark(parser, '(');
  return parser->token.kind == KG_TOKEN_VAR || kg_at_iri(parser) ||
         at_a(parser) || (sink->mode == KG_IN_PATTERN && at_path);
}

/// A verb is a variable, or a path (which in templates is one property).
static kg_status
read_verb(kg_parser *parser,
          kg_triples_sink *sink,
          kg_slot *verb,
          kg_path **path)
{
  *path = NULL;
  if (!at_verb(parser, sink)) {
    return kg_parser_expected(parser, "a property");
  }
  if (parser->token.kind == KG_TOKEN_VAR) {
    return read_sink_var(parser, sink, verb);
  }
  if (sink->mode == KG_IN_PATTERN) {
    return read_Path(parser, path);
  }
  *verb = iri_slot(RDF_TYPE);
  return at_a(parser) ? kg_parser_advance(parser)
                      : read_iri_term(parser, &verb->term);
}

static kg_status
read_ObjectList(kg_parser *parser,
                kg_triples_sink *sink,
                const kg_slot *subject,
                const kg_slot *verb,
                kg_path *path,
                uint32_t begin)
{
  for (bool more = true; more;) {
    kg_slot object;
    TRY(read_GraphNode(parser, sink, &object));
    TRY(path ? add_path(parser, sink, subject, path, &object, begin)
             : add_triple(parser, sink, subject, verb, &object, begin));
    TRY(kg_accept_mark(parser, ',', &more));
  }
  return KG_OK;
}

static kg_status
read_PropertyListNotEmpty(kg_parser *parser,
                          kg_triples_sink *sink,
                          const kg_slot *subject,
                          uint32_t begin)
{
  for (;;) {
    kg_slot verb;
    kg_path *path;
    bool more = false;
    TRY(read_verb(parser, sink, &verb, &path));
    TRY(read_ObjectList(parser, sink, subject, &verb, path, begin));
    TRY(kg_accept_mark(parser, ';', &more));
    for (bool again = more; again;) {
      TRY(kg_accept_mark(parser, ';', &again));
    }
    if (!more || !at_verb(parser, sink)) {
      return KG_OK;
    }
  }
}

kg_status
read_TriplesSameSubject(kg_parser *parser, kg_triples_sink *sink)
{
  const uint32_t begin = parser->token.span.begin;
  kg_slot subject;
  bool has_triples;
  TRY(read_node(parser, sink, "a subject (variable, IRI or value)", &subject,
                &has_triples));
  if (has_triples && !at_verb(parser, sink)) {
    return KG_OK;
  }
  return read_PropertyListNotEmpty(parser, sink, &subject, begin);
}
