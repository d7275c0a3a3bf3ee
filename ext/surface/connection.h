/* connection.h - what one SQLite connection shares among all functions and tables of this extension. */
#ifndef DNSSIG_SURFACE_CONNECTION_H
#define DNSSIG_SURFACE_CONNECTION_H

#include <sqlite3ext.h>
#include <stdbool.h>

#include "context/mmdb.h"
#include "context/reference.h"
#include "core/settings.h"
#include "core/status.h"
#include "name/recent.h"
#include "name/suffix.h"
#include "resolve/resolver.h"

typedef struct Connection {
  sqlite3 *db;
  Settings settings;
  Suffixes *suffixes; /* never NULL; replaced by connection_take_suffixes */
  Recent recent;      /* hosts read by host_value, cut by these suffixes */
  Mmdb *asn_db;       /* NULL: none is set; replaced by dns_config('asn_db', …) */
  Mmdb *country_db;
  Resolver *resolver;   /* made at the first live question: use connection_resolver */
  bool has_recording;   /* dns_replay() has given the resolver one */
  bool reads_recording; /* dns_replay() is at it */
  Reference *reference; /* made at the first use: use connection_reference */
  bool reads_reference; /* dns_reference_load() is at it */
  bool enriches;        /* dns_enrich() is at it */
  int holders;          /* one for each registered function and module */
} Connection;

/* Returns owned, with one holder. DNSSIG_MISUSE: a DNSSIG_<KEY> in the environment does not fit, *why says what does. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status connection_open(sqlite3 *db, Connection **out, Text *why);
Connection *connection_hold(Connection *connection);
void connection_release(void *connection); /* the last release frees all; the type that xDestroy wants */

/* Takes the list, and frees the one before with all that was read by it. */
void connection_take_suffixes(Connection *connection, Suffixes *suffixes);

DNSSIG_MUSTUSE Status connection_resolver(Connection *connection, Resolver **out);   /* borrowed */
DNSSIG_MUSTUSE Status connection_reference(Connection *connection, Reference **out); /* borrowed */

/* DNSSIG_MISUSE: the setting lock is on; *why says so. What changes the session, or reads a file or asks a server
** that a statement names, asks this first. */
DNSSIG_MUSTUSE Status connection_changeable(const Connection *connection, Text *why);

/* True once the user has asked this connection's statements to end (sqlite3_interrupt). Works on every SQLite from 3.38 on. */
bool connection_interrupted(void *connection);

/* The same, or the program's progress handler (sqlite3_progress_handler) ends them: what waits for the network asks this, every 50 ms at
** most. So the time limit of a program such as Datasette, and Python's Ctrl-C, end a lookup that they could not interrupt. */
bool connection_ended(void *connection);

#endif
