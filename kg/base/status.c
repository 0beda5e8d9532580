/* SPDX-License-Identifier: Apache-2.0 */
#include "kg/status.h"

#include <stddef.h>

typedef struct status_row {
  const char *words;
  int exit_status;
} status_row;

static const status_row rows[] = {
#define KG_STATUS(name, exit_status, words) {words, exit_status},
#include "kg/status.def"
#undef KG_STATUS
};

static const status_row *
find_row(kg_status st)
{
  static const status_row unknown = {"unknown status", 4};
  const size_t n_rows = sizeof rows / sizeof rows[0];
  return (size_t)st < n_rows ? &rows[st] : &unknown;
}

const char *
kg_status_words(kg_status st)
{
  return find_row(st)->words;
}

int
kg_status_exit(kg_status st)
{
  return find_row(st)->exit_status;
}
