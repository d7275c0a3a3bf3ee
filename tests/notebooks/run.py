"""run.py - runs the notebooks of samples/notebooks, and says in what they are not as they should be.

    python tests/notebooks/run.py execute FOLDER              runs each; in FOLDER then lie NAME.ipynb, as it would be committed, and
                                                              NAME.json, the rows of each cell and what was sent
    python tests/notebooks/run.py outputs FOLDER NAME         against what is committed: text to the letter, pictures by their pixels
    python tests/notebooks/run.py same FOLDER OTHER NAME      two runs, to the byte
    python tests/notebooks/run.py statements NAME             against samples/NAME.sql and samples/notebooks/NAME.sql
    python tests/notebooks/run.py rows FOLDER NAME            against what the sqlite3 program gives for samples/notebooks/NAME.sql
    python tests/notebooks/run.py quiet FOLDER NAME           nothing was sent, nothing asked that the recording lacks
    python tests/notebooks/run.py clean NAME                  the committed file holds no trace of a machine or a time
    python tests/notebooks/run.py poster                      against the picture that pages show: FRONT is that of its notebook
    python tests/notebooks/run.py save FOLDER                 makes what lies in FOLDER the committed notebooks, and FRONT
    python tests/notebooks/run.py hostile FOLDER              what a stranger's values do to tables and pictures
    python tests/notebooks/run.py scripts                     what desk.py does with scripts of the sqlite3 program
    python tests/notebooks/run.py pictures                    a picture in which something has moved is not taken for the same

Run from the repository's top. Out: a line for each thing that is wrong; nothing where all is well. From the environment:
DNSSIG_LIBRARY. The kernel's home is below FOLDER, so that nobody's settings count.
"""
import base64
import getpass
import html.parser
import io
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile

import nbformat
import numpy
from nbclient import NotebookClient
from PIL import Image, ImageChops
from traitlets.config import Config

HERE = os.path.join("samples", "notebooks")
NAMES = ("payment-request", "endpoint", "owned-estate")
FRONT = os.path.join(HERE, "endpoint.png")
STEP = 32  # of 255: what a pixel may differ by. Another processor's rounding changes an edge by a few; what moves, by a colour

# The cell that is run behind the notebook's own.
REPORT = """
import json
from sql.run.resultset import ResultSet
def _rows(result):
    return [list(row) for row in result]
print(json.dumps({
    "shown": {n: _rows(result) for n, result in Out.items() if isinstance(result, ResultSet)},
    "kept": {name: _rows(result) for name, result in list(globals().items()) if isinstance(result, ResultSet) and not name.startswith("_")},
    "sent": connection.execute("SELECT value FROM dns_stats WHERE name = 'sent'").fetchone()[0],
    "offline": connection.execute("SELECT count(*) FROM dns_answer WHERE status = 'OFFLINE'").fetchone()[0],
    "left": connection.execute("SELECT count(*) FROM dns_collection WHERE state <> 'collected'").fetchone()[0],
}))
"""


def committed(name):
    return os.path.join(HERE, name + ".ipynb")


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def normal(notebook):
    """A notebook as it is committed: what was run and what came out, and no word about by whom, where and when."""
    notebook.metadata = nbformat.from_dict({
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}})
    for n, cell in enumerate(notebook.cells, 1):
        cell.id, cell.metadata = "cell-%d" % n, nbformat.from_dict({})
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output.metadata = nbformat.from_dict({})
    return nbformat.writes(notebook) + "\n"


def run(notebook, folder):
    """Runs a notebook from HERE in a kernel that knows no other home than one below the folder."""
    home = os.path.abspath(os.path.join(folder, "home"))
    os.makedirs(home, exist_ok=True)
    os.environ.update(HOME=home, IPYTHONDIR=home + "/ipython", JUPYTER_CONFIG_DIR=home + "/config", JUPYTER_DATA_DIR=home + "/data",
                      JUPYTER_RUNTIME_DIR=home + "/runtime", JUPYTER_PLATFORM_DIRS="1", MPLCONFIGDIR=home + "/matplotlib",
                      TZ="Pacific/Chatham")
    # No socket of the Internet's kind, not even on the loopback. The path of another kind may have 107 bytes at most.
    with tempfile.TemporaryDirectory(prefix="dnssig-") as sockets:
        NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False, resources={"metadata": {"path": HERE}},
                       config=Config(KernelManager={"transport": "ipc", "ip": sockets + "/kernel"})).execute()


