/* SPDX-License-Identifier: Apache-2.0 */
#include "build/resolve.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "rdf/vocab.h"

#include <stdlib.h>

enum { BATCH = 512, MAX_ROUNDS = 16 };

typedef KG_VEC(kg_quad) quad_list;

/* A spelling of a node, and how many articles have it. */
typedef struct spelling {
  kg_id node;
  kg_id text;
  uint32_t n_articles;
  uint8_t rank; /* 0: a name; 1: words of a statement; 2: a description. */
  kg_slice words;
} spelling;
typedef KG_VEC(spelling) spelling_list;

typedef struct resolver {
  const kg_context *ctx;
  kg_txn *txn;
  kg_arena arena;
  kg_id graph;
  uint64_t n_triples;
} resolver;

static kg_status
intern(resolver *r, const char *iri, kg_id *id)
{
  const kg_term term = kg_iri(kg_slice_of(iri));
  return kg_txn_intern(r->txn, &term, id);
}

/* All quads of a predicate, sorted by subject and object. */
static int
compare_quads(const void *a, const void *b)
{
  const kg_quad *x = a;
  const kg_quad *y = b;
  const kg_id left[] = {x->s, x->o, x->g};
  const kg_id right[] = {y->s, y->o, y->g};
  for (int i = 0; i < 3; ++i) {
    if (left[i] != right[i]) {
      return left[i] < right[i] ? -1 : 1;
    }
  }
  return 0;
}

static kg_status
collect(resolver *r, const char *predicate, bool distinct, quad_list *list)
{
  kg_pattern pattern = {.distinct = distinct};
  TRY(intern(r, predicate, &pattern.bound.p));
  kg_scan *scan = NULL;
  TRY(kg_scan_open(r->txn, &pattern, &scan));
  kg_status st = KG_OK;
  size_t n = 1;
  while (!st && n) {
    kg_quad batch[BATCH];
    st = kg_scan_next(scan, batch, BATCH, &n);
    for (size_t i = 0; !st && i < n; ++i) {
      if (!kg_vec_push(list, r->ctx->alloc, batch[i])) {
        st = KG_ERR_MEMORY;
      }
    }
    if (kg_is_cancelled(r->ctx)) {
      st = KG_CANCELLED;
    }
  }
  kg_scan_close(scan);
  if (list->n) {
    qsort(list->at, list->n, sizeof *list->at, compare_quads);
  }
  return st;
}

static kg_status
add(resolver *r, kg_id s, kg_id p, kg_id o)
{
  const kg_quad quad = {s, p, o, r->graph};
  bool changed = false;
  TRY(kg_txn_add(r->txn, &quad, &changed));
  r->n_triples += changed;
  return KG_OK;
}

static kg_status
words_of(resolver *r, kg_id id, kg_slice *words)
{
  char buf[KG_ID_TEXT_MAX];
  kg_term term;
  TRY(kg_txn_term(r->txn, id, buf, &term));
  *words = kg_arena_copy(&r->arena, term.text);
  return words->ptr ? KG_OK : KG_ERR_MEMORY;
}

static kg_status
add_spelling(
    resolver *r, kg_id node, kg_id text, uint8_t rank, spelling_list *list)
{
  spelling *last = list->n ? &list->at[list->n - 1] : NULL;
  if (last && last->node == node && last->text == text && last->rank == rank) {
    ++last->n_articles;
    return KG_OK;
  }
  spelling s = {.node = node, .text = text, .n_articles = 1, .rank = rank};
  TRY(words_of(r, text, &s.words));
  // A push has made room before it writes.
  // NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
  return kg_vec_push(list, r->ctx->alloc, s) ? KG_OK : KG_ERR_MEMORY;
}

static kg_status
collect_names(resolver *r,
              const char *predicate,
              uint8_t rank,
              spelling_list *list)
{
  quad_list quads = {0};
  kg_status st = collect(r, predicate, false, &quads);
  for (size_t i = 0; !st && i < quads.n; ++i) {
    st = add_spelling(r, quads.at[i].s, quads.at[i].o, rank, list);
  }
  kg_vec_free(&quads, r->ctx->alloc);
  return st;
}

