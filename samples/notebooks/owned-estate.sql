-- owned-estate.sql - the third morning for the sqlite3 program: the statements of owned-estate.ipynb.
--
--   sqlite3 :memory: '.read samples/notebooks/owned-estate.sql'      (from the repository's top, after `make`)
--
-- In:   samples/owned-estate.sql, which is the story; the notebook has its statements, in their order.
-- Out:  what that prints, then the rows behind the notebook's three plots.
.read samples/owned-estate.sql
.mode box

.print
.print 'Who shares what (the plot of clusters):'
SELECT whose, domain, substr(tie.value, 1, instr(tie.value, ' ') - 1) AS kind, substr(tie.value, instr(tie.value, ' ') + 1) AS value
FROM dns_cluster JOIN finding USING (domain), json_each(via) AS tie
WHERE whose <> 'others'
ORDER BY instr('ours agency strangers', whose), domain, kind;

.print
.print 'Where the domain pointed that was ours (the plot of addresses over time):'
SELECT rrname AS name, rdata AS address, (SELECT max(fields ->> 'org') FROM dns_answer WHERE role = 'asn' AND owner = rdata) AS network,
       time_first AS first, time_last AS last, unixepoch('2019-01-01') AS since
FROM dns_observation
WHERE rrname = 'quayside-festival.example' AND rrtype = 'A'
ORDER BY min(time_first) OVER (PARTITION BY rdata), ip_key(rdata), time_first;

.print
.print 'How many names stand on each address, and whose (the plot of names per address):'
SELECT address, (SELECT max(fields ->> 'org') FROM dns_answer WHERE role = 'asn' AND owner = address) AS network, whose,
       count(DISTINCT domain) AS names
FROM (SELECT domain, data AS address FROM dns_answer WHERE role = 'apex' AND section = 'answer' AND rtype IN ('A', 'AAAA'))
JOIN finding USING (domain)
GROUP BY address, whose
ORDER BY instr('ours agency strangers others', whose), names DESC, ip_key(address);
