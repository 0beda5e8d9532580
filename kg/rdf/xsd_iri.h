/* SPDX-License-Identifier: Apache-2.0 */
/// IRIs of datatypes as string literals.
#ifndef KG_RDF_XSD_IRI_H
#define KG_RDF_XSD_IRI_H

#define KG_XSD_NS "http://www.w3.org/2001/XMLSchema#"
#define KG_RDF_NS "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

/// `KG_XSD("date")` is the IRI of xsd:date.
#define KG_XSD(name) KG_XSD_NS name
#define KG_RDF_LANG_STRING KG_RDF_NS "langString"

#endif
