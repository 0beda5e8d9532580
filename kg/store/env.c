/* SPDX-License-Identifier: Apache-2.0 */
/* realpath is an XSI function. */
#define _XOPEN_SOURCE 700
#include "store/env.h"

#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const uint64_t MIN_MAP = UINT64_C(64) << 20;
static const uint64_t MAX_MAP = UINT64_C(1) << 40;
static const uint64_t TEMPORARY_MAP = UINT64_C(64) << 30;
enum { MAX_READERS = 254 };

/* LMDB forbids to open a file twice in one process, so the environments of a
   process must be known to all of it: the one piece of state that no store
   owns. The lock also guards the counters of each. */
static struct {
  pthread_mutex_t lock;
  kg_env *first;
} open_envs = {PTHREAD_MUTEX_INITIALIZER, NULL};

static uint64_t
file_size_of(const char *path)
{
  struct stat st;
  return stat(path, &st) ? 0 : (uint64_t)st.st_size;
}

static const char *
error_hint(int error)
{
  switch (error) {
  case MDB_MAP_FULL: return "make room on the disk and try again";
  case ENOSPC:
  case EDQUOT:
  case EFBIG: return "make room and try again; what was committed is kept";
  case MDB_CORRUPTED:
  case MDB_PAGE_NOTFOUND:
  case MDB_PANIC: return "see what 'kg check' says; restore from a copy";
  case MDB_READERS_FULL: return "close some of the programs that read it";
  default: return "";
  }
}

static kg_status
error_status(int error)
{
  switch (error) {
  case 0: return KG_OK;
  case MDB_MAP_FULL:
  case ENOSPC:
  case EDQUOT:
  case EFBIG: return KG_ERR_FULL;
  case ENOMEM: return KG_ERR_MEMORY;
  case MDB_READERS_FULL: return KG_ERR_BUSY;
  default: return error > 0 ? KG_ERR_IO : KG_ERR_STORE;
  }
}

/* LMDB calls a write of fewer bytes than asked for an input/output error,
   whatever the reason. */
static bool
has_no_room(const char *folder)
{
  enum { LITTLE = 1 << 20 };
  char path[PATH_MAX];
  struct statvfs fs;
  struct rlimit limit;
  if (!statvfs(folder, &fs) && (uint64_t)fs.f_bavail * fs.f_frsize < LITTLE) {
    return true;
  }
  return !getrlimit(RLIMIT_FSIZE, &limit) && limit.rlim_cur != RLIM_INFINITY &&
         kg_place_file(folder, "data.mdb", path) &&
         file_size_of(path) + LITTLE > limit.rlim_cur;
}

kg_status
kg_env_error(const kg_context *ctx,
             const char *folder,
             const char *doing,
             int error)
{
  if (error == EIO && has_no_room(folder)) {
    error = ENOSPC;
  }
  const kg_status st = error_status(error);
  if (!st) {
    return KG_OK;
  }
  const char *words = st == KG_ERR_FULL && error == MDB_MAP_FULL
                          ? "the store's map is full"
                          : mdb_strerror(error);
  return kg_sink_error_hint(&ctx->sink, st, folder, error_hint(error),
                            "%s failed: %s", doing, words);
}

static uint64_t
map_size_for(const char *path, uint64_t file_size)
{
  struct statvfs fs;
  uint64_t room = MAX_MAP;
  if (!statvfs(path, &fs)) {
    room = (uint64_t)fs.f_bavail * fs.f_frsize;
  }
  /* Twice the file, should somebody make room while it is open. */
  uint64_t size = file_size * 2 + room + MIN_MAP;
  size = size > MAX_MAP && MAX_MAP > file_size * 2 ? MAX_MAP : size;
  return size & ~(uint64_t)0xfffff;
}

/* mdb_env_open on a map that is too large for the address space fails, and a
   handle on which it failed can only be closed: try smaller ones. */
