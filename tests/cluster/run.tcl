# run.tcl - samples/cluster through kills of each kind: nothing is lost, nothing is there twice, all nodes say the same.
#
#   make test-cluster                 (or, with the library and the tools built: tclsh tests/cluster/run.tcl)
#
# Starts the lab's name server, three nodes of rqlite and collectors, and kills them in the middle of it: a leader, a follower, a
# collector, replies. At the end each node's tables and views are held against each other, and the recording against what dns_enrich()
# records in a file of one machine.
#
# In:   RQLITED, a node's program that is there already; otherwise samples/cluster/rqlited.sh builds it into build/cluster. Where it cannot
#       be had, that is a line that says so; as root, who could have installed what was missing, it is a failure.
source [file join [file dirname [file dirname [file normalize [info script]]]] harness.tcl]
needs nsd sqlite3 python3
package require http
cd $harness::top
set here samples/cluster
if {[catch {exec sh $here/rqlited.sh 2>@1} rqlited]} {
  absent cluster-0.0 $rqlited
  finish
}
set rqlited [lindex [split $rqlited \n] end]
set env(RQLITED) $rqlited
set env(CLUSTER) [scratch cluster]
set env(DNSSIG_LIBRARY) [harness::extension_file]
set env(PATIENCE) 60

# ---------------------------------------------------------------- the world

# 900 domains like those of enrich.test, with texts among them that are meant to be taken for something else on their way.
set count 900
set each [expr {$count / 3}]
set zone "\$TTL 300\n@ IN SOA ns1.ops hostmaster.ops 1 3600 600 86400 60\n@ IN NS ns1.ops\nns1.ops IN A 192.0.2.1\nmx.ops IN A 192.0.2.3\n"
for {set i 1} {$i <= $count} {incr i} {
  append zone "d$i IN A 198.51.100.[expr {$i % 250}]\nd$i IN TXT \"v=spf1 -all\"\n"
  append zone [expr {$i % 100 == 50 ? "d$i IN MX 10 mx.crew\n" : $i % 7 ? "d$i IN MX 10 mx.ops\n" : ""}]
  if {$i % 5 == 0} { append zone "www.d$i IN A 198.51.100.[expr {$i % 250}]\n" }
}
append zone {d1 IN TXT "x'41'"
d2 IN TXT "X'00'" "'); DROP TABLE dns_answer; --" "\000\255\226\128\174" "</script>[[1,2]]"
d3 IN TXT "\"\\\009\010"
}
harness::write [scratch example.zone] $zone
set nsd [start_nsd [list example [scratch example.zone]]]

