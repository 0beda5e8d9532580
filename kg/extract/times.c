/* SPDX-License-Identifier: Apache-2.0 */
/* The expressions of time of a whole article: what they count from. */
#include "extract/reader.h"
#include "extract/when_scan.h"

enum {
  LONGEST_STORY = 7, ///< Days between an article's own dates.
  NEAR_TIMES = 4,    ///< Expressions back to look for "the following day".
};

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

static void
add_own_date(own_dates *own, const kg_when *when)
{
  if (when->date.day && !when->is_relative) {
    const int32_t first = kg_date_to_days(when->date);
    const int32_t last = kg_date_to_days(when->last);
    own->first = own->any && own->first < first ? own->first : first;
    own->last = own->any && own->last > last ? own->last : last;
    own->any = true;
  }
}

static bool
is_story(const own_dates *own)
{
  return own->any && own->last - own->first <= LONGEST_STORY;
}

/* A weekday counts from the article's own dates only where it is the weekday
   of one of them: an article on a day of long ago anchors nothing. */
static void
resolve_by_own_dates(kg_doc *doc, const own_dates *own)
{
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

/* "March 3" without a year, beside own dates that have one. */
static void
resolve_years(kg_doc *doc, const own_dates *own)
{
  const kg_date anchor = kg_date_of_days(own->last);
  for (size_t i = 0; i < doc->whens.n; ++i) {
    kg_when *w = &doc->whens.at[i];
    if (!w->date.year && w->month && w->day) {
      const int year = kg_tell_nearest_year(anchor, w->month, w->day);
      const kg_date date = {(int16_t)year, w->month, w->day};
      if (kg_date_is_valid(date)) {
        w->date = w->last = date;
      }
    }
  }
}

/* The day that stands before the expression: in its paragraph, near, and not
   of long ago. */
static kg_date
day_before(const kg_doc *doc, size_t i)
{
  const uint32_t paragraph = kg_doc_paragraph_at(doc, doc->whens.at[i].begin);
  for (size_t k = i; k-- > 0 && i - k <= NEAR_TIMES;) {
    const kg_when *w = &doc->whens.at[k];
    if (kg_doc_paragraph_at(doc, w->begin) != paragraph) {
      break;
    }
    if (w->date.day) {
      return w->date;
    }
  }
  return (kg_date){0};
}

/* What goes back to a day of the text: one near before it, else the day that
   the article itself tells of. A publication's day is not that. */
static void
resolve_anaphora(kg_doc *doc, const own_dates *own)
{
  for (size_t i = 0; i < doc->whens.n; ++i) {
    kg_when *w = &doc->whens.at[i];
    if (!w->is_anaphoric || w->date.year || w->is_vague) {
      continue;
    }
    kg_date from = day_before(doc, i);
    if (!from.day && !doc->anchor.year && is_story(own)) {
      from = kg_date_of_days(own->last);
    }
    if (from.day) {
      w->date = w->last = kg_date_of_days(kg_date_to_days(from) + w->offset);
    }
  }
}

/* Where the article tells its place's zone once ("2:00 pm (0700 GMT)"), other
   local times have it too; two zones prove nothing. */
static void
share_zone(kg_doc *doc)
{
  int16_t zone = KG_NO_ZONE;
  for (size_t i = 0; i < doc->whens.n; ++i) {
    const kg_when *w = &doc->whens.at[i];
    if (w->zone != KG_NO_ZONE && zone != KG_NO_ZONE && w->zone != zone) {
      return;
    }
    zone = w->zone != KG_NO_ZONE ? w->zone : zone;
  }
  for (size_t i = 0; i < doc->whens.n; ++i) {
    kg_when *w = &doc->whens.at[i];
    if (w->minutes != KG_NO_TIME && w->zone == KG_NO_ZONE && !w->american &&
        zone != KG_NO_ZONE && zone != 0) {
      w->zone = zone;
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
  }
  for (size_t i = 0; i < doc->whens.n; ++i) {
    add_own_date(&own, &doc->whens.at[i]);
  }
  if (!doc->anchor.year && is_story(&own)) {
    resolve_by_own_dates(doc, &own);
    resolve_years(doc, &own);
  }
  resolve_anaphora(doc, &own);
  share_zone(doc);
  for (size_t i = 0; i < doc->whens.n; ++i) {
    kg_when_settle_zone(&doc->whens.at[i]);
  }
  return KG_OK;
}
