/* SPDX-License-Identifier: Apache-2.0 */
// REGEX and REPLACE: PCRE2 with XPath's flags. The number of steps of one
// match is bounded, so that no pattern can run away.
#define PCRE2_CODE_UNIT_WIDTH 8

#include "sparql/eval.h"

#include <pcre2.h>

enum {
  MAX_STEPS = 5000000,
  MAX_DEPTH = 20000,
  MAX_HEAP_KB = 65536,
  MAX_PATTERN = 100000
};

/// A compiled pattern; belongs to one expression, which may see many patterns.
typedef struct regex {
  kg_exec *exec;
  kg_slice pattern, flags; ///< Copies, to know whether it is still the same.
  char *copy;
  pcre2_code *code;
  pcre2_code *ascii; ///< The same for text of ASCII alone, or NULL.
  pcre2_match_data *match;
  pcre2_match_context *limits;
  bool is_valid;
  bool is_constant; ///< Pattern and flags are the same in every row.
  unsigned n_matches;
} regex;

static void
drop_code(regex *r)
{
  pcre2_match_data_free(r->match);
  pcre2_code_free(r->code);
  pcre2_code_free(r->ascii);
  kg_alloc_free(&r->exec->alloc, r->copy);
  r->match = NULL;
  r->code = r->ascii = NULL;
  r->copy = NULL;
  r->is_valid = false;
}

static void
release(void *what)
{
  regex *r = what;
  drop_code(r);
  pcre2_match_context_free(r->limits);
}

/// The flags of fn:matches as PCRE2's. @return false for any other letter.
static bool
read_flags(kg_slice flags, uint32_t *options)
{
  *options =
      PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C;
  for (size_t i = 0; i < flags.len; i++) {
    switch (flags.ptr[i]) {
    case 'i': *options |= PCRE2_CASELESS; break;
    case 's': *options |= PCRE2_DOTALL; break;
    case 'm': *options |= PCRE2_MULTILINE; break;
    case 'x': *options |= PCRE2_EXTENDED; break;
    case 'q': *options |= PCRE2_LITERAL; break;
    default: return false;
    }
  }
  if (*options & PCRE2_LITERAL) {
    // The other flags have no meaning beside it, but for "i".
    *options &= PCRE2_LITERAL | PCRE2_CASELESS | PCRE2_UTF;
  }
  return true;
}

static bool
needs_properties(kg_slice pattern)
{
  // Only classes such as \d and \w and case folding of what is not ASCII
  // depend on them, and they are slow.
  for (size_t i = 0; i < pattern.len; i++) {
    const unsigned char c = (unsigned char)pattern.ptr[i];
    if (c == '\\' || c == '[' || c >= 128) {
      return true;
    }
  }
  return false;
}

static bool
is_ascii(kg_slice s)
{
  uint64_t high = 0;
  size_t i = 0;
  for (; i + 8 <= s.len; i += 8) {
    uint64_t word;
    memcpy(&word, s.ptr + i, sizeof word);
    high |= word;
  }
  for (; i < s.len; i++) {
    high |= (unsigned char)s.ptr[i];
  }
  return !(high & UINT64_C(0x8080808080808080));
}

/// Most text is ASCII, and a pattern over bytes is matched faster: in ASCII
/// neither the characters nor their other cases differ.
static void
compile_for_ascii(regex *r, kg_slice pattern, uint32_t options)
{
  int error;
  size_t where;
  if (!is_ascii(pattern)) {
    return;
  }
  options &= ~(uint32_t)(PCRE2_UTF | PCRE2_UCP);
  r->ascii = pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len,
                           options | PCRE2_NEVER_UTF, &error, &where, NULL);
  if (r->ascii) {
    (void)pcre2_jit_compile(r->ascii, PCRE2_JIT_COMPLETE);
  }
}

