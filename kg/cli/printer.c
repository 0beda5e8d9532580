/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/printer.h"

#include "base/buf.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "cli/terminal.h"

#include <errno.h>
#include <unistd.h>

enum {
  LINE_ROOM = 12, /* Columns that number and bar may take before a line. */
  WIDEST = 160    /* Of a quoted line where no window says. */
};

static void
add_color(kg_buf *out, bool color, const char *code)
{
  if (color) {
    kg_buf_add_string(out, code);
  }
}

static void
add_place(kg_buf *out, const kg_diag *diag)
{
  if (diag->source.len) {
    kg_add_escaped(out, diag->source);
    if (diag->line) {
      kg_buf_printf(out, ":%llu", (unsigned long long)diag->line);
      if (diag->column) {
        kg_buf_printf(out, ":%llu", (unsigned long long)diag->column);
      }
    }
    kg_buf_add_string(out, ": ");
  } else if (diag->line && !diag->line_text.len) {
    kg_buf_printf(out, "line %llu: ", (unsigned long long)diag->line);
  }
}

/* One line whatever the message holds. */
static void
add_on_one_line(kg_buf *out, kg_slice text)
{
  const size_t from = out->len;
  kg_add_escaped(out, kg_slice_trim(text));
  for (size_t i = from; i < out->len; i++) {
    if (out->ptr[i] == '\n' || out->ptr[i] == '\t') {
      out->ptr[i] = ' ';
    }
  }
}

/* A stretch of the line that fits and holds the span. */
typedef struct excerpt {
  kg_slice before; /* What is shown left of the span, */
  kg_slice span;   /* the span, */
  kg_slice after;  /* and behind it. */
  bool cut_left;
  bool cut_right;
} excerpt;

static size_t
offset_of_column(kg_slice line, uint64_t column)
{
  size_t at = 0;
  for (uint64_t i = 1; i < column && at < line.len; i++) {
    if (kg_utf8_next(line, &at) < 0) {
      at++;
    }
  }
  return at;
}

static excerpt
find_excerpt(const kg_diag *diag, size_t width)
{
  const kg_slice line = diag->line_text;
  const size_t begin = offset_of_column(line, diag->column);
  size_t end = diag->end_column > diag->column
                   ? offset_of_column(line, diag->end_column)
                   : begin;
  excerpt e = {0};
  size_t from = 0;
  if (begin > width * 2 / 3) {
    /* Bytes are at least as many as columns, so this is near enough. */
    from = begin - width / 3;
    while (from < begin && ((unsigned char)line.ptr[from] & 0xc0) == 0x80) {
      from++;
    }
    e.cut_left = true;
  }
  size_t to = line.len;
  if (to - from > width) {
    to = from + width > begin ? from + width : begin;
    while (to > begin && ((unsigned char)line.ptr[to] & 0xc0) == 0x80) {
      to--;
    }
    e.cut_right = true;
  }
  end = end > to ? to : end;
  e.before = kg_slice_sub(line, from, begin);
  e.span = kg_slice_sub(line, begin, end);
  e.after = kg_slice_sub(line, end, to);
  return e;
}

static size_t
add_part(kg_buf *out, kg_slice part)
{
  const size_t from = out->len;
  kg_buf escaped;
  kg_buf_init(&escaped, out->alloc);
  kg_add_escaped(&escaped, part);
  for (size_t i = 0; i < escaped.len; i++) {
    if (escaped.ptr[i] == '\t' || escaped.ptr[i] == '\n') {
      escaped.ptr[i] = ' ';
    }
  }
  kg_buf_add(out, kg_buf_slice(&escaped));
  kg_buf_clear(&escaped);
  return kg_text_width(
      kg_slice_make(out->ptr ? out->ptr + from : "", out->len - from));
}

static void
add_spaces(kg_buf *out, size_t n)
{
  while (n--) {
    kg_buf_add_byte(out, ' ');
  }
}

/* The line, and below it a caret under the span with the hint. */
static void
add_excerpt(kg_buf *out, const kg_diag *diag, bool color, size_t width)
{
  const excerpt e = find_excerpt(diag, width);
  const size_t number_from = out->len;
  kg_buf_printf(out, "%3llu", (unsigned long long)diag->line);
  const size_t number = out->len - number_from;
  kg_buf_add_string(out, " | ");
  size_t before = e.cut_left;
  kg_buf_add_string(out, e.cut_left ? "…" : "");
  before += add_part(out, e.before);
  const size_t span = add_part(out, e.span);
  add_part(out, e.after);
  kg_buf_add_string(out, e.cut_right ? "…\n" : "\n");
  if (!diag->column) {
    return;
  }
  add_spaces(out, number);
  kg_buf_add_string(out, " | ");
  add_spaces(out, before);
  add_color(out, color, KG_COLOR_RED);
  kg_buf_add_byte(out, '^');
  for (size_t i = 1; i < span; i++) {
    kg_buf_add_byte(out, '~');
  }
  add_color(out, color, KG_COLOR_OFF);
  if (diag->hint.len) {
    kg_buf_add_byte(out, ' ');
    add_on_one_line(out, diag->hint);
  }
  kg_buf_add_byte(out, '\n');
}

