# fill.tcl - fills a store of dns_install() as dns_enrich would have done after so many domains.
#
#   source [file join [file dirname [info script]] store fill.tcl]
#   reopen [scratch store.db]
#   store_fill 10000
#
# The four scripts beside this file make the rows, in temporary tables; here they go into dns_answer batch by batch, each a transaction
# of its own, with the indexes and the trigger that are there. Gives a dict: made, the milliseconds that the scripts took; written, those
# of INSERT INTO dns_answer alone, its rows ready in a table; batches; rows.
set store_folder [file dirname [file normalize [info script]]]

proc store_fill {domains} {
  set columns {
    domain, role, name, type, status, section, owner, rtype, ttl, data, priority, target, fields, aa, ad, tc, resolver, rtt_ms,
    tries, asked_at
  }
  db eval {SELECT dns_install()}
  set made [milliseconds {
    db transaction {
      foreach script {world domains records answers} {
        set channel [open [file join $::store_folder $script.sql]]
        set sql [read $channel]
        close $channel
        db eval $sql
      }
    }
  }]
  db eval "CREATE TEMP TABLE store_batch AS SELECT $columns FROM store_answer LIMIT 0"
  set batches [db onecolumn {SELECT max(batch) + 1 FROM store_visit}]
  set written 0
  for {set batch 0} {$batch < $batches} {incr batch} {
    db eval "DELETE FROM store_batch; INSERT INTO store_batch SELECT $columns FROM store_answer WHERE batch = \$batch ORDER BY turn"
    incr written [milliseconds { db eval "INSERT INTO dns_answer($columns) SELECT $columns FROM store_batch" }]
  }
  return [dict create made $made written $written batches $batches rows [db onecolumn {SELECT count(*) FROM dns_answer}]]
}
