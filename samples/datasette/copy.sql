-- copy.sql - what the views of an investigation say, as tables of the same names, for the pages of dnssig_pages.py to read.
--
-- In:   the investigation as the schema `store`; :name_most, characters of a name that has a page; :json_most, of a domain's reasons.
-- Out:  main.dns_verdict, dns_collection, dns_signal, dns_edge, dns_cluster, and of our own tie and cluster.
--
-- The line of comment before a statement, or the last one before it that has one, is what a waiting reader sees. Whatever a view says, a text
-- has a bound.

-- The verdicts.
CREATE TABLE main.dns_verdict AS
SELECT substr(CAST(domain AS TEXT), 1, 1000) AS domain, min(1.0, max(0.0, CAST(score AS REAL))) AS score, CAST(signals AS INTEGER) AS signals,
       CASE WHEN length(reasons) <= :json_most AND json_valid(reasons) AND json_type(reasons) = 'array' THEN reasons ELSE '[]' END AS reasons
  FROM store.dns_verdict;

-- How far the collection is.
CREATE TABLE main.dns_collection AS
SELECT coalesce(domain_host(domain), substr(domain, 1, 1000)) AS domain, substr(state, 1, 100) AS state, CAST(asked AS INTEGER) AS asked,
       CAST(failed AS INTEGER) AS failed, CASE WHEN typeof(collected_at) IN ('integer', 'real') THEN collected_at END AS collected_at
  FROM store.dns_collection;

-- The candidates without a signal.
INSERT INTO main.dns_verdict
SELECT DISTINCT domain, NULL, 0, '[]' FROM main.dns_collection WHERE domain NOT IN (SELECT domain FROM main.dns_verdict WHERE domain IS NOT NULL);

-- The signals.
CREATE TABLE main.dns_signal AS
SELECT DISTINCT substr(reason.value ->> 'signal', 1, 100) AS signal, domain
  FROM main.dns_verdict, json_each(reasons) AS reason
 WHERE reason.type = 'object';

-- What each domain has.
CREATE TABLE main.dns_edge AS
SELECT CAST(from_value AS TEXT) AS domain, CAST(kind AS TEXT) AS kind, CAST(to_value AS TEXT) AS value
  FROM store.dns_edge
 WHERE from_kind = 'domain' AND length(from_value) <= :name_most AND length(kind) <= 100 AND length(to_value) <= 1000;

-- The clusters.
CREATE TABLE main.dns_cluster AS
SELECT CAST(cluster AS TEXT) AS cluster, CAST(domain AS TEXT) AS domain, via
  FROM store.dns_cluster
 WHERE length(cluster) <= :name_most AND length(domain) <= :name_most AND length(via) <= :json_most AND json_valid(via);

-- The ties of the clusters.
CREATE TABLE main.tie AS
SELECT cluster, domain, substr(each.value, 1, instr(each.value, ' ') - 1) AS kind, substr(each.value, instr(each.value, ' ') + 1, 1000) AS value
  FROM main.dns_cluster, json_each(via) AS each
 WHERE each.type = 'text';

-- The order of things.
CREATE INDEX main.by_score ON dns_verdict(score DESC, domain);
CREATE INDEX main.by_verdict ON dns_verdict(domain);
CREATE INDEX main.by_signal ON dns_signal(signal, domain);
CREATE INDEX main.by_collection ON dns_collection(domain);
CREATE INDEX main.by_edge ON dns_edge(domain);
CREATE INDEX main.by_value ON dns_edge(kind, value, domain);
CREATE INDEX main.by_cluster ON dns_cluster(cluster);
CREATE INDEX main.by_member ON dns_cluster(domain);
CREATE INDEX main.by_tie ON tie(cluster, kind, value);
CREATE INDEX main.by_tied ON tie(domain);

-- How large the clusters are.
CREATE TABLE main.cluster AS
SELECT cluster, count(*) AS size, max(score) AS best FROM main.dns_cluster LEFT JOIN main.dns_verdict USING (domain) GROUP BY cluster;
CREATE INDEX main.by_best ON cluster(best DESC, cluster);
