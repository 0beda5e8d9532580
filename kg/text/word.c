/* SPDX-License-Identifier: Apache-2.0 */
/* The rules follow what the Universal Dependencies corpora GUM and EWT do with
 * English words; where the two differ, GUM decides. */
#include "text/word.h"

#include "base/word_list.h"
#include "text/abbreviation.h"
#include "text/glyph.h"

#define MAX_WORD 200

static const char *const prefixes[] = {
    "a",     "anti",  "auto",  "bi",    "bio",    "co",     "counter", "cross",
    "de",    "dis",   "e",     "eco",   "ex",     "extra",  "geo",     "hyper",
    "infra", "inter", "intra", "macro", "mega",   "meta",   "micro",   "mid",
    "mini",  "mis",   "multi", "neo",   "non",    "over",   "pan",     "para",
    "post",  "pre",   "pro",   "proto", "pseudo", "psycho", "quasi",   "re",
    "semi",  "socio", "sub",   "super", "trans",  "tri",    "ultra",   "un",
    "under", "uni",   "vice"};

/* Written like a syllable of a given name, but a word. */
static const char *const syllable_words[] = {
    "bang", "ban",  "bin", "born", "can",  "era",  "fan", "gun",  "han", "he",
    "hi",   "hot",  "in",  "king", "like", "long", "low", "man",  "me",  "mean",
    "men",  "on",   "pan", "pen",  "ring", "run",  "sin", "sing", "so",  "son",
    "song", "ten",  "the", "then", "to",   "ton",  "top", "up",   "way", "who",
    "win",  "wing", "won", "year", "yen",  "zone"};

static const char *const units[] = {
    "AM",  "am",  "pm",  "PM",  "km",  "m",   "cm",      "mm",     "kg",
    "g",   "mg",  "ft",  "mph", "kph", "kmh", "k",       "K",      "M",
    "bn",  "mn",  "tn",  "lb",  "lbs", "oz",  "MW",      "GW",     "kW",
    "Hz",  "GHz", "MHz", "GB",  "MB",  "KB",  "TB",      "min",    "mins",
    "hrs", "hr",  "h",   "C",   "F",   "p",   "million", "billion"};

static const char *const top_domains[] = {
    "com", "org", "net", "gov", "edu", "uk", "ca",   "us",  "info", "io",
    "tv",  "co",  "eu",  "de",  "fr",  "au", "nz",   "int", "mil",  "kr",
    "jp",  "cn",  "in",  "ru",  "biz", "me", "news", "php", "html"};

static bool
is_digit_at(kg_slice text, size_t at)
{
  return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
}

static bool
is_word_at(kg_slice text, size_t at)
{
  return kg_glyph_is_word(kg_glyph_at(text, at, NULL));
}

static size_t
run_of_digits(kg_slice text, size_t at)
{
  const size_t begin = at;
  while (is_digit_at(text, at)) {
    at++;
  }
  return at - begin;
}

static size_t
end_of_letters(kg_slice text, size_t at)
{
  size_t size = 0;
  while (kg_glyph_is_letter(kg_glyph_at(text, at, &size))) {
    at += size;
  }
  return at;
}

size_t
kg_word_clitic(kg_slice text, size_t at)
{
  static const char *const clitics[] = {"s", "m", "d", "ll", "re", "ve"};
  size_t size = 0;
  if (kg_glyph_at(text, at, &size) != KG_GLYPH_APOSTROPHE) {
    return 0;
  }
  const size_t begin = at + size;
  const size_t end = end_of_letters(text, begin);
  if (begin == end || is_digit_at(text, end)) {
    return 0;
  }
  return KG_IS_ONE_OF_NOCASE(kg_slice_sub(text, begin, end), clitics) ? end - at
                                                                      : 0;
}

size_t
kg_word_cut(kg_slice word)
{
  static const struct {
    const char *word;
    size_t cut;
  } cuts[] = {{"cannot", 3}, {"gonna", 3},   {"wanna", 3},   {"gotta", 3},
              {"gimme", 3},  {"lemme", 3},   {"dont", 2},    {"didnt", 3},
              {"doesnt", 4}, {"couldnt", 5}, {"wouldnt", 5}, {"shouldnt", 6},
              {"isnt", 2},   {"arent", 3},   {"wasnt", 3},   {"havent", 4},
              {"hasnt", 3}};
  for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
    if (kg_slice_equal_nocase(word, kg_slice_of(cuts[i].word))) {
      return cuts[i].cut;
    }
  }
  return 0;
}

/* Consonants, vowels, and one of the few ends that romanised Chinese and
 * Korean syllables have. */