def execute(folder):
    for name in NAMES:
        notebook = nbformat.read(committed(name), 4)
        notebook.cells.append(nbformat.v4.new_code_cell(REPORT))
        run(notebook, folder)
        report = notebook.cells.pop().outputs[0].text
        with open(os.path.join(folder, name + ".ipynb"), "w", encoding="utf-8") as file:
            file.write(normal(notebook))
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
            file.write(report)


def save(folder):
    for name in NAMES:
        with open(committed(name), "w", encoding="utf-8") as file:
            file.write(text_of(os.path.join(folder, name + ".ipynb")))
    with open(FRONT, "wb") as file:
        file.write(front())


def pictures_of(cell):
    return [base64.b64decode(output.data["image/png"]) for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]


def front():
    (picture,) = sum(map(pictures_of, nbformat.read(FRONT.replace(".png", ".ipynb"), 4).cells), [])
    return picture


def poster():
    with open(FRONT, "rb") as file:
        if file.read() != front():
            yield "%s is not the picture of its notebook: make test-notebooks SAVE=1" % FRONT


def moved(was, now):
    """In how many pixels two pictures (PNG) differ, or in what else."""
    was, now = (Image.open(io.BytesIO(png)).convert("RGB") for png in (was, now))
    if was.size != now.size:
        return "measures %s, not %s" % (now.size, was.size)
    far = int((numpy.asarray(ImageChops.difference(was, now)).max(axis=2) > STEP).sum())
    return far and "differs in %d pixels" % far


def outputs(folder, name):
    old, new = nbformat.read(committed(name), 4), nbformat.read(os.path.join(folder, name + ".ipynb"), 4)
    for n, (a, b) in enumerate(zip(old.cells, new.cells), 1):
        pictures = [pictures_of(cell) for cell in (a, b)]
        for output in a.get("outputs", []) + b.get("outputs", []):
            output.get("data", {}).pop("image/png", None)
        if a.get("outputs") != b.get("outputs") or a.get("execution_count") != b.get("execution_count"):
            yield "cell %d: committed: %s\n  now: %s" % (n, json.dumps(a.get("outputs"))[:2000], json.dumps(b.get("outputs"))[:2000])
        if len(pictures[0]) != len(pictures[1]):
            yield "cell %d: %d pictures, not %d" % (n, len(pictures[1]), len(pictures[0]))
        for how in filter(None, map(moved, *pictures)):
            yield "cell %d: the picture %s" % (n, how)


def same(folder, other, name):
    if text_of(os.path.join(folder, name + ".ipynb")) != text_of(os.path.join(other, name + ".ipynb")):
        yield "two runs differ"


LOOKS = re.compile(r"\.(print|mode|headers|nullvalue|output|bail|load)\b")


def steps(text):
    """The statements of a script and those of its dot commands that do something, one after the other, without comments."""
    statement = ""
    for line in text.split("\n"):
        if not statement and line.startswith("."):
            if not LOOKS.match(line):
                yield line.strip()
        elif line.strip() and not line.lstrip().startswith("--"):
            statement += line.rstrip() + "\n"
            if sqlite3.complete_statement(statement):
                yield statement.strip()
                statement = ""
    if statement:
        yield statement.strip()


def cells(name):
    """The code cells of a committed notebook: number, the variable that keeps the rows, steps."""
    for cell in nbformat.read(committed(name), 4).cells:
        if cell.cell_type != "code":
            continue
        head, _, body = cell.source.partition("\n")
        found = re.match(r"%%sql(?: +(\w+) *<<)?\s*$", head)
        if found:
            yield cell.execution_count, found[1], list(steps(body))
        else:
            yield cell.execution_count, None, [re.sub("^%", ".", line) for line in cell.source.split("\n") if re.match("%(read|import|parameter)", line)]


def own(name):
    """What samples/notebooks/NAME.sql asks besides the story that it reads."""
    first, *rest = steps(text_of(os.path.join(HERE, name + ".sql")))
    return [] if first != ".read samples/%s.sql" % name else rest


def statements(name):
    story, more = list(steps(text_of("samples/%s.sql" % name))), own(name)
    if not more:
        yield "%s/%s.sql does not read the story first, or asks nothing of its own" % (HERE, name)
    for number, _, some in cells(name):
        for step in some:
            if story and step == story[0]:
                story.pop(0)
            elif more and step == more[0]:
                more.pop(0)
            else:
                yield "cell %s has what no .sql has next:\n%s\n  next in samples/%s.sql: %s" % (number, step, name, story[:1])
                return
    for step in story + more:
        yield "no cell has: " + step


