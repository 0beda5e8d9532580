/* SPDX-License-Identifier: Apache-2.0 */
/* Reads tricky.txt and compares what is found with what it says, for each
   paragraph in four ways of typing it. Usage: test_tricky FILE MODELS */
#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"
#include "extract/pipeline.h"

#include <stdio.h>

enum { WIDTH = 60 };

typedef enum variant { CURLY, STRAIGHT, MIXED, WRAPPED, N_VARIANTS } variant;

static const char *const VARIANTS[] = {"curly", "straight", "mixed", "wrapped"};

typedef struct runner {
  kg_context ctx;
  kg_reader *reader;
  unsigned n_passed;
  unsigned n_failed;
} runner;

typedef struct marks {
  const char *from;
  const char *straight;
  bool opens;
} marks;

/* The same text as another editor would have typed it. */
static void
add_variant(kg_buf *out, kg_slice text, variant how)
{
  static const marks MARKS[] = {{"\xE2\x80\x9C", "\"", true},
                                {"\xE2\x80\x9D", "\"", false},
                                {"\xE2\x80\x98", "'", true},
                                {"\xE2\x80\x99", "'", false}};
  size_t column = 0;
  for (size_t at = 0; at < text.len;) {
    const kg_slice rest = kg_slice_sub(text, at, text.len);
    const marks *mark = NULL;
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; ++i) {
      mark = kg_slice_has_prefix(rest, kg_slice_of(MARKS[i].from)) ? &MARKS[i]
                                                                   : mark;
    }
    const bool plain =
        mark && (how == STRAIGHT || (how == MIXED && !mark->opens));
    if (plain) {
      kg_buf_add_string(out, mark->straight);
      at += 3;
    } else if (how == WRAPPED && rest.ptr[0] == ' ' && column > WIDTH - 12) {
      size_t next = 1;
      while (next < rest.len && rest.ptr[next] != ' ') {
        ++next;
      }
      const bool wraps = column + next > WIDTH;
      kg_buf_add_byte(out, wraps ? '\n' : ' ');
      column = wraps ? 0 : column;
      ++at;
    } else {
      kg_buf_add_byte(out, rest.ptr[0]);
      column = rest.ptr[0] == '\n' ? 0 : column;
      ++at;
    }
    ++column;
  }
}

