/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/overview.h"

#include "cli/grid.h"
#include "rdf/xsd_iri.h"

#include <stdio.h>

enum { NUMBER_MAX = 32 };

static size_t
format_count(uint64_t n, char out[NUMBER_MAX])
{
  char digits[NUMBER_MAX];
  const int len =
      snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);
  size_t at = 0;
  for (int i = 0; i < len; i++) {
    if (i && (len - i) % 3 == 0) {
      out[at++] = ',';
    }
    out[at++] = digits[i];
  }
  out[at] = '\0';
  return at;
}

void
kg_out_count(kg_out *out, uint64_t n)
{
  char text[NUMBER_MAX];
  const size_t len = format_count(n, text);
  kg_out_add(out, kg_slice_make(text, len));
}

static kg_term
count_term(uint64_t n, char buf[NUMBER_MAX])
{
  const size_t len = format_count(n, buf);
  return kg_literal(kg_slice_make(buf, len), KG_SLICE(KG_XSD("integer")));
}

static bool
holds_nocase(kg_slice text, kg_slice pattern)
{
  for (size_t i = 0; i + pattern.len <= text.len; i++) {
    if (kg_slice_equal_nocase(kg_slice_sub(text, i, i + pattern.len),
                              pattern)) {
      return true;
    }
  }
  return false;
}

static bool
matches(const kg_answer_options *how, kg_slice iri, kg_slice pattern)
{
  kg_buf shown;
  kg_buf_init(&shown, NULL);
  const kg_term term = kg_iri(iri);
  kg_term_show(how->prefixes, &term, &shown);
  const bool ok = !pattern.len || holds_nocase(iri, pattern) ||
                  holds_nocase(kg_buf_slice(&shown), pattern);
  kg_buf_clear(&shown);
  return ok;
}

static kg_grid_options
table_options(const kg_answer_options *how)
{
  return (kg_grid_options){
      .width = how->width, .color = how->color, .prefixes = how->prefixes};
}

static void
say_more(kg_out *out, size_t n, const char *what)
{
  if (n) {
    kg_out_printf(out, "%zu more %s\n", n, what);
  }
}

static kg_status
write_classes(const kg_context *ctx,
              const kg_schema *schema,
              kg_slice pattern,
              size_t most,
              const kg_answer_options *how,
              kg_out *out)
{
  const kg_slice names[] = {KG_SLICE("class"), KG_SLICE("instances")};
  const kg_grid_options options = table_options(how);
  kg_grid *table;
  size_t n = 0;
  TRY(kg_grid_new(ctx, &options, names, 2, out, &table));
  for (size_t i = 0; i < schema->classes.n; i++) {
    const kg_schema_class *class = &schema->classes.at[i];
    if (matches(how, class->iri, pattern) && (n++ < most || !most)) {
      char count[NUMBER_MAX];
      const kg_term row[] = {kg_iri(class->iri),
                             count_term(class->n_instances, count)};
      kg_grid_add(table, row);
    }
  }
  const kg_status st = kg_grid_finish(table, NULL, NULL);
  say_more(out, most && n > most ? n - most : 0, "classes");
  return st;
}

static kg_status
write_properties(const kg_context *ctx,
                 const kg_schema *schema,
                 kg_slice pattern,
                 size_t most,
                 const kg_answer_options *how,
                 kg_out *out)
{
  const kg_slice names[] = {KG_SLICE("property"), KG_SLICE("triples"),
                            KG_SLICE("subjects"), KG_SLICE("objects")};
  const kg_grid_options options = table_options(how);
  kg_grid *table;
  size_t n = 0;
  TRY(kg_grid_new(ctx, &options, names, 4, out, &table));
  for (size_t i = 0; i < schema->properties.n; i++) {
    const kg_schema_property *p = &schema->properties.at[i];
    if (matches(how, p->iri, pattern) && (n++ < most || !most)) {
      char counts[3][NUMBER_MAX];
      const kg_term row[] = {kg_iri(p->iri),
                             count_term(p->n_triples, counts[0]),
                             count_term(p->n_subjects, counts[1]),
                             count_term(p->n_objects, counts[2])};
      kg_grid_add(table, row);
    }
  }
  const kg_status st = kg_grid_finish(table, NULL, NULL);
  say_more(out, most && n > most ? n - most : 0, "properties");
  return st;
}

kg_status
kg_overview_write_schema(const kg_context *ctx,
                         const kg_schema *schema,
                         kg_slice pattern,
                         size_t most,
                         const kg_answer_options *how,
                         kg_out *out)
{
  TRY(write_classes(ctx, schema, pattern, most, how, out));
  return write_properties(ctx, schema, pattern, most, how, out);
}

static bool
join_names(const kg_schema_set *set, const kg_answer_options *how, kg_buf *out)
{
  kg_buf_reset(out);
  for (size_t i = 0; i < set->n; i++) {
    const kg_term term = kg_iri(set->iris[i]);
    kg_buf_add_string(out, i ? " " : "");
    kg_term_show(how->prefixes, &term, out);
  }
  return !kg_buf_status(out);
}

