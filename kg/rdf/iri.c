/* SPDX-License-Identifier: Apache-2.0 */
#include "rdf/iri.h"

#include "base/utf8.h"

#include <errno.h>
#include <unistd.h>

static bool
is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_scheme_char(char c)
{
  return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
         c == '.';
}

/* Length of the scheme, or 0. */
static size_t
scheme_length(kg_slice s)
{
  if (!s.len || !is_letter(s.ptr[0])) {
    return 0;
  }
  size_t i = 1;
  while (i < s.len && is_scheme_char(s.ptr[i])) {
    ++i;
  }
  return i < s.len && s.ptr[i] == ':' ? i : 0;
}

/* Offset of the first of `stops` at or after `from`, or the end. */
static size_t
find_any(kg_slice s, size_t from, const char *stops)
{
  size_t i = from;
  // The slice is read within its length.
  // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Branch)
  while (i < s.len && (!s.ptr[i] || !strchr(stops, s.ptr[i]))) {
    ++i;
  }
  return i;
}

void
kg_iri_split(kg_slice iri, kg_iri_parts *parts)
{
  static const char nothing[] = "";
  const kg_slice s = {iri.ptr ? iri.ptr : nothing, iri.len};
  size_t at = 0;
  memset(parts, 0, sizeof *parts);
  const size_t scheme = scheme_length(s);
  if (scheme) {
    parts->scheme = kg_slice_sub(s, 0, scheme);
    at = scheme + 1;
  }
  if (s.len - at >= 2 && s.ptr[at] == '/' && s.ptr[at + 1] == '/') {
    const size_t end = find_any(s, at + 2, "/?#");
    parts->authority = kg_slice_sub(s, at + 2, end);
    at = end;
  }
  size_t end = find_any(s, at, "?#");
  parts->path = kg_slice_sub(s, at, end);
  if (end < s.len && s.ptr[end] == '?') {
    at = end + 1;
    end = find_any(s, at, "#");
    parts->query = kg_slice_sub(s, at, end);
  }
  if (end < s.len) {
    parts->fragment = kg_slice_sub(s, end + 1, s.len);
  }
}

/* Bits of the characters below 128 that may not stand in an IRI: the controls
   and space, then `"<>`, then `\^` and backquote, then `{|}`. */
static const uint32_t forbidden[4] = {
    0xFFFFFFFF,
    1u | 1u << ('"' - 32) | 1u << ('<' - 32) | 1u << ('>' - 32),
    1u << ('\\' - 64) | 1u << ('^' - 64),
    1u << ('`' - 96) | 1u << ('{' - 96) | 1u << ('|' - 96) | 1u << ('}' - 96),
};

size_t
kg_iri_check(kg_slice text)
{
  size_t i = 0;
  while (i < text.len) {
    const unsigned char c = (unsigned char)text.ptr[i];
    if (c < 0x80) {
      if (forbidden[c >> 5] >> (c & 31) & 1) {
        return i;
      }
      ++i;
    } else if (kg_utf8_next(text, &i) < 0) {
      return i;
    }
  }
  return i;
}

bool
kg_iri_has_scheme(kg_slice text)
{
  return scheme_length(text) > 0;
}

bool
kg_iri_is_valid(kg_slice text)
{
  return kg_iri_has_scheme(text) && kg_iri_check(text) == text.len;
}

/* Drops the last segment of the path that begins at `start`, with its slash. */
static void
drop_segment(kg_buf *out, size_t start)
{
  while (out->len > start && out->ptr[out->len - 1] != '/') {
    --out->len;
  }
  out->len -= out->len > start;
}

static bool
starts_with(kg_slice s, const char *text)
{
  return kg_slice_has_prefix(s, kg_slice_of(text));
}

/* RFC 3986 5.2.4. What the output buffer holds of the path begins at `start`,
   so that `..` never eats the authority. */
static void
add_without_dots(kg_buf *out, kg_slice in)
{
  const size_t start = out->len;
  while (in.len) {
    size_t skip = 0;
    if (starts_with(in, "../")) {
      skip = 3;
    } else if (starts_with(in, "./")) {
      skip = 2;
    } else if (starts_with(in, "/./")) {
      skip = 2;
    } else if (starts_with(in, "/../")) {
      drop_segment(out, start);
      skip = 3;
    } else if (kg_slice_is(in, "/.")) {
      in = KG_SLICE("/");
    } else if (kg_slice_is(in, "/..")) {
      drop_segment(out, start);
      in = KG_SLICE("/");
    } else if (kg_slice_is(in, ".") || kg_slice_is(in, "..")) {
      skip = in.len;
    } else {
      skip = find_any(in, 1, "/");
      kg_buf_add(out, kg_slice_sub(in, 0, skip));
    }
    in = kg_slice_sub(in, skip, in.len);
  }
}

