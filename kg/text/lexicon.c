/* SPDX-License-Identifier: Apache-2.0 */
#include "text/lexicon.h"

#include "base/hash.h"
#include "text/glyph.h"
#include "text/model.h"
#include "text/normal.h"
#include "text/table.h"

#include <stdio.h>
#include <unistd.h>

#define MAX_COUNTRIES 400
#define MAX_PHRASE 256
#define N_FIELDS 6
#define N_FILES 3

static const char *const files[N_FILES] = {"lexicon.kgm", "places.kgm",
                                           "geonames.kgm"};

static const bool is_proper_list[KG_N_LISTS] = {
#define KG_LIST(name, is_proper, value) is_proper,
#include "text/lists.def"
#undef KG_LIST
};

struct kg_lexicon {
  const kg_alloc *alloc;
  kg_model *models[N_FILES];
  kg_model_table tables[N_FILES];
  size_t n_countries;
  kg_country countries[MAX_COUNTRIES];
};

/* "countries": a line each, fields between tabs in the order of kg_country. */
static void
read_countries(kg_lexicon *lexicon, kg_slice text)
{
  kg_slice fields[N_FIELDS];
  size_t n = 0;
  size_t begin = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] != '\t' && text.ptr[i] != '\n') {
      continue;
    }
    if (n < N_FIELDS) {
      fields[n++] = kg_slice_sub(text, begin, i);
    }
    begin = i + 1;
    if (text.ptr[i] == '\n') {
      if (n == N_FIELDS && lexicon->n_countries < MAX_COUNTRIES) {
        lexicon->countries[lexicon->n_countries++] = (kg_country){
            fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]};
      }
      n = 0;
    }
  }
}

kg_status
kg_lexicon_open(const kg_context *ctx, const char *folder, kg_lexicon **out)
{
  char path[4096];
  kg_status st = KG_OK;
  *out = NULL;
  kg_lexicon *lexicon = kg_alloc_zeroed(ctx->alloc, 1, sizeof *lexicon);
  if (!lexicon) {
    return kg_out_of_memory(ctx);
  }
  lexicon->alloc = ctx->alloc;
  for (size_t i = 0; !st && i < N_FILES; i++) {
    const int n = snprintf(path, sizeof path, "%s/%s", folder, files[i]);
    if (i > 0 && (n < 0 || (size_t)n >= sizeof path || access(path, R_OK))) {
      continue;
    }
    st = kg_model_open(ctx, folder, files[i], &lexicon->models[i]);
    if (!st) {
      kg_model_table_init(&lexicon->tables[i],
                          kg_model_section(lexicon->models[i], "entries"));
    }
  }
  if (st) {
    kg_lexicon_close(lexicon);
    return st;
  }
  read_countries(lexicon, kg_model_section(lexicon->models[0], "countries"));
  *out = lexicon;
  return KG_OK;
}

void
kg_lexicon_close(kg_lexicon *lexicon)
{
  if (!lexicon) {
    return;
  }
  for (size_t i = 0; i < N_FILES; i++) {
    kg_model_close(lexicon->models[i]);
  }
  kg_alloc_free(lexicon->alloc, lexicon);
}

/* Lower case, each run of white space one space. */
uint64_t
kg_lexicon_hash(kg_slice phrase)
{
  char text[MAX_PHRASE];
  kg_normal word;
  size_t n = 0;
  size_t size = 0;
  for (size_t at = 0; at < phrase.len;) {
    size_t end = at;
    while (end < phrase.len &&
           kg_glyph_at(phrase, end, &size) != KG_GLYPH_SPACE) {
      end += size;
    }
    kg_normal_lower(&word, kg_slice_sub(phrase, at, end));
    if (n + word.len + 1 > sizeof text) {
      break;
    }
    if (n > 0) {
      text[n++] = ' ';
    }
    memcpy(text + n, word.text, word.len);
    n += word.len;
    while (end < phrase.len &&
           kg_glyph_at(phrase, end, &size) == KG_GLYPH_SPACE) {
      end += size;
    }
    at = end;
  }
  return kg_hash64(kg_slice_make(text, n));
}

static uint64_t
key_of(kg_list list, uint64_t hash)
{
  return kg_hash_mix(hash + 0x9E3779B97F4A7C15u * ((uint64_t)list + 1));
}

uint64_t
kg_lexicon_key(kg_list list, kg_slice phrase)
{
  return key_of(list, kg_lexicon_hash(phrase));
}

static bool
has_lower(kg_slice phrase)
{
  size_t size = 0;
  for (size_t at = 0; at < phrase.len; at += size) {
    if (kg_glyph_at(phrase, at, &size) == KG_GLYPH_LOWER) {
      return true;
    }
  }
  return false;
}

/* The files of places have lists of places alone. */
static size_t
n_files_of(kg_list list)
{
  return list == KG_LIST_COUNTRY || list == KG_LIST_DEMONYM ||
                 list == KG_LIST_CAPITAL || list == KG_LIST_CITY ||
                 list == KG_LIST_STATE
             ? N_FILES
             : 1;
}

void
kg_lexicon_prefetch(const kg_lexicon *lexicon, kg_list list, uint64_t hash)
{
  const uint64_t key = key_of(list, hash);
  const size_t n = n_files_of(list);
  for (size_t i = 0; i < n; i++) {
    kg_model_table_prefetch(&lexicon->tables[i], key);
  }
}

static uint32_t
find_entry(const kg_lexicon *lexicon,
           kg_list list,
           kg_slice phrase,
           uint64_t hash)
{
  const uint64_t key = key_of(list, hash);
  const size_t n = n_files_of(list);
  for (size_t i = 0; i < n; i++) {
    const uint32_t value = kg_model_table_find(&lexicon->tables[i], key);
    if (value && !(value & KG_LEXICON_ACRONYM && has_lower(phrase))) {
      return value & ~KG_LEXICON_ACRONYM;
    }
  }
  return 0;
}

uint32_t
kg_lexicon_find_hash(const kg_lexicon *lexicon,
                     kg_list list,
                     kg_slice phrase,
                     uint64_t hash)
{
  if (!phrase.len || phrase.len > MAX_PHRASE ||
      (is_proper_list[list] && kg_glyph_at(phrase, 0, NULL) == KG_GLYPH_LOWER &&
       (unsigned char)phrase.ptr[0] < 0x80)) {
    return 0;
  }
  const uint32_t value = find_entry(lexicon, list, phrase, hash);
  if (value || list != KG_LIST_DEMONYM || phrase.len < 3 ||
      phrase.ptr[phrase.len - 1] != 's') {
    return value;
  }
  const kg_slice singular = kg_slice_sub(phrase, 0, phrase.len - 1);
  return find_entry(lexicon, list, singular, kg_lexicon_hash(singular));
}

uint32_t
kg_lexicon_find(const kg_lexicon *lexicon, kg_list list, kg_slice phrase)
{
  return kg_lexicon_find_hash(lexicon, list, phrase, kg_lexicon_hash(phrase));
}

const kg_country *
kg_lexicon_country(const kg_lexicon *lexicon, uint32_t index)
{
  return index < lexicon->n_countries ? &lexicon->countries[index] : NULL;
}