void
kg_diag_print(const kg_diag *diag,
              const char *progname,
              bool color,
              size_t width,
              kg_buf *out)
{
  static const char *const words[] = {
      [KG_NOTE] = "note: ", [KG_WARNING] = "warning: ", [KG_ERROR] = ""};
  static const char *const colors[] = {[KG_NOTE] = KG_COLOR_CYAN,
                                       [KG_WARNING] = KG_COLOR_YELLOW,
                                       [KG_ERROR] = KG_COLOR_RED};
  add_color(out, color, KG_COLOR_BOLD);
  if (progname) {
    kg_buf_printf(out, "%s: ", progname);
  }
  add_place(out, diag);
  add_color(out, color, KG_COLOR_OFF);
  add_color(out, color, colors[diag->severity]);
  kg_buf_add_string(out, progname || diag->severity != KG_ERROR
                             ? words[diag->severity]
                             : "error: ");
  add_color(out, color, KG_COLOR_OFF);
  add_on_one_line(out, diag->message);
  kg_buf_add_byte(out, '\n');
  if (diag->line && diag->line_text.len) {
    add_excerpt(out, diag, color,
                width > LINE_ROOM + 8 ? width - LINE_ROOM : WIDEST);
    if (diag->column) {
      return;
    }
  }
  if (diag->hint.len) {
    kg_buf_add_string(out, "  ");
    add_on_one_line(out, diag->hint);
    kg_buf_add_byte(out, '\n');
  }
}

/* Nothing can be done about a failing standard error. */
static void
write_all(int fd, kg_slice text)
{
  while (text.len) {
    const ssize_t n = write(fd, text.ptr, text.len);
    if (n < 0 && errno != EINTR) {
      return;
    }
    if (n > 0) {
      text = kg_slice_sub(text, (size_t)n, text.len);
    }
  }
}

void
kg_printer_init(kg_printer *printer, int fd)
{
  *printer = (kg_printer){.fd = fd, .progname = "kg"};
  pthread_mutex_init(&printer->lock, NULL);
}

void
kg_printer_clear(kg_printer *printer)
{
  kg_printer_end_progress(printer);
  pthread_mutex_destroy(&printer->lock);
}

/* In one write, so that lines of several processes do not mix. */
static void
put(kg_printer *printer, kg_buf *text)
{
  pthread_mutex_lock(&printer->lock);
  if (printer->shows_progress) {
    write_all(printer->fd, KG_SLICE(KG_CLEAR_LINE));
    printer->shows_progress = false;
  }
  write_all(printer->fd, kg_buf_slice(text));
  pthread_mutex_unlock(&printer->lock);
}

void
kg_printer_tell(void *user, const kg_diag *diag)
{
  kg_printer *printer = user;
  pthread_mutex_lock(&printer->lock);
  printer->n_errors += diag->severity == KG_ERROR;
  printer->n_warnings += diag->severity == KG_WARNING;
  pthread_mutex_unlock(&printer->lock);
  if (printer->quiet && diag->severity != KG_ERROR) {
    return;
  }
  kg_buf text;
  kg_buf_init(&text, NULL);
  const size_t width =
      printer->is_terminal ? kg_terminal_width(printer->fd) : 0;
  kg_diag_print(diag, printer->progname, printer->color, width, &text);
  put(printer, &text);
  kg_buf_clear(&text);
}

static void
put_formatted(kg_printer *printer, const char *format, va_list args)
{
  kg_buf text;
  kg_buf_init(&text, NULL);
  kg_buf_vprintf(&text, format, args);
  kg_buf_add_byte(&text, '\n');
  put(printer, &text);
  kg_buf_clear(&text);
}

void
kg_printer_say(kg_printer *printer, const char *format, ...)
{
  va_list args;
  if (!printer->quiet) {
    va_start(args, format);
    put_formatted(printer, format, args);
    va_end(args);
  }
}

void
kg_printer_insist(kg_printer *printer, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  put_formatted(printer, format, args);
  va_end(args);
}

/* The longest start of `text` that takes at most `width` columns. */
static kg_slice
cut_to_width(kg_slice text, size_t width)
{
  size_t at = 0;
  size_t used = 0;
  while (at < text.len) {
    size_t next = at;
    const int32_t c = kg_utf8_next(text, &next);
    next += c < 0;
    used += c < 0 ? 1 : (size_t)kg_char_width(c);
    if (used > width) {
      break;
    }
    at = next;
  }
  return kg_slice_make(text.ptr, at);
}

void
kg_printer_progress(kg_printer *printer, const char *format, ...)
{
  if (printer->quiet || !printer->is_terminal) {
    return;
  }
  kg_buf text;
  kg_buf line;
  kg_buf_init(&text, NULL);
  kg_buf_init(&line, NULL);
  va_list args;
  va_start(args, format);
  kg_buf_vprintf(&text, format, args);
  va_end(args);
  add_on_one_line(&line, kg_buf_slice(&text));
  kg_buf_reset(&text);
  kg_buf_add_string(&text, KG_CLEAR_LINE);
  kg_buf_add(&text, cut_to_width(kg_buf_slice(&line),
                                 kg_terminal_width(printer->fd) - 1));
  put(printer, &text);
  printer->shows_progress = true;
  kg_buf_clear(&line);
  kg_buf_clear(&text);
}

void
kg_printer_end_progress(kg_printer *printer)
{
  if (printer->shows_progress) {
    kg_buf nothing;
    kg_buf_init(&nothing, NULL);
    put(printer, &nothing);
  }
}
