# ns.tcl - cases of the signals in nameservers.

site castco.com "@ NS ns1.castco.com.\n@ A 192.0.2.10\nns1 A 192.0.2.10"
site castco-two.com "@ NS ns1.castco-two.com.\n@ NS ns2.castco-two.com.\nns1 A 192.0.2.11\nns2 A 198.51.100.11"
site ns-twice.example "@ NS ns1.opsdns.example.\n@ NS NS1.OPSDNS.example.\n"
site was-single.example
site is-single.example "@ NS ns1.opsdns.example."
site still-single.example "@ NS ns1.opsdns.example."
history {
  INSERT INTO dns_answer SELECT * FROM dns_answer WHERE domain = 'castco.com';
  INSERT INTO dns_answer(domain, role, name, type, status, section, owner, rtype, data, target, asked_at) VALUES
    ('was-single.example', 'apex', 'was-single.example', 'NS', 'NOERROR', 'answer', 'was-single.example', 'NS', 'ns7.opsdns.example.', 'ns7.opsdns.example', 5.0),
    ('is-single.example', 'apex', 'is-single.example', 'NS', 'NOERROR', 'answer', 'is-single.example', 'NS', 'ns7.opsdns.example.', 'ns7.opsdns.example', 5.0),
    ('is-single.example', 'apex', 'is-single.example', 'NS', 'NOERROR', 'answer', 'is-single.example', 'NS', 'ns8.opsdns.example.', 'ns8.opsdns.example', 5.0);
  INSERT INTO dns_answer(domain, role, name, type, status, asked_at) VALUES ('still-single.example', 'apex', 'still-single.example', 'NS', 'SERVFAIL', 4102444800)
}
# A CNAME in place of a zone's apex: the nameservers that come with it are those of the zone it leads to.
site elsewhere.example
history {
  UPDATE dns_answer SET owner = 'castco.com', target = 'ns1.castco.com' WHERE domain = 'elsewhere.example' AND role = 'apex' AND type = 'NS'
}
signal ns.single {
  fires castco.com {ns ns1.castco.com}
  fires www.castco.com {ns ns1.castco.com}
  quiet elsewhere.example "the answer is another zone's"
  fires is-single.example {ns ns1.opsdns.example}
  fires still-single.example {ns ns1.opsdns.example}
  quiet was-single.example "it has two now"
  fires ns-twice.example {ns ns1.opsdns.example}
  quiet castco-two.com "it has two"
}

site one-box.example "@ NS ns1\n@ NS ns2\nns1 A 192.0.2.20\nns2 A 192.0.2.20"
site one-net.example "@ NS ns1\n@ NS ns2\nns1 A 192.0.2.1\nns2 A 192.0.2.254\nns1 AAAA 2001:db8:5::1\nns2 AAAA 2001:db8:5:ffff::1"
site two-nets.example "@ NS ns1\n@ NS ns2\nns1 A 192.0.2.1\nns2 A 198.51.100.1"
site two-nets-6.example "@ NS ns1\n@ NS ns2\nns1 A 192.0.2.1\nns2 A 192.0.2.2\nns1 AAAA 2001:db8:5::1\nns2 AAAA 2001:db8:6::1"
site half-lame.example "@ NS ns1\n@ NS gone\nns1 A 192.0.2.20"
site by-family.example "@ NS ns1\n@ NS ns2\nns1 A 192.0.2.20\nns2 AAAA 2001:db8:7::2"
site two-of-three.example "@ NS ns1\n@ NS ns2\n@ NS ns3\nns1 A 192.0.2.20\nns2 A 192.0.2.20"
site two-known.example "@ NS ns1\n@ NS ns2\n@ NS ns3\nns1 A 192.0.2.20\nns2 A 192.0.2.20\nns3 A 198.51.100.20"
site one-net-6.example "@ NS ns1\n@ NS ns2\nns1 AAAA 2001:db8:7::1\nns2 AAAA 2001:db8:7:8000::1"
history {
  UPDATE dns_answer SET status = 'TIMEOUT', section = NULL, owner = NULL, rtype = NULL, data = NULL
   WHERE domain = 'two-known.example' AND role = 'ns' AND name = 'ns3.two-known.example'
}
signal ns.same_address {
  fires two-of-three.example {ns {["ns1.two-of-three.example","ns2.two-of-three.example"]} addresses {["192.0.2.20"]}}
  fires one-net-6.example {ns {["ns1.one-net-6.example","ns2.one-net-6.example"]} addresses {["2001:db8:7:8000::1","2001:db8:7::1"]}}
  quiet by-family.example "one has but an IPv4 address, the other but an IPv6 address: who knows where they stand"
  quiet two-known.example "nobody knows where the third one is"
  fires one-box.example {ns {["ns1.one-box.example","ns2.one-box.example"]} addresses {["192.0.2.20"]}}
  fires one-net.example {ns {["ns1.one-net.example","ns2.one-net.example"]} addresses {["192.0.2.1","192.0.2.254","2001:db8:5::1","2001:db8:5:ffff::1"]}}
  quiet two-nets.example "they are in two /24"
  quiet two-nets-6.example "they are in two /48"
  quiet half-lame.example "one of them has no address"
  quiet castco.com "there is but one"
}

