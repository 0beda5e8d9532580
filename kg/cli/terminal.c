/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/terminal.h"

#include "base/unicode.h"
#include "base/utf8.h"
#include "cli/values.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NARROWEST = 20, USUAL_WIDTH = 80, USUAL_HEIGHT = 24 };

static bool
wants_color(const char *color, bool is_terminal)
{
  if (color && strcmp(color, "auto") != 0) {
    return !strcmp(color, "always");
  }
  const char *none = getenv("NO_COLOR");
  const char *term = getenv("TERM");
  return is_terminal && !(none && *none) && term && strcmp(term, "dumb") != 0;
}

kg_terminal
kg_terminal_look(const char *color)
{
  kg_terminal t = {
      .in_is_terminal = isatty(STDIN_FILENO),
      .out_is_terminal = isatty(STDOUT_FILENO),
      .err_is_terminal = isatty(STDERR_FILENO),
  };
  t.out_color = wants_color(color, t.out_is_terminal);
  t.err_color = wants_color(color, t.err_is_terminal);
  return t;
}

unsigned
kg_terminal_width(int fd)
{
  struct winsize size = {0};
  uint64_t columns = 0;
  if (!ioctl(fd, TIOCGWINSZ, &size) && size.ws_col) {
    columns = size.ws_col;
  } else if (!kg_read_count(kg_slice_of(getenv("COLUMNS")), &columns) ||
             columns > 10000) {
    columns = USUAL_WIDTH;
  }
  return columns < NARROWEST ? NARROWEST : (unsigned)columns;
}

unsigned
kg_terminal_height(int fd)
{
  struct winsize size = {0};
  return !ioctl(fd, TIOCGWINSZ, &size) && size.ws_row ? size.ws_row
                                                      : USUAL_HEIGHT;
}

size_t
kg_text_width(kg_slice text)
{
  size_t width = 0;
  size_t at = 0;
  while (at < text.len) {
    const int32_t c = kg_utf8_next(text, &at);
    if (c < 0) {
      at++;
      width++;
    } else {
      width += (size_t)kg_char_width(c);
    }
  }
  return width;
}
