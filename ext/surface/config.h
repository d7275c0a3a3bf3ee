/* config.h - settings as SQL values. */
#ifndef DNSSIG_SURFACE_CONFIG_H
#define DNSSIG_SURFACE_CONFIG_H

#include <sqlite3ext.h>
#include <stdbool.h>

#include "core/settings.h"

/* Sets the result to a setting's value, or to its default: INTEGER where it is a number, else TEXT. */
void config_result(sqlite3_context *context, const Settings *settings, SettingKey key);
void config_result_default(sqlite3_context *context, SettingKey key);

#endif
