-- pihole.sql - which of the names that a Pi-hole was asked for deserve a look, who asked, and did it block them?
--
--   make demo-existing                (README.md here explains it; by hand, once build/existing/pihole-FTL.db is made:
--                                      sqlite3 :memory: '.read samples/existing/pihole.sql')
.bail on
.load ./dnssig
PRAGMA trusted_schema = OFF;
.read samples/morning.sql
ATTACH 'file:build/existing/pihole-FTL.db?mode=ro' AS pihole;

.mode list
.headers off
.print
.print 'PI-HOLE. pihole-FTL.db, attached read-only; its names without the top sites, and their answers from the recording:'
.read sql/import/pihole.sql
.output /dev/null
SELECT dns_enrich();
.output stdout

.print
.print 'Who asked for a domain that comes to 0.5 or more, and how often Pi-hole refused:'
.headers on
.mode box
WITH hit AS (
  SELECT domain_registrable(domain) AS domain, client, min(timestamp) AS since, count(*) AS asked,
         sum(status IN (1, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 18)) AS blocked
  FROM pihole.queries
  GROUP BY 1, 2
)
SELECT datetime(since, 'unixepoch') AS since_utc, ip_canonical(client) AS client, domain, asked, blocked,
       round(score, 2) AS score, reasons ->> '$[0].signal' AS main_reason
FROM hit JOIN dns_verdict USING (domain)
WHERE score >= 0.5
ORDER BY since;
