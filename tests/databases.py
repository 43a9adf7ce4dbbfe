"""Bringing the database of the tests back to empty, on either engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import URL, Engine, event, make_url

from app.extensions import db
from app.models import Base
from tests import postgres

# Neither guards nor foreign keys are asked; it takes an account that may do everything.
# A hundred times faster than TRUNCATE.
WITHOUT_GUARDS = "SET LOCAL session_replication_role = replica"
EMPTIED = "; ".join(
    [
        WITHOUT_GUARDS,
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


def set_aside() -> Callable[[], None]:
    """Keeps the few records that are there now; gives what puts them back into an empty database, and soon."""
    if db.engine.dialect.name == "sqlite":
        beside = f"sqlite:///{db.engine.url.database}.aside"
        keep(beside)
        return partial(come_back_to, beside)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA IF EXISTS aside CASCADE; CREATE SCHEMA aside")
        filled = [
            table.name
            for table in Base.metadata.sorted_tables
            if connection.exec_driver_sql(f'SELECT EXISTS (TABLE "{table.name}")').scalar()
        ]
        for name in filled:
            connection.exec_driver_sql(f'CREATE TABLE aside."{name}" AS TABLE "{name}"')
    return partial(_put_back, filled)


def _put_back(names: list[str]) -> None:
    """Without guards, and counted on from where it stood."""
    put = [f'INSERT INTO "{name}" TABLE aside."{name}"' for name in names]
    count_on = [
        f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), max(id)) FROM \"{name}\""
        for name in names
        if "id" in Base.metadata.tables[name].columns
    ]
    with db.engine.begin() as connection:
        connection.exec_driver_sql("; ".join([WITHOUT_GUARDS, *put, *count_on]))


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
