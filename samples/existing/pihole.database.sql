-- pihole.database.sql - makes what Pi-hole's FTL keeps as /etc/pihole/pihole-FTL.db: a morning of the office's resolver.
--
-- Tables, indexes and the view `queries` are those of FTL's database version 22 (pi-hole/FTL, src/database: query-table.h at commit
-- 04dc7216, and query-table.c, whose replace_queries_view_with_joins() makes the view; read in November 2026). Names, types and order of
-- columns are theirs, the rows are invented. What is not read here (message, network, counters, session and others) is left out. FTL
-- writes in WAL mode unless database.useWAL says otherwise.
PRAGMA journal_mode = WAL;
CREATE TABLE ftl(id INTEGER PRIMARY KEY NOT NULL, value BLOB NOT NULL, description TEXT);
INSERT INTO ftl(id, value, description) VALUES (0, 22, 'Database version');
CREATE TABLE query_storage(
  id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp INTEGER NOT NULL, type INTEGER NOT NULL, status INTEGER NOT NULL, domain INTEGER NOT NULL,
  client INTEGER NOT NULL, forward INTEGER, additional_info INTEGER, reply_type INTEGER, reply_time REAL, dnssec INTEGER, list_id INTEGER,
  ede INTEGER
);
CREATE TABLE domain_by_id(id INTEGER PRIMARY KEY, domain TEXT NOT NULL);
CREATE TABLE client_by_id(id INTEGER PRIMARY KEY, ip TEXT NOT NULL, name TEXT);
CREATE TABLE forward_by_id(id INTEGER PRIMARY KEY, forward TEXT NOT NULL);
CREATE TABLE addinfo_by_id(id INTEGER PRIMARY KEY, type INTEGER NOT NULL, content NOT NULL);
CREATE VIEW queries AS
SELECT q.id, q.timestamp, q.type, q.status, coalesce(d.domain, q.domain) AS domain, coalesce(c.ip, q.client) AS client,
       coalesce(f.forward, q.forward) AS forward, coalesce(a.content, q.additional_info) AS additional_info,
       q.reply_type, q.reply_time, q.dnssec, q.list_id, q.ede
FROM query_storage AS q
LEFT JOIN domain_by_id AS d ON q.domain = d.id
LEFT JOIN client_by_id AS c ON q.client = c.id
LEFT JOIN forward_by_id AS f ON q.forward = f.id
LEFT JOIN addinfo_by_id AS a ON q.additional_info = a.id;
CREATE INDEX idx_query_storage_timestamp ON query_storage(timestamp);
CREATE INDEX idx_query_storage_type ON query_storage(type);
CREATE INDEX idx_query_storage_status ON query_storage(status);
CREATE INDEX idx_query_storage_domain ON query_storage(domain);
CREATE INDEX idx_query_storage_client ON query_storage(client);
CREATE INDEX idx_query_storage_forward ON query_storage(forward);
CREATE UNIQUE INDEX domain_by_id_domain_idx ON domain_by_id(domain);
CREATE UNIQUE INDEX client_by_id_client_idx ON client_by_id(ip, name);
CREATE UNIQUE INDEX forward_by_id_forward_idx ON forward_by_id(forward);
CREATE UNIQUE INDEX addinfo_by_id_idx ON addinfo_by_id(type, content);

INSERT INTO client_by_id(id, ip, name) VALUES
  (1, '10.20.0.11', 'reception'), (2, '10.20.0.13', NULL), (3, '10.20.0.17', 'lt-017'), (4, '10.20.0.21', 'tv-canteen'),
  (5, '2001:db8:20::15', NULL);
INSERT INTO forward_by_id(id, forward) VALUES (1, '192.0.2.53#53');
INSERT INTO addinfo_by_id(id, type, content) VALUES (1, 2, 4711);
INSERT INTO domain_by_id(id, domain) VALUES
  (1, 'www.searchlight.example'), (2, 'c.metricayard.example'), (3, 'assets-7.edgeplex.example'), (4, 'www.harbourvale.example'),
  (5, 'gate.berrydrop.example'), (6, 'mirrorfetch.example'), (7, 'stratum.workerpool-west.example'), (8, 'www.47sharedoc-login.example'),
  (9, 'www.barnacle-pottery.example'), (10, 'portal.castellan-supplies.example'), (11, 'pi.hole'), (12, 'tv-canteen.lan'),
  (13, '17.0.20.10.in-addr.arpa'), (14, 'desk-ops.homeip-dyn.example'), (15, 'www.thornwick-legal.example');
-- timestamp: Unix seconds with a fraction. type: 1 A, 2 AAAA, 6 PTR. status: 1 blocked by a list, 2 forwarded, 3 from the cache.
INSERT INTO query_storage(timestamp, type, status, domain, client, forward, additional_info, reply_type, reply_time, dnssec, list_id) VALUES
  (1789372811.204, 1, 2, 1, 1, 1, NULL, 4, 0.021, 2, NULL), (1789372811.209, 2, 2, 1, 1, 1, NULL, 1, 0.019, 2, NULL),
  (1789372812.511, 1, 1, 2, 1, NULL, 1, 4, 0.0001, 5, 4711), (1789372812.519, 1, 2, 3, 1, 1, NULL, 3, 0.024, 2, NULL),
  (1789372960.75, 1, 2, 5, 2, 1, NULL, 4, 0.033, 2, NULL), (1789373080.002, 1, 3, 4, 4, NULL, NULL, 4, 0.0002, 2, NULL),
  (1789373860.75, 1, 3, 5, 2, NULL, NULL, 4, 0.0002, 2, NULL), (1789374001.4, 6, 2, 13, 3, 1, NULL, 2, 0.018, 2, NULL),
  (1789374180.5, 1, 1, 6, 3, NULL, 1, 4, 0.0001, 5, 4711), (1789374240.5, 1, 1, 6, 3, NULL, 1, 4, 0.0001, 5, 4711),
  (1789374300.5, 2, 1, 6, 3, NULL, 1, 1, 0.0001, 5, 4711), (1789374391.062, 1, 2, 7, 3, 1, NULL, 4, 0.041, 2, NULL),
  (1789374760.75, 1, 3, 5, 2, NULL, NULL, 4, 0.0002, 2, NULL), (1789374991.062, 1, 3, 7, 3, NULL, NULL, 4, 0.0002, 2, NULL),
  (1789375020.3, 1, 2, 9, 5, 1, NULL, 4, 0.027, 2, NULL), (1789375100.0, 1, 2, 12, 4, NULL, NULL, 2, 0.0002, 2, NULL),
  (1789375102.0, 1, 2, 11, 1, NULL, NULL, 4, 0.0002, 2, NULL), (1789375591.062, 1, 3, 7, 3, NULL, NULL, 4, 0.0002, 2, NULL),
  (1789376400.0, 1, 2, 14, 5, 1, NULL, 4, 0.052, 2, NULL), (1789376420.8, 1, 2, 10, 5, 1, NULL, 4, 0.026, 2, NULL),
  (1789392384.125, 1, 2, 8, 1, 1, NULL, 4, 0.038, 2, NULL), (1789392384.131, 2, 2, 8, 1, 1, NULL, 1, 0.036, 2, NULL),
  (1789392520.0, 1, 2, 15, 1, 1, NULL, 4, 0.024, 2, NULL);
