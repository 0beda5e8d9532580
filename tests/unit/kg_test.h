/* SPDX-License-Identifier: Apache-2.0 */
/// What every unit test includes first: cmocka and its needs.
#ifndef KG_TEST_H
#define KG_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/// An allocator whose request number `fail_at` (from 1) and all after it fail.
typedef struct kg_test_alloc {
  size_t n_requests;
  size_t fail_at; ///< 0 = never.
  size_t n_live;  ///< Blocks not yet freed.
} kg_test_alloc;

void *kg_test_resize(void *user, void *ptr, size_t size);

#endif
