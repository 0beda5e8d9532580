/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/names.h"

#include "base/unicode.h"

#include <string.h>

enum { MAX_KNOWN_PIECES = 8, MAX_KEY_BYTES = 512 };

bool
kg_piece_is(const kg_piece *piece, const char *lower)
{
  return kg_slice_is(piece->lower, lower);
}

bool
kg_piece_is_capital(const kg_piece *piece)
{
  return piece->shape == KG_SHAPE_CAPITAL || piece->shape == KG_SHAPE_UPPER ||
         piece->shape == KG_SHAPE_MIXED;
}

bool
kg_piece_is_hyphen(const kg_piece *piece)
{
  return kg_piece_is(piece, "-") || kg_piece_is(piece, "\u2010") ||
         kg_piece_is(piece, "\u2011") || kg_piece_is(piece, "\u2013");
}

bool
kg_piece_is_owner_mark(const kg_piece *piece)
{
  return kg_piece_is(piece, "'s") || kg_piece_is(piece, "\u2019s") ||
         kg_piece_is(piece, "'") || kg_piece_is(piece, "\u2019");
}

/// Letters are all that counts; a word without any is a digit or other.
static kg_shape
find_shape(kg_slice text)
{
  size_t at = 0;
  size_t n_upper = 0;
  size_t n_lower = 0;
  bool begins_upper = false;
  bool begins_digit = false;
  bool is_begin = true;
  int32_t c;
  while ((c = kg_utf8_next(text, &at)) >= 0) {
    const bool upper = kg_is_upper(c);
    begins_upper = begins_upper || (is_begin && upper);
    begins_digit = begins_digit || (is_begin && kg_is_digit(c));
    is_begin = false;
    n_upper += upper;
    n_lower += !upper && kg_is_letter(c);
  }
  if (begins_digit) {
    return KG_SHAPE_DIGIT;
  }
  if (!n_upper) {
    return n_lower ? KG_SHAPE_LOWER : KG_SHAPE_OTHER;
  }
  if (!n_lower) {
    return n_upper > 1 || text.len == 1 ? KG_SHAPE_UPPER : KG_SHAPE_CAPITAL;
  }
  return n_upper == 1 && begins_upper ? KG_SHAPE_CAPITAL : KG_SHAPE_MIXED;
}

static kg_slice
lower_copy(kg_name_search *names, kg_slice text)
{
  kg_buf buf;
  kg_buf_init(&buf, names->data->alloc);
  kg_add_lower(&buf, text);
  kg_slice lower = kg_buf_slice(&buf);
  // Typewriter apostrophes in the tables stand for both.
  char *apostrophe = buf.ptr ? strstr(buf.ptr, "\u2019") : NULL;
  if (apostrophe) {
    *apostrophe = '\'';
    memmove(apostrophe + 1, apostrophe + 3, strlen(apostrophe + 3) + 1);
    lower.len -= 2;
  }
  kg_slice copy = kg_arena_copy(names->doc->arena, lower);
  if (kg_buf_status(&buf)) {
    copy.ptr = NULL;
  }
  kg_buf_clear(&buf);
  return copy;
}

/// "NOrth": the shift key held too long.
static bool
is_slip_of(kg_slice text)
{
  size_t n = 0;
  for (size_t i = 0; i < text.len; i++) {
    const char c = text.ptr[i];
    n += i < 2 ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z';
  }
  return text.len >= 5 && n == text.len;
}

static kg_status
add_piece(kg_name_search *names,
          const kg_token *token,
          kg_span span,
          bool is_glued)
{
  const kg_slice text = kg_doc_text(names->doc, span);
  const kg_slice lower = lower_copy(names, text);
  if (!lower.ptr) {
    return KG_ERR_MEMORY;
  }
  const kg_word_classes classes = kg_gazetteer_classes(names->data, lower);
  const kg_shape shape = find_shape(text);
  const bool is_slip = shape == KG_SHAPE_MIXED && classes && is_slip_of(text);
  const kg_piece piece = {.begin = span.begin,
                          .end = span.end,
                          .sentence = token->sentence,
                          .classes = classes,
                          .lower = lower,
                          .shape =
                              (uint8_t)(is_slip ? KG_SHAPE_CAPITAL : shape),
                          .is_slip = is_slip,
                          .pos = token->pos,
                          .is_glued = is_glued};
  return kg_vec_push(&names->pieces, names->items, piece) ? KG_OK
                                                          : KG_ERR_MEMORY;
}

