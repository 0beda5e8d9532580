/* SPDX-License-Identifier: Apache-2.0 */
#include "store/block.h"

#include "base/hash.h"

#include <assert.h>

enum {
  HEADER = 4 + 4 * KG_PLACES,
  CHECKSUM = 8,
  MAX_FRAMES = 256,
  MAX_WIDTH = 8,
  FEW = 24, /* Rows. */
};

static uint64_t
load64(const unsigned char *at)
{
  uint64_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

static uint64_t
low_bits(unsigned n)
{
  return n < 64 ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
}

/* How one column is to be packed. */
typedef struct plan {
  uint8_t width;
  uint8_t shift;
  uint16_t n_frames;
  uint64_t frames[MAX_FRAMES];
} plan;

static size_t
plan_bytes(const plan *p, size_t n)
{
  return (size_t)p->n_frames * 8 + (size_t)p->width * n;
}

/* Least significant byte first; bytes that are equal in all values cost one
   look. @return the buffer that holds the result. */
static uint64_t *
sort_values(uint64_t *values, uint64_t *spare, size_t n)
{
  uint64_t differ = 0;
  for (size_t i = 1; i < n; ++i) {
    differ |= values[i] ^ values[0];
  }
  for (unsigned shift = 0; shift < 64; shift += 8) {
    if (!(differ >> shift & 0xff)) {
      continue;
    }
    uint16_t start[257] = {0};
    for (size_t i = 0; i < n; ++i) {
      ++start[(values[i] >> shift & 0xff) + 1];
    }
    for (int i = 0; i < 256; ++i) {
      start[i + 1] = (uint16_t)(start[i + 1] + start[i]);
    }
    for (size_t i = 0; i < n; ++i) {
      spare[start[values[i] >> shift & 0xff]++] = values[i];
    }
    uint64_t *const swap = values;
    values = spare;
    spare = swap;
  }
  return values;
}

static size_t
drop_equal_neighbours(uint64_t *values, size_t n)
{
  size_t m = 0;
  for (size_t i = 0; i < n; ++i) {
    if (!m || values[m - 1] != values[i]) {
      values[m++] = values[i];
    }
  }
  return m;
}

/* `counts[b]` is the number of frames that codes with `b` bits of offset need:
   the number of different values without their `b` lowest bits. */
static void
count_frames(const uint64_t *values, size_t m, uint16_t counts[65])
{
  uint16_t top[64] = {0};
  for (size_t i = 1; i < m; ++i) {
    ++top[63 - __builtin_clzll(values[i] ^ values[i - 1])];
  }
  counts[64] = 1;
  for (int b = 63; b >= 0; --b) {
    counts[b] = (uint16_t)(counts[b + 1] + top[b]);
  }
}

static void
choose_width(const uint64_t *values, size_t m, size_t n_rows, plan *p)
{
  uint16_t counts[65] = {0};
  count_frames(values, m, counts);
  // A block has rows: m is at least 1.
  // NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult)
  const uint64_t range = values[m - 1] - values[0];
  size_t best = SIZE_MAX;
  for (unsigned width = 1; width <= MAX_WIDTH; ++width) {
    if (range <= low_bits(8 * width)) {
      if (width * n_rows + 8 < best) {
        p->width = (uint8_t)width;
        p->shift = 0;
        p->n_frames = 1;
      }
      return;
    }
    for (unsigned f = 1; f <= 8; ++f) {
      const unsigned b = 8 * width - f;
      const size_t size = width * n_rows + 8 * (size_t)counts[b];
      if (counts[b] <= 1u << f && size < best) {
        best = size;
        p->width = (uint8_t)width;
        p->shift = (uint8_t)b;
        p->n_frames = counts[b];
        break;
      }
    }
  }
}

static void
fill_frames(const uint64_t *values, size_t m, plan *p)
{
  if (p->n_frames == 1) {
    p->frames[0] = values[0];
    return;
  }
  const uint64_t mask = ~low_bits(p->shift);
  size_t n = 0;
  for (size_t i = 0; i < m; ++i) {
    if (!n || p->frames[n - 1] != (values[i] & mask)) {
      p->frames[n++] = values[i] & mask;
    }
  }
  assert(n == p->n_frames);
}

static void
plan_column(const kg_row *rows, size_t n, int column, plan *p)
{
  uint64_t values[KG_BLOCK_ROWS];
  uint64_t spare[KG_BLOCK_ROWS];
  size_t m = 0;
  for (size_t i = 0; i < n; ++i) {
    const uint64_t value = rows[i].c[column];
    if (!m || values[m - 1] != value) {
      values[m++] = value;
    }
  }
  if (m == 1) {
    p->width = p->shift = 0;
    p->n_frames = 1;
    p->frames[0] = values[0];
    return;
  }
  uint64_t *sorted = values;
  if (column > 0) {
    sorted = sort_values(values, spare, m);
    m = drop_equal_neighbours(sorted, m);
  }
  choose_width(sorted, m, n, p);
  fill_frames(sorted, m, p);
}

static size_t
find_frame(const plan *p, uint64_t frame)
{
  size_t low = 0;
  size_t high = p->n_frames;
  while (high - low > 1) {
    const size_t middle = (low + high) / 2;
    if (p->frames[middle] <= frame) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

static unsigned char *
write_column(
    const kg_row *rows, size_t n, int column, const plan *p, unsigned char *out)
{
  memcpy(out, p->frames, (size_t)p->n_frames * 8);
  out += (size_t)p->n_frames * 8;
  if (!p->width) {
    return out;
  }
  size_t frame = 0;
  const uint64_t span = low_bits(p->shift);
  for (size_t i = 0; i < n; ++i) {
    const uint64_t value = rows[i].c[column];
    uint64_t code = value - p->frames[0];
    if (p->n_frames > 1) {
      if ((value & ~span) != p->frames[frame]) {
        frame = find_frame(p, value & ~span);
      }
      code = (uint64_t)frame << p->shift | (value & span);
    }
    /* The bytes above the width are overwritten by what follows; behind the
       last code there is the checksum. */
    memcpy(out, &code, sizeof code);
    out += p->width;
  }
  return out;
}

static size_t
plan_rows(const kg_row *rows, size_t n, plan plans[KG_PLACES])
{
  size_t size = HEADER + CHECKSUM;
  for (int i = 0; i < KG_PLACES; ++i) {
    plan_column(rows, n, i, &plans[i]);
    size += plan_bytes(&plans[i], n);
  }
  return size;
}

static size_t
write_block(const kg_row *rows,
            size_t n,
            const plan plans[KG_PLACES],
            unsigned char *out)
{
  /* Codes are written eight bytes at a time, so the last may reach behind the
     end of a full block. */
  unsigned char work[KG_BLOCK_BYTES + 8];
  const uint16_t head[2] = {(uint16_t)n, 0};
  memcpy(work, head, sizeof head);
  unsigned char *at = work + HEADER;
  for (int i = 0; i < KG_PLACES; ++i) {
    unsigned char *const h = work + 4 + 4 * i;
    h[0] = plans[i].width;
    h[1] = plans[i].shift;
    memcpy(h + 2, &plans[i].n_frames, 2);
    at = write_column(rows, n, i, &plans[i], at);
  }
  const size_t size = (size_t)(at - work);
  const uint64_t sum = kg_hash64(kg_slice_make((char *)work, size));
  memcpy(at, &sum, CHECKSUM);
  memcpy(out, work, size + CHECKSUM);
  return size + CHECKSUM;
}

static size_t
at_most(size_t n, size_t limit)
{
  return n < limit ? n : limit;
}

size_t
kg_block_pack(const kg_row *rows,
              size_t n,
              size_t guess,
              unsigned char *out,
              size_t *n_packed)
{
  plan plans[KG_PLACES];
  const size_t limit = at_most(n, KG_BLOCK_ROWS);
  size_t try = at_most(guess ? guess : 300, limit);
  size_t too_many = limit + 1;
  size_t fits = 0;
  for (int round = 0;; ++round) {
    const size_t size = plan_rows(rows, try, plans);
    const size_t scaled = try * (KG_BLOCK_BYTES - HEADER) / size;
    if (size > KG_BLOCK_BYTES) {
      too_many = try;
      try = fits ? fits : at_most(scaled, try - 1);
      try = try ?
      try:
        1;
    } else if (try == fits || try == limit || round > 3 ||
               size > KG_BLOCK_BYTES * 15 / 16 || try + 1 >= too_many) {
      *n_packed = try;
      return write_block(rows, try, plans, out);
    } else {
      fits = try;
      try = at_most(scaled > try ? scaled : try + 1,
                    at_most(limit, too_many - 1));
    }
  }
}

static bool
open_column(kg_column *column,
            const unsigned char *head,
            uint32_t n,
            const unsigned char **at,
            const unsigned char *end)
{
  column->width = head[0];
  column->shift = head[1];
  memcpy(&column->n_frames, head + 2, 2);
  const size_t size = (size_t)column->n_frames * 8 + (size_t)column->width * n;
  if (column->width > MAX_WIDTH || column->shift > 63 || !column->n_frames ||
      column->n_frames > MAX_FRAMES || size > (size_t)(end - *at)) {
    return false;
  }
  column->frames = *at;
  column->codes = *at + (size_t)column->n_frames * 8;
  *at += size;
  return true;
}

bool
kg_block_view(kg_block *block, const void *bytes, size_t n_bytes)
{
  const unsigned char *at = bytes;
  if (n_bytes < HEADER + CHECKSUM || n_bytes > KG_BLOCK_BYTES) {
    return false;
  }
  const unsigned char *const end = at + n_bytes - CHECKSUM;
  uint16_t n;
  memcpy(&n, at, sizeof n);
  block->n = n;
  const unsigned char *head = at + 4;
  at += HEADER;
  for (int i = 0; i < KG_PLACES; ++i, head += 4) {
    if (!open_column(&block->columns[i], head, n, &at, end)) {
      return false;
    }
  }
  return n > 0 && at == end;
}

bool
kg_block_open(kg_block *block, const void *bytes, size_t n_bytes)
{
  if (n_bytes < HEADER + CHECKSUM || n_bytes > KG_BLOCK_BYTES) {
    return false;
  }
  const size_t n = n_bytes - CHECKSUM;
  const unsigned char *const sum = (const unsigned char *)bytes + n;
  return kg_hash64(kg_slice_make(bytes, n)) == load64(sum) &&
         kg_block_view(block, bytes, n_bytes);
}

/* Reading eight bytes at any code is fine: the checksum stands behind. */
static inline uint64_t
column_get(const kg_column *c, size_t row)
{
  if (!c->width) {
    return load64(c->frames);
  }
  const uint64_t code =
      load64(c->codes + row * c->width) & low_bits(8u * c->width);
  if (c->n_frames == 1) {
    return load64(c->frames) + code;
  }
  return load64(c->frames + 8 * (code >> c->shift)) +
         (code & low_bits(c->shift));
}

kg_id
kg_block_get(const kg_block *block, int column, size_t row)
{
  return column_get(&block->columns[column], row);
}

void
kg_block_row(const kg_block *block, size_t row, kg_row *out)
{
  for (int i = 0; i < KG_PLACES; ++i) {
    out->c[i] = column_get(&block->columns[i], row);
  }
}

/* One loop a width and step, so that the compiler knows both and can use wide
   registers. Codes of 3, 5, 6 and 7 bytes are read as wider ones. */
#define READ_LOOP(type, width, step, value)                                    \
  for (size_t i = 0; i < n; ++i) {                                             \
    type code;                                                                 \
    memcpy(&code, codes + i * (width), sizeof code);                           \
    out[i * (step)] = (value);                                                 \
  }

#define NARROW(width) (code & low_bits(8 * (width)))
#define FRAMED(code_) (load64(frames + 8 * ((code_) >> shift)) + ((code_)&span))

#define READ_WIDTHS(step, value)                                               \
  switch (c->width) {                                                          \
  case 1: READ_LOOP(uint8_t, 1, step, value((uint64_t)code)) break;            \
  case 2: READ_LOOP(uint16_t, 2, step, value((uint64_t)code)) break;           \
  case 3: READ_LOOP(uint32_t, 3, step, value((uint64_t)NARROW(3))) break;      \
  case 4: READ_LOOP(uint32_t, 4, step, value((uint64_t)code)) break;           \
  case 5: READ_LOOP(uint64_t, 5, step, value(NARROW(5))) break;                \
  case 6: READ_LOOP(uint64_t, 6, step, value(NARROW(6))) break;                \
  case 7: READ_LOOP(uint64_t, 7, step, value(NARROW(7))) break;                \
  default: READ_LOOP(uint64_t, 8, step, value(code)) break;                    \
  }

static void
read_framed(
    const kg_column *c, size_t begin, size_t n, kg_id *out, size_t stride)
{
  const unsigned char *const frames = c->frames;
  const unsigned char *codes = c->codes + begin * c->width;
  const unsigned shift = c->shift;
  const uint64_t span = low_bits(shift);
  if (stride == 1) {
    READ_WIDTHS(1, FRAMED)
  } else {
    READ_WIDTHS(KG_PLACES, FRAMED)
  }
}

/* Without a way for each width: for a few rows the choice would cost more than
   it brings. */
static void
read_few(const kg_column *c, size_t begin, size_t n, kg_id *out, size_t stride)
{
  const unsigned char *codes = c->codes + begin * c->width;
  const uint64_t mask = low_bits(8u * c->width);
  const uint64_t span = low_bits(c->shift);
  if (c->n_frames == 1) {
    const uint64_t base = load64(c->frames);
    for (; n--; codes += c->width, out += stride) {
      *out = base + (load64(codes) & mask);
    }
    return;
  }
  for (; n--; codes += c->width, out += stride) {
    const uint64_t code = load64(codes) & mask;
    *out = load64(c->frames + 8 * (code >> c->shift)) + (code & span);
  }
}

#define NEAR(code_) (base + (code_))

static void
read_near(const kg_column *c, size_t begin, size_t n, kg_id *out, size_t stride)
{
  const unsigned char *codes = c->codes + begin * c->width;
  const uint64_t base = load64(c->frames);
  if (stride == 1) {
    READ_WIDTHS(1, NEAR)
  } else {
    READ_WIDTHS(KG_PLACES, NEAR)
  }
}

static void
fill(const kg_column *c, size_t n, kg_id *out, size_t stride)
{
  const kg_id value = load64(c->frames);
  for (size_t i = 0; i < n; ++i) {
    out[i * stride] = value;
  }
}

void
kg_block_read(const kg_block *block,
              int column,
              size_t begin,
              size_t n,
              kg_id *out,
              size_t stride)
{
  const kg_column *const c = &block->columns[column];
  assert(begin + n <= block->n && (stride == 1 || stride == KG_PLACES));
  if (!c->width) {
    fill(c, n, out, stride);
  } else if (n < FEW || n < c->n_frames) {
    read_few(c, begin, n, out, stride);
  } else if (c->n_frames == 1) {
    read_near(c, begin, n, out, stride);
  } else {
    read_framed(c, begin, n, out, stride);
  }
}

/* Searching: codes have the order of values, so that a value is turned into a
   code once and codes are compared. */

static size_t
find_frame_of(const kg_column *c, uint64_t value)
{
  size_t low = 0;
  size_t high = c->n_frames;
  while (high - low > 1) {
    const size_t middle = (low + high) / 2;
    if (load64(c->frames + 8 * middle) <= value) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/* The least code whose value is at or above `value`; UINT64_MAX where no code
   of the column can be. */
static uint64_t
code_at_or_above(const kg_column *c, kg_id value)
{
  const uint64_t first = load64(c->frames);
  if (value <= first) {
    return 0;
  }
  if (c->n_frames == 1) {
    return value - first;
  }
  const size_t frame = find_frame_of(c, value);
  const uint64_t offset = value - load64(c->frames + 8 * frame);
  return offset > low_bits(c->shift) ? (uint64_t)(frame + 1) << c->shift
                                     : (uint64_t)frame << c->shift | offset;
}

static inline uint64_t
code_of_row(const kg_column *c, size_t row, uint64_t mask)
{
  return load64(c->codes + row * c->width) & mask;
}

/* The first row of [low, high) with a code at or above `code`. No branch
   depends on what is compared. */
static size_t
search_code(const kg_column *c, size_t low, size_t high, uint64_t code)
{
  const uint64_t mask = low_bits(8u * c->width);
  size_t n = high - low;
  while (n > 1) {
    const size_t half = n / 2;
    low += code_of_row(c, low + half - 1, mask) < code ? half : 0;
    n -= half;
  }
  return low + (n && code_of_row(c, low, mask) < code);
}

/* The first row of [low, high) whose value is at or above `value` (`above`:
   above it). */
static size_t
search(const kg_column *c, size_t low, size_t high, kg_id value, bool above)
{
  if (!c->width) {
    const kg_id only = load64(c->frames);
    return only < value || (above && only == value) ? high : low;
  }
  if (above && value == UINT64_MAX) {
    return high;
  }
  return search_code(c, low, high, code_at_or_above(c, value + above));
}

/* The end of the rows from `low` on that have the value of `low`. */
static size_t
end_of_equals(const kg_column *c, size_t low, size_t high)
{
  if (!c->width || low == high) {
    return high;
  }
  const uint64_t mask = low_bits(8u * c->width);
  const uint64_t code = code_of_row(c, low, mask);
  const size_t few = high - low < FEW ? high : low + FEW;
  for (++low; low < few; ++low) {
    if (code_of_row(c, low, mask) != code) {
      return low;
    }
  }
  if (low == high) {
    return high;
  }
  size_t step = 1;
  --low;
  while (low + step < high && code_of_row(c, low + step, mask) == code) {
    low += step;
    step *= 2;
  }
  const size_t end = low + step < high ? low + step : high;
  return code == UINT64_MAX ? high : search_code(c, low, end, code + 1);
}

size_t
kg_block_find(const kg_block *block,
              const kg_row *key,
              int n_places,
              bool above)
{
  size_t low = 0;
  size_t high = block->n;
  for (int i = 0; i < n_places; ++i) {
    const kg_column *const c = &block->columns[i];
    const bool is_last = i + 1 == n_places;
    const size_t first = search(c, low, high, key->c[i], is_last && above);
    if (is_last || first == high || column_get(c, first) != key->c[i]) {
      return first;
    }
    low = first;
    high = end_of_equals(c, low, high);
  }
  return low;
}

/* The end of the rows from `low` on that have the value. */
static size_t
end_of_value(const kg_column *c, size_t low, size_t high, kg_id value)
{
  return low < high && column_get(c, low) == value ? end_of_equals(c, low, high)
                                                   : low;
}

/* The same as search for the first column, beginning at a row near by. */
static size_t
search_near(const kg_column *c, size_t near, size_t n, kg_id value)
{
  if (!c->width || near >= n) {
    return search(c, 0, n, value, false);
  }
  const uint64_t mask = low_bits(8u * c->width);
  const uint64_t code = code_at_or_above(c, value);
  if (code_of_row(c, near, mask) >= code) {
    return near && code_of_row(c, near - 1, mask) >= code
               ? search_code(c, 0, near, code)
               : near;
  }
  size_t step = 1;
  while (near + step < n && code_of_row(c, near + step, mask) < code) {
    near += step;
    step *= 2;
  }
  return search_code(c, near, near + step < n ? near + step : n, code);
}

void
kg_block_range(const kg_block *block,
               const kg_row *key,
               int n_places,
               size_t near,
               size_t *begin,
               size_t *end)
{
  const kg_column *const c = &block->columns[0];
  *begin = 0;
  *end = block->n;
  if (n_places) {
    *begin = near ? search_near(c, near, *end, key->c[0])
                  : search(c, 0, *end, key->c[0], false);
    *end = end_of_value(c, *begin, *end, key->c[0]);
    kg_block_narrow(block, key, n_places, begin, end);
  }
}

void
kg_block_narrow(const kg_block *block,
                const kg_row *key,
                int n_places,
                size_t *begin,
                size_t *end)
{
  for (int i = 1; i < n_places; ++i) {
    const kg_column *const c = &block->columns[i];
    *begin = search(c, *begin, *end, key->c[i], false);
    *end = end_of_value(c, *begin, *end, key->c[i]);
  }
}
