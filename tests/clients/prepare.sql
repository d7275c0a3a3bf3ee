SELECT dns_install() IS NOT NULL;
INSERT INTO dns_candidate(domain) VALUES ('castelian-supplies.example'), ('castellan-supplies.example');
SELECT dns_replay('recorded') ->> 'skipped', dns_enrich() ->> 'collected', dns_replay(NULL) IS NULL;
