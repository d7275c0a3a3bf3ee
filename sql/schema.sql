-- schema.sql - what an investigation is kept in: candidates, answers, history, labels.
--
--   .load ./dnssig
--   SELECT dns_install();          or:  .read sql/schema.sql
--
-- dns_install() makes each object that is missing, gives a view, index or trigger the text that stands here, and leaves the rows of
-- tables alone. It reads this file compiled in (ext/surface/schema.awk says how a statement has to look for that); columns are only
-- ever added, at a table's end. Everything works with trusted_schema off and from a read-only file.

-- What is to be looked at, once the top sites are taken out. domain: any text with a host in it; it is asked in canonical form.
CREATE TABLE IF NOT EXISTS dns_candidate(
  domain TEXT NOT NULL PRIMARY KEY CHECK( typeof(domain) = 'text' AND domain <> '' ),
  source TEXT,     -- the log that it comes from
  first_seen REAL  -- Unix time
) WITHOUT ROWID;

-- The list of top sites that the user loads: Tranco, Umbrella, Majestic.
CREATE TABLE IF NOT EXISTS dns_popular(
  domain TEXT NOT NULL PRIMARY KEY,
  rank INTEGER
) WITHOUT ROWID;

-- Recorded answers: the columns of dns_collect, which are domain, role and those of dns. Running again appends.
CREATE TABLE IF NOT EXISTS dns_answer(
  domain TEXT,
  role TEXT,
  name TEXT,
  type TEXT,
  status TEXT,
  section TEXT,
  owner TEXT,
  rtype TEXT,
  ttl INTEGER,
  data TEXT,
  priority INTEGER,
  target TEXT,
  fields TEXT,
  aa INTEGER,
  ad INTEGER,
  tc INTEGER,
  resolver TEXT,
  rtt_ms REAL,
  tries INTEGER,
  asked_at REAL
);

-- One domain's answers by role and type. With the last three columns dns_collection is read from the index alone.
CREATE INDEX IF NOT EXISTS dns_answer_by_domain ON dns_answer(domain, role, type, name, status, asked_at);

-- All answers to one question, the latest last: what dns_now reads, and each signal its part of. In the order of domains, which is that of
-- the table where dns_enrich filled it, so that neighbours lie together.
CREATE INDEX IF NOT EXISTS dns_answer_by_question ON dns_answer(role, type, domain, name, asked_at, status);

-- Who has this record: an address, a TXT. The trigger below looks for the same record of the same answer here.
CREATE INDEX IF NOT EXISTS dns_answer_by_data ON dns_answer(data, rtype, owner, asked_at) WHERE data IS NOT NULL;

-- Who points to this host: a name server, a mail exchanger.
CREATE INDEX IF NOT EXISTS dns_answer_by_target ON dns_answer(target, rtype, domain) WHERE target IS NOT NULL;

