-- endpoint.sql - the second morning for the sqlite3 program: the statements of endpoint.ipynb.
--
--   sqlite3 :memory: '.read samples/notebooks/endpoint.sql'      (from the repository's top, after `make`)
--
-- In:   samples/endpoint.sql, which is the story; the notebook has its statements, in their order.
-- Out:  what that prints, then the rows behind the notebook's plot.
.read samples/endpoint.sql
.mode box

.print
.print "The loader's addresses over time, and those of a game's servers, which the same laptop asks for (the plot):"
WITH network(address, called) AS (
  SELECT owner, max(fields ->> 'org')
  FROM (SELECT role, owner, fields FROM dns_answer
        UNION ALL
        SELECT role, owner, fields FROM dns_collect WHERE domain = 'gamekiln.example')
  WHERE role = 'asn'
  GROUP BY owner
)
SELECT rrname AS name, rdata AS address, (SELECT called FROM network WHERE network.address = rdata) AS network,
       time_first AS first, time_last AS last, unixepoch('2026-09-12 12:00') AS since
FROM dns_observation
WHERE rrname IN ('mirrorfetch.example', 'gamekiln.example') AND rrtype = 'A' AND time_last >= unixepoch('2026-09-12 12:00')
ORDER BY name DESC, min(time_first) OVER (PARTITION BY rrname, rdata), ip_key(rdata), time_first;
