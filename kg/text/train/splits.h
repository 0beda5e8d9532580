/* SPDX-License-Identifier: Apache-2.0 */
/// The corpora's parts: which documents train, tune and test.
#ifndef KG_TEXT_TRAIN_SPLITS_H
#define KG_TEXT_TRAIN_SPLITS_H

#include "conllu.h"

/// Appends GUM's documents of a part ("train", "dev", "test") that are there,
/// in the order of gum/splits.md.
kg_status corpus_read_gum(corpus *c, const char *data_folder, const char *part);

/// Appends EWT's part.
kg_status corpus_read_ewt(corpus *c, const char *data_folder, const char *part);

#endif
