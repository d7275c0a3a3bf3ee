-- world.sql - the first of four scripts that make a large recorded store without a network, to measure views with: what is drawn from.
--
--   .load ./dnssig
--   SELECT dns_install();
--   .param init
--   .param set :domains 10000
--   .read tests/bench/store/world.sql
--   .read tests/bench/store/domains.sql
--   .read tests/bench/store/records.sql
--   .read tests/bench/store/answers.sql
--
-- In:   the parameter :domains, up to two million, and the tables of SELECT dns_install().
-- Out:  rows of dns_candidate, dns_label and dns_observation (origin 'sensor'), and the temp view store_answer, whose rows
--       tests/bench/store/fill.tcl inserts into dns_answer as dns_enrich would have.
--
-- Nothing is drawn by lot: what a domain has follows from its number, so a store of one size is the same everywhere. The shares are
-- the world's by rule of thumb: few large providers of DNS and mail have most domains, fifty addresses hold a third of all web sites,
-- small hosters serve some fifty domains each, and a twentieth is odd. Three domains in a hundred were collected again on the next two
-- days, a third of them with other addresses. A question about what many domains have (a nameserver's address, the name of an address)
-- is asked once in ten minutes and recorded under each domain, as the session's cache has it. All is as a recursive resolver answers.

CREATE TEMP TABLE store_size AS
SELECT domains, max(4, domains / 200) AS hosters, max(2, domains / 250) AS owners, max(2, domains / 300) AS boutiques,
       max(10, domains / 20) AS delegation_sets, 1795000000 AS started
  FROM (SELECT CAST(:domains AS INTEGER) AS domains);

-- Numbers that look drawn: a chain of squares modulo 2^31 - 1 from each seed. Every choice takes a number of its own, or other digits.
CREATE TEMP TABLE store_draw(
  seed INTEGER PRIMARY KEY,
  x0 INTEGER AS ((seed * 48271 + 11) % 2147483647) STORED,
  x1 INTEGER AS ((x0 * x0 + seed) % 2147483647) STORED,
  x2 INTEGER AS ((x1 * x1 + x0) % 2147483647) STORED,
  x3 INTEGER AS ((x2 * x2 + x1) % 2147483647) STORED,
  x4 INTEGER AS ((x3 * x3 + x2) % 2147483647) STORED,
  x5 INTEGER AS ((x4 * x4 + x3) % 2147483647) STORED,
  x6 INTEGER AS ((x5 * x5 + x4) % 2147483647) STORED,
  x7 INTEGER AS ((x6 * x6 + x5) % 2147483647) STORED,
  x8 INTEGER AS ((x7 * x7 + x6) % 2147483647) STORED,
  x9 INTEGER AS ((x8 * x8 + x7) % 2147483647) STORED
);

-- 128 words. 37 and 53, by which names step through them, have no factor in common with that: no two domains have the same words.
CREATE TEMP TABLE store_word(i INTEGER PRIMARY KEY, word TEXT);
INSERT INTO store_word(i, word)
WITH RECURSIVE
  word(i, word, rest) AS (
    SELECT -1, NULL,
           'acorn amber anchor apple arrow aspen autumn bakery balance bamboo barn beacon birch blossom blue bold bright bridge '
           || 'brook candle canyon carbon castle cedar chalk cherry city clear cliff clover cloud coast cobalt copper coral cosmic '
           || 'cotton craft creek crystal dawn delta desert digital dragon dream dune eagle earth east echo ember emerald falcon '
           || 'family farm feather field fire first forest fox frost garden gentle ginger glass global golden grand granite green '
           || 'harbor hazel heritage hidden hill home honey horizon indigo iron island ivory jade jasmine kitchen lake laurel '
           || 'lemon light lily linen lion lotus lucky lunar magnolia maple marble meadow mellow mint modern moon mosaic mountain '
           || 'noble north nova oak ocean olive opal orchard orchid otter pacific palm panda paper pearl pebble pepper pine '
           || 'pioneer planet plum '
    UNION ALL
    SELECT i + 1, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM word WHERE rest <> ''
  )
SELECT i, word FROM word WHERE i >= 0;

-- Of a thousand domains so many have each; what has its kind from first up to the next one's.
CREATE TEMP TABLE store_share(what TEXT, kind TEXT, first INTEGER, PRIMARY KEY(what, first)) WITHOUT ROWID;
INSERT INTO store_share(what, kind, first)
WITH
  list(i, what, kind, share) AS (
    VALUES
      (1, 'tld', 'com', 467), (2, 'tld', 'net', 60), (3, 'tld', 'org', 60), (4, 'tld', 'de', 60), (5, 'tld', 'co.uk', 50),
      (6, 'tld', 'nl', 30), (7, 'tld', 'fr', 25), (8, 'tld', 'com.br', 20), (9, 'tld', 'it', 20), (10, 'tld', 'pl', 15),
      (11, 'tld', 'ru', 25), (12, 'tld', 'eu', 15), (13, 'tld', 'ch', 10), (14, 'tld', 'info', 25), (15, 'tld', 'io', 15),
      (16, 'tld', 'shop', 20), (17, 'tld', 'online', 20), (18, 'tld', 'xyz', 25), (19, 'tld', 'top', 15), (20, 'tld', 'icu', 5),
      (21, 'tld', 'click', 5), (22, 'tld', 'cyou', 5), (23, 'tld', 'tk', 5), (24, 'tld', 'duckdns.org', 3),

      (1, 'dns', 'cloudflare', 240), (2, 'dns', 'godaddy', 110), (3, 'dns', 'route53', 70), (4, 'dns', 'namecheap', 70),
      (5, 'dns', 'digitalocean', 30), (6, 'dns', 'hetzner', 30), (7, 'dns', 'hoster', 250), (8, 'dns', 'self', 100),
      (9, 'dns', 'single', 20), (10, 'dns', 'lame', 12), (11, 'dns', 'boutique', 20), (12, 'dns', 'crypto', 2),
      (13, 'dns', 'sinkhole', 2), (14, 'dns', 'NXDOMAIN', 30), (15, 'dns', 'SERVFAIL', 9), (16, 'dns', 'TIMEOUT', 5),

      (1, 'mail', 'google five', 90), (2, 'mail', 'google', 210), (3, 'mail', 'microsoft', 200), (4, 'mail', 'hoster', 280),
      (5, 'mail', 'self', 100), (6, 'mail', 'none', 90), (7, 'mail', 'null', 12), (8, 'mail', 'mirror', 6), (9, 'mail', 'gibberish', 3),
      (10, 'mail', 'typosquat', 2), (11, 'mail', 'mixed', 7),

      (1, 'place', 'hub', 300), (2, 'place', 'own', 575), (3, 'place', 'two', 80), (4, 'place', 'many', 4), (5, 'place', 'special', 4),
      (6, 'place', 'sinkhole', 2), (7, 'place', 'none', 35),

      (1, 'rname', 'usual', 550), (2, 'rname', 'unique', 250), (3, 'rname', 'owner', 200)
  )
SELECT what, kind, sum(share) OVER upto - share
  FROM list
WINDOW upto AS (PARTITION BY what ORDER BY i);

-- 0..119 are anybody's, a /16 each; three of them are on lists. From 200 on the crowded ones, from 300 on the providers'.
CREATE TEMP TABLE store_net(net INTEGER PRIMARY KEY, base INTEGER, asn INTEGER, org TEXT, country TEXT, zone TEXT);
INSERT INTO store_net(net, base, asn, org, country, zone)
WITH RECURSIVE
  n(net) AS (SELECT 0 UNION ALL SELECT net + 1 FROM n WHERE net < 119),
  made AS (
    SELECT net, word,
           CAST(substr('031037045046062077078080081082084086088089091092109144146151159162164167176178185188193194',
                       1 + net % 30 * 3, 3) AS INTEGER) * 16777216 + (net * 29 + 7) % 256 * 65536 AS base
      FROM n JOIN store_word ON i = net
  )
SELECT net, base, CASE net WHEN 17 THEN 210644 WHEN 55 THEN 44477 WHEN 90 THEN 29073 ELSE 200000 + net * 37 END,
       upper(substr(word, 1, 1)) || substr(word, 2)
       || CASE net % 4 WHEN 0 THEN ' Telecom' WHEN 1 THEN ' Hosting GmbH' WHEN 2 THEN ' Networks, Inc.' ELSE ' Cloud B.V.' END,
       substr('USUSUSDEDENLNLFRGBGBRUSEPLCASGUACNITBRCH', 1 + net % 20 * 2, 2),
       word || CASE net % 4 WHEN 0 THEN 'tel.net' WHEN 1 THEN '-hosting.de' WHEN 2 THEN 'networks.com' ELSE 'cloud.eu' END
  FROM made
UNION ALL
SELECT 200 + net, (23 + net) * 16777216 + 185 * 65536 + 144 * 256, 63000 + net, 'Site Builder ' || net, 'US', 'sites' || net || '.com'
  FROM n
 WHERE net < 10
UNION ALL
VALUES (300, 173 * 16777216 + 245 * 65536 + 58 * 256, 13335, 'CLOUDFLARENET', 'US', 'cloudflare.com'),
       (301, 97 * 16777216 + 74 * 65536 + 100 * 256, 44273, 'GoDaddy.com, LLC', 'US', 'secureserver.net'),
       (302, 205 * 16777216 + 251 * 65536 + 192 * 256, 16509, 'AMAZON-02', 'US', 'amazonaws.com'),
       (303, 156 * 16777216 + 154 * 65536 + 132 * 256, 397213, 'SECURITYSERVICES', 'US', 'ultradns.net'),
       (304, 162 * 16777216 + 159 * 65536 + 24 * 256, 14061, 'DIGITALOCEAN-ASN', 'US', 'digitalocean.com'),
       (305, 213 * 16777216 + 133 * 65536 + 100 * 256, 24940, 'Hetzner Online GmbH', 'DE', 'your-server.de'),
       (306, 142 * 16777216 + 250 * 65536, 15169, 'GOOGLE', 'US', '1e100.net'),
       (307, 52 * 16777216 + 101 * 65536, 8075, 'MICROSOFT-CORP-MSN-AS-BLOCK', 'US', 'outlook.com'),
       (308, 148 * 16777216 + 81 * 65536 + 111 * 256, 1887, 'NASK', 'PL', 'cert.pl'),
       (309, 10 * 16777216, NULL, NULL, NULL, NULL);

-- A hoster has two nameservers, a web server and a mail host in a /24 of its own; half have the second nameserver elsewhere.
CREATE TEMP TABLE store_hoster(j INTEGER PRIMARY KEY, zone TEXT, net INTEGER, spot INTEGER, away INTEGER);
INSERT INTO store_hoster(j, zone, net, spot, away)
WITH RECURSIVE n(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM n, store_size WHERE j < hosters - 1)
SELECT j,
       first.word || second.word
       || CASE j % 5 WHEN 0 THEN 'host.com' WHEN 1 THEN 'hosting.net' WHEN 2 THEN 'servers.eu' WHEN 3 THEN '-web.com' ELSE 'net.de' END,
       j % 120, 256 * (j / 120 % 100 + 2), CASE WHEN j % 2 THEN (j + 40) % 120 ELSE j % 120 END
  FROM n
  JOIN store_word AS first ON first.i = j * 37 % 128
  JOIN store_word AS second ON second.i = (j / 128 * 53 + j % 128 * 11 + 5) % 128;

