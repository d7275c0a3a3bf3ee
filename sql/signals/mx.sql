-- mx.sql - the signals in who takes a domain's mail.
--
--   SELECT domain, evidence FROM dns_signal WHERE signal = 'mx.self_hosted_spf';

CREATE VIEW IF NOT EXISTS dns_signal_mx_catalog(signal, weight, meaning, source) AS
VALUES
  ('mx.none', 0.03, 'The domain names no mail host: what claims to come from it can hardly be answered.',
   'cheat sheet: no MX; RFC 5321 section 5.1'),
  ('mx.null', 0.01, 'The domain says that it takes no mail.',
   'cheat sheet: no MX; RFC 7505'),
  ('mx.single', 0.05, 'One mail host, of no known mail provider: a machine that somebody set up.',
   'cheat sheet: a single MX; dns_reference, kind mx_provider'),
  ('mx.self_hosted', 0.05, 'A mail host lies under the domain itself: its owner can send and read all mail.',
   'cheat sheet: self-hosted MX'),
  ('mx.self_hosted_spf', 0.15, 'The domain''s own mail host is vouched for by its SPF record: set up to send mail that passes.',
   'cheat sheet: self-hosted MX with SPF; RFC 7208 section 5'),
  ('mx.nonstandard', 0.1, 'The mail host is at no known mail provider, nor where the domain''s DNS or web site is.',
   'cheat sheet: unusual MX; dns_reference, kind mx_provider'),
  ('mx.mixed_hosting', 0.05, 'Mail hosts of different operators: a migration left half way, or mail that takes two ways.',
   'cheat sheet: MX at several hosters; RFC 5321 section 5.1'),
  ('mx.high_entropy', 0.3, 'The mail host''s domain looks drawn by lot.',
   'cheat sheet: high-entropy MX names; Shannon 1948'),
  ('mx.mirrors_domain', 0.15, 'The mail host''s domain is named like the domain, and is another one: bought for the occasion.',
   'cheat sheet: MX names that mirror the domain'),
  ('mx.typosquat', 0.6, 'The mail host''s domain imitates a brand.',
   'cheat sheet: MX names that imitate mail providers; dns_reference, kind brand');

CREATE VIEW IF NOT EXISTS dns_signal_mx(domain, signal, evidence) AS

SELECT DISTINCT domain, 'mx.none', evidence_object('status', status)
  FROM dns_now
 WHERE role = 'apex' AND type = 'MX' AND status = 'NODATA'

-- Beside a mail host it says nothing (RFC 7505 section 3).
UNION ALL
SELECT domain, 'mx.null', evidence_object('mx', min(data))
  FROM dns_now
 WHERE role = 'apex' AND type = 'MX' AND rtype = 'MX' AND status = 'NOERROR' AND section = 'answer'
 GROUP BY domain
HAVING total(target IN ('', '.')) = count(*)

UNION ALL
SELECT domain, 'mx.single', evidence_object('mx', min(host))
  FROM dns_now_mx
 GROUP BY domain
HAVING count(DISTINCT host) = 1 AND count(provider) = 0

UNION ALL
SELECT domain, 'mx.self_hosted', evidence_object('mx[]', evidence_list(host))
  FROM dns_now_mx
 WHERE own
 GROUP BY domain

