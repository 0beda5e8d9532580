/* SPDX-License-Identifier: Apache-2.0 */
#include "name_silver.h"

#include "base/file.h"
#include "text/tokenize.h"

#include <jansson.h>

#define MAX_FILE ((size_t)64 << 20)
#define SURE 0.85f

static kg_status
add_article(name_corpus *c, const json_t *object)
{
  const char *id = json_string_value(json_object_get(object, "id"));
  const char *title = json_string_value(json_object_get(object, "title"));
  const char *text = json_string_value(json_object_get(object, "text"));
  if (!id || !title || !text ||
      !kg_vec_push(
          &c->documents, NULL,
          (name_document){.name = kg_arena_copy(&c->arena, kg_slice_of(id))})) {
    return KG_OK;
  }
  name_document *d = &c->documents.at[c->documents.n - 1];
  d->text = kg_arena_printf(&c->arena, "%s\n\n%s", title, text);
  return name_document_tokenize(c->ctx, d);
}

static bool
is_marked(kg_slice marked, const json_t *object)
{
  const char *id = json_string_value(json_object_get(object, "id"));
  return !id || kg_slice_find(marked, kg_slice_of(id), 0) != (size_t)-1;
}

static kg_status
read_articles(name_corpus *c, kg_slice all, kg_slice marked)
{
  kg_status st = KG_OK;
  for (size_t begin = 0; !st && begin < all.len;) {
    size_t end = kg_slice_find(all, KG_SLICE("\n"), begin);
    end = end == (size_t)-1 ? all.len : end;
    json_t *object = json_loadb(all.ptr + begin, end - begin, 0, NULL);
    if (object && !is_marked(marked, object)) {
      st = add_article(c, object);
    }
    json_decref(object);
    begin = end + 1;
  }
  return st;
}

kg_status
name_silver_read(name_corpus *c, const char *data)
{
  kg_buf all;
  kg_buf marked;
  kg_buf_init(&all, NULL);
  kg_buf_init(&marked, NULL);
  const kg_slice paths[] = {
      kg_arena_printf(&c->arena, "%s/wikinews/articles.jsonl", data),
      kg_arena_printf(&c->arena, "%s/wikinews/gold/articles.jsonl", data)};
  kg_status st = kg_file_read(c->ctx, paths[0].ptr, MAX_FILE, &all);
  if (!st) {
    st = kg_file_read(c->ctx, paths[1].ptr, MAX_FILE, &marked);
  }
  if (!st) {
    st = read_articles(c, kg_buf_slice(&all), kg_buf_slice(&marked));
  }
  kg_buf_clear(&all);
  kg_buf_clear(&marked);
  const size_t first_web = c->documents.n;
  if (!st) {
    st = name_corpus_read_columns(c, data, "ewt/en_ewt-ud-train.conllu");
  }
  size_t kept = first_web;
  for (size_t i = first_web; i < c->documents.n; i++) {
    name_document *d = &c->documents.at[i];
    d->names.n = 0;
    d->is_partial = false;
    if ((i - first_web) % 2 == 0) {
      c->documents.at[kept++] = *d;
    } else {
      kg_vec_free(&d->tokens, NULL);
      kg_vec_free(&d->sentences, NULL);
      kg_vec_free(&d->names, NULL);
    }
  }
  c->documents.n = kept;
  return st;
}

static bool
may_be_name(const kg_name_token *t)
{
  return t->run_first != t->run_end &&
         (t->pos == KG_POS_NNP || t->pos == KG_POS_NNPS);
}

/* Names that the tagger is sure of are names; those it is not sure of, and
 * proper nouns that it left alone, may be or not. */
static kg_status
mark(name_document *d, const kg_names *found)
{
  bool ok = true;
  size_t k = 0;
  for (uint32_t i = 0; ok && i < d->tokens.n;) {
    while (k < found->n && found->at[k].end_token <= i) {
      k++;
    }
    const kg_name *f = k < found->n ? &found->at[k] : NULL;
    marked_name m = {
        .first = i, .end = i + 1, .kinds = NAME_ANY_KIND, .optional = true};
    if (f && f->first_token <= i) {
      m.end = f->end_token;
      m.optional = f->confidence < SURE;
      m.kinds = m.optional ? NAME_ANY_KIND : 1u << f->kind;
      ok = kg_vec_push(&d->names, NULL, m);
    } else if (may_be_name(&d->view[i])) {
      ok = kg_vec_push(&d->names, NULL, m);
    }
    i = m.end;
  }
  return ok ? KG_OK : KG_ERR_MEMORY;
}

kg_status
name_silver_mark(name_corpus *c, const kg_name_tagger *names, size_t first)
{
  kg_names found = {0};
  kg_status st = KG_OK;
  for (size_t i = first; !st && i < c->documents.n; i++) {
    name_document *d = &c->documents.at[i];
    kg_arena arena;
    kg_arena_init(&arena, NULL);
    found.n = 0;
    st = kg_names_find(names, c->ctx, &arena, d->text, &d->tokens,
                       &d->sentences, NULL, &found, NULL);
    if (!st) {
      st = mark(d, &found);
    }
    kg_arena_clear(&arena);
  }
  kg_vec_free(&found, NULL);
  return st;
}