static bool
is_syllable(kg_slice s)
{
  size_t i = 0;
  size_t n_vowels = 0;
  if (s.len < 1 || s.len > 6) {
    return false;
  }
  while (i < s.len && i < 2 && !strchr("aeiouAEIOU", s.ptr[i])) {
    i++;
  }
  while (i < s.len && strchr("aeiouywAEIOU", s.ptr[i]) && n_vowels < 4) {
    i++;
    n_vowels++;
  }
  const kg_slice rest = kg_slice_sub(s, i, s.len);
  return n_vowels > 0 && (!rest.len || kg_slice_is(rest, "n") ||
                          kg_slice_is(rest, "ng") || kg_slice_is(rest, "m") ||
                          kg_slice_is(rest, "k") || kg_slice_is(rest, "p") ||
                          kg_slice_is(rest, "t") || kg_slice_is(rest, "l") ||
                          kg_slice_is(rest, "h") || kg_slice_is(rest, "ck"));
}

/* The word before `at`, if only one space is between; its end if it is long. */
static kg_slice
word_before(kg_slice text, size_t floor, size_t at)
{
  size_t end = at;
  if (end > floor && text.ptr[end - 1] == ' ') {
    end--;
  }
  size_t begin = end;
  while (begin > floor && end - begin < MAX_WORD &&
         (unsigned char)text.ptr[begin - 1] > ' ') {
    begin--;
  }
  return kg_slice_sub(text, begin, end);
}

/* "Yiu-chung", "Jae-in"; "Shin-Wook" where a capitalised name stands before. */
static bool
is_given_name(
    kg_slice text, size_t floor, size_t begin, kg_slice first, kg_slice second)
{
  if (kg_glyph_at(first, 0, NULL) != KG_GLYPH_UPPER || !is_syllable(first) ||
      !is_syllable(second) || KG_IS_ONE_OF(second, syllable_words)) {
    return false;
  }
  const kg_slice before = word_before(text, floor, begin);
  const bool after_name = before.len &&
                          kg_glyph_at(before, 0, NULL) == KG_GLYPH_UPPER &&
                          !kg_slice_is(before, "The");
  return kg_glyph_at(second, 0, NULL) != KG_GLYPH_UPPER || after_name;
}

static bool
joins_hyphen(kg_slice text, size_t floor, size_t begin, size_t at)
{
  size_t size = 0;
  (void)kg_glyph_at(text, at, &size);
  const size_t next = at + size;
  const kg_slice first = kg_slice_sub(text, begin, at);
  if (is_digit_at(text, next)) {
    const size_t n_first = run_of_digits(text, begin);
    const size_t n_next = run_of_digits(text, next);
    if (n_first != first.len && first.ptr[n_first] == '-') {
      return true; // in the middle of a date or a telephone number
    }
    return n_first == first.len
               ? (n_first == 3 && n_next == 4) ||
                     ((text.ptr[next + n_next >= text.len ? next
                                                          : next + n_next] ==
                       '-') &&
                      is_digit_at(text, next + n_next + 1) && n_first >= 2)
               : KG_IS_ONE_OF_NOCASE(first, prefixes);
  }
  const size_t end = end_of_letters(text, next);
  if (end == next) {
    return false;
  }
  if (KG_IS_ONE_OF_NOCASE(first, prefixes) &&
      !(first.len == 1 && first.ptr[0] != 'e' && first.ptr[0] != 'E')) {
    return !kg_slice_is(kg_slice_sub(text, next, end), "and");
  }
  const kg_slice second = kg_slice_sub(text, next, end);
  if (kg_slice_is(second, "e")) {
    return true; // Persian ezafe: Naqsh-e
  }
  // "Jae-in" after a surname, before the check of small words.
  const kg_slice before = word_before(text, floor, begin);
  if (kg_slice_is(second, "in") && is_syllable(first) && before.len &&
      kg_glyph_at(first, 0, NULL) == KG_GLYPH_UPPER &&
      kg_glyph_at(before, 0, NULL) == KG_GLYPH_UPPER) {
    return true;
  }
  return is_given_name(text, floor, begin, first, second);
}

static bool
joins_dot(kg_slice text, size_t begin, size_t at)
{
  size_t start = at;
  if (is_digit_at(text, at + 1)) {
    return at > begin && is_digit_at(text, at - 1);
  }
  const size_t end = end_of_letters(text, at + 1);
  if (end == at + 1) {
    return false;
  }
  while (start > begin && text.ptr[start - 1] != '.') {
    start--;
  }
  const kg_slice before = kg_slice_sub(text, start, at);
  const kg_slice after = kg_slice_sub(text, at + 1, end);
  if (KG_IS_ONE_OF_NOCASE(after, top_domains) && before.len > 1 &&
      !is_word_at(text, end)) {
    return true;
  }
  return before.len <= 2 && after.len <= 2 && !is_digit_at(before, 0);
}

