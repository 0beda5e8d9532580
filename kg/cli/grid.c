/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/grid.h"

#include "base/arena.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cli/terminal.h"
#include "rdf/xsd.h"

enum {
  SAMPLE_ROWS = 1000,      /* Rows that decide the widths, */
  SAMPLE_BYTES = 16 << 20, /* or as many as take this much. */
  NARROWEST = 10,          /* A column is not wrapped below that. */
  FRAME = 3                /* Columns of the frame for each one of ours. */
};

typedef enum cell_kind {
  CELL_UNBOUND,
  CELL_IRI,
  CELL_BLANK,
  CELL_TEXT,
  CELL_NUMBER
} cell_kind;

typedef struct cell {
  kg_slice text; /* As shown; may hold newlines. */
  cell_kind kind;
} cell;

typedef struct column {
  kg_slice name;
  size_t width; /* Of its widest line; later the width it gets. */
  bool shown;
} column;

struct kg_grid {
  const kg_context *ctx;
  kg_grid_options options;
  kg_out *out;
  kg_arena names;
  kg_arena arena; /* Cells of the sample, then of one row. */
  column *columns;
  size_t n_columns;
  cell **rows; /* The sample. */
  size_t n_sample;
  uint64_t n_rows;
  size_t n_hidden;
  bool started; /* The widths stand and the head is written. */
  bool as_lines;
  bool no_memory;
  kg_buf scratch;
  kg_slice *rest; /* What is left of each cell of the row being written. */
};

kg_status
kg_grid_new(const kg_context *ctx,
            const kg_grid_options *options,
            const kg_slice *names,
            size_t n_columns,
            kg_out *out,
            kg_grid **table)
{
  kg_grid *t = kg_alloc_zeroed(ctx->alloc, 1, sizeof *t);
  *table = NULL;
  if (!t) {
    return kg_out_of_memory(ctx);
  }
  t->ctx = ctx;
  t->options = *options;
  t->out = out;
  t->n_columns = n_columns;
  kg_arena_init(&t->names, ctx->alloc);
  kg_arena_init(&t->arena, ctx->alloc);
  kg_buf_init(&t->scratch, ctx->alloc);
  t->columns = KG_ARENA_ARRAY(&t->names, column, n_columns);
  t->rows = KG_ARENA_ARRAY(&t->names, cell *, SAMPLE_ROWS);
  t->rest = KG_ARENA_ARRAY(&t->names, kg_slice, n_columns);
  if (!t->columns || !t->rows || !t->rest) {
    kg_grid_free(t);
    return kg_out_of_memory(ctx);
  }
  for (size_t i = 0; i < n_columns; i++) {
    kg_buf_reset(&t->scratch);
    kg_add_escaped(&t->scratch, names[i]);
    t->columns[i].name = kg_arena_copy(&t->names, kg_buf_slice(&t->scratch));
    t->columns[i].width = kg_text_width(t->columns[i].name);
    t->columns[i].shown = true;
  }
  *table = t;
  return KG_OK;
}

void
kg_grid_free(kg_grid *table)
{
  if (!table) {
    return;
  }
  const kg_alloc *alloc = table->ctx->alloc;
  kg_arena_clear(&table->names);
  kg_arena_clear(&table->arena);
  kg_buf_clear(&table->scratch);
  kg_alloc_free(alloc, table);
}

static cell_kind
kind_of(const kg_term *term)
{
  switch (term->kind) {
  case KG_TERM_NONE: return CELL_UNBOUND;
  case KG_TERM_IRI: return CELL_IRI;
  case KG_TERM_BLANK: return CELL_BLANK;
  case KG_TERM_LITERAL: break;
  }
  return !term->lang.len && kg_xsd_is_numeric(kg_xsd_find(term->datatype))
             ? CELL_NUMBER
             : CELL_TEXT;
}

static const char *
color_of(cell_kind kind)
{
  switch (kind) {
  case CELL_UNBOUND:
  case CELL_BLANK: return KG_COLOR_DIM;
  case CELL_IRI: return KG_COLOR_CYAN;
  case CELL_NUMBER: return KG_COLOR_GREEN;
  case CELL_TEXT: break;
  }
  return "";
}

static void
add_colored(kg_grid *t, const char *color, kg_slice text)
{
  const bool colored = t->options.color && *color;
  if (colored) {
    kg_out_string(t->out, color);
  }
  kg_out_add(t->out, text);
  if (colored) {
    kg_out_string(t->out, KG_COLOR_OFF);
  }
}

