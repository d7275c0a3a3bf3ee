-- soa.sql - the signals in a zone's SOA record, and in how long its answers hold.
--
--   SELECT domain, evidence FROM dns_signal WHERE signal = 'soa.rname_shared';

CREATE VIEW IF NOT EXISTS dns_signal_soa_catalog(signal, weight, meaning, source) AS
VALUES
  ('soa.rname_unique', 0.1, 'The zone''s contact is neither its provider''s nor a usual one: somebody wrote it down, and may have done so elsewhere.',
   'cheat sheet: unique RNAMEs; RFC 1035 section 3.3.13; dns_reference, kinds soa_rname and rname_mailbox'),
  ('soa.rname_shared', 0.3, 'The zone''s contact, no usual one, also stands in domains labelled bad, or in several others: one owner.',
   'cheat sheet: RNAMEs that several domains share; dns_label'),
  ('soa.short_ttl', 0.15, 'Every answer seen held a minute or less, and no content delivery network explains it: made to be moved.',
   'cheat sheet: short TTLs; Holz et al., NDSS 2008'),
  ('soa.missing', 0.1, 'The domain exists and has no SOA record of its own: no proper zone.',
   'cheat sheet: missing SOA; RFC 1034 section 4.2.1');

CREATE VIEW IF NOT EXISTS dns_signal_soa(domain, signal, evidence) AS

SELECT domain, 'soa.rname_unique', evidence_object('rname', min(mailbox))
  FROM dns_now_soa
 WHERE NOT usual
 GROUP BY domain

-- A contact that also stands in a domain labelled owned is the analyst's own people.
UNION ALL
SELECT soa.domain, 'soa.rname_shared',
       evidence_object('rname', min(soa.mailbox), 'count', shared.domains, 'domains[]', shared.zones,
                       'bad[]', nullif(shared.bad, '[]'))
  FROM dns_now_soa AS soa
  JOIN (SELECT soa.rname AS rname, count(DISTINCT soa.zone) AS domains, evidence_list(soa.zone) AS zones,
               evidence_list(CASE WHEN bad.domain IS NOT NULL THEN soa.zone END) AS bad,
               count(DISTINCT CASE WHEN bad.domain IS NOT NULL THEN soa.zone END) AS bad_zones
          FROM dns_now_soa AS soa
          LEFT JOIN dns_label AS bad ON bad.domain = soa.zone AND bad.label = 'bad'
          LEFT JOIN dns_label AS ours ON ours.domain = soa.zone AND ours.label = 'owned'
         WHERE NOT soa.usual
         GROUP BY soa.rname
        HAVING count(DISTINCT soa.zone) > 1 AND count(ours.domain) = 0) AS shared ON shared.rname = soa.rname
 WHERE CASE WHEN shared.domains > 1 THEN NOT soa.usual END -- asked last, of the few
   AND (shared.domains - 1 BETWEEN (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'rname_shared_least')
                               AND (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'rname_shared_most')
        OR shared.bad_zones > EXISTS (SELECT 1 FROM dns_label AS own WHERE own.domain = soa.zone AND own.label = 'bad'))
 GROUP BY soa.domain

-- The greatest over all answers recorded: what a cache gives is what was left. A subquery for each domain, not GROUP BY in GROUP BY, through
-- which SQLite would not carry `domain = ...`.
UNION ALL
SELECT domain, 'soa.short_ttl', evidence
  FROM (SELECT asked.domain AS domain,
               (SELECT CASE WHEN count(*) THEN
                       evidence_object('ttl', min(ttl), 'of[]', evidence_list(type), 'observations', max(observations),
                                       'authoritative', CAST(max(authoritative) AS INTEGER)) END
                  FROM (SELECT a.type AS type, max(a.ttl) AS ttl, count(DISTINCT a.asked_at) AS observations, total(a.aa) > 0 AS authoritative
                          FROM dns_answer AS a
                         WHERE a.domain = asked.domain AND a.role IN ('apex', 'host') AND a.type IN ('A', 'SOA') AND a.rtype = a.type
                           AND a.status = 'NOERROR' AND a.section = 'answer'
                           AND a.owner = a.name AND (a.name = a.domain OR a.type = 'SOA')
                         GROUP BY a.type
                        HAVING max(a.ttl) <= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'short_ttl'))) AS evidence
          FROM (SELECT DISTINCT domain FROM dns_answer WHERE role IN ('apex', 'host') AND type IN ('A', 'SOA')) AS asked) AS short
 WHERE evidence IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM dns_now_cdn AS cdn WHERE cdn.domain = short.domain)

-- A name under somebody's private suffix (github.io) is no zone, and needs none.
UNION ALL
SELECT domain, 'soa.missing', evidence_object('status', min(status))
  FROM dns_now
 WHERE role = 'apex' AND type = 'SOA' AND status IN ('NOERROR', 'NODATA')
   AND domain_registrable(name, 'icann') = name
 GROUP BY domain
HAVING total(rtype = 'SOA' AND owner = name AND section = 'answer') = 0;
