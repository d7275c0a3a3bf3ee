-- demo-live.sql - lines as logs and mails hold them, and what your resolver says about the domains in them, now.
--
--   make demo-live
--
-- This one asks the network: some forty questions about the domains of a few standards bodies and of the software
-- used here go to this system's resolver.

.bail on
.load ./dnssig
.mode box
.headers on

CREATE TABLE line(text);
INSERT INTO line VALUES
  ('https://www.iana.org/domains/reserved'), ('hxxps://www.sqlite[.]org/vtab.html'), ('RFC Editor <rfc-editor@rfc-editor.org>'),
  ('datatracker.ietf.org:443'), ('WWW.PublicSuffix.ORG.'), ('ops at c-ares dot org'), ('example.com'), ('no host in here');

.print
.print 'What is in the lines.'
SELECT text, domain_host(text) AS host, domain_registrable(text) AS domain FROM line;

.print
.print 'What the network says of these domains, all asked at once. A question that failed is a row too.'
WITH answer AS (
  SELECT name AS domain, type, status, rtype, data, target, ttl, rtt_ms
  FROM dns
  WHERE name IN (SELECT domain_registrable(text) FROM line) AND type IN ('A', 'AAAA', 'NS', 'MX')
)
SELECT domain, group_concat(DISTINCT status) AS status, count(DISTINCT data) FILTER (WHERE rtype IN ('A', 'AAAA')) AS addresses,
       count(DISTINCT target) FILTER (WHERE rtype = 'NS') AS nameservers,
       min(domain_registrable(target)) FILTER (WHERE rtype = 'NS') AS dns_by,
       min(domain_registrable(target)) FILTER (WHERE rtype = 'MX') AS mail_by, min(ttl) AS least_ttl
FROM answer
GROUP BY domain;

.print
.print 'What it took.'
SELECT name, value FROM dns_stats WHERE name IN ('asked', 'answered', 'sent', 'retries', 'p50_ms', 'p99_ms');
