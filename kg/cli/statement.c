/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/statement.h"

#include <stdint.h>

/* FORM(keyword, needs): what must have come before a statement of this form
   can be run. */
typedef enum form_needs {
  NEEDS_GROUP,     /* One group. */
  NEEDS_TEMPLATE,  /* CONSTRUCT: template and group, or WHERE and a group. */
  NEEDS_RESOURCE,  /* DESCRIBE: a name; for a variable a group as well. */
  NEEDS_WHERE,     /* DATA and a group, or WHERE and a group. */
  NEEDS_TARGET,    /* One more word. */
  NEEDS_TO_TARGET, /* TO and one more word. */
} form_needs;

typedef struct form {
  const char *keyword;
  form_needs needs;
  bool is_update;
} form;

static const form forms[] = {
    {"SELECT", NEEDS_GROUP, false},       {"ASK", NEEDS_GROUP, false},
    {"CONSTRUCT", NEEDS_TEMPLATE, false}, {"DESCRIBE", NEEDS_RESOURCE, false},
    {"INSERT", NEEDS_WHERE, true},        {"DELETE", NEEDS_WHERE, true},
    {"WITH", NEEDS_WHERE, true},          {"LOAD", NEEDS_TARGET, true},
    {"CLEAR", NEEDS_TARGET, true},        {"DROP", NEEDS_TARGET, true},
    {"CREATE", NEEDS_TARGET, true},       {"ADD", NEEDS_TO_TARGET, true},
    {"MOVE", NEEDS_TO_TARGET, true},      {"COPY", NEEDS_TO_TARGET, true},
};

/* Behind these something must follow. */
static const char *const hanging[] = {
    "BY",     "LIMIT",    "OFFSET",  "HAVING", "VALUES", "WHERE",
    "FROM",   "NAMED",    "USING",   "INTO",   "TO",     "DATA",
    "SELECT", "DISTINCT", "REDUCED", "AS",     "GROUP",  "ORDER",
    "GRAPH",  "ASC",      "DESC",    "SILENT",
};

typedef struct scanner {
  kg_slice text;
  size_t at;
  kg_slice token;
} scanner;

static bool
is_name_byte(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         (unsigned char)c >= 0x80;
}

static bool
is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip_blanks(scanner *s)
{
  while (s->at < s->text.len) {
    if (s->text.ptr[s->at] == '#') {
      while (s->at < s->text.len && s->text.ptr[s->at] != '\n') {
        s->at++;
      }
    } else if (is_blank(s->text.ptr[s->at])) {
      s->at++;
    } else {
      return;
    }
  }
}

static bool
has_at(kg_slice text, size_t at, char c, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    if (at + i >= text.len || text.ptr[at + i] != c) {
      return false;
    }
  }
  return true;
}

/* A short string that runs over the end of its line is wrong: it ends there,
   so that the parser can say so. */
static kg_token_kind
read_string(scanner *s)
{
  const char mark = s->text.ptr[s->at];
  const size_t n = has_at(s->text, s->at, mark, 3) ? 3 : 1;
  s->at += n;
  while (s->at < s->text.len) {
    const char c = s->text.ptr[s->at];
    if (c == '\\') {
      s->at += 2;
    } else if (has_at(s->text, s->at, mark, n)) {
      s->at += n;
      return KG_TOKEN_NAME;
    } else if (n == 1 && c == '\n') {
      return KG_TOKEN_NAME;
    } else {
      s->at++;
    }
  }
  s->at = s->text.len;
  return KG_TOKEN_CUT;
}

/* `<` opens an IRI only if that is closed before a blank. */
static kg_token_kind
read_angle(scanner *s)
{
  for (size_t i = s->at + 1; i < s->text.len; i++) {
    const char c = s->text.ptr[i];
    if (c == '>') {
      s->at = i + 1;
      return KG_TOKEN_NAME;
    }
    if (is_blank(c) || strchr("<\"{}|^`", c)) {
      break;
    }
  }
  s->at++;
  return KG_TOKEN_OTHER;
}

static kg_token_kind
read_word(scanner *s)
{
  kg_token_kind kind = KG_TOKEN_WORD;
  while (s->at < s->text.len) {
    const char c = s->text.ptr[s->at];
    if (c == ':') {
      kind = KG_TOKEN_NAME;
    } else if (c == '\\' && kind == KG_TOKEN_NAME && s->at + 1 < s->text.len) {
      s->at++;
    } else if (!is_name_byte(c) && !(kind == KG_TOKEN_NAME && c == '%') &&
               !(c == '.' && kind == KG_TOKEN_NAME && s->at + 1 < s->text.len &&
                 is_name_byte(s->text.ptr[s->at + 1]))) {
      break;
    }
    s->at++;
  }
  return kind;
}

