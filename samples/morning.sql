-- morning.sql - what each of the three mornings begins with: the tables, what the analyst knows, top sites, passive DNS, a recording.
--
--   .load ./dnssig
--   .read samples/morning.sql
--
-- With the recording replayed no packet leaves, and the result is the same everywhere. Without the two lines that replay it, the same
-- statements ask your resolver; put your own list of top sites, your own passive DNS and your own rows in the places of these.
.bail on
.output /dev/null
SELECT dns_install();
.read samples/analyst.sql

CREATE TEMP TABLE top_site(rank INTEGER, domain TEXT);
.import --csv samples/top-sites.csv top_site
INSERT INTO dns_popular(domain, rank) SELECT domain, rank FROM top_site;

.parameter set @file "'samples/passive-dns.ndjson'"
.parameter set @source "'passive DNS'"
.read sql/import/cof.sql
.parameter unset @source

.read samples/recording.sql
SELECT dns_replay('recorded');
.output stdout
.headers on
.nullvalue ''
