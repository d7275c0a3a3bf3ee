-- records.sql - what the domains of the store have: nameservers, mail hosts, addresses and their names, texts, SOA records. After
-- domains.sql; world.sql says how. In names of hosts the braces stand for what is the domain's, its hoster's, or picked.


-- Nameservers. A twentieth of those collected again had moved from a provider to their own by the third day.
CREATE TEMP TABLE store_ns(n INTEGER, day INTEGER, host TEXT, net INTEGER, spot INTEGER, v6 TEXT, no_data TEXT);
INSERT INTO store_ns(n, day, host, net, spot, v6, no_data)
WITH
  kind(dns, which, host, net) AS (
    VALUES
      ('cloudflare', 1, '{word}.ns.cloudflare.com', 300), ('cloudflare', 2, '{word}.ns.cloudflare.com', 300),
      ('godaddy', 1, 'ns{pick}.domaincontrol.com', 301), ('godaddy', 2, 'ns{pick}.domaincontrol.com', 301),
      ('route53', 1, 'ns-{pick}.awsdns-{set}.com', 302), ('route53', 2, 'ns-{pick}.awsdns-{set}.net', 302),
      ('route53', 3, 'ns-{pick}.awsdns-{set}.org', 302), ('route53', 4, 'ns-{pick}.awsdns-{set}.co.uk', 302),
      ('namecheap', 1, 'dns1.registrar-servers.com', 303), ('namecheap', 2, 'dns2.registrar-servers.com', 303),
      ('digitalocean', 1, 'ns1.digitalocean.com', 304), ('digitalocean', 2, 'ns2.digitalocean.com', 304),
      ('digitalocean', 3, 'ns3.digitalocean.com', 304),
      ('hetzner', 1, 'hydrogen.ns.hetzner.com', 305), ('hetzner', 2, 'oxygen.ns.hetzner.com', 305),
      ('hetzner', 3, 'helium.ns.hetzner.de', 305),
      ('sinkhole', 1, 'ns1.sinkhole.cert.pl', 308), ('sinkhole', 2, 'ns2.sinkhole.cert.pl', 308),
      ('crypto', 1, 'ns1.bitcoin-{word}.net', 17), ('crypto', 2, 'ns2.bitcoin-{word}.net', 17),
      ('hoster', 1, 'ns1.{hoster}', NULL), ('hoster', 2, 'ns2.{hoster}', NULL),
      ('boutique', 1, 'dns1.{group}-dns.net', NULL), ('boutique', 2, 'dns2.{group}-dns.net', NULL),
      ('self', 1, 'ns1.{zone}', NULL), ('self', 2, 'ns2.{zone}', NULL),
      ('single', 1, 'ns.{zone}', NULL),
      ('lame', 1, 'ns1.{hoster}', NULL), ('lame', 2, 'ns2.{zone}', NULL)
  ),
  served AS (
    SELECT v.n AS n, v.day AS day, d.zone AS zone, d.net AS net, d.own AS own, d.hoster AS j, x5, x6, x7, x5 % delegation_sets AS sets,
           x7 % boutiques AS boutique,
           CASE WHEN v.day = 2 AND x8 % 20 = 0 AND dns IN ('cloudflare', 'godaddy', 'route53', 'namecheap') THEN 'self' ELSE dns END AS dns
      FROM store_visit AS v JOIN store_domain AS d USING(n) JOIN store_draw USING(seed) JOIN store_size
  ),
  picked AS (
    SELECT n, day, zone, served.net AS own_net, own, j, x7, sets, boutique, dns, which, host, kind.net AS net,
           CASE dns WHEN 'cloudflare' THEN CASE which WHEN 1 THEN x5 % 25 ELSE 25 + x6 % 25 END
                    WHEN 'godaddy' THEN x5 % 38 * 2 + which
                    WHEN 'route53' THEN sets * 7 % 512 + 512 * (which - 1)
                    ELSE which * 256 END AS pick
      FROM served JOIN kind USING(dns)
  )
SELECT n, day,
       replace(replace(replace(replace(replace(replace(host,
         '{zone}', p.zone), '{hoster}', hoster.zone), '{word}', one.word), '{group}', first.word || second.word),
         '{pick}', format('%02d', pick)), '{set}', format('%02d', sets % 64)),
       CASE WHEN p.net IS NOT NULL THEN p.net
            WHEN dns = 'boutique' THEN boutique % 120
            WHEN dns IN ('hoster', 'lame') THEN CASE which WHEN 1 THEN hoster.net ELSE away END
            ELSE own_net END,
       CASE WHEN p.net IS NOT NULL THEN 10 + pick
            WHEN dns = 'boutique' THEN 28000 + boutique * 2 + which
            WHEN dns IN ('hoster', 'lame') THEN hoster.spot + 1 + which
            WHEN dns = 'self' AND x7 % 3 = 0 THEN own + which
            ELSE own END,
       CASE WHEN p.net >= 300 AND p.net <> 303 THEN ip_canonical(format('2a0%d:%x::%x', which, p.net, pick)) END,
       CASE WHEN dns = 'lame' AND which = 2 AND x7 % 2 = 0 THEN 'NXDOMAIN' WHEN dns = 'lame' AND which = 2 THEN 'NODATA' END
  FROM picked AS p
  JOIN store_hoster AS hoster USING(j)
  JOIN store_word AS one ON one.i = CASE dns WHEN 'cloudflare' THEN pick ELSE boutique % 128 END
  JOIN store_word AS first ON first.i = boutique * 37 % 128
  JOIN store_word AS second ON second.i = boutique / 128 % 128;