-- Whether the record lets the mail host pass: the first mechanism that covers one of its addresses decides, and has no qualifier or +
-- (RFC 7208 section 4.6.2); behind `all` none counts (section 5.1), and of two records neither (section 4.5). What it includes or
-- redirects to is not followed, nor is the network around a web site (a/24) looked at. Of a long record the first 2,000 characters are
-- read, of many addresses the first 64: anybody can publish a record that takes its reader an hour.
UNION ALL
SELECT domain, 'mx.self_hosted_spf', evidence_object('mx[]', hosts, 'spf', spf)
  FROM (SELECT record.domain AS domain, record.spf AS spf,
               (WITH RECURSIVE
                  word(place, term, rest) AS (
                    SELECT 0, NULL, lower(substr(record.spf, 8, 2000)) || ' '
                    UNION ALL
                    SELECT place + 1, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1)
                      FROM word
                     WHERE rest <> '' AND coalesce(ltrim(term, '+-~?'), '') <> 'all'
                  ),
                  own AS MATERIALIZED (
                    SELECT DISTINCT mx.host AS host, mx.zone AS zone, at.address AS address,
                           EXISTS (SELECT 1 FROM dns_now AS web
                                    WHERE web.role = 'apex' AND web.type = at.type AND web.name = mx.zone AND web.domain = mx.domain
                                      AND web.rtype = at.type AND web.data = at.address) AS at_web
                      FROM dns_now_mx AS mx
                      CROSS JOIN dns_now_host_address AS at ON at.domain = mx.domain AND at.role = 'mx' AND at.host = mx.host
                     WHERE mx.domain = record.domain AND mx.own
                     LIMIT 64
                  ),
                  decided(host, address, passes, place) AS (
                    SELECT host, address, passes, min(place)
                      FROM (SELECT place, substr(term, 1, 1) NOT IN ('-', '~', '?') AS passes, ltrim(term, '+-~?') AS mechanism
                              FROM word
                             WHERE term <> '')
                      CROSS JOIN own
                     WHERE mechanism IN ('all', 'mx', 'mx:' || zone, 'a:' || host)
                        OR mechanism LIKE 'mx/%' OR substr(mechanism, 1, length(zone) + 4) = 'mx:' || zone || '/'
                        OR substr(mechanism, 1, length(host) + 3) = 'a:' || host || '/'
                        OR mechanism IN ('a', 'a:' || zone) AND at_web
                        OR substr(mechanism, 1, 4) IN ('ip4:', 'ip6:') AND ip_in(address, substr(mechanism, 5))
                     GROUP BY host, address
                  )
                SELECT evidence_list(host) FROM decided WHERE passes) AS hosts
          FROM (SELECT domain, min(spf) AS spf FROM dns_now_spf GROUP BY domain HAVING count(DISTINCT spf) = 1) AS record)
 WHERE hosts <> '[]'

-- At the operator of the DNS: under the same registrable domain as a nameserver. At the operator of the address: in the same AS as the
-- web site, and where that of one of them is not known, in the same network (/24, /48). Where nobody answered for a mail host's or the
-- web site's address, nothing is known. Of many addresses so many are compared as are followed when a domain is collected.
UNION ALL
SELECT mx.domain, 'mx.nonstandard',
       evidence_object('mx[]', evidence_list(mx.host),
                       'ns[]', mx.nameservers,
                       'asn[]', (SELECT nullif(evidence_list(n.asn), '[]')
                                   FROM dns_now_host_address AS at
                                   JOIN dns_now_asn AS n ON n.domain = at.domain AND n.name = ip_reverse_name(at.address)
                                  WHERE at.domain = mx.domain AND at.role = 'mx'))
  FROM (SELECT domain, zone, host,
               (SELECT evidence_list(ns.host) FROM dns_now_ns AS ns WHERE ns.domain = bare.domain) AS nameservers
          FROM dns_now_mx AS bare
         WHERE provider IS NULL) AS mx
 WHERE mx.nameservers <> '[]'
   AND NOT EXISTS (SELECT 1 FROM dns_now_ns AS ns
                    WHERE ns.domain = mx.domain AND domain_registrable(ns.host) = domain_registrable(mx.host))
   AND EXISTS (SELECT 1 FROM dns_now AS asked
                WHERE asked.role = 'mx' AND asked.type = 'A' AND asked.domain = mx.domain AND asked.name = mx.host
                  AND asked.status IN ('NOERROR', 'NODATA', 'NXDOMAIN'))
   AND EXISTS (SELECT 1 FROM dns_now AS asked
                WHERE asked.role = 'apex' AND asked.type = 'A' AND asked.domain = mx.domain AND asked.name = mx.zone
                  AND asked.status IN ('NOERROR', 'NODATA', 'NXDOMAIN'))
   AND NOT EXISTS (
     SELECT 1
       FROM (SELECT type, address
               FROM dns_now_host_address
              WHERE domain = mx.domain AND role = 'mx' AND host = mx.host
              LIMIT 8) AS at
       CROSS JOIN (SELECT type, data AS address
                     FROM dns_now
                    WHERE domain = mx.domain AND role = 'apex' AND type IN ('A', 'AAAA') AND rtype = type AND name = mx.zone AND status = 'NOERROR'
                    LIMIT 64) AS web ON web.type = at.type
      WHERE coalesce((SELECT n.asn FROM dns_now_asn AS n WHERE n.domain = mx.domain AND n.name = ip_reverse_name(at.address) LIMIT 1)
                     = (SELECT n.asn FROM dns_now_asn AS n WHERE n.domain = mx.domain AND n.name = ip_reverse_name(web.address) LIMIT 1),
                     ip_in(web.address, ip_prefix(at.address, (SELECT CAST(weight AS INTEGER) FROM dns_reference WHERE kind = 'threshold'
                                                                  AND value = CASE at.type WHEN 'A' THEN 'same_network_bits_4'
                                                                                   ELSE 'same_network_bits_6' END)))))
 GROUP BY mx.domain

