/* SPDX-License-Identifier: Apache-2.0 */
/// Where words end: letters, digits and the signs that hold them together.
#ifndef KG_TEXT_WORD_H
#define KG_TEXT_WORD_H

#include "kg/slice.h"

#include <stddef.h>

/// End of the address (URL, e-mail, @name, #name, file.doc is none) that
/// starts at byte `at`, or `at` if there is none. `text` ends where the
/// paragraph ends.
size_t kg_word_address(kg_slice text, size_t at);

/// End of the word that starts at `begin` (in the paragraph from `floor`) with
/// a letter or digit, without clitics
/// ('s, n't), and without a full stop behind it. Compounds end at the hyphen
/// but for prefixes (co-founder), given names (Yiu-chung) and numbers that are
/// dates or telephone numbers.
size_t kg_word_end(kg_slice text, size_t floor, size_t begin);

/// Whether `text[begin, end)`, which is followed by a full stop, takes that
/// stop into itself. `floor` is where the paragraph begins.
bool kg_word_keeps_stop(kg_slice text, size_t floor, size_t begin, size_t end);

/// Length of the clitic ('s 'm 'd 'll 're 've) that starts at `at` with an
/// apostrophe, or 0.
size_t kg_word_clitic(kg_slice text, size_t at);

/// Where to cut a word that is written as one but counted as two: can|not,
/// gon|na, do|nt; 0 if it is none.
size_t kg_word_cut(kg_slice word);

#endif
