/* SPDX-License-Identifier: Apache-2.0 */
/// Who holds which office: titles before and behind names, after "as", in
/// relative clauses.
#include "extract/roles.h"

#include "base/unicode.h"

#include <string.h>

enum { MAX_REACH = 14, MAX_BYLINE_BYTES = 80 };

/// Titles in one form: singular, one word for both genders.
static const char *
usual_title(kg_slice word)
{
  static const struct {
    const char *from;
    const char *to;
  } SAME[] = {{"spokesman", "spokesperson"},
              {"spokeswoman", "spokesperson"},
              {"spokesmen", "spokesperson"},
              {"spokespeople", "spokesperson"},
              {"mp", "member of parliament"},
              {"mps", "member of parliament"},
              {"ceo", "chief executive officer"},
              {"cfo", "chief financial officer"},
              {"secretaries", "secretary"},
              {"congressmen", "congressman"},
              {"attorneys", "attorney"},
              {"chairmen", "chairman"},
              {"policemen", "policeman"},
              {"gunmen", "gunman"},
              {"actresses", "actress"},
              {"witnesses", "witness"},
              {"princes", "prince"},
              {"judges", "judge"},
              {"justices", "justice"},
              {"staff", "staff"},
              {"analysts", "analyst"}};
  for (size_t i = 0; i < sizeof SAME / sizeof *SAME; i++) {
    if (kg_slice_is(word, SAME[i].from)) {
      return SAME[i].to;
    }
  }
  return NULL;
}

kg_slice
kg_title_name(kg_text_view *view, const kg_title *title)
{
  kg_buf buf;
  kg_buf_init(&buf, view->names->data->alloc);
  for (uint32_t i = title->first; i < title->end; i++) {
    const kg_piece *p = kg_view_at(view, i);
    if (buf.len && !p->is_glued) {
      kg_buf_add_byte(&buf, ' ');
    }
    const bool is_head = i == title->head;
    const char *usual = is_head ? usual_title(p->lower) : NULL;
    kg_slice word = usual ? kg_slice_of(usual) : p->lower;
    if (is_head && !usual && title->is_plural && word.len > 2 &&
        word.ptr[word.len - 1] == 's') {
      word.len--;
    }
    kg_buf_add(&buf, word);
  }
  kg_slice out = kg_slice_make(NULL, 0);
  if (!kg_buf_status(&buf)) {
    out = kg_arena_copy(view->doc->arena, kg_buf_slice(&buf));
  }
  kg_buf_clear(&buf);
  return out;
}

kg_status
kg_role_add(kg_text_view *view,
            const kg_title *title,
            uint32_t person,
            const char *form,
            kg_reason why)
{
  kg_doc *doc = view->doc;
  uint32_t first = title->outer;
  const kg_role role = {
      .span = kg_view_span(view, first, title->end),
      .head = kg_view_span(view, title->first, title->end),
      .title = kg_title_name(view, title),
      .label = kg_doc_text(doc, kg_view_span(view, title->first, title->end)),
      .person = person,
      .organization = title->organization,
      .qualifier = title->qualifier,
      .form = form,
      .why = why};
  if (!role.title.ptr) {
    return KG_ERR_MEMORY;
  }
  for (size_t i = 0; i < doc->roles.n; i++) {
    const kg_role *old = &doc->roles.at[i];
    if (old->person == person && old->head.begin == role.head.begin) {
      return KG_OK;
    }
  }
  const kg_word_classes c = kg_view_at(view, title->head)->classes;
  kg_entity *entity = person == KG_NO_INDEX ? NULL : &doc->entities.at[person];
  if (entity && entity->gender == KG_GENDER_UNKNOWN &&
      c & (KG_W_MALE | KG_W_FEMALE)) {
    entity->gender = c & KG_W_MALE ? KG_MALE : KG_FEMALE;
  }
  return kg_doc_push(doc, roles, role) ? KG_OK : KG_ERR_MEMORY;
}

static bool
is_comma(const kg_text_view *view, uint32_t i)
{
  const kg_piece *p = kg_view_at(view, i);
  return kg_piece_is(p, ",") || kg_piece_is(p, "\u2013") ||
         kg_piece_is(p, "\u2014") || kg_piece_is(p, "(") ||
         kg_piece_is(p, "--");
}

