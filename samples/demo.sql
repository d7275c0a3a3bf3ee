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

.print
.print 'An office, one day: 8 desks, their DNS log as Zeek wrote it.'
SELECT count(*) AS questions, count(DISTINCT client) AS machines, count(DISTINCT host) AS hosts,
       count(DISTINCT domain) AS registrable_domains
FROM asked;

.read samples/recording.sql
SELECT dns_replay('dns_answer') AS 'answers recorded earlier, now in place of the network';

.print
.print 'Which domains did only one or two machines want, and how long may their answers be kept? Shortest first.'
WITH answer AS (
  SELECT name AS domain, min(ttl) AS ttl,
         group_concat(DISTINCT data) FILTER (WHERE rtype = 'A') AS address,
         max(target) FILTER (WHERE rtype = 'NS') AS ns
  FROM dns
  WHERE name IN (SELECT domain FROM domain WHERE clients <= 2) AND type IN ('A', 'NS') AND section = 'answer'
  GROUP BY name
)
SELECT domain, questions AS asked, hosts, first_client AS first_by, strftime('%H:%M', first_ts, 'unixepoch') AS at,
       address, ttl, ns
FROM domain JOIN answer USING (domain)
ORDER BY ttl, domain
LIMIT 12;

.print
.print 'Who else does whoever runs them run? Domains that share a nameserver, an SOA contact or an address.'
WITH link AS (
  SELECT CASE rtype WHEN 'NS' THEN 'nameserver' WHEN 'SOA' THEN 'contact' ELSE 'address' END AS kind,
         CASE rtype WHEN 'NS' THEN target WHEN 'SOA' THEN fields ->> 'rname' ELSE data END AS value, name AS domain
  FROM dns
  WHERE name IN (SELECT domain FROM domain WHERE clients <= 2) AND type IN ('A', 'NS', 'SOA') AND section = 'answer'
)
SELECT kind, value, count(DISTINCT domain) AS domains, group_concat(DISTINCT domain) AS which
FROM link
GROUP BY kind, value
HAVING count(DISTINCT domain) BETWEEN 2 AND 6
ORDER BY domains DESC, kind, value;

.print
.print 'At 11:42 a mail came from one of these two suppliers. Which is the real one?'
WITH supplier(domain) AS (VALUES ('castellan-supplies.example'), ('castelian-supplies.example'))
SELECT supplier.domain, dns_lookup(domain, 'A') AS address, dns_ns(domain) ->> 0 AS nameserver,
       dns_mx(domain) ->> 0 AS mail, dns_soa(domain, 'rname') AS contact, dns_ttl(domain, 'A') AS ttl,
       coalesce(dns_txt('_dmarc.' || domain) ->> 0, dns_status('_dmarc.' || domain, 'TXT')) AS dmarc
FROM supplier;

.print
.print 'Who asks for names that do not exist, many in a short time? And what did the same machine find right after?'
WITH burst AS (
  SELECT client, count(DISTINCT domain) AS absent, min(ts) AS from_ts, max(ts) AS to_ts
  FROM asked
  WHERE rcode = 'NXDOMAIN' AND domain IS NOT NULL
  GROUP BY client
  HAVING count(DISTINCT domain) >= 10
)
SELECT burst.client, absent, strftime('%H:%M:%S', from_ts, 'unixepoch') AS since,
       CAST(round(to_ts - from_ts) AS INTEGER) AS seconds, next.domain AS then_found, dns_lookup(next.domain, 'A') AS at,
       (SELECT count(*) FROM asked WHERE asked.domain = next.domain) AS asked_since
FROM burst
JOIN asked AS next ON next.client = burst.client AND next.ts > to_ts AND next.rcode = 'NOERROR'
GROUP BY burst.client
HAVING next.ts = min(next.ts);
