/* SPDX-License-Identifier: Apache-2.0 */
/// The store as a librdf storage of the name `kg`.
///
/// The storage's name is the store's folder. Options: `new='yes'` makes a
/// store where there is none (one that holds quads is not emptied);
/// `write='no'` opens it for reading. Statements added or removed outside a
/// transaction become durable with librdf_model_sync, librdf_storage_close,
/// or when some thousands have gathered.
///
/// A model sees each triple once, whatever its contexts; a context is a named
/// graph. Removing a statement without a context removes it from all of them.
#ifndef KG_REDLAND_STORAGE_H
#define KG_REDLAND_STORAGE_H

#include <librdf.h>

/// Make the storage `kg` known to a world, without the module.
void kg_redland_register(librdf_world *world);

#endif
