/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/signals.h"

#include <unistd.h>

/* A handler is given nothing but a number, so that this is the one place of
   the program with variables outside of any object. */
static kg_cancel *volatile to_cancel;
static volatile sig_atomic_t stays;

static void
on_interrupt(int number)
{
  (void)number;
  if (to_cancel->stop && !stays) {
    _exit(130);
  }
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
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, NULL);
}

void
kg_signals_stay(bool stay)
{
  stays = stay;
}
