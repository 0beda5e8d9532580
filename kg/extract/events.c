/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/reader.h"

kg_status
kg_pass_events(const kg_reader *reader, kg_doc *doc)
{
  (void)reader;
  (void)doc;
  return KG_OK;
}
