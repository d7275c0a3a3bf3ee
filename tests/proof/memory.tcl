# memory.tcl - every allocation fails in turn, in every public function and table.
#
# Proves: whatever dns_help lists, and what it cannot show in one example (loading, the views of dns_install, writing to tables, errors
# in SQL, answers by TCP, servers in the call), meets a failure of each allocation of SQLite, c-ares and all other libraries in use,
# once and then once and ever after, until a run meets none. After each failure: no crash; the error is `out of memory`, or the result
# is the right one; `SELECT 1` and the statement itself work. After each statement and kind: the connection is closed and nothing is
# held. An entry of dns_help without an example, or whose example gives an error by itself, fails the proof.
#
# Takes about half an hour with PROOF_SECONDS=10 (the default): that many seconds for each statement and kind; a statement with so many
# allocations that it would take longer has every second, third, ... of them tried, which a row of its own counts.
# PROOF_SECONDS=0 leaves none out and takes hours, for the views. PROOF_ONLY=GLOB: statements whose name matches.
# Says on standard error what it is at. Needs nsd.
#
# A crash ends the process, and the last line on standard error names the statement. Memory of libraries that was allocated by the C
# library on their behalf (stdio's buffers) does not fail here, nor does Tcl's.
if {![string match *fault* [expr {[info exists env(LD_PRELOAD)] ? $env(LD_PRELOAD) : ""}]]} { unset -nocomplain env(DNSSIG_TEST_PROCESS) }
foreach name {PROOF_SECONDS PROOF_ONLY} default {10 *} { set $name [expr {[info exists env($name)] ? $env($name) : $default}] }
source [file join [file dirname [info script]] .. harness.tcl]
source [file join $harness::top tests tools mmdb.tcl]
if {![fault active]} {
  puts stderr "memory.tcl: no allocation can be made to fail here"
  exit 1
}

# ---------------------------------------------------------------- the world

