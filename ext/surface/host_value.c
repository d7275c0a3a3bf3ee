/* host_value.c - read through the memory of the connection. */
#include "surface/host_value.h"

#include "surface/register.h"
#include "surface/result.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

static Connection *connection_of(sqlite3_context *context)
{
  const Bound *bound = sqlite3_user_data(context);
  return bound->connection;
}

bool host_value(sqlite3_context *context, sqlite3_value *value, Reading **out)
{
  const char *text;
  size_t len;
  Status status = value_text(value, &text, &len);
  if( status == DNSSIG_OK ) status = recent_read(&connection_of(context)->recent, text, len, out);
  if( status == DNSSIG_NOMEM ) result_fault(context, status, NULL);
  return status == DNSSIG_OK;
}

bool ip_value(sqlite3_context *context, sqlite3_value *value, const Host **out)
{
  Reading *reading;
  if( !host_value(context, value, &reading) || reading->host.kind != HOST_IP ) return false;
  *out = &reading->host;
  return true;
}

bool name_value(sqlite3_context *context, sqlite3_value *value, Reading **out)
{
  return host_value(context, value, out) && (*out)->host.kind == HOST_NAME;
}

const SuffixSplit *split_value(sqlite3_context *context, Reading *reading, bool icann)
{
  return reading_split(reading, connection_of(context)->suffixes, icann);
}
