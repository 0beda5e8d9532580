/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "base/utf8.h"
#include "io/article.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

typedef struct fixture {
  kg_context ctx;
  kg_arena arena;
  kg_article article;
  char message[512];
  char path[64];
} fixture;

static void
keep_message(void *user, const kg_diag *diag)
{
  fixture *f = user;
  snprintf(f->message, sizeof f->message, "%.*s", KG_FMT(diag->message));
}

static void
write_file(fixture *f, const char *name, const void *bytes, size_t n)
{
  snprintf(f->path, sizeof f->path, "kg_test_%ld_%s", (long)getpid(), name);
  FILE *file = fopen(f->path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, n, file), n);
  assert_int_equal(fclose(file), 0);
}

static kg_articles *
open_file(fixture *f)
{
  kg_articles *articles = NULL;
  f->ctx.sink = (kg_sink){.tell = keep_message, .user = f};
  kg_arena_init(&f->arena, NULL);
  assert_int_equal(kg_articles_open(&f->ctx, f->path, NULL, &articles), KG_OK);
  return articles;
}

static kg_status
read_one(fixture *f, const char *name, const void *bytes, size_t n)
{
  write_file(f, name, bytes, n);
  kg_articles *articles = open_file(f);
  const kg_status st = kg_articles_next(articles, &f->arena, &f->article);
  kg_articles_close(articles);
  remove(f->path);
  return st;
}

static void
plain_text_stays_as_it_is(void **state)
{
  (void)state;
  fixture f = {0};
  static const char TEXT[] = "\xEF\xBB\xBFOne\r\ntwo\n";
  assert_int_equal(read_one(&f, "a.txt", TEXT, sizeof TEXT - 1), KG_OK);
  assert_int_equal(f.article.text.len, sizeof TEXT - 1);
  assert_memory_equal(f.article.text.ptr, TEXT, sizeof TEXT - 1);
  assert_int_equal(strlen(f.article.sha256), 64);
  kg_arena_clear(&f.arena);
}

static void
a_broken_byte_is_named_with_its_place(void **state)
{
  (void)state;
  fixture f = {0};
  assert_int_equal(read_one(&f, "a.txt", "caf\xE9 au lait", 12), KG_ERR_INPUT);
  assert_string_equal(f.message, "not UTF-8 at byte 3 (0xE9); it looks like "
                                 "ISO-8859-1 or Windows-1252");
  kg_arena_clear(&f.arena);
}

static void
other_encodings_are_guessed(void **state)
{
  (void)state;
  fixture f = {0};
  assert_int_equal(read_one(&f, "a.txt", "\xFF\xFEH\0i\0", 6), KG_ERR_INPUT);
  assert_non_null(strstr(f.message, "UTF-16LE"));
  kg_arena_clear(&f.arena);
  assert_int_equal(read_one(&f, "a.txt", "it\x92s \x93so\x94", 9),
                   KG_ERR_INPUT);
  assert_non_null(strstr(f.message, "Windows-1252"));
  kg_arena_clear(&f.arena);
}

static void
empty_and_binary_files_are_rejected(void **state)
{
  (void)state;
  fixture f = {0};
  assert_int_equal(read_one(&f, "a.txt", "", 0), KG_ERR_INPUT);
  assert_string_equal(f.message, "empty (0 bytes)");
  kg_arena_clear(&f.arena);
  assert_int_equal(read_one(&f, "a.txt", " \n\n", 3), KG_ERR_INPUT);
  kg_arena_clear(&f.arena);
  assert_int_equal(read_one(&f, "a.txt", "%PDF-1.4\n%abc\n", 14), KG_ERR_INPUT);
  assert_non_null(strstr(f.message, "a PDF document"));
  kg_arena_clear(&f.arena);
}

