-- payment-request.sql - the first morning: a strange mail "from the CFO". May accounts pay?
--
--   make demo                         (or, from the repository's top: sqlite3 :memory: '.read samples/payment-request.sql')
--
-- In:   payment-request.eml, the mail as accounts pasted it into the ticket, links defanged.
-- Out:  whether the sender is who he says, why not, what else the same people run, and who in the office has met them. `sh
--       samples/graph.sh` draws these people's domains and what they share.

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
.mode box
SELECT found.registrable AS domain, replace(group_concat(DISTINCT place), ',', ', ') AS stands_in,
       coalesce('top site ' || rank, (SELECT source FROM dns_label WHERE dns_label.domain = found.registrable), '?') AS known_as
FROM mail, domains_in(mail.line) AS found LEFT JOIN dns_popular ON dns_popular.domain = found.registrable
WHERE found.registrable IS NOT NULL
GROUP BY found.registrable
ORDER BY min(mail.at);

.print
.print 'Two names nobody knows, one a letter away from our supplier. All but the top site are asked for:'
CREATE TEMP TABLE import_name(text TEXT, seen REAL, source TEXT);
INSERT INTO temp.import_name SELECT line, NULL, 'mail' FROM mail;
.output /dev/null
.mode list
.read sql/pipeline.sql
SELECT dns_enrich();
.output stdout
.mode box
SELECT v.domain, round(score, 2) AS score, signals, areas, s.evidence ->> 'of' AS imitates, s.evidence ->> 'technique' AS by
FROM dns_verdict AS v LEFT JOIN dns_signal AS s ON s.domain = v.domain AND s.signal IN ('name.lookalike', 'name.idn_homograph')
ORDER BY v.score DESC, v.domain;

.print
.print 'The supplier, and who writes in his name, side by side:'
CREATE TEMP TABLE side AS
SELECT name, type, status, CASE WHEN type IN ('NS', 'MX') THEN domain_registrable(target) ELSE data END AS is_at, ttl
FROM dns
WHERE name IN ('castellan-supplies.example', 'castelian-supplies.example', '_dmarc.castellan-supplies.example', '_dmarc.castelian-supplies.example')
  AND type IN ('A', 'NS', 'MX', 'TXT');
WITH ask(n, what, below, type) AS (
  VALUES (1, 'address', '', 'A'), (2, 'nameservers of', '', 'NS'), (3, 'mail goes to', '', 'MX'), (4, 'SPF', '', 'TXT'), (5, 'DMARC', '_dmarc.', 'TXT')
)
SELECT what,
       (SELECT coalesce(min(is_at), min(status)) FROM side WHERE name = below || 'castellan-supplies.example' AND side.type = ask.type)
         AS 'castellan-supplies.example',
       (SELECT coalesce(min(is_at), min(status)) FROM side WHERE name = below || 'castelian-supplies.example' AND side.type = ask.type)
         AS 'castelian-supplies.example'
FROM ask
UNION ALL
SELECT 'contact', dns_soa('castellan-supplies.example', 'rname'), dns_soa('castelian-supplies.example', 'rname')
UNION ALL
SELECT 'TTL', dns_ttl('castellan-supplies.example', 'A'), dns_ttl('castelian-supplies.example', 'A');

.print
.print 'The filters let it pass because its own SPF record vouches for its own server. The main reasons against it:'
.mode box --wrap 64 --wordwrap on
SELECT reason.value ->> 'weight' AS weight, reason.value ->> 'signal' AS signal, reason.value ->> 'meaning' AS meaning
FROM dns_verdict, json_each(reasons) AS reason
WHERE domain = 'castelian-supplies.example'
ORDER BY reason.key
LIMIT 6;

.print
.print 'One trace leads on: q7desk@inbox.example answers for its zone. Passive DNS knows more zones with that'
.print 'contact. They become candidates, and are asked for like the others. What holds them together:'
INSERT OR IGNORE INTO dns_candidate(domain, source)
SELECT DISTINCT rrname, 'passive DNS' FROM dns_observation
WHERE rrtype = 'SOA' AND instr(rdata, ' q7desk.inbox.example. ');
.output /dev/null
SELECT dns_enrich();
CREATE TEMP TABLE theirs AS
SELECT domain, via FROM dns_cluster WHERE cluster = (SELECT cluster FROM dns_cluster WHERE domain = 'castelian-supplies.example');
.read samples/log.sql
.output stdout
.mode box
.headers on
SELECT count(*) AS domains, via.value AS shared
FROM theirs JOIN json_each(theirs.via) AS via
GROUP BY via.value
ORDER BY domains DESC, shared;

.print
.print "Theirs, since when, and who in the office has met them by Monday's DNS log (10.20.0.5 is the mail filter):"
CREATE TEMP TABLE met AS
SELECT domain, client, count(*) AS asked, min(ts) AS first, max(ts) AS last
FROM asked JOIN theirs USING (domain)
WHERE type IN ('A', 'AAAA')
GROUP BY domain, client;
SELECT theirs.domain, round(v.score, 2) AS score,
       (SELECT date(min(time_first), 'unixepoch') FROM dns_observation
        WHERE rrname = theirs.domain AND rrtype = 'SOA' AND instr(rdata, ' q7desk.inbox.example. ')) AS theirs_since,
       met.client AS met_by, met.asked AS times, strftime('%H:%M', met.first, 'unixepoch') AS first,
       strftime('%H:%M', met.last, 'unixepoch') AS last
FROM theirs JOIN dns_verdict AS v USING (domain) LEFT JOIN met USING (domain)
ORDER BY theirs_since, theirs.domain, met.first;

.print
.print 'What to do this morning:'
.mode box --wrap 76 --wordwrap on
WITH
  found(n, what, which) AS (
    SELECT 1, 'do not pay', 'CS-20714. Call Castellan on the number in our books, not the one in the mail.'
    UNION ALL
    SELECT 2, 'ask accounts', client || ' opened ' || domain_defang(host) || ' at ' || group_concat(at, ' and ')
                              || ': has anything been paid already?'
    FROM (SELECT DISTINCT client, host, strftime('%H:%M', ts, 'unixepoch') AS at FROM asked
          WHERE host = 'invoice.castelian-supplies.example' ORDER BY ts)
    GROUP BY client, host
    UNION ALL
    SELECT 3, 'reset passwords', 'of the desks that opened a sharedoc-login page: ' || group_concat(client, ', ')
    FROM (SELECT DISTINCT client FROM met WHERE domain GLOB '*sharedoc-login.example' ORDER BY client)
    UNION ALL
    SELECT 4, 'look at', client || ': it asks for ' || domain_defang(domain) || ' every '
                         || CAST(round((last - first) / (asked - 1)) AS INTEGER) || ' seconds. See the second morning.'
    FROM met WHERE asked >= 10
    UNION ALL
    SELECT 5, 'block', group_concat(domain_defang(domain), ' ') FROM (SELECT domain FROM theirs ORDER BY domain)
    UNION ALL
    SELECT 6, 'report', 'to the registries of these domains, and to ' || group_concat(DISTINCT evidence ->> 'label') || ' (no answer is likely)'
    FROM dns_signal JOIN theirs USING (domain)
    WHERE signal = 'ip.bulletproof_asn'
  )
SELECT what, which FROM found ORDER BY n, which;
