/* config.h - settings as SQL values. */
#ifndef DNSSIG_SURFACE_CONFIG_H
#define DNSSIG_SURFACE_CONFIG_H

#include <sqlite3ext.h>
#include <stdbool.h>

#include "core/settings.h"
#include "surface/connection.h"

/* Takes over what the environment says (DNSSIG_<KEY>), as dns_config would. What does not fit is no small matter there: a server's address
** with a letter too many, and the system's resolver would be asked.
** DNSSIG_MISUSE, DNSSIG_IO: one does not fit, *why says what does. */
DNSSIG_MUSTUSE Status config_start(Connection *connection, Text *why);

/* Sets the result to a setting's value, or to its default: INTEGER where it is a number, else TEXT. */
void config_result(sqlite3_context *context, const Settings *settings, SettingKey key);
void config_result_default(sqlite3_context *context, SettingKey key);

#endif
