# soak.tcl - an hour of mixed work on two connections: nothing grows, every counter adds up, every question has its status.
#
# One connection asks (lists, joins, scalar functions, dns_prefetch, recordings), the other collects, traces and looks up. NSD and
# three faulty servers answer: one as each name says, one that loses a fifth of its queries, one that is slow. Statements and
# settings are drawn from a seeded generator; statements are left half way, fail half way, and are interrupted while they wait.
#
# The interrupt comes from SQLite's progress handler, which runs in this thread: the extension meets it where it asks, during its
# waits, whether to go on. (From SQLite 3.41 on it asks without running a statement, and these interrupts wait for the next
# row; engine_interrupt.test interrupts from another thread.)
#
# Between rounds, with caches emptied and the same servers set, is measured what the process holds: resident memory (without
# the table that fault.so keeps its account in), SQLite's memory, blocks of the extension and its libraries, descriptors. It
# holds when
#   - asked = answered + abandoned + in_flight, answered = the sum of the statuses, in_flight = 0 between statements,
#     and asked rises by just the questions of each list that ran to its end;
#   - each name has the one status that it calls for, or TIMEOUT where packets are lost, a TCP connection is held up, or the machine is
#     late: for no more than one in a hundred of those that wait for neither;
#   - the cache is within its bound between statements;
#   - descriptors, SQLite's memory and blocks are flat, and resident memory grows along its line of least squares by less than
#     6 MB, or less than a byte for each question asked.
#
#   PROOF_SECONDS   how long it runs; an hour (3600) if not set, 30 at least
#   PROOF_SEED      of the generator (1)
#   PROOF_VERBOSE   1: each measurement on standard error
source [file join [file dirname [info script]] .. harness.tcl]

set seconds [harness::environment PROOF_SECONDS 3600]
set verbose [harness::environment PROOF_VERBOSE 0]
expr {srand([harness::environment PROOF_SEED 1])}

proc pick {list} { lindex $list [expr {int(rand() * [llength $list])}] }
proc between {least most} { expr {$least + int(rand() * ($most - $least + 1))} }

# ---------------------------------------------------------------- the world

# Names under `far` are on a second address, which the root refers to.
set soa "\$TTL 300\n@ SOA ns.nic.far. hostmaster.far. 1 7200 900 1209600 300"
harness::write [scratch root.zone] "$soa\n@ NS a.roots.far.\na.roots.far. A 127.0.0.1\nfar. NS ns.nic.far.\nns.nic.far. A 127.0.0.2"
set nsd [start_nsd]
set roots [start_nsd [list . [scratch root.zone]]]
regexp {:(\d+)$} $roots -> roots_port
set far [start_faulty -at 127.0.0.2:$roots_port --log /dev/null]
set faulty [start_faulty --log /dev/null]
set lossy [start_faulty --loss 20 --log /dev/null]
set slow [start_faulty --delay 30 --log /dev/null]

# What a label leads to within 300 ms, by UDP or by TCP.
set quick {
  plain NOERROR  duplicate NOERROR  spoof NOERROR  tc NOERROR  onlytcp NOERROR  formerredns NOERROR  delay-20 NOERROR
  lame NOERROR  escape NOERROR  many-40 NOERROR  many-500 NOERROR  ttl-0 NOERROR  noaa NOERROR
  formerr FORMERR  servfail SERVFAIL  notimp NOTIMP  refused REFUSED  rcode-6 BADRESPONSE  rcode-16 BADRESPONSE
  nxdomain NXDOMAIN  nodata NODATA  many-0 NODATA  cname-loop NODATA
}
# These cost all their attempts.
set costly {
  drop TIMEOUT  dropedns TIMEOUT  otherport TIMEOUT  wrongid TIMEOUT  wrongquestion TIMEOUT  truncate-0 TIMEOUT
  truncate-11 TIMEOUT  stalltcp TIMEOUT  resettcp NETWORK  garbage BADRESPONSE  loop BADRESPONSE  counts BADRESPONSE
  truncate-50 BADRESPONSE  bomb NOERROR  huge NODATA  slowtcp-1 NOERROR
}
# Over TCP they may wait behind slowtcp, or stand in a crowd that waits for it.
set behind {tc onlytcp many-500 bomb huge slowtcp-1}
set wanted_of [dict merge $quick $costly]

