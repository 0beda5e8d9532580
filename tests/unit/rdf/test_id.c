/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "rdf/value.h"
#include "rdf/xsd_iri.h"

static bool
encode(const char *text, const char *type, kg_id *id)
{
  char iri[80] = KG_XSD_NS;
  strncat(iri, type, sizeof iri - strlen(iri) - 1);
  const kg_term term = kg_literal(kg_slice_of(text), kg_slice_of(iri));
  return kg_id_encode(&term, id);
}

static void
assert_round_trip(const char *text, const char *type)
{
  kg_id id = 0;
  char buf[KG_ID_TEXT_MAX];
  char iri[80] = KG_XSD_NS;
  strncat(iri, type, sizeof iri - strlen(iri) - 1);
  const kg_term term = kg_literal(kg_slice_of(text), kg_slice_of(iri));
  if (!encode(text, type, &id)) {
    fail_msg("%s is not inline", text);
  }
  assert_true(kg_id_is_inline(id));
  const kg_term back = kg_id_decode(id, buf);
  if (!kg_term_equal(&term, &back)) {
    fail_msg("%s came back as %.*s", text, KG_FMT(back.text));
  }
}

static void
assert_in_dictionary(const char *text, const char *type)
{
  kg_id id = 0;
  if (encode(text, type, &id)) {
    fail_msg("\"%s\"^^%s must not be inline", text, type);
  }
}

static void
canonical_spellings_come_back_byte_for_byte(void **state)
{
  (void)state;
  static const char *const values[][2] = {
      {"true", "boolean"},
      {"false", "boolean"},
      {"0", "integer"},
      {"-1", "integer"},
      {"576460752303423487", "integer"},
      {"-576460752303423488", "integer"},
      {"0.0", "decimal"},
      {"2.0", "decimal"},
      {"-0.25", "decimal"},
      {"1.5", "decimal"},
      {"0.000001", "decimal"},
      {"-576460752302.999999", "decimal"},
      {"0001-01-01", "date"},
      {"9999-12-31", "date"},
      {"2019-02-28Z", "date"},
      {"2019-02-28+07:00", "date"},
      {"2020-02-29-14:00", "date"},
      {"0001-01-01T00:00:00+14:00", "dateTime"},
      {"9999-12-31T23:59:59.999-14:00", "dateTime"},
      {"2019-02-28T14:00:00+07:00", "dateTime"},
      {"2019-02-28T14:00:00Z", "dateTime"},
      {"2019-02-28T14:00:00", "dateTime"},
      {"1969-12-31T23:59:59.5Z", "dateTime"},
      {"1969-12-31T23:59:59.001-00:30", "dateTime"},
  };
  for (size_t i = 0; i < sizeof values / sizeof *values; ++i) {
    assert_round_trip(values[i][0], values[i][1]);
  }
}

static void
other_spellings_stay_in_the_dictionary(void **state)
{
  (void)state;
  static const char *const values[][2] = {
      {"1", "boolean"},
      {"", "integer"},
      {"-", "integer"},
      {"+1", "integer"},
      {"01", "integer"},
      {"-0", "integer"},
      {" 1", "integer"},
      {"576460752303423488", "integer"},
      {"-576460752303423489", "integer"},
      {"9999999999999999999999", "integer"},
      {"1", "long"},
      {"1", "decimal"},
      {".5", "decimal"},
      {"1.", "decimal"},
      {"1.50", "decimal"},
      {"1.00", "decimal"},
      {"-0.0", "decimal"},
      {"01.5", "decimal"},
      {"+1.5", "decimal"},
      {"1.2345678", "decimal"},
      {"1.5.5", "decimal"},
      {"999999999999999999.5", "decimal"},
      {"0000-01-01", "date"},
      {"-0001-01-01", "date"},
      {"10000-01-01", "date"},
      {"2019-02-29", "date"},
      {"2019-02-28+00:00", "date"},
      {"2019-02-28-00:00", "date"},
      {"2019-02-28+14:01", "date"},
      {"2019-02-28T24:00:00Z", "dateTime"},
      {"2019-02-28T14:00:00.50Z", "dateTime"},
      {"2019-02-28T14:00:00.0001Z", "dateTime"},
      {"2019-02-28T14:00:00.1234567891Z", "dateTime"},
      {"2019-02-28T14:00Z", "dateTime"},
      {"1.0E0", "double"},
      {"x", "string"},
  };
  for (size_t i = 0; i < sizeof values / sizeof *values; ++i) {
    assert_in_dictionary(values[i][0], values[i][1]);
  }
}

