-- osquery.database.sql - makes osquery.db: the results log of osqueryd on two laptops as sqlite-utils loads it.
--
-- osquery writes JSON lines, not SQLite. The table is what sqlite-utils 4.2.1 makes of osqueryd.results.log,
--   sqlite-utils insert osquery.db result osqueryd.results.log --nl
-- where `columns`, an object in the log, is JSON text. A line has what osquery's deployment/logging page says of the event format
-- (docs/wiki/deployment/logging.md at commit 099f7e8a; `numerics` is newer). The query scheduled, here every five minutes, is
--   SELECT time, pid, path, username, name, type, status, response FROM dns_lookup_events
-- (Windows, event tracing; osquery/osquery, specs/windows/dns_lookup_events.table at commit b4b089e2; both read in November 2026; `time`
-- is hidden and has to be named). osquery writes every value of `columns` as a string unless logger_numerics is set. The rows are invented.
CREATE TABLE result(
  name TEXT, hostIdentifier TEXT, calendarTime TEXT, unixTime INTEGER, epoch INTEGER, counter INTEGER, numerics INTEGER, columns TEXT,
  action TEXT
);
INSERT INTO result(name, hostIdentifier, calendarTime, unixTime, epoch, counter, numerics, columns, action) VALUES
  ('dns_lookups', 'LT-017', 'Sat Sep 12 21:15:00 2026 UTC', 1789247700, 0, 1, 0,
   '{"time": "1789247648", "pid": "8812", "path": "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "username": "HARBOURVALE\\sam", "name": "29sharedoc-login.example", "type": "A", "status": "0", "response": "203.0.113.77"}', 'added'),
  ('dns_lookups', 'LT-017', 'Sat Sep 12 21:15:00 2026 UTC', 1789247700, 0, 2, 0,
   '{"time": "1789247649", "pid": "8812", "path": "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "username": "HARBOURVALE\\sam", "name": "www.29sharedoc-login.example", "type": "A", "status": "0", "response": "203.0.113.77"}', 'added'),
  ('dns_lookups', 'LT-017', 'Sat Sep 12 21:20:00 2026 UTC', 1789248000, 0, 3, 0,
   '{"time": "1789247762", "pid": "9104", "path": "C:\\Users\\sam\\Downloads\\Invoice_CS-20714.exe", "username": "HARBOURVALE\\sam", "name": "mirrorfetch.example", "type": "A", "status": "0", "response": "192.0.2.42;198.51.100.114;203.0.113.227"}', 'added'),
  ('dns_lookups', 'LT-017', 'Sat Sep 12 21:20:00 2026 UTC', 1789248000, 0, 4, 0,
   '{"time": "1789247950", "pid": "9260", "path": "C:\\ProgramData\\upd\\sysupd.exe", "username": "NT AUTHORITY\\SYSTEM", "name": "mirrorfetch.example", "type": "A", "status": "0", "response": "198.51.100.118"}', 'added'),
  ('dns_lookups', 'LT-017', 'Sun Sep 13 01:05:00 2026 UTC', 1789261500, 0, 5, 0,
   '{"time": "1789261375", "pid": "9260", "path": "C:\\ProgramData\\upd\\sysupd.exe", "username": "NT AUTHORITY\\SYSTEM", "name": "stratum.workerpool-west.example", "type": "A", "status": "0", "response": "203.0.113.99"}', 'added'),
  ('dns_lookups', 'LT-023', 'Mon Sep 14 09:00:00 2026 UTC', 1789376400, 0, 6, 0,
   '{"time": "1789376110", "pid": "4410", "path": "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "username": "HARBOURVALE\\kim", "name": "suggest.searchlight.example", "type": "A", "status": "0", "response": "198.51.100.201"}', 'added'),
  ('dns_lookups', 'LT-023', 'Mon Sep 14 09:00:00 2026 UTC', 1789376400, 0, 7, 0,
   '{"time": "1789376311", "pid": "4410", "path": "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "username": "HARBOURVALE\\kim", "name": "www.castleton-bikes.example", "type": "AAAA", "status": "9501", "response": ""}', 'added'),
  ('dns_lookups', 'LT-017', 'Mon Sep 14 14:05:00 2026 UTC', 1789394700, 0, 8, 0,
   '{"time": "1789394591", "pid": "9260", "path": "C:\\ProgramData\\upd\\sysupd.exe", "username": "NT AUTHORITY\\SYSTEM", "name": "bbcdqjfcsdmc.example", "type": "A", "status": "9003", "response": ""}', 'added'),
  ('dns_lookups', 'LT-017', 'Mon Sep 14 14:05:00 2026 UTC', 1789394700, 0, 9, 0,
   '{"time": "1789394620", "pid": "9260", "path": "C:\\ProgramData\\upd\\sysupd.exe", "username": "NT AUTHORITY\\SYSTEM", "name": "wjhdkqzvrm.example", "type": "A", "status": "0", "response": "203.0.113.140"}', 'added'),
  ('dns_lookups', 'LT-023', 'Mon Sep 14 15:05:00 2026 UTC', 1789398300, 0, 10, 0,
   '{"time": "1789398072", "pid": "4410", "path": "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "username": "HARBOURVALE\\kim", "name": "83sharedoc-login.example", "type": "A", "status": "0", "response": "203.0.113.77"}', 'added'),
  ('dns_lookups', 'LT-023', 'Mon Sep 14 15:05:00 2026 UTC', 1789398300, 0, 11, 0,
   '{"time": "1789398120", "pid": "996", "path": "C:\\Windows\\System32\\svchost.exe", "username": "NT AUTHORITY\\NETWORK SERVICE", "name": "dc1.corp", "type": "A", "status": "9003", "response": ""}', 'added'),
  ('uptime', 'LT-023', 'Mon Sep 14 15:05:00 2026 UTC', 1789398300, 0, 400, 0,
   '{"total_seconds": "86120"}', 'added');
