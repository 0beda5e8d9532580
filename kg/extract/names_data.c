/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/gazetteer.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TABLE_BYTES = 16 * 1024 * 1024, MAX_COLUMNS = 6 };

typedef struct word_list {
  kg_word_classes classes;
  const char *words;
} word_list;

static const word_list WORD_LISTS[] = {
#define KG_WORDS(name, text) {UINT64_C(1) << KG_BIT_##name, text},
#include "extract/name_words.def"
#include "extract/role_words.def"
#undef KG_WORDS
};

typedef struct name_list {
  kg_name_type type;
  const char *subtype;
  const char *names;
} name_list;

static const name_list NAME_LISTS[] = {
#define KG_NAMES(type, subtype, text) {type, subtype, text},
#include "extract/name_places.def"
#undef KG_NAMES
};

/// Cuts `rest` at the first `mark`; false when nothing is left.
static bool
next_part(kg_slice *rest, char mark, kg_slice *part)
{
  if (!rest->ptr || !rest->len) {
    return false;
  }
  const char *end = memchr(rest->ptr, mark, rest->len);
  const size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
  *part = kg_slice_make(rest->ptr, len);
  const size_t used = end ? len + 1 : len;
  *rest = kg_slice_make(rest->ptr + used, rest->len - used);
  return true;
}

static kg_status
add_classes(kg_names_data *data, kg_slice word, kg_word_classes classes)
{
  uint64_t *value = kg_text_map_put(&data->words, word, 0, NULL);
  if (!value) {
    return KG_ERR_MEMORY;
  }
  *value |= classes;
  return KG_OK;
}

/// Adds the class to each word of a name, in lower case.
static kg_status
add_lower_words(kg_names_data *data, kg_slice name, kg_word_classes classes)
{
  kg_buf lower;
  kg_buf_init(&lower, data->alloc);
  kg_add_lower(&lower, name);
  kg_status st = kg_buf_status(&lower);
  kg_slice rest = kg_arena_copy(&data->arena, kg_buf_slice(&lower));
  kg_buf_clear(&lower);
  kg_slice word;
  if (!st && !rest.ptr) {
    st = KG_ERR_MEMORY;
  }
  while (!st && next_part(&rest, ' ', &word)) {
    st = add_classes(data, word, classes);
  }
  return st;
}

/// The first entry of a name stays: countries come before cities.
static kg_status
add_name(kg_names_data *data, kg_slice name, uint32_t known)
{
  const kg_slice copy = kg_arena_copy(&data->arena, name);
  if (!copy.ptr || !kg_text_map_put(&data->names, copy, known, NULL)) {
    return KG_ERR_MEMORY;
  }
  return KG_OK;
}

static kg_status
add_known(kg_names_data *data, kg_known_name known, uint32_t *index)
{
  known.name = kg_arena_copy(&data->arena, known.name);
  *index = (uint32_t)data->known.n;
  if (!known.name.ptr || !kg_vec_push(&data->known, data->alloc, known)) {
    return KG_ERR_MEMORY;
  }
  return KG_OK;
}

static kg_status
add_word_lists(kg_names_data *data)
{
  kg_status st = KG_OK;
  for (size_t i = 0; !st && i < sizeof WORD_LISTS / sizeof *WORD_LISTS; i++) {
    kg_slice rest = kg_slice_of(WORD_LISTS[i].words);
    kg_slice word;
    while (!st && next_part(&rest, ' ', &word)) {
      st = word.len ? add_classes(data, word, WORD_LISTS[i].classes) : KG_OK;
    }
  }
  return st;
}

