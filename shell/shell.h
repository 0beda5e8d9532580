/* SPDX-License-Identifier: Apache-2.0 */
/// The shell: what it knows between two statements.
#ifndef KG_SHELL_SHELL_H
#define KG_SHELL_SHELL_H

#include "cli/answer.h"
#include "cli/schema.h"
#include "cli/session.h"
#include "cli/statement.h"
#include "history.h"

typedef struct kg_shell_param {
  kg_slice name;
  kg_term value;
} kg_shell_param;

typedef struct kg_shell {
  kg_cli *cli;
  kg_context ctx; ///< As the program's, for statements.
  kg_session session;
  kg_arena arena; ///< Until the shell ends.
  bool interactive;
  bool done;
  kg_status worst; ///< First fault, for scripts.

  /* Settings. */
  const char *mode; ///< A format, or NULL for each form's usual one.
  bool timing;
  uint64_t max_rows; ///< Of tables on a terminal; 0 = all.
  KG_VEC(kg_shell_param) params;

  kg_history history;
  uint64_t line;   ///< Of what runs, in a script; from 1.
  bool is_private; ///< What runs began with a blank: no history.
  kg_buf last;     ///< The last statement.

  kg_schema schema; ///< For completion and hints; read when first needed.
  bool has_schema;
  uint64_t schema_n_quads; ///< Of the store when it was read.
} kg_shell;

/// Runs a statement or a dot-command. Faults were told.
kg_status kg_shell_do(kg_shell *shell, const kg_piece *piece);

/// How to show a plan.
typedef enum kg_shell_how {
  KG_SHELL_RUN,
  KG_SHELL_EXPLAIN,
  KG_SHELL_PROFILE
} kg_shell_how;

/// Runs a query or an update.
kg_status
kg_shell_run_statement(kg_shell *shell, kg_slice text, kg_shell_how how);

/// Runs a query of the shell's own and shows it as a table.
/// @param n_rows may be NULL.
kg_status kg_shell_show(kg_shell *shell, const char *query, uint64_t *n_rows);

/// A dot-command with its arguments.
kg_status kg_shell_run_command(kg_shell *shell, kg_slice line);

/// Classes and properties of the store as it is now. On trouble they are
/// empty.
const kg_schema *kg_shell_schema(kg_shell *shell);

/// Says which names of a query the store does not know, with the nearest ones
/// that it does.
void kg_shell_explain_nothing(kg_shell *shell, kg_slice query);

#endif
