/* SPDX-License-Identifier: Apache-2.0 */
/// kg_query_prepare and what belongs to it.
#include "sparql/parser.h"

enum { DEFAULT_DEPTH = 200, LARGEST_DEPTH = 1000 };
static const size_t largest_text = (size_t)256 << 20;

static kg_status
add_known_prefixes(kg_parser *parser, const kg_query_options *options)
{
  for (size_t i = 0; i < options->n_prefixes; ++i) {
    const kg_known_prefix *known = &options->prefixes[i];
    const kg_slice iri = kg_arena_copy(parser->arena, kg_slice_of(known->iri));
    NEED(parser, iri.ptr);
    TRY(kg_parser_add_prefix(parser, kg_slice_of(known->name), iri, false));
  }
  return KG_OK;
}

static kg_status
fail_lexer(kg_parser *parser)
{
  const kg_lexer_fault *fault = &parser->lexer.fault;
  NEED(parser, fault->message);
  return kg_parser_fail(parser, fault->span, fault->hint, "%s", fault->message);
}

static kg_status
parse(kg_parser *parser, bool update, const kg_query_options *options)
{
  TRY(add_known_prefixes(parser, options));
  TRY(kg_parser_open_scope(parser));
  if (!kg_lexer_init(&parser->lexer, parser->query->text, parser->arena)) {
    return fail_lexer(parser);
  }
  TRY(kg_parser_advance(parser));
  return update ? read_UpdateUnit(parser) : read_QueryUnit(parser);
}

static unsigned
choose_depth(const kg_query_options *options)
{
  const unsigned depth = options->max_depth;
  return !depth ? DEFAULT_DEPTH : depth > LARGEST_DEPTH ? LARGEST_DEPTH : depth;
}

static kg_status
parse_with_tables(kg_query *query, bool update, const kg_query_options *options)
{
  const kg_alloc *alloc = query->ctx.alloc;
  kg_parser parser = {.ctx = &query->ctx,
                      .query = query,
                      .arena = &query->arena,
                      .max_depth = choose_depth(options)};
  kg_text_map_init(&parser.pattern_blanks, alloc);
  kg_text_map_init(&parser.template_blanks, alloc);
  kg_text_map_init(&parser.used_labels, alloc);
  const kg_status st = parse(&parser, update, options);
  kg_text_map_clear(&parser.pattern_blanks);
  kg_text_map_clear(&parser.template_blanks);
  kg_text_map_clear(&parser.used_labels);
  kg_parser_drop_scopes(&parser);
  return st;
}

// Numbers without holes -------------------------------------------------------

static void
renumber_quads(kg_quad_slots *quads, uint32_t n, const kg_var *to)
{
  for (uint32_t i = 0; i < n; ++i) {
    kg_slot *const slots[] = {&quads[i].s, &quads[i].p, &quads[i].o,
                              &quads[i].g};
    for (int k = 0; k < 4; ++k) {
      if (slots[k]->kind == KG_SLOT_VAR) {
        slots[k]->var = to[slots[k]->var];
      }
    }
  }
}

static void
renumber_query(kg_query *query, const kg_var *to)
{
  if (query->where) {
    kg_alg_renumber(query->where, to);
  }
  for (uint32_t i = 0; i < query->n_describe; ++i) {
    if (query->describe[i].kind == KG_SLOT_VAR) {
      query->describe[i].var = to[query->describe[i].var];
    }
  }
  renumber_quads(query->construct, query->n_construct, to);
  for (uint32_t i = 0; i < query->n_ops; ++i) {
    kg_update_op *op = &query->ops[i];
    renumber_quads(op->remove, op->n_remove, to);
    renumber_quads(op->insert, op->n_insert, to);
    if (op->where) {
      kg_alg_renumber(op->where, to);
    }
  }
}

/// Variables of a sub-select that became outer ones leave holes: close them,
/// so that rows are as short as they can be.
static kg_status
close_holes(kg_query *query)
{
  kg_var *to = KG_ARENA_ARRAY(&query->arena, kg_var, query->n_vars);
  if (!to) {
    return kg_out_of_memory(&query->ctx);
  }
  kg_var next = 0;
  for (kg_var var = 0; var < query->n_vars; ++var) {
    to[var] = next;
    if (!query->vars[var].gone) {
      query->vars[next++] = query->vars[var];
    }
  }
  if (next < query->n_vars) {
    query->n_vars = next;
    renumber_query(query, to);
  }
  return KG_OK;
}

// Public ----------------------------------------------------------------------

static kg_status
fill(kg_query *query,
     kg_slice text,
     bool update,
     const kg_query_options *options)
{
  query->text = kg_arena_copy(&query->arena, text);
  query->source = kg_arena_copy(
      &query->arena, kg_slice_of(options->source ? options->source : "query"));
  query->base = kg_arena_copy(&query->arena, kg_slice_of(options->base));
  if (!query->text.ptr || !query->source.ptr || !query->base.ptr) {
    return kg_out_of_memory(&query->ctx);
  }
  TRY(parse_with_tables(query, update, options));
  return close_holes(query);
}

kg_status
kg_query_prepare(const kg_context *ctx,
                 kg_slice text,
                 bool update,
                 const kg_query_options *options,
                 kg_query **query)
{
  static const kg_query_options no_options = {0};
  *query = NULL;
  if (text.len > largest_text) {
    return kg_sink_error(&ctx->sink, KG_ERR_QUERY,
                         options ? options->source : NULL,
                         "the query is larger than 256 MiB");
  }
  kg_query *made = kg_alloc_zeroed(ctx->alloc, 1, sizeof *made);
  if (!made) {
    return kg_out_of_memory(ctx);
  }
  made->ctx = *ctx;
  kg_arena_init(&made->arena, ctx->alloc);
  const kg_status st =
      fill(made, text, update, options ? options : &no_options);
  if (st) {
    kg_query_free(made);
    return st;
  }
  *query = made;
  return KG_OK;
}

void
kg_query_free(kg_query *query)
{
  if (query) {
    kg_arena_clear(&query->arena);
    kg_alloc_free(query->ctx.alloc, query);
  }
}

kg_query_form
kg_query_get_form(const kg_query *query)
{
  return query->form;
}

static bool
copy_term(kg_query *query, const kg_term *from, kg_term *to)
{
  to->kind = from->kind;
  to->text = kg_arena_copy(&query->arena, from->text);
  to->datatype = kg_arena_copy(&query->arena, from->datatype);
  to->lang = kg_arena_copy(&query->arena, from->lang);
  return to->text.ptr && to->datatype.ptr && to->lang.ptr;
}

kg_status
kg_query_bind(kg_query *query, const char *variable, const kg_term *value)
{
  const kg_slice name = kg_slice_of(variable);
  kg_term copy;
  bool found = false;
  for (uint32_t i = 0; i < query->n_vars; ++i) {
    kg_var_info *info = &query->vars[i];
    if (info->hidden || !kg_slice_equal(info->name, name)) {
      continue;
    }
    if (!found && !copy_term(query, value, &copy)) {
      return kg_out_of_memory(&query->ctx);
    }
    info->value = copy;
    found = true;
  }
  return found ? KG_OK : KG_NOT_FOUND;
}
