/* SPDX-License-Identifier: Apache-2.0 */
/// Tokens of Turtle and TriG (RDF 1.1), read through a window that slides over
/// the source. A token is checked as far as its production goes; escapes are
/// decoded by kg_turtle_decode.
#ifndef KG_IO_TURTLE_LEXER_H
#define KG_IO_TURTLE_LEXER_H

#include "base/buf.h"
#include "io/source.h"

typedef enum kg_turtle_kind {
  KG_TK_END,
  KG_TK_IRI,    ///< `text` without the angle brackets.
  KG_TK_PNAME,  ///< With its colon.
  KG_TK_BLANK,  ///< Without `_:`.
  KG_TK_STRING, ///< Without its quotes.
  KG_TK_AT,     ///< `@en`, `@prefix`, `@base`, without the `@`.
  KG_TK_WORD,   ///< `a`, `true`, `PREFIX`…
  KG_TK_INTEGER,
  KG_TK_DECIMAL,
  KG_TK_DOUBLE,
  KG_TK_CARETS, ///< `^^`
  KG_TK_MARK,   ///< One of `. ; , [ ] ( ) { }`, which is `text`.
} kg_turtle_kind;

typedef struct kg_turtle_token {
  kg_turtle_kind kind;
  kg_slice text; ///< In the window: valid until the next token.
  size_t start;  ///< Where it begins in the window.
} kg_turtle_token;

typedef struct kg_turtle_lexer {
  const kg_context *ctx;
  kg_source *source;
  size_t max_token;
  kg_buf window;
  size_t at; ///< Behind the last token.
  bool at_end;
  uint64_t line;       ///< Of `line_start`, from 1.
  size_t line_start;   ///< Where the line, or what is left of it, begins.
  size_t column_start; ///< Code points of the line before that.
  kg_turtle_token token;
} kg_turtle_lexer;

void kg_turtle_lexer_init(kg_turtle_lexer *lexer,
                          const kg_context *ctx,
                          kg_source *source,
                          size_t max_token);
void kg_turtle_lexer_clear(kg_turtle_lexer *lexer);

/// Moves to the next token. @return KG_ERR_INPUT, told to the sink.
kg_status kg_turtle_next(kg_turtle_lexer *lexer);
/// Tells an error at the current token.
kg_status kg_turtle_error(const kg_turtle_lexer *lexer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// Appends the token's text with escapes decoded: of an IRI and a string
/// `\u…`, of a string also `\n` and the like, of a prefixed name `\,` and the
/// like. @return KG_ERR_INPUT, told to the sink; KG_ERR_MEMORY.
kg_status kg_turtle_decode(const kg_turtle_lexer *lexer, kg_buf *out);

#endif
