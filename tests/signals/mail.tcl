# mail.tcl - cases of the signals in what a domain says about mail.

site policy.example "@ MX 10 mail.opsdns.example.\n@ TXT \"hello\"\n@ TXT \"v=spf1\" \" -all\"\n_dmarc TXT \"v=DMARC1; p=none\""
site policy-like.example "@ MX 10 mail.opsdns.example.\n@ TXT \"v=spf10 -all\"\n_dmarc TXT \"DMARC1; p=none\""
site unheard.example "@ MX 10 mail.opsdns.example."
history { UPDATE dns_answer SET status = 'TIMEOUT' WHERE domain = 'unheard.example' AND type = 'TXT' }
signal mail.no_spf {
  fires one-mail.example {mx {["mail.opsdns.example"]}}
  fires policy-like.example {mx {["mail.opsdns.example"]}}
  quiet policy.example "it has one"
  quiet plain.example "it takes no mail"
  quiet unheard.example "nobody answered"
}
signal mail.no_dmarc {
  fires one-mail.example {mx {["mail.opsdns.example"]}}
  fires policy-like.example {mx {["mail.opsdns.example"]}}
  quiet policy.example "it has one"
  quiet null-mail.example "it takes no mail"
  quiet unheard.example "nobody answered"
}
