"""Alembic's surroundings. SQLite's foreign keys are off while tables are rebuilt and checked at the end."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, text

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
    )
    with context.begin_transaction():
        context.run_migrations()


def online() -> None:
    given = config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    engine = create_engine(URL)
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        if is_sqlite:
            # The pragma does nothing inside a transaction, so it comes before ours.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.commit()
        run(connection)
        connection.commit()
        if is_sqlite and (broken := connection.execute(text("PRAGMA foreign_key_check")).fetchall()):
            raise SystemExit(f"The migration left {len(broken)} rows without their parent.")
    engine.dispose()


online()
