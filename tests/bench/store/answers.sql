-- answers.sql - the rows that dns_enrich would have recorded of the domains that domains.sql and records.sql made.
--
--   INSERT INTO dns_answer
--   SELECT domain, role, name, type, status, section, owner, rtype, ttl, data, priority, target, fields, aa, ad, tc, resolver, rtt_ms,
--          tries, asked_at
--     FROM store_answer WHERE batch = 0 ORDER BY turn;
--
-- Out: the temp view store_answer, the columns of dns_answer behind batch and turn, which are the order of arrival: a batch is 500
--      domains, as dns_enrich commits them, and is found quickly; within it 100 domains are under way at a time, first what is asked of
--      them, then what that led to.

-- One row for each record, or for the question that got none; what depends on those alone is left to the view below. no_data: the status
-- where there is no record. at: when the question was asked; of what several domains have, once in ten minutes.
CREATE TEMP VIEW store_row(batch, turn, domain, role, name, type, no_data, owner, ttl, data, priority, target, fields, at) AS
-- Of what is not there or does not answer, the first questions only. With NXDOMAIN comes the SOA of the zone above.
SELECT v.batch, v.turn, d.domain, first.role,
       CASE first.role WHEN 'apex' THEN d.zone WHEN 'dmarc' THEN '_dmarc.' || d.zone ELSE d.domain END, first.type, d.dns, d.tld, 900,
       CASE WHEN first.type = 'SOA' AND d.dns = 'NXDOMAIN'
            THEN 'a.nic.' || d.tld || '. hostmaster.nic.' || d.tld || '. 1 1800 900 604800 900' END,
       NULL, 'a.nic.' || d.tld,
       json_object('mname', 'a.nic.' || d.tld, 'rname', 'hostmaster.nic.' || d.tld, 'serial', 1, 'refresh', 1800, 'retry', 900,
                   'expire', 604800, 'minimum', 900),
       v.at + first.i * 0.002
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
  JOIN (SELECT 1 AS i, 'apex' AS role, 'A' AS type
        UNION ALL
        VALUES (2, 'apex', 'AAAA'), (3, 'apex', 'NS'), (4, 'apex', 'SOA'), (5, 'apex', 'MX'), (6, 'apex', 'TXT'), (7, 'dmarc', 'TXT'),
               (8, 'host', 'A'), (9, 'host', 'AAAA'), (10, 'host', 'CNAME')) AS first ON first.role <> 'host' OR d.domain <> d.zone
 WHERE NOT d.there
UNION ALL
SELECT v.batch, v.turn, d.domain, own.role, CASE own.role WHEN 'apex' THEN d.zone ELSE d.domain END, 'A', 'NODATA',
       CASE own.role WHEN 'apex' THEN d.zone ELSE d.domain END, d.ttl, p.address, NULL, NULL, NULL, v.at + own.later
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
  JOIN (SELECT 'apex' AS role, 0.002 AS later UNION ALL VALUES ('host', 0.016)) AS own ON own.role = 'apex' OR d.domain <> d.zone
  LEFT JOIN store_place AS p ON p.n = v.n AND p.day = v.day
 WHERE d.there
UNION ALL
SELECT v.batch, v.turn, d.domain, own.role, CASE own.role WHEN 'apex' THEN d.zone ELSE d.domain END, 'AAAA', 'NODATA',
       CASE own.role WHEN 'apex' THEN d.zone ELSE d.domain END, d.ttl, d.v6, NULL, NULL, NULL, v.at + own.later
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
  JOIN (SELECT 'apex' AS role, 0.004 AS later UNION ALL VALUES ('host', 0.018)) AS own ON own.role = 'apex' OR d.domain <> d.zone
 WHERE d.there
UNION ALL
SELECT v.batch, v.turn, d.domain, 'host', d.domain, 'CNAME', 'NODATA', NULL, NULL, NULL, NULL, NULL, NULL, v.at + 0.02
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
 WHERE d.there AND d.domain <> d.zone
UNION ALL
SELECT v.batch, v.turn, d.domain, 'apex', d.zone, 'NS', 'NODATA', d.zone, 21600, ns.host || '.', NULL, ns.host, NULL, v.at + 0.006
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
  JOIN store_ns AS ns ON ns.n = v.n AND ns.day = v.day
UNION ALL
SELECT v.batch, v.turn, d.domain, 'apex', d.zone, 'SOA', 'NODATA', d.zone, d.ttl,
       s.mname || '. ' || s.rname || '. ' || s.serial || ' ' || s.refresh || ' 900 1209600 ' || s.minimum, NULL, s.mname,
       json_object('mname', s.mname, 'rname', s.rname, 'serial', s.serial, 'refresh', s.refresh, 'retry', 900, 'expire', 1209600,
                   'minimum', s.minimum),
       v.at + 0.008
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
  JOIN store_soa AS s USING(n)
UNION ALL
SELECT v.batch, v.turn, d.domain, 'apex', d.zone, 'MX', 'NODATA', d.zone, 3600, mx.preference || ' ' || mx.host || '.', mx.preference,
       CASE mx.host WHEN '' THEN '.' ELSE mx.host END, NULL, v.at + 0.01
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
  LEFT JOIN store_mx AS mx ON mx.n = v.n
 WHERE d.there
