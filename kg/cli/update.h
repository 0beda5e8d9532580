/* SPDX-License-Identifier: Apache-2.0 */
/// An update in one transaction.
#ifndef KG_CLI_UPDATE_H
#define KG_CLI_UPDATE_H

#include "cli/session.h"

/// Committed on KG_OK; otherwise the store is as before.
kg_status kg_update_run(const kg_session *session,
                        const kg_query *query,
                        kg_update_counts *counts);

#endif