CREATE INDEX temp.store_ns_by_n ON store_ns(n, day);

-- Mail hosts. more: how many addresses beside the first, three at most, since dns_collect looks at the first four. A null MX is the
-- empty host.
CREATE TEMP TABLE store_mx(n INTEGER, preference INTEGER, host TEXT, net INTEGER, spot INTEGER, more INTEGER, v6 TEXT);
INSERT INTO store_mx(n, preference, host, net, spot, more, v6)
WITH
  kind(mail, which, preference, host, net, more) AS (
    VALUES
      ('google five', 1, 1, 'aspmx.l.google.com', 306, 0), ('google five', 2, 5, 'alt1.aspmx.l.google.com', 306, 0),
      ('google five', 3, 5, 'alt2.aspmx.l.google.com', 306, 0), ('google five', 4, 10, 'alt3.aspmx.l.google.com', 306, 0),
      ('google five', 5, 10, 'alt4.aspmx.l.google.com', 306, 0), ('google', 6, 1, 'smtp.google.com', 306, 3),
      ('microsoft', 1, 0, '{dashes}.mail.protection.outlook.com', 307, 3),
      ('hoster', 1, 10, 'mail.{hoster}', NULL, 0),
      ('self', 1, 10, 'mail.{zone}', NULL, 0), ('self', 2, 20, 'mx2.{zone}', NULL, 0),
      ('mixed', 1, 10, 'mail.{zone}', NULL, 0), ('mixed', 2, 20, 'mail.{hoster}', NULL, 0),
      ('mirror', 3, 10, 'mx.{label}-mail.com', NULL, 0),
      ('gibberish', 3, 10, 'mx1.{hex}xqzvk.com', NULL, 0),
      ('typosquat', 3, 10, 'mx.micros0ft-mail{digit}.com', NULL, 0),
      ('null', 1, 0, '', NULL, 0)
  )
SELECT n, preference,
       replace(replace(replace(replace(replace(replace(host,
         '{zone}', d.zone), '{hoster}', hoster.zone), '{dashes}', replace(d.zone, '.', '-')),
         '{label}', domain_label(d.zone)), '{hex}', lower(hex(x7 % 9973))), '{digit}', x7 % 7),
       CASE WHEN kind.net IS NOT NULL THEN kind.net WHEN host = 'mail.{hoster}' THEN hoster.net ELSE d.net END,
       CASE WHEN kind.net = 306 THEN 256 * which + 26
            WHEN kind.net = 307 THEN 256 * (x7 % 40) + x6 % 16
            WHEN host = 'mail.{hoster}' THEN hoster.spot + 20
            WHEN x8 % 2 THEN d.own
            ELSE d.own + which END,
       more,
       CASE kind.net WHEN 306 THEN ip_canonical(format('2a00:1450:4%d::1a', which)) END
  FROM store_domain AS d
  JOIN store_draw USING(seed)
  JOIN kind USING(mail)
  JOIN store_size
  JOIN store_hoster AS hoster ON hoster.j = CASE dns WHEN 'hoster' THEN d.hoster ELSE x8 % hosters END
 WHERE there AND (mail <> 'self' OR which = 1 OR x8 % 4 = 0);
CREATE INDEX temp.store_mx_by_n ON store_mx(n);

-- no_data: the status of a question about it that has no answer. shared: several domains have it.
CREATE TEMP TABLE store_host(
  host TEXT PRIMARY KEY, no_data TEXT, dead INTEGER, net INTEGER, spot INTEGER, more INTEGER, v6 TEXT, ttl INTEGER, shared INTEGER
) WITHOUT ROWID;
INSERT INTO store_host(host, no_data, dead, net, spot, more, v6, ttl, shared)
SELECT host, coalesce(min(no_data), 'NODATA'), count(no_data) > 0, min(net), min(spot), max(more), max(v6),
       CASE WHEN min(net) >= 300 THEN 300 ELSE 3600 END, count(DISTINCT n) > 1
  FROM (SELECT n, host, no_data, net, spot, 0 AS more, v6 FROM store_ns
        UNION ALL
        SELECT n, host, NULL, net, spot, more, v6 FROM store_mx WHERE host <> '')
 GROUP BY host;

