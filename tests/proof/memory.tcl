# memory.tcl - every allocation of every public function, table and view fails in turn, once and then for good: the statement says
# "out of memory" or goes through, the connection works afterwards, and nothing is lost.
#
# What there is comes from dns_help, each entry with the statement that explains it, and from sqlite_schema after dns_install(); `more`
# below has further statements for what an example does not reach. Those that ask have a server on the loopback that answers
# as the labels say. SQLite's allocations count, those of the extension, and those of c-ares, libpsl, libidn2 and the rest.
#
# Each statement is run with its n-th allocation failing, for n from 1 until a run meets no failure. Where that would take more than
# PROOF_SECONDS (90) for one statement (the views of all signals are compiled by SQLite with 90,000 allocations), one in so many is
# taken; the rows say which. Then the connection is closed, and the libraries must hold the same blocks as before.
#
# About 25 minutes on two shared cores.
source [file join [file dirname [info script]] .. harness.tcl]
if {![fault active]} { skip "no allocation can be made to fail here" }

set limit_ms [expr {1000 * ([info exists env(PROOF_SECONDS)] ? $env(PROOF_SECONDS) : 90)}]
set server [start_faulty --log /dev/null]
set lab [start_nsd]
# Without a cache, so that each run asks.
set settings {timeout_ms 100 tries 2 deadline_ms 1000 deny none progress off cache_bytes 0}

proc write {file data} {
  set out [open [scratch $file] w]
  fconfigure $out -translation binary
  puts -nonewline $out $data
  close $out
  return [scratch $file]
}
source [file join $harness::top tests tools mmdb.tcl]
set asn_file [scratch asn.mmdb]
mmdb::write $asn_file {192.0.2.0/24 {map {autonomous_system_number {uint32 64500} autonomous_system_organization {string Lab}}}}
set country_file [scratch country.mmdb]
mmdb::write $country_file {192.0.2.0/24 {map {country {map {iso_code {string NL}}}}}}
set psl_file [write list.dat "// ===BEGIN ICANN DOMAINS===\ncom\nuk\nco.uk\n// ===END ICANN DOMAINS===\n// ===BEGIN PRIVATE DOMAINS===\ngithub.io\n// ===END PRIVATE DOMAINS===\n"]
set cof_file [write cof.ndjson {{"rrname":"a.example","rrtype":"A","rdata":["192.0.2.1","192.0.2.2"],"time_first":100,"time_last":200}
{"rrname":"a.example","rrtype":"A"}
not json
}]