static kg_status
add_name_lists(kg_names_data *data)
{
  kg_status st = KG_OK;
  for (size_t i = 0; !st && i < sizeof NAME_LISTS / sizeof *NAME_LISTS; i++) {
    kg_slice rest = kg_slice_of(NAME_LISTS[i].names);
    kg_slice name;
    while (!st && next_part(&rest, '|', &name)) {
      const kg_known_name known = {
          name, NAME_LISTS[i].type, NAME_LISTS[i].subtype, KG_NO_INDEX, 0,
          false};
      // "United Nations=UN=U.N.": the usual name, then the others.
      kg_known_name one = known;
      kg_slice spellings = name;
      kg_slice spelling;
      next_part(&spellings, '=', &one.name);
      uint32_t index;
      st = add_known(data, one, &index);
      st = st ? st : add_name(data, one.name, index);
      while (!st && next_part(&spellings, '=', &spelling)) {
        st = add_name(data, spelling, index);
      }
    }
  }
  return st;
}

/// Each row: code, names, people, capital.
static kg_status
add_country(kg_names_data *data, const kg_slice *column, size_t n_columns)
{
  if (n_columns < 3) {
    return KG_OK;
  }
  kg_slice rest = column[1];
  kg_slice name;
  if (!next_part(&rest, '|', &name)) {
    return KG_OK;
  }
  uint32_t index = (uint32_t)data->known.n;
  const kg_known_name country = {name, KG_GPE, "Country", index, 0, false};
  kg_status st = add_known(data, country, &index);
  const kg_slice code = kg_arena_copy(&data->arena, column[0]);
  if (!st &&
      (!code.ptr || !kg_text_map_put(&data->countries, code, index, NULL))) {
    st = KG_ERR_MEMORY;
  }
  st = st ? st : add_name(data, name, index);
  while (!st && next_part(&rest, '|', &name)) {
    st = add_name(data, name, index);
  }
  kg_known_name people = country;
  people.is_demonym = true;
  uint32_t people_index = 0;
  st = st ? st : add_known(data, people, &people_index);
  rest = column[2];
  while (!st && next_part(&rest, '|', &name)) {
    st = add_name(data, name, people_index);
    if (!st && !memchr(name.ptr, ' ', name.len)) {
      st = add_lower_words(data, name, KG_W_DEMONYM);
    }
  }
  return st;
}

static uint32_t
read_number(kg_slice digits)
{
  uint32_t n = 0;
  for (size_t i = 0; i < digits.len && n < 100000000; i++) {
    n = n * 10 + (uint32_t)(digits.ptr[i] - '0');
  }
  return n;
}

/// Each row: name, country's code, inhabitants, C for a capital.
static kg_status
add_city(kg_names_data *data, const kg_slice *column, size_t n_columns)
{
  if (n_columns < 3) {
    return KG_OK;
  }
  const uint64_t *country = kg_text_map_find(&data->countries, column[1]);
  const kg_known_name city = {column[0],
                              KG_GPE,
                              "City",
                              country ? (uint32_t)*country : KG_NO_INDEX,
                              read_number(column[2]),
                              false};
  uint32_t index;
  const kg_status st = add_known(data, city, &index);
  return st ? st : add_name(data, column[0], index);
}

typedef kg_status
add_row_fn(kg_names_data *data, const kg_slice *column, size_t n_columns);

static kg_status
read_table(const kg_context *ctx,
           kg_names_data *data,
           const char *data_folder,
           const char *file,
           add_row_fn *add_row)
{
  const kg_slice path =
      kg_arena_printf(&data->arena, "%s/names/%s", data_folder, file);
  if (!path.ptr) {
    return KG_ERR_MEMORY;
  }
  kg_buf text;
  kg_buf_init(&text, data->alloc);
  kg_status st = kg_file_read(ctx, path.ptr, MAX_TABLE_BYTES, &text);
  kg_slice rest = kg_buf_slice(&text);
  kg_slice line;
  while (!st && next_part(&rest, '\n', &line)) {
    kg_slice column[MAX_COLUMNS];
    size_t n = 0;
    if (line.len && line.ptr[0] == '#') {
      continue;
    }
    while (n < MAX_COLUMNS && next_part(&line, '\t', &column[n])) {
      n++;
    }
    st = add_row(data, column, n);
  }
  kg_buf_clear(&text);
  return st;
}

