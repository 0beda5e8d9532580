/* SPDX-License-Identifier: Apache-2.0 */
/// Work on a store that may be damaged. LMDB trusts its pages, so that reading
/// a damaged one can crash the process that does it.
#ifndef KG_CLI_APART_H
#define KG_CLI_APART_H

#include "cli/cli.h"

/// Does `work` in a child process, which prints for itself, and ends it after
/// `--timeout`. No store may be open.
/// @return what `work` answers; KG_ERR_STORE (told) if it crashed, KG_ERR_LIMIT
/// (told) if it took too long.
kg_status kg_run_apart(kg_cli *cli, kg_command_fn *work);

#endif