CREATE TEMP TABLE store_host_address(host TEXT, type TEXT, net INTEGER, address TEXT, PRIMARY KEY(host, type, address)) WITHOUT ROWID;
INSERT INTO store_host_address(host, type, net, address)
SELECT host, 'A', net, format('%d.%d.%d.%d', number >> 24, number >> 16 & 255, number >> 8 & 255, number & 255)
  FROM (SELECT host, net, base + spot + i * 3 AS number
          FROM store_host JOIN store_net USING(net) JOIN (SELECT 0 AS i UNION ALL VALUES (1), (2), (3)) ON i <= more
         WHERE NOT dead)
UNION ALL
SELECT host, 'AAAA', net, v6 FROM store_host WHERE v6 IS NOT NULL;

-- The domains' own, as each day found them.
CREATE TEMP TABLE store_place(n INTEGER, day INTEGER, net INTEGER, address TEXT);
INSERT INTO store_place(n, day, net, address)
WITH
  kind(place, addresses) AS (VALUES ('hub', 1), ('own', 1), ('two', 2), ('many', 10), ('special', 1), ('sinkhole', 1)),
  nth(i) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)),
  put AS (
    SELECT v.n AS n, v.day AS day, i, x5, d.place AS place, d.net AS net, own, (x5 % 50) * (x6 % 50) / 50 AS hub,
           CASE WHEN dns = 'hoster' AND x8 / 7 % 10 AND d.place IN ('own', 'two') THEN hoster.net END AS hosted, hoster.spot AS spot,
           v.day * (changing AND d.place IN ('own', 'two', 'many')) AS moved
      FROM store_visit AS v
      JOIN store_domain AS d USING(n)
      JOIN store_draw USING(seed)
      JOIN store_hoster AS hoster ON hoster.j = d.hoster
      JOIN kind USING(place)
      JOIN nth ON i < addresses
     WHERE there
  ),
  number AS (
    SELECT n, day, store_net.net AS net,
           base + 611 * moved
           + CASE place WHEN 'hub' THEN 10 + hub WHEN 'special' THEN 5 + x5 % 3 WHEN 'sinkhole' THEN 1 + x5 % 60
                        ELSE CASE WHEN hosted IS NULL THEN own ELSE spot + 10 END + i END AS number
      FROM put
      JOIN store_net ON store_net.net = CASE place WHEN 'hub' THEN 200 + hub % 10 WHEN 'special' THEN 309 WHEN 'sinkhole' THEN 308
                                                   WHEN 'many' THEN (x5 + 11 * i + 17 * moved) % 120
                                                   ELSE (coalesce(hosted, put.net) + 17 * moved) % 120 END
  )
SELECT n, day, net, format('%d.%d.%d.%d', number >> 24, number >> 16 & 255, number >> 8 & 255, number & 255) FROM number;
CREATE INDEX temp.store_place_by_n ON store_place(n, day);

-- Which addresses a domain's collection met.
CREATE TEMP TABLE store_met(visit INTEGER, address TEXT, PRIMARY KEY(visit, address)) WITHOUT ROWID;
INSERT INTO store_met(visit, address)
SELECT visit, address FROM store_visit JOIN store_place USING(n, day)
UNION SELECT visit, v6 FROM store_visit JOIN store_domain USING(n) WHERE v6 IS NOT NULL AND there
UNION SELECT visit, address FROM store_visit JOIN store_ns USING(n, day) JOIN store_host_address USING(host)
UNION SELECT visit, address FROM store_visit JOIN store_mx USING(n) JOIN store_host_address USING(host);

-- name: its reverse name. The PTR of three in five says a server, of one in fourteen a household, the others have none.
CREATE TEMP TABLE store_address(address TEXT PRIMARY KEY, name TEXT, ptr TEXT, asn TEXT, fields TEXT, shared INTEGER) WITHOUT ROWID;
INSERT INTO store_address(address, name, ptr, asn, fields, shared)
WITH
  known(address, net, host) AS (
    SELECT address, net, NULL FROM store_place
    UNION ALL SELECT v6, net, NULL FROM store_domain WHERE v6 IS NOT NULL
    UNION ALL SELECT address, net, host FROM store_host_address
  ),
  met AS (SELECT address, count(*) > 1 AS shared FROM store_met GROUP BY address),
  one AS (
    SELECT address, min(net) AS net, min(host) AS host, shared, replace(replace(address, '.', '-'), ':', '-') AS dashes,
           (instr(address, '.') * 7919 + CAST(substr(address, -3) AS INTEGER) * 104729 + CAST(substr(address, -6, 3) AS INTEGER) * 611953
            + unicode(substr(address, -1)) * 48271) % 2147483647 AS lot
      FROM known JOIN met USING(address)
     GROUP BY address
  )
