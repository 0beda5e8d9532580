/* SPDX-License-Identifier: Apache-2.0 */
/// Manifests of the W3C's test suites, and lists of tests to skip.
#ifndef KG_TESTS_W3C_MANIFEST_H
#define KG_TESTS_W3C_MANIFEST_H

#include "base/buf.h"
#include "kg/context.h"
#include "rdf/graph.h"

#define MF "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
#define QT "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
#define UT "http://www.w3.org/2009/sparql/tests/test-update#"
#define RDFT "http://www.w3.org/ns/rdftest#"
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

/// A manifest; its IRIs are `file://` ones below its own folder.
typedef struct manifest {
  kg_graph *graph;
  kg_term *entries; ///< The tests, in their order.
  size_t n_entries;
  kg_buf folder; ///< IRI of the manifest's folder, with a slash at its end.
  kg_slice base; ///< mf:assumedTestBase, or empty.
} manifest;

/// @return KG_ERR_IO… if it cannot be read, told to the sink.
kg_status manifest_open(const kg_context *ctx, const char *path, manifest *m);
void manifest_close(manifest *m);

/// The value of a property, or a term of kind KG_TERM_NONE.
kg_term
manifest_get(const manifest *m, const kg_term *subject, const char *property);
/// The local name of the entry's IRI: what stands behind `#`.
kg_slice manifest_name(const kg_term *entry);
/// Is the entry of this type (a local name of rdft: or mf:)?
bool manifest_is(const manifest *m, const kg_term *entry, const char *type);
/// The members of an RDF list, up to `cap`. @return how many there are.
size_t
manifest_list(const manifest *m, const kg_term *head, kg_term *out, size_t cap);

/// Sets `out` to the path of a `file://` IRI.
void manifest_path(kg_slice iri, kg_buf *out);
/// Sets `out` to the IRI under which the suite means the file: below its
/// assumed base if it has one, else the `file://` IRI.
void manifest_public_iri(const manifest *m, kg_slice iri, kg_buf *out);

/// Lines of `suite name reason…`; empty ones and `#` comments are left out.
typedef struct skip_list {
  kg_buf text;
} skip_list;

kg_status
skip_list_open(const kg_context *ctx, const char *path, skip_list *list);
void skip_list_close(skip_list *list);
/// The reason why a test is skipped, or an empty slice.
kg_slice skip_list_find(const skip_list *list, kg_slice suite, kg_slice name);

#endif
