/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "text/model.h"
#include "text/normal.h"
#include "text/table.h"
#include "text/tagger.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const kg_context ctx = {0};
static char folder[] = "/tmp/kg-model-XXXXXX";

static int
make_folder(void **state)
{
  (void)state;
  return mkdtemp(folder) ? 0 : 1;
}

static int
remove_folder(void **state)
{
  char path[64];
  (void)state;
  snprintf(path, sizeof path, "%s/a.kgm", folder);
  unlink(path);
  return rmdir(folder);
}

static kg_status
open_bytes(const char *bytes, size_t n, kg_model **model)
{
  char path[64];
  snprintf(path, sizeof path, "%s/a.kgm", folder);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, n, file), n);
  fclose(file);
  return kg_model_open(&ctx, folder, "a.kgm", model);
}

/* One section "x" with the bytes "hello". */
static size_t
make_model(char out[64], uint64_t offset, uint64_t size)
{
  memset(out, 0, 64);
  memcpy(out, KG_MODEL_MAGIC, 8);
  out[8] = 1;
  out[16] = 'x';
  memcpy(out + 32, &offset, 8);
  memcpy(out + 40, &size, 8);
  memcpy(out + 48, "hello", 5);
  return 56;
}

static void
sections_are_found_by_name(void **state)
{
  (void)state;
  char bytes[64];
  kg_model *model = NULL;
  const size_t n = make_model(bytes, 48, 5);
  assert_int_equal(open_bytes(bytes, n, &model), KG_OK);
  assert_true(kg_slice_is(kg_model_section(model, "x"), "hello"));
  assert_int_equal(kg_model_section(model, "y").len, 0);
  kg_model_close(model);
}

static void
damaged_models_are_refused(void **state)
{
  (void)state;
  char bytes[64];
  kg_model *model = NULL;
  const size_t n = make_model(bytes, 48, 5);
  assert_int_equal(open_bytes(bytes, 0, &model), KG_ERR_INPUT);
  assert_int_equal(open_bytes(bytes, 20, &model), KG_ERR_INPUT);
  assert_null(model);
  make_model(bytes, 48, 9);
  assert_int_equal(open_bytes(bytes, n, &model), KG_ERR_INPUT);
  make_model(bytes, UINT64_MAX - 7, 5);
  assert_int_equal(open_bytes(bytes, n, &model), KG_ERR_INPUT);
  make_model(bytes, 47, 5);
  assert_int_equal(open_bytes(bytes, n, &model), KG_ERR_INPUT);
  bytes[0] = 'X';
  assert_int_equal(open_bytes(bytes, n, &model), KG_ERR_INPUT);
}

static void
missing_models_are_told(void **state)
{
  (void)state;
  kg_model *model = NULL;
  kg_tagger *tagger = NULL;
  assert_int_equal(kg_model_open(&ctx, folder, "none", &model), KG_ERR_IO);
  assert_int_equal(kg_tagger_open(&ctx, folder, &tagger), KG_ERR_IO);
  assert_null(tagger);
}

static void
tables_find_what_was_put(void **state)
{
  (void)state;
  kg_model_table table;
  const size_t size = kg_model_table_size(500);
  kg_model_table_slot *slots = calloc(size, sizeof *slots);
  assert_non_null(slots);
  for (uint32_t i = 1; i <= 500; i++) {
    kg_model_table_put(slots, size, i * 0x9E3779B97F4A7C15u, i);
  }
  kg_model_table_init(&table,
                      kg_slice_make((const char *)slots, size * sizeof *slots));
  for (uint32_t i = 1; i <= 500; i++) {
    assert_int_equal(kg_model_table_find(&table, i * 0x9E3779B97F4A7C15u), i);
  }
  assert_int_equal(kg_model_table_find(&table, 12345), 0);
  free(slots);
}

static void
tables_of_a_wrong_size_are_empty(void **state)
{
  (void)state;
  kg_model_table table;
  const kg_model_table_slot full[2] = {{1, 1}, {2, 2}};
  kg_model_table_init(&table, kg_slice_make((const char *)full, 12));
  assert_int_equal(kg_model_table_find(&table, 1), 0);
  kg_model_table_init(&table, kg_slice_make((const char *)full, sizeof full));
  assert_int_equal(kg_model_table_find(&table, 7), 0);
}

static void
words_are_normalised(void **state)
{
  (void)state;
  kg_normal n;
  kg_normal_word(&n, KG_SLICE("ÉTÉ’s-2019"));
  assert_true(kg_slice_is(kg_slice_make(n.text, n.len), "été's-0000"));
  kg_normal_lower(&n, KG_SLICE("B52"));
  assert_true(kg_slice_is(kg_slice_make(n.text, n.len), "b52"));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sections_are_found_by_name),
      cmocka_unit_test(damaged_models_are_refused),
      cmocka_unit_test(missing_models_are_told),
      cmocka_unit_test(tables_find_what_was_put),
      cmocka_unit_test(tables_of_a_wrong_size_are_empty),
      cmocka_unit_test(words_are_normalised),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
