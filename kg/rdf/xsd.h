/* SPDX-License-Identifier: Apache-2.0 */
/// Datatypes of XML Schema 1.1 part 2: which there are, what they allow, their
/// values and canonical spellings.
///
/// RDF does not collapse white space: `" 1"` is no integer here. A cast trims
/// first (kg_slice_trim). Nothing here depends on the locale.
#ifndef KG_RDF_XSD_H
#define KG_RDF_XSD_H

#include "base/buf.h"
#include "kg/slice.h"
#include "rdf/datetime.h"
#include "rdf/xsd_iri.h"

typedef enum kg_xsd_type {
  KG_XSD_NONE, ///< Not a datatype of the list.
#define KG_XSD_TYPE(NAME, name, family) KG_XSD_##NAME,
#include "rdf/xsd_types.def"
  KG_N_XSD_TYPES
} kg_xsd_type;

/// Types whose values are comparable or at least parsed alike. All integers
/// are decimals.
typedef enum kg_xsd_family {
  KG_XSDF_NONE,
  KG_XSDF_STRING,
  KG_XSDF_BOOLEAN,
  KG_XSDF_DECIMAL,
  KG_XSDF_FLOAT,
  KG_XSDF_DOUBLE,
  KG_XSDF_DATETIME,
  KG_XSDF_DATE,
  KG_XSDF_TIME,
  KG_XSDF_G_YEAR,
  KG_XSDF_G_YEAR_MONTH,
  KG_XSDF_G_MONTH_DAY,
  KG_XSDF_G_MONTH,
  KG_XSDF_G_DAY,
  KG_XSDF_DURATION,
  KG_XSDF_BINARY,
  KG_XSDF_URI,
} kg_xsd_family;

/// The type of an IRI. An empty one is xsd:string.
kg_xsd_type kg_xsd_find(kg_slice iri);
/// Its IRI; empty for KG_XSD_NONE. Static.
kg_slice kg_xsd_iri(kg_xsd_type type);
kg_xsd_family kg_xsd_family_of(kg_xsd_type type);
/// xsd:integer and what is derived from it.
bool kg_xsd_is_integer(kg_xsd_type type);
/// Decimals, floats, doubles.
bool kg_xsd_is_numeric(kg_xsd_type type);
/// Parses for kg_datetime_parse; false for other families.
bool kg_xsd_datetime_kind(kg_xsd_type type, kg_datetime_kind *kind);

/// Is `text` in the lexical space of the type? Always true for KG_XSD_NONE.
bool kg_xsd_is_valid(kg_xsd_type type, kg_slice text);
/// Appends the canonical spelling. Decimals always have a point (`2.0`),
/// integers never. KG_XSD_NONE: the text as it is.
/// @return KG_OK, KG_ERR_INPUT if the text is not valid (nothing is appended),
/// KG_ERR_MEMORY.
kg_status kg_xsd_canonical(kg_xsd_type type, kg_slice text, kg_buf *out);

bool kg_xsd_parse_boolean(kg_slice text, bool *out);
/// Correctly rounded. `INF`, `-INF`, `+INF`, `NaN` and no other word.
bool kg_xsd_parse_double(kg_slice text, double *out);
/// False also where it does not fit.
bool kg_xsd_parse_int64(kg_slice text, int64_t *out);

#define KG_DOUBLE_TEXT_MAX 40
/// The canonical spelling with the fewest digits that read back as the same
/// number (`1.0E0`, `-2.5E-7`, `INF`, `NaN`) and a NUL. @return its length.
size_t kg_double_format(double value, char out[KG_DOUBLE_TEXT_MAX]);
/// The same for a number of single precision.
size_t kg_float_format(float value, char out[KG_DOUBLE_TEXT_MAX]);

/// A decimal number of any size as digits of the text it was parsed from.
typedef struct kg_decimal {
  bool is_negative;  ///< False for 0.
  kg_slice whole;    ///< Without leading zeros; empty = 0.
  kg_slice fraction; ///< Without trailing zeros; empty = none.
} kg_decimal;

/// `[+-]? (digits | digits? '.' digits | digits '.')`
bool kg_decimal_parse(kg_slice text, kg_decimal *out);
/// `[+-]? digits`
bool kg_integer_parse(kg_slice text, kg_decimal *out);
int kg_decimal_compare(const kg_decimal *a, const kg_decimal *b);
/// Appends it; with `.0` where there is no fraction if `point`.
void kg_decimal_add(kg_buf *out, const kg_decimal *value, bool point);

#endif
