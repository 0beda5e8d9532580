/* SPDX-License-Identifier: Apache-2.0 */
/* What the store has, for hints: its schema, and which names of a query it has
   never seen. */
#include "cli/suggest.h"
#include "shell.h"

const kg_schema *
kg_shell_schema(kg_shell *shell)
{
  kg_txn *txn;
  kg_store_stats stats;
  if (kg_txn_read(shell->session.store, &txn)) {
    return &shell->schema;
  }
  const bool known = !kg_txn_stats(txn, &stats);
  if (!shell->has_schema || !known || stats.n_quads != shell->schema_n_quads) {
    if (shell->has_schema) {
      kg_schema_clear(&shell->schema);
    }
    shell->has_schema = true;
    shell->schema_n_quads = stats.n_quads;
    (void)kg_schema_read(&shell->schema, &shell->ctx, txn);
  }
  kg_txn_end(txn);
  return &shell->schema;
}

/* The IRI of a token that is `<IRI>` or a prefixed name, into `iri`. */
static bool
expand(const kg_shell *shell, kg_slice token, kg_buf *iri)
{
  kg_buf_reset(iri);
  if (token.ptr[0] == '<') {
    kg_buf_add(iri, kg_slice_sub(token, 1, token.len - 1));
    return token.len > 2;
  }
  return token.ptr[0] != '"' && token.ptr[0] != '\'' &&
         !kg_prefixes_expand(&shell->session.prefixes, token, iri);
}

static void
offer(kg_suggest *suggest, kg_slice iri, uint64_t n, uint64_t *n_best)
{
  const unsigned before = suggest->distance;
  kg_suggest_offer(suggest, iri);
  if (suggest->distance < before) {
    *n_best = n;
  }
}

static void
say_unknown(kg_shell *shell, kg_slice token, kg_slice iri)
{
  const kg_schema *schema = kg_shell_schema(shell);
  kg_suggest suggest = kg_suggest_begin(iri);
  suggest.distance = 5; /* The namespace is long; the slip is in the name. */
  uint64_t n = 0;
  for (size_t i = 0; i < schema->properties.n; i++) {
    offer(&suggest, schema->properties.at[i].iri,
          schema->properties.at[i].n_triples, &n);
  }
  for (size_t i = 0; i < schema->classes.n; i++) {
    offer(&suggest, schema->classes.at[i].iri,
          schema->classes.at[i].n_instances, &n);
  }
  const kg_prefix *prefix;
  kg_slice local;
  if (suggest.best.len && !kg_prefixes_shorten(&shell->session.prefixes,
                                               suggest.best, &prefix, &local)) {
    kg_printer_say(&shell->cli->printer,
                   "  %.*s occurs nowhere in the store. Did you mean "
                   "%.*s:%.*s (%llu)?",
                   KG_FMT(token), KG_FMT(prefix->name), KG_FMT(local),
                   (unsigned long long)n);
  } else {
    kg_printer_say(&shell->cli->printer, "  %.*s occurs nowhere in the store",
                   KG_FMT(token));
  }
}

void
kg_shell_explain_nothing(kg_shell *shell, kg_slice query)
{
  kg_txn *txn;
  kg_buf iri;
  kg_slice token;
  size_t at = 0;
  bool in_group = false;
  kg_token_kind kind;
  if (kg_txn_read(shell->session.store, &txn)) {
    return;
  }
  kg_buf_init(&iri, shell->ctx.alloc);
  while ((kind = kg_token_next(query, &at, &token)) != KG_TOKEN_END &&
         kind != KG_TOKEN_CUT) {
    in_group |= kind == KG_TOKEN_OPEN;
    if (!in_group || kind != KG_TOKEN_NAME || !expand(shell, token, &iri)) {
      continue;
    }
    kg_id id;
    const kg_term term = kg_iri(kg_buf_slice(&iri));
    if (kg_txn_find(txn, &term, &id) == KG_NOT_FOUND) {
      say_unknown(shell, token, kg_buf_slice(&iri));
    }
  }
  kg_buf_clear(&iri);
  kg_txn_end(txn);
}
