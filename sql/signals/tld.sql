-- tld.sql - the signals in a name's top-level domain. A TLD alone says little: these weigh in, they do not decide.
--
--   SELECT domain, evidence FROM dns_signal WHERE signal = 'tld.risky';

CREATE VIEW IF NOT EXISTS dns_signal_tld_catalog(signal, weight, meaning, source) AS
VALUES
  ('tld.risky', 0.2, 'Abuse statistics name this TLD often.',
   'cheat sheet: risky TLDs; dns_reference, kind tld_risk'),
  ('tld.uncommon', 0.02, 'Few popular names have this TLD.',
   'cheat sheet: uncommon TLDs; dns_reference, kind tld_common'),
  ('tld.cheap', 0.05, 'Names under this TLD cost next to nothing, so that many can be thrown away.',
   'cheat sheet: cheap TLDs; dns_reference, kind tld_price');

CREATE VIEW IF NOT EXISTS dns_signal_tld(domain, signal, evidence) AS

SELECT domain, 'tld.risky',
       evidence_object('tld', domain_tld(domain), 'weight', tld_risk(domain),
                       'source', (SELECT source FROM dns_reference WHERE kind = 'tld_risk' AND value = domain_tld(domain) LIMIT 1))
  FROM dns_name
 WHERE tld_risk(domain) >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'tld_risky')

UNION ALL
SELECT domain, 'tld.uncommon', evidence_object('tld', domain_tld(domain))
  FROM dns_name
 WHERE domain_known_tld(domain)
   AND coalesce((SELECT weight FROM dns_reference WHERE kind = 'tld_common' AND value = domain_tld(domain) LIMIT 1), 0)
       < (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'tld_common')

UNION ALL
SELECT domain, 'tld.cheap', evidence
  FROM (SELECT n.domain AS domain,
               (SELECT evidence_object('tld', domain_tld(n.domain), 'source', source, 'as_of', as_of)
                  FROM dns_reference
                 WHERE kind = 'tld_price' AND label = 'cheap' AND value = domain_tld(n.domain)
                 LIMIT 1) AS evidence
          FROM dns_name AS n)
 WHERE evidence IS NOT NULL;