/* Wrapped lines count as spaces when findings are compared. */
static void
add_flat(kg_buf *out, kg_slice text)
{
  for (size_t i = 0; i < text.len; ++i) {
    kg_buf_add_byte(out, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
  }
}

static void
add_speaker(kg_buf *out, const kg_doc *doc, const kg_statement *s)
{
  if (!s->n_speakers) {
    kg_buf_add_string(out, "-");
  }
  for (uint32_t i = 0; i < s->n_speakers; ++i) {
    const kg_entity *e = &doc->entities.at[s->speakers[i]];
    kg_buf_add_string(out, i ? " & " : "");
    kg_buf_add_string(out, e->is_named ? "" : "~");
    add_flat(out, e->is_named ? e->name : kg_doc_text(doc, s->speaker_span));
  }
}

static void
add_found(kg_buf *out, const kg_doc *doc)
{
  static const char *const KINDS[] = {"direct", "mixed", "indirect"};
  for (size_t i = 0; i < doc->statements.n; ++i) {
    const kg_statement *s = &doc->statements.at[i];
    kg_buf_printf(out, "= %s ; ", KINDS[s->speech]);
    add_speaker(out, doc, s);
    kg_buf_add_string(out, " ; ");
    for (uint32_t p = 0; p < s->n_parts; ++p) {
      kg_buf_add_string(out, p ? " // " : "");
      add_flat(out, kg_doc_text(doc, s->parts[p].span));
    }
    kg_buf_add_byte(out, '\n');
  }
  if (!doc->statements.n) {
    kg_buf_add_string(out, "= nothing\n");
  }
}

static void
add_events(kg_buf *out, const kg_doc *doc)
{
  static const char *const STATUSES[] = {"occurred", "scheduled", "cancelled",
                                         "moved", "anticipated"};
  for (size_t i = 0; i < doc->events.n; ++i) {
    const kg_event *e = &doc->events.at[i];
    kg_buf_printf(out, "e %s ; %s ; %.*s ; %.*s\n", e->type,
                  STATUSES[e->status], KG_FMT(e->start),
                  KG_FMT(e->previous_start));
  }
}

static void
check(runner *r, kg_slice name, kg_slice text, kg_slice expected, variant how)
{
  kg_arena arena;
  kg_arena_init(&arena, NULL);
  kg_buf typed;
  kg_buf want;
  kg_buf found;
  kg_buf_init(&typed, NULL);
  kg_buf_init(&want, NULL);
  kg_buf_init(&found, NULL);
  add_variant(&typed, text, how);
  add_variant(&want, expected, how == WRAPPED ? CURLY : how);
  kg_article article = {.path = name,
                        .name = name,
                        .text = kg_buf_slice(&typed),
                        .source = kg_buf_slice(&typed)};
  kg_sha256_hex(article.text, article.sha256);
  kg_doc *doc = NULL;
  const kg_status st =
      kg_reader_read(r->reader, &r->ctx, &article, &arena, &doc);
  if (!st) {
    add_found(&found, doc);
    /* Events count where the paragraph is about them. */
    if (kg_slice_find(expected, KG_SLICE("\ne "), 0) != (size_t)-1) {
      add_events(&found, doc);
    }
  }
  if (!st && kg_slice_equal(kg_buf_slice(&want), kg_buf_slice(&found))) {
    ++r->n_passed;
  } else {
    ++r->n_failed;
    printf("%.*s (%s)\nwanted:\n%.*sfound:\n%.*s\n", KG_FMT(name),
           VARIANTS[how], KG_FMT(kg_buf_slice(&want)),
           KG_FMT(kg_buf_slice(&found)));
  }
  kg_buf_clear(&typed);
  kg_buf_clear(&want);
  kg_buf_clear(&found);
  kg_arena_clear(&arena);
}

typedef struct block {
  kg_slice name;
  kg_buf text;
  kg_buf expected;
} block;

static void
run_block(runner *r, block *b)
{
  for (int how = CURLY; b->text.len && how < N_VARIANTS; ++how) {
    check(r, b->name, kg_buf_slice(&b->text), kg_buf_slice(&b->expected),
          (variant)how);
  }
  kg_buf_reset(&b->text);
  kg_buf_reset(&b->expected);
}

static void
run_file(runner *r, kg_slice file)
{
  block b = {0};
  for (size_t at = 0; at < file.len;) {
    const char *nl = memchr(file.ptr + at, '\n', file.len - at);
    const size_t end = nl ? (size_t)(nl - file.ptr) : file.len;
    const kg_slice line = kg_slice_sub(file, at, end);
    at = end + 1;
    if (kg_slice_has_prefix(line, KG_SLICE("## "))) {
      run_block(r, &b);
      b.name = kg_slice_sub(line, 3, line.len);
    } else if (kg_slice_has_prefix(line, KG_SLICE("T "))) {
      kg_buf_add_string(&b.text, b.text.len ? "\n\n" : "");
      kg_buf_add(&b.text, kg_slice_sub(line, 2, line.len));
    } else if (kg_slice_has_prefix(line, KG_SLICE("= ")) ||
               kg_slice_has_prefix(line, KG_SLICE("e "))) {
      kg_buf_add(&b.expected, line);
      kg_buf_add_byte(&b.expected, '\n');
    }
  }
  run_block(r, &b);
  kg_buf_clear(&b.text);
  kg_buf_clear(&b.expected);
}

int
main(int argc, char **argv)
{
  runner r = {0};
  kg_buf file;
  kg_buf_init(&file, NULL);
  if (argc != 3 || kg_file_read(&r.ctx, argv[1], 1 << 20, &file) ||
      kg_reader_open(&r.ctx, argv[2], NULL, &r.reader)) {
    printf("usage: test_tricky FILE MODELS\n");
    return 2;
  }
  run_file(&r, kg_buf_slice(&file));
  printf("%u passed, %u failed\n", r.n_passed, r.n_failed);
  kg_reader_close(r.reader);
  kg_buf_clear(&file);
  return r.n_failed || !r.n_passed ? 1 : 0;
}
