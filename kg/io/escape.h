/* SPDX-License-Identifier: Apache-2.0 */
/// Escapes that the line-based formats, Turtle and TriG share.
#ifndef KG_IO_ESCAPE_H
#define KG_IO_ESCAPE_H

#include "base/utf8.h"

/// The code point of `\uXXXX` or `\UXXXXXXXX` at `p`, which points behind the
/// backslash; moves it behind the last digit. -1 if it is not whole, or no
/// Unicode scalar value; `p` then stays.
int32_t kg_read_uchar(const char **p, const char *end);
/// The character of a one-letter escape (`t b n r f " ' \`), or -1.
int kg_echar(char c);

#endif
