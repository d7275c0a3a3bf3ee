-- payment-request.sql - the first morning: a strange mail "from the CFO". May accounts pay?
--
--   make demo                         (or, from the repository's top: sqlite3 :memory: '.read samples/payment-request.sql')
--
-- In:   payment-request.eml, the mail as accounts pasted it into the ticket, links defanged.
-- Out:  whether the sender is who he says, why not, what else the same people run, and who in the office has met them.

.bail on
.load ./dnssig
.read samples/morning.sql

.print
.print 'FIRST MORNING. 9:00, a ticket from accounts: "The CFO of Castellan Supplies wants us to pay into a'
.print 'new account, today. The mail passed our filters. Do we pay?" The mail is attached. Who is in it?'
.read sql/import/lines.sql
.import samples/payment-request.eml import_line
CREATE TEMP TABLE mail AS
SELECT rowid AS at, line, CASE WHEN line GLOB '[A-Z]*: *' AND substr(line, 1, instr(line, ':')) NOT GLOB '* *'
                               THEN substr(line, 1, instr(line, ':') - 1) ELSE 'text' END AS place
FROM import_line;
.mode box --wrap 40 --wordwrap on
SELECT found.registrable AS domain, replace(group_concat(DISTINCT place), ',', ', ') AS stands_in,
       coalesce('top site ' || rank, (SELECT source FROM dns_label WHERE dns_label.domain = found.registrable), '?') AS known_as
FROM mail, domains_in(mail.line) AS found LEFT JOIN dns_popular ON dns_popular.domain = found.registrable
WHERE found.registrable IS NOT NULL
GROUP BY found.registrable
ORDER BY min(mail.at);

.print
.print 'The top sites aside, these are candidates, ourselves among them. All are asked for at once:'
CREATE TEMP TABLE import_name(text TEXT, seen REAL, source TEXT);
INSERT INTO temp.import_name SELECT line, NULL, 'mail' FROM mail;
.output /dev/null
.mode list
.read sql/pipeline.sql
.output stdout
.mode box
WITH enriched AS MATERIALIZED (SELECT dns_enrich() AS summary)
SELECT summary ->> 'domains' AS domains, summary ->> 'collected' AS collected, summary ->> 'rows' AS rows FROM enriched;

.print
.print 'Is the sender a lookalike?'
SELECT domain, signal, evidence ->> 'of' AS imitates, evidence ->> 'technique' AS technique, evidence ->> 'score' AS score
FROM dns_signal
WHERE area = 'name' AND weight > 0
ORDER BY weight DESC, domain;

.print
.print 'One letter from our supplier. The two beside each other:'
WITH ask(what, below, type) AS (
  VALUES ('address', '', 'A'), ('nameservers', '', 'NS'), ('mail', '', 'MX'), ('SPF', '', 'TXT'), ('DMARC', '_dmarc.', 'TXT')
)
SELECT what,
       coalesce(dns_lookup(below || 'castellan-supplies.example', type),
                dns_status(below || 'castellan-supplies.example', type)) AS 'castellan-supplies.example',
       coalesce(dns_lookup(below || 'castelian-supplies.example', type),
                dns_status(below || 'castelian-supplies.example', type)) AS 'castelian-supplies.example'
FROM ask
UNION ALL
SELECT 'contact', dns_soa('castellan-supplies.example', 'rname'), dns_soa('castelian-supplies.example', 'rname')
UNION ALL
SELECT 'TTL', dns_ttl('castellan-supplies.example', 'A'), dns_ttl('castelian-supplies.example', 'A');

.print
.print 'The filters let it pass because its SPF record vouches for its server. What DNS holds against it:'
.mode box --wrap 62 --wordwrap on
SELECT reason.value ->> 'signal' AS signal, reason.value ->> 'weight' AS weight, reason.value ->> 'meaning' AS meaning
FROM dns_verdict, json_each(reasons) AS reason
WHERE domain = 'castelian-supplies.example' AND reason.value ->> 'weight' > 0
ORDER BY weight DESC, signal;
.mode box
SELECT domain, score, signals, areas FROM dns_verdict ORDER BY score DESC, domain;

.print
.print 'One trace leads on: q7desk@inbox.example answers for its zone. Passive DNS knows that contact, too.'
SELECT rrname AS domain, date(min(time_first), 'unixepoch') AS first_seen
FROM dns_observation
WHERE rrtype = 'SOA' AND instr(rdata, ' q7desk.inbox.example. ')
GROUP BY rrname
ORDER BY min(time_first), rrname;

.print
.print 'They are candidates now, and asked for like the others. What holds them together:'
INSERT OR IGNORE INTO dns_candidate(domain, source)
SELECT DISTINCT rrname, 'passive DNS' FROM dns_observation
WHERE rrtype = 'SOA' AND instr(rdata, ' q7desk.inbox.example. ');
.output /dev/null
SELECT dns_enrich();
.output stdout
SELECT count(*) AS domains, via.value AS shared
FROM dns_cluster JOIN json_each(via) AS via
WHERE cluster = (SELECT cluster FROM dns_cluster WHERE domain = 'castelian-supplies.example')
GROUP BY via.value
ORDER BY domains DESC, shared;

.print
.print "Who in the office has met them? Monday's DNS log knows."
.read samples/log.sql
.mode box
.headers on
CREATE TEMP TABLE theirs AS
SELECT domain FROM dns_cluster WHERE cluster = (SELECT cluster FROM dns_cluster WHERE domain = 'castelian-supplies.example');
SELECT client, domain, count(*) AS asked, strftime('%H:%M', min(ts), 'unixepoch') AS first,
       strftime('%H:%M', max(ts), 'unixepoch') AS last
FROM asked JOIN theirs USING (domain)
WHERE type IN ('A', 'AAAA')
GROUP BY client, domain
ORDER BY min(ts);

.print
.print 'What to do this morning:'
.mode box --wrap 70 --wordwrap on
WITH
  found(n, what, which) AS (
    SELECT 1, 'do not pay', 'CS-20714: call Castellan on the number in our books, not the one in the mail'
    UNION ALL
    SELECT 2, 'block', group_concat(domain_defang(domain), ' ') FROM (SELECT domain FROM theirs ORDER BY domain)
    UNION ALL
    SELECT 3, 'report', 'to ' || (SELECT group_concat(DISTINCT evidence ->> 'label') FROM dns_signal
                                  WHERE signal = 'ip.bulletproof_asn' AND domain IN (SELECT domain FROM theirs))
                        || ' (no answer is likely), and to the registries of these domains'
    UNION ALL
    SELECT 4, 'reset passwords', 'of the desks that opened a sharedoc-login page: '
                                 || (SELECT group_concat(DISTINCT client) FROM asked WHERE domain GLOB '*sharedoc-login.example')
    UNION ALL
    SELECT 5, 'look at', client || ': asks for ' || domain_defang(domain) || ' every '
                         || CAST(round((max(ts) - min(ts)) / (count(*) - 1)) AS INTEGER) || ' seconds. See the second morning.'
    FROM asked JOIN theirs USING (domain) GROUP BY client, domain HAVING count(*) >= 10
  )
SELECT what, which FROM found ORDER BY n, which;
