/* SPDX-License-Identifier: Apache-2.0 */
/* Commands that look after a store: check, compact. */
#include "cli/apart.h"
#include "cli/cli.h"
#include "cli/places.h"
#include "cli/session.h"

static kg_status
check_store(kg_cli *cli)
{
  kg_session session;
  uint64_t n_faults = 0;
  kg_status st = kg_session_open(&session, cli, KG_SESSION_READ);
  if (!st) {
    st = kg_store_check(session.store, &n_faults);
  }
  if (!st && n_faults) {
    st = KG_ERR_STORE;
  }
  if (!st) {
    kg_printer_say(&cli->printer, "%s: no faults", session.folder);
  } else if (n_faults) {
    kg_printer_say(&cli->printer, "%s: %llu fault%s", session.folder,
                   (unsigned long long)n_faults, n_faults == 1 ? "" : "s");
  }
  kg_session_close(&session);
  return st;
}

kg_status
kg_command_check(kg_cli *cli)
{
  return kg_run_apart(cli, check_store);
}

static kg_status
copy_store(kg_cli *cli, const char *folder)
{
  kg_session session;
  kg_status st = kg_session_open(&session, cli, KG_SESSION_READ);
  st = st ? st : kg_store_compact(session.store, folder);
  kg_session_close(&session);
  return st;
}

static kg_status
compact_store(kg_cli *cli, const char *folder)
{
  const kg_store_options options =
      kg_session_store_options(cli, KG_SESSION_WRITE);
  return kg_store_compact_in_place(&cli->ctx, folder, &options);
}

kg_status
kg_command_compact(kg_cli *cli)
{
  const char *copy = cli->options.output;
  const char *folder = kg_place_of_store(cli->options.store);
  TRY(copy ? copy_store(cli, copy) : compact_store(cli, folder));
  kg_printer_say(&cli->printer, "%s: written", copy ? copy : folder);
  return KG_OK;
}
