/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/reader.h"

enum { LONGEST_STORY = 7 }; ///< Days between an article's own dates.

typedef struct own_dates {
  int32_t first;
  int32_t last;
  bool any;
} own_dates;

static bool
push_when(void *user, const kg_when *when)
{
  kg_doc *doc = user;
  return kg_doc_push(doc, whens, *when);
}

static bool
add_own_date(void *user, const kg_when *when)
{
  own_dates *own = user;
  if (when->date.day && !when->is_relative) {
    const int32_t first = kg_date_to_days(when->date);
    const int32_t last = kg_date_to_days(when->last);
    own->first = own->any && own->first < first ? own->first : first;
    own->last = own->any && own->last > last ? own->last : last;
    own->any = true;
  }
  return true;
}

/* A weekday counts from the article's own dates only where it is the weekday
   of one of them: an article on a day of long ago anchors nothing. */
static void
resolve_by_own_dates(kg_doc *doc, const own_dates *own)
{
  if (!own->any || own->last - own->first > LONGEST_STORY) {
    return;
  }
  for (size_t i = 0; i < doc->whens.n; ++i) {
    kg_when *w = &doc->whens.at[i];
    for (int32_t day = own->last; day >= own->first && w->weekday >= 0 &&
                                  !w->date.year && day > own->last - 7;
         --day) {
      const kg_date date = kg_date_of_days(day);
      if (kg_date_weekday(date) == w->weekday) {
        w->date = w->last = date;
      }
    }
  }
}

kg_status
kg_pass_times(const kg_reader *reader, kg_doc *doc)
{
  (void)reader;
  own_dates own = {0};
  for (size_t i = 0; i < doc->paragraphs.n; ++i) {
    const kg_span p = doc->paragraphs.at[i];
    kg_when_scan(doc->text, p.begin, p.end, doc->anchor, push_when, doc);
    if (!doc->anchor.year) {
      kg_when_scan(doc->text, p.begin, p.end, doc->anchor, add_own_date, &own);
    }
  }
  resolve_by_own_dates(doc, &own);
  return KG_OK;
}
