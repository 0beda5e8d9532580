/* SPDX-License-Identifier: Apache-2.0 */
/* Candidates come from where the cursor stands, never from the end of the
   line: dot-commands and their arguments, variables of the statement, classes
   behind `a`, in a predicate's place properties that things of the subject's
   class really have, else keywords, functions and prefixes. */
#include "complete.h"

#include "cli/grid.h"
#include "dot.h"

#include <stdio.h>
#include <stdlib.h>

#include <readline/readline.h>

enum {
  SAMPLE = 500, /* Instances that are looked at for their properties. */
  SHOWN = 40    /* Candidates with counts; more are listed without. */
};

/* Readline's functions are given nothing of ours. */
static kg_shell *the_shell;

/* Candidates that were collected for one word. */
typedef struct candidates {
  KG_VEC(char *) at;
  const char *word;
  size_t word_len;
} candidates;

static candidates found;
static size_t next_found;

static void
add(kg_slice text)
{
  if (text.len < found.word_len ||
      !kg_slice_equal_nocase(kg_slice_sub(text, 0, found.word_len),
                             kg_slice_make(found.word, found.word_len))) {
    return;
  }
  char *copy = malloc(text.len + 1);
  if (copy) {
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (!kg_vec_push(&found.at, NULL, copy)) {
      free(copy);
    }
  }
}

static void
add_string(const char *text)
{
  add(kg_slice_of(text));
}

/* Readline takes the strings one by one and frees them itself. */
static char *
give_next(const char *word, int state)
{
  (void)word;
  if (!state) {
    next_found = 0;
  }
  return next_found < found.at.n ? found.at.at[next_found++] : NULL;
}

/* Names of the graph ----------------------------------------------------- */

static void
add_iri(kg_slice iri)
{
  const kg_term term = kg_iri(iri);
  kg_buf text;
  kg_buf_init(&text, NULL);
  kg_term_show(&the_shell->session.prefixes, &term, &text);
  add(kg_buf_slice(&text));
  kg_buf_clear(&text);
}

static void
add_classes(const kg_schema *schema)
{
  for (size_t i = 0; i < schema->classes.n; i++) {
    add_iri(schema->classes.at[i].iri);
  }
}

static void
add_properties(const kg_schema *schema)
{
  for (size_t i = 0; i < schema->properties.n; i++) {
    add_iri(schema->properties.at[i].iri);
  }
}

static bool
mark_predicates(const kg_schema *schema, kg_txn *txn, kg_id subject, bool *used)
{
  const kg_pattern pattern = {.bound.s = subject, .order = KG_SPOG};
  kg_quad quads[64];
  kg_scan *scan;
  size_t n;
  if (kg_scan_open(txn, &pattern, &scan)) {
    return false;
  }
  while (!kg_scan_next(scan, quads, 64, &n) && n) {
    for (size_t i = 0; i < n; i++) {
      for (size_t k = 0; k < schema->properties.n; k++) {
        used[k] |= schema->properties.at[k].id == quads[i].p;
      }
    }
  }
  kg_scan_close(scan);
  return true;
}

/* Marks the properties of some instances of a class. */
static bool
mark_properties_of(const kg_schema *schema,
                   kg_txn *txn,
                   kg_slice class,
                   bool *used)
{
  const kg_term type_term =
      kg_iri(KG_SLICE("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"));
  const kg_term class_term = kg_iri(class);
  kg_pattern pattern = {.order = KG_POSG, .distinct = true};
  kg_quad quads[SAMPLE];
  kg_scan *scan;
  size_t n = 0;
  if (kg_txn_find(txn, &type_term, &pattern.bound.p) ||
      kg_txn_find(txn, &class_term, &pattern.bound.o) ||
      kg_scan_open(txn, &pattern, &scan)) {
    return false;
  }
  bool ok = !kg_scan_next(scan, quads, SAMPLE, &n) && n;
  kg_scan_close(scan);
  for (size_t i = 0; i < n && ok; i++) {
    ok = mark_predicates(schema, txn, quads[i].s, used);
  }
  return ok;
}

/* @return false if nothing is known about the class. */
static bool
add_properties_of(const kg_schema *schema, kg_slice class)
{
  kg_txn *txn;
  bool *used = calloc(schema->properties.n + 1, sizeof *used);
  if (!used || kg_txn_read(the_shell->session.store, &txn)) {
    free(used);
    return false;
  }
  const bool known = mark_properties_of(schema, txn, class, used);
  for (size_t i = 0; i < schema->properties.n && known; i++) {
    if (used[i]) {
      add_iri(schema->properties.at[i].iri);
    }
  }
  kg_txn_end(txn);
  free(used);
  return known;
}

/* Where the cursor is ----------------------------------------------------- */

typedef enum place { PLACE_SUBJECT, PLACE_PREDICATE, PLACE_OBJECT } place;

typedef struct position {
  bool in_group;
  place place;
  kg_slice subject;   /* Of the triples being written; empty if none. */
  kg_slice predicate; /* In an object's place. */
} position;

