/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/ask.h"

static void
decimals_are_exact(void **state)
{
  asked *a = *state;
  gives(a, "0.1 + 0.2", "0.3^decimal");
  gives(a, "1 / 3", "0.333333333333333333^decimal");
  gives(a, "10 / 4", "2.5^decimal");
  gives(a, "1.50 * 2", "3.0^decimal");
  gives(a, "1 / 0", "-");
}

static void
integers_go_on_beyond_128_bits(void **state)
{
  asked *a = *state;
  gives(a,
        "99999999999999999999 * 99999999999999999999 * "
        "99999999999999999999",
        "999999999999999999970000000000000000000299999999999999999999"
        "^integer");
  gives(a,
        "(99999999999999999999999999999999999999999 + 1) - "
        "99999999999999999999999999999999999999999",
        "1^integer");
  gives(a, "9223372036854775807 + 1", "9223372036854775808^integer");
}

static void
the_wider_type_wins(void **state)
{
  asked *a = *state;
  gives(a, "1 + 1.5", "2.5^decimal");
  gives(a, "1 + 1e0", "2.0E0^double");
  gives(a, "xsd:float(1.5) + 1", "2.5E0^float");
  gives(a, "1e0 / 0", "INF^double");
}

static void
rounding_goes_upward_at_halves(void **state)
{
  asked *a = *state;
  gives(a, "ROUND(2.5)", "3.0^decimal");
  gives(a, "ROUND(-2.5)", "-2.0^decimal");
  gives(a, "ROUND(-2.51)", "-3.0^decimal");
  gives(a, "CEIL(-1.2)", "-1.0^decimal");
  gives(a, "FLOOR(-1.2)", "-2.0^decimal");
  gives(a, "ROUND(0.49999999999999994e0)", "0.0E0^double");
}

static void
values_are_equal_whatever_their_spelling(void **state)
{
  asked *a = *state;
  gives(a, "\"01\"^^xsd:integer = 1", "true^boolean");
  gives(a, "1.50 = 1.5", "true^boolean");
  gives(a, "\"1\"^^xsd:boolean = true", "true^boolean");
  gives(a,
        "\"2019-01-01T00:00:00Z\"^^xsd:dateTime = "
        "\"2019-01-01T02:00:00+02:00\"^^xsd:dateTime",
        "true^boolean");
  gives(a, "\"NaN\"^^xsd:double = \"NaN\"^^xsd:double", "false^boolean");
  gives(a, "sameTerm(\"01\"^^xsd:integer, 1)", "false^boolean");
}

static void
unknown_types_are_neither_equal_nor_different(void **state)
{
  asked *a = *state;
  gives(a, "\"a\"^^:t = \"a\"^^:t", "true^boolean");
  gives(a, "\"a\"^^:t = \"b\"^^:t", "-");
  gives(a, "\"a\"^^:t != \"b\"^^:t", "-");
  gives(a, "\"x\"@en = \"x\"", "false^boolean");
  gives(a, "\"x\"@en < \"y\"@en", "-");
}

static void
an_error_may_be_outvoted(void **state)
{
  asked *a = *state;
  gives(a, "1/0 || true", "true^boolean");
  gives(a, "1/0 || false", "-");
  gives(a, "1/0 && false", "false^boolean");
  gives(a, "1/0 && true", "-");
  gives(a, "1 IN (1/0, 1)", "true^boolean");
  gives(a, "2 IN (1/0, 1)", "-");
  gives(a, "2 NOT IN ()", "true^boolean");
  gives(a, "COALESCE(1/0, ?no, 3)", "3^integer");
  gives(a, "IF(1/0, 1, 2)", "-");
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(decimals_are_exact),
      cmocka_unit_test(integers_go_on_beyond_128_bits),
      cmocka_unit_test(the_wider_type_wins),
      cmocka_unit_test(rounding_goes_upward_at_halves),
      cmocka_unit_test(values_are_equal_whatever_their_spelling),
      cmocka_unit_test(unknown_types_are_neither_equal_nor_different),
      cmocka_unit_test(an_error_may_be_outvoted),
  };
  return cmocka_run_group_tests(tests, open_asked, close_asked);
}