/// "of Nigeria", "of the Beijing Institute" behind a person.
static void
body_behind_person(kg_text_view *view, uint32_t end, kg_title *title)
{
  if (title->organization != KG_NO_INDEX ||
      !kg_view_has(view, end + 1, title->head) ||
      !kg_piece_is(kg_view_at(view, end), "of")) {
    return;
  }
  const uint32_t i = end + 1 + kg_piece_is(kg_view_at(view, end + 1), "the");
  const kg_mention *name = kg_view_name_at(view, i);
  if (name && name->type != KG_PER && name->n_entities == 1) {
    title->organization = name->entities[0];
  }
}

/// "Presidents Buhari of Nigeria and Talon of Benin": each one named.
static kg_status
add_listed(kg_text_view *view, kg_title *title, uint32_t i)
{
  kg_status st = KG_OK;
  const uint32_t own = title->organization;
  for (uint32_t reach = 0;
       !st && reach < MAX_REACH && kg_view_has(view, i, title->head); reach++) {
    const kg_mention *name = kg_view_name_at(view, i);
    if (kg_mention_is_person(name)) {
      kg_title one = *title;
      one.organization = own;
      const uint32_t end = kg_view_end(view, name);
      body_behind_person(view, end, &one);
      st = kg_role_add(
          view, &one, name->entities[0], "prenominal",
          (kg_reason){.rule = "title before names", .confidence = 0.85F});
      i = end;
      continue;
    }
    const kg_piece *p = kg_view_at(view, i);
    const bool goes_on = name || kg_piece_is(p, "and") || kg_piece_is(p, ",") ||
                         kg_piece_is(p, "of") || kg_piece_is(p, "the") ||
                         view->mention_at[i] != KG_NO_INDEX;
    if (!goes_on) {
      break;
    }
    i++;
  }
  return st;
}

/// "England's transport secretary"
static bool
has_owner(const kg_text_view *view, const kg_title *title)
{
  for (uint32_t i = title->outer; i < title->first; i++) {
    if (kg_piece_is(kg_view_at(view, i), "'s") ||
        kg_piece_is(kg_view_at(view, i), "\u2019s")) {
      return true;
    }
  }
  return false;
}

static kg_status
add_phrase_mention(kg_text_view *view, const kg_title *title, uint32_t person)
{
  const bool owned = title->is_owned || (title->organization != KG_NO_INDEX &&
                                         has_owner(view, title));
  if (title->determiner == KG_NO_INDEX && !owned) {
    return KG_OK;
  }
  const uint32_t first =
      title->determiner != KG_NO_INDEX ? title->determiner : title->outer;
  uint32_t end = title->outer_end;
  while (kg_view_has(view, end, title->head) &&
         kg_view_at(view, end)->shape != KG_SHAPE_OTHER &&
         end < title->outer_end + MAX_REACH) {
    end++;
  }
  const bool closed = !kg_view_has(view, end, title->head) ||
                      kg_piece_is(kg_view_at(view, end), ",") ||
                      kg_piece_is(kg_view_at(view, end), ".") ||
                      kg_piece_is(kg_view_at(view, end), ")");
  end = closed ? end : title->outer_end;
  return kg_mention_add(view->doc, kg_view_span(view, first, end),
                        KG_FORM_NOMINAL, &person, 1,
                        (kg_reason){.rule = "apposition", .confidence = 0.97F});
}

/// Behind "(Member of Parliament)" if the piece opens a bracket.
static uint32_t
behind_brackets(const kg_text_view *view, uint32_t i, uint32_t of)
{
  if (!kg_view_has(view, i, of) || !kg_piece_is(kg_view_at(view, i), "(")) {
    return i;
  }
  for (uint32_t k = i + 1; k < i + 8 && kg_view_has(view, k, of); k++) {
    if (kg_piece_is(kg_view_at(view, k), ")")) {
      return k + 1;
    }
  }
  return i;
}

