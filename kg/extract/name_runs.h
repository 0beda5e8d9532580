/* SPDX-License-Identifier: Apache-2.0 */
/// Runs of capitals: what the steps that find and cut them share. All take
/// indexes of pieces, ends exclusive.
#ifndef KG_EXTRACT_NAME_RUNS_H
#define KG_EXTRACT_NAME_RUNS_H

#include "extract/names.h"

static inline bool
has_class(const kg_name_search *names, size_t i, kg_word_classes classes)
{
  return (kg_names_at(names, i)->classes & classes) != 0;
}

static inline bool
is_capital(const kg_name_search *names, size_t i)
{
  return kg_piece_is_capital(kg_names_at(names, i));
}

static inline bool
in_title_case(const kg_name_search *names, size_t i)
{
  return names->is_title_case[kg_names_at(names, i)->sentence];
}

/// A capital that stands there for the word's own sake.
bool kg_run_is_name_word(const kg_name_search *names, size_t i);
bool kg_run_next_is_name_word(const kg_name_search *names, size_t i);
/// "al-Assad": a small particle tied to a capital.
bool kg_run_is_tied_particle(const kg_name_search *names, size_t i);
bool kg_run_can_start(const kg_name_search *names, size_t i);
/// True if the first look was sure of just these words.
bool kg_run_is_sure(const kg_name_search *names, size_t first, size_t end);
/// True if a known name that begins here fills the run.
bool kg_run_is_known(const kg_name_search *names, size_t first, size_t end);
/// How often the word stands inside sentences with (without) a capital.
uint64_t kg_run_count_inside(const kg_name_search *names,
                             const kg_piece *p,
                             bool capital);
/// Classes of the last word, or of the one before "of" or "for".
kg_word_classes
kg_run_head_classes(const kg_name_search *names, size_t first, size_t end);
bool
kg_run_has_link_word(const kg_name_search *names, size_t first, size_t end);
/// End of the capitals that begin at `i`.
size_t kg_run_capitals_end(const kg_name_search *names, size_t i);
/// Where the run that begins at `first` ends, joints included.
size_t kg_run_end(const kg_name_search *names, size_t first);
/// Takes these pieces for a name.
kg_status kg_run_add(kg_name_search *names, size_t first, size_t end);

/// Fits the runs that were found to what the tagger is sure of.
kg_status kg_names_fit_learned(kg_name_search *names);

#endif
