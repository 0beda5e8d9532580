/* SPDX-License-Identifier: Apache-2.0 */
/// The way into the shell.
#ifndef KG_SHELL_RUN_H
#define KG_SHELL_RUN_H

#include "cli/cli.h"

/// Runs until the user leaves, or to the end of `--execute` or of standard
/// input.
kg_status kg_shell_run(kg_cli *cli);

#endif
