/* SPDX-License-Identifier: Apache-2.0 */
/// RDF 1.1 terms as text, and the 64-bit ids that stand for them inside.
#ifndef KG_TERM_H
#define KG_TERM_H

#include "kg/slice.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum kg_term_kind {
  KG_TERM_NONE, ///< Unbound.
  KG_TERM_IRI,
  KG_TERM_BLANK,
  KG_TERM_LITERAL,
} kg_term_kind;

/// A term, borrowed. `text` is the IRI, the blank node's label (without `_:`)
/// or the lexical form, exactly as given.
typedef struct kg_term {
  kg_term_kind kind;
  kg_slice text;
  kg_slice datatype; ///< Literals: its IRI. Empty = xsd:string, or
                     ///< rdf:langString where `lang` is not empty.
  kg_slice lang;     ///< Without `@`, in lower case.
} kg_term;

/// A statement in a graph. `g.kind` KG_TERM_NONE is the default graph.
typedef struct kg_term_quad {
  kg_term s, p, o, g;
} kg_term_quad;

/// Receives quads one by one; the terms are valid during the call only. Any
/// status but KG_OK stops the source, which returns it.
typedef kg_status kg_quad_fn(void *user, const kg_term_quad *quad);

KG_API bool kg_term_equal(const kg_term *a, const kg_term *b);
/// Total order for stable output: unbound, blank, IRI, literal; then by text,
/// datatype, language, as bytes.
KG_API int kg_term_compare(const kg_term *a, const kg_term *b);

static inline kg_term
kg_iri(kg_slice iri)
{
  kg_term t = {KG_TERM_IRI, iri, {0, 0}, {0, 0}};
  return t;
}

static inline kg_term
kg_literal(kg_slice text, kg_slice datatype)
{
  kg_term t = {KG_TERM_LITERAL, text, datatype, {0, 0}};
  return t;
}

/// A term inside: 4 bits of tag above 60 bits of payload. 0 is "no term".
/// Within one tag, unsigned order of ids is the order of values for the tags
/// from KG_TAG_BOOLEAN on, so that a range of values is a range of ids.
typedef uint64_t kg_id;

typedef enum kg_tag {
  KG_TAG_NONE = 0,    ///< Payload 0: unbound. 1: the default graph.
  KG_TAG_IRI = 1,     ///< In the store's dictionary.
  KG_TAG_BLANK = 2,   ///< In the store's dictionary, scoped by load.
  KG_TAG_STRING = 3,  ///< Dictionary: xsd:string.
  KG_TAG_LANG = 4,    ///< Dictionary: with a language.
  KG_TAG_TYPED = 5,   ///< Dictionary: any other datatype or spelling.
  KG_TAG_LOCAL = 6,   ///< Made by a running query: in its own dictionary.
  KG_TAG_BOOLEAN = 8, ///< "true" or "false".
  KG_TAG_INTEGER = 9, ///< xsd:integer in canonical spelling, 60 bits.
  KG_TAG_DECIMAL =
      10,           ///< xsd:decimal: optional minus, digits, point, 1 to 6
                    ///< digits, no superfluous zeros (`1.5`, `2.0`, `-0.25`).
  KG_TAG_DATE = 11, ///< Years 0001 to 9999, canonical, zone kept.
  KG_TAG_DATETIME = 12 ///< The same, at most 3 fraction digits without
                       ///< trailing zero, zone `Z` or `±hh:mm` or none.
} kg_tag;

#define KG_ID_NONE ((kg_id)0)
/// Stands for the default graph in the graph's place of a quad.
#define KG_ID_DEFAULT_GRAPH ((kg_id)1)
#define KG_ID_PAYLOAD_MASK ((UINT64_C(1) << 60) - 1)

static inline kg_tag
kg_id_tag(kg_id id)
{
  return (kg_tag)(id >> 60);
}

static inline bool
kg_id_is_inline(kg_id id)
{
  return id >> 63;
}

static inline kg_id
kg_id_make(kg_tag tag, uint64_t payload)
{
  return (kg_id)tag << 60 | (payload & KG_ID_PAYLOAD_MASK);
}

/// Encodes a literal whose value and spelling fit into an id.
/// @return false if it must go to the dictionary.
KG_API bool kg_id_encode(const kg_term *term, kg_id *id);

#define KG_ID_TEXT_MAX 40
/// The term of an inline id; its text is written to `buf`.
KG_API kg_term kg_id_decode(kg_id id, char buf[KG_ID_TEXT_MAX]);

#ifdef __cplusplus
}
#endif
#endif
