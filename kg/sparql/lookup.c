/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/lookup.h"

unsigned
kg_lookup_place_of(const kg_lookup *lookup, kg_var var)
{
  unsigned i = 0;
  while (i < 4 && lookup->places[i].var != var) {
    i++;
  }
  return i;
}

uint32_t
kg_lookup_vars(const kg_lookup *lookup, kg_var vars[4])
{
  uint32_t n = 0;
  for (unsigned i = 0; i < 4; i++) {
    const kg_var var = lookup->places[i].var;
    if (var != KG_NO_VAR && kg_lookup_place_of(lookup, var) == i) {
      vars[n++] = var;
    }
  }
  return n;
}

bool
kg_lookup_has_repeats(const kg_lookup *lookup)
{
  for (unsigned i = 1; i < 4; i++) {
    const kg_var var = lookup->places[i].var;
    if (var != KG_NO_VAR && kg_lookup_place_of(lookup, var) != i) {
      return true;
    }
  }
  return false;
}

bool
kg_lookup_accepts(const kg_lookup *lookup, const kg_quad *quad)
{
  for (unsigned i = 1; i < 4; i++) {
    const kg_var var = lookup->places[i].var;
    if (var == KG_NO_VAR) {
      continue;
    }
    const unsigned first = kg_lookup_place_of(lookup, var);
    if (kg_quad_at(quad, i) != kg_quad_at(quad, first)) {
      return false;
    }
  }
  return true;
}

/// A bound graph must be one of those that may be seen; the list is then done.
static bool
check_graph(kg_pattern *pattern)
{
  const kg_id g = pattern->bound.g;
  if (pattern->named_only && g == KG_ID_DEFAULT_GRAPH) {
    return false;
  }
  pattern->named_only = false;
  if (!pattern->graphs) {
    return true;
  }
  size_t low = 0, high = pattern->n_graphs;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (pattern->graphs[middle] < g) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const bool found = low < pattern->n_graphs && pattern->graphs[low] == g;
  pattern->graphs = NULL;
  return found;
}

bool
kg_lookup_bind(kg_exec *exec,
               const kg_lookup *lookup,
               kg_id *const *cols,
               size_t row,
               kg_pattern *pattern)
{
  *pattern = lookup->base;
  for (unsigned i = 0; i < 4; i++) {
    const kg_place *place = &lookup->places[i];
    kg_id id = place->id;
    if (place->param != KG_NO_VAR) {
      id = exec->params[place->param];
    } else if (cols && place->column != KG_NO_COLUMN) {
      id = cols[place->column][row];
    }
    if (kg_id_tag(id) == KG_TAG_LOCAL) {
      return false; // The store has never seen it.
    }
    if (id) {
      *kg_quad_place(&pattern->bound, i) = id;
    }
  }
  return !pattern->bound.g || check_graph(pattern);
}

static kg_status
keep_failure(kg_exec *exec, kg_status st)
{
  if (st && !exec->failed) {
    exec->failed = st;
  }
  return st;
}

kg_status
kg_lookup_start(kg_exec *exec, kg_scan **scan, const kg_pattern *pattern)
{
  return keep_failure(exec, *scan ? kg_scan_reopen(*scan, pattern)
                                  : kg_scan_open(exec->txn, pattern, scan));
}

kg_status
kg_lookup_probe(kg_exec *exec,
                kg_scan **scan,
                const kg_pattern *pattern,
                const kg_probes *probes,
                size_t *n_done)
{
  if (!*scan) {
    TRY(kg_lookup_start(exec, scan, &(kg_pattern){0}));
  }
  return keep_failure(exec, kg_scan_probe(*scan, pattern, probes, n_done));
}
