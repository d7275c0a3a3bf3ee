-- analyst.sql - what the analyst at Harbourvale knew before the morning began: rows for dns_reference, and labels.
--
-- Read by morning.sql. These rows count because the analyst loads them, on this connection; a database that comes from somewhere else
-- cannot do that.

INSERT INTO dns_reference_user(kind, pattern, label, source, as_of) VALUES
  -- The world of these samples lies under .example and on addresses that are kept for documentation: nothing special here.
  ('tld', 'example', 'generic', 'the samples', '2026'),
  ('special_scope', 'documentation', NULL, 'the samples', '2026'),
  -- Providers in it that everybody uses.
  ('ns_provider', 'ns#.registrydns.example', 'Registry DNS', 'their help pages', '2026'),
  ('ns_provider', 'ns#.edgeplex.example', 'Edgeplex', 'their help pages', '2026'),
  ('cdn', '**.edgeplex.example', 'Edgeplex', 'their help pages', '2026'),
  ('mx_provider', 'mx#.cloudpost.example', 'Cloudpost', 'their help pages', '2026'),
  ('dynamic_dns', '**.homeip-dyn.example', 'HomeIP', 'their sign-up page', '2026'),
  ('sinkhole_ns', 'ns#.sinkhole.example', 'National CERT', 'the CERT''s list', '2026-08'),
  ('sinkhole_ip', '192.0.2.253/32', 'National CERT', 'the CERT''s list', '2026-08'),
  -- Met before.
  ('bulletproof_asn', 'AS64511', 'Quiet Harbour Hosting', 'our case 2026-031: four complaints, no answer', '2026-05'),
  -- Names that somebody may want to look like.
  ('brand', '.harbourvale.example', 'Harbourvale', 'ourselves', '2026'),
  ('brand', '.castellan-supplies.example', 'Castellan Supplies', 'our suppliers', '2026'),
  ('brand', '.meridianbank.example', 'Meridian Bank', 'our bank', '2026');
SELECT dns_reference_load('dns_reference_user');

INSERT INTO dns_label(domain, label, source) VALUES
  ('harbourvale.example', 'owned', 'ourselves'),
  ('castellan-supplies.example', 'good', 'supplier since 2012');
