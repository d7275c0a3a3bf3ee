-- ip.sql - the signals in a domain's addresses.
--
--   SELECT domain, evidence FROM dns_signal WHERE signal = 'ip.fast_flux';

CREATE VIEW IF NOT EXISTS dns_signal_ip_catalog(signal, weight, meaning, source) AS
VALUES
  ('ip.fast_flux', 0.8, 'Within a week the name led to so many addresses in so many networks as only a botnet has.',
   'cheat sheet: fast flux; Holz, Gorecki, Rieck, Freiling, NDSS 2008; dns_observation'),
  ('ip.changing', 0.2, 'Within a day the name led to several sets of addresses.',
   'cheat sheet: changing addresses; dns_observation'),
  ('ip.many_addresses', 0.1, 'One answer holds many addresses in many networks.',
   'cheat sheet: many addresses'),
  ('ip.consumer', 0.35, 'The address is one of a household''s or of a dial-up pool: nobody''s idea of a server.',
   'cheat sheet: residential and dynamic addresses; dns_reference, kinds rdns_term and rdns_host'),
  ('ip.bulletproof_asn', 0.6, 'The address is in the network of a hoster that does not answer complaints.',
   'cheat sheet: bulletproof hosting; dns_reference, kind bulletproof_asn'),
  ('ip.defunct_asn', 0.5, 'The address is in a network that was shut down or taken back: somebody uses what is nobody''s.',
   'cheat sheet: defunct networks; dns_reference, kind defunct_asn'),
  ('ip.geo_mismatch', 0.08, 'The address is in a country where names under this TLD are not expected.',
   'cheat sheet: country of TLD and address; dns_reference, kinds tld_country and expected_country'),
  ('ip.commodity_hosting', 0, 'So very many domains share the address that sharing it says nothing.',
   'cheat sheet: domains per address; dns_observation'),
  ('ip.tight_cluster', 0.2, 'Few domains share the address, and most of them are made alike: one owner.',
   'cheat sheet: domains per address'),
  ('ip.sinkhole', 0.9, 'The address belongs to a sinkhole: somebody took the domain from those who ran it.',
   'cheat sheet: sinkholes; dns_reference, kind sinkhole_ip'),
  ('ip.special', 0.25, 'A public name answers with an address that is not on the Internet: parked, asleep, or meant for somebody''s inside.',
   'cheat sheet: special addresses; IANA special-purpose registries; dns_reference, kind special_scope');

CREATE VIEW IF NOT EXISTS dns_signal_ip(domain, signal, evidence) AS

-- The window ends with the last time that an address of the name was seen. The AS of an address is the one recorded with
-- the domain, or what the file asn_db says; where there is none, its /16 stands in.
SELECT domain, 'ip.fast_flux', evidence
  FROM (SELECT n.domain AS domain,
               (SELECT CASE WHEN flux_score(count(DISTINCT address), count(DISTINCT coalesce(asn, ip_prefix(address, 16))))
                                 > (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'fast_flux') THEN
                       evidence_object('n_a', count(DISTINCT address), 'n_asn', count(DISTINCT coalesce(asn, ip_prefix(address, 16))),
                                       'stand_in', CASE WHEN count(asn) < count(*) THEN '/16 where no AS is known' END,
                                       'score', round(flux_score(count(DISTINCT address),
                                                                 count(DISTINCT coalesce(asn, ip_prefix(address, 16)))), 2),
                                       'window_days', (SELECT weight FROM dns_reference
                                                        WHERE kind = 'threshold' AND value = 'fast_flux_window_days'),
                                       'min_ttl', (SELECT min(a.ttl) FROM dns_answer AS a
                                                    WHERE a.role IN ('apex', 'host') AND a.type = 'A' AND a.rtype = 'A'
                                                      AND a.name = n.domain AND a.domain = n.domain)) END
                  FROM (SELECT o.rdata AS address,
                               coalesce((SELECT data FROM dns_answer
                                          WHERE role = 'asn' AND type = 'ASN' AND domain = n.domain AND name = ip_reverse_name(o.rdata)
                                            AND data IS NOT NULL
                                          LIMIT 1),
                                        'AS' || ip_asn(o.rdata)) AS asn
                          FROM dns_observation AS o
                         WHERE o.rrname = n.domain AND o.rrtype = 'A'
                           AND o.time_last >= (SELECT max(newest.time_last) FROM dns_observation AS newest
                                                WHERE newest.rrname = n.domain AND newest.rrtype = 'A')
                                              - 86400 * (SELECT weight FROM dns_reference
                                                          WHERE kind = 'threshold' AND value = 'fast_flux_window_days'))) AS evidence
          FROM dns_name AS n
         WHERE EXISTS (SELECT 1 FROM dns_observation AS several WHERE several.rrname = n.domain AND several.rrtype = 'A' LIMIT 1 OFFSET 1))
 WHERE evidence IS NOT NULL

