/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/cues.h"

#include "base/word_list.h"

#include <ctype.h>

enum { LONGEST_WORD = 24 };

#define CLAUSE KG_CUE_CLAUSE
#define THAT KG_CUE_THAT
#define QUOTE KG_CUE_QUOTE
#define TELL KG_CUE_TELL
#define NAMING KG_CUE_NAMING
#define ORDER KG_CUE_ORDER
#define ASK KG_CUE_ASK
#define MORE KG_CUE_MORE
#define PROMISE KG_CUE_PROMISE
#define SHOW KG_CUE_SHOW
#define THINK KG_CUE_THINK

static const struct {
  const char *verb;
  unsigned uses;
} CUES[] = {
#define KG_CUE(verb, uses) {verb, uses},
#include "extract/cues.def"
#undef KG_CUE
};

static const struct {
  const char *word;
  const char *verb;
  kg_verb_form form;
} IRREGULAR[] = {
    {"said", "say", KG_VERB_PAST},
    {"told", "tell", KG_VERB_PAST},
    {"wrote", "write", KG_VERB_PAST},
    {"written", "write", KG_VERB_PARTICIPLE},
    {"found", "find", KG_VERB_PAST},
    {"thought", "think", KG_VERB_PAST},
    {"felt", "feel", KG_VERB_PAST},
    {"shown", "show", KG_VERB_PARTICIPLE},
    {"swore", "swear", KG_VERB_PAST},
    {"foresaw", "foresee", KG_VERB_PAST},
    {"began", "begin", KG_VERB_PAST},
    {"read", "read", KG_VERB_PAST},
    {"sang", "sing", KG_VERB_PAST},
    {"spoke", "speak", KG_VERB_PAST},
    {"beginning", "begin", KG_VERB_ING},
    {"dubbed", "dub", KG_VERB_PAST},
    {"quipped", "quip", KG_VERB_PAST},
    {"quipping", "quip", KG_VERB_ING},
    {"referred", "refer", KG_VERB_PAST},
    {"referring", "refer", KG_VERB_ING},
    {"slammed", "slam", KG_VERB_PAST},
    {"slamming", "slam", KG_VERB_ING},
    {"bragged", "brag", KG_VERB_PAST},
    {"bragging", "brag", KG_VERB_ING},
    {"snapped", "snap", KG_VERB_PAST},
    {"admitted", "admit", KG_VERB_PAST},
    {"admitting", "admit", KG_VERB_ING},
    {"dubbing", "dub", KG_VERB_ING},
    {"labelled", "label", KG_VERB_PAST},
    {"signalled", "signal", KG_VERB_PAST},
    {"held", "hold", KG_VERB_PAST},
    {"put", "put", KG_VERB_PAST},
    {"learnt", "learn", KG_VERB_PAST},
    {"forecast", "forecast", KG_VERB_PAST},
};

static const char *const MEDIA[] = {
    "statement",    "statements", "letter",
    "tweet",        "tweets",     "post",
    "interview",    "report",     "release",
    "message",      "email",      "e-mail",
    "speech",       "address",    "conference",
    "briefing",     "testimony",  "video",
    "note",         "memo",       "article",
    "editorial",    "column",     "blog",
    "filing",       "ruling",     "judgment",
    "announcement", "comment",    "comments",
    "remarks",      "twitter",    "facebook",
    "instagram",    "television", "tv",
    "radio",        "document",   "summary",
    "broadcast",    "communique", "communiqu\xC3\xA9",
    "notice",       "advisory",   "study",
    "survey",       "response",   "reply",
    "text",         "call",       "declaration",
    "resolution",   "newsletter", "website",
    "headline",
};

static const char *const SIGNS[] = {
    "sign",   "signs",   "banner",  "banners",  "placard",     "placards",
    "poster", "posters", "board",   "t-shirt",  "shirt",       "sticker",
    "flag",   "slogan",  "slogans", "graffiti", "inscription", "plaque",
};

