/* SPDX-License-Identifier: Apache-2.0 */
// Section 17.4.6: digests of the UTF-8 bytes of a simple string.
#include "sparql/eval.h"

#include <openssl/evp.h>

static bool
digest(kg_exec *exec,
       const kg_cexpr *x,
       const kg_row *row,
       const EVP_MD *method,
       kg_value *out)
{
  static const char hex[] = "0123456789abcdef";
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned n = 0;
  kg_value v;
  if (!kg_arg_string(exec, x, row, 0, &v) || v.kind != KG_V_STRING ||
      EVP_Digest(v.text.ptr, v.text.len, bytes, &n, method, NULL) != 1) {
    return false;
  }
  char *text = kg_arena_get(&exec->scratch, 2 * (size_t)n);
  if (!text) {
    kg_exec_no_memory(exec);
    return false;
  }
  for (unsigned i = 0; i < n; i++) {
    text[2 * i] = hex[bytes[i] >> 4];
    text[2 * i + 1] = hex[bytes[i] & 15];
  }
  return kg_give_text(out, NULL, kg_slice_make(text, 2 * (size_t)n));
}

bool
kg_fn_md5(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  return digest(exec, x, row, EVP_md5(), out);
}

bool
kg_fn_sha1(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  return digest(exec, x, row, EVP_sha1(), out);
}

bool
kg_fn_sha256(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  return digest(exec, x, row, EVP_sha256(), out);
}

bool
kg_fn_sha384(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  return digest(exec, x, row, EVP_sha384(), out);
}

bool
kg_fn_sha512(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  return digest(exec, x, row, EVP_sha512(), out);
}
