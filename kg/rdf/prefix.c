/* SPDX-License-Identifier: Apache-2.0 */
#include "rdf/prefix.h"

#include "base/vec.h"
#include "rdf/name_chars.h"

static const kg_prefix known[] = {
#define KG_PREFIX(name, iri) {{name, sizeof(name) - 1}, {iri, sizeof(iri) - 1}},
#include "rdf/prefixes.def"
};

static const struct {
  const char *prefix;
  const char *folder;
} kinds[] = {
#define KG_KIND(NAME, prefix, folder) {prefix, folder},
#include "rdf/prefixes.def"
};

void
kg_prefixes_init(kg_prefixes *set, const kg_alloc *alloc)
{
  memset(set, 0, sizeof *set);
  kg_arena_init(&set->arena, alloc);
}

void
kg_prefixes_clear(kg_prefixes *set)
{
  const kg_alloc *alloc = set->arena.alloc;
  kg_vec_free(set, alloc);
  kg_arena_clear(&set->arena);
}

static kg_prefix *
find(const kg_prefixes *set, kg_slice name)
{
  for (size_t i = 0; i < set->n; ++i) {
    if (kg_slice_equal(set->at[i].name, name)) {
      return &set->at[i];
    }
  }
  return NULL;
}

kg_status
kg_prefixes_bind(kg_prefixes *set, kg_slice name, kg_slice iri)
{
  if (!kg_is_pn_prefix(name)) {
    return KG_ERR_INPUT;
  }
  kg_prefix *old = find(set, name);
  if (old && kg_slice_equal(old->iri, iri)) {
    return KG_OK;
  }
  const kg_slice copy = kg_arena_copy(&set->arena, iri);
  if (!copy.ptr) {
    return KG_ERR_MEMORY;
  }
  if (old) {
    old->iri = copy;
    return KG_OK;
  }
  const kg_prefix new = {kg_arena_copy(&set->arena, name), copy};
  return new.name.ptr &&kg_vec_push(set, set->arena.alloc, new) ? KG_OK
                                                                : KG_ERR_MEMORY;
}

kg_status
kg_prefixes_bind_known(kg_prefixes *set, kg_slice base)
{
  for (size_t i = 0; i < sizeof known / sizeof *known; ++i) {
    TRY(kg_prefixes_bind(set, known[i].name, known[i].iri));
  }
  for (size_t i = 0; i < KG_N_KINDS && base.len; ++i) {
    const kg_slice iri =
        kg_arena_printf(&set->arena, "%.*s%s/", KG_FMT(base), kinds[i].folder);
    if (!iri.ptr) {
      return KG_ERR_MEMORY;
    }
    TRY(kg_prefixes_bind(set, kg_slice_of(kinds[i].prefix), iri));
  }
  return KG_OK;
}

kg_status
kg_prefixes_unbind(kg_prefixes *set, kg_slice name)
{
  kg_prefix *old = find(set, name);
  if (!old) {
    return KG_NOT_FOUND;
  }
  const size_t i = (size_t)(old - set->at);
  memmove(old, old + 1, (set->n - i - 1) * sizeof *old);
  --set->n;
  return KG_OK;
}

kg_status
kg_prefixes_find(const kg_prefixes *set, kg_slice name, kg_slice *iri)
{
  const kg_prefix *found = find(set, name);
  if (!found) {
    return KG_NOT_FOUND;
  }
  *iri = found->iri;
  return KG_OK;
}

/* Levenshtein distance of names up to 15 bytes; longer ones are far. */
static unsigned
distance(kg_slice a, kg_slice b)
{
  enum { MOST = 15 };
  unsigned row[MOST + 1];
  if (a.len > MOST || b.len > MOST) {
    return MOST;
  }
  for (unsigned j = 0; j <= b.len; ++j) {
    row[j] = j;
  }
  for (size_t i = 1; i <= a.len; ++i) {
    unsigned diagonal = row[0];
    row[0] = (unsigned)i;
    for (size_t j = 1; j <= b.len; ++j) {
      const unsigned above = row[j];
      unsigned best = diagonal + (a.ptr[i - 1] != b.ptr[j - 1]);
      best = above + 1 < best ? above + 1 : best;
      best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
      diagonal = above;
      row[j] = best;
    }
  }
  return row[b.len];
}

kg_slice
kg_prefixes_nearest(const kg_prefixes *set, kg_slice name)
{
  kg_slice nearest = {0, 0};
  unsigned least = name.len <= 3 ? 2 : 3; /* Closer than this is meant. */
  for (size_t i = 0; i < set->n; ++i) {
    const unsigned d = distance(name, set->at[i].name);
    if (d < least) {
      least = d;
      nearest = set->at[i].name;
    }
  }
  return nearest;
}

kg_status
kg_prefixes_shorten(const kg_prefixes *set,
                    kg_slice iri,
                    const kg_prefix **prefix,
                    kg_slice *local)
{
  const kg_prefix *best = NULL;
  for (size_t i = 0; i < set->n; ++i) {
    const kg_prefix *p = &set->at[i];
    if (p->iri.len && p->iri.len <= iri.len &&
        (!best || p->iri.len > best->iri.len) &&
        p->iri.ptr[p->iri.len - 1] == iri.ptr[p->iri.len - 1] &&
        kg_slice_has_prefix(iri, p->iri) &&
        kg_is_plain_local(kg_slice_sub(iri, p->iri.len, iri.len))) {
      best = p;
    }
  }
  if (!best) {
    return KG_NOT_FOUND;
  }
  *prefix = best;
  *local = kg_slice_sub(iri, best->iri.len, iri.len);
  return KG_OK;
}

kg_status
kg_prefixes_expand(const kg_prefixes *set, kg_slice prefixed, kg_buf *iri)
{
  const size_t colon = kg_slice_find(prefixed, KG_SLICE(":"), 0);
  kg_slice ns = {0, 0};
  if (colon == (size_t)-1 ||
      kg_prefixes_find(set, kg_slice_sub(prefixed, 0, colon), &ns)) {
    return KG_NOT_FOUND;
  }
  kg_buf_add(iri, ns);
  kg_buf_add(iri, kg_slice_sub(prefixed, colon + 1, prefixed.len));
  return kg_buf_status(iri);
}

const char *
kg_kind_folder(kg_kind kind)
{
  return kinds[kind].folder;
}

const char *
kg_kind_prefix(kg_kind kind)
{
  return kinds[kind].prefix;
}
