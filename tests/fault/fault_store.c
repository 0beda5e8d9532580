/* SPDX-License-Identifier: Apache-2.0 */
/* Abuse of the store, with an oracle outside it.
 *
 *     fault_store kill ROUNDS      a loading process is killed at random
 * moments fault_store writers ROUNDS   two processes write at once fault_store
 * full [FOLDER]    no room on the disk (a limit on file size), or in FOLDER, a
 * small file system fault_store map              no room in the map fault_store
 * memory           every n-th request for memory fails fault_store io every
 * n-th write, sync and map fails fault_store readers ROUNDS   reading processes
 * are killed
 *
 * A batch is N_OBJECTS quads about one subject, committed together; the loader
 * says on a pipe what was committed. Afterwards every batch must be there whole
 * or not at all, every one that was said to be committed must be there, and
 * kg_store_check must find nothing. Prints one line of figures; status 1 if
 * anything was wrong. */
#include "kg/store.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { N_OBJECTS = 60, MAX_BATCHES = 100000 };

static void
print_diag(void *user, const kg_diag *diag)
{
  if (user) {
    fprintf(stderr, "  told: %.*s: %.*s\n", KG_FMT(diag->source),
            KG_FMT(diag->message));
  }
}

static const kg_context silent = {.sink = {print_diag, NULL}};

static void
fail(const char *what)
{
  fprintf(stderr, "fault_store: %s\n", what);
  exit(1);
}

static void
new_folder(char path[64])
{
  snprintf(path, 64, "/tmp/kg-fault-XXXXXX");
  if (!mkdtemp(path)) {
    fail("no temporary folder");
  }
}

static void
remove_folder(const char *path)
{
  static const char *const names[] = {"data.mdb", "lock.mdb", "writer.lock"};
  char file[200];
  for (size_t i = 0; i < 3; ++i) {
    snprintf(file, sizeof file, "%s/%s", path, names[i]);
    unlink(file);
  }
  rmdir(path);
}

static kg_term
subject_of(int writer, int batch, char text[48])
{
  snprintf(text, 48, "http://a.example/%d/%d", writer, batch);
  return kg_iri(kg_slice_of(text));
}

static kg_term
object_of(int i, char text[48])
{
  snprintf(text, 48, i % 3 ? "a text, number %d" : "%d", i);
  return kg_literal(kg_slice_of(text),
                    i % 3
                        ? KG_SLICE("")
                        : KG_SLICE("http://www.w3.org/2001/XMLSchema#integer"));
}

static kg_status
add_batch(kg_txn *txn, int writer, int batch)
{
  char s_text[48];
  char o_text[48];
  const kg_term s = subject_of(writer, batch, s_text);
  const kg_term p = kg_iri(KG_SLICE("http://a.example/p"));
  for (int i = 0; i < N_OBJECTS; ++i) {
    const kg_term o = object_of(i, o_text);
    kg_quad q = {.g = KG_ID_DEFAULT_GRAPH};
    TRY(kg_txn_intern(txn, &s, &q.s));
    TRY(kg_txn_intern(txn, &p, &q.p));
    TRY(kg_txn_intern(txn, &o, &q.o));
    TRY(kg_txn_add(txn, &q, NULL));
  }
  return KG_OK;
}

static kg_status
bulk_batch(kg_txn *txn, int writer, int batch)
{
  char s_text[48];
  char o_text[48];
  kg_bulk *bulk = NULL;
  TRY(kg_bulk_open(txn, &bulk));
  for (int i = 0; i < N_OBJECTS; ++i) {
    const kg_term_quad q = {subject_of(writer, batch, s_text),
                            kg_iri(KG_SLICE("http://a.example/p")),
                            object_of(i, o_text),
                            {0}};
    const kg_status st = kg_bulk_add(bulk, &q);
    if (st) {
      kg_bulk_abandon(bulk);
      return st;
    }
  }
  return kg_bulk_finish(bulk, NULL);
}

