-- pihole.sql - every name in Pi-hole's long-term database to dns_candidate.
--
--   ATTACH 'file:/etc/pihole/pihole-FTL.db?mode=ro' AS pihole;
--   .parameter set @source 'pihole-home'        (may be left out: 'pihole')
--   .read sql/import/pihole.sql
--
-- Prints a row of counts (sql/pipeline.sql says what they mean). Reads `queries`, a table in FTL's database version 9 and before and a
-- view since (docs.pi-hole.net, FTL database); blocked queries are names as good as others. What was answered is not in it.
CREATE TEMP TABLE IF NOT EXISTS import_name(text TEXT, seen REAL, source TEXT);
INSERT INTO temp.import_name
SELECT domain, min(timestamp), coalesce(@source, 'pihole') FROM pihole.queries GROUP BY domain;
.read sql/pipeline.sql
