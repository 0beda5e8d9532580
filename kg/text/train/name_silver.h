/* SPDX-License-Identifier: Apache-2.0 */
/// Texts that nobody marked, marked by a tagger: where it is sure, its names
/// count as right, elsewhere anything does.
#ifndef KG_TEXT_TRAIN_NAME_SILVER_H
#define KG_TEXT_TRAIN_NAME_SILVER_H

#include "name_corpus.h"
#include "text/names.h"

/// The Wikinews articles that are not marked (neither worked on nor held out)
/// and half of EWT's training part. Not prepared yet.
kg_status name_silver_read(name_corpus *c, const char *data);

/// Marks prepared documents from number `first`.
kg_status
name_silver_mark(name_corpus *c, const kg_name_tagger *names, size_t first);

#endif
