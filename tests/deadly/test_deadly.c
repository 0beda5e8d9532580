/* SPDX-License-Identifier: Apache-2.0 */
// test_deadly [--limit MS] [--memory MIB] [--only NAME]
//
// Runs each query of deadly.def in a child: once with a time-out and a memory
// cap, once until it is cancelled from a signal. Each must end in time, say
// what stopped it, keep to its memory, and leave the store fit for the next.
#include "kg/query.h"

#include "base/buf.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  N_PERSONS = 20000,
  N_NEAR = 150,
  CANCEL_AFTER_MS = 30,
  MOST_LATE_MS = 500,      ///< Behind the time-out.
  MOST_CANCEL_MS = 500,    ///< The aim is 100; other programs run too.
  MOST_OTHER_MIB = 48,     ///< Mapped pages, the query itself, the C library.
  ENOUGH_MEMORY_MIB = 256, ///< When only the signal is to stop it.
};

static const struct deadly {
  const char *name, *head, *open, *middle, *close;
  unsigned n;
  const char *tail;
} queries[] = {
#define DEADLY(name, head, open, middle, close, n, tail)                       \
  {name, head, open, middle, close, n, tail},
#include "deadly.def"
};
enum { N_QUERIES = sizeof queries / sizeof *queries };

typedef struct settings {
  unsigned limit_ms, memory_mib;
  const char *only;
  char folder[64];
} settings;

/// What a child says of one query.
typedef struct report {
  kg_status status, next_status;
  double ms, cpu_ms, cancel_ms, cancel_cpu_ms;
  kg_status cancel_status;
  long peak_kib;
  char said[160];
} report;

static void
must(bool good, const char *what)
{
  if (!good) {
    fprintf(stderr, "deadly: %s failed\n", what);
    exit(2);
  }
}

