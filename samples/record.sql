-- record.sql - asks what demo.sql wants to know and keeps the answers: a recording is an ordinary table.
--
-- The domains of the log with the record types that tell who runs them; the DMARC policies; and the hosts that only one or two
-- machines asked for.

CREATE TABLE dns_answer AS
SELECT * FROM dns
WHERE name IN (SELECT domain FROM domain) AND type IN ('A', 'NS', 'SOA', 'MX', 'TXT');

INSERT INTO dns_answer
SELECT * FROM dns
WHERE name IN (SELECT '_dmarc.' || domain FROM domain WHERE absent < questions) AND type = 'TXT';

INSERT INTO dns_answer
SELECT * FROM dns
WHERE name IN (
    SELECT host FROM asked JOIN domain USING (domain)
    WHERE type = 'A' AND clients <= 2 AND host <> domain
  ) AND type = 'A';
