/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/document.h"

#include <string.h>

/// Each block of a layer remembers its size in front, since an arena does not.
typedef struct block_head {
  size_t size;
  max_align_t data[];
} block_head;

static void *
resize_in_arena(void *user, void *ptr, size_t size)
{
  if (!size) {
    return NULL;
  }
  if (size > SIZE_MAX - sizeof(block_head)) {
    return NULL;
  }
  block_head *head = kg_arena_get(user, sizeof *head + size);
  if (!head) {
    return NULL;
  }
  head->size = size;
  if (ptr) {
    const block_head *old =
        (const block_head *)((const char *)ptr - offsetof(block_head, data));
    memcpy(head->data, ptr, old->size < size ? old->size : size);
  }
  return head->data;
}

const char *
kg_name_type_text(kg_name_type type)
{
  static const char *const TEXTS[] = {"PER", "ORG",   "GPE", "LOC",
                                      "FAC", "EVENT", "WORK"};
  return TEXTS[type];
}

kg_status
kg_doc_new(const kg_context *ctx,
           const kg_article *article,
           kg_arena *arena,
           kg_doc **out)
{
  kg_doc *doc = KG_ARENA_NEW(arena, kg_doc);
  if (!doc) {
    return kg_out_of_memory(ctx);
  }
  doc->ctx = ctx;
  doc->arena = arena;
  doc->items = (kg_alloc){.resize = resize_in_arena, .user = arena};
  kg_text_map_init(&doc->entity_of, &doc->items);
  doc->article = article;
  doc->name = article->name;
  doc->text = article->text;
  memcpy(doc->sha256, article->sha256, sizeof doc->sha256);
  doc->given = article->given;
  doc->dateline_place = KG_NO_INDEX;
  doc->dateline_agency_entity = KG_NO_INDEX;
  doc->publisher_entity = KG_NO_INDEX;
  doc->is_english = true;
  if (kg_utf8_index_init(&doc->points, article->source, &doc->items)) {
    return kg_out_of_memory(ctx);
  }
  *out = doc;
  return KG_OK;
}

kg_span
kg_doc_points(const kg_doc *doc, kg_span bytes)
{
  const kg_article *article = doc->article;
  if (article->source_begins && !kg_span_is_empty(bytes)) {
    bytes = (kg_span){article->source_begins[bytes.begin],
                      article->source_ends[bytes.end - 1]};
  }
  return (kg_span){(uint32_t)kg_utf8_index_get(&doc->points, bytes.begin),
                   (uint32_t)kg_utf8_index_get(&doc->points, bytes.end)};
}

bool
kg_doc_is_noise(const kg_doc *doc, kg_span span)
{
  for (size_t i = 0; i < doc->noise.n; i++) {
    if (kg_span_overlaps(doc->noise.at[i].span, span)) {
      return true;
    }
  }
  return false;
}

uint32_t
kg_doc_token_at(const kg_doc *doc, uint32_t offset)
{
  size_t low = 0;
  size_t high = doc->tokens.n;
  while (low < high) {
    const size_t mid = low + (high - low) / 2;
    if (doc->tokens.at[mid].end <= offset) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  return (uint32_t)low;
}

uint32_t
kg_doc_sentence_at(const kg_doc *doc, uint32_t offset)
{
  size_t low = 0;
  size_t high = doc->sentences.n;
  while (low < high) {
    const size_t mid = low + (high - low) / 2;
    if (doc->sentences.at[mid].end <= offset) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  const bool found =
      low < doc->sentences.n && doc->sentences.at[low].begin <= offset;
  return found ? (uint32_t)low : KG_NO_INDEX;
}

uint32_t
kg_doc_paragraph_at(const kg_doc *doc, uint32_t offset)
{
  size_t low = 0;
  size_t high = doc->paragraphs.n;
  while (low < high) {
    const size_t mid = low + (high - low) / 2;
    if (doc->paragraphs.at[mid].end <= offset) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  const bool found =
      low < doc->paragraphs.n && doc->paragraphs.at[low].begin <= offset;
  return found ? (uint32_t)low : KG_NO_INDEX;
}

size_t
kg_doc_mention_from(const kg_doc *doc, uint32_t offset)
{
  size_t low = 0;
  size_t high = doc->mentions.n;
  while (low < high) {
    const size_t mid = low + (high - low) / 2;
    if (doc->mentions.at[mid].span.begin < offset) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  return low;
}

uint32_t
kg_doc_quote_around(const kg_doc *doc, kg_span span)
{
  uint32_t best = KG_NO_INDEX;
  for (size_t i = 0; i < doc->quotes.n; i++) {
    if (doc->quotes.at[i].inner.begin > span.begin) {
      break;
    }
    if (kg_span_covers(doc->quotes.at[i].inner, span)) {
      best = (uint32_t)i;
    }
  }
  return best;
}
