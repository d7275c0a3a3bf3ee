-- firefox.sql - every site in the history of Firefox to dns_candidate.
--
--   ATTACH 'file:/home/pat/.mozilla/firefox/x.default/places.sqlite?mode=ro&immutable=1' AS places;
--   .parameter set @source 'pat-firefox'        (may be left out: 'firefox')
--   .read sql/import/firefox.sql
--
-- Prints a row of counts (sql/pipeline.sql says what they mean). Times are microseconds since 1970 (PRTime). A page that was never
-- visited is a bookmark, and counts. Pages that no host served are left out.
CREATE TEMP TABLE IF NOT EXISTS import_name(text TEXT, seen REAL, source TEXT);
INSERT INTO temp.import_name
SELECT p.url, coalesce(min(v.visit_date), p.last_visit_date) / 1000000.0, coalesce(@source, 'firefox')
  FROM places.moz_places AS p LEFT JOIN places.moz_historyvisits AS v ON v.place_id = p.id
 WHERE p.url LIKE 'http://%' OR p.url LIKE 'https://%' OR p.url LIKE 'ftp://%'
 GROUP BY p.id;
.read sql/pipeline.sql
