/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/annotations.h"

void
kg_annotations_write(kg_out *out,
                     const kg_doc *doc,
                     const kg_annotations_options *options)
{
  (void)options;
  kg_out_printf(out, "{\"sha256\": \"%s\"}\n", doc->sha256);
}
