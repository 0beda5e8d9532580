/* SPDX-License-Identifier: Apache-2.0 */
#include "text/name_model.h"

#include "base/cache_line.h"
double
kg_name_exp(double x)
{
  // e^x = 2^k * e^r with |r| <= ln 2 / 2, and e^r by its series.
  const double ln2 = 0.693147180559945309417;
  double sum = 1;
  double term = 1;
  if (x < -700) {
    return 0;
  }
  if (x > 700) {
    x = 700;
  }
  const int k = (int)(x / ln2 + (x < 0 ? -0.5 : 0.5));
  const double r = x - k * ln2;
  for (int i = 1; i <= 13; i++) {
    term = term * r / i;
    sum += term;
  }
  // Times 2^k: exact, as |k| <= 1010.
  const uint64_t bits = (uint64_t)(1023 + k) << 52;
  double power;
  memcpy(&power, &bits, sizeof power);
  return sum * power;
}

void
kg_name_model_mix(kg_name_model *m,
                  int32_t share,
                  const int32_t *other_steps,
                  int32_t other_share)
{
  m->share = share;
  for (size_t k = 0; k < KG_NAME_LABELS * KG_NAME_LABELS; k++) {
    const int32_t other = other_steps ? other_steps[k] * other_share : 0;
    m->steps[k] = (m->own_steps[k] * share + other) / 16;
    m->factors[k] = kg_name_may_follow(k / KG_NAME_LABELS, k % KG_NAME_LABELS)
                        ? kg_name_exp((double)m->steps[k] / m->scale)
                        : 0;
  }
}

bool
kg_name_model_init(kg_name_model *out, const kg_model *model)
{
  const kg_slice rows = kg_model_section(model, "rows");
  const kg_slice steps = kg_model_section(model, "steps");
  const kg_slice scale = kg_model_section(model, "scale");
  memset(out, 0, sizeof *out);
  kg_model_table_init(&out->features, kg_model_section(model, "features"));
  out->rows = (const void *)rows.ptr;
  out->n_rows = rows.len / KG_NAME_ROW;
  out->own_steps = (const void *)steps.ptr;
  if (scale.len >= sizeof out->scale) {
    memcpy(&out->scale, scale.ptr, sizeof out->scale);
  }
  const bool ok =
      out->features.slots && out->scale > 0 && steps.len == sizeof out->steps;
  if (ok) {
    kg_name_model_mix(out, 16, NULL, 0);
  }
  return ok;
}

static void
add_rows(const kg_name_model *m,
         const uint64_t *features,
         size_t n,
         int32_t *scores)
{
  int32_t sums[KG_NAME_ROW] = {0};
  uint32_t rows[KG_NAME_FEATURES] = {0};
  size_t n_rows = 0;
  // Memory is slow and can do many things at once: first ask, then look.
  for (size_t k = 0; k < n; k++) {
    kg_model_table_prefetch(&m->features, features[k]);
  }
  for (size_t k = 0; k < n; k++) {
    const uint32_t row = kg_model_table_find(&m->features, features[k]);
    rows[n_rows] = row - 1;
    if (row && row <= m->n_rows) {
      kg_fetch(m->rows + (size_t)(row - 1) * KG_NAME_ROW, 1);
      n_rows++;
    }
  }
  for (size_t k = 0; k < n_rows; k++) {
    const int8_t *weights = m->rows + (size_t)rows[k] * KG_NAME_ROW;
    for (size_t l = 0; l < KG_NAME_ROW; l++) {
      sums[l] += weights[l];
    }
  }
  for (size_t l = 0; l < KG_NAME_LABELS; l++) {
    scores[l] += sums[l] * m->share / 16;
  }
}

void
kg_name_add_words(const kg_name_model *m,
                  const kg_name_token *s,
                  size_t n,
                  int32_t *scores)
{
  uint64_t features[KG_NAME_FEATURES];
  for (size_t i = 0; i < n; i++) {
    add_rows(m, features, kg_name_word_features(s, n, i, features),
             scores + i * KG_NAME_LABELS);
  }
}

void
kg_name_add_votes(const kg_name_model *m,
                  const kg_name_token *s,
                  size_t n,
                  int32_t *scores)
{
  uint64_t features[KG_NAME_FEATURES];
  for (size_t i = 0; i < n; i++) {
    add_rows(m, features, kg_name_vote_features(s, n, i, features),
             scores + i * KG_NAME_LABELS);
  }
}

/* `best` gets, in place of each score, the best score of a path that ends
 * there; `from` where it came from. */