# Statements beside the examples: {name what SQL}. An entry whose example asks somebody who is not there has its own in `instead`.
set instead {
  dns_trace {SELECT step, zone, server, status, outcome FROM dns_trace('www.a.example', 'A', $lab)}
  dns_install {SELECT dns_install('temp')}
  dns_cof {SELECT rrname, rrtype, rdata FROM dns_cof($cof_file)}
  dns_cof_bad {SELECT line, error FROM dns_cof_bad($cof_file)}
}
set more {
  dns "a list" {SELECT name, status, data FROM dns WHERE name IN (SELECT name FROM name) AND type IN ('A', 'MX')}
  dns "a join" {SELECT name.name, data FROM name JOIN dns ON dns.name = name.name AND dns.type = 'A'}
  dns "by TCP" {SELECT count(*), sum(length(data)) FROM dns('huge.tcp.example', 'TXT')}
  dns "4,000 records" {SELECT count(*) FROM dns('many-4000.m.example', 'A')}
  dns "every type" {SELECT type, data, fields FROM dns('types.example', 'ANY', $lab)}
  dns "a server in the call" {SELECT status, resolver FROM dns('plain.s.example', 'A', $server)}
  dns "nobody answers" {SELECT status, tries FROM dns('drop.n.example', 'A')}
  dns "a server that says nothing true" {SELECT status FROM dns WHERE name IN ('garbage.x.example', 'loop.x.example', 'counts.x.example') AND type = 'A'}
  dns "no names" {SELECT name, status FROM dns WHERE name IN ('a..b', 'bücher.example', '') AND type = 'A'}
  dns_collect "two domains" {SELECT domain, role, type, data FROM dns_collect WHERE domain IN ('a.example', 'b.example')}
  dns_status "letters at random" {SELECT dns_config('case_randomization', 'on'), dns_status('rightcase.x.example', 'A'), dns_config('case_randomization', NULL)}
  dns_config "servers" {SELECT dns_config('servers', '127.0.0.1:5399 [::1]:5399'); SELECT dns_config('servers', $server); SELECT dns_status('plain.c.example', 'A')}
  dns_config "a list of suffixes" {SELECT dns_config('psl', $psl_file), domain_registrable('www.a.co.uk'), dns_config('psl', NULL)}
  dns_config "files of networks" {SELECT dns_config('asn_db', $asn_file), dns_config('country_db', $country_file), ip_asn('192.0.2.7'), ip_country('192.0.2.7'), dns_config('asn_db', NULL), dns_config('country_db', NULL)}
  dns_config "refused" {SELECT count(*) FROM (SELECT dns_config('timeout_ms') UNION ALL SELECT dns_config('servers'))}
  dns_replay "a recording" {SELECT dns_replay('kept'); SELECT name, status, data FROM dns WHERE name IN (SELECT name FROM kept) AND type = 'A'; SELECT dns_replay(NULL)}
  dns_reference_load "rows of one's own" {SELECT dns_reference_load('own_rows'), ns_provider('example.com'), dns_reference_load(NULL)}
  dns_enrich "three candidates" {DELETE FROM dns_answer; SELECT dns_enrich(); SELECT domain, state FROM dns_collection}
  lookalike "a table in a file" {DROP TABLE IF EXISTS side.watch; DROP TABLE IF EXISTS side.seen; CREATE VIRTUAL TABLE side.watch USING lookalike; INSERT INTO watch(domain, rank) VALUES ('paypal.com', 1), ('google.com', 2);
    SELECT candidate, domain, technique FROM watch WHERE candidate IN ('paypa1.com', 'goog1e-login.com'); UPDATE watch SET owned = 1 WHERE domain = 'paypal.com';
    DELETE FROM watch WHERE domain = 'google.com'; ALTER TABLE side.watch RENAME TO seen; DROP TABLE side.seen}
  lookalike "rolled back" {DROP TABLE IF EXISTS watch; CREATE VIRTUAL TABLE watch USING lookalike; BEGIN; INSERT INTO watch(domain) VALUES ('paypal.com'); SAVEPOINT s; INSERT INTO watch(domain) VALUES ('google.com');
    ROLLBACK TO s; SELECT domain FROM watch; ROLLBACK; DROP TABLE watch}
  domains_in "a line" {SELECT kind, host FROM domains_in(replace(hex(zeroblob(60)), '00', 'see hxxp://a[.]b[.]example/x or mail c@d.example; '))}
  evidence_list "many" {SELECT length(evidence_list(value)) FROM (WITH RECURSIVE n(value) AS (VALUES(1) UNION ALL SELECT value + 1 FROM n WHERE value < 300) SELECT value FROM n)}
  graph_components "many" {SELECT length(graph_components(value, value / 2)) FROM (WITH RECURSIVE n(value) AS (VALUES(1) UNION ALL SELECT value + 1 FROM n WHERE value < 300) SELECT value FROM n)}
}

proc start_over {} {
  reopen [scratch memory.db]
  db eval {ATTACH ':memory:' AS side}
  config servers $::server {*}$::settings
}

