/* SPDX-License-Identifier: Apache-2.0 */
/// The articles of a build, one after the other, out of files and folders.
#ifndef KG_BUILD_INTAKE_H
#define KG_BUILD_INTAKE_H

#include "base/vec.h"
#include "build/build.h"

typedef struct kg_intake {
  const kg_context *ctx;
  const kg_build_options *options;
  kg_build_counts *counts;
  KG_VEC(char *) files; ///< To read; owned.
  size_t next_file;
  kg_articles *open; ///< Of the file before `next_file`, or NULL.
} kg_intake;

/// Lists the files below the paths. Paths that cannot be read count as
/// rejects.
kg_status kg_intake_init(kg_intake *intake,
                         const kg_context *ctx,
                         const char *const *paths,
                         size_t n_paths,
                         const kg_build_options *options,
                         kg_build_counts *counts);
void kg_intake_clear(kg_intake *intake);

/// The next article, past those that were rejected.
/// @param path The file it is from, valid until clear.
/// @return KG_DONE at the end, KG_ERR_INPUT over the limit of rejects.
kg_status kg_intake_next(kg_intake *intake,
                         kg_arena *arena,
                         kg_article *article,
                         const char **path);

#endif
