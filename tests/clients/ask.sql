SELECT domain_registrable('hxxps://Login[.]Example[.]co[.]uk:8443/x'), domain_host('no..host'), domain_unicode('xn--bcher-kva.example');
SELECT kind, host, registrable, text
FROM domains_in('from billing@example.net, see hxxp://pay[.]example[.]org/1 (203.0.113.9)');
SELECT dns_replay('recorded') ->> 'skipped', dns_lookup('castelian-supplies.example', 'MX'), dns_status('never-asked.example', 'A'),
       dns_replay(NULL) IS NULL;
SELECT signal, weight FROM dns_signal WHERE domain = 'castelian-supplies.example' AND weight > 0 ORDER BY weight DESC, signal;
SELECT domain, round(score, 2), signals FROM dns_verdict WHERE domain = 'castelian-supplies.example';
SELECT type, status, data, ttl FROM dns('castelian-supplies.example', 'A MX CAA') ORDER BY type;
SELECT dns_a('host1.example.com') ->> 0, dns_status('nowhere.example.com', 'A');
