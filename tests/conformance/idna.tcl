# idna.tcl - domain_ascii and domain_unicode against the conformance file of UTS #46 (IdnaTestV2.txt), non-transitional.
#
#   tclsh tests/conformance/idna.tcl [FILE]
#
# FILE: IdnaTestV2.txt of Unicode 16 (default: ../shared/data/idna/IdnaTestV2-Unicode16.txt beside the project). Prints, for
# toAsciiN and toUnicode, how many cases agree, and how many of the others are in each class, with an example. A class that is
# expected says what makes it; a case in no class is a failure: then exit status 1. Ends with `N passed, N failed`, where
# passed counts the cases that agree or whose difference is known.
#
# A case with errors agrees when domain_ascii gives NULL. domain_unicode has no error but NULL: there, a case with errors
# agrees when it gives NULL or leaves at least one label as ASCII that the file decodes.

set top [file dirname [file dirname [file dirname [file normalize [info script]]]]]
set path [file join [file dirname $top] shared data idna IdnaTestV2-Unicode16.txt]
if {$argc} { set path [lindex $argv 0] }
if {![file readable $path]} {
  puts "skipped idna.tcl: no $path"
  puts "0 passed, 0 failed"
  exit 0
}
set library [file join $top dnssig]
if {[info exists env(DNSSIG_LIBRARY)]} { set library $env(DNSSIG_LIBRARY) }
package require sqlite3
sqlite3 db :memory:
db enable_load_extension 1
db eval {SELECT load_extension($library)}
db nullvalue \x00
fconfigure stdout -encoding utf-8

# Code points of the file as Tcl 8.6 can hold them: surrogate halves above U+FFFF are put in as bytes of UTF-8 by hand, so
# every text here is a byte string of UTF-8, and SQL gets it through CAST(x'..' AS TEXT).
proc utf8 {point} {
  if {$point < 0x80} { return [binary format c $point] }
  if {$point < 0x800} { return [binary format cc [expr {0xC0 | $point >> 6}] [expr {0x80 | $point & 63}]] }
  if {$point < 0x10000} {
    return [binary format ccc [expr {0xE0 | $point >> 12}] [expr {0x80 | $point >> 6 & 63}] [expr {0x80 | $point & 63}]]
  }
  binary format cccc [expr {0xF0 | $point >> 18}] [expr {0x80 | $point >> 12 & 63}] \
    [expr {0x80 | $point >> 6 & 63}] [expr {0x80 | $point & 63}]
}

proc unescape {field} {
  if {$field eq {""}} { return "" }
  set out ""
  while {[regexp {^(.*?)\\(?:u([0-9A-F]{4})|x\{([0-9A-F]+)\})(.*)$} $field -> before four many field]} {
    append out $before [utf8 [scan $four$many %x]]
  }
  append out $field
}

proc sql {function bytes} {
  set hex [binary encode hex $bytes]
  binary format a* [db onecolumn "SELECT hex($function\(CAST(x'$hex' AS TEXT)))"]
}

proc apply_function {function bytes} {
  set hex [binary encode hex $bytes]
  if {[db onecolumn "SELECT $function\(CAST(x'$hex' AS TEXT)) IS NULL"]} { return NULL }
  binary decode hex [sql $function $bytes]
}

proc points {bytes} {
  set out {}
  foreach c [split [encoding convertfrom utf-8 $bytes] ""] { lappend out [scan $c %c] }
  return $out
}

# Code points that UTS #46 maps or allows in Unicode 16 but not in the tables of the libidn2 in use: where one is in the case,
# as it stands or decoded, `newer` is 1. The list is of those the file has; each is checked against libidn2 here.
set newer_points {4C0 10A0-10C5 115F 1E9E 2132 2183 2F868 2F874 2F91F 2F95F 2F9BF}
proc is_newer {bytes} {
  foreach range $::newer_points {
    lassign [split $range -] first last
    if {$last eq ""} { set last $first }
    for {set point [scan $first %x]} {$point <= [scan $last %x]} {incr point} {
      if {[string first [utf8 $point] $bytes] >= 0} {
        set alone [apply_function domain_ascii a[utf8 $point]]
        if {$alone in {NULL ass}} { return 1 }
      }
    }
  }
  return 0
}

# Right-to-left letters (lead bytes of U+0590..08FF, U+10800..10FFF, U+1E800..1EFFF) or a deviation character.
proc is_symbolic {bytes} {
  regexp {[\xD6-\xDF]|\xE0[\xA0-\xA3]|\xF0\x90[\xA0-\xBF]|\xF0\x9E[\xA0-\xBF]|\xC3\x9F|\xCF\x82} $bytes
}

