/* SPDX-License-Identifier: Apache-2.0 */
/* A literal is put into an id only if decoding gives back the very same text,
   so nothing ever loses its spelling. Each encoder therefore takes canonical
   spellings alone. */
#include "rdf/value.h"

#include "rdf/xsd_iri.h"

#include <stdio.h>

enum { MS_A_SECOND = 1000, NANO_A_MS = 1000000 };

static bool
is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool
fits(int64_t value)
{
  return value >= -KG_ID_ZERO && value < KG_ID_ZERO;
}

static kg_id
make_number(kg_tag tag, int64_t value)
{
  return kg_id_make(tag, (uint64_t)(value + KG_ID_ZERO));
}

bool
kg_id_of_integer(int64_t value, kg_id *id)
{
  *id = fits(value) ? make_number(KG_TAG_INTEGER, value) : KG_ID_NONE;
  return *id != KG_ID_NONE;
}

bool
kg_id_of_decimal(int64_t millionths, kg_id *id)
{
  *id = fits(millionths) ? make_number(KG_TAG_DECIMAL, millionths) : KG_ID_NONE;
  return *id != KG_ID_NONE;
}

/* Digits without a superfluous zero in front, at most 18 of them. */
static bool
read_whole(const char *p, size_t len, int64_t *out)
{
  if (!len || len > 18 || (*p == '0' && len > 1)) {
    return false;
  }
  int64_t n = 0;
  for (size_t i = 0; i < len; ++i) {
    if (!is_digit(p[i])) {
      return false;
    }
    n = n * 10 + (p[i] - '0');
  }
  *out = n;
  return true;
}

static bool
encode_integer(kg_slice s, kg_id *id)
{
  const size_t sign = s.len && s.ptr[0] == '-';
  int64_t n = 0;
  if (!read_whole(s.ptr + sign, s.len - sign, &n) || (sign && !n)) {
    return false;
  }
  return kg_id_of_integer(sign ? -n : n, id);
}

static bool
encode_decimal(kg_slice s, kg_id *id)
{
  const size_t sign = s.len && s.ptr[0] == '-';
  const size_t point = kg_slice_find(s, KG_SLICE("."), sign);
  int64_t whole = 0;
  if (point == (size_t)-1 || !read_whole(s.ptr + sign, point - sign, &whole) ||
      whole >= KG_ID_ZERO / KG_ID_DECIMAL_UNIT) {
    return false;
  }
  const size_t n_digits = s.len - point - 1;
  if (!n_digits || n_digits > KG_ID_DECIMAL_SCALE ||
      (n_digits > 1 && s.ptr[s.len - 1] == '0')) {
    return false;
  }
  int64_t fraction = 0;
  for (size_t i = 0; i < KG_ID_DECIMAL_SCALE; ++i) {
    const char c = i < n_digits ? s.ptr[point + 1 + i] : '0';
    if (!is_digit(c)) {
      return false;
    }
    fraction = fraction * 10 + (c - '0');
  }
  const int64_t value = whole * KG_ID_DECIMAL_UNIT + fraction;
  return !(sign && !value) && kg_id_of_decimal(sign ? -value : value, id);
}

static bool
encode_boolean(kg_slice s, kg_id *id)
{
  const bool is_true = kg_slice_equal(s, KG_SLICE("true"));
  if (!is_true && !kg_slice_equal(s, KG_SLICE("false"))) {
    return false;
  }
  *id = kg_id_of_boolean(is_true);
  return true;
}

bool
kg_id_of_datetime(kg_tag tag, const kg_datetime *dt, kg_id *id)
{
  if (dt->year < 1 || dt->year > 9999 || dt->nanosecond % NANO_A_MS) {
    return false;
  }
  const kg_instant at = kg_datetime_instant(dt, 0);
  const int64_t ms =
      at.seconds * MS_A_SECOND + at.nanosecond / NANO_A_MS - KG_ID_EPOCH_MS;
  const unsigned zone =
      dt->zone == KG_NO_ZONE ? 0 : (unsigned)(dt->zone + KG_ZONE_MAX + 1);
  *id = kg_id_make(tag, (uint64_t)ms << KG_ID_ZONE_BITS | zone);
  return true;
}

static kg_datetime_kind
kind_of(kg_tag tag)
{
  return tag == KG_TAG_DATE ? KG_DT_DATE : KG_DT_DATETIME;
}

static bool
encode_datetime(kg_tag tag, kg_slice s, kg_id *id)
{
  kg_datetime dt;
  char text[KG_DATETIME_TEXT_MAX];
  if (s.len >= KG_ID_TEXT_MAX || !kg_datetime_parse(s, kind_of(tag), &dt)) {
    return false;
  }
  const size_t len = kg_datetime_format(&dt, kind_of(tag), text);
  return kg_slice_equal(s, kg_slice_make(text, len)) &&
         kg_id_of_datetime(tag, &dt, id);
}

