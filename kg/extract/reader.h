/* SPDX-License-Identifier: Apache-2.0 */
/// What the passes share: models and tables, read once, never changed.
#ifndef KG_EXTRACT_READER_H
#define KG_EXTRACT_READER_H

#include "extract/pipeline.h"
#include "text/names.h"

/// What names, entities, roles, references, events and relations need; theirs
/// to define.
typedef struct kg_names_data kg_names_data;

struct kg_reader {
  const kg_alloc *alloc;
  kg_reader_options options;
  kg_tagger *tagger;           ///< NULL where no data folder was given.
  kg_lexicon *lexicon;         ///< The same.
  kg_name_tagger *name_tagger; ///< The same.
  kg_names_data *names;
};

/// @param lexicon Where first names are; may be NULL, else must outlive
/// `names`.
/// @param names Owned by the caller; may stay NULL.
kg_status kg_names_data_open(const kg_context *ctx,
                             const char *data_folder,
                             const kg_lexicon *lexicon,
                             kg_names_data **names);
void kg_names_data_close(kg_names_data *names);

#endif