site not-mine.example "@ NS ns1.xnot-mine.example.\n@ NS ns2.xnot-mine.example."
signal ns.self_hosted {
  fires www.castco.com {ns {["ns1.castco.com"]}}
  fires castco.com {ns {["ns1.castco.com"]}}
  fires half-lame.example {ns {["gone.half-lame.example","ns1.half-lame.example"]}}
  quiet not-mine.example "the name only ends alike"
}

site taken.example "@ NS sinkhole-00.shadowserver.org.\n@ NS ns2.opsdns.example."
site untaken.example "@ NS www-00.shadowserver.org.\n@ NS ns2.opsdns.example."
site taken-twice.example "@ NS ns1.zsink.example.\n@ NS sinkhole-01.shadowserver.org."
history {
  INSERT INTO dns_reference_user(kind, pattern, label, source, as_of) VALUES ('sinkhole_ns', '.zsink.example', 'Zsink', 'a court order', '2024')
}
signal ns.sinkhole {
  fires taken-twice.example {ns {["ns1.zsink.example","sinkhole-01.shadowserver.org"]} label Shadowserver source {maltrail static trails: sinkhole_shadowserver} as_of 2025}
  fires taken.example {ns {["sinkhole-00.shadowserver.org"]} label Shadowserver source {maltrail static trails: sinkhole_shadowserver} as_of 2025}
  quiet untaken.example "another host of the same people"
}
site stubborn-customer.example "@ NS ns1.stubborn.example.\n@ NS ns2.stubborn.example."
site stubborn-name.example "@ NS ns1.notstubborn.example.\n@ NS ns2.notstubborn.example."
signal ns.bulletproof {
  fires stubborn-customer.example {ns {["ns1.stubborn.example","ns2.stubborn.example"]} label {Stubborn Hosting}}
  quiet stubborn-name.example "the hoster's name is another one"
}
site coin-customer.example "@ NS ns1.bitcoin-dns.example.\n@ NS ns2.bitcoin-dns.example."
site bits-customer.example "@ NS ns1.bits-dns.example.\n@ NS ns2.bits-dns.example."
signal ns.crypto_theme {
  fires coin-customer.example {ns {["ns1.bitcoin-dns.example","ns2.bitcoin-dns.example"]} label currency source {names of currencies, exchanges and wallets (CoinMarketCap listing)} as_of 2025}
  quiet bits-customer.example "it only begins like the word"
}

