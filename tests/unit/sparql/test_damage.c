/* SPDX-License-Identifier: Apache-2.0 */
/* Damaged queries: whatever comes in, there is an answer or exactly one error
 * inside of the text, and what parses can be formatted without a change of its
 * meaning. */
#include "kg_test.h"

#include "sparql/algebra.h"
#include "sparql/format.h"

static const char *const seeds[] = {
    "SELECT DISTINCT ?n (COUNT(DISTINCT ?s) AS ?k) FROM <g> FROM NAMED <h> {"
    "?s a p:Person ; p:name ?n , 'x'@en . FILTER(?n > -1.5e3 && !BOUND(?q)) "
    "OPTIONAL { ?s p:a/^p:b*|!(p:c|^a) [ p:d (1 2) ] } } GROUP BY ?n (?s+1 AS "
    "?g) HAVING (COUNT(*) > 2) ORDER BY DESC(?k) ?n LIMIT 5 OFFSET 2",
    "SELECT * { { SELECT ?x { ?x ?p \"\"\"a\n\"b\"\"\"^^p:t } } UNION { GRAPH "
    "?g "
    "{ _:b p:q true } } MINUS { ?x ?y ?z } BIND(IF(?x IN (1, 2), STRLEN('a'), "
    "p:f(?y)) AS ?w) VALUES (?v ?u) { (1 UNDEF) (\"a\\t\" <i>) } SERVICE "
    "SILENT "
    "<e> { ?a ?b ?c } FILTER NOT EXISTS { ?a ?b ?c } } VALUES ?d { 1 }",
    "BASE <http://b/> PREFIX : <x#> CONSTRUCT { ?s :p [] . _:b :q ?o } WHERE { "
    "?s :p+ ?o FILTER regex(?o, \"^k\", \"i\") } LIMIT 3 # end",
    "DESCRIBE ?x <y> { ?x p:a ?y } ORDER BY ASC(?y)",
    "ASK { FILTER(1 + 2 * -3 / 4 = ?x || (?y != 5)) }",
};

static const char *const update_seeds[] = {
    "INSERT DATA { <a> <b> 1 . GRAPH <g> { _:x <b> \"c\" } } ; WITH <g> DELETE "
    "{ "
    "?s ?p ?o } INSERT { ?s ?p [] } USING <h> USING NAMED <i> WHERE { ?s ?p ?o "
    "} ; LOAD SILENT <a> INTO GRAPH <b>",
    "DELETE WHERE { ?s ?p ?o . GRAPH ?g { ?s ?q 1 } } ; CLEAR SILENT ALL ; "
    "DROP "
    "GRAPH <a> ; CREATE GRAPH <b> ; ADD <a> TO DEFAULT ; MOVE DEFAULT TO <c> ; "
    "COPY GRAPH <a> TO GRAPH <b> ; DELETE DATA { <a> <b> <c> }",
};

static const char *const pieces[] = {
    "{",     "}",     "(",   ")",      "[",   "]",        ".",     ";",
    ",",     "?x",    "<a>", "p:a",    "_:b", "1",        "\"a\"", "'",
    "a",     "UNION", "AS",  "FILTER", "^",   "*",        "+",     "-",
    "!",     "|",     "^^",  "@en",    "#",   "\\u0041",  "\\",    "SELECT",
    "GRAPH", "COUNT", "IN",  "NOT",    "\n",  "\xC3\xA9", "\xFF",  "VALUES",
};

enum { LONGEST = 2048, N_CASES = 30000 };

typedef struct damaged {
  char text[LONGEST];
  size_t len;
} damaged;

static uint32_t
next_random(uint32_t *seed)
{
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 8;
}

static void
remove_part(damaged *d, uint32_t *seed)
{
  const size_t at = next_random(seed) % (d->len + 1);
  size_t n = next_random(seed) % 12;
  n = n > d->len - at ? d->len - at : n;
  memmove(d->text + at, d->text + at + n, d->len - at - n);
  d->len -= n;
}

static void
insert_piece(damaged *d, uint32_t *seed)
{
  const size_t n_pieces = sizeof pieces / sizeof *pieces;
  const char *piece = pieces[next_random(seed) % n_pieces];
  const size_t n = strlen(piece);
  const size_t at = next_random(seed) % (d->len + 1);
  if (d->len + n <= LONGEST) {
    memmove(d->text + at + n, d->text + at, d->len - at);
    memcpy(d->text + at, piece, n);
    d->len += n;
  }
}

