/* SPDX-License-Identifier: Apache-2.0 */
/// Numbers, sizes and durations as people type them.
#ifndef KG_CLI_VALUES_H
#define KG_CLI_VALUES_H

#include "kg/slice.h"

#include <stdint.h>

/// Decimal digits only. @return false for anything else or an overflow.
bool kg_read_count(kg_slice text, uint64_t *value);
/// A number, maybe with a fraction, and `K M G T` (powers of 1024, also as
/// `KB` or `KiB`) or nothing.
bool kg_read_size(kg_slice text, uint64_t *bytes);
/// A number, maybe with a fraction, of seconds; or with `ms`, `s`, `m`, `h`.
/// What is not 0 is at least a millisecond.
bool kg_read_duration(kg_slice text, uint64_t *milliseconds);

#endif
