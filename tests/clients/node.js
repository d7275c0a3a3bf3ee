// node.js - Node's better-sqlite3 and node:sqlite, each with an SQLite of its own. Neither can interrupt: DNSSIG_DEADLINE_MS does.
//
//   node node.js better-sqlite3|node:sqlite LIBRARY DATABASE SCRIPT SILENT
const { readFileSync } = require('fs');
const [kind, library, database, script, silent] = process.argv.slice(2);
const open = {
  'better-sqlite3': (file) => new (require('better-sqlite3'))(file),
  'node:sqlite': (file) => new (require('node:sqlite').DatabaseSync)(file, { allowExtension: true }),
};
const db = open[kind](database);
db.loadExtension(library);

function show(sql) {
  const statement = db.prepare(sql);
  if (statement.reader === false) return statement.run();
  for (const row of statement.all()) console.log(Object.values(row).map((value) => value ?? '').join('|'));
}

for (const sql of readFileSync(script, 'utf8').split(';\n').filter((text) => text)) show(sql);
const start = Date.now();
show(`SELECT status FROM dns('silent.example', 'A', '${silent}')`);
console.log(Date.now() - start < 3000 ? 'soon' : 'late');
show("SELECT dns_status('example.com', 'SOA')");
