-- chrome.database.sql - makes what Chrome keeps as History in a profile: pages and visits of two days on a laptop.
--
-- Tables, types and indexes are those of files of version 70 (`meta`), in Chromium, Edge and Brave, too: chromium/chromium, components/
-- history/core/browser, url_database.cc and visit_database.cc (history_database.cc says version 69 at commit cfc419e8), and schemas that
-- people have published of their files; read in November 2026. Times are microseconds since 1601-01-01 UTC; visit_duration is
-- microseconds. The rows are invented. What is not read here (downloads, segments, annotations, clusters, visited_links and
-- others) is left out.
CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
CREATE TABLE urls(
  id INTEGER PRIMARY KEY AUTOINCREMENT, url LONGVARCHAR, title LONGVARCHAR, visit_count INTEGER DEFAULT 0 NOT NULL,
  typed_count INTEGER DEFAULT 0 NOT NULL, last_visit_time INTEGER NOT NULL, hidden INTEGER DEFAULT 0 NOT NULL
);
CREATE TABLE visits(
  id INTEGER PRIMARY KEY AUTOINCREMENT, url INTEGER NOT NULL, visit_time INTEGER NOT NULL, from_visit INTEGER, external_referrer_url TEXT,
  transition INTEGER DEFAULT 0 NOT NULL, segment_id INTEGER, visit_duration INTEGER DEFAULT 0 NOT NULL,
  incremented_omnibox_typed_score BOOLEAN DEFAULT FALSE NOT NULL, opener_visit INTEGER, originator_cache_guid TEXT,
  originator_visit_id INTEGER, originator_from_visit INTEGER, originator_opener_visit INTEGER,
  is_known_to_sync BOOLEAN DEFAULT FALSE NOT NULL, consider_for_ntp_most_visited BOOLEAN DEFAULT FALSE NOT NULL,
  visited_link_id INTEGER DEFAULT 0 NOT NULL, app_id TEXT
);
CREATE TABLE visit_source(id INTEGER PRIMARY KEY, source INTEGER NOT NULL);
CREATE INDEX urls_url_index ON urls(url);
CREATE INDEX visits_url_index ON visits(url);
CREATE INDEX visits_from_index ON visits(from_visit);
CREATE INDEX visits_time_index ON visits(visit_time);
CREATE INDEX visits_originator_id_index ON visits(originator_visit_id);

INSERT INTO meta VALUES ('version', '70'), ('last_compatible_version', '16');
-- Page 7 is a stranger's: a bank's name before the @, and what a terminal takes for commands.
INSERT INTO urls(id, url, title, visit_count, typed_count, last_visit_time, hidden) VALUES
  (1, 'https://mail.cloudpost.example/inbox/', 'Inbox (3)', 1, 0, 13433721200004211, 0),
  (2, 'https://29sharedoc-login.example/d/CS-20714?u=https%3A%2F%2Fportal.castellan-supplies.example%2F', 'Sign in to view the document', 1, 0, 13433721248530177, 0),
  (3, 'https://www.29sharedoc-login.example/verify', 'Verify', 1, 0, 13433721271902345, 0),
  (4, 'https://suggest.searchlight.example/search?q=castellan+supplies+invoice', 'castellan supplies invoice', 1, 0, 13433849710000000, 0),
  (5, 'https://portal.castellan-supplies.example/orders', 'Orders', 1, 0, 13433849722700000, 0),
  (6, 'http://www.tinkerbench.example/kits/7', 'Kit 7', 1, 0, 13433860055250000, 0),
  (7, 'https://www.meridianbank.example:443@12sharedoc-login.example/meridian/' || char(27) || '[2Jlogin', 'Meridian Bank ' || char(27) || ']0;all is well' || char(7) || char(8238) || 'knab', 1, 0, 13433867999999999, 0),
  (8, 'chrome-extension://abcdefghijklmnop/options.html', 'Options', 1, 0, 13433860200000000, 0),
  (9, 'file:///home/sam/harborvale.example/notes.html', 'Notes', 1, 0, 13433860260000000, 0),
  (10, 'http://192.0.2.7:8080/status', 'Printer', 1, 0, 13433860320000000, 0),
  (11, 'https://www.oldquay-cottages.example/summer', 'Summer', 1, 0, 13433592602118000, 0);
-- transition: the low byte says how, 0 link, 1 typed, 5 generated, 6 start page; the high ones, where in a chain of redirects.
INSERT INTO visits(id, url, visit_time, from_visit, transition, visit_duration) VALUES
  (1, 11, 13433592602118000, 0, 805306368, 41500000),
  (2, 1, 13433721200004211, 0, 805306369, 3600000000),
  (3, 2, 13433721248530177, 2, 805306368, 23250000),
  (4, 3, 13433721271902345, 3, 838860800, 58000000),
  (5, 4, 13433849710000000, 0, 805306373, 12000000),
  (6, 5, 13433849722700000, 5, 805306368, 310000000),
  (7, 6, 13433860055250000, 4, 805306368, 95000000),
  (8, 8, 13433860200000000, 0, 805306374, 5000000),
  (9, 9, 13433860260000000, 0, 805306369, 9000000),
  (10, 10, 13433860320000000, 0, 805306369, 9000000),
  (11, 7, 13433867999999999, 2, 805306368, 7125000);
