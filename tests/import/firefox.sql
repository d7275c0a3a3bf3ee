-- The tables of Firefox' places.sqlite that matter.
CREATE TABLE moz_places(id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR, rev_host LONGVARCHAR, visit_count INTEGER DEFAULT 0,
  last_visit_date INTEGER);
CREATE TABLE moz_historyvisits(id INTEGER PRIMARY KEY, from_visit INTEGER, place_id INTEGER, visit_date INTEGER, visit_type INTEGER);
INSERT INTO moz_places(id, url, last_visit_date) VALUES (1, 'https://b' || char(252) || 'cher-shop.org/', 1700000300000000),
  (2, 'place:sort=8&maxResults=10', NULL), (3, 'https://bookmark.third-way.org/', NULL), (4, 'about:config', 1700000000000000),
  (5, 'http://www.google.com/', 1700000000000000);
INSERT INTO moz_historyvisits(place_id, visit_date) VALUES (1, 1700000300000000), (1, 1700000100000000), (5, 1700000000000000);