site at-hetzner.example "@ NS hydrogen.ns.hetzner.com.\n@ NS helium.ns.hetzner.de."
site at-cloudflare.example "@ NS ella.ns.cloudflare.com.\n@ NS max.ns.cloudflare.com."
site like-hetzner.example "@ NS hydrogen.ns.hetzner.com.opsdns.example.\n@ NS helium.nshetzner.de."
site half-hetzner.example "@ NS ns1.opsdns.example.\n@ NS hydrogen.ns.hetzner.com."
signal ns.provider {
  fires half-hetzner.example {provider Hetzner ns {["hydrogen.ns.hetzner.com"]}}
  fires at-hetzner.example {provider Hetzner ns {["helium.ns.hetzner.de","hydrogen.ns.hetzner.com"]}}
  fires at-cloudflare.example {provider Cloudflare ns {["ella.ns.cloudflare.com","max.ns.cloudflare.com"]}}
  quiet like-hetzner.example "the names only look like Hetzner's"
}
site plain.example
signal ns.boutique {
  fires plain.example {ns {["ns1.opsdns.example","ns2.opsdns.example"]}}
  fires like-hetzner.example {ns {["helium.nshetzner.de","hydrogen.ns.hetzner.com.opsdns.example"]}}
  quiet at-hetzner.example "a provider's"
  quiet half-hetzner.example "one of them is a provider's"
  quiet castco-two.com "its own"
}

foreach name {moved moved-back always-ours moved-other-way unknown-when moved-again came-along} { site $name.example }
site moved-home.example "@ NS ns1\n@ NS ns2\nns1 A 192.0.2.70\nns2 A 198.51.100.70"
history {
  INSERT INTO dns_observation(rrname, rrtype, rdata, time_first, time_last, origin) VALUES
    ('moved-again.example', 'NS', 'ns1.former-owner.example.', 1000, 2000, 'sensor'), ('moved-again.example', 'NS', 'ns1.digitalocean.com.', 3000, 4000, 'sensor'),
    ('moved-home.example', 'NS', 'ns1.digitalocean.com.', 1000, 2000, 'sensor'),
    ('came-along.example', 'NS', 'ns1.digitalocean.com.', 1000, 2000, 'sensor'), ('came-along.example', 'NS', 'ns1.opsdns.example.', 1500, 2500, 'sensor');
  UPDATE dns_observation SET time_first = 1800000000 WHERE rrname IN ('moved-again.example', 'moved-home.example') AND rrtype = 'NS' AND origin = 'dns_answer';
}
history {
  INSERT INTO dns_observation(rrname, rrtype, rdata, time_first, time_last, origin) VALUES
    ('moved.example', 'NS', 'ns1.digitalocean.com.', 1000, 2000, 'sensor'), ('moved.example', 'NS', 'ns2.digitalocean.com.', 1000, 2100, 'sensor'),
    ('moved-back.example', 'NS', 'ns1.digitalocean.com.', 1000, 2000, 'sensor'), ('moved-back.example', 'NS', 'ns2.digitalocean.com.', 4102444800, 4102444900, 'sensor'),
    ('moved-other-way.example', 'NS', 'ns1.digitalocean.com.', 4102444800, 4102444900, 'sensor'),
    ('always-ours.example', 'NS', 'ns0.opsdns.example.', 1000, 2000, 'sensor'),
    ('unknown-when.example', 'NS', 'ns1.digitalocean.com.', NULL, NULL, 'sensor');
  UPDATE dns_observation SET time_first = 1800000000 WHERE rrname = 'moved.example' AND rrtype = 'NS' AND origin = 'dns_answer';
}
signal ns.changed {
  fires moved-again.example {before {["ns1.digitalocean.com"]} after {["ns1.opsdns.example","ns2.opsdns.example"]} when {2027-01-15 08:00:00}}
  fires moved-home.example {before {["ns1.digitalocean.com"]} after {["ns1.moved-home.example","ns2.moved-home.example"]} when {2027-01-15 08:00:00}}
  quiet came-along.example "it had both for a while"
  fires moved.example {before {["ns1.digitalocean.com","ns2.digitalocean.com"]} after {["ns1.opsdns.example","ns2.opsdns.example"]} when {2027-01-15 08:00:00}}
  quiet moved-back.example "a provider's was seen after it"
  quiet moved-other-way.example "it moved to the provider"
  quiet always-ours.example "it was never a provider's"
  quiet unknown-when.example "nobody knows when"
}