static bool
compile(regex *r, kg_slice pattern, kg_slice flags)
{
  uint32_t options;
  int error;
  size_t where;
  drop_code(r);
  if (pattern.len > MAX_PATTERN) {
    return false;
  }
  r->copy = kg_alloc_resize(&r->exec->alloc, NULL, pattern.len + flags.len + 1);
  if (!r->copy) {
    kg_exec_no_memory(r->exec);
    return false;
  }
  memcpy(r->copy, pattern.ptr, pattern.len);
  if (flags.len) {
    memcpy(r->copy + pattern.len, flags.ptr, flags.len);
  }
  r->pattern = kg_slice_make(r->copy, pattern.len);
  r->flags = kg_slice_make(r->copy + pattern.len, flags.len);
  if (!read_flags(flags, &options)) {
    return false;
  }
  if (!needs_properties(pattern)) {
    options &= ~(uint32_t)PCRE2_UCP;
  }
  r->code = pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len, options, &error,
                          &where, NULL);
  if (!r->code) {
    return false;
  }
  (void)pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE);
  compile_for_ascii(r, pattern, options);
  r->match = pcre2_match_data_create_from_pattern(r->code, NULL);
  r->is_valid = r->match != NULL;
  return r->is_valid;
}

static regex *
get_state(kg_exec *exec, const kg_cexpr *x)
{
  regex *r = x->state;
  if (r) {
    return r;
  }
  r = KG_ARENA_NEW(&exec->arena, regex);
  if (!r) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  r->exec = exec;
  r->limits = pcre2_match_context_create(NULL);
  if (!r->limits) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  pcre2_set_match_limit(r->limits, MAX_STEPS);
  pcre2_set_depth_limit(r->limits, MAX_DEPTH);
  pcre2_set_heap_limit(r->limits, MAX_HEAP_KB);
  if (!kg_exec_defer(exec, release, r)) {
    return NULL;
  }
  // The state is a cache: the expression itself stays what it is.
  ((kg_cexpr *)(uintptr_t)x)->state = r;
  return r;
}

/// Compiles the pattern of arguments `at` and (flags) `at_flags`, unless it is
/// the one of the row before.
static bool
renew(regex *r,
      const kg_cexpr *x,
      const kg_row *row,
      uint32_t at,
      uint32_t at_flags)
{
  kg_exec *exec = r->exec;
  kg_value pattern, flags = kg_value_string(KG_SLICE(""));
  if (!kg_arg_string(exec, x, row, at, &pattern) ||
      pattern.kind != KG_V_STRING ||
      (x->n_args > at_flags &&
       (!kg_arg_string(exec, x, row, at_flags, &flags) ||
        flags.kind != KG_V_STRING))) {
    return false;
  }
  const bool same = r->copy && kg_slice_equal(r->pattern, pattern.text) &&
                    kg_slice_equal(r->flags, flags.text);
  if (!same) {
    compile(r, pattern.text, flags.text);
  }
  r->is_constant =
      x->args[at]->kind == KG_CX_CONST &&
      (x->n_args <= at_flags || x->args[at_flags]->kind == KG_CX_CONST);
  return true;
}

/// The compiled pattern for a row; NULL is an error.
static regex *
prepare(kg_exec *exec,
        const kg_cexpr *x,
        const kg_row *row,
        uint32_t at,
        uint32_t at_flags)
{
  regex *r = get_state(exec, x);
  const bool ready =
      r && (r->is_constant || renew(r, x, row, at, at_flags)) && r->is_valid;
  return ready ? r : NULL;
}

