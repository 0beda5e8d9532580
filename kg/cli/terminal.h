/* SPDX-License-Identifier: Apache-2.0 */
/// Which streams are a terminal, how wide, and whether they take colours.
#ifndef KG_CLI_TERMINAL_H
#define KG_CLI_TERMINAL_H

#include "kg/slice.h"

typedef struct kg_terminal {
  bool in_is_terminal;
  bool out_is_terminal;
  bool err_is_terminal;
  bool out_color;
  bool err_color;
} kg_terminal;

/// `color` is auto, always, never, or NULL for auto: then a terminal takes
/// colours unless NO_COLOR is set or TERM is dumb.
kg_terminal kg_terminal_look(const char *color);

/// Columns of the terminal behind a descriptor, else $COLUMNS, else 80.
unsigned kg_terminal_width(int fd);
/// Lines, else 24.
unsigned kg_terminal_height(int fd);

/// Columns that text takes on a terminal.
size_t kg_text_width(kg_slice text);

/* What is written around coloured text; nothing else is ever sent. */
#define KG_COLOR_BOLD "\033[1m"
#define KG_COLOR_DIM "\033[2m"
#define KG_COLOR_RED "\033[31m"
#define KG_COLOR_GREEN "\033[32m"
#define KG_COLOR_YELLOW "\033[33m"
#define KG_COLOR_BLUE "\033[34m"
#define KG_COLOR_CYAN "\033[36m"
#define KG_COLOR_OFF "\033[0m"
#define KG_CLEAR_LINE "\r\033[K"

#endif
