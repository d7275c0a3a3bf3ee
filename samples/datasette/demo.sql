-- demo.sql - the world of the three mornings as one investigation: what open.sh shows where no file is named.
--
--   sqlite3 -batch build/datasette/demo.db '.read samples/datasette/demo.sql'      from the repository's top, after `make`
--
-- In:   what the mornings begin with: the mail, the laptop's week, the office's log, the three lists of domains; the recording.
-- Out:  the tables of dns_install(), all candidates collected out of the recording, what the analyst knew at noon. Nothing is sent.
.bail on
.load ./dnssig
.read samples/morning.sql
.output /dev/null

CREATE TEMP TABLE import_name(text TEXT, seen REAL, source TEXT);
.read sql/import/lines.sql
.import samples/payment-request.eml import_line
INSERT INTO temp.import_name SELECT line, NULL, 'mail' FROM import_line;
DELETE FROM import_line;
.import samples/owned-estate.marketing.txt import_line
INSERT INTO temp.import_name SELECT line, NULL, 'marketing' FROM import_line;
DELETE FROM import_line;
.import samples/owned-estate.watch.eml import_line
INSERT INTO temp.import_name SELECT line, NULL, 'name watch' FROM import_line;

CREATE TEMP TABLE edr(first_seen, last_seen, process, name, times INTEGER);
.import --csv --skip 1 samples/endpoint.csv edr
INSERT INTO temp.import_name SELECT name, unixepoch(first_seen), 'edr' FROM edr;
CREATE TEMP TABLE registrar(domain, registered, expires, status, cost_centre);
.import --csv --skip 1 samples/owned-estate.registrar.csv registrar
INSERT INTO temp.import_name SELECT domain, NULL, 'registrar' FROM registrar;
.read sql/pipeline.sql

-- From these on, as the mornings go: to the zones with the contact of the mail's sender, and to those on the same nameservers.
INSERT OR IGNORE INTO dns_candidate(domain, source)
SELECT DISTINCT rrname, 'passive DNS' FROM dns_observation WHERE rrtype = 'SOA' AND instr(rdata, ' q7desk.inbox.example. ');
INSERT OR IGNORE INTO dns_candidate(domain, source)
SELECT DISTINCT more.rrname, 'passive DNS'
FROM dns_observation AS known JOIN dns_observation AS more ON more.rrtype = 'NS' AND more.rdata = known.rdata
WHERE known.rrtype = 'NS' AND known.rrname IN (SELECT domain FROM dns_candidate)
  AND NOT EXISTS (SELECT 1 FROM dns_reference WHERE kind = 'ns_provider' AND value = rtrim(known.rdata, '.'));
SELECT dns_enrich();

INSERT INTO dns_label(domain, label, source) VALUES ('castelian-supplies.example', 'bad', 'first morning: asks for payment, CS-20714');
DROP TABLE recorded;
PRAGMA optimize;
.output stdout
