/* SPDX-License-Identifier: Apache-2.0 */
/* Paragraphs that never end, of one thing again and again: four times the text
   takes about four times the work. Processor time of two lengths is compared,
   so that neither the machine nor what else it does matters. With a number of
   bytes as argument, the longer text of each has so many. */
#include "read_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const char *const PROBES[] = {
    "\"a ",
    "\u201Ca ",
    "\u2018a ",
    "'a ",
    "a-",
    "[a ",
    "said ",
    "he said ",
    "Anna Berg said it.\n\n",
    "\u201CIt is so,\u201D said Anna Berg. ",
    "three officials said. ",
    "and Paris and ",
    "cats, ",
    "Anna Berg met Erik Lund ",
    "the man went to the house with a dog and ",
};

static size_t longest = 48000;

static double
seconds_to_read(void **state, const char *unit, size_t n_bytes)
{
  const size_t len = strlen(unit);
  const size_t n = n_bytes / len;
  char *text = malloc(n * len + 2);
  assert_non_null(text);
  for (size_t i = 0; i < n; i++) {
    memcpy(text + i * len, unit, len);
  }
  memcpy(text + n * len, "\n", 2);
  const clock_t begin = clock();
  assert_non_null(read_text(state, text));
  const clock_t end = clock();
  free(text);
  return (double)(end - begin) / CLOCKS_PER_SEC;
}

static void
work_grows_with_the_text(void **state)
{
  for (size_t i = 0; i < sizeof PROBES / sizeof *PROBES; i++) {
    const double brief = seconds_to_read(state, PROBES[i], longest / 4);
    const double whole = seconds_to_read(state, PROBES[i], longest);
    if (whole > 8 * brief + 0.1) {
      fail_msg("\"%s\" again and again: %.2f s, of four times as much %.2f s",
               PROBES[i], brief, whole);
    }
  }
}

int
main(int argc, char **argv)
{
  if (argc > 1) {
    longest = (size_t)strtoul(argv[1], NULL, 10);
  }
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(work_grows_with_the_text),
  };
  return cmocka_run_group_tests(tests, open_reader, close_reader);
}