# Candidates `from` to `to`: domains, every fifth also as a host and as a URL. As bytes, a line each.
proc candidates {from to} {
  set lines {}
  for {set i $from} {$i <= $to} {incr i} {
    lappend lines d$i.example
    if {$i % 5 == 0} { lappend lines www.d$i.example hxxp://d$i\[.\]example/ }
  }
  return $lines
}
set strange [list x'41' "not a name" "\u202eevil" "\"';--" "a\u0000b" "\xff\xfe"]
proc as_bytes {lines} {
  lmap line $lines { expr {$line eq "\xff\xfe" ? $line : [encoding convertto utf-8 $line]} }
}

# ---------------------------------------------------------------- nodes, collectors

# Six ports in a row, below those that the system gives to anybody.
proc six_ports {} {
  while 1 {
    set first [expr {20000 + int(rand() * 10000)}]
    set open {}
    catch { for {set i 0} {$i < 6} {incr i} { lappend open [socket -server {} -myaddr 127.0.0.1 [expr {$first + $i}]] } }
    foreach channel $open { close $channel }
    if {[llength $open] == 6} { return $first }
  }
}
set env(PORT) [six_ports]
set nodes [exec sh $here/nodes.sh addresses]
proc address {n} { lindex [split $::nodes ,] $n-1 }

proc start_node {n} {
  global channel log here
  set log($n) [harness::new_directory node]
  set channel($n) [harness::leash $log($n) sh $here/nodes.sh run $n]
}
# Starts a node that was killed, and waits until it has caught up. A node that ends by itself is started again, as whatever looks after
# services would do, and what it wrote is shown. Gives nothing, or what it wrote where it does not come up.
proc start_again {n} {
  for {set attempt 1} {$attempt <= 3} {incr attempt} {
    start_node $n
    if {![catch {tell $::nodes ready} said]} { return $said }
    set wrote [harness::written $::log($n)]
    if {![harness::ended $::channel($n)]} break
    puts "note: node $n ended by itself: $wrote"
    harness::let_go $::channel($n)
  }
  return "$said\n$wrote"
}
proc kill_node {n} {
  exec kill -KILL [string trim [text_of $::env(CLUSTER)/node$n.pid]]
  harness::let_go $::channel($n)
}
# rqlite.py's word, said to some nodes. Gives what it says.
proc tell {nodes args} { exec python3 $::here/rqlite.py $nodes {*}$args 2>@1 }
# The rows that node n has by itself, one line each.
proc rows {n sql} { lmap line [lrange [split [tell [address $n] query $sql] \n] 1 end] { string range $line 2 end } }
# The same of all nodes, once each has all that was written: the rows where all say the same, else what differs.
proc agreed {sql} {
  tell $::nodes ready
  set first [rows 1 $sql]
  foreach n {2 3} {
    set other [rows $n $sql]
    foreach a $first b $other { if {$a ne $b} { return [list "node 1 has $a, node $n has $b"] } }
  }
  return $first
}
# A number that node n has, asked without a program in between; -1 where it does not say.
proc number {n sql} {
  if {[catch {http::geturl http://[address $n]/db/query?[http::formatQuery level none q $sql] -timeout 5000} token]} { return -1 }
  set found [regexp {"values":\[\[(\d+)} [http::data $token] -> number]
  http::cleanup $token
  return [expr {$found ? $number : -1}]
}
proc collected {n} { number $n {SELECT count(DISTINCT domain) FROM dns_answer} }
proc leader {{ask {1 2 3}}} {
  foreach n $ask {
    if {[catch {http::geturl http://[address $n]/leader -timeout 5000} token]} continue
    set found [regexp {"id":"(\d)"} [http::data $token] -> leader]
    http::cleanup $token
    if {$found} { return $leader }
  }
}
# Waits until node n has so many domains. The collectors send at a bounded rate, so that this is well before they are done.
proc wait_for {n domains} {
  set end [expr {[clock seconds] + 60}]
  while {[collected $n] < $domains && [clock seconds] < $end} { after 10 }
  return [collected $n]
}

set env(DNSSIG_QPS) 600
set env(DNSSIG_SERVERS) $nsd
set env(DNSSIG_DENY) none
proc collect {nodes args} {
  set channel [open "|[list [tool leash] -t 120 python3 $::here/collect $nodes --batch 10 {*}$args 2>@1]" r+]
  fconfigure $channel -blocking 0
  return $channel
}
# What a collector said, and its exit status.
proc end_of {channel} {
  fconfigure $channel -blocking 1
  set said [read $channel]
  set status 0
  if {[catch {close $channel} - options]} { set status [lindex [dict get $options -errorcode] 2] }
  return [list $status $said]
}
# Of several collectors, until they end: their statuses, domains written, domains that were there, domains left, waits.
proc sums {channels} {
  set statuses {}
  set sum [dict create domains 0 known 0 left 0 waits 0]
  foreach channel $channels {
    lassign [end_of $channel] status said
    lappend statuses $status
    foreach key [dict keys $sum] { if {[regexp "\"$key\": (\\d+)" $said -> n]} { dict incr sum $key $n } }
    if {$status} { puts $said }
  }
  return [list $statuses {*}[dict values $sum]]
}
proc shares {} { lmap i {1 2 3} { collect $::nodes --share $i/3 } }
proc add {lines} {
  set file [open [scratch candidates] wb]
  puts $file [join [as_bytes $lines] \n]
  close $file
  exec python3 $::here/rqlite.py $::nodes candidates test <[scratch candidates]
}

# A name server that would answer the nodes if they asked, and knows whether they did.
set tempting [start_faulty]
set env(DNSSIG_SERVERS) $tempting
foreach n {1 2 3} { start_node $n }
set env(DNSSIG_SERVERS) $nsd

# ---------------------------------------------------------------- the checks

# 1.*  Each node has the extension, to read and to write, and looks nothing up, whatever it is told.
do_test cluster-1.0 { list [tell $nodes ready] [tell $nodes install] [tell $nodes install] } {{} {} {}}
do_test cluster-1.1 { agreed "SELECT domain_host('hxxp://A\[.\]example'), count(*) FROM dns_verdict" } {a.example|0}
do_test cluster-1.2 {
  tell $nodes write {CREATE TABLE probe AS SELECT domain_registrable('www.a.example.co.uk') AS domain}
  agreed {SELECT domain FROM probe}
} example.co.uk
do_test cluster-1.3 { agreed {SELECT key, value FROM dns_settings WHERE key IN ('mode', 'lock') ORDER BY key} } {lock|on mode|replay}
foreach {number sql} {
  4 {SELECT dns_config('mode', 'live')}
  5 {SELECT dns_replay(NULL)}
  6 {SELECT dns_config('lock', 'off')}
  7 {SELECT data FROM dns('d1.example', 'A', '127.0.0.1')}
  8 {SELECT dns_reference_load('dns_reference_user')}
} {
  do_test cluster-1.$number {
    lsort -unique [lmap n {1 2 3} { list [catch {tell [address $n] query $sql} said] [string match *lock* $said] }]
  } {{1 1}}
}
do_test cluster-1.9 { agreed {SELECT DISTINCT status FROM dns WHERE name = 'd1.example' AND type = 'A'} } OFFLINE
# Such a statement is carried out by each node. It finds nothing out, and dns_collection says so.
do_test cluster-1.10 {
  tell $nodes write {INSERT INTO dns_candidate(domain) VALUES ('d1.example')}
  tell $nodes write {INSERT INTO dns_answer(domain, role, name, type, status, data)
    SELECT domain, role, name, type, status, data FROM dns_collect WHERE domain = 'd1.example'}
  agreed {SELECT status, count(*) > 0, count(data), (SELECT state FROM dns_collection) FROM dns_answer GROUP BY status}
} {{OFFLINE|1|0|cut short}}
do_test cluster-1.11 { faulty_log $tempting } {}
# A schema reaches no function that asks.
do_test cluster-1.12 {
  tell $nodes write {CREATE VIEW asks AS SELECT dns_status('d1.example', 'A')}
  tell $nodes ready
  lsort -unique [lmap n {1 2 3} { catch {tell [address $n] query {SELECT * FROM asks}} said; string match {*unsafe use of dns_status()*} $said }]
} 1
tell $nodes write {DELETE FROM dns_answer} {DELETE FROM dns_candidate} {DROP VIEW asks} {DROP TABLE probe}

# 2.*  The leader dies while three collectors write. They go on with the next, and it catches up when it is back.
add [candidates 1 $each]
set hosts [expr {$each + $each / 5}]
set channels [shares]
set old [leader]
set others [lsearch -all -inline -exact -not {1 2 3} $old]
set seen [wait_for [lindex $others 0] [expr {$hosts / 4}]]
kill_node $old
do_test cluster-2.0 { list [expr {$seen >= $hosts / 4}] [expr {$seen < $hosts * 3 / 4}] } {1 1}
lassign [sums $channels] statuses domains known left waits
do_test cluster-2.1 { list $statuses $left [expr {$domains + $known}] [expr {$waits > 0}] } [list {0 0 0} 0 $hosts 1]
do_test cluster-2.2 {
  tell [join [lmap n $others { address $n }] ,] ready
  lmap n $others { rows $n {SELECT state, count(*) FROM dns_collection GROUP BY state} }
} \
  [lrepeat 2 [list collected|[llength [candidates 1 $each]]]]
do_test cluster-2.3 { expr {[leader $others] in $others} } 1
do_test cluster-2.4 { start_again $old } {}
do_test cluster-2.5 { agreed {SELECT count(*) > 0, count(DISTINCT domain) FROM dns_answer} } 1|$hosts

# 3.*  A follower dies, and so does a collector, which starts again.
add [candidates [expr {$each + 1}] [expr {2 * $each}]]
set channels [shares]
set lost [lindex [lsearch -all -inline -exact -not {1 2 3} [leader]] end]
set asked [lindex [lsearch -all -inline -exact -not {1 2 3} $lost] 0]
set seen [wait_for $asked [expr {$hosts + $hosts / 4}]]
kill_node $lost
# The leash's only child is the collector.
exec kill -KILL [exec pgrep -P [pid [lindex $channels 0]]]
do_test cluster-3.0 { list [expr {$seen >= $hosts + $hosts / 4}] [expr {$seen < $hosts + $hosts * 3 / 4}] } {1 1}
do_test cluster-3.1 { lindex [end_of [lindex $channels 0]] 0 } 137
lset channels 0 [collect $nodes --share 1/3]
lassign [sums $channels] statuses domains known left waits
do_test cluster-3.2 { list $statuses $left } {{0 0 0} 0}
do_test cluster-3.3 { start_again $lost } {}
do_test cluster-3.4 { agreed {SELECT count(*) > 0, count(DISTINCT domain) FROM dns_answer} } 1|[expr {2 * $hosts}]

# 4.*  Replies get lost, and two collectors have the same share, at once: what is in is not written again. Names that are none are
# collected, too.
set port [free_port]
set forgetful [open "|[list python3 tests/cluster/forgetful.py $port http://[address 1]]" r+]
add [concat [candidates [expr {2 * $each + 1}] $count] $strange]
set all [expr {3 * $hosts + [llength $strange]}]
set channels [list [collect 127.0.0.1:$port,[address 2]] [collect $nodes]]
lassign [sums $channels] statuses domains known left waits
close $forgetful
do_test cluster-4.0 { list $statuses $left [expr {$known > 0}] } {{0 0} 0 1}
do_test cluster-4.1 { agreed {SELECT count(*) > 0, count(DISTINCT domain) FROM dns_answer} } 1|$all
do_test cluster-4.2 { lrange [sums [list [collect $nodes]]] 0 3 } {0 0 0 0}

# 5.*  What is in the cluster is what one machine records, each row once; and each node has the same, and says the same.
reopen
config servers $nsd progress off qps 0
db eval {SELECT dns_install()}
foreach line [as_bytes [concat [candidates 1 $count] $strange]] {
  set name [binary encode hex $line]
  db eval "INSERT OR IGNORE INTO dns_candidate(domain) VALUES (CAST(x'$name' AS TEXT))"
}
set enriched [db onecolumn {SELECT dns_enrich()}]
set record {
  SELECT hex(domain) || '|' || role || '|' || hex(coalesce(name, '-')) || '|' || quote(type) || '|' || status || '|' || quote(section) || '|'
         || quote(owner) || '|' || quote(rtype) || '|' || quote(ttl) || '|' || hex(coalesce(data, '-')) || '|' || typeof(data) || '|'
         || quote(priority) || '|' || quote(target) || '|' || hex(coalesce(fields, '-')) || '|' || quote(aa) || '|' || quote(ad) || '|' || quote(tc)
         AS line
    FROM dns_answer ORDER BY line
}
do_test cluster-5.0 { list [db onecolumn {SELECT $enriched ->> 'collected'}] [db onecolumn {SELECT count(DISTINCT domain) FROM dns_answer}] } \
  [list [db onecolumn {SELECT count(*) FROM dns_candidate}] $all]
do_test cluster-5.1 {
  foreach wanted [db eval $record] got [rows 1 $record] { if {$wanted ne $got} { error "one machine has $wanted, node 1 has $got" } }
} {}
set twins {SELECT count(*) FROM (SELECT 1 FROM dns_answer GROUP BY domain, role, name, type, owner, rtype, data, asked_at HAVING count(*) > 1)}
do_test cluster-5.2 { agreed $twins } 0
do_test cluster-5.3 { agreed {SELECT state, count(*) FROM dns_collection GROUP BY state} } collected|[db onecolumn {SELECT count(*) FROM dns_candidate}]
foreach {number table order} {
  4 dns_candidate domain   5 dns_answer rowid   6 dns_observation rrname,rrtype,rdata,origin   7 dns_collection domain
  8 dns_signal domain,signal,evidence   9 dns_verdict domain   10 dns_cluster domain   11 dns_edge 1,2,3,4,5
} {
  set columns [join [db eval {SELECT 'quote("' || name || '")' FROM pragma_table_info($table)}] ,]
  if {$table eq "dns_answer"} { set columns rowid,$columns }
  do_test cluster-5.$number {
    set agreed [agreed "SELECT $columns FROM $table ORDER BY $order"]
    expr {[llength $agreed] > 1 ? "the same" : $agreed}
  } "the same"
}
# How sure, and why, does not depend on where it was collected.
do_test cluster-5.12 {
  set verdicts {SELECT quote(domain) || score || '|' || signals || '|' || areas FROM dns_verdict ORDER BY domain}
  foreach wanted [db eval $verdicts] got [rows 2 $verdicts] { if {$wanted ne $got} { error "one machine says $wanted, node 2 says $got" } }
} {}
do_test cluster-5.13 { agreed {PRAGMA integrity_check} } ok

# 6.*  What a collector cannot do it says, in words and in its exit status.
proc says {channel} {
  lassign [end_of $channel] status said
  return "$status: [string trim $said]"
}
do_match_test cluster-6.0 { says [collect $nodes --share 4/3] } "2: *I is from 1 to N*"
do_match_test cluster-6.1 { set env(PATIENCE) 1; says [collect 127.0.0.1:9,127.0.0.1:10] } "3: collect: no node took it for 1 seconds; the last one: http://127.0.0.1:*"
set env(PATIENCE) 60
do_match_test cluster-6.2 { set env(DNSSIG_TRIES) many; says [collect $nodes] } "2: collect: *tries: 'many' is no whole number*"
unset env(DNSSIG_TRIES)
do_match_test cluster-6.3 { says [collect $nodes --replay /nonexistent/recording.sql] } "2: collect: *No such file*"
do_match_test cluster-6.4 { add b.example; set env(DNSSIG_SERVERS) 127.0.0.1:9; says [collect $nodes] } "1: *1 left*"
set env(DNSSIG_SERVERS) $nsd
do_match_test cluster-6.5 { tell $nodes write {DROP VIEW dns_collection}; says [collect $nodes] } "1: collect: no such table: dns_collection*"
tell $nodes install
tell $nodes ready
# With two of three gone nothing is written, and the third still says what it has.
foreach n {1 2} { kill_node $n }
do_match_test cluster-6.6 { set env(PATIENCE) 2; says [collect $nodes] } "3: collect: no node took it for 2 seconds*"
do_test cluster-6.7 { rows 3 "SELECT count(DISTINCT domain) FROM dns_answer" } [expr {$all + 1}]
do_match_test cluster-6.8 { list [catch {tell $nodes query {SELECT count(*) > 0 FROM dns_answer}} said] $said } "1 {*refused*[address 3]\n  1*}"
set env(PATIENCE) 60
harness::let_go $channel(3)

# 7.*  make demo-cluster shows what it is said to show, and leaves nothing running.
set env(CLUSTER) [scratch demo]
set env(PORT) [six_ports]
proc demo {} {
  set said [exec sh $::here/demo.sh 2>@1]
  foreach {shown ours} {14001 0 14003 2 14005 4} { lappend map 127.0.0.1:[expr {$::env(PORT) + $ours}] 127.0.0.1:$shown }
  return [string map $map $said]
}
do_test cluster-7.0 { difference [text_of $here/demo.out] [demo] } {}
do_test cluster-7.1 { glob -nocomplain $env(CLUSTER)/*.pid } {}
finish
