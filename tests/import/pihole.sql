-- The tables of pihole-FTL.db that matter, as FTL's database version 17 has them.
CREATE TABLE query_storage(id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp INTEGER NOT NULL, type INTEGER NOT NULL,
  status INTEGER NOT NULL, domain INTEGER NOT NULL, client INTEGER NOT NULL, forward INTEGER);
CREATE TABLE domain_by_id(id INTEGER PRIMARY KEY, domain TEXT NOT NULL);
CREATE VIEW queries AS SELECT id, timestamp, type, status,
  CASE typeof(domain) WHEN 'integer' THEN (SELECT domain FROM domain_by_id d WHERE d.id = q.domain) ELSE domain END domain,
  client, forward FROM query_storage q;
INSERT INTO domain_by_id VALUES(1, 'www.google.com'), (2, 'tracker.odd-shop.org'), (3, 'pi.hole'), (4, '_ldap._tcp.third-way.org');
INSERT INTO query_storage(timestamp, type, status, domain, client, forward) VALUES
  (1700000000, 1, 2, 1, 1, 1), (1700000300, 1, 1, 2, 1, NULL), (1700000100, 2, 1, 2, 1, NULL), (1700000200, 1, 3, 3, 1, NULL),
  (1700000400, 7, 2, 4, 1, 1), (1700000500, 1, 2, 'plain-text.org', 1, 1);