foreach name {31payslip 32payslip 33payslip} { site $name.example "@ NS ns1.fewdns.example.\n@ NS ns2.fewdns.example." }
foreach name {lone-bakery 7bakery} { site $name.example "@ NS ns1.fewdns.example.\n@ NS ns2.fewdns.example." }
foreach name {41ledger 42ledger} { site $name.example "@ NS ns1.linode.com.\n@ NS ns2.linode.com." }
site 34payslip.example
foreach name {51tender 52tender} { site $name.example "@ NS ns1.twofew.example.\n@ NS ns2.twofew.example." }
site 50tender.example "@ NS ns1.twofew.example.\n@ NS ns3.twofew.example."
signal ns.few_domains {
  fires 51tender.example {ns {["ns1.twofew.example","ns2.twofew.example"]} pattern #tender.example count 3 domains {["50tender.example","51tender.example","52tender.example"]}}
  fires 50tender.example {ns {["ns1.twofew.example"]} pattern #tender.example count 3 domains {["50tender.example","51tender.example","52tender.example"]}}
  fires 31payslip.example {ns {["ns1.fewdns.example","ns2.fewdns.example"]} pattern #payslip.example count 3 domains {["31payslip.example","32payslip.example","33payslip.example"]}}
  quiet lone-bakery.example "the same nameserver, another name"
  quiet 7bakery.example "the same nameserver, another pattern"
  quiet 41ledger.example "a provider's nameserver"
  quiet 34payslip.example "the same pattern, a nameserver that many have"
}

site pair-a.example "@ NS dana.ns.cloudflare.com.\n@ NS rob.ns.cloudflare.com."
site pair-b.example "@ NS rob.ns.cloudflare.com.\n@ NS dana.ns.cloudflare.com."
site pair-c.example "@ NS dana.ns.cloudflare.com.\n@ NS max.ns.cloudflare.com."
site pair-mixed.example "@ NS dana.ns.cloudflare.com.\n@ NS rob.ns.cloudflare.com.\n@ NS ns1.opsdns.example."
signal ns.shared_combination {
  quiet pair-mixed.example "one of the three is not out of the pool"
  fires pair-a.example {ns {["dana.ns.cloudflare.com","rob.ns.cloudflare.com"]} count 2 domains {["pair-a.example","pair-b.example"]}}
  quiet pair-c.example "one of the two is another"
  quiet plain.example "its operator has no pool"
}

site slow-ns.example "@ NS ns1\n@ NS ns2\nns1 A 192.0.2.20\nns2 A 198.51.100.9"
history {
  DELETE FROM dns_answer WHERE domain = 'slow-ns.example' AND role = 'ns' AND name = 'ns2.slow-ns.example';
  INSERT INTO dns_answer(domain, role, name, type, status, asked_at) VALUES
    ('slow-ns.example', 'ns', 'ns2.slow-ns.example', 'A', 'TIMEOUT', 5.0), ('slow-ns.example', 'ns', 'ns2.slow-ns.example', 'AAAA', 'NODATA', 5.0)
}
site lame-alias.example "@ NS ns1\n@ NS ns2\nns1 A 192.0.2.20\nns2 CNAME nowhere"
site six-ns.example "@ NS ns1\n@ NS ns2\nns1 A 192.0.2.20\nns2 AAAA 2001:db8:9::1"
signal ns.lame {
  fires lame-alias.example {ns {{"ns2.lame-alias.example":["NXDOMAIN"]}}}
  quiet six-ns.example "one has but an IPv6 address"
  fires half-lame.example {ns {{"gone.half-lame.example":["NXDOMAIN"]}}}
  quiet one-box.example "both have addresses"
  quiet slow-ns.example "nobody answered whether it has"
}
