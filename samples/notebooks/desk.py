"""desk.py - what the notebooks of this folder begin with: a connection with dnssig in it, handed to JupySQL.

    import desk
    connection = desk.connect()           a database in memory; desk.connect("case.db") opens or makes a file

After it, in cells:
    %%sql                                 SQL on this connection; the last statement's rows are shown, ROWS at most
    %%sql name <<                         the same; the rows are kept in the variable `name` and not shown
    %read FILE                            runs a script of the sqlite3 program, such as those of sql/import
    %import [--csv] [--skip N] FILE TABLE
    %parameter set @NAME VALUE            .read, .import and .parameter as the sqlite3 program has them

Paths are seen from the folder that holds samples/ and sql/: connect() makes it the working folder.
Needs a Python whose sqlite3 loads extensions. The extension is the file that DNSSIG_LIBRARY names, or dnssig.so (.dylib) in that
folder, or that of the installed package dnssig.

What a value says is shown as text and nothing else. JupySQL by itself turns escapes back into markup (its ResultSet._add_footer,
0.11.1), so that a TXT record could run a script in the reader's browser; tables are written here in its place.
"""
import csv
import html
import io
import os
import re
import sqlite3
import subprocess
import sys

from IPython import get_ipython
from IPython.core.error import UsageError
from IPython.core.magic import no_var_expand
from IPython.display import display

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ROWS = 100  # shown of a result
LENGTH = 1000  # characters shown of a value

# What a reader does not see, or what changes the order in which he sees the rest: control characters, and Unicode's marks of direction.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def shown(value, most=LENGTH):
    """A value as text that is safe to show: on one line, whole or cut with an ellipsis, nothing in it unseen."""
    if value is None:
        return ""
    if isinstance(value, float):
        value = format(value, ".15g")
        value += ".0" * value.lstrip("-").isdigit()  # as SQLite writes it
    elif isinstance(value, bytes):
        value = "x'" + value[:most].hex() + "'"
    text = str(value)
    text = text if len(text) <= most else text[: most - 1] + "\u2026"
    return UNSEEN.sub(lambda found: "\\u%04x" % ord(found.group()), text)


def connect(database=":memory:"):
    """Opens the database, loads the extension, and makes the connection the one that %%sql cells use."""
    connection = sqlite3.connect(database, isolation_level=None, uri=True)
    if not hasattr(connection, "enable_load_extension"):
        raise RuntimeError("The sqlite3 of this Python loads no extensions. Use another Python, such as the distribution's /usr/bin/python3.")
    connection.enable_load_extension(True)
    connection.load_extension(library())
    connection.enable_load_extension(False)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.set_progress_handler(lambda: 0, 1000)  # lets Python see that the kernel is to be interrupted
    os.chdir(TOP)
    prepare(get_ipython(), connection)
    return connection


def library():
    named = os.environ.get("DNSSIG_LIBRARY")
    if named:
        return os.path.abspath(named)
    for suffix in (".so", ".dylib"):
        if os.path.exists(os.path.join(TOP, "dnssig" + suffix)):
            return os.path.join(TOP, "dnssig")
    try:
        import dnssig
    except ImportError:
        raise RuntimeError("There is no dnssig.so in %s: run make there, or install the wheel." % TOP) from None
    return dnssig.loadable_path()


def prepare(notebook, connection):
    """JupySQL with this connection, quiet and bounded; our tables; our magics."""
    if "sql" not in notebook.extension_manager.loaded:
        notebook.run_line_magic("load_ext", "sql")
    magic = notebook.find_cell_magic("sql").__self__
    magic.feedback, magic.displaycon, magic.autolimit, magic.displaylimit = 0, False, 0, ROWS + 1
    magic.named_parameters = "disabled"  # '%H:%M' is no parameter
    notebook.push({"_dnssig": connection}, interactive=False)
    notebook.run_line_magic("sql", "_dnssig")

    from sql.run.resultset import ResultSet
    notebook.display_formatter.ipython_display_formatter.for_type(ResultSet, show)

    # What is wrong with a statement, in one line: where in JupySQL it came to light helps nobody.
    notebook.set_custom_exc((sqlite3.Error,), lambda shell, kind, trouble, *_, **__: print("SQL: " + shown(trouble), file=sys.stderr))

    script = Script(connection)
    for name in ("read", "import", "parameter"):
        def run(line, name=name):
            try:
                script.command("." + name + " " + line, "this cell")
            except (OSError, ValueError) as trouble:
                raise UsageError(shown(trouble)) from None
        notebook.register_magic_function(no_var_expand(run), "line", name)


def show(result):
    """A result's rows as a table, in HTML and as text. A statement without columns shows nothing."""
    if not result.keys:
        return
    result.fetch_for_repr_if_needed()
    rows = result[: ROWS + 1]
    heads = [shown(key) for key in result.keys]
    cells = [[shown(value) for value in row] for row in rows[:ROWS]]
    right = [all(isinstance(row[n], (int, float)) for row in rows if row[n] is not None) for n in range(len(heads))]
    more = "The first %d rows; there are more." % ROWS if len(rows) > ROWS else ""

    def tag(name, values):
        sides = ['<%s style="text-align: %s">%s</%s>' % (name, "right" if right[n] else "left", html.escape(value), name)
                 for n, value in enumerate(values)]
        return "<tr>" + "".join(sides) + "</tr>"

    table = ["<table>", "<thead>" + tag("th", heads) + "</thead>", "<tbody>"] + [tag("td", row) for row in cells] + ["</tbody>", "</table>"]
    widths = [max(map(len, column)) for column in zip(heads, *cells)]
    lines = [[value.rjust(width) if side else value.ljust(width) for value, width, side in zip(row, widths, right)] for row in [heads] + cells]
    lines.insert(1, ["-" * width for width in widths])
    plain = ["  ".join(line).rstrip() for line in lines]
    display({"text/html": "\n".join(table + ["<p>" + more + "</p>"] * bool(more)), "text/plain": "\n".join(plain + [more] * bool(more))}, raw=True)