/// "US President X", "First Minister of Scotland X", "the mayor of London, X,".
static kg_status
find_before_name(kg_text_view *view, kg_title *title, bool *found)
{
  const uint32_t ends[] = {title->end, title->outer_end};
  for (size_t k = 0; k < 2; k++) {
    uint32_t i = ends[k];
    // "(Member of Parliament)", "Mr" and quotation marks may stand between.
    while (kg_view_has(view, i, title->head) &&
           kg_view_at(view, i)->classes & (KG_W_HONORIFIC | KG_W_RANK) &&
           view->mention_at[i] == KG_NO_INDEX) {
      i++;
    }
    i = behind_brackets(view, i, title->head);
    if (kg_view_has(view, i, title->head) &&
        (kg_piece_is(kg_view_at(view, i), "named") ||
         kg_piece_is(kg_view_at(view, i), "called"))) {
      i++;
    }
    const kg_mention *name =
        kg_view_has(view, i, title->head) ? kg_view_name_at(view, i) : NULL;
    if (kg_mention_is_person(name)) {
      *found = true;
      if (title->is_plural) {
        return add_listed(view, title, i);
      }
      body_behind_person(view, kg_view_end(view, name), title);
      return kg_role_add(
          view, title, name->entities[0], "prenominal",
          (kg_reason){.rule = "title before a name", .confidence = 0.95F});
    }
  }
  const uint32_t comma = title->outer_end;
  if (kg_view_has(view, comma + 1, title->head) &&
      kg_piece_is(kg_view_at(view, comma), ",") && !title->is_plural) {
    const kg_mention *name = kg_view_name_at(view, comma + 1);
    if (kg_mention_is_person(name)) {
      const uint32_t end = kg_view_end(view, name);
      const bool closes = !kg_view_has(view, end, title->head) ||
                          kg_piece_is(kg_view_at(view, end), ",") ||
                          kg_piece_is(kg_view_at(view, end), ".");
      const bool definite =
          title->determiner != KG_NO_INDEX || title->outer < title->first;
      if (closes && definite) {
        *found = true;
        const uint32_t person = name->entities[0];
        TRY(kg_role_add(
            view, title, person, "apposition",
            (kg_reason){.rule = "title, then a name", .confidence = 0.85F}));
        return add_phrase_mention(view, title, person);
      }
    }
  }
  // "a protester using the pseudonym X" and "identified as X" are left alone.
  return KG_OK;
}

/// Person before a comma right before the title's phrase.
static const kg_mention *
person_before(const kg_text_view *view, const kg_title *title)
{
  uint32_t i = title->outer;
  if (title->determiner != KG_NO_INDEX) {
    i = title->determiner;
  } else {
    while (i > 0 && kg_view_has(view, i - 1, title->head) &&
           (kg_view_at(view, i - 1)->classes & KG_W_QUALIFIER ||
            kg_piece_is_hyphen(kg_view_at(view, i - 1)) ||
            kg_view_at(view, i - 1)->pos == KG_POS_JJ)) {
      i--;
    }
  }
  if (i < 2 || !kg_view_has(view, i - 2, title->head) ||
      !is_comma(view, i - 1)) {
    return NULL;
  }
  // An age between two commas: "X, 47, president of".
  if (i >= 4 && kg_view_at(view, i - 2)->shape == KG_SHAPE_DIGIT &&
      is_comma(view, i - 3)) {
    i -= 2;
  }
  const kg_mention *name = kg_view_name_before(view, i - 1);
  return kg_mention_is_person(name) ? name : NULL;
}

/// "X, the president of Y", also "X, director of A and president of B".
static kg_status
find_apposition(kg_text_view *view, kg_title *title, bool *found)
{
  const kg_mention *name = person_before(view, title);
  if (!name) {
    return KG_OK;
  }
  // "… told X, president Y said": a name behind it takes it.
  const uint32_t behind = title->outer_end;
  if (kg_view_has(view, behind, title->head) &&
      (kg_mention_is_person(kg_view_name_at(view, behind)) ||
       kg_view_at(view, behind)->pos == KG_POS_VBD ||
       kg_view_at(view, behind)->pos == KG_POS_VBZ ||
       kg_view_at(view, behind)->pos == KG_POS_MD)) {
    return KG_OK;
  }
  *found = true;
  const uint32_t person = name->entities[0];
  kg_status st = kg_role_add(
      view, title, person, "apposition",
      (kg_reason){.rule = "title behind a name", .confidence = 0.9F});
  return st ? st : add_phrase_mention(view, title, person);
}

