/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/apart.h"

#include "cli/places.h"

#include <errno.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The child tells its status through a pipe: one that ends without a word has
   crashed, however it ended. */

static _Noreturn void
be_child(kg_cli *cli, kg_command_fn *work, int answer)
{
  const struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGBUS, SIG_DFL);
  const kg_status st = work(cli);
  const ssize_t n = write(answer, &st, sizeof st);
  _exit(n == (ssize_t)sizeof st ? 0 : 1);
}

/* @return false when the time is over. */
static bool
wait_for_answer(const kg_cli *cli, pid_t child, int answer)
{
  const kg_number limit = cli->options.timeout;
  const int ms = !limit.given              ? -1
                 : limit.value > INT32_MAX ? INT32_MAX
                                           : (int)limit.value;
  struct pollfd end = {.fd = answer, .events = POLLIN};
  int n;
  while ((n = poll(&end, 1, ms)) < 0 && errno == EINTR) {
    /* The child has the signal too if it came from the terminal; going on after
       a stop is no reason to end. */
    if (cli->cancel.stop) {
      kill(child, SIGINT);
    }
  }
  return n != 0;
}

static kg_status
tell_crash(const kg_cli *cli, int status)
{
  const char *folder = kg_place_of_store(cli->options.store);
  const char *why = WIFSIGNALED(status) ? strsignal(WTERMSIG(status))
                                        : "it ended without an answer";
  return kg_sink_error_hint(
      &cli->ctx.sink, KG_ERR_STORE, folder, "restore the store from a copy",
      "the store is damaged: reading it crashed (%s)", why);
}

static kg_status
look_after(kg_cli *cli, pid_t child, int answer)
{
  kg_status st = KG_OK;
  int status = 0;
  const bool in_time = wait_for_answer(cli, child, answer);
  if (!in_time) {
    kill(child, SIGKILL);
  }
  const ssize_t n = in_time ? read(answer, &st, sizeof st) : 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (cli->cancel.stop) {
    return KG_CANCELLED;
  }
  if (!in_time) {
    return kg_sink_error(&cli->ctx.sink, KG_ERR_LIMIT, NULL,
                         "stopped by the time-out");
  }
  return n == (ssize_t)sizeof st ? st : tell_crash(cli, status);
}

kg_status
kg_run_apart(kg_cli *cli, kg_command_fn *work)
{
  int ends[2];
  pid_t child = -1;
  if (!pipe(ends)) {
    child = fork();
    if (child == 0) {
      close(ends[0]);
      be_child(cli, work, ends[1]);
    }
    close(ends[1]);
    if (child < 0) {
      close(ends[0]);
    }
  }
  if (child < 0) {
    return kg_sink_error(&cli->ctx.sink, KG_ERR_IO, NULL,
                         "no process can be started: %s", strerror(errno));
  }
  const kg_status st = look_after(cli, child, ends[0]);
  close(ends[0]);
  return st;
}
