/* SPDX-License-Identifier: Apache-2.0 */
/// The words of a statement: for people, and normalised so that equal words
/// meet whatever their marks and case.
#ifndef KG_BUILD_WORDS_H
#define KG_BUILD_WORDS_H

#include "base/buf.h"
#include "extract/document.h"

/// The parts joined by one space, outer marks and one final comma removed.
void kg_statement_text(const kg_doc *doc, const kg_statement *s, kg_buf *out);

/// NFKC, case-folded, letters and digits only, words joined by one space.
kg_status kg_statement_words(kg_slice text, kg_buf *out);

#endif
