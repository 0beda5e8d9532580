/* SPDX-License-Identifier: Apache-2.0 */
#include "name_corpus.h"

#include "base/file.h"
#include "base/utf8.h"
#include "gum_names.h"
#include "splits.h"
#include "text/glyph.h"
#include "text/tokenize.h"

#include <jansson.h>
#include <stdlib.h>

#define MAX_FILE ((size_t)64 << 20)
#define KIND(k) (1u << KG_NAME_##k)
#define PLACE (KIND(GPE) | KIND(LOC) | KIND(FAC))

void
name_corpus_init(name_corpus *c,
                 const kg_context *ctx,
                 const kg_tagger *tagger,
                 const kg_lexicon *lexicon)
{
  memset(c, 0, sizeof *c);
  c->ctx = ctx;
  c->tagger = tagger;
  c->lexicon = lexicon;
  kg_arena_init(&c->arena, ctx->alloc);
}

void
name_corpus_clear(name_corpus *c)
{
  for (size_t i = 0; i < c->documents.n; i++) {
    name_document *d = &c->documents.at[i];
    kg_vec_free(&d->tokens, NULL);
    kg_vec_free(&d->sentences, NULL);
    kg_vec_free(&d->names, NULL);
  }
  kg_vec_free(&c->documents, NULL);
  kg_arena_clear(&c->arena);
}

static name_document *
add_document(name_corpus *c, kg_slice name)
{
  return kg_vec_push(&c->documents, NULL,
                     (name_document){.name = kg_arena_copy(&c->arena, name)})
             ? &c->documents.at[c->documents.n - 1]
             : NULL;
}

kg_status
name_corpus_read_gum(name_corpus *c, const char *data, const char *part)
{
  corpus gum;
  corpus_init(&gum, c->ctx);
  kg_status st = corpus_read_gum(&gum, data, part);
  const kg_slice text = kg_arena_copy(&c->arena, kg_buf_slice(&gum.text));
  for (size_t i = 0; !st && i < gum.documents.n; i++) {
    name_document *d = add_document(c, gum.documents.at[i].name);
    if (!d) {
      st = kg_out_of_memory(c->ctx);
      break;
    }
    d->text = text;
    st = gum_names_read(c, &gum, i, d);
  }
  corpus_clear(&gum);
  return st;
}

/* Words that are written right behind the word before them. */
static bool
is_glued(kg_slice word, bool after_open)
{
  static const char *const glued[] = {",",   ".",   ";", ":",   ")",   "'s",
                                      "n't", "?",   "!", "%",   "'m",  "'d",
                                      "'",   "'ll", "]", "'re", "'ve", "''"};
  for (size_t i = 0; i < sizeof glued / sizeof *glued; i++) {
    if (kg_slice_is(word, glued[i])) {
      return true;
    }
  }
  return after_open;
}

typedef struct column_reader {
  name_corpus *c;
  name_document *d;
  kg_buf text;
  uint32_t sentence_first;
  bool after_open;
  uint32_t kind; ///< Of the name that is open; 0 = none.
} column_reader;

static void
end_column_sentence(column_reader *r)
{
  name_document *d = r->d;
  if (d && d->tokens.n > r->sentence_first) {
    (void)kg_vec_push(
        &d->sentences, NULL,
        (kg_sentence){.begin = d->tokens.at[r->sentence_first].begin,
                      .end = d->tokens.at[d->tokens.n - 1].end,
                      .first_token = r->sentence_first,
                      .end_token = (uint32_t)d->tokens.n});
    r->sentence_first = (uint32_t)d->tokens.n;
    kg_buf_add_byte(&r->text, '\n');
  }
  r->after_open = true;
  r->kind = 0;
}

static void
end_column_document(column_reader *r)
{
  end_column_sentence(r);
  if (r->d) {
    r->d->text = kg_arena_copy(&r->c->arena, kg_buf_slice(&r->text));
  }
  kg_buf_reset(&r->text);
  r->d = NULL;
}

static uint32_t
kinds_of_tag(kg_slice tag)
{
  const kg_slice type = tag.len > 2 ? kg_slice_sub(tag, 2, tag.len) : tag;
  return kg_slice_is(type, "PER")    ? KIND(PER)
         : kg_slice_is(type, "ORG")  ? KIND(ORG)
         : kg_slice_is(type, "LOC")  ? PLACE
         : kg_slice_is(type, "MISC") ? KIND(EVENT) | KIND(WORK)
                                     : 0;
}

