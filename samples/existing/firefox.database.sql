-- firefox.database.sql - makes what Firefox keeps as places.sqlite in a profile: places and visits of one day.
--
-- Tables and types are those of mozilla/gecko-dev, toolkit/components/places/nsPlacesTables.h, at commit 6aa1ccb2, indexes
-- those of nsPlacesIndexes.h beside it; read in November 2026. Times are microseconds since 1970-01-01 UTC (PRTime); rev_host is the
-- host backwards with a dot at its end. The rows are invented. What is not read here (bookmarks, annotations, keywords, metadata and
-- others) is left out. Firefox writes in WAL mode.
PRAGMA journal_mode = WAL;
CREATE TABLE moz_origins(
  id INTEGER PRIMARY KEY, prefix TEXT NOT NULL, host TEXT NOT NULL, frecency INTEGER NOT NULL, recalc_frecency INTEGER NOT NULL DEFAULT 0,
  alt_frecency INTEGER, recalc_alt_frecency INTEGER NOT NULL DEFAULT 0, UNIQUE (prefix, host)
);
CREATE TABLE moz_places(
  id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR, rev_host LONGVARCHAR, visit_count INTEGER DEFAULT 0,
  hidden INTEGER DEFAULT 0 NOT NULL, typed INTEGER DEFAULT 0 NOT NULL, frecency INTEGER DEFAULT -1 NOT NULL, last_visit_date INTEGER,
  guid TEXT, foreign_count INTEGER DEFAULT 0 NOT NULL, url_hash INTEGER DEFAULT 0 NOT NULL, description TEXT, preview_image_url TEXT,
  site_name TEXT, origin_id INTEGER REFERENCES moz_origins(id), recalc_frecency INTEGER NOT NULL DEFAULT 0, alt_frecency INTEGER,
  recalc_alt_frecency INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE moz_historyvisits(
  id INTEGER PRIMARY KEY, from_visit INTEGER, place_id INTEGER, visit_date INTEGER, visit_type INTEGER, session INTEGER,
  source INTEGER DEFAULT 0 NOT NULL, triggeringPlaceId INTEGER
);
CREATE INDEX moz_places_url_hashindex ON moz_places(url_hash);
CREATE INDEX moz_places_hostindex ON moz_places(rev_host);
CREATE INDEX moz_places_lastvisitdateindex ON moz_places(last_visit_date);
CREATE UNIQUE INDEX moz_places_guid_uniqueindex ON moz_places(guid);
CREATE INDEX moz_places_originidindex ON moz_places(origin_id);
CREATE INDEX moz_historyvisits_placedateindex ON moz_historyvisits(place_id, visit_date);
CREATE INDEX moz_historyvisits_fromindex ON moz_historyvisits(from_visit);
CREATE INDEX moz_historyvisits_dateindex ON moz_historyvisits(visit_date);

INSERT INTO moz_origins(id, prefix, host, frecency) VALUES
  (1, 'https://', 'mail.cloudpost.example', 100),
  (2, 'https://', 'track.parcelport.example', 100),
  (3, 'https://', 'quayside-festival.example', 100),
  (4, 'https://', 'www.harbourvale.example', 100),
  (5, 'https://', 'harborvale.example', 100),
  (6, 'https://', 'www.quillandpaper.example', 100),
  (7, 'https://', 'xn--hrbourvale-zqi.example', 100),
  (8, 'moz-extension://', '0c2f9d1e-aaaa-4bbb-8ccc-1234567890ab', 100);
INSERT INTO moz_places(id, url, title, rev_host, visit_count, last_visit_date, guid, origin_id) VALUES
  (1, 'https://mail.cloudpost.example/inbox/', 'Inbox', 'elpmaxe.tsopduolc.liam.', 1, 1789376520500000, 'place0000001', 1),
  (2, 'https://track.parcelport.example/p/99120', 'Your parcel', 'elpmaxe.troplecrap.kcart.', 1, 1789376551088123, 'place0000002', 2),
  (3, 'https://quayside-festival.example/tickets', 'Quayside Festival: win two tickets', 'elpmaxe.lavitsef-edisyauq.', 1, 1789376587000001, 'place0000003', 3),
  (4, 'https://www.harbourvale.example/', 'Harbourvale', 'elpmaxe.elavruobrah.www.', 1, 1789377600000000, 'place0000004', 4),
  (5, 'https://harborvale.example/staff/login', 'Harbourvale staff', 'elpmaxe.elavrobrah.', 1, 1789378875420917, 'place0000005', 5),
  (6, 'https://harborvale.example/staff/handbook.zip', NULL, 'elpmaxe.elavrobrah.', 1, 1789378922064000, 'place0000006', 5),
  (7, 'https://www.quillandpaper.example/pens', 'Pens', 'elpmaxe.repapdnalliuq.www.', 1, 1789373441012000, 'place0000007', 6),
  (8, 'https://xn--hrbourvale-zqi.example/', 'Harbourvale', 'elpmaxe.iqz-elavruobrh--nx.', 1, 1789430399999999, 'place0000008', 7),
  (9, 'moz-extension://0c2f9d1e-aaaa-4bbb-8ccc-1234567890ab/page.html', 'An add-on', 'ba0987654321-ccc8-bbb4-aaaa-e1d9f2c0.', 1, 1789380000000000, 'place0000009', 8);
-- visit_type: 1 link, 2 typed, 3 bookmark, 4 embedded, 5 and 6 redirect, 7 download, 8 framed link, 9 reload.
INSERT INTO moz_historyvisits(id, from_visit, place_id, visit_date, visit_type, session) VALUES
  (1, 0, 7, 1789373441012000, 2, 0),
  (2, 0, 1, 1789376520500000, 2, 0),
  (3, 2, 2, 1789376551088123, 1, 0),
  (4, 3, 3, 1789376587000001, 1, 0),
  (5, 0, 4, 1789377600000000, 3, 0),
  (6, 2, 5, 1789378875420917, 1, 0),
  (7, 6, 6, 1789378922064000, 7, 0),
  (8, 0, 9, 1789380000000000, 1, 0),
  (9, 0, 8, 1789430399999999, 2, 0);
