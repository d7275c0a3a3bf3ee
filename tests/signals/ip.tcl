# ip.tcl - cases of the signals in addresses.

foreach name {flux flux-known flux-slow flux-few steady turning turning-slow} { site $name.example "@ A 192.0.2.70" }
history {
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 11)
  INSERT INTO dns_observation(rrname, rrtype, rdata, time_first, time_last, origin)
  SELECT 'flux.example', 'A', '20.' || i || '.0.1', 1000000 + i, 1000000 + 40000 * i, 'sensor' FROM n
  UNION ALL SELECT 'flux-slow.example', 'A', '20.' || i || '.0.1', 1000000 + i, 1000000 + 200000 * i, 'sensor' FROM n
  UNION ALL SELECT 'flux-few.example', 'A', '20.0.' || i || '.1', 1000000 + i, 1000000 + 40000 * i, 'sensor' FROM n
  UNION ALL SELECT 'flux-known.example', 'A', CASE i % 3 WHEN 0 THEN '192.0.2.' WHEN 1 THEN '198.51.100.' ELSE '203.0.113.' END || (100 + i), 1000000, 1000000 + i, 'sensor' FROM n;
  DELETE FROM dns_observation WHERE rrname GLOB 'flux*' AND rrtype = 'A' AND origin = 'dns_answer';
  INSERT INTO dns_observation(rrname, rrtype, rdata, time_first, time_last, origin)
  VALUES ('turning.example', 'A', '20.0.0.1', 1000000, 1000000, 's'), ('turning.example', 'A', '20.0.0.2', 1040000, 1040000, 's'), ('turning.example', 'A', '20.0.0.3', 1080000, 1080000, 's'),
    ('turning-slow.example', 'A', '20.0.0.1', 1000000, 1000000, 's'), ('turning-slow.example', 'A', '20.0.0.2', 1050000, 1050000, 's'), ('turning-slow.example', 'A', '20.0.0.3', 1100000, 1100000, 's'),
    ('steady.example', 'A', '20.0.0.1', 1000000, 2000000, 's'), ('steady.example', 'A', '20.0.0.2', 1000000, 2000000, 's'), ('steady.example', 'A', '20.0.0.3', 1000000, 2000000, 's');
  DELETE FROM dns_observation WHERE (rrname GLOB 'turning*' OR rrname = 'steady.example') AND rrtype = 'A' AND origin = 'dns_answer';
}
signal ip.fast_flux {
  fires flux.example {n_a 12 n_asn 12 stand_in {/16 where no AS is known} score 238.32 window_days 7.0 min_ttl 3600}
  quiet flux-slow.example "within no seven days were there so many"
  quiet flux-few.example "they are in one network"
  quiet flux-known.example "they are in three"
}
site three-sensors.example "@ A 192.0.2.70"
history {
  INSERT INTO dns_observation(rrname, rrtype, rdata, time_first, time_last, origin)
  VALUES ('three-sensors.example', 'A', '192.0.2.70', 1000000, 1000000, 'a'), ('three-sensors.example', 'A', '192.0.2.70', 1020000, 1020000, 'b'),
    ('three-sensors.example', 'A', '192.0.2.70', 1040000, 1040000, 'c')
}
signal ip.changing {
  quiet three-sensors.example "it is one address, seen by three"
  fires turning.example {sets 3 times {["1970-01-12 13:46:40","1970-01-13 00:53:20","1970-01-13 12:00:00"]}}
  quiet turning-slow.example "it took longer than a day"
  quiet steady.example "the three came together"
}

site many.example [join [lmap i {1 2 3 4 5 6 7 8} {string cat "@ A [lindex {192.0.2 198.51.100 203.0.113} [expr {$i % 3}]].$i"}] \n]
site many-seven.example [join [lmap i {1 2 3 4 5 6 7} {string cat "@ A [lindex {192.0.2 198.51.100 203.0.113} [expr {$i % 3}]].$i"}] \n]
site many-close.example [join [lmap i {1 2 3 4 5 6 7 8} {string cat "@ A [lindex {192.0.2 198.51.100} [expr {$i % 2}]].$i"}] \n]
signal ip.many_addresses {
  fires many.example {count 8 networks 3 addresses {["192.0.2.3","192.0.2.6","198.51.100.1","198.51.100.4","198.51.100.7","203.0.113.2","203.0.113.5","203.0.113.8"]}}
  quiet many-seven.example "one address less"
  quiet many-close.example "two networks"
}

