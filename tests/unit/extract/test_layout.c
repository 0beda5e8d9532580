/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "extract/pipeline.h"
#include "extract/reader.h"

#include <string.h>

typedef struct fixture {
  kg_context ctx;
  kg_arena arena;
  kg_article article;
  kg_reader reader;
  kg_doc *doc;
} fixture;

static kg_doc *
lay_out(fixture *f, const char *text)
{
  *f = (fixture){0};
  kg_arena_init(&f->arena, NULL);
  f->article.text = f->article.source = kg_slice_of(text);
  assert_int_equal(kg_doc_new(&f->ctx, &f->article, &f->arena, &f->doc), 0);
  assert_int_equal(kg_pass_layout(&f->reader, f->doc), 0);
  assert_int_equal(kg_pass_marks(&f->reader, f->doc), 0);
  return f->doc;
}

static void
assert_text(kg_slice found, const char *wanted)
{
  assert_int_equal(found.len, strlen(wanted));
  assert_memory_equal(found.ptr, wanted, found.len);
}

#define NEWS                                                                   \
  "The council of the town voted on Monday to build a new bridge over the "    \
  "river, after ten years of debate and two failed attempts to find money.\n"

static void
headline_byline_and_dateline_are_told_apart(void **state)
{
  (void)state;
  fixture f;
  const kg_doc *doc = lay_out(&f, "Town to build bridge\n\nBy Ann Lee and Bo "
                                  "Chen\n\nLISBON, Portugal (Wire) -- " NEWS);
  assert_text(doc->headline, "Town to build bridge");
  assert_int_equal(doc->authors.n, 2);
  assert_text(doc->authors.at[1].name, "Bo Chen");
  assert_text(kg_doc_text(doc, doc->dateline), "LISBON, Portugal (Wire)");
  assert_text(doc->dateline_agency, "Wire");
  kg_arena_clear(&f.arena);
}

static void
a_crawl_date_is_no_publication_date(void **state)
{
  (void)state;
  fixture f;
  const kg_doc *doc =
      lay_out(&f, "Town to build bridge DATE: 2024-10-15 11:32:54\n" NEWS);
  assert_text(doc->headline, "Town to build bridge");
  assert_int_equal(doc->published.len, 0);
  assert_string_equal(doc->noise.at[0].reason, "metadata");
  kg_arena_clear(&f.arena);
}

static void
a_stated_date_is(void **state)
{
  (void)state;
  fixture f;
  assert_text(lay_out(&f, "Friday, January 4, 2019\n\n" NEWS)->published,
              "2019-01-04");
  kg_arena_clear(&f.arena);
  assert_text(
      lay_out(&f, "Bridge\n\nPublished: 13 December 2015\n\n" NEWS)->published,
      "2015-12-13");
  kg_arena_clear(&f.arena);
}

static void
credits_end_captions(void **state)
{
  (void)state;
  fixture f;
  const kg_doc *doc = lay_out(
      &f, NEWS "\nWorkers near the bridge on Monday. Photo: Ann Lee / AFP\n");
  assert_int_equal(doc->captions.n, 1);
  assert_text(doc->captions.at[0].credit, "Photo: Ann Lee / AFP");
  kg_arena_clear(&f.arena);
}

static void
comments_and_controls_are_noise(void **state)
{
  (void)state;
  fixture f;
  const kg_doc *doc =
      lay_out(&f, "Bridge\n\nShare this article\n\n" NEWS NEWS
                  "\n2 Comments\n\n1. What a great post, thank you so much.\n");
  assert_int_equal(doc->noise.n, 2);
  assert_string_equal(doc->noise.at[0].reason, "control");
  assert_string_equal(doc->noise.at[1].reason, "comment");
  assert_int_equal(doc->paragraphs.n, 3);
  kg_arena_clear(&f.arena);
}

static void
other_languages_give_metadata_alone(void **state)
{
  (void)state;
  fixture f;
  const kg_doc *doc = lay_out(
      &f, "Der Rat der Stadt hat am Montag beschlossen, eine neue Br\xC3\xBC"
          "cke \xC3\xBC"
          "ber den Fluss zu bauen. Nach zehn Jahren Streit und zwei "
          "gescheiterten Versuchen ist nun Geld da, sagte die "
          "B\xC3\xBCrgermeisterin am Abend vor vielen Leuten.\n");
  assert_false(doc->is_english);
  assert_non_null(doc->language_note);
  assert_int_equal(doc->paragraphs.n, 0);
  kg_arena_clear(&f.arena);
}

static kg_slice
quote_text(const kg_doc *doc, size_t i)
{
  assert_true(i < doc->quotes.n);
  return kg_doc_text(doc, doc->quotes.at[i].inner);
}

static void
straight_marks_pair_by_their_neighbours(void **state)
{
  (void)state;
  fixture f;
  const kg_doc *doc = lay_out(&f, "\"Go,\" he said, \"now.\" A 5\" nail.\n");
  assert_int_equal(doc->quotes.n, 2);
  assert_text(quote_text(doc, 0), "Go,");
  assert_text(quote_text(doc, 1), "now.");
  kg_arena_clear(&f.arena);
}

static void
apostrophes_are_no_marks(void **state)
{
  (void)state;
  fixture f;
  assert_int_equal(
      lay_out(&f, "The workers' rights weren't Ann's in the '90s.\n")->quotes.n,
      0);
  kg_arena_clear(&f.arena);
  const kg_doc *doc = lay_out(&f, "'The workers' rights count,' she said.\n");
  assert_int_equal(doc->quotes.n, 1);
  assert_text(quote_text(doc, 0), "The workers' rights count,");
  kg_arena_clear(&f.arena);
}

static void
an_open_paragraph_leads_to_the_next(void **state)
{
  (void)state;
  fixture f;
  const kg_doc *doc = lay_out(&f, "\"One day it rained.\n\n\"Then it "
                                  "stopped.\"\n");
  assert_int_equal(doc->quotes.n, 2);
  assert_true(doc->quotes.at[0].is_open);
  assert_int_equal(doc->quotes.at[0].next, 1);
  kg_arena_clear(&f.arena);
}

static void
nested_marks_have_parents(void **state)
{
  (void)state;
  fixture f;
  const kg_doc *doc =
      lay_out(&f, "\xE2\x80\x9CHe said \xE2\x80\x98"
                  "go\xE2\x80\x99 and I went,\xE2\x80\x9D she said.\n");
  assert_int_equal(doc->quotes.n, 2);
  assert_int_equal(doc->quotes.at[1].parent, 0);
  assert_text(quote_text(doc, 1), "go");
  kg_arena_clear(&f.arena);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(headline_byline_and_dateline_are_told_apart),
      cmocka_unit_test(a_crawl_date_is_no_publication_date),
      cmocka_unit_test(a_stated_date_is),
      cmocka_unit_test(credits_end_captions),
      cmocka_unit_test(comments_and_controls_are_noise),
      cmocka_unit_test(other_languages_give_metadata_alone),
      cmocka_unit_test(straight_marks_pair_by_their_neighbours),
      cmocka_unit_test(apostrophes_are_no_marks),
      cmocka_unit_test(an_open_paragraph_leads_to_the_next),
      cmocka_unit_test(nested_marks_have_parents),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
