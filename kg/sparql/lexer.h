/* SPDX-License-Identifier: Apache-2.0 */
/// Tokens of SPARQL 1.1, section 19.8. Used by the parser, the formatter and
/// whoever colours or completes a query.
#ifndef KG_SPARQL_LEXER_H
#define KG_SPARQL_LEXER_H

#include "sparql/algebra.h"

typedef enum kg_token_kind {
  KG_TOKEN_END,
  KG_TOKEN_IRI,     ///< `text` is what stands between `<` and `>`.
  KG_TOKEN_NAME,    ///< Prefixed name: `prefix`, and `text` unescaped.
  KG_TOKEN_BLANK,   ///< `text` without `_:`.
  KG_TOKEN_VAR,     ///< `text` without `?` or `$`.
  KG_TOKEN_LANG,    ///< `text` without `@`, in lower case.
  KG_TOKEN_INTEGER, ///< No sign: that is a token of its own.
  KG_TOKEN_DECIMAL,
  KG_TOKEN_DOUBLE,
  KG_TOKEN_STRING, ///< `text` unescaped.
  KG_TOKEN_WORD,   ///< A keyword, a function, `a`, or neither.
  KG_TOKEN_MARK,   ///< Punctuation: `mark`.
} kg_token_kind;

/// Punctuation is its character; these are the marks of two.
enum {
  KG_MARK_AND = 256, ///< `&&`
  KG_MARK_OR,        ///< `||`
  KG_MARK_NE,        ///< `!=`
  KG_MARK_LE,        ///< `<=`
  KG_MARK_GE,        ///< `>=`
  KG_MARK_TYPE,      ///< `^^`
};

typedef enum kg_keyword {
  KG_KEY_NONE, ///< Not a keyword.
#define KEYWORD(name) KG_KEY_##name,
#include "sparql/keywords.def"
#undef KEYWORD
  KG_N_KEYWORDS
} kg_keyword;

typedef struct kg_token {
  kg_token_kind kind;
  kg_span span;  ///< In the text as given to kg_lexer_init.
  kg_slice text; ///< In the arena or the given text.
  kg_slice prefix;
  int mark;
  kg_keyword keyword;
  bool spaced; ///< White space or a comment stands before it.
} kg_token;

/// What is wrong with a token.
typedef struct kg_lexer_fault {
  kg_span span;
  const char *message; ///< NULL without memory.
  const char *hint;    ///< May be NULL.
} kg_lexer_fault;

typedef struct kg_lexer {
  kg_arena *arena;
  kg_slice text; ///< With `\uXXXX` replaced.
  size_t at;
  /// Where replaced escapes end in `text`, and what to add from there on to
  /// come to an offset of the given text.
  struct kg_lexer_jump {
    uint32_t at;
    uint32_t add;
  } * jumps;
  size_t n_jumps;
  kg_lexer_fault fault;
} kg_lexer;

/// @param text Valid until the last token is used; less than 2^31 bytes.
/// @return false with `fault` set: not UTF-8, or a bad `\u`.
bool kg_lexer_init(kg_lexer *lexer, kg_slice text, kg_arena *arena);
/// @return false with `fault` set.
bool kg_lexer_next(kg_lexer *lexer, kg_token *token);

/// Spelling, in capitals (`true` and `false` in lower case).
const char *kg_keyword_name(kg_keyword keyword);
kg_keyword kg_keyword_find(kg_slice word);

#endif
