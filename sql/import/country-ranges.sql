-- country-ranges.sql - which country addresses belong to, from CSV into an indexed table.
--
--   COUNTRY_CSV='country-ipv4.csv.gz' sqlite3 log.db -cmd '.load ./dnssig' '.read sql/import/country-ranges.sql'
--
-- In:   CSV without a heading, also gzip'd: first address, last address, ISO 3166-1 alpha-2 code (ip-location-db, DB-IP). Several
--       files, names without blanks, stand behind each other.
-- Out:  table country_range, made anew; a line that says what was taken and what was left out.
--
-- Where ranges overlap, the one that begins later speaks, of two that begin together the shorter; behind its end the other goes
-- on. Of the same range twice the row that comes first counts. The look-up is one step in the table's key: the row that begins
-- last, if it reaches the address.
--
--   SELECT CASE WHEN last >= ip_key('1.1.1.1') THEN country END
--   FROM country_range WHERE (first, behind) <= (ip_key('1.1.1.1'), 0) ORDER BY first DESC, behind DESC LIMIT 1;
--
-- For a column of addresses:
--
--   SELECT ip, (SELECT CASE WHEN last >= ip_key(log.ip) THEN country END
--               FROM country_range WHERE (first, behind) <= (ip_key(log.ip), 0) ORDER BY first DESC, behind DESC LIMIT 1) AS country
--   FROM log;

DROP TABLE IF EXISTS temp.range_csv;
CREATE TABLE temp.range_csv(first TEXT, last TEXT, country TEXT);
.import --csv --schema temp "|gzip -cdf ${COUNTRY_CSV:-country-ipv4.csv}" range_csv

-- A row counts when both addresses are some, of one kind and in order, and the country is two letters.
DROP TABLE IF EXISTS temp.range_given;
CREATE TABLE temp.range_given(first BLOB, last BLOB, country, PRIMARY KEY (first, last)) WITHOUT ROWID;
INSERT OR IGNORE INTO temp.range_given
SELECT ip_key(first), ip_key(last), upper(country)
FROM temp.range_csv
WHERE ip_key(first) <= ip_key(last) AND ip_family(first) = ip_family(last)
  AND country GLOB '[A-Za-z][A-Za-z]';

-- The ranges in which others begin: few.
DROP TABLE IF EXISTS temp.range_around;
CREATE TABLE temp.range_around AS
SELECT first, last, country
FROM (SELECT *, last >= lead(first) OVER (ORDER BY first, last DESC) AS is_around FROM temp.range_given)
WHERE is_around;

BEGIN;
DROP TABLE IF EXISTS country_range;
CREATE TABLE country_range(
  first  BLOB NOT NULL,    -- ip_key of the address where the row begins,
  behind INTEGER NOT NULL, -- 1: or rather just behind it
  last   BLOB NOT NULL,    -- ip_key of the last address of the range
  country TEXT NOT NULL,
  PRIMARY KEY (first, behind)
) WITHOUT ROWID;

INSERT OR IGNORE INTO country_range(first, behind, last, country)
SELECT first, 0, last, country FROM temp.range_given ORDER BY first, last;

-- Where a range ends inside others, the one of them that begins last goes on.
WITH ended(last) AS (
  SELECT DISTINCT given.last FROM temp.range_around AS around
  JOIN temp.range_given AS given ON given.first BETWEEN around.first AND around.last AND given.last < around.last
)
INSERT OR IGNORE INTO country_range(first, behind, last, country)
SELECT ended.last, 1, around.last, around.country
FROM ended JOIN temp.range_around AS around ON around.rowid = (
  SELECT rowid FROM temp.range_around AS other
  WHERE other.first <= ended.last AND other.last > ended.last ORDER BY other.first DESC, other.last LIMIT 1);
COMMIT;

SELECT format('country_range: %d ranges of %d countries from %d rows; %d left out, in %d others begin',
  (SELECT count(*) FROM temp.range_given), (SELECT count(DISTINCT country) FROM temp.range_given), (SELECT count(*) FROM temp.range_csv),
  (SELECT count(*) FROM temp.range_csv) - (SELECT count(*) FROM temp.range_given), (SELECT count(*) FROM temp.range_around));
DROP TABLE temp.range_csv;
DROP TABLE temp.range_given;
DROP TABLE temp.range_around;
