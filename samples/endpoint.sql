-- endpoint.sql - the second morning: EDR flagged a laptop. Which of all the names that it resolved deserve a look, and why?
--
--   make demo                         (or, from the repository's top: sqlite3 :memory: '.read samples/endpoint.sql')
--
-- In:   endpoint.csv, what EDR has of one laptop's week: a line for each program and name; office.dns.log, Monday's DNS of everybody.
-- Out:  the few names, each with its reasons; what happened on the laptop, in order; who else is concerned.

.bail on
.load ./dnssig
.read samples/morning.sql

.print
.print 'SECOND MORNING. EDR flagged a laptop, 10.20.0.17: "unusual process". It exported a week of names.'
CREATE TABLE edr(first_seen, last_seen, process, name, times INTEGER);
.import --csv --skip 1 samples/endpoint.csv edr
.mode box
CREATE TEMP TABLE import_name(text TEXT, seen REAL, source TEXT);
INSERT INTO temp.import_name SELECT name, unixepoch(first_seen), 'edr' FROM edr;
.output /dev/null
.mode list
.read sql/pipeline.sql
.output stdout
.mode box
SELECT (SELECT sum(times) FROM edr) AS lookups, (SELECT count(DISTINCT name) FROM edr) AS names,
       (SELECT count(DISTINCT domain_registrable(name)) FROM edr) AS domains, count(*) AS without_top_sites
FROM dns_candidate;

.print
.print 'All of these are asked for. Some do not exist: who wanted them, and when?'
.output /dev/null
SELECT dns_enrich();
.output stdout
CREATE TEMP TABLE existing AS
SELECT domain, max(status <> 'NXDOMAIN') AS there FROM dns_answer WHERE role = 'apex' AND type = 'SOA' GROUP BY domain;
SELECT iif(there, 'exist', 'do not exist') AS domains, count(DISTINCT domain) AS number, count(DISTINCT process) AS programs,
       iif(there, NULL, min(process)) AS program, iif(there, NULL, min(first_seen)) AS since,
       iif(there, NULL, CAST(unixepoch(max(last_seen)) - unixepoch(min(first_seen)) AS INTEGER)) AS seconds,
       round(avg(name_gibberish(domain)), 2) AS gibberish
FROM existing JOIN edr ON domain_registrable(edr.name) = domain
GROUP BY there
ORDER BY there DESC;

.print
.print 'One program, names drawn by lot, half a minute: it was looking for its master. Of the domains that'
.print 'exist, without those that share our own infrastructure, these come to 0.6 or more:'
CREATE TEMP TABLE verdict AS
SELECT domain, score, signals, areas, reasons
FROM dns_verdict JOIN existing USING (domain)
WHERE there AND domain NOT IN (
  SELECT domain FROM dns_cluster WHERE cluster IN (SELECT cluster FROM dns_cluster JOIN dns_label USING (domain) WHERE label = 'owned')
  UNION ALL SELECT domain FROM dns_label WHERE label = 'owned'
);
SELECT domain, round(score, 2) AS score, signals, areas,
       (SELECT group_concat(value ->> 'signal', ', ') FROM (SELECT value FROM json_each(reasons) ORDER BY key LIMIT 3)) AS main_reasons
FROM verdict
WHERE score >= 0.6
ORDER BY verdict.score DESC, domain;
SELECT count(*) FILTER (WHERE score >= 0.6) AS deserve_a_look, count(*) FILTER (WHERE score >= 0.3 AND score < 0.6) AS perhaps,
       count(*) FILTER (WHERE coalesce(score, 0) < 0.3) AS ordinary_or_ours
FROM (SELECT domain FROM existing WHERE there) LEFT JOIN (SELECT domain, score FROM verdict) USING (domain);

.print
.print 'What happened on the laptop, in order:'
SELECT strftime('%d %H:%M', min(first_seen)) AS since, process, domain, sum(times) AS times
FROM edr JOIN (SELECT domain FROM verdict WHERE score >= 0.6) AS bad ON domain_registrable(edr.name) = bad.domain
GROUP BY process, domain
ORDER BY min(first_seen), domain;

.print
.print "A page behind a link, an invoice that was a program, a loader on other people's home connections,"
.print "a miner; and on Monday a new master. Is anybody else concerned? The whole office's Monday, by the same"
.print 'measure, and who asks for very many names below one domain:'
.output /dev/null
.read sql/import/lines.sql
.import samples/office.dns.log import_line
.parameter set @source "'office'"
.read sql/import/zeek.sql
INSERT OR IGNORE INTO dns_candidate(domain, source)
SELECT DISTINCT rrname, 'dynamic DNS' FROM dns_observation
WHERE origin = 'office' AND (SELECT label FROM dns_reference WHERE kind = 'dynamic_dns' AND value = rrname LIMIT 1) IS NOT NULL;
SELECT dns_enrich();
.read samples/log.sql
.output stdout
.mode box
.headers on
CREATE TEMP TABLE concerned AS
SELECT client, v.domain AS domain, score, reasons, count(*) AS asked, count(DISTINCT host) AS names, max(length(host)) AS longest,
       (SELECT cluster FROM dns_cluster WHERE dns_cluster.domain = v.domain) AS cluster,
       (SELECT group_concat(signal, ' ') FROM dns_signal WHERE dns_signal.domain = v.domain) AS signals
FROM dns_verdict AS v JOIN asked ON v.domain IN (asked.domain, asked.host)
WHERE asked.rcode = 'NOERROR'
GROUP BY client, v.domain
HAVING score >= 0.6 OR (count(DISTINCT host) >= 20 AND avg(length(host)) > 50);
SELECT client, domain, round(score, 2) AS score, asked, names,
       (SELECT group_concat(value ->> 'signal', ', ') FROM (SELECT value FROM json_each(reasons) ORDER BY key LIMIT 2)) AS main_reasons
FROM concerned
ORDER BY concerned.score DESC, domain, client;

.print
.print 'What to do this morning:'
.mode box --wrap 52 --wordwrap on
WITH found(n, machine, what, why) AS (
  SELECT 1, '10.20.0.17', 'isolate, image, reinstall', 'a loader, a miner and a master that answers: '
         || (SELECT group_concat(domain_defang(domain), ' ') FROM (SELECT domain FROM verdict WHERE score >= 0.6 ORDER BY domain))
  UNION ALL
  SELECT 2, client, 'isolate: data leaves in names',
         asked || ' questions for ' || names || ' names of up to ' || longest || ' characters below ' || domain_defang(domain)
  FROM concerned
  WHERE names >= 20
  UNION ALL
  SELECT 3, client, 'clean: infected earlier', 'still asks for ' || domain_defang(domain) || ', which '
         || (SELECT min(evidence ->> 'label') FROM dns_signal AS s WHERE s.domain = concerned.domain AND signal = 'ip.sinkhole')
         || ' has taken over'
  FROM concerned
  WHERE signals LIKE '%sinkhole%'
  UNION ALL
  SELECT 4, client, 'reset passwords, ask what was opened',
         'of the same people as the master: ' || group_concat(domain_defang(domain), ' ')
  FROM (SELECT client, domain FROM concerned
        WHERE client NOT IN ('10.20.0.17', '10.20.0.5') AND cluster = (SELECT cluster FROM dns_cluster WHERE domain = 'wjhdkqzvrm.example')
        ORDER BY client, domain)
  GROUP BY client
  UNION ALL
  SELECT 5, client, 'ask who installed it', 'every '
         || CAST(round((max(ts) - min(ts)) / (count(*) - 1) / 60) AS INTEGER) || ' minutes asks for ' || domain_defang(concerned.domain)
         || ', a home connection behind dynamic DNS'
  FROM concerned JOIN asked USING (client)
  WHERE signals LIKE '%dynamic_dns%' AND asked.host = concerned.domain
  GROUP BY client, concerned.domain
)
SELECT machine, what, why FROM found ORDER BY n, machine;
