"""dnssig_pages.py - an investigation as pages: verdicts, a domain, a cluster with its picture, the signals. A plugin of Datasette.

  sh samples/datasette/open.sh FILE.db      starts Datasette with it

In:   the first database that Datasette serves, with the tables and views of SELECT dns_install(); the extension, loaded into every
      connection; ../templates, ../style.css, ../copy.sql and sql/graph.sql; Graphviz's `dot` for pictures, where it is there.
Out:  /  /-/domain?name=…  /-/cluster?of=…  /-/clusters  /-/signals; Datasette's own pages as they are. HTML and SVG, no script.

From the environment, set by open.sh:
  DATASETTE_DNSSIG_LIVE   1: lookups are on. Otherwise every connection is locked: no statement leaves replay mode.
  DATASETTE_DNSSIG_MINE   1: the rows of dns_reference_user count.
  DATASETTE_DNSSIG_PORT   where the server listens: it is said once it does.
  DATASETTE_DNSSIG_OPEN   1: then a browser is opened.
  DATASETTE_DNSSIG_SECONDS  how long the views may take (1800). A view in a stranger's file may never end.

How it works: the views work everything out anew each time, which is too slow for a page. So a thread copies what they say, in one
transaction, into tables of the same names in a temporary database of its own connection (Copy), to which the file is attached as `store`,
read-only. Pages read these tables, and of the file what is recorded of one domain. The copy is made when the server starts, and again when
the reader asks for it; a page says how old it is and whether the file has changed.

All that a database holds is hostile: text goes through `shown` or Jinja's escaping, every list, text and wait has a bound below.
"""
import asyncio
import concurrent.futures
import hashlib
import json
import logging
import os
import re
import shutil
import socket
import sqlite3
import sys
import threading
import time
import urllib.parse
import webbrowser
import xml.etree.ElementTree
from datetime import datetime, timezone
from pathlib import Path

from click import ClickException
from datasette import hookimpl
from datasette.utils.asgi import Response
from markupsafe import Markup, escape

HERE = Path(__file__).resolve().parent.parent
GRAPH = HERE.parent.parent / "sql" / "graph.sql"
LIVE = os.environ.get("DATASETTE_DNSSIG_LIVE") == "1"
MINE = os.environ.get("DATASETTE_DNSSIG_MINE") == "1"

PAGE_ROWS = 50            # rows of a list
ROWS_MOST = 1000          # of any statement
PAGE_SECONDS = 10         # a page's statements
COPY_SECONDS = int(os.environ.get("DATASETTE_DNSSIG_SECONDS") or 1800)  # all views of a store
COPY_PAGES = 1 << 20      # the copy's size, in pages of 4 kB
WAIT_SECONDS = 4          # for a copy, before the page says so and loads itself again
NAME_MOST = 253           # characters of a name that has a page
TEXT_MOST = 300           # of a text on a page
JSON_MOST = 200_000       # of a domain's reasons
ANSWERS_MOST, HISTORY_MOST, SHARED_MOST, TIES_MOST, ITEMS_MOST = 400, 200, 60, 100, 40
DOT_SECONDS, DOT_MOST, SVG_MOST, PICTURES_MOST = 10, 400_000, 4_000_000, 40

# ---------------------------------------------------------------- the copy

def steps():
    """The statements of copy.sql, each with the comment before it, which a waiting reader sees."""
    step = ""
    for statement in (HERE / "copy.sql").read_text(encoding="utf-8").split(";\n")[:-1]:
        comments = re.findall(r"^-- (.*)\.$", statement, re.M)
        step = comments[-1] if comments else step
        yield step, statement


