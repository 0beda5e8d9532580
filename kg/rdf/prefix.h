/* SPDX-License-Identifier: Apache-2.0 */
/// Sets of prefixes, and the ones that are always known.
#ifndef KG_RDF_PREFIX_H
#define KG_RDF_PREFIX_H

#include "base/arena.h"
#include "base/buf.h"
#include "kg/slice.h"

typedef struct kg_prefix {
  kg_slice name; ///< Without the colon.
  kg_slice iri;
} kg_prefix;

/// In the order in which names were first bound.
typedef struct kg_prefixes {
  kg_arena arena;
  kg_prefix *at;
  size_t n;
  size_t cap;
} kg_prefixes;

void kg_prefixes_init(kg_prefixes *set, const kg_alloc *alloc);
void kg_prefixes_clear(kg_prefixes *set);

/// Binds a name, replacing what it was bound to. Both are copied.
/// @return KG_OK, KG_ERR_INPUT if `name` cannot be written, KG_ERR_MEMORY.
kg_status kg_prefixes_bind(kg_prefixes *set, kg_slice name, kg_slice iri);
/// Binds every prefix of prefixes.def; those of the kinds below `base`, unless
/// that is empty.
kg_status kg_prefixes_bind_known(kg_prefixes *set, kg_slice base);
/// Forgets a name. @return KG_NOT_FOUND
kg_status kg_prefixes_unbind(kg_prefixes *set, kg_slice name);

/// @param iri Borrowed from the set. @return KG_NOT_FOUND
kg_status
kg_prefixes_find(const kg_prefixes *set, kg_slice name, kg_slice *iri);
/// The known name nearest in spelling (for "did you mean"), or an empty slice.
kg_slice kg_prefixes_nearest(const kg_prefixes *set, kg_slice name);

/// Finds the binding with the longest IRI that leaves a local name which every
/// reader takes without a backslash. Several names of one IRI: the first bound.
/// @param prefix,local Borrowed from the set and from `iri`.
/// @return KG_NOT_FOUND if no prefixed name stands for the IRI.
kg_status kg_prefixes_shorten(const kg_prefixes *set,
                              kg_slice iri,
                              const kg_prefix **prefix,
                              kg_slice *local);
/// Appends the IRI of a prefixed name without escapes. @return KG_NOT_FOUND if
/// there is no colon or the prefix is unknown; KG_ERR_MEMORY.
kg_status
kg_prefixes_expand(const kg_prefixes *set, kg_slice prefixed, kg_buf *iri);

/// The folders of the kinds below the base IRI, from prefixes.def.
typedef enum kg_kind {
#define KG_KIND(NAME, prefix, folder) KG_KIND_##NAME,
#include "rdf/prefixes.def"
  KG_N_KINDS
} kg_kind;

/// "article", "org"… without slashes. Static.
const char *kg_kind_folder(kg_kind kind);
/// "article", "agency"… Static.
const char *kg_kind_prefix(kg_kind kind);

#endif
