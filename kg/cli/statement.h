/* SPDX-License-Identifier: Apache-2.0 */
/// Where a statement that is being typed ends: a light look at its brackets,
/// quotation marks and keywords, for the key Enter and for scripts. Whether
/// the statement is right is for the parser to say.
#ifndef KG_CLI_STATEMENT_H
#define KG_CLI_STATEMENT_H

#include "kg/slice.h"

typedef enum kg_statement_state {
  KG_STATEMENT_EMPTY, ///< Nothing but blanks and comments.
  KG_STATEMENT_OPEN,  ///< More must follow.
  KG_STATEMENT_WHOLE, ///< Can be run, though more could follow.
  KG_STATEMENT_ENDED, ///< Ended by a semicolon outside of brackets.
} kg_statement_state;

typedef enum kg_statement_kind {
  KG_STATEMENT_UNKNOWN, ///< Begins with no keyword of SPARQL.
  KG_STATEMENT_QUERY,
  KG_STATEMENT_UPDATE,
  KG_STATEMENT_PROLOGUE, ///< PREFIX and BASE lines alone.
} kg_statement_kind;

typedef struct kg_statement {
  kg_statement_state state;
  kg_statement_kind kind;
  size_t end;  ///< Offset behind its last byte, the semicolon left out.
  size_t next; ///< Where what follows begins.
} kg_statement;

/// The first statement of `text`.
kg_statement kg_statement_scan(kg_slice text);

typedef enum kg_token_kind {
  KG_TOKEN_END,
  KG_TOKEN_CUT, ///< A quotation that is not closed.
  KG_TOKEN_WORD,
  KG_TOKEN_VARIABLE,
  KG_TOKEN_NAME, ///< An IRI, a prefixed name, a literal, `*`.
  KG_TOKEN_OPEN,
  KG_TOKEN_CLOSE,
  KG_TOKEN_SEMICOLON,
  KG_TOKEN_OTHER
} kg_token_kind;

/// The next token at or behind `*at`, which moves behind it. Comments are left
/// out.
kg_token_kind kg_token_next(kg_slice text, size_t *at, kg_slice *token);

/// One thing to do out of what was typed: a dot-command, which is one line
/// that begins with a dot, or a statement.
typedef struct kg_piece {
  kg_slice text; ///< Without the semicolon; empty if nothing is left.
  bool is_command;
  kg_statement statement;
} kg_piece;

/// The piece at `*at`, which moves behind it.
kg_piece kg_piece_next(kg_slice text, size_t *at);
/// True if nothing is open at the end of the text.
bool kg_piece_all_whole(kg_slice text);

/// True if the text begins with a keyword that begins a statement.
bool kg_statement_begins(kg_slice text);

/// A `PREFIX name: <iri>` line of a prologue. `at` is where to look from and
/// moves behind it. @return false if there is none.
bool kg_prologue_next(kg_slice text, size_t *at, kg_slice *name, kg_slice *iri);

#endif
