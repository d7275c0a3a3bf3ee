-- dnsx.sql - what dnsx -json has written (version 1.1 and 1.2) to dns_answer.
--
--   .read sql/import/lines.sql
--   .import dnsx.json import_line
--   .read sql/import/dnsx.sql
--
-- Prints a row of counts: rows read, rows left out as bad, answers, records. A line that is no JSON is left out and counted.
-- A line is a host with a list for each type that was asked and had an answer; a type that had none is not there, and an answer that
-- failed is taken to be of type A, which dnsx asks by itself. `all`, where the line has it, holds the records as a zone file has them;
-- without it only a, aaaa, cname, ns, ptr and txt are taken, the others not being whole, and addresses belong to the end of the CNAMEs.
CREATE TEMP TABLE IF NOT EXISTS import_answer(
  at TEXT, name TEXT, type TEXT, status TEXT, owner TEXT, rtype TEXT, ttl, rdata TEXT, aa, ad, tc, resolver TEXT, asked_at REAL
);
CREATE TEMP TABLE import_host AS
WITH
  object(at, json) AS (SELECT rowid, CASE WHEN json_valid(line) THEN line END FROM temp.import_line WHERE line GLOB '*[^ ]*')
SELECT at, json, json ->> '$.host' AS name, coalesce(json ->> '$.status_code', 'NOERROR') AS status, json ->> '$.ttl' AS ttl,
       coalesce(json ->> '$.resolver[0]', json ->> '$.resolver') AS resolver,
       round((julianday(json ->> '$.timestamp') - 2440587.5) * 86400, 3) AS asked_at,
       CASE WHEN json_type(json, '$.all') = 'array' THEN json -> '$.all' END AS every,
       CASE WHEN json_array_length(json, '$.cname') > 0 THEN json ->> '$.cname[#-1]' ELSE json ->> '$.host' END AS chain_end
  FROM object;

-- The questions that a host's line answers.
CREATE TEMP TABLE import_asked AS
SELECT h.at, upper(kind.key) AS type, min(kind.value) AS list
  FROM temp.import_host AS h, json_each(h.json) AS kind
 WHERE kind.key IN ('a', 'aaaa', 'cname', 'mx', 'ns', 'txt', 'soa', 'ptr', 'srv', 'caa') AND kind.type = 'array'
   AND json_array_length(kind.value) > 0
 GROUP BY h.at, kind.key;

-- `owner TAB ttl TAB class TAB type TAB rdata`, cut as in zeek.sql.
CREATE TEMP TABLE import_zone AS
SELECT h.at, '[' || replace(json_quote(replace(replace(r.value, char(57344), '?'), char(9), char(57344))), char(57344), '","') || ']' AS cells
  FROM temp.import_host AS h, json_each(h.every) AS r
 WHERE r.type = 'text';

INSERT INTO temp.import_answer(at, name, type, status, owner, rtype, ttl, rdata, resolver, asked_at)
SELECT h.at, h.name, q.type, h.status, z.cells ->> 0, z.cells ->> 3, z.cells ->> 1, z.cells ->> 4, h.resolver, h.asked_at
  FROM temp.import_asked AS q JOIN temp.import_host AS h USING(at) JOIN temp.import_zone AS z USING(at)
 WHERE z.cells ->> 2 = 'IN' AND (z.cells ->> 3 = q.type OR (z.cells ->> 3 = 'CNAME' AND q.type IN ('A', 'AAAA')))
 UNION ALL
SELECT h.at, h.name, q.type, h.status, CASE WHEN q.type IN ('A', 'AAAA') THEN h.chain_end ELSE h.name END, q.type, h.ttl, r.value,
       h.resolver, h.asked_at
  FROM temp.import_asked AS q JOIN temp.import_host AS h USING(at), json_each(q.list) AS r
 WHERE h.every IS NULL AND q.type IN ('A', 'AAAA', 'NS', 'PTR', 'TXT') AND r.type = 'text'
 UNION ALL
SELECT h.at, h.name, q.type, h.status, lag(r.value, 1, h.name) OVER (PARTITION BY h.at, q.type ORDER BY r.key), 'CNAME', h.ttl, r.value,
       h.resolver, h.asked_at
  FROM temp.import_asked AS q JOIN temp.import_host AS h USING(at), json_each(h.json, '$.cname') AS r
 WHERE h.every IS NULL AND q.type IN ('A', 'AAAA', 'CNAME') AND r.type = 'text'
 UNION ALL
SELECT h.at, h.name, 'A', h.status, NULL, NULL, NULL, NULL, h.resolver, h.asked_at
  FROM temp.import_host AS h
 WHERE NOT EXISTS (SELECT 1 FROM temp.import_asked AS q WHERE q.at = h.at);

DROP TABLE temp.import_zone;
DROP TABLE temp.import_asked;
DROP TABLE temp.import_host;
DELETE FROM temp.import_line;
.mode list
.separator "|" "\n"
.read sql/import/answers.sql
