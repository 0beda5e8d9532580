/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/signals.h"

#include <time.h>
#include <unistd.h>

/* A handler is given nothing but a number, so that this is the one place of
   the program with variables outside of any object. */
static kg_cancel *volatile to_cancel;
static volatile sig_atomic_t stays;
static volatile sig_atomic_t timed_out;

enum { STORE_TROUBLE = 4, INTERRUPTED = 130 };

static void
on_interrupt(int number)
{
  (void)number;
  if (to_cancel->stop && !stays) {
    _exit(INTERRUPTED);
  }
  to_cancel->stop = 1;
}

/* A shell that waits for input has nothing to put away. */
static void
on_end(int number)
{
  (void)number;
  if (to_cancel->stop || stays) {
    _exit(INTERRUPTED);
  }
  to_cancel->stop = 1;
}

/* Not one that whoever started us wants to be ignored, as nohup does. */
static void
catch_end(int number)
{
  struct sigaction before;
  struct sigaction action = {.sa_handler = on_end};
  sigemptyset(&action.sa_mask);
  if (!sigaction(number, NULL, &before) && before.sa_handler != SIG_IGN) {
    sigaction(number, &action, NULL);
  }
}

/* Only a mapped file that is shorter than it says, or cannot be read, ends
   here: that of a store. */
static void
on_bus_error(int number)
{
  static const char words[] =
      "kg: the store's file cannot be read (bus error)\n"
      "  see what 'kg check' says\n";
  (void)number;
  const ssize_t n = write(STDERR_FILENO, words, sizeof words - 1);
  (void)n;
  _exit(STORE_TROUBLE);
}

static void
on_alarm(int number)
{
  (void)number;
  timed_out = 1;
  to_cancel->stop = 1;
}

void
kg_signals_catch(kg_cancel *cancel)
{
  to_cancel = cancel;
  struct sigaction action = {.sa_handler = on_interrupt};
  sigemptyset(&action.sa_mask);
  /* Without SA_RESTART: a read that waits for input returns. */
  sigaction(SIGINT, &action, NULL);
  catch_end(SIGTERM);
  catch_end(SIGHUP);
  action.sa_handler = on_bus_error;
  sigaction(SIGBUS, &action, NULL);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, NULL);
}

void
kg_signals_limit(uint64_t milliseconds)
{
  /* Again and again: the first may come just before a read that waits. */
  const struct itimerspec when = {
      .it_interval = {0, 100000000L},
      .it_value = {(time_t)(milliseconds / 1000),
                   milliseconds ? (long)(milliseconds % 1000) * 1000000L : 1}};
  struct sigaction action = {.sa_handler = on_alarm};
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                           .sigev_signo = SIGALRM};
  timer_t timer;
  sigemptyset(&action.sa_mask);
  sigaction(SIGALRM, &action, NULL);
  if (!timer_create(CLOCK_MONOTONIC, &event, &timer)) {
    timer_settime(timer, 0, &when, NULL);
  }
}

bool
kg_signals_timed_out(void)
{
  return timed_out;
}

void
kg_signals_stay(bool stay)
{
  stays = stay;
}
