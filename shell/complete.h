/* SPDX-License-Identifier: Apache-2.0 */
/// Completion for readline: what can stand at the cursor.
#ifndef KG_SHELL_COMPLETE_H
#define KG_SHELL_COMPLETE_H

#include "shell.h"

/// Tells readline to ask us. `shell` must live as long as readline is used.
void kg_complete_install(kg_shell *shell);

#endif
