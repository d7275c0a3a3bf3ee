-- lines.sql - makes room for the lines of a log, and has the shell read files as lines: nothing in them means anything to it.
--
--   .read sql/import/lines.sql
--   .import /var/log/zeek/dns.log import_line
--   .import "|zcat /var/log/zeek/dns.*.log.gz" import_line
--   .read sql/import/zeek.sql
--
-- Needs the tables of SELECT dns_install() and the sqlite3 shell, run from the folder that holds sql/. One byte value is not for a line: 31, which no log format has.
CREATE TEMP TABLE IF NOT EXISTS import_line(line TEXT);
DELETE FROM temp.import_line;
.mode ascii
.separator "\037" "\n"
