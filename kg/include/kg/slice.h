/* SPDX-License-Identifier: Apache-2.0 */
/// A borrowed stretch of bytes, not NUL-terminated. May contain NUL.
#ifndef KG_SLICE_H
#define KG_SLICE_H

#include "kg/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct kg_slice {
  const char *ptr; ///< May be NULL when `len` is 0.
  size_t len;      ///< In bytes.
} kg_slice;

/// The slice of a string literal (or any char array with its NUL).
#define KG_SLICE(literal) ((kg_slice){(literal), sizeof(literal) - 1})

/// `printf("%.*s", KG_FMT(slice))`, for text known to hold no NUL.
#define KG_FMT(slice) (int)(slice).len, (slice).ptr ? (slice).ptr : ""

static inline kg_slice
kg_slice_of(const char *string)
{
  kg_slice out = {string, string ? strlen(string) : 0};
  return out;
}

static inline kg_slice
kg_slice_make(const char *ptr, size_t len)
{
  kg_slice out = {ptr, len};
  return out;
}

/// Bytes from `begin` to before `end`.
static inline kg_slice
kg_slice_sub(kg_slice s, size_t begin, size_t end)
{
  kg_slice out = {s.ptr + begin, end - begin};
  return out;
}

static inline bool
kg_slice_equal(kg_slice a, kg_slice b)
{
  // A slice with a length has a pointer, which the analyser does not know.
  // NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker)
  return a.len == b.len && (!a.len || !memcmp(a.ptr, b.ptr, a.len));
}

static inline bool
kg_slice_is(kg_slice a, const char *string)
{
  return kg_slice_equal(a, kg_slice_of(string));
}

/// By bytes, which for UTF-8 is code-point order; a prefix comes first.
KG_API int kg_slice_compare(kg_slice a, kg_slice b);
/// Equal when ASCII letters' case is folded.
KG_API bool kg_slice_equal_nocase(kg_slice a, kg_slice b);
KG_API bool kg_slice_has_prefix(kg_slice s, kg_slice prefix);
KG_API bool kg_slice_has_suffix(kg_slice s, kg_slice suffix);
/// Offset of `needle` at or after `from`, or (size_t)-1.
KG_API size_t kg_slice_find(kg_slice s, kg_slice needle, size_t from);
/// Without ASCII white space at either end.
KG_API kg_slice kg_slice_trim(kg_slice s);

#ifdef __cplusplus
}
#endif
#endif