# ---------------------------------------------------------------- what is counted

array set count {statements 0 rounds 0 interrupted 0 uninterrupted 0 left 0 failed 0 judged 0 late 0 over 0 lists 0 replayed 0
  collected 0 traced 0}
set trouble {}
proc wrong {what} {
  if {[llength $::trouble] < 20} { lappend ::trouble $what }
}

proc stat {db key} { $db onecolumn {SELECT value FROM dns_stats WHERE name = $key} }

# The sums of a connection's counters, between statements.
proc check_sums {db} {
  set sum 0
  $db eval {SELECT name, value FROM dns_stats} row {
    set s($row(name)) $row(value)
    if {$row(name) eq [string toupper $row(name)]} { incr sum $row(value) }
  }
  if {$s(asked) != $s(answered) + $s(abandoned) + $s(in_flight) || $s(answered) != $sum || $s(in_flight)} {
    wrong "$db: asked $s(asked), answered $s(answered), abandoned $s(abandoned), in flight $s(in_flight), statuses $sum"
  }
  return [list $s(asked) $s(answered) $s(abandoned) $sum]
}

# Names in table `name`: all of this round's own, some with labels.
proc fill {howmany {labels {}}} {
  incr ::number
  set suffix r$::number.example
  db transaction {
    db eval {DELETE FROM name}
    for {set i 0} {$i < $howmany} {incr i} {
      set label [expr {[llength $labels] ? [pick $labels] : "plain"}]
      set name $label.n$i.$suffix
      db eval {INSERT INTO name VALUES ($name, $label)}
    }
  }
}
set number 0

# Which statuses came: `exact` where no packet is lost and none is late.
proc judge {names_and_statuses exact} {
  foreach {name status} $names_and_statuses {
    set label [lindex [split $name .] 0]
    set wanted [dict get $::wanted_of $label]
    incr ::count(judged)
    if {$status eq $wanted} continue
    if {$status ne "TIMEOUT"} { wrong "$name: $status, not $wanted" }
    if {$exact && $label ni $::behind} { incr ::count(late) }
  }
}

# A list that runs to its end: one status a question, and the counter says the same.
proc ask_list {types exact} {
  set before [stat db asked]
  set got [db eval "SELECT DISTINCT name, status FROM dns WHERE name IN (SELECT name FROM name) AND type IN ([quoted $types])"]
  set questions [expr {[db onecolumn {SELECT count(*) FROM name}] * [llength $types]}]
  set asked [expr {[stat db asked] - $before}]
  if {$asked != $questions} { wrong "a list of $questions questions: asked $asked" }
  judge [if {[llength $types] == 1} { set got }] $exact
  incr ::count(lists)
  return $got
}

proc quoted {words} { join [lmap word $words { string cat ' $word ' }] , }

# Runs the script; whatever it meets of an error but these is trouble.
proc expecting {glob script} {
  set code [catch {uplevel 1 $script} got]
  if {$code == 1 && ![string match $glob $got]} { wrong "error: $got in [string trim $script]" }
  return [expr {$code == 1}]
}

# Interrupts the connection after so many milliseconds.
proc interrupting {db after_ms script} {
  set ::interrupt_at [expr {[clock milliseconds] + $after_ms}]
  $db progress 1 [list interrupt_when_due $db]
  set hit [expecting *interrupt* { uplevel 1 $script }]
  $db progress 0 {}
  incr ::count([expr {$hit ? "interrupted" : "uninterrupted"}])
}
proc interrupt_when_due {db} {
  if {[clock milliseconds] < $::interrupt_at} { return 0 }
  $db interrupt
  return 1
}

# ---------------------------------------------------------------- settings

proc settle {db args} {
  foreach {key value} $args { $db onecolumn {SELECT dns_config($key, $value)} }
}
set usual {timeout_ms 250 tries 2 deadline_ms 1500 inflight 1000 cache_bytes 1000000 cache_min_ttl 900 case_randomization off qps auto
  mode live deny {}}
