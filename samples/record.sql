-- record.sql - collects what the mornings and the README look at, and prints it as a script: samples/recording.sql.
--
-- Read by record.sh, which made the table zone(name): the zones that the server has.
.read samples/log.sql
.output /dev/null
SELECT dns_install();

-- Everything in the lab that is somebody's domain; the domains of the log, most of which do not exist; and the hosts that only one or
-- two machines asked for, or that lie under a name that anybody can get.
INSERT INTO dns_candidate(domain, source)
SELECT name, 'lab' FROM zone WHERE domain_registrable(name) = name AND domain_tld(name) <> 'arpa'
UNION
SELECT domain, 'lab' FROM domain
UNION
SELECT host, 'lab' FROM asked JOIN domain USING (domain) WHERE type = 'A' AND clients <= 2 AND host <> domain;
SELECT dns_enrich();

-- Each answer once, whichever domains it was had for: dns_enrich() gives it back to each of them. Who answered, when and how fast is the
-- same for all, so that making it again changes what has changed.
.output stdout
.mode list
.headers off
.print '-- recording.sql - the lab as its DNS answered, made by samples/record.sh: table recorded.'
.print '--'
.print '--   .read samples/recording.sql'
.print "--   SELECT dns_replay('recorded');          from here on nothing is sent"
.print '--   SELECT dns_enrich();                     candidates to dns_answer, as if it had asked'
.print '--'
.print '-- What is the same in every row is the default of its column; time and server are set, the rest is as recorded.'
.print 'CREATE TABLE recorded('
.print '  role TEXT, name TEXT, type TEXT, status TEXT, section TEXT, owner TEXT, rtype TEXT, ttl INTEGER, data TEXT, priority INTEGER,'
.print '  target TEXT, fields TEXT, aa INTEGER DEFAULT 1, ad INTEGER DEFAULT 0, tc INTEGER DEFAULT 0,'
.print "  resolver TEXT DEFAULT '192.0.2.53:53', rtt_ms REAL DEFAULT 1.0, tries INTEGER DEFAULT 1,"
.print '  asked_at REAL DEFAULT 1789459200 -- 2026-09-15 08:00 UTC'
.print ');'
.print 'INSERT INTO recorded(name, type, status, section, owner, rtype, ttl, data, priority, target, fields) VALUES'
CREATE TEMP TABLE line AS
SELECT role = 'asn' AS asn, domain_registrable(name) AS domain, name, type,
       quote(name) || ',' || quote(type) || ',' || quote(status) || ',' || quote(section) || ',' || quote(owner) || ',' || quote(rtype)
         || ',' || quote(ttl) || ',' || quote(data) || ',' || quote(priority) || ',' || quote(target) || ',' || quote(fields) AS row
FROM dns_answer
UNION
SELECT 0, NULL, name, type, 'not as the others: ' || name || ' ' || type || ' ' || status FROM dns_answer
WHERE role <> 'asn' AND (aa, ad, tc) IS NOT (1, 0, 0);
SELECT '(' || row || iif(lead(1) OVER (ORDER BY domain, name, type, row), '),', ');')
FROM line WHERE NOT asn ORDER BY domain, name, type, row;
.print 'INSERT INTO recorded(role, name, type, status, section, owner, rtype, ttl, data, priority, target, fields, aa, ad, tc, resolver, rtt_ms, tries) VALUES'
SELECT '(''asn'',' || row || iif(lead(1) OVER (ORDER BY name, row), ',NULL,NULL,NULL,NULL,NULL,0),', ',NULL,NULL,NULL,NULL,NULL,0);')
FROM line WHERE asn ORDER BY name, row;
