-- The tables of Chrome's History that matter.
CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT, url LONGVARCHAR, title LONGVARCHAR, visit_count INTEGER DEFAULT 0 NOT NULL,
  typed_count INTEGER DEFAULT 0 NOT NULL, last_visit_time INTEGER NOT NULL, hidden INTEGER DEFAULT 0 NOT NULL);
CREATE TABLE visits(id INTEGER PRIMARY KEY AUTOINCREMENT, url INTEGER NOT NULL, visit_time INTEGER NOT NULL, from_visit INTEGER,
  transition INTEGER DEFAULT 0 NOT NULL);
INSERT INTO urls(id, url, last_visit_time) VALUES (1, 'https://www.odd-shop.org/cart?u=http://other.org/', 13344473900000000),
  (2, 'https://www.google.com/search?q=third-way.org', 13344473600000000), (3, 'chrome-extension://abcdefgh/page.html', 13344473600000000),
  (4, 'http://192.0.2.1/', 13344473600000000), (5, 'https://user:pw@login.third-way.org:8443/', 13344473700000000),
  (6, 'file:///home/pat/evil.org/x.html', 0);
INSERT INTO visits(url, visit_time) VALUES (1, 13344473900000000), (1, 13344473600000000), (2, 13344473600000000);