-- Passive DNS, with the fields of the Common Output Format (draft-dulaunoy-dnsop-passive-dns-cof-13). Names are canonical, rdata reads
-- as the column data of dns does, times are Unix times. origin says who saw it: 'dns_answer' is this store itself.
CREATE TABLE IF NOT EXISTS dns_observation(
  rrname TEXT NOT NULL,
  rrtype TEXT NOT NULL,
  rdata TEXT NOT NULL,
  time_first REAL,
  time_last REAL,
  count INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 1,
  origin TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  PRIMARY KEY(rrname, rrtype, rdata, origin)
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS dns_observation_by_rdata ON dns_observation(rdata, rrtype, rrname);

-- Every record of a positive answer is an observation, once for each answer, however many domains that answer is recorded under; an
-- answer is its question, its server and its time. First, last and count come out the same in any order of arrival. Deleting answers
-- leaves what was seen: it is history. An 'asn' row is no record of the DNS.
CREATE TRIGGER IF NOT EXISTS dns_answer_is_observed AFTER INSERT ON dns_answer
WHEN NEW.status = 'NOERROR' AND NEW.section = 'answer' AND NEW.owner IS NOT NULL AND NEW.rtype <> 'ASN'
 AND NEW.data IS NOT NULL AND NEW.asked_at IS NOT NULL
 AND NOT EXISTS (
  SELECT 1 FROM dns_answer AS earlier
   WHERE earlier.data = NEW.data AND earlier.rtype = NEW.rtype AND earlier.owner = NEW.owner
     AND earlier.asked_at = NEW.asked_at AND earlier.rowid <> NEW.rowid
     AND earlier.name = NEW.name AND earlier.type = NEW.type AND earlier.resolver IS NEW.resolver
     AND earlier.status = 'NOERROR' AND earlier.section = 'answer'
 )
BEGIN
  INSERT INTO dns_observation(rrname, rrtype, rdata, time_first, time_last, count, origin)
  VALUES( NEW.owner, NEW.rtype, NEW.data, NEW.asked_at, NEW.asked_at, 1, 'dns_answer' )
  ON CONFLICT(rrname, rrtype, rdata, origin) DO UPDATE SET
    time_first = min(coalesce(time_first, excluded.time_first), excluded.time_first),
    time_last = max(coalesce(time_last, excluded.time_last), excluded.time_last),
    count = count + 1;
END;

-- What the analyst knows of a domain: 'bad', 'good', 'owned'.
CREATE TABLE IF NOT EXISTS dns_label(
  domain TEXT NOT NULL,
  label TEXT NOT NULL,
  source TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  PRIMARY KEY(domain, label, source)
) WITHOUT ROWID;

-- The analyst's additions to dns_reference. They count once SELECT dns_reference_load('dns_reference_user') says so.
CREATE TABLE IF NOT EXISTS dns_reference_user(
  kind TEXT NOT NULL,
  pattern TEXT NOT NULL,
  label TEXT,
  weight REAL,
  source TEXT,
  as_of TEXT
);

-- How far the collection of each candidate is. state:
--   'to do'      nothing is recorded under the candidate's name;
--   'cut short'  a question that is asked of every domain is not recorded, or some question has no word of the world (only NETWORK:
--                nothing could be sent; OFFLINE; CANCELLED), or nobody answered anything about the domain itself;
--   'collected'  the rest, and what is no name. That nobody answered a question, or refused to, is a fact, and counted in failed.
-- asked and failed count different questions, a failed one never had an answer; collected_at is when the last of them was asked.
-- Asked of every domain: six types at its apex and the TXT of _dmarc; of a host its own A, AAAA and CNAME, too. What the answers led to
-- was recorded by the statement that recorded them.
CREATE VIEW IF NOT EXISTS dns_collection(domain, state, asked, failed, collected_at) AS
SELECT domain,
       CASE WHEN no_name THEN 'collected'
            WHEN asked = 0 THEN 'to do'
            WHEN firsts < 7 + 3 * is_host OR final < asked OR NOT heard THEN 'cut short'
            ELSE 'collected' END,
       asked, asked - answered, collected_at
  FROM (SELECT candidate.domain AS domain,
               coalesce(domain_registrable(candidate.domain) <> domain_host(candidate.domain), 0) AS is_host,
               total(a.role = 'apex' AND a.type IS NULL) > 0 AS no_name,
               count(DISTINCT CASE WHEN a.role IN ('apex', 'dmarc', 'host') THEN a.role || a.type END) AS firsts,
               count(DISTINCT CASE WHEN a.role <> 'asn' THEN a.role || ' ' || a.type || ' ' || a.name END) AS asked,
               count(DISTINCT CASE WHEN a.role <> 'asn' AND a.status IN ('NOERROR', 'NODATA', 'NXDOMAIN')
                                   THEN a.role || ' ' || a.type || ' ' || a.name END) AS answered,
               count(DISTINCT CASE WHEN a.role <> 'asn' AND a.status NOT IN ('NETWORK', 'OFFLINE', 'CANCELLED')
                                   THEN a.role || ' ' || a.type || ' ' || a.name END) AS final,
               total(a.role IN ('apex', 'dmarc', 'host')
                     AND a.status NOT IN ('TIMEOUT', 'NETWORK', 'OFFLINE', 'CANCELLED')) > 0 AS heard,
               max(a.asked_at) AS collected_at
          FROM dns_candidate AS candidate
          LEFT JOIN dns_answer AS a ON a.domain = coalesce(domain_host(candidate.domain), candidate.domain)
         GROUP BY candidate.domain);
