-- mail.sql - the signals in what a domain says about mail in its name.
--
--   SELECT domain, evidence FROM dns_signal WHERE signal = 'mail.no_spf';

CREATE VIEW IF NOT EXISTS dns_signal_mail_catalog(signal, weight, meaning, source) AS
VALUES
  ('mail.no_spf', 0.05, 'The domain takes mail and does not say who may send in its name.',
   'cheat sheet: no SPF; RFC 7208'),
  ('mail.no_dmarc', 0.03, 'The domain takes mail and does not say what becomes of forgeries.',
   'cheat sheet: no DMARC; RFC 7489');

-- Only where the policy was asked for and somebody answered.
CREATE VIEW IF NOT EXISTS dns_signal_mail(domain, signal, evidence) AS

SELECT mx.domain, 'mail.no_spf', evidence_object('mx[]', evidence_list(mx.host))
  FROM dns_now_mx AS mx
 WHERE EXISTS (SELECT 1 FROM dns_now AS txt
                WHERE txt.role = 'apex' AND txt.type = 'TXT' AND txt.name = mx.zone AND txt.domain = mx.domain
                  AND txt.status IN ('NOERROR', 'NODATA', 'NXDOMAIN'))
   AND NOT EXISTS (SELECT 1 FROM dns_now_spf AS spf WHERE spf.domain = mx.domain)
 GROUP BY mx.domain

UNION ALL
SELECT mx.domain, 'mail.no_dmarc', evidence_object('mx[]', evidence_list(mx.host))
  FROM dns_now_mx AS mx
 WHERE EXISTS (SELECT 1 FROM dns_now AS txt
                WHERE txt.role = 'dmarc' AND txt.type = 'TXT' AND txt.domain = mx.domain
                  AND txt.status IN ('NOERROR', 'NODATA', 'NXDOMAIN'))
   AND NOT EXISTS (SELECT 1 FROM dns_now AS txt
                    WHERE txt.role = 'dmarc' AND txt.type = 'TXT' AND txt.rtype = 'TXT' AND txt.domain = mx.domain
                      AND replace(txt.data, ' ', '') GLOB '"[vV]=DMARC1[;"]*')
 GROUP BY mx.domain;
