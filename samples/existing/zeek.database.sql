-- zeek.database.sql - makes what Zeek's SQLite writer wrote of an afternoon: dns, ssl and conn, tables of one zeek.sqlite.
--
-- The writer makes a table of a log's fields: time, interval and double become `double precision`, count, int and port `integer`, bool
-- `boolean` (0 and 1), all else `text`; a set or vector is one text with commas between, '(empty)' when it has none; unset is NULL
-- (zeek/zeek, src/logging/writers/sqlite/SQLite.cc at commits 046eb58b and a2ab1b14; base/frameworks/logging/writers/sqlite.zeek in the
-- documentation of 6.2 and 7.2). The fields are those of the base scripts (scripts/base/protocols, dns/main.zeek at commit cf2da516,
-- ssl/main.zeek at 0708ae7a, conn/main.zeek of Zeek 6; later ones add some at the end, as ip_proto to conn); all read in November 2026.
-- Each log is a file of its own unless filters share a `path` and differ in `tablename`, as these three. The rows are invented.
CREATE TABLE dns(
  "ts" double precision, "uid" text, "id.orig_h" text, "id.orig_p" integer, "id.resp_h" text, "id.resp_p" integer, "proto" text,
  "trans_id" integer, "rtt" double precision, "query" text, "qclass" integer, "qclass_name" text, "qtype" integer, "qtype_name" text,
  "rcode" integer, "rcode_name" text, "AA" boolean, "TC" boolean, "RD" boolean, "RA" boolean, "Z" integer, "answers" text, "TTLs" text,
  "rejected" boolean
);
CREATE TABLE ssl(
  "ts" double precision, "uid" text, "id.orig_h" text, "id.orig_p" integer, "id.resp_h" text, "id.resp_p" integer, "version" text,
  "cipher" text, "curve" text, "server_name" text, "resumed" boolean, "last_alert" text, "next_protocol" text, "established" boolean,
  "ssl_history" text, "cert_chain_fps" text, "client_cert_chain_fps" text, "sni_matches_cert" boolean
);
CREATE TABLE conn(
  "ts" double precision, "uid" text, "id.orig_h" text, "id.orig_p" integer, "id.resp_h" text, "id.resp_p" integer, "proto" text,
  "service" text, "duration" double precision, "orig_bytes" integer, "resp_bytes" integer, "conn_state" text, "local_orig" boolean,
  "local_resp" boolean, "missed_bytes" integer, "history" text, "orig_pkts" integer, "orig_ip_bytes" integer, "resp_pkts" integer,
  "resp_ip_bytes" integer, "tunnel_parents" text
);
INSERT INTO dns VALUES
  (1789386515.0, 'CmE5va1Ux0n1Zp0aYk', '10.20.0.14', 51544, '10.20.0.2', 53, 'udp', 4711, 0.0412, 'invoice.castelian-supplies.example', 1,
   'C_INTERNET', 1, 'A', 0, 'NOERROR', 0, 0, 1, 1, 0, '203.0.113.66', '60.000000', 0),
  (1789386515.04, 'CmE5va1Ux0n1Zp0aYk', '10.20.0.14', 51544, '10.20.0.2', 53, 'udp', 4712, 0.0398, 'invoice.castelian-supplies.example', 1,
   'C_INTERNET', 28, 'AAAA', 0, 'NOERROR', 0, 0, 1, 1, 0, NULL, NULL, 0),
  (1789386700.6, 'CJ2wVt3cP6bQyQm9e', '10.20.0.16', 40210, '10.20.0.2', 53, 'udp', 90, 0.0214, 'portal.castellan-supplies.example', 1,
   'C_INTERNET', 1, 'A', 0, 'NOERROR', 0, 0, 1, 1, 0, '198.51.100.41', '3600.000000', 0),
  (1789387020.2, 'CHhAvVGS1DHFjwGM9', '10.20.0.12', 33871, '10.20.0.2', 53, 'udp', 11, 0.0187, 'www.searchlight.example', 1,
   'C_INTERNET', 1, 'A', 0, 'NOERROR', 0, 0, 1, 1, 0, 'edge.edgeplex.example,198.51.100.201', '300.000000,20.000000', 0),
  (1789387099.9, 'Cx7FqT2nY4RkpYq1c', '10.20.0.12', 5353, '224.0.0.251', 5353, 'udp', 0, NULL, '_ipp._tcp.local', 1,
   'C_INTERNET', 12, 'PTR', NULL, NULL, 0, 0, 0, 0, 0, NULL, NULL, 0),
  (1789394620.3125, 'CsRx2w45OkRBkz3aG', '10.20.0.17', 58102, '10.20.0.2', 53, 'udp', 700, 0.0533, 'wjhdkqzvrm.example', 1,
   'C_INTERNET', 1, 'A', 0, 'NOERROR', 0, 0, 1, 1, 0, '203.0.113.140', '60.000000', 0),
  (1789394630.5, 'C1pT9k3bqRMLqkV2Oa', '10.20.0.17', 58103, '10.20.0.2', 53, 'udp', 701, 0.0150, 'bbcdqjfcsdmc.example', 1,
   'C_INTERNET', 1, 'A', 3, 'NXDOMAIN', 0, 0, 1, 1, 0, NULL, NULL, 0),
  (1789395220.3125, 'CsRx2w45OkRBkz3aH', '10.20.0.17', 58210, '10.20.0.2', 53, 'udp', 702, 0.0489, 'wjhdkqzvrm.example', 1,
   'C_INTERNET', 1, 'A', 0, 'NOERROR', 0, 0, 1, 1, 0, '203.0.113.140', '60.000000', 0),
  (1789398072.0, 'CfTOmO0HPFFeVtkPl', '10.20.0.14', 51990, '10.20.0.2', 53, 'udp', 4800, 0.0377, '83sharedoc-login.example', 1,
   'C_INTERNET', 1, 'A', 0, 'NOERROR', 0, 0, 1, 1, 0, '203.0.113.77', '120.000000', 0);
