-- payment-request.sql - the first morning for the sqlite3 program: the statements of payment-request.ipynb.
--
--   sqlite3 :memory: '.read samples/notebooks/payment-request.sql'      (from the repository's top, after `make`)
--
-- In:   samples/payment-request.sql, which is the story; the notebook has its statements, in their order.
-- Out:  what that prints, then the rows behind the notebook's two plots.
.read samples/payment-request.sql
.mode box

.print
.print 'Who shares what (the plot of the cluster; sh samples/graph.sh draws it with Graphviz):'
SELECT iif(domain = 'castelian-supplies.example', 'the sender', 'tied to it') AS whose, domain,
       substr(tie.value, 1, instr(tie.value, ' ') - 1) AS kind, substr(tie.value, instr(tie.value, ' ') + 1) AS value
FROM theirs, json_each(theirs.via) AS tie
ORDER BY whose, domain, kind;

.print
.print 'How long answers may be kept (the plot of TTLs):'
SELECT CASE domain WHEN 'harbourvale.example' THEN 'ourselves' WHEN 'castellan-supplies.example' THEN 'the supplier' ELSE 'the sender''s cluster' END
         AS whose,
       domain, type, max(ttl) AS ttl,
       (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'short_ttl') AS threshold
FROM dns_answer
WHERE role = 'apex' AND section = 'answer' AND rtype = type AND type IN ('A', 'NS', 'SOA')
GROUP BY domain, type
ORDER BY instr('ourselves the supplier', whose) DESC, min(ttl) OVER (PARTITION BY domain), domain, type;