static double
milliseconds(clockid_t clock)
{
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

// The data --------------------------------------------------------------------

typedef struct loader {
  kg_bulk *bulk;
  kg_buf text[4];
} loader;

static kg_term
name_of(loader *l, int place, const char *prefix, unsigned n)
{
  kg_buf_reset(&l->text[place]);
  kg_buf_printf(&l->text[place], "http://e/%s%u", prefix, n);
  return kg_iri(kg_buf_slice(&l->text[place]));
}

static kg_term
verb(loader *l, const char *name)
{
  kg_buf_reset(&l->text[1]);
  kg_buf_printf(&l->text[1], "http://e/%s", name);
  return kg_iri(kg_buf_slice(&l->text[1]));
}

static void
add(loader *l, unsigned subject, const char *predicate, kg_term object)
{
  kg_term_quad quad = {
      .s = name_of(l, 0, "n", subject), .p = verb(l, predicate), .o = object};
  if (subject % 4 == 1) {
    quad.g = name_of(l, 3, "g", subject % 8);
  }
  must(!kg_bulk_add(l->bulk, &quad), "bulk");
}

static kg_term
text_of(loader *l, const char *format, unsigned n)
{
  kg_buf_reset(&l->text[2]);
  kg_buf_printf(&l->text[2], format, n);
  return kg_literal(kg_buf_slice(&l->text[2]), KG_SLICE(""));
}

static void
add_person(loader *l, unsigned i)
{
  kg_term age = text_of(l, "%u", i % 90);
  age.datatype = KG_SLICE("http://www.w3.org/2001/XMLSchema#integer");
  add(l, i, "age", age);
  add(l, i, "name", text_of(l, "Person number %u", i));
  add(l, i, "next", name_of(l, 2, "n", (i + 1) % N_PERSONS));
  add(l, i, "knows", name_of(l, 2, "n", i * 7919 % N_PERSONS));
  for (unsigned k = 0; i < N_NEAR && k < N_NEAR; k++) {
    add(l, i, "near", name_of(l, 2, "n", k));
  }
  if (i % 2000 == 0) {
    kg_buf_reset(&l->text[2]);
    for (unsigned k = 0; k < 3000 + i; k++) {
      kg_buf_add_byte(&l->text[2], 'a');
    }
    kg_buf_add_string(&l->text[2], "b%");
    add(l, i, "long", kg_literal(kg_buf_slice(&l->text[2]), KG_SLICE("")));
  }
}

static void
make_store(const settings *s)
{
  const kg_context ctx = {0};
  const kg_store_options options = {.create = true};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  loader l = {0};
  must(!kg_store_open(&ctx, s->folder, &options, &store), "store");
  must(!kg_txn_write(store, &txn) && !kg_bulk_open(txn, &l.bulk), "writer");
  for (unsigned i = 0; i < N_PERSONS; i++) {
    add_person(&l, i);
  }
  must(!kg_bulk_finish(l.bulk, NULL) && !kg_txn_commit(txn), "load");
  for (int i = 0; i < 4; i++) {
    kg_buf_clear(&l.text[i]);
  }
  kg_store_close(store);
}

// One query -------------------------------------------------------------------

static void
repeat(kg_buf *out, const char *part, unsigned n)
{
  for (unsigned i = 0; *part && i < n; i++) {
    for (const char *at = part; *at; at++) {
      if (*at == '#' || *at == '@') {
        kg_buf_printf(out, "%u", i + (*at == '@'));
      } else {
        kg_buf_add_byte(out, *at);
      }
    }
  }
}

static void
write_query(const struct deadly *d, kg_buf *out)
{
  kg_buf_add_string(out, "PREFIX : <http://e/>\n");
  kg_buf_add_string(out, d->head);
  repeat(out, d->open, d->n);
  kg_buf_add_string(out, d->middle);
  repeat(out, d->close, d->n);
  kg_buf_add_string(out, d->tail);
}

static void
note(void *user, const kg_diag *diag)
{
  report *r = user;
  if (diag->severity == KG_ERROR) {
    snprintf(r->said, sizeof r->said, "%.*s", KG_FMT(diag->message));
  }
}

static kg_status
read_result(kg_result *result, kg_query_form form, uint64_t *n_rows)
{
  const kg_term *row;
  bool answer;
  kg_status st;
  if (form == KG_ASK) {
    return kg_result_ask(result, &answer);
  }
  while (!(st = kg_result_next(result, &row))) {
    ++*n_rows;
  }
  return st == KG_DONE ? KG_OK : st;
}

/// What an update does is dropped.
static kg_status
run(const kg_context *ctx,
    kg_store *store,
    kg_slice text,
    const kg_run_options *options,
    uint64_t *n_rows)
{
  const bool update =
      kg_slice_find(text, KG_SLICE("INSERT {"), 0) != (size_t)-1 ||
      kg_slice_find(text, KG_SLICE("DELETE {"), 0) != (size_t)-1;
  kg_query *query = NULL;
  kg_result *result = NULL;
  kg_txn *txn = NULL;
  *n_rows = 0;
  kg_status st =
      kg_query_prepare(ctx, text, update, &(kg_query_options){0}, &query);
  if (!st) {
    must(!(update ? kg_txn_write : kg_txn_read)(store, &txn), "transaction");
    st = kg_query_run(ctx, query, txn, options, &result);
  }
  if (!st) {
    st = update ? kg_result_update(result, NULL)
                : read_result(result, kg_query_get_form(query), n_rows);
  }
  kg_result_free(result);
  kg_txn_end(txn);
  kg_query_free(query);
  return st;
}

/// The next query on the same handle.
static kg_status
run_next(const kg_context *ctx, kg_store *store)
{
  const kg_slice text =
      KG_SLICE("SELECT ?x { <http://e/n1> <http://e/next> ?x }");
  uint64_t n;
  const kg_status st = run(ctx, store, text, &(kg_run_options){0}, &n);
  return st ? st : n == 1 ? KG_OK : KG_ERR_STORE;
}

static kg_cancel cancel;
static double stopped_at, stopped_cpu;

static void
on_alarm(int number)
{
  (void)number;
  cancel.stop = 1;
  stopped_at = milliseconds(CLOCK_MONOTONIC);
  stopped_cpu = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
}

static void
run_until_cancelled(kg_context *ctx, kg_store *store, kg_slice text, report *r)
{
  const struct sigaction action = {.sa_handler = on_alarm};
  const struct itimerval soon = {.it_value = {0, CANCEL_AFTER_MS * 1000}};
  const struct itimerval never = {0};
  const kg_run_options options = {.max_memory = (uint64_t)ENOUGH_MEMORY_MIB
                                                << 20};
  uint64_t n;
  ctx->cancel = &cancel;
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &soon, NULL);
  r->cancel_status = run(ctx, store, text, &options, &n);
  const double now = milliseconds(CLOCK_MONOTONIC);
  const double cpu = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
  setitimer(ITIMER_REAL, &never, NULL);
  if (cancel.stop) {
    r->cancel_ms = now - stopped_at;
    r->cancel_cpu_ms = cpu - stopped_cpu;
  }
  cancel.stop = 0;
}

