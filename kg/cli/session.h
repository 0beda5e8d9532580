/* SPDX-License-Identifier: Apache-2.0 */
/// A store that is open together with the names that are known over it: what a
/// query, an update or the shell works on.
#ifndef KG_CLI_SESSION_H
#define KG_CLI_SESSION_H

#include "cli/cli.h"
#include "kg/query.h"
#include "kg/store.h"
#include "rdf/prefix.h"

typedef struct kg_session {
  kg_cli *cli;
  kg_store *store;
  const char *folder;   ///< NULL: a temporary store made from files.
  kg_prefixes prefixes; ///< For queries and for showing IRIs.
  kg_known_prefix *known;
  size_t n_known;
} kg_session;

typedef enum kg_session_mode {
  KG_SESSION_READ,
  KG_SESSION_WRITE,  ///< The store must be there.
  KG_SESSION_CREATE, ///< It is made if need be.
} kg_session_mode;

/// Opens the store that the options name, or with `--data` and `--named` a
/// temporary one with these files. Close it whatever the answer.
kg_status
kg_session_open(kg_session *session, kg_cli *cli, kg_session_mode mode);
/// No store at all: for `--check`.
kg_status kg_session_open_nothing(kg_session *session, kg_cli *cli);
void kg_session_close(kg_session *session);

/// Base IRI of the store, or the default one.
kg_slice kg_session_base(const kg_session *session);
/// The IRI that --graph names, in full or by a known prefix; empty without.
/// @return KG_ERR_USAGE, told to the sink.
kg_status kg_session_graph(const kg_session *session, kg_slice *graph);
/// Make `known` anew after `prefixes` changed.
kg_status kg_session_update_prefixes(kg_session *session);
/// What the options say about opening.
kg_store_options kg_session_store_options(const kg_cli *cli,
                                          kg_session_mode mode);
/// What they say about running.
kg_run_options kg_session_run_options(const kg_cli *cli);

/// A query or update as given: its text, its name for diagnostics, its base.
typedef struct kg_request {
  kg_slice text;
  const char *source; ///< NULL = "query".
  const char *base;   ///< NULL = the session's.
} kg_request;

/// Takes the request from the one argument or from `--file`.
/// @param buf Holds the text. @return KG_ERR_USAGE if there is none or both.
kg_status kg_request_read(kg_cli *cli, kg_buf *buf, kg_request *request);

kg_status kg_session_prepare(const kg_session *session,
                             const kg_request *request,
                             bool is_update,
                             kg_query **query);

#endif
