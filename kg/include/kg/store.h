/* SPDX-License-Identifier: Apache-2.0 */
/// A store of quads in a folder: a dictionary of terms and sorted indexes, on
/// LMDB. Readers see a snapshot while one writer works; a commit is durable
/// when it returns.
///
/// Caveats first. A store must not be on a network file system and must not be
/// used across fork. One process opens a folder once: opening it again gives
/// the same environment, counted. A snapshot belongs to the thread that began
/// it. Slices of terms point into the map and are valid until their snapshot
/// ends; those of the writer until its next change.
#ifndef KG_STORE_H
#define KG_STORE_H

#include "kg/context.h"
#include "kg/term.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct kg_store kg_store;
typedef struct kg_txn kg_txn;   ///< A snapshot, or the one writer.
typedef struct kg_scan kg_scan; ///< A range of one index.

typedef struct kg_store_options {
  bool create; ///< Make the store if the folder has none.
  bool read_only;
  const char *base;    ///< Base IRI, fixed at creation; NULL = keep or default.
                       ///< Another one than the store's is KG_ERR_STORE.
  unsigned wait_ms;    ///< For the writer's lock, or until a store that is
                       ///< being rewritten is there again. 0 = do not wait.
  uint64_t max_memory; ///< For sorting in bulk loads; 0 = 512 MiB.
  uint64_t map_size;   ///< Most bytes of the file; 0 = what the disk has.
} kg_store_options;

#define KG_DEFAULT_BASE "http://kg.example/"

/// @return KG_ERR_STORE (missing, not a store, other version, network file
/// system), KG_ERR_BUSY, KG_ERR_IO; told to the sink with what to do.
KG_API kg_status kg_store_open(const kg_context *ctx,
                               const char *folder,
                               const kg_store_options *options,
                               kg_store **store);
/// A store of its own in memory or in an unlinked temporary folder, gone when
/// closed: for queries over files.
KG_API kg_status kg_store_open_temporary(const kg_context *ctx,
                                         kg_store **store);
KG_API void kg_store_close(kg_store *store);
/// The base IRI. Valid until the store is closed.
KG_API kg_slice kg_store_base(const kg_store *store);

/// Begin a snapshot.
KG_API kg_status kg_txn_read(kg_store *store, kg_txn **txn);
/// Begin to write; waits for another writer as the options say.
/// @return KG_ERR_BUSY, told to the sink.
KG_API kg_status kg_txn_write(kg_store *store, kg_txn **txn);
/// Make the writer's changes durable and end it, whatever the answer. For a
/// snapshot the same as kg_txn_end.
KG_API kg_status kg_txn_commit(kg_txn *txn);
/// End a snapshot, or drop the writer's changes. NULL is fine.
KG_API void kg_txn_end(kg_txn *txn);

/// The id of a term. @return KG_NOT_FOUND if the store has never seen it.
KG_API kg_status kg_txn_find(kg_txn *txn, const kg_term *term, kg_id *id);
/// The id of a term, entering it into the dictionary. Writer only. A blank
/// node is entered under its label as given: make labels unique by load.
KG_API kg_status kg_txn_intern(kg_txn *txn, const kg_term *term, kg_id *id);
/// The term of an id of the dictionary or an inline one. `buf` holds the text
/// of inline ones.
KG_API kg_status kg_txn_term(kg_txn *txn,
                             kg_id id,
                             char buf[KG_ID_TEXT_MAX],
                             kg_term *term);

typedef struct kg_quad {
  kg_id s, p, o, g; ///< `g` is KG_ID_DEFAULT_GRAPH for the default graph.
} kg_quad;

/// A place of a quad by its number: 0 s, 1 p, 2 o, 3 g.
static inline kg_id *
kg_quad_place(kg_quad *quad, unsigned place)
{
  return place == 0   ? &quad->s
         : place == 1 ? &quad->p
         : place == 2 ? &quad->o
                      : &quad->g;
}

