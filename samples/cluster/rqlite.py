#!/usr/bin/env python3
"""rqlite.py - talks to the nodes of an rqlite cluster: the collector's way to them, and a program.

  python3 samples/cluster/rqlite.py NODES ready                  waits until each node has all that is written by now
  python3 samples/cluster/rqlite.py NODES install                makes the tables and views of an investigation, from sql/
  python3 samples/cluster/rqlite.py NODES candidates [SOURCE]    domains from standard input, one a line, into dns_candidate
  python3 samples/cluster/rqlite.py NODES write SQL...           statements, as one transaction
  python3 samples/cluster/rqlite.py NODES query SQL              the rows that each node has, as it is now

NODES: addresses with commas between, such as 127.0.0.1:4001,127.0.0.1:4003; or URLs, for TLS. A name and password of rqlite's own stand in
RQLITE_AUTH as name:password. PATIENCE (120): for how many seconds nobody may answer before it gives up.

Exit: 0; 1 a node says no; 2 wrong call; 3 nobody answered for that long. Python's standard library only; 3.8 or newer.

How a request finds its way: any node takes it, and passes it on to the leader itself. Where a node is gone, knows no leader, or its
leader goes while it waits, the next one is asked, in turn, with pauses that grow. Such a request may have been carried out all the same,
its reply lost: so whatever is written through here must do nothing the second time.
"""
import base64
import glob
import http.client
import json
import os
import random
import signal
import sqlite3
import sys
import time
import urllib.error
import urllib.request

REPLY_S = 30          # for one request
PAUSE_S = (0.1, 2.0)  # the first and the longest, once all nodes were asked in vain
REQUEST_BYTES = 1 << 19
LINE_BYTES = 1 << 13


class Refused(Exception):
    """A node understood, and says no: a fault of the statement or of the caller."""


class Unreachable(Exception):
    """Nobody has answered for longer than anybody should wait."""


class Cluster:
    def __init__(self, nodes):
        self.nodes = [base(node) for node in nodes.split(",") if node]
        if not self.nodes:
            misused("no node is named")
        try:
            self.patience_s = float(os.environ.get("PATIENCE") or 120)
        except ValueError:
            misused("PATIENCE: wanted is a number of seconds")
        self.waits = 0  # how often all nodes were asked in vain

    def write(self, statements):
        """Carries out [sql, parameter...] lists as one transaction. Gives the number of rows that each has changed.

        The statements are not for rqlite to read and rewrite: they hold no clock and no dice."""
        reply = self.ask("/db/execute?transaction&norwtime&norwrandom&timeout=20s", statements)
        return [result.get("rows_affected", 0) for result in reply["results"]]

    def read(self, sql, *parameters):
        """The rows as the leader has them."""
        reply = self.ask("/db/query?level=weak&norwtime&norwrandom&timeout=20s", [[sql, *parameters]])
        return reply["results"][0].get("values", [])

    def ask(self, path, statements):
        """Any node's reply. The one that replied is asked first the next time."""
        body = json.dumps(statements).encode()
        since, pause, why = time.monotonic(), PAUSE_S[0], ""
        while True:
            for node in list(self.nodes):
                try:
                    return checked(post(node + path, body), len(statements))
                except (OSError, http.client.HTTPException, ValueError) as trouble:
                    why = f"{node}: {trouble}"
                    self.nodes.append(self.nodes.pop(0))
            if time.monotonic() - since > self.patience_s:
                raise Unreachable(f"no node took it for {self.patience_s:.0f} seconds; the last one: {why}")
            self.waits += 1
            time.sleep(pause * random.uniform(0.5, 1))
            pause = min(2 * pause, PAUSE_S[1])


def base(node):
    return node.rstrip("/") if node.startswith(("http://", "https://")) else "http://" + node


def post(url, body=None):
    """The body of the reply; an OSError where there is none, or where the node says that it cannot now."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    if os.environ.get("RQLITE_AUTH"):
        request.add_header("Authorization", "Basic " + base64.b64encode(os.environ["RQLITE_AUTH"].encode()).decode())
    try:
        with opener.open(request, timeout=REPLY_S) as reply:
            return reply.read()
    except urllib.error.HTTPError as error:
        said = error.read().decode("utf-8", "replace").strip()
        if error.code < 500:
            raise Refused(f"{error.code} {said}") from None
        raise OSError(f"{error.code} {said}") from None


# The nodes are asked directly, whatever proxy the environment names for the world outside.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def checked(body, statements):
    """A reply with the results of so many statements. An error of the whole is the cluster's, such as a leader lost half way: to be tried
    again. That of a statement is the statement's."""
    reply = json.loads(body)
    if not isinstance(reply, dict) or not isinstance(reply.get("results"), list):
        raise ValueError(str(reply.get("error") if isinstance(reply, dict) else "no reply of rqlite's"))
    for result in reply["results"]:
        if "error" in result:
            raise Refused(result["error"])
    if len(reply["results"]) != statements:
        raise ValueError(f"{len(reply['results'])} results for {statements} statements")
    return reply


