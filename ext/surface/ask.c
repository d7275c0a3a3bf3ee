/* ask.c - questions of scalar functions. */
#include "surface/ask.h"

#include "answer/type.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/statement.h"

SQLITE_EXTENSION_INIT3

Status ask_question(sqlite3_context *context, const Question *question, Answer **answer)
{
  const Bound *bound = sqlite3_user_data(context);
  StatementVisit visit;
  Status status = statement_enter(context, bound->connection, &visit);
  if( status != DNSSIG_OK ) return status;
  status = resolver_ask(visit.resolver, question, NULL, answer);
  statement_leave(&visit);
  return status;
}

void ask_conclude(sqlite3_context *context, Status status)
{
  switch( status ) {
    case DNSSIG_OK:
    case DNSSIG_DONE:
    case DNSSIG_BADNAME:
    case DNSSIG_MISUSE:
      break;
    case DNSSIG_NOMEM:
    case DNSSIG_BADDATA:
    case DNSSIG_INTERRUPT:
    case DNSSIG_IO:
      result_fault(context, status, NULL);
      break;
  }
}

bool ask_is_record(const Answer *answer, size_t i, uint16_t type)
{
  return answer_section(answer, i) == SECTION_ANSWER && (type == TYPE_ANY || answer_rtype(answer, i) == type);
}

bool ask_may_climb(AnswerStatus status)
{
  switch( status ) {
    case ANSWER_NOERROR:
    case ANSWER_NODATA:
    case ANSWER_NXDOMAIN:
    case ANSWER_REFUSED: /* an authoritative server, asked for a name outside of its zones */
    case ANSWER_OFFLINE: /* a recording may have the domain and not the host */
      return true;
    case ANSWER_SERVFAIL:
    case ANSWER_FORMERR:
    case ANSWER_NOTIMP:
    case ANSWER_TIMEOUT:
    case ANSWER_NETWORK:
    case ANSWER_BADRESPONSE:
    case ANSWER_BADNAME:
    case ANSWER_DENIED:
    case ANSWER_CANCELLED:
    case ANSWER_STATUS_COUNT:
      break;
  }
  return false;
}
