# signals.tcl - what the signals, verdicts and clusters of a large recorded store cost, and how that grows with the store.
#
# Stores of 1,000 and 10,000 domains are made (tests/bench/store), about 33 recorded rows a domain. Of each: every signal, each of them
# alone, verdicts, clusters, edges, and what one domain costs. Seconds, rows, and how many times as long as in the store a tenth as
# large: 10 is in proportion.
#
#   BENCH_DOMAINS   of the largest store; 100000 makes a third one, of 1.9 GB
#   BENCH_STORES    a folder where the stores are kept as store<domains>.db, and taken from when they are there already; tables and rows as
#                   they were, views and indexes as dns_install() has them now
#   BENCH_LIMIT     seconds after which a statement is given up (300)
source [file join [file dirname [info script]] .. harness.tcl]
source [file join [file dirname [info script]] store fill.tcl]

set largest [harness::environment BENCH_DOMAINS 10000]
set folder [harness::environment BENCH_STORES [scratch]]
set limit [harness::environment BENCH_LIMIT 300]

# Opens the store of so many domains. Outside the scratch folder it gets its name when it is whole.
proc open_store {domains} {
  set path [file join $::folder store$domains.db]
  if {![file exists $path]} {
    reopen $path.new
    set fill [store_fill $domains]
    db close
    file rename $path.new $path
    dict with fill {
      puts [format "%d domains: rows made in %.1f s, %d written in %.1f s (%.0f a second) in %d batches; %.0f MB" $domains \
        [expr {$made / 1000.0}] $rows [expr {$written / 1000.0}] [expr {1000.0 * $rows / $written}] $batches \
        [expr {[file size $path] / 1e6}]]
    }
  }
  reopen $path
  # As every client: the reference data is read, and statistics are those that are there.
  db eval {SELECT dns_install(), tld_class('com')}
}

# Seconds and the first value of SQL, whose variables are global. Both empty where it took longer than BENCH_LIMIT.
proc timed {sql} {
  set deadline [expr {[clock milliseconds] + 1000 * $::limit}]
  db progress 1000000 [list expr "\[clock milliseconds\] > $deadline"]
  set failed [catch { set ms [milliseconds { set value [uplevel #0 [list db onecolumn $sql]] }] } trouble]
  db progress off {}
  if {!$failed} { return [list [expr {$ms / 1000.0}] $value] }
  if {$trouble ne "interrupted"} { error $trouble }
  return {{} {}}
}

proc report {what sql} {
  lassign [timed $sql] seconds value
  set ::seconds($::domains,$what) $seconds
  set before [expr {$::domains / 10}],$what
  set growth ""
  if {$seconds eq ""} {
    puts [format "%-28s %9s" $what "> $::limit s"]
    return
  }
  if {[info exists ::seconds($before)] && $::seconds($before) ne ""} {
    set growth [format %.1f [expr {max($seconds, 0.001) / max($::seconds($before), 0.001)}]]
  }
  puts [format "%-28s %9.3f %9d %7s" $what $seconds $value $growth]
  return $value
}

# Whether the store is what dns_collect would have recorded: of the domains that were collected once, the same rows come when dns_collect
# answers from the store, but for the times. Rows that are too many or
# missing, and whether there are as many and enough.
proc again {} {
  set columns {domain, role, name, type, status, section, owner, rtype, ttl, data, priority, target, fields, aa, ad, tc, resolver, tries}
  db eval "
    CREATE TEMP TABLE once AS SELECT domain FROM dns_answer WHERE role = 'apex' AND type = 'SOA' GROUP BY domain HAVING count(*) = 1;
    SELECT dns_replay('dns_answer');
    CREATE TEMP TABLE again AS SELECT $columns FROM dns_collect WHERE domain IN (SELECT domain FROM once);
    SELECT dns_replay(NULL);
    CREATE TEMP TABLE was AS SELECT $columns FROM dns_answer WHERE domain IN (SELECT domain FROM once)"
  return [db eval {
    SELECT (SELECT count(*) FROM (SELECT * FROM was EXCEPT SELECT * FROM again)),
           (SELECT count(*) FROM (SELECT * FROM again EXCEPT SELECT * FROM was)),
           (SELECT count(*) FROM was) = (SELECT count(*) FROM again) AND (SELECT count(*) FROM was) > 30000
  }]
}

for {set domains 1000} {$domains <= $largest} {set domains [expr {$domains * 10}]} {
  open_store $domains
  set half [db onecolumn {SELECT domain FROM dns_candidate ORDER BY domain LIMIT 1 OFFSET $domains / 2}]
  set series [db onecolumn {SELECT domain FROM dns_candidate WHERE domain GLOB '[0-9]*-login.*' ORDER BY domain LIMIT 1}]
  puts [format "%-28s %9s %9s %7s" "$domains domains" seconds rows growth]
  set all [report dns_signal {SELECT count(*) FROM dns_signal}]
  set sum 0
  foreach signal [db eval {SELECT signal FROM dns_signal_catalog ORDER BY signal}] {
    set rows [report $signal {SELECT count(*) FROM dns_signal WHERE signal = $signal}]
    if {$rows ne ""} { incr sum $rows }
  }
  foreach area [db eval {SELECT DISTINCT area FROM dns_signal_catalog ORDER BY area}] {
    report "area $area" {SELECT count(*) FROM dns_signal WHERE area = $area}
  }
  foreach view {dns_verdict dns_cluster dns_edge dns_shared dns_tie dns_collection} {
    report $view "SELECT count(*) FROM $view"
  }
  foreach {which domain} [list "a domain" $half "one of a series" $series] {
    foreach view {dns_signal dns_verdict dns_edge} column {domain domain from_value} {
      report "$which, $view" "SELECT count(*) FROM $view WHERE $column = \$domain"
    }
  }
  do_test bench-signals-$domains.1 { db onecolumn {SELECT count(*) FROM dns_collection WHERE state = 'to do'} } 0
  do_test bench-signals-$domains.2 { set all } $sum
  if {$domains == 1000} { do_test bench-signals-$domains.3 again {0 0 1} }
}
finish
