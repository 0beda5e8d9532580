/* SPDX-License-Identifier: Apache-2.0 */
#include "wordnet.h"

#include "text/glyph.h"

#include <stdlib.h>

bool
text_next_line(kg_slice text, size_t *at, kg_slice *line)
{
  if (*at >= text.len) {
    return false;
  }
  size_t end = kg_slice_find(text, KG_SLICE("\n"), *at);
  end = end == (size_t)-1 ? text.len : end;
  *line = kg_slice_sub(text, *at, end);
  *at = end + 1;
  return true;
}

size_t
text_split(kg_slice line, char by, kg_slice *fields, size_t max)
{
  size_t n = 0;
  size_t begin = 0;
  for (size_t i = 0; i <= line.len && n < max; i++) {
    if (i == line.len || line.ptr[i] == by) {
      fields[n++] = kg_slice_sub(line, begin, i);
      begin = i + 1;
    }
  }
  return n;
}

/* WordNet: what is below a synset. */
typedef struct synset {
  kg_slice words[40];
  size_t n_words;
  uint32_t below[600];
  size_t n_below;
} synset;

static void
read_synset(kg_slice line, synset *out)
{
  kg_slice fields[2000];
  out->n_words = out->n_below = 0;
  const size_t n = text_split(line, ' ', fields, 2000);
  if (n < 4) {
    return;
  }
  const size_t n_words = strtoul(fields[3].ptr, NULL, 16);
  for (size_t i = 0; i < n_words && i < 40 && 4 + 2 * i < n; i++) {
    out->words[out->n_words++] = fields[4 + 2 * i];
  }
  size_t at = 4 + 2 * n_words;
  const size_t n_pointers = strtoul(fields[at].ptr, NULL, 10);
  at++;
  for (size_t i = 0; i < n_pointers && at + 1 < n; i++, at += 4) {
    if (kg_slice_is(fields[at], "~") && out->n_below < 600) {
      out->below[out->n_below++] =
          (uint32_t)strtoul(fields[at + 1].ptr, NULL, 10);
    }
  }
}

static kg_slice
line_at(kg_slice text, size_t offset)
{
  kg_slice line = KG_SLICE("");
  text_next_line(text, &offset, &line);
  return line;
}

/* All synsets below `root`, itself included, into `found`. */
bool
wordnet_below(kg_slice data, uint32_t root, kg_id_map *found)
{
  synset s;
  bool ok = kg_id_map_put(found, root, 1, NULL) != NULL;
  for (size_t i = 0; ok && i < found->n; i++) {
    read_synset(line_at(data, (size_t)found->entries[i].key), &s);
    for (size_t k = 0; ok && k < s.n_below; k++) {
      ok = kg_id_map_put(found, s.below[k], 1, NULL) != NULL;
    }
  }
  return ok;
}

static bool
starts_upper(kg_slice word)
{
  return kg_glyph_at(word, 0, NULL) != KG_GLYPH_LOWER;
}

/* Words written in lower case in a synset below person. */
bool
wordnet_words(kg_slice data,
              const kg_id_map *found,
              const kg_id_map *without,
              kg_text_map *words)
{
  synset s;
  for (size_t i = 0; i < found->n; i++) {
    const uint64_t offset = found->entries[i].key;
    if (kg_id_map_find(without, offset)) {
      continue;
    }
    read_synset(line_at(data, (size_t)offset), &s);
    for (size_t k = 0; k < s.n_words; k++) {
      if (!starts_upper(s.words[k]) &&
          !kg_text_map_put(words, s.words[k], 1, NULL)) {
        return false;
      }
    }
  }
  return true;
}

/* Which sense of the noun, by frequency, is one of `found`: from 1. */
uint32_t
wordnet_rank(const kg_slice *fields, size_t n, const kg_id_map *found)
{
  const size_t n_senses = strtoul(fields[2].ptr, NULL, 10);
  if (n < n_senses + 4) {
    return 0;
  }
  // The line ends with two spaces, so that two fields are empty.
  size_t end = n;
  while (end > 0 && !fields[end - 1].len) {
    end--;
  }
  for (size_t i = 0; i < n_senses && n_senses <= end; i++) {
    const kg_slice offset = fields[end - n_senses + i];
    if (kg_id_map_find(found, strtoul(offset.ptr, NULL, 10))) {
      return (uint32_t)(i + 1 < 15 ? i + 1 : 15);
    }
  }
  return 0;
}
