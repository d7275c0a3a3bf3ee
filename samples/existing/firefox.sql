-- firefox.sql - which places of a Firefox profile deserve a look, when, from where, and how did they open?
--
--   make demo-existing                (README.md here explains it; by hand, once build/existing/places.sqlite is made:
--                                      sqlite3 :memory: '.read samples/existing/firefox.sql')
.bail on
.load ./dnssig
PRAGMA trusted_schema = OFF;
.read samples/morning.sql
ATTACH 'file:build/existing/places.sqlite?mode=ro' AS places;

.mode list
.headers off
.print
.print 'FIREFOX. places.sqlite, attached read-only; its sites without the top sites:'
.read sql/import/firefox.sql
.output /dev/null
SELECT dns_enrich();
.output stdout

.print
.print 'Visits of a domain that comes to 0.5 or more:'
.headers on
.mode box
WITH visit AS (
  SELECT v.visit_date, v.visit_type, domain_host(o.host) AS host, domain_registrable(o.host) AS domain,
         domain_registrable(before.host) AS came_from
  FROM places.moz_historyvisits AS v
  JOIN places.moz_places AS p ON p.id = v.place_id
  JOIN places.moz_origins AS o ON o.id = p.origin_id
  LEFT JOIN places.moz_historyvisits AS f ON f.id = v.from_visit
  LEFT JOIN places.moz_places AS b ON b.id = f.place_id
  LEFT JOIN places.moz_origins AS before ON before.id = b.origin_id
)
SELECT datetime(visit_date / 1000000, 'unixepoch') AS at_utc, host, came_from,
       CASE visit_type WHEN 1 THEN 'link' WHEN 2 THEN 'typed' WHEN 3 THEN 'bookmark' WHEN 7 THEN 'download' ELSE 'other' END AS how,
       round(score, 2) AS score, reasons ->> '$[0].signal' AS main_reason
FROM visit JOIN dns_verdict USING (domain)
WHERE score >= 0.5
ORDER BY visit_date;
