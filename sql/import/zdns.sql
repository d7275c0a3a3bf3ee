-- zdns.sql - what zdns has written (version 1 and 2, modules that ask for one type) to dns_answer.
--
--   .read sql/import/lines.sql
--   .import zdns.json import_line
--   .read sql/import/zdns.sql
--
-- Prints a row of counts: rows read, rows left out as bad, answers, records. A line that is no JSON is left out and counted.
-- Version 2 (2024) writes `results`, with an object for each module; version 1 wrote the object itself, without the type, which its
-- answers tell. A module of another kind (MXLOOKUP, NSLOOKUP, ALOOKUP) writes no records, and is counted as bad.
CREATE TEMP TABLE IF NOT EXISTS import_answer(
  at TEXT, name TEXT, type TEXT, status TEXT, owner TEXT, rtype TEXT, ttl, rdata TEXT, aa, ad, tc, resolver TEXT, asked_at REAL
);
INSERT INTO temp.import_answer(at, name, type, status, owner, rtype, ttl, rdata, aa, ad, tc, resolver, asked_at)
WITH
  object(at, json) AS (SELECT rowid, CASE WHEN json_valid(line) THEN line END FROM temp.import_line WHERE line GLOB '*[^ ]*'),
  line AS MATERIALIZED (
    SELECT at, json ->> '$.name' AS name,
           CASE WHEN json_type(json, '$.results') = 'object' THEN json -> '$.results'
                ELSE json_object(coalesce(json ->> '$.data.answers[#-1].type', ''), json(json)) END AS results
      FROM object
  ),
  reply AS MATERIALIZED (
    SELECT line.at, name, CASE WHEN m.key LIKE '%LOOKUP' THEN NULL ELSE m.key END AS type, m.value ->> '$.status' AS status,
           m.value ->> '$.timestamp' AS time, m.value ->> '$.data.resolver' AS resolver, m.value -> '$.data.answers' AS answers,
           m.value ->> '$.data.flags.authoritative' AS aa, m.value ->> '$.data.flags.authenticated' AS ad,
           m.value ->> '$.data.flags.truncated' AS tc
      FROM line LEFT JOIN json_each(line.results) AS m ON m.type = 'object'
  )
SELECT reply.at, name, reply.type, status, a.value ->> '$.name', a.value ->> '$.type', a.value ->> '$.ttl',
       CASE a.value ->> '$.type'
         WHEN 'MX' THEN (a.value ->> '$.preference') || ' ' || (a.value ->> '$.answer')
         WHEN 'SRV' THEN (a.value ->> '$.priority') || ' ' || (a.value ->> '$.weight') || ' ' || (a.value ->> '$.port') || ' '
                         || (a.value ->> '$.target')
         WHEN 'SOA' THEN (a.value ->> '$.ns') || ' ' || (a.value ->> '$.mbox') || ' ' || (a.value ->> '$.serial') || ' '
                         || (a.value ->> '$.refresh') || ' ' || (a.value ->> '$.retry') || ' ' || (a.value ->> '$.expire') || ' '
                         || (a.value ->> '$.min_ttl')
         WHEN 'CAA' THEN (a.value ->> '$.flag') || ' ' || (a.value ->> '$.tag') || ' "' || (a.value ->> '$.value') || '"'
         ELSE a.value ->> '$.answer' END,
       aa, ad, tc, resolver, round((julianday(time) - 2440587.5) * 86400, 3)
  FROM reply LEFT JOIN json_each(reply.answers) AS a ON a.type = 'object';
DELETE FROM temp.import_line;
.mode list
.separator "|" "\n"
.read sql/import/answers.sql