static void
assert_ascending(const char *const *texts, size_t n, const char *type)
{
  kg_id before = 0;
  for (size_t i = 0; i < n; ++i) {
    kg_id id = 0;
    assert_true(encode(texts[i], type, &id));
    if (id <= before) {
      fail_msg("%s does not come after %s", texts[i], texts[i - 1]);
    }
    before = id;
  }
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void
ids_of_one_type_order_by_value(void **state)
{
  (void)state;
  static const char *const integers[] = {"-100", "-9", "-1", "0",
                                         "1",    "9",  "10", "100"};
  static const char *const decimals[] = {"-10.5", "-1.5", "-1.25", "0.0",
                                         "0.5",   "1.5",  "2.0",   "10.0"};
  static const char *const dates[] = {"0001-01-01",       "1969-12-31",
                                      "2019-02-28+07:00", "2019-02-28",
                                      "2019-02-28-05:00", "2019-03-01"};
  static const char *const times[] = {
      "0001-01-01T00:00:00Z",      "2019-02-28T14:00:00+07:00",
      "2019-02-28T07:00:00.001Z",  "2019-02-28T07:00:01Z",
      "2019-02-28T03:00:00-05:00", "2019-02-28T08:00:01"};
  static const char *const booleans[] = {"false", "true"};
  assert_ascending(integers, COUNT(integers), "integer");
  assert_ascending(decimals, COUNT(decimals), "decimal");
  assert_ascending(dates, COUNT(dates), "date");
  assert_ascending(times, COUNT(times), "dateTime");
  assert_ascending(booleans, COUNT(booleans), "boolean");
}

static void
values_can_be_read_from_ids(void **state)
{
  (void)state;
  kg_id id = 0;
  kg_datetime dt;
  assert_true(encode("-42", "integer", &id));
  assert_int_equal(kg_id_integer(id), -42);
  assert_true(encode("-1.25", "decimal", &id));
  assert_int_equal(kg_id_integer(id), -1250000);
  assert_true(encode("2019-02-28T14:30:05.25+07:00", "dateTime", &id));
  kg_id_datetime(id, &dt);
  assert_int_equal(dt.year, 2019);
  assert_int_equal(dt.month, 2);
  assert_int_equal(dt.day, 28);
  assert_int_equal(dt.hour, 14);
  assert_int_equal(dt.minute, 30);
  assert_int_equal(dt.second, 5);
  assert_int_equal(dt.nanosecond, 250000000);
  assert_int_equal(dt.zone, 420);
  assert_int_equal(kg_id_instant_ms(id), INT64_C(1551339005250));
}

static void
a_range_of_an_instant_holds_every_zone(void **state)
{
  (void)state;
  kg_id low = 0;
  kg_id high = 0;
  kg_id id = 0;
  assert_true(kg_id_instant_range(KG_TAG_DATETIME, INT64_C(1551339005250), &low,
                                  &high));
  assert_true(encode("2019-02-28T14:30:05.25+07:00", "dateTime", &id));
  assert_true(low <= id && id <= high);
  assert_true(encode("2019-02-28T07:30:05.25", "dateTime", &id));
  assert_true(low <= id && id <= high);
  assert_true(encode("2019-02-28T07:30:05.251", "dateTime", &id));
  assert_true(id > high);
}

static void
values_that_do_not_fit_are_refused(void **state)
{
  (void)state;
  kg_id id = 0;
  assert_true(kg_id_of_integer((INT64_C(1) << 59) - 1, &id));
  assert_false(kg_id_of_integer(INT64_C(1) << 59, &id));
  assert_false(kg_id_of_decimal(INT64_MIN, &id));
  const kg_datetime fine = {2019, 2, 28, 1, 1, 1, 1, 0};
  assert_false(kg_id_of_datetime(KG_TAG_DATETIME, &fine, &id));
}

static void
spelled_out_and_implied_datatypes_are_equal(void **state)
{
  (void)state;
  const kg_slice none = {0, 0};
  const kg_term implied = kg_literal(KG_SLICE("a"), none);
  const kg_term spelled = kg_literal(KG_SLICE("a"), KG_SLICE(KG_XSD("string")));
  const kg_term other = kg_literal(KG_SLICE("a"), KG_SLICE(KG_XSD("token")));
  kg_term tagged = implied;
  tagged.lang = KG_SLICE("en");
  assert_true(kg_term_equal(&implied, &spelled));
  assert_int_equal(kg_term_compare(&implied, &spelled), 0);
  assert_false(kg_term_equal(&implied, &other));
  assert_false(kg_term_equal(&implied, &tagged));
  assert_true(kg_term_compare(&implied, &tagged) < 0);
}

static void
kinds_order_blank_iri_literal(void **state)
{
  (void)state;
  const kg_slice none = {0, 0};
  const kg_term unbound = {KG_TERM_NONE, none, none, none};
  const kg_term blank = {KG_TERM_BLANK, KG_SLICE("z"), none, none};
  const kg_term iri = kg_iri(KG_SLICE("http://b/"));
  const kg_term literal = kg_literal(KG_SLICE("a"), none);
  assert_true(kg_term_compare(&unbound, &blank) < 0);
  assert_true(kg_term_compare(&blank, &iri) < 0);
  assert_true(kg_term_compare(&iri, &literal) < 0);
  assert_true(kg_term_compare(&literal, &unbound) > 0);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(canonical_spellings_come_back_byte_for_byte),
      cmocka_unit_test(other_spellings_stay_in_the_dictionary),
      cmocka_unit_test(ids_of_one_type_order_by_value),
      cmocka_unit_test(values_can_be_read_from_ids),
      cmocka_unit_test(a_range_of_an_instant_holds_every_zone),
      cmocka_unit_test(values_that_do_not_fit_are_refused),
      cmocka_unit_test(spelled_out_and_implied_datatypes_are_equal),
      cmocka_unit_test(kinds_order_blank_iri_literal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