static const char *const SOURCES[] = {
    "source",       "sources",    "official",    "officials",    "reporter",
    "reporters",    "media",      "outlet",      "outlets",      "press",
    "spokesperson", "spokesman",  "spokeswoman", "spokespeople", "police",
    "authorities",  "witness",    "witnesses",   "expert",       "experts",
    "analyst",      "analysts",   "observer",    "observers",    "critic",
    "critics",      "protester",  "protesters",  "protestors",   "resident",
    "residents",    "diplomat",   "diplomats",   "aide",         "aides",
    "agency",       "ministry",   "government",  "company",      "court",
    "army",         "organizers", "organisers",  "researchers",  "scientists",
    "doctors",      "doctor",     "lawyer",      "lawyers",      "driver",
    "commissioner", "minister",   "president",   "director",     "publicist",
};

bool
kg_is_medium(kg_slice word)
{
  return KG_IS_ONE_OF_NOCASE(word, MEDIA);
}

bool
kg_is_sign(kg_slice word)
{
  return KG_IS_ONE_OF_NOCASE(word, SIGNS);
}

bool
kg_is_source_noun(kg_slice word)
{
  return KG_IS_ONE_OF_NOCASE(word, SOURCES);
}

/* What is left of `word` behind `stem`; NULL if it does not begin so. */
static const char *
ending(const char *word, const char *stem)
{
  const size_t n = strlen(stem);
  return strncmp(word, stem, n) ? NULL : word + n;
}

static bool
match_ending(const char *rest, bool drops_e, kg_verb_form *form)
{
  if (!drops_e && !*rest) {
    *form = KG_VERB_BASE;
  } else if (!strcmp(rest, "ing")) {
    *form = KG_VERB_ING;
  } else if (!strcmp(rest, "ed") || (!drops_e && !strcmp(rest, "d"))) {
    *form = KG_VERB_PAST;
  } else if (!drops_e && (!strcmp(rest, "s") || !strcmp(rest, "es"))) {
    *form = KG_VERB_THIRD;
  } else {
    return false;
  }
  return true;
}

/* Regular forms: claim-ed, claim-ing; not-ed, not-ing; den-ied, den-ies. */
static bool
is_form(const char *word, const char *verb, kg_verb_form *form)
{
  const char *rest = ending(word, verb);
  const size_t n = strlen(verb);
  if (rest && match_ending(rest, false, form)) {
    return *form != KG_VERB_PAST || rest[0] != 'd' || verb[n - 1] == 'e';
  }
  char stem[LONGEST_WORD + 1];
  memcpy(stem, verb, n + 1);
  stem[n - 1] = '\0';
  rest = ending(word, stem);
  if (!rest) {
    return false;
  }
  if (verb[n - 1] == 'e') {
    return !strcmp(rest, "ing") && (*form = KG_VERB_ING, true);
  }
  if (verb[n - 1] == 'y' && (!strcmp(rest, "ied") || !strcmp(rest, "ies"))) {
    *form = rest[2] == 'd' ? KG_VERB_PAST : KG_VERB_THIRD;
    return true;
  }
  return false;
}

kg_status
kg_cue_word_find(kg_slice word, kg_cue_word *cue)
{
  char lower[LONGEST_WORD + 1];
  if (word.len < 2 || word.len > LONGEST_WORD) {
    return KG_NOT_FOUND;
  }
  for (size_t i = 0; i < word.len; ++i) {
    lower[i] = (char)tolower((unsigned char)word.ptr[i]);
  }
  lower[word.len] = '\0';
  const char *verb = NULL;
  for (size_t i = 0; i < sizeof IRREGULAR / sizeof *IRREGULAR; ++i) {
    if (!strcmp(lower, IRREGULAR[i].word)) {
      verb = IRREGULAR[i].verb;
      cue->form = IRREGULAR[i].form;
    }
  }
  for (size_t i = 0; i < sizeof CUES / sizeof *CUES; ++i) {
    const char *base = CUES[i].verb;
    if (verb ? !strcmp(verb, base)
             : base[0] == lower[0] && is_form(lower, base, &cue->form)) {
      cue->verb = base;
      cue->uses = CUES[i].uses;
      return KG_OK;
    }
  }
  return KG_NOT_FOUND;
}
