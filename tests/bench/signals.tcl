# signals.tcl - what the signals, verdicts and clusters of a large recorded store cost, and how that grows with the store.
#
# Stores of 1,000 and 10,000 domains are made (tests/bench/store), about 33 recorded rows a domain. Of each two neighbours in size
# rows tell: what all signals, each of them alone, verdicts, clusters and edges cost a domain in the larger store, as a ratio to the
# smaller one, which is 1 where cost is in proportion; and what a page about one domain takes. BENCH_LIMIT ends a statement that takes
# too long, and the script with it.
#
#   BENCH_DOMAINS   of the largest store; 100000 makes a third one, of 1.9 GB
#   BENCH_STORES    a folder where the stores are kept as store<domains>.db, and taken from when they are there already; tables and rows as
#                   they were, views and indexes as dns_install() has them now
#   BENCH_ROUNDS    how often each statement is timed (3); one round more is not counted
#   BENCH_LIMIT     seconds after which a statement is given up (300)
source [file join [file dirname [info script]] bench.tcl]
source [file join [file dirname [info script]] store fill.tcl]

set largest [harness::environment BENCH_DOMAINS 10000]
set folder [harness::environment BENCH_STORES [scratch]]
set rounds [harness::environment BENCH_ROUNDS 3]
set limit [harness::environment BENCH_LIMIT 300]

proc store_path {domains} { file join $::folder store$domains.db }

# Makes the store of so many domains. Outside the scratch folder it gets its name when it is whole.
proc make_store {domains} {
  set path [store_path $domains]
  if {[file exists $path]} return
  reopen $path.new
  set fill [store_fill $domains]
  reopen
  file rename $path.new $path
  dict with fill {
    bench::row "filling a store of $domains domains" -figures [list [expr {1000.0 * $rows / $written}]] \
      -note "rows of dns_answer a second; $rows rows in $batches batches, [expr {[file size $path] / 1000000}] MB"
  }
}

# A store beside db, as every client has one: the reference data is read, and statistics are those that are there.
proc open_store {domains} {
  sqlite3 store$domains [store_path $domains]
  store$domains enable_load_extension 1
  store$domains onecolumn {SELECT load_extension($harness::library)}
  store$domains eval {SELECT dns_install(), tld_class('com')}
}

# Milliseconds that SQL takes in the store of so many domains. Its variables are global, its first value goes to ::value($domains).
proc timed {domains sql} {
  set deadline [expr {[clock milliseconds] + 1000 * $::limit}]
  store$domains progress 1000000 [list expr "\[clock milliseconds\] > $deadline"]
  set start [clock microseconds]
  set ::value($domains) [uplevel #0 [list store$domains onecolumn $sql]]
  expr {([clock microseconds] - $start) / 1000.0}
}

# A row: the cost a domain in the larger store and in one a tenth as large.
proc growth {what domains sql args} {
  set smaller [expr {$domains / 10}]
  set got [bench::alternate $::rounds [list $smaller "expr {\[timed $smaller [list $sql]\] / $smaller}" \
                                            $domains "expr {\[timed $domains [list $sql]\] / $domains}"]]
  bench::row "$what, a domain: $domains to $smaller" -values $got -unit ms -ratio [list $domains $smaller] {*}$args \
    -note "$::value($domains) rows in [bench::figure [expr {[bench::median [dict get $got $domains]] * $domains / 1000}]] s"
  return $::value($domains)
}

# A row: what asking for one domain takes.
proc page {what domains sql args} {
  bench::row "$what, of $domains" -figures [dict get [bench::alternate $::rounds [list page [list timed $domains $sql]]] page] \
    {*}$args -note ms
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

for {set domains 1000} {$domains <= $largest} {set domains [expr {$domains * 10}]} { make_store $domains }
reopen [store_path 1000]
db eval {SELECT dns_install(), tld_class('com')}
do_test bench-signals-1.0 again {0 0 1}
reopen
open_store 1000
for {set domains 10000} {$domains <= $largest} {set domains [expr {$domains * 10}]} {
  open_store $domains
  set half [store$domains onecolumn {SELECT domain FROM dns_candidate ORDER BY domain LIMIT 1 OFFSET $domains / 2}]
  set series [store$domains onecolumn {SELECT domain FROM dns_candidate WHERE domain GLOB '[0-9]*-login.*' ORDER BY domain LIMIT 1}]
  set all [growth dns_signal $domains {SELECT count(*) FROM dns_signal} -reach {<= 1.3}]
  set sum 0
  foreach signal [store$domains eval {SELECT signal FROM dns_signal_catalog ORDER BY signal}] {
    incr sum [growth $signal $domains "SELECT count(*) FROM dns_signal WHERE signal = '$signal'"]
  }
  foreach view {dns_verdict dns_cluster dns_edge dns_shared dns_tie dns_collection} {
    growth $view $domains "SELECT count(*) FROM $view" {*}[if {$view eq "dns_verdict"} { list -reach {<= 1.3} }]
  }
  foreach {which domain} [list "one domain" $half "one of a series" $series] {
    foreach view {dns_signal dns_verdict dns_edge} column {domain domain from_value} {
      page "$which, $view" $domains "SELECT count(*) FROM $view WHERE $column = '$domain'" -reach {<= 50}
    }
  }
  do_test bench-signals-$domains.1 { store$domains onecolumn {SELECT count(*) FROM dns_collection WHERE state = 'to do'} } 0
  do_test bench-signals-$domains.2 { set all } $sum
  store[expr {$domains / 10}] close
}
store[expr {$domains / 10}] close
finish
