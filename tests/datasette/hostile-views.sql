-- hostile-views.sql - after hostile.sql: what dns_install made as views are somebody else's tables, of all types, and their texts want more.
CREATE TEMP TABLE bad(n INTEGER PRIMARY KEY, text);
INSERT INTO bad(text) SELECT text FROM evil;
INSERT INTO bad(text) VALUES (NULL), (x'00ff3c7363726970743e'), (9e999), (-1), (replace(hex(zeroblob(200000)), '00', '<b>x'));

DROP VIEW dns_verdict;
CREATE TABLE dns_verdict(domain, score, signals, areas, reasons);
INSERT INTO dns_verdict SELECT text, text, text, text, text FROM bad;
INSERT INTO dns_verdict
SELECT 'evidence' || n || '.example', 0.5 + n / 100.0, 3, 2,
       json_array(json_object('signal', text, 'weight', n / 20.0, 'meaning', text, 'evidence', json_object('key ' || text, text, 'list', json_array(text, text, 1e300))),
                  json_object('signal', json_array(1), 'weight', text, 'meaning', json_array(text), 'evidence', text), text, 7)
  FROM bad WHERE typeof(text) <> 'blob' AND text IS NOT NULL;
INSERT INTO dns_verdict VALUES
  ('deep.example', 0.9, 1, 1, '[{"signal":"x.deep","weight":1,"meaning":"deep","evidence":' || replace(hex(zeroblob(450)), '00', '[') || replace(hex(zeroblob(450)), '00', ']') || '}]'),
  ('many.example', 0.9, 1, 1, (SELECT json_group_array(json_object('signal', 'x.' || value, 'weight', 1, 'meaning', 'many', 'evidence', json_object('a', 'b'))) FROM (WITH RECURSIVE each(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM each LIMIT 900) SELECT value FROM each))),
  ('broken.example', 2e99, -1, 1, '[{"signal":'),
  ('object.example', 0.4, 1, 1, '{"signal":"x"}');

DROP VIEW dns_signal_catalog;
CREATE TABLE dns_signal_catalog(signal, area, meaning, weight, source);
INSERT INTO dns_signal_catalog SELECT text, text, text, text, text FROM bad;
DROP VIEW dns_collection;
CREATE TABLE dns_collection(domain, state, asked, failed, collected_at);
INSERT INTO dns_collection SELECT text, text, text, text, text FROM bad;
DROP VIEW dns_edge;
CREATE TABLE dns_edge(from_kind, from_value, kind, to_kind, to_value);
INSERT INTO dns_edge SELECT 'domain', a.text, b.text, b.text, b.text FROM bad AS a, bad AS b WHERE length(b.text) < 2000 OR a.n = 1;
DROP VIEW dns_cluster;
CREATE TABLE dns_cluster(cluster, domain, via);
INSERT INTO dns_cluster SELECT 'plain.example', a.text, (SELECT json_group_array(b.text || ' ' || b.text) FROM bad AS b WHERE typeof(b.text) = 'text' AND length(b.text) < 2000) FROM bad AS a;
INSERT INTO dns_cluster SELECT text, text, text FROM bad;
DROP VIEW dns_now;
CREATE TABLE dns_now(domain, role, name, type, status, section, owner, rtype, ttl, data, priority, target, fields, asked_at);
INSERT INTO dns_now SELECT a.text, b.text, b.text, b.text, b.text, b.text, b.text, b.text, b.text, b.text, b.text, b.text, b.text, b.text FROM bad AS a, bad AS b WHERE length(b.text) < 2000 OR a.n < 3;