# Differences that are our choice or libidn2's, most telling first: name, why, and a test on the case's variables.
set classes {
  {unicode {libidn2's tables are of an older Unicode: capital Georgian and the like were disallowed, capital sharp s was ss}} {
    $newer}
  {separators {a blank, quote, slash, bracket, @, : or the like in the text: a log's text is looked through for its host}} {
    [regexp {[\x00-\x20"'<>`/?#@:;,\\\[\](){}%]} $source] || [regexp {^[0-9.]+$} $ascii]}
  {number {the last label is a number: an address or nothing (WHATWG URL)}} {
    [regexp {(^|\.)([0-9]+|0x[0-9a-f]*)\.?$} $ascii] || [regexp {(^|\.)([0-9]+|0x[0-9a-f]*)\.?$} $source]}
  {root {a closing dot, or the empty text: ToASCII keeps the root's empty label, a host has none}} {
    $got ne "NULL" && "$got." eq $wanted}
  {length {longer than DNS allows: ToUnicode does not look at lengths}} {
    $got eq "NULL" && [regexp {A4} $ascii_status]}
  {underscore {underscores and other ASCII that STD3 forbids: _dmarc is a name}} {
    [regexp {U1|V6|V7} $status] && [regexp {^[-a-z0-9_.]*$} $ascii] && [string first _ $ascii] >= 0}
  {hyphens {hyphens at an edge or in the third and fourth place of an ASCII label: CheckHyphens is off for these}} {
    [regexp {V2|V3} $status] && $got ne "NULL"}
  {joiner {a label with ZWJ or ZWNJ stays an A-label: they do not show}} {
    $function eq "domain_unicode" && [regexp {\xE2\x80[\x8C\x8D]} $wanted]}
  {rfc5892 {libidn2 applies RFC 5892 too; not got round for labels with a symbol and right-to-left letters or a deviation}} {
    $got ne $wanted && ($got eq "NULL" || $function eq "domain_unicode") && [is_symbolic $unicode]}
  {bidi {the Bidi rule is applied to right-to-left labels, not to the others of a name that has one}} {
    [regexp {^\[(B[1-6](, )?)+\]$} $status] && $got ne "NULL"}
}

set unknown 0
foreach function {domain_ascii domain_unicode} {
  set cases($function) 0
  set agree($function) 0
}
set file [open $path]
fconfigure $file -encoding binary
while {[gets $file line] >= 0} {
  regsub {#.*} $line "" line
  if {[string trim $line] eq ""} continue
  set fields {}
  foreach field [split $line ";"] { lappend fields [string trim $field " \t"] }
  lassign $fields source unicode unicode_status ascii ascii_status
  if {$unicode eq ""} { set unicode $source }
  if {$ascii eq ""} { set ascii $unicode }
  if {$ascii_status eq ""} { set ascii_status $unicode_status }
  foreach name {source unicode ascii} { set $name [unescape [set $name]] }
  foreach {function wanted status} [list domain_ascii $ascii $ascii_status domain_unicode $unicode $unicode_status] {
    incr cases($function)
    set got [apply_function $function $source]
    set bad [expr {$status ni {"" "[]"}}]
    if {$bad ? $got eq "NULL" || ($function eq "domain_unicode"
        && ($got ne $wanted || ($got eq [string tolower $source] && [string first xn-- $got] >= 0))) : $got eq $wanted} {
      incr agree($function)
      continue
    }
    set class ""
    set newer [expr {[is_newer $source] || [is_newer $unicode]}]
    foreach {about condition} $classes {
      if {[expr $condition]} { set class [lindex $about 0]; break }
    }
    incr count($function,$class)
    if {![info exists example($function,$class)] || $class eq ""} {
      set example($function,$class) "[binary encode hex $source] $source -> $got, wanted $wanted $status"
      if {$class eq ""} {
        incr unknown
        puts "not known: $function $example($function,$class)"
      }
    }
  }
}
set known 0
foreach function {domain_ascii domain_unicode} {
  incr known $agree($function)
  puts "$function: $agree($function) of $cases($function) agree"
  foreach {about condition} [concat $classes {{"" {NOT KNOWN}} 0}] {
    lassign $about class why
    if {[info exists count($function,$class)]} {
      if {$class ne ""} { incr known $count($function,$class) }
      puts "  $count($function,$class) $class: $why"
      puts "    [encoding convertfrom utf-8 $example($function,$class)]"
    }
  }
}
puts "$known passed, $unknown failed"
exit [expr {$unknown > 0}]
