/* SPDX-License-Identifier: Apache-2.0 */
/// Where things are: the store, the program's data, the user's state.
#ifndef KG_CLI_PLACES_H
#define KG_CLI_PLACES_H

#include "base/arena.h"
#include "kg/context.h"
#include "redland/peer.h"

/// `option`, else $KG_STORE, else `kg.db`.
const char *kg_place_of_store(const char *option);

/// A file or folder that comes with the program, by its name in the source
/// tree ("kg/models", "ontology/kg.ttl"): beside the build tree the program
/// was made in, else under the install prefix. Never through the current
/// folder. @param path In the arena. @return KG_ERR_IO, told to the sink.
kg_status kg_place_of_data(const kg_context *ctx,
                           kg_arena *arena,
                           const char *name,
                           const char **path);

/// `$XDG_STATE_HOME/kg/NAME` (default `~/.local/state`), its folders made with
/// mode 0700. @return KG_NOT_FOUND if there is no home or it cannot be made.
kg_status
kg_place_of_state(kg_arena *arena, const char *name, const char **path);
/// `$XDG_CONFIG_HOME/kg/NAME` (default `~/.config`); nothing is made.
kg_status
kg_place_of_config(kg_arena *arena, const char *name, const char **path);

/// A librdf storage, `STORAGE:NAME[:OPTIONS]`.
/// @param name Without the options, which may have a password; in the arena.
/// @return KG_ERR_USAGE, told to the sink.
kg_status kg_place_of_peer(const kg_context *ctx,
                           kg_arena *arena,
                           const char *text,
                           const char **name,
                           kg_peer_place *place);

#endif