static void
step(position *p, kg_token_kind kind, kg_slice token)
{
  const char c = token.ptr[0];
  switch (kind) {
  case KG_TOKEN_OPEN:
  case KG_TOKEN_CLOSE:
    p->place = PLACE_SUBJECT;
    p->subject.len = 0;
    p->in_group |= c == '{';
    return;
  case KG_TOKEN_SEMICOLON: p->place = PLACE_PREDICATE; return;
  case KG_TOKEN_OTHER:
    if (c == '.') {
      p->place = PLACE_SUBJECT;
      p->subject.len = 0;
    } else if (c == ',') {
      p->place = PLACE_OBJECT;
    } else if (p->place == PLACE_OBJECT && strchr("/|^", c)) {
      p->place = PLACE_PREDICATE; /* A path goes on. */
    }
    return;
  default: break;
  }
  if (p->place == PLACE_SUBJECT) {
    p->subject = token;
    p->place = PLACE_PREDICATE;
  } else if (p->place == PLACE_PREDICATE) {
    p->predicate = token;
    p->place = PLACE_OBJECT;
  }
}

static position
find_position(kg_slice before)
{
  position p = {0};
  kg_slice token;
  size_t at = 0;
  kg_token_kind kind;
  while ((kind = kg_token_next(before, &at, &token)) != KG_TOKEN_END &&
         kind != KG_TOKEN_CUT) {
    step(&p, kind, token);
  }
  return p;
}

static bool
is_type(kg_slice predicate)
{
  return kg_slice_is(predicate, "a") || kg_slice_is(predicate, "rdf:type");
}

/* The class that the statement gives a subject somewhere: `?x a kg:Claim`. */
static bool
find_class(kg_slice statement, kg_slice subject, kg_buf *iri)
{
  position p = {0};
  kg_slice token;
  size_t at = 0;
  kg_token_kind kind;
  while ((kind = kg_token_next(statement, &at, &token)) != KG_TOKEN_END &&
         kind != KG_TOKEN_CUT) {
    if (kind == KG_TOKEN_NAME && p.place == PLACE_OBJECT &&
        is_type(p.predicate) && kg_slice_equal(p.subject, subject) &&
        !kg_prefixes_expand(&the_shell->session.prefixes, token, iri)) {
      return true;
    }
    step(&p, kind, token);
  }
  return false;
}

static void
add_predicates(const kg_schema *schema, kg_slice statement, const position *p)
{
  kg_buf class;
  kg_buf_init(&class, NULL);
  if (!p->subject.len || !find_class(statement, p->subject, &class) ||
      !add_properties_of(schema, kg_buf_slice(&class))) {
    add_properties(schema);
  }
  kg_buf_clear(&class);
}

static void
add_names(kg_slice statement, const position *p)
{
  const kg_schema *schema = kg_shell_schema(the_shell);
  if (p->in_group && p->place == PLACE_OBJECT && is_type(p->predicate)) {
    add_classes(schema);
  } else if (p->in_group && p->place == PLACE_PREDICATE) {
    add_predicates(schema, statement, p);
  } else {
    add_classes(schema);
    add_properties(schema);
  }
}

/* Words of the language --------------------------------------------------- */

static void
add_keywords(void)
{
  static const char *const keywords[] = {
#define KEYWORD(name) #name,
#include "sparql/keywords.def"
#undef KEYWORD
  };
  static const char *const functions[] = {
#define FN(name, min, max, eval, help) #name "(",
#define AGG(name, eval, help) #name "(",
#include "sparql/functions.def"
  };
  for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
    add_string(keywords[i]);
  }
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    add_string(functions[i]);
  }
}

static void
add_prefixes(void)
{
  const kg_prefixes *prefixes = &the_shell->session.prefixes;
  for (size_t i = 0; i < prefixes->n; i++) {
    char name[128];
    snprintf(name, sizeof name, "%.*s:", KG_FMT(prefixes->at[i].name));
    add_string(name);
  }
}

static bool
is_known_already(kg_slice text)
{
  for (size_t i = 0; i < found.at.n; i++) {
    if (kg_slice_is(text, found.at.at[i])) {
      return true;
    }
  }
  return false;
}

static void
add_variables(kg_slice statement, size_t word_at)
{
  kg_slice token;
  size_t at = 0;
  kg_token_kind kind;
  while ((kind = kg_token_next(statement, &at, &token)) != KG_TOKEN_END &&
         kind != KG_TOKEN_CUT) {
    if (kind == KG_TOKEN_VARIABLE &&
        (size_t)(token.ptr - statement.ptr) != word_at &&
        !is_known_already(token)) {
      add(token);
    }
  }
}

/* Dot-commands ------------------------------------------------------------ */

static void
add_dots(bool with_dot)
{
  char name[32];
  for (size_t i = 0; kg_dot_name(i); i++) {
    snprintf(name, sizeof name, "%s%s", with_dot ? "." : "", kg_dot_name(i));
    add_string(name);
  }
}

