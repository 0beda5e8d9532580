/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/fetch.h"

#include <curl/curl.h>
#include <stdio.h>

enum { CONNECT_MS = 10000, MAX_REDIRECTS = 5, OK_STATUS = 200, WAIT_MS = 20 };

typedef struct transfer {
  kg_exec *exec;
  kg_buf *answer;
  size_t most;
  kg_slice url, query; ///< With a query it is a POST.
  struct curl_slist *headers;
} transfer;

static size_t
receive(char *bytes, size_t size, size_t n, void *user)
{
  transfer *t = user;
  const size_t len = size * n;
  if (len > t->most - t->answer->len) {
    return 0;
  }
  kg_buf_add(t->answer, kg_slice_make(bytes, len));
  return kg_buf_status(t->answer) ? 0 : len;
}

static CURLcode
set_up(CURL *curl, transfer *t)
{
  const struct {
    CURLoption option;
    long value;
  } numbers[] = {
      {CURLOPT_NOSIGNAL, 1},
      {CURLOPT_FOLLOWLOCATION, 1},
      {CURLOPT_MAXREDIRS, MAX_REDIRECTS},
      {CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS},
      {CURLOPT_POST, t->query.ptr != NULL},
      {CURLOPT_POSTFIELDSIZE, (long)t->query.len},
  };
  CURLcode c = curl_easy_setopt(curl, CURLOPT_URL, t->url.ptr);
  for (size_t i = 0; !c && i < sizeof numbers / sizeof numbers[0]; i++) {
    // A GET has no fields.
    if (t->query.ptr || i < 4) {
      c = curl_easy_setopt(curl, numbers[i].option, numbers[i].value);
    }
  }
  c = c ? c : curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  c = c ? c : curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  if (t->query.ptr) {
    c = c ? c : curl_easy_setopt(curl, CURLOPT_POSTFIELDS, t->query.ptr);
  }
  c = c ? c : curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
  c = c ? c : curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
  return c ? c : curl_easy_setopt(curl, CURLOPT_HTTPHEADER, t->headers);
}

/// Runs a transfer, looking at the clock and the cancel token all the while.
static CURLcode
perform(kg_exec *exec, CURLM *multi)
{
  int n_running = 1, n_left;
  do {
    CURLMcode c = curl_multi_perform(multi, &n_running);
    if (!c && n_running) {
      c = curl_multi_poll(multi, NULL, 0, WAIT_MS, NULL);
    }
    if (c) {
      return CURLE_OUT_OF_MEMORY;
    }
    if (kg_exec_poll(exec)) {
      return CURLE_ABORTED_BY_CALLBACK;
    }
  } while (n_running);
  const CURLMsg *done = curl_multi_info_read(multi, &n_left);
  return done ? done->data.result : CURLE_OUT_OF_MEMORY;
}

static void
take_type(CURL *curl, kg_fetched *answer)
{
  char *type = NULL;
  if (!curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type) && type) {
    snprintf(answer->type, sizeof answer->type, "%s", type);
  }
}

static kg_status
fetch(transfer *t, kg_fetched *answer)
{
  kg_exec *exec = t->exec;
  CURL *curl = curl_easy_init();
  CURLM *multi = curl_multi_init();
  long status = 0;
  CURLcode c = t->url.ptr && curl && multi && t->headers ? set_up(curl, t)
                                                         : CURLE_OUT_OF_MEMORY;
  if (!c && curl_multi_add_handle(multi, curl)) {
    c = CURLE_OUT_OF_MEMORY;
  }
  c = c ? c : perform(exec, multi);
  c = c ? c : curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (c) {
    snprintf(answer->why, sizeof answer->why, "%s", curl_easy_strerror(c));
  } else if (status != OK_STATUS) {
    snprintf(answer->why, sizeof answer->why, "HTTP status %ld", status);
  } else {
    take_type(curl, answer);
  }
  if (multi && curl) {
    curl_multi_remove_handle(multi, curl);
  }
  curl_easy_cleanup(curl);
  curl_multi_cleanup(multi);
  return exec->failed                ? exec->failed
         : !c && status == OK_STATUS ? KG_OK
                                     : KG_ERR_IO;
}

static bool
add_header(struct curl_slist **list, const char *line)
{
  struct curl_slist *longer = curl_slist_append(*list, line);
  *list = longer ? longer : *list;
  return longer;
}

/// With one or two header lines.
static kg_status
fetch_with(kg_exec *exec,
           kg_slice url,
           kg_slice query,
           const char *const headers[2],
           kg_fetched *answer)
{
  transfer t = {.exec = exec,
                .answer = &answer->body,
                .most = (size_t)(exec->max_bytes / 4),
                .url = kg_arena_copy(&exec->arena, url),
                .query = query};
  bool ok = true;
  *answer = (kg_fetched){.why = ""};
  kg_buf_init(&answer->body, &exec->alloc);
  for (int i = 0; i < 2 && headers[i]; i++) {
    ok = ok && add_header(&t.headers, headers[i]);
  }
  const kg_status st = ok ? fetch(&t, answer) : kg_exec_no_memory(exec);
  curl_slist_free_all(t.headers);
  return st;
}

kg_status
kg_fetch_query(kg_exec *exec,
               kg_slice endpoint,
               kg_slice query,
               kg_fetched *answer)
{
  static const char *const headers[2] = {
      "Content-Type: application/sparql-query",
      "Accept: application/sparql-results+json"};
  return fetch_with(exec, endpoint, query, headers, answer);
}

kg_status
kg_fetch_document(kg_exec *exec, kg_slice iri, kg_fetched *answer)
{
  static const char *const headers[2] = {
      "Accept: text/turtle, application/n-triples, application/n-quads, "
      "application/trig, application/rdf+xml;q=0.9, */*;q=0.1"};
  return fetch_with(exec, iri, kg_slice_make(NULL, 0), headers, answer);
}
