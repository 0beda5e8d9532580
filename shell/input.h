/* SPDX-License-Identifier: Apache-2.0 */
/// Where statements come from: readline on a terminal, else plain lines.
#ifndef KG_SHELL_INPUT_H
#define KG_SHELL_INPUT_H

#include "shell.h"

typedef struct kg_input kg_input;

/// Readline if the shell is interactive and the terminal can move its cursor.
kg_status kg_input_open(kg_shell *shell, kg_input **input);
/// What was typed: whole statements and dot-commands, maybe several. Valid
/// until the next call.
/// @return KG_DONE at the end (Ctrl-D); KG_CANCELLED when Ctrl-C cleared what
/// was typed, or ended a script.
kg_status kg_input_next(kg_input *input, kg_slice *text);
void kg_input_close(kg_input *input);

#endif
