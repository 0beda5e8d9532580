/* SPDX-License-Identifier: Apache-2.0 */
#include "build/emitter.h"

#include "base/buf.h"
#include "base/hash.h"
#include "rdf/vocab.h"

#include <stdio.h>

static kg_slice
checked(kg_emitter *e, kg_slice text)
{
  if (!text.ptr && !e->status) {
    e->status = KG_ERR_MEMORY;
  }
  return text;
}

kg_term
kg_emit_iri(kg_emitter *e, const char *kind, kg_slice local)
{
  const kg_slice base = e->options->base;
  return kg_iri(checked(e, kg_arena_printf(e->arena, "%.*s%s/%.*s",
                                           KG_FMT(base), kind, KG_FMT(local))));
}

kg_term
kg_emit_integer(kg_emitter *e, uint64_t value)
{
  return kg_literal(
      checked(e, kg_arena_printf(e->arena, "%llu", (unsigned long long)value)),
      KG_SLICE(KG_VOC_XSD_INTEGER));
}

kg_term
kg_emit_share(kg_emitter *e, double value)
{
  const int hundredths = value <= 0   ? 0
                         : value >= 1 ? 100
                                      : (int)(value * 100 + 0.5);
  /* The canonical spelling has no superfluous zero. */
  const kg_slice text =
      hundredths % 10 ? kg_arena_printf(e->arena, "0.%02d", hundredths)
                      : kg_arena_printf(e->arena, "%d.%d", hundredths / 100,
                                        hundredths / 10 % 10);
  return kg_literal(checked(e, text), KG_SLICE(KG_VOC_XSD_DECIMAL));
}

kg_term
kg_emit_time(kg_slice iso)
{
  const bool has_time = memchr(iso.ptr, 'T', iso.len) != NULL;
  return kg_literal(iso, has_time ? KG_SLICE(KG_VOC_XSD_DATE_TIME)
                                  : KG_SLICE(KG_VOC_XSD_DATE));
}

void
kg_emit_add(kg_emitter *e, kg_term s, const char *predicate, kg_term o)
{
  if (!e->status) {
    const kg_term_quad quad = {s, kg_iri(kg_slice_of(predicate)), o,
                               e->article};
    e->status = e->quad_fn(e->user, &quad);
  }
}

void
kg_emit_type(kg_emitter *e, kg_term s, const char *type)
{
  kg_emit_add(e, s, KG_VOC_RDF_TYPE, kg_iri(kg_slice_of(type)));
}

void
kg_emit_text(kg_emitter *e, kg_term s, const char *predicate, kg_slice text)
{
  if (text.len) {
    kg_emit_add(e, s, predicate, kg_literal(text, (kg_slice){0}));
  }
}

bool
kg_emit_is_first(kg_emitter *e, kg_term iri)
{
  bool is_new = false;
  if (!kg_text_map_put(&e->seen, iri.text, 1, &is_new) && !e->status) {
    e->status = KG_ERR_MEMORY;
  }
  return is_new;
}

kg_slice
kg_emit_span_local(kg_emitter *e, kg_span span)
{
  const kg_span points = kg_doc_points(e->doc, span);
  return checked(e, kg_arena_printf(e->arena, "%.*s_%u-%u",
                                    KG_FMT(e->article_local), points.begin,
                                    points.end));
}

void
kg_emit_span(kg_emitter *e, kg_term s, kg_span span)
{
  const kg_span points = kg_doc_points(e->doc, span);
  kg_emit_add(e, s, KG_VOC_NIF_BEGIN_INDEX, kg_emit_integer(e, points.begin));
  kg_emit_add(e, s, KG_VOC_NIF_END_INDEX, kg_emit_integer(e, points.end));
  kg_emit_text(e, s, KG_VOC_NIF_ANCHOR_OF, kg_doc_text(e->doc, span));
  kg_emit_add(e, s, KG_VOC_NIF_REFERENCE_CONTEXT, e->article);
}

kg_term
kg_emit_report(kg_emitter *e,
               kg_span span,
               kg_slice suffix,
               kg_term reported,
               double confidence)
{
  const kg_slice place = kg_emit_span_local(e, span);
  const kg_slice local = checked(
      e, kg_arena_printf(e->arena, "%.*s_%.*s", KG_FMT(place), KG_FMT(suffix)));
  const kg_term report = kg_emit_iri(e, "report", local);
  if (e->status || !kg_emit_is_first(e, report)) {
    return (kg_term){0};
  }
  kg_emit_type(e, report, KG_VOC_KG_REPORT);
  kg_emit_span(e, report, span);
  kg_emit_add(e, report, KG_VOC_SCHEMA_IS_PART_OF, e->article);
  kg_emit_add(e, report, KG_VOC_KG_REPORTS, reported);
  kg_emit_add(e, report, KG_VOC_KG_CONFIDENCE, kg_emit_share(e, confidence));
  return report;
}

/* Our own IRIs stand relative to the base, so that a claim has the same name
   under every base. */
static void
add_relative(const kg_emitter *e, kg_buf *out, kg_term term)
{
  const kg_slice base = e->options->base;
  if (term.kind == KG_TERM_IRI) {
    kg_slice iri = term.text;
    if (kg_slice_has_prefix(iri, base)) {
      iri = kg_slice_sub(iri, base.len, iri.len);
    }
    kg_buf_printf(out, "<%.*s>", KG_FMT(iri));
    return;
  }
  kg_buf_printf(out, "\"%.*s\"", KG_FMT(term.text));
  if (term.datatype.len) {
    kg_buf_printf(out, "^^<%.*s>", KG_FMT(term.datatype));
  }
}

static kg_slice
claim_local(kg_emitter *e, kg_term s, const char *predicate, kg_term o)
{
  kg_buf triple;
  kg_buf_init(&triple, e->ctx->alloc);
  add_relative(e, &triple, s);
  kg_buf_printf(&triple, " <%s> ", predicate);
  add_relative(e, &triple, o);
  if (kg_buf_status(&triple) && !e->status) {
    e->status = KG_ERR_MEMORY;
  }
  char hex[65];
  kg_sha256_hex(kg_buf_slice(&triple), hex);
  kg_buf_clear(&triple);
  return checked(e, kg_arena_printf(e->arena, "c%.16s", hex));
}

void
kg_emit_claim(kg_emitter *e,
              kg_term s,
              const char *predicate,
              kg_term o,
              kg_span span,
              const char *modality,
              double confidence)
{
  const kg_slice local = claim_local(e, s, predicate, o);
  const kg_term claim = kg_emit_iri(e, "claim", local);
  const kg_term report = kg_emit_report(e, span, local, claim, confidence);
  if (!report.kind) {
    return;
  }
  kg_emit_add(e, report, KG_VOC_KG_MODALITY, kg_iri(kg_slice_of(modality)));
  kg_emit_add(e, report, KG_VOC_PROV_WAS_ATTRIBUTED_TO, e->article);
  if (kg_emit_is_first(e, claim)) {
    kg_emit_type(e, claim, KG_VOC_KG_CLAIM);
    kg_emit_add(e, claim, KG_VOC_RDF_SUBJECT, s);
    kg_emit_add(e, claim, KG_VOC_RDF_PREDICATE, kg_iri(kg_slice_of(predicate)));
    kg_emit_add(e, claim, KG_VOC_RDF_OBJECT, o);
  }
}
