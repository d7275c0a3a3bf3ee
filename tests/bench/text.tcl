# text.tcl - megabytes a second of domains_in on log lines and of domain_host on URLs, beside SQLite's json_each over the same words.
source [file join [file dirname [info script]] bench.tcl]

db eval {
  CREATE TABLE line(text TEXT, json TEXT);
  CREATE TABLE url(text TEXT, json TEXT);
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 29999)
  INSERT INTO line(text)
  SELECT '1258790493.' || (100000 + i) || char(9) || 'C' || hex(i * 7919) || 'q' || char(9) || '192.168.1.' || (i % 250) || char(9) || (49152 + i % 9999)
    || char(9) || '192.168.1.1' || char(9) || '53' || char(9) || 'udp' || char(9) || (i % 65536) || char(9) || '-' || char(9) || 'www.host' || (i % 3000)
    || '.example.com' || char(9) || '1' || char(9) || 'C_INTERNET' || char(9) || '1' || char(9) || 'A' || char(9) || '0' || char(9) || 'NOERROR'
    || char(9) || 'F F T T 0 203.0.113.' || (i % 250) || char(9) || '300.000000' || char(9) || 'F' FROM n;
  INSERT INTO url(text) SELECT 'https://www.host' || rowid || '.example.co.uk/path/' || rowid || '?q=a%20b&r=' || (rowid * 7) FROM line;
  UPDATE line SET json = '["' || replace(replace(text, char(9), '","'), ' ', '","') || '"]';
  UPDATE url SET json = json_array(text);
}

proc megabytes_a_second {sql table} {
  set bytes [db onecolumn "SELECT sum(length(CAST(text AS BLOB))) FROM $table"]
  set start [clock microseconds]
  db onecolumn $sql
  expr {double($bytes) / ([clock microseconds] - $start)}
}
foreach {ours table sql} {
  domains_in line {SELECT count(host) FROM line, domains_in(line.text)}
  domain_host url {SELECT count(domain_host(text)) FROM url}
} {
  set got [bench::alternate 7 [list $ours [list megabytes_a_second $sql $table] \
    json_each [list megabytes_a_second "SELECT count(value) FROM $table, json_each($table.json)" $table]]]
  bench::row "$ours on [expr {$table eq "url" ? "URLs" : "log lines"}]" -unit MB/s -values $got -ratio [list $ours json_each] -reach {>= 1} \
    -note "json_each: the same words as an array; both count the bytes of the text itself"
}
do_execsql_test bench-text-1 {SELECT count(*) FROM line, domains_in(line.text) WHERE kind = 'host'} 30000
do_execsql_test bench-text-2 {SELECT count(DISTINCT domain_host(text)) FROM url} 30000
finish
