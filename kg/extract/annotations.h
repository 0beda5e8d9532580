/* SPDX-License-Identifier: Apache-2.0 */
/// What was found in a document, as `kg annotate` prints it: JSON Lines (one
/// object an article, offsets in code points of the input), plain text for a
/// terminal, and a page of HTML.
#ifndef KG_EXTRACT_ANNOTATIONS_H
#define KG_EXTRACT_ANNOTATIONS_H

#include "base/out.h"
#include "extract/document.h"

typedef struct kg_annotations_options {
  bool tokens; ///< Every token with part of speech and lemma.
  bool why;    ///< Each finding's rule, confidence and runner-up.
} kg_annotations_options;

/// One line. @param options NULL stands for neither. Errors stay in `out`.
void kg_annotations_write(kg_out *out,
                          const kg_doc *doc,
                          const kg_annotations_options *options);

/// The article's findings as lines for people.
void kg_annotations_write_text(kg_out *out,
                               const kg_doc *doc,
                               const kg_annotations_options *options);

/// One page for all the articles: their text with its findings coloured, each
/// statement tied to its speaker, details on hover, focus and tap, a list of
/// all below. One file: nothing comes from elsewhere.
void kg_annotations_write_html(kg_out *out,
                               const kg_doc *const *docs,
                               size_t n,
                               const kg_annotations_options *options);

#endif
