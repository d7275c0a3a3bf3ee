-- answers.sql - from the answers of other resolvers to dns_answer: temp.import_answer, which it empties.
--
-- Read by massdns.sql, zdns.sql and dnsx.sql. A row is a record of an answer, or an answer without one; `at` tells answers apart. What is
-- no name, type or address is counted, not taken. Running again appends, as collecting again does.
-- domain is the registrable domain of the name asked, and role says what the name is to it: 'apex', 'dmarc', 'host'; a reverse name is
-- its own domain with role 'ptr'. Which name server or mail exchanger a name is, no such file says.
CREATE TEMP TABLE IF NOT EXISTS import_answer(
  at TEXT, name TEXT, type TEXT, status TEXT, owner TEXT, rtype TEXT, ttl, rdata TEXT, aa, ad, tc, resolver TEXT, asked_at REAL
);

-- A name: what domain_host makes of it, or printable text as it stands, without its closing dot; the root is '.'.
-- words: the rdata as a JSON list of its words.
CREATE TEMP TABLE import_read AS
WITH
  raw AS (
    SELECT rowid AS turn, at, upper(type) AS type, upper(rtype) AS rtype, ttl, trim(rdata) AS rdata, aa, ad, tc, asked_at,
           CASE WHEN resolver NOT GLOB '*[^ -~]*' THEN resolver END AS resolver,
           coalesce(domain_host(name), CASE WHEN name NOT GLOB '*[^!-~]*' AND name NOT GLOB '.*' AND name NOT GLOB '*..*'
                                             AND length(name) BETWEEN 1 AND 254 THEN lower(rtrim(name, '.')) END) AS name,
           coalesce(domain_host(owner), CASE WHEN owner NOT GLOB '*[^!-~]*' AND owner NOT GLOB '.*' AND owner NOT GLOB '*..*'
                                              AND length(owner) BETWEEN 1 AND 254 THEN lower(rtrim(owner, '.')) END) AS owner,
           CASE status
             WHEN 'ITERATIVE_TIMEOUT' THEN 'TIMEOUT' WHEN 'NO_RECORD' THEN 'NODATA' WHEN 'NO_ANSWER' THEN 'NODATA'
             WHEN 'ILLEGAL_INPUT' THEN 'BADNAME' WHEN 'BLACKLIST' THEN 'DENIED'
             ELSE CASE WHEN status IN ('NOERROR', 'NXDOMAIN', 'SERVFAIL', 'REFUSED', 'FORMERR', 'NOTIMP', 'TIMEOUT') THEN status
                       ELSE 'NETWORK' END END AS status,
           '[' || replace(json_quote(trim(rdata)), ' ', '","') || ']' AS words
      FROM temp.import_answer
  ),
  placed AS (
    SELECT *, CASE WHEN rtype IN ('NS', 'CNAME', 'DNAME', 'PTR', 'SOA') THEN words ->> 0
                   WHEN rtype = 'MX' THEN words ->> 1 WHEN rtype = 'SRV' THEN words ->> 3 END AS place
      FROM raw
  ),
  pointed AS (
    SELECT *,
           CASE WHEN place = '.' THEN '.'
                ELSE coalesce(domain_host(place), CASE WHEN place NOT GLOB '*[^!-~]*' AND place NOT GLOB '.*' AND place NOT GLOB '*..*'
                                                        AND length(place) BETWEEN 1 AND 254 THEN lower(rtrim(place, '.')) END)
           END AS target,
           CASE WHEN rtype IN ('MX', 'SRV') AND words ->> 0 GLOB '[0-9]*' AND words ->> 0 NOT GLOB '*[^0-9]*'
                 AND length(words ->> 0) <= 5 THEN CAST(words ->> 0 AS INTEGER) END AS priority,
           CASE WHEN rtype = 'SOA' AND words ->> 1 NOT GLOB '*[^!-~]*' THEN lower(rtrim(words ->> 1, '.')) END AS rname,
           json_array_length(words) AS n,
           CASE WHEN rtype NOT IN ('TXT', 'SPF') OR rdata GLOB '*[^ -~]*' THEN NULL
                WHEN rdata NOT GLOB '"*' THEN json_array(replace(rdata, '\', '\\'))
                WHEN json_valid('[' || replace(replace(rdata, '\', '\\'), '" "', '","') || ']')
                THEN '[' || replace(replace(rdata, '\', '\\'), '" "', '","') || ']' END AS strings
      FROM placed
  )
SELECT turn, at, name, type, status, owner, rtype, ttl, aa, ad, tc, resolver, asked_at, priority, target,
       CASE WHEN rtype IN ('A', 'AAAA') THEN CASE WHEN ip_family(rdata) = iif(rtype = 'A', 4, 6) THEN ip_canonical(rdata) END
            WHEN rtype IN ('NS', 'CNAME', 'DNAME', 'PTR') THEN CASE WHEN n = 1 THEN rtrim(target, '.') || '.' END
            WHEN rtype = 'MX' THEN CASE WHEN n = 2 THEN priority || ' ' || rtrim(target, '.') || '.' END
            WHEN rtype = 'SRV' THEN CASE WHEN n = 4 AND words ->> 1 NOT GLOB '*[^0-9]*' AND words ->> 2 NOT GLOB '*[^0-9]*'
                                      THEN format('%d %d %d %s.', priority, words ->> 1, words ->> 2, nullif(rtrim(target, '.'), '')) END
            WHEN rtype = 'SOA' THEN CASE WHEN n = 7 AND rname IS NOT NULL AND (words ->> 2) || (words ->> 3) || (words ->> 4)
                                           || (words ->> 5) || (words ->> 6) NOT GLOB '*[^0-9]*'
                                      THEN rtrim(target, '.') || '. ' || rname || '. ' || format('%d %d %d %d %d', words ->> 2,
                                           words ->> 3, words ->> 4, words ->> 5, words ->> 6) END
            WHEN rtype IN ('TXT', 'SPF') AND rdata NOT GLOB '"*' AND rdata NOT GLOB '*[^ -~]*'
              THEN '"' || replace(replace(rdata, '\', '\\'), '"', '\"') || '"'
            WHEN rdata NOT GLOB '*[^ -~]*' THEN rdata END AS data,
       CASE rtype
         WHEN 'A' THEN json_object('address', ip_canonical(rdata))
         WHEN 'AAAA' THEN json_object('address', ip_canonical(rdata))
         WHEN 'NS' THEN json_object('nsdname', target)
         WHEN 'CNAME' THEN json_object('cname', target)
         WHEN 'DNAME' THEN json_object('target', target)
         WHEN 'PTR' THEN json_object('ptrdname', target)
         WHEN 'MX' THEN json_object('preference', priority, 'exchange', target)
         WHEN 'SRV' THEN json_object('priority', priority, 'weight', CAST(words ->> 1 AS INTEGER), 'port',
                                     CAST(words ->> 2 AS INTEGER), 'target', target)
         WHEN 'SOA' THEN json_object('mname', target, 'rname', rname, 'serial', CAST(words ->> 2 AS INTEGER), 'refresh',
                                     CAST(words ->> 3 AS INTEGER), 'retry', CAST(words ->> 4 AS INTEGER), 'expire',
                                     CAST(words ->> 5 AS INTEGER), 'minimum', CAST(words ->> 6 AS INTEGER))
         WHEN 'TXT' THEN json_object('strings', json(strings))
         WHEN 'SPF' THEN json_object('strings', json(strings))
       END AS fields
  FROM pointed;

-- Left out: a name or type that is none, and a record whose owner, type or data is none.
CREATE TEMP TABLE import_taken AS
SELECT *, max(rtype = type) OVER (PARTITION BY at, name, type) AS has_type, domain_registrable(name) AS registrable
  FROM temp.import_read
 WHERE name IS NOT NULL AND type NOT GLOB '*[^A-Z0-9]*' AND type GLOB '[A-Z]*'
   AND (rtype IS NULL OR (owner IS NOT NULL AND data IS NOT NULL AND rtype NOT GLOB '*[^A-Z0-9]*' AND rtype GLOB '[A-Z]*'));

INSERT INTO dns_answer(domain, role, name, type, status, section, owner, rtype, ttl, data, priority, target, fields, aa, ad, tc, resolver,
                       asked_at)
SELECT CASE WHEN domain_tld(name) = 'arpa' THEN name ELSE coalesce(registrable, name) END,
       CASE WHEN domain_tld(name) = 'arpa' THEN 'ptr' WHEN name = coalesce(registrable, name) THEN 'apex'
            WHEN name = '_dmarc.' || registrable THEN 'dmarc' ELSE 'host' END,
       name, type, CASE WHEN status = 'NOERROR' AND has_type IS NOT 1 AND type <> 'ANY' THEN 'NODATA' ELSE status END,
       CASE WHEN rtype IS NOT NULL THEN 'answer' END, owner, rtype,
       CASE WHEN rtype IS NOT NULL AND CAST(ttl AS INTEGER) BETWEEN 0 AND 2147483647 THEN CAST(ttl AS INTEGER) END,
       data, priority, target, fields, aa, ad, tc, resolver, asked_at
  FROM temp.import_taken
 ORDER BY turn;

SELECT json_object('rows', (SELECT count(*) FROM temp.import_read), 'bad', (SELECT count(*) FROM temp.import_read) - count(*),
                   'answers', count(DISTINCT at || ' ' || name || ' ' || type), 'records', count(rtype))
  FROM temp.import_taken;
DROP TABLE temp.import_taken;
DROP TABLE temp.import_read;
DELETE FROM temp.import_answer;
