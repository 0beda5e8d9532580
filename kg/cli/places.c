/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/places.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
kg_place_of_store(const char *option)
{
  const char *named = option ? option : getenv("KG_STORE");
  return named && *named ? named : "kg.db";
}

/* The folder of the running program, without a slash at its end. */
static bool
find_program_folder(char folder[PATH_MAX])
{
  const ssize_t n = readlink("/proc/self/exe", folder, PATH_MAX - 1);
  if (n <= 0) {
    return false;
  }
  folder[n] = '\0';
  char *slash = strrchr(folder, '/');
  if (!slash) {
    return false;
  }
  *slash = '\0';
  return true;
}

static const char *
existing(kg_arena *arena,
         const char *folder,
         const char *between,
         const char *name)
{
  const kg_slice path = kg_arena_printf(arena, "%s%s%s", folder, between, name);
  return path.ptr && !access(path.ptr, R_OK) ? path.ptr : NULL;
}

kg_status
kg_place_of_data(const kg_context *ctx,
                 kg_arena *arena,
                 const char *name,
                 const char **path)
{
  char folder[PATH_MAX];
  *path = NULL;
  if (find_program_folder(folder)) {
    /* A build tree is known by what CMake leaves in it. */
    if (existing(arena, folder, "/", "CMakeCache.txt")) {
      *path = existing(arena, KG_SOURCE_FOLDER, "/", name);
    }
    if (!*path) {
      *path = existing(arena, folder, "/../share/kg/", name);
    }
  }
  if (!*path) {
    *path = existing(arena, KG_INSTALL_PREFIX, "/share/kg/", name);
  }
  return *path ? KG_OK
               : kg_sink_error_hint(
                     &ctx->sink, KG_ERR_IO, name,
                     "it is looked for beside the build tree and under "
                     "share/kg of the install prefix",
                     "not found: the program's data are missing");
}

static const char *
user_folder(kg_arena *arena, const char *variable, const char *otherwise)
{
  const char *named = getenv(variable);
  if (named && *named == '/') {
    return named;
  }
  const char *home = getenv("HOME");
  if (!home || *home != '/') {
    return NULL;
  }
  return kg_arena_printf(arena, "%s/%s", home, otherwise).ptr;
}

/* Makes every folder above the last name of `path`. */
static bool
make_folders(kg_arena *arena, const char *path)
{
  char *copy = (char *)kg_arena_copy(arena, kg_slice_of(path)).ptr;
  if (!copy) {
    return false;
  }
  for (char *at = strchr(copy + 1, '/'); at; at = strchr(at + 1, '/')) {
    *at = '\0';
    if (mkdir(copy, 0700) && errno != EEXIST) {
      return false;
    }
    *at = '/';
  }
  return true;
}

kg_status
kg_place_of_state(kg_arena *arena, const char *name, const char **path)
{
  const char *folder = user_folder(arena, "XDG_STATE_HOME", ".local/state");
  *path = folder ? kg_arena_printf(arena, "%s/kg/%s", folder, name).ptr : NULL;
  return *path && make_folders(arena, *path) ? KG_OK : KG_NOT_FOUND;
}

kg_status
kg_place_of_config(kg_arena *arena, const char *name, const char **path)
{
  const char *folder = user_folder(arena, "XDG_CONFIG_HOME", ".config");
  *path = folder ? kg_arena_printf(arena, "%s/kg/%s", folder, name).ptr : NULL;
  return *path ? KG_OK : KG_NOT_FOUND;
}

kg_status
kg_place_of_peer(const kg_context *ctx,
                 kg_arena *arena,
                 const char *text,
                 const char **name,
                 kg_peer_place *place)
{
  char *copy = (char *)(uintptr_t)kg_arena_copy(arena, kg_slice_of(text)).ptr;
  if (!copy) {
    return kg_out_of_memory(ctx);
  }
  if (!kg_peer_place_split(copy, place)) {
    return kg_sink_error_hint(
        &ctx->sink, KG_ERR_USAGE, NULL,
        "for example \"hashes:news:hash-type='bdb',dir='.'\"",
        "a librdf storage is given as STORAGE:NAME[:OPTIONS], not \"%s\"",
        text);
  }
  *name = kg_arena_printf(arena, "%s:%s", place->type, place->name).ptr;
  return *name ? KG_OK : kg_out_of_memory(ctx);
}
