"""How a connection to the embedded database behaves. PostgreSQL needs nothing of this.

SQLite is told to survive a power cut (WAL, full sync), to hold foreign keys, and to begin its
transactions when we say so. A request that will write takes the write lock first: it then waits its
turn instead of failing half-way, and what it read cannot have changed under it.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

# Set to False by the front door while a page is only read; commands and form posts write.
will_write: ContextVar[bool] = ContextVar("will_write", default=True)


class ReadOnly(Exception):
    """Something was changed while a page was only looked at."""


PRAGMAS = (
    "PRAGMA busy_timeout = 15000",  # first: the others may have to wait too
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


def prepare(engine: Engine) -> None:
    """Attach the connection rules to an engine; does nothing for PostgreSQL."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "connect", _on_connect):
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def refuse_to_write(session: Session, _context: Any, _instances: Any) -> None:
    """Looking at a page never changes anything, on either database."""
    if not will_write.get() and (
        session.new or session.deleted or any(map(session.is_modified, session.dirty))
    ):
        raise ReadOnly("A page that is looked at changes nothing: send a form.")


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if will_write.get() else "BEGIN")