static bool
take_column_word(column_reader *r, kg_slice word, kg_slice tag)
{
  if (!r->d) {
    r->d = add_document(r->c, KG_SLICE("columns"));
    r->sentence_first = 0;
    r->after_open = true;
    if (!r->d) {
      return false;
    }
    r->d->is_partial = true;
  }
  name_document *d = r->d;
  const bool glued = is_glued(word, r->after_open);
  if (!glued) {
    kg_buf_add_byte(&r->text, ' ');
  }
  const uint32_t begin = (uint32_t)r->text.len;
  kg_buf_add(&r->text, word);
  r->after_open = kg_slice_is(word, "(") || kg_slice_is(word, "[") ||
                  kg_slice_is(word, "$") || kg_slice_is(word, "``");
  const uint32_t kinds = kinds_of_tag(tag);
  const uint32_t i = (uint32_t)d->tokens.n;
  if (kinds && kinds == r->kind && tag.ptr[0] == 'I') {
    d->names.at[d->names.n - 1].end = i + 1;
  } else if (kinds) {
    (void)kg_vec_push(&d->names, NULL,
                      (marked_name){.first = i,
                                    .end = i + 1,
                                    .kinds = kinds,
                                    .optional = kinds & KIND(WORK)});
  }
  r->kind = kinds;
  return kg_vec_push(&d->tokens, NULL,
                     (kg_token){.begin = begin,
                                .end = (uint32_t)r->text.len,
                                .space_before = !glued,
                                .sentence = (uint32_t)d->sentences.n});
}

static size_t
split(kg_slice line, kg_slice *fields, size_t max)
{
  size_t n = 0;
  size_t begin = 0;
  for (size_t i = 0; i <= line.len && n < max; i++) {
    if (i == line.len || line.ptr[i] == '\t' || line.ptr[i] == ' ') {
      fields[n++] = kg_slice_sub(line, begin, i);
      begin = i + 1;
    }
  }
  return n;
}

static bool
take_column_line(column_reader *r, kg_slice line)
{
  kg_slice fields[6];
  line = kg_slice_trim(line);
  if (!line.len) {
    end_column_sentence(r);
    return true;
  }
  if (kg_slice_has_prefix(line, KG_SLICE("# newdoc")) ||
      kg_slice_has_prefix(line, KG_SLICE("-DOCSTART-"))) {
    end_column_document(r);
    return true;
  }
  const size_t n = split(line, fields, 6);
  if (line.ptr[0] == '#' && n > 2 && kg_slice_is(fields[0], "#")) {
    return true;
  }
  if (n == 2) {
    return take_column_word(r, fields[0], fields[1]);
  }
  // Numbers such as 8-9 and 8.1 stand for words that are no tokens.
  return n < 3 || kg_slice_find(fields[0], KG_SLICE("-"), 0) != (size_t)-1 ||
         take_column_word(r, fields[1], fields[2]);
}

/* Lists tell which of a corpus' places are countries, cities and states, and
 * which words before people's names are titles. */
static void
narrow(const name_corpus *c, name_document *d)
{
  for (size_t i = 0; i < d->names.n; i++) {
    marked_name *m = &d->names.at[i];
    while (m->kinds == KIND(PER) && m->end - m->first > 1 &&
           kg_lexicon_find(c->lexicon, KG_LIST_HONORIFIC,
                           kg_slice_sub(d->text, d->tokens.at[m->first].begin,
                                        d->tokens.at[m->first].end))) {
      m->first++;
    }
    if (m->kinds == PLACE) {
      m->kinds = place_kinds(c->lexicon,
                             kg_slice_sub(d->text, d->tokens.at[m->first].begin,
                                          d->tokens.at[m->end - 1].end));
    }
  }
}