static kg_token_kind
read_token(scanner *s)
{
  const char c = s->text.ptr[s->at];
  switch (c) {
  case '"':
  case '\'': return read_string(s);
  case '<': return read_angle(s);
  case '{':
  case '(':
  case '[': s->at++; return KG_TOKEN_OPEN;
  case '}':
  case ')':
  case ']': s->at++; return KG_TOKEN_CLOSE;
  case ';': s->at++; return KG_TOKEN_SEMICOLON;
  case '*': s->at++; return KG_TOKEN_NAME;
  case '?':
  case '$':
    s->at++;
    while (s->at < s->text.len && is_name_byte(s->text.ptr[s->at])) {
      s->at++;
    }
    return KG_TOKEN_VARIABLE;
  default: break;
  }
  if (is_name_byte(c) || c == ':') {
    return read_word(s);
  }
  s->at++;
  return KG_TOKEN_OTHER;
}

static kg_token_kind
next_token(scanner *s)
{
  skip_blanks(s);
  if (s->at >= s->text.len) {
    return KG_TOKEN_END;
  }
  const size_t from = s->at;
  const kg_token_kind kind = read_token(s);
  s->at = s->at > s->text.len ? s->text.len : s->at;
  s->token = kg_slice_sub(s->text, from, s->at);
  return kind;
}

static const form *
find_form(kg_slice word)
{
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    if (kg_slice_equal_nocase(word, kg_slice_of(forms[i].keyword))) {
      return &forms[i];
    }
  }
  return NULL;
}

static bool
is_word(kg_slice token, const char *word)
{
  return kg_slice_equal_nocase(token, kg_slice_of(word));
}

static bool
is_hanging(kg_slice word)
{
  for (size_t i = 0; i < sizeof hanging / sizeof *hanging; i++) {
    if (is_word(word, hanging[i])) {
      return true;
    }
  }
  return false;
}

/* What was seen of a statement so far. */
typedef struct progress {
  const form *form;
  bool started; /* Some word that is no prologue. */
  bool in_prologue;
  bool hangs;
  bool has_variable; /* DESCRIBE. */
  bool has_data;
  bool has_to;
  bool has_where;
  unsigned n_names; /* Names and words behind the form. */
  unsigned n_groups;
  unsigned n_groups_needed; /* By WHERE and VALUES. */
  long depth;
} progress;

static void
take_word(progress *p, kg_slice word)
{
  if (!p->started && (is_word(word, "PREFIX") || is_word(word, "BASE"))) {
    p->in_prologue = true;
    return;
  }
  if (!p->started) {
    p->started = true;
    p->form = find_form(word);
    p->hangs = is_hanging(word);
    return;
  }
  p->hangs = is_hanging(word);
  p->n_names++;
  p->has_data |= is_word(word, "DATA");
  p->has_to |= is_word(word, "TO");
  if (is_word(word, "WHERE") || is_word(word, "VALUES")) {
    p->has_where |= is_word(word, "WHERE");
    p->n_groups_needed = p->n_groups + 1;
  }
}

static bool
is_whole(const progress *p)
{
  if (p->depth < 0 || (p->started && !p->form)) {
    return true;
  }
  if (p->depth || !p->started || p->hangs || p->n_groups < p->n_groups_needed) {
    return false;
  }
  switch (p->form->needs) {
  case NEEDS_GROUP: return p->n_groups > 0;
  case NEEDS_TEMPLATE: return p->has_where || p->n_groups > 1;
  case NEEDS_RESOURCE: return p->n_groups || (p->n_names && !p->has_variable);
  case NEEDS_WHERE: return p->has_where || (p->has_data && p->n_groups);
  case NEEDS_TARGET: return p->n_names > 0;
  case NEEDS_TO_TARGET: return p->has_to;
  }
  return true;
}

static kg_statement_kind
kind_of(const progress *p)
{
  if (!p->started) {
    return p->in_prologue ? KG_STATEMENT_PROLOGUE : KG_STATEMENT_UNKNOWN;
  }
  if (!p->form) {
    return KG_STATEMENT_UNKNOWN;
  }
  return p->form->is_update ? KG_STATEMENT_UPDATE : KG_STATEMENT_QUERY;
}

