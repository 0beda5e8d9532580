/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/lexer.h"

#include "base/utf8.h"
#include "rdf/name_chars.h"

static const char *const keyword_names[] = {
    "",
#define KEYWORD(name) #name,
#include "sparql/keywords.def"
#undef KEYWORD
};

const char *
kg_keyword_name(kg_keyword keyword)
{
  return keyword == KG_KEY_TRUE    ? "true"
         : keyword == KG_KEY_FALSE ? "false"
                                   : keyword_names[keyword];
}

kg_keyword
kg_keyword_find(kg_slice word)
{
  for (int i = 1; i < KG_N_KEYWORDS; ++i) {
    if (kg_slice_equal_nocase(word, kg_slice_of(keyword_names[i]))) {
      return (kg_keyword)i;
    }
  }
  return KG_KEY_NONE;
}

// Characters ------------------------------------------------------------

static bool
is_ascii_letter(int32_t c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_ascii_digit(int32_t c)
{
  return c >= '0' && c <= '9';
}

static int
hex_value(int c)
{
  return is_ascii_digit(c)        ? c - '0'
         : (c >= 'a' && c <= 'f') ? c - 'a' + 10
         : (c >= 'A' && c <= 'F') ? c - 'A' + 10
                                  : -1;
}

/// PN_CHARS without the hyphen.
static bool
is_VARNAME_char(int32_t c)
{
  return c != '-' && kg_is_pn_chars(c);
}

static int32_t
peek(const kg_lexer *lexer, size_t at)
{
  return kg_utf8_next(lexer->text, &at);
}

/// A byte, or 0 at the end.
static char
byte_at(const kg_lexer *lexer, size_t at)
{
  return at < lexer->text.len ? lexer->text.ptr[at] : 0;
}

static size_t
char_len(const kg_lexer *lexer, size_t at)
{
  size_t end = at;
  return kg_utf8_next(lexer->text, &end) < 0 ? 1 : end - at;
}

static size_t
skip_while(const kg_lexer *lexer, size_t at, bool (*is_fit)(int32_t))
{
  size_t next = at;
  for (int32_t c; (c = kg_utf8_next(lexer->text, &next)) >= 0;) {
    if (!is_fit(c)) {
      break;
    }
    at = next;
  }
  return at;
}

// Faults and places -----------------------------------------------------

static uint32_t
original(const kg_lexer *lexer, size_t at)
{
  size_t low = 0;
  size_t high = lexer->n_jumps;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (lexer->jumps[middle].at <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return (uint32_t)at + (low ? lexer->jumps[low - 1].add : 0);
}

static bool
fail(kg_lexer *lexer,
     size_t begin,
     size_t end,
     const char *message,
     const char *hint)
{
  lexer->fault = (kg_lexer_fault){
      {original(lexer, begin), original(lexer, end)}, message, hint};
  return false;
}

// Escapes of code points, 19.2 --------------------------------------------

static bool
read_hex(kg_slice text, size_t at, size_t n, uint32_t *value)
{
  *value = 0;
  for (size_t i = 0; i < n; ++i) {
    const int digit = at + i < text.len ? hex_value(text.ptr[at + i]) : -1;
    if (digit < 0) {
      return false;
    }
    *value = *value << 4 | (uint32_t)digit;
  }
  return true;
}

/// The length of the escape at `at` and its bytes; 0 if there is none.
static bool
read_escape(kg_lexer *lexer, kg_slice in, size_t at, char out[4], size_t *n)
{
  const size_t n_digits = in.ptr[at + 1] == 'u' ? 4 : 8;
  uint32_t value = 0;
  if (read_hex(in, at + 2, n_digits, &value)) {
    *n = kg_utf8_encode(value, out);
  }
  if (*n) {
    return true;
  }
  size_t end = at + 2;
  while (end < in.len && end < at + 2 + n_digits &&
         hex_value(in.ptr[end]) >= 0) {
    ++end;
  }
  lexer->fault = (kg_lexer_fault){
      {(uint32_t)at, (uint32_t)end},
      n_digits == 4 ? "\"\\u\" needs four hexadecimal digits of a character"
                    : "\"\\U\" needs eight hexadecimal digits of a character",
      NULL};
  return false;
}

static bool
is_escape(kg_slice text, size_t at)
{
  return text.ptr[at] == '\\' && at + 1 < text.len &&
         (text.ptr[at + 1] == 'u' || text.ptr[at + 1] == 'U');
}

static size_t
count_escapes(kg_slice text)
{
  size_t n = 0;
  for (size_t at = 0; at < text.len; ++at) {
    if (is_escape(text, at)) {
      ++n;
    } else if (text.ptr[at] == '\\') {
      ++at; // An escaped backslash does not begin another escape.
    }
  }
  return n;
}

static bool
replace_escapes(kg_lexer *lexer, size_t n_escapes)
{
  const kg_slice in = lexer->text;
  char *out = kg_arena_get(lexer->arena, in.len + 1);
  lexer->jumps = KG_ARENA_ARRAY(lexer->arena, struct kg_lexer_jump, n_escapes);
  if (!out || !lexer->jumps) {
    return fail(lexer, 0, 0, NULL, NULL);
  }
  size_t len = 0;
  for (size_t at = 0; at < in.len;) {
    if (!is_escape(in, at)) {
      const size_t n = in.ptr[at] == '\\' && at + 1 < in.len ? 2 : 1;
      memcpy(out + len, in.ptr + at, n);
      len += n;
      at += n;
      continue;
    }
    size_t n = 0;
    if (!read_escape(lexer, in, at, out + len, &n)) {
      return false;
    }
    len += n;
    at += in.ptr[at + 1] == 'u' ? 6 : 10;
    lexer->jumps[lexer->n_jumps++] =
        (struct kg_lexer_jump){(uint32_t)len, (uint32_t)(at - len)};
  }
  lexer->text = kg_slice_make(out, len);
  return true;
}

bool
kg_lexer_init(kg_lexer *lexer, kg_slice text, kg_arena *arena)
{
  *lexer = (kg_lexer){.arena = arena, .text = text};
  const size_t bad = kg_utf8_check(text);
  if (bad < text.len) {
    return fail(lexer, bad, bad + 1, "the text is not UTF-8", NULL);
  }
  const size_t n_escapes = count_escapes(text);
  if (n_escapes && !replace_escapes(lexer, n_escapes)) {
    return false;
  }
  if (kg_slice_has_prefix(lexer->text, kg_slice_of("\xEF\xBB\xBF"))) {
    lexer->at = 3;
  }
  return true;
}

// Strings ---------------------------------------------------------------

static size_t
skip_space(const kg_lexer *lexer, size_t at)
{
  for (;; ++at) {
    const char c = byte_at(lexer, at);
    if (c == '#') {
      while (at < lexer->text.len && byte_at(lexer, at) != '\n' &&
             byte_at(lexer, at) != '\r') {
        ++at;
      }
    }
    const char d = byte_at(lexer, at);
    if (at >= lexer->text.len ||
        !(d == ' ' || d == '\t' || d == '\n' || d == '\r')) {
      return at;
    }
  }
}

/// ECHAR: the character behind a backslash, or 0.
static char
unescape_ECHAR(char c)
{
  static const char from[] = "tbnrf\"'\\";
  static const char to[] = "\t\b\n\r\f\"'\\";
  const char *found = c ? strchr(from, c) : NULL;
  return found ? to[found - from] : 0;
}

static bool
unescape(kg_lexer *lexer, size_t begin, size_t end, kg_slice *text)
{
  *text = kg_slice_sub(lexer->text, begin, end);
  if (!text->len || !memchr(text->ptr, '\\', text->len)) {
    return true;
  }
  char *out = kg_arena_get(lexer->arena, text->len);
  if (!out) {
    return fail(lexer, begin, end, NULL, NULL);
  }
  size_t n = 0;
  for (size_t at = begin; at < end; ++at) {
    char c = byte_at(lexer, at);
    if (c == '\\') {
      c = unescape_ECHAR(byte_at(lexer, ++at));
      if (!c) {
        return fail(lexer, at - 1, at + char_len(lexer, at),
                    "no such escape in a string",
                    "write a backslash as \"\\\\\"; escapes are \\t \\n \\r "
                    "\\b \\f \\\" \\' \\\\ \\uXXXX");
      }
    }
    out[n++] = c;
  }
  *text = kg_slice_make(out, n);
  return true;
}

static bool
fail_unclosed(kg_lexer *lexer, size_t begin, size_t at, bool is_long)
{
  return fail(lexer, begin, at, "the string that begins here does not end",
              is_long ? "close it with the same three quotes"
                      : "close it on the same line, or put three quotes "
                        "around text of several lines");
}

static bool
read_string(kg_lexer *lexer, kg_token *token)
{
  const size_t begin = lexer->at;
  const char quote = byte_at(lexer, begin);
  const bool is_long =
      byte_at(lexer, begin + 1) == quote && byte_at(lexer, begin + 2) == quote;
  const size_t n_quotes = is_long ? 3 : 1;
  size_t at = begin + n_quotes;
  for (;; ++at) {
    const char c = byte_at(lexer, at);
    const bool line_ends = c == '\n' || c == '\r';
    if (at >= lexer->text.len || (line_ends && !is_long)) {
      return fail_unclosed(lexer, begin, at, is_long);
    }
    if (c == '\\') {
      ++at;
    } else if (c == quote && (!is_long || (byte_at(lexer, at + 1) == quote &&
                                           byte_at(lexer, at + 2) == quote))) {
      break;
    }
  }
  token->kind = KG_TOKEN_STRING;
  lexer->at = at + n_quotes;
  return unescape(lexer, begin + n_quotes, at, &token->text);
}

// Names -----------------------------------------------------------------

static bool
is_local_escape(char c)
{
  return c && strchr("_~.-!$&'()*+,;=/?#@%", c);
}

/// The end of the PLX at `at`, or `at`.
static size_t
skip_PLX(const kg_lexer *lexer, size_t at)
{
  if (byte_at(lexer, at) == '%' && hex_value(byte_at(lexer, at + 1)) >= 0 &&
      hex_value(byte_at(lexer, at + 2)) >= 0) {
    return at + 3;
  }
  if (byte_at(lexer, at) == '\\' && is_local_escape(byte_at(lexer, at + 1))) {
    return at + 2;
  }
  return at;
}

/// The end of the PN_LOCAL at `at`: dots at its end do not belong to it.
static size_t
skip_PN_LOCAL(const kg_lexer *lexer, size_t at)
{
  size_t end = at;
  for (bool is_first = true;; is_first = false) {
    const size_t plx = skip_PLX(lexer, at);
    const int32_t c = peek(lexer, at);
    if (plx > at) {
      at = end = plx;
    } else if (c == ':' || kg_is_pn_chars_u(c) || is_ascii_digit(c) ||
               (!is_first && kg_is_pn_chars(c))) {
      at += char_len(lexer, at);
      end = at;
    } else if (c == '.' && !is_first) {
      ++at;
    } else {
      return end;
    }
  }
}

/// The end of the longest run of PN_CHARS and inner dots from `at`.
static size_t
skip_dotted(const kg_lexer *lexer, size_t at)
{
  size_t end = at;
  for (;;) {
    at = skip_while(lexer, at, kg_is_pn_chars);
    end = at > end ? at : end;
    if (byte_at(lexer, at) != '.') {
      return end;
    }
    while (byte_at(lexer, at) == '.') {
      ++at;
    }
    if (!kg_is_pn_chars(peek(lexer, at))) {
      return end;
    }
  }
}

static bool
read_local(kg_lexer *lexer, size_t begin, kg_token *token)
{
  const size_t end = skip_PN_LOCAL(lexer, begin);
  token->kind = KG_TOKEN_NAME;
  token->text = kg_slice_sub(lexer->text, begin, end);
  lexer->at = end;
  if (!token->text.len || !memchr(token->text.ptr, '\\', token->text.len)) {
    return true;
  }
  char *out = kg_arena_get(lexer->arena, token->text.len);
  if (!out) {
    return fail(lexer, begin, end, NULL, NULL);
  }
  size_t n = 0;
  for (size_t i = 0; i < token->text.len; ++i) {
    i += token->text.ptr[i] == '\\';
    out[n++] = token->text.ptr[i];
  }
  token->text = kg_slice_make(out, n);
  return true;
}

/// A prefixed name, or a word.
static bool
read_word(kg_lexer *lexer, kg_token *token)
{
  const size_t begin = lexer->at;
  const size_t prefix_end = kg_is_pn_chars_base(peek(lexer, begin))
                                ? skip_dotted(lexer, begin)
                                : begin;
  if (byte_at(lexer, prefix_end) == ':') {
    token->prefix = kg_slice_sub(lexer->text, begin, prefix_end);
    return read_local(lexer, prefix_end + 1, token);
  }
  lexer->at = skip_while(lexer, begin, is_VARNAME_char);
  token->kind = KG_TOKEN_WORD;
  token->text = kg_slice_sub(lexer->text, begin, lexer->at);
  token->keyword = kg_keyword_find(token->text);
  return true;
}

static bool
read_blank(kg_lexer *lexer, kg_token *token)
{
  const size_t begin = lexer->at + 2;
  const int32_t c = peek(lexer, begin);
  if (!kg_is_pn_chars_u(c) && !is_ascii_digit(c)) {
    return fail(lexer, lexer->at, begin,
                "a blank node needs a label behind \"_:\"",
                "write \"[]\" for one without a label");
  }
  lexer->at = skip_dotted(lexer, begin);
  token->kind = KG_TOKEN_BLANK;
  token->text = kg_slice_sub(lexer->text, begin, lexer->at);
  return true;
}

static bool
read_var(kg_lexer *lexer, kg_token *token)
{
  const size_t begin = lexer->at + 1;
  const size_t end = skip_while(lexer, begin, is_VARNAME_char);
  if (end == begin && byte_at(lexer, lexer->at) == '$') {
    return fail(lexer, lexer->at, begin, "a variable needs a name behind \"$\"",
                NULL);
  }
  token->kind = end == begin ? KG_TOKEN_MARK : KG_TOKEN_VAR;
  token->mark = end == begin ? '?' : 0;
  token->text = kg_slice_sub(lexer->text, begin, end);
  lexer->at = end;
  return true;
}

static bool
read_lang(kg_lexer *lexer, kg_token *token)
{
  const size_t begin = lexer->at + 1;
  size_t at = begin;
  while (is_ascii_letter(byte_at(lexer, at))) {
    ++at;
  }
  if (at == begin) {
    return fail(lexer, lexer->at, begin,
                "a language tag needs letters behind \"@\"",
                "as in \"Hanoi\"@en");
  }
  for (;;) {
    size_t part = at + 1;
    while (is_ascii_letter(byte_at(lexer, part)) ||
           is_ascii_digit(byte_at(lexer, part))) {
      ++part;
    }
    if (byte_at(lexer, at) != '-' || part == at + 1) {
      break;
    }
    at = part;
  }
  char *lower = kg_arena_get(lexer->arena, at - begin);
  if (!lower) {
    return fail(lexer, begin, at, NULL, NULL);
  }
  for (size_t i = begin; i < at; ++i) {
    const char c = byte_at(lexer, i);
    lower[i - begin] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  token->kind = KG_TOKEN_LANG;
  token->text = kg_slice_make(lower, at - begin);
  lexer->at = at;
  return true;
}

// Numbers, IRIs, marks -----------------------------------------------------

static size_t
skip_digits(const kg_lexer *lexer, size_t at)
{
  while (is_ascii_digit(byte_at(lexer, at))) {
    ++at;
  }
  return at;
}

/// The end of the EXPONENT at `at`, or `at`.
static size_t
skip_exponent(const kg_lexer *lexer, size_t at)
{
  const char e = byte_at(lexer, at);
  if (e != 'e' && e != 'E') {
    return at;
  }
  const char sign = byte_at(lexer, at + 1);
  const size_t digits = at + 1 + (sign == '+' || sign == '-');
  const size_t end = skip_digits(lexer, digits);
  return end > digits ? end : at;
}

static bool
read_number(kg_lexer *lexer, kg_token *token)
{
  const size_t begin = lexer->at;
  const size_t whole = skip_digits(lexer, begin);
  size_t end = whole;
  token->kind = KG_TOKEN_INTEGER;
  if (byte_at(lexer, whole) == '.') {
    const size_t fraction = skip_digits(lexer, whole + 1);
    if (fraction > whole + 1) {
      token->kind = KG_TOKEN_DECIMAL;
      end = fraction;
    } else if (skip_exponent(lexer, whole + 1) > whole + 1) {
      end = whole + 1; // `1.e5`
    }
  }
  const size_t exponent = skip_exponent(lexer, end);
  if (exponent > end) {
    token->kind = KG_TOKEN_DOUBLE;
    end = exponent;
  }
  token->text = kg_slice_sub(lexer->text, begin, end);
  lexer->at = end;
  return true;
}

static bool
is_IRIREF_byte(char c)
{
  return (unsigned char)c > ' ' && !strchr("<>\"{}|^`\\", c);
}

static bool
has_authority(const kg_lexer *lexer, size_t at)
{
  size_t end = at;
  while (is_ascii_letter(byte_at(lexer, end))) {
    ++end;
  }
  return end > at && byte_at(lexer, end) == ':' &&
         byte_at(lexer, end + 1) == '/' && byte_at(lexer, end + 2) == '/';
}

/// `<` begins an IRI if one can be read, else it compares.
static bool
read_less(kg_lexer *lexer, kg_token *token)
{
  const size_t begin = lexer->at + 1;
  size_t end = begin;
  while (end < lexer->text.len && is_IRIREF_byte(byte_at(lexer, end))) {
    ++end;
  }
  if (byte_at(lexer, end) == '>') {
    token->kind = KG_TOKEN_IRI;
    token->text = kg_slice_sub(lexer->text, begin, end);
    lexer->at = end + 1;
    return true;
  }
  if (has_authority(lexer, begin)) { // That could not be a prefixed name.
    const bool ends = end >= lexer->text.len || byte_at(lexer, end) == '\n' ||
                      byte_at(lexer, end) == '\r';
    return fail(lexer, ends ? begin - 1 : end,
                ends ? end : end + char_len(lexer, end),
                ends ? "the IRI that begins here does not end"
                     : "this character cannot be in an IRI",
                ends ? "close it with \">\""
                     : "write it as %20 and the like, or close the IRI with "
                       "\">\" before it");
  }
  const bool equal = byte_at(lexer, begin) == '=';
  token->kind = KG_TOKEN_MARK;
  token->mark = equal ? KG_MARK_LE : '<';
  lexer->at = begin + equal;
  return true;
}

static int
double_mark(char a, char b)
{
  return a == '&' && b == '&'   ? KG_MARK_AND
         : a == '|' && b == '|' ? KG_MARK_OR
         : a == '!' && b == '=' ? KG_MARK_NE
         : a == '>' && b == '=' ? KG_MARK_GE
         : a == '^' && b == '^' ? KG_MARK_TYPE
                                : 0;
}

static bool
fail_character(kg_lexer *lexer)
{
  const int32_t c = peek(lexer, lexer->at);
  const bool is_quote = c == 0x2018 || c == 0x2019 || c == 0x201C ||
                        c == 0x201D || c == 0xAB || c == 0xBB;
  const char *hint = is_quote    ? "put straight quotes (\") around text"
                     : c == 0xA0 ? "this is a no-break space: use a plain one"
                     : c == '&'  ? "\"and\" is \"&&\""
                                 : NULL;
  return fail(lexer, lexer->at, lexer->at + char_len(lexer, lexer->at),
              "this character means nothing here", hint);
}

static bool
read_mark(kg_lexer *lexer, kg_token *token)
{
  const char c = byte_at(lexer, lexer->at);
  const int two = double_mark(c, byte_at(lexer, lexer->at + 1));
  if (!two && (!c || !strchr("{}()[].,;=>!|^/*+-", c))) {
    return fail_character(lexer);
  }
  token->kind = KG_TOKEN_MARK;
  token->mark = two ? two : c;
  lexer->at += two ? 2 : 1;
  return true;
}

static bool
read_token(kg_lexer *lexer, kg_token *token)
{
  const int32_t c = peek(lexer, lexer->at);
  const char next = byte_at(lexer, lexer->at + 1);
  switch (c) {
  case '<': return read_less(lexer, token);
  case '"':
  case '\'': return read_string(lexer, token);
  case '?':
  case '$': return read_var(lexer, token);
  case '@': return read_lang(lexer, token);
  case '.':
    return is_ascii_digit(next) ? read_number(lexer, token)
                                : read_mark(lexer, token);
  case '_':
    return next == ':' ? read_blank(lexer, token) : read_word(lexer, token);
  case ':': return read_word(lexer, token);
  default: break;
  }
  return is_ascii_digit(c)        ? read_number(lexer, token)
         : kg_is_pn_chars_base(c) ? read_word(lexer, token)
                                  : read_mark(lexer, token);
}

bool
kg_lexer_next(kg_lexer *lexer, kg_token *token)
{
  const size_t begin = skip_space(lexer, lexer->at);
  *token = (kg_token){.spaced = begin > lexer->at};
  const size_t before = lexer->at;
  lexer->at = begin;
  if (begin >= lexer->text.len) {
    token->kind = KG_TOKEN_END; // Stands behind the last token, not below it.
    token->span.begin = token->span.end = original(lexer, before);
    return true;
  }
  if (!read_token(lexer, token)) {
    return false;
  }
  token->span.begin = original(lexer, begin);
  token->span.end = original(lexer, lexer->at);
  return true;
}