class Copy:
    """What the views said at one time, and the connection to read it by. One thread at a time: `read`."""

    def __init__(self, datasette, database):
        self.step, self.begun, self.pictures = "The file", time.monotonic(), {}
        self.until = [self.begun + COPY_SECONDS]
        self.reader = concurrent.futures.ThreadPoolExecutor(1)
        self.done = concurrent.futures.Future()
        self.datasette, self.database = datasette, database
        threading.Thread(target=self.make, daemon=True).start()

    def open(self):
        self.db = sqlite3.connect("file:", uri=True, isolation_level=None, check_same_thread=False, timeout=5)
        path = urllib.parse.quote(str(Path(self.database.path).resolve()))
        self.db.execute("ATTACH ? AS store", [f"file:{path}?{'mode=ro' if self.database.is_mutable else 'immutable=1'}"])
        self.datasette._prepare_connection(self.db, self.database.name)
        until = self.until  # not self, by which the connection would hold itself open
        self.db.set_progress_handler(lambda: time.monotonic() > until[0], 10000)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536", f"max_page_count = {COPY_PAGES}"):
            self.db.execute(f"PRAGMA main.{pragma}")

    def make(self):
        try:
            self.open()
            self.db.execute("BEGIN")
            for self.step, statement in steps():
                self.db.execute(statement, {"name_most": NAME_MOST, "json_most": JSON_MOST})
            self.counts = self.db.execute("SELECT count(*), count(*) FILTER (WHERE score >= 0.6), count(*) FILTER (WHERE score >= 0.3)"
                                          " FROM dns_verdict").fetchone()
            self.references = self.db.execute("SELECT count(*) FROM store.dns_reference_user").fetchone()[0]
            self.hub = self.db.execute("SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = 'cluster_most'").fetchone()[0]
            self.version = self.db.execute("PRAGMA store.data_version").fetchone()[0]
            self.db.execute("COMMIT")
            self.made_at = datetime.now(timezone.utc)
            self.done.set_result(True)
        except Exception as trouble:  # whatever a stranger's file can raise is for the reader of the page
            self.done.set_exception(trouble)

    async def read(self, work, *arguments):
        def run():
            self.until[0] = time.monotonic() + PAGE_SECONDS
            return work(self.db, *arguments)
        return await asyncio.get_running_loop().run_in_executor(self.reader, run)

    def changed(self):
        return self.db.execute("PRAGMA store.data_version").fetchone()[0] != self.version


class Investigation:
    """The file, the copy that pages read, and the one that is being made."""
    current = coming = trouble = None

    def __init__(self, datasette):
        self.datasette = datasette
        self.database = next((db for db in datasette.databases.values() if db.path), None)
        if self.database is None:
            raise ClickException("no database file is named")

    def begin(self):
        self.settle()
        if self.coming is None:
            self.coming = Copy(self.datasette, self.database)

    def settle(self):
        if self.coming is None or not self.coming.done.done():
            return
        self.trouble = self.coming.done.exception()
        if self.trouble is None:
            self.current = self.coming
        self.coming = None

    async def copy(self):
        """The copy to read; None where the reader has to wait. Raises what went wrong where there is none."""
        if self.current is None and self.coming is None and self.trouble is None:
            self.begin()
        if self.current is None and self.coming is not None:
            await asyncio.wait([asyncio.wrap_future(self.coming.done)], timeout=WAIT_SECONDS)
        self.settle()
        if self.current is None and self.trouble is not None:
            raise sqlite3.OperationalError(str(self.trouble))
        return self.current


# ---------------------------------------------------------------- text on a page

# Signs that a reader does not see, or that turn what stands beside them around, stand as their numbers.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
                    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]")


def shown(value, most=TEXT_MOST, drawn=False):
    """A value of the database as safe HTML; drawn: as text of SVG, in which HTML has no place."""
    if value is None:
        return Markup("")
    if isinstance(value, bytes):
        value = f"{len(value)} bytes"
    if isinstance(value, float):
        value = f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    text = str(value)
    cut = len(text) - most
    text = str(escape(text[:most]))
    mark, more = ("[U+{:04X}]", "…") if drawn else ('<span class="unseen">U+{:04X}</span>', '<span class="cut">… {} more characters</span>')
    text = UNSEEN.sub(lambda sign: mark.format(ord(sign[0])), text)
    return Markup(text + (more.format(cut) if cut > 0 else ""))


def reading(text):
    """A name in Unicode, what is not ASCII in it marked: it may look as though it were."""
    mark = '<mark title="U+{:04X}">{}</mark>'
    return Markup(re.sub(r"[^\x00-\x7f]", lambda sign: mark.format(ord(sign[0]), shown(sign[0])), str(escape(text[:TEXT_MOST]))))


def moment(seconds):
    """Unix time as UTC, to the minute."""
    try:
        return datetime.fromtimestamp(float(seconds), timezone.utc).strftime("%Y-%m-%d %H:%M")
    except (TypeError, ValueError, OverflowError, OSError):
        return ""


def page_of(path, **arguments):
    given = {key: value for key, value in arguments.items() if value not in (None, "")}
    return path + ("?" + urllib.parse.urlencode(given, errors="replace") if given else "")


def has_page(name):
    return isinstance(name, str) and 0 < len(name) <= NAME_MOST


def domain_link(name):
    if not has_page(name):
        return Markup("<span>{}</span>").format(shown(name))
    return Markup('<a class="domain" href="{}">{}</a>').format(page_of("/-/domain", name=name), shown(name))


def grade(score):
    return "none" if not score else "high" if score >= 0.6 else "mid" if score >= 0.3 else "low"


def reasons_of(text):
    """A list of {signal, area, weight, meaning, evidence}, whatever stands there."""
    try:
        found = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return []
    result = []
    for each in found[:200] if isinstance(found, list) else []:
        if isinstance(each, dict):
            signal = str(each.get("signal") or "")[:100]
            weight = each.get("weight")
            result.append({"signal": signal, "area": signal.partition(".")[0], "meaning": each.get("meaning"), "evidence": each.get("evidence"),
                           "weight": min(1, max(0, weight)) if isinstance(weight, (int, float)) else 0})
    return result


