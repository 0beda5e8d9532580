/* SPDX-License-Identifier: Apache-2.0 */
/// Descriptions that mean somebody: kin, and sources that are not named ("a
/// taxi driver").
#ifndef KG_EXTRACT_REFERENCES_H
#define KG_EXTRACT_REFERENCES_H

#include "extract/roles.h"

/// Looks for a description that begins at the piece and adds its mention.
kg_status kg_nominals_look(kg_text_view *view, uint32_t piece, bool is_quoted);

#endif
