/* SPDX-License-Identifier: Apache-2.0 */
/// A growing byte buffer. Its error is sticky: append without looking, ask
/// once with kg_buf_status at the end.
#ifndef KG_BASE_BUF_H
#define KG_BASE_BUF_H

#include "kg/alloc.h"
#include "kg/slice.h"

#include <stdarg.h>
#include <stdint.h>

typedef struct kg_buf {
  const kg_alloc *alloc;
  char *ptr; ///< NUL-terminated whenever it is not NULL.
  size_t len;
  size_t cap;
  bool failed;
} kg_buf;

void kg_buf_init(kg_buf *buf, const kg_alloc *alloc);
/// Frees; leaves it reusable.
void kg_buf_clear(kg_buf *buf);
/// Empty again, keeping the memory (and forgetting a failure).
void kg_buf_reset(kg_buf *buf);

void kg_buf_add(kg_buf *buf, kg_slice text);
void kg_buf_add_string(kg_buf *buf, const char *string);
void kg_buf_add_byte(kg_buf *buf, char byte);
void kg_buf_add_utf8(kg_buf *buf, uint32_t code_point);
void kg_buf_printf(kg_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void kg_buf_vprintf(kg_buf *buf, const char *format, va_list args);
/// Room for `n` more bytes behind `len`; false without memory.
bool kg_buf_reserve(kg_buf *buf, size_t n);

/// KG_OK, or KG_ERR_MEMORY if any append failed.
kg_status kg_buf_status(const kg_buf *buf);
/// Valid until the buffer changes.
static inline kg_slice
kg_buf_slice(const kg_buf *buf)
{
  return kg_slice_make(buf->ptr ? buf->ptr : "", buf->len);
}

#endif