/// Add or remove one quad. Adding what is there and removing what is not are
/// fine; `*changed` (may be NULL) tells. The writer sees its own changes.
KG_API kg_status kg_txn_add(kg_txn *txn, const kg_quad *quad, bool *changed);
KG_API kg_status kg_txn_remove(kg_txn *txn, const kg_quad *quad, bool *changed);
/// Remove all quads of a graph. @param n_removed may be NULL.
KG_API kg_status kg_txn_clear_graph(kg_txn *txn, kg_id g, uint64_t *n_removed);

/// The six orders, named by the places of the key. A pattern's bound places
/// are a prefix of at least one of them.
typedef enum kg_order {
  KG_ORDER_ANY, ///< The store chooses.
  KG_SPOG,
  KG_POSG,
  KG_OSPG,
  KG_GSPO,
  KG_GPOS,
  KG_GOSP,
} kg_order;

/// What to scan. 0 in a place is "any".
typedef struct kg_pattern {
  kg_quad bound;
  kg_order order; ///< Rows come sorted by the free places in this order. It
                  ///< must have the bound places as its prefix.
  /// Ids of the first free place lie within [low, high] when `high` is not 0.
  kg_id low, high;
  /// Each triple once whatever its graphs, with `g` 0 (SPOG, POSG, OSPG only).
  bool distinct;
  /// Only graphs of this sorted list, unless NULL; `n_graphs` 0 with a
  /// non-NULL list gives nothing.
  const kg_id *graphs;
  size_t n_graphs;
  /// Leave the default graph out (GRAPH ?g never yields it).
  bool named_only;
} kg_pattern;

/// @param scan Owned by the caller; close it before the transaction ends.
/// Changes made by the same writer while a scan is open may or may not show.
KG_API kg_status kg_scan_open(kg_txn *txn,
                              const kg_pattern *pattern,
                              kg_scan **scan);
/// Begins again with another pattern, keeping the memory: cheaper than closing
/// and opening in a join's inner loop.
KG_API kg_status kg_scan_reopen(kg_scan *scan, const kg_pattern *pattern);
/// The next quads, up to `cap`; `*n` is 0 at the end.
KG_API kg_status kg_scan_next(kg_scan *scan,
                              kg_quad *quads,
                              size_t cap,
                              size_t *n);
/// The same by column, for the places that are asked for: NULL leaves one out,
/// and what is left out is not unpacked.
typedef struct kg_columns {
  kg_id *s, *p, *o, *g; ///< Each of `cap` ids, or NULL.
} kg_columns;
KG_API kg_status kg_scan_next_columns(kg_scan *scan,
                                      const kg_columns *columns,
                                      size_t cap,
                                      size_t *n);
/// Skip forward to the first quad whose first free place is `id` or above.
/// Cheap when that is near.
KG_API kg_status kg_scan_seek(kg_scan *scan, kg_id id);
KG_API void kg_scan_close(kg_scan *scan);

/// Terms to look up at once, each in the same place of a pattern: much cheaper
/// than one scan a term, since the memory that later ones need is fetched while
/// earlier ones are read. Cheapest when they are sorted.
typedef struct kg_probes {
  unsigned place;   ///< Of the terms: 0 s, 1 p, 2 o, 3 g.
  const kg_id *ids; ///< Without 0.
  size_t n;
  kg_columns out; ///< Where the rows go, in the order of the terms.
  size_t cap;     ///< Of each column of `out`.
  size_t most;    ///< Rows of one term.
  bool is_cut;    ///< Terms with more rows give the first `most`.
  size_t *ends;   ///< For each term: rows given up to its last one.
} kg_probes;

/// Gives all rows of the first `*n_done` terms. The one behind them has more
/// than `most` rows, or more than there is room left; if it is the very first
/// then the scan has begun with it (see kg_scan_reopen) and gives its rows.
/// @param pattern with anything in the terms' place.
KG_API kg_status kg_scan_probe(kg_scan *scan,
                               const kg_pattern *pattern,
                               const kg_probes *probes,
                               size_t *n_done);

