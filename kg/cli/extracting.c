/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/extracting.h"

#include "cli/places.h"

enum { MOST_JOBS = 1024 };

kg_status
kg_cli_open_reader(kg_cli *cli, kg_reader **reader)
{
  const char *folder;
  *reader = NULL;
  TRY(kg_place_of_data(&cli->ctx, &cli->arena, "kg/models", &folder));
  return kg_reader_open(&cli->ctx, folder, NULL, reader);
}

kg_status
kg_cli_mention_choice(const kg_cli *cli, kg_mention_choice *choice)
{
  const char *which = cli->options.mentions;
  *choice = KG_MENTIONS_ALL;
  if (which && !strcmp(which, "first")) {
    *choice = KG_MENTIONS_FIRST;
  } else if (which && !strcmp(which, "none")) {
    *choice = KG_MENTIONS_NONE;
  } else if (which && strcmp(which, "all") != 0) {
    return kg_sink_error(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                         "--mentions takes all, first or none, not \"%s\"",
                         which);
  }
  return KG_OK;
}

unsigned
kg_cli_jobs(const kg_cli *cli)
{
  const uint64_t jobs = cli->options.jobs.value;
  return jobs > MOST_JOBS ? MOST_JOBS : (unsigned)jobs;
}
