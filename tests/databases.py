"""Bringing the database of the tests back to empty, on either engine."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import Engine, event, make_url

from app.extensions import db
from app.models import Base

# Without guards and foreign keys, which takes an account that may do everything; a hundred times faster than TRUNCATE.
EMPTIED = "; ".join(
    [
        "SET LOCAL session_replication_role = replica",
        *(f'DELETE FROM "{table.name}"' for table in Base.metadata.sorted_tables),
        "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences"
        " WHERE schemaname = 'public' AND last_value IS NOT NULL",
    ]
)


def needs_no_power_cut(engine: Engine) -> None:
    """SQLite waits for no disk: what the tests store lasts as long as they do."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))


def empty(template_url: str) -> None:
    """As freshly migrated: a copy of the template on SQLite, tables without rows on PostgreSQL."""
    engine = db.engine
    if engine.dialect.name == "sqlite":
        engine.dispose()
        work = Path(engine.url.database)
        for leftover in (work.with_name(work.name + "-wal"), work.with_name(work.name + "-shm")):
            leftover.unlink(missing_ok=True)
        shutil.copyfile(make_url(template_url).database, work)
        return
    with engine.begin() as connection:
        connection.exec_driver_sql(EMPTIED)
