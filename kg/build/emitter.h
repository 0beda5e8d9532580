/* SPDX-License-Identifier: Apache-2.0 */
/// What the files that write quads share. Errors are sticky: write without
/// looking, return `status` at the end.
#ifndef KG_BUILD_EMITTER_H
#define KG_BUILD_EMITTER_H

#include "build/emit.h"

#include "base/map.h"

typedef struct kg_emitter {
  const kg_context *ctx;
  const kg_doc *doc;
  const kg_emit_options *options;
  kg_arena *arena;
  kg_quad_fn *quad_fn;
  void *user;
  kg_slice article_local;
  kg_term article;  ///< Also the graph.
  kg_text_map seen; ///< IRIs of things whose own quads are written.
  kg_status status;
} kg_emitter;

/// `{base}{kind}/{local}`.
kg_term kg_emit_iri(kg_emitter *e, const char *kind, kg_slice local);
kg_term kg_emit_integer(kg_emitter *e, uint64_t value);
/// A share from 0 to 1, with two digits.
kg_term kg_emit_share(kg_emitter *e, double value);
/// xsd:date or xsd:dateTime, by the text's form.
kg_term kg_emit_time(kg_slice iso);

void kg_emit_add(kg_emitter *e, kg_term s, const char *predicate, kg_term o);
void kg_emit_type(kg_emitter *e, kg_term s, const char *type);
void kg_emit_text(kg_emitter *e, kg_term s, const char *predicate, kg_slice t);
/// True the first time it is asked for this IRI.
bool kg_emit_is_first(kg_emitter *e, kg_term iri);

/// `h…_BEGIN-END`, in code points.
kg_slice kg_emit_span_local(kg_emitter *e, kg_span span);
/// Begin, end, exact words and the article they stand in.
void kg_emit_span(kg_emitter *e, kg_term s, kg_span span);

/// Local name of an entity after links between articles.
kg_slice kg_emit_local(const kg_emitter *e, uint32_t entity);
/// The entity's IRI; its types and name are written with the first use.
kg_term kg_emit_entity(kg_emitter *e, uint32_t entity);

/// A Report of the article for a span: `suffix` completes its local name.
/// @return its IRI; a NONE term if the same report was written before.
kg_term kg_emit_report(kg_emitter *e,
                       kg_span span,
                       kg_slice suffix,
                       kg_term reported,
                       double confidence);

/// A Claim and the report of it, attributed to the article.
void kg_emit_claim(kg_emitter *e,
                   kg_term s,
                   const char *predicate,
                   kg_term o,
                   kg_span span,
                   const char *modality,
                   double confidence);

/* One function a group of findings. */
void kg_emit_article(kg_emitter *e);
void kg_emit_captions(kg_emitter *e);
void kg_emit_mentions(kg_emitter *e);
void kg_emit_statements(kg_emitter *e);
void kg_emit_roles(kg_emitter *e);
void kg_emit_events(kg_emitter *e);
void kg_emit_relations(kg_emitter *e);

#endif