proc usual {db args} {
  settle $db servers $::faulty {*}[dict merge $::usual $args]
}

# ---------------------------------------------------------------- the statements of the first connection

set kinds {
  list {
    fill [between 1 1500] [dict keys $quick]
    ask_list [pick {A AAAA MX}] 1
  }
  types {
    fill [between 1 200]
    ask_list {A AAAA MX NS TXT SOA PTR} 1
  }
  costly {
    fill [between 1 120] [dict keys $wanted_of]
    ask_list A 1
  }
  again {
    ask_list A 0
    ask_list A 0
  }
  lossy {
    settle db servers $lossy timeout_ms 100 tries 6
    fill [between 100 800]
    ask_list A 0
  }
  servers {
    settle db servers "[pick [list $faulty $slow]] [pick [list $faulty $lossy $slow]]" inflight [pick {1 7 100 1000 5000}] \
      timeout_ms [pick {120 250 400}] tries [between 2 6] deadline_ms [pick {600 1500}]
    fill [between 1 60] [dict keys $quick]
    ask_list A 0
  }
  named {
    fill 1
    for {set i 0} {$i < 100} {incr i} {
      set name plain.n$i.s$number.example
      set server 127.0.0.1:[between 20000 60000]
      set there [pick [list $faulty $slow $server]]
      db eval {SELECT status FROM dns($name, 'A', $there)}
    }
  }
  randomized {
    settle db case_randomization on
    fill [between 1 200] {plain onlytcp many-40 nxdomain spoof}
    ask_list A 1
  }
  paced {
    settle db qps 2000
    fill 300
    ask_list A 1
  }
  zones {
    settle db servers $nsd
    incr number
    db eval {SELECT count(*) FROM dns WHERE name IN ('example.com', 'www.example.com', 'chain1.example.com', 'types.example',
      'nothing.example.com', 'a.old.example.com', 'a..b', '192.0.2.1', 'x' || $number || '.wild.example.com')
      AND type IN ('A', 'ANY', 'MX', 'TXT', 'SOA', 'PTR', 'CAA', 'SRV', 'NAPTR', 'DNSKEY')}
  }
  join {
    fill [between 1 300] [dict keys $quick]
    judge [db eval {SELECT DISTINCT name.name, status FROM name JOIN dns ON dns.name = name.name AND dns.type = 'A'}] 1
  }
  outer {
    fill [between 1 40] [dict keys $quick]
    db eval {SELECT name.name, data FROM name LEFT JOIN dns ON dns.name = name.name AND dns.type = 'MX' ORDER BY 1}
  }
  scalar {
    fill [between 1 40] [dict keys $quick]
    db eval {SELECT dns_a(name), dns_aaaa(name), dns_mx(name), dns_ns(name), dns_txt(name), dns_soa(name), dns_ttl(name, 'A'),
      dns_lookup(name, 'CAA'), dns_srv(name) FROM name}
    judge [db eval {SELECT name, dns_status(name, 'A') FROM name}] 1
  }
  prefetch {
    fill [between 1 800] [dict keys $quick]
    db eval {SELECT dns_prefetch(name, 'A MX') FROM name}
    judge [db eval {SELECT name, dns_status(name, 'A') FROM name}] 1
  }
  groups {
    fill [between 10 200]
    db eval {SELECT substr(name, -12, 1), dns_prefetch(name, 'A') FROM name GROUP BY 1}
  }
  nested {
    fill [between 1 30] {plain delay-20 nxdomain}
    db eval {SELECT d.name, dns_mx(d.name), (SELECT count(*) FROM dns e WHERE e.name = d.name AND e.type = 'NS')
      FROM dns d WHERE d.name IN (SELECT name FROM name) AND d.type = 'A'}
  }
  left {
    fill [between 100 1000] {plain delay-20 drop}
    set rows [between 1 60]
    db eval {SELECT name FROM dns WHERE name IN (SELECT name FROM name) AND type = 'A'} { if {[incr rows -1] <= 0} break }
    db eval {SELECT name FROM dns WHERE name IN (SELECT name FROM name) AND type = 'MX' LIMIT 5}
    incr count(left) 2
  }
  fails {
    fill [between 50 500] {plain delay-20 drop}
    set rows [between 1 40]
    incr count(failed) [expecting *overflow* {
      db eval {SELECT CASE WHEN row_number() OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) > CAST($rows AS INTEGER)
        THEN abs(-9223372036854775807 - 1) ELSE name END FROM dns WHERE name IN (SELECT name FROM name) AND type = 'A'}
    }]
    incr count(failed) [expecting *overflow* {
      db eval {SELECT dns_prefetch(iif(rowid = 30, abs(-9223372036854775807 - 1), name)) FROM name}
    }]
  }
  interrupt {
    fill [between 200 1000] {drop stalltcp delay-20 plain}
    set after_ms [between 0 150]
    switch [between 1 4] {
      1 { interrupting db $after_ms { db eval {SELECT count(*) FROM dns WHERE name IN (SELECT name FROM name) AND type = 'A'} } }
      2 { interrupting db $after_ms { db eval {SELECT dns_a(name), dns_mx(name) FROM name} } }
      3 { interrupting db $after_ms { db eval {SELECT dns_prefetch(name, 'A AAAA MX') FROM name} } }
      4 { interrupting db $after_ms { db eval {CREATE TABLE never AS SELECT * FROM dns WHERE name IN (SELECT name FROM name) AND type = 'A'} } }
    }
    db eval {DROP TABLE IF EXISTS never}
    if {[db onecolumn {SELECT dns_status('plain.after.example', 'A')}] ne "NOERROR"} { incr count(late) }
  }
  during {
    fill [between 50 200] {plain delay-20}
    set rows 0
    db eval {SELECT name FROM dns WHERE name IN (SELECT name FROM name) AND type = 'A'} {
      incr rows
      if {$rows == 5} { settle db inflight [between 1 500] servers [pick [list $faulty $slow]] cache_bytes [pick {0 1000000}] }
      if {$rows == 10} { db eval {SELECT dns_status('plain.during.example', 'A')} }
      if {$rows == 15} { settle db timeout_ms 100 tries 3 }
    }
  }
  cache {
    settle db cache_bytes [pick {0 100000 1000000 6000000}] cache_min_ttl [pick {0 900}]
    fill [between 500 4000] {plain plain plain many-40 huge ttl-0}
    db eval {UPDATE name SET name = 'plain.' || rowid || name WHERE label = 'huge' AND rowid % 50}
    db eval {SELECT count(*) FROM dns WHERE name IN (SELECT name FROM name) AND type = 'A'}
    db eval {SELECT count(*), max(tries) FROM dns_cache}
    set limit [db onecolumn {SELECT dns_config('cache_bytes')}]
    if {[stat db cache_bytes] > $limit} { incr count(over) }
  }
  replay {
    fill [between 1 120] [dict keys $quick]
    db eval {CREATE TABLE kept AS SELECT * FROM dns WHERE name IN (SELECT name FROM name) AND type IN ('A', 'TXT')}
    db eval {SELECT dns_replay('kept')}
    set sent [stat db sent]
    set got [db eval {SELECT count(*), (SELECT count(*) FROM kept) FROM dns WHERE name IN (SELECT name FROM name) AND type IN ('A', 'TXT')}]
    db eval {SELECT dns_a(name), dns_status('unknown.' || name, 'A') FROM name}
    if {[lindex $got 0] != [lindex $got 1] || [stat db sent] != $sent} { wrong "a replay gave $got" }
    if {rand() < 0.5} { db eval {SELECT dns_replay('kept')} }
    db eval {SELECT dns_replay(NULL); DROP TABLE kept}
    incr count(replayed)
  }
  denied {
    settle db deny {local test refused.example}
    db eval {SELECT dns_status('www.test', 'A'), dns_status('x.refused.example', 'A')}
    db eval {SELECT * FROM dns_settings; SELECT * FROM dns_stats; SELECT count(*) FROM dns_help}
  }
}

