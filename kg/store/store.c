/* SPDX-License-Identifier: Apache-2.0 */
#include "store/txn.h"

static kg_status
copy_base(const kg_context *ctx, kg_store *store, MDB_val value)
{
  char *copy = kg_alloc_resize(ctx->alloc, NULL, value.mv_size + 1);
  if (!copy) {
    return kg_out_of_memory(ctx);
  }
  memcpy(copy, value.mv_data, value.mv_size);
  copy[value.mv_size] = '\0';
  store->base = kg_slice_make(copy, value.mv_size);
  return KG_OK;
}

static kg_status
read_base(const kg_context *ctx, kg_store *store)
{
  kg_env *env = store->env;
  MDB_txn *txn = NULL;
  TRY(kg_env_begin(ctx, env, false, &txn));
  MDB_val key = kg_val("base", 4);
  MDB_val value;
  const int error = mdb_get(txn, env->tables[KG_TABLE_META], &key, &value);
  const kg_status st =
      error ? kg_env_error(ctx, env->folder, "reading the base IRI", error)
            : copy_base(ctx, store, value);
  mdb_txn_abort(txn);
  kg_env_ended(env);
  return st;
}

static kg_status
check_base(const kg_context *ctx, const kg_store *store, const char *base)
{
  if (!base || kg_slice_is(store->base, base)) {
    return KG_OK;
  }
  return kg_sink_error_hint(
      &ctx->sink, KG_ERR_STORE, store->env->folder,
      "leave --base out, or make another store",
      "the store has the base IRI <%.*s>, which cannot become <%s>",
      KG_FMT(store->base), base);
}

static kg_status
new_store(const kg_context *ctx,
          kg_env *env,
          const kg_store_options *options,
          kg_store **out)
{
  kg_store *store = kg_alloc_zeroed(ctx->alloc, 1, sizeof *store);
  if (!store) {
    kg_env_close(env);
    return kg_out_of_memory(ctx);
  }
  store->ctx = ctx;
  store->env = env;
  store->is_read_only = options->read_only;
  store->wait_ms = options->wait_ms;
  store->max_memory =
      options->max_memory ? options->max_memory : UINT64_C(512) << 20;
  kg_status st = read_base(ctx, store);
  st = st ? st : check_base(ctx, store, options->base);
  if (st) {
    kg_store_close(store);
    return st;
  }
  *out = store;
  return KG_OK;
}

kg_status
kg_store_open(const kg_context *ctx,
              const char *folder,
              const kg_store_options *options,
              kg_store **store)
{
  static const kg_store_options none = {0};
  kg_env *env = NULL;
  *store = NULL;
  options = options ? options : &none;
  TRY(kg_env_open(ctx, folder, options, &env));
  return new_store(ctx, env, options, store);
}

kg_status
kg_store_open_temporary(const kg_context *ctx, kg_store **store)
{
  const kg_store_options none = {0};
  kg_env *env = NULL;
  *store = NULL;
  TRY(kg_env_open_temporary(ctx, &env));
  return new_store(ctx, env, &none, store);
}

void
kg_store_close(kg_store *store)
{
  if (store) {
    const kg_alloc *alloc = store->ctx->alloc;
    kg_env_close(store->env);
    kg_alloc_free(alloc, (void *)(uintptr_t)store->base.ptr);
    kg_alloc_free(alloc, store);
  }
}

kg_slice
kg_store_base(const kg_store *store)
{
  return store->base;
}
