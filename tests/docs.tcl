# docs.tcl - the reference and the table of signals in the README, made from dns_help and dns_signal_catalog.
#
#   tclsh tests/docs.tcl README.md               writes what stands between <!-- reference --> and <!-- /reference -->, and where the
#                                                file has them, between <!-- signals --> and <!-- /signals -->
#   tclsh tests/docs.tcl --check README.md       writes nothing; exit status 1 and the first difference where it is stale
#
# The file may be any that has these markers, each alone on a line. The reference: one heading for each kind of dns_help, below it an
# entry for each function and table, in the order of dns_help. The signals: a row for each, the heaviest of each area first.
#
# From the environment: DNSSIG_LIBRARY, the extension (default ./dnssig).
package require Tcl 8.6
package require sqlite3

proc complain {message} {
  puts stderr "docs.tcl: $message"
  exit 1
}

proc read_lines {path} {
  set channel [open $path]
  fconfigure $channel -encoding utf-8 -translation lf
  set lines [split [read $channel] \n]
  close $channel
  return $lines
}

proc write_lines {path lines} {
  set channel [open $path w]
  fconfigure $channel -encoding utf-8 -translation lf
  puts -nonewline $channel [join $lines \n]
  close $channel
}

# Words of a Doc, as Markdown shows them letter for letter.
proc plain {text} {
  string map {< &lt; > &gt; * \\* _ \\_ | \\| [ \\[ ] \\]} $text
}

proc sentence {text} {
  set text [string trim $text]
  return [expr {[string index $text end] in {. ! ?} ? $text : "$text."}]
}

# One function or table.
proc entry {row} {
  dict with row {
    set text "- **`$usage`**: [plain [sentence $summary]]"
    append text " *Gives:* [plain [sentence $returns]]"
    if {$errors ne "none"} { append text " *Errors:* [plain [sentence $errors]]" }
    append text " *Source:* [plain [sentence $source]]"
    return [list $text "  `[string trimright $example {; }]`"]
  }
}

# A kind whose families do not follow each other is still one heading.
proc reference {} {
  set kinds {}
  db eval {SELECT * FROM dns_help} cell {
    unset -nocomplain cell(*)
    dict lappend kinds $cell(kind) [array get cell]
  }
  set lines {}
  dict for {kind rows} $kinds {
    lappend lines "" "### [string toupper $kind 0]" ""
    foreach row $rows { lappend lines {*}[entry $row] }
  }
  lappend lines ""
  return $lines
}

# The catalog as a table.
proc signals {} {
  db eval {SELECT dns_install()}
  set lines [list "" "| signal | weight | fires when | source |" "|---|---|---|---|"]
  db eval {SELECT signal, weight, meaning, source FROM dns_signal_catalog ORDER BY area, weight DESC, signal} {
    lappend lines "| `$signal` | [format %g $weight] | [plain $meaning] | [plain $source] |"
  }
  lappend lines ""
  return $lines
}

# The places of a part's two markers; nothing where there are none and none are needed.
proc markers {path lines part} {
  set begin "<!-- $part -->"
  set end "<!-- /$part -->"
  set first [lsearch -all -exact $lines $begin]
  set last [lsearch -all -exact $lines $end]
  if {$part ne "reference" && $first eq "" && $last eq ""} return
  if {[llength $first] != 1 || [llength $last] != 1 || $first > $last} {
    complain "$path needs the lines $begin and $end, once each and in this order"
  }
  return [list $first $last]
}

# Where two lists of lines part, as a message; empty where they do not.
proc difference {part old new} {
  set number 0
  foreach has $old wants $new {
    incr number
    if {$has ne $wants || $number > [llength $old] || $number > [llength $new]} {
      return "line $number of the $part\n  has:   $has\n  wants: $wants\nmake it anew with: tclsh tests/docs.tcl README.md"
    }
  }
  return ""
}

set check [expr {[lindex $argv 0] eq "--check"}]
if {[llength $argv] != 1 + $check} { complain "usage: tclsh tests/docs.tcl \[--check\] FILE" }
set path [lindex $argv end]
set library ./dnssig
if {[info exists env(DNSSIG_LIBRARY)]} { set library $env(DNSSIG_LIBRARY) }
if {[file pathtype $library] eq "relative"} { set library [file join [pwd] $library] }

sqlite3 db :memory:
db enable_load_extension 1
db eval {SELECT load_extension($library)}

set lines [read_lines $path]
foreach part {reference signals} {
  lassign [markers $path $lines $part] first last
  if {$first eq ""} continue
  set wanted [$part]
  if {$check} {
    set message [difference $part [lrange $lines $first+1 $last-1] $wanted]
    if {$message ne ""} { complain "$path is stale: $message" }
  } else {
    set lines [list {*}[lrange $lines 0 $first] {*}$wanted {*}[lrange $lines $last end]]
  }
}
if {!$check} { write_lines $path $lines }
