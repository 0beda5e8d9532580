/* SPDX-License-Identifier: Apache-2.0 */
/// The parts of a page that are told by its lines, before any word is read.
/// Private to the layout passes.
#ifndef KG_EXTRACT_LAYOUT_H
#define KG_EXTRACT_LAYOUT_H

#include "extract/document.h"

/// A line of the text, or several where an editor wrapped them.
typedef struct kg_block {
  kg_span span;     ///< Without white space around it.
  bool after_blank; ///< An empty line before it, or the text's start.
} kg_block;

typedef KG_VEC(kg_block) kg_blocks;

/// Cuts the text into blocks.
kg_status kg_blocks_cut(kg_doc *doc, kg_blocks *blocks);

/// What a line of noise does to the lines behind it.
typedef enum kg_noise_reach {
  KG_NOISE_NONE, ///< It is no noise.
  KG_NOISE_LINE,
  KG_NOISE_LIST, ///< Also the short lines behind it.
  KG_NOISE_REST, ///< Everything to the end.
} kg_noise_reach;

/// @param reason A static string.
kg_noise_reach kg_noise_of(kg_slice line, const char **reason);

/// The credit at a caption's end, as a stretch of `block`, or empty.
kg_span kg_credit_find(const kg_doc *doc, kg_span block);

/// "By Ann Lee and Bo Chen": appends the authors. False if it is no byline.
bool kg_byline_read(kg_doc *doc, kg_span block);
/// "Ann Lee" and nothing else: appends the author. False if it is no name.
bool kg_name_line_read(kg_doc *doc, kg_span block);

/// "HANOI, Vietnam (AP) —": where the dateline ends, 0 if there is none.
/// @param agency The agency's name in brackets, or empty.
uint32_t kg_dateline_end(const kg_doc *doc,
                         kg_span block,
                         kg_span *place,
                         kg_span *agency);

#endif
