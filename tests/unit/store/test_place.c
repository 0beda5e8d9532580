/* SPDX-License-Identifier: Apache-2.0 */
/* Where a store cannot be, or can only be read. */
#define _DEFAULT_SOURCE
#include "store_fixture.h"

#include "store/txn.h"

#include <fcntl.h>
#include <sys/statfs.h>
#include <unistd.h>

/* Stands in for the C library's: every folder is on this file system. */
static long file_system;

int
statfs(const char *path, struct statfs *fs)
{
  (void)path;
  *fs = (struct statfs){.f_type = file_system};
  return 0;
}

static const kg_store_options create = {.create = true};

/* @return what opening said, in `t`. */
static kg_status
open_told(const char *path, const kg_store_options *options, told *t)
{
  const kg_context ctx = {.sink = {remember_told, t}};
  kg_store *store = NULL;
  *t = (told){0};
  const kg_status st = kg_store_open(&ctx, path, options, &store);
  kg_store_close(store);
  return st;
}

static void
make_store(char path[64])
{
  told t;
  make_folder(path);
  assert_int_equal(open_told(path, &create, &t), KG_OK);
}

static void
network_file_systems_are_refused_by_name(void **state)
{
  static const struct {
    long magic;
    const char *name;
  } systems[] = {{0x6969, "NFS"},      {0x517b, "SMB"},
                 {0xff534d42, "CIFS"}, {0x01021997, "9P"},
                 {0x00c36400, "Ceph"}, {0x0bd00bd0, "Lustre"},
                 {0x5346414f, "AFS"},  {0x47504653, "GPFS"}};
  (void)state;
  char path[64];
  told t;
  make_store(path);
  for (size_t i = 0; i < sizeof systems / sizeof *systems; ++i) {
    file_system = systems[i].magic;
    assert_int_equal(open_told(path, NULL, &t), KG_ERR_STORE);
    assert_int_equal(t.n, 1);
    assert_non_null(strstr(t.message, "network file system"));
    assert_non_null(strstr(t.message, systems[i].name));
    assert_non_null(strstr(t.message, path));
  }
  file_system = 0xef53; /* ext4 */
  assert_int_equal(open_told(path, NULL, &t), KG_OK);
  remove_store(path);
}

static void
nothing_is_made_on_a_network_file_system(void **state)
{
  (void)state;
  char path[64];
  told t;
  struct stat st;
  make_folder(path);
  rmdir(path);
  file_system = 0x6969;
  assert_int_equal(open_told(path, &create, &t), KG_ERR_STORE);
  file_system = 0;
  assert_int_equal(stat(path, &st), -1);
}

/* Root may do everything: be nobody for a while. */
static void
be_nobody(bool nobody)
{
  if (getuid() == 0) {
    assert_int_equal(seteuid(nobody ? 65534 : 0), 0);
  }
}

static void
in_a_read_only_folder_it_can_be_read(void **state)
{
  (void)state;
  static const char *const names[] = {"data.mdb", "lock.mdb", "writer.lock"};
  char path[64];
  char file[100];
  told t = {0};
  const kg_context ctx = {.sink = {remember_told, &t}};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  make_store(path);
  for (size_t i = 0; i < 3; ++i) {
    snprintf(file, sizeof file, "%s/%s", path, names[i]);
    chmod(file, 0444);
  }
  assert_int_equal(chmod(path, 0555), 0);
  be_nobody(true);
  assert_int_equal(kg_store_open(&ctx, path, NULL, &store), KG_OK);
  assert_int_equal(kg_txn_read(store, &txn), KG_OK);
  kg_txn_end(txn);
  assert_int_equal(kg_txn_write(store, &txn), KG_ERR_STORE);
  assert_non_null(strstr(t.message, "can only be read"));
  assert_int_equal(kg_store_compact_in_place(&ctx, path, NULL), KG_ERR_STORE);
  kg_store_close(store);
  assert_int_equal(kg_store_compact_in_place(&ctx, path, NULL), KG_ERR_STORE);
  assert_non_null(strstr(t.message, "can only be read"));
  be_nobody(false);
  chmod(path, 0755);
  remove_store(path);
}

