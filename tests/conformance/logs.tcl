# logs.tcl - real DNS logs through names and lookups: nothing may get lost on the way.
#
#   tclsh tests/conformance/logs.tcl     (DNSSIG_DATA: the folder with logs/; default ../shared/data beside the repository)
#
# Loads the Zeek logs of the M57 corpus and of the emulated APT29 intrusion, puts every name through domain_registrable, makes one
# zone of all the answers that the logs hold, serves it with NSD, and looks up every distinct name. Then each question
# must have a row, and each address that the zone has must have come back.

source [file join [file dirname [info script]] .. harness.tcl]
needs nsd
set data [expr {[info exists env(DNSSIG_DATA)] ? $env(DNSSIG_DATA) : [file join $harness::top .. shared data]}]
if {![file isdirectory $data/logs]} { skip "no logs at hand" }

db eval {
  CREATE TABLE log(source TEXT, query TEXT, type TEXT, rcode TEXT, answers TEXT);
  CREATE TABLE link(owner TEXT, type TEXT, data TEXT, UNIQUE(owner, type, data));
}

proc load_tsv {source text} {
  set at [dict create]
  foreach line [split $text \n] {
    if {[string match "#fields*" $line]} {
      set at [dict create]
      set index 0
      foreach field [lrange [split $line \t] 1 end] { dict set at $field $index; incr index }
    } elseif {$line ne "" && ![string match "#*" $line]} {
      set values [split $line \t]
      foreach field {query qtype_name rcode_name answers} { set $field [lindex $values [dict get $at $field]] }
      if {$query in {- (empty)}} continue
      set list [expr {$answers in {- (empty)} ? {} : [split $answers ,]}]
      db eval {INSERT INTO log VALUES ($source, $query, $qtype_name, $rcode_name, $list)}
    }
  }
}

proc load_json {source text} {
  foreach line [split $text \n] {
    if {[string trim $line] eq ""} continue
    db eval {SELECT json_extract($line, '$.query') AS query, json_extract($line, '$.qtype_name') AS type,
                    json_extract($line, '$.rcode_name') AS rcode WHERE json_extract($line, '$.query') IS NOT NULL} row {
      set list [db eval {SELECT value FROM json_each($line, '$.answers')}]
      db eval {INSERT INTO log VALUES ($source, $row(query), $row(type), $row(rcode), $list)}
    }
  }
}

db eval BEGIN
foreach file [lsort [glob $data/logs/zeek-m57-*.dns.log $data/logs/zeek-ipv6.dns.log $data/logs/zeek-apt29-*.log]] {
  set channel [open $file]
  fconfigure $channel -encoding utf-8
  set text [read $channel]
  close $channel
  if {[string index $text 0] eq "\{"} { load_json [file tail $file] $text } else { load_tsv [file tail $file] $text }
}
db eval COMMIT

puts "rows of the logs:"
db eval {SELECT source, count(*) AS n, count(DISTINCT query) AS names FROM log GROUP BY 1} row {
  puts [format "  %-42s %6d rows %6d names" $row(source) $row(n) $row(names)]
}
set rows [db onecolumn {SELECT count(*) FROM log}]
set names [db onecolumn {SELECT count(DISTINCT query) FROM log}]
puts "$rows rows, $names distinct names"
set us [lindex [time {db eval {SELECT count(domain_registrable(query)) FROM log}}] 0]
puts [format "domain_registrable over every row: %.1f ms" [expr {$us / 1000.0}]]
puts "what has no registrable domain (distinct names, by why):"
db eval {
  SELECT CASE WHEN domain_host(query) IS NULL THEN 'no host'
              WHEN ip_family(query) IS NOT NULL THEN 'an address'
              WHEN instr(domain_host(query), '.') = 0 THEN 'a single label'
              ELSE 'a public suffix' END AS why,
         count(*) AS n, group_concat(query, '  ') AS examples
  FROM (SELECT DISTINCT query FROM log) WHERE domain_registrable(query) IS NULL GROUP BY 1
} row { puts [format "  %-16s %5d  %s" $row(why) $row(n) [string range $row(examples) 0 80]] }

# A name as it stands in a zone file: what is not plain is escaped byte by byte.
proc owner {name} {
  set out ""
  foreach c [split [encoding convertto utf-8 [string tolower [string trimright $name .]]] ""] {
    append out [expr {[string match {[a-z0-9_.*-]} $c] ? $c : [format {\%03d} [scan $c %c]]}]
  }
  return "$out."
}