def answers(name):
    """What the sqlite3 program gives for samples/notebooks/NAME.sql: rows of each statement that it shows, by story and by its own."""
    library = os.environ["DNSSIG_LIBRARY"]
    whole = text_of(os.path.join(HERE, name + ".sql")).replace(".read samples/%s.sql\n" % name, text_of("samples/%s.sql" % name) + "\n.print \x1d\n", 1)
    lines = []
    for line in whole.split("\n"):
        if line.startswith(".mode box"):
            line = ".mode json"
        if not line.startswith(".print") or "\x1d" in line:
            lines.append(".load '%s'" % library if line.startswith(".load") else line)
    ran = subprocess.run(["sqlite3", "-batch", "-init", os.devnull, ":memory:"], input="\n".join(lines), capture_output=True, encoding="utf-8")
    if ran.returncode or ran.stderr:
        raise SystemExit("the sqlite3 program says: " + ran.stderr)
    for part in ran.stdout.split("\x1d"):
        given, at = [], 0
        part = part.strip()
        while at < len(part):
            # Two columns may have one name: pairs, not an object.
            value, at = json.JSONDecoder(object_pairs_hook=lambda pairs: [value for _, value in pairs]).raw_decode(part, at)
            given.append(value)
            at += len(part[at:]) - len(part[at:].lstrip())
        yield given


def alike(rows):
    return [[format(value, ".12g") if isinstance(value, float) else value for value in row] for row in rows]


def rows(folder, name):
    report = json.loads(text_of(os.path.join(folder, name + ".json")))
    story, more = answers(name)
    asked = own(name)
    for number, kept, some in cells(name):
        got = report["kept"].get(kept) if kept else report["shown"].get(str(number))
        if not got or (kept and some[-1] not in asked):
            continue
        wanted = more if some[-1] in asked else story
        if not wanted:
            yield "cell %s gives rows, the sqlite3 program no more" % number
            return
        expected = wanted.pop(0)
        if alike(expected) != alike(got):
            yield "cell %s: the sqlite3 program gives\n%s\n  the cell\n%s" % (number, alike(expected)[:20], alike(got)[:20])
    for left in story + more:
        yield "no cell gives: %s" % left[:5]


def quiet(folder, name):
    report = json.loads(text_of(os.path.join(folder, name + ".json")))
    for what in ("sent", "offline", "left"):
        if report[what]:
            yield "%s: %s" % (what, report[what])


def clean(name):
    text = text_of(committed(name))
    if normal(nbformat.reads(text, 4)) != text:
        yield "metadata, or another form than run.py saves"
    machine = ["/home/", "/root/", "/tmp/", "/Users/", "/usr/", os.getcwd()] + [r"\b%s\b" % re.escape(socket.gethostname())]
    for what in machine + [r"\b%s\b" % re.escape(getpass.getuser())] * (getpass.getuser() != "root"):
        if re.search(what, re.sub(r'"image/png": "[^"]*"', "", text)):
            yield "it says " + what
    for cell in nbformat.reads(text, 4).cells:
        for output in cell.get("outputs", []):
            if not set(output.get("data", {})) & {"text/html", "image/png"}:
                yield "cell %s: neither a table nor a picture: %s" % (cell.execution_count, json.dumps(output)[:500])


HOSTILE = [
    "<script>alert(1)</script>", "&lt;img src=x onerror=alert(1)&gt;", 'http://x" onmouseover="alert(1)', "'\"><b>", "$\\frac{$", "$x^2$", "{{ 7 * 7 }}",
    "\x1b[31m\x07", "a\u202eb\u2066c\u200fd", "two\nlines\r\n", "A" * 100000, b"\xff\x00<b>" * 1000, None, "", 7, -1, 0, 1.5, float("inf"), 1e300,
]
COLUMNS = {
    "address_changes": "v AS name, v AS address, v AS network, n AS first, n + 100 AS last, 0 AS since",
    "ttls": "v AS whose, v AS domain, v AS type, n AS ttl, 60 AS threshold",
    "names_per_address": "v AS address, v AS network, v AS whose, n AS names",
    "cluster": "v AS whose, v AS domain, v AS kind, v AS value",
}


class Reader(html.parser.HTMLParser):
    """The texts of a table's cells; and what has no business in a table."""

    def __init__(self, text):
        super().__init__()
        self.texts, self.wrong, self.inside = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag not in ("table", "thead", "tbody", "tr", "th", "td", "p") or {name for name, _ in attributes} - {"style"}:
            self.wrong.append(self.get_starttag_text())
        self.inside = tag in ("th", "td")
        self.texts += [""] * self.inside

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, text):
        if self.inside:
            self.texts[-1] += text


