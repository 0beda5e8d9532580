/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/extracting.h"
#include "cli/session.h"

#include <jansson.h>
#include <stdlib.h>

/* What the build tells us while it runs. */
typedef struct building {
  kg_cli *cli;
  kg_out *ack;     /* NULL: not wanted. */
  kg_out *rejects; /* NULL: not wanted. */
  double from;
  double shown;
} building;

static void
on_progress(void *user, const kg_build_counts *counts)
{
  building *b = user;
  const double time = kg_seconds();
  if (time - b->shown < 0.1) {
    return;
  }
  b->shown = time;
  kg_printer_progress(&b->cli->printer,
                      "%llu of %llu files, %llu articles, %llu rejects, %.0f s",
                      (unsigned long long)counts->n_files_done,
                      (unsigned long long)counts->n_files,
                      (unsigned long long)counts->n_articles,
                      (unsigned long long)counts->n_rejects, time - b->from);
}

static void
on_committed(void *user, const char *path)
{
  building *b = user;
  kg_out_printf(b->ack, "committed %s\n", path);
  kg_out_flush(b->ack);
}

/* One JSON object a line; bytes that are not UTF-8 are kept in base 16. */
static void
on_rejected(void *user, const char *path, kg_slice raw)
{
  building *b = user;
  json_t *object = json_object();
  json_t *text = json_stringn(raw.ptr ? raw.ptr : "", raw.len);
  json_object_set_new(object, "path", json_string(path));
  if (text) {
    json_object_set_new(object, "text", text);
  } else {
    kg_buf hex;
    kg_buf_init(&hex, NULL);
    for (size_t i = 0; raw.ptr && i < raw.len; i++) {
      kg_buf_printf(&hex, "%02x", (unsigned char)raw.ptr[i]);
    }
    json_object_set_new(object, "hex", json_string(hex.ptr ? hex.ptr : ""));
    kg_buf_clear(&hex);
  }
  char *line = json_dumps(object, JSON_COMPACT);
  if (line) {
    kg_out_string(b->rejects, line);
    kg_out_byte(b->rejects, '\n');
  }
  free(line);
  json_decref(object);
}

static void
say_summary(building *b, const kg_build_counts *counts)
{
  kg_printer *printer = &b->cli->printer;
  kg_printer_end_progress(printer);
  kg_printer_say(printer,
                 "%llu articles (%llu new, %llu renewed, %llu unchanged, %llu "
                 "removed), %llu quads in the store, %llu rejects, %.1f s",
                 (unsigned long long)counts->n_articles,
                 (unsigned long long)counts->n_new,
                 (unsigned long long)counts->n_renewed,
                 (unsigned long long)counts->n_unchanged,
                 (unsigned long long)counts->n_removed,
                 (unsigned long long)counts->n_quads,
                 (unsigned long long)counts->n_rejects, kg_seconds() - b->from);
  if (counts->n_skipped) {
    kg_printer_say(printer, "%llu left out: other kinds of files",
                   (unsigned long long)counts->n_skipped);
  }
}

static kg_status
open_outputs(building *b)
{
  kg_cli *cli = b->cli;
  if (cli->options.ack) {
    TRY(kg_out_open(&cli->ctx, NULL, &b->ack));
  }
  if (cli->options.rejects) {
    TRY(kg_out_open(&cli->ctx, cli->options.rejects, &b->rejects));
  }
  return KG_OK;
}

static kg_status
close_outputs(building *b)
{
  const kg_status ack = b->ack ? kg_out_close(b->ack) : KG_OK;
  const kg_status rejects = b->rejects ? kg_out_close(b->rejects) : KG_OK;
  return ack ? ack : rejects;
}

static kg_status
build(building *b, kg_session *session, const kg_reader *reader)
{
  const kg_cli *cli = b->cli;
  kg_build_counts counts = {0};
  kg_build_options options = {
      .n_jobs = kg_cli_jobs(cli),
      .max_bad =
          cli->options.max_bad.given ? cli->options.max_bad.value : UINT64_MAX,
      .progress = on_progress,
      .committed = b->ack ? on_committed : NULL,
      .rejected = b->rejects ? on_rejected : NULL,
      .user = b,
  };
  TRY(kg_cli_mention_choice(cli, &options.mentions));
  const kg_status st = kg_build(&cli->ctx, session->store, reader, cli->args.at,
                                cli->args.n, &options, &counts);
  if (!st || counts.n_articles || counts.n_rejects) {
    say_summary(b, &counts);
  }
  return st;
}

kg_status
kg_command_build(kg_cli *cli)
{
  building b = {.cli = cli, .from = kg_seconds()};
  kg_session session = {.cli = cli};
  kg_reader *reader;
  kg_mention_choice choice;
  TRY(kg_cli_mention_choice(cli, &choice));
  TRY(kg_cli_open_reader(cli, &reader));
  kg_status st = kg_session_open(&session, cli, KG_SESSION_CREATE);
  if (!st) {
    st = open_outputs(&b);
  }
  if (!st) {
    st = build(&b, &session, reader);
  }
  const kg_status closed = close_outputs(&b);
  kg_session_close(&session);
  kg_reader_close(reader);
  return st ? st : closed;
}

typedef kg_status change_fn(kg_session *session,
                            const kg_reader *reader,
                            kg_build_counts *counts);

static kg_status
run_change(kg_cli *cli, change_fn *change)
{
  kg_session session;
  kg_reader *reader = NULL;
  kg_build_counts counts = {0};
  kg_status st = kg_session_open(&session, cli, KG_SESSION_WRITE);
  if (!st) {
    st = kg_cli_open_reader(cli, &reader);
  }
  if (!st) {
    st = change(&session, reader, &counts);
    kg_printer_say(&cli->printer,
                   "%llu articles removed, %llu renewed, %llu quads in the "
                   "store",
                   (unsigned long long)counts.n_removed,
                   (unsigned long long)counts.n_renewed,
                   (unsigned long long)counts.n_quads);
  }
  kg_reader_close(reader);
  kg_session_close(&session);
  return st;
}

static kg_status
remove_articles(kg_session *session,
                const kg_reader *reader,
                kg_build_counts *counts)
{
  const kg_cli *cli = session->cli;
  return kg_build_remove(&cli->ctx, session->store, reader, cli->args.at,
                         cli->args.n, counts);
}

static kg_status
resolve(kg_session *session, const kg_reader *reader, kg_build_counts *counts)
{
  return kg_build_resolve(&session->cli->ctx, session->store, reader, counts);
}

kg_status
kg_command_remove(kg_cli *cli)
{
  return run_change(cli, remove_articles);
}

kg_status
kg_command_resolve(kg_cli *cli)
{
  return run_change(cli, resolve);
}
