/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/apart.h"
#include "cli/cli.h"
#include "cli/session.h"
#include "cli/values.h"
#include "store/dump.h"

enum { MAX_NUMBERS = 2 };

/* What is to be dumped. */
typedef struct dump {
  kg_txn *txn;
  kg_out *out;
  kg_order order;
  uint64_t numbers[MAX_NUMBERS]; /* FROM and N, or the block. */
} dump;

static kg_status
dump_pages(const dump *d)
{
  return kg_dump_pages(d->txn, d->out);
}

static kg_status
dump_blocks(const dump *d)
{
  return kg_dump_blocks(d->txn, d->order, d->numbers[0], d->numbers[1], d->out);
}

static kg_status
dump_rows(const dump *d)
{
  return kg_dump_rows(d->txn, d->order, d->numbers[0], d->out);
}

static kg_status
dump_terms(const dump *d)
{
  return kg_dump_terms(d->txn, d->numbers[0], d->numbers[1], d->out);
}

typedef struct kind {
  const char *name;
  kg_status (*write)(const dump *d);
  bool has_index;
  size_t least; /* Numbers that must be given. */
  size_t most;
} kind;

static const kind kinds[] = {
    {"pages", dump_pages, false, 0, 0},
    {"blocks", dump_blocks, true, 0, 2},
    {"rows", dump_rows, true, 1, 1},
    {"terms", dump_terms, false, 0, 2},
};

static kg_status
bad_usage(const kg_cli *cli, const char *what)
{
  return kg_sink_error_hint(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                            "kg dump --help shows how", "%s", what);
}

static kg_status
find_kind(const kg_cli *cli, const kind **found)
{
  const char *name = cli->args.n ? cli->args.at[0] : kinds[0].name;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; ++i) {
    if (!strcmp(name, kinds[i].name)) {
      *found = &kinds[i];
      return KG_OK;
    }
  }
  return bad_usage(cli, "there are pages, blocks, rows and terms to dump");
}

/* "blocks INDEX", "rows INDEX BLOCK", "terms", then FROM and N. */
static kg_status
read_arguments(const kg_cli *cli, const kind **found, dump *d)
{
  size_t at = 1;
  TRY(find_kind(cli, found));
  if ((*found)->has_index) {
    d->order = cli->args.n > at ? kg_dump_order(kg_slice_of(cli->args.at[at++]))
                                : KG_ORDER_ANY;
    if (d->order == KG_ORDER_ANY) {
      return bad_usage(cli,
                       "the index is spog, posg, ospg, gspo, gpos or gosp");
    }
  }
  const size_t n = cli->args.n > at ? cli->args.n - at : 0;
  if (n < (*found)->least || n > (*found)->most) {
    return bad_usage(cli, n ? "there are too many arguments"
                            : "the number of the block is missing");
  }
  for (size_t i = 0; i < n; ++i) {
    if (!kg_read_count(kg_slice_of(cli->args.at[at + i]), &d->numbers[i])) {
      return bad_usage(cli, "FROM, N and BLOCK are whole numbers");
    }
  }
  return KG_OK;
}

static kg_status
write_dump(const kg_cli *cli, const kind *what, dump *d)
{
  TRY(kg_out_open(&cli->ctx, cli->options.output, &d->out));
  kg_status st = what->write(d);
  if (st == KG_NOT_FOUND) {
    st = kg_sink_error(&cli->ctx.sink, KG_ERR_INPUT, NULL,
                       "the index has no such block");
  }
  if (st) {
    kg_out_abandon(d->out);
    return st;
  }
  return kg_out_close(d->out);
}

static kg_status
dump_store(kg_cli *cli)
{
  kg_session session;
  const kind *what = NULL;
  dump d = {0};
  TRY(read_arguments(cli, &what, &d));
  kg_status st = kg_session_open(&session, cli, KG_SESSION_READ);
  st = st ? st : kg_txn_read(session.store, &d.txn);
  st = st ? st : write_dump(cli, what, &d);
  kg_txn_end(d.txn);
  kg_session_close(&session);
  return st;
}

kg_status
kg_command_dump(kg_cli *cli)
{
  return kg_run_apart(cli, dump_store);
}