# A store of three domains, and a recording.
start_over
db eval {
  SELECT dns_install();
  INSERT INTO dns_candidate(domain) VALUES ('a.example'), ('b.example'), ('many-9.c.example');
  SELECT dns_enrich();
  CREATE TABLE name(name TEXT PRIMARY KEY);
  INSERT INTO name VALUES ('plain.l.example'), ('nxdomain.l.example'), ('onlytcp.l.example'), ('cname-loop.l.example'), ('many-40.l.example');
  CREATE TABLE kept AS SELECT * FROM dns WHERE name IN (SELECT name FROM name) AND type = 'A';
  CREATE TABLE own_rows AS SELECT * FROM dns_reference WHERE kind = 'threshold';
}

# Blocks that the libraries hold once the connection is closed.
proc held {} {
  db close
  set blocks [fault live]
  start_over
  return [lindex $blocks 0]
}

# How many allocations a run makes, and how many milliseconds it takes.
proc weigh {sql} {
  db cache flush
  fault arm 2000000000
  set ms [milliseconds { set code [catch {uplevel #0 [list db eval $sql]} message] }]
  lassign [fault disarm] seen
  if {$code} { error "without any failure: $message" }
  return [list $seen $ms]
}

array set total {statements 0 allocations 0 failed 0}
set sampled {}
set trouble {}
proc fail_all {what sql} {
  global total sampled trouble
  if {[catch {
    uplevel #0 [list db eval $sql]
    lassign [weigh $sql] seen ms
    # Once and for good, each run from outside any transaction; on average half of a run up to the failure, and a whole one to see that it works again.
    set step [expr {int(max(1, ceil(3.0 * $seen * max($ms, 0.2) / $::limit_ms)))}]
    if {$step > 1} { lappend sampled "$what one in $step of $seen" }
    foreach kind {once persist} {
      set harness::stride $step
      set bad [uplevel #0 [list harness::starve $kind "catch {db eval ROLLBACK}; [list db eval $sql]"]]
      if {$bad ne ""} { lappend trouble "$what: $bad" }
    }
    set after [held]
    if {$after > $::before} { lappend trouble "$what: [expr {$after - $::before}] blocks are lost" }
    set ::before $after
  } message]} {
    lappend trouble "$what: $message"
    start_over
  }
  incr total(statements)
  incr total(allocations) [expr {[info exists seen] ? $seen : 0}]
  puts "$what: [expr {[info exists seen] ? "$seen allocations, $harness::injected failed so far" : "did not run"}]"
  flush stdout
}

set before [held]
set entries 0
foreach {name example} [db eval {SELECT name, example FROM dns_help}] {
  incr entries
  if {$name eq "lookalike"} { set example "DROP TABLE IF EXISTS temp.brand; $example" }
  fail_all $name [expr {[dict exists $instead $name] ? [dict get $instead $name] : $example}]
  foreach {of what sql} $more { if {$of eq $name} { fail_all "$name, $what" $sql } }
}
foreach {of what sql} $more {
  if {![db exists {SELECT 1 FROM dns_help WHERE name = $of}]} { lappend trouble "$of is not in dns_help" }
}
set views 0
foreach view [db eval {SELECT name FROM main.sqlite_schema WHERE type = 'view'}] {
  incr views
  fail_all $view "SELECT * FROM $view"
}

# Loading, and closing with something under way.
foreach kind {once persist} {
  set harness::stride 1
  set bad [harness::starve $kind {
    catch {db close}
    reopen
  }]
  if {$bad ne ""} { lappend trouble "loading: $bad" }
}
incr total(statements)
start_over

puts [join [list proof "memory: each allocation fails in turn, once and for good" \
  "$entries entries of dns_help and $views views, $total(statements) statements, $harness::injected failures" \
  "'out of memory' or the result; then SELECT 1 and the statement itself; blocks held by the libraries once the connection is closed as before: [expr {[llength $trouble] ? "NO" : "all"}]. [expr {
    [llength $sampled] ? "Not each allocation: [join $sampled {; }]" : "Each allocation"}]"] \t]
do_test memory-1.1 {join $trouble \n} {}
finish
