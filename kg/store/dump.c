/* SPDX-License-Identifier: Apache-2.0 */
#include "store/dump.h"

#include "base/unicode.h"
#include "store/txn.h"

#include <inttypes.h>

static const struct {
  int table;
  const char *name;
} tables[] = {
    {KG_SPOG, "spog"},       {KG_POSG, "posg"},       {KG_OSPG, "ospg"},
    {KG_GSPO, "gspo"},       {KG_GPOS, "gpos"},       {KG_GOSP, "gosp"},
    {KG_TABLE_TERM, "term"}, {KG_TABLE_HASH, "hash"}, {KG_TABLE_STAT, "stat"},
    {KG_TABLE_NOTE, "note"}, {KG_TABLE_META, "meta"},
};

kg_status
kg_dump_pages(kg_txn *txn, kg_out *out)
{
  kg_out_string(out, "table\tdepth\tbranch\tleaf\toverflow\tentries\n");
  for (size_t i = 0; i < sizeof tables / sizeof *tables; ++i) {
    MDB_stat stat;
    TRY(kg_txn_error(
        txn, "reading the store",
        mdb_stat(txn->mdb, kg_txn_table(txn, tables[i].table), &stat)));
    kg_out_printf(out, "%s\t%u\t%zu\t%zu\t%zu\t%zu\n", tables[i].name,
                  stat.ms_depth, stat.ms_branch_pages, stat.ms_leaf_pages,
                  stat.ms_overflow_pages, stat.ms_entries);
  }
  MDB_envinfo info;
  MDB_stat stat;
  mdb_env_info(txn->store->env->mdb, &info);
  mdb_env_stat(txn->store->env->mdb, &stat);
  kg_out_printf(out, "\npages\t%zu of %u bytes\nmap\t%zu bytes\n",
                info.me_last_pgno + 1, stat.ms_psize, info.me_mapsize);
  kg_out_printf(out, "transaction\t%zu\nreaders\t%u of %u\n",
                info.me_last_txnid, info.me_numreaders, info.me_maxreaders);
  const kg_meta *m = &txn->meta;
  kg_out_printf(out,
                "version\t%" PRIu32 "\nnext serial\t%" PRIu64
                "\nterms\t%" PRIu64 "\nquads\t%" PRIu64 "\n",
                m->version, m->next_serial, m->n_terms, m->n_quads);
  return KG_OK;
}

typedef kg_status
block_fn(kg_out *out, uint64_t number, MDB_val key, MDB_val value);

