# name.tcl - cases of the signals in names.

foreach i {10 11 12} { site ${i}sharepoint-login.com }
foreach i {10 11} { site ${i}two-only.example }
foreach i {163 126 360} { site $i.example }
foreach i {1 2 3} { site a${i}b.example }
signal name.series {
  fires www.10sharepoint-login.com {pattern #sharepoint-login.com count 3 domains {["10sharepoint-login.com","11sharepoint-login.com","12sharepoint-login.com"]}}
  quiet a1b.example "two letters are no pattern"
  fires 10sharepoint-login.com {pattern #sharepoint-login.com count 3 domains {["10sharepoint-login.com","11sharepoint-login.com","12sharepoint-login.com"]}}
  quiet 10two-only.example "there are two"
  quiet 163.example "nothing but numbers is no pattern"
}
site meridianbamk.example
site meridianbank.example
site www-meridianbank.example
site xn--merdianbank-1zb.example
site harbour-lights.example
site meridianbank-news.example
history {
  INSERT INTO dns_label VALUES ('www-meridianbank.example', 'owned', 'registrar');
  INSERT INTO dns_popular VALUES ('meridianbank-news.example', 7)
}
signal name.lookalike {
  fires login.meridianbamk.example {brand {Meridian Bank} of meridianbank.example technique homoglyph distance 1 score 0.91}
  quiet login.www-meridianbank.example "under a domain labelled owned"
  quiet xn--merdianbank-1zb.example "name.idn_homograph says it"
  fires meridianbamk.example {brand {Meridian Bank} of meridianbank.example technique homoglyph distance 1 score 0.91}
  quiet meridianbank.example "the brand itself"
  quiet shop.meridianbank.example "under the brand"
  quiet www-meridianbank.example "labelled owned"
  quiet meridianbank-news.example "a top site"
  quiet harbour-lights.example "no likeness"
}
signal name.idn_homograph {
  fires xn--merdianbank-1zb.example {brand {Meridian Bank} of meridianbank.example technique idn-homoglyph distance 1 score 0.98 shown {mer\196\177dianbank.example}}
  quiet meridianbamk.example "letters of one script"
}
site k23j23jklkjlkj32l.com
site xn--80akhbyknj4f.example
signal name.gibberish {
  fires www.k23j23jklkjlkj32l.com {gibberish 0.999 label k23j23jklkjlkj32l}
  quiet xn--80akhbyknj4f.example "a Russian word"
  quiet k23j23jklkjlkj32l.harbour-lights.example "a name below the domain"
  fires k23j23jklkjlkj32l.com {gibberish 0.999 label k23j23jklkjlkj32l}
  fires zqxkvwpfjh.example {gibberish 0.999 label zqxkvwpfjh}
  quiet harbour-lights.example "words"
}
site myddns.net
signal name.dynamic_dns {
  fires a.mybox.ddns.net {provider No-IP suffix **.ddns.net source {No-IP knowledge base: list of available domains} as_of 2025}
  quiet myddns.net "it only ends alike"
  fires mybox.ddns.net {provider No-IP suffix **.ddns.net source {No-IP knowledge base: list of available domains} as_of 2025}
  quiet ddns.net "the provider itself"
}
