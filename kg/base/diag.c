/* SPDX-License-Identifier: Apache-2.0 */
#include "kg/diag.h"
#include "kg/context.h"

#include <stdarg.h>
#include <stdio.h>

/* Longer messages are cut: they quote input, which may be of any length. */
enum { MESSAGE_MAX = 1024 };

void
kg_sink_tell(const kg_sink *sink, const kg_diag *diag)
{
  if (sink && sink->tell) {
    sink->tell(sink->user, diag);
  }
}

static void
tell_formatted(const kg_sink *sink,
               const kg_diag *kind,
               const char *source,
               const char *hint,
               const char *format,
               va_list args)
{
  char message[MESSAGE_MAX];
  vsnprintf(message, sizeof message, format, args);
  kg_diag diag = *kind;
  diag.source = kg_slice_of(source);
  diag.offset = UINT64_MAX;
  diag.message = kg_slice_of(message);
  diag.hint = kg_slice_of(hint);
  kg_sink_tell(sink, &diag);
}

void
kg_sink_tell_error(const kg_sink *sink,
                   kg_status st,
                   const char *source,
                   const char *hint,
                   const char *format,
                   ...)
{
  const kg_diag kind = {.severity = KG_ERROR, .status = st};
  va_list args;
  va_start(args, format);
  tell_formatted(sink, &kind, source, hint, format, args);
  va_end(args);
}

void
kg_sink_warn(const kg_sink *sink, const char *source, const char *format, ...)
{
  const kg_diag kind = {.severity = KG_WARNING, .status = KG_OK};
  va_list args;
  va_start(args, format);
  tell_formatted(sink, &kind, source, NULL, format, args);
  va_end(args);
}