static int
open_mdb(const char *path,
         uint64_t map_size,
         uint64_t least,
         unsigned flags,
         MDB_env **mdb)
{
  for (;;) {
    int error = mdb_env_create(mdb);
    if (error) {
      return error;
    }
    error = mdb_env_set_mapsize(*mdb, map_size);
    error = error ? error : mdb_env_set_maxdbs(*mdb, KG_N_TABLES);
    error = error ? error : mdb_env_set_maxreaders(*mdb, MAX_READERS);
    error = error ? error : mdb_env_open(*mdb, path, flags | MDB_NOTLS, 0664);
    if (!error) {
      return 0;
    }
    mdb_env_close(*mdb);
    *mdb = NULL;
    if ((error != ENOMEM && error != EINVAL) || map_size / 2 < least) {
      return error;
    }
    map_size /= 2;
  }
}

static const char *
table_name(int table)
{
  static const char *const names[KG_N_TABLES] = {
      [KG_TABLE_META] = "meta", [KG_TABLE_TERM] = "term",
      [KG_TABLE_HASH] = "hash", [KG_TABLE_STAT] = "stat",
      [KG_TABLE_NOTE] = "note",
  };
  // Callers count below KG_N_TABLES, which the analyser does not see.
  // cppcheck-suppress arrayIndexOutOfBoundsCond
  return table < KG_N_ORDERS ? kg_order_names[table] : names[table];
}

static unsigned
table_flags(int table)
{
  return table == KG_TABLE_TERM ? MDB_INTEGERKEY
         : table == KG_TABLE_HASH
             ? MDB_INTEGERKEY | MDB_DUPSORT | MDB_DUPFIXED | MDB_INTEGERDUP
             : 0u;
}

static int
open_tables(kg_env *env, MDB_txn *txn, unsigned create)
{
  int error = 0;
  for (int i = KG_FIRST_ORDER; i < KG_N_TABLES && !error; ++i) {
    error = mdb_dbi_open(txn, table_name(i), table_flags(i) | create,
                         &env->tables[i]);
  }
  return error;
}

static kg_status
tell_foreign(const kg_context *ctx, const char *folder)
{
  return kg_sink_error(&ctx->sink, KG_ERR_STORE, folder,
                       "is an LMDB environment, but not a store of kg");
}

/* In this snapshot nothing has ever been committed, or something that is not
   ours. */
static kg_status
look_for_others(const kg_context *ctx, const char *folder, MDB_txn *txn)
{
  MDB_dbi main_table = 0;
  MDB_stat stat;
  int error = mdb_dbi_open(txn, NULL, 0, &main_table);
  error = error ? error : mdb_stat(txn, main_table, &stat);
  if (error) {
    return kg_env_error(ctx, folder, "opening the store", error);
  }
  return stat.ms_entries ? tell_foreign(ctx, folder) : KG_NOT_FOUND;
}

static kg_status
check_meta(const kg_context *ctx, const char *folder, MDB_val value)
{
  kg_meta meta;
  if (value.mv_size != sizeof meta) {
    return tell_foreign(ctx, folder);
  }
  memcpy(&meta, value.mv_data, sizeof meta);
  if (memcmp(meta.magic, "kgstore", 8) != 0) {
    return tell_foreign(ctx, folder);
  }
  if (meta.version != KG_STORE_VERSION) {
    return kg_sink_error_hint(
        &ctx->sink, KG_ERR_STORE, folder,
        "export it with the program that wrote it and load it again",
        "the store has version %u, this program reads version %d",
        (unsigned)meta.version, KG_STORE_VERSION);
  }
  return KG_OK;
}