-- A lower preference is tried first.
UNION ALL
SELECT domain, 'mx.mixed_hosting', evidence_object('mx[]', evidence_map(operator, preference || ' ' || host))
  FROM (SELECT domain, zone, host, preference, coalesce(provider, domain_registrable(host), host) AS operator FROM dns_now_mx)
 GROUP BY domain
HAVING count(DISTINCT operator) > 1

-- By the label left of the suffix, in its own letters. Entropy as a share of the highest that a label of its length can have; of short ones it says nothing.
-- Where the mail host lies under the domain itself, name.gibberish says it.
UNION ALL
SELECT domain, 'mx.high_entropy',
       evidence_object('mx[]', evidence_list(host), 'gibberish', round(max(gibberish), 3), 'entropy', round(max(entropy), 3))
  FROM (SELECT domain, zone, host, name_gibberish(host) AS gibberish, name_entropy(domain_unicode(domain_label(host)), 'relative') AS entropy,
               length(domain_unicode(domain_label(host))) AS characters
          FROM dns_now_mx
         WHERE provider IS NULL AND NOT own)
 WHERE gibberish >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'mx_gibberish')
    OR entropy >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'mx_entropy')
       AND characters >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'mx_entropy_length')
 GROUP BY domain

-- Of very short names each is like many. What the analyst knows to be the owner's, or good, is no mirror, and neither is a top site.
UNION ALL
SELECT domain, 'mx.mirrors_domain', evidence_object('mx[]', evidence_list(host), 'similarity', round(max(similarity), 3))
  FROM (SELECT domain, zone, host, name_similarity(domain_unicode(domain_label(host)), domain_unicode(domain_label(zone))) AS similarity
          FROM dns_now_mx
         WHERE NOT own AND provider IS NULL
           AND min(length(domain_unicode(domain_label(host))), length(domain_unicode(domain_label(zone)))) > 3
           AND NOT EXISTS (SELECT 1 FROM dns_label AS known WHERE known.domain = domain_registrable(host) AND known.label IN ('owned', 'good'))
           AND NOT EXISTS (SELECT 1 FROM dns_popular AS top WHERE top.domain = domain_registrable(host)))
 WHERE similarity >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'mx_mirror')
 GROUP BY domain

-- Where the mail host lies under the domain itself, name.lookalike says it; it spares the same names.
UNION ALL
SELECT mx.domain, 'mx.typosquat',
       evidence_object('mx', mx.host, 'brand', like_it.brand, 'of', like_it.domain, 'technique', like_it.technique,
                       'score', round(max(like_it.score), 3))
  FROM dns_now_mx AS mx
  CROSS JOIN brand_lookalike(mx.host) AS like_it
 WHERE mx.provider IS NULL AND NOT mx.own AND like_it.place = 1
   AND NOT EXISTS (SELECT 1 FROM dns_label AS known WHERE known.domain = domain_registrable(mx.host) AND known.label IN ('owned', 'good'))
   AND NOT EXISTS (SELECT 1 FROM dns_popular AS top WHERE top.domain = domain_registrable(mx.host))
   AND like_it.score >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'lookalike_score')
 GROUP BY mx.domain;