# What evidence is called by those who do not know the views.
WORDS = {"n_a": "addresses", "n_asn": "networks", "asn": "AS", "ns": "nameservers", "mx": "mail hosts", "rname": "contact", "ttl": "TTL",
         "min_ttl": "least TTL", "ptr": "called", "spf": "SPF", "of": "of", "tld": "TLD"}


def laid_out(evidence, known, depth=0):
    """Evidence as HTML: an object as names and values, a list one below the other, a domain of the investigation as a link."""
    if isinstance(evidence, dict) and depth < 3:
        rows = [Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(shown(WORDS.get(key, key.replace("_", " ")), 60), laid_out(value, known, depth + 1))
                for key, value in list(evidence.items())[:ITEMS_MOST] if value is not None]
        return Markup('<dl class="evidence">{}</dl>').format(Markup("").join(rows))
    if isinstance(evidence, list) and depth < 3:
        items = [Markup("<li>{}</li>").format(laid_out(value, known, depth + 1)) for value in evidence[:ITEMS_MOST]]
        if len(evidence) > ITEMS_MOST:
            items.append(Markup('<li class="cut">and {} more</li>').format(len(evidence) - ITEMS_MOST))
        short = all(isinstance(value, (str, int, float)) and len(str(value)) <= 18 for value in evidence)
        return Markup('<ul class="{}">{}</ul>').format("short" if short else "", Markup("").join(items))
    if isinstance(evidence, (dict, list)):
        return shown(json.dumps(evidence, ensure_ascii=False)[: TEXT_MOST + 1])
    return domain_link(evidence) if isinstance(evidence, str) and evidence in known else shown(evidence)


def texts_of(evidence, found, depth=0):
    """All short texts in evidence, into the set found."""
    if isinstance(evidence, str) and has_page(evidence) and len(found) < 2000:
        found.add(evidence)
    elif isinstance(evidence, (dict, list)) and depth < 4:
        for value in list(evidence.values() if isinstance(evidence, dict) else evidence)[:ITEMS_MOST]:
            texts_of(value, found, depth + 1)
    return found


# ---------------------------------------------------------------- what a page reads

KINDS = {"address": "address", "ns": "nameserver", "mx": "mail host", "rname": "contact of the zone", "ns_set": "set of nameservers",
         "pattern": "naming pattern"}
ROLES = {"apex": "The domain", "host": "The host", "dmarc": "DMARC", "ns": "Its nameservers", "mx": "Its mail hosts",
         "ptr": "Names of the addresses", "asn": "Networks of the addresses"}
AREAS = {"ip": "addresses", "ns": "nameservers", "soa": "SOA record", "mx": "mail hosts", "name": "the name", "tld": "top-level domain",
         "mail": "mail policy"}


def rows(db, sql, *arguments):
    return [dict(row) for row in db.execute(sql, arguments).fetchmany(ROWS_MOST)]


def when(column):
    """SQL: a column that should hold Unix times, NULL where it does not."""
    return f"CASE WHEN typeof({column}) IN ('integer', 'real') THEN {column} END AS {column}"


def labels_of(db, names):
    """domain -> [label...]"""
    found = {}
    for row in rows(db, "SELECT domain, substr(label, 1, 100) AS label FROM store.dns_label WHERE domain IN (SELECT value FROM json_each(?))"
                        " ORDER BY domain, label LIMIT 1000", json.dumps(names)):
        if row["label"] not in found.setdefault(row["domain"], []):
            found[row["domain"]].append(row["label"])
    return found


def number(text, least, most, otherwise):
    try:
        return min(max(least, float(text)), most)  # in this order NaN is the least
    except (TypeError, ValueError):
        return otherwise