/// "and", then a second title of the same person.
static kg_status
find_second_title(kg_text_view *view, kg_title *title, bool *found)
{
  const uint32_t i =
      title->determiner != KG_NO_INDEX ? title->determiner : title->outer;
  if (i == 0 || !kg_view_has(view, i - 1, title->head) || !view->doc->roles.n ||
      !(kg_piece_is(kg_view_at(view, i - 1), "and") ||
        kg_piece_is(kg_view_at(view, i - 1), ","))) {
    return KG_OK;
  }
  const kg_role *last = &view->doc->roles.at[view->doc->roles.n - 1];
  const uint32_t end = kg_view_piece(view, last->span.end - 1) + 1;
  if (end > i - 1 || i - 1 - end > MAX_REACH ||
      !kg_view_has(view, end, title->head)) {
    return KG_OK;
  }
  for (uint32_t k = end; k < i - 1; k++) {
    const kg_mention *name = kg_view_name_at(view, k);
    if (kg_mention_is_person(name) ||
        kg_view_at(view, k)->shape == KG_SHAPE_OTHER ||
        kg_view_at(view, k)->pos == KG_POS_VBD ||
        kg_view_at(view, k)->pos == KG_POS_VBZ) {
      return KG_OK;
    }
  }
  if (strcmp(last->form, "apposition") != 0 && strcmp(last->form, "as") != 0 &&
      end != i - 1) {
    return KG_OK;
  }
  *found = true;
  return kg_role_add(view, title, last->person, last->form,
                     (kg_reason){.rule = "second title", .confidence = 0.7F});
}

static kg_role_finder *const FINDERS[] = {find_before_name, find_apposition,
                                          kg_role_find_after_verb,
                                          find_second_title};

/// "who directs the Asia Strategy Center".
static kg_status
find_relative(kg_text_view *view, uint32_t i)
{
  static const struct {
    const char *verb;
    const char *title;
  } VERBS[] = {
      {"directs", "director"}, {"directed", "director"},  {"heads", "head"},
      {"headed", "head"},      {"leads", "leader"},       {"led", "leader"},
      {"chairs", "chair"},     {"chaired", "chair"},      {"runs", "head"},
      {"manages", "manager"},  {"commands", "commander"}, {"edits", "editor"},
      {"founded", "founder"},  {"owns", "owner"},         {"coaches", "coach"}};
  const kg_mention *person =
      i >= 2 && kg_view_has(view, i - 2, i) &&
              kg_piece_is(kg_view_at(view, i - 1), "who")
          ? kg_view_name_before(view, i - 1 - is_comma(view, i - 2))
          : NULL;
  // "X, a Korea expert who directs": the apposition has the person.
  if (!person && i >= 2 && kg_piece_is(kg_view_at(view, i - 1), "who")) {
    for (size_t k = view->doc->roles.n; k-- > 0;) {
      const kg_role *role = &view->doc->roles.at[k];
      if (role->head.end == kg_view_at(view, i - 2)->end &&
          !strcmp(role->form, "apposition")) {
        const uint32_t outer = kg_view_piece(view, role->span.begin);
        person = kg_role_subject_before(view, outer, i);
      }
    }
  }
  if (!kg_mention_is_person(person)) {
    return KG_OK;
  }
  for (size_t k = 0; k < sizeof VERBS / sizeof *VERBS; k++) {
    if (!kg_piece_is(kg_view_at(view, i), VERBS[k].verb)) {
      continue;
    }
    for (uint32_t n = i + 1; n < i + 4 && kg_view_has(view, n, i); n++) {
      const kg_mention *body = kg_view_name_at(view, n);
      if (body && body->type != KG_PER && body->n_entities == 1) {
        const kg_role role = {
            .span = kg_view_span(view, i, i + 1),
            .head = kg_view_span(view, i, i + 1),
            .title = kg_slice_of(VERBS[k].title),
            .label = kg_slice_of(VERBS[k].title),
            .person = person->entities[0],
            .organization = body->entities[0],
            .form = "relative",
            .why = {.rule = "who directs", .confidence = 0.8F}};
        return kg_doc_push(view->doc, roles, role) ? KG_OK : KG_ERR_MEMORY;
      }
    }
  }
  return KG_OK;
}

