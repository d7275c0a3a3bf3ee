# pipeline.tcl - real DNS logs all the way: logs, names, candidates, answers, signals, verdicts.
#
#   tclsh tests/conformance/pipeline.tcl     (DNSSIG_DATA: the folder with logs/ and domains/; default ../shared/data beside the repository)
#
# Does what an analyst types: installs the tables, loads a list of top sites, imports the Zeek logs of the M57 corpus and of the emulated
# APT29 intrusion by sql/import/zeek.sql, and looks at the verdicts before anything was asked. Then dns_enrich() asks an NSD that knows what
# the logs' answers held and nothing else, so that nothing leaves this machine; what that adds is printed too. Each figure is there to be
# read; the checks are that nothing gets lost between two steps.

source [file join [file dirname [info script]] .. harness.tcl]
needs nsd sqlite3
set data [expr {[info exists env(DNSSIG_DATA)] ? $env(DNSSIG_DATA) : [file join $harness::top .. shared data]}]
if {![file isdirectory $data/logs]} { skip "no logs at hand" }

set file [scratch case.db]
proc show {title text} { puts "\n$title"; puts [string trimright $text] }
proc shell {sql} {
  cd $harness::top
  run_shell $sql $::file
}

# 1. From the logs to candidates, by the scripts of sql/.
set script "SELECT dns_install();
CREATE TEMP TABLE top(domain);
.import '|zcat $data/domains/top-100k-2016.txt.gz' top
INSERT OR IGNORE INTO dns_popular SELECT domain, rowid FROM top;
"
set logs [concat [lsort [glob $data/logs/zeek-m57-*.dns.log]] [lsort [glob $data/logs/zeek-apt29-*.log]]]
foreach log $logs {
  set source [expr {[string match *m57* $log] ? "m57" : "apt29"}]
  append script ".read sql/import/lines.sql\n.import $log import_line\n.parameter set @source '$source'\n.print [file tail $log]\n.read sql/import/zeek.sql\n"
}
show "import: for each log its records, then its names" [shell $script]

reopen $file
config progress off
do_execsql_test pipeline-1.0 {SELECT count(*) FROM dns_candidate WHERE domain IN (SELECT domain FROM dns_popular)} 0
puts "\ncandidates: [db eval {SELECT source, count(*) FROM dns_candidate GROUP BY 1}]; observations: [db eval {SELECT origin, count(*) FROM dns_observation GROUP BY 1}]"

set top {
  SELECT v.domain, printf('%.2f', v.score) AS score, c.source,
         (SELECT group_concat(r.value ->> 'signal', ' ') FROM json_each(v.reasons) AS r WHERE r.value ->> 'weight' > 0) AS why
    FROM dns_verdict AS v JOIN dns_candidate AS c USING(domain)
   ORDER BY v.score DESC, v.domain LIMIT 20}
proc table {sql} { db eval $sql row { puts "  [lmap column $row(*) {set row($column)}]" } }
puts "\nverdicts by name and history alone: [db onecolumn {SELECT count(*) FROM dns_verdict WHERE score > 0}] with a score; the first 20"
table $top
puts "\nsignals: [db eval {SELECT signal, count(*) FROM dns_signal GROUP BY 1}]"

# 2. The answers that the logs hold, as a zone. A name has one CNAME or other data, never both (RFC 1034 section 3.6.2).
proc owner {name} {
  set out ""
  foreach c [split [encoding convertto utf-8 $name] ""] {
    append out [expr {[string match {[a-z0-9_.*-]} $c] ? $c : [format {\%03d} [scan $c %c]]}]
  }
  return "$out."
}
set zone [scratch root.logs]
set channel [open $zone w]
puts $channel ". 300 IN SOA ns.root. admin.root. 1 3600 600 86400 60\n. 300 IN NS ns.root.\nns.root. 300 IN A 127.0.0.1"
db eval {
  SELECT rrname, rrtype, rdata FROM dns_observation AS o
   WHERE rrtype IN ('A', 'AAAA', 'PTR', 'CNAME') AND instr(rrname, '*') = 0
     AND NOT (rrtype <> 'CNAME' AND EXISTS (SELECT 1 FROM dns_observation AS c WHERE c.rrname = o.rrname AND c.rrtype = 'CNAME'))
     AND NOT (rrtype = 'CNAME' AND (rdata = rrname || '.' OR rdata > (SELECT min(rdata) FROM dns_observation AS c WHERE c.rrname = o.rrname AND c.rrtype = 'CNAME')))
   GROUP BY rrname, rrtype, rdata
} { puts $channel "[owner $rrname] 300 IN $rrtype $rdata" }
close $channel
config servers [start_nsd [list . $zone]] deny none
set us [lindex [time {set summary [db onecolumn {SELECT dns_enrich()}]}] 0]
show "dns_enrich, [format %.1f [expr {$us / 1e6}]] s" $summary
do_execsql_test pipeline-2.0 {SELECT count(*) FROM dns_collection WHERE state <> 'collected'} 0
do_execsql_test pipeline-2.1 {SELECT count(DISTINCT domain) FROM dns_answer} [db onecolumn {SELECT count(*) FROM dns_candidate}]
puts "\nverdicts with the logs' answers; the first 20"
table $top
puts "\nsignals: [db eval {SELECT signal, count(*) FROM dns_signal GROUP BY 1}]"
puts "clusters: [db eval {SELECT cluster, count(*) FROM dns_cluster GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12}]"
finish