# The answers of a row are rdata without owners: names before the addresses are a chain of CNAMEs.
db eval BEGIN
db eval {SELECT DISTINCT query, type, answers FROM log WHERE rcode = 'NOERROR' AND type IN ('A', 'AAAA', 'PTR')} row {
  set at $row(query)
  foreach answer $row(answers) {
    set family [db onecolumn {SELECT CASE WHEN ip_canonical($answer) = $answer THEN ip_family($answer) END}]
    set kind [dict get {4 A 6 AAAA {} CNAME} $family]
    if {$row(type) eq "PTR" && $family eq ""} { set kind PTR }
    set holder [owner $at]
    set target [expr {$family eq "" ? [owner $answer] : $answer}]
    db eval {INSERT OR IGNORE INTO link VALUES ($holder, $kind, $target)}
    if {$kind eq "CNAME"} { set at $answer }
  }
}
db eval COMMIT
# A name has one CNAME or other data, never both (RFC 1034 section 3.6.2); over the weeks of a log it may have had each.
db eval {
  DELETE FROM link WHERE type = 'CNAME'
    AND rowid NOT IN (SELECT min(rowid) FROM link WHERE type = 'CNAME' GROUP BY owner);
  DELETE FROM link WHERE type <> 'CNAME' AND owner IN (SELECT owner FROM link WHERE type = 'CNAME');
  DELETE FROM link WHERE owner = data;
}
set zone [scratch root.logs]
set channel [open $zone w]
puts $channel ". 300 IN SOA ns.root. admin.root. 1 3600 600 86400 60\n. 300 IN NS ns.root.\nns.root. 300 IN A 127.0.0.1"
db eval {SELECT owner, type, data FROM link ORDER BY owner} { puts $channel "$owner 300 IN $type $data" }
close $channel
puts "zone: [db onecolumn {SELECT count(*) FROM link}] records of [db onecolumn {SELECT count(DISTINCT owner) FROM link}] names"
set server [start_nsd [list . $zone]]
config servers $server deny none

set types {A AAAA NS SOA MX TXT PTR}
puts "looking up every distinct name for [join $types {, }]:"
set us [lindex [time {
  db eval {CREATE TABLE answer AS SELECT qname AS asked, * FROM dns
           WHERE qname IN (SELECT query FROM log) AND types = $types}
}] 0]
set questions [expr {$names * [llength $types]}]
puts [format "%d questions in %.2f s, %.0f/s" $questions [expr {$us / 1e6}] [expr {$questions * 1e6 / $us}]]
db eval {SELECT status, count(DISTINCT asked || ' ' || type) AS questions, count(*) AS n FROM answer GROUP BY 1 ORDER BY 2 DESC} row {
  puts [format "  %-12s %6d questions %6d rows" $row(status) $row(questions) $row(n)]
}
puts "names that are no DNS name: [db eval {SELECT DISTINCT asked FROM answer WHERE status = 'BADNAME' LIMIT 5}]"
do_execsql_test logs-1.0 {SELECT count(DISTINCT asked || ' ' || type) FROM answer} $questions
do_execsql_test logs-1.1 {SELECT query FROM log EXCEPT SELECT asked FROM answer} {}
do_execsql_test logs-1.2 {SELECT value FROM dns_stats WHERE name IN ('asked') EXCEPT
                          SELECT value FROM dns_stats WHERE name IN ('answered')} {}

# Every address of the zone for a name that the logs asked for came back, and no other.
db eval {CREATE TABLE wanted AS SELECT DISTINCT rtrim(owner, '.') AS owner, type, data FROM link WHERE type IN ('A', 'AAAA')}
db eval {CREATE TABLE got AS SELECT DISTINCT owner, rtype AS type, data FROM answer
         WHERE section = 'answer' AND rtype = type AND type IN ('A', 'AAAA')}
do_execsql_test logs-2.0 {
  SELECT * FROM wanted WHERE owner IN (SELECT name FROM answer WHERE status <> 'BADNAME')
  EXCEPT SELECT * FROM got
} {}
do_execsql_test logs-2.1 {SELECT * FROM got EXCEPT SELECT * FROM wanted} {}
puts "addresses compared: [db onecolumn {SELECT count(*) FROM got}]"
finish
