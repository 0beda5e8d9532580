/* SPDX-License-Identifier: Apache-2.0 */
/// Articles into the store: read, extracted, named across articles, written as
/// one graph each; and out of it again.
#ifndef KG_BUILD_BUILD_H
#define KG_BUILD_BUILD_H

#include "base/buf.h"
#include "build/emit.h"
#include "extract/pipeline.h"
#include "kg/store.h"

typedef struct kg_build_counts {
  uint64_t n_articles;   ///< Read without fault, whatever became of them.
  uint64_t n_new;        ///< Written for the first time.
  uint64_t n_renewed;    ///< Written again, since another version read them.
  uint64_t n_relinked;   ///< Written again with other names of people.
  uint64_t n_unchanged;  ///< There already.
  uint64_t n_removed;    ///< Gone, since their last source gives others now.
  uint64_t n_rejects;    ///< Not readable; each was told to the sink.
  uint64_t n_skipped;    ///< Other files in folders.
  uint64_t n_quads;      ///< In the store at the end.
  uint64_t n_files;      ///< To be read, and
  uint64_t n_files_done; ///< so far.
} kg_build_counts;

typedef struct kg_build_options {
  unsigned n_jobs; ///< Threads; 0 = one for each processor.
  kg_mention_choice mentions;
  uint64_t max_bad; ///< More rejects end the build.
  kg_articles_options articles;
  /// Called now and then, and at the end; may be NULL.
  void (*progress)(void *user, const kg_build_counts *counts);
  /// Called after the durable commit of what the file gave; may be NULL.
  void (*committed)(void *user, const char *path);
  /// Called with the bytes of a rejected article; may be NULL.
  void (*rejected)(void *user, const char *path, kg_slice raw);
  void *user;
} kg_build_options;

/// Build from files and folders (and "-"), in the given order. What the store
/// holds in the end depends on the articles alone, not on the order.
/// @param counts Filled also when the answer is no KG_OK.
/// @return KG_ERR_INPUT when every article was rejected or more than max_bad.
kg_status kg_build(const kg_context *ctx,
                   kg_store *store,
                   const kg_reader *reader,
                   const char *const *paths,
                   size_t n_paths,
                   const kg_build_options *options,
                   kg_build_counts *counts);

/// Take articles out by path, id, URL, IRI or digest, in one transaction.
/// @return KG_ERR_INPUT, told to the sink, for names that stand for nothing;
/// the others are removed all the same.
kg_status kg_build_remove(const kg_context *ctx,
                          kg_store *store,
                          const kg_reader *reader,
                          const char *const *names,
                          size_t n_names,
                          kg_build_counts *counts);

/// Link and resolve alone, over what the store holds.
kg_status kg_build_resolve(const kg_context *ctx,
                           kg_store *store,
                           const kg_reader *reader,
                           kg_build_counts *counts);

/// Articles in a stream, quads out: no store, no state. Each article's quads
/// depend on it alone. @param arena Scratch, cleared by the caller.
kg_status kg_build_extract(const kg_context *ctx,
                           const kg_reader *reader,
                           const kg_article *article,
                           kg_slice base,
                           kg_mention_choice mentions,
                           kg_arena *arena,
                           kg_quad_fn *quad_fn,
                           void *user);

#endif
