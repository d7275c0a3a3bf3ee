-- zeek.sql - Zeek's dns.log, as TSV or as JSON lines: what was asked to dns_candidate, what was answered to dns_observation.
--
--   .read sql/import/lines.sql
--   .import /var/log/zeek/dns.log import_line
--   .parameter set @source 'zeek-office'        (may be left out: 'zeek')
--   .read sql/import/zeek.sql
--
-- Prints two rows of counts: of the records, and of the names (sql/pipeline.sql says what they mean).
-- Columns are found by the #fields line above them (docs.zeek.org, logs/dns, Zeek 6), so logs of several versions may be imported
-- together. Zeek writes no type beside an answer: an address is an A or AAAA, a name that answers an address question is a CNAME, and
-- what follows a CNAME belongs to it. MX, SRV, SOA and TXT are not written whole, and so are no observations.
CREATE TEMP TABLE IF NOT EXISTS import_name(text TEXT, seen REAL, source TEXT);
CREATE TEMP TABLE IF NOT EXISTS import_record(rrname TEXT, rrtype TEXT, rdata TEXT, seen REAL, origin TEXT);

-- A line of tab-separated cells as a JSON list. U+E000, a letter that stands for nothing, holds the places of the tabs.
CREATE TEMP TABLE import_cells AS
SELECT rowid AS at,
       max(CASE WHEN line GLOB '#fields*' THEN rowid END) OVER (ORDER BY rowid) AS header,
       '[' || replace(json_quote(replace(replace(rtrim(line, char(13)), char(57344), '?'), char(9), char(57344))),
                      char(57344), '","') || ']' AS cells
  FROM temp.import_line
 WHERE line GLOB '#fields*' OR line NOT GLOB '[#{]*';

-- Where each header has the columns that are wanted. Before the cells stands the word #fields itself.
CREATE TEMP TABLE import_header(
  header INTEGER PRIMARY KEY, ts INTEGER, query INTEGER, qtype INTEGER, answers INTEGER
);
INSERT INTO temp.import_header
SELECT c.at,
       min(cell.key - 1) FILTER (WHERE cell.value = 'ts'),
       min(cell.key - 1) FILTER (WHERE cell.value = 'query'),
       min(cell.key - 1) FILTER (WHERE cell.value = 'qtype_name'),
       min(cell.key - 1) FILTER (WHERE cell.value = 'answers')
  FROM temp.import_cells AS c, json_each(c.cells) AS cell
 WHERE c.at = c.header
 GROUP BY c.at;

CREATE TEMP TABLE import_question AS
WITH
  tsv(at, ts, query, qtype, answers) AS (
    SELECT c.at, c.cells ->> h.ts, c.cells ->> h.query, c.cells ->> h.qtype, c.cells ->> h.answers
      FROM temp.import_cells AS c JOIN temp.import_header AS h ON h.header = c.header
     WHERE c.at <> c.header
  ),
  object(at, json) AS (
    SELECT rowid, CASE WHEN json_valid(line) THEN line END FROM temp.import_line WHERE line GLOB '{*'
  ),
  question(at, ts, query, qtype, answers) AS (
    SELECT at, ts, query, qtype,
           CASE WHEN answers IN ('-', '(empty)') THEN '[]'
                ELSE '[' || replace(json_quote(answers), ',', '","') || ']' END
      FROM tsv
     UNION ALL
    SELECT at, json ->> '$.ts', json ->> '$.query', json ->> '$.qtype_name',
           CASE WHEN json_type(json, '$.answers') = 'array' THEN json -> '$.answers' END
      FROM object
  )
SELECT at,
       CASE WHEN ts NOT GLOB '*[^0-9.]*' AND ts GLOB '[0-9]*' THEN CAST(ts AS REAL)
            WHEN ts GLOB '[0-9]*T*' THEN round((julianday(ts) - 2440587.5) * 86400, 3) END AS seen,
       query, qtype, answers
  FROM question
 WHERE query NOT IN ('-', '(empty)', '');

INSERT INTO temp.import_name
SELECT query, seen, coalesce(@source, 'zeek') FROM temp.import_question;

INSERT INTO temp.import_record(rrname, rrtype, rdata, seen, origin)
WITH
  answer(at, seen, query, qtype, n, rdata, family) AS (
    SELECT q.at, q.seen, q.query, q.qtype, a.key, a.value, ip_family(a.value)
      FROM temp.import_question AS q, json_each(q.answers) AS a
     WHERE q.qtype IN ('A', 'AAAA', 'CNAME', 'NS', 'PTR') AND a.type = 'text'
  ),
  typed AS (
    SELECT *, CASE WHEN family IS NOT NULL THEN iif(qtype IN ('A', 'AAAA'), iif(family = 4, 'A', 'AAAA'), NULL)
                   WHEN qtype IN ('A', 'AAAA') OR (qtype = 'PTR' AND rdata LIKE '%.arpa') THEN 'CNAME'
                   ELSE qtype END AS rrtype
      FROM answer
  ),
  chained AS (
    SELECT *, max(format('%09d', n) || rdata) FILTER (WHERE rrtype = 'CNAME')
                OVER (PARTITION BY at ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS behind
      FROM typed
  )
SELECT coalesce(substr(behind, 10), query), rrtype, rdata, seen, coalesce(@source, 'zeek')
  FROM chained
 WHERE rrtype IS NOT NULL;

DROP TABLE temp.import_question;
DROP TABLE temp.import_header;
DROP TABLE temp.import_cells;
DELETE FROM temp.import_line;
.mode list
.separator "|" "\n"
.read sql/import/observations.sql
.read sql/pipeline.sql
