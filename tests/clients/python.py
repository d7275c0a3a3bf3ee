"""python.py - Python's sqlite3: interrupt() from another thread, and Ctrl-C.

Python sees a Ctrl-C when it runs Python again. A progress handler, which dnssig lets run while it waits, gives it the chance.
"""
import os
import signal
import sqlite3
import sys
import threading
import time

library, database, script, silent = sys.argv[1:]
db = sqlite3.connect(database, isolation_level=None)
if not hasattr(db, "enable_load_extension"):
    sys.exit("The sqlite3 of this Python loads no extensions: it was built without --enable-loadable-sqlite-extensions. "
             "Use another Python, such as the distribution's /usr/bin/python3, or Homebrew's.")
db.enable_load_extension(True)
db.load_extension(library)


def show(sql):
    for row in db.execute(sql):
        print(*("" if value is None else value for value in row), sep="|")


def ended_by(stop):
    start = time.monotonic()
    threading.Timer(1, stop).start()
    try:
        show(f"SELECT status FROM dns('silent.example', 'A', '{silent}')")
    except (sqlite3.OperationalError, KeyboardInterrupt) as how:
        print(how or "interrupted", "soon" if time.monotonic() - start < 3 else "late")
    show("SELECT dns_status('example.com', 'SOA')")


with open(script, encoding="utf-8") as file:
    for statement in file.read().split(";\n"):
        show(statement)
ended_by(db.interrupt)
db.set_progress_handler(lambda: 0, 1000)
ended_by(lambda: os.kill(os.getpid(), signal.SIGINT))
