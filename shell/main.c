/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "run.h"

int
main(int argc, char **argv)
{
  return kg_cli_main(argc, (const char *const *)argv, kg_shell_run);
}