# ---------------------------------------------------------------- of the second

set other_kinds {
  collect {
    settle other servers $nsd
    other eval {SELECT count(*) FROM dns_collect WHERE domain IN ('example.com', 'example.net', 'example.org', 'types.example')}
    incr count(collected) 4
  }
  collect_faults {
    incr number
    set domains [lmap label {plain nxdomain servfail delay-20 onlytcp many-40 escape drop} { string cat $label .c$number.example }]
    set list [join $domains { }]
    other eval {SELECT role, type, status, data FROM dns_collect
      WHERE domain IN (SELECT value FROM json_each('["' || replace($list, ' ', '","') || '"]'))}
    incr count(collected) 8
  }
  collect_left {
    incr number
    set domain plain.l$number.example
    other eval {SELECT role FROM dns_collect WHERE domain IN ($domain, 'drop.' || $domain, 'delay-20.' || $domain)} break
    interrupting other [between 0 100] { other eval {SELECT count(*) FROM dns_collect('drop.i' || $domain)} }
    incr count(left)
  }
  trace {
    incr number
    set label [pick {plain lame servfail nxdomain onlytcp flaky-1 delay-20 loop drop}]
    set steps [other onecolumn {SELECT count(*) FROM dns_trace('www.' || $label || '.t' || $number || '.far', 'A', $roots)}]
    if {$steps < 1} { wrong "a trace of $label has $steps rows" }
    incr count(traced)
  }
  trace_left {
    incr number
    other eval {SELECT step FROM dns_trace('www.plain.u' || $number || '.far', 'A', $roots) LIMIT 1}
    interrupting other [between 0 60] { other eval {SELECT * FROM dns_trace('drop.v' || $number || '.far', 'A', $roots)} }
    incr count(traced) 2
  }
  lookups {
    incr number
    settle other servers [pick [list "$faulty $lossy" $nsd $slow]] inflight [pick {10 1000}]
    other eval {SELECT dns_a('www.example.com'), dns_mx('plain.k' || $number || '.example'), dns_ptr('192.0.2.1'),
      dns_txt('huge.k' || $number || '.example'), dns_status('refused.k' || $number || '.example', 'A')}
  }
}

