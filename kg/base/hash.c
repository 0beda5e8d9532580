/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <xxhash.h>

uint64_t
kg_hash64(kg_slice bytes)
{
  return XXH3_64bits(bytes.ptr ? bytes.ptr : "", bytes.len);
}

kg_hash128
kg_hash128_of(kg_slice bytes)
{
  const XXH128_hash_t h = XXH3_128bits(bytes.ptr ? bytes.ptr : "", bytes.len);
  return (kg_hash128){h.high64, h.low64};
}

void
kg_sha256_hex(kg_slice bytes, char out[65])
{
  unsigned char digest[32] = {0};
  EVP_Digest(bytes.ptr ? bytes.ptr : "", bytes.len, digest, NULL, EVP_sha256(),
             NULL);
  for (size_t i = 0; i < sizeof digest; ++i) {
    snprintf(out + 2 * i, 3, "%02x", digest[i]);
  }
}