static kg_status
commit_batch(kg_store *store, int writer, int batch)
{
  kg_txn *txn = NULL;
  TRY(kg_txn_write(store, &txn));
  const kg_status st = batch % 3 ? add_batch(txn, writer, batch)
                                 : bulk_batch(txn, writer, batch);
  if (st) {
    kg_txn_end(txn);
    return st;
  }
  return kg_txn_commit(txn);
}

/* The loader. @return how it ended. */
static kg_status
write_batches(const kg_context *ctx,
              const char *folder,
              const kg_store_options *options,
              int writer,
              int n,
              int acks)
{
  kg_store *store = NULL;
  TRY(kg_store_open(ctx, folder, options, &store));
  kg_status st = KG_OK;
  for (int i = 0; i < n && !st; ++i) {
    st = commit_batch(store, writer, i);
    if (!st && acks >= 0) {
      const unsigned char ack = 1;
      if (write(acks, &ack, 1) != 1) {
        st = KG_ERR_IO;
      }
    }
  }
  kg_store_close(store);
  return st;
}

/* The oracle's questions. */
typedef struct verdict {
  int n_lost;    /* Acknowledged and not there. */
  int n_partial; /* There in part. */
  int n_batches; /* There. */
  uint64_t n_faults;
  bool opens;
} verdict;

static size_t
count_batch(kg_txn *txn, int writer, int batch)
{
  char text[48];
  const kg_term s = subject_of(writer, batch, text);
  kg_pattern pattern = {.order = KG_ORDER_ANY};
  kg_quad quads[N_OBJECTS + 1];
  kg_scan *scan = NULL;
  size_t n = 0;
  if (kg_txn_find(txn, &s, &pattern.bound.s)) {
    return 0;
  }
  if (kg_scan_open(txn, &pattern, &scan) ||
      kg_scan_next(scan, quads, N_OBJECTS + 1, &n)) {
    fail("a store that was opened cannot be scanned");
  }
  kg_scan_close(scan);
  return n;
}

static verdict
judge(const char *folder, int writer, int n_acknowledged)
{
  verdict v = {0};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  const kg_context ctx = {.sink = {print_diag, &v}};
  const kg_store_options none = {0};
  if (!n_acknowledged) {
    /* Killed before the store was there at all: nothing to lose. */
    struct stat st;
    char file[200];
    snprintf(file, sizeof file, "%s/data.mdb", folder);
    const kg_store_options create = {.create = true};
    v.opens =
        stat(file, &st) != 0 || !kg_store_open(&ctx, folder, &create, &store);
    if (!store) {
      return v;
    }
  } else {
    v.opens = !kg_store_open(&ctx, folder, &none, &store);
  }
  if (!v.opens || kg_txn_read(store, &txn)) {
    v.opens = false;
    return v;
  }
  for (int i = 0; i < MAX_BATCHES; ++i) {
    const size_t n = count_batch(txn, writer, i);
    v.n_lost += i < n_acknowledged && n != N_OBJECTS;
    v.n_partial += n != 0 && n != N_OBJECTS;
    v.n_batches += n == N_OBJECTS;
    if (i >= n_acknowledged && !n) {
      break;
    }
  }
  kg_txn_end(txn);
  if (kg_store_check(store, &v.n_faults)) {
    ++v.n_faults;
  }
  kg_store_close(store);
  return v;
}

static bool
is_good(const verdict *v)
{
  return v->opens && !v->n_lost && !v->n_partial && !v->n_faults;
}

static int
count_acks(int fd)
{
  unsigned char bytes[512];
  int n = 0;
  for (ssize_t got; (got = read(fd, bytes, sizeof bytes)) != 0;) {
    if (got > 0) {
      n += (int)got;
    } else if (errno != EINTR) {
      break;
    }
  }
  return n;
}

static void
pause_us(unsigned us)
{
  const struct timespec t = {us / 1000000, (long)(us % 1000000) * 1000};
  nanosleep(&t, NULL);
}