static cell *
make_cells(kg_grid *t, const kg_term *row)
{
  cell *cells = KG_ARENA_ARRAY(&t->arena, cell, t->n_columns);
  for (size_t i = 0; cells && i < t->n_columns; i++) {
    kg_buf_reset(&t->scratch);
    kg_term_show(t->options.prefixes, &row[i], &t->scratch);
    for (size_t k = 0; k < t->scratch.len; k++) {
      if (t->scratch.ptr[k] == '\t') {
        t->scratch.ptr[k] = ' ';
      }
    }
    cells[i].kind = kind_of(&row[i]);
    cells[i].text = kg_arena_copy(&t->arena, kg_buf_slice(&t->scratch));
    if (!cells[i].text.ptr) {
      cells = NULL;
    }
  }
  t->no_memory |= !cells;
  return cells;
}

/* Columns of the widest line of a text. */
static size_t
widest_line(kg_slice text)
{
  size_t widest = 0;
  size_t from = 0;
  while (from <= text.len) {
    size_t to = kg_slice_find(text, KG_SLICE("\n"), from);
    to = to == SIZE_MAX ? text.len : to;
    const size_t width = kg_text_width(kg_slice_sub(text, from, to));
    widest = width > widest ? width : widest;
    from = to + 1;
  }
  return widest;
}

/* Takes from `*rest` what fits into `width` columns: up to a newline, else to
   behind the last blank, else as much as fits, at least one character. */
static kg_slice
take_line(kg_slice *rest, size_t width)
{
  size_t at = 0;
  size_t used = 0;
  size_t blank = 0;
  while (at < rest->len && rest->ptr[at] != '\n') {
    size_t next = at;
    const int32_t c = kg_utf8_next(*rest, &next);
    next += c < 0;
    const size_t w = c < 0 ? 1 : (size_t)kg_char_width(c);
    if (at && used + w > width) {
      break;
    }
    used += w;
    at = next;
    blank = c == ' ' ? at : blank;
  }
  const bool fits = at == rest->len || rest->ptr[at] == '\n';
  size_t end = at;
  if (!fits && blank && rest->ptr[at] != ' ') {
    end = blank;
  }
  kg_slice line = kg_slice_sub(*rest, 0, end);
  size_t next = end;
  /* The newline or the blank at the break is gone with it. */
  next +=
      next < rest->len && (rest->ptr[next] == '\n' || rest->ptr[next] == ' ');
  *rest = kg_slice_sub(*rest, next, rest->len);
  while (!fits && line.len && line.ptr[line.len - 1] == ' ') {
    line.len--;
  }
  return line;
}

/* The largest cap on widths under which `n` columns fit into `room`. */
static size_t
find_cap(const kg_grid *t, size_t n, size_t room)
{
  size_t cap = 0;
  for (;; cap++) {
    size_t sum = 0;
    size_t widest = 0;
    for (size_t i = 0; i < n; i++) {
      const size_t w = t->columns[i].width;
      sum += w < cap + 1 ? w : cap + 1;
      widest = w > widest ? w : widest;
    }
    if (sum > room || cap >= widest) {
      return cap;
    }
  }
}

/* Decides widths, columns that are left out, and lines instead of a table. */
static void
fit(kg_grid *t)
{
  if (t->options.style == KG_GRID_LINES) {
    t->as_lines = true;
    return;
  }
  if (!t->options.width || !t->n_columns) {
    return;
  }
  size_t n = t->n_columns;
  size_t cap = 0;
  for (; n; n--) {
    const size_t frame = n * FRAME + 1;
    if (frame < t->options.width) {
      cap = find_cap(t, n, t->options.width - frame);
      size_t widest = 0;
      for (size_t i = 0; i < n; i++) {
        widest = t->columns[i].width > widest ? t->columns[i].width : widest;
      }
      if (cap >= NARROWEST || cap >= widest) {
        break;
      }
    }
  }
  if (n * 2 <= t->n_columns) {
    t->as_lines = true;
    return;
  }
  for (size_t i = 0; i < t->n_columns; i++) {
    t->columns[i].shown = i < n;
    if (t->columns[i].width > cap) {
      t->columns[i].width = cap;
    }
  }
  t->n_hidden = t->n_columns - n;
}

static void
write_rule(kg_grid *t, const char *left, const char *cross, const char *right)
{
  kg_buf_reset(&t->scratch);
  const char *corner = left;
  for (size_t i = 0; i < t->n_columns; i++) {
    if (t->columns[i].shown) {
      kg_buf_add_string(&t->scratch, corner);
      for (size_t k = 0; k < t->columns[i].width + 2; k++) {
        kg_buf_add_string(&t->scratch, "─");
      }
      corner = cross;
    }
  }
  kg_buf_add_string(&t->scratch, right);
  add_colored(t, KG_COLOR_DIM, kg_buf_slice(&t->scratch));
  kg_out_byte(t->out, '\n');
}

static void
add_spaces(kg_out *out, size_t n)
{
  while (n--) {
    kg_out_byte(out, ' ');
  }
}