/// Match from `from`. @return 1 with a match, 0 without, -1 when it must stop.
static int
match(regex *r, kg_slice text, size_t from, uint32_t options)
{
  // Each match may take long by itself, so the clock is looked at often.
  if (++r->n_matches % 64 == 0 && kg_exec_poll(r->exec)) {
    return -1;
  }
  const bool ascii = r->ascii && is_ascii(text);
  const int n = pcre2_match(ascii ? r->ascii : r->code,
                            (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len,
                            from, options, r->match, r->limits);
  if (n >= 0) {
    return 1;
  }
  if (n == PCRE2_ERROR_MATCHLIMIT || n == PCRE2_ERROR_DEPTHLIMIT ||
      n == PCRE2_ERROR_HEAPLIMIT || n == PCRE2_ERROR_JIT_STACKLIMIT) {
    kg_exec_fail(r->exec, KG_ERR_LIMIT,
                 "the regular expression \"%.*s\" needs too many steps",
                 (int)(r->pattern.len > 80 ? 80 : r->pattern.len),
                 r->pattern.ptr);
    return -1;
  }
  return n == PCRE2_ERROR_NOMATCH ? 0 : -1;
}

int
kg_regex_truth(kg_exec *exec, const kg_cexpr *x, const kg_row *row)
{
  kg_value v;
  kg_slice text;
  if (!kg_eval_plain_text(exec, x->args[0], row, &text, false)) {
    if (exec->failed || !kg_arg_string(exec, x, row, 0, &v)) {
      return -1;
    }
    text = v.text;
  }
  regex *r = prepare(exec, x, row, 1, 2);
  return r ? match(r, text, 0, 0) : -1;
}

/// Appends the replacement: `$1` is a group, `\$` and `\\` are themselves.
/// @return false if it is malformed.
static bool
add_replacement(
    regex *r, kg_slice text, kg_slice with, bool literal, kg_buf *buf)
{
  const size_t *at = pcre2_get_ovector_pointer(r->match);
  const uint32_t n_groups = pcre2_get_ovector_count(r->match);
  for (size_t i = 0; i < with.len; i++) {
    const char c = with.ptr[i];
    const char next = i + 1 < with.len ? with.ptr[i + 1] : '\0';
    if (literal || (c != '\\' && c != '$')) {
      kg_buf_add_byte(buf, c);
    } else if (c == '\\') {
      if (next != '\\' && next != '$') {
        return false;
      }
      kg_buf_add_byte(buf, next);
      i++;
    } else {
      if (next < '0' || next > '9') {
        return false;
      }
      // As many digits as name a group.
      uint32_t group = (uint32_t)(next - '0');
      i++;
      while (i + 1 < with.len && with.ptr[i + 1] >= '0' &&
             with.ptr[i + 1] <= '9' &&
             group * 10 + (uint32_t)(with.ptr[i + 1] - '0') < n_groups) {
        group = group * 10 + (uint32_t)(with.ptr[++i] - '0');
      }
      if (group < n_groups && at[2 * group] != PCRE2_UNSET) {
        kg_buf_add(buf, kg_slice_sub(text, at[2 * group], at[2 * group + 1]));
      }
    }
  }
  return true;
}

static bool
replace_all(regex *r, kg_slice text, kg_slice with, kg_buf *buf)
{
  const bool literal =
      r->flags.len && memchr(r->flags.ptr, 'q', r->flags.len) != NULL;
  size_t from = 0;
  // fn:replace: a pattern that matches the empty string is an error.
  const int empty = match(r, KG_SLICE(""), 0, 0);
  if (empty) {
    return false;
  }
  for (;;) {
    const int found = match(r, text, from, 0);
    if (found < 0) {
      return false;
    }
    if (!found) {
      break;
    }
    const size_t *at = pcre2_get_ovector_pointer(r->match);
    const size_t begin = at[0], end = at[1];
    if (end <= begin) {
      return false;
    }
    kg_buf_add(buf, kg_slice_sub(text, from, begin));
    if (!add_replacement(r, text, with, literal, buf)) {
      return false;
    }
    from = end;
  }
  kg_buf_add(buf, kg_slice_sub(text, from, text.len));
  return true;
}

bool
kg_fn_replace(kg_exec *exec,
              const kg_cexpr *x,
              const kg_row *row,
              kg_value *out)
{
  kg_value text, with;
  if (!kg_arg_string(exec, x, row, 0, &text) ||
      !kg_arg_string(exec, x, row, 2, &with) || with.kind != KG_V_STRING) {
    return false;
  }
  regex *r = prepare(exec, x, row, 1, 3);
  if (!r) {
    return false;
  }
  kg_buf buf;
  kg_buf_init(&buf, &exec->alloc);
  if (!replace_all(r, text.text, with.text, &buf)) {
    kg_buf_clear(&buf);
    return false;
  }
  return kg_give_buf(exec, out, &text, &buf);
}
