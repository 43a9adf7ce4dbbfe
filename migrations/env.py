"""Alembic's surroundings. A migration happens whole or not at all, on either database.

SQLite would keep each statement by itself: a migration that fails on the way would leave tables half rebuilt and the
triggers that guard signed records taken down. So its transaction is begun by hand. Its foreign keys are off while
tables are rebuilt, and checked before anything is kept.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, Engine, create_engine, event, text

from app.models import Base

config = context.config
URL = config.get_main_option("sqlalchemy.url")


def render_item(kind, item, autogen_context):
    """Migrations import no app code: our column types are spelled as what they are."""
    name = type(item).__name__
    if kind == "type" and name == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    if kind == "type" and name == "BytewiseString":
        return f"sa.String({item.impl.length}).with_variant(sa.String({item.impl.length}, collation='C'), 'postgresql')"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=False,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def online() -> None:
    given = config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    engine = create_engine(URL)
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        begin_by_hand(engine)
    try:
        with engine.begin() as connection:
            run(connection)
            if is_sqlite and (broken := connection.execute(text("PRAGMA foreign_key_check")).fetchall()):
                raise SystemExit(f"The migration left {len(broken)} rows without their parent.")
    finally:
        engine.dispose()


def begin_by_hand(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection, _record):
        connection.isolation_level = None  # the driver begins and ends nothing by itself
        connection.execute("PRAGMA busy_timeout = 15000")
        connection.execute("PRAGMA foreign_keys = OFF")  # does nothing inside a transaction

    @event.listens_for(engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


online()
