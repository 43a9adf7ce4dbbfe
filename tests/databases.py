"""Bringing the database of the tests back to empty, on either engine."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import make_url, text

from app.extensions import db
from app.models import Base


def empty(template_url: str) -> None:
    """As freshly migrated: a copy of the template on SQLite, truncated tables on PostgreSQL."""
    engine = db.engine
    if engine.dialect.name == "sqlite":
        engine.dispose()
        work = Path(engine.url.database)
        for leftover in (work.with_name(work.name + "-wal"), work.with_name(work.name + "-shm")):
            leftover.unlink(missing_ok=True)
        shutil.copyfile(make_url(template_url).database, work)
        return
    tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
