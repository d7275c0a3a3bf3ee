# mx.tcl - cases of the signals in mail hosts.

site null-mail.example "@ MX 0 ."
site one-mail.example "@ MX 10 mail.opsdns.example."
signal mx.none {
  fires plain.example {status NODATA}
  quiet null-mail.example "it says that it takes none"
  quiet absent.example "it does not exist"
}
signal mx.null {
  fires null-mail.example {mx {0 .}}
  quiet plain.example "it says nothing"
}
site google-mail.example "@ MX 1 aspmx.l.google.com."
site two-mail.example "@ MX 10 mail.opsdns.example.\n@ MX 20 mail2.opsdns.example."
signal mx.single {
  fires one-mail.example {mx mail.opsdns.example}
  quiet google-mail.example "a known provider's"
  quiet two-mail.example "there are two"
}

site own-mail.example "@ MX 10 mail\nmail A 192.0.2.50\n@ A 203.0.113.50\n@ TXT \"v=spf1 ip4:192.0.2.48/28 ~all\""
foreach {name terms} {
  own-mx {mx -all}   own-a {a -all}   own-a-host {+a:mail.own-a-host.example/24 -all}   own-all {ip4:198.51.100.1 +all}
  own-soft {~mx -all}   own-not {-mx ?all}   own-far {ip4:192.0.2.128/28 -all}   own-include {include:spf.opsdns.example -all}   own-web {a -all}
} { site $name.example "@ MX 10 mail\nmail A 192.0.2.50\n@ A [expr {$name eq "own-web" ? "203.0.113.50" : "192.0.2.50"}]\n@ TXT \"v=spf1 $terms\"" }
site near-mail.example "@ MX 10 mail.xnear-mail.example."
signal mx.self_hosted {
  fires own-mail.example {mx {["mail.own-mail.example"]}}
  quiet near-mail.example "the name only ends alike"
}
signal mx.self_hosted_spf {
  fires own-mail.example {mx {["mail.own-mail.example"]} spf {v=spf1 ip4:192.0.2.48/28 ~all}}
  fires own-mx.example {mx {["mail.own-mx.example"]} spf {v=spf1 mx -all}}
  fires own-a.example {mx {["mail.own-a.example"]} spf {v=spf1 a -all}}
  fires own-a-host.example {mx {["mail.own-a-host.example"]} spf {v=spf1 +a:mail.own-a-host.example/24 -all}}
  fires own-all.example {mx {["mail.own-all.example"]} spf {v=spf1 ip4:198.51.100.1 +all}}
  quiet own-soft.example "it does not pass, it may"
  quiet own-not.example "it is refused"
  quiet own-far.example "the network ends before it"
  quiet own-include.example "what it includes is not known"
  quiet own-web.example "the web site passes, which is elsewhere"
}

site mail-elsewhere.example "@ MX 10 mx.thirdparty.example.\n@ A 192.0.2.60"
site mail-as.example "@ MX 10 mx.neighbour.example.\n@ A 198.51.100.60"
site mail-net.example "@ MX 10 mx.near.example.\n@ A 192.88.100.60"
site thirdparty.example "mx A 203.0.113.61"
site neighbour.example "mx A 198.51.100.200"
site near.example "mx A 192.88.100.9"
signal mx.nonstandard {
  fires mail-elsewhere.example {mx {["mx.thirdparty.example"]} ns {["ns1.opsdns.example","ns2.opsdns.example"]} asn {["AS64502"]}}
  quiet mail-as.example "in the same AS as the web site"
  quiet mail-net.example "no AS is known, but it is the web site's network"
  quiet one-mail.example "at the operator of the nameservers"
  quiet google-mail.example "a known provider's"
}
site mixed-mail.example "@ MX 1 aspmx.l.google.com.\n@ MX 5 mx.thirdparty.example.\n@ MX 7 mx2.thirdparty.example."
signal mx.mixed_hosting {
  fires mixed-mail.example {mx {{"Google":["1 aspmx.l.google.com"],"thirdparty.example":["5 mx.thirdparty.example","7 mx2.thirdparty.example"]}}}
  quiet two-mail.example "one operator"
}
site lot-mail.example "@ MX 10 mx.k23j23jklkjlkj32l.example."
site long-mail.example "@ MX 10 mx.abcdefghijklmnop.example."
site word-mail.example "@ MX 10 mx.bricklayers.example."
site zqxkvwpfjh.example "@ MX 10 mail"
signal mx.high_entropy {
  fires lot-mail.example {mx {["mx.k23j23jklkjlkj32l.example"]} gibberish 0.999 entropy 0.564}
  quiet word-mail.example "a word"
  quiet zqxkvwpfjh.example "its own: name.gibberish says it"
}
site payrollcloud.example "@ MX 10 mx.payrollcloud-mail.example."
site payrollbox.example "@ MX 10 mx.lighthouse.example."
site payrollown.example "@ MX 10 mx.payrollown.example."
signal mx.mirrors_domain {
  fires payrollcloud.example {mx {["mx.payrollcloud-mail.example"]} similarity 0.941}
  quiet payrollbox.example "no likeness"
  quiet payrollown.example "under the domain itself"
}
site squat-mail.example "@ MX 10 mx.meridianbamk.example."
site brand-mail.example "@ MX 10 mx.meridianbank.example."
signal mx.typosquat {
  fires squat-mail.example {mx mx.meridianbamk.example brand {Meridian Bank} of meridianbank.example technique homoglyph score 0.91}
  quiet brand-mail.example "the brand itself"
}
