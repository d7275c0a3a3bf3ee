-- pivots.sql - who shares what: from one domain to those that have something of its infrastructure in common.
--
--   SELECT * FROM dns_edge WHERE from_value = 'a.example';
--   SELECT e.from_value FROM dns_edge AS e JOIN dns_shared AS s ON s.kind = e.kind AND s.value = e.to_value WHERE s.kind = 'rname';
--   SELECT domain, via FROM dns_cluster WHERE cluster = (SELECT cluster FROM dns_cluster WHERE domain = 'a.example');

-- One row for each thing that a recorded answer ties to another; no two parts of the union give the same row. It reads every positive
-- answer of dns_answer, the older ones too: what was shared once is a trace. kind:
--   'ns', 'mx'  domain to host     'address'  domain to address, and name server or mail host to address
--   'rname'     domain to the SOA's RNAME as it stands there, a host name without its closing dot
--   'ns_set'    domain to all name servers of one answer, in alphabetical order with blanks between
--   'pattern'   domain to the naming pattern that it is made by, where that says something
--   'asn'       address to autonomous system
CREATE VIEW IF NOT EXISTS dns_edge(from_kind, from_value, kind, to_kind, to_value) AS
SELECT DISTINCT 'domain', domain, lower(rtype), 'host', target
  FROM dns_answer
 WHERE role = 'apex' AND type IN ('NS', 'MX') AND rtype = type AND section = 'answer' AND status = 'NOERROR'
   AND target NOT IN ('', '.')
UNION ALL
SELECT DISTINCT 'domain', domain, 'address', 'address', data
  FROM dns_answer
 WHERE role IN ('apex', 'host') AND type IN ('A', 'AAAA') AND rtype = type AND section = 'answer' AND status = 'NOERROR'
UNION ALL
SELECT DISTINCT 'domain', domain, 'rname', 'rname', rtrim(substr(behind_mname, 1, instr(behind_mname, ' ') - 1), '.')
  FROM (SELECT domain, substr(data, instr(data, ' ') + 1) AS behind_mname
          FROM dns_answer
         WHERE role = 'apex' AND type = 'SOA' AND rtype = type AND status = 'NOERROR')
 WHERE behind_mname GLOB '[^. ]*[ ]*'
UNION ALL
SELECT DISTINCT 'domain', domain, 'ns_set', 'ns_set', hosts
  FROM (SELECT domain, trim(replace(evidence_list(target, 1000), '","', ' '), '["]') AS hosts
          FROM dns_answer
         WHERE role = 'apex' AND type = 'NS' AND rtype = type AND section = 'answer' AND status = 'NOERROR'
           AND target NOT IN ('', '.')
         GROUP BY domain, asked_at, resolver)
UNION ALL
SELECT DISTINCT 'domain', domain, 'pattern', 'pattern', pattern
  FROM dns_name_pattern
UNION ALL
SELECT DISTINCT 'host', name, 'address', 'address', data
  FROM dns_answer
 WHERE role IN ('ns', 'mx') AND type IN ('A', 'AAAA') AND rtype = type AND section = 'answer' AND status = 'NOERROR'
UNION ALL
SELECT DISTINCT 'address', owner, 'asn', 'asn', data
  FROM dns_answer
 WHERE role = 'asn' AND owner IS NOT NULL AND data IS NOT NULL;

-- What at least two domains have in common, and how many have it. A large count is a hub, such as commodity hosting: it says nothing.
CREATE VIEW IF NOT EXISTS dns_shared(kind, value, domains) AS
SELECT kind, to_value, count(*)
  FROM dns_edge
 WHERE from_kind = 'domain'
 GROUP BY kind, to_value
HAVING count(*) > 1;

-- What could tell an owner, of the answers as they are now: without what a provider gives to everybody (its nameservers and mail hosts,
-- its RNAME, the addresses of its network of caches), and without addresses that are a sinkhole's or nobody's.
CREATE VIEW IF NOT EXISTS dns_tie(domain, kind, value) AS
SELECT domain, 'address', address
  FROM dns_now_address AS a
 WHERE NOT EXISTS (SELECT 1 FROM dns_reference WHERE kind = 'sinkhole_ip' AND value = address)
   AND NOT EXISTS (SELECT 1 FROM dns_reference WHERE kind = 'special_scope' AND value = ip_scope(address))
   AND NOT EXISTS (SELECT 1 FROM dns_now_cdn AS cdn WHERE cdn.domain = a.domain)
UNION ALL
SELECT domain, 'mx', host
  FROM dns_now_mx
 WHERE provider IS NULL
UNION ALL
SELECT domain, 'rname', rname
  FROM dns_now_soa
 WHERE NOT usual
UNION ALL
SELECT domain, 'ns_set', trim(replace(evidence_list(host, 1000), '","', ' '), '["]')
  FROM dns_now_ns
 GROUP BY domain
HAVING count(provider) = 0
UNION ALL
SELECT domain, 'pattern', pattern
  FROM dns_name_pattern;

-- Composite objects: domains that are connected through ties, however many steps apart. cluster is the member that is first by name, via
-- the ties that the domain shares with others of it, each with its kind before it. What more than so many domains have (threshold
-- cluster_most), or of an address what so many names were seen with, is a hub and connects nobody.
CREATE VIEW IF NOT EXISTS dns_cluster(cluster, domain, via) AS
WITH
  tie AS MATERIALIZED (SELECT DISTINCT domain, kind, value FROM dns_tie),
  shared AS MATERIALIZED (
    SELECT kind, value
      FROM tie
     GROUP BY kind, value
    HAVING count(*) BETWEEN 2 AND (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'cluster_most')
       AND NOT (kind = 'address' AND EXISTS (
             SELECT 1 FROM dns_observation AS o WHERE o.rdata = tie.value AND o.rrtype IN ('A', 'AAAA')
              LIMIT 1 OFFSET (SELECT CAST(weight AS INTEGER) FROM dns_reference WHERE kind = 'threshold' AND value = 'cluster_most')))
  ),
  link AS MATERIALIZED (SELECT tie.domain AS domain, tie.kind || ' ' || tie.value AS via FROM tie JOIN shared USING(kind, value)),
  member AS MATERIALIZED (
    SELECT key AS domain, value AS cluster FROM json_each((SELECT graph_components(domain, via) FROM link))
  )
SELECT member.cluster, member.domain, evidence_list(link.via)
  FROM member JOIN link USING(domain)
 GROUP BY member.cluster, member.domain;