static void
write_cell_line(kg_grid *t, size_t i, const cell *c, const char *color)
{
  const kg_slice line = take_line(&t->rest[i], t->columns[i].width);
  const size_t used = kg_text_width(line);
  const size_t width = t->columns[i].width;
  const size_t gap = width > used ? width - used : 0;
  kg_out_byte(t->out, ' ');
  if (c->kind == CELL_NUMBER) {
    add_spaces(t->out, gap);
  }
  if (line.len) {
    add_colored(t, color, line);
  }
  if (c->kind != CELL_NUMBER) {
    add_spaces(t->out, gap);
  }
  kg_out_byte(t->out, ' ');
}

/* As many lines as the longest cell needs. */
static void
write_cells(kg_grid *t, const cell *cells, const char *color)
{
  bool more = true;
  for (size_t i = 0; i < t->n_columns; i++) {
    t->rest[i] = cells[i].text;
  }
  while (more) {
    more = false;
    for (size_t i = 0; i < t->n_columns; i++) {
      if (t->columns[i].shown) {
        add_colored(t, KG_COLOR_DIM, KG_SLICE("│"));
        write_cell_line(t, i, &cells[i],
                        color ? color : color_of(cells[i].kind));
        more |= t->rest[i].len > 0;
      }
    }
    add_colored(t, KG_COLOR_DIM, KG_SLICE("│"));
    kg_out_byte(t->out, '\n');
  }
}

/* One row as `name: value` lines below a rule with its number. */
static void
write_as_lines(kg_grid *t, const cell *cells)
{
  size_t indent = 0;
  for (size_t i = 0; i < t->n_columns; i++) {
    const size_t w = kg_text_width(t->columns[i].name);
    indent = w > indent ? w : indent;
  }
  kg_buf_reset(&t->scratch);
  kg_buf_printf(&t->scratch, "── row %llu ──",
                (unsigned long long)t->n_rows + 1);
  add_colored(t, KG_COLOR_DIM, kg_buf_slice(&t->scratch));
  kg_out_byte(t->out, '\n');
  const size_t window = t->options.width;
  const size_t room =
      !window
          ? SIZE_MAX
          : (window > indent + 2 + NARROWEST ? window - indent - 2 : NARROWEST);
  for (size_t i = 0; i < t->n_columns; i++) {
    kg_slice rest = cells[i].text;
    add_spaces(t->out, indent - kg_text_width(t->columns[i].name));
    add_colored(t, KG_COLOR_BOLD, t->columns[i].name);
    bool first = true;
    do {
      if (first) {
        kg_out_string(t->out, ": ");
      } else {
        add_spaces(t->out, indent + 2);
      }
      add_colored(t, color_of(cells[i].kind), take_line(&rest, room));
      kg_out_byte(t->out, '\n');
      first = false;
    } while (rest.len);
  }
}

static void
write_row(kg_grid *t, const cell *cells)
{
  if (t->as_lines) {
    write_as_lines(t, cells);
  } else {
    write_cells(t, cells, NULL);
  }
  t->n_rows++;
}

static void
write_head(kg_grid *t)
{
  if (t->as_lines) {
    return;
  }
  cell *cells = KG_ARENA_ARRAY(&t->names, cell, t->n_columns);
  if (!cells) {
    t->no_memory = true;
    return;
  }
  for (size_t i = 0; i < t->n_columns; i++) {
    cells[i] = (cell){t->columns[i].name, CELL_TEXT};
  }
  write_rule(t, "┌", "┬", "┐");
  write_cells(t, cells, KG_COLOR_BOLD);
  write_rule(t, "├", "┼", "┤");
}

static void
start(kg_grid *t)
{
  t->started = true;
  fit(t);
  write_head(t);
  for (size_t r = 0; r < t->n_sample; r++) {
    write_row(t, t->rows[r]);
  }
  kg_arena_clear(&t->arena);
}

void
kg_grid_add(kg_grid *t, const kg_term *row)
{
  const cell *cells = make_cells(t, row);
  if (!cells) {
    return;
  }
  if (t->started) {
    write_row(t, cells);
    kg_arena_clear(&t->arena);
    return;
  }
  for (size_t i = 0; i < t->n_columns; i++) {
    const size_t width = widest_line(cells[i].text);
    if (width > t->columns[i].width) {
      t->columns[i].width = width;
    }
  }
  t->rows[t->n_sample++] = (cell *)cells;
  if (t->n_sample == SAMPLE_ROWS || t->arena.n_bytes > SAMPLE_BYTES) {
    start(t);
  }
}

kg_status
kg_grid_finish(kg_grid *t, uint64_t *n_rows, size_t *n_hidden)
{
  if (!t->started) {
    start(t);
  }
  if (!t->as_lines) {
    write_rule(t, "└", "┴", "┘");
  }
  if (n_rows) {
    *n_rows = t->n_rows;
  }
  if (n_hidden) {
    *n_hidden = t->n_hidden;
  }
  const kg_status st = t->no_memory ? kg_out_of_memory(t->ctx) : KG_OK;
  kg_grid_free(t);
  return st;
}
