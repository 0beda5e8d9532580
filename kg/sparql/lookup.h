/* SPDX-License-Identifier: Apache-2.0 */
/// What a scan and an index join share: a pattern whose places are constants,
/// parameters, columns of the input, or free.
#ifndef KG_SPARQL_LOOKUP_H
#define KG_SPARQL_LOOKUP_H

#include "sparql/op.h"

static inline kg_id
kg_quad_at(const kg_quad *quad, unsigned place)
{
  return place == 0   ? quad->s
         : place == 1 ? quad->p
         : place == 2 ? quad->o
                      : quad->g;
}

/// The variables a lookup fills, each once. @return how many.
uint32_t kg_lookup_vars(const kg_lookup *lookup, kg_var vars[4]);
/// The first place that fills a variable; 4 if none.
unsigned kg_lookup_place_of(const kg_lookup *lookup, kg_var var);
bool kg_lookup_has_repeats(const kg_lookup *lookup);
/// Places of one variable have one value.
bool kg_lookup_accepts(const kg_lookup *lookup, const kg_quad *quad);
/// The pattern for a row of the input (`cols` NULL: none). @return false if
/// nothing can match.
bool kg_lookup_bind(kg_exec *exec,
                    const kg_lookup *lookup,
                    kg_id *const *cols,
                    size_t row,
                    kg_pattern *pattern);
/// Opens or reopens.
kg_status
kg_lookup_start(kg_exec *exec, kg_scan **scan, const kg_pattern *pattern);
/// kg_scan_probe, opening the scan first if there is none.
kg_status kg_lookup_probe(kg_exec *exec,
                          kg_scan **scan,
                          const kg_pattern *pattern,
                          const kg_probes *probes,
                          size_t *n_done);

#endif