# ---------------------------------------------------------------- a round, and what is held after it

proc round {} {
  global kinds other_kinds count
  foreach i {1 2 3 4 5 6} {
    set kind [pick [dict keys $kinds]]
    usual db
    if {[catch {uplevel #0 [dict get $kinds $kind]} message options]} { wrong "$kind: [dict get $options -errorinfo]" }
    incr count(statements)
    check_sums db
  }
  set kind [pick [dict keys $other_kinds]]
  usual other timeout_ms 100
  if {[catch {uplevel #0 [dict get $other_kinds $kind]} message options]} { wrong "$kind: [dict get $options -errorinfo]" }
  incr count(statements)
  check_sums other
  incr count(rounds)
}

# kB resident, without the account of fault.so: its mapping is the only one of that size (2^21 blocks of 24 bytes).
proc resident_kb {} {
  set in [open /proc/self/smaps]
  set kb 0
  set size 0
  while {[gets $in line] >= 0} {
    if {[scan $line "Size: %d kB" size] == 1} continue
    if {[scan $line "Rss: %d kB" here] == 1 && $size != 49152} { incr kb $here }
  }
  close $in
  return $kb
}

proc measure {} {
  foreach db {db other} {
    usual $db cache_bytes 0
    $db eval {SELECT status FROM dns('plain.measured.example', 'A')}
  }
  db eval {DELETE FROM name; VACUUM} ;# pages that a large table had
  db cache flush
  other cache flush
  set held [list [clock milliseconds] [resident_kb] [fault memory] [lindex [fault live] 0] [llength [glob -directory /proc/self/fd *]]]
  if {$::verbose} { puts stderr "round $::count(rounds): $held" }
  return $held
}

# ---------------------------------------------------------------- the run

sqlite3 other :memory:
other enable_load_extension 1
other eval {SELECT load_extension($harness::library)}
db eval {CREATE TABLE name(name TEXT PRIMARY KEY, label TEXT)}
foreach db {db other} { settle $db progress off }

# Every kind once, so that what is made once is made.
foreach {connection which} {db kinds other other_kinds} {
  dict for {kind script} [set $which] {
    usual $connection
    if {[catch {uplevel #0 $script} message options]} { wrong "$kind: [dict get $options -errorinfo]" }
    incr count(statements)
    check_sums $connection
  }
}
set start [clock milliseconds]
set end [expr {$start + 1000 * $seconds}]
set warm [expr {$start + 100 * $seconds}]
set step_ms [expr {max(500, min(20000, 1000 * $seconds / 120))}]
set next $warm
set held {}
while {[clock milliseconds] < $end && [llength $trouble] < 20} {
  round
  if {[clock milliseconds] >= $next} {
    lappend held [measure]
    set next [expr {[clock milliseconds] + $step_ms}]
  }
}
lappend held [measure]

# ---------------------------------------------------------------- what held

# By least squares, how much the column rose over the whole of the time.
proc rise {held column} {
  set n [llength $held]
  set mt 0.0
  set mv 0.0
  foreach sample $held {
    set mt [expr {$mt + double([lindex $sample 0]) / $n}]
    set mv [expr {$mv + double([lindex $sample $column]) / $n}]
  }
  set up 0.0
  set down 0.0
  foreach sample $held {
    set t [expr {[lindex $sample 0] - $mt}]
    set up [expr {$up + $t * ([lindex $sample $column] - $mv)}]
    set down [expr {$down + $t * $t}]
  }
  expr {$down ? $up / $down * ([lindex $held end 0] - [lindex $held 0 0]) : 0.0}
}
proc column {held column} { lmap sample $held { lindex $sample $column } }
proc spread {values} { expr {[tcl::mathfunc::max {*}$values] - [tcl::mathfunc::min {*}$values]} }

lassign [check_sums db] asked answered abandoned statuses
foreach value [check_sums other] key {asked answered abandoned statuses} { incr $key $value }
set rise_kb [rise $held 1]
set bound_kb [expr {max(6144, $asked / 1024)}]
set minutes [format %.1f [expr {([clock milliseconds] - $start) / 60000.0}]]
set descriptors [column $held 4]

do_test soak-1 {join $trouble \n} ""
do_test soak-2 {expr {$rise_kb <= $bound_kb ? "flat" : "resident memory rose by [format %.0f $rise_kb] kB"}} flat
do_test soak-3 {expr {[spread [column $held 2]] <= 65536 ? "flat" : "SQLite's memory: [column $held 2]"}} flat
do_test soak-4 {expr {[spread [column $held 3]] <= 8 ? "flat" : "blocks: [column $held 3]"}} flat
do_test soak-5 {expr {[spread $descriptors] == 0 ? "flat" : "descriptors: $descriptors"}} flat
do_test soak-6 {expr {$count(late) <= $count(judged) / 100.0 ? "few" : "$count(late) late of $count(judged)"}} few
do_test soak-7 {set count(over)} 0
do_test soak-8 {expr {$count(interrupted) && $count(left) && $count(replayed) && $count(traced) && $count(failed)}} 1

proc row {what often held} { puts "proof\t$what\t$often\t$held" }
row "soak: two connections, NSD and four faulty servers" \
  "$minutes min, $count(rounds) rounds, $asked questions" \
  "$count(statements) groups of statements: $count(lists) lists, $count(left) left and $count(failed) failed half way,\
  $count(interrupted) interrupted, $count(replayed) recordings replayed, $count(collected) domains collected, $count(traced) traces;\
  [llength $trouble] of them wrong"
row "soak: memory and descriptors" "[llength $held] measurements" \
  "resident [lindex $held 0 1] kB first, [lindex $held end 1] kB last, trend [format %+.0f $rise_kb] kB (bound $bound_kb);\
  SQLite within [spread [column $held 2]] bytes; libraries [lindex $held 0 3] blocks first, [lindex $held end 3] last; descriptors\
  [lindex $descriptors 0] first, [lindex $descriptors end] last"
row "soak: counters" "$asked asked" "= $answered answered + $abandoned abandoned; statuses sum to $statuses; $count(judged) statuses\
  judged by name, $count(late) of them TIMEOUT though nothing was lost or held up"
other close
finish
