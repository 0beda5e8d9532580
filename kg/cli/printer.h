/* SPDX-License-Identifier: Apache-2.0 */
/// Diagnostics and progress on standard error.
///
///     kg: FILE:LINE:COLUMN: message
///       2 | the line
///         |     ^~~~ hint
#ifndef KG_CLI_PRINTER_H
#define KG_CLI_PRINTER_H

#include "base/buf.h"
#include "kg/context.h"

#include <pthread.h>

typedef struct kg_printer {
  int fd;
  bool color;
  bool is_terminal;
  bool quiet;           ///< Errors only.
  bool shows_progress;  ///< A progress line is on the screen now.
  const char *progname; ///< "kg", or NULL inside the shell.
  uint64_t n_errors;
  uint64_t n_warnings;
  pthread_mutex_t lock; ///< Threads of a build share the printer.
} kg_printer;

void kg_printer_init(kg_printer *printer, int fd);
void kg_printer_clear(kg_printer *printer);

/// A sink's function; `user` is the kg_printer.
void kg_printer_tell(void *user, const kg_diag *diag);

/// A line for people (a summary); nothing when quiet.
void kg_printer_say(kg_printer *printer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// A line that was asked for, quiet or not.
void kg_printer_insist(kg_printer *printer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// Replaces the progress line; nothing unless on a terminal. Cut to the
/// window's width.
void kg_printer_progress(kg_printer *printer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/// Takes the progress line off the screen.
void kg_printer_end_progress(kg_printer *printer);

/// How a diagnostic is written, for a window of `width` columns.

void kg_diag_print(const kg_diag *diag,
                   const char *progname,
                   bool color,
                   size_t width,
                   kg_buf *out);

#endif
