/* SPDX-License-Identifier: Apache-2.0 */
#include "store/order.h"

const uint8_t kg_order_of_places[16] = {
    KG_SPOG, KG_SPOG, KG_POSG, KG_SPOG, KG_OSPG, KG_OSPG, KG_POSG, KG_SPOG,
    KG_GSPO, KG_GSPO, KG_GPOS, KG_GSPO, KG_GOSP, KG_GOSP, KG_GPOS, KG_SPOG,
};

enum { S = 1, P = 2, O = 4, G = 8 };
#define PREFIXES(a, b, c)                                                      \
  (1u << 0 | 1u << (a) | 1u << ((a) | (b)) | 1u << ((a) | (b) | (c)) | 1u << 15)

const uint16_t kg_order_prefixes[KG_N_ORDERS] = {
    [KG_SPOG] = PREFIXES(S, P, O), [KG_POSG] = PREFIXES(P, O, S),
    [KG_OSPG] = PREFIXES(O, S, P), [KG_GSPO] = PREFIXES(G, S, P),
    [KG_GPOS] = PREFIXES(G, P, O), [KG_GOSP] = PREFIXES(G, O, S),
};
