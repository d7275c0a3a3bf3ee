-- domains.sql - the domains of the store, and each time that one was collected. After world.sql, which says how.

-- Eight names in 800 are a series, most of whose choices are one: one owner bought them by the dozen.
CREATE TEMP TABLE store_number(n INTEGER PRIMARY KEY, run INTEGER, seed INTEGER);
INSERT INTO store_number(n, run, seed)
WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n, store_size WHERE n < domains - 1)
SELECT n, CASE WHEN n % 800 < 8 THEN n / 800 END, CASE WHEN n % 800 < 8 AND n / 800 % 4 THEN 1000000000 + n / 800 ELSE n END FROM n;
INSERT INTO store_draw(seed) SELECT n FROM store_number UNION SELECT seed FROM store_number;

CREATE TEMP TABLE store_brand AS
SELECT row_number() OVER (ORDER BY label) - 1 AS i, label, count(*) OVER () AS brands
  FROM (SELECT DISTINCT domain_label(ltrim(pattern, '.')) AS label FROM dns_reference WHERE kind = 'brand')
 WHERE length(label) > 4;

-- dns, mail, place, rname: which kind of each it has. owner: who has several. net, own: its network, and its number there.
CREATE TEMP TABLE store_domain(
  n INTEGER PRIMARY KEY, seed INTEGER, domain TEXT UNIQUE ON CONFLICT IGNORE, zone TEXT, tld TEXT,
  dns TEXT, mail TEXT, place TEXT, rname TEXT, there INTEGER AS (dns NOT IN ('NXDOMAIN', 'SERVFAIL', 'TIMEOUT')) STORED,
  hoster INTEGER, owner INTEGER, net INTEGER, own INTEGER, v6 TEXT, dmarc TEXT, ttl INTEGER, again INTEGER, changing INTEGER
);
INSERT INTO store_domain(n, seed, domain, zone, tld, dns, mail, place, rname, hoster, owner, net, own, v6, dmarc, ttl, again, changing)
WITH
  -- A name of a series, one drawn by lot, one that imitates a brand, or words.
  named AS (
    SELECT number.n AS n, number.seed AS seed, lot.x8 AS luck,
           CASE WHEN run IS NOT NULL
                THEN (11 + number.n % 800 * 7) || first.word || CASE WHEN run > 511 THEN second.word ELSE '' END
                     || CASE run / 128 % 4 WHEN 0 THEN '-login' WHEN 1 THEN '-secure' WHEN 2 THEN '-account' ELSE '-verify' END
                WHEN lot.x9 % 100 = 0
                THEN (WITH RECURSIVE letter(k, rest, text) AS (
                        SELECT 0, lot.x6 * 2147483647 + lot.x7, ''
                        UNION ALL
                        SELECT k + 1, rest / 23, text || substr('bcdfghjklmnpqrstvwxzqxj', 1 + rest % 23, 1) FROM letter WHERE k < 11)
                      SELECT text FROM letter WHERE k = 11)
                WHEN lot.x9 % 250 = 1
                THEN (SELECT label FROM store_brand WHERE i = lot.x7 % brands) || '-' || first.word || second.word
                ELSE first.word || CASE WHEN lot.x9 / 7 % 5 THEN '' ELSE '-' END || second.word
                     || CASE WHEN number.n < 16384 THEN '' ELSE (SELECT word FROM store_word WHERE i = number.n / 16384 % 128) END
                     || CASE WHEN lot.x9 / 41 % 100 < 6 THEN lot.x7 % 99 + 1 ELSE '' END END AS label
      FROM store_number AS number
      JOIN store_draw AS lot ON lot.seed = number.n
      JOIN store_word AS first ON first.i = coalesce(run, number.n) * 37 % 128
      JOIN store_word AS second ON second.i = (coalesce(run, number.n) / 128 * 53 + coalesce(run, number.n) % 128 * 7) % 128
  ),
  chosen AS (
    SELECT n, seed, label, CASE WHEN luck % 50 THEN '' WHEN luck / 50 % 3 THEN 'www.' ELSE 'login.' END AS host,
           (SELECT kind FROM store_share WHERE what = 'tld' AND first <= x9 / 1000 % 1000 ORDER BY first DESC LIMIT 1) AS tld,
           (SELECT kind FROM store_share WHERE what = 'dns' AND first <= x2 % 1000 ORDER BY first DESC LIMIT 1) AS dns,
           (SELECT kind FROM store_share WHERE what = 'mail' AND first <= x3 % 1000 ORDER BY first DESC LIMIT 1) AS mail,
           (SELECT kind FROM store_share WHERE what = 'place' AND first <= x4 % 1000 ORDER BY first DESC LIMIT 1) AS place,
           (SELECT kind FROM store_share WHERE what = 'rname' AND first <= x1 % 1000 ORDER BY first DESC LIMIT 1) AS rname,
           (x5 % owners) * (x6 % owners) / owners AS owner,
           x1, x3, x4, x5, x6, x7, x8
      FROM named JOIN store_draw USING(seed) JOIN store_size
  ),
  -- Half of the domains of one owner stand on one machine.
  settled AS (
    SELECT n, seed, label, host, tld, dns, mail, place, rname, owner,
           rname = 'owner' AND dns IN ('self', 'boutique') AND x8 / 3 % 2 AS together, x1, x3, x4, x5, x6, x7
      FROM chosen
  )
