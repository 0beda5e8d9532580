/* SPDX-License-Identifier: Apache-2.0 */
/* Damaged articles: whatever the bytes are, an article is read or rejected in
   bounded time, and all three ways of writing what was found hold together.
   Built with the sanitizers this is the check of 1,000 damaged articles.
   Usage: test_damaged MODELS COUNT SEED FILE… (plain text; a file that is not
   there is left out). */
#include "base/buf.h"
#include "base/file.h"
#include "extract/annotations.h"
#include "extract/pipeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MAX_FILES = 64, MAX_SIZE = 1 << 20, MAX_SECONDS = 20 };

typedef struct checker {
  kg_context ctx;
  kg_reader *reader;
  kg_buf files[MAX_FILES];
  size_t n_files;
  uint64_t random;
  unsigned n_read;
  unsigned n_rejected;
  double slowest;
} checker;

typedef enum wrapping { TEXT, HTML, JSONL, N_WRAPPINGS } wrapping;

static uint64_t
next_random(checker *c)
{
  c->random = c->random * 6364136223846793005u + 1442695040888963407u;
  return c->random >> 33;
}

/* ---- the article as it might come */

static void
add_html(kg_buf *out, kg_slice text)
{
  kg_buf_add_string(
      out, "<!doctype html><html><head><title>News</title><script "
           "type=\"application/ld+json\">{\"@type\":\"NewsArticle\","
           "\"datePublished\":\"2019-02-28\",\"author\":{\"name\":\"Ann Lee\""
           "}}</script></head><body><nav>Home</nav><article><p>");
  for (size_t i = 0; i < text.len; ++i) {
    const char ch = text.ptr[i];
    const bool breaks =
        ch == '\n' && i + 1 < text.len && text.ptr[i + 1] == '\n';
    kg_buf_add_string(out, breaks ? "</p>\n<p>" : ch == '&' ? "&amp;" : "");
    if (!breaks && ch != '&') {
      kg_buf_add_byte(out, ch);
    }
  }
  kg_buf_add_string(out, "</p></article></body></html>");
}

static void
add_jsonl(kg_buf *out, kg_slice text)
{
  kg_buf_add_string(out, "{\"id\":\"a\",\"date\":\"2019-02-28\",\"text\":\"");
  for (size_t i = 0; i < text.len; ++i) {
    const unsigned char ch = (unsigned char)text.ptr[i];
    if (ch < 0x20 || ch == '"' || ch == '\\') {
      kg_buf_printf(out, "\\u%04x", ch);
    } else {
      kg_buf_add_byte(out, (char)ch);
    }
  }
  kg_buf_add_string(out, "\"}\n");
}

static void
wrap(kg_buf *out, wrapping how, kg_slice text)
{
  if (how == HTML) {
    add_html(out, text);
  } else if (how == JSONL) {
    add_jsonl(out, text);
  } else {
    kg_buf_add(out, text);
  }
}

/* ---- what happens to it on the way */

/* Flips bits of some bytes; half of the time only such as leave ASCII ASCII, so
   that the text is still read. */
static void
flip(checker *c, kg_buf *b)
{
  static const char SPICE[] = "\"'.,()<>&;:-\n\t 0aA";
  const bool mild = next_random(c) % 8 != 0;
  const uint64_t n = 1 + next_random(c) % 40;
  char *bytes = (char *)(uintptr_t)kg_buf_slice(b).ptr;
  for (uint64_t i = 0; i < n && b->len; ++i) {
    char *at = bytes + next_random(c) % b->len;
    if (!mild) {
      *at = (char)(*at ^ (1 << next_random(c) % 8));
    } else if (*at >= 0) {
      *at = SPICE[next_random(c) % (sizeof SPICE - 1)];
    }
  }
}

static void
repeat(checker *c, kg_buf *b, kg_slice text)
{
  const size_t from = next_random(c) % (text.len + 1);
  const size_t n = next_random(c) % (text.len - from + 1);
  const uint64_t times = 1 + next_random(c) % 6;
  kg_buf_add(b, text);
  for (uint64_t i = 0; i < times && b->len < MAX_SIZE; ++i) {
    kg_buf_add(b, kg_slice_sub(text, from, from + n));
  }
}

static void
damage(checker *c, kg_buf *out, kg_slice text)
{
  const uint64_t how = next_random(c) % 6;
  if (how == 0) {
    kg_buf_add(out, kg_slice_sub(text, 0, next_random(c) % (text.len + 1)));
  } else if (how == 1) {
    kg_buf_add(out, text);
    kg_buf_add(out, text);
  } else if (how == 2) {
    repeat(c, out, text);
  } else if (how == 3) {
    const size_t from = next_random(c) % (text.len + 1);
    kg_buf_add(out, kg_slice_sub(text, from, text.len));
    kg_buf_add(out, kg_slice_sub(text, 0, from));
  } else {
    kg_buf_add(out, text);
  }
  if (how != 1 || next_random(c) % 2) {
    flip(c, out);
  }
}

/* ---- reading */

static bool
write_all(const kg_doc *doc)
{
  const kg_annotations_options options = {.tokens = true, .why = true};
  const kg_doc *docs[] = {doc};
  kg_out *out = NULL;
  if (kg_out_open_memory(doc->ctx, &out)) {
    return false;
  }
  kg_annotations_write(out, doc, &options);
  kg_annotations_write_text(out, doc, &options);
  kg_annotations_write_html(out, docs, 1, &options);
  const bool ok = kg_out_text(out).len > 0;
  kg_out_abandon(out);
  return ok;
}

