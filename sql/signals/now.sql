-- now.sql - what the recorded answers say of each domain now: the views that signals read.
--
--   SELECT host, provider FROM dns_now_ns WHERE domain = 'a.example';
--
-- A question may have been asked many times. Of each, the latest answer with a word of the world counts (NOERROR, NODATA, NXDOMAIN); where
-- none was had, the latest failure. Older ones are history, which dns_observation keeps. All of it works with trusted_schema off and
-- from a read-only file. zone is the domain's registrable domain, of which everything but a host's own addresses was asked.
--
-- SQLite pushes `domain = ...` down into all of these; none is a UNION without ALL or has a window function for that reason.

CREATE VIEW IF NOT EXISTS dns_now(domain, role, name, type, status, section, owner, rtype, ttl, data, priority, target, fields, asked_at) AS
SELECT domain, role, name, type, status, section, owner, rtype, ttl, data, priority, target, fields, asked_at
  FROM dns_answer AS a
 WHERE NOT EXISTS (
         SELECT 1 FROM dns_answer AS later
          WHERE later.role = a.role AND later.type = a.type AND later.name = a.name AND later.domain = a.domain
            AND later.asked_at > a.asked_at
            AND (later.status IN ('NOERROR', 'NODATA', 'NXDOMAIN') OR a.status NOT IN ('NOERROR', 'NODATA', 'NXDOMAIN')))
   AND (status IN ('NOERROR', 'NODATA', 'NXDOMAIN')
        OR NOT EXISTS (
         SELECT 1 FROM dns_answer AS other
          WHERE other.role = a.role AND other.type = a.type AND other.name = a.name AND other.domain = a.domain
            AND other.status IN ('NOERROR', 'NODATA', 'NXDOMAIN')));

-- Every domain there is something to say of: what was collected, and candidates that have not been yet.
CREATE VIEW IF NOT EXISTS dns_name(domain, zone) AS
SELECT domain, max(name)
  FROM dns_answer
 WHERE role = 'apex' AND type = 'SOA' AND domain IS NOT NULL
 GROUP BY domain
UNION ALL
SELECT DISTINCT domain_host(candidate.domain), domain_registrable(candidate.domain)
  FROM dns_candidate AS candidate
 WHERE domain_registrable(candidate.domain) IS NOT NULL
   AND NOT EXISTS (
     SELECT 1 FROM dns_answer AS a
      WHERE a.domain = domain_host(candidate.domain) AND a.role = 'apex' AND a.type = 'SOA');

-- A naming pattern that says something: with a run of digits in it, and so many letters beside it that `#.com` is none.
CREATE VIEW IF NOT EXISTS dns_name_pattern(domain, zone, pattern) AS
SELECT domain, zone, pattern
  FROM (SELECT domain, zone, name_pattern(zone) AS pattern FROM dns_name WHERE domain_label(zone) GLOB '*[0-9]*')
 WHERE pattern GLOB '*#*'
   AND length(replace(replace(replace(substr(pattern, 1, instr(pattern, '.') - 1), '#', ''), '%', ''), '-', ''))
       >= (SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'pattern_letters');

-- own: the nameserver lies under the domain itself. They are compared as BLOBs: of a text, substr() and length() see nothing behind a zero byte,
-- and a name that ends with one would lie under whatever stands before it. Where a CNAME leads to another zone, that one's nameservers are
-- not the domain's.
CREATE VIEW IF NOT EXISTS dns_now_ns(domain, zone, host, provider, own) AS
SELECT domain, name, target,
       (SELECT label FROM dns_reference WHERE kind = 'ns_provider' AND value = target LIMIT 1),
       substr(CAST('.' || target AS BLOB), -1 - length(CAST(name AS BLOB))) = CAST('.' || name AS BLOB)
  FROM dns_now
 WHERE role = 'apex' AND type = 'NS' AND rtype = 'NS' AND status = 'NOERROR' AND section = 'answer' AND owner = name
   AND target NOT IN ('', '.');

-- A null MX (RFC 7505) is none of them.
CREATE VIEW IF NOT EXISTS dns_now_mx(domain, zone, host, preference, provider, own) AS
SELECT domain, name, target, priority,
       (SELECT label FROM dns_reference WHERE kind = 'mx_provider' AND value = target LIMIT 1),
       substr(CAST('.' || target AS BLOB), -1 - length(CAST(name AS BLOB))) = CAST('.' || name AS BLOB)
  FROM dns_now
 WHERE role = 'apex' AND type = 'MX' AND rtype = 'MX' AND status = 'NOERROR' AND section = 'answer' AND target NOT IN ('', '.');

