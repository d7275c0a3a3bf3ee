# networks.tcl - networks.csv as files in MaxMind format, for asn_db and country_db.
#
#   tclsh tests/zones/networks.tcl DIRECTORY      writes asn.mmdb and country.mmdb there
#
# or, where the command `db` has the extension, as a test has it:
#
#   source tests/zones/networks.tcl
#   networks::write DIRECTORY
#
# From the environment: DNSSIG_LIBRARY, the extension (default ./dnssig).
package require Tcl 8.6
source [file join [file dirname [info script]] .. tools mmdb.tcl]

namespace eval networks {
  variable csv [file join [file dirname [file normalize [info script]]] networks.csv]
}

proc networks::write {directory} {
  variable csv
  set channel [open $csv]
  set asns {}
  set countries {}
  foreach line [split [string trim [read $channel]] \n] {
    if {[string match #* $line]} continue
    lassign [split $line ,] prefix asn organisation country
    lappend asns $prefix [list map [list autonomous_system_number [list uint32 $asn] \
      autonomous_system_organization [list string $organisation]]]
    lappend countries $prefix [list map [list country_code [list string $country]]]
  }
  close $channel
  mmdb::write [file join $directory asn.mmdb] $asns type Lab-ASN
  mmdb::write [file join $directory country.mmdb] $countries type Lab-Country
}

if {[info exists argv0] && [file normalize $argv0] eq [file normalize [info script]]} {
  package require sqlite3
  sqlite3 db :memory:
  db enable_load_extension 1
  set library [expr {[info exists env(DNSSIG_LIBRARY)] ? $env(DNSSIG_LIBRARY) : "./dnssig"}]
  db eval {SELECT load_extension($library)}
  networks::write [lindex $argv 0]
}
