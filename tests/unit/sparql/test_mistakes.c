/* SPDX-License-Identifier: Apache-2.0 */
/* Typical mistakes in queries, from mistakes.txt: one error each, with place,
 * message and hint. */
#include "kg_test.h"

#include "base/file.h"
#include "kg/query.h"

#include <stdio.h>

typedef struct told {
  unsigned n_errors;
  char says[400];
  char hint[300];
} told;

static void
remember(void *user, const kg_diag *diag)
{
  told *t = user;
  if (diag->severity != KG_ERROR) {
    return;
  }
  t->n_errors++;
  assert_int_equal(diag->status, KG_ERR_QUERY);
  (void)snprintf(t->says, sizeof t->says, "%u:%u-%u %.*s", (unsigned)diag->line,
                 (unsigned)diag->column, (unsigned)diag->end_column,
                 (int)diag->message.len, diag->message.ptr);
  (void)snprintf(t->hint, sizeof t->hint, "%.*s", (int)diag->hint.len,
                 diag->hint.ptr ? diag->hint.ptr : "");
}

static const kg_known_prefix prefixes[] = {
    {"kg", "http://kg.example/ontology#"},
    {"schema", "https://schema.org/"},
    {"foaf", "http://xmlns.com/foaf/0.1/"},
    {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
    {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
    {"xsd", "http://www.w3.org/2001/XMLSchema#"},
};

static const kg_query_options options = {
    .base = "http://example.org/",
    .prefixes = prefixes,
    .n_prefixes = sizeof prefixes / sizeof *prefixes,
};

static told
prepare(kg_slice text, bool update)
{
  told t = {0};
  const kg_context ctx = {.sink = {remember, &t}};
  kg_query *query = NULL;
  const kg_status st = kg_query_prepare(&ctx, text, update, &options, &query);
  assert_int_equal(st, KG_ERR_QUERY);
  assert_null(query);
  return t;
}

/* The next line of `text`, without its end; false at the end. */
static bool
next_line(kg_slice text, size_t *at, kg_slice *line)
{
  if (*at >= text.len) {
    return false;
  }
  size_t end = kg_slice_find(text, kg_slice_of("\n"), *at);
  end = end == (size_t)-1 ? text.len : end;
  *line = kg_slice_sub(text, *at, end);
  *at = end + 1;
  return true;
}

static bool
take_field(kg_slice line, const char *name, kg_slice *value)
{
  const kg_slice prefix = kg_slice_of(name);
  if (!kg_slice_has_prefix(line, prefix)) {
    return false;
  }
  *value = kg_slice_sub(line, prefix.len, line.len);
  return true;
}

static void
unescape_line_ends(kg_slice in, kg_buf *out)
{
  kg_buf_reset(out);
  for (size_t i = 0; i < in.len; ++i) {
    if (in.ptr[i] == '\\' && i + 1 < in.len && in.ptr[i + 1] == 'n') {
      kg_buf_add_byte(out, '\n');
      ++i;
    } else {
      kg_buf_add_byte(out, in.ptr[i]);
    }
  }
}

static void
assert_says(kg_slice query, bool update, kg_slice says, kg_slice hint)
{
  kg_buf text;
  kg_buf_init(&text, NULL);
  unescape_line_ends(query, &text);
  const told t = prepare(kg_buf_slice(&text), update);
  if (t.n_errors != 1 || !kg_slice_is(says, t.says) ||
      !kg_slice_is(hint, t.hint)) {
    fail_msg("%s\n  %u error(s): %s\n  hint: %s\n  instead of: %.*s\n  hint: "
             "%.*s",
             text.ptr, t.n_errors, t.says, t.hint, (int)says.len, says.ptr,
             (int)hint.len, hint.ptr);
  }
  kg_buf_clear(&text);
}

static void
each_mistake_is_told_once_with_place_and_hint(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_buf file;
  kg_buf_init(&file, NULL);
  assert_int_equal(
      kg_file_read(&ctx, "unit/sparql/mistakes.txt", 1 << 20, &file), KG_OK);
  const kg_slice all = kg_buf_slice(&file);
  kg_slice line = {0};
  kg_slice query = {0};
  kg_slice says = {0};
  kg_slice hint = {0};
  bool update = false;
  unsigned n = 0;
  for (size_t at = 0; next_line(all, &at, &line);) {
    if (take_field(line, "query: ", &query)) {
      update = false;
    } else if (take_field(line, "update: ", &query)) {
      update = true;
    } else if (take_field(line, "says: ", &says)) {
      hint = kg_slice_of("");
    } else if (!take_field(line, "hint: ", &hint) && !line.len && query.len) {
      assert_says(query, update, says, hint);
      query.len = 0;
      ++n;
    }
  }
  assert_true(n >= 40);
  kg_buf_clear(&file);
}

static void
text_that_is_not_utf8_is_refused_with_its_place(void **state)
{
  (void)state;
  const told t = prepare(kg_slice_of("ASK {\n ?s ?p \"\xFF\" }"), false);
  assert_int_equal(t.n_errors, 1);
  assert_string_equal(t.says, "2:9-10 the text is not UTF-8");
}

static void
deep_nesting_ends_with_a_message(void **state)
{
  (void)state;
  static const char *const parts[][3] = {
      {"ASK ", "{", "}"},          {"SELECT (", "(", ")"},
      {"ASK { FILTER ", "(", ")"}, {"ASK { ?s ?p ", "[ ?p ", "]"},
      {"ASK { ?s ", "(", ")"},
  };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; ++i) {
    kg_buf text;
    kg_buf_init(&text, NULL);
    kg_buf_add_string(&text, parts[i][0]);
    for (int k = 0; k < 100000; ++k) {
      kg_buf_add_string(&text, parts[i][1]);
    }
    const told t = prepare(kg_buf_slice(&text), false);
    assert_int_equal(t.n_errors, 1);
    assert_non_null(strstr(t.says, "more than 200 levels of nesting"));
    kg_buf_clear(&text);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_mistake_is_told_once_with_place_and_hint),
      cmocka_unit_test(text_that_is_not_utf8_is_refused_with_its_place),
      cmocka_unit_test(deep_nesting_ends_with_a_message),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