def hostile(folder):
    cells = ["import desk, plots\nconnection = desk.connect()\nvalues = %s" % repr(HOSTILE).replace("inf,", "float('inf'),"),
             "connection.execute('CREATE TABLE hostile(v, n)')\n"
             "connection.executemany('INSERT INTO hostile VALUES (?, ?)', [(v, n) for v in values for n in values]).rowcount and None",
             "%%sql\nSELECT DISTINCT v, v AS \"<script>alert(2)</script>&lt;b&gt;\" FROM hostile",
             "%%sql\nSELECT 1 AS many FROM hostile"]
    for plot, columns in COLUMNS.items():
        cells += ["%%%%sql drawn <<\nSELECT %s FROM hostile" % columns, "plots.%s(drawn, values[4] + values[0])" % plot]
        cells += ["%%%%sql drawn <<\nSELECT %s FROM (SELECT rowid AS v, rowid AS n FROM hostile)" % columns, "plots.%s(drawn)" % plot]
    notebook = nbformat.v4.new_notebook()
    wrong = {"%%sql\nSELECT v FROM \"<b>\x1b[31m\u202e\"": "SQL: no such table: <b>\\u001b[31m\\u202e",
             "%import nowhere.csv hostile": "UsageError: [Errno 2] No such file or directory: 'nowhere.csv'"}
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    notebook.cells += [nbformat.v4.new_code_cell(cell, metadata={"tags": ["raises-exception"]}) for cell in wrong]
    run(notebook, folder)
    for said in wrong.values():
        (output,) = notebook.cells.pop(len(cells)).outputs
        if output.get("text", "").strip() != said:
            yield "an error reads: %s" % ascii(output)[:1000]
    given = [output for cell in notebook.cells for output in cell.outputs]
    for output in given:
        if "data" not in output or set(output.data) not in ({"text/html", "text/plain"}, {"image/png", "text/plain"}):
            yield "an output that is neither table nor picture: %s" % json.dumps(output)[:1000]
            return
        for text in (output.data["text/plain"], output.data.get("text/html", "")):
            if re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069]", text):
                yield "what nobody sees is shown as it is: " + ascii(text[:300])
            if max(map(len, text.split("\n"))) > 4200:
                yield "a line of %d characters" % max(map(len, text.split("\n")))
    tables, pictures = [o.data for o in given if "text/html" in o.data], [o.data for o in given if "image/png" in o.data]
    reader = Reader(tables[0]["text/html"])
    if reader.wrong:
        yield "markup out of the database: %s" % reader.wrong
    for value in HOSTILE[:7] + ["\\u001b[31m\\u0007", "a\\u202eb\\u2066c\\u200fd", "A" * 999 + "\u2026",
                                 "<script>alert(2)</script>&lt;b&gt;", "1.5", "-1"]:
        if value not in reader.texts:
            yield "the table does not show " + value
        if value not in tables[0]["text/plain"]:
            yield "the text does not show " + value
    if tables[1]["text/html"].count("<td") != 100 or "there are more" not in tables[1]["text/html"]:
        yield "of 400 rows %d are shown" % tables[1]["text/html"].count("<td")
    sizes = [Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).size for data in pictures]
    if len(sizes) != 2 * len(COLUMNS) or max(max(size) for size in sizes) > 4000:
        yield "pictures of %s" % sizes
    for data in pictures[1::2]:
        if "340 more are not shown" not in data["text/plain"]:
            yield "not said that lanes are left out: " + data["text/plain"]


class Rows:
    def __init__(self, columns, *rows):
        self.rows = [dict(zip(columns.split(), row)) for row in rows]

    def dicts(self):
        return iter(self.rows)


def pictures():
    sys.path.insert(0, HERE)
    import plots
    day = 86400
    lanes = [("a.example", "192.0.2.%d" % n, "N%d" % n, n * day, 4 * day, 0) for n in range(3)]
    for plot, columns, rows, column, other in (
        (plots.address_changes, "name address network first last since", lanes, "last", 4 * day - 1200),
        (plots.address_changes, "name address network first last since", lanes, "network", "N1"),
        (plots.ttls, "whose domain type ttl threshold", [("w", "a.example", t, 60, 60) for t in ("A", "NS")], "ttl", 63),
        (plots.names_per_address, "address network whose names", [("192.0.2.%d" % n, "N", "w", 20 + n) for n in range(3)], "names", 21),
        (plots.names_per_address, "address network whose names", [("192.0.2.%d" % n, "N", "w", 20 + n) for n in range(3)], "whose", "v"),
        (plots.cluster, "whose domain kind value", [("w", "%s.example" % d, "mx", "m%d" % (d > "b")) for d in "abcd"], "value", "m1"),
        (plots.cluster, "whose domain kind value", [("w", "%s.example" % d, "mx", "m%d" % (d > "b")) for d in "abcd"], "kind", "address"),
    ):
        was, now, changed = Rows(columns, *rows), Rows(columns, *rows), Rows(columns, *rows)
        changed.rows[0][column] = other
        if plot(was).png != plot(now).png:
            yield "%s: the same rows give two pictures" % plot.__name__
        if not moved(plot(was).png, plot(changed).png):
            yield "%s: another %s makes no other picture" % (plot.__name__, column)