/// Words of known places mark parts of names ("Hong", "Kong").
static kg_status
mark_place_parts(kg_names_data *data)
{
  kg_status st = KG_OK;
  for (size_t i = 0; !st && i < data->names.n; i++) {
    const kg_known_name *known = &data->known.at[data->names.entries[i].value];
    if (known->type == KG_GPE && known->population == 0) {
      st = add_lower_words(data, data->names.entries[i].key, KG_W_PLACE_PART);
    }
  }
  return st;
}

kg_status
kg_names_data_open(const kg_context *ctx,
                   const char *data_folder,
                   const kg_lexicon *lexicon,
                   kg_names_data **out)
{
  *out = NULL;
  if (!data_folder) {
    return KG_OK;
  }
  kg_names_data *data = kg_alloc_zeroed(ctx->alloc, 1, sizeof *data);
  if (!data) {
    return kg_out_of_memory(ctx);
  }
  data->alloc = ctx->alloc;
  data->lexicon = lexicon;
  kg_arena_init(&data->arena, ctx->alloc);
  kg_text_map_init(&data->words, ctx->alloc);
  kg_text_map_init(&data->names, ctx->alloc);
  kg_text_map_init(&data->countries, ctx->alloc);
  kg_status st = add_word_lists(data);
  st = st ? st
          : read_table(ctx, data, data_folder, "countries.tsv", add_country);
  st = st ? st : add_name_lists(data);
  st = st ? st : mark_place_parts(data);
  st = st ? st : read_table(ctx, data, data_folder, "cities.tsv", add_city);
  if (st) {
    kg_names_data_close(data);
    return st == KG_ERR_MEMORY ? kg_out_of_memory(ctx) : st;
  }
  *out = data;
  return KG_OK;
}

void
kg_names_data_close(kg_names_data *data)
{
  if (data) {
    kg_text_map_clear(&data->words);
    kg_text_map_clear(&data->names);
    kg_text_map_clear(&data->countries);
    kg_vec_free(&data->known, data->alloc);
    kg_arena_clear(&data->arena);
    kg_alloc_free(data->alloc, data);
  }
}

enum { MAX_FIRST_NAME = 32 };

/// First names are the lexicon's, where they have a capital.
static kg_word_classes
first_name_classes(const kg_names_data *data, kg_slice lower)
{
  char name[MAX_FIRST_NAME];
  if (!data->lexicon || lower.len < 2 || lower.len > sizeof name ||
      lower.ptr[0] < 'a' || lower.ptr[0] > 'z') {
    return 0;
  }
  memcpy(name, lower.ptr, lower.len);
  name[0] = (char)(name[0] - 'a' + 'A');
  const uint32_t bits = kg_lexicon_find(data->lexicon, KG_LIST_FIRST_NAME,
                                        kg_slice_make(name, lower.len));
  return (bits ? KG_W_FIRST_NAME : 0) |
         (bits & KG_MALE_BIT ? KG_W_FIRST_MALE : 0) |
         (bits & KG_FEMALE_BIT ? KG_W_FIRST_FEMALE : 0);
}

kg_word_classes
kg_gazetteer_classes(const kg_names_data *data, kg_slice lower)
{
  const uint64_t *value = kg_text_map_find(&data->words, lower);
  const kg_word_classes own = value ? *value : 0;
  const bool has_gender = own & (KG_W_FIRST_MALE | KG_W_FIRST_FEMALE);
  return own | (has_gender ? KG_W_FIRST_NAME : first_name_classes(data, lower));
}

const kg_known_name *
kg_gazetteer_find(const kg_names_data *data, kg_slice name)
{
  const uint64_t *value = kg_text_map_find(&data->names, name);
  return value ? &data->known.at[*value] : NULL;
}

kg_gender
kg_gazetteer_gender(const kg_names_data *data, kg_slice lower)
{
  const kg_word_classes c = kg_gazetteer_classes(data, lower);
  if (c & KG_W_FIRST_MALE) {
    return c & KG_W_FIRST_FEMALE ? KG_GENDER_UNKNOWN : KG_MALE;
  }
  return c & KG_W_FIRST_FEMALE ? KG_FEMALE : KG_GENDER_UNKNOWN;
}
