-- hostile.sql - an investigation whose rows want to be more than text: names, labels, records and evidence with markup, quotes, URLs of
-- scripts, signs that turn text around, megabytes. Run on a connection with the extension, in an empty database.
--
-- The views are dnssig's own here; hostile-views.sql puts others in their places. Whatever runs sets window.hit.
SELECT dns_install();

CREATE TEMP TABLE evil(n INTEGER PRIMARY KEY, text TEXT);
INSERT INTO evil(text) VALUES
  ('<script>window.hit=1</script>'),
  ('"><img src=x onerror="window.hit=2">'),
  ('''><svg/onload=window.hit=3>'),
  ('javascript:window.hit=4'),
  ('</title></style></textarea><script>window.hit=5</script>'),
  ('a/b%2fc?d=e&f=g#h i+j.example'),
  ('..'),
  ('{{ 7*7 }}{% raw %}'),
  ('txt' || char(0x202e) || 'elpmaxe.gro' || char(0x2066, 0x200b, 0xfeff) || '.example'),
  ('bell' || char(7) || 'escape' || char(27) || '[31m' || char(0x9b) || '.example'),
  ('q"];evil [label=x\' || char(10) || 'y.example'),
  ('http://elsewhere.example/"onmouseover="window.hit=6'),
  ('&lt;b&gt;&amp;#60;'),
  (replace(hex(zeroblob(100)), '00', 'long') || '.example'),
  ('a ' || replace(hex(zeroblob(60)), '00', '<b>')),
  (CAST(x'c328a0a1' AS TEXT) || '.example'),
  ('plain.example');

INSERT INTO dns_candidate(domain, source, first_seen) SELECT text, text, n FROM evil;
INSERT INTO dns_candidate(domain, source) VALUES (replace(hex(zeroblob(300000)), '00', 'wide'), replace(hex(zeroblob(300000)), '00', 'wide'));
INSERT INTO dns_label(domain, label, source) SELECT text, text, text FROM evil;
INSERT INTO dns_label(domain, label, source) SELECT 'plain.example', text, text FROM evil WHERE text <> 'plain.example';
INSERT INTO dns_label(domain, label, source) VALUES ('plain.example', replace(hex(zeroblob(300000)), '00', '<i> '), '');
INSERT INTO dns_popular(domain, rank) SELECT text, '<u>' || n FROM evil;

-- All in one cluster by their contact, and a record of each kind with each text.
INSERT INTO dns_answer(domain, role, name, type, status, section, owner, rtype, ttl, data, target, fields, resolver, asked_at)
SELECT e.text, 'apex', e.text, k.type, 'NOERROR', 'answer', e.text, k.type, 60, k.data, k.target, '', 'r', 1789459200
  FROM evil AS e, (
    SELECT 'SOA' AS type, 'ns.quiet.example. x"]<script>window.hit=7</script>. 1 2 3 4 5' AS data, NULL AS target
    UNION ALL SELECT 'NS', 'ns.quiet.example.', 'ns"><script>window.hit=8</script>.example'
    UNION ALL SELECT 'MX', '10 mx', 'mx</text><script>window.hit=9</script>.example'
    UNION ALL SELECT 'A', '9.9.9.9', NULL
    UNION ALL SELECT 'A', '<a href="javascript:window.hit=10">x</a>', NULL
    UNION ALL SELECT 'TXT', '"v=spf1 <script>window.hit=11</script> ' || char(0x202e) || '-all"', NULL) AS k;
INSERT INTO dns_answer(domain, role, name, type, status, section, owner, rtype, ttl, data, resolver, asked_at)
VALUES ('plain.example', 'apex', 'plain.example', 'TXT', 'NOERROR', 'answer', 'plain.example', 'TXT', 60,
        '"v=spf1 ' || replace(hex(zeroblob(300000)), '00', 'spf<b>') || '"', 'r', 1789459200);
INSERT INTO dns_answer(domain, role, name, type, status, section, owner, rtype, ttl, data, asked_at)
SELECT 'plain.example', text, text, text, 'NOERROR', 'answer', text, text, text, text, 1789459200 + n FROM evil;
INSERT INTO dns_answer(domain, role, name, type, status, ttl, asked_at) VALUES
  ('plain.example', 'apex', 'plain.example', 'CAA', '<script>window.hit=12</script>', 9e999, 9e999),
  ('plain.example', 'apex', 'plain.example', 'AAAA', 'NODATA', -1, 'never');
INSERT OR REPLACE INTO dns_observation(rrname, rrtype, rdata, time_first, time_last, count, origin)
SELECT 'plain.example', text, text, CASE n % 4 WHEN 0 THEN -9e999 WHEN 1 THEN 1e300 WHEN 2 THEN 'soon' ELSE n * 1e8 END, 1789459200, text, text FROM evil;