def paged(found, page):
    """The number of a page that is there, and of the last one."""
    pages = max(1, -(-found // PAGE_ROWS))
    return min(page, pages), pages


def weighty(text):
    """Of reasons_of those that weigh something."""
    return [reason for reason in reasons_of(text) if reason["weight"] > 0]


def cluster_of(db, name):
    """The cluster that a domain is in, as a list of one row, or of none."""
    return rows(db, "SELECT cluster, size, best FROM dns_cluster JOIN cluster USING (cluster) WHERE domain = ? LIMIT 1", name)


def read_verdicts(db, least, text, signal, page):
    """One page of the verdicts that come to at least `least`, hold the text, and have the signal."""
    where, given = ["1"], []
    if least > 0:
        where, given = where + ["score >= ?"], given + [least]
    if text:
        like = "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"
        where, given = where + [r"(domain LIKE ? ESCAPE '\' OR reasons LIKE ? ESCAPE '\')"], given + [like, like]
    if signal:
        where, given = where + ["domain IN (SELECT domain FROM dns_signal WHERE signal = ?)"], given + [signal]
    where = " AND ".join(where)
    found = db.execute(f"SELECT count(*) FROM dns_verdict WHERE {where}", given).fetchone()[0]
    page, pages = paged(found, page)
    listed = rows(db, f"""
      SELECT domain, score, signals, reasons, (SELECT state FROM dns_collection AS k WHERE k.domain = v.domain) AS state,
             (SELECT size FROM dns_cluster JOIN cluster USING (cluster) WHERE dns_cluster.domain = v.domain) AS size,
             CASE WHEN domain LIKE '%xn--%' THEN nullif(domain_unicode(domain), domain) END AS unicode
        FROM dns_verdict AS v WHERE {where} ORDER BY score DESC, domain LIMIT {PAGE_ROWS} OFFSET {(page - 1) * PAGE_ROWS}""", *given)
    labels = labels_of(db, [row["domain"] for row in listed])
    for row in listed:
        row["reasons"] = weighty(row["reasons"])
        row["areas"] = sorted({reason["area"] for reason in row["reasons"]} & set(AREAS), key=list(AREAS).index)
        row["labels"] = labels.get(row["domain"], [])
    return {"rows": listed, "found": found, "page": page, "pages": pages}


def read_shared(db, name, hub):
    """What the domain has, and who else has it: the most suspicious of them. Of a hub only how many."""
    shared = rows(db, """
      SELECT mine.kind, mine.value, (SELECT count(*) FROM dns_edge AS all_of WHERE all_of.kind = mine.kind AND all_of.value = mine.value) AS domains
        FROM dns_edge AS mine WHERE mine.domain = ?
       ORDER BY domains = 1, domains, mine.kind, mine.value LIMIT ?""", name, SHARED_MOST + 1)
    for row in shared[:SHARED_MOST]:
        row["hub"] = row["domains"] > hub
        row["others"] = [] if row["hub"] or row["domains"] < 2 else rows(db, """
          SELECT e.domain, v.score FROM dns_edge AS e LEFT JOIN dns_verdict AS v ON v.domain = e.domain
           WHERE e.kind = ? AND e.value = ? AND e.domain <> ? ORDER BY v.score DESC, e.domain LIMIT 8""", row["kind"], row["value"], name)
        row["called"] = KINDS.get(row["kind"], row["kind"])
    some = shared[:SHARED_MOST]
    return {"shared": [row for row in some if row["domains"] > 1], "alone": [row for row in some if row["domains"] < 2], "shared_cut": some != shared}


def read_domain(db, name, hub):
    verdict = next(iter(rows(db, "SELECT score, signals, reasons FROM dns_verdict WHERE domain = ?", name)), None)
    reasons = reasons_of(verdict["reasons"]) if verdict else []
    texts = texts_of([reason["evidence"] for reason in reasons], set()) - {name}
    known = {row["domain"] for row in rows(db, "SELECT domain FROM dns_verdict WHERE domain IN (SELECT value FROM json_each(?))", json.dumps([*texts]))}
    for reason in reasons:
        evidence = reason["evidence"]
        reason["said_by"] = {}
        if isinstance(evidence, dict):
            reason["said_by"] = {key: evidence.get(key) for key in ("source", "as_of")}
            evidence = {key: value for key, value in evidence.items() if key not in reason["said_by"]}
        reason["laid_out"] = laid_out(evidence, known) if evidence not in (None, {}, []) else ""
    answers = rows(db, f"""
      SELECT substr(role, 1, 100) AS role, substr(name, 1, 1000) AS name, substr(type, 1, 100) AS type, substr(status, 1, 100) AS status,
             substr(rtype, 1, 100) AS rtype, CAST(ttl AS INTEGER) AS ttl, substr(data, 1, 4000) AS data, {when("asked_at")}
        FROM store.dns_now WHERE domain = ? ORDER BY 1, 2, 3, 5, 7 LIMIT ?""", name, ANSWERS_MOST + 1)
    roles = [(role, [row for row in answers[:ANSWERS_MOST] if row["role"] == role])
             for role in [*ROLES, *sorted({str(row["role"]) for row in answers} - set(ROLES))]]
    history = rows(db, f"""
      SELECT substr(rrtype, 1, 100) AS rrtype, substr(rdata, 1, 4000) AS rdata, {when("time_first")}, {when("time_last")},
             CAST(count AS INTEGER) AS count, substr(origin, 1, 100) AS origin
        FROM store.dns_observation WHERE rrname = ? ORDER BY 4 DESC, 1, 2 LIMIT ?""", name, HISTORY_MOST + 1)
    return {
        "name": name, "verdict": verdict, "reasons": reasons,
        "unicode": db.execute("SELECT nullif(domain_unicode(?1), ?1)", [name]).fetchone()[0],
        "collection": rows(db, "SELECT state, asked, failed, collected_at FROM dns_collection WHERE domain = ? LIMIT 1", name),
        "candidate": rows(db, f"SELECT substr(source, 1, 1000) AS source, {when('first_seen')} FROM store.dns_candidate WHERE domain = ? LIMIT 1", name),
        "popular": rows(db, "SELECT CAST(rank AS INTEGER) AS rank FROM store.dns_popular WHERE domain = ? LIMIT 1", name),
        "labels": rows(db, "SELECT substr(label, 1, 1000) AS label, substr(source, 1, 1000) AS source FROM store.dns_label WHERE domain = ?"
                           " ORDER BY 1, 2 LIMIT 50", name),
        "answers": [(ROLES.get(role, role), some) for role, some in roles if some], "answers_cut": len(answers) > ANSWERS_MOST,
        "history": history[:HISTORY_MOST], "history_cut": len(history) > HISTORY_MOST, "span": span_of(history[:HISTORY_MOST]),
        **read_shared(db, name, hub),
        "cluster": cluster_of(db, name),
        "ties": rows(db, "SELECT kind, value FROM tie WHERE domain = ? ORDER BY kind, value LIMIT 20", name),
    }


def span_of(history):
    """Puts `from` and `length`, in hundredths of the whole time seen, into each row; gives that time's two ends."""
    times = [row[key] for row in history for key in ("time_first", "time_last") if row[key] is not None and abs(row[key]) < 1e11]
    if not times or min(times) == max(times):
        return None
    first, whole = min(times), max(times) - min(times)
    for row in history:
        ends = [row[key] for key in ("time_first", "time_last")]
        if all(end is not None and abs(end) < 1e11 for end in ends) and ends[0] <= ends[1]:
            row["from"] = round(98 * (ends[0] - first) / whole, 2)
            row["length"] = round(max(2.0, 100 * (ends[1] - ends[0]) / whole), 2)
    return first, first + whole


def read_cluster(db, of, page):
    """The cluster that a domain is in: its domains, the most suspicious first, and what ties them, the most common first."""
    found = cluster_of(db, of)
    if not found:
        return None
    cluster = found[0]["cluster"]
    page, pages = paged(found[0]["size"], page)
    members = rows(db, f"""
      SELECT c.domain, v.score, v.signals, v.reasons FROM dns_cluster AS c LEFT JOIN dns_verdict AS v ON v.domain = c.domain WHERE c.cluster = ?
       ORDER BY v.score DESC, c.domain LIMIT {PAGE_ROWS} OFFSET {(page - 1) * PAGE_ROWS}""", cluster)
    labels = labels_of(db, [row["domain"] for row in members])
    for row in members:
        row["labels"] = labels.get(row["domain"], [])
        row["reasons"] = weighty(row["reasons"])[:2]
        row["ties"] = rows(db, "SELECT kind, value FROM tie WHERE domain = ? ORDER BY kind, value LIMIT 8", row["domain"])
    ties = rows(db, "SELECT kind, value, count(*) AS domains FROM tie WHERE cluster = ? GROUP BY kind, value ORDER BY domains DESC, kind, value LIMIT ?",
                cluster, TIES_MOST + 1)
    for row in ties:
        row["called"] = KINDS.get(row["kind"], row["kind"])
        row["some"] = rows(db, "SELECT domain FROM tie WHERE cluster = ? AND kind = ? AND value = ? ORDER BY domain LIMIT 6",
                           cluster, row["kind"], row["value"])
    return {**found[0], "of": of, "members": members, "ties": ties[:TIES_MOST], "ties_cut": len(ties) > TIES_MOST, "page": page, "pages": pages}


def read_clusters(db, page):
    found = db.execute("SELECT count(*) FROM cluster").fetchone()[0]
    page, pages = paged(found, page)
    listed = rows(db, f"SELECT cluster, size, best FROM cluster ORDER BY best DESC, cluster LIMIT {PAGE_ROWS} OFFSET {(page - 1) * PAGE_ROWS}")
    for row in listed:
        row["some"] = rows(db, """SELECT c.domain, v.score FROM dns_cluster AS c LEFT JOIN dns_verdict AS v ON v.domain = c.domain
                                   WHERE c.cluster = ? ORDER BY v.score DESC, c.domain LIMIT 4""", row["cluster"])
        row["ties"] = rows(db, "SELECT kind, value, count(*) AS domains FROM tie WHERE cluster = ? GROUP BY kind, value ORDER BY domains DESC LIMIT 2",
                           row["cluster"])
        row["labels"] = rows(db, """SELECT substr(label, 1, 100) AS label, count(*) AS domains FROM store.dns_label
                                     WHERE domain IN (SELECT domain FROM dns_cluster WHERE cluster = ?) GROUP BY label ORDER BY 2 DESC LIMIT 4""",
                             row["cluster"])
    return {"rows": listed, "found": found, "page": page, "pages": pages}


def read_signals(db):
    areas = {}
    listed = rows(db, """
      SELECT *, (SELECT count(*) FROM dns_signal WHERE dns_signal.signal = catalog.signal) AS fired
        FROM (SELECT substr(signal, 1, 100) AS signal, substr(area, 1, 100) AS area, CAST(weight AS REAL) AS weight,
                     substr(meaning, 1, 1000) AS meaning, substr(source, 1, 1000) AS source FROM store.dns_signal_catalog LIMIT 500) AS catalog""")
    for row in listed:
        areas.setdefault(row["area"], []).append(row)
    for some in areas.values():
        some.sort(key=lambda row: (-row["fired"], str(row["signal"])))
    return {"areas": [(area, AREAS.get(area, ""), some) for area, some in areas.items()], "most": max([1, *(row["fired"] for row in listed)])}


# ---------------------------------------------------------------- the picture

SAFE = re.compile(r"^[-\w\s.,#()%+]*$")
TAGS = {"svg": "viewBox", "g": "class transform", "title": "", "path": "fill stroke stroke-width d", "polygon": "fill stroke stroke-width points",
        "polyline": "fill stroke stroke-width points", "ellipse": "fill stroke stroke-width cx cy rx ry",
        "text": "text-anchor x y font-size"}


def redraw(element, top=True):
    """dot's SVG anew, of the few elements and attributes that it needs. A node that stands for a domain, by the id that graph.sql gives it,
    becomes a link to its page."""
    tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if tag not in TAGS:
        return Markup("")
    kept = [(key, element.get(key)) for key in TAGS[tag].split() if element.get(key) and SAFE.match(element.get(key))]
    if top:
        width, height = [float(each) for each in element.get("viewBox").split()[2:]]
        scale = min(1.15, max(1.0, 1180 / width))  # the page's width where that leaves letters of 12 pixels; else it scrolls within its frame
        kept += [("width", f"{width * scale:.0f}"), ("height", f"{height * scale:.0f}"), ("role", "img"), ("aria-label", "the cluster as a picture")]
    title = next((each.text for each in element if each.tag.endswith("}title")), None)
    inner = Markup("").join([shown(element.text, 1200, drawn=True) if tag in ("text", "title") else "", *(redraw(each, False) for each in element)])
    attributes = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in kept)
    drawn = Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), attributes, inner)
    what, _, name = (title or "").replace("\\\\", "\\").partition(" ")
    if tag == "g" and element.get("class") == "node" and what == "domain" and has_page(name):
        drawn = Markup('<a href="{}">{}</a>').format(page_of("/-/domain", name=name), drawn)
    return drawn


