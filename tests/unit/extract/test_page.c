/* SPDX-License-Identifier: Apache-2.0 */
/* The page of `kg annotate --format html`: well formed whatever the text
   holds, complete in itself, its links leading somewhere, its colours easy to
   tell from what is behind them. */
#include "read_fixture.h"

#include "extract/annotations.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define NEWS                                                                   \
  "LISBON, Portugal (Wire) -- \xE2\x80\x9CWe will build the bridge,\xE2\x80"   \
  "\x9D Mayor Anna Berg said on Monday. Her deputy, Erik Lund, said that the " \
  "ceremony at the Grand Orchid Hotel was cancelled. She met Olga Holm.\n"

static kg_slice
page_of(void **state, kg_out **out, const char *text, size_t n_copies)
{
  const kg_doc *doc = read_text(state, text);
  const kg_doc *docs[3] = {doc, doc, doc};
  const kg_annotations_options options = {.why = true};
  assert_int_equal(kg_out_open_memory(doc->ctx, out), KG_OK);
  kg_annotations_write_html(*out, docs, n_copies, &options);
  return kg_out_text(*out);
}

static bool
is_void(kg_slice name)
{
  return kg_slice_is(name, "meta") || kg_slice_is(name, "!doctype");
}

/* Each tag closes what was opened last; attributes' marks are paired. */
static void
assert_well_formed(kg_slice page)
{
  kg_slice stack[64];
  size_t depth = 0;
  bool raw = false; /* In style or script. */
  for (size_t at = 0; at < page.len; ++at) {
    if (page.ptr[at] != '<' ||
        (raw && (at + 1 >= page.len || page.ptr[at + 1] != '/'))) {
      continue;
    }
    const bool closes = page.ptr[at + 1] == '/';
    const size_t from = at + 1 + closes;
    size_t end = from;
    while (end < page.len && !strchr(" >", page.ptr[end])) {
      ++end;
    }
    const kg_slice name = kg_slice_sub(page, from, end);
    size_t n_marks = 0;
    while (end < page.len && (page.ptr[end] != '>' || n_marks % 2)) {
      n_marks += page.ptr[end++] == '"';
    }
    assert_true(end < page.len);
    if (closes) {
      assert_true(depth > 0);
      if (!kg_slice_equal(stack[--depth], name)) {
        fail_msg("</%.*s> closes <%.*s>", KG_FMT(name), KG_FMT(stack[depth]));
      }
      raw = false;
    } else if (!is_void(name)) {
      assert_true(depth < 64);
      stack[depth++] = name;
      raw = kg_slice_is(name, "style") || kg_slice_is(name, "script");
    }
    at = end;
  }
  assert_int_equal(depth, 0);
}

static size_t
count(kg_slice page, kg_slice words)
{
  size_t n = 0;
  for (size_t at = kg_slice_find(page, words, 0); at != (size_t)-1;
       at = kg_slice_find(page, words, at + 1)) {
    ++n;
  }
  return n;
}

static void
a_page_is_well_formed_and_complete_in_itself(void **state)
{
  kg_out *out = NULL;
  const kg_slice page = page_of(state, &out, NEWS, 3);
  assert_well_formed(page);
  assert_int_equal(count(page, KG_SLICE("http")), 0);
  assert_int_equal(count(page, KG_SLICE(" src=")), 0);
  assert_int_equal(count(page, KG_SLICE("url(")), 0);
  assert_int_equal(count(page, KG_SLICE("@import")), 0);
  assert_int_equal(count(page, KG_SLICE("<article")), 3);
  assert_int_equal(count(page, KG_SLICE("<nav")), 1);
  kg_out_abandon(out);
}

static void
what_the_text_holds_is_only_shown(void **state)
{
  kg_out *out = NULL;
  const kg_slice page = page_of(
      state, &out,
      "Anna Berg said, \"<script>alert('x')</script> & \" onload=\"x\".\"\n\n"
      "Mr \x01\x7F</style> \xEF\xBF\xBF <!-- Berg ]]> said \"--> no.\"\n",
      1);
  assert_well_formed(page);
  assert_int_equal(count(page, KG_SLICE("<script>alert")), 0);
  assert_int_equal(count(page, KG_SLICE("<!--")), 0);
  assert_int_equal(count(page, KG_SLICE("\x01")), 0);
  assert_int_equal(count(page, KG_SLICE("\x7F")), 0);
  assert_true(count(page, KG_SLICE("&lt;script&gt;alert")) > 0);
  kg_out_abandon(out);
}

