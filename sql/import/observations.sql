-- observations.sql - from records as logs spell them to dns_observation: temp.import_record, which it empties.
--
-- Read by zeek.sql and suricata.sql. Takes the types whose rdata a log holds whole: A, AAAA, CNAME, NS, PTR. A row whose name or
-- address is none is counted, not taken. Importing the same log twice counts it twice.
CREATE TEMP TABLE IF NOT EXISTS import_record(rrname TEXT, rrtype TEXT, rdata TEXT, seen REAL, origin TEXT);

-- A name: what domain_host makes of it, or printable text as it stands (`*.a.example`, `my-printer._ipp._tcp.a.example`).
CREATE TEMP TABLE import_observed AS
SELECT coalesce(domain_host(rrname),
                CASE WHEN rrname NOT GLOB '*[^!-~]*' AND length(rrname) BETWEEN 1 AND 254 AND rrname NOT GLOB '.*' AND rrname NOT GLOB '*..*'
                     THEN lower(rtrim(rrname, '.')) END) AS rrname,
       rrtype,
       CASE WHEN rrtype IN ('A', 'AAAA') THEN CASE WHEN ip_family(rdata) = iif(rrtype = 'A', 4, 6) THEN ip_canonical(rdata) END
            WHEN rrtype IN ('CNAME', 'NS', 'PTR') THEN
              coalesce(domain_host(rdata),
                       CASE WHEN rdata NOT GLOB '*[^!-~]*' AND length(rdata) BETWEEN 1 AND 254 AND rdata NOT GLOB '.*' AND rdata NOT GLOB '*..*'
                            THEN lower(rtrim(rdata, '.')) END) || '.'
       END AS rdata,
       seen, origin
  FROM temp.import_record;

INSERT INTO dns_observation(rrname, rrtype, rdata, time_first, time_last, count, origin)
SELECT rrname, rrtype, rdata, min(seen), max(seen), count(*), origin
  FROM temp.import_observed
 WHERE rrname IS NOT NULL AND rdata IS NOT NULL
 GROUP BY rrname, rrtype, rdata, origin
    ON CONFLICT(rrname, rrtype, rdata, origin) DO UPDATE SET
       time_first = min(coalesce(time_first, excluded.time_first), coalesce(excluded.time_first, time_first)),
       time_last = max(coalesce(time_last, excluded.time_last), coalesce(excluded.time_last, time_last)),
       count = count + excluded.count;

SELECT json_object('records', count(*), 'bad', CAST(total(rrname IS NULL OR rdata IS NULL) AS INTEGER),
                   'observations', count(DISTINCT rrname || ' ' || rrtype || ' ' || rdata))
  FROM temp.import_observed;
DROP TABLE temp.import_observed;
DELETE FROM temp.import_record;