UNION ALL
SELECT v.batch, v.turn, d.domain, 'apex', d.zone, 'TXT', 'NODATA', d.zone, 3600, '"' || txt.text || '"', NULL, NULL, NULL, v.at + 0.012
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
  LEFT JOIN store_txt AS txt ON txt.n = v.n
 WHERE d.there
UNION ALL
SELECT v.batch, v.turn, d.domain, 'dmarc', '_dmarc.' || d.zone, 'TXT', 'NXDOMAIN', '_dmarc.' || d.zone, 3600, '"' || d.dmarc || '"',
       NULL, NULL, NULL, v.at + 0.014
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
 WHERE d.there
UNION ALL
SELECT v.batch, v.turn + 100, d.domain, 'ns', h.host, asked.type, h.no_data, h.host, h.ttl, a.address, NULL, NULL, NULL,
       CASE WHEN h.shared THEN v.round + length(h.host) * 0.01 + h.net * 0.011 + h.spot % 100 * 0.007 ELSE v.at + 0.03 END
       + CASE asked.type WHEN 'A' THEN 0 ELSE 0.002 END
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
  JOIN store_ns AS had ON had.n = v.n AND had.day = v.day
  JOIN store_host AS h ON h.host = had.host
  JOIN (SELECT 'A' AS type UNION ALL SELECT 'AAAA') AS asked
  LEFT JOIN store_host_address AS a ON a.host = h.host AND a.type = asked.type
UNION ALL
SELECT v.batch, v.turn + 100, d.domain, 'mx', h.host, asked.type, h.no_data, h.host, h.ttl, a.address, NULL, NULL, NULL,
       CASE WHEN h.shared THEN v.round + length(h.host) * 0.01 + h.net * 0.011 + h.spot % 100 * 0.007 ELSE v.at + 0.03 END
       + CASE asked.type WHEN 'A' THEN 0 ELSE 0.002 END
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
  JOIN store_mx AS had ON had.n = v.n
  JOIN store_host AS h ON h.host = had.host
  JOIN (SELECT 'A' AS type UNION ALL SELECT 'AAAA') AS asked
  LEFT JOIN store_host_address AS a ON a.host = h.host AND a.type = asked.type
UNION ALL
SELECT v.batch, v.turn + 100, d.domain, 'asn', a.name, 'ASN', 'NODATA', a.address, NULL, a.asn, NULL, NULL, a.fields, v.at + 0.05
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
  JOIN store_met AS met USING(visit)
  JOIN store_address AS a USING(address)
UNION ALL
SELECT v.batch, v.turn + 200, d.domain, 'ptr', a.name, 'PTR', 'NXDOMAIN', a.name, 86400, a.ptr || '.', NULL, a.ptr, NULL,
       CASE WHEN a.shared THEN v.round + unicode(substr(a.address, -1)) * 0.013 + length(a.name) * 0.017 ELSE v.at + 0.08 END
  FROM store_visit AS v
  JOIN store_domain AS d USING(n)
  JOIN store_met AS met USING(visit)
  JOIN store_address AS a USING(address);

-- denied: the record stands in the authority section of a name that is not there. asked: an 'asn' row comes out of a file.
CREATE TEMP VIEW store_answer(batch, turn, domain, role, name, type, status, section, owner, rtype, ttl, data, priority, target, fields,
                              aa, ad, tc, resolver, rtt_ms, tries, asked_at) AS
SELECT batch, turn, domain, role, name, type,
       CASE WHEN data IS NULL OR denied THEN no_data ELSE 'NOERROR' END,
       CASE WHEN data IS NULL THEN NULL WHEN denied THEN 'authority' ELSE 'answer' END,
       CASE WHEN data IS NOT NULL THEN owner END,
       CASE WHEN data IS NOT NULL THEN type END,
       CASE WHEN data IS NOT NULL THEN ttl END,
       data, priority,
       CASE WHEN data IS NOT NULL THEN target END,
       CASE WHEN data IS NULL THEN NULL
            WHEN type IN ('A', 'AAAA') THEN json_object('address', data)
            WHEN type = 'NS' THEN json_object('nsdname', target)
            WHEN type = 'PTR' THEN json_object('ptrdname', target)
            WHEN type = 'MX' THEN json_object('preference', priority, 'exchange', target)
            WHEN type = 'TXT' THEN json_object('strings', json_array(trim(data, '"')))
            ELSE fields END,
       CASE WHEN heard THEN 0 END, CASE WHEN heard THEN 0 END, CASE WHEN heard THEN 0 END, CASE WHEN role <> 'asn' THEN '192.0.2.53' END,
       CASE WHEN heard THEN 4 + CAST(at * 1000 AS INTEGER) % 977 / 10.0 END,
       CASE WHEN role = 'asn' THEN 0 WHEN heard THEN 1 ELSE 3 END, round(at, 3)
  FROM (SELECT batch, turn, domain, role, name, type, no_data, owner, ttl, data, priority, target, fields, at,
               role = 'apex' AND no_data = 'NXDOMAIN' AS denied, role <> 'asn' AND no_data <> 'TIMEOUT' AS heard
          FROM store_row);