class Parameters(dict):
    """What the sqlite3 program binds: NULL where nothing was set."""

    def __missing__(self, name):
        return None


class Script:
    """Runs scripts written for the sqlite3 program. Of its dot commands those that do something are done, those that set how rows look
    are passed over, and any other is an error: nothing is left out in silence. What a script's statements give is not shown."""

    LOOKS = (".print", ".mode", ".headers", ".nullvalue", ".output", ".bail", ".load", ".timeout")

    def __init__(self, connection):
        self.connection, self.parameters = connection, Parameters()
        self.raw, self.separators = False, ["|", "\n"]

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            statement = ""
            for number, line in enumerate(file, 1):
                if not statement and line.startswith("."):
                    self.command(line.rstrip("\n"), "%s:%d" % (path, number))
                elif statement or not re.match(r"\s*(--.*)?$", line):
                    statement += line
                    if ";" in line and sqlite3.complete_statement(statement):
                        try:
                            self.connection.execute(statement, self.parameters).fetchall()
                        except sqlite3.Error as trouble:
                            raise ValueError("%s:%d: %s" % (path, number, trouble)) from None
                        statement = ""
        if statement:
            raise ValueError("%s: the last statement has no end" % path)

    def command(self, line, place):
        name, *words = split(line)
        if name == ".mode" and words:
            self.raw = words[0] == "ascii"
            self.separators = {"ascii": ["\x1f", "\x1e"], "csv": [",", "\n"], "list": ["|", "\n"]}.get(words[0], self.separators)
        elif name == ".separator" and words:
            self.separators[: len(words)] = words[:2]
        elif name == ".read" and len(words) == 1:
            self.read(words[0])
        elif name == ".import":
            self.load(words, place)
        elif name == ".parameter" and words[:1] == ["set"] and len(words) == 3:
            self.parameters[words[1].lstrip("@:$")] = self.value(words[2])
        elif name == ".parameter" and words[:1] == ["unset"] and len(words) == 2:
            self.parameters.pop(words[1].lstrip("@:$"), None)
        elif name not in self.LOOKS:
            raise ValueError("%s: only the sqlite3 program knows: %s" % (place, shown(line, 80)))

    def value(self, word):
        """What .parameter set takes: an SQL expression, or else the text itself."""
        try:
            return self.connection.execute("SELECT " + word).fetchone()[0]
        except sqlite3.OperationalError:
            return word

    def load(self, words, place):
        skip, raw, separators = 0, self.raw, self.separators
        while words and words[0].startswith("-"):
            option = words.pop(0).lstrip("-")
            if option == "csv":
                raw, separators = False, [",", "\n"]
            elif option == "skip" and words:
                skip = int(words.pop(0))
            else:
                raise ValueError("%s: .import here knows --csv and --skip, not --%s" % (place, option))
        if len(words) != 2 or separators[1] != "\n":
            raise ValueError("%s: expected .import [--csv] [--skip N] FILE TABLE, and rows that are lines" % place)
        path, table = words
        quoted = '"%s"' % table.replace('"', '""')
        width = len(self.connection.execute("PRAGMA table_info(%s)" % quoted).fetchall())
        if not width:
            raise ValueError("%s: there is no table %s" % (place, shown(table, 80)))
        insert = "INSERT INTO %s VALUES (%s)" % (quoted, ", ".join("?" * width))
        self.connection.execute("BEGIN")
        try:
            with Lines(path) as lines:
                rows = (line.rstrip("\n").split(separators[0]) for line in lines) if raw else csv.reader(lines, delimiter=separators[0])
                for _ in range(skip):
                    next(rows, None)
                self.connection.executemany(insert, ((row + [None] * width)[:width] for row in rows))
            self.connection.execute("COMMIT")
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise


class Lines:
    """A file's lines; of "|command" what the command prints, as the sqlite3 program has it."""

    def __init__(self, path):
        self.program = None
        if path.startswith("|"):
            self.program = subprocess.Popen(path[1:], shell=True, stdout=subprocess.PIPE)
            self.lines = io.TextIOWrapper(self.program.stdout, encoding="utf-8", errors="replace", newline="\n")
        else:
            self.lines = open(path, encoding="utf-8", errors="replace", newline="\n")

    def __enter__(self):
        return self.lines

    def __exit__(self, kind, *_):
        self.lines.close()
        if self.program and self.program.wait() and kind is None:
            raise OSError("the command ended with status %d" % self.program.returncode)


def split(line):
    """The words of a dot command: bare, in '...' as they stand, or in "..." with C's escapes."""
    def unescape(text):
        plain = {"t": "\t", "n": "\n", "r": "\r"}
        return re.sub(r"\\([0-7]{1,3}|.)", lambda e: chr(int(e[1], 8)) if e[1][0] in "01234567" else plain.get(e[1], e[1]), text)
    return [bare or single or unescape(double) for double, single, bare in re.findall(r'"((?:[^"\\]|\\.)*)"|\'([^\']*)\'|(\S+)', line)]