-- Each time at which an address of the name was first seen, by whomever, the set was one that had not been there before.
UNION ALL
SELECT domain, 'ip.changing', evidence
  FROM (SELECT n.domain AS domain,
               (SELECT CASE WHEN max(sets) >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'changing_sets')
                            THEN evidence_object('sets', max(sets), 'times[]', evidence_list(datetime(since, 'unixepoch'))) END
                  FROM (SELECT since,
                               count(*) OVER (PARTITION BY rrtype ORDER BY since / days RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS sets
                          FROM (SELECT DISTINCT rrtype, since,
                                       86400 * (SELECT weight FROM dns_reference
                                                 WHERE kind = 'threshold' AND value = 'changing_window_days') AS days
                                  FROM (SELECT o.rrtype AS rrtype, min(o.time_first) AS since
                                          FROM dns_observation AS o
                                         WHERE o.rrname = n.domain AND o.rrtype IN ('A', 'AAAA') AND o.time_first IS NOT NULL
                                         GROUP BY o.rrtype, o.rdata)))) AS evidence
          FROM dns_name AS n)
 WHERE evidence IS NOT NULL

UNION ALL
SELECT domain, 'ip.many_addresses',
       evidence_object('count', count(DISTINCT address), 'networks', count(DISTINCT ip_prefix(address, 16)), 'addresses[]', evidence_list(address))
  FROM dns_now_address
 WHERE type = 'A'
 GROUP BY domain
HAVING count(DISTINCT address) >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'many_addresses')
   AND count(DISTINCT ip_prefix(address, 16)) >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'many_addresses_networks')

UNION ALL
SELECT domain, 'ip.consumer', evidence_object('ptr[]', evidence_map(class, ptr), 'addresses[]', evidence_list(address))
  FROM (SELECT a.domain AS domain, a.address AS address, ptr.target AS ptr, ip_rdns_class(ptr.target, a.address) AS class
          FROM dns_now_address AS a
          JOIN dns_now AS ptr ON ptr.role = 'ptr' AND ptr.type = 'PTR' AND ptr.name = ip_reverse_name(a.address) AND ptr.domain = a.domain
                             AND ptr.rtype = 'PTR' AND ptr.status = 'NOERROR')
 WHERE class IN ('residential', 'dynamic')
 GROUP BY domain

UNION ALL
SELECT a.domain, list.signal,
       evidence_object('asn[]', evidence_list(n.asn), 'label', min(found.label), 'source', min(found.source), 'as_of', min(found.as_of),
                       'addresses[]', evidence_list(a.address))
  FROM dns_now_address AS a
  JOIN dns_now_asn AS n ON n.domain = a.domain AND n.name = ip_reverse_name(a.address)
  CROSS JOIN (SELECT 'ip.bulletproof_asn' AS signal, 'bulletproof_asn' AS kind UNION ALL SELECT 'ip.defunct_asn', 'defunct_asn') AS list
  CROSS JOIN dns_reference AS found ON found.kind = list.kind AND found.value = n.asn
 GROUP BY a.domain, list.signal

-- Names under a TLD of no country may be anywhere, unless dns_reference expects them somewhere; so may those whose list has a `*`.
UNION ALL
SELECT domain, 'ip.geo_mismatch',
       evidence_object('country[]', evidence_list(country), 'expected', min(expected), 'addresses[]', evidence_list(address))
  FROM (SELECT a.domain AS domain, a.address AS address, n.country AS country,
               coalesce((SELECT label FROM dns_reference WHERE kind = 'expected_country' AND value = a.domain LIMIT 1),
                        (SELECT label FROM dns_reference WHERE kind = 'tld_country' AND value = domain_tld(a.domain) LIMIT 1)) AS expected
          FROM dns_now_address AS a
          JOIN dns_now_asn AS n ON n.domain = a.domain AND n.name = ip_reverse_name(a.address)
         WHERE n.country IS NOT NULL)
 WHERE expected IS NOT NULL AND instr(expected, '*') = 0
 GROUP BY domain
