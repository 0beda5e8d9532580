/* SPDX-License-Identifier: Apache-2.0 */
#include "build/notes.h"

void
kg_pack(kg_buf *out, kg_slice field)
{
  char length[4];
  for (int i = 0; i < 4; ++i) {
    length[i] = (char)(field.len >> (8 * i) & 0xFF);
  }
  kg_buf_add(out, kg_slice_make(length, 4));
  kg_buf_add(out, field);
}

bool
kg_unpack(kg_slice *in, kg_slice *field)
{
  if (in->len < 4) {
    return false;
  }
  size_t len = 0;
  for (int i = 0; i < 4; ++i) {
    len |= (size_t)(unsigned char)in->ptr[i] << (8 * i);
  }
  if (in->len - 4 < len) {
    return false;
  }
  *field = kg_slice_sub(*in, 4, 4 + len);
  *in = kg_slice_sub(*in, 4 + len, in->len);
  return true;
}

kg_status
kg_notes_damaged(const kg_context *ctx)
{
  return kg_sink_error_hint(&ctx->sink, KG_ERR_STORE, NULL,
                            "run kg check on the store",
                            "an entry of the table of sources is damaged");
}
