-- asn-ranges.sql - which AS announces which addresses, from CSV into an indexed table.
--
--   ASN_CSV='asn-ipv4.csv.gz asn-ipv6.csv.gz' sqlite3 log.db -cmd '.load ./dnssig' '.read sql/import/asn-ranges.sql'
--
-- In:   CSV without a heading, also gzip'd: first address, last address, AS number, organisation (ip-location-db, DB-IP). Several
--       files, names without blanks, stand behind each other.
-- Out:  table asn_range, made anew; a line that says what was taken and what was left out.
--
-- Where ranges overlap, the one that begins later speaks, of two that begin together the shorter; behind its end the other goes
-- on. In the list of 2026-06 two do: 214.95.0.0 is AS749, whose range ends at 215.0.255.255, but 215.0.0.0 is AS721. The look-up
-- is one step in the table's key: the row that begins last, if it reaches the address.
--
--   SELECT CASE WHEN last >= ip_key('1.1.1.1') THEN asn END
--   FROM asn_range WHERE (first, behind) <= (ip_key('1.1.1.1'), 0) ORDER BY first DESC, behind DESC LIMIT 1;
--
-- For a column of addresses:
--
--   SELECT ip, (SELECT CASE WHEN last >= ip_key(log.ip) THEN asn END
--               FROM asn_range WHERE (first, behind) <= (ip_key(log.ip), 0) ORDER BY first DESC, behind DESC LIMIT 1) AS asn
--   FROM log;

DROP TABLE IF EXISTS temp.range_csv;
CREATE TABLE temp.range_csv(first TEXT, last TEXT, asn TEXT, org TEXT);
.import --csv --schema temp "|gzip -cdf ${ASN_CSV:-asn-ipv4.csv}" range_csv

-- A row counts when both addresses are some, of one kind and in order, and the number is one of an AS.
DROP TABLE IF EXISTS temp.range_given;
CREATE TABLE temp.range_given(first BLOB, last BLOB, asn, org, PRIMARY KEY (first, last)) WITHOUT ROWID;
INSERT OR IGNORE INTO temp.range_given
SELECT ip_key(first), ip_key(last), CAST(asn AS INTEGER), nullif(org, '')
FROM temp.range_csv
WHERE ip_key(first) <= ip_key(last) AND ip_family(first) = ip_family(last)
  AND asn <> '' AND asn NOT GLOB '*[^0-9]*' AND CAST(asn AS INTEGER) BETWEEN 1 AND 4294967295;

-- The ranges in which others begin: few.
DROP TABLE IF EXISTS temp.range_around;
CREATE TABLE temp.range_around AS
SELECT first, last, asn, org
FROM (SELECT *, last >= lead(first) OVER (ORDER BY first, last DESC) AS is_around FROM temp.range_given)
WHERE is_around;

BEGIN;
DROP TABLE IF EXISTS asn_range;
CREATE TABLE asn_range(
  first  BLOB NOT NULL,    -- ip_key of the address where the row begins,
  behind INTEGER NOT NULL, -- 1: or rather just behind it
  last   BLOB NOT NULL,    -- ip_key of the last address of the range
  asn    INTEGER NOT NULL,
  org    TEXT,
  PRIMARY KEY (first, behind)
) WITHOUT ROWID;

INSERT OR IGNORE INTO asn_range(first, behind, last, asn, org)
SELECT first, 0, last, asn, org FROM temp.range_given ORDER BY first, last;

-- Where a range ends inside others, the one of them that begins last goes on.
WITH ended(last) AS (
  SELECT DISTINCT given.last FROM temp.range_around AS around
  JOIN temp.range_given AS given ON given.first BETWEEN around.first AND around.last AND given.last < around.last
)
INSERT OR IGNORE INTO asn_range(first, behind, last, asn, org)
SELECT ended.last, 1, around.last, around.asn, around.org
FROM ended JOIN temp.range_around AS around ON around.rowid = (
  SELECT rowid FROM temp.range_around AS other
  WHERE other.first <= ended.last AND other.last > ended.last ORDER BY other.first DESC, other.last LIMIT 1);
COMMIT;

SELECT format('asn_range: %d ranges of %d systems from %d rows; %d left out, in %d others begin',
  (SELECT count(*) FROM temp.range_given), (SELECT count(DISTINCT asn) FROM temp.range_given), (SELECT count(*) FROM temp.range_csv),
  (SELECT count(*) FROM temp.range_csv) - (SELECT count(*) FROM temp.range_given), (SELECT count(*) FROM temp.range_around));
DROP TABLE temp.range_csv;
DROP TABLE temp.range_given;
DROP TABLE temp.range_around;