static void
find_path(const kg_name_model *m,
          const int32_t *scores,
          size_t n,
          int64_t *best,
          uint8_t *from)
{
  for (size_t l = 0; l < KG_NAME_LABELS; l++) {
    best[l] = kg_name_may_follow(0, l) ? scores[l] : INT32_MIN;
  }
  for (size_t i = 1; i < n; i++) {
    const int64_t *before = best + (i - 1) * KG_NAME_LABELS;
    for (size_t l = 0; l < KG_NAME_LABELS; l++) {
      int64_t top = INT64_MIN;
      for (size_t k = 0; k < KG_NAME_LABELS; k++) {
        const int64_t score = before[k] + m->steps[k * KG_NAME_LABELS + l];
        if (kg_name_may_follow(k, l) && score > top) {
          top = score;
          from[i * KG_NAME_LABELS + l] = (uint8_t)k;
        }
      }
      best[i * KG_NAME_LABELS + l] = top + scores[i * KG_NAME_LABELS + l];
    }
  }
}

static void
read_path(const int64_t *best, const uint8_t *from, size_t n, uint8_t *labels)
{
  size_t label = 0;
  const int64_t *last = best + (n - 1) * KG_NAME_LABELS;
  for (size_t l = 1; l < KG_NAME_LABELS; l++) {
    label = last[l] > last[label] ? l : label;
  }
  for (size_t i = n; i-- > 0;) {
    labels[i] = (uint8_t)label;
    if (i > 0) {
      label = from[i * KG_NAME_LABELS + label];
    }
  }
}

static void
normalise(double *row)
{
  double sum = 0;
  for (size_t l = 0; l < KG_NAME_LABELS; l++) {
    sum += row[l];
  }
  for (size_t l = 0; sum > 0 && l < KG_NAME_LABELS; l++) {
    row[l] /= sum;
  }
}

void
kg_name_decode(const kg_name_model *m,
               const int32_t *scores,
               size_t n,
               double *work,
               uint8_t *labels)
{
  int64_t *best = (void *)work;
  uint8_t *from = (void *)(work + n * KG_NAME_LABELS);
  if (n > 0) {
    find_path(m, scores, n, best, from);
    read_path(best, from, n, labels);
  }
}

/* Forward and backward sums, each row scaled to one. */
void
kg_name_weigh(const kg_name_model *m,
              const int32_t *scores,
              size_t n,
              double *work,
              float *out)
{
  const double *step = m->factors;
  double *forward = work;
  double *local = work + n * KG_NAME_LABELS;
  double back[KG_NAME_LABELS];
  double next[KG_NAME_LABELS];
  const double scale = m->scale;
  for (size_t i = 0; i < n; i++) {
    const int32_t *s = scores + i * KG_NAME_LABELS;
    int32_t top = s[0];
    for (size_t l = 1; l < KG_NAME_LABELS; l++) {
      top = s[l] > top ? s[l] : top;
    }
    for (size_t l = 0; l < KG_NAME_LABELS; l++) {
      double sum = i == 0 ? kg_name_may_follow(0, l) : 0;
      for (size_t k = 0; i > 0 && k < KG_NAME_LABELS; k++) {
        sum += forward[(i - 1) * KG_NAME_LABELS + k] *
               step[k * KG_NAME_LABELS + l];
      }
      local[i * KG_NAME_LABELS + l] = kg_name_exp((s[l] - top) / scale);
      forward[i * KG_NAME_LABELS + l] = sum * local[i * KG_NAME_LABELS + l];
    }
    normalise(forward + i * KG_NAME_LABELS);
  }
  for (size_t l = 0; l < KG_NAME_LABELS; l++) {
    back[l] = 1;
  }
  for (size_t i = n; i-- > 0;) {
    double row[KG_NAME_LABELS];
    for (size_t l = 0; l < KG_NAME_LABELS; l++) {
      row[l] = forward[i * KG_NAME_LABELS + l] * back[l];
    }
    normalise(row);
    for (size_t l = 0; l < KG_NAME_LABELS; l++) {
      out[i * KG_NAME_LABELS + l] = (float)row[l];
      next[l] = local[i * KG_NAME_LABELS + l] * back[l];
    }
    for (size_t k = 0; k < KG_NAME_LABELS; k++) {
      back[k] = 0;
      for (size_t l = 0; l < KG_NAME_LABELS; l++) {
        back[k] += step[k * KG_NAME_LABELS + l] * next[l];
      }
    }
    normalise(back);
  }
}