/* @return its process, with the reading end of its acknowledgements. */
static pid_t
start_writer(const char *folder,
             const kg_store_options *options,
             int writer,
             int n,
             int *acks)
{
  int ends[2];
  if (pipe(ends)) {
    fail("no pipe");
  }
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    const kg_status st =
        write_batches(&silent, folder, options, writer, n, ends[1]);
    _exit(st == KG_OK ? 0 : st == KG_ERR_BUSY ? 75 : 1);
  }
  close(ends[1]);
  *acks = ends[0];
  return child;
}

static int
run_kill(int rounds)
{
  uint64_t state = (uint64_t)time(NULL) | 1;
  int n_open = 0;
  int n_lost = 0;
  int n_partial = 0;
  int n_acknowledged = 0;
  uint64_t n_faults = 0;
  for (int i = 0; i < rounds; ++i) {
    const kg_store_options options = {.create = true};
    char folder[64];
    int acks = -1;
    new_folder(folder);
    const pid_t child = start_writer(folder, &options, 0, MAX_BATCHES, &acks);
    state = state * 6364136223846793005u + 1442695040888963407u;
    pause_us((unsigned)(state >> 40) % 400000);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    const int n = count_acks(acks);
    close(acks);
    const verdict v = judge(folder, 0, n);
    n_acknowledged += n;
    n_open += v.opens;
    n_lost += v.n_lost;
    n_partial += v.n_partial;
    n_faults += v.n_faults;
    remove_folder(folder);
  }
  printf("killed %d times: %d stores open, %d batches acknowledged, %d lost, "
         "%d in part, %llu faults\n",
         rounds, n_open, n_acknowledged, n_lost, n_partial,
         (unsigned long long)n_faults);
  return n_open != rounds || n_lost || n_partial || n_faults;
}

static int
run_writers(int rounds)
{
  enum { N = 15 };
  int n_wrong = 0;
  int n_told = 0;
  for (int i = 0; i < rounds; ++i) {
    /* Odd rounds do not wait: one of them may be told to come back. */
    const kg_store_options options = {.create = true,
                                      .wait_ms = i % 2 ? 0 : 20000};
    char folder[64];
    int acks[2];
    int status[2];
    pid_t child[2];
    new_folder(folder);
    for (int w = 0; w < 2; ++w) {
      child[w] = start_writer(folder, &options, w, N, &acks[w]);
    }
    for (int w = 0; w < 2; ++w) {
      const int n = count_acks(acks[w]);
      close(acks[w]);
      waitpid(child[w], &status[w], 0);
      const int code = WIFEXITED(status[w]) ? WEXITSTATUS(status[w]) : -1;
      const verdict v = judge(folder, w, n);
      n_told += code == 75;
      const bool is_wrong = !is_good(&v) || v.n_batches != n ||
                            (code != 0 && code != 75) ||
                            (code == 0) != (n == N) || (code == 75 && !(i % 2));
      n_wrong += is_wrong;
      if (is_wrong) {
        printf("round %d, writer %d: status %d, %d acknowledged, %d there, "
               "%d lost, %d in part, opens %d, %llu faults\n",
               i, w, code, n, v.n_batches, v.n_lost, v.n_partial, v.opens,
               (unsigned long long)v.n_faults);
      }
    }
    remove_folder(folder);
  }
  printf("two writers, %d rounds: %d told that another was writing, %d wrong\n",
         rounds, n_told, n_wrong);
  return n_wrong != 0;
}

/* Loads until there is no room; then, with room, goes on. */
static int
fill_up(const char *folder, const kg_store_options *options, rlim_t limit)
{
  int ends[2];
  if (pipe(ends)) {
    fail("no pipe");
  }
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    if (limit) {
      const struct rlimit size = {limit, limit};
      signal(SIGXFSZ, SIG_IGN);
      setrlimit(RLIMIT_FSIZE, &size);
    }
    const kg_context loud = {.sink = {print_diag, &ends}};
    _exit((int)write_batches(&loud, folder, options, 0, MAX_BATCHES, ends[1]));
  }
  close(ends[1]);
  const int n = count_acks(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  const verdict v = judge(folder, 0, n);
  printf("full: %s, %d batches acknowledged, %d lost, %llu faults",
         code == KG_ERR_FULL ? "told" : "NOT TOLD", n, v.n_lost,
         (unsigned long long)v.n_faults);
  return code != KG_ERR_FULL || n < 1 || !is_good(&v);
}