def statements_of(script):
    """The statements of an SQL script, without comments that stand before them."""
    text = ""
    for line in script.splitlines(keepends=True):
        if not text and (line.startswith("--") or not line.strip()):
            continue
        text += line
        if sqlite3.complete_statement(text):
            yield text.strip()
            text = ""
    if text:
        raise Refused("the script ends within a statement: " + text[:60])


def install(cluster):
    """What dns_install() does, as statements: that function would write while it is SELECTed, on each node by itself."""
    top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "sql")
    paths = [os.path.join(top, "schema.sql"), *sorted(glob.glob(os.path.join(top, "signals", "*.sql"))),
             os.path.join(top, "pivots.sql"), os.path.join(top, "verdict.sql")]
    statements = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            statements += [[statement] for statement in statements_of(file.read())]
    cluster.write(statements)


# A parameter that is a text is a JSON array: of a bare text that reads x'41' rqlite would make a BLOB.
ADD = ("INSERT OR IGNORE INTO dns_candidate(domain, source, first_seen) "
       "SELECT CAST(unhex(name.value) AS TEXT), ?1 ->> 0, ?1 ->> 1 FROM json_each(?1, '$[2]') AS name")


def add_candidates(cluster, lines, source):
    """Lines as they are, bytes that are no UTF-8 among them: hexadecimal is safe in every hand that it passes through."""
    seen, now, names, size = 0, time.time(), [], 0
    for line in lines:
        names.append(line.hex())
        seen += 1
        size += 2 * len(line)
        if size > REQUEST_BYTES:
            cluster.write([[ADD, json.dumps([source, now, names])]])
            names, size = [], 0
    if names:
        cluster.write([[ADD, json.dumps([source, now, names])]])
    return seen


def lines_of(stream):
    """Lines without their end. Empty ones, and those of over LINE_BYTES, which are no names, are passed over."""
    begun = False
    while True:
        part = stream.readline(LINE_BYTES)
        if not part:
            return
        ends = part.endswith(b"\n")
        line = part.rstrip(b"\r\n")
        if line and not begun and (ends or len(part) < LINE_BYTES):
            yield line
        begun = not ends


def wait_until_ready(cluster):
    """A strong read is an entry of the log that all nodes carry out in order: who has come to it has carried out all that was written before."""
    entry = cluster.ask("/db/query?level=strong&raft_index&timeout=20s", ["SELECT 1"])["raft_index"]
    for node in cluster.nodes:
        end = time.monotonic() + cluster.patience_s
        while True:
            try:
                if int(post(node + "/status?key=store.fsm_index")) >= entry:
                    break
                trouble = "it has not caught up"
            except (OSError, http.client.HTTPException, ValueError) as silence:
                trouble = silence
            if time.monotonic() > end:
                raise Unreachable(f"{node}: {trouble}")
            time.sleep(0.05)


def shown(value):
    """Fit for a terminal: nothing in it moves the cursor, turns the text around or ends the line."""
    return "" if value is None else "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(value))


def query_each(cluster, sql):
    """Each node's own rows. level=none: it reads what it has, and asks no leader whether that is the latest. Exit status 3 where one does
    not answer."""
    silent = 0
    for node in cluster.nodes:
        print(node)
        try:
            reply = checked(post(node + "/db/query?level=none&timeout=60s", json.dumps([[sql]]).encode()), 1)
            for row in reply["results"][0].get("values", []):
                print("  " + "|".join(map(shown, row)))
        except (OSError, http.client.HTTPException, ValueError) as trouble:
            print(f"{node}: {shown(trouble)}", file=sys.stderr)
            silent = 3
    return silent


def main(arguments):
    if len(arguments) < 2:
        misused(__doc__)
    cluster, word, rest = Cluster(arguments[0]), arguments[1], arguments[2:]
    if word == "ready" and not rest:
        wait_until_ready(cluster)
    elif word == "install" and not rest:
        install(cluster)
    elif word == "candidates" and len(rest) < 2:
        print(add_candidates(cluster, lines_of(sys.stdin.buffer), rest[0] if rest else None))
    elif word == "write" and rest:
        cluster.write([[sql] for sql in rest])
    elif word == "query" and len(rest) == 1:
        return query_each(cluster, rest[0])
    else:
        misused(__doc__)


def misused(manual):
    print(manual, file=sys.stderr)
    sys.exit(2)


def run(main):
    """Ends the program with the status that its head names. Ctrl-C ends it at once: nothing has to be put in order."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        status = main(sys.argv[1:])
    except (Refused, Unreachable, OSError, sqlite3.Error) as trouble:
        print(f"{os.path.basename(sys.argv[0])}: {shown(trouble)}", file=sys.stderr)
        status = {Refused: 1, Unreachable: 3}.get(type(trouble), 2)
    sys.exit(status)


if __name__ == "__main__":
    run(main)