static void
swap_bytes(damaged *d, uint32_t *seed)
{
  if (d->len) {
    const size_t a = next_random(seed) % d->len;
    const size_t b = next_random(seed) % d->len;
    const char c = d->text[a];
    d->text[a] = d->text[b];
    d->text[b] = c;
  }
}

static void
damage(damaged *d, const char *seed_text, uint32_t *seed)
{
  d->len = strlen(seed_text);
  memcpy(d->text, seed_text, d->len);
  for (uint32_t n = next_random(seed) % 3 + 1; n > 0; --n) {
    switch (next_random(seed) % 3) {
    case 0: remove_part(d, seed); break;
    case 1: insert_piece(d, seed); break;
    default: swap_bytes(d, seed);
    }
  }
}

typedef struct told {
  unsigned n_errors;
  size_t len;
} told;

static void
check_diag(void *user, const kg_diag *diag)
{
  told *t = user;
  t->n_errors += diag->severity == KG_ERROR;
  assert_true(diag->message.len > 0);
  assert_true(diag->line > 0 && diag->column > 0);
  assert_true(diag->end_column > diag->column);
  assert_true(diag->offset <= t->len);
}

static const kg_known_prefix prefixes[] = {{"p", "http://p/"}};
static const kg_query_options options = {
    .base = "http://base/", .prefixes = prefixes, .n_prefixes = 1};

static void
print_all(const kg_query *query, kg_buf *out)
{
  if (query->where) {
    kg_alg_print(query, query->where, out);
  }
  for (uint32_t i = 0; i < query->n_ops; ++i) {
    kg_buf_printf(out, "%d\n", (int)query->ops[i].kind);
    if (query->ops[i].where) {
      kg_alg_print(query, query->ops[i].where, out);
    }
  }
}

/* The formatted text parses to the same algebra. */
static void
check_formatted(const kg_query *query, kg_slice text, bool update)
{
  const kg_context ctx = {0};
  kg_query *again = NULL;
  kg_buf formatted, before, after;
  kg_buf_init(&formatted, NULL);
  kg_buf_init(&before, NULL);
  kg_buf_init(&after, NULL);
  assert_int_equal(kg_query_format(&ctx, text, update, &options, &formatted),
                   KG_OK);
  if (kg_query_prepare(&ctx, kg_buf_slice(&formatted), update, &options,
                       &again)) {
    fail_msg("%.*s\nformatted\n%s", (int)text.len, text.ptr, formatted.ptr);
  }
  print_all(query, &before);
  print_all(again, &after);
  if (!kg_slice_equal(kg_buf_slice(&before), kg_buf_slice(&after))) {
    fail_msg("%.*s\nformatted\n%s", (int)text.len, text.ptr, formatted.ptr);
  }
  kg_query_free(again);
  kg_buf_clear(&formatted);
  kg_buf_clear(&before);
  kg_buf_clear(&after);
}

static bool
check_one(const damaged *d, bool update)
{
  told t = {.len = d->len};
  const kg_context ctx = {.sink = {check_diag, &t}};
  const kg_slice text = kg_slice_make(d->text, d->len);
  kg_query *query = NULL;
  const kg_status st = kg_query_prepare(&ctx, text, update, &options, &query);
  assert_int_equal(t.n_errors, st ? 1 : 0);
  assert_true(st == KG_OK || st == KG_ERR_QUERY);
  if (!st) {
    check_formatted(query, text, update);
  }
  kg_query_free(query);
  return !st;
}

static unsigned
check_seeds(const char *const *texts, size_t n, bool update)
{
  static damaged d;
  uint32_t seed = 20190228;
  unsigned n_good = 0;
  for (unsigned i = 0; i < N_CASES; ++i) {
    damage(&d, texts[i % n], &seed);
    n_good += check_one(&d, update);
  }
  return n_good;
}

static void
a_damaged_query_gives_an_answer_or_one_error(void **state)
{
  (void)state;
  const unsigned n = check_seeds(seeds, sizeof seeds / sizeof *seeds, false);
  assert_true(n > N_CASES / 100);
}

static void
a_damaged_update_gives_an_answer_or_one_error(void **state)
{
  (void)state;
  const unsigned n = check_seeds(
      update_seeds, sizeof update_seeds / sizeof *update_seeds, true);
  assert_true(n > N_CASES / 100);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_damaged_query_gives_an_answer_or_one_error),
      cmocka_unit_test(a_damaged_update_gives_an_answer_or_one_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
