"""Bringing the database of the tests back to empty, on either engine."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

from sqlalchemy import URL, Engine, event, make_url

from app.extensions import db
from app.models import Base
from tests import postgres

# Without guards and foreign keys, which takes an account that may do everything; a hundred times faster than TRUNCATE.
EMPTIED = "; ".join(
    [
        "SET LOCAL session_replication_role = replica",
        *(f'DELETE FROM "{table.name}"' for table in Base.metadata.sorted_tables),
        "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences"
        " WHERE schemaname = 'public' AND last_value IS NOT NULL",
    ]
)

TRUNCATED = "TRUNCATE {} RESTART IDENTITY CASCADE".format(
    ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
)
TIDIED_EVERY = 25
"""Rows that are gone are still passed over until their table is made anew: so many tests share one."""

_emptied = count()


def keep(kept_url: str) -> None:
    """The database as it is now, under another address, to come back to; nobody else may be connected."""
    _copy(db.engine.url, make_url(kept_url))


def come_back_to(kept_url: str) -> None:
    """The database as it was when it was kept."""
    _copy(make_url(kept_url), db.engine.url)


def needs_no_power_cut(engine: Engine) -> None:
    """SQLite waits for no disk: what the tests store lasts as long as they do."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))


def empty(template_url: str) -> None:
    """As freshly migrated: a copy of the template on SQLite, tables without rows on PostgreSQL."""
    if db.engine.dialect.name == "sqlite":
        come_back_to(template_url)
        return
    with db.engine.begin() as connection:
        connection.exec_driver_sql(EMPTIED if next(_emptied) % TIDIED_EVERY else TRUNCATED)


def _copy(source: URL, target: URL) -> None:
    db.engine.dispose()
    if source.get_backend_name() == "postgresql":
        server = target.set(database="postgres").render_as_string(hide_password=False)
        postgres.create_database(server, str(target.database), template=str(source.database))
        return
    for leftover in ("-wal", "-shm"):
        Path(f"{target.database}{leftover}").unlink(missing_ok=True)
    shutil.copyfile(str(source.database), str(target.database))