static int
run_full(const char *small)
{
  kg_store_options options = {.create = true};
  char folder[200];
  char temporary[64] = "";
  if (small) {
    snprintf(folder, sizeof folder, "%s/store", small);
  } else {
    new_folder(temporary);
    snprintf(folder, sizeof folder, "%s", temporary);
  }
  int bad = fill_up(folder, &options, small ? 0 : 3 << 20);
  if (!small) {
    const bool works = !write_batches(&silent, folder, &options, 1, 50, -1);
    const verdict v = judge(folder, 1, 50);
    printf(", with room again: %s", works ? "works" : "DOES NOT WORK");
    bad |= !works || !is_good(&v);
  }
  printf("\n");
  remove_folder(folder);
  return bad;
}

static int
run_map(void)
{
  kg_store_options options = {.create = true, .map_size = 2 << 20};
  char folder[64];
  new_folder(folder);
  int bad = fill_up(folder, &options, 0);
  options.map_size = 0;
  const bool works = !write_batches(&silent, folder, &options, 1, 50, -1);
  const verdict v = judge(folder, 1, 50);
  printf(", with a larger map: %s\n", works ? "works" : "DOES NOT WORK");
  bad |= !works || !is_good(&v);
  remove_folder(folder);
  return bad;
}

/* Memory. */

typedef struct counting {
  size_t n_requests;
  size_t fail_at;
  size_t n_live;
} counting;

static void *
counted_resize(void *user, void *ptr, size_t size)
{
  counting *c = user;
  if (!size) {
    c->n_live -= ptr != NULL;
    free(ptr);
    return NULL;
  }
  if (c->fail_at && ++c->n_requests == c->fail_at) {
    return NULL;
  }
  void *out = realloc(ptr, size);
  c->n_live += out && !ptr;
  return out;
}

/* Two batches, one of each kind, and a look at them. */
static kg_status
load_and_look(const kg_context *ctx, const char *folder, bool create)
{
  const kg_store_options options = {.create = create};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  kg_scan *scan = NULL;
  TRY(kg_store_open(ctx, folder, &options, &store));
  kg_status st = commit_batch(store, 0, 0);
  st = st ? st : commit_batch(store, 0, 1);
  st = st ? st : kg_txn_read(store, &txn);
  const kg_pattern all = {.order = KG_POSG};
  st = st ? st : kg_scan_open(txn, &all, &scan);
  kg_quad quads[200];
  size_t n = 0;
  st = st ? st : kg_scan_next(scan, quads, 200, &n);
  if (!st && n != 2 * N_OBJECTS) {
    fail("a load that said it worked did not");
  }
  kg_scan_close(scan);
  kg_txn_end(txn);
  kg_store_close(store);
  return st;
}

static int
run_memory(void)
{
  int n_bad = 0;
  size_t n = 1;
  for (;; ++n) {
    counting c = {.fail_at = n};
    const kg_alloc alloc = {counted_resize, &c};
    const kg_context ctx = {.alloc = &alloc, .sink = {print_diag, NULL}};
    char folder[64];
    new_folder(folder);
    const kg_status st = load_and_look(&ctx, folder, true);
    const verdict v = judge(folder, 0, 0);
    n_bad += !is_good(&v) || c.n_live || (st && st != KG_ERR_MEMORY);
    remove_folder(folder);
    if (!st && c.n_requests < n) {
      break;
    }
  }
  printf("memory failed at each of %zu requests: %d bad ends\n", n - 1, n_bad);
  return n_bad != 0;
}