static kg_status
each_block(kg_txn *txn,
           kg_order order,
           uint64_t from,
           uint64_t n,
           block_fn *found,
           kg_out *out)
{
  MDB_cursor *cursor = NULL;
  MDB_val key = kg_val(NULL, 0);
  MDB_val value = kg_val(NULL, 0);
  int error = mdb_cursor_open(txn->mdb, kg_txn_table(txn, (int)order), &cursor);
  error = error ? error : mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
  kg_status st = KG_OK;
  for (uint64_t i = 0; !error && !st && (!n || i - from < n || i < from); ++i) {
    st = i < from ? KG_OK : found(out, i, key, value);
    error = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  if (cursor) {
    mdb_cursor_close(cursor);
  }
  error = error == MDB_NOTFOUND ? 0 : error;
  return st ? st : kg_txn_error(txn, "reading an index", error);
}

static void
print_row(kg_out *out, const kg_row *row)
{
  for (int i = 0; i < KG_PLACES; ++i) {
    kg_out_printf(out, "\t%016" PRIx64, row->c[i]);
  }
}

static kg_status
print_block(kg_out *out, uint64_t number, MDB_val key, MDB_val value)
{
  kg_block block;
  kg_out_printf(out, "%" PRIu64, number);
  if (key.mv_size != KG_ROW_KEY ||
      !kg_block_open(&block, value.mv_data, value.mv_size)) {
    kg_out_printf(out, "\tcannot be read (%zu bytes)\n", value.mv_size);
    return KG_OK;
  }
  kg_out_printf(out, "\t%" PRIu32 " rows\t%zu bytes", block.n, value.mv_size);
  for (int i = 0; i < KG_PLACES; ++i) {
    const kg_column *c = &block.columns[i];
    kg_out_printf(out, "\t%u*%u>>%u", c->width, c->n_frames, c->shift);
  }
  const kg_row fence = kg_row_of_key(key.mv_data);
  print_row(out, &fence);
  kg_out_byte(out, '\n');
  return kg_out_is_closed(out) ? KG_DONE : KG_OK;
}

kg_status
kg_dump_blocks(
    kg_txn *txn, kg_order order, uint64_t from, uint64_t n, kg_out *out)
{
  TRY(kg_txn_flush(txn));
  const kg_status st = each_block(txn, order, from, n, print_block, out);
  return st == KG_DONE ? KG_OK : st;
}

static kg_status
print_rows(kg_out *out, uint64_t number, MDB_val key, MDB_val value)
{
  kg_block block;
  (void)key;
  if (!kg_block_open(&block, value.mv_data, value.mv_size)) {
    kg_out_printf(out, "%" PRIu64 "\tcannot be read\n", number);
    return KG_DONE;
  }
  for (uint32_t i = 0; i < block.n; ++i) {
    kg_row row;
    kg_block_row(&block, i, &row);
    kg_out_printf(out, "%" PRIu32, i);
    print_row(out, &row);
    kg_out_byte(out, '\n');
  }
  return KG_DONE;
}

kg_status
kg_dump_rows(kg_txn *txn, kg_order order, uint64_t block, kg_out *out)
{
  TRY(kg_txn_flush(txn));
  const kg_status st = each_block(txn, order, block, 1, print_rows, out);
  return st == KG_DONE ? KG_OK : st ? st : KG_NOT_FOUND;
}

static const char *
tag_name(kg_id id)
{
  switch (kg_id_tag(id)) {
  case KG_TAG_IRI: return "iri";
  case KG_TAG_BLANK: return "blank";
  case KG_TAG_STRING: return "string";
  case KG_TAG_LANG: return "lang";
  case KG_TAG_TYPED: return "typed";
  default: return "?";
  }
}

static kg_status
print_term(kg_txn *txn, uint64_t serial, kg_buf *buf, kg_out *out)
{
  kg_slice record;
  kg_term term;
  char inline_text[KG_ID_TEXT_MAX];
  TRY(kg_dict_record(txn, serial, &record));
  const kg_id id = kg_id_make(
      (kg_tag)(record.len ? (unsigned char)record.ptr[0] : 0), serial);
  TRY(kg_dict_term(txn, id, inline_text, &term));
  kg_buf_reset(buf);
  kg_add_escaped(buf, term.text);
  if (kg_buf_status(buf)) {
    return kg_out_of_memory(kg_txn_context(txn));
  }
  kg_out_printf(out, "%016" PRIx64 "\t%s\t", id, tag_name(id));
  kg_out_add(out, kg_buf_slice(buf));
  kg_out_byte(out, '\t');
  kg_out_add(out, term.lang.len ? term.lang : term.datatype);
  kg_out_byte(out, '\n');
  return KG_OK;
}

kg_status
kg_dump_terms(kg_txn *txn, uint64_t from, uint64_t n, kg_out *out)
{
  kg_buf buf;
  const uint64_t end = txn->meta.next_serial;
  kg_buf_init(&buf, kg_txn_context(txn)->alloc);
  kg_status st = KG_OK;
  from = from ? from : 1;
  for (uint64_t i = from; i < end && (!n || i - from < n) && !st; ++i) {
    if (kg_out_is_closed(out)) {
      break;
    }
    st = print_term(txn, i, &buf, out);
    /* A term that is missing is no reason to stop; it is seen by its number. */
    st = st == KG_NOT_FOUND ? KG_OK : st;
  }
  kg_buf_clear(&buf);
  return st;
}

kg_order
kg_dump_order(kg_slice name)
{
  for (int i = KG_FIRST_ORDER; i < KG_N_ORDERS; ++i) {
    if (kg_slice_is(name, kg_order_names[i])) {
      return (kg_order)i;
    }
  }
  return KG_ORDER_ANY;
}
