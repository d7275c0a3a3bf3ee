-- massdns.sql - what massdns -o J has written (massdns 0.3 to 1.1) to dns_answer.
--
--   .read sql/import/lines.sql
--   .import massdns.ndjson import_line
--   .read sql/import/massdns.sql
--
-- Prints a row of counts: rows read, rows left out as bad, answers, records. A line that is no JSON is left out and counted.
-- rx_ts is a Unix time in seconds, milliseconds, microseconds or nanoseconds, told apart by its size; versions before it have none.
CREATE TEMP TABLE IF NOT EXISTS import_answer(
  at TEXT, name TEXT, type TEXT, status TEXT, owner TEXT, rtype TEXT, ttl, rdata TEXT, aa, ad, tc, resolver TEXT, asked_at REAL
);
INSERT INTO temp.import_answer(at, name, type, status, owner, rtype, ttl, rdata, aa, ad, tc, resolver, asked_at)
WITH
  object(at, json) AS (SELECT rowid, CASE WHEN json_valid(line) THEN line END FROM temp.import_line WHERE line GLOB '*[^ ]*'),
  reply AS MATERIALIZED (
    SELECT at, json ->> '$.name' AS name, json ->> '$.type' AS type, coalesce(json ->> '$.status', json ->> '$.error') AS status,
           json ->> '$.resolver' AS resolver, json ->> '$.rx_ts' AS rx, json -> '$.data.answers' AS answers,
           CASE WHEN json_type(json, '$.flags') = 'array' THEN json ->> '$.flags' END AS flags
      FROM object
  )
SELECT reply.at, name, reply.type, status, a.value ->> '$.name', a.value ->> '$.type', a.value ->> '$.ttl', a.value ->> '$.data',
       flags LIKE '%"aa"%', flags LIKE '%"ad"%', flags LIKE '%"tc"%', resolver,
       CASE WHEN rx > 1e17 THEN rx / 1e9 WHEN rx > 1e14 THEN rx / 1e6 WHEN rx > 1e11 THEN rx / 1e3 ELSE rx + 0.0 END
  FROM reply LEFT JOIN json_each(reply.answers) AS a ON a.type = 'object';
DELETE FROM temp.import_line;
.mode list
.separator "|" "\n"
.read sql/import/answers.sql
