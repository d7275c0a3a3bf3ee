# mmdb.tcl - writes small files in MaxMind format (MaxMind DB File Format Specification 2.0), good and broken ones.
#
#   source tests/tools/mmdb.tcl
#   mmdb::write FILE {192.0.2.0/24 {map {autonomous_system_number {uint32 64500}}} ...} ?KEY VALUE...?
#
# A value is {KIND CONTENT}: {string TEXT} {uint16 N} {uint32 N} {uint64 N} {boolean 0|1} {map {KEY VALUE ...}} {array {VALUE ...}}
# {pointer OFFSET} {bytes BINARY}; {raw BINARY} stands for itself. A map's keys are strings.
# Keys: type (default Test-ASN), epoch (default 1767225600, which is 2026-01-01), bits of a record (24, 28 or 32), ip_version (6 or
# 4), metadata (a value in place of the usual one), node_count (what the metadata says), tail (bytes behind the metadata).
# IPv4 prefixes stand at ::/96 of a version 6 file. Needs: ip_key of the extension, through the command `db`.
package require Tcl 8.6

namespace eval mmdb {}

# Control byte, extended kind and size; the size in its shortest form.
proc mmdb::head {kind size} {
  set first [expr {$kind < 8 ? $kind << 5 : 0}]
  set more [expr {$kind < 8 ? "" : [binary format c [expr {$kind - 7}]]}]
  if {$size < 29} { return [binary format c [expr {$first | $size}]]$more }
  if {$size < 285} { return [binary format c [expr {$first | 29}]]$more[binary format c [expr {$size - 29}]] }
  if {$size < 65821} { return [binary format c [expr {$first | 30}]]$more[binary format S [expr {$size - 285}]] }
  set rest [expr {$size - 65821}]
  return [binary format c [expr {$first | 31}]]$more[binary format cS [expr {$rest >> 16}] $rest]
}

proc mmdb::unsigned {kind number} {
  set bytes ""
  for {} {$number > 0} {set number [expr {$number >> 8}]} { set bytes [binary format c $number]$bytes }
  return [head $kind [string length $bytes]]$bytes
}

proc mmdb::encode {value} {
  lassign $value kind content
  switch $kind {
    string { set bytes [encoding convertto utf-8 $content]; return [head 2 [string length $bytes]]$bytes }
    bytes { return [head 4 [string length $content]]$content }
    uint16 { return [unsigned 5 $content] }
    uint32 { return [unsigned 6 $content] }
    uint64 { return [unsigned 9 $content] }
    boolean { return [head 14 $content] }
    pointer { return [binary format cI 0x38 $content] }
    raw { return $content }
    map {
      set bytes [head 7 [expr {[llength $content] / 2}]]
      foreach {key inner} $content { append bytes [encode [list string $key]] [encode $inner] }
      return $bytes
    }
    array {
      set bytes [head 11 [llength $content]]
      foreach inner $content { append bytes [encode $inner] }
      return $bytes
    }
  }
  error "mmdb: no kind $kind"
}

# The bits of a prefix as a list, of IPv4 in a version 6 tree behind 96 zeros.
proc mmdb::bits {prefix version} {
  lassign [split $prefix /] ip length
  set is4 [expr {![string match *:* $ip]}]
  binary scan [db onecolumn {SELECT ip_key($ip)}] B* all
  if {$is4} { set all [string range $all 96 end] }
  if {$length eq ""} { set length [string length $all] }
  set path [string range $all 0 $length-1]
  if {$is4 && $version == 6} { set path [string repeat 0 96]$path }
  return [split $path ""]
}

# A tree of nodes; each side is empty, {node N} or {data OFFSET}.
proc mmdb::plant {entries version} {
  set nodes [list [list {} {}]]
  foreach {prefix offset} $entries {
    set path [bits $prefix $version]
    set at 0
    foreach bit [lrange $path 0 end-1] {
      set side [lindex $nodes $at $bit]
      if {[lindex $side 0] ne "node"} {
        lappend nodes [list $side $side]
        lset nodes $at $bit [list node [expr {[llength $nodes] - 1}]]
      }
      set at [lindex $nodes $at $bit 1]
    }
    lset nodes $at [lindex $path end] [list data $offset]
  }
  return $nodes
}

proc mmdb::number {side count} {
  switch [lindex $side 0] {
    node { return [lindex $side 1] }
    data { return [expr {$count + 16 + [lindex $side 1]}] }
  }
  return $count
}

proc mmdb::node {left right bits} {
  switch $bits {
    24 { return [string range [binary format I $left] 1 3][string range [binary format I $right] 1 3] }
    28 {
      set middle [expr {($left >> 24 & 15) << 4 | $right >> 24 & 15}]
      return [string range [binary format I $left] 1 3][binary format c $middle][string range [binary format I $right] 1 3]
    }
    32 { return [binary format II $left $right] }
  }
}

proc mmdb::write {file entries args} {
  set option [dict merge {type Test-ASN epoch 1767225600 bits 24 ip_version 6 metadata {} node_count {} tail {}} $args]
  set data ""
  set placed {}
  foreach {prefix value} $entries {
    lappend placed $prefix [string length $data]
    append data [encode $value]
  }
  set nodes [plant $placed [dict get $option ip_version]]
  set count [llength $nodes]
  set tree ""
  foreach sides $nodes {
    append tree [node [number [lindex $sides 0] $count] [number [lindex $sides 1] $count] [dict get $option bits]]
  }
  set said [expr {[dict get $option node_count] eq "" ? $count : [dict get $option node_count]}]
  set metadata [dict get $option metadata]
  if {$metadata eq ""} {
    set metadata [list map [list binary_format_major_version {uint16 2} binary_format_minor_version {uint16 0} \
      build_epoch [list uint64 [dict get $option epoch]] database_type [list string [dict get $option type]] \
      description {map {en {string {made by tests/tools/mmdb.tcl}}}} ip_version [list uint16 [dict get $option ip_version]] \
      languages {array {{string en}}} node_count [list uint32 $said] record_size [list uint16 [dict get $option bits]]]]
  }
  set out [open $file wb]
  puts -nonewline $out $tree[string repeat \0 16]$data\xab\xcd\xefMaxMind.com[encode $metadata][dict get $option tail]
  close $out
  return $file
}
