/* SPDX-License-Identifier: Apache-2.0 */
/// The names of the dot-commands, for completion.
#ifndef KG_SHELL_DOT_H
#define KG_SHELL_DOT_H

#include "shell.h"

/// Without the dot; NULL behind the last.
const char *kg_dot_name(size_t i);

#endif
