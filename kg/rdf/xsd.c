/* SPDX-License-Identifier: Apache-2.0 */
#include "rdf/xsd.h"

#include "base/utf8.h"
#include "rdf/name_chars.h"

static const struct {
  kg_slice iri;
  kg_xsd_family family;
  bool is_integer;
  const char *least;
  const char *greatest;
} types[KG_N_XSD_TYPES] = {
    {{"", 0}, KG_XSDF_NONE, false, "", ""},
#define KG_XSD_TYPE(NAME, name, family)                                        \
  {{KG_XSD(name), sizeof(KG_XSD(name)) - 1}, KG_XSDF_##family, false, "", ""},
#define KG_XSD_INT(NAME, name, least, greatest)                                \
  {{KG_XSD(name), sizeof(KG_XSD(name)) - 1},                                   \
   KG_XSDF_DECIMAL,                                                            \
   true,                                                                       \
   least,                                                                      \
   greatest},
#include "rdf/xsd_types.def"
};

kg_xsd_type
kg_xsd_find(kg_slice iri)
{
  const size_t ns = sizeof(KG_XSD_NS) - 1;
  if (!iri.len) {
    return KG_XSD_STRING;
  }
  if (iri.len <= ns || memcmp(iri.ptr, KG_XSD_NS, ns) != 0) {
    return KG_XSD_NONE;
  }
  for (int i = 1; i < KG_N_XSD_TYPES; ++i) {
    const kg_slice known = types[i].iri;
    if (known.len == iri.len && known.ptr[ns] == iri.ptr[ns] &&
        !memcmp(known.ptr + ns, iri.ptr + ns, iri.len - ns)) {
      return (kg_xsd_type)i;
    }
  }
  return KG_XSD_NONE;
}

kg_slice
kg_xsd_iri(kg_xsd_type type)
{
  return types[type].iri;
}

kg_xsd_family
kg_xsd_family_of(kg_xsd_type type)
{
  return types[type].family;
}

bool
kg_xsd_is_integer(kg_xsd_type type)
{
  return types[type].is_integer;
}

bool
kg_xsd_is_numeric(kg_xsd_type type)
{
  const kg_xsd_family family = types[type].family;
  return family == KG_XSDF_DECIMAL || family == KG_XSDF_FLOAT ||
         family == KG_XSDF_DOUBLE;
}

bool
kg_xsd_datetime_kind(kg_xsd_type type, kg_datetime_kind *kind)
{
  switch (types[type].family) {
  case KG_XSDF_DATETIME: *kind = KG_DT_DATETIME; return true;
  case KG_XSDF_DATE: *kind = KG_DT_DATE; return true;
  case KG_XSDF_TIME: *kind = KG_DT_TIME; return true;
  case KG_XSDF_G_YEAR: *kind = KG_DT_YEAR; return true;
  case KG_XSDF_G_YEAR_MONTH: *kind = KG_DT_YEAR_MONTH; return true;
  case KG_XSDF_G_MONTH_DAY: *kind = KG_DT_MONTH_DAY; return true;
  case KG_XSDF_G_MONTH: *kind = KG_DT_MONTH; return true;
  case KG_XSDF_G_DAY: *kind = KG_DT_DAY; return true;
  default: return false;
  }
}

static kg_duration_kind
duration_kind(kg_xsd_type type)
{
  return type == KG_XSD_DAY_TIME_DURATION     ? KG_DURATION_DAY_TIME
         : type == KG_XSD_YEAR_MONTH_DURATION ? KG_DURATION_YEAR_MONTH
                                              : KG_DURATION;
}

bool
kg_xsd_parse_boolean(kg_slice text, bool *out)
{
  *out = kg_slice_equal(text, KG_SLICE("true")) ||
         kg_slice_equal(text, KG_SLICE("1"));
  return *out || kg_slice_equal(text, KG_SLICE("false")) ||
         kg_slice_equal(text, KG_SLICE("0"));
}

bool
kg_xsd_parse_int64(kg_slice text, int64_t *out)
{
  kg_decimal d;
  if (!kg_integer_parse(text, &d) || d.whole.len > 19) {
    return false;
  }
  uint64_t n = 0; /* 19 digits always fit. */
  for (size_t i = 0; i < d.whole.len; ++i) {
    n = n * 10 + (uint64_t)(d.whole.ptr[i] - '0');
  }
  if (n > (uint64_t)INT64_MAX + d.is_negative) {
    return false;
  }
  *out = d.is_negative ? (int64_t)(0 - n) : (int64_t)n;
  return true;
}

static bool
is_in_range(kg_xsd_type type, const kg_decimal *value)
{
  kg_decimal bound;
  const kg_slice least = kg_slice_of(types[type].least);
  const kg_slice greatest = kg_slice_of(types[type].greatest);
  if (kg_integer_parse(least, &bound) &&
      kg_decimal_compare(value, &bound) < 0) {
    return false;
  }
  return !kg_integer_parse(greatest, &bound) ||
         kg_decimal_compare(value, &bound) <= 0;
}

static bool
parse_number(kg_xsd_type type, kg_slice text, kg_decimal *out)
{
  return types[type].is_integer
             ? kg_integer_parse(text, out) && is_in_range(type, out)
             : kg_decimal_parse(text, out);
}

/* Names of XML: those of RDF with colons and points anywhere inside. */
static bool
is_xml_name(kg_slice s, bool allow_colon, bool any_start)
{
  size_t at = 0;
  for (bool first = !any_start; at < s.len || first; first = false) {
    const int32_t c = kg_utf8_next(s, &at);
    const bool ok = first ? kg_is_pn_chars_u(c) : kg_is_pn_chars(c) || c == '.';
    if (c < 0 || (!ok && !(allow_colon && c == ':'))) {
      return false;
    }
  }
  return s.len > 0;
}

static bool
is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* [a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})* */
static bool
is_language(kg_slice s)
{
  size_t run = 0;
  bool is_first = true;
  for (size_t i = 0; i < s.len; ++i) {
    const char c = s.ptr[i];
    if (c == '-' && run) {
      run = 0;
      is_first = false;
    } else if (++run > 8 ||
               !(is_letter(c) || (!is_first && c >= '0' && c <= '9'))) {
      return false;
    }
  }
  return run > 0;
}