bool
kg_id_encode(const kg_term *term, kg_id *id)
{
  const kg_slice xsd = KG_SLICE(KG_XSD_NS);
  if (term->kind != KG_TERM_LITERAL || term->datatype.len <= xsd.len ||
      memcmp(term->datatype.ptr, xsd.ptr, xsd.len) != 0) {
    return false;
  }
  const kg_slice name =
      kg_slice_sub(term->datatype, xsd.len, term->datatype.len);
  switch (name.len) {
  case 4:
    return kg_slice_equal(name, KG_SLICE("date")) &&
           encode_datetime(KG_TAG_DATE, term->text, id);
  case 7:
    if (kg_slice_equal(name, KG_SLICE("integer"))) {
      return encode_integer(term->text, id);
    }
    if (kg_slice_equal(name, KG_SLICE("decimal"))) {
      return encode_decimal(term->text, id);
    }
    return kg_slice_equal(name, KG_SLICE("boolean")) &&
           encode_boolean(term->text, id);
  case 8:
    return kg_slice_equal(name, KG_SLICE("dateTime")) &&
           encode_datetime(KG_TAG_DATETIME, term->text, id);
  default: return false;
  }
}

void
kg_id_datetime(kg_id id, kg_datetime *out)
{
  const int64_t ms = kg_id_instant_ms(id);
  int64_t seconds = ms / MS_A_SECOND;
  int64_t rest = ms % MS_A_SECOND;
  if (rest < 0) {
    rest += MS_A_SECOND;
    --seconds;
  }
  const kg_instant at = {seconds, (uint32_t)rest * NANO_A_MS};
  kg_datetime_of_instant(at, kg_id_zone(id), out);
}

bool
kg_id_instant_range(kg_tag tag, int64_t ms, kg_id *low, kg_id *high)
{
  const int64_t at = ms - KG_ID_EPOCH_MS;
  if (at < 0 || at >= INT64_C(1) << (60 - KG_ID_ZONE_BITS)) {
    return false;
  }
  *low = kg_id_make(tag, (uint64_t)at << KG_ID_ZONE_BITS);
  *high = *low | ((1 << KG_ID_ZONE_BITS) - 1);
  return true;
}

static size_t
format_decimal(int64_t millionths, char buf[KG_ID_TEXT_MAX])
{
  const char *sign = millionths < 0 ? "-" : "";
  const int64_t n = millionths < 0 ? -millionths : millionths;
  const int len = snprintf(buf, KG_ID_TEXT_MAX, "%s%lld.%06lld", sign,
                           (long long)(n / KG_ID_DECIMAL_UNIT),
                           (long long)(n % KG_ID_DECIMAL_UNIT));
  size_t end = (size_t)len;
  while (buf[end - 1] == '0' && buf[end - 2] != '.') {
    --end;
  }
  buf[end] = '\0';
  return end;
}

static kg_term
decode_datetime(kg_id id, char buf[KG_ID_TEXT_MAX])
{
  kg_datetime dt;
  char text[KG_DATETIME_TEXT_MAX];
  const kg_tag tag = kg_id_tag(id);
  kg_id_datetime(id, &dt);
  size_t len = kg_datetime_format(&dt, kind_of(tag), text);
  /* Only an id that nothing encoded could be longer. */
  len = len < KG_ID_TEXT_MAX ? len : KG_ID_TEXT_MAX - 1;
  memcpy(buf, text, len);
  buf[len] = '\0';
  return kg_literal(kg_slice_make(buf, len),
                    tag == KG_TAG_DATE ? KG_SLICE(KG_XSD("date"))
                                       : KG_SLICE(KG_XSD("dateTime")));
}

kg_term
kg_id_decode(kg_id id, char buf[KG_ID_TEXT_MAX])
{
  switch (kg_id_tag(id)) {
  case KG_TAG_BOOLEAN:
    return kg_literal(kg_id_boolean(id) ? KG_SLICE("true") : KG_SLICE("false"),
                      KG_SLICE(KG_XSD("boolean")));
  case KG_TAG_INTEGER: {
    const int len =
        snprintf(buf, KG_ID_TEXT_MAX, "%lld", (long long)kg_id_integer(id));
    return kg_literal(kg_slice_make(buf, (size_t)len),
                      KG_SLICE(KG_XSD("integer")));
  }
  case KG_TAG_DECIMAL:
    return kg_literal(
        kg_slice_make(buf, format_decimal(kg_id_integer(id), buf)),
        KG_SLICE(KG_XSD("decimal")));
  case KG_TAG_DATE:
  case KG_TAG_DATETIME: return decode_datetime(id, buf);
  default: return (kg_term){KG_TERM_NONE, {0, 0}, {0, 0}, {0, 0}};
  }
}
