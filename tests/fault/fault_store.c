/* SPDX-License-Identifier: Apache-2.0 */
/* Abuse of the store, with an oracle outside it.
 *
 *     fault_store kill ROUNDS     a loading process is killed at any moment
 *     fault_store writers ROUNDS  two processes write at once
 *     fault_store full [FOLDER]   no room on the disk (a limit on file size),
 * or in FOLDER, a small file system fault_store map             no room in the
 * map fault_store readers ROUNDS  reading processes are killed fault_store
 * damage ROUNDS   bits of the file are flipped
 *
 * Prints one line of figures; status 1 if anything was wrong. */
#include "fault_batches.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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
    fault_fail("no pipe");
  }
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    const kg_status st =
        fault_write_batches(&fault_silent, folder, options, writer, n, ends[1]);
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
    fault_new_folder(folder);
    const pid_t child = start_writer(folder, &options, 0, MAX_BATCHES, &acks);
    state = state * 6364136223846793005u + 1442695040888963407u;
    pause_us((unsigned)(state >> 40) % 400000);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    const int n = fault_count_acks(acks);
    close(acks);
    const fault_verdict v = fault_judge(folder, 0, n);
    n_acknowledged += n;
    n_open += v.opens;
    n_lost += v.n_lost;
    n_partial += v.n_partial;
    n_faults += v.n_faults;
    fault_remove_folder(folder);
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
    fault_new_folder(folder);
    for (int w = 0; w < 2; ++w) {
      child[w] = start_writer(folder, &options, w, N, &acks[w]);
    }
    for (int w = 0; w < 2; ++w) {
      const int n = fault_count_acks(acks[w]);
      close(acks[w]);
      waitpid(child[w], &status[w], 0);
      const int code = WIFEXITED(status[w]) ? WEXITSTATUS(status[w]) : -1;
      const fault_verdict v = fault_judge(folder, w, n);
      n_told += code == 75;
      const bool is_wrong = !fault_is_good(&v) || v.n_batches != n ||
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
    fault_remove_folder(folder);
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
    fault_fail("no pipe");
  }
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    if (limit) {
      const struct rlimit size = {limit, limit};
      signal(SIGXFSZ, SIG_IGN);
      setrlimit(RLIMIT_FSIZE, &size);
    }
    const kg_context loud = {.sink = {fault_print_diag, &ends}};
    _exit((int)fault_write_batches(&loud, folder, options, 0, MAX_BATCHES,
                                   ends[1]));
  }
  close(ends[1]);
  const int n = fault_count_acks(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  const fault_verdict v = fault_judge(folder, 0, n);
  printf("full: %s, %d batches acknowledged, %d lost, %llu faults",
         code == KG_ERR_FULL ? "told" : "NOT TOLD", n, v.n_lost,
         (unsigned long long)v.n_faults);
  return code != KG_ERR_FULL || n < 1 || !fault_is_good(&v);
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
    fault_new_folder(temporary);
    snprintf(folder, sizeof folder, "%s", temporary);
  }
  int bad = fill_up(folder, &options, small ? 0 : 3 << 20);
  if (!small) {
    const bool works =
        !fault_write_batches(&fault_silent, folder, &options, 1, 50, -1);
    const fault_verdict v = fault_judge(folder, 1, 50);
    printf(", with room again: %s", works ? "works" : "DOES NOT WORK");
    bad |= !works || !fault_is_good(&v);
  }
  printf("\n");
  fault_remove_folder(folder);
  return bad;
}

static int
run_map(void)
{
  kg_store_options options = {.create = true, .map_size = 2 << 20};
  char folder[64];
  fault_new_folder(folder);
  int bad = fill_up(folder, &options, 0);
  options.map_size = 0;
  const bool works =
      !fault_write_batches(&fault_silent, folder, &options, 1, 50, -1);
  const fault_verdict v = fault_judge(folder, 1, 50);
  printf(", with a larger map: %s\n", works ? "works" : "DOES NOT WORK");
  bad |= !works || !fault_is_good(&v);
  fault_remove_folder(folder);
  return bad;
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
    if (kg_store_open(&fault_silent, folder, NULL, &store) ||
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
  fault_new_folder(folder);
  off_t size[2];
  for (int i = 0; i < 2; ++i) {
    /* The same work twice, the second time with dead readers between. */
    for (int k = 0; k < rounds; ++k) {
      if (i) {
        read_and_die(folder);
      }
      kg_store *store = NULL;
      kg_txn *txn = NULL;
      if (kg_store_open(&fault_silent, folder, &options, &store) ||
          kg_txn_write(store, &txn) ||
          kg_txn_clear_graph(txn, KG_ID_DEFAULT_GRAPH, NULL) ||
          fault_add_batch(txn, 0, 1) || kg_txn_commit(txn)) {
        fault_fail("writing between dead readers failed");
      }
      kg_store_close(store);
    }
    size[i] = size_of(folder);
  }
  fault_remove_folder(folder);
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
    whole = fault_count_batch(txn, 0, i) == N_OBJECTS;
  }
  char text[48];
  for (int i = 0; i < N_OBJECTS && whole; ++i) {
    const kg_term o = fault_object_of(i, text);
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
    if (kg_store_open(&fault_silent, folder, &none, &store) ||
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
  fault_new_folder(folder);
  if (fault_write_batches(&fault_silent, folder, &options, 0, N_DAMAGED, -1)) {
    fault_fail("no store to damage");
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
      fault_fail("the store cannot be read");
    }
    const unsigned char changed = byte ^ bit;
    if (pwrite(fd, &changed, 1, at) != 1) {
      fault_fail("the store cannot be damaged");
    }
    const int end = look_at_damage(folder);
    n_told += end > 0;
    n_silent += end < 0;
    if (pwrite(fd, &byte, 1, at) != 1) {
      fault_fail("the store cannot be repaired");
    }
  }
  close(fd);
  fault_remove_folder(folder);
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
  return !strcmp(mode, "full")  ? run_full(argument)
         : !strcmp(mode, "map") ? run_map()
                                : 2;
}
