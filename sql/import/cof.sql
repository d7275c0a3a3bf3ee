-- cof.sql - passive DNS in Common Output Format to dns_observation.
--
--   .parameter set @file 'passive.ndjson.gz'
--   .parameter set @source 'circl'              (may be left out: the origin that each line gives)
--   .read sql/import/cof.sql
--
-- Prints the bad lines by number, then a row of counts. Importing the same file twice counts it twice.
INSERT INTO dns_observation(rrname, rrtype, rdata, time_first, time_last, count, origin)
SELECT rrname, rrtype, rdata, min(time_first), max(time_last), sum(coalesce(count, 1)), coalesce(@source, origin, 'cof')
  FROM dns_cof(@file)
 GROUP BY rrname, rrtype, rdata, coalesce(@source, origin, 'cof')
    ON CONFLICT(rrname, rrtype, rdata, origin) DO UPDATE SET
       time_first = min(coalesce(time_first, excluded.time_first), excluded.time_first),
       time_last = max(coalesce(time_last, excluded.time_last), excluded.time_last),
       count = count + excluded.count;

SELECT 'line ' || line || ' ' || error FROM dns_cof_bad(@file);
SELECT json_object('records', count(*), 'bad', (SELECT count(*) FROM dns_cof_bad(@file)),
                   'observations', count(DISTINCT rrname || ' ' || rrtype || ' ' || rdata))
  FROM dns_cof(@file);