# Signs that XML has no place for.
PLAIN = {number: "\ufffd" for number in [*range(9), 11, 12, *range(14, 32), 0xfffe, 0xffff, *range(0xd800, 0xe000)]}


def read_graph(db, name):
    return "\n".join(str(row[0]) for row in db.execute(GRAPH.read_text(encoding="utf-8"), {"domain": name})).translate(PLAIN)


async def picture(copy, name):
    """The cluster as SVG, or why there is none."""
    if name in copy.pictures:
        return copy.pictures[name]
    if shutil.which("dot") is None:
        return None, "Graphviz is not installed here: its program dot would draw this cluster. The ties below say the same."
    if not GRAPH.exists():
        return None, f"{GRAPH.name} is missing, which tells dot what to draw. The ties below say the same."
    text = await copy.read(read_graph, name)
    if len(text) > DOT_MOST:
        return None, "This cluster has too many ties to be drawn. The ties below say the same."
    dot = await asyncio.create_subprocess_exec("dot", "-Tsvg", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                                               stderr=asyncio.subprocess.DEVNULL)
    try:
        drawn, _ = await asyncio.wait_for(dot.communicate(text.encode("utf-8", "replace")), DOT_SECONDS)
    except asyncio.TimeoutError:
        dot.kill()
        await dot.wait()
        result = None, f"Graphviz did not draw this cluster within {DOT_SECONDS} seconds. The ties below say the same."
    else:
        try:
            if len(drawn) > SVG_MOST:
                raise ValueError("too large")
            result = redraw(xml.etree.ElementTree.fromstring(drawn)), None
        except (ValueError, AttributeError, RecursionError, xml.etree.ElementTree.ParseError) as why:
            result = None, f"Graphviz drew nothing that can be shown here ({str(why)[:100]}). The ties below say the same."
    if len(copy.pictures) >= PICTURES_MOST:
        copy.pictures.clear()
    copy.pictures[name] = result
    return result