set soa "\$TTL 300\n@ SOA a.roots.example. hostmaster.example. 1 7200 900 1209600 300"
harness::write [scratch root.zone] "$soa\n@ NS a.roots.example.\na.roots.example. A 127.0.0.1\nexample. NS ns.nic.example.\nns.nic.example. A 127.0.0.1"
harness::write [scratch origin.asn.cymru.com.zone] "$soa\n@ NS a.roots.example.\n*.2.0.192 TXT \"64500 | 192.0.2.0/24 | ZZ | test | 2026-01-02\""
harness::write [scratch asn.cymru.com.zone] "$soa\n@ NS a.roots.example.\nas64500 TXT \"64500 | ZZ | test | 2026-01-02 | EXAMPLE-NET, ZZ\""
set zones [lmap file [lsort [glob $harness::top/tests/zones/*.zone]] { if {[file tail $file] eq "root.zone"} continue; set file }]
set nsd [start_nsd {*}$zones [scratch origin.asn.cymru.com.zone] [scratch asn.cymru.com.zone]]
set roots [start_nsd [list . [scratch root.zone]]]
set faulty [start_faulty]
set asn_file [mmdb::write [scratch asn.mmdb] \
  {192.0.2.0/24 {map {autonomous_system_number {uint32 64500} autonomous_system_organization {string {Example, Ltd.}}}}}]
set country_file [mmdb::write [scratch country.mmdb] {192.0.2.0/24 {map {country {map {iso_code {string GB}}}}}} type Test-Country]
set cof_file [scratch cof.gz]
exec gzip -c $harness::top/tests/import/cof.ndjson >$cof_file
set bad_file [scratch bad.ndjson]
harness::write $bad_file "{\"rrname\":\"a.example\"}\nx\n{\"rrname\":\"a.example\",\"rrtype\":\"A\",\"rdata\":\"192.0.2.1\",\"time_first\":1,\"time_last\":2}"
set long_file [scratch long.ndjson]
harness::write $long_file "{\"rrname\":\"a.example\",\"rrtype\":\"TXT\",\"rdata\":\[\"[string repeat y 5000]\",\"z\"\],\"time_first\":1,\"time_last\":2,\"origin\":\"[string repeat o 500]\"}"
set psl_file [scratch list.dat]
harness::write $psl_file "// VERSION: 2026-01-02_03-04-05_UTC\n// ===BEGIN ICANN DOMAINS===\nexample\nco.example\n*.wild\n// ===END ICANN DOMAINS==="

# The names that are never sent stay denied: the example of dns_trace would begin at the real root servers.
proc fresh {{file :memory:}} {
  global nsd asn_file country_file
  reopen $file
  config servers $nsd progress off cache_bytes 0 timeout_ms 100 deadline_ms 400 tries 3 asn_db $asn_file country_db $country_file
  db eval {PRAGMA synchronous = off}
}

# A store to look at: what some domains answer, recorded once, with its views.
set domains {example.com www.example.com types.example example.net example.org bücher.example paypa1.example}
set store [scratch store.db]
fresh $store
db eval {SELECT dns_install()}
foreach domain $domains { db eval {INSERT INTO dns_candidate(domain) VALUES ($domain)} }
db eval {
  SELECT dns_enrich();
  INSERT INTO dns_label(domain, label) VALUES ('example.com', 'ours');
  CREATE TABLE recording AS SELECT name, type, status, section, owner, rtype, ttl, data, priority, target, fields, aa, ad, tc, resolver, rtt_ms, tries, asked_at
    FROM dns_answer WHERE type IS NOT NULL;
  CREATE TABLE brands(kind, pattern, label);
  INSERT INTO brands VALUES ('brand', '.castellan-supplies.example', 'Castellan');
}
set recorded [db onecolumn {SELECT count(*) FROM recording}]
set entries [db eval {SELECT name, kind, example FROM dns_help}]
set views [db eval {SELECT name FROM sqlite_schema WHERE type IN ('view', 'table') AND name LIKE 'dns\_%' ESCAPE '\'}]
db close

# ---------------------------------------------------------------- one statement

foreach counter {statements allocations tried injected skipped_some compared troubles} { set total($counter) 0 }

proc trouble {text} {
  incr ::total(troubles)
  puts "trouble: $text"
  flush stdout
}

proc is_oom {said} { expr {[string match "*out of memory*" $said] || [db errorcode] in {7 3082}} }

# What a failure must leave, or why it does not.
proc look_after {script code said hits wanted again} {
  if {[info commands ::db] eq ""} fresh
  if {$code && !($hits && [is_oom $said])} { return "error: $said" }
  catch {db eval ROLLBACK}
  if {!$code && [llength $wanted] && $said ne [lindex $wanted 0]} { return "gave $said" }
  if {[catch {db onecolumn {SELECT 1}} said] || $said ne "1"} { return "then SELECT 1 gave $said" }
  if {!$again} return
  {*}$::before_each
  if {[catch {uplevel #0 $script} said]} { return "then it failed: $said" }
  if {[llength $wanted] && $said ne [lindex $wanted 0]} { return "then it gave $said" }
}

# Nothing may be held once the connection has gone.
proc look_for_losses {name} {
  catch {db close}
  if {[fault memory] != $harness::memory} { trouble "$name: SQLite holds [expr {[fault memory] - $harness::memory}] bytes more" }
  if {[lindex [fault live] 0]} {
    trouble "$name: held: [fault live places]"
    fault pin [harness::extension_file]
  }
}

# statement NAME ?-opens COMMAND? ?-before SCRIPT? ?-compare 0|1? SCRIPT
# COMMAND opens the connection, once; the script before runs before each run and is not counted.
proc statement {name args} {
  global total PROOF_ONLY PROOF_SECONDS
  array set option {-before {} -opens fresh -compare 1}
  array set option [lrange $args 0 end-1]
  set script [lindex $args end]
  if {![string match $PROOF_ONLY $name]} return
  set ::before_each [list uplevel #0 $option(-before)]
  incr total(statements)
  {*}$option(-opens)
  # By itself, three times: what it gives where that is always the same, how long it takes, and how much it allocates.
  set said {}
  for {set i 0} {$i < 3} {incr i} {
    {*}$::before_each
    catch {db cache flush}
    fault arm 1000000000
    set time_us [clock microseconds]
    set code [catch {uplevel #0 $script} got]
    set time_us [expr {[clock microseconds] - $time_us}]
    set count [lindex [fault disarm] 0]
    if {$code} { trouble "$name: by itself: $got"; return }
    lappend said $got
  }
  if {!$count} { trouble "$name: allocates nothing"; return }
  set wanted [expr {$option(-compare) && [llength [lsort -unique $said]] == 1 ? [lrange $said 0 0] : {}}]
  incr total(compared) [llength $wanted]
  set start [clock milliseconds]
  foreach kind {once persist} {
    incr total(allocations) $count
    set cost_s [expr {$time_us / 1e6 * 1.6 * $count}]
    set stride [expr {$PROOF_SECONDS && $cost_s > $PROOF_SECONDS ? int(ceil($cost_s / $PROOF_SECONDS)) : 1}]
    if {$stride > 1} { incr total(skipped_some) }
    puts stderr "$name $kind: $count allocations, each [format %.1f [expr {$time_us / 1e3}]] ms[expr {$stride > 1 ? ", one in $stride" : ""}]"
    for {set n 1} {1} {incr n $stride} {
      {*}$::before_each
      catch {db cache flush}
      fault arm $n {*}[expr {$kind eq "persist" ? "persist" : ""}]
      set code [catch {uplevel #0 $script} got]
      lassign [fault disarm] seen hits
      incr total(tried) [expr {$hits > 0}]
      incr total(injected) $hits
      set why [look_after $script $code $got $hits $wanted [expr {$stride == 1 || $n / $stride % 8 == 0}]]
      if {$why ne ""} { trouble "$name, allocation $n ($kind): $why"; break }
      if {!$hits} break
    }
  }
  look_for_losses $name
}

# SQL as it is; or, where it is to be refused, its message as the result.
# Rows may come in any order.
proc sql {text} { list rows $text }
proc rows {text} { lsort [db eval $text] }
proc refused {text} { list refuse $text }
proc refuse {text} {
  if {![catch {db eval $text} said]} { error "not refused: $text" }
  if {[is_oom $said]} { error $said }
  if {$said eq "SQL logic error"} { error "out of memory" } ;# what SQLite says where it had none for the message
  return $said
}

# ---------------------------------------------------------------- what dns_help lists

set examples 0
set install {catch {db eval ROLLBACK}; fresh}
set timed {dns_prefetch dns_enrich dns_stats} ;# how long it took is in the result
array set before [list \
  lookalike {db eval {DROP TABLE IF EXISTS temp.brand}} \
  dns_install $install dns_enrich $install]
array set instead [list \
  dns_cof "SELECT rrname, rrtype, rdata, time_first FROM dns_cof('$cof_file')" \
  dns_cof_bad "SELECT line, error FROM dns_cof_bad('$bad_file')" \
  dns_trace "SELECT step, zone, server, status, outcome FROM dns_trace('www.example', 'A', '$roots')" \
  dns_reference_load {SELECT dns_reference_load('brands'), dns_reference_load(NULL)} \
  dns_replay {SELECT dns_replay('recording'), dns_replay(NULL)}]
array set opens [list dns_reference_load [list fresh $store] dns_replay [list fresh $store] dns_cache with_cache]
proc with_cache {} {
  fresh
  config cache_bytes 1000000
  db eval {SELECT dns_a('example.com'), dns_mx('example.com'), dns_a('nothing.example.com')}
}
foreach {name kind example} $entries {
  if {[string trim $example] eq ""} { trouble "$name has no example"; continue }
  incr examples
  set texts [list $example]
  set asks [string map {localhost example.com 127.0.0.1 192.0.2.1} $example]
  if {[info exists instead($name)]} { lappend texts $instead($name) } elseif {$asks ne $example} { lappend texts $asks }
  foreach text $texts {
    statement $name -before [expr {[info exists before($name)] ? $before($name) : ""}] \
      -compare [expr {$name ni $timed}] -opens [expr {[info exists opens($name)] && ($text ne $example || $name eq "dns_cache") ? $opens($name) : "fresh"}] [sql $text]
  }
}
foreach name [concat [array names before] [array names instead] [array names opens]] {
  if {[lsearch -exact $entries $name] == -1} { trouble "dns_help lists no $name" }
}
set of_help $total(statements)

# ---------------------------------------------------------------- what an example cannot show

# The connection.
statement loading {reopen; db onecolumn {SELECT domain_host('a.example')}}
statement loading-with-settings {
  array set ::env [list DNSSIG_SERVERS $::nsd DNSSIG_ASN_DB $::asn_file DNSSIG_PSL $::psl_file DNSSIG_TRIES 7 DNSSIG_DENY {a.example b.example}]
  try { reopen } finally { array unset ::env DNSSIG_\[A-Z\]* }
  db onecolumn {SELECT dns_config('servers') <> '' AND domain_registrable('a.co.example') = 'a.co.example'}
}
statement loading-a-live-question {fresh; db onecolumn {SELECT dns_a('example.com')}}

# Settings, each of them.
fresh
foreach {key value} [db eval {SELECT key, "default" FROM dns_settings WHERE key NOT LIKE '%\_version' ESCAPE '\'}] {
  if {[catch {db eval {SELECT dns_config($key)}}]} continue ;# one that only says something
  set other [dict get [dict merge [dict create $key {}] [list servers {192.0.2.1 2001:db8::1} timeout_ms 300 deadline_ms 3000 tries 2 inflight 9 qps 100 \
    mode live cache_bytes 100 cache_min_ttl 1 deny {a.example bücher.example} psl $psl_file asn_db $asn_file country_db $country_file \
    case_randomization on progress on asn_source cymru]] $key]
  if {$other eq ""} { trouble "no value for the setting $key" }
  statement set-$key [sql "SELECT dns_config('$key', '$other'), dns_config('$key'); SELECT dns_config('$key', NULL)"]
  statement set-$key-wrong [refused "SELECT dns_config('$key', 'a..b' || char(27))"]
}

# Ways of asking.
proc with_source {source} { fresh; config asn_source $source asn_db {} }
proc with_random_case {} { fresh; config case_randomization on tries 6 }
foreach {name text} [list \
  types "SELECT name, type, status, rtype, data, fields FROM dns WHERE name = 'types.example' AND type IN ('A', 'MX', 'TXT', 'SOA', 'CAA', 'SRV', 'HTTPS', 'DNSKEY')" \
  many-names "SELECT name, status FROM dns WHERE name IN ('example.com', 'a..b', 'bücher.example', 'www.example.com', 'nothing.example.com') AND type IN ('A', 'AAAA') ORDER BY 1, 2" \
  join "SELECT d.status FROM (VALUES ('example.com'), ('a..b')) v LEFT JOIN dns d ON d.name = v.column1 AND d.type = 'A'" \
  server "SELECT status FROM dns('plain.example', 'A', '$faulty') UNION ALL SELECT status FROM dns('example.com', 'A', '$nsd')" \
  servers "SELECT status FROM dns WHERE name = 'plain.example' AND type = 'A' AND server IN ('$faulty', '$nsd')" \
  tcp "SELECT status, count(*) FROM dns('tc.a.example', 'A', '$faulty') GROUP BY 1" \
  tcp-many "SELECT status, count(*) FROM dns WHERE name IN ('tc.a.example', 'tc.b.example', 'onlytcp.c.example') AND type = 'A' AND server = '$faulty' GROUP BY 1" \
  tcp-slow "SELECT count(*) FROM dns('slowtcp-1.a.example', 'A', '$faulty')" \
  tcp-reset "SELECT count(*) FROM dns('resettcp.a.example', 'A', '$faulty')" \
  large "SELECT status, count(*), sum(length(data)), sum(length(fields)) FROM dns('huge.x.example', 'TXT', '$faulty') GROUP BY 1" \
  bomb "SELECT status, count(*) FROM dns('bomb.x.example', 'A', '$faulty') GROUP BY 1" \
  chain "SELECT count(*) FROM dns('cname-loop.x.example', 'A', '$faulty')" \
  failures "SELECT name, status FROM dns WHERE name IN ('servfail.a.example', 'formerr.a.example', 'nodata.a.example', 'garbage.a.example', 'lame.a.example') AND type = 'A' AND server = '$faulty' ORDER BY 1" \
  abandoned "SELECT status FROM dns WHERE name IN ('plain.a.example', 'delay-50.a.example', 'tc.delay-50.b.example') AND type = 'A' AND server = '$faulty' LIMIT 1" \
  two-at-once "SELECT a.status, b.status FROM dns a, dns b WHERE a.name IN ('example.com', 'www.example.com') AND a.type = 'A' AND b.name = a.name AND b.type = 'MX'" \
  prefetch "SELECT json_remove(dns_prefetch(column1, 'A MX TXT'), '\$.seconds') FROM (VALUES ('example.com'), ('a..b'), ('www.example.com'))" \
  collect "SELECT count(*), sum(length(data)), sum(length(fields)) FROM dns_collect WHERE domain IN ('example.com', 'a..b')" \
  trace "SELECT count(*) FROM dns_trace('www.example', 'MX', '$roots')" \
  rdns "SELECT ip_rdns_class('mail.example.com', '192.0.2.1'), dns_ptr('192.0.2.1'), dns_ptr('2001:db8::1')" \
  places "SELECT ip_asn('192.0.2.1'), ip_as_org('192.0.2.1'), ip_country('192.0.2.1')" \
  long-text "SELECT length(domain_defang(replace(hex(zeroblob(2000)), '00', 'a.'))), length(name_skeleton(replace(hex(zeroblob(300)), '0', 'ṩ')))" \
  json "SELECT length(dns_txt('huge.x.example')), length(dns_lookup('huge.x.example', 'TXT')), length(dns_soa('example.com')) FROM (SELECT dns_config('servers', '$faulty') AS x) WHERE x NOT NULL" \
  cof "SELECT sum(length(rdata)), sum(length(rrname)), sum(length(origin)) FROM dns_cof('$long_file')" \
  log "SELECT count(*), sum(length(text)) FROM domains_in(replace(hex(zeroblob(60)), '00', 'http://a.example.com/ 192.0.2.1 x@b.example.org '))" \
  window "SELECT max(x), count(y) FROM (SELECT evidence_score(column1) OVER w AS x, evidence_reasons('s', column1, 'Text.', '{}') OVER w AS y FROM (VALUES (0.5), (0.2), (0.1)) WINDOW w AS (PARTITION BY column1 > 0.1 ORDER BY column1))" \
  graph "SELECT length(graph_components(i, i / 7)) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) SELECT i FROM n)" \
] { statement asking-$name [sql $text] }
statement asking-cymru -opens {with_source cymru} [sql {SELECT count(*), sum(length(fields)) FROM dns_collect('example.com')}]
statement asking-with-0x20 -opens with_random_case [sql {SELECT status FROM dns('example.com', 'A')}]
statement asking-cached -opens with_cache [sql {SELECT name, status FROM dns WHERE name IN ('example.com', 'nothing.example.com', 'www.example.com') AND type IN ('A', 'MX')}]
statement asking-with-progress -opens with_cache [sql {SELECT status FROM dns('example.com', 'A'); SELECT count(*) FROM dns_cache; SELECT count(*) FROM dns_stats}]

# Errors in SQL.
foreach {n text} {
  0 {SELECT * FROM dns} 1 {SELECT nothing FROM dns('a.example')} 2 {SELECT * FROM dns('example.com', 'A FOO')} 3 {SELECT * FROM dns('a.example', 'A', 'nowhere:x')}
  4 {INSERT INTO dns(name) VALUES ('a')} 5 {CREATE VIRTUAL TABLE x USING lookalike(domain)} 6 {CREATE VIRTUAL TABLE x USING dns} 7 {SELECT * FROM brand_lookalike}
  8 {SELECT dns_replay('nowhere')} 9 {SELECT dns_reference_load('nowhere')} 10 {SELECT dns_install('nowhere')} 11 {SELECT dns_enrich()}
  12 {SELECT * FROM dns_cof('/nowhere')} 13 {SELECT dns_lookup('a.example', 'FOO')} 14 {SELECT evidence_object('a')} 15 {SELECT * FROM dns_trace} 16 {SELECT * FROM dns_collect}
  17 {SELECT dns_config('nothing')} 18 {SELECT name_entropy('a', 'other')} 19 {SELECT domain_suffix('a.b', 'private')} 20 {SELECT dns_soa('a.example', 'other')}
} { statement error-$n [refused $text] }

# Tables that are written to.
proc fresh_file {name} { fresh [scratch $name] }
set brands {
  DROP TABLE IF EXISTS brand; DROP TABLE IF EXISTS marque;
  CREATE VIRTUAL TABLE brand USING lookalike; INSERT INTO brand(domain, rank) VALUES ('paypal.com', 1), ('ebay.com', 2), ('google.com', NULL)
}
foreach {name text} {
  create {DROP TABLE brand; CREATE VIRTUAL TABLE brand USING lookalike}
  insert {INSERT INTO brand(domain, rank, owned) VALUES ('example.org', 3, 1), ('bücher.com', 4, 0); SELECT domain FROM brand ORDER BY 1}
  replace {INSERT OR REPLACE INTO brand(domain, rank) VALUES ('paypal.com', 9); SELECT domain, rank FROM brand ORDER BY 1}
  update {UPDATE brand SET rank = 7, domain = 'amazon.com' WHERE domain = 'ebay.com'; SELECT domain, rank FROM brand ORDER BY 1}
  delete {DELETE FROM brand WHERE domain <> 'ebay.com'; SELECT domain FROM brand}
  search {SELECT domain, technique FROM brand WHERE candidate IN ('paypa1.com', 'xn--pypal-4ve.com', 'unrelated.org', 'ebay-login.com')}
  rename {ALTER TABLE brand RENAME TO marque; SELECT domain FROM marque WHERE candidate = 'ebbay.com'}
  drop {DROP TABLE brand; SELECT count(*) FROM sqlite_schema}
  rollback {BEGIN; DELETE FROM brand; INSERT INTO brand(domain) VALUES ('amazon.com'); ROLLBACK; SELECT domain FROM brand WHERE candidate = 'ebbay.com'}
  savepoint {BEGIN; SAVEPOINT a; DELETE FROM brand WHERE domain = 'ebay.com'; ROLLBACK TO a; UPDATE brand SET rank = 5; COMMIT; SELECT domain FROM brand WHERE candidate = 'ebbay.com'}
  integrity {PRAGMA integrity_check}
} {
  statement lookalike-$name -opens {fresh_file brands.db} -before [list db eval $brands] [sql $text]
}
foreach {n text} {
  0 {INSERT INTO brand(domain) VALUES ('co.uk')} 1 {INSERT INTO brand(domain) VALUES ('www.paypal.com')} 2 {DELETE FROM brand WHERE candidate = 'paypa1.com'}
  3 {INSERT INTO brand(domain, rank) VALUES ('a.com', 'first')}
} { statement lookalike-error-$n -opens {fresh_file brands.db} -before [list db eval $brands] [refused $text] }

# The investigation.
statement install -before $install [sql {SELECT dns_install()}]
statement install-kept -opens [list fresh $store] [sql {SELECT dns_install()}]
statement install-updates -before {fresh; db eval {SELECT dns_install(); DROP VIEW dns_edge; CREATE VIEW dns_edge AS SELECT 1}} [sql {SELECT dns_install()}]
statement install-conflict -before {fresh; db eval {CREATE TABLE dns_popular(domain TEXT PRIMARY KEY, rank AS (1))}} [refused {SELECT dns_install()}]
statement enrich -opens [list fresh $store] -before {db eval {DELETE FROM dns_answer WHERE domain IN ('example.com', 'example.net')}} \
  [sql {SELECT json_remove(dns_enrich(1), '$.seconds')}]
statement replay -opens [list fresh $store] [sql {SELECT dns_replay('recording'), dns_mx('example.com'), dns_replay(NULL)}]
statement replay-table -opens [list fresh $store] [sql {SELECT (SELECT dns_replay('recording')) IS NOT NULL, (SELECT count(*) FROM dns WHERE name IN ('example.com', 'example.net') AND type IN ('A', 'NS'))}]
statement reference-brands -opens [list fresh $store] [sql {SELECT dns_reference_load('brands'); SELECT brand FROM brand_lookalike('castelian-supplies.example')}]
foreach view $views { statement view-$view -opens [list fresh $store] [sql "SELECT * FROM $view"] }
foreach view {dns_signal dns_verdict} { statement view-$view-of-one -opens [list fresh $store] [sql "SELECT * FROM $view WHERE domain = 'example.com'"] }

# ---------------------------------------------------------------- what held

foreach address {nsd roots faulty} { stop_servers [set $address] }
file delete -force -- $harness::scratch
if {$PROOF_ONLY ne "*"} { puts stderr "only $PROOF_ONLY" }
proc number {n} { while {[regsub {^(\d+)(\d{3})} $n {\1,\2} n]} {}; return $n }
proc row {args} { puts [join [concat proof $args] \t] }
set held [expr {$total(troubles) ? "$total(troubles) did not hold" : "no crash, nothing lost, the connection works"}]
row "Each entry of dns_help and its example, with memory failing" "[number $examples] entries, [number $of_help] statements" $held
row "Loading, settings, ways of asking, tables written to, errors, installing, every view, with memory failing" \
  "[number [expr {$total(statements) - $of_help}]] statements" $held
row "Allocations made to fail, once and then for good" "[number $total(tried)] of [number $total(allocations)], [number $total(injected)] failures" \
  "out of memory, or the right result ([number $total(compared)] statements compare it)"
if {$total(skipped_some)} {
  row "Statements too long to try each allocation (PROOF_SECONDS=$PROOF_SECONDS)" [number $total(skipped_some)] "of evenly spaced allocations the same"
}
exit [expr {$total(troubles) > 0}]
