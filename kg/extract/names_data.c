/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/reader.h"

kg_status
kg_names_data_open(const kg_context *ctx,
                   const char *data_folder,
                   kg_names_data **names)
{
  (void)ctx;
  (void)data_folder;
  *names = NULL;
  return KG_OK;
}

void
kg_names_data_close(kg_names_data *names)
{
  (void)names;
}