SELECT address, ip_reverse_name(address),
       CASE WHEN zone IS NULL THEN NULL
            WHEN host IS NOT NULL AND one.net < 200 THEN host
            WHEN one.net >= 300 THEN 'edge-' || dashes || '.' || zone
            WHEN instr(address, ':') THEN NULL
            WHEN lot % 100 < 30 THEN 'static.' || address || '.clients.' || zone
            WHEN lot % 100 < 55 THEN 'srv' || (lot % 9000) || '.' || zone
            WHEN lot % 100 < 59 THEN 'dsl-' || dashes || '.pool.' || zone
            WHEN lot % 100 < 62 THEN 'cpe-' || dashes || '.dyn.' || zone END,
       'AS' || asn, json_object('asn', asn, 'org', org, 'country', country, 'source', 'DBIP-ASN-Lite 2026-11-01'), shared
  FROM one JOIN store_net USING(net);

CREATE TEMP TABLE store_txt(n INTEGER, text TEXT);
INSERT INTO store_txt(n, text)
SELECT n,
       'v=spf1 '
       || CASE WHEN mail IN ('none', 'null') THEN '-all'
               ELSE CASE WHEN mail IN ('google', 'google five') THEN 'include:_spf.google.com'
                         WHEN mail = 'microsoft' THEN 'include:spf.protection.outlook.com'
                         WHEN x6 % 4 = 0 THEN 'a mx'
                         ELSE 'mx include:_spf.' || hoster.zone END
                    || CASE WHEN x6 % 3 THEN ' ~all' ELSE ' -all' END END
  FROM store_domain AS d JOIN store_draw USING(seed) JOIN store_hoster AS hoster ON hoster.j = d.hoster
 WHERE x7 % 100 < CASE WHEN mail IN ('none', 'null') THEN 40 ELSE 85 END
UNION ALL
SELECT n, 'google-site-verification=' || lower(hex(zone)) FROM store_domain JOIN store_draw USING(seed) WHERE x7 / 100 % 100 < 30
UNION ALL
SELECT n, 'MS=ms' || x6 FROM store_domain JOIN store_draw USING(seed) WHERE mail = 'microsoft';
CREATE INDEX temp.store_txt_by_n ON store_txt(n);

-- The RNAME is the provider's, hostmaster at who runs the DNS, somebody's mailbox that no other domain has, or an owner's who has several.
CREATE TEMP TABLE store_soa(n INTEGER PRIMARY KEY, mname TEXT, rname TEXT, serial INTEGER, refresh INTEGER, minimum INTEGER);
INSERT INTO store_soa(n, mname, rname, serial, refresh, minimum)
WITH
  provider(dns, rname) AS (
    VALUES ('cloudflare', 'dns.cloudflare.com'), ('godaddy', 'dns.jomax.net'), ('route53', 'awsdns-hostmaster.amazon.com'),
           ('namecheap', 'hostmaster.registrar-servers.com'), ('hetzner', 'dns.hetzner.com')
  ),
  run_by AS (SELECT n, min(host) AS mname FROM store_ns WHERE day = 0 GROUP BY n)
SELECT n, mname,
       CASE WHEN provider.rname IS NOT NULL THEN provider.rname
            WHEN dns IN ('hoster', 'lame') AND (d.rname = 'usual' OR x8 % 3) THEN 'hostmaster.' || hoster.zone
            WHEN dns = 'digitalocean' OR d.rname = 'usual' THEN 'hostmaster.' || d.zone
            WHEN d.rname = 'unique' THEN first.word || '\.' || second.word || (x6 % 900) || '.gmail.com'
            ELSE first.word || owner || CASE owner % 3 WHEN 0 THEN '.protonmail.com' WHEN 1 THEN '.yandex.ru' ELSE '.outlook.com' END END,
       CASE WHEN x5 % 2 THEN 2026000001 + (1 + x6 % 11) * 10000 + (1 + x6 / 11 % 28) * 100 ELSE 1 + x6 % 900 END,
       CASE x7 % 3 WHEN 0 THEN 3600 WHEN 1 THEN 7200 ELSE 10000 END,
       CASE x7 % 2 WHEN 0 THEN 300 ELSE 3600 END
  FROM store_domain AS d
  JOIN store_draw USING(seed)
  JOIN run_by USING(n)
  LEFT JOIN provider USING(dns)
  JOIN store_hoster AS hoster ON hoster.j = d.hoster
  JOIN store_word AS first ON first.i = CASE d.rname WHEN 'owner' THEN owner ELSE x5 END % 128
  JOIN store_word AS second ON second.i = x6 % 128;
