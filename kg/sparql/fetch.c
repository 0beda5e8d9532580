/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/fetch.h"

#include <curl/curl.h>
#include <stdio.h>

enum { CONNECT_MS = 10000, MAX_REDIRECTS = 5, OK_STATUS = 200 };

typedef struct transfer {
  kg_exec *exec;
  kg_buf *answer;
  size_t most;
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

static int
check(void *user, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
  (void)a, (void)b, (void)c, (void)d;
  return kg_exec_poll(((transfer *)user)->exec) != KG_OK;
}

static CURLcode
set_up(CURL *curl, transfer *t, const char *url, kg_slice query)
{
  const struct {
    CURLoption option;
    long value;
  } numbers[] = {
      {CURLOPT_NOSIGNAL, 1},
      {CURLOPT_NOPROGRESS, 0},
      {CURLOPT_FOLLOWLOCATION, 1},
      {CURLOPT_MAXREDIRS, MAX_REDIRECTS},
      {CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS},
      {CURLOPT_POST, 1},
      {CURLOPT_POSTFIELDSIZE, (long)query.len},
  };
  CURLcode c = curl_easy_setopt(curl, CURLOPT_URL, url);
  for (size_t i = 0; !c && i < sizeof numbers / sizeof numbers[0]; i++) {
    c = curl_easy_setopt(curl, numbers[i].option, numbers[i].value);
  }
  c = c ? c : curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  c = c ? c : curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  c = c ? c : curl_easy_setopt(curl, CURLOPT_POSTFIELDS, query.ptr);
  c = c ? c : curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
  c = c ? c : curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
  c = c ? c : curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, check);
  return c ? c : curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
}

static struct curl_slist *
make_headers(void)
{
  static const char *const lines[] = {
      "Content-Type: application/sparql-query",
      "Accept: application/sparql-results+json"};
  struct curl_slist *list = NULL;
  for (size_t i = 0; i < 2; i++) {
    struct curl_slist *longer = curl_slist_append(list, lines[i]);
    if (!longer) {
      curl_slist_free_all(list);
      return NULL;
    }
    list = longer;
  }
  return list;
}

kg_status
kg_fetch_query(kg_exec *exec,
               kg_slice endpoint,
               kg_slice query,
               kg_buf *answer,
               char *why,
               size_t size)
{
  transfer t = {exec, answer, (size_t)(exec->max_bytes / 4)};
  const kg_slice url = kg_arena_copy(&exec->arena, endpoint);
  CURL *curl = curl_easy_init();
  struct curl_slist *headers = make_headers();
  long status = 0;
  CURLcode c = url.ptr && curl && headers ? set_up(curl, &t, url.ptr, query)
                                          : CURLE_OUT_OF_MEMORY;
  c = c ? c : curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  c = c ? c : curl_easy_perform(curl);
  c = c ? c : curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (c) {
    snprintf(why, size, "%s", curl_easy_strerror(c));
  } else if (status != OK_STATUS) {
    snprintf(why, size, "HTTP status %ld", status);
  }
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  return exec->failed                ? exec->failed
         : !c && status == OK_STATUS ? KG_OK
                                     : KG_ERR_IO;
}
