# rootzone.tcl - the root zone served by NSD: what `dns` gives for every TLD equals the zone file.
#
# Every delegation (NS, DS) and the glue of every server that a TLD names. Left out is what only the root's own NS set names:
# it is no delegation, so its addresses come beside a positive answer, of which `dns` shows the answer.
#
#   tclsh tests/conformance/rootzone.tcl     (DNSSIG_DATA: the folder with zones/; default ../shared/data beside the repository)

source [file join [file dirname [info script]] .. harness.tcl]
needs nsd gzip
set data [expr {[info exists env(DNSSIG_DATA)] ? $env(DNSSIG_DATA) : [file join $harness::top .. shared data]}]
set packed [lindex [glob -nocomplain $data/zones/root-*.zone.gz] 0]
if {$packed eq ""} { skip "no root zone at hand" }

set zone [scratch root.zone]
exec gzip -dc $packed > $zone
db eval {CREATE TABLE file(owner TEXT, type TEXT, data TEXT, UNIQUE(owner, type, data))}
db eval BEGIN
set channel [open $zone]
while {[gets $channel line] >= 0} {
  if {[scan $line {%s %d IN %s %[^;]} owner ttl type rdata] != 4 || $type ni {NS A AAAA DS}} continue
  set owner [string tolower [expr {$owner eq "." ? "." : [string trimright $owner .]}]]
  set rdata [string trim $rdata]
  if {$type ne "DS"} { set rdata [string tolower $rdata] }
  if {$type eq "AAAA"} { set rdata [db onecolumn {SELECT ip_canonical($rdata)}] }
  if {$type eq "DS"} { set rdata [string toupper [join [list {*}[lrange $rdata 0 2] [join [lrange $rdata 3 end] ""]]]] }
  db eval {INSERT OR IGNORE INTO file VALUES ($owner, $type, $rdata)}
}
close $channel
db eval COMMIT
set server [start_nsd [list . $zone]]
config servers $server deny none

# 1.*  Delegations: the NS set of each TLD, from the referral that the root gives.
db eval {CREATE TABLE got AS SELECT name, type, status, section, owner, rtype, data FROM dns
         WHERE name IN (SELECT owner FROM file WHERE type = 'NS') AND type IN ('NS', 'DS')}
puts "TLDs: [db onecolumn {SELECT count(DISTINCT owner) FROM file WHERE type = 'NS' AND owner <> '.'}], NS records:\
      [db onecolumn {SELECT count(*) FROM file WHERE type = 'NS'}], status of the NS questions:\
      [db eval {SELECT status, count(DISTINCT name) FROM got WHERE type = 'NS' GROUP BY 1}]"
do_execsql_test rootzone-1.0 {
  SELECT owner, data FROM file WHERE type = 'NS' EXCEPT SELECT owner, data FROM got WHERE type = 'NS' AND rtype = 'NS'
} {}
do_execsql_test rootzone-1.1 {
  SELECT owner, data FROM got WHERE type = 'NS' AND rtype = 'NS' EXCEPT SELECT owner, data FROM file WHERE type = 'NS'
} {}
do_execsql_test rootzone-1.2 {
  SELECT owner, data FROM file WHERE type = 'DS' EXCEPT SELECT owner, data FROM got WHERE rtype = 'DS'
} {}

# 2.*  Glue: the addresses of the name servers, from the additional section of the referrals: each TLD's own, and for a server
#      the one that leads to its name. A referral that would not fit is fetched by TCP where the server says so (TC).
db eval {
  CREATE TABLE glue AS SELECT DISTINCT owner, rtype, data, section FROM got WHERE rtype IN ('A', 'AAAA');
  INSERT INTO glue SELECT DISTINCT owner, rtype, data, section FROM dns
    WHERE name IN (SELECT owner FROM file WHERE type IN ('A', 'AAAA')) AND type IN ('A', 'AAAA') AND data IS NOT NULL;
}
puts "glue: [db onecolumn {SELECT count(*) FROM file WHERE type IN ('A', 'AAAA')}] addresses; rows by section:\
      [db eval {SELECT section, count(*) FROM glue GROUP BY 1}]"
do_execsql_test rootzone-2.0 {
  SELECT owner, type, data FROM file WHERE type IN ('A', 'AAAA')
    AND owner IN (SELECT rtrim(data, '.') FROM file WHERE type = 'NS' AND owner <> '.')
  EXCEPT SELECT owner, rtype, data FROM glue
} {}
do_execsql_test rootzone-2.1 {
  SELECT owner, rtype, data FROM glue WHERE rtype IN ('A', 'AAAA') EXCEPT SELECT owner, type, data FROM file
} {}
finish