/* @return KG_NOT_FOUND where nothing has ever been committed. */
static kg_status
open_existing(const kg_context *ctx, const char *folder, kg_env *env)
{
  MDB_txn *txn = NULL;
  int error = mdb_txn_begin(env->mdb, NULL, MDB_RDONLY, &txn);
  if (error) {
    return kg_env_error(ctx, folder, "opening the store", error);
  }
  error = mdb_dbi_open(txn, table_name(KG_TABLE_META), 0,
                       &env->tables[KG_TABLE_META]);
  MDB_val key = kg_val("kg", 2);
  MDB_val value;
  if (!error) {
    error = mdb_get(txn, env->tables[KG_TABLE_META], &key, &value);
  }
  kg_status st = KG_OK;
  if (!error) {
    st = check_meta(ctx, folder, value);
    error = st ? 0 : open_tables(env, txn, 0);
  }
  if (error == MDB_NOTFOUND) {
    st = look_for_others(ctx, folder, txn);
  }
  if (error || st) {
    mdb_txn_abort(txn);
    return st ? st : kg_env_error(ctx, folder, "opening the store", error);
  }
  /* Handles become the environment's own when their transaction commits. */
  error = mdb_txn_commit(txn);
  return kg_env_error(ctx, folder, "opening the store", error);
}

static kg_status
create_tables(const kg_context *ctx,
              const char *folder,
              const char *base,
              kg_env *env)
{
  MDB_txn *txn = NULL;
  int error = mdb_txn_begin(env->mdb, NULL, 0, &txn);
  if (error) {
    return kg_env_error(ctx, folder, "creating the store", error);
  }
  const kg_meta meta = {
      .magic = "kgstore", .version = KG_STORE_VERSION, .next_serial = 1};
  const char *iri = base ? base : KG_DEFAULT_BASE;
  MDB_val key = kg_val("kg", 2);
  MDB_val value = kg_val(&meta, sizeof meta);
  MDB_val base_key = kg_val("base", 4);
  MDB_val base_value = kg_val(iri, strlen(iri));
  error = open_tables(env, txn, MDB_CREATE);
  const MDB_dbi table = env->tables[KG_TABLE_META];
  error = error ? error : mdb_put(txn, table, &key, &value, MDB_NOOVERWRITE);
  if (error == MDB_KEYEXIST) {
    /* Another process was faster. */
    mdb_txn_abort(txn);
    return open_existing(ctx, folder, env);
  }
  error = error ? error : mdb_put(txn, table, &base_key, &base_value, 0);
  if (error) {
    mdb_txn_abort(txn);
  } else {
    error = mdb_txn_commit(txn);
  }
  return kg_env_error(ctx, folder, "creating the store", error);
}

/* Caller holds the lock of open_envs. */
static kg_env *
find_open(const char *folder)
{
  struct stat st;
  char path[PATH_MAX];
  if (!kg_place_file(folder, "data.mdb", path) || stat(path, &st)) {
    return NULL;
  }
  for (kg_env *env = open_envs.first; env; env = env->next) {
    if (!env->is_temporary && env->device == st.st_dev &&
        env->inode == st.st_ino && env->pid == getpid()) {
      return env;
    }
  }
  return NULL;
}

static void
destroy(kg_env *env)
{
  if (env) {
    kg_directory_drop(&env->directory);
    if (env->mdb) {
      mdb_env_close(env->mdb);
    }
    /* Not before LMDB's files are closed. */
    kg_env_leave(env);
    kg_alloc_free(NULL, env->folder);
    kg_alloc_free(NULL, env);
  }
}

/* Environments may outlive the context that opened them first, so that they
   come from malloc. */
static kg_env *
new_env(const char *folder)
{
  kg_env *env = kg_alloc_zeroed(NULL, 1, sizeof *env);
  char *name = kg_alloc_resize(NULL, NULL, strlen(folder) + 1);
  if (!env || !name) {
    kg_alloc_free(NULL, env);
    kg_alloc_free(NULL, name);
    return NULL;
  }
  memcpy(name, folder, strlen(folder) + 1);
  env->folder = name;
  env->n_users = 1;
  env->door = -1;
  env->pid = getpid();
  return env;
}

static bool
is_permission(int error)
{
  return error == EACCES || error == EROFS || error == EPERM;
}

