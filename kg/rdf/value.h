/* SPDX-License-Identifier: Apache-2.0 */
/// The values inside inline ids.
///
/// Payloads (60 bits, unsigned order is the order of values):
///
///     boolean   0 or 1
///     integer   value + 2^59
///     decimal   value * 10^6 + 2^59
///     date      49 bits: milliseconds from KG_ID_EPOCH_MS to its first moment;
///               11 bits: 0 without zone, else zone in minutes + 841
///     dateTime  the same with its instant
///
/// A date or time without zone lies where UTC would put it.
#ifndef KG_RDF_VALUE_H
#define KG_RDF_VALUE_H

#include "kg/term.h"
#include "rdf/datetime.h"

/// Payload 2^59 is the number 0.
#define KG_ID_ZERO (INT64_C(1) << 59)
/// Decimals count millionths.
#define KG_ID_DECIMAL_SCALE 6
#define KG_ID_DECIMAL_UNIT INT64_C(1000000)
/// Two days before 0001-01-01T00:00:00Z, in milliseconds from 1970.
#define KG_ID_EPOCH_MS INT64_C(-62135769600000)
#define KG_ID_ZONE_BITS 11

static inline bool
kg_id_boolean(kg_id id)
{
  return id & 1;
}

/// The number of an integer, or the millionths of a decimal.
static inline int64_t
kg_id_integer(kg_id id)
{
  return (int64_t)(id & KG_ID_PAYLOAD_MASK) - KG_ID_ZERO;
}

/// Milliseconds from 1970-01-01T00:00:00Z to a date's first moment or to a
/// dateTime.
static inline int64_t
kg_id_instant_ms(kg_id id)
{
  return (int64_t)((id & KG_ID_PAYLOAD_MASK) >> KG_ID_ZONE_BITS) +
         KG_ID_EPOCH_MS;
}

/// Minutes east of UTC, or KG_NO_ZONE.
static inline int16_t
kg_id_zone(kg_id id)
{
  const int code = (int)(id & ((1 << KG_ID_ZONE_BITS) - 1));
  return (int16_t)(code ? code - KG_ZONE_MAX - 1 : KG_NO_ZONE);
}

/// The fields of a date or dateTime, in its own zone.
void kg_id_datetime(kg_id id, kg_datetime *out);

/// Ids of values made by a query. @return false where the value does not fit
/// inline: it must then become a term of its canonical spelling.
bool kg_id_of_integer(int64_t value, kg_id *id);
/// `millionths` is the value times 10^6.
bool kg_id_of_decimal(int64_t millionths, kg_id *id);
/// `tag` is KG_TAG_DATE or KG_TAG_DATETIME. False also for a dateTime finer
/// than a millisecond and for years outside 0001 to 9999.
bool kg_id_of_datetime(kg_tag tag, const kg_datetime *dt, kg_id *id);

static inline kg_id
kg_id_of_boolean(bool value)
{
  return kg_id_make(KG_TAG_BOOLEAN, value);
}

/// The lowest and highest id that a date or dateTime at this instant can have,
/// whatever its zone: the ends of a range scan. False outside the inline range.
bool kg_id_instant_range(kg_tag tag, int64_t ms, kg_id *low, kg_id *high);

#endif
