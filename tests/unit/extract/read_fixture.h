/* SPDX-License-Identifier: Apache-2.0 */
/// Reads a text with the project's own models and asks what was found.
#ifndef KG_READ_FIXTURE_H
#define KG_READ_FIXTURE_H

#include "kg_test.h"

#include "base/hash.h"
#include "extract/pipeline.h"

#include <string.h>

typedef struct read_fixture {
  kg_context ctx;
  kg_reader *reader;
  kg_arena arena;
  kg_article article;
} read_fixture;

static inline int
open_reader(void **state)
{
  static read_fixture fixture;
  memset(&fixture, 0, sizeof fixture);
  kg_arena_init(&fixture.arena, NULL);
  assert_int_equal(
      kg_reader_open(&fixture.ctx, "../kg/models", NULL, &fixture.reader),
      KG_OK);
  *state = &fixture;
  return 0;
}

static inline int
close_reader(void **state)
{
  read_fixture *fixture = *state;
  kg_reader_close(fixture->reader);
  kg_arena_clear(&fixture->arena);
  return 0;
}

/// Valid until the next text is read.
static inline kg_doc *
read_text(void **state, const char *text)
{
  read_fixture *f = *state;
  kg_arena_clear(&f->arena);
  memset(&f->article, 0, sizeof f->article);
  f->article.path = f->article.name = kg_slice_of("test");
  f->article.text = f->article.source = kg_slice_of(text);
  kg_sha256_hex(f->article.text, f->article.sha256);
  kg_doc *doc = NULL;
  assert_int_equal(
      kg_reader_read(f->reader, &f->ctx, &f->article, &f->arena, &doc), KG_OK);
  return doc;
}

/// The mention of these words, counted from 1; NULL if there is none.
static inline const kg_mention *
find_mention(const kg_doc *doc, const char *words, int nth)
{
  for (size_t i = 0; i < doc->mentions.n; i++) {
    const kg_mention *m = &doc->mentions.at[i];
    if (kg_slice_is(kg_doc_text(doc, m->span), words) && --nth == 0) {
      return m;
    }
  }
  return NULL;
}

static inline void
assert_name(const kg_doc *doc, const char *words, kg_name_type type)
{
  const kg_mention *m = find_mention(doc, words, 1);
  if (!m) {
    fail_msg("\"%s\" was not found", words);
  }
  assert_int_equal(m->form, KG_FORM_NAME);
  if (m->type != type) {
    fail_msg("\"%s\" is of type %d, not %d", words, m->type, type);
  }
}

static inline void
assert_no_mention(const kg_doc *doc, const char *words)
{
  if (find_mention(doc, words, 1)) {
    fail_msg("\"%s\" was found", words);
  }
}

/// The mention refers to one entity with this local name.
static inline void
assert_refers(const kg_doc *doc, const char *words, int nth, const char *local)
{
  const kg_mention *m = find_mention(doc, words, nth);
  if (!m) {
    fail_msg("\"%s\" was not found %d times", words, nth);
  }
  assert_int_equal(m->n_entities, 1);
  const kg_slice found = doc->entities.at[m->entities[0]].local;
  if (!kg_slice_is(found, local)) {
    fail_msg("\"%s\" is %.*s, not %s", words, KG_FMT(found), local);
  }
}

/// Somebody of that local name holds the title.
static inline const kg_role *
find_role(const kg_doc *doc, const char *person, const char *title)
{
  for (size_t i = 0; i < doc->roles.n; i++) {
    const kg_role *r = &doc->roles.at[i];
    if (kg_slice_is(r->title, title) &&
        kg_slice_is(doc->entities.at[r->person].local, person)) {
      return r;
    }
  }
  return NULL;
}

static inline void
assert_role(const kg_doc *doc,
            const char *person,
            const char *title,
            const char *organization)
{
  const kg_role *r = find_role(doc, person, title);
  if (!r) {
    fail_msg("%s is no %s", person, title);
  }
  if (!organization) {
    assert_int_equal(r->organization, KG_NO_INDEX);
    return;
  }
  assert_int_not_equal(r->organization, KG_NO_INDEX);
  const kg_slice found = doc->entities.at[r->organization].local;
  if (!kg_slice_is(found, organization)) {
    fail_msg("%s of %.*s, not %s", title, KG_FMT(found), organization);
  }
}

#endif
