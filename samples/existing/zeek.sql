-- zeek.sql - which names of Zeek's logs deserve a look, whose machine asked or connected, and how much it sent there?
--
--   make demo-existing                (README.md here explains it; by hand, once build/existing/zeek.sqlite is made:
--                                      sqlite3 :memory: '.read samples/existing/zeek.sql')
.bail on
.load ./dnssig
PRAGMA trusted_schema = OFF;
.read samples/morning.sql
.timeout 5000
ATTACH 'file:build/existing/zeek.sqlite?mode=ro' AS zeek;

.mode list
.headers off
.print
.print 'ZEEK. zeek.sqlite, attached read-only; names of dns and ssl without the top sites, and their answers from the recording:'
CREATE TEMP TABLE import_name(text TEXT, seen REAL, source TEXT);
INSERT INTO temp.import_name
SELECT query, ts, 'zeek dns' FROM zeek.dns UNION ALL SELECT server_name, ts, 'zeek ssl' FROM zeek.ssl;
.read sql/pipeline.sql
.output /dev/null
SELECT dns_enrich();
.output stdout

.print
.print 'Who looked up or connected to a domain that comes to 0.5 or more, and the bytes that went there under TLS:'
.headers on
.mode box
WITH hit AS (
  SELECT ts, "id.orig_h" AS client, domain_registrable(query) AS domain, 1 AS asked, NULL AS uid FROM zeek.dns
  UNION ALL
  SELECT ts, "id.orig_h", domain_registrable(server_name), 0, uid FROM zeek.ssl
)
SELECT datetime(min(hit.ts), 'unixepoch') AS since_utc, ip_canonical(client) AS client, domain, sum(asked) AS asked, count(uid) AS tls,
       sum(orig_bytes) AS sent, round(score, 2) AS score, reasons ->> '$[0].signal' AS main_reason
FROM hit JOIN dns_verdict USING (domain) LEFT JOIN zeek.conn USING (uid)
WHERE score >= 0.5
GROUP BY client, domain
ORDER BY min(hit.ts);