# ---------------------------------------------------------------- pages

STYLE = (HERE / "style.css").read_text(encoding="utf-8")
STYLE_PATH = "/-/dnssig.css?" + hashlib.sha256(STYLE.encode()).hexdigest()[:8]
# Ours hold no script, and load nothing but their style; Datasette's have their own scripts in the page.
STRICT = ("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
OTHERS = ("default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")


async def render(datasette, request, template, status=200, **context):
    html = await datasette.render_template(template, {
        "path": page_of, "style": STYLE_PATH, "live": LIVE, "mine": MINE, "database": datasette.dnssig.database.name,
        "database_path": datasette.urls.database(datasette.dnssig.database.name), "kinds": KINDS, "area_words": AREAS, "link": domain_link,
        "grade": grade, "here": request.path, **context}, request=request)
    return Response.html(html, status=status, headers={"content-security-policy": STRICT, "cache-control": "no-store"})


def page(work):
    """A view: waits for the copy, hands it to work, and says what went wrong."""
    async def view(datasette, request):
        investigation = datasette.dnssig
        try:
            copy = await investigation.copy()
            if copy is None:
                coming = investigation.coming
                return await render(datasette, request, "dnssig_wait.html", step=coming.step, seconds=int(time.monotonic() - coming.begun))
            context = {"copy": copy, "changed": await copy.read(lambda db: copy.changed()), "coming": investigation.coming is not None,
                       "again_failed": investigation.trouble}
            return await work(datasette, request, copy, context)
        except (sqlite3.Error, OverflowError) as trouble:
            why = str(trouble)
            if why == "interrupted":
                why = "It took too long."
            return await render(datasette, request, "dnssig_trouble.html", status=500, why=why)
    return view


def page_number(request):
    return int(number(request.args.get("page"), 1, 1e6, 1))


@page
async def verdicts(datasette, request, copy, context):
    least = number(request.args.get("least"), 0, 1, 0)
    text, signal = (request.args.get("text") or "")[:200].strip(), (request.args.get("signal") or "")[:100]
    found = await copy.read(read_verdicts, least, text, signal, page_number(request))
    return await render(datasette, request, "dnssig_verdicts.html", least=least, text=text, signal=signal, **found, **context)


@page
async def domain(datasette, request, copy, context):
    name = (request.args.get("name") or "")[:NAME_MOST]
    found = await copy.read(read_domain, name, copy.hub)
    query = {}
    if LIVE:
        query["look_up"] = page_of(context_path(datasette), sql="SELECT type, status, ttl, data, resolver\n  FROM dns(:name, 'A AAAA NS SOA MX TXT')",
                                   name=name)
    query["in_sql"] = page_of(context_path(datasette), sql="SELECT signal, weight, evidence, meaning\n  FROM dns_signal\n WHERE domain = :name\n"
                                                           " ORDER BY weight DESC", name=name)
    query["all_answers"] = page_of(context_path(datasette) + "/dns_answer", domain=name, _sort_desc="asked_at")
    nothing = not (found["verdict"] or found["answers"] or found["history"] or found["labels"] or found["candidate"])
    return await render(datasette, request, "dnssig_domain.html", status=404 if nothing else 200, nothing=nothing, d=found, **query, **context)


def context_path(datasette):
    return datasette.urls.database(datasette.dnssig.database.name)


@page
async def cluster(datasette, request, copy, context):
    of = (request.args.get("of") or "")[:NAME_MOST]
    found = await copy.read(read_cluster, of, page_number(request))
    if found is None:
        return await render(datasette, request, "dnssig_trouble.html", status=404, why=f"{of[:TEXT_MOST]} is in no cluster.", **context)
    svg, why = await picture(copy, of)
    return await render(datasette, request, "dnssig_cluster.html", c=found, svg=svg, why=why, **context)


@page
async def clusters(datasette, request, copy, context):
    return await render(datasette, request, "dnssig_clusters.html", **await copy.read(read_clusters, page_number(request)), **context)


@page
async def signals(datasette, request, copy, context):
    return await render(datasette, request, "dnssig_signals.html", **await copy.read(read_signals), **context)


async def again(datasette, request):
    if request.method == "POST":
        datasette.dnssig.begin()
    return Response.redirect("/")


async def style():
    return Response(STYLE, content_type="text/css; charset=utf-8", headers={"cache-control": "max-age=86400"})


# ---------------------------------------------------------------- Datasette

@hookimpl
def register_routes():
    return [(r"/$", verdicts), (r"/-/domain$", domain), (r"/-/cluster$", cluster), (r"/-/clusters$", clusters), (r"/-/signals$", signals),
            (r"/-/again$", again), (r"/-/dnssig\.css$", style)]


@hookimpl
def prepare_connection(conn):
    """Each connection that SQL can be typed on: a stranger's schema is not trusted, and nothing changes what the connection does."""
    conn.execute("PRAGMA trusted_schema = OFF")
    if hasattr(conn, "setlimit"):
        conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 50_000_000)
    if MINE and conn.execute("SELECT count(*) FROM pragma_table_list WHERE name = 'dns_reference_user'").fetchone()[0]:
        conn.execute("SELECT dns_reference_load('dns_reference_user')").fetchall()
    if not LIVE:
        mode, lock = conn.execute("SELECT dns_config('mode'), dns_config('lock')").fetchone()
        if mode != "replay":
            raise sqlite3.OperationalError("DNSSIG_MODE=replay is to be set in the environment")
        if lock != "on":
            conn.execute("SELECT dns_config('lock', 'on')").fetchall()