static bool
has_no_breaks(kg_slice s)
{
  for (size_t i = 0; i < s.len; ++i) {
    if (s.ptr[i] == '\t' || s.ptr[i] == '\n' || s.ptr[i] == '\r') {
      return false;
    }
  }
  return true;
}

static bool
is_token(kg_slice s)
{
  return has_no_breaks(s) &&
         kg_slice_find(s, KG_SLICE("  "), 0) == (size_t)-1 &&
         (!s.len || (s.ptr[0] != ' ' && s.ptr[s.len - 1] != ' '));
}

static bool
is_valid_string(kg_xsd_type type, kg_slice s)
{
  switch (type) {
  case KG_XSD_NORMALIZED_STRING: return has_no_breaks(s);
  case KG_XSD_TOKEN: return is_token(s);
  case KG_XSD_LANGUAGE: return is_language(s);
  case KG_XSD_NAME: return is_xml_name(s, true, false);
  case KG_XSD_NCNAME: return is_xml_name(s, false, false);
  case KG_XSD_NMTOKEN: return is_xml_name(s, true, true);
  default: return true;
  }
}

static bool
is_hex(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
         (c >= 'A' && c <= 'F');
}

static bool
is_hex_binary(kg_slice s)
{
  for (size_t i = 0; i < s.len; ++i) {
    if (!is_hex(s.ptr[i])) {
      return false;
    }
  }
  return s.len % 2 == 0;
}

/* Groups of four with padding in the last; single spaces may stand between
   characters. The unused bits before the padding must be 0. */
static bool
is_base64(kg_slice s)
{
  size_t n = 0;
  size_t n_pad = 0;
  char last = '\0';
  for (size_t i = 0; i < s.len; ++i) {
    const char c = s.ptr[i];
    if (c == ' ') {
      if (!i || i + 1 == s.len || s.ptr[i - 1] == ' ') {
        return false;
      }
      continue;
    }
    if (c == '=') {
      ++n_pad;
    } else if (n_pad || !(is_letter(c) || (c >= '0' && c <= '9') || c == '+' ||
                          c == '/')) {
      return false;
    } else {
      last = c;
    }
    ++n;
  }
  return n % 4 == 0 && n_pad <= 2 &&
         (n_pad != 1 || (last && strchr("AEIMQUYcgkosw048", last))) &&
         (n_pad != 2 || (last && strchr("AQgw", last)));
}

