/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "base/buf.h"
#include "cli/options.h"

#define N_ARGS(array) ((int)(sizeof(array) / sizeof *(array)) - 1)

typedef struct told {
  kg_buf text;
} told;

static void
remember(void *user, const kg_diag *diag)
{
  told *t = user;
  kg_buf_add(&t->text, diag->message);
  kg_buf_add_string(&t->text, " / ");
  kg_buf_add(&t->text, diag->hint);
}

typedef struct bench {
  told told;
  kg_context ctx;
  kg_arena arena;
  kg_command_line line;
} bench;

static void
begin(bench *b)
{
  kg_buf_init(&b->told.text, NULL);
  kg_arena_init(&b->arena, NULL);
  b->ctx = (kg_context){.sink = {remember, &b->told}};
}

static void
end(bench *b)
{
  kg_buf_clear(&b->told.text);
  kg_arena_clear(&b->arena);
}

static kg_status
parse(bench *b, int argc, const char *const *argv)
{
  return kg_command_line_parse(&b->ctx, &b->arena, argc, argv, &b->line);
}

static void
options_may_stand_anywhere(void **state)
{
  (void)state;
  bench b;
  begin(&b);
  const char *argv[] = {"kg",     "--store=a", "query",        "-o",
                        "x",      "SELECT",    "--timeout",    "2.5",
                        "--data", "f.ttl",     "--data=g.ttl", NULL};
  assert_int_equal(parse(&b, N_ARGS(argv), argv), KG_OK);
  assert_string_equal(b.line.command->name, "query");
  assert_string_equal(b.line.options.store, "a");
  assert_string_equal(b.line.options.output, "x");
  assert_int_equal(b.line.options.timeout.value, 2500);
  assert_int_equal(b.line.options.data.n, 2);
  assert_string_equal(b.line.options.data.at[1], "g.ttl");
  assert_int_equal(b.line.args.n, 1);
  end(&b);
}

static void
two_dashes_end_the_options(void **state)
{
  (void)state;
  bench b;
  begin(&b);
  const char *argv[] = {"kg", "query", "--", "--check", NULL};
  assert_int_equal(parse(&b, N_ARGS(argv), argv), KG_OK);
  assert_false(b.line.options.check);
  assert_string_equal(b.line.args.at[0], "--check");
  end(&b);
}

static void
what_is_unknown_is_refused_with_the_nearest_name(void **state)
{
  (void)state;
  bench b;
  begin(&b);
  const char *option[] = {"kg", "query", "--fromat", "json", NULL};
  assert_int_equal(parse(&b, N_ARGS(option), option), KG_ERR_USAGE);
  assert_string_equal(b.told.text.ptr,
                      "unknown option --fromat / did you mean --format?");
  kg_buf_reset(&b.told.text);
  const char *command[] = {"kg", "qurey", NULL};
  assert_int_equal(parse(&b, N_ARGS(command), command), KG_ERR_USAGE);
  assert_string_equal(b.told.text.ptr,
                      "unknown command \"qurey\" / did you mean kg query?");
  end(&b);
}

static void
values_are_checked(void **state)
{
  (void)state;
  static const char *const bad[][4] = {{"kg", "query", "--timeout", "soon"},
                                       {"kg", "query", "--repeat", "-1"},
                                       {"kg", "query", "--check=yes", "x"},
                                       {"kg", "query", "--max-memory", "much"},
                                       {"kg", "query", "--color", "blue"},
                                       {"kg", "query", "a", "b"},
                                       {"kg", "help", "--check", "x"},
                                       {"kg", "query", "x", "--format"}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    bench b;
    begin(&b);
    assert_int_equal(parse(&b, 4, bad[i]), KG_ERR_USAGE);
    assert_true(b.told.text.len > 3);
    end(&b);
  }
}

static void
every_command_lists_options_that_exist(void **state)
{
  (void)state;
  size_t n_commands;
  size_t n_options;
  const kg_command *commands = kg_commands_table(&n_commands);
  const kg_option *options = kg_options_table(&n_options);
  for (size_t i = 0; i < n_commands; i++) {
    size_t n_listed = 0;
    size_t n_words = *commands[i].options != '\0';
    for (const char *at = commands[i].options; *at; at++) {
      n_words += *at == ' ';
    }
    for (size_t k = 0; k < n_options; k++) {
      n_listed += kg_command_lists(&commands[i], &options[k]);
    }
    assert_int_equal(n_listed, n_words);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(options_may_stand_anywhere),
      cmocka_unit_test(two_dashes_end_the_options),
      cmocka_unit_test(what_is_unknown_is_refused_with_the_nearest_name),
      cmocka_unit_test(values_are_checked),
      cmocka_unit_test(every_command_lists_options_that_exist),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