@hookimpl
def prepare_jinja2_environment(env):
    env.filters["shown"] = shown
    env.filters["reading"] = reading
    env.filters["moment"] = moment


@hookimpl
def startup(datasette):
    datasette.dnssig = Investigation(datasette)

    async def look():
        needed = {"dns_verdict", "dns_signal_catalog", "dns_collection", "dns_cluster", "dns_edge", "dns_now", "dns_answer", "dns_observation",
                  "dns_candidate", "dns_popular", "dns_label", "dns_reference_user"}
        try:
            there = {row[0] for row in (await datasette.dnssig.database.execute("SELECT name FROM sqlite_master")).rows}
        except sqlite3.Error as why:
            raise ClickException(f"{datasette.dnssig.database.path} cannot be read: {why}")
        if not needed <= there:
            raise ClickException(f"{datasette.dnssig.database.path} is no investigation: it has no {', '.join(sorted(needed - there))}.\n"
                               "SELECT dns_install() makes them.")
        datasette.dnssig.begin()
        logging.getLogger("uvicorn.access").addFilter(lambda record: False)
        port = os.environ.get("DATASETTE_DNSSIG_PORT")
        if port:
            threading.Thread(target=announce, args=[int(port)], daemon=True).start()
    return look


def announce(port):
    """Says where the pages are once the server listens, and opens a browser."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    else:
        return
    url = f"http://127.0.0.1:{port}/"
    print(f"dnssig: {url}   (Ctrl-C ends it)", file=sys.stderr, flush=True)
    if os.environ.get("DATASETTE_DNSSIG_OPEN") == "1":
        webbrowser.open(url)


@hookimpl
def menu_links(datasette):
    return [{"href": "/", "label": "Verdicts"}, {"href": "/-/clusters", "label": "Clusters"}, {"href": "/-/signals", "label": "Signals"}]


@hookimpl
def render_cell(value, column):
    """In Datasette's own tables a domain leads to its page, and a URL, which somebody else wrote, nowhere."""
    if column in ("domain", "cluster") and has_page(value) and value.isprintable() and " " not in value:
        return domain_link(value)
    if isinstance(value, str) and (UNSEEN.search(value[:5000]) or re.match(r"\s*[a-zA-Z]+://", value)):
        return Markup('<span class="white-space-pre-wrap">{}</span>').format(shown(value, 2000))
    return None


