/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include "base/utf8.h"

#include <stdio.h>

void
kg_buf_init(kg_buf *buf, const kg_alloc *alloc)
{
  *buf = (kg_buf){.alloc = alloc};
}

void
kg_buf_clear(kg_buf *buf)
{
  kg_alloc_free(buf->alloc, buf->ptr);
  *buf = (kg_buf){.alloc = buf->alloc};
}

void
kg_buf_reset(kg_buf *buf)
{
  buf->len = 0;
  buf->failed = false;
  if (buf->ptr) {
    buf->ptr[0] = '\0';
  }
}

bool
kg_buf_reserve(kg_buf *buf, size_t n)
{
  if (buf->failed || n >= SIZE_MAX / 2 - buf->len) {
    buf->failed = true;
    return false;
  }
  const size_t want = buf->len + n + 1;
  if (want <= buf->cap) {
    return true;
  }
  const size_t doubled = buf->cap ? buf->cap * 2 : 64;
  const size_t cap = doubled < want ? want : doubled;
  char *grown = kg_alloc_resize(buf->alloc, buf->ptr, cap);
  if (!grown) {
    buf->failed = true;
    return false;
  }
  buf->ptr = grown;
  buf->cap = cap;
  return true;
}

void
kg_buf_add(kg_buf *buf, kg_slice text)
{
  if (!kg_buf_reserve(buf, text.len)) {
    return;
  }
  if (text.len) {
    memcpy(buf->ptr + buf->len, text.ptr, text.len);
  }
  buf->len += text.len;
  buf->ptr[buf->len] = '\0';
}

void
kg_buf_add_string(kg_buf *buf, const char *string)
{
  kg_buf_add(buf, kg_slice_of(string));
}

void
kg_buf_add_byte(kg_buf *buf, char byte)
{
  kg_buf_add(buf, kg_slice_make(&byte, 1));
}

void
kg_buf_add_utf8(kg_buf *buf, uint32_t code_point)
{
  char bytes[4];
  kg_buf_add(buf, kg_slice_make(bytes, kg_utf8_encode(code_point, bytes)));
}

void
kg_buf_vprintf(kg_buf *buf, const char *format, va_list args)
{
  va_list again;
  va_copy(again, args);
  const int len = vsnprintf(NULL, 0, format, args);
  if (len < 0) {
    buf->failed = true;
  } else if (kg_buf_reserve(buf, (size_t)len)) {
    vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, again);
    buf->len += (size_t)len;
  }
  va_end(again);
}

void
kg_buf_printf(kg_buf *buf, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  kg_buf_vprintf(buf, format, args);
  va_end(args);
}

kg_status
kg_buf_status(const kg_buf *buf)
{
  return buf->failed ? KG_ERR_MEMORY : KG_OK;
}