/* LMDB writes to its lock file through a map, and there a full disk is a signal
   and no error: the file must have all its blocks before. Not while this
   process has it open, whose locks on it would go. */
static int
reserve_lock_file(const char *folder)
{
  const off_t n_bytes = (MAX_READERS + 2) * 64; /* As LMDB makes it. */
  char path[PATH_MAX];
  struct stat st;
  if (!kg_place_file(folder, "lock.mdb", path)) {
    return ENAMETOOLONG;
  }
  const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0664);
  if (fd < 0) {
    /* LMDB tells why, or does without one. */
    return 0;
  }
  const bool is_whole = !fstat(fd, &st) && st.st_blocks * 512 >= n_bytes;
  const int error = is_whole ? 0 : posix_fallocate(fd, 0, n_bytes);
  close(fd);
  return error == EINVAL || error == EOPNOTSUPP ? 0 : error;
}

static int
open_folder(kg_env *env, const char *folder, const kg_store_options *options)
{
  char path[PATH_MAX];
  if (!kg_place_file(folder, "data.mdb", path)) {
    return ENAMETOOLONG;
  }
  char *real = realpath(folder, NULL);
  char *copy = real ? kg_alloc_resize(NULL, NULL, strlen(real) + 1) : NULL;
  if (copy) {
    /* Later a lock is opened by this name, wherever the process is then. */
    memcpy(copy, real, strlen(real) + 1);
    kg_alloc_free(NULL, env->folder);
    env->folder = copy;
  }
  free(real);
  const uint64_t used = file_size_of(path);
  const uint64_t size =
      options->map_size ? options->map_size : map_size_for(folder, used);
  const uint64_t least = used * 2 > MIN_MAP ? used * 2 : MIN_MAP;
  int error = reserve_lock_file(folder);
  error = error ? error : open_mdb(folder, size, least, 0, &env->mdb);
  if (is_permission(error)) {
    const int first = error;
    env->is_read_only = true;
    error = open_mdb(folder, size, least, MDB_RDONLY, &env->mdb);
    /* There is none yet, and none can be made. */
    error = error == ENOENT ? first : error;
  }
  if (is_permission(error) && used) {
    /* No place for the table of readers: nobody can be writing either. */
    error = open_mdb(folder, size, least, MDB_RDONLY | MDB_NOLOCK, &env->mdb);
  }
  struct stat st;
  if (!error && !stat(path, &st)) {
    env->device = st.st_dev;
    env->inode = st.st_ino;
  }
  return error;
}

static kg_status
open_new(const kg_context *ctx,
         const char *folder,
         const kg_store_options *options,
         kg_env **out)
{
  bool is_made = false;
  TRY(kg_place_prepare(ctx, folder, options->create, &is_made));
  kg_env *env = new_env(folder);
  if (!env) {
    return kg_out_of_memory(ctx);
  }
  kg_status st = kg_env_enter(ctx, env, options->wait_ms);
  if (!st) {
    const int error = open_folder(env, folder, options);
    st = kg_env_error(ctx, folder, "opening the store", error);
  }
  if (!st) {
    int n_dead = 0;
    mdb_reader_check(env->mdb, &n_dead);
    st = open_existing(ctx, folder, env);
  }
  if (st == KG_NOT_FOUND) {
    st = options->create && !env->is_read_only
             ? create_tables(ctx, folder, options->base, env)
             : kg_place_missing(ctx, folder);
    is_made = true;
  }
  if (!st && is_made) {
    st = kg_place_sync(ctx, folder);
  }
  if (st) {
    destroy(env);
    return st;
  }
  env->next = open_envs.first;
  open_envs.first = env;
  *out = env;
  return KG_OK;
}

kg_status
kg_env_open(const kg_context *ctx,
            const char *folder,
            const kg_store_options *options,
            kg_env **env)
{
  pthread_mutex_lock(&open_envs.lock);
  kg_status st = KG_OK;
  *env = find_open(folder);
  if (*env) {
    ++(*env)->n_users;
  } else {
    st = open_new(ctx, folder, options, env);
  }
  pthread_mutex_unlock(&open_envs.lock);
  return st;
}

