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
signal ns.single {
  fires castco.com {ns ns1.castco.com}
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
signal ns.same_address {
  fires one-box.example {ns {["ns1.one-box.example","ns2.one-box.example"]} addresses {["192.0.2.20"]}}
  fires one-net.example {ns {["ns1.one-net.example","ns2.one-net.example"]} addresses {["192.0.2.1","192.0.2.254","2001:db8:5::1","2001:db8:5:ffff::1"]}}
  quiet two-nets.example "they are in two /24"
  quiet two-nets-6.example "they are in two /48"
  quiet half-lame.example "one of them has no address"
  quiet castco.com "there is but one"
}

site not-mine.example "@ NS ns1.xnot-mine.example.\n@ NS ns2.xnot-mine.example."
signal ns.self_hosted {
  fires castco.com {ns {["ns1.castco.com"]}}
  fires half-lame.example {ns {["gone.half-lame.example","ns1.half-lame.example"]}}
  quiet not-mine.example "the name only ends alike"
}

site taken.example "@ NS sinkhole-00.shadowserver.org.\n@ NS ns2.opsdns.example."
site untaken.example "@ NS www-00.shadowserver.org.\n@ NS ns2.opsdns.example."
signal ns.sinkhole {
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
signal ns.provider {
  fires at-hetzner.example {provider Hetzner ns {["helium.ns.hetzner.de","hydrogen.ns.hetzner.com"]}}
  fires at-cloudflare.example {provider Cloudflare ns {["ella.ns.cloudflare.com","max.ns.cloudflare.com"]}}
  quiet like-hetzner.example "the names only look like Hetzner's"
}
site plain.example
signal ns.boutique {
  fires plain.example {ns {["ns1.opsdns.example","ns2.opsdns.example"]}}
  fires like-hetzner.example {ns {["helium.nshetzner.de","hydrogen.ns.hetzner.com.opsdns.example"]}}
  quiet at-hetzner.example "a provider's"
  quiet castco-two.com "its own"
}

foreach name {moved moved-back always-ours moved-other-way unknown-when} { site $name.example }
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
signal ns.few_domains {
  fires 31payslip.example {ns {["ns1.fewdns.example","ns2.fewdns.example"]} pattern #payslip.example count 3 domains {["31payslip.example","32payslip.example","33payslip.example"]}}
  quiet lone-bakery.example "the same nameserver, another name"
  quiet 7bakery.example "the same nameserver, another pattern"
  quiet 41ledger.example "a provider's nameserver"
  quiet 34payslip.example "the same pattern, a nameserver that many have"
}

site pair-a.example "@ NS dana.ns.cloudflare.com.\n@ NS rob.ns.cloudflare.com."
site pair-b.example "@ NS rob.ns.cloudflare.com.\n@ NS dana.ns.cloudflare.com."
site pair-c.example "@ NS dana.ns.cloudflare.com.\n@ NS max.ns.cloudflare.com."
signal ns.shared_combination {
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
signal ns.lame {
  fires half-lame.example {ns {{"gone.half-lame.example":["NXDOMAIN"]}}}
  quiet one-box.example "both have addresses"
  quiet slow-ns.example "nobody answered whether it has"
}
