-- verdict.sql - all signals, and what they come to for each domain.
--
--   SELECT domain, score, areas FROM dns_verdict ORDER BY score DESC, domain LIMIT 20;
--   SELECT signal, meaning, evidence FROM dns_signal WHERE domain = 'a.example' ORDER BY weight DESC;

-- Every signal there is. weight: how much it adds to a verdict, from 0, which is for context, to 1. A row of the analyst's in
-- dns_reference of the kind 'signal' takes the weight's place.
CREATE VIEW IF NOT EXISTS dns_signal_catalog(signal, area, meaning, weight, source) AS
SELECT signal, substr(signal, 1, instr(signal, '.') - 1), meaning,
       coalesce((SELECT weight FROM dns_reference WHERE kind = 'signal' AND value = signal LIMIT 1), weight), source
  FROM (SELECT signal, weight, meaning, source FROM dns_signal_ip_catalog
        UNION ALL SELECT signal, weight, meaning, source FROM dns_signal_ns_catalog
        UNION ALL SELECT signal, weight, meaning, source FROM dns_signal_soa_catalog
        UNION ALL SELECT signal, weight, meaning, source FROM dns_signal_mx_catalog
        UNION ALL SELECT signal, weight, meaning, source FROM dns_signal_name_catalog
        UNION ALL SELECT signal, weight, meaning, source FROM dns_signal_tld_catalog
        UNION ALL SELECT signal, weight, meaning, source FROM dns_signal_mail_catalog);

-- One row for each signal that fires for a domain. The area stands as a constant in each part, so that asking for one area works out no other.
CREATE VIEW IF NOT EXISTS dns_signal(domain, area, signal, weight, evidence, meaning) AS
SELECT fired.domain, fired.area, fired.signal, catalog.weight, fired.evidence, catalog.meaning
  FROM (SELECT domain, 'ip' AS area, signal, evidence FROM dns_signal_ip
        UNION ALL SELECT domain, 'ns', signal, evidence FROM dns_signal_ns
        UNION ALL SELECT domain, 'soa', signal, evidence FROM dns_signal_soa
        UNION ALL SELECT domain, 'mx', signal, evidence FROM dns_signal_mx
        UNION ALL SELECT domain, 'name', signal, evidence FROM dns_signal_name
        UNION ALL SELECT domain, 'tld', signal, evidence FROM dns_signal_tld
        UNION ALL SELECT domain, 'mail', signal, evidence FROM dns_signal_mail) AS fired
  CROSS JOIN dns_signal_catalog AS catalog ON catalog.signal = fired.signal;

-- score: 1 - product(1 - weight), as though each signal were a reason of its own, to four decimals (by hand: round() is not the same in every SQLite). signals and areas count those with a weight; reasons has
-- the others too, the heaviest first. A window, not GROUP BY, because SQLite carries `domain = ...` through PARTITION BY down to the recorded
-- answers, and so looks at one domain where one is asked for.
CREATE VIEW IF NOT EXISTS dns_verdict(domain, score, signals, areas, reasons) AS
SELECT domain, CAST(score * 10000 + 0.500001 AS INTEGER) / 10000.0, CAST(signals AS INTEGER), ip + ns + soa + mx + name + tld + mail, reasons
  FROM (SELECT domain,
               evidence_score(weight) OVER one AS score,
               total(weight > 0) OVER one AS signals,
               max(weight > 0 AND area = 'ip') OVER one AS ip,
               max(weight > 0 AND area = 'ns') OVER one AS ns,
               max(weight > 0 AND area = 'soa') OVER one AS soa,
               max(weight > 0 AND area = 'mx') OVER one AS mx,
               max(weight > 0 AND area = 'name') OVER one AS name,
               max(weight > 0 AND area = 'tld') OVER one AS tld,
               max(weight > 0 AND area = 'mail') OVER one AS mail,
               evidence_reasons(signal, weight, meaning, evidence) OVER one AS reasons,
               row_number() OVER (PARTITION BY domain) AS place
          FROM dns_signal
        WINDOW one AS (PARTITION BY domain))
 WHERE place = 1;
