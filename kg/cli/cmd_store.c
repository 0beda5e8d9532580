/* SPDX-License-Identifier: Apache-2.0 */
/* Commands that look after a store: check, compact. */
#include "cli/cli.h"
#include "cli/session.h"

kg_status
kg_command_check(kg_cli *cli)
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
    kg_printer_say(&cli->printer, "%s: %llu faults", session.folder,
                   (unsigned long long)n_faults);
  }
  kg_session_close(&session);
  return st;
}

kg_status
kg_command_compact(kg_cli *cli)
{
  kg_session session;
  kg_status st = kg_session_open(&session, cli, KG_SESSION_READ);
  if (!st) {
    st = kg_store_compact(session.store, cli->args.at[0]);
  }
  if (!st) {
    kg_printer_say(&cli->printer, "%s: written", cli->args.at[0]);
  }
  kg_session_close(&session);
  return st;
}
