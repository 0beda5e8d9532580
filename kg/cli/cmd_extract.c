/* SPDX-License-Identifier: Apache-2.0 */
/* `kg extract`: JSON Lines articles in, N-Quads out, nothing kept. */
#include "cli/cli.h"
#include "cli/extracting.h"
#include "io/rdf_writer.h"

static kg_status
extract_all(kg_cli *cli,
            const kg_reader *reader,
            kg_articles *articles,
            kg_mention_choice mentions,
            kg_out *out,
            kg_rdf_writer *writer)
{
  const kg_slice base = cli->options.base ? kg_slice_of(cli->options.base)
                                          : KG_SLICE(KG_DEFAULT_BASE);
  uint64_t n_good = 0;
  uint64_t n_bad = 0;
  kg_status st = KG_OK;
  while (st != KG_DONE && !kg_out_is_closed(out)) {
    kg_arena arena;
    kg_article article;
    kg_arena_init(&arena, cli->ctx.alloc);
    st = kg_articles_next(articles, &arena, &article);
    if (!st) {
      st = kg_build_extract(&cli->ctx, reader, &article, base, mentions, &arena,
                            kg_rdf_writer_add, writer);
      n_good += !st;
    }
    n_bad += st == KG_ERR_INPUT;
    kg_arena_clear(&arena);
    if (st && st != KG_ERR_INPUT && st != KG_DONE) {
      return st;
    }
  }
  kg_printer_say(&cli->printer, "%llu articles, %llu rejects",
                 (unsigned long long)n_good, (unsigned long long)n_bad);
  const kg_number max_bad = cli->options.max_bad;
  const bool failed =
      (n_bad && !n_good) || (max_bad.given && n_bad > max_bad.value);
  return failed ? KG_ERR_INPUT : KG_OK;
}

static kg_status
write_quads(kg_cli *cli, const kg_reader *reader, kg_mention_choice mentions)
{
  static const kg_articles_options jsonl = {.format = KG_ARTICLES_JSONL};
  static const kg_rdf_write_options nquads = {.format = KG_RDF_NQUADS};
  kg_articles *articles;
  kg_out *out;
  kg_rdf_writer *writer;
  TRY(kg_articles_open(&cli->ctx, "-", &jsonl, &articles));
  kg_status st = kg_out_open(&cli->ctx, cli->options.output, &out);
  if (!st) {
    st = kg_rdf_writer_open(&cli->ctx, &nquads, out, &writer);
    if (!st) {
      st = extract_all(cli, reader, articles, mentions, out, writer);
      const kg_status ended = kg_rdf_writer_close(writer);
      st = st ? st : ended;
    }
    const kg_status closed = kg_out_close(out);
    st = st ? st : closed;
  }
  kg_articles_close(articles);
  return st;
}

kg_status
kg_command_extract(kg_cli *cli)
{
  kg_reader *reader;
  kg_mention_choice mentions;
  TRY(kg_cli_mention_choice(cli, &mentions));
  TRY(kg_cli_open_reader(cli, &reader));
  const kg_status st = write_quads(cli, reader, mentions);
  kg_reader_close(reader);
  return st;
}