kg_status
name_corpus_read_columns(name_corpus *c, const char *data, const char *path)
{
  kg_buf file;
  const size_t first = c->documents.n;
  column_reader r = {.c = c, .after_open = true};
  kg_buf_init(&file, NULL);
  kg_buf_init(&r.text, NULL);
  const kg_slice full = kg_arena_printf(&c->arena, "%s/%s", data, path);
  kg_status st = kg_file_read(c->ctx, full.ptr, MAX_FILE, &file);
  const kg_slice text = kg_buf_slice(&file);
  for (size_t begin = 0; !st && begin < text.len;) {
    size_t end = kg_slice_find(text, KG_SLICE("\n"), begin);
    end = end == (size_t)-1 ? text.len : end;
    if (!take_column_line(&r, kg_slice_sub(text, begin, end))) {
      st = kg_out_of_memory(c->ctx);
    }
    begin = end + 1;
  }
  end_column_document(&r);
  for (size_t i = first; i < c->documents.n; i++) {
    narrow(c, &c->documents.at[i]);
  }
  kg_buf_clear(&r.text);
  kg_buf_clear(&file);
  return st;
}

/* Code points to bytes. */
static size_t
byte_of(kg_slice text, size_t point)
{
  size_t at = 0;
  while (point-- > 0 && at < text.len) {
    if (kg_utf8_next(text, &at) < 0) {
      at++;
    }
  }
  return at;
}

static bool
is_listed(kg_slice list, kg_slice id)
{
  return kg_slice_find(list, id, 0) != (size_t)-1;
}

static uint32_t
kind_of_type(const char *type)
{
  for (int k = 0; type && k < KG_N_NAME_KINDS; k++) {
    if (!strcmp(type, kg_name_kind_text((kg_name_kind)k))) {
      return 1u << k;
    }
  }
  return 0;
}

kg_status
name_document_tokenize(const kg_context *ctx, name_document *d)
{
  kg_status st = KG_OK;
  for (size_t begin = 0; !st && begin < d->text.len;) {
    size_t end = kg_slice_find(d->text, KG_SLICE("\n"), begin);
    end = end == (size_t)-1 ? d->text.len : end;
    st = kg_tokenize(ctx, d->text, (uint32_t)begin, (uint32_t)end, NULL,
                     &d->tokens, &d->sentences);
    begin = end + 1;
  }
  return st;
}

static kg_status
read_article(name_corpus *c, const char *data, kg_slice id)
{
  kg_buf file;
  kg_buf_init(&file, NULL);
  const kg_slice path = kg_arena_printf(
      &c->arena, "%s/wikinews/gold/texts/%.*s.txt", data, KG_FMT(id));
  TRY(kg_file_read(c->ctx, path.ptr, MAX_FILE, &file));
  name_document *d = add_document(c, id);
  if (!d) {
    return kg_out_of_memory(c->ctx);
  }
  d->text = kg_arena_copy(&c->arena, kg_buf_slice(&file));
  kg_buf_clear(&file);
  return name_document_tokenize(c->ctx, d);
}

static void
mark(name_document *d, size_t begin, size_t end, uint32_t kinds, bool optional)
{
  marked_name m = {.kinds = kinds, .optional = optional};
  while (m.first < d->tokens.n && d->tokens.at[m.first].end <= begin) {
    m.first++;
  }
  m.end = m.first;
  while (m.end < d->tokens.n && d->tokens.at[m.end].begin < end) {
    m.end++;
  }
  if (m.end > m.first && kinds) {
    (void)kg_vec_push(&d->names, NULL, m);
  }
}

static bool
overlaps(const marked_name *a, const marked_name *b)
{
  return a->first < b->end && b->first < a->end;
}

static int
compare_names(const void *a, const void *b)
{
  const marked_name *x = a;
  const marked_name *y = b;
  if (x->optional != y->optional) {
    return x->optional ? 1 : -1;
  }
  return x->first != y->first ? (x->first < y->first ? -1 : 1) : 0;
}

/* Optional names go where they overlap with one that is not. */
static void
settle_names(name_document *d)
{
  size_t kept = 0;
  if (d->names.n) {
    qsort(d->names.at, d->names.n, sizeof *d->names.at, compare_names);
  }
  for (size_t i = 0; i < d->names.n; i++) {
    bool is_free = true;
    for (size_t k = 0; k < kept; k++) {
      is_free = is_free && !overlaps(&d->names.at[i], &d->names.at[k]);
    }
    if (is_free) {
      d->names.at[kept++] = d->names.at[i];
    }
  }
  d->names.n = kept;
}

