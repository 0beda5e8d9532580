/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/layout.h"

#include "text/glyph.h"

#include <ctype.h>

enum { LONGEST_HEADING = 60, LONGEST_LABEL = 160 };

typedef enum noise_how { LINE, START, REST, LIST } noise_how;

static const struct {
  noise_how how;
  const char *words;
  const char *reason;
} NOISES[] = {
#define KG_NOISE(how, words, reason) {how, words, reason},
#include "extract/noise.def"
#undef KG_NOISE
};

/* Without signs, digits and spaces around: "2 Comments", "100% Font Size". */
static kg_slice
bare(kg_slice line)
{
  size_t from = 0;
  size_t to = line.len;
  while (from < to && !isalpha((unsigned char)line.ptr[from])) {
    ++from;
  }
  while (to > from && !isalpha((unsigned char)line.ptr[to - 1])) {
    --to;
  }
  return kg_slice_sub(line, from, to);
}

/* "Posted :" begins like "posted:". */
static bool
begins_with(kg_slice line, const char *words)
{
  size_t at = 0;
  for (; *words; ++words, ++at) {
    while (*words == ':' && at < line.len && line.ptr[at] == ' ') {
      ++at;
    }
    if (at >= line.len ||
        tolower((unsigned char)line.ptr[at]) != (unsigned char)*words) {
      return false;
    }
  }
  return true;
}

static bool
is_separator(kg_slice line)
{
  size_t size = 0;
  for (size_t at = 0; at < line.len; at += size) {
    if (kg_glyph_is_word(kg_glyph_at(line, at, &size))) {
      return false;
    }
  }
  return true;
}

/* "someone@example.org", with or without brackets and a name before it. */
static bool
is_contact(kg_slice line)
{
  const char *at = memchr(line.ptr, '@', line.len);
  if (!at || line.len > 80 || at == line.ptr) {
    return false;
  }
  const kg_slice rest = kg_slice_sub(line, (size_t)(at - line.ptr), line.len);
  size_t n_spaces = 0;
  for (size_t i = 0; i < line.len; ++i) {
    n_spaces += line.ptr[i] == ' ';
  }
  return n_spaces <= 3 && memchr(rest.ptr, '.', rest.len) != NULL &&
         isalnum((unsigned char)at[-1]);
}

kg_noise_reach
kg_noise_of(kg_slice line, const char **reason)
{
  const kg_slice core = bare(line);
  for (size_t i = 0; i < sizeof NOISES / sizeof *NOISES; ++i) {
    const bool whole =
        kg_slice_equal_nocase(core, kg_slice_of(NOISES[i].words));
    const bool hit =
        NOISES[i].how == START
            ? line.len <= LONGEST_LABEL && begins_with(line, NOISES[i].words)
            : whole && line.len <= LONGEST_HEADING;
    if (hit) {
      *reason = NOISES[i].reason;
      return NOISES[i].how == REST   ? KG_NOISE_REST
             : NOISES[i].how == LIST ? KG_NOISE_LIST
                                     : KG_NOISE_LINE;
    }
  }
  if (is_separator(line)) {
    *reason = "separator";
    return KG_NOISE_LINE;
  }
  if (is_contact(line)) {
    *reason = "metadata";
    return KG_NOISE_LINE;
  }
  return KG_NOISE_NONE;
}