HAVING total(instr(' ' || expected || ' ', ' ' || country || ' ')) = 0

UNION ALL
SELECT a.domain, 'ip.commodity_hosting', evidence_object('count', max(crowd.domains), 'addresses[]', evidence_list(a.address))
  FROM dns_now_address AS a
  JOIN (SELECT full.address AS address, count(DISTINCT domain_registrable(o.rrname)) AS domains
          FROM (SELECT rdata AS address, rrtype
                  FROM dns_observation
                 WHERE rrtype IN ('A', 'AAAA')
                 GROUP BY rdata, rrtype
                HAVING count(*) >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'commodity_hosting')) AS full
          CROSS JOIN dns_observation AS o ON o.rdata = full.address AND o.rrtype = full.rrtype
         GROUP BY full.address) AS crowd ON crowd.address = a.address
 WHERE crowd.domains >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'commodity_hosting')
 GROUP BY a.domain

-- Few in the store, and, where passive DNS is at hand, few names in the world. It fires for those that are alike, not for who happens to be
-- their neighbour; the domains listed are those that share the trait of the most. What very many have anyway (dns_tie leaves it out) does
-- not make alike.
UNION ALL
SELECT domain, 'ip.tight_cluster',
       evidence_object('addresses[]', evidence_list(address), 'count', crowd, 'alike', max(alike), 'shares[]', evidence_list(trait),
                       'domains[]', domains)
  FROM (WITH
          tie AS MATERIALIZED (SELECT domain, kind, value, coalesce(domain_registrable(domain), domain) AS zone FROM dns_tie),
          crowd AS MATERIALIZED (
            SELECT value AS address, count(DISTINCT zone) AS crowd
              FROM tie
             WHERE kind = 'address'
             GROUP BY value
            HAVING crowd >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'tight_cluster_least')
               AND crowd <= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'tight_cluster_most')
               AND NOT EXISTS (
                 SELECT 1 FROM dns_observation AS o WHERE o.rdata = address AND o.rrtype IN ('A', 'AAAA')
                  LIMIT 1 OFFSET (SELECT CAST(weight AS INTEGER) FROM dns_reference WHERE kind = 'threshold' AND value = 'tight_cluster_most'))
          ),
          trait AS MATERIALIZED (
            SELECT crowd.address AS address, crowd.crowd AS crowd, at.domain AS domain, at.zone AS zone,
                   own.kind || ' ' || own.value AS trait
              FROM crowd
              JOIN tie AS at ON at.kind = 'address' AND at.value = crowd.address
              JOIN tie AS own ON own.domain = at.domain AND own.kind <> 'address'
          ),
          alike AS MATERIALIZED (
            SELECT address, trait, crowd, count(DISTINCT zone) AS alike, evidence_list(zone) AS domains
              FROM trait
             GROUP BY address, trait
            HAVING alike >= 2
               AND alike >= crowd * (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'tight_cluster_share')
          )
        SELECT trait.domain AS domain, address, trait, alike.crowd AS crowd, alike.alike AS alike, alike.domains AS domains
          FROM alike JOIN trait USING(address, trait)
         LIMIT -1) -- keeps SQLite from making the parts before it knows whether this signal is asked for
 GROUP BY domain

UNION ALL
SELECT a.domain, 'ip.sinkhole',
       evidence_object('label', min(found.label), 'source', min(found.source), 'as_of', min(found.as_of), 'addresses[]', evidence_list(a.address))
  FROM dns_now_address AS a
  CROSS JOIN dns_reference AS found ON found.kind = 'sinkhole_ip' AND found.value = a.address
 GROUP BY a.domain

UNION ALL
SELECT a.domain, 'ip.special', evidence_object('scope[]', evidence_map(ip_scope(a.address), a.address))
  FROM dns_now_address AS a
  CROSS JOIN dns_reference AS found ON found.kind = 'special_scope' AND found.value = ip_scope(a.address)
 GROUP BY a.domain;