/// Bytes of the hyphen or dash at `at`, if letters stand on both sides.
static size_t
inner_hyphen(kg_slice text, size_t at)
{
  if (at == 0) {
    return 0;
  }
  size_t len = 0;
  if (text.ptr[at] == '-' || text.ptr[at] == '/') {
    len = 1;
  } else if (text.len - at > 3 && !memcmp(text.ptr + at, "\xe2\x80", 2) &&
             (text.ptr[at + 2] == '\x90' || text.ptr[at + 2] == '\x91' ||
              text.ptr[at + 2] == '\x93' || text.ptr[at + 2] == '\x94')) {
    len = 3;
  }
  return len && at + len < text.len ? len : 0;
}

static kg_status
cut_token(kg_name_search *names, const kg_token *token)
{
  const kg_slice text =
      kg_slice_sub(names->doc->text, token->begin, token->end);
  kg_status st = KG_OK;
  bool is_glued = !token->space_before;
  size_t begin = 0;
  for (size_t at = 0; !st && at < text.len; at++) {
    const size_t hyphen = inner_hyphen(text, at);
    if (!hyphen) {
      continue;
    }
    const uint32_t base = token->begin;
    kg_span word = {base + (uint32_t)begin, base + (uint32_t)at};
    kg_span mark = {word.end, word.end + (uint32_t)hyphen};
    st = add_piece(names, token, word, is_glued);
    st = st ? st : add_piece(names, token, mark, true);
    is_glued = true;
    begin = at + hyphen;
    at = begin - 1;
  }
  const kg_span rest = {token->begin + (uint32_t)begin, token->end};
  return st ? st : add_piece(names, token, rest, is_glued);
}

static void
mark_first_words(kg_name_search *names)
{
  uint32_t sentence = KG_NO_INDEX;
  bool is_begin = false;
  for (size_t i = 0; i < names->pieces.n; i++) {
    kg_piece *piece = &names->pieces.at[i];
    if (piece->sentence != sentence) {
      sentence = piece->sentence;
      is_begin = true;
    }
    // Behind a colon or an opening mark a capital proves little, too.
    piece->is_first = is_begin && piece->shape != KG_SHAPE_OTHER;
    is_begin = (is_begin && piece->shape == KG_SHAPE_OTHER) ||
               kg_piece_is(piece, ":") || kg_piece_is(piece, "\"") ||
               kg_piece_is(piece, "\u201c") || kg_piece_is(piece, "``") ||
               kg_piece_is(piece, "\u2018") || kg_piece_is(piece, "[");
  }
}

/// A headline or a heading: nearly all long words have a capital.
static bool
looks_title_case(const kg_name_search *names, size_t first, size_t end)
{
  size_t n_long = 0;
  size_t n_capital = 0;
  size_t n_upper = 0;
  bool has_stop = false;
  for (size_t i = first; i < end; i++) {
    const kg_piece *piece = kg_names_at(names, i);
    has_stop = kg_piece_is(piece, ".") || kg_piece_is(piece, "!");
    if (piece->shape == KG_SHAPE_OTHER || piece->shape == KG_SHAPE_DIGIT ||
        piece->lower.len < 4 || piece->classes & KG_W_FUNCTION) {
      continue;
    }
    n_long++;
    n_capital += kg_piece_is_capital(piece);
    n_upper += piece->shape == KG_SHAPE_UPPER;
  }
  if (n_long >= 4 && n_upper * 10 >= n_long * 8) {
    return true;
  }
  return n_long >= 5 && !has_stop && n_capital * 10 >= n_long * 9;
}

static kg_status
mark_title_case(kg_name_search *names)
{
  const size_t n = names->doc->sentences.n;
  names->is_title_case = KG_ARENA_ARRAY(names->doc->arena, bool, n + 1);
  if (!names->is_title_case) {
    return KG_ERR_MEMORY;
  }
  size_t first = 0;
  while (first < names->pieces.n) {
    size_t end = first;
    while (kg_names_has(names, end, first)) {
      end++;
    }
    const uint32_t sentence = names->pieces.at[first].sentence;
    if (sentence < n) {
      names->is_title_case[sentence] = looks_title_case(names, first, end);
    }
    first = end;
  }
  return KG_OK;
}