SELECT n, seed, host || label || '.' || tld, label || '.' || tld, tld, dns, mail, place, rname, x5 % hosters, owner,
       CASE WHEN together THEN owner % 120 ELSE x6 % 120 END,
       CASE WHEN together THEN 30000 + owner ELSE 33000 + x7 % 32000 END,
       CASE WHEN x7 / 100 % 100 < 15 AND place <> 'none'
            THEN ip_canonical(format('2a%02x:%x:%x::%x', x5 % 16, x5 % 120 + 16, x6 % 65536, x7 % 250 + 1)) END,
       CASE WHEN x4 / 1000 % 100 < 55
            THEN 'v=DMARC1; p=' || CASE x4 % 3 WHEN 0 THEN 'none' WHEN 1 THEN 'quarantine' ELSE 'reject' END
                 || '; rua=mailto:dmarc@' || label || '.' || tld END,
       CASE WHEN x3 / 1000 % 100 < 4 THEN 60 WHEN x3 / 1000 % 100 < 50 THEN 300 WHEN x3 / 1000 % 100 < 80 THEN 3600 ELSE 14400 END,
       x1 / 1000 % 100 < 3, x1 / 100000 % 3 = 0
  FROM settled, store_size;

-- Each time that a domain was collected: all once in the order of names, 25 a second, some again one and two days later. turn: 100 are
-- under way at a time. round: when the ten minutes began for which an answer is kept.
CREATE TEMP TABLE store_visit(
  visit INTEGER PRIMARY KEY, n INTEGER, day INTEGER, at REAL,
  batch INTEGER AS (visit / 500) STORED, turn INTEGER AS (visit / 100 * 1000 + visit % 100) STORED,
  round INTEGER AS (CAST(at AS INTEGER) / 600 * 600) STORED
);
INSERT INTO store_visit(visit, n, day, at)
SELECT row_number() OVER (ORDER BY day, domain) - 1, n, day,
       started + 86400 * day + 0.04 * (row_number() OVER (PARTITION BY day ORDER BY domain) - 1)
  FROM (SELECT n, domain, 0 AS day FROM store_domain
        UNION ALL
        SELECT n, domain, later.day FROM store_domain, (SELECT 1 AS day UNION ALL SELECT 2) AS later WHERE again), store_size;
CREATE INDEX temp.store_visit_by_batch ON store_visit(batch);

INSERT INTO dns_candidate(domain, source, first_seen)
SELECT domain, CASE n % 3 WHEN 0 THEN 'mail' ELSE 'dns' END, started - 600000 + n FROM store_domain, store_size ORDER BY domain;

-- What the analyst knows; of a tenth of the series one name.
INSERT INTO dns_label(domain, label, source)
SELECT zone, CASE WHEN n % 5 THEN 'bad' WHEN n % 2 THEN 'good' ELSE 'owned' END, 'case ' || (n % 40)
  FROM store_domain JOIN store_draw USING(seed)
 WHERE x9 / 17 % 400 = 0
UNION
SELECT zone, 'bad', 'case of a series' FROM store_domain JOIN store_number USING(n) WHERE run % 10 = 1 AND n % 800 = 0;

-- What a sensor saw elsewhere: an older address of each of 300 domains; of two domains 60 addresses each within a week, in as many
-- networks; and 120 strangers on the most crowded address.
INSERT INTO dns_observation(rrname, rrtype, rdata, time_first, time_last, count, origin)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
SELECT d.zone, 'A', format('%d.%d.%d.%d', base >> 24, base >> 16 & 255, (own + i) >> 8 & 255, (own + i) & 255),
       started - 9000000 - i * 3600, started - 800000 - i * 1800, 3 + i % 90, 'sensor'
  FROM n JOIN store_size JOIN store_domain AS d ON d.n = i * max(1, domains / 300) JOIN store_net USING(net)
UNION ALL
SELECT d.zone, 'A', format('%d.%d.%d.%d', base >> 24, base >> 16 & 255, 200 + i % 50, 7 + i), started - i * 3000, started - i * 3000 + 1500,
       1 + i % 7, 'sensor'
  FROM n JOIN store_size JOIN store_domain AS d ON d.n IN (10, 20) JOIN store_net ON store_net.net = i * 2
 WHERE i < 60
UNION ALL
SELECT 'neighbour' || i || '.example', 'A', format('%d.%d.%d.%d', base >> 24, base >> 16 & 255, base >> 8 & 255, 10),
       started - 5000000, started - 1000000, 5, 'sensor'
  FROM n JOIN store_size JOIN store_net ON net = 200
 WHERE i < 120;
