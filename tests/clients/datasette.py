"""datasette.py - Datasette over HTTP: its limit on the time of a statement, sql_time_limit_ms, ends a lookup."""
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

library, database, script, silent = sys.argv[1:]
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
server = subprocess.Popen(
    ["datasette", "serve", database, "--host", "127.0.0.1", "--port", str(port), "--load-extension", library,
     "--setting", "sql_time_limit_ms", "1500"],
    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
name = database.rsplit("/", 1)[1].removesuffix(".db")


def get(path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=30) as reply:
            return json.load(reply)
    except urllib.error.HTTPError as refused:
        return json.load(refused)


def show(sql):
    reply = get(f"{name}.json?" + urllib.parse.urlencode({"sql": sql, "_shape": "arrays"}))
    for row in reply.get("rows") or [[reply.get("title") or reply.get("error")]]:
        print(*("" if value is None else value for value in row), sep="|")


try:
    for _ in range(200):
        try:
            get("-/versions.json")
            break
        except urllib.error.URLError:
            if server.poll() is not None:
                sys.exit(server.stderr.read())
            time.sleep(0.1)
    with open(script, encoding="utf-8") as file:
        for statement in file.read().split(";\n"):
            if statement.strip():
                show(statement)
    start = time.monotonic()
    show(f"SELECT status FROM dns('silent.example', 'A', '{silent}')")
    print("soon" if time.monotonic() - start < 3 else "late")
    show("SELECT dns_status('example.com', 'SOA')")
finally:
    server.terminate()
    server.wait()