static void
links_lead_to_cards_and_back(void **state)
{
  kg_out *out = NULL;
  const kg_slice page = page_of(state, &out, NEWS, 2);
  size_t n_links = 0;
  const kg_slice link = KG_SLICE("href=\"#");
  for (size_t at = kg_slice_find(page, link, 0); at != (size_t)-1;
       at = kg_slice_find(page, link, at + 1)) {
    const size_t from = at + link.len;
    const size_t end = kg_slice_find(page, KG_SLICE("\""), from);
    char id[64];
    snprintf(id, sizeof id, " id=\"%.*s\"",
             KG_FMT(kg_slice_sub(page, from, end)));
    const size_t n = count(page, kg_slice_of(id));
    /* A thing that is only ever within another finding has no place. */
    if (n != 1 && !(n == 0 && page.ptr[end - 1] == 't')) {
      fail_msg("%zu places have%s", n, id);
    }
    ++n_links;
  }
  assert_true(n_links > 10);
  assert_true(count(page, KG_SLICE("<meter")) > 4);
  kg_out_abandon(out);
}

/* ---- colours */

static double
channel(int value)
{
  const double c = value / 255.0;
  return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* Relative luminance of the colour of a name, looked for from `from`. */
static double
luminance(kg_slice page, const char *name, size_t from)
{
  char key[24];
  snprintf(key, sizeof key, "--%s:#", name);
  const size_t at = kg_slice_find(page, kg_slice_of(key), from);
  assert_true(at != (size_t)-1);
  const char *digits = page.ptr + at + strlen(key);
  char hex[7] = {0};
  size_t n = 0;
  while (n < 6 && strchr("0123456789abcdef", digits[n])) {
    hex[n] = digits[n];
    ++n;
  }
  if (n == 3) { /* "#fff" */
    const char brief[] = {hex[0], hex[0], hex[1], hex[1], hex[2], hex[2], 0};
    memcpy(hex, brief, sizeof hex);
  }
  const long rgb = strtol(hex, NULL, 16);
  return 0.2126 * channel((int)(rgb >> 16 & 255)) +
         0.7152 * channel((int)(rgb >> 8 & 255)) +
         0.0722 * channel((int)(rgb & 255));
}

static void
colours_are_easy_to_read_in_the_light_and_in_the_dark(void **state)
{
  static const char *const FRONT[] = {"fg",  "per", "org", "gpe",
                                      "fac", "eve", "wrk"};
  static const char *const BEHIND[] = {"bg",  "card", "dir",
                                       "ind", "on",   "same"};
  kg_out *out = NULL;
  const kg_slice page = page_of(state, &out, NEWS, 1);
  const size_t dark =
      kg_slice_find(page, KG_SLICE("prefers-color-scheme:dark"), 0);
  assert_true(dark != (size_t)-1);
  for (size_t f = 0; f < sizeof FRONT / sizeof *FRONT; ++f) {
    for (size_t b = 0; b < 2 * sizeof BEHIND / sizeof *BEHIND; ++b) {
      const size_t from = b % 2 ? dark : 0;
      const double x = luminance(page, FRONT[f], from);
      const double y = luminance(page, BEHIND[b / 2], from);
      const double ratio = (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
      if (ratio < 4.5) {
        fail_msg("%s on %s in the %s: %.2f", FRONT[f], BEHIND[b / 2],
                 b % 2 ? "dark" : "light", ratio);
      }
    }
  }
  kg_out_abandon(out);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_page_is_well_formed_and_complete_in_itself),
      cmocka_unit_test(what_the_text_holds_is_only_shown),
      cmocka_unit_test(links_lead_to_cards_and_back),
      cmocka_unit_test(colours_are_easy_to_read_in_the_light_and_in_the_dark),
  };
  return cmocka_run_group_tests(tests, open_reader, close_reader);
}
