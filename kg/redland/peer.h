/* SPDX-License-Identifier: Apache-2.0 */
/// Any other librdf storage as a source or target of quads.
#ifndef KG_REDLAND_PEER_H
#define KG_REDLAND_PEER_H

#include "kg/context.h"
#include "kg/term.h"

/// Where a librdf storage is: its type (`hashes`, `memory`, ...), its name and
/// its options as librdf_new_storage takes them.
typedef struct kg_peer_place {
  const char *type;
  const char *name;
  const char *options; ///< NULL = none.
} kg_peer_place;

/// Takes `STORAGE:NAME[:OPTIONS]` apart, in place. The options begin at the
/// first `:key=`, so that a name may have colons.
/// @return false without a storage.
bool kg_peer_place_split(char *text, kg_peer_place *place);

/// Hand all statements of a storage to `fn`, with their contexts. Blank labels
/// are letters and digits behind `scope`.
/// @return KG_ERR_STORE (told) if it cannot be opened or read, KG_ERR_INPUT
/// (told) for a statement that is no RDF, else what `fn` answers.
kg_status kg_peer_read(const kg_context *ctx,
                       const kg_peer_place *place,
                       kg_slice scope,
                       kg_quad_fn *fn,
                       void *user);

/// Writes quads to a storage, in one transaction where it has those. Contexts
/// are kept where it has contexts, else left out.
typedef struct kg_peer_writer kg_peer_writer;
kg_status kg_peer_writer_open(const kg_context *ctx,
                              const kg_peer_place *place,
                              kg_peer_writer **writer);
bool kg_peer_writer_has_graphs(const kg_peer_writer *writer);
/// A `kg_quad_fn` whose user pointer is the writer.
kg_status kg_peer_writer_add(void *writer, const kg_term_quad *quad);
/// Commits, syncs, closes and frees, whatever the answer.
kg_status kg_peer_writer_close(kg_peer_writer *writer);
/// Drops what was not committed, closes and frees; NULL is fine. A storage
/// without transactions keeps what it was given.
void kg_peer_writer_abandon(kg_peer_writer *writer);

#endif