static long
peak_kib(void)
{
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

static void
run_child(const settings *s, const struct deadly *d, report *r)
{
  kg_context ctx = {.sink = {note, r}};
  const kg_run_options options = {.timeout_ms = s->limit_ms,
                                  .max_memory = (uint64_t)s->memory_mib << 20};
  kg_store *store = NULL;
  kg_buf text;
  uint64_t n;
  kg_buf_init(&text, NULL);
  write_query(d, &text);
  must(!kg_store_open(&ctx, s->folder, &(kg_store_options){0}, &store),
       "opening the store");
  const long before = peak_kib();
  const double start = milliseconds(CLOCK_MONOTONIC);
  const double cpu = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
  r->status = run(&ctx, store, kg_buf_slice(&text), &options, &n);
  r->ms = milliseconds(CLOCK_MONOTONIC) - start;
  r->cpu_ms = milliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  r->peak_kib = peak_kib() - before;
  r->next_status = run_next(&ctx, store);
  ctx.sink = (kg_sink){0};
  run_until_cancelled(&ctx, store, kg_buf_slice(&text), r);
  ctx.cancel = NULL;
  if (!r->next_status) {
    r->next_status = run_next(&ctx, store);
  }
  kg_buf_clear(&text);
  kg_store_close(store);
}

/// @return false if the child did not come to its end.
static bool
run_apart(const settings *s, const struct deadly *d, report *r)
{
  int ends[2], status = 0;
  must(!pipe(ends), "pipe");
  fflush(stdout);
  const pid_t child = fork();
  must(child >= 0, "fork");
  if (!child) {
    close(ends[0]);
    run_child(s, d, r);
    _exit(write(ends[1], r, sizeof *r) == (ssize_t)sizeof *r ? 0 : 1);
  }
  close(ends[1]);
  const bool whole = read(ends[0], r, sizeof *r) == (ssize_t)sizeof *r;
  close(ends[0]);
  waitpid(child, &status, 0);
  return whole && WIFEXITED(status) && !WEXITSTATUS(status);
}

// Judging ---------------------------------------------------------------------

static double
least(double a, double b)
{
  return a < b ? a : b;
}

/// A machine with other work gives a wall clock that says nothing; then the
/// processor's does.
static const char *
find_fault(const settings *s, const report *r)
{
  const long most_kib = (long)(s->memory_mib + MOST_OTHER_MIB) * 1024;
  if (r->status && r->status != KG_ERR_LIMIT && r->status != KG_ERR_QUERY) {
    return "another status than a limit's";
  }
  if (r->status && !r->said[0]) {
    return "nothing said";
  }
  if (least(r->ms, r->cpu_ms) > s->limit_ms + MOST_LATE_MS) {
    return "too late";
  }
  if (r->peak_kib > most_kib) {
    return "too much memory";
  }
  if (least(r->cancel_ms, r->cancel_cpu_ms) > MOST_CANCEL_MS) {
    return "cancelled too late";
  }
  if (r->cancel_ms > 0 && r->cancel_status &&
      r->cancel_status != KG_CANCELLED && r->cancel_status != KG_ERR_LIMIT &&
      r->cancel_status != KG_ERR_QUERY) {
    return "another status than cancelled";
  }
  return r->next_status ? "the next query fails" : NULL;
}

static bool
judge(const settings *s,
      const struct deadly *d,
      double *worst_late,
      double *worst_cancel)
{
  report r = {0};
  const bool ended = run_apart(s, d, &r);
  const char *fault = ended ? find_fault(s, &r) : "it died";
  const double late = r.ms - s->limit_ms;
  *worst_late = late > *worst_late ? late : *worst_late;
  *worst_cancel = r.cancel_ms > *worst_cancel ? r.cancel_ms : *worst_cancel;
  printf("%-38s %5.0f ms (cpu %4.0f) %5.1f MiB  cancel %5.1f ms  %s%s%s\n",
         d->name, r.ms, r.cpu_ms, (double)r.peak_kib / 1024, r.cancel_ms,
         r.status ? r.said : "answered", fault ? "  FAULT: " : "",
         fault ? fault : "");
  return !fault;
}

static bool
read_arguments(int argc, char **argv, settings *s)
{
  for (int i = 1; i + 1 < argc; i += 2) {
    if (!strcmp(argv[i], "--limit")) {
      s->limit_ms = (unsigned)strtoul(argv[i + 1], NULL, 10);
    } else if (!strcmp(argv[i], "--memory")) {
      s->memory_mib = (unsigned)strtoul(argv[i + 1], NULL, 10);
    } else if (!strcmp(argv[i], "--only")) {
      s->only = argv[i + 1];
    } else {
      return false;
    }
  }
  return argc % 2 == 1 && s->limit_ms && s->memory_mib;
}

static void
remove_store(const settings *s)
{
  DIR *folder = opendir(s->folder);
  for (struct dirent *entry; folder && (entry = readdir(folder));) {
    unlinkat(dirfd(folder), entry->d_name, 0); // Not "." and "..".
  }
  closedir(folder);
  rmdir(s->folder);
}

int
main(int argc, char **argv)
{
  settings s = {
      .limit_ms = 60, .memory_mib = 64, .folder = "/tmp/kg-deadly-XXXXXX"};
  double worst_late = 0, worst_cancel = 0;
  unsigned n_wrong = 0, n_run = 0;
  if (!read_arguments(argc, argv, &s)) {
    fprintf(stderr,
            "usage: test_deadly [--limit MS] [--memory MIB] [--only NAME]\n");
    return 2;
  }
  must(mkdtemp(s.folder) != NULL, "folder");
  make_store(&s);
  for (size_t i = 0; i < N_QUERIES; i++) {
    if (!s.only || strstr(queries[i].name, s.only)) {
      n_run++;
      n_wrong += !judge(&s, &queries[i], &worst_late, &worst_cancel);
    }
  }
  remove_store(&s);
  printf("%u queries, %u faults; latest %.0f ms behind its limit of %u ms, "
         "cancelled within %.1f ms\n",
         n_run, n_wrong, worst_late, s.limit_ms, worst_cancel);
  return n_wrong > 0;
}