static bool
joins_comma(kg_slice text, size_t at)
{
  return is_digit_at(text, at - 1) && run_of_digits(text, at + 1) == 3;
}

/* n't is a token: the word ends before its n. */
static bool
is_negation(kg_slice text, size_t at)
{
  size_t size = 0;
  if (kg_glyph_at(text, at, &size) != KG_GLYPH_APOSTROPHE) {
    return false;
  }
  const size_t t = at + size;
  return t < text.len && (text.ptr[t] | 0x20) == 't' && at > 0 &&
         (text.ptr[at - 1] | 0x20) == 'n' && !is_word_at(text, t + 1);
}

static bool
joins(kg_slice text, size_t floor, size_t begin, size_t at, size_t size)
{
  switch (kg_glyph_at(text, at, NULL)) {
  case KG_GLYPH_APOSTROPHE:
    return is_word_at(text, at + size) && !kg_word_clitic(text, at);
  case KG_GLYPH_HYPHEN: return joins_hyphen(text, floor, begin, at);
  case KG_GLYPH_DOT: return text.ptr[at] == '.' && joins_dot(text, begin, at);
  case KG_GLYPH_COMMA: return text.ptr[at] == ',' && joins_comma(text, at);
  case KG_GLYPH_COLON:
    return text.ptr[at] == ':' && is_digit_at(text, at - 1) &&
           is_digit_at(text, at + 1);
  case KG_GLYPH_SLASH:
    return is_digit_at(text, at - 1) && is_digit_at(text, at + size);
  case KG_GLYPH_OTHER:
    return (text.ptr[at] == '&' || text.ptr[at] == '_') &&
           kg_glyph_at(text, at - 1, NULL) == KG_GLYPH_UPPER &&
           kg_glyph_at(text, at + 1, NULL) == KG_GLYPH_UPPER;
  default: return false;
  }
}

/* "35mm" is two tokens, "1960s", "19th" and "4A" are one. */
static size_t
cut_unit(kg_slice text, size_t begin, size_t end)
{
  size_t at = begin;
  while (at < end && (is_digit_at(text, at) || text.ptr[at] == '.' ||
                      text.ptr[at] == ',' || text.ptr[at] == ':')) {
    at++;
  }
  if (at == begin || at == end ||
      !KG_IS_ONE_OF(kg_slice_sub(text, at, end), units)) {
    return end;
  }
  return at;
}

size_t
kg_word_end(kg_slice text, size_t floor, size_t begin)
{
  size_t at = begin;
  size_t size = 0;
  while (at < text.len && at - begin < MAX_WORD) {
    const kg_glyph g = kg_glyph_at(text, at, &size);
    if (kg_glyph_is_word(g)) {
      at += size;
    } else if (at > begin && is_negation(text, at) && at - begin > 1) {
      return at - 1;
    } else if (at > begin && joins(text, floor, begin, at, size)) {
      at += size;
    } else {
      break;
    }
  }
  return cut_unit(text, begin, at);
}

static kg_glyph
glyph_after_spaces(kg_slice text, size_t at, size_t *found)
{
  size_t size = 0;
  kg_glyph g = kg_glyph_at(text, at, &size);
  while (g == KG_GLYPH_SPACE) {
    at += size;
    g = kg_glyph_at(text, at, &size);
  }
  *found = at;
  return g;
}

static bool
single_letter_keeps_stop(kg_slice text, size_t floor, size_t begin, size_t end)
{
  size_t next = 0;
  const kg_glyph g = glyph_after_spaces(text, end + 1, &next);
  const kg_slice before = word_before(text, floor, begin);
  if (kg_glyph_at(text, begin, NULL) != KG_GLYPH_UPPER) {
    return strchr("cpvdbmrn", text.ptr[begin]) &&
           (g == KG_GLYPH_DIGIT ||
            (text.ptr[begin] == 'v' && g == KG_GLYPH_UPPER));
  }
  if (g == KG_GLYPH_END || next == end + 1) {
    return g == KG_GLYPH_UPPER || g == KG_GLYPH_CLOSE_BRACKET;
  }
  if (text.ptr[begin] == 'I' && before.len &&
      kg_glyph_at(before, 0, NULL) != KG_GLYPH_UPPER) {
    return false;
  }
  const bool after_name = !before.len ||
                          kg_glyph_at(before, 0, NULL) == KG_GLYPH_UPPER ||
                          kg_glyph_at(before, 0, NULL) >= KG_GLYPH_APOSTROPHE ||
                          before.ptr[before.len - 1] == ',';
  const kg_slice after = kg_slice_sub(text, next, end_of_letters(text, next));
  return g == KG_GLYPH_UPPER ? !kg_is_sentence_starter(after) || after.len == 1
                             : g == KG_GLYPH_LOWER && after_name;
}

