/* SPDX-License-Identifier: Apache-2.0 */
/// The door that librdf looks for in a loadable storage module.
#include "redland/storage.h"

__attribute__((visibility("default"))) void
librdf_storage_module_register_factory(librdf_world *world);

void
librdf_storage_module_register_factory(librdf_world *world)
{
  kg_redland_register(world);
}
