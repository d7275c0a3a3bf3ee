# threads.tcl - connections in threads of their own, under gcc's thread sanitizer.
#
# Proves: four threads that open, load, ask, record, replay, install, enrich, judge and close, all at once and again and again, get the
# same values each time, and touch nothing at the same time that they do not lock. SQLite and c-ares themselves are not instrumented;
# what the sanitizer sees is all of ext/ and every lock.
#
# Takes about a minute. PROOF_SECONDS: how long, at least, with another round until then (default 30). Builds what it needs in build/tsan.
# `make tsan` runs it too.
set PROOF_SECONDS [expr {[info exists env(PROOF_SECONDS)] ? $env(PROOF_SECONDS) : 30}]
source [file join [file dirname [info script]] .. harness.tcl]

set directory [file join $harness::top build tsan]
exec env -u MAKEFLAGS -u MAKELEVEL -u LD_PRELOAD make -s -j2 -C $harness::top BUILD=build/tsan SONAME=build/tsan/dnssig.so CC=gcc WARN= \
  {OPT=-O1 -g} CFLAGS=-fsanitize=thread all build/tsan/threads >@stderr 2>@1

set server [start_faulty]
set many "('a.example', 'delay-20.b.example', 'tc.c.example', 'nxdomain.d.example', 'servfail.e.example', 'a..b')"
set script "
  SELECT dns_config('servers', '$server'), dns_config('timeout_ms', 5000), dns_config('deadline_ms', 9000), dns_config('progress', 'off');
  SELECT name, type, status, data FROM dns WHERE name IN $many AND type IN ('A', 'MX', 'TXT') ORDER BY name, type, data;
  SELECT dns_txt('tc.y.example'), spf('z.example'), dmarc('z.example'), mx_entropy('z.example'), dns_prefetch('p.example', 'A') ->> 'names';
  SELECT domain_registrable('www.example.co.uk'), domain_ascii('bücher.example'), name_skeleton('xn--80aa0cbo65f.com'), tld_risk('a.top'), name_gibberish('xkqz.example');
  SELECT count(*) FROM domains_in('hxxp://evil\[.]example/x, ceo@example.org, 192.0.2.7');
  SELECT brand, technique FROM brand_lookalike('paypa1-login.com');
  CREATE VIRTUAL TABLE b USING lookalike; INSERT INTO b(domain) VALUES ('paypal.com'), ('ebay.com'); SELECT domain, technique FROM b WHERE candidate = 'paypa1.com';
  SELECT count(*) FROM dns_trace('www.example', 'A', '$server');
  SELECT dns_install() ->> 'updated';
  INSERT INTO dns_candidate(domain) VALUES ('shop.example'), ('xn--pypal-4ve.example'), ('nxdomain.x.example');
  SELECT dns_enrich() ->> 'collected';
  SELECT domain, signal FROM dns_signal ORDER BY 1, 2;
  SELECT domain, score FROM dns_verdict ORDER BY 1;
  CREATE TABLE rec AS SELECT * FROM dns_cache; SELECT dns_replay('rec') ->> 'skipped', dns_a('a.example');"

set threads 4
set runs 0
set rounds 2
set values 0
set races 0
set wrong 0
set start [clock milliseconds]
while {$runs == 0 || [clock milliseconds] - $start < $PROOF_SECONDS * 1000} {
  incr runs
  set failed [catch {exec env TSAN_OPTIONS=exitcode=66 $directory/threads $directory/dnssig.so $threads $rounds $script 2>@1} said]
  incr races [regexp -all {WARNING: ThreadSanitizer} $said]
  if {![regexp {(\d+) values each, same} $said -> values] || [string match "*error *" $said]} { incr wrong }
  if {$failed || $wrong} { puts $said; break }
}
stop_servers
file delete -force -- $harness::scratch
set held [expr {$races || $wrong || $failed ? "$races races, $wrong runs with other values" : "no race, the same $values values in each"}]
puts [join [list proof "Threads with connections of their own, live, replay and signals, under ThreadSanitizer" \
  "$threads threads, [expr {$runs * $rounds}] rounds each" $held] \t]
exit [expr {$races || $wrong || $failed}]