/* "1." at the start of a paragraph counts a list. */
static bool
is_list_number(kg_slice text, size_t floor, size_t begin, size_t end)
{
  return begin == floor && end - begin <= 2 && is_digit_at(text, begin) &&
         is_digit_at(text, end - 1) &&
         kg_glyph_at(text, end + 1, NULL) == KG_GLYPH_SPACE;
}

bool
kg_word_keeps_stop(kg_slice text, size_t floor, size_t begin, size_t end)
{
  const kg_slice word = kg_slice_sub(text, begin, end);
  size_t size = 0;
  size_t next = 0;
  (void)kg_glyph_at(text, begin, &size);
  if (end + 1 < text.len && text.ptr[end + 1] == '.') {
    return false; // an ellipsis begins
  }
  const kg_glyph g = glyph_after_spaces(text, end + 1, &next);
  if (size == word.len && kg_glyph_is_letter(kg_glyph_at(text, begin, NULL))) {
    return single_letter_keeps_stop(text, floor, begin, end);
  }
  if (kg_is_dotted_acronym(word)) {
    return true;
  }
  if (is_list_number(text, floor, begin, end)) {
    return true;
  }
  switch (kg_abbreviation_find(word)) {
  case KG_ABBREVIATION_NONE: break;
  case KG_ABBREVIATION_NUMBER: return g == KG_GLYPH_DIGIT;
  case KG_ABBREVIATION_TITLE: return g != KG_GLYPH_END;
  default: return true;
  }
  // "approx.," and the like: no sentence goes on with a comma.
  return next == end + 1 && g == KG_GLYPH_COMMA &&
         kg_glyph_is_letter(kg_glyph_at(text, begin, NULL));
}

static size_t
end_of_address(kg_slice text, size_t at)
{
  size_t size = 0;
  size_t end = at;
  while (end < text.len) {
    const kg_glyph g = kg_glyph_at(text, end, &size);
    if (g == KG_GLYPH_SPACE ||
        (g >= KG_GLYPH_OPEN_SINGLE && g <= KG_GLYPH_CLOSE_DOUBLE) ||
        text.ptr[end] == '<' || text.ptr[end] == '>' || text.ptr[end] == ')' ||
        text.ptr[end] == ']') {
      break;
    }
    end += size;
  }
  while (end > at && strchr(".,;:!?'", text.ptr[end - 1])) {
    end--;
  }
  return end;
}

static bool
is_mail_char(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
         c == '+' || c == '%';
}

static size_t
end_of_mail(kg_slice text, size_t begin)
{
  size_t at = begin;
  while (at < text.len && at - begin < MAX_WORD && is_mail_char(text.ptr[at])) {
    at++;
  }
  if (at == begin || at >= text.len || text.ptr[at] != '@') {
    return begin;
  }
  const size_t host = ++at;
  while (at < text.len && at - host < MAX_WORD && is_mail_char(text.ptr[at])) {
    at++;
  }
  while (at > host && strchr(".-_+%", text.ptr[at - 1])) {
    at--;
  }
  return at > host ? at : begin;
}

/* @name and #name. */
static size_t
end_of_handle(kg_slice text, size_t begin)
{
  size_t at = begin + 1;
  size_t size = 0;
  if (!kg_glyph_is_letter(kg_glyph_at(text, at, NULL))) {
    return begin;
  }
  while (at < text.len) {
    const kg_glyph g = kg_glyph_at(text, at, &size);
    if (!kg_glyph_is_word(g) && text.ptr[at] != '_') {
      break;
    }
    at += size;
  }
  return at;
}

size_t
kg_word_address(kg_slice text, size_t at)
{
  const kg_slice rest = kg_slice_sub(text, at, text.len);
  if (kg_slice_has_prefix(rest, KG_SLICE("http://")) ||
      kg_slice_has_prefix(rest, KG_SLICE("https://")) ||
      kg_slice_has_prefix(rest, KG_SLICE("www."))) {
    return end_of_address(text, at);
  }
  if (rest.len && (rest.ptr[0] == '@' || rest.ptr[0] == '#')) {
    return end_of_handle(text, at);
  }
  return end_of_mail(text, at);
}