/// "singer, actor and advocate X", "the head of A and director of B, X": the
/// title behind tells whose the one before is.
static kg_status
find_in_chain(kg_text_view *view, kg_title *title, bool *found)
{
  uint32_t i = title->outer_end;
  uint32_t n_links = 0;
  while (kg_view_has(view, i, title->head) && n_links < 2 &&
         (kg_piece_is(kg_view_at(view, i), ",") ||
          kg_piece_is(kg_view_at(view, i), "and"))) {
    i++;
    n_links++;
  }
  if (!n_links || !kg_view_has(view, i, title->head)) {
    return KG_OK;
  }
  const uint32_t begin = kg_view_at(view, i)->begin;
  for (size_t k = 0; k < view->doc->roles.n; k++) {
    const kg_role *role = &view->doc->roles.at[k];
    const bool next = role->span.begin == begin || role->head.begin == begin;
    const bool before_name = !strcmp(role->form, "prenominal") ||
                             !strcmp(role->why.rule, "title, then a name");
    if (next && before_name) {
      *found = true;
      const char *form = role->form;
      return kg_role_add(
          view, title, role->person, form,
          (kg_reason){.rule = "one of several titles", .confidence = 0.75F});
    }
  }
  return KG_OK;
}

/// "By X and Y", then "Daily News correspondents" on the next line.
static kg_status
find_byline(kg_text_view *view, kg_title *title, bool *found)
{
  const kg_doc *doc = view->doc;
  if (title->organization == KG_NO_INDEX || title->outer == 0 ||
      kg_view_has(view, title->outer - 1, title->head)) {
    return KG_OK;
  }
  const uint32_t begin = kg_view_at(view, title->outer)->begin;
  for (size_t k = 0; k < doc->authors.n; k++) {
    const kg_span span = doc->authors.at[k].span;
    if (span.end > begin || begin - span.end > MAX_BYLINE_BYTES) {
      continue;
    }
    for (size_t m = 0; m < doc->mentions.n; m++) {
      const kg_mention *name = &doc->mentions.at[m];
      if (kg_mention_is_person(name) && kg_span_covers(span, name->span)) {
        *found = true;
        TRY(kg_role_add(view, title, name->entities[0], "byline",
                        (kg_reason){.rule = "byline", .confidence = 0.8F}));
      }
    }
  }
  return KG_OK;
}

void
kg_roles_sort(kg_doc *doc)
{
  for (size_t i = 1; i < doc->roles.n; i++) {
    const kg_role role = doc->roles.at[i];
    size_t k = i;
    while (k > 0 && doc->roles.at[k - 1].span.begin > role.span.begin) {
      doc->roles.at[k] = doc->roles.at[k - 1];
      k--;
    }
    doc->roles.at[k] = role;
  }
}

static kg_status
find_at(kg_text_view *view, uint32_t *i, bool *taken)
{
  kg_title title;
  if (!kg_title_read(view, *i, &title)) {
    return find_relative(view, *i);
  }
  kg_status st = KG_OK;
  bool found = false;
  for (size_t k = 0; !st && !found && k < sizeof FINDERS / sizeof *FINDERS;
       k++) {
    st = FINDERS[k](view, &title, &found);
  }
  taken[title.head] = found;
  *i = title.end - 1;
  return st;
}

kg_status
kg_pass_roles(const kg_reader *reader, kg_doc *doc)
{
  if (!reader->names || !doc->names) {
    return KG_OK;
  }
  kg_text_view view;
  TRY(kg_view_init(&view, doc));
  view.lexicon = reader->lexicon;
  const uint32_t n = (uint32_t)view.names->pieces.n;
  bool *taken = KG_ARENA_ARRAY(doc->arena, bool, n + 1);
  if (!taken) {
    return KG_ERR_MEMORY;
  }
  for (uint32_t i = 0; i < n; i++) {
    TRY(find_at(&view, &i, taken));
  }
  for (uint32_t i = n; i-- > 0;) {
    kg_title title;
    if (kg_title_read(&view, i, &title) && !taken[title.head]) {
      TRY(find_in_chain(&view, &title, &taken[title.head]));
      TRY(find_byline(&view, &title, &taken[title.head]));
    }
  }
  kg_roles_sort(doc);
  kg_roles_fill_bodies(doc);
  for (uint32_t i = 0; i < n; i++) {
    kg_title title;
    if (kg_title_read(&view, i, &title)) {
      if (!taken[title.head]) {
        TRY(kg_role_find_nominal(&view, &title));
      }
      i = title.end - 1;
    }
  }
  kg_roles_sort(doc);
  kg_mentions_sort(doc);
  return KG_OK;
}