bool
kg_xsd_is_valid(kg_xsd_type type, kg_slice text)
{
  union {
    bool boolean;
    double number;
    kg_decimal decimal;
    kg_datetime datetime;
    kg_duration duration;
  } value;
  kg_datetime_kind kind = KG_DT_DATETIME;
  switch (types[type].family) {
  case KG_XSDF_NONE:
  case KG_XSDF_URI: return true;
  case KG_XSDF_STRING: return is_valid_string(type, text);
  case KG_XSDF_BOOLEAN: return kg_xsd_parse_boolean(text, &value.boolean);
  case KG_XSDF_DECIMAL: return parse_number(type, text, &value.decimal);
  case KG_XSDF_FLOAT:
  case KG_XSDF_DOUBLE: return kg_xsd_parse_double(text, &value.number);
  case KG_XSDF_DURATION:
    return kg_duration_parse(text, duration_kind(type), &value.duration);
  case KG_XSDF_BINARY:
    return type == KG_XSD_HEX_BINARY ? is_hex_binary(text) : is_base64(text);
  default:
    return kg_xsd_datetime_kind(type, &kind) &&
           kg_datetime_parse(text, kind, &value.datetime) &&
           (type != KG_XSD_DATETIME_STAMP || value.datetime.zone != KG_NO_ZONE);
  }
}

static void
add_double(kg_xsd_family family, kg_slice text, kg_buf *out)
{
  char spelling[KG_DOUBLE_TEXT_MAX];
  double value = 0;
  kg_xsd_parse_double(text, &value);
  if (family == KG_XSDF_FLOAT) {
    kg_float_format((float)value, spelling);
  } else {
    kg_double_format(value, spelling);
  }
  kg_buf_add_string(out, spelling);
}

static void
add_datetime(kg_xsd_type type, kg_slice text, kg_buf *out)
{
  kg_datetime dt;
  kg_datetime_kind kind = KG_DT_DATETIME;
  char spelling[KG_DATETIME_TEXT_MAX];
  if (kg_xsd_datetime_kind(type, &kind) && kg_datetime_parse(text, kind, &dt)) {
    kg_datetime_format(&dt, kind, spelling);
    kg_buf_add_string(out, spelling);
  }
}

static void
add_duration(kg_xsd_type type, kg_slice text, kg_buf *out)
{
  kg_duration d;
  char spelling[KG_DURATION_TEXT_MAX];
  if (kg_duration_parse(text, duration_kind(type), &d)) {
    kg_duration_format(&d, duration_kind(type), spelling);
    kg_buf_add_string(out, spelling);
  }
}

/* Upper-case hexadecimal digits, base64 without spaces. */
static void
add_binary(kg_xsd_type type, kg_slice text, kg_buf *out)
{
  for (size_t i = 0; i < text.len; ++i) {
    const char c = text.ptr[i];
    if (type == KG_XSD_HEX_BINARY && c >= 'a') {
      kg_buf_add_byte(out, (char)(c - 'a' + 'A'));
    } else if (c != ' ') {
      kg_buf_add_byte(out, c);
    }
  }
}

kg_status
kg_xsd_canonical(kg_xsd_type type, kg_slice text, kg_buf *out)
{
  const kg_xsd_family family = types[type].family;
  kg_decimal decimal;
  bool boolean = false;
  if (!kg_xsd_is_valid(type, text)) {
    return KG_ERR_INPUT;
  }
  switch (family) {
  case KG_XSDF_NONE:
  case KG_XSDF_URI:
  case KG_XSDF_STRING: kg_buf_add(out, text); break;
  case KG_XSDF_BOOLEAN:
    kg_xsd_parse_boolean(text, &boolean);
    kg_buf_add_string(out, boolean ? "true" : "false");
    break;
  case KG_XSDF_DECIMAL:
    kg_decimal_parse(text, &decimal);
    kg_decimal_add(out, &decimal, !types[type].is_integer);
    break;
  case KG_XSDF_FLOAT:
  case KG_XSDF_DOUBLE: add_double(family, text, out); break;
  case KG_XSDF_DURATION: add_duration(type, text, out); break;
  case KG_XSDF_BINARY: add_binary(type, text, out); break;
  default: add_datetime(type, text, out); break;
  }
  return kg_buf_status(out);
}