-- The domain's own addresses: of a host its own, not those of the domain above it.
CREATE VIEW IF NOT EXISTS dns_now_address(domain, type, address) AS
SELECT domain, type, data
  FROM dns_now
 WHERE role IN ('apex', 'host') AND type IN ('A', 'AAAA') AND rtype = type AND status = 'NOERROR' AND section = 'answer'
   AND name = domain;

-- The addresses of nameservers and mail hosts.
CREATE VIEW IF NOT EXISTS dns_now_host_address(domain, role, host, type, address) AS
SELECT domain, role, name, type, data
  FROM dns_now
 WHERE role IN ('ns', 'mx') AND type IN ('A', 'AAAA') AND rtype = type AND status = 'NOERROR' AND section = 'answer';

-- What was known of an address when the domain was collected. name is the address's reverse name, by which it is found.
CREATE VIEW IF NOT EXISTS dns_now_asn(domain, name, asn, org, country) AS
SELECT domain, name, data, evidence_value(fields, 'org'), evidence_value(fields, 'country')
  FROM dns_now
 WHERE role = 'asn' AND type = 'ASN' AND rtype = 'ASN';

-- The SOA at the domain's own apex. RNAME and mailbox are read out of the record's text, in which the first dot that is not escaped
-- stands for the @ (RFC 1035 section 8). usual: the RNAME says nothing of who runs the domain; it is
--   a provider's default,
--   at the operator of the nameservers, who is somebody else, or
--   a usual mailbox (hostmaster@) at the domain itself.
CREATE VIEW IF NOT EXISTS dns_now_soa(domain, zone, rname, mailbox, ttl, usual) AS
SELECT domain, zone, rname, replace(substr(rname, 1, at - 1), '\.', '.') || '@' || substr(rname, at + 1), ttl,
       EXISTS (SELECT 1 FROM dns_reference WHERE kind = 'soa_rname' AND value = rname)
       OR (substr('.' || rname, -1 - length(zone)) = '.' || zone
           AND EXISTS (SELECT 1 FROM dns_reference WHERE kind = 'rname_mailbox' AND value = substr(rname, 1, at - 1)))
       OR EXISTS (SELECT 1 FROM dns_now_ns AS ns
                   WHERE ns.domain = soa.domain AND NOT ns.own
                     AND domain_registrable(ns.host) = domain_registrable(substr(rname, at + 1)))
  FROM (SELECT domain, zone, rname, ttl, instr(replace(rname, '\.', '--'), '.') AS at
          FROM (SELECT domain, name AS zone, ttl, rtrim(substr(behind_mname, 1, instr(behind_mname, ' ') - 1), '.') AS rname
                  FROM (SELECT domain, name, ttl, substr(data, instr(data, ' ') + 1) AS behind_mname
                          FROM dns_now
                         WHERE role = 'apex' AND type = 'SOA' AND rtype = 'SOA' AND status = 'NOERROR' AND section = 'answer'
                           AND owner = name))) AS soa
 WHERE at > 1;

-- The SPF record of a domain that has one, its character strings joined.
CREATE VIEW IF NOT EXISTS dns_now_spf(domain, spf) AS
SELECT domain, trim(replace(data, '" "', ''), '"')
  FROM dns_now
 WHERE role = 'apex' AND type = 'TXT' AND rtype = 'TXT' AND status = 'NOERROR' AND section = 'answer'
   AND lower(substr(data, 1, 8)) IN ('"v=spf1 ', '"v=spf1"');

-- Domains that are served by a content delivery network: their address is reached by way of its names, or it runs their nameservers.
CREATE VIEW IF NOT EXISTS dns_now_cdn(domain, cdn) AS
SELECT a.domain, cdn.label
  FROM dns_now AS a
  JOIN dns_reference AS cdn ON cdn.kind = 'cdn' AND cdn.value = a.target
 WHERE a.role IN ('apex', 'host') AND a.type = 'A' AND a.rtype = 'CNAME' AND a.name = a.domain
UNION ALL
SELECT ns.domain, ns.provider
  FROM dns_now_ns AS ns
 WHERE ns.provider IN (SELECT label FROM dns_reference WHERE kind = 'cdn');