/* Every span lies in the text and does not end before it begins. */
static bool
is_sound(const kg_doc *doc)
{
  bool ok = true;
  for (size_t i = 0; i < doc->mentions.n; ++i) {
    const kg_span s = doc->mentions.at[i].span;
    ok = ok && s.begin < s.end && s.end <= doc->text.len;
  }
  for (size_t i = 0; i < doc->statements.n; ++i) {
    const kg_statement *s = &doc->statements.at[i];
    for (uint32_t k = 0; k < s->n_parts; ++k) {
      const kg_span p = s->parts[k].span;
      ok = ok && p.begin < p.end && p.end <= doc->text.len &&
           (!k || s->parts[k - 1].span.end <= p.begin);
    }
  }
  for (size_t i = 0; i < doc->events.n; ++i) {
    ok = ok && doc->events.at[i].n_spans && doc->events.at[i].local.len;
  }
  return ok;
}

static bool
read_one(checker *c, kg_articles *articles, bool *more)
{
  kg_arena arena;
  kg_arena_init(&arena, NULL);
  kg_article article;
  kg_doc *doc = NULL;
  bool ok = true;
  const kg_status st = kg_articles_next(articles, &arena, &article);
  *more = st != KG_DONE && st != KG_ERR_IO;
  if (st == KG_ERR_INPUT) {
    ++c->n_rejected;
  } else if (!st) {
    ok = !kg_reader_read(c->reader, &c->ctx, &article, &arena, &doc) &&
         is_sound(doc) && write_all(doc);
    ++c->n_read;
  }
  kg_arena_clear(&arena);
  return ok;
}

static double
seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool
check_file(checker *c, const char *path, wrapping how)
{
  static const kg_article_format FORMATS[] = {
      KG_ARTICLES_TEXT, KG_ARTICLES_HTML, KG_ARTICLES_JSONL};
  const kg_articles_options options = {.format = FORMATS[how]};
  const double begin = seconds();
  kg_articles *articles = NULL;
  bool ok = !kg_articles_open(&c->ctx, path, &options, &articles);
  for (bool more = ok; more && ok;) {
    ok = read_one(c, articles, &more);
  }
  kg_articles_close(articles);
  const double took = seconds() - begin;
  c->slowest = took > c->slowest ? took : c->slowest;
  return ok && took < MAX_SECONDS;
}

static bool
check_round(checker *c, const char *path)
{
  const kg_slice text = kg_buf_slice(&c->files[next_random(c) % c->n_files]);
  const wrapping how = (wrapping)(next_random(c) % N_WRAPPINGS);
  kg_buf whole;
  kg_buf damaged;
  kg_buf_init(&whole, NULL);
  kg_buf_init(&damaged, NULL);
  /* The damage came before it was wrapped, or behind. */
  if (next_random(c) % 3) {
    damage(c, &whole, text);
    wrap(&damaged, how, kg_buf_slice(&whole));
  } else {
    wrap(&whole, how, text);
    damage(c, &damaged, kg_buf_slice(&whole));
  }
  FILE *file = fopen(path, "wb");
  bool ok = file && fwrite(kg_buf_slice(&damaged).ptr, 1, damaged.len, file) ==
                        damaged.len;
  ok = file && !fclose(file) && ok && check_file(c, path, how);
  kg_buf_clear(&whole);
  kg_buf_clear(&damaged);
  return ok;
}

static void
load_files(checker *c, int argc, char **argv)
{
  for (int i = 4; i < argc && c->n_files < MAX_FILES; ++i) {
    kg_buf *buf = &c->files[c->n_files];
    kg_buf_init(buf, NULL);
    if (access(argv[i], R_OK) == 0 &&
        !kg_file_read(&c->ctx, argv[i], MAX_SIZE, buf) && buf->len) {
      ++c->n_files;
    } else {
      kg_buf_clear(buf);
    }
  }
}

int
main(int argc, char **argv)
{
  static checker c;
  if (argc < 5 || kg_reader_open(&c.ctx, argv[1], NULL, &c.reader)) {
    printf("usage: test_damaged MODELS COUNT SEED FILE...\n");
    return 2;
  }
  load_files(&c, argc, argv);
  const unsigned long count = strtoul(argv[2], NULL, 10);
  const uint64_t seed = strtoull(argv[3], NULL, 10);
  char path[] = "/tmp/kg-damaged-XXXXXX";
  const int fd = mkstemp(path);
  bool ok = fd >= 0 && c.n_files > 0;
  unsigned long i = 0;
  for (; i < count && ok; ++i) {
    c.random = (seed + i) * 2654435761u + 1; /* Each round by its own number. */
    ok = check_round(&c, path);
  }
  if (fd >= 0) {
    close(fd);
    unlink(path);
  }
  printf("%lu damaged articles of %zu files: %u read, %u rejected, slowest "
         "%.2f s\n",
         i, c.n_files, c.n_read, c.n_rejected, c.slowest);
  if (!ok && i) {
    printf("round %lu went wrong: COUNT 1, SEED %llu\n", i - 1,
           (unsigned long long)(seed + i - 1));
  }
  for (size_t k = 0; k < c.n_files; ++k) {
    kg_buf_clear(&c.files[k]);
  }
  kg_reader_close(c.reader);
  return ok ? 0 : 1;
}
