-- chrome.sql - which pages in a Chrome history deserve a look, when, from where, and for how long?
--
--   make demo-existing                (README.md here explains it; by hand, once build/existing/History is made:
--                                      sqlite3 :memory: '.read samples/existing/chrome.sql')
.bail on
.load ./dnssig
PRAGMA trusted_schema = OFF;
.read samples/morning.sql
ATTACH 'file:build/existing/History?mode=ro&immutable=1' AS history;

.mode list
.headers off
.print
.print 'CHROME. History, attached read-only and without its locks; its sites without the top sites:'
.read sql/import/chrome.sql
.output /dev/null
SELECT dns_enrich();
.output stdout

.print
.print 'Visits of a domain that comes to 0.5 or more:'
.headers on
.mode box
WITH visit AS (
  SELECT v.visit_time, v.visit_duration, domain_host(u.url) AS host, domain_registrable(u.url) AS domain,
         domain_registrable(before.url) AS came_from
  FROM history.visits AS v
  JOIN history.urls AS u ON u.id = v.url
  LEFT JOIN history.visits AS b ON b.id = v.from_visit
  LEFT JOIN history.urls AS before ON before.id = b.url
  WHERE u.url LIKE 'http%'
)
SELECT datetime(visit_time / 1000000 - 11644473600, 'unixepoch') AS at_utc, host, came_from, visit_duration / 1000000 AS seconds,
       round(score, 2) AS score, reasons ->> '$[0].signal' AS main_reason
FROM visit JOIN dns_verdict USING (domain)
WHERE score >= 0.5
ORDER BY visit_time;
