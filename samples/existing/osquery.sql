-- osquery.sql - which names that the fleet's programs resolved deserve a look, on which host, by which program and user?
--
--   make demo-existing                (README.md here explains it; by hand, once build/existing/osquery.db is made:
--                                      sqlite3 :memory: '.read samples/existing/osquery.sql')
.bail on
.load ./dnssig
PRAGMA trusted_schema = OFF;
.read samples/morning.sql
ATTACH 'file:build/existing/osquery.db?mode=ro' AS osquery;

.mode list
.headers off
.print
.print 'OSQUERY. osquery.db, attached read-only; the names of dns_lookup_events without the top sites:'
CREATE TEMP TABLE import_name(text TEXT, seen REAL, source TEXT);
INSERT INTO temp.import_name
SELECT columns ->> 'name', columns ->> 'time', hostIdentifier FROM osquery.result WHERE name = 'dns_lookups' AND action = 'added';
.read sql/pipeline.sql
.output /dev/null
SELECT dns_enrich();
.output stdout

.print
.print 'Which program on which host wanted a domain that comes to 0.5 or more:'
.headers on
.mode box
WITH lookup AS (
  SELECT CAST(columns ->> 'time' AS INTEGER) AS time, domain_registrable(columns ->> 'name') AS domain, hostIdentifier AS host,
         columns ->> 'username' AS user, columns ->> 'path' AS path
  FROM osquery.result
  WHERE name = 'dns_lookups' AND action = 'added'
), hit AS (
  SELECT min(time) AS since, domain,
         evidence_object('host', host, 'user', replace(user, rtrim(user, replace(user, '\', '')), ''),
                         'program', replace(path, rtrim(path, replace(path, '\', '')), '')) AS who
  FROM lookup
  GROUP BY host, user, path, domain
)
SELECT datetime(since, 'unixepoch') AS since_utc, evidence_value(who, 'host') AS host, evidence_value(who, 'user') AS user,
       evidence_value(who, 'program') AS program, domain, round(score, 2) AS score, reasons ->> '$[0].signal' AS main_reason
FROM hit JOIN dns_verdict USING (domain)
WHERE score >= 0.5
ORDER BY since;
