/* SPDX-License-Identifier: Apache-2.0 */
#include "store/place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

bool
kg_place_file(const char *folder, const char *name, char path[PATH_MAX])
{
  const int n = snprintf(path, PATH_MAX, "%s/%s", folder, name);
  return n > 0 && n < PATH_MAX;
}

/* Magic numbers of statfs(2): file systems whose locks or shared maps are not
   those of one machine. */
static const struct {
  uint32_t magic;
  const char *name;
} network_file_systems[] = {
    {0x6969, "NFS"},      {0x517b, "SMB"},      {0xff534d42, "CIFS"},
    {0xfe534d42, "SMB2"}, {0x5346414f, "AFS"},  {0x564c, "NCP"},
    {0x01021997, "9P"},   {0x00c36400, "Ceph"}, {0x0bd00bd0, "Lustre"},
    {0x47504653, "GPFS"}, {0x73757245, "Coda"}, {0x7461636f, "OCFS2"},
    {0x01161970, "GFS2"}, {0x6b414653, "AFS"},  {0x19830326, "BeeGFS"},
};

static kg_status
refuse_network(const kg_context *ctx, const char *folder)
{
  struct statfs fs;
  if (statfs(folder, &fs)) {
    return KG_OK;
  }
  const size_t n = sizeof network_file_systems / sizeof *network_file_systems;
  for (size_t i = 0; i < n; ++i) {
    if ((uint32_t)fs.f_type == network_file_systems[i].magic) {
      return kg_sink_error_hint(
          &ctx->sink, KG_ERR_STORE, folder,
          "choose a folder on a disk of this machine with --store",
          "is on a network file system (%s), where a store is not safe",
          network_file_systems[i].name);
    }
  }
  return KG_OK;
}

kg_status
kg_place_missing(const kg_context *ctx, const char *folder)
{
  return kg_sink_error_hint(&ctx->sink, KG_ERR_STORE, folder,
                            "make one with 'kg build' or 'kg load', or name "
                            "another folder with --store",
                            "there is no store here");
}

/* Nothing but what a store is made of: another process may be making it. */
static bool
is_empty(const char *folder)
{
  DIR *dir = opendir(folder);
  if (!dir) {
    return false;
  }
  bool empty = true;
  const struct dirent *entry = NULL;
  while (empty && (entry = readdir(dir))) {
    const char *name = entry->d_name;
    empty = !strcmp(name, ".") || !strcmp(name, "..") ||
            !strcmp(name, "data.mdb") || !strcmp(name, "lock.mdb") ||
            !strcmp(name, "writer.lock");
  }
  closedir(dir);
  return empty;
}

/* LMDB's meta page: a header of 16 bytes, then the magic in the byte order of
   the machine. */
static kg_status
check_magic(const kg_context *ctx, const char *folder, const char *path)
{
  const uint32_t magic = 0xbeefc0de;
  const uint32_t swapped = 0xdec0efbe;
  unsigned char head[20];
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return kg_sink_error(&ctx->sink, KG_ERR_IO, path, "cannot be opened: %s",
                         strerror(errno));
  }
  const ssize_t n = read(fd, head, sizeof head);
  close(fd);
  uint32_t found = magic;
  if (n == (ssize_t)sizeof head) {
    memcpy(&found, head + 16, sizeof found);
  }
  if (found == swapped) {
    return kg_sink_error_hint(
        &ctx->sink, KG_ERR_STORE, folder,
        "export it there as N-Quads and load that here",
        "the store was written on a machine with another byte order");
  }
  if (found != magic || (n > 0 && n < (ssize_t)sizeof head)) {
    return kg_sink_error(&ctx->sink, KG_ERR_STORE, path,
                         "is damaged: it is no LMDB file");
  }
  return KG_OK;
}

kg_status
kg_place_prepare(const kg_context *ctx,
                 const char *folder,
                 bool create,
                 bool *is_made)
{
  struct stat st;
  char path[PATH_MAX];
  *is_made = false;
  if (stat(folder, &st)) {
    if (!create && errno == ENOENT) {
      return kg_place_missing(ctx, folder);
    }
    if (errno != ENOENT || (mkdir(folder, 0777) && errno != EEXIST)) {
      return kg_sink_error(&ctx->sink, KG_ERR_IO, folder,
                           "the store's folder cannot be made: %s",
                           strerror(errno));
    }
    *is_made = true;
  } else if (!S_ISDIR(st.st_mode)) {
    return kg_sink_error(&ctx->sink, KG_ERR_STORE, folder,
                         "is not a folder, so it is no store");
  }
  const kg_status refused = refuse_network(ctx, folder);
  if (refused) {
    if (*is_made) {
      rmdir(folder);
    }
    return refused;
  }
  if (!kg_place_file(folder, "data.mdb", path)) {
    return kg_sink_error(&ctx->sink, KG_ERR_STORE, folder, "too long a path");
  }
  if (!stat(path, &st)) {
    return st.st_size ? check_magic(ctx, folder, path)
           : create   ? KG_OK
                      : kg_place_missing(ctx, folder);
  }
  if (!create) {
    return kg_place_missing(ctx, folder);
  }
  if (!is_empty(folder)) {
    return kg_sink_error_hint(&ctx->sink, KG_ERR_STORE, folder,
                              "name a new or empty folder with --store",
                              "the folder has other files and no store");
  }
  return KG_OK;
}

static int
sync_folder(const char *path)
{
  const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) {
    return errno;
  }
  const int error = fsync(fd) ? errno : 0;
  close(fd);
  /* Some file systems cannot sync folders; there is nothing to be done. */
  return error == EINVAL || error == EROFS ? 0 : error;
}

kg_status
kg_place_sync(const kg_context *ctx, const char *folder)
{
  char parent[PATH_MAX];
  int error = sync_folder(folder);
  if (!error && kg_place_file(folder, "..", parent)) {
    error = sync_folder(parent);
    /* A parent that may not be read is not ours to sync. */
    error = error == EACCES ? 0 : error;
  }
  return error ? kg_sink_error(&ctx->sink, KG_ERR_IO, folder,
                               "cannot be made durable: %s", strerror(error))
               : KG_OK;
}

kg_status
kg_place_temporary(const kg_context *ctx, char path[PATH_MAX])
{
  const char *tmp = getenv("TMPDIR");
  if (!kg_place_file(tmp && *tmp ? tmp : "/tmp", "kg-XXXXXX", path)) {
    return kg_sink_error(&ctx->sink, KG_ERR_IO, tmp, "too long a path");
  }
  if (!mkdtemp(path)) {
    return kg_sink_error(&ctx->sink, KG_ERR_IO, path,
                         "no temporary folder can be made: %s",
                         strerror(errno));
  }
  return KG_OK;
}

void
kg_place_remove_temporary(const char *path)
{
  static const char *const names[] = {"data.mdb", "lock.mdb"};
  char file[PATH_MAX];
  for (size_t i = 0; i < 2; ++i) {
    if (kg_place_file(path, names[i], file)) {
      unlink(file);
    }
  }
  rmdir(path);
}
