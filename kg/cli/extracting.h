/* SPDX-License-Identifier: Apache-2.0 */
/// What the commands that read articles share.
#ifndef KG_CLI_EXTRACTING_H
#define KG_CLI_EXTRACTING_H

#include "build/build.h"
#include "cli/cli.h"

/// Opens the reader on the models that come with the program.
kg_status kg_cli_open_reader(kg_cli *cli, kg_reader **reader);
/// `--mentions`. @return KG_ERR_USAGE
kg_status kg_cli_mention_choice(const kg_cli *cli, kg_mention_choice *choice);
/// `--jobs`, else 0 for the usual number.
unsigned kg_cli_jobs(const kg_cli *cli);

#endif