kg_status
kg_env_open_temporary(const kg_context *ctx, kg_env **out)
{
  char path[PATH_MAX];
  TRY(kg_place_temporary(ctx, path));
  kg_env *env = new_env("temporary store");
  if (!env) {
    kg_place_remove_temporary(path);
    return kg_out_of_memory(ctx);
  }
  env->is_temporary = true;
  const int error = open_mdb(path, TEMPORARY_MAP, MIN_MAP,
                             MDB_NOSYNC | MDB_NOMETASYNC, &env->mdb);
  /* The open descriptors keep the files alive; nothing is left behind even
     when the process is killed. */
  kg_place_remove_temporary(path);
  kg_status st = kg_env_error(ctx, path, "opening a temporary store", error);
  if (!st) {
    st = create_tables(ctx, env->folder, NULL, env);
  }
  if (st) {
    destroy(env);
    return st;
  }
  pthread_mutex_lock(&open_envs.lock);
  env->next = open_envs.first;
  open_envs.first = env;
  pthread_mutex_unlock(&open_envs.lock);
  *out = env;
  return KG_OK;
}

void
kg_env_close(kg_env *env)
{
  pthread_mutex_lock(&open_envs.lock);
  if (--env->n_users == 0) {
    kg_env **link = &open_envs.first;
    while (*link != env) {
      link = &(*link)->next;
    }
    *link = env->next;
    destroy(env);
  }
  pthread_mutex_unlock(&open_envs.lock);
}

static int
begin_counted(kg_env *env, bool write, MDB_txn **txn)
{
  const unsigned flags = write ? 0 : MDB_RDONLY;
  pthread_mutex_lock(&open_envs.lock);
  int error = mdb_txn_begin(env->mdb, NULL, flags, txn);
  if (error == MDB_MAP_RESIZED && !env->n_txns) {
    /* Another process made the file larger than our map: take its size. */
    kg_directory_drop(&env->directory);
    error = mdb_env_set_mapsize(env->mdb, 0);
    error = error ? error : mdb_txn_begin(env->mdb, NULL, flags, txn);
  }
  if (error == MDB_READERS_FULL) {
    int n_dead = 0;
    mdb_reader_check(env->mdb, &n_dead);
    error = mdb_txn_begin(env->mdb, NULL, flags, txn);
  }
  env->n_txns += !error;
  pthread_mutex_unlock(&open_envs.lock);
  return error;
}

kg_status
kg_env_begin(const kg_context *ctx, kg_env *env, bool write, MDB_txn **txn)
{
  if (env->pid != getpid()) {
    return kg_sink_error(&ctx->sink, KG_ERR_STORE, env->folder,
                         "the store was opened before a fork");
  }
  const int error = begin_counted(env, write, txn);
  if (error == MDB_MAP_RESIZED) {
    return kg_sink_error_hint(&ctx->sink, KG_ERR_BUSY, env->folder,
                              "end this program's other snapshots first",
                              "another process has made the store larger");
  }
  return kg_env_error(ctx, env->folder,
                      write ? "beginning to write" : "beginning to read",
                      error);
}

void
kg_env_ended(kg_env *env)
{
  pthread_mutex_lock(&open_envs.lock);
  --env->n_txns;
  pthread_mutex_unlock(&open_envs.lock);
}

kg_directory *
kg_env_directory(kg_env *env, MDB_txn *snapshot)
{
  pthread_mutex_lock(&open_envs.lock);
  kg_directory *directory =
      kg_directory_take(&env->directory, mdb_txn_id(snapshot));
  pthread_mutex_unlock(&open_envs.lock);
  return directory;
}

void
kg_env_release(kg_directory *directory)
{
  pthread_mutex_lock(&open_envs.lock);
  kg_directory_release(directory);
  pthread_mutex_unlock(&open_envs.lock);
}