/* @return true if file names are wanted. */
static bool
add_dot_arguments(kg_slice line)
{
  if (kg_slice_has_prefix(line, KG_SLICE(".mode "))) {
    for (size_t i = 0; kg_answer_format_name(i); i++) {
      add_string(kg_answer_format_name(i));
    }
    add_string("auto");
  } else if (kg_slice_has_prefix(line, KG_SLICE(".help "))) {
    add_dots(false);
    add_string("functions");
    add_keywords();
  } else if (kg_slice_has_prefix(line, KG_SLICE(".timing "))) {
    add_string("on");
    add_string("off");
  } else if (kg_slice_has_prefix(line, KG_SLICE(".tree "))) {
    add_classes(kg_shell_schema(the_shell));
  } else if (kg_slice_has_prefix(line, KG_SLICE(".describe "))) {
    add_classes(kg_shell_schema(the_shell));
    add_prefixes();
  } else {
    return kg_slice_has_prefix(line, KG_SLICE(".save ")) ||
           kg_slice_has_prefix(line, KG_SLICE(".run "));
  }
  return false;
}

/* Readline's hooks -------------------------------------------------------- */

/* Inside `<…` nothing breaks a word but a blank; `:` and `?` never do. */
static char *
break_characters(void)
{
  static char usual[] = " \t\n\"'{}()[],;|=&!^*/+";
  static char in_iri[] = " \t\n";
  for (int i = rl_point; i > 0; i--) {
    const char c = rl_line_buffer[i - 1];
    if (c == '<') {
      return in_iri;
    }
    if (c == '>' || c == ' ' || c == '\n' || c == '\t') {
      break;
    }
  }
  return usual;
}

static void
collect(const char *word, size_t start)
{
  const kg_slice all = {rl_line_buffer, (size_t)rl_end};
  const position p = find_position(kg_slice_sub(all, 0, start));
  if (word[0] == '?' || word[0] == '$') {
    add_variables(all, start);
  } else if (strchr(word, ':')) {
    add_names(all, &p);
  } else if (p.in_group && p.place == PLACE_OBJECT && is_type(p.predicate)) {
    add_classes(kg_shell_schema(the_shell));
    add_prefixes();
  } else if (p.in_group && p.place == PLACE_PREDICATE) {
    add_predicates(kg_shell_schema(the_shell), all, &p);
    add_prefixes();
  } else {
    add_keywords();
    add_prefixes();
  }
}

static char **
complete(const char *word, int start, int end)
{
  (void)end;
  const kg_slice line = kg_slice_make(rl_line_buffer, (size_t)start);
  rl_attempted_completion_over = 1;
  /* What readline was given before, it owns. */
  found.at.n = 0;
  found.word = word;
  found.word_len = strlen(word);
  rl_completion_suppress_append = 0;
  if (rl_line_buffer[0] == '.' && !start) {
    add_dots(true);
  } else if (rl_line_buffer[0] == '.') {
    rl_attempted_completion_over = !add_dot_arguments(line);
  } else {
    collect(word, (size_t)start);
  }
  if (!found.at.n) {
    return NULL;
  }
  char **matches = rl_completion_matches(word, give_next);
  if (matches && !matches[1]) {
    const size_t len = strlen(matches[0]);
    /* A prefix or a function is only the beginning of a word. */
    rl_completion_suppress_append =
        len && (matches[0][len - 1] == ':' || matches[0][len - 1] == '(');
  }
  return matches;
}

static uint64_t
count_of(const char *name)
{
  const kg_schema *schema = &the_shell->schema;
  kg_buf iri;
  uint64_t n = 0;
  kg_buf_init(&iri, NULL);
  if (!kg_prefixes_expand(&the_shell->session.prefixes, kg_slice_of(name),
                          &iri)) {
    for (size_t i = 0; i < schema->classes.n; i++) {
      if (kg_slice_equal(schema->classes.at[i].iri, kg_buf_slice(&iri))) {
        n = schema->classes.at[i].n_instances;
      }
    }
    for (size_t i = 0; i < schema->properties.n; i++) {
      if (kg_slice_equal(schema->properties.at[i].iri, kg_buf_slice(&iri))) {
        n = schema->properties.at[i].n_triples;
      }
    }
  }
  kg_buf_clear(&iri);
  return n;
}

/* Names of the graph are shown with how often they occur. */
static void
show_matches(char **matches, int n, int longest)
{
  bool with_counts = n <= SHOWN && the_shell->has_schema;
  for (int i = 1; i <= n && with_counts; i++) {
    const char *colon = strchr(matches[i], ':');
    with_counts = colon && colon[1];
  }
  if (!with_counts) {
    rl_display_match_list(matches, n, longest);
    rl_forced_update_display();
    return;
  }
  fputs("\n", rl_outstream);
  for (int i = 1; i <= n; i++) {
    fprintf(rl_outstream, "%-*s %10llu\n", longest, matches[i],
            (unsigned long long)count_of(matches[i]));
  }
  rl_forced_update_display();
}

void
kg_complete_install(kg_shell *shell)
{
  the_shell = shell;
  rl_attempted_completion_function = complete;
  rl_completion_word_break_hook = break_characters;
  rl_completion_display_matches_hook = show_matches;
  rl_completer_quote_characters = "";
  rl_variable_bind("completion-ignore-case", "on");
  rl_variable_bind("show-all-if-ambiguous", "on");
}
