/* SPDX-License-Identifier: Apache-2.0 */
/* Damaged documents: whatever the bytes are, a reader answers, tells at most
   one error, and gives out nothing but valid terms. */
#include "rdf_help.h"

#include "base/utf8.h"
#include "rdf/iri.h"
#include "rdf/name_chars.h"

enum { ROUNDS = 20000, MAX_SIZE = 2048 };

static const char nquads[] =
    "<http://a/s> <http://a/p> \"x\\u00e9\\n\"@en-gb <http://a/g> .\n"
    "_:b1 <http://a/p> \"1\"^^<http://a/t> . # comment\n"
    "<http://a/\xC3\xA9> <http://a/p> _:b.2 _:g .\n";

static const char trig[] =
    "@prefix p: <http://a/> . @base <http://b/c> .\nPREFIX q: <x#>\n"
    "p:s a p:C ; p:p 'x', \"\"\"y\n\"z\\u0000\"\"\"@en , 1.5e3, -.5, 7, true "
    ".\n"
    "[ p:q ( 1 [ ] \"a\"^^p:t ) ] p:p _:b .\n"
    "p:g { p:a\\,b q:%20c <d> } GRAPH _:g { <s> p:p <o> . }\n";

static const char rdfxml[] =
    "<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/"
    "22-rdf-syntax-ns#' xmlns:e='http://e/' xml:base='http://b/'>\n"
    "<e:C rdf:ID='x' e:a='v'><e:p rdf:parseType='Resource'><e:q>t</e:q></e:p>"
    "<e:p rdf:parseType='Literal'><b>x</b></e:p>"
    "<e:p rdf:nodeID='n'/><rdf:li xml:lang='en'>&amp;</rdf:li></e:C></rdf:RDF>";

static uint64_t
next_random(uint64_t *state)
{
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return *state >> 33;
}

/* Replaces, inserts, removes or repeats a few bytes. */
static size_t
mutate(char *text, size_t len, uint64_t *random)
{
  static const char spice[] =
      "<>\"'\\_:.,;[](){}@^#%\n\r\t \xC3\xA9\xFF\0uUea1-";
  const uint64_t n_changes = 1 + next_random(random) % 4;
  for (uint64_t i = 0; i < n_changes && len > 8 && len < MAX_SIZE - 64; ++i) {
    const size_t at = next_random(random) % len;
    const size_t n = 1 + next_random(random) % 16;
    const char c = spice[next_random(random) % (sizeof spice - 1)];
    switch (next_random(random) % 4) {
    case 0: text[at] = c; break;
    case 1:
      memmove(text + at + 1, text + at, len - at);
      text[at] = c;
      ++len;
      break;
    case 2: {
      const size_t gone = n < len - at ? n : len - at;
      memmove(text + at, text + at + gone, len - at - gone);
      len -= gone;
      break;
    }
    default: {
      const size_t more = n < len - at ? n : len - at;
      memmove(text + at + more, text + at, len - at);
      len += more;
    }
    }
  }
  return len;
}

static void
check_term(const kg_term *t)
{
  assert_int_equal(kg_utf8_check(t->text), t->text.len);
  if (t->kind == KG_TERM_IRI) {
    assert_int_equal(kg_iri_check(t->text), t->text.len);
  } else if (t->kind == KG_TERM_BLANK) {
    assert_true(kg_is_blank_label(t->text));
  } else {
    assert_int_equal(kg_iri_check(t->datatype), t->datatype.len);
  }
}

static kg_status
check_quad(void *user, const kg_term_quad *quad)
{
  (void)user;
  assert_true(quad->s.kind == KG_TERM_IRI || quad->s.kind == KG_TERM_BLANK);
  assert_int_equal(quad->p.kind, KG_TERM_IRI);
  assert_int_not_equal(quad->o.kind, KG_TERM_NONE);
  assert_int_not_equal(quad->g.kind, KG_TERM_LITERAL);
  check_term(&quad->s);
  check_term(&quad->p);
  check_term(&quad->o);
  check_term(&quad->g);
  return KG_OK;
}

static void
try_mutations(kg_rdf_format format,
              const char *document,
              size_t len,
              int rounds)
{
  uint64_t random = 42;
  int n_refused = 0;
  for (int i = 0; i < rounds; ++i) {
    char text[MAX_SIZE];
    heard h = {0};
    const kg_context ctx = {.sink = {hear, &h}};
    const kg_rdf_options options = {.format = format, .base = "http://base/"};
    memcpy(text, document, len);
    const kg_slice input = {text, mutate(text, len, &random)};
    const kg_status st =
        kg_rdf_read_text(&ctx, input, &options, check_quad, NULL);
    assert_true(st == KG_OK || st == KG_ERR_INPUT);
    assert_int_equal(h.n, st ? 1 : 0);
    n_refused += st != KG_OK;
  }
  /* Some changes are harmless, most are not. */
  assert_true(n_refused > rounds / 4 && n_refused < rounds);
}

static void
damaged_lines_are_answered(void **state)
{
  (void)state;
  try_mutations(KG_RDF_NQUADS, nquads, sizeof nquads - 1, ROUNDS);
}

static void
damaged_trig_is_answered(void **state)
{
  (void)state;
  try_mutations(KG_RDF_TRIG, trig, sizeof trig - 1, ROUNDS / 4);
}

static void
damaged_rdfxml_is_answered(void **state)
{
  (void)state;
  try_mutations(KG_RDF_RDFXML, rdfxml, sizeof rdfxml - 1, ROUNDS / 4);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(damaged_lines_are_answered),
      cmocka_unit_test(damaged_trig_is_answered),
      cmocka_unit_test(damaged_rdfxml_is_answered),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
