/* SPDX-License-Identifier: Apache-2.0 */
#include "name_paths.h"

#include <math.h>

#define L KG_NAME_LABELS

static bool
is_allowed(const name_paths *s, size_t i, size_t label)
{
  return !s->mask || s->mask[i] >> label & 1;
}

/* @return false if no path is allowed: the marks contradict the labels'
 * order. */
static bool
sum_forward(const name_paths *s, double *log_sum)
{
  *log_sum = 0;
  for (size_t i = 0; i < s->n; i++) {
    double sum = 0;
    double *here = s->forward + i * L;
    for (size_t l = 0; l < L; l++) {
      double in = i == 0 ? kg_name_may_follow(0, l) : 0;
      for (size_t k = 0; i > 0 && k < L; k++) {
        in += here[(ptrdiff_t)k - L] * s->step[k][l];
      }
      here[l] = is_allowed(s, i, l) ? in * s->local[i * L + l] : 0;
      sum += here[l];
    }
    if (sum <= 0) {
      return false;
    }
    for (size_t l = 0; l < L; l++) {
      here[l] /= sum;
    }
    *log_sum += log(sum);
  }
  return true;
}

/* Adds the probability of each step from word `i - 1` to word `i`. */
static void
add_pairs(const name_paths *s, size_t i, const double *next, double pairs[L][L])
{
  const double *before = s->forward + (i - 1) * L;
  double total = 0;
  for (size_t k = 0; k < L; k++) {
    for (size_t l = 0; l < L; l++) {
      total += before[k] * s->step[k][l] * next[l];
    }
  }
  for (size_t k = 0; k < L; k++) {
    for (size_t l = 0; l < L; l++) {
      pairs[k][l] += before[k] * s->step[k][l] * next[l] / total;
    }
  }
}

static void
sum_backward(const name_paths *s, double pairs[L][L])
{
  double next[L];
  for (size_t l = 0; l < L; l++) {
    s->backward[(s->n - 1) * L + l] = 1;
  }
  for (size_t i = s->n - 1; i > 0; i--) {
    double sum = 0;
    double *here = s->backward + (i - 1) * L;
    for (size_t l = 0; l < L; l++) {
      next[l] = is_allowed(s, i, l) ? s->local[i * L + l] * here[L + l] : 0;
    }
    for (size_t k = 0; k < L; k++) {
      here[k] = 0;
      for (size_t l = 0; l < L; l++) {
        here[k] += s->step[k][l] * next[l];
      }
      sum += here[k];
    }
    for (size_t k = 0; k < L; k++) {
      here[k] /= sum;
    }
    if (pairs) {
      add_pairs(s, i, next, pairs);
    }
  }
}

double
name_paths_sum(const name_paths *s, double *out, double pairs[L][L])
{
  double log_sum = 0;
  if (!sum_forward(s, &log_sum)) {
    return NAME_NO_PATH;
  }
  sum_backward(s, pairs);
  for (size_t i = 0; i < s->n; i++) {
    double sum = 0;
    for (size_t l = 0; l < L; l++) {
      out[i * L + l] = s->forward[i * L + l] * s->backward[i * L + l];
      sum += out[i * L + l];
    }
    for (size_t l = 0; l < L; l++) {
      out[i * L + l] /= sum;
    }
  }
  return log_sum;
}