@hookimpl
def asgi_wrapper():
    """Every answer says what its page may load. Who comes by another name than this machine's (DNS rebinding), or is sent by another
    page than ours, gets nothing, except that a link may lead to the first page."""
    def wrap(app):
        async def guarded(scope, receive, send):
            if scope["type"] != "http":
                return await app(scope, receive, send)
            headers = {key.lower(): value.decode("latin-1") for key, value in scope["headers"]}
            host = re.sub(r":\d+$", "", headers.get(b"host", "")).lower()
            first = scope["path"] == "/" and not scope.get("query_string")
            if host not in ("127.0.0.1", "localhost", "[::1]", "::1") or (
                    headers.get(b"sec-fetch-site", "none") not in ("none", "same-origin") and not first):
                refusal = Response.text("Open http://127.0.0.1 and the port by hand: another site sent you here.", status=403)
                return await refusal.asgi_send(send)

            async def send_with(event):
                if event["type"] == "http.response.start":
                    given = {key.lower() for key, _ in event.get("headers", [])}
                    more = [(b"content-security-policy", OTHERS.encode())] if b"content-security-policy" not in given else []
                    event = {**event, "headers": [*event.get("headers", []), *more, (b"x-content-type-options", b"nosniff"),
                                                  (b"referrer-policy", b"no-referrer")]}
                await send(event)
            await app(scope, receive, send_with)
        return guarded
    return wrap