/* RFC 3986 5.2.3: the base's path up to its last slash, then the reference. */
static void
add_merged(kg_buf *out, const kg_iri_parts *base, kg_slice path)
{
  kg_buf merged;
  kg_buf_init(&merged, out->alloc);
  if (base->authority.ptr && !base->path.len) {
    kg_buf_add_byte(&merged, '/');
  } else {
    size_t end = base->path.len;
    while (end && base->path.ptr[end - 1] != '/') {
      --end;
    }
    kg_buf_add(&merged, kg_slice_sub(base->path, 0, end));
  }
  kg_buf_add(&merged, path);
  add_without_dots(out, kg_buf_slice(&merged));
  out->failed |= merged.failed;
  kg_buf_clear(&merged);
}

static void
add_part(kg_buf *out, const char *before, kg_slice part, const char *after)
{
  if (part.ptr) {
    kg_buf_add_string(out, before);
    kg_buf_add(out, part);
    kg_buf_add_string(out, after);
  }
}

/* An IRI with a scheme and no segment that begins with a point stays as it is:
   most do. */
static bool
is_resolved(kg_slice reference)
{
  const char *p = reference.ptr;
  const char *end = reference.ptr + reference.len;
  if (!scheme_length(reference)) {
    return false;
  }
  while ((p = memchr(p, '.', (size_t)(end - p)))) {
    if (p > reference.ptr && (p[-1] == '/' || p[-1] == ':')) {
      return false;
    }
    ++p;
  }
  return true;
}

/* RFC 3986 5.2.2, strict. */
kg_status
kg_iri_resolve(kg_slice base_iri, kg_slice reference, kg_buf *out)
{
  kg_iri_parts base;
  kg_iri_parts ref;
  if (!base_iri.len || is_resolved(reference)) {
    kg_buf_add(out, reference);
    return kg_buf_status(out);
  }
  kg_iri_split(base_iri, &base);
  kg_iri_split(reference, &ref);
  kg_slice query = ref.query;
  add_part(out, "", ref.scheme.ptr ? ref.scheme : base.scheme, ":");
  if (ref.scheme.ptr || ref.authority.ptr) {
    add_part(out, "//", ref.authority, "");
    add_without_dots(out, ref.path);
  } else {
    add_part(out, "//", base.authority, "");
    if (!ref.path.len) {
      kg_buf_add(out, base.path);
      query = ref.query.ptr ? ref.query : base.query;
    } else if (ref.path.ptr[0] == '/') {
      add_without_dots(out, ref.path);
    } else {
      add_merged(out, &base, ref.path);
    }
  }
  add_part(out, "?", query, "");
  add_part(out, "#", ref.fragment, "");
  return kg_buf_status(out);
}

/* Everything but unreserved characters, slashes and letters beyond ASCII is
   percent-encoded. */
static void
add_path(kg_buf *out, const char *path)
{
  for (; *path; ++path) {
    const unsigned char c = (unsigned char)*path;
    if (is_scheme_char(*path) || c == '/' || c == '_' || c == '~') {
      if (c == '+') {
        kg_buf_add_string(out, "%2B");
      } else {
        kg_buf_add_byte(out, *path);
      }
    } else {
      kg_buf_printf(out, "%%%02X", c);
    }
  }
}

/* The current folder, however long its name is. */
static kg_status
add_folder(kg_buf *out)
{
  kg_buf folder;
  kg_buf_init(&folder, out->alloc);
  kg_status st = KG_OK;
  size_t cap = 256;
  for (;; cap *= 2) {
    if (!kg_buf_reserve(&folder, cap)) {
      st = KG_ERR_MEMORY;
      break;
    }
    if (getcwd(folder.ptr, cap)) {
      add_path(out, folder.ptr);
      break;
    }
    if (errno != ERANGE || cap > 1 << 20) {
      st = KG_ERR_IO;
      break;
    }
  }
  kg_buf_clear(&folder);
  return st;
}

kg_status
kg_iri_of_path(const char *path, kg_buf *out)
{
  kg_buf_add_string(out, "file://");
  if (path[0] != '/') {
    TRY(add_folder(out));
    kg_buf_add_byte(out, '/');
    while (path[0] == '.' && path[1] == '/') {
      path += 2;
    }
  }
  add_path(out, path);
  return kg_buf_status(out);
}
