/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"

#include "cli/cli.h"
#include "cli/suggest.h"
#include "cli/values.h"

#include <stddef.h>

static const kg_option options_table[] = {
#define OPTION(field, kind, scope, name, letter, value, help)                  \
  {name,                                                                       \
   value,                                                                      \
   help,                                                                       \
   offsetof(kg_options, field),                                                \
   KG_OPTION_##kind,                                                           \
   KG_OPTION_##scope,                                                          \
   letter},
#include "cli/options.def"
#undef OPTION
};
enum { N_OPTIONS = sizeof options_table / sizeof *options_table };

static const kg_command commands_table[] = {
#define COMMAND(name, min, max, args, help, options, examples)                 \
  {#name, args, help, options, examples, kg_command_##name, min, max},
#include "cli/commands.def"
#undef COMMAND
};
enum { N_COMMANDS = sizeof commands_table / sizeof *commands_table };

const kg_option *
kg_options_table(size_t *n)
{
  *n = N_OPTIONS;
  return options_table;
}

const kg_command *
kg_commands_table(size_t *n)
{
  *n = N_COMMANDS;
  return commands_table;
}

const kg_command *
kg_commands_find(const char *name)
{
  for (size_t i = 0; i < N_COMMANDS; i++) {
    if (!strcmp(commands_table[i].name, name)) {
      return &commands_table[i];
    }
  }
  return NULL;
}

bool
kg_command_lists(const kg_command *command, const kg_option *option)
{
  const size_t len = strlen(option->name);
  const char *at = command->options;
  while (*at) {
    const size_t word = strcspn(at, " ");
    if (word == len && !memcmp(at, option->name, len)) {
      return true;
    }
    at += word + (at[word] == ' ');
  }
  return false;
}

/* What one parse needs to hand around. */
typedef struct parser {
  const kg_context *ctx;
  kg_arena *arena;
  int argc;
  const char *const *argv;
  int at;
  kg_command_line *line;
  const kg_option *seen[N_OPTIONS]; /* In order, to check them in the end. */
  size_t n_seen;
} parser;

static bool
add_text(kg_arena *arena, kg_texts *texts, const char *text)
{
  /* Grows at powers of two; what is left behind stays in the arena. */
  if (!(texts->n & (texts->n - 1))) {
    const char **at =
        KG_ARENA_ARRAY(arena, const char *, texts->n ? texts->n * 2 : 1);
    if (!at) {
      return false;
    }
    if (texts->n) {
      memcpy(at, texts->at, texts->n * sizeof *at);
    }
    texts->at = at;
  }
  texts->at[texts->n++] = text;
  return true;
}

static kg_status
bad_value(const parser *p, const kg_option *option, const char *text)
{
  static const char *const wanted[] = {
      [KG_OPTION_SIZE] = "a size like 512M or 2G",
      [KG_OPTION_TIME] = "a time like 30, 2.5, 500ms or 1m",
      [KG_OPTION_COUNT] = "a whole number",
  };
  return kg_sink_error(&p->ctx->sink, KG_ERR_USAGE, NULL,
                       "--%s takes %s, not \"%s\"", option->name,
                       wanted[option->kind], text);
}

static kg_status
set_number(parser *p, const kg_option *option, const char *text, void *field)
{
  kg_number *number = field;
  const kg_slice slice = kg_slice_of(text);
  const bool ok =
      option->kind == KG_OPTION_SIZE   ? kg_read_size(slice, &number->value)
      : option->kind == KG_OPTION_TIME ? kg_read_duration(slice, &number->value)
                                       : kg_read_count(slice, &number->value);
  number->given = ok;
  return ok ? KG_OK : bad_value(p, option, text);
}

static kg_status
set_option(parser *p, const kg_option *option, const char *text)
{
  void *field = (char *)&p->line->options + option->offset;
  bool known = false;
  for (size_t i = 0; i < p->n_seen; i++) {
    known |= p->seen[i] == option;
  }
  if (!known) {
    p->seen[p->n_seen++] = option;
  }
  switch (option->kind) {
  case KG_OPTION_FLAG: *(bool *)field = true; return KG_OK;
  case KG_OPTION_TEXT: *(const char **)field = text; return KG_OK;
  case KG_OPTION_LIST:
    return add_text(p->arena, field, text) ? KG_OK : kg_out_of_memory(p->ctx);
  case KG_OPTION_SIZE:
  case KG_OPTION_TIME:
  case KG_OPTION_COUNT: break;
  }
  return set_number(p, option, text, field);
}

static kg_status
unknown_option(const parser *p, kg_slice name)
{
  kg_suggest suggest = kg_suggest_begin(name);
  for (size_t i = 0; i < N_OPTIONS; i++) {
    kg_suggest_offer(&suggest, kg_slice_of(options_table[i].name));
  }
  if (!suggest.best.len) {
    return kg_sink_error_hint(&p->ctx->sink, KG_ERR_USAGE, NULL,
                              "kg --help lists the commands and their options",
                              "unknown option --%.*s", KG_FMT(name));
  }
  const kg_slice hint =
      kg_arena_printf(p->arena, "did you mean --%.*s?", KG_FMT(suggest.best));
  return kg_sink_error_hint(&p->ctx->sink, KG_ERR_USAGE, NULL, hint.ptr,
                            "unknown option --%.*s", KG_FMT(name));
}

static kg_status
take_value(parser *p, const kg_option *option, const char **value)
{
  if (p->at >= p->argc) {
    return kg_sink_error(&p->ctx->sink, KG_ERR_USAGE, NULL,
                         "--%s needs a value: --%s %s", option->name,
                         option->name, option->value);
  }
  *value = p->argv[p->at++];
  return KG_OK;
}

/* `word` is what stands behind the two dashes. */
static kg_status
read_long(parser *p, const char *word)
{
  const size_t len = strcspn(word, "=");
  const kg_option *option = NULL;
  for (size_t i = 0; i < N_OPTIONS && !option; i++) {
    if (strlen(options_table[i].name) == len &&
        !memcmp(options_table[i].name, word, len)) {
      option = &options_table[i];
    }
  }
  if (!option) {
    return unknown_option(p, kg_slice_make(word, len));
  }
  const char *value = word[len] ? word + len + 1 : NULL;
  if (!option->value && value) {
    return kg_sink_error(&p->ctx->sink, KG_ERR_USAGE, NULL,
                         "--%s takes no value", option->name);
  }
  if (option->value && !value) {
    TRY(take_value(p, option, &value));
  }
  return set_option(p, option, value);
}

/* Letters may be joined, and a value may follow its letter: `-qf FILE`. */
static kg_status
read_short(parser *p, const char *word)
{
  for (; *word; word++) {
    const kg_option *option = NULL;
    for (size_t i = 0; i < N_OPTIONS && !option; i++) {
      if (options_table[i].letter == *word) {
        option = &options_table[i];
      }
    }
    if (!option) {
      return kg_sink_error_hint(
          &p->ctx->sink, KG_ERR_USAGE, NULL,
          "kg --help lists the commands and their options",
          "unknown option -%c", *word);
    }
    if (option->value) {
      const char *value = word[1] ? word + 1 : NULL;
      if (!value) {
        TRY(take_value(p, option, &value));
      }
      return set_option(p, option, value);
    }
    TRY(set_option(p, option, NULL));
  }
  return KG_OK;
}

static kg_status
unknown_command(const parser *p, const char *name)
{
  kg_suggest suggest = kg_suggest_begin(kg_slice_of(name));
  for (size_t i = 0; i < N_COMMANDS; i++) {
    kg_suggest_offer(&suggest, kg_slice_of(commands_table[i].name));
  }
  const kg_slice hint = suggest.best.len
                            ? kg_arena_printf(p->arena, "did you mean kg %.*s?",
                                              KG_FMT(suggest.best))
                            : KG_SLICE("kg --help lists the commands");
  return kg_sink_error_hint(&p->ctx->sink, KG_ERR_USAGE, NULL, hint.ptr,
                            "unknown command \"%s\"", name);
}

static kg_status
read_argument(parser *p, const char *word)
{
  if (!p->line->command) {
    p->line->command = kg_commands_find(word);
    return p->line->command ? KG_OK : unknown_command(p, word);
  }
  return add_text(p->arena, &p->line->args, word) ? KG_OK
                                                  : kg_out_of_memory(p->ctx);
}

static kg_status
read_words(parser *p)
{
  bool only_arguments = false;
  while (p->at < p->argc) {
    const char *word = p->argv[p->at++];
    if (only_arguments || word[0] != '-' || !word[1]) {
      TRY(read_argument(p, word));
    } else if (!strcmp(word, "--")) {
      only_arguments = true;
    } else if (word[1] == '-') {
      TRY(read_long(p, word + 2));
    } else {
      TRY(read_short(p, word + 1));
    }
  }
  return KG_OK;
}

static kg_status
check_command(const parser *p)
{
  const kg_command *command = p->line->command;
  const char *hint =
      kg_arena_printf(p->arena, "usage: kg %s %s", command->name, command->args)
          .ptr;
  for (size_t i = 0; i < p->n_seen; i++) {
    if (p->seen[i]->scope == KG_OPTION_OWN &&
        !kg_command_lists(command, p->seen[i])) {
      return kg_sink_error_hint(
          &p->ctx->sink, KG_ERR_USAGE, NULL,
          kg_arena_printf(p->arena, "kg %s --help lists its options",
                          command->name)
              .ptr,
          "kg %s has no option --%s", command->name, p->seen[i]->name);
    }
  }
  if (p->line->args.n < command->min_args) {
    return kg_sink_error_hint(&p->ctx->sink, KG_ERR_USAGE, NULL, hint,
                              "kg %s needs more arguments", command->name);
  }
  if (p->line->args.n > command->max_args) {
    return kg_sink_error_hint(&p->ctx->sink, KG_ERR_USAGE, NULL, hint,
                              "kg %s takes no argument \"%s\"", command->name,
                              p->line->args.at[command->max_args]);
  }
  return KG_OK;
}

static kg_status
check_color(const parser *p)
{
  const char *color = p->line->options.color;
  if (!color || !strcmp(color, "auto") || !strcmp(color, "always") ||
      !strcmp(color, "never")) {
    return KG_OK;
  }
  return kg_sink_error(&p->ctx->sink, KG_ERR_USAGE, NULL,
                       "--color takes auto, always or never, not \"%s\"",
                       color);
}

kg_status
kg_command_line_parse(const kg_context *ctx,
                      kg_arena *arena,
                      int argc,
                      const char *const *argv,
                      kg_command_line *line)
{
  *line = (kg_command_line){0};
  parser p = {.ctx = ctx, .arena = arena, .argc = argc, .argv = argv, .at = 1};
  p.line = line;
  TRY(read_words(&p));
  TRY(check_color(&p));
  if (!line->command || line->options.help || line->options.version) {
    return KG_OK;
  }
  return check_command(&p);
}
