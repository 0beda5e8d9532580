/* SPDX-License-Identifier: Apache-2.0 */
/// Diagnostics: what went wrong, and where. The library never prints.
#ifndef KG_DIAG_H
#define KG_DIAG_H

#include "kg/slice.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum kg_severity { KG_NOTE, KG_WARNING, KG_ERROR } kg_severity;

/// Message and hint: lower case start, no full stop, the input quoted. All
/// slices are valid during the call of the sink only.
typedef struct kg_diag {
  kg_severity severity;
  kg_status status;
  kg_slice source;     ///< File, article or "query"; empty if none.
  uint64_t line;       ///< From 1; 0 = no position.
  uint64_t column;     ///< From 1, in code points.
  uint64_t end_column; ///< Behind the span on that line; 0 = unknown.
  uint64_t offset;     ///< In bytes from the start; (uint64_t)-1 = unknown.
  kg_slice message;
  kg_slice hint;      ///< What to do, or empty.
  kg_slice line_text; ///< The line itself without its end, or empty.
} kg_diag;

typedef void kg_sink_fn(void *user, const kg_diag *diag);

/// Where diagnostics go. A zero sink drops them.
typedef struct kg_sink {
  kg_sink_fn *tell;
  void *user;
} kg_sink;

KG_API void kg_sink_tell(const kg_sink *sink, const kg_diag *diag);

/// Tell an error without a position. `source` may be NULL.
KG_API void kg_sink_tell_error(const kg_sink *sink,
                               kg_status st,
                               const char *source,
                               const char *hint,
                               const char *format,
                               ...) __attribute__((format(printf, 5, 6)));

static inline kg_status
kg_status_pass(kg_status st)
{
  return st;
}

/// The same as an expression whose value is `st`, so that one can write
/// `return kg_sink_error(sink, KG_ERR_IO, path, "cannot be read: %s", …)`, and
/// whoever reads the code, an analyser too, sees what is returned.
#define kg_sink_error(sink, st, source, ...)                                   \
  (kg_sink_tell_error((sink), (st), (source), NULL, __VA_ARGS__),              \
   kg_status_pass(st))

/// The same with a hint of what to do.
#define kg_sink_error_hint(sink, st, source, hint, ...)                        \
  (kg_sink_tell_error((sink), (st), (source), (hint), __VA_ARGS__),            \
   kg_status_pass(st))

/// The same as a warning; the caller goes on.
KG_API void
kg_sink_warn(const kg_sink *sink, const char *source, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#ifdef __cplusplus
}
#endif
#endif
