/* SPDX-License-Identifier: Apache-2.0 */
/// What the files that write queries share.
#ifndef KG_TEST_MAKER_H
#define KG_TEST_MAKER_H

#include "generate.h"

typedef struct or_literal {
  const char *text, *type; ///< Type: local name, `@` and language, or an IRI.
} or_literal;
extern const or_literal or_literals[];
extern const unsigned or_n_literals;

/// A query being written. Fresh names keep BIND and sub-selects valid.
typedef struct maker {
  or_random *random;
  kg_buf *out;
  unsigned depth;
  unsigned n_fresh;
  bool in_exists;
} maker;

unsigned or_roll(maker *m, unsigned n);
void or_say(maker *m, const char *text);
void or_say_var(maker *m);
void or_say_literal(maker *m);
void or_say_expr(maker *m, unsigned depth);
void or_say_exists(maker *m);
/// A condition that people write, which often holds.
void or_say_likely(maker *m);
void or_say_group(maker *m);

#endif
