# soa.tcl - cases of the signals in the SOA, and in TTLs.
proc soa {rname} { return "@ SOA ns1.opsdns.example. $rname 1 7200 900 1209600 300" }

site odd-contact.example [soa {jane\.q.mailbox.example.}]
site own-hostmaster.example [soa hostmaster.own-hostmaster.example.]
site at-operator.example [soa jane.opsdns.example.]
site default-contact.example "[soa dns.hetzner.com.]"
site own-person.example [soa q7.own-person.example.]
signal soa.rname_unique {
  fires odd-contact.example {rname jane.q@mailbox.example}
  fires own-person.example {rname q7@own-person.example}
  quiet own-hostmaster.example "a usual mailbox at the domain itself"
  quiet at-operator.example "at the operator of the nameservers"
  quiet default-contact.example "a provider's default"
}

foreach name {ring-a ring-b ring-c} { site $name.example [soa ring.mailbox.example.] }
foreach name {pair-x pair-y} { site $name.example [soa duo.mailbox.example.] }
foreach name {good-one bad-one} { site $name.example [soa third.mailbox.example.] }
site bad-alone.example [soa alone.mailbox.example.]
foreach name {usual-a usual-b usual-c} { site $name.example [soa hostmaster.opsdns.example.] }
foreach name {our-a our-b our-c} { site $name.example [soa it.mailbox.example.] }
history { INSERT INTO dns_label VALUES ('our-b.example', 'owned', 'registrar'), ('bad-one.example', 'bad', 'me'), ('bad-one.example', 'bad', 'the list'), ('bad-alone.example', 'bad', 'me'), ('usual-b.example', 'bad', 'me') }
signal soa.rname_shared {
  fires ring-a.example {rname ring@mailbox.example count 3 domains {["ring-a.example","ring-b.example","ring-c.example"]}}
  fires good-one.example {rname third@mailbox.example count 2 domains {["bad-one.example","good-one.example"]} bad {["bad-one.example"]}}
  quiet pair-x.example "one other has it, and is not labelled bad"
  quiet pair-y.example "the same"
  quiet bad-one.example "only itself is labelled bad"
  quiet bad-alone.example "nobody else has it"
  quiet our-a.example "it is our own contact"
  quiet usual-a.example "many have it, one of them bad, but it is the operator's"
}

site brief.example "[soa hostmaster.opsdns.example.]\n@ 60 A 192.0.2.30"
site brief-zone.example "@ 30 SOA ns1.opsdns.example. hostmaster.opsdns.example. 1 7200 900 1209600 300\n@ 300 A 192.0.2.30"
site minute.example "[soa hostmaster.opsdns.example.]\n@ 61 A 192.0.2.30"
site brief-cdn.example "[soa hostmaster.opsdns.example.]\n@ NS ns1.opsdns.example.\n@ NS ns2.opsdns.example.\nwww 20 CNAME www.brief-cdn.example.edgekey.net.\n@ 20 A 192.0.2.31"
site cached.example "[soa hostmaster.opsdns.example.]\n@ 60 A 192.0.2.30"
history {
  INSERT INTO dns_answer(domain, role, name, type, status, section, owner, rtype, ttl, data, aa, asked_at) VALUES
    ('cached.example', 'apex', 'cached.example', 'A', 'NOERROR', 'answer', 'cached.example', 'A', 300, '192.0.2.30', 0, 5.0);
  INSERT INTO dns_answer(domain, role, name, type, status, section, owner, rtype, ttl, data, target, asked_at)
    SELECT domain, role, name, type, status, 'answer', name, 'CNAME', 20, 'e1.akamaiedge.net.', 'e1.akamaiedge.net', asked_at FROM dns_answer
     WHERE domain = 'brief-cdn.example' AND role = 'apex' AND type = 'A';
}
signal soa.short_ttl {
  fires brief.example {ttl 60 of {["A"]} observations 1 authoritative 1}
  fires brief-zone.example {ttl 30 of {["SOA"]} observations 1 authoritative 1}
  quiet minute.example "a second more"
  quiet brief-cdn.example "a content delivery network explains it"
  quiet cached.example "an older answer held longer: a cache gives what is left"
}

site example "nosoa A 192.0.2.40\nnosoa TXT \"v=spf1 -all\""
signal soa.missing {
  fires nosoa.example {status NODATA}
  quiet absent.example "it does not exist"
  quiet plain.example "it has one"
}