site at-home.example "@ A 192.0.2.80\nweb A 192.0.2.81"
site in-rack.example "@ A 192.0.2.81\nhome A 192.0.2.80"
site mail-at-home.example "@ A 192.0.2.81\n@ MX 10 mail\nmail A 192.0.2.80"
site 2.0.192.in-addr.arpa "80 PTR dsl-192-0-2-80.pool.example.net.\n81 PTR static.192-0-2-81.srv.example.net."
signal ip.consumer {
  fires at-home.example {ptr {{"residential":["dsl-192-0-2-80.pool.example.net"]}} addresses {["192.0.2.80"]}}
  fires home.in-rack.example {ptr {{"residential":["dsl-192-0-2-80.pool.example.net"]}} addresses {["192.0.2.80"]}}
  quiet in-rack.example "a server's name"
  quiet web.at-home.example "that of the domain above it is none of its own"
  quiet mail-at-home.example "its mail host's, not its own"
}

network 198.18.10.0/24 210644 RU
network 198.18.11.0/24 26780 US
site shady.example "@ A 198.18.10.7"
site ghostly.example "@ A 198.18.11.7"
signal ip.bulletproof_asn {
  fires shady.example {asn {["AS210644"]} label {Aeza International} source {OFAC sanctions of 2025-07-01 against Aeza Group} as_of 2025-07 addresses {["198.18.10.7"]}}
  quiet at-home.example "another network"
}
signal ip.defunct_asn {
  fires ghostly.example {asn {["AS26780"]} label McColo source {Washington Post Security Fix: disconnected by its upstreams on 2008-11-11} as_of 2008-11 addresses {["198.18.11.7"]}}
  quiet shady.example "its network is there"
}
site lindenau.de "@ A 203.0.113.90"
site zuhause.de "@ A 203.0.113.91\n@ A 198.51.100.91"
site vaduz.li "@ A 203.0.113.92"
site worldwide.io "@ A 203.0.113.93"
site nowhere.de "@ A 192.88.100.94"
signal ip.geo_mismatch {
  fires lindenau.de {country {["FR"]} expected DE addresses {["203.0.113.90"]}}
  fires vaduz.li {country {["FR"]} expected {LI CH} addresses {["203.0.113.92"]}}
  quiet zuhause.de "one of its addresses is at home"
  quiet worldwide.io "used everywhere"
  quiet nowhere.de "nobody knows where it is"
  quiet at-home.example "of no country"
}

site crowded.example "@ A 192.0.2.99"
site less-crowded.example "@ A 192.0.2.98"
history {
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
  INSERT INTO dns_observation(rrname, rrtype, rdata, origin) SELECT 'c' || i || '.example', 'A', '192.0.2.99', 'sensor' FROM n
  UNION ALL SELECT 'h' || i || '.tenant.example', 'A', '192.0.2.98', 'sensor' FROM n
}
signal ip.commodity_hosting {
  fires crowded.example {count 1501 addresses {["192.0.2.99"]}}
  quiet less-crowded.example "many names, of one domain"
}

foreach {name rname} {nest-a egg nest-b egg nest-c alone} { site $name.example "@ SOA ns1.opsdns.example. $rname.nest.example. 1 7200 900 1209600 300\n@ NS hydrogen.ns.hetzner.com.\n@ NS helium.ns.hetzner.de.\n@ A 192.0.2.110" }
foreach {name rname} {flat-a one flat-b two flat-c three} { site $name.example "@ SOA ns1.opsdns.example. $rname.nest.example. 1 7200 900 1209600 300\n@ NS dana.ns.cloudflare.com.\n@ NS ella.ns.cloudflare.com.\n@ A 192.0.2.111" }
foreach {name rname} {duo-a left duo-b right} { site $name.example "@ SOA ns1.opsdns.example. $rname.nest.example. 1 7200 900 1209600 300\n@ NS hydrogen.ns.hetzner.com.\n@ NS helium.ns.hetzner.de.\n@ A 192.0.2.112" }
signal ip.tight_cluster {
  quiet duo-a.example "of the two each has a contact of its own"
  fires nest-a.example {addresses {["192.0.2.110"]} count 3 alike 2 shares {["rname egg.nest.example"]} domains {["nest-a.example","nest-b.example"]}}
  quiet nest-c.example "it shares the address and nothing else"
  quiet flat-a.example "they share the address and what a provider gives"
}

site sunk.example "@ A 87.255.51.229"
site afloat.example "@ A 87.255.51.228"
signal ip.sinkhole {
  fires sunk.example {label abuse.ch source {maltrail static trails: sinkhole_abuse} as_of 2025 addresses {["87.255.51.229"]}}
  quiet afloat.example "its neighbour"
}
site inside.example "@ A 10.1.2.3\n@ A 192.0.2.1\n@ AAAA ::1"
signal ip.special {
  fires inside.example {scope {{"loopback":["::1"],"private":["10.1.2.3"]}}}
  quiet plain-host.example "addresses as any"
}
site plain-host.example "@ A 192.0.2.1"
