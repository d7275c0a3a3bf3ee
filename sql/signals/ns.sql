-- ns.sql - the signals in a domain's nameservers.
--
--   SELECT domain, evidence FROM dns_signal WHERE signal = 'ns.single';

CREATE VIEW IF NOT EXISTS dns_signal_ns_catalog(signal, weight, meaning, source) AS
VALUES
  ('ns.single', 0.2, 'The domain has one nameserver. Registries and providers give two or more: somebody runs this one by hand.',
   'cheat sheet: a single nameserver; RFC 2182 section 5'),
  ('ns.same_address', 0.1, 'All nameservers are one machine, or stand in one network: a second one for the form''s sake.',
   'cheat sheet: nameservers on one address; RFC 2182 section 3.1'),
  ('ns.self_hosted', 0.1, 'A nameserver lies under the domain itself: its owner runs the DNS, and controls every answer.',
   'cheat sheet: self-hosted nameservers'),
  ('ns.sinkhole', 0.9, 'A nameserver belongs to a sinkhole: somebody took the domain from those who ran it.',
   'cheat sheet: sinkholed nameservers; dns_reference, kind sinkhole_ns'),
  ('ns.bulletproof', 0.7, 'A nameserver belongs to a hoster that does not answer complaints.',
   'cheat sheet: bulletproof nameservers; dns_reference, kind bulletproof_ns'),
  ('ns.crypto_theme', 0.2, 'A nameserver is named after crypto-currencies: hosters that are paid in them like such names.',
   'cheat sheet: nameservers with a theme; dns_reference, kind crypto_term'),
  ('ns.provider', 0, 'A known provider serves the domain: what many have says little.',
   'cheat sheet: naming conventions of nameservers; dns_reference, kind ns_provider'),
  ('ns.boutique', 0.1, 'The nameservers are no known provider''s, and not the domain''s own: a small operator, whose other customers are worth a look.',
   'cheat sheet: uncommon nameservers; dns_reference, kind ns_provider'),
  ('ns.changed', 0.4, 'The domain moved from a known provider to its own or a small operator''s nameservers.',
   'cheat sheet: changes of nameservers; dns_observation'),
  ('ns.few_domains', 0.3, 'Few domains use this nameserver, and their names are made alike: one owner.',
   'cheat sheet: few domains on a nameserver; dns_observation'),
  ('ns.shared_combination', 0.1, 'Other domains in the store have the very same set out of the provider''s pool: perhaps the same account.',
   'cheat sheet: pairs of Cloudflare nameservers; dns_reference, kind ns_pool'),
  ('ns.lame', 0.1, 'A nameserver''s name has no address: a set-up left half done, or a host that somebody could register.',
   'cheat sheet: nameservers that do not resolve; RFC 1912 section 2.8');

CREATE VIEW IF NOT EXISTS dns_signal_ns(domain, signal, evidence) AS

SELECT domain, 'ns.single', evidence_object('ns', min(host))
  FROM dns_now_ns
 GROUP BY domain
HAVING count(DISTINCT host) = 1

-- In one family of addresses all stand together, and in the other one no two stand apart. Where nobody answered for one of them, nothing
-- is known of all.
UNION ALL
SELECT ns.domain, 'ns.same_address',
       evidence_object('ns[]', evidence_list(ns.host), 'addresses[]', evidence_list(a.address))
  FROM dns_now_ns AS ns
  JOIN dns_now_host_address AS a ON a.domain = ns.domain AND a.role = 'ns' AND a.host = ns.host
 GROUP BY ns.domain
HAVING count(DISTINCT ns.host) >= 2
   AND count(DISTINCT ns.host) IN (count(DISTINCT CASE a.type WHEN 'A' THEN ns.host END), count(DISTINCT CASE a.type WHEN 'AAAA' THEN ns.host END))
   AND count(DISTINCT CASE a.type WHEN 'A' THEN
         ip_prefix(a.address, (SELECT CAST(weight AS INTEGER) FROM dns_reference WHERE kind = 'threshold' AND value = 'same_network_bits_4')) END) <= 1
   AND count(DISTINCT CASE a.type WHEN 'AAAA' THEN
         ip_prefix(a.address, (SELECT CAST(weight AS INTEGER) FROM dns_reference WHERE kind = 'threshold' AND value = 'same_network_bits_6')) END) <= 1
   AND NOT EXISTS (
     SELECT 1
       FROM dns_now_ns AS other
      WHERE other.domain = ns.domain
        AND NOT EXISTS (SELECT 1 FROM dns_now AS asked
                         WHERE asked.role = 'ns' AND asked.type = 'A' AND asked.domain = other.domain AND asked.name = other.host
                           AND asked.status IN ('NOERROR', 'NODATA', 'NXDOMAIN')))

UNION ALL
SELECT domain, 'ns.self_hosted', evidence_object('ns[]', evidence_list(host))
  FROM dns_now_ns
 WHERE own
 GROUP BY domain

-- source and as_of are those of the row that has the label: SQLite takes them from there where min() stands alone.
UNION ALL
SELECT ns.domain, list.signal,
       evidence_object('ns[]', evidence_list(ns.host), 'label', min(found.label), 'source', found.source, 'as_of', found.as_of)
  FROM dns_now_ns AS ns
  CROSS JOIN (SELECT 'ns.sinkhole' AS signal, 'sinkhole_ns' AS kind
              UNION ALL SELECT 'ns.bulletproof', 'bulletproof_ns'
              UNION ALL SELECT 'ns.crypto_theme', 'crypto_term') AS list
  CROSS JOIN dns_reference AS found ON found.kind = list.kind AND found.value = ns.host
 GROUP BY ns.domain, list.signal

