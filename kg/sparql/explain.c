/* SPDX-License-Identifier: Apache-2.0 */
// EXPLAIN and PROFILE: the plan as text or JSON.
#include "sparql/result.h"

#include "base/unicode.h"

static void
add_estimate(kg_buf *out, double estimate)
{
  kg_buf_printf(out, "%.0f", estimate < 1e15 ? estimate : 1e15);
}

/// Time without the children's.
static double
own_ms(const kg_op *op)
{
  int64_t ns = op->ns;
  for (uint32_t i = 0; i < op->n_children; i++) {
    ns -= op->children[i]->ns;
  }
  return ns > 0 ? (double)ns / 1e6 : 0;
}

/// How many times the estimate is too high or too low. One that was stopped
/// early can only have had too many rows.
static double
misestimate(const kg_op *op)
{
  const double estimate = op->estimate > 1 ? op->estimate : 1;
  const double rows = op->n_rows > 1 ? (double)op->n_rows : 1;
  if (rows >= estimate) {
    return rows / estimate;
  }
  return op->is_ended ? estimate / rows : 1;
}

enum { MISESTIMATED = 10 };

static void
add_profile(const kg_op *op, kg_buf *out)
{
  const double off = misestimate(op);
  kg_buf_printf(out, "; %llu rows, %.3f ms, %.3f ms its own, %.1f KiB",
                (unsigned long long)op->n_rows, (double)op->ns / 1e6,
                own_ms(op), (double)op->memory.peak_bytes / 1024);
  if (op->n_opens > 1) {
    kg_buf_printf(out, ", %llu times", (unsigned long long)op->n_opens);
  }
  if (off > MISESTIMATED) {
    kg_buf_printf(out, "; the estimate is off %.0f times", off);
  }
}

static void
explain_text(const kg_result *r, const kg_op *op, unsigned depth, kg_buf *out)
{
  for (unsigned i = 0; i < depth; i++) {
    kg_buf_add_string(out, "  ");
  }
  kg_buf_add_string(out, op->type->name);
  if (op->detail.len) {
    kg_buf_add_byte(out, ' ');
    kg_add_escaped(out, op->detail);
  }
  kg_buf_add_string(out, "  (about ");
  add_estimate(out, op->estimate);
  kg_buf_add_string(out, " rows");
  if (r->exec.options.profile && op->n_opens) {
    add_profile(op, out);
  } else if (r->exec.options.profile) {
    kg_buf_add_string(out, "; not run");
  }
  kg_buf_add_string(out, ")\n");
  for (uint32_t i = 0; i < op->n_children; i++) {
    explain_text(r, op->children[i], depth + 1, out);
  }
}

static void
add_json_string(kg_buf *out, kg_slice text)
{
  kg_buf_add_byte(out, '"');
  for (size_t i = 0; i < text.len; i++) {
    const unsigned char c = (unsigned char)text.ptr[i];
    if (c == '"' || c == '\\') {
      kg_buf_add_byte(out, '\\');
      kg_buf_add_byte(out, (char)c);
    } else if (c < 0x20 || c == 0x7f) {
      kg_buf_printf(out, "\\u%04x", c);
    } else {
      kg_buf_add_byte(out, (char)c);
    }
  }
  kg_buf_add_byte(out, '"');
}

static void
explain_json(const kg_result *r, const kg_op *op, kg_buf *out)
{
  kg_buf_add_string(out, "{\"operator\":");
  add_json_string(out, kg_slice_of(op->type->name));
  if (op->detail.len) {
    kg_buf_add_string(out, ",\"detail\":");
    add_json_string(out, op->detail);
  }
  kg_buf_add_string(out, ",\"estimate\":");
  add_estimate(out, op->estimate);
  if (r->exec.options.profile) {
    kg_buf_printf(out,
                  ",\"rows\":%llu,\"ms\":%.3f,\"own_ms\":%.3f,"
                  "\"bytes\":%llu,\"runs\":%llu,\"misestimated\":%s",
                  (unsigned long long)op->n_rows, (double)op->ns / 1e6,
                  own_ms(op), (unsigned long long)op->memory.peak_bytes,
                  (unsigned long long)op->n_opens,
                  op->n_opens && misestimate(op) > MISESTIMATED ? "true"
                                                                : "false");
  }
  if (op->n_children) {
    kg_buf_add_string(out, ",\"children\":[");
    for (uint32_t i = 0; i < op->n_children; i++) {
      if (i) {
        kg_buf_add_byte(out, ',');
      }
      explain_json(r, op->children[i], out);
    }
    kg_buf_add_byte(out, ']');
  }
  kg_buf_add_byte(out, '}');
}

kg_status
kg_result_explain(kg_result *r, kg_explain_format format, kg_slice *text)
{
  kg_buf *out = &r->explain;
  kg_buf_reset(out);
  if (!r->op) {
    kg_buf_add_string(out, format == KG_EXPLAIN_TEXT ? "no pattern\n" : "{}");
  } else if (format == KG_EXPLAIN_TEXT) {
    explain_text(r, r->op, 0, out);
    kg_buf_printf(out, "planned in %.3f ms", (double)r->plan_ns / 1e6);
    if (r->exec.options.profile) {
      kg_buf_printf(out, ", at most %.1f MiB",
                    (double)r->exec.peak_bytes / 1048576);
    }
    kg_buf_add_byte(out, '\n');
  } else {
    kg_buf_printf(out, "{\"plan_ms\":%.3f,\"peak_bytes\":%llu,\"plan\":",
                  (double)r->plan_ns / 1e6,
                  (unsigned long long)r->exec.peak_bytes);
    explain_json(r, r->op, out);
    kg_buf_add_byte(out, '}');
  }
  *text = kg_buf_slice(out);
  return kg_buf_status(out);
}