/* Input and output: this program runs again with fault_io.so in front of the
   C library, which counts calls and lets the n-th fail. */

static int
run_with_fault(const char *self, const char *library, const char *call, int n)
{
  char folder[64];
  char at[16];
  new_folder(folder);
  const pid_t child = fork();
  if (child == 0) {
    snprintf(at, sizeof at, "%d", n);
    setenv("LD_PRELOAD", library, 1);
    setenv("KG_FAULT_CALL", call, 1);
    setenv("KG_FAULT_AT", at, 1);
    execl(self, self, "load", folder, (char *)NULL);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  const verdict v = judge(folder, 0, 0);
  remove_folder(folder);
  /* 0: the fault was never reached, 4: told, else something is wrong. */
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (!is_good(&v) || (code != 0 && code != 4 && code != 9)) {
    fprintf(stderr, "fault_store: %s number %d: status %d\n", call, n, code);
    return -1;
  }
  return code;
}

static int
run_io(const char *self, const char *library)
{
  static const char *const calls[] = {"write", "sync", "mmap"};
  int n_bad = 0;
  int n_runs = 0;
  for (size_t i = 0; i < sizeof calls / sizeof *calls; ++i) {
    for (int n = 1; n < 1000; ++n, ++n_runs) {
      const int end = run_with_fault(self, library, calls[i], n);
      n_bad += end < 0;
      /* 9: there were fewer calls than that. */
      if (end == 9) {
        break;
      }
    }
  }
  printf("writes, syncs and maps failed in %d runs: %d bad ends\n", n_runs,
         n_bad);
  return n_bad != 0;
}

static int
run_load(const char *folder)
{
  const kg_status st = load_and_look(&silent, folder, true);
  const char *reached = getenv("KG_FAULT_REACHED");
  return st ? 4 : reached ? 0 : 9;
}

/* Readers that die must not pin old pages for ever. */
static off_t
size_of(const char *folder)
{
  struct stat st;
  char file[200];
  snprintf(file, sizeof file, "%s/data.mdb", folder);
  return stat(file, &st) ? 0 : st.st_size;
}

static void
read_and_die(const char *folder)
{
  const pid_t child = fork();
  if (child == 0) {
    kg_store *store = NULL;
    kg_txn *txn = NULL;
    if (kg_store_open(&silent, folder, NULL, &store) ||
        kg_txn_read(store, &txn)) {
      _exit(1);
    }
    raise(SIGKILL);
  }
  waitpid(child, NULL, 0);
}

static int
run_readers(int rounds)
{
  const kg_store_options options = {.create = true};
  char folder[64];
  new_folder(folder);
  off_t size[2];
  for (int i = 0; i < 2; ++i) {
    /* The same work twice, the second time with dead readers between. */
    for (int k = 0; k < rounds; ++k) {
      if (i) {
        read_and_die(folder);
      }
      kg_store *store = NULL;
      kg_txn *txn = NULL;
      if (kg_store_open(&silent, folder, &options, &store) ||
          kg_txn_write(store, &txn) ||
          kg_txn_clear_graph(txn, KG_ID_DEFAULT_GRAPH, NULL) ||
          add_batch(txn, 0, 1) || kg_txn_commit(txn)) {
        fail("writing between dead readers failed");
      }
      kg_store_close(store);
    }
    size[i] = size_of(folder);
  }
  remove_folder(folder);
  printf("%d readers killed: the file grew from %lld to %lld bytes\n", rounds,
         (long long)size[0], (long long)size[1]);
  return size[1] > size[0] + size[0] / 10;
}

/* Damage: whatever byte of the file is changed, either kg_store_check says so
   (or the store does not open, or LMDB crashes: that is why it has a process
   of its own), or everything is there as it was. */

enum { N_DAMAGED = 40 };

static bool
is_whole(kg_store *store)
{
  kg_txn *txn = NULL;
  if (kg_txn_read(store, &txn)) {
    return false;
  }
  bool whole = true;
  for (int i = 0; i < N_DAMAGED && whole; ++i) {
    whole = count_batch(txn, 0, i) == N_OBJECTS;
  }
  char text[48];
  for (int i = 0; i < N_OBJECTS && whole; ++i) {
    const kg_term o = object_of(i, text);
    kg_pattern pattern = {.order = KG_OSPG};
    kg_scan *scan = NULL;
    kg_quad quads[N_DAMAGED + 1];
    size_t n = 0;
    whole = !kg_txn_find(txn, &o, &pattern.bound.o) &&
            !kg_scan_open(txn, &pattern, &scan) &&
            !kg_scan_next(scan, quads, N_DAMAGED + 1, &n) && n == N_DAMAGED;
    kg_scan_close(scan);
  }
  kg_txn_end(txn);
  return whole;
}

/* @return 1 if the damage is told, 0 if it does no harm, -1 if neither. */
static int
look_at_damage(const char *folder)
{
  const pid_t child = fork();
  if (child == 0) {
    kg_store *store = NULL;
    uint64_t n_faults = 0;
    const kg_store_options none = {0};
    close(2);
    if (kg_store_open(&silent, folder, &none, &store) ||
        kg_store_check(store, &n_faults) || n_faults) {
      _exit(1);
    }
    _exit(is_whole(store) ? 0 : 2);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) {
    return 1;
  }
  return WEXITSTATUS(status) == 2 ? -1 : WEXITSTATUS(status) != 0;
}

static int
run_damage(int rounds)
{
  const kg_store_options options = {.create = true};
  char folder[64];
  char file[100];
  uint64_t state = 12345;
  int n_told = 0;
  int n_silent = 0;
  new_folder(folder);
  if (write_batches(&silent, folder, &options, 0, N_DAMAGED, -1)) {
    fail("no store to damage");
  }
  snprintf(file, sizeof file, "%s/data.mdb", folder);
  const int fd = open(file, O_RDWR);
  const uint64_t size = (uint64_t)size_of(folder);
  for (int i = 0; i < rounds && fd >= 0; ++i) {
    unsigned char byte = 0;
    state = state * 6364136223846793005u + 1442695040888963407u;
    const off_t at = (off_t)((state >> 24) % size);
    const unsigned char bit = (unsigned char)(1u << (state >> 20) % 8);
    if (pread(fd, &byte, 1, at) != 1) {
      fail("the store cannot be read");
    }
    const unsigned char changed = byte ^ bit;
    if (pwrite(fd, &changed, 1, at) != 1) {
      fail("the store cannot be damaged");
    }
    const int end = look_at_damage(folder);
    n_told += end > 0;
    n_silent += end < 0;
    if (pwrite(fd, &byte, 1, at) != 1) {
      fail("the store cannot be repaired");
    }
  }
  close(fd);
  remove_folder(folder);
  printf("%d bytes damaged: %d told, %d harmless, %d silent\n", rounds, n_told,
         rounds - n_told - n_silent, n_silent);
  return n_silent || fd < 0;
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *name;
    int (*run)(int rounds);
  } modes[] = {{"kill", run_kill},
               {"writers", run_writers},
               {"readers", run_readers},
               {"damage", run_damage}};
  const char *mode = argc > 1 ? argv[1] : "";
  const char *argument = argc > 2 ? argv[2] : NULL;
  const int rounds = argument ? (int)strtol(argument, NULL, 10) : 10;
  for (size_t i = 0; i < sizeof modes / sizeof *modes; ++i) {
    if (!strcmp(mode, modes[i].name)) {
      return modes[i].run(rounds);
    }
  }
  return !strcmp(mode, "full")               ? run_full(argument)
         : !strcmp(mode, "map")              ? run_map()
         : !strcmp(mode, "memory")           ? run_memory()
         : !strcmp(mode, "load") && argument ? run_load(argument)
         : !strcmp(mode, "io") && argument   ? run_io(argv[0], argument)
                                             : 2;
}