/* The words of a statement are those of the quotations that report it. */
static kg_status
collect_statements(resolver *r, spelling_list *list)
{
  quad_list reports = {0};
  quad_list texts = {0};
  quad_list pairs = {0};
  kg_status st = collect(r, KG_VOC_KG_REPORTS, true, &reports);
  st = st ? st : collect(r, KG_VOC_SCHEMA_TEXT, true, &texts);
  for (size_t i = 0, k = 0; !st && i < reports.n; ++i) {
    while (k < texts.n && texts.at[k].s < reports.at[i].s) {
      ++k;
    }
    if (k < texts.n && texts.at[k].s == reports.at[i].s) {
      const kg_quad pair = {reports.at[i].o, 0, texts.at[k].o, 0};
      st = kg_vec_push(&pairs, r->ctx->alloc, pair) ? KG_OK : KG_ERR_MEMORY;
    }
  }
  if (pairs.n) {
    qsort(pairs.at, pairs.n, sizeof *pairs.at, compare_quads);
  }
  for (size_t i = 0; !st && i < pairs.n; ++i) {
    st = add_spelling(r, pairs.at[i].s, pairs.at[i].o, 1, list);
  }
  kg_vec_free(&reports, r->ctx->alloc);
  kg_vec_free(&texts, r->ctx->alloc);
  kg_vec_free(&pairs, r->ctx->alloc);
  return st;
}

/* By node; names before descriptions; then the most frequent, then the
   smallest. */
static int
compare_spellings(const void *a, const void *b)
{
  const spelling *x = a;
  const spelling *y = b;
  if (x->node != y->node) {
    return x->node < y->node ? -1 : 1;
  }
  if (x->rank != y->rank) {
    return x->rank < y->rank ? -1 : 1;
  }
  if (x->n_articles != y->n_articles) {
    return x->n_articles > y->n_articles ? -1 : 1;
  }
  return kg_slice_compare(x->words, y->words);
}

static kg_status
write_labels(resolver *r, const spelling_list *list)
{
  kg_id label = 0;
  kg_id other = 0;
  TRY(intern(r, KG_VOC_RDFS_LABEL, &label));
  TRY(intern(r, KG_VOC_SCHEMA_ALTERNATE_NAME, &other));
  for (size_t i = 0; i < list->n; ++i) {
    const spelling *s = &list->at[i];
    const bool is_first = !i || list->at[i - 1].node != s->node;
    if (is_first) {
      TRY(add(r, s->node, label, s->text));
    } else if (!s->rank) {
      TRY(add(r, s->node, other, s->text));
    }
  }
  return KG_OK;
}

static kg_status
label_everything(resolver *r)
{
  spelling_list list = {0};
  kg_status st = collect_names(r, KG_VOC_SCHEMA_NAME, 0, &list);
  st = st ? st : collect_statements(r, &list);
  st = st ? st : collect_names(r, KG_VOC_SCHEMA_DESCRIPTION, 2, &list);
  if (list.n) {
    qsort(list.at, list.n, sizeof *list.at, compare_spellings);
  }
  st = st ? st : write_labels(r, &list);
  kg_vec_free(&list, r->ctx->alloc);
  return st;
}

/* ---- claims ---- */

static const kg_quad *
find_subject(const quad_list *list, kg_id s)
{
  size_t low = 0;
  size_t high = list->n;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (list->at[middle].s < s) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < list->n && list->at[low].s == s ? &list->at[low] : NULL;
}

/* Claims that a report puts as fact or as plan: (claim, modality) pairs. */
static kg_status
collect_held(resolver *r, quad_list *held)
{
  quad_list reports = {0};
  quad_list modalities = {0};
  kg_id asserted = 0;
  kg_id planned = 0;
  kg_status st = intern(r, KG_VOC_KG_ASSERTED, &asserted);
  st = st ? st : intern(r, KG_VOC_KG_PLANNED, &planned);
  st = st ? st : collect(r, KG_VOC_KG_REPORTS, true, &reports);
  st = st ? st : collect(r, KG_VOC_KG_MODALITY, true, &modalities);
  for (size_t i = 0; !st && i < reports.n; ++i) {
    const kg_quad *m = find_subject(&modalities, reports.at[i].s);
    if (m && (m->o == asserted || m->o == planned)) {
      const kg_quad pair = {reports.at[i].o, 0, m->o == asserted, 0};
      st = kg_vec_push(held, r->ctx->alloc, pair) ? KG_OK : KG_ERR_MEMORY;
    }
  }
  if (held->n) {
    qsort(held->at, held->n, sizeof *held->at, compare_quads);
  }
  kg_vec_free(&reports, r->ctx->alloc);
  kg_vec_free(&modalities, r->ctx->alloc);
  return st;
}

typedef struct claims {
  quad_list subjects;
  quad_list predicates;
  quad_list objects;
} claims;

/* What later replaces what: the outcome counts for more than the plan. */
static kg_status
status_ranks(resolver *r, kg_id ranks[5])
{
  static const char *const order[] = {
      KG_VOC_SCHEMA_EVENT_SCHEDULED, KG_VOC_SCHEMA_EVENT_RESCHEDULED,
      KG_VOC_SCHEMA_EVENT_POSTPONED, KG_VOC_KG_EVENT_TOOK_PLACE,
      KG_VOC_SCHEMA_EVENT_CANCELLED,
  };
  for (int i = 0; i < 5; ++i) {
    TRY(intern(r, order[i], &ranks[i]));
  }
  return KG_OK;
}

