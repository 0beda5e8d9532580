/* SPDX-License-Identifier: Apache-2.0 */
/// What a call answers.
#ifndef KG_STATUS_H
#define KG_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#define KG_API __attribute__((visibility("default")))

/// `KG_OK` is 0. `KG_NOT_FOUND`, `KG_DONE` and `KG_CANCELLED` are answers; the
/// `KG_ERR_…` are faults, told once to the diagnostic sink by whoever found
/// them and passed up in silence by everyone else.
typedef enum kg_status {
#define KG_STATUS(name, exit_status, words) KG_##name,
#include "kg/status.def"
#undef KG_STATUS
} kg_status;

/// A few words for a status. Static, never NULL.
KG_API const char *kg_status_words(kg_status st);

/// The program's exit status for it (0, 2, 3, 4, 5 or 130).
KG_API int kg_status_exit(kg_status st);

/// Leave the calling function with the status of `call` unless it is KG_OK.
#define TRY(call)                                                              \
  do {                                                                         \
    const kg_status try_status_ = (call);                                      \
    if (try_status_) {                                                         \
      return try_status_;                                                      \
    }                                                                          \
  } while (0)

#ifdef __cplusplus
}
#endif
#endif
