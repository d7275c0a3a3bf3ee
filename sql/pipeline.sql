-- pipeline.sql - from logs to candidates: text -> hosts -> registrable domains -> minus the top sites -> dns_candidate.
--
--   CREATE TEMP TABLE IF NOT EXISTS import_name(text TEXT, seen REAL, source TEXT);
--   INSERT INTO temp.import_name SELECT body, sent_at, 'mail' FROM mail;
--   .read sql/pipeline.sql
--
-- In:   temp.import_name, which it empties: any text with a host in it, from a log (sql/import fills it) or from your own tables; and
--       dns_popular, the top sites.
-- Out:  dns_candidate, and one row that says what became of the rows: how many there were, how many distinct texts, how many of those
--       named no host, how many registrable domains the rest came to, how many of these are top sites, how many are new candidates.
-- Needs the tables of SELECT dns_install(). Plain SQL: it runs in any client that has loaded dnssig.
-- A text that is one name, URL or address is taken as such; in any other text every host counts (domains_in). What has no registrable
-- domain, none under a known TLD (.local, a NetBIOS name), or lies under arpa, is no candidate. A TLD of your own network is known once
-- dns_reference has a row of yours for it: kind 'tld', pattern 'corp', label 'generic'.
CREATE TEMP TABLE IF NOT EXISTS import_name(text TEXT, seen REAL, source TEXT);

CREATE TEMP TABLE import_text AS
SELECT text, min(seen) AS seen, min(source) AS source, domain_host(text) AS host
  FROM temp.import_name
 WHERE text IS NOT NULL
 GROUP BY text;

CREATE TEMP TABLE import_domain AS
WITH
  named(domain, seen, source) AS (
    SELECT domain_registrable(host), seen, source FROM temp.import_text WHERE host IS NOT NULL
    UNION ALL
    SELECT found.registrable, t.seen, t.source FROM temp.import_text AS t, domains_in(t.text) AS found WHERE t.host IS NULL
  )
SELECT domain, min(seen) AS seen, min(source) AS source,
       EXISTS (SELECT 1 FROM dns_popular WHERE dns_popular.domain = named.domain) AS popular,
       EXISTS (SELECT 1 FROM dns_candidate WHERE dns_candidate.domain = named.domain) AS known
  FROM named
 WHERE (domain_known_tld(domain) OR tld_class(domain) IN ('generic', 'country', 'sponsored')) AND domain_tld(domain) <> 'arpa'
 GROUP BY domain;

INSERT INTO dns_candidate(domain, source, first_seen)
SELECT domain, source, seen FROM temp.import_domain WHERE NOT popular
    ON CONFLICT(domain) DO UPDATE SET
       first_seen = min(coalesce(first_seen, excluded.first_seen), coalesce(excluded.first_seen, first_seen));

SELECT json_object('rows', (SELECT count(*) FROM temp.import_name),
                   'texts', (SELECT count(*) FROM temp.import_text),
                   'no_host', (SELECT count(*) FROM temp.import_text WHERE host IS NULL),
                   'domains', count(*), 'popular', CAST(total(popular) AS INTEGER),
                   'new', CAST(total(NOT popular AND NOT known) AS INTEGER))
  FROM temp.import_domain;
DROP TABLE temp.import_domain;
DROP TABLE temp.import_text;
DELETE FROM temp.import_name;
