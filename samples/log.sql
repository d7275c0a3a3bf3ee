-- log.sql - a day of an office's DNS, as Zeek wrote it down, as tables.
--
-- office.dns.log is of our own making: the names stand under .example and the servers' addresses are reserved for documentation
-- (RFC 2606, RFC 5737, RFC 3849), so nothing in it is anybody's. What follows fits any Zeek dns.log of this layout.
--
--   zeek      the log as it is, a column for each field
--   asked     one row a question: when, by whom, for which host, below which registrable domain
--   domain    one row a registrable domain: how often asked for, by how many machines, when first and by whom

CREATE TABLE zeek(
  ts REAL, uid, client, client_port, server, server_port, proto, trans_id, rtt, query, qclass, qclass_name, qtype,
  qtype_name, rcode, rcode_name, aa, tc, rd, ra, z, answers, ttls, rejected
);
.mode ascii
.separator "\t" "\n"
.import "|grep -v ^# samples/office.dns.log" zeek

CREATE TABLE asked AS
SELECT ts, client, domain_host(query) AS host, domain_registrable(query) AS domain, qtype_name AS type, rcode_name AS rcode
FROM zeek
WHERE qtype_name <> 'PTR';

CREATE TABLE domain AS
SELECT domain, count(*) AS questions, count(DISTINCT host) AS hosts, count(DISTINCT client) AS clients,
       min(ts) AS first_ts, client AS first_client, sum(rcode = 'NXDOMAIN') AS absent
FROM asked
WHERE domain IS NOT NULL
GROUP BY domain;
