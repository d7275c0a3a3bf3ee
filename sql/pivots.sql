-- pivots.sql - who shares what: from one domain to those that have something of its infrastructure in common.
--
--   SELECT * FROM dns_edge WHERE from_value = 'a.example';
--   SELECT e.from_value FROM dns_edge AS e JOIN dns_shared AS s ON s.kind = e.kind AND s.value = e.to_value WHERE s.kind = 'rname';
--
-- Both read every positive answer of dns_answer, the older ones too: what was shared once is a trace.

-- One row for each thing that a recorded answer ties to another; no two parts of the union give the same row. The RNAME is read out of
-- the SOA's text: SQLite 3.40 calls its JSON functions unsafe in a view with trusted_schema off. kind:
--   'ns', 'mx'  domain to host     'address'  domain to address, and name server or mail host to address
--   'rname'     domain to the SOA's RNAME as it stands there, a host name without its closing dot
--   'ns_set'    domain to all name servers of one answer, in alphabetical order with blanks between
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
  FROM (SELECT domain,
               group_concat(target, ' ') OVER (PARTITION BY domain, asked_at, resolver ORDER BY target
                                               ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS hosts
          FROM (SELECT DISTINCT domain, asked_at, resolver, target
                  FROM dns_answer
                 WHERE role = 'apex' AND type = 'NS' AND rtype = type AND section = 'answer' AND status = 'NOERROR'
                   AND target NOT IN ('', '.')))
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
