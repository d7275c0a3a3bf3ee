/* config.h - settings as SQL values. */
#ifndef DNSSIG_SURFACE_CONFIG_H
#define DNSSIG_SURFACE_CONFIG_H

#include <sqlite3ext.h>
#include <stdbool.h>

#include "core/settings.h"
#include "surface/connection.h"

/* Takes over what the environment says (DNSSIG_<KEY>), as dns_config would; what does not fit is logged (sqlite3_log) and passed
** over. */
DNSSIG_MUSTUSE Status config_start(Connection *connection);

/* Sets the result to a setting's value, or to its default: INTEGER where it is a number, else TEXT. */
void config_result(sqlite3_context *context, const Settings *settings, SettingKey key);
void config_result_default(sqlite3_context *context, SettingKey key);

#endif
