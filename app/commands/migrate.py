"""Bring any database to the newest shape."""

from __future__ import annotations

from pathlib import Path

import click
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext

from app import clock
from app.care import course_standing, visit_types
from app.extensions import db
from app.models.audit import Actor, act_as

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def alembic_config(url: str) -> AlembicConfig:
    """Alembic's settings for one database, without an ini file."""
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return settings


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations up to a revision."""
    command.upgrade(alembic_config(url), revision)


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Bring the configured database to the head, and what is derived from its records in step."""
    url = db.engine.url.render_as_string(hide_password=False)
    if db.engine.url.database and db.engine.dialect.name == "sqlite":
        Path(db.engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    upgrade(url)
    act_as(db.session(), Actor(at=clock.now(), name="migrate"))
    visit_types.start()
    course_standing.rebuild()
    db.session.commit()
    click.echo(f"The database is at revision {ScriptDirectory(str(MIGRATIONS)).get_current_head()}.")


@click.command("new-migration")
@click.argument("name")
@with_appcontext
def new_migration(name: str) -> None:
    """Draft the next numbered migration from the difference between models and database."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    number = len(list(scripts.walk_revisions())) + 1
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    command.revision(alembic_config(url), message=name, autogenerate=True, rev_id=f"{number:04d}")