def scripts():
    sys.path.insert(0, HERE)
    import desk
    library = os.environ.pop("DNSSIG_LIBRARY")
    with tempfile.TemporaryDirectory(prefix="dnssig-") as folder:
        def file(name, text):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
                out.write(text)
            return "'%s'" % os.path.join(folder, name)

        def given(script, sql):
            connection = sqlite3.connect(":memory:", isolation_level=None)
            try:
                desk.Script(connection).read(file("script.sql", script)[1:-1])
            except (ValueError, OSError, sqlite3.Error) as trouble:
                return "%s: %s" % (type(trouble).__name__, str(trouble).replace(folder + "/", "")), connection.in_transaction
            return connection.execute(sql).fetchall() if sql else None

        table = "CREATE TABLE t(a, b);\n"
        comma, lines = file("a.csv", 'x,y\n"1,5",2\n3\n'), file("a.txt", 'one\t"two\nthree\t\xe4\u2028\n')
        for script, sql, wanted in (
            (table + ".import --csv --skip 1 %s t\n" % comma, "SELECT * FROM t", [("1,5", "2"), ("3", None)]),
            (table + ".mode ascii\n.separator \"\\t\" \"\\n\"\n.import %s t\n" % lines, "SELECT * FROM t", [("one", '"two'), ("three", "\xe4\u2028")]),
            (table + ".import \"|echo '1|2'\" t\n", "SELECT * FROM t", [("1", "2")]),
            (table + ".parameter set @a \"1 + 1\"\n.parameter set @b 'no SQL'\nINSERT INTO t VALUES (@a, @b), (@c, 1);\n", "SELECT * FROM t",
             [(2, "no SQL"), (None, 1)]),
            (table + ".parameter set @a 1\n.parameter unset @a\nINSERT INTO t VALUES (@a, ';\n-- no comment');\n", "SELECT * FROM t",
             [(None, ";\n-- no comment")]),
            (".shell true\n", None, ("ValueError: script.sql:1: only the sqlite3 program knows: .shell true", False)),
            ("\n.once x\n", None, ("ValueError: script.sql:2: only the sqlite3 program knows: .once x", False)),
            (".import --schema temp x t\n", None, ("ValueError: script.sql:1: .import here knows --csv and --skip, not --schema", False)),
            (".import %s t\n" % comma, None, ("ValueError: script.sql:1: there is no table t", False)),
            (table + ".mode ascii\n.import %s t\n" % comma, None,
             ("ValueError: script.sql:3: expected .import [--csv] [--skip N] FILE TABLE, and rows that are lines", False)),
            (table + ".import '|echo 1; exit 3' t\n", None, ("OSError: the command ended with status 3", False)),
            ("SELECT 1;\nSELECT\nnosuch;\n", None, ("ValueError: script.sql:3: no such column: nosuch", False)),
            ("SELECT 1\n", None, ("ValueError: script.sql: the last statement has no end", False)),
        ):
            got = given(script, sql)
            if got != wanted:
                yield "%s\n  wanted: %s\n  got:    %s" % (script, wanted, got)

        # Which library: the one beside, or else the package's.
        if desk.library() != os.path.join(os.getcwd(), "dnssig") and os.path.exists("dnssig.so"):
            yield "beside there is dnssig.so, taken was " + desk.library()
        desk.TOP = folder
        try:
            yield "without a library: " + desk.library()
        except RuntimeError as trouble:
            if not str(trouble).startswith("There is no dnssig.so in "):
                yield str(trouble)
        file("dnssig.py", "def loadable_path():\n    return 'of the package'\n")
        sys.path.insert(0, folder)
        if desk.library() != "of the package":
            yield "with the package: " + desk.library()
        os.environ["DNSSIG_LIBRARY"] = library
        if desk.library() != os.path.abspath(library):
            yield "named: " + desk.library()


if __name__ == "__main__":
    for wrong in globals()[sys.argv[1]](*sys.argv[2:]) or ():
        print(wrong)
