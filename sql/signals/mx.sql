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

UNION ALL
SELECT DISTINCT domain, 'mx.null', evidence_object('mx', data)
  FROM dns_now
 WHERE role = 'apex' AND type = 'MX' AND rtype = 'MX' AND status = 'NOERROR' AND section = 'answer' AND target IN ('', '.')

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

-- Whether the record lets the mail host pass: a mechanism without a qualifier, or with +, that covers it (RFC 7208 section 5). What it
-- includes or redirects to is not followed.
UNION ALL
SELECT mx.domain, 'mx.self_hosted_spf', evidence_object('mx[]', evidence_list(mx.host), 'spf', min(spf.spf))
  FROM dns_now_mx AS mx
  JOIN dns_now_spf AS spf ON spf.domain = mx.domain
 WHERE mx.own
   AND EXISTS (
     WITH RECURSIVE
       word(term, rest) AS (
         SELECT NULL, lower(substr(spf.spf, 8)) || ' '
         UNION ALL
         SELECT substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM word WHERE rest <> ''
       ),
       passes(mechanism) AS (SELECT ltrim(term, '+') FROM word WHERE term <> '')
     SELECT 1
       FROM passes
      WHERE mechanism IN ('all', 'mx', 'mx:' || mx.zone, 'a:' || mx.host)
         OR mechanism LIKE 'mx/%' OR substr(mechanism, 1, length(mx.zone) + 4) = 'mx:' || mx.zone || '/'
         OR substr(mechanism, 1, length(mx.host) + 3) = 'a:' || mx.host || '/'
         OR (substr(mechanism, 1, 4) IN ('ip4:', 'ip6:') OR mechanism IN ('a', 'a:' || mx.zone)) AND EXISTS (
              SELECT 1
                FROM dns_now_host_address AS at
               WHERE at.domain = mx.domain AND at.role = 'mx' AND at.host = mx.host
                 AND (substr(mechanism, 1, 4) IN ('ip4:', 'ip6:') AND ip_in(at.address, substr(mechanism, 5))
                      OR mechanism IN ('a', 'a:' || mx.zone)
                         AND EXISTS (SELECT 1 FROM dns_now AS web
                                      WHERE web.role = 'apex' AND web.type = at.type AND web.name = mx.zone AND web.domain = mx.domain
                                        AND web.rtype = at.type AND web.data = at.address))))
 GROUP BY mx.domain

-- At the operator of the DNS: under the same registrable domain as a nameserver. At the operator of the address: in the same AS as the
-- web site, and where that of one of them is not known, in the same network (/24, /48).
UNION ALL
SELECT mx.domain, 'mx.nonstandard',
       evidence_object('mx[]', evidence_list(mx.host),
                       'ns[]', (SELECT evidence_list(ns.host) FROM dns_now_ns AS ns WHERE ns.domain = mx.domain),
                       'asn[]', (SELECT nullif(evidence_list(n.asn), '[]')
                                   FROM dns_now_host_address AS at
                                   JOIN dns_now_asn AS n ON n.domain = at.domain AND n.name = ip_reverse_name(at.address)
                                  WHERE at.domain = mx.domain AND at.role = 'mx'))
  FROM dns_now_mx AS mx
 WHERE mx.provider IS NULL
   AND NOT EXISTS (SELECT 1 FROM dns_now_ns AS ns
                    WHERE ns.domain = mx.domain AND domain_registrable(ns.host) = domain_registrable(mx.host))
   AND NOT EXISTS (
     SELECT 1
       FROM dns_now_host_address AS at
       CROSS JOIN dns_now AS web ON web.domain = at.domain AND web.role = 'apex' AND web.type = at.type AND web.rtype = at.type
                                AND web.name = mx.zone AND web.status = 'NOERROR'
      WHERE at.domain = mx.domain AND at.role = 'mx' AND at.host = mx.host
        AND coalesce((SELECT n.asn FROM dns_now_asn AS n WHERE n.domain = at.domain AND n.name = ip_reverse_name(at.address) LIMIT 1)
                     = (SELECT n.asn FROM dns_now_asn AS n WHERE n.domain = at.domain AND n.name = ip_reverse_name(web.data) LIMIT 1),
                     ip_in(web.data, ip_prefix(at.address, (SELECT CAST(weight AS INTEGER) FROM dns_reference WHERE kind = 'threshold'
                                                               AND value = CASE at.type WHEN 'A' THEN 'same_network_bits_4'
                                                                                ELSE 'same_network_bits_6' END)))))
 GROUP BY mx.domain

-- A lower preference is tried first.
UNION ALL
SELECT domain, 'mx.mixed_hosting', evidence_object('mx[]', evidence_map(operator, preference || ' ' || host))
  FROM (SELECT domain, zone, host, preference, coalesce(provider, domain_registrable(host), host) AS operator FROM dns_now_mx)
 GROUP BY domain
HAVING count(DISTINCT operator) > 1

-- By the label left of the suffix. Entropy as a share of the highest that a label of its length can have; of short ones it says nothing.
-- Where the mail host lies under the domain itself, name.gibberish says it.
UNION ALL
SELECT domain, 'mx.high_entropy',
       evidence_object('mx[]', evidence_list(host), 'gibberish', round(max(gibberish), 3), 'entropy', round(max(entropy), 3))
  FROM (SELECT domain, zone, host, name_gibberish(host) AS gibberish, name_entropy(domain_label(host), 'relative') AS entropy,
               length(domain_label(host)) AS characters
          FROM dns_now_mx
         WHERE provider IS NULL AND NOT own)
 WHERE gibberish >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'mx_gibberish')
    OR entropy >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'mx_entropy')
       AND characters >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'mx_entropy_length')
 GROUP BY domain

UNION ALL
SELECT domain, 'mx.mirrors_domain', evidence_object('mx[]', evidence_list(host), 'similarity', round(max(similarity), 3))
  FROM (SELECT domain, zone, host, name_similarity(domain_label(host), domain_label(zone)) AS similarity
          FROM dns_now_mx
         WHERE NOT own AND provider IS NULL AND length(domain_label(host)) > 3)
 WHERE similarity >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'mx_mirror')
 GROUP BY domain

-- Where the mail host lies under the domain itself, name.lookalike says it.
UNION ALL
SELECT mx.domain, 'mx.typosquat',
       evidence_object('mx', mx.host, 'brand', like_it.brand, 'of', like_it.domain, 'technique', like_it.technique,
                       'score', round(max(like_it.score), 3))
  FROM dns_now_mx AS mx
  CROSS JOIN brand_lookalike(mx.host) AS like_it
 WHERE mx.provider IS NULL AND NOT mx.own AND like_it.place = 1
   AND like_it.score >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'lookalike_score')
 GROUP BY mx.domain;
