/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KG_STORE_CHECK_H
#define KG_STORE_CHECK_H
#include "store/txn.h"
#endif
