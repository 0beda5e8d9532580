/* SPDX-License-Identifier: Apache-2.0 */
/// What the processor's cache takes from memory at once.
#ifndef KG_BASE_CACHE_LINE_H
#define KG_BASE_CACHE_LINE_H

#include <stddef.h>
#include <stdint.h>

enum { KG_CACHE_LINE = 64 }; ///< Bytes.

/// Has the processor fetch `n` bytes, without waiting for them.
static inline void
kg_fetch(const void *bytes, size_t n)
{
  for (size_t at = 0; at < n; at += KG_CACHE_LINE) {
    __builtin_prefetch((const char *)bytes + at);
  }
  // Fetching has no effect in the language, and GCC leaves calls of functions
  // out that have none. This is no instruction.
  __asm__ volatile("");
}

/// The first line that begins within what was allocated, which must be one line
/// longer than what it holds.
static inline void *
kg_line_begin(void *memory)
{
  const size_t past = (uintptr_t)memory % KG_CACHE_LINE;
  return (char *)memory + (past ? KG_CACHE_LINE - past : 0);
}

#endif
