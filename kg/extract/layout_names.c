/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/reader.h"

/* The first entity of a type that a name within the span refers to. */
static uint32_t
entity_in(const kg_doc *doc, kg_span span, kg_name_type type)
{
  for (size_t i = 0; i < doc->mentions.n; ++i) {
    const kg_mention *m = &doc->mentions.at[i];
    if (kg_span_covers(span, m->span) && m->type == type &&
        m->form == KG_FORM_NAME && m->n_entities == 1) {
      return m->entities[0];
    }
  }
  return KG_NO_INDEX;
}

static kg_slice
without_article(kg_slice name)
{
  return kg_slice_has_prefix(name, KG_SLICE("The "))
             ? kg_slice_sub(name, 4, name.len)
             : name;
}

static uint32_t
entity_named(const kg_doc *doc, kg_slice name, kg_name_type type)
{
  name = without_article(name);
  for (size_t i = 0; name.len && i < doc->entities.n; ++i) {
    const kg_entity *e = &doc->entities.at[i];
    if (e->type == type &&
        kg_slice_equal_nocase(without_article(e->name), name)) {
      return (uint32_t)i;
    }
  }
  return KG_NO_INDEX;
}

static void
name_caption(const kg_doc *doc, kg_caption *caption)
{
  const size_t room = sizeof caption->agencies / sizeof *caption->agencies;
  caption->photographer = entity_in(doc, caption->credit_span, KG_PER);
  for (size_t i = 0; i < doc->mentions.n && caption->n_agencies < room; ++i) {
    const kg_mention *m = &doc->mentions.at[i];
    if (kg_span_covers(caption->credit_span, m->span) && m->type == KG_ORG &&
        m->n_entities == 1) {
      caption->agencies[caption->n_agencies++] = m->entities[0];
    }
  }
}

kg_status
kg_pass_layout_names(const kg_reader *reader, kg_doc *doc)
{
  (void)reader;
  if (!kg_span_is_empty(doc->dateline)) {
    doc->dateline_place = entity_in(doc, doc->dateline, KG_GPE);
    doc->dateline_agency_entity = doc->dateline_agency.len
                                      ? entity_in(doc, doc->dateline, KG_ORG)
                                      : KG_NO_INDEX;
  }
  doc->publisher_entity = entity_named(doc, doc->publisher, KG_ORG);
  for (size_t i = 0; i < doc->authors.n; ++i) {
    kg_author *author = &doc->authors.at[i];
    author->person = kg_span_is_empty(author->span)
                         ? entity_named(doc, author->name, KG_PER)
                         : entity_in(doc, author->span, KG_PER);
  }
  for (size_t i = 0; i < doc->captions.n; ++i) {
    name_caption(doc, &doc->captions.at[i]);
  }
  return KG_OK;
}