/// How many quads match, exactly for patterns with an index's prefix when
/// cheap, else an estimate; never 0 if one matches. Does not read the data.
KG_API kg_status kg_txn_estimate(kg_txn *txn,
                                 const kg_pattern *pattern,
                                 double *n);

/// Statistics of one predicate, kept with the data.
typedef struct kg_predicate_stats {
  kg_id predicate;
  uint64_t n_triples; ///< Over the union graph.
  uint64_t n_subjects;
  uint64_t n_objects;
  /// Tags (1 << kg_tag) that occur among its objects: a range filter need not
  /// look at the dictionary where KG_TAG_TYPED is not among them.
  uint32_t object_tags;
} kg_predicate_stats;

/// @return KG_NOT_FOUND for a predicate the store does not have.
KG_API kg_status kg_txn_predicate_stats(kg_txn *txn,
                                        kg_id predicate,
                                        kg_predicate_stats *stats);

typedef struct kg_store_stats {
  uint64_t n_quads;
  uint64_t n_triples; ///< In the union graph.
  uint64_t n_terms;   ///< In the dictionary.
  uint64_t n_graphs;  ///< Named ones that are not empty.
  uint64_t n_predicates;
  uint64_t n_subjects;
  uint64_t n_bytes; ///< On disk.
} kg_store_stats;

KG_API kg_status kg_txn_stats(kg_txn *txn, kg_store_stats *stats);

/// Named graphs that are not empty, in order of id.
/// @param graphs Owned by the caller: free with kg_alloc_free and the store's
/// allocator.
KG_API kg_status kg_txn_graphs(kg_txn *txn, kg_id **graphs, size_t *n);
/// The store's allocator, for what it gave away. NULL is malloc.
KG_API const kg_alloc *kg_txn_alloc(const kg_txn *txn);

/// A private table of byte strings beside the quads (sources, digests…), one
/// key space, transactional with them. `value` is valid until the next change.
KG_API kg_status kg_txn_note_get(kg_txn *txn, kg_slice key, kg_slice *value);
KG_API kg_status kg_txn_note_put(kg_txn *txn, kg_slice key, kg_slice value);
/// KG_NOT_FOUND if it is not there.
KG_API kg_status kg_txn_note_remove(kg_txn *txn, kg_slice key);
/// The first key at or after `from` (inclusive) and its value, in byte order.
/// @return KG_DONE behind the last.
KG_API kg_status kg_txn_note_next(kg_txn *txn,
                                  kg_slice from,
                                  kg_slice *key,
                                  kg_slice *value);

/// Bulk loading: quads as text, sorted and merged into the indexes at the end.
/// Much faster than kg_txn_add for more than some thousand quads.
typedef struct kg_bulk kg_bulk;
KG_API kg_status kg_bulk_open(kg_txn *txn, kg_bulk **bulk);
/// A `kg_quad_fn` whose user pointer is the kg_bulk.
KG_API kg_status kg_bulk_add(void *bulk, const kg_term_quad *quad);
/// Enters everything into the transaction (which is still to be committed).
/// Frees `bulk` whatever the answer. @param n_new may be NULL.
KG_API kg_status kg_bulk_finish(kg_bulk *bulk, uint64_t *n_new);
KG_API void kg_bulk_abandon(kg_bulk *bulk);

/// Verify that indexes, dictionary and statistics agree. Each fault is told to
/// the sink. @param n_faults how many there were.
KG_API kg_status kg_store_check(kg_store *store, uint64_t *n_faults);
/// Write a compact copy of a store in use to `folder`, which must not exist.
KG_API kg_status kg_store_compact(kg_store *store, const char *folder);
/// Rewrite a store compactly where it is. It must not be open, here or in
/// another process; waits for that as the options say, and lets others wait
/// until it has done. Whatever happens the store is as before or as after.
/// @return KG_ERR_BUSY, told to the sink.
KG_API kg_status kg_store_compact_in_place(const kg_context *ctx,
                                           const char *folder,
                                           const kg_store_options *options);

#ifdef __cplusplus
}
#endif
#endif