static int
rank_of(const kg_id ranks[5], kg_id status)
{
  for (int i = 0; i < 5; ++i) {
    if (ranks[i] == status) {
      return i;
    }
  }
  return -1;
}

static kg_status
write_claims(resolver *r, const quad_list *held, const claims *c)
{
  kg_id status = 0;
  kg_id ranks[5];
  TRY(intern(r, KG_VOC_SCHEMA_EVENT_STATUS, &status));
  TRY(status_ranks(r, ranks));
  kg_id_map outcome; /* Event to the status that counts. */
  kg_id_map_init(&outcome, r->ctx->alloc);
  kg_status st = KG_OK;
  for (size_t i = 0; !st && i < held->n; ++i) {
    const kg_quad *s = find_subject(&c->subjects, held->at[i].s);
    const kg_quad *p = find_subject(&c->predicates, held->at[i].s);
    const kg_quad *o = find_subject(&c->objects, held->at[i].s);
    if (!s || !p || !o) {
      continue; /* A membership: it is reported, not claimed. */
    }
    if (p->o != status) {
      st = add(r, s->o, p->o, o->o);
      continue;
    }
    uint64_t *best = kg_id_map_put(&outcome, s->o, o->o, NULL);
    if (!best) {
      st = KG_ERR_MEMORY;
    } else if (rank_of(ranks, o->o) > rank_of(ranks, *best)) {
      *best = o->o;
    }
  }
  for (size_t i = 0; !st && i < outcome.n; ++i) {
    st = add(r, outcome.entries[i].key, status, outcome.entries[i].value);
  }
  kg_id_map_clear(&outcome);
  return st;
}

static kg_status
hold_claims(resolver *r)
{
  quad_list held = {0};
  claims c = {{0}, {0}, {0}};
  kg_status st = collect_held(r, &held);
  st = st ? st : collect(r, KG_VOC_RDF_SUBJECT, true, &c.subjects);
  st = st ? st : collect(r, KG_VOC_RDF_PREDICATE, true, &c.predicates);
  st = st ? st : collect(r, KG_VOC_RDF_OBJECT, true, &c.objects);
  st = st ? st : write_claims(r, &held, &c);
  kg_vec_free(&held, r->ctx->alloc);
  kg_vec_free(&c.subjects, r->ctx->alloc);
  kg_vec_free(&c.predicates, r->ctx->alloc);
  kg_vec_free(&c.objects, r->ctx->alloc);
  return st;
}

/* A hotel in a city in a country is in the country: pairs are joined with
   themselves until nothing is new. */
static kg_status
close_places(resolver *r)
{
  kg_id inside = 0;
  TRY(intern(r, KG_VOC_SCHEMA_CONTAINED_IN_PLACE, &inside));
  for (int round = 0; round < MAX_ROUNDS; ++round) {
    quad_list pairs = {0};
    const uint64_t before = r->n_triples;
    kg_status st = collect(r, KG_VOC_SCHEMA_CONTAINED_IN_PLACE, true, &pairs);
    for (size_t i = 0; !st && i < pairs.n; ++i) {
      const kg_quad *outer = find_subject(&pairs, pairs.at[i].o);
      for (; !st && outer && outer < pairs.at + pairs.n &&
             outer->s == pairs.at[i].o;
           ++outer) {
        if (outer->o != pairs.at[i].s) {
          st = add(r, pairs.at[i].s, inside, outer->o);
        }
      }
    }
    kg_vec_free(&pairs, r->ctx->alloc);
    TRY(st);
    if (r->n_triples == before) {
      break;
    }
  }
  return KG_OK;
}

kg_status
kg_resolve(const kg_context *ctx,
           kg_txn *txn,
           kg_slice base,
           uint64_t *n_triples)
{
  resolver r = {.ctx = ctx, .txn = txn};
  kg_arena_init(&r.arena, ctx->alloc);
  const kg_slice name =
      kg_arena_printf(&r.arena, "%.*sgraph/resolved", KG_FMT(base));
  kg_status st = name.ptr ? intern(&r, name.ptr, &r.graph) : KG_ERR_MEMORY;
  st = st ? st : kg_txn_clear_graph(txn, r.graph, NULL);
  st = st ? st : label_everything(&r);
  st = st ? st : hold_claims(&r);
  st = st ? st : close_places(&r);
  kg_arena_clear(&r.arena);
  if (n_triples) {
    *n_triples = r.n_triples;
  }
  return st == KG_ERR_MEMORY ? kg_out_of_memory(ctx) : st;
}
