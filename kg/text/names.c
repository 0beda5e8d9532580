/* SPDX-License-Identifier: Apache-2.0 */
#include "text/names.h"

#include "text/name_model.h"
#include "text/name_net.h"
#include "text/tokenize.h"

/* What the features' and the net's scores count, in 1/16. */
#define MODEL_SHARE 10
#define NET_SHARE 12

struct kg_name_tagger {
  const kg_alloc *alloc;
  const kg_tagger *tagger;
  const kg_lexicon *lexicon;
  kg_model *file;
  kg_model *net_file;
  kg_name_model model;
  kg_name_net net;
  int32_t net_share; ///< In 1/16.
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
  if (!st) {
    st = kg_model_open(ctx, folder, "net.kgm", &names->net_file);
  }
  if (!st && !kg_name_net_init(&names->net, names->net_file)) {
    st = kg_sink_error(&ctx->sink, KG_ERR_INPUT, "net.kgm",
                       "damaged model, or one of another version");
  }
  if (st) {
    kg_name_tagger_close(names);
    return st;
  }
  kg_name_tagger_mix(names, MODEL_SHARE, NET_SHARE);
  *out = names;
  return KG_OK;
}

void
kg_name_tagger_mix(kg_name_tagger *names, int features, int net)
{
  names->net_share = net;
  kg_name_model_mix(&names->model, features, names->net.steps, net);
}

void
kg_name_tagger_close(kg_name_tagger *names)
{
  if (names) {
    kg_model_close(names->file);
    kg_model_close(names->net_file);
    kg_alloc_free(names->alloc, names);
  }
}

typedef struct room {
  int32_t *scores; ///< Of the whole document.
  int32_t *net_scores;
  kg_name_net_room net;
  double *work;
  uint8_t *labels; ///< Of the whole document.
  float *marginals;
} room;

static bool
make_room(kg_arena *arena, size_t n_tokens, size_t longest, room *r)
{
  r->scores =
      kg_arena_zeroed(arena, n_tokens, KG_NAME_LABELS * sizeof *r->scores);
  r->net_scores =
      kg_arena_get(arena, longest * KG_NAME_LABELS * sizeof *r->scores);
  r->work = kg_arena_get(arena, 2 * longest * KG_NAME_LABELS * sizeof(double));
  r->labels = kg_arena_zeroed(arena, n_tokens, 1);
  r->marginals = kg_arena_get(arena, longest * KG_NAME_LABELS * sizeof(float));
  return r->scores && r->net_scores && r->work && r->labels && r->marginals &&
         kg_name_net_room_make(arena, longest, &r->net);
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

static bool
is_honorific(const kg_name_tagger *names, kg_slice text, const kg_token *token)
{
  return kg_lexicon_find(names->lexicon, KG_LIST_HONORIFIC,
                         kg_token_text(text, token)) != 0;
}

typedef struct finder {
  const kg_name_tagger *names;
  const kg_context *ctx;
  kg_slice text;
  const kg_tokens *tokens;
  const kg_sentences *sentences;
  float *outside;
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
    while (name.kind == KG_NAME_PER && name.end_token - name.first_token > 1 &&
           is_honorific(f->names, f->text, &f->tokens->at[name.first_token])) {
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

/* Scores that do not depend on votes. */
static void
score(finder *f, const kg_sentence *s)
{
  const size_t n = s->end_token - s->first_token;
  const kg_name_token *words = f->view + s->first_token;
  int32_t *scores = f->room.scores + s->first_token * (size_t)KG_NAME_LABELS;
  if (f->names->model.share) {
    kg_name_add_words(&f->names->model, words, n, scores);
  }
  if (f->names->net_share) {
    kg_name_net_score(&f->names->net, &f->room.net, words, n,
                      f->names->model.scale, f->room.net_scores);
    for (size_t i = 0; i < n * KG_NAME_LABELS; i++) {
      scores[i] += f->room.net_scores[i] * f->names->net_share / 16;
    }
  }
}

/* Reads the document: the first time without votes, the last time with them
 * and with an eye to how sure it is. */
static kg_status
read_all(finder *f, bool is_last, const kg_alloc *alloc, kg_names *found)
{
  const kg_name_model *model = &f->names->model;
  for (size_t i = 0; i < f->sentences->n; i++) {
    const kg_sentence *s = &f->sentences->at[i];
    const size_t n = s->end_token - s->first_token;
    int32_t *scores = f->room.scores + s->first_token * (size_t)KG_NAME_LABELS;
    if (kg_is_cancelled(f->ctx)) {
      return KG_CANCELLED;
    }
    if (!has_capital(f, s)) {
      continue;
    }
    if (is_last) {
      kg_name_add_votes(model, f->view + s->first_token, n, scores);
    } else {
      score(f, s);
    }
    kg_name_decode(model, scores, n, f->room.work,
                   f->room.labels + s->first_token);
    if (is_last) {
      kg_name_weigh(model, scores, n, f->room.work, f->room.marginals);
      for (size_t t = 0; f->outside && t < n; t++) {
        f->outside[s->first_token + t] = f->room.marginals[t * KG_NAME_LABELS];
      }
    }
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
              kg_names *found,
              float *outside)
{
  size_t longest = 1;
  finder f = {.names = names,
              .ctx = ctx,
              .text = text,
              .tokens = tokens,
              .sentences = sentences,
              .outside = outside};
  for (size_t i = 0; outside && i < tokens->n; i++) {
    outside[i] = 1;
  }
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
