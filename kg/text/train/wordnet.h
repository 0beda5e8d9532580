/* SPDX-License-Identifier: Apache-2.0 */
/// WordNet's noun files, and lines and fields of text in general.
#ifndef KG_TEXT_TRAIN_WORDNET_H
#define KG_TEXT_TRAIN_WORDNET_H

#include "base/map.h"

/// The line that starts at `*at`, which moves behind its end; false at the end.
bool text_next_line(kg_slice text, size_t *at, kg_slice *line);
/// Fields between `by`, up to `max`. @return how many.
size_t text_split(kg_slice line, char by, kg_slice *fields, size_t max);

/// All synsets below `root` in data.noun, itself included, into `found`
/// (offsets). @return false without memory.
bool wordnet_below(kg_slice data, uint32_t root, kg_id_map *found);

/// Words that are written in lower case in the synsets of `found` but not in
/// those of `without`. @return false without memory.
bool wordnet_words(kg_slice data,
                   const kg_id_map *found,
                   const kg_id_map *without,
                   kg_text_map *words);

/// Which sense of the noun in a line of index.noun (its `n` fields), by
/// frequency, is one of `found`: from 1, at most 15; 0 = none.
uint32_t wordnet_rank(const kg_slice *fields, size_t n, const kg_id_map *found);

#endif
