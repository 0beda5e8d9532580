/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "base/buf.h"
#include "text/names.h"
#include "text/tokenize.h"

static const kg_context ctx = {0};
static kg_tagger *tagger;
static kg_lexicon *lexicon;
static kg_name_tagger *names;

static int
open_models(void **state)
{
  (void)state;
  return kg_tagger_open(&ctx, "../kg/models", &tagger) ||
         kg_lexicon_open(&ctx, "../kg/models", &lexicon) ||
         kg_name_tagger_open(&ctx, "../kg/models", tagger, lexicon, &names);
}

static int
close_models(void **state)
{
  (void)state;
  kg_name_tagger_close(names);
  kg_lexicon_close(lexicon);
  kg_tagger_close(tagger);
  return 0;
}

typedef struct reading {
  kg_arena arena;
  kg_slice text;
  kg_tokens tokens;
  kg_sentences sentences;
  kg_names names;
} reading;

static void
read_text(reading *r, const char *text)
{
  memset(r, 0, sizeof *r);
  kg_arena_init(&r->arena, NULL);
  r->text = kg_slice_of(text);
  assert_int_equal(kg_tokenize(&ctx, r->text, 0, (uint32_t)r->text.len, NULL,
                               &r->tokens, &r->sentences),
                   KG_OK);
  for (size_t i = 0; i < r->sentences.n; i++) {
    const kg_sentence *s = &r->sentences.at[i];
    assert_int_equal(kg_tag(tagger, &ctx, &r->arena, r->text,
                            r->tokens.at + s->first_token,
                            s->end_token - s->first_token),
                     KG_OK);
  }
  assert_int_equal(kg_names_find(names, &ctx, &r->arena, r->text, &r->tokens,
                                 &r->sentences, NULL, &r->names, NULL),
                   KG_OK);
}

static void
clear(reading *r)
{
  kg_vec_free(&r->tokens, NULL);
  kg_vec_free(&r->sentences, NULL);
  kg_vec_free(&r->names, NULL);
  kg_arena_clear(&r->arena);
}

/* "PER=Ann Lee; GPE=Peru" */
static void
expect_names(const char *text, const char *expected)
{
  reading r;
  kg_buf out;
  read_text(&r, text);
  kg_buf_init(&out, NULL);
  for (size_t i = 0; i < r.names.n; i++) {
    const kg_name *n = &r.names.at[i];
    kg_buf_printf(&out, "%s%s=%.*s", i ? "; " : "",
                  kg_name_kind_text((kg_name_kind)n->kind),
                  KG_FMT(kg_slice_sub(r.text, r.tokens.at[n->first_token].begin,
                                      r.tokens.at[n->end_token - 1].end)));
    assert_true(n->confidence > 0 && n->confidence <= 1);
    assert_true(n->runner_up_confidence <= n->confidence + 0.5f);
  }
  assert_string_equal(out.ptr ? out.ptr : "", expected);
  kg_buf_clear(&out);
  clear(&r);
}

static void
expect_tags(const char *text, const char *expected)
{
  reading r;
  kg_buf out;
  read_text(&r, text);
  kg_buf_init(&out, NULL);
  for (size_t i = 0; i < r.tokens.n; i++) {
    kg_buf_printf(&out, "%s%s/%.*s", i ? " " : "",
                  kg_pos_text((kg_pos)r.tokens.at[i].pos),
                  KG_FMT(r.tokens.at[i].lemma));
  }
  assert_string_equal(out.ptr ? out.ptr : "", expected);
  kg_buf_clear(&out);
  clear(&r);
}

static void
words_get_tags_and_lemmas(void **state)
{
  (void)state;
  expect_tags("The children's mothers were running to bigger houses.",
              "DT/the NNS/child POS/'s NNS/mother VBD/be VBG/run IN/to "
              "JJR/big NNS/house ./.");
  expect_tags("She said he doesn't know London.",
              "PRP/she VBD/say PRP/he VBZ/do RB/not VB/know NNP/London ./.");
}

/* Words of which the corpora hold none, but WordNet the base forms. */
static void
rare_words_are_tagged_by_their_base_forms(void **state)
{
  (void)state;
  expect_tags("He juxtaposes sonatas.", "PRP/he VBZ/juxtapose NNS/sonata ./.");
  expect_tags("The gherkins were steamrollered.",
              "DT/the NNS/gherkin VBD/be VBN/steamroller ./.");
}

static void
names_are_found_without_titles_and_endings(void **state)
{
  (void)state;
  expect_names("President Maria Gonzalez's visit to Portugal began on Monday.",
               "PER=Maria Gonzalez; GPE=Portugal");
  expect_names("The mayor of Lisbon met Mr. Smith, who works for the World "
               "Health Organization.",
               "GPE=Lisbon; PER=Smith; ORG=World Health Organization");
}

static void
lower_case_text_has_no_names(void **state)
{
  (void)state;
  expect_names("the cat sat on the mat and looked at the other animals.", "");
  expect_names("", "");
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_get_tags_and_lemmas),
      cmocka_unit_test(rare_words_are_tagged_by_their_base_forms),
      cmocka_unit_test(names_are_found_without_titles_and_endings),
      cmocka_unit_test(lower_case_text_has_no_names),
  };
  return cmocka_run_group_tests(tests, open_models, close_models);
}
