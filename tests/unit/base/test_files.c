/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "base/file.h"
#include "base/out.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static char folder[] = "/tmp/kg-test-XXXXXX";

typedef struct heard {
  char message[256];
  int n;
} heard;

static void
hear(void *user, const kg_diag *diag)
{
  heard *h = user;
  snprintf(h->message, sizeof h->message, "%.*s", KG_FMT(diag->message));
  ++h->n;
}

static void
path_of(char *out, size_t size, const char *name)
{
  snprintf(out, size, "%s/%s", folder, name);
}

static void
write_file(const kg_context *ctx, const char *name, const char *text)
{
  char path[256];
  path_of(path, sizeof path, name);
  kg_out *out = NULL;
  assert_int_equal(kg_out_open(ctx, path, &out), KG_OK);
  kg_out_string(out, text);
  assert_int_equal(kg_out_close(out), KG_OK);
}

static void
a_written_file_reads_back(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  write_file(&ctx, "a.txt", "one\ntwo");
  char path[256];
  path_of(path, sizeof path, "a.txt");
  kg_buf buf;
  kg_buf_init(&buf, NULL);
  assert_int_equal(kg_file_read(&ctx, path, 100, &buf), KG_OK);
  assert_string_equal(buf.ptr, "one\ntwo");
  kg_buf_clear(&buf);
}

static void
an_abandoned_output_leaves_the_old_bytes(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  write_file(&ctx, "b.txt", "old");
  char path[256];
  path_of(path, sizeof path, "b.txt");
  kg_out *out = NULL;
  assert_int_equal(kg_out_open(&ctx, path, &out), KG_OK);
  kg_out_string(out, "new");
  assert_int_equal(kg_out_flush(out), KG_OK);
  kg_out_abandon(out);
  kg_buf buf;
  kg_buf_init(&buf, NULL);
  assert_int_equal(kg_file_read(&ctx, path, 100, &buf), KG_OK);
  assert_string_equal(buf.ptr, "old");
  kg_buf_clear(&buf);
}

static void
a_full_device_is_reported_once(void **state)
{
  (void)state;
  heard h = {0};
  const kg_context ctx = {.sink = {hear, &h}};
  kg_out *out = NULL;
  assert_int_equal(kg_out_open(&ctx, "/dev/full", &out), KG_OK);
  for (int i = 0; i < 100000; ++i) {
    kg_out_string(out, "line\n");
  }
  assert_int_equal(kg_out_close(out), KG_ERR_FULL);
  assert_int_equal(h.n, 1);
}

static void
a_compressed_bomb_ends_at_the_bound(void **state)
{
  (void)state;
  heard h = {0};
  const kg_context ctx = {.sink = {hear, &h}};
  char path[256];
  path_of(path, sizeof path, "bomb.gz");
  gzFile gz = gzopen(path, "wb9");
  static const char zeros[65536];
  for (int i = 0; i < 200; ++i) {
    assert_int_equal(gzwrite(gz, zeros, sizeof zeros), sizeof zeros);
  }
  gzclose(gz);
  kg_buf buf;
  kg_buf_init(&buf, NULL);
  assert_int_equal(kg_file_read(&ctx, path, 1000000, &buf), KG_ERR_INPUT);
  assert_true(buf.cap < 4000000);
  assert_int_equal(h.n, 1);
  assert_int_equal(truncate(path, 2000), 0);
  kg_buf_reset(&buf);
  assert_int_equal(kg_file_read(&ctx, path, 100000000, &buf), KG_ERR_INPUT);
  assert_non_null(strstr(h.message, "damaged"));
  kg_buf_clear(&buf);
}

typedef struct walked {
  char names[512];
} walked;

static kg_status
note_path(void *user, const char *path)
{
  walked *w = user;
  const size_t n = strlen(w->names);
  snprintf(w->names + n, sizeof w->names - n, "%s ", path + strlen(folder) + 1);
  return KG_OK;
}

static void
folders_are_walked_in_byte_order_without_hidden_names_and_links(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  char path[256];
  path_of(path, sizeof path, "w");
  mkdir(path, 0700);
  path_of(path, sizeof path, "w/a");
  mkdir(path, 0700);
  write_file(&ctx, "w/a/x.txt", "");
  write_file(&ctx, "w/a-b.txt", "");
  write_file(&ctx, "w/a.txt", "");
  write_file(&ctx, "w/.hidden", "");
  path_of(path, sizeof path, "w/link");
  assert_int_equal(symlink("/etc", path), 0);
  path_of(path, sizeof path, "w");
  walked w = {{0}};
  assert_int_equal(kg_file_walk(&ctx, path, note_path, &w), KG_OK);
  assert_string_equal(w.names, "w/a-b.txt w/a.txt w/a/x.txt ");
}

static int
make_folder(void **state)
{
  (void)state;
  return mkdtemp(folder) ? 0 : -1;
}

static int
remove_folder(void **state)
{
  (void)state;
  static const char *const names[] = {
      "a.txt",   "b.txt",     "bomb.gz", "w/a/x.txt", "w/a", "w/a-b.txt",
      "w/a.txt", "w/.hidden", "w/link",  "w",         "."};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) {
    char path[256];
    path_of(path, sizeof path, names[i]);
    remove(i + 1 < sizeof names / sizeof names[0] ? path : folder);
  }
  return 0;
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_written_file_reads_back),
      cmocka_unit_test(an_abandoned_output_leaves_the_old_bytes),
      cmocka_unit_test(a_full_device_is_reported_once),
      cmocka_unit_test(a_compressed_bomb_ends_at_the_bound),
      cmocka_unit_test(
          folders_are_walked_in_byte_order_without_hidden_names_and_links),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