static void
take_mention(name_corpus *c, size_t first, const json_t *mention)
{
  const char *id = json_string_value(json_object_get(mention, "article"));
  for (size_t i = first; i < c->documents.n; i++) {
    name_document *d = &c->documents.at[i];
    if (id && kg_slice_is(d->name, id)) {
      const char *form = json_string_value(json_object_get(mention, "form"));
      mark(d,
           byte_of(d->text, (size_t)json_integer_value(
                                json_object_get(mention, "start"))),
           byte_of(d->text,
                   (size_t)json_integer_value(json_object_get(mention, "end"))),
           kind_of_type(json_string_value(json_object_get(mention, "type"))),
           json_is_true(json_object_get(mention, "optional")) ||
               (form && strcmp(form, "name") != 0));
    }
  }
}

static kg_status
read_mentions(name_corpus *c, const char *data, size_t first)
{
  kg_buf file;
  kg_buf_init(&file, NULL);
  const kg_slice path =
      kg_arena_printf(&c->arena, "%s/wikinews/gold/mentions.jsonl", data);
  kg_status st = kg_file_read(c->ctx, path.ptr, MAX_FILE, &file);
  const kg_slice text = kg_buf_slice(&file);
  for (size_t begin = 0; !st && begin < text.len;) {
    size_t end = kg_slice_find(text, KG_SLICE("\n"), begin);
    end = end == (size_t)-1 ? text.len : end;
    json_t *object = json_loadb(text.ptr + begin, end - begin, 0, NULL);
    if (object) {
      take_mention(c, first, object);
    }
    json_decref(object);
    begin = end + 1;
  }
  kg_buf_clear(&file);
  return st;
}

kg_status
name_corpus_read_wikinews(name_corpus *c, const char *data, bool is_heldout)
{
  kg_buf held;
  kg_buf articles;
  const size_t first = c->documents.n;
  kg_buf_init(&held, NULL);
  kg_buf_init(&articles, NULL);
  const kg_slice paths[] = {
      kg_arena_printf(&c->arena, "%s/wikinews/gold/heldout.txt", data),
      kg_arena_printf(&c->arena, "%s/wikinews/gold/articles.jsonl", data)};
  kg_status st = kg_file_read(c->ctx, paths[0].ptr, MAX_FILE, &held);
  if (!st) {
    st = kg_file_read(c->ctx, paths[1].ptr, MAX_FILE, &articles);
  }
  const kg_slice text = kg_buf_slice(&articles);
  for (size_t begin = 0; !st && begin < text.len;) {
    size_t end = kg_slice_find(text, KG_SLICE("\n"), begin);
    end = end == (size_t)-1 ? text.len : end;
    json_t *object = json_loadb(text.ptr + begin, end - begin, 0, NULL);
    const char *id = json_string_value(json_object_get(object, "article"));
    if (id && is_listed(kg_buf_slice(&held), kg_slice_of(id)) == is_heldout) {
      st = read_article(c, data, kg_arena_copy(&c->arena, kg_slice_of(id)));
    }
    json_decref(object);
    begin = end + 1;
  }
  if (!st) {
    st = read_mentions(c, data, first);
  }
  for (size_t i = first; i < c->documents.n; i++) {
    settle_names(&c->documents.at[i]);
  }
  kg_buf_clear(&held);
  kg_buf_clear(&articles);
  return st;
}

kg_status
name_corpus_view(name_corpus *c, size_t first)
{
  for (size_t i = first; i < c->documents.n; i++) {
    name_document *d = &c->documents.at[i];
    TRY(kg_name_tokens_make(c->ctx, &c->arena, kg_tagger_clusters(c->tagger),
                            c->lexicon, d->text, &d->tokens, &d->sentences,
                            &d->view));
  }
  return KG_OK;
}

kg_status
name_corpus_prepare(name_corpus *c, size_t first)
{
  for (size_t i = first; i < c->documents.n; i++) {
    name_document *d = &c->documents.at[i];
    for (size_t k = 0; k < d->sentences.n; k++) {
      const kg_sentence *s = &d->sentences.at[k];
      TRY(kg_tag(c->tagger, c->ctx, &c->arena, d->text,
                 d->tokens.at + s->first_token, s->end_token - s->first_token));
    }
  }
  return name_corpus_view(c, first);
}
