-- chrome.sql - every site in the history of Chrome, Chromium, Edge or Brave to dns_candidate.
--
--   ATTACH 'file:/home/pat/.config/google-chrome/Default/History?mode=ro&immutable=1' AS history;
--   .parameter set @source 'pat-chrome'         (may be left out: 'chrome')
--   .read sql/import/chrome.sql
--
-- Prints a row of counts (sql/pipeline.sql says what they mean). Times are microseconds since 1601 (Chromium, base::Time on the
-- platform of Windows); a page without a visit of its own has the time of its last one. Pages that no host served are left out.
CREATE TEMP TABLE IF NOT EXISTS import_name(text TEXT, seen REAL, source TEXT);
INSERT INTO temp.import_name
SELECT u.url, coalesce(min(v.visit_time), nullif(u.last_visit_time, 0)) / 1000000.0 - 11644473600, coalesce(@source, 'chrome')
  FROM history.urls AS u LEFT JOIN history.visits AS v ON v.url = u.id
 WHERE u.url LIKE 'http://%' OR u.url LIKE 'https://%' OR u.url LIKE 'ftp://%'
 GROUP BY u.id;
.read sql/pipeline.sql