static void
in_a_read_only_folder_none_is_made(void **state)
{
  (void)state;
  char path[64];
  char inside[80];
  told t;
  make_folder(path);
  assert_int_equal(chmod(path, 0555), 0);
  snprintf(inside, sizeof inside, "%s/store", path);
  be_nobody(true);
  assert_int_equal(open_told(path, &create, &t), KG_ERR_IO);
  assert_non_null(strstr(t.message, "Permission denied"));
  assert_int_equal(open_told(inside, &create, &t), KG_ERR_IO);
  assert_non_null(strstr(t.message, "Permission denied"));
  be_nobody(false);
  assert_int_equal(rmdir(path), 0);
}

static void
another_version_is_told_with_both_numbers(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  char path[64];
  char wanted[80];
  told t;
  make_store(path);
  assert_int_equal(kg_store_open(&ctx, path, NULL, &store), KG_OK);
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  txn->meta.version = KG_STORE_VERSION + 41;
  txn->meta_changed = true;
  assert_int_equal(kg_txn_commit(txn), KG_OK);
  kg_store_close(store);
  assert_int_equal(open_told(path, NULL, &t), KG_ERR_STORE);
  assert_int_equal(t.n, 1);
  snprintf(wanted, sizeof wanted,
           "the store has version %d, this program reads version %d",
           KG_STORE_VERSION + 41, KG_STORE_VERSION);
  assert_non_null(strstr(t.message, wanted));
  remove_store(path);
}

static void
another_byte_order_is_told(void **state)
{
  (void)state;
  char path[64];
  char file[100];
  unsigned char magic[4];
  told t;
  make_store(path);
  snprintf(file, sizeof file, "%s/data.mdb", path);
  const int fd = open(file, O_RDWR);
  assert_int_equal(pread(fd, magic, 4, 16), 4);
  const unsigned char swapped[4] = {magic[3], magic[2], magic[1], magic[0]};
  assert_int_equal(pwrite(fd, swapped, 4, 16), 4);
  close(fd);
  assert_int_equal(open_told(path, NULL, &t), KG_ERR_STORE);
  assert_int_equal(t.n, 1);
  assert_non_null(strstr(t.message, "another byte order"));
  remove_store(path);
}

static void
a_database_of_another_program_is_left_alone(void **state)
{
  (void)state;
  char path[64];
  MDB_env *env = NULL;
  MDB_txn *txn = NULL;
  MDB_dbi table = 0;
  told t;
  make_folder(path);
  assert_int_equal(mdb_env_create(&env), 0);
  mdb_env_set_maxdbs(env, 4);
  assert_int_equal(mdb_env_open(env, path, 0, 0644), 0);
  assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
  assert_int_equal(mdb_dbi_open(txn, "theirs", MDB_CREATE, &table), 0);
  assert_int_equal(mdb_txn_commit(txn), 0);
  mdb_env_close(env);
  assert_int_equal(open_told(path, NULL, &t), KG_ERR_STORE);
  assert_int_equal(open_told(path, &create, &t), KG_ERR_STORE);
  assert_non_null(strstr(t.message, "not a store of kg"));
  remove_store(path);
}

static void
too_many_readers_are_told(void **state)
{
  (void)state;
  enum { ENOUGH = 400 };
  told t = {0};
  const kg_context ctx = {.sink = {remember_told, &t}};
  kg_store *store = NULL;
  kg_txn *txns[ENOUGH];
  char path[64];
  int n = 0;
  make_folder(path);
  assert_int_equal(kg_store_open(&ctx, path, &create, &store), KG_OK);
  kg_status st = KG_OK;
  while (n < ENOUGH && !(st = kg_txn_read(store, &txns[n]))) {
    ++n;
  }
  assert_int_equal(st, KG_ERR_BUSY);
  assert_int_equal(t.n, 1);
  assert_true(n > 200);
  kg_txn_end(txns[--n]);
  assert_int_equal(kg_txn_read(store, &txns[n]), KG_OK);
  for (; n >= 0; --n) {
    kg_txn_end(txns[n]);
  }
  kg_store_close(store);
  remove_store(path);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(network_file_systems_are_refused_by_name),
      cmocka_unit_test(nothing_is_made_on_a_network_file_system),
      cmocka_unit_test(in_a_read_only_folder_it_can_be_read),
      cmocka_unit_test(in_a_read_only_folder_none_is_made),
      cmocka_unit_test(another_version_is_told_with_both_numbers),
      cmocka_unit_test(another_byte_order_is_told),
      cmocka_unit_test(a_database_of_another_program_is_left_alone),
      cmocka_unit_test(too_many_readers_are_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