static void
a_bad_line_does_not_stop_the_next(void **state)
{
  (void)state;
  fixture f = {0};
  static const char LINES[] =
      "{\"id\": \"a\", \"text\": \"One.\", \"authors\": [\"Ann Lee\"]}\n"
      "{\"text\": \n"
      "\n"
      "{\"content\": \"Two.\", \"headline\": \"H\", \"source\": \"S\"}";
  write_file(&f, "a.jsonl", LINES, sizeof LINES - 1);
  kg_articles *articles = open_file(&f);
  assert_int_equal(kg_articles_next(articles, &f.arena, &f.article), KG_OK);
  assert_true(kg_slice_is(f.article.name, "a"));
  assert_true(kg_slice_is(f.article.given.authors[0], "Ann Lee"));
  assert_int_equal(kg_articles_next(articles, &f.arena, &f.article),
                   KG_ERR_INPUT);
  assert_true(kg_slice_is(kg_articles_get_raw(articles), "{\"text\": "));
  assert_int_equal(kg_articles_next(articles, &f.arena, &f.article), KG_OK);
  assert_true(kg_slice_is(f.article.text, "Two."));
  assert_true(kg_slice_is(f.article.given.title, "H"));
  assert_int_equal(f.article.line, 4);
  assert_int_equal(kg_articles_next(articles, &f.arena, &f.article), KG_DONE);
  kg_articles_close(articles);
  remove(f.path);
  kg_arena_clear(&f.arena);
}

static void
gzip_changes_nothing(void **state)
{
  (void)state;
  fixture f = {0};
  snprintf(f.path, sizeof f.path, "kg_test_%ld_g.txt.gz", (long)getpid());
  gzFile out = gzopen(f.path, "wb");
  assert_int_equal(gzwrite(out, "Some news.", 10), 10);
  gzclose(out);
  kg_articles *articles = open_file(&f);
  assert_int_equal(kg_articles_next(articles, &f.arena, &f.article), KG_OK);
  assert_true(kg_slice_is(f.article.text, "Some news."));
  kg_articles_close(articles);
  remove(f.path);
  kg_arena_clear(&f.arena);
}

static void
html_keeps_its_places_in_the_source(void **state)
{
  (void)state;
  fixture f = {0};
  static const char PAGE[] =
      "<html lang=en><head><meta property=\"og:site_name\" content=\"Post\">"
      "</head><body><nav>Home</nav><article><h1>Bridge</h1><p>Ann O&#39;Hara "
      "&amp; sons <b>won</b> the contract for the new bridge over the river "
      "in the spring.</p></article><footer>Rights</footer></body></html>";
  assert_int_equal(read_one(&f, "a.html", PAGE, sizeof PAGE - 1), KG_OK);
  assert_true(kg_slice_is(f.article.given.publisher, "Post"));
  assert_true(kg_slice_is(f.article.given.language, "en"));
  const kg_slice text = f.article.text;
  assert_true(kg_slice_has_prefix(text, KG_SLICE("Bridge\n\nAnn O'Hara & ")));
  assert_int_equal(kg_slice_find(text, KG_SLICE("Home"), 0), -1);
  assert_int_equal(kg_slice_find(text, KG_SLICE("Rights"), 0), -1);
  const size_t name = kg_slice_find(text, KG_SLICE("O'Hara"), 0);
  const kg_slice source =
      kg_slice_sub(f.article.source, f.article.source_begins[name],
                   f.article.source_ends[name + 5]);
  assert_true(kg_slice_is(source, "O&#39;Hara"));
  kg_arena_clear(&f.arena);
}

static void
pages_that_nest_without_end_are_refused(void **state)
{
  (void)state;
  fixture f = {0};
  const size_t n = 100000;
  char *page = malloc(n * 5);
  assert_non_null(page);
  for (size_t i = 0; i < n; ++i) {
    memcpy(page + i * 5, "<div>", 5);
  }
  assert_int_equal(read_one(&f, "a.html", page, n * 5), KG_ERR_INPUT);
  free(page);
  kg_arena_clear(&f.arena);
}

static void
names_tell_what_is_readable(void **state)
{
  (void)state;
  assert_true(kg_article_is_readable(KG_SLICE("a/b.TXT")));
  assert_true(kg_article_is_readable(KG_SLICE("b.ndjson.gz")));
  assert_false(kg_article_is_readable(KG_SLICE("b.pdf")));
  assert_false(kg_article_is_readable(KG_SLICE("b.gz")));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plain_text_stays_as_it_is),
      cmocka_unit_test(a_broken_byte_is_named_with_its_place),
      cmocka_unit_test(other_encodings_are_guessed),
      cmocka_unit_test(empty_and_binary_files_are_rejected),
      cmocka_unit_test(a_bad_line_does_not_stop_the_next),
      cmocka_unit_test(gzip_changes_nothing),
      cmocka_unit_test(html_keeps_its_places_in_the_source),
      cmocka_unit_test(pages_that_nest_without_end_are_refused),
      cmocka_unit_test(names_tell_what_is_readable),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
