-- demo.sql - what one day of DNS says about an office, joined with what DNS says about the names.
--
--   make demo                         (or, from the repository's top: sqlite3 :memory: '.read samples/demo.sql')
--
-- The answers come from a recording, so no packet leaves and the result is the same everywhere. Leave out the two lines
-- that replay it and the same statements ask your resolver.

.bail on
.load ./dnssig
.read samples/log.sql
.mode box
.headers on
.nullvalue -

.print
.print 'An office, one day: 8 desks, their DNS log as Zeek wrote it.'
SELECT count(*) AS questions, count(DISTINCT client) AS machines, count(DISTINCT host) AS hosts,
       count(DISTINCT domain) AS registrable_domains
FROM asked;

.read samples/recording.sql
SELECT dns_replay('recorded') AS 'answers recorded earlier, now in place of the network';

.print
.print 'Which domains did only one or two machines want, and for how long do their answers hold?'
WITH answer AS (
  SELECT name AS domain, min(ttl) AS ttl, group_concat(DISTINCT data) FILTER (WHERE rtype = 'A') AS address
  FROM dns
  WHERE name IN (SELECT domain FROM domain WHERE clients <= 2) AND type IN ('A', 'NS') AND section = 'answer'
  GROUP BY name
)
SELECT domain, questions AS asked, hosts, first_client AS first_by, strftime('%H:%M', first_ts, 'unixepoch') AS at, address, ttl
FROM domain JOIN answer USING (domain)
ORDER BY ttl, domain;

.print
.print 'Which machine asks for the same host again and again, like a clock?'
WITH gap AS (
  SELECT client, host, ts - lag(ts) OVER (PARTITION BY client, host ORDER BY ts) AS seconds FROM asked
), pulse AS (
  SELECT client, host, count(*) + 1 AS times, avg(seconds) AS every_s,
         sqrt(max(0, avg(seconds * seconds) - avg(seconds) * avg(seconds))) AS spread_s
  FROM gap
  WHERE seconds IS NOT NULL
  GROUP BY client, host
)
SELECT client, host, times, CAST(round(every_s) AS INTEGER) AS every_s, round(spread_s, 1) AS spread_s,
       dns_lookup(host, 'A') AS address, dns_ttl(host, 'A') AS ttl
FROM pulse
WHERE times >= 8 AND spread_s < every_s / 5
ORDER BY every_s;

.print
.print 'Who asks for many names that do not exist? And what did that machine find right after?'
WITH burst AS (
  SELECT client, count(DISTINCT domain) AS absent, min(ts) AS from_ts, max(ts) AS to_ts
  FROM asked
  WHERE rcode = 'NXDOMAIN' AND domain IS NOT NULL
  GROUP BY client
  HAVING count(DISTINCT domain) >= 10
), found AS (
  SELECT burst.*, asked.domain, min(asked.ts)
  FROM burst JOIN asked ON asked.client = burst.client AND asked.ts > to_ts AND asked.rcode = 'NOERROR'
  GROUP BY burst.client
)
SELECT client, absent, strftime('%H:%M:%S', from_ts, 'unixepoch') AS since, CAST(round(to_ts - from_ts) AS INTEGER) AS seconds,
       domain AS then_found, dns_lookup(domain, 'A') AS address
FROM found;

.print
.print 'At 11:42 a mail with an invoice came from one of these two. Which is the supplier?'
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
.print 'What else do the same people run? Zone contacts, nameservers and addresses that few domains share.'
WITH link AS (
  SELECT DISTINCT CASE rtype WHEN 'SOA' THEN 'contact' WHEN 'NS' THEN 'nameserver' ELSE 'address' END AS kind,
         CASE rtype WHEN 'SOA' THEN fields ->> 'rname' WHEN 'NS' THEN target ELSE data END AS value, name AS domain
  FROM dns
  WHERE name IN (SELECT domain FROM domain) AND type IN ('A', 'NS', 'SOA') AND section = 'answer'
)
SELECT kind, value, count(*) AS domains, group_concat(domain, char(10)) AS which
FROM (SELECT * FROM link ORDER BY domain)
GROUP BY kind, value
HAVING count(*) BETWEEN 3 AND 6
ORDER BY domains DESC, kind, value;
