/* SPDX-License-Identifier: Apache-2.0 */
#include "text/names.h"

#include "text/name_model.h"
#include "text/tokenize.h"

struct kg_name_tagger {
  const kg_alloc *alloc;
  const kg_tagger *tagger;
  const kg_lexicon *lexicon;
  kg_model *file;
  kg_name_model model;
};

const char *
kg_name_kind_text(kg_name_kind kind)
{
  static const char *const texts[] = {"PER", "ORG",   "GPE", "LOC",
                                      "FAC", "EVENT", "WORK"};
  return (size_t)kind < KG_N_NAME_KINDS ? texts[kind] : "";
}

kg_status
kg_name_tagger_open(const kg_context *ctx,
                    const char *folder,
                    const kg_tagger *tagger,
                    const kg_lexicon *lexicon,
                    kg_name_tagger **out)
{
  *out = NULL;
  kg_name_tagger *names = kg_alloc_zeroed(ctx->alloc, 1, sizeof *names);
  if (!names) {
    return kg_out_of_memory(ctx);
  }
  names->alloc = ctx->alloc;
  names->tagger = tagger;
  names->lexicon = lexicon;
  kg_status st = kg_model_open(ctx, folder, "names.kgm", &names->file);
  if (!st && !kg_name_model_init(&names->model, names->file)) {
    st = kg_sink_error(&ctx->sink, KG_ERR_INPUT, "names.kgm",
                       "damaged model, or one of another version");
  }
  if (st) {
    kg_name_tagger_close(names);
    return st;
  }
  *out = names;
  return KG_OK;
}

void
kg_name_tagger_close(kg_name_tagger *names)
{
  if (names) {
    kg_model_close(names->file);
    kg_alloc_free(names->alloc, names);
  }
}

typedef struct room {
  int32_t *scores;
  double *work;
  uint8_t *labels; ///< Of the whole document.
  float *marginals;
} room;

static bool
make_room(kg_arena *arena, size_t n_tokens, size_t longest, room *r)
{
  r->scores = kg_arena_get(arena, longest * KG_NAME_LABELS * sizeof *r->scores);
  r->work = kg_arena_get(arena, 2 * longest * KG_NAME_LABELS * sizeof(double));
  r->labels = kg_arena_zeroed(arena, n_tokens, 1);
  r->marginals = kg_arena_get(arena, longest * KG_NAME_LABELS * sizeof(float));
  return r->scores && r->work && r->labels && r->marginals;
}

/* How probable kind `k` is for all of the span: the least of its tokens. */
static float
confidence_of(const float *marginals, size_t first, size_t end, size_t k)
{
  float least = 1;
  for (size_t i = first; i < end; i++) {
    const size_t label = (i == first ? 1 : 2) + 2 * k;
    const float p = marginals[i * KG_NAME_LABELS + label];
    least = p < least ? p : least;
  }
  return least;
}

static kg_name
name_of(const room *r,
        const uint8_t *labels,
        size_t offset,
        size_t first,
        size_t end)
{
  kg_name name = {.first_token = (uint32_t)(offset + first),
                  .end_token = (uint32_t)(offset + end),
                  .kind = (uint8_t)((labels[first] - 1) / 2)};
  name.runner_up = name.kind;
  name.confidence = confidence_of(r->marginals, first, end, name.kind);
  for (size_t k = 0; k < KG_N_NAME_KINDS; k++) {
    const float p = confidence_of(r->marginals, first, end, k);
    if (k != name.kind && p > name.runner_up_confidence) {
      name.runner_up = (uint8_t)k;
      name.runner_up_confidence = p;
    }
  }
  return name;
}

/* Articles are no part of a name, but for The Hague. */
static bool
is_article(kg_slice text, const kg_token *token, const kg_token *next)
{
  const kg_slice word = kg_token_text(text, token);
  return (kg_slice_equal_nocase(word, KG_SLICE("the")) &&
          !kg_slice_is(kg_token_text(text, next), "Hague")) ||
         kg_slice_is(word, "A") || kg_slice_is(word, "An");
}

typedef struct finder {
  const kg_name_tagger *names;
  const kg_context *ctx;
  kg_slice text;
  const kg_tokens *tokens;
  const kg_sentences *sentences;
  kg_name_token *view;
  room room;
} finder;

static bool
add_names(const finder *f,
          const kg_sentence *s,
          const kg_alloc *alloc,
          kg_names *found)
{
  const size_t n = s->end_token - s->first_token;
  const uint8_t *labels = f->room.labels + s->first_token;
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    if (!labels[i]) {
      i++;
      continue;
    }
    while (end < n && labels[end] && labels[end] % 2 == 0) {
      end++;
    }
    const kg_token *t = &f->tokens->at[s->first_token + i];
    kg_name name = name_of(&f->room, labels, s->first_token, i, end);
    if (end > i + 1 && name.kind != KG_NAME_WORK &&
        is_article(f->text, t, t + 1)) {
      name.first_token++;
    }
    if (!kg_vec_push(found, alloc, name)) {
      return false;
    }
    i = end;
  }
  return true;
}

static bool
has_capital(const finder *f, const kg_sentence *s)
{
  for (size_t i = s->first_token; i < s->end_token; i++) {
    if (f->view[i].run_first != f->view[i].run_end) {
      return true;
    }
  }
  return false;
}

static kg_status
read_all(finder *f, bool is_last, const kg_alloc *alloc, kg_names *found)
{
  for (size_t i = 0; i < f->sentences->n; i++) {
    const kg_sentence *s = &f->sentences->at[i];
    if (kg_is_cancelled(f->ctx)) {
      return KG_CANCELLED;
    }
    if (!has_capital(f, s)) {
      continue;
    }
    kg_name_decode(&f->names->model, f->view + s->first_token,
                   s->end_token - s->first_token, f->room.scores, f->room.work,
                   f->room.labels + s->first_token,
                   is_last ? f->room.marginals : NULL);
    if (is_last && !add_names(f, s, alloc, found)) {
      return kg_out_of_memory(f->ctx);
    }
  }
  return KG_OK;
}

kg_status
kg_names_find(const kg_name_tagger *names,
              const kg_context *ctx,
              kg_arena *arena,
              kg_slice text,
              const kg_tokens *tokens,
              const kg_sentences *sentences,
              const kg_alloc *alloc,
              kg_names *found)
{
  size_t longest = 1;
  finder f = {.names = names,
              .ctx = ctx,
              .text = text,
              .tokens = tokens,
              .sentences = sentences};
  TRY(kg_name_tokens_make(ctx, arena, kg_tagger_clusters(names->tagger),
                          names->lexicon, text, tokens, sentences, &f.view));
  for (size_t i = 0; i < sentences->n; i++) {
    const size_t n = sentences->at[i].end_token - sentences->at[i].first_token;
    longest = n > longest ? n : longest;
  }
  if (!make_room(arena, tokens->n, longest, &f.room)) {
    return kg_out_of_memory(ctx);
  }
  TRY(read_all(&f, false, alloc, found));
  TRY(kg_name_votes_make(ctx, f.room.labels, f.view, tokens->n));
  return read_all(&f, true, alloc, found);
}
