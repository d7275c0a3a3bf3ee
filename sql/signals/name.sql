-- name.sql - the signals in a domain's name: all that can be said before anything is looked up.
--
--   SELECT domain, evidence FROM dns_signal WHERE signal = 'name.series';

CREATE VIEW IF NOT EXISTS dns_signal_name_catalog(signal, weight, meaning, source) AS
VALUES
  ('name.series', 0.35, 'Several names are made alike with other numbers: bought by the dozen.',
   'article: a series of names; dns_reference, kind threshold'),
  ('name.lookalike', 0.5, 'The name imitates a brand''s.',
   'article: lookalike names; dns_reference, kind brand'),
  ('name.idn_homograph', 0.8, 'The name imitates a brand''s with letters of other scripts.',
   'article: lookalike names; UTS #39; dns_reference, kind brand'),
  ('name.gibberish', 0.35, 'The name looks drawn by lot: made by a program.',
   'article: names that no person chose; name_gibberish()'),
  ('name.dynamic_dns', 0.3, 'Anybody gets such a name for a machine with a changing address, at once and for nothing.',
   'article: dynamic DNS; dns_reference, kind dynamic_dns');

CREATE VIEW IF NOT EXISTS dns_signal_name(domain, signal, evidence) AS

SELECT n.domain, 'name.series',
       evidence_object('pattern', n.pattern, 'count', series.names, 'domains[]', series.zones)
  FROM dns_name_pattern AS n
  JOIN (SELECT pattern, count(DISTINCT zone) AS names, evidence_list(zone) AS zones
          FROM dns_name_pattern
         GROUP BY pattern
        HAVING count(DISTINCT zone) >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'name_series')
       ) AS series ON series.pattern = n.pattern

-- The brand that it is most like. What the analyst knows to be the owner's, or good, imitates nobody, and neither does a top site.
UNION ALL
SELECT n.domain, CASE like_it.technique WHEN 'idn-homoglyph' THEN 'name.idn_homograph' ELSE 'name.lookalike' END,
       evidence_object('brand', like_it.brand, 'of', like_it.domain, 'technique', like_it.technique, 'distance', like_it.distance,
                       'score', round(like_it.score, 3), 'shown', nullif(domain_unicode(n.domain), n.domain))
  FROM dns_name AS n
  CROSS JOIN brand_lookalike(n.domain) AS like_it
 WHERE like_it.place = 1
   AND NOT EXISTS (SELECT 1 FROM dns_label AS known WHERE known.domain = n.zone AND known.label IN ('owned', 'good'))
   AND NOT EXISTS (SELECT 1 FROM dns_popular AS top WHERE top.domain = n.zone)
   AND like_it.score >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'lookalike_score')

UNION ALL
SELECT domain, 'name.gibberish', evidence_object('gibberish', round(name_gibberish(domain), 3), 'label', domain_label(domain))
  FROM dns_name
 WHERE name_gibberish(domain) >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'name_gibberish')

UNION ALL
SELECT domain, 'name.dynamic_dns', evidence
  FROM (SELECT n.domain AS domain,
               (SELECT evidence_object('provider', label, 'suffix', pattern, 'source', source, 'as_of', as_of)
                  FROM dns_reference
                 WHERE kind = 'dynamic_dns' AND value = n.domain
                 LIMIT 1) AS evidence
          FROM dns_name AS n)
 WHERE evidence IS NOT NULL;
