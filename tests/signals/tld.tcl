# tld.tcl - cases of the signals in top-level domains. Nobody needs to answer for these.
signal tld.risky {
  fires harbour-lights.top {tld top weight 0.78 source {Interisle phishing score 2024-05..2025-04: 532.6 per 10000; Interisle phishing score 2025-08..10: 298.4 per 10000; Spamhaus 10 most abused TLDs: 46% bad; DomainTools Valuable Datasets part 1; Interisle Phishing Landscape 2024; Spamhaus 10 most abused TLDs 2016-07; hagezi most abused TLDs}}
  quiet harbour-lights.org "few complain of it"
}
signal tld.uncommon {
  fires harbour-lights.museum {tld museum}
  quiet harbour-lights.org "many have it"
  quiet harbour-lights.example "no TLD at all"
}
signal tld.cheap {
  fires harbour-lights.top {tld top source {$1.49 (saascity.io guide)} as_of 2026}
  quiet harbour-lights.org "no such price is known"
}