static void
take_token(progress *p, kg_token_kind kind, kg_slice token)
{
  switch (kind) {
  case KG_TOKEN_OPEN: p->depth++; break;
  case KG_TOKEN_CLOSE:
    p->depth--;
    p->n_groups += !p->depth && token.ptr[0] == '}';
    break;
  case KG_TOKEN_WORD:
    if (!p->depth) {
      take_word(p, token);
      return;
    }
    break;
  case KG_TOKEN_VARIABLE:
    p->has_variable = true;
    p->n_names += !p->depth;
    break;
  case KG_TOKEN_NAME: p->n_names += !p->depth && p->started; break;
  default: break;
  }
  /* A name may belong to the prologue; whatever else begins a statement. */
  p->started |= kind != KG_TOKEN_NAME && kind != KG_TOKEN_OTHER;
  p->started |= !p->in_prologue;
  p->hangs = false;
}

kg_statement
kg_statement_scan(kg_slice text)
{
  scanner s = {.text = text};
  progress p = {0};
  kg_statement out = {.state = KG_STATEMENT_OPEN};
  size_t end = 0;
  bool any = false;
  for (;;) {
    const kg_token_kind kind = next_token(&s);
    if (kind == KG_TOKEN_END || kind == KG_TOKEN_CUT) {
      out.state = kind == KG_TOKEN_CUT ? KG_STATEMENT_OPEN
                  : !any               ? KG_STATEMENT_EMPTY
                  : is_whole(&p)       ? KG_STATEMENT_WHOLE
                                       : KG_STATEMENT_OPEN;
      out.end = kind == KG_TOKEN_CUT ? text.len : end;
      out.next = text.len;
      break;
    }
    if (kind == KG_TOKEN_SEMICOLON && p.depth <= 0) {
      out.state = any ? KG_STATEMENT_ENDED : KG_STATEMENT_EMPTY;
      out.end = end;
      out.next = s.at;
      break;
    }
    any = true;
    end = s.at;
    take_token(&p, kind, s.token);
  }
  out.kind = kind_of(&p);
  return out;
}

kg_token_kind
kg_token_next(kg_slice text, size_t *at, kg_slice *token)
{
  scanner s = {.text = text, .at = *at};
  const kg_token_kind kind = next_token(&s);
  *at = s.at;
  *token = s.token;
  return kind;
}

bool
kg_statement_begins(kg_slice text)
{
  scanner s = {.text = text};
  return next_token(&s) == KG_TOKEN_WORD &&
         (find_form(s.token) || is_word(s.token, "PREFIX") ||
          is_word(s.token, "BASE"));
}

bool
kg_prologue_next(kg_slice text, size_t *at, kg_slice *name, kg_slice *iri)
{
  scanner s = {.text = text, .at = *at};
  kg_token_kind kind;
  while ((kind = next_token(&s)) != KG_TOKEN_END && kind != KG_TOKEN_CUT) {
    if (kind != KG_TOKEN_WORD || !is_word(s.token, "PREFIX")) {
      continue;
    }
    if (next_token(&s) != KG_TOKEN_NAME ||
        s.token.ptr[s.token.len - 1] != ':') {
      continue;
    }
    *name = kg_slice_sub(s.token, 0, s.token.len - 1);
    if (next_token(&s) == KG_TOKEN_NAME && s.token.ptr[0] == '<') {
      *iri = kg_slice_sub(s.token, 1, s.token.len - 1);
      *at = s.at;
      return true;
    }
  }
  return false;
}

kg_piece
kg_piece_next(kg_slice text, size_t *at)
{
  size_t from = *at;
  while (from < text.len && is_blank(text.ptr[from])) {
    from++;
  }
  const kg_slice rest = kg_slice_sub(text, from, text.len);
  kg_piece piece = {.text = {rest.ptr, 0}};
  if (rest.len && rest.ptr[0] == '.') {
    size_t end = kg_slice_find(rest, KG_SLICE("\n"), 0);
    end = end == SIZE_MAX ? rest.len : end;
    *at = from + end;
    piece.is_command = true;
    piece.text = kg_slice_trim(kg_slice_sub(rest, 0, end));
    return piece;
  }
  piece.statement = kg_statement_scan(rest);
  *at = from + piece.statement.next;
  if (piece.statement.state != KG_STATEMENT_EMPTY) {
    piece.text = kg_slice_sub(rest, 0, piece.statement.end);
  }
  return piece;
}

bool
kg_piece_all_whole(kg_slice text)
{
  size_t at = 0;
  while (at < text.len) {
    const kg_piece piece = kg_piece_next(text, &at);
    if (!piece.is_command && piece.statement.state == KG_STATEMENT_OPEN) {
      return false;
    }
  }
  return true;
}