INSERT INTO ssl("ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "version", "cipher", "curve", "server_name", "resumed",
                "next_protocol", "established", "ssl_history", "cert_chain_fps", "client_cert_chain_fps", "sni_matches_cert") VALUES
  (1789386515.29, 'Cq1rEH3qvwLkx3qQj4', '10.20.0.14', 60122, '203.0.113.66', 443, 'TLSv13', 'TLS_AES_128_GCM_SHA256', 'x25519',
   'invoice.castelian-supplies.example', 0, NULL, 1, 'CsiI', NULL, NULL, NULL),
  (1789386700.71, 'CW3tGo1kNbXmLzJq0d', '10.20.0.16', 41022, '198.51.100.41', 443, 'TLSv13', 'TLS_AES_256_GCM_SHA384', 'x25519',
   'portal.castellan-supplies.example', 0, NULL, 1, 'CsiI', NULL, NULL, NULL),
  (1789394620.4, 'CdLr7v2JY9Xn5Vb8Sf', '10.20.0.17', 49801, '203.0.113.140', 443, 'TLSv12',
   'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'x25519', 'wjhdkqzvrm.example', 0, NULL, 1, 'CsxuknGIi', '(empty)', '(empty)', 0),
  (1789395220.41, 'CdLr7v2JY9Xn5Vb8Sg', '10.20.0.17', 49840, '203.0.113.140', 443, 'TLSv12',
   'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'x25519', 'wjhdkqzvrm.example', 1, NULL, 1, 'CsI', '(empty)', '(empty)', 0),
  (1789395400.02, 'CuB4fP1rLm0Qw8Ts2h', '10.20.0.19', 52004, '203.0.113.66', 443, 'TLSv13', 'TLS_AES_128_GCM_SHA256', 'x25519',
   'invoice.castelian-supplies.example', 0, NULL, 1, 'CsiI', NULL, NULL, NULL);
INSERT INTO conn VALUES
  (1789386515.21, 'Cq1rEH3qvwLkx3qQj4', '10.20.0.14', 60122, '203.0.113.66', 443, 'tcp', 'ssl', 4.71, 2944, 81230, 'SF', 1, 0, 0,
   'ShADadFf', 22, 4100, 70, 84900, '(empty)'),
  (1789386700.66, 'CW3tGo1kNbXmLzJq0d', '10.20.0.16', 41022, '198.51.100.41', 443, 'tcp', 'ssl', 9.02, 5120, 402110, 'SF', 1, 0, 0,
   'ShADadFf', 80, 9300, 310, 418000, '(empty)'),
  (1789394620.37, 'CdLr7v2JY9Xn5Vb8Sf', '10.20.0.17', 49801, '203.0.113.140', 443, 'tcp', 'ssl', 61.4, 1804, 3120, 'SF', 1, 0, 0,
   'ShADadFf', 14, 2500, 13, 3800, '(empty)'),
  (1789395220.38, 'CdLr7v2JY9Xn5Vb8Sg', '10.20.0.17', 49840, '203.0.113.140', 443, 'tcp', 'ssl', 388.25, 48210344, 90112, 'SF', 1, 0, 0,
   'ShADadFf', 33400, 49900000, 16100, 740000, '(empty)'),
  (1789395399.98, 'CuB4fP1rLm0Qw8Ts2h', '10.20.0.19', 52004, '203.0.113.66', 443, 'tcp', 'ssl', 3.30, 1730, 79998, 'SF', 1, 0, 0,
   'ShADadFf', 19, 2800, 66, 83500, '(empty)');