UNION ALL
SELECT domain, 'ns.provider', evidence_object('provider', min(provider), 'ns[]', evidence_list(host))
  FROM dns_now_ns
 WHERE provider IS NOT NULL
 GROUP BY domain

UNION ALL
SELECT domain, 'ns.boutique', evidence_object('ns[]', evidence_list(host))
  FROM dns_now_ns
 GROUP BY domain
HAVING count(provider) = 0 AND total(own) = 0

-- Since a provider's nameserver was seen last, there are others, and none of them was there before. Who had the domain before the
-- provider does not matter.
UNION ALL
SELECT domain, 'ns.changed', evidence
  FROM (SELECT n.domain AS domain,
               (WITH seen AS MATERIALIZED (
                  SELECT rtrim(o.rdata, '.') AS host, o.time_first AS time_first, o.time_last AS time_last,
                         EXISTS (SELECT 1 FROM dns_reference WHERE kind = 'ns_provider' AND value = rtrim(o.rdata, '.')) AS provided
                    FROM dns_observation AS o
                   WHERE o.rrname = n.zone AND o.rrtype = 'NS')
                SELECT CASE WHEN min(CASE WHEN NOT provided THEN time_first END) > until THEN
                       evidence_object('before[]', evidence_list(CASE WHEN provided THEN host END),
                                       'after[]', evidence_list(CASE WHEN NOT provided THEN host END),
                                       'when', datetime(min(CASE WHEN NOT provided THEN time_first END), 'unixepoch')) END
                  FROM (SELECT max(time_last) AS until FROM seen WHERE provided)
                 CROSS JOIN seen
                 WHERE provided OR coalesce(time_last, time_first) > until) AS evidence
          FROM dns_name AS n)
 WHERE evidence IS NOT NULL

-- Of several such nameservers, the domains of the one that has most (where max() stands alone, SQLite takes zones from its row).
UNION ALL
SELECT domain, 'ns.few_domains',
       evidence_object('ns[]', evidence_list(host), 'pattern', pattern, 'count', max(names), 'domains[]', zones)
  FROM (SELECT n.domain AS domain, n.zone AS zone, rtrim(served.host, '.') AS host, served.pattern AS pattern, served.names AS names, served.zones AS zones
          FROM dns_name_pattern AS n
          CROSS JOIN dns_observation AS o ON o.rrname = n.zone AND o.rrtype = 'NS'
          JOIN (SELECT few.host AS host, name_pattern(o.rrname) AS pattern, count(DISTINCT o.rrname) AS names,
                       evidence_list(o.rrname) AS zones
                  FROM (SELECT rdata AS host, count(DISTINCT rrname) AS domains
                          FROM dns_observation
                         WHERE rrtype = 'NS'
                         GROUP BY rdata
                        HAVING count(DISTINCT rrname) >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'few_domains_least')
                           AND count(DISTINCT rrname) <= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'few_domains_most')
                           AND NOT EXISTS (SELECT 1 FROM dns_reference WHERE kind = 'ns_provider' AND value = rtrim(rdata, '.'))) AS few
                  CROSS JOIN dns_observation AS o ON o.rdata = few.host AND o.rrtype = 'NS'
                 GROUP BY few.host, pattern
                HAVING names >= 2
                   AND names >= few.domains * (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'tight_cluster_share')
               ) AS served ON served.host = o.rdata AND served.pattern = n.pattern)
 GROUP BY domain

UNION ALL
SELECT pooled.domain, 'ns.shared_combination',
       evidence_object('ns[]', pooled.hosts, 'count', shared.domains, 'domains[]', shared.zones)
  FROM (SELECT domain, zone, evidence_list(host) AS hosts
          FROM dns_now_ns
         GROUP BY domain
        HAVING total(EXISTS (SELECT 1 FROM dns_reference WHERE kind = 'ns_pool' AND value = host)) = count(*)) AS pooled
  JOIN (SELECT hosts, count(DISTINCT zone) AS domains, evidence_list(zone) AS zones
          FROM (SELECT domain, zone, evidence_list(host) AS hosts
                  FROM dns_now_ns
                 GROUP BY domain
                HAVING total(EXISTS (SELECT 1 FROM dns_reference WHERE kind = 'ns_pool' AND value = host)) = count(*))
         GROUP BY hosts
        HAVING count(DISTINCT zone) >= 2
           AND count(DISTINCT zone) <= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'shared_combination_most')
       ) AS shared ON shared.hosts = pooled.hosts

-- Both questions for its addresses had an answer, or a refusal, and no address. Where nobody answered, nothing is known.
UNION ALL
SELECT a.domain, 'ns.lame', evidence_object('ns[]', evidence_map(a.name, a.status))
  FROM dns_now AS a
  CROSS JOIN dns_now AS aaaa ON aaaa.role = 'ns' AND aaaa.type = 'AAAA' AND aaaa.domain = a.domain AND aaaa.name = a.name
                            AND aaaa.status IN ('NODATA', 'NXDOMAIN', 'SERVFAIL', 'REFUSED')
 WHERE a.role = 'ns' AND a.type = 'A' AND a.status IN ('NODATA', 'NXDOMAIN', 'SERVFAIL', 'REFUSED')
   AND EXISTS (SELECT 1 FROM dns_now_ns AS ns WHERE ns.domain = a.domain AND ns.host = a.name)
 GROUP BY a.domain;