static kg_status
count_words(kg_name_search *names)
{
  for (size_t i = 0; i < names->pieces.n; i++) {
    const kg_piece *piece = kg_names_at(names, i);
    const bool is_capital = kg_piece_is_capital(piece);
    if (names->is_title_case[piece->sentence] ||
        (is_capital && piece->is_first) || (!is_capital && piece->is_glued) ||
        (!is_capital && piece->shape != KG_SHAPE_LOWER)) {
      continue;
    }
    uint64_t *n = kg_text_map_put(&names->inside, piece->lower, 0, NULL);
    if (!n) {
      return KG_ERR_MEMORY;
    }
    *n += is_capital ? UINT64_C(1) << 32 : 1;
  }
  return KG_OK;
}

kg_status
kg_names_read_pieces(kg_name_search *names)
{
  kg_status st = KG_OK;
  for (size_t i = 0; !st && i < names->doc->tokens.n; i++) {
    st = cut_token(names, &names->doc->tokens.at[i]);
  }
  if (st) {
    return st;
  }
  mark_first_words(names);
  st = mark_title_case(names);
  return st ? st : count_words(names);
}

/// Writes the pieces' text with single spaces and typewriter apostrophes.
/// @return its length, or 0 if it does not fit.
static size_t
put_key(const kg_name_search *names, uint32_t first, uint32_t end, char *out)
{
  size_t n = 0;
  for (uint32_t i = first; i < end; i++) {
    const kg_piece *piece = kg_names_at(names, i);
    kg_slice text = kg_slice_sub(names->doc->text, piece->begin, piece->end);
    if (n + text.len + 2 > MAX_KEY_BYTES) {
      return 0;
    }
    if (i > first && !piece->is_glued) {
      out[n++] = ' ';
    }
    if (text.len >= 3 && !memcmp(text.ptr, "\u2019", 3)) {
      out[n++] = '\'';
      text = kg_slice_sub(text, 3, text.len);
    }
    memcpy(out + n, text.ptr, text.len);
    if (piece->is_slip) {
      out[n + 1] = piece->lower.ptr[1];
    }
    n += text.len;
  }
  return n;
}

kg_slice
kg_names_key(kg_name_search *names, uint32_t first, uint32_t end)
{
  char key[MAX_KEY_BYTES];
  const size_t n = put_key(names, first, end, key);
  return kg_arena_copy(names->doc->arena, kg_slice_make(key, n));
}

/// "HANOI" is known as "Hanoi".
static const kg_known_name *
find_upper(const kg_name_search *names, kg_slice key)
{
  kg_buf buf;
  kg_buf_init(&buf, names->data->alloc);
  bool is_begin = true;
  size_t at = 0;
  int32_t c;
  while ((c = kg_utf8_next(key, &at)) >= 0) {
    kg_buf_add_utf8(&buf, (uint32_t)(is_begin ? c : kg_to_lower(c)));
    is_begin = !kg_is_letter(c);
  }
  const kg_known_name *known =
      kg_gazetteer_find(names->data, kg_buf_slice(&buf));
  kg_buf_clear(&buf);
  return known && known->type != KG_ORG && !known->is_demonym ? known : NULL;
}

const kg_known_name *
kg_names_known_at(const kg_name_search *names,
                  uint32_t first,
                  uint32_t *n_pieces)
{
  uint32_t most = 0;
  while (most < MAX_KNOWN_PIECES && kg_names_has(names, first + most, first)) {
    most++;
  }
  for (uint32_t n = most; n > 0; n--) {
    const kg_piece *last = kg_names_at(names, first + n - 1);
    if (last->shape == KG_SHAPE_OTHER && n > 1 && !kg_piece_is(last, ".")) {
      continue;
    }
    char text[MAX_KEY_BYTES];
    const kg_slice key =
        kg_slice_make(text, put_key(names, first, first + n, text));
    const kg_known_name *known = kg_gazetteer_find(names->data, key);
    if (!known && key.len > 4 && last->shape == KG_SHAPE_UPPER &&
        kg_names_at(names, first)->shape == KG_SHAPE_UPPER) {
      known = find_upper(names, key);
    }
    if (known) {
      *n_pieces = n;
      return known;
    }
  }
  return NULL;
}
