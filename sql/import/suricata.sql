-- suricata.sql - the DNS events of Suricata's eve.json: what was asked to dns_candidate, what was answered to dns_observation.
--
--   .read sql/import/lines.sql
--   .import /var/log/suricata/eve.json import_line
--   .parameter set @source 'suricata-dmz'       (may be left out: 'suricata')
--   .read sql/import/suricata.sql
--
-- Prints two rows of counts: of the records, and of the names (sql/pipeline.sql says what they mean).
-- Takes what Suricata has written since 4 (docs.suricata.io, EVE JSON format, dns): version 1, an event for each record; version 2, an
-- event for each answer with `answers`, or with `grouped` alone; version 3 (Suricata 8), where queries are a list. Other events are
-- passed over. In `grouped` no record has an owner: names form a chain, and addresses belong to its end.
CREATE TEMP TABLE IF NOT EXISTS import_name(text TEXT, seen REAL, source TEXT);
CREATE TEMP TABLE IF NOT EXISTS import_record(rrname TEXT, rrtype TEXT, rdata TEXT, seen REAL, origin TEXT);

CREATE TEMP TABLE import_event AS
WITH
  object(json) AS (SELECT CASE WHEN json_valid(line) THEN line END FROM temp.import_line WHERE line GLOB '{*"dns"*'),
  event(time, dns) AS (
    SELECT json ->> '$.timestamp', json -> '$.dns' FROM object
     WHERE json ->> '$.event_type' = 'dns' AND json_type(json, '$.dns') = 'object'
  )
SELECT round((julianday(CASE WHEN time GLOB '*[+-][0-9][0-9][0-9][0-9]'
                             THEN substr(time, 1, length(time) - 2) || ':' || substr(time, -2) ELSE time END) - 2440587.5) * 86400,
             3) AS seen,
       coalesce(dns ->> '$.rrname', dns ->> '$.queries[0].rrname') AS query,
       CASE WHEN dns -> '$.answers' IS NULL THEN dns -> '$.grouped' END AS grouped,
       coalesce(dns ->> '$.grouped.CNAME[#-1]', dns ->> '$.rrname', dns ->> '$.queries[0].rrname') AS chain_end,
       dns
  FROM event;

INSERT INTO temp.import_name
SELECT query, seen, coalesce(@source, 'suricata') FROM temp.import_event
 UNION ALL
SELECT CASE WHEN q.type = 'object' THEN q.value ->> '$.rrname' END, seen, coalesce(@source, 'suricata')
  FROM temp.import_event, json_each(dns, '$.queries') AS q
 WHERE q.key > 0;

INSERT INTO temp.import_record(rrname, rrtype, rdata, seen, origin)
WITH
  one(rrname, rrtype, rdata, seen) AS (
    SELECT query, dns ->> '$.rrtype', dns ->> '$.rdata', seen FROM temp.import_event WHERE dns ->> '$.type' = 'answer'
  ),
  detailed(rrname, rrtype, rdata, seen) AS (
    SELECT CASE WHEN a.type = 'object' THEN a.value ->> '$.rrname' END,
           CASE WHEN a.type = 'object' THEN a.value ->> '$.rrtype' END,
           CASE WHEN a.type = 'object' THEN a.value ->> '$.rdata' END, seen
      FROM temp.import_event, json_each(dns, '$.answers') AS a
  ),
  grouped(rrname, rrtype, rdata, seen) AS (
    SELECT CASE WHEN kind.key = 'CNAME' THEN lag(a.value, 1, query) OVER (PARTITION BY e.rowid, kind.key ORDER BY a.key)
                ELSE chain_end END,
           kind.key, a.value, seen
      FROM temp.import_event AS e, json_each(e.grouped) AS kind,
           json_each(CASE WHEN kind.type = 'array' THEN kind.value END) AS a
     WHERE a.type = 'text'
  ),
  record AS (SELECT * FROM one UNION ALL SELECT * FROM detailed UNION ALL SELECT * FROM grouped)
SELECT rrname, rrtype, rdata, seen, coalesce(@source, 'suricata')
  FROM record
 WHERE rrtype IN ('A', 'AAAA', 'CNAME', 'NS', 'PTR') AND rdata IS NOT NULL;

DROP TABLE temp.import_event;
DELETE FROM temp.import_line;
.mode list
.separator "|" "\n"
.read sql/import/observations.sql
.read sql/pipeline.sql
