"""dnssig: DNS for SQLite, as an extension that any connection of the sqlite3 module can load.

    import sqlite3, dnssig
    connection = sqlite3.connect(":memory:")
    dnssig.load(connection)
    connection.execute("SELECT domain_registrable('https://www.example.co.uk/')").fetchone()

SELECT name, summary FROM dns_help lists what there is.
"""
import os
import sqlite3

__all__ = ["load", "loadable_path"]
__version__ = "@VERSION@"


def loadable_path() -> str:
    """The library's file, for whatever loads it by name: `.load`, load_extension(), another program."""
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "dnssig.so")


def load(connection: sqlite3.Connection) -> None:
    """Loads dnssig into this connection. Loading of further extensions is off afterwards.

    Connections of other modules with the same two methods do as well.

    Raises sqlite3.NotSupportedError where this Python's sqlite3 can load no extensions, and sqlite3.OperationalError with
    SQLite's or dnssig's own words where it will not load: SQLite before 3.38, or a statement at work that writes.
    """
    if not hasattr(connection, "enable_load_extension"):
        raise sqlite3.NotSupportedError(
            "this Python's sqlite3 module was built without loading of extensions "
            "(--enable-loadable-sqlite-extensions); dnssig needs a Python that has it"
        )
    connection.enable_load_extension(True)
    try:
        connection.load_extension(loadable_path())
    finally:
        connection.enable_load_extension(False)