kg_status
kg_overview_write_sets(const kg_context *ctx,
                       const kg_schema *schema,
                       size_t most,
                       const kg_answer_options *how,
                       kg_out *out)
{
  const kg_slice names[] = {KG_SLICE("subjects"), KG_SLICE("have these")};
  const kg_grid_options options = table_options(how);
  const size_t n = most && most < schema->sets.n ? most : schema->sets.n;
  kg_grid *table;
  kg_buf text;
  TRY(kg_grid_new(ctx, &options, names, 2, out, &table));
  kg_buf_init(&text, ctx->alloc);
  bool ok = true;
  for (size_t i = 0; i < n && ok; i++) {
    char count[NUMBER_MAX];
    ok = join_names(&schema->sets.at[i], how, &text);
    const kg_term row[] = {count_term(schema->sets.at[i].n_subjects, count),
                           kg_literal(kg_buf_slice(&text), (kg_slice){0})};
    kg_grid_add(table, row);
  }
  kg_buf_clear(&text);
  const kg_status st = kg_grid_finish(table, NULL, NULL);
  say_more(out, schema->sets.n - n, "sets");
  return st ? st : ok ? KG_OK : kg_out_of_memory(ctx);
}

static void
add_size(kg_out *out, uint64_t bytes)
{
  static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  double value = (double)bytes;
  size_t i = 0;
  while (value >= 1024 && i < 4) {
    value /= 1024;
    i++;
  }
  kg_out_printf(out, i ? "%.1f %s" : "%.0f %s", value, units[i]);
}

void
kg_overview_write_stats(kg_out *out, const kg_store_stats *stats)
{
  const struct {
    uint64_t n;
    const char *what;
  } counts[] = {{stats->n_quads, " quads, "},
                {stats->n_triples, " triples, "},
                {stats->n_graphs, " graphs, "},
                {stats->n_predicates, " properties, "},
                {stats->n_terms, " terms, "}};
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    kg_out_count(out, counts[i].n);
    kg_out_string(out, counts[i].what);
  }
  add_size(out, stats->n_bytes);
  kg_out_byte(out, '\n');
}

/* IRIs hold nothing that JSON escapes but by accident of a bad store. */
static void
add_json_text(kg_out *out, kg_slice text)
{
  kg_out_byte(out, '"');
  for (size_t i = 0; i < text.len; i++) {
    const unsigned char c = (unsigned char)text.ptr[i];
    if (c == '"' || c == '\\' || c < 0x20) {
      kg_out_printf(out, "\\u%04x", c);
    } else {
      kg_out_byte(out, (char)c);
    }
  }
  kg_out_byte(out, '"');
}

static void
add_json_set(kg_out *out, const kg_schema_set *set, size_t i)
{
  kg_out_printf(out, "%s\n  {\"subjects\": %llu, \"properties\": [",
                i ? "," : "", (unsigned long long)set->n_subjects);
  for (size_t k = 0; k < set->n; k++) {
    kg_out_string(out, k ? ", " : "");
    add_json_text(out, set->iris[k]);
  }
  kg_out_string(out, "]}");
}

void
kg_overview_write_json(kg_out *out,
                       const kg_store_stats *stats,
                       const kg_schema *schema)
{
  kg_out_printf(
      out,
      "{\"quads\": %llu, \"triples\": %llu, \"graphs\": %llu, "
      "\"terms\": %llu, \"bytes\": %llu,\n \"classes\": [",
      (unsigned long long)stats->n_quads, (unsigned long long)stats->n_triples,
      (unsigned long long)stats->n_graphs, (unsigned long long)stats->n_terms,
      (unsigned long long)stats->n_bytes);
  for (size_t i = 0; i < schema->classes.n; i++) {
    kg_out_string(out, i ? ",\n  {\"iri\": " : "\n  {\"iri\": ");
    add_json_text(out, schema->classes.at[i].iri);
    kg_out_printf(out, ", \"instances\": %llu}",
                  (unsigned long long)schema->classes.at[i].n_instances);
  }
  kg_out_string(out, "],\n \"properties\": [");
  for (size_t i = 0; i < schema->properties.n; i++) {
    const kg_schema_property *p = &schema->properties.at[i];
    kg_out_string(out, i ? ",\n  {\"iri\": " : "\n  {\"iri\": ");
    add_json_text(out, p->iri);
    kg_out_printf(out,
                  ", \"triples\": %llu, \"subjects\": %llu, "
                  "\"objects\": %llu}",
                  (unsigned long long)p->n_triples,
                  (unsigned long long)p->n_subjects,
                  (unsigned long long)p->n_objects);
  }
  kg_out_string(out, "],\n \"sets\": [");
  for (size_t i = 0; i < schema->sets.n; i++) {
    add_json_set(out, &schema->sets.at[i], i);
  }
  kg_out_string(out, "]}\n");
}
