# mx.tcl - cases of the signals in mail hosts.

site null-mail.example "@ MX 0 ."
site one-mail.example "@ MX 10 mail.opsdns.example."
signal mx.none {
  fires plain.example {status NODATA}
  quiet null-mail.example "it says that it takes none"
  quiet absent.example "it does not exist"
}
site null-twice.example "@ MX 0 .\n@ MX 10 ."
site null-and-mail.example "@ MX 0 .\n@ MX 10 mail.opsdns.example."
signal mx.null {
  fires null-mail.example {mx {0 .}}
  fires null-twice.example {mx {0 .}}
  quiet null-and-mail.example "it names a mail host, too"
  quiet plain.example "it says nothing"
}
site google-mail.example "@ MX 1 aspmx.l.google.com."
site two-mail.example "@ MX 10 mail.opsdns.example.\n@ MX 20 mail2.opsdns.example."
signal mx.single {
  fires null-and-mail.example {mx mail.opsdns.example}
  quiet null-mail.example "it is none"
  fires one-mail.example {mx mail.opsdns.example}
  quiet google-mail.example "a known provider's"
  quiet two-mail.example "there are two"
}

site own-mail.example "@ MX 10 mail\nmail A 192.0.2.50\n@ A 203.0.113.50\n@ TXT \"v=spf1 ip4:192.0.2.48/28 ~all\""
foreach {name terms} {
  own-mx {mx -all}   own-a {a -all}   own-a-host {+a:mail.own-a-host.example/24 -all}   own-all {ip4:198.51.100.1 +all}
  own-soft {~mx -all}   own-not {-mx ?all}   own-far {ip4:192.0.2.128/28 -all}   own-include {include:spf.opsdns.example -all}   own-web {a -all}
  own-late {-all mx}   own-first {-ip4:192.0.2.50 +mx -all}   own-second {-ip4:192.0.2.51 +MX -all}   own-neutral {?mx +all}
} { site $name.example "@ MX 10 mail\nmail A 192.0.2.50\n@ A [expr {$name eq "own-web" ? "203.0.113.50" : "192.0.2.50"}]\n@ TXT \"v=spf1 $terms\"" }
site near-mail.example "@ MX 10 mail.xnear-mail.example."
site own-deep.example "@ MX 10 a.b.c.own-deep.example.\na.b.c A 192.0.2.50"
site own-two-records.example "@ MX 10 mail\nmail A 192.0.2.50\n@ TXT \"v=spf1 mx -all\"\n@ TXT \"v=spf1 a -all\""
site own-long.example "@ MX 10 mail\nmail A 192.0.2.50\n@ TXT \"v=spf1\" \" ip4:198.51.100.0/24 ip4:19\" \"2.0.2.50 -all\""
site own-six.example "@ MX 10 mail\nmail AAAA 2001:db8:50::1\n@ TXT \"v=spf1 ip6:2001:db8:50::/64 -all\""
site own-gone.example "@ MX 10 mail\n@ TXT \"v=spf1 mx -all\""
signal mx.self_hosted {
  fires own-deep.example {mx {["a.b.c.own-deep.example"]}}
  fires www.own-mail.example {mx {["mail.own-mail.example"]}}
  fires own-mail.example {mx {["mail.own-mail.example"]}}
  quiet near-mail.example "the name only ends alike"
}
signal mx.self_hosted_spf {
  fires own-mail.example {mx {["mail.own-mail.example"]} spf {v=spf1 ip4:192.0.2.48/28 ~all}}
  fires own-mx.example {mx {["mail.own-mx.example"]} spf {v=spf1 mx -all}}
  fires own-a.example {mx {["mail.own-a.example"]} spf {v=spf1 a -all}}
  fires own-a-host.example {mx {["mail.own-a-host.example"]} spf {v=spf1 +a:mail.own-a-host.example/24 -all}}
  fires own-all.example {mx {["mail.own-all.example"]} spf {v=spf1 ip4:198.51.100.1 +all}}
  fires own-second.example {mx {["mail.own-second.example"]} spf {v=spf1 -ip4:192.0.2.51 +MX -all}}
  fires own-long.example {mx {["mail.own-long.example"]} spf {v=spf1 ip4:198.51.100.0/24 ip4:192.0.2.50 -all}}
  fires own-six.example {mx {["mail.own-six.example"]} spf {v=spf1 ip6:2001:db8:50::/64 -all}}
  fires www.own-mail.example {mx {["mail.own-mail.example"]} spf {v=spf1 ip4:192.0.2.48/28 ~all}}
  quiet own-late.example "what stands behind all does not count"
  quiet own-first.example "the first that covers it refuses it"
  quiet own-neutral.example "the first that covers it says nothing"
  quiet own-two-records.example "of two records none counts"
  quiet own-gone.example "no such host"
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
site neighbour.example "mx A 198.51.100.200\nmx6 AAAA 2001:db8:61::1"
site near.example "mx A 192.88.100.9"
site mail-unknown.example "@ MX 10 mx.thirdparty.example.\n@ A 192.0.2.60"
site mail-as-6.example "@ MX 10 mx6.neighbour.example.\n@ AAAA 2001:db8:60::1"
site mail-partly.example "@ MX 10 aspmx.l.google.com.\n@ MX 20 mx.thirdparty.example.\n@ A 192.0.2.60"
site mail-alone.example "@ MX 10 mx.thirdparty.example."
history {
  UPDATE dns_answer SET status = 'TIMEOUT', section = NULL, owner = NULL, rtype = NULL, data = NULL
   WHERE domain = 'mail-unknown.example' AND role = 'mx' AND name = 'mx.thirdparty.example'
}
signal mx.nonstandard {
  fires mail-partly.example {mx {["mx.thirdparty.example"]} ns {["ns1.opsdns.example","ns2.opsdns.example"]} asn {["AS64502"]}}
  fires mail-alone.example {mx {["mx.thirdparty.example"]} ns {["ns1.opsdns.example","ns2.opsdns.example"]} asn {["AS64502"]}}
  quiet mail-unknown.example "nobody knows where it is"
  quiet mail-as-6.example "in the same AS, by IPv6"
  fires mail-elsewhere.example {mx {["mx.thirdparty.example"]} ns {["ns1.opsdns.example","ns2.opsdns.example"]} asn {["AS64502"]}}
  quiet mail-as.example "in the same AS as the web site"
  quiet mail-net.example "no AS is known, but it is the web site's network"
  quiet one-mail.example "at the operator of the nameservers"
  quiet google-mail.example "a known provider's"
}
site mixed-mail.example "@ MX 1 aspmx.l.google.com.\n@ MX 5 mx.thirdparty.example.\n@ MX 7 mx2.thirdparty.example."
site mixed-google.example "@ MX 1 aspmx.l.google.com.\n@ MX 5 aspmx2.googlemail.com."
site mixed-own.example "@ MX 1 mail\n@ MX 5 aspmx.l.google.com.\nmail A 192.0.2.50"
signal mx.mixed_hosting {
  fires mixed-own.example {mx {{"Google":["5 aspmx.l.google.com"],"mixed-own.example":["1 mail.mixed-own.example"]}}}
  quiet mixed-google.example "one operator under two domains"
  fires mixed-mail.example {mx {{"Google":["1 aspmx.l.google.com"],"thirdparty.example":["5 mx.thirdparty.example","7 mx2.thirdparty.example"]}}}
  quiet two-mail.example "one operator"
}
site lot-mail.example "@ MX 10 mx.k23j23jklkjlkj32l.example."
site long-mail.example "@ MX 10 mx.abcdefghijklmnop.example."
site word-mail.example "@ MX 10 mx.bricklayers.example."
site zqxkvwpfjh.example "@ MX 10 mail"
site even-mail.example "@ MX 10 mx.ambidextrously.example."
site short-even-mail.example "@ MX 10 mx.troublemaking.example."
site idn-mail.example "@ MX 10 mx.xn--80akhbyknj4f.example."
signal mx.high_entropy {
  fires even-mail.example {mx {["mx.ambidextrously.example"]} gibberish 0.309 entropy 1.0}
  quiet short-even-mail.example "a letter fewer"
  quiet idn-mail.example "nine letters, however they are written in ASCII"
  fires lot-mail.example {mx {["mx.k23j23jklkjlkj32l.example"]} gibberish 0.999 entropy 0.564}
  quiet word-mail.example "a word"
  quiet zqxkvwpfjh.example "its own: name.gibberish says it"
}
site payrollcloud.example "@ MX 10 mx.payrollcloud-mail.example."
site payrollbox.example "@ MX 10 mx.lighthouse.example."
site payrollown.example "@ MX 10 mx.payrollown.example."
site xn--h1alffa9f.example "@ MX 10 mx.xn--h1acbxfam.example."
site ibm-like.example "@ MX 10 mx.ibm-likes.net."
site qed.example "@ MX 10 mx.qeds.net."
site payrollgood.example "@ MX 10 mx.payrollgoods.net."
site payrolltop.example "@ MX 10 mx.payrolltops.net."
site payrolltwin.example "@ MX 10 mx.payrolltwin.net."
history {
  INSERT INTO dns_label VALUES ('payrollgoods.net', 'good', 'the analyst');
  INSERT INTO dns_popular VALUES ('payrolltops.net', 9)
}
signal mx.mirrors_domain {
  fires payrolltwin.example {mx {["mx.payrolltwin.net"]} similarity 1.0}
  fires ibm-like.example {mx {["mx.ibm-likes.net"]} similarity 0.978}
  quiet xn--h1alffa9f.example "alike in ASCII only"
  quiet qed.example "three letters are like many"
  quiet payrollgood.example "labelled good"
  quiet payrolltop.example "a top site"
  fires payrollcloud.example {mx {["mx.payrollcloud-mail.example"]} similarity 0.941}
  quiet payrollbox.example "no likeness"
  quiet payrollown.example "under the domain itself"
}
site squat-mail.example "@ MX 10 mx.meridianbamk.example."
site brand-mail.example "@ MX 10 mx.meridianbank.example."
site good-squat.example "@ MX 10 mx.meridianbonk.example."
site top-squat.example "@ MX 10 mx.meridianbunk.example."
site meridianbamk-own.example "@ MX 10 mx.meridianbamk-own.example."
history {
  INSERT INTO dns_label VALUES ('meridianbonk.example', 'owned', 'registrar');
  INSERT INTO dns_popular VALUES ('meridianbunk.example', 8)
}
signal mx.typosquat {
  quiet good-squat.example "labelled owned"
  quiet top-squat.example "a top site"
  quiet meridianbamk-own.example "its own: name.lookalike says it"
  fires squat-mail.example {mx mx.meridianbamk.example brand {Meridian Bank} of meridianbank.example technique homoglyph score 0.91}
  quiet brand-mail.example "the brand itself"
}
