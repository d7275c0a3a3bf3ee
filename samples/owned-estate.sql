-- owned-estate.sql - the third morning: which of these domains are ours, which the agency's, and which somebody's aimed at us?
--
--   make demo                         (or, from the repository's top: sqlite3 :memory: '.read samples/owned-estate.sql')
--
-- In:   owned-estate.registrar.csv, what IT pays for; owned-estate.marketing.txt, what marketing remembers; owned-estate.watch.eml, a
--       week's report of a name-watching service.
-- Out:  each domain with whose it is and what shows it; what to take over, to ask for, to close.

.bail on
.load ./dnssig
.read samples/morning.sql

.print
.print 'THIRD MORNING. Three departments, three lists of domains, and the board asks: what is ours?'
CREATE TABLE registrar(domain, registered, expires, status, cost_centre);
.import --csv --skip 1 samples/owned-estate.registrar.csv registrar
CREATE TEMP TABLE import_name(text TEXT, seen REAL, source TEXT);
CREATE TABLE estate(domain, said_by);
INSERT INTO estate SELECT domain, iif(status = 'active', 'IT', 'ex-IT') FROM registrar;
.read sql/import/lines.sql
.import samples/owned-estate.marketing.txt import_line
INSERT INTO estate SELECT DISTINCT registrable, 'marketing' FROM import_line, domains_in(line);
DELETE FROM import_line;
.import samples/owned-estate.watch.eml import_line
INSERT INTO estate SELECT DISTINCT registrable, 'watch' FROM import_line, domains_in(line);
INSERT INTO temp.import_name SELECT domain, NULL, said_by FROM estate;
.output /dev/null
.mode list
.read sql/pipeline.sql
.output stdout
.mode box
SELECT said_by, count(*) AS domains, group_concat(domain, ' ') FILTER (WHERE domain LIKE 'xn--%') AS not_what_it_seems,
       domain_unicode(max(domain) FILTER (WHERE domain LIKE 'xn--%')) AS it_seems
FROM estate
GROUP BY said_by;

.print
.print 'The names do not tell: campaigns and imitations alike have ours in them. What tells is what they run'
.print 'on. All are asked for, and so are the names that passive DNS knows on the same nameservers, unless'
.print 'these are a provider that everybody uses.'
.output /dev/null
SELECT dns_enrich();
INSERT OR IGNORE INTO dns_candidate(domain, source)
SELECT DISTINCT more.rrname, 'passive DNS'
FROM dns_observation AS known JOIN dns_observation AS more ON more.rrtype = 'NS' AND more.rdata = known.rdata
WHERE known.rrtype = 'NS' AND known.rrname IN (SELECT domain FROM estate)
  AND NOT EXISTS (SELECT 1 FROM dns_reference WHERE kind = 'ns_provider' AND value = rtrim(known.rdata, '.'));
SELECT dns_enrich();

-- Whose a cluster is: ours, where a domain is in it that is known to be ours; the agency's, where the agency's own is; strangers', where
-- it is hosted as nobody would host who can choose.
CREATE TEMP TABLE owner AS
SELECT cluster, CASE WHEN max(domain IN (SELECT domain FROM dns_label WHERE label = 'owned')) THEN 'ours'
                     WHEN max(domain = 'brightwake.example') THEN 'agency'
                     WHEN max(domain IN (SELECT domain FROM dns_signal WHERE signal = 'ip.bulletproof_asn')) THEN 'strangers' END AS whose
FROM dns_cluster
GROUP BY cluster;

-- A lookalike with reasons in other areas besides is aimed at us, whatever it shares; a similar name alone is nobody's fault.
CREATE TEMP TABLE finding AS
SELECT v.domain, (SELECT group_concat(said_by, '+') FROM estate WHERE estate.domain = v.domain) AS said_by, v.score,
       coalesce(owner.whose,
                CASE WHEN v.areas >= 3 AND EXISTS (SELECT 1 FROM dns_signal AS s WHERE s.domain = v.domain
                                                   AND s.signal IN ('name.lookalike', 'name.idn_homograph')) THEN 'strangers' END,
                'others') AS whose,
       coalesce((SELECT CASE kind WHEN 'ns_set' THEN 'nameservers of ' || domain_registrable(first) ELSE kind || ' ' || first END
                 FROM (SELECT substr(value, 1, instr(value, ' ') - 1) AS kind,
                              substr(value, instr(value, ' ') + 1, instr(substr(value, instr(value, ' ') + 1) || ' ', ' ') - 1) AS first
                       FROM json_each(via) WHERE owner.whose IS NOT NULL)
                 ORDER BY instr('rname ns_set mx pattern address', kind), first LIMIT 1),
                (SELECT group_concat(value ->> 'signal', ', ') FROM (SELECT value FROM json_each(reasons)
                                                             WHERE value ->> 'weight' > 0 LIMIT 3))) AS shown_by,
       EXISTS (SELECT 1 FROM dns_answer AS a WHERE a.domain = v.domain AND role = 'apex' AND rtype = 'MX' AND target <> '.') AS has_mail
FROM dns_verdict AS v LEFT JOIN dns_cluster AS c USING (domain) LEFT JOIN owner USING (cluster);
.output stdout
.mode box
SELECT domain, said_by, whose, shown_by
FROM finding
WHERE said_by IS NOT NULL
ORDER BY instr('ours agency strangers others', whose), score DESC, domain;

.print
.print 'What IT did not know:'
SELECT domain, 'ours, and IT does not pay' AS what,
       (SELECT group_concat(value, ', ') FROM dns_cluster AS c, json_each(via) WHERE c.domain = finding.domain) AS shown_by
FROM finding
WHERE whose = 'ours' AND domain NOT IN (SELECT domain FROM registrar)
UNION ALL
SELECT domain, 'was ours until it lapsed',
       (SELECT date(evidence ->> 'when') || ' from ' || domain_registrable(evidence ->> '$.before[0]') || ' to '
               || domain_registrable(evidence ->> '$.after[0]')
        FROM dns_signal AS s WHERE s.domain = finding.domain AND signal = 'ns.changed')
FROM finding
WHERE whose = 'strangers' AND domain IN (SELECT domain FROM registrar);

.print
.print "The agency holds names of ours as its own, on the same machines as its other clients':"
.mode box --wrap 90 --wordwrap on
SELECT CASE WHEN domain = 'brightwake.example' THEN 'the agency itself' WHEN said_by IS NULL THEN 'other clients' ELSE 'campaigns of ours' END
         AS what, group_concat(domain, ' ') AS domains
FROM (SELECT * FROM finding WHERE whose = 'agency' ORDER BY domain)
GROUP BY what;

.print
.print 'Aimed at us by strangers, those with mail first. Since when, as they are now, passive DNS knows.'
.mode box
SELECT domain_defang(domain) AS domain, iif(has_mail, 'yes', '') AS mail,
       (SELECT min(evidence ->> 'technique') FROM dns_signal AS s WHERE s.domain = finding.domain AND area = 'name') AS technique,
       (SELECT date(min(time_first), 'unixepoch') FROM dns_observation
        WHERE rrname = finding.domain AND origin = 'passive DNS' AND time_last > unixepoch('2026-09-01')) AS since,
       round(score, 2) AS score
FROM finding
WHERE whose = 'strangers' AND said_by IS NOT NULL
ORDER BY has_mail DESC, score DESC, domain;

.print
.print 'What to do this morning:'
.mode box --wrap 74 --wordwrap on
WITH listed AS (SELECT * FROM finding WHERE said_by IS NOT NULL ORDER BY domain),
found(n, what, which) AS (
  SELECT 1, 'take over', group_concat(domain, ' ') FROM listed WHERE whose = 'ours' AND domain NOT IN (SELECT domain FROM registrar)
  UNION ALL
  SELECT 2, 'have signed over', group_concat(domain, ' ') FROM listed WHERE whose = 'agency' AND domain <> 'brightwake.example'
  UNION ALL
  SELECT 3, 'refuse mail of', group_concat(domain_defang(domain), ' ') FROM listed WHERE whose = 'strangers' AND has_mail
  UNION ALL
  SELECT 4, 'have closed', group_concat(domain_defang(domain), ' ') FROM listed WHERE whose = 'strangers'
  UNION ALL
  SELECT 5, 'tell marketing', group_concat(domain_defang(domain), ' ') || ': not ours any more. Take it off the posters; mail to it goes to strangers.'
  FROM listed WHERE whose = 'strangers' AND said_by LIKE '%marketing%'
  UNION ALL
  SELECT 6, 'leave alone, but watch', group_concat(domain, ' ') FROM listed WHERE whose = 'others'
)
SELECT what, which FROM found WHERE which IS NOT NULL ORDER BY n;
