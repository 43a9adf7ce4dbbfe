"""Migrations lead to what the models say, and back, on the engine under test."""

from __future__ import annotations

import os

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

import config
from app import clock, create_app
from app.care import signing
from app.clinical.vocabulary import Technique
from app.commands.migrate import alembic_config, upgrade
from app.extensions import db
from app.models import Base
from app.models.audit import Actor, act_as
from tests import builders, postgres


@pytest.fixture
def empty_url(tmp_path):
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    name = f"poise_migrations_{os.getpid()}"
    yield postgres.create_database(server, name)
    postgres.drop_database(server, name)


def test_the_head_equals_the_models(empty_url):
    upgrade(empty_url)
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_every_step_goes_down_and_up_again(empty_url):
    upgrade(empty_url)
    command.downgrade(alembic_config(empty_url), "base")
    engine = create_engine(empty_url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    upgrade(empty_url)


def with_a_signed_note(url: str, technique: Technique) -> None:
    """One signed note, and a draft with one technique."""
    app = create_app(config.Testing, SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        act_as(db.session(), Actor(at=clock.now(), name="test"))
        cast = builders.the_cast()
        diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
        note = builders.a_note(diagnosis, by=cast.therapist)
        signing.sign(note, shown=note.version, by=cast.therapist, at=clock.now(), on=note.visit_on)
        builders.a_note(diagnosis, by=cast.therapist).treatments[0].technique = technique
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def holds(url: str) -> tuple[list[str], dict[str, list]]:
    """The guards of the database, and every row of the tables of 0002."""
    engine = create_engine(url)
    is_sqlite = engine.dialect.name == "sqlite"
    triggers = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"
        if is_sqlite
        else "SELECT tgrelid::regclass::text || tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    )
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        rows = {
            name: [dict(row) for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings()]
            for name in names
        }
        found = list(connection.scalars(text(triggers)))
    engine.dispose()
    return found, rows


def test_a_migration_that_fails_on_the_way_changes_nothing(empty_url):
    upgrade(empty_url)
    with_a_signed_note(empty_url, Technique.ELECTRICAL_STIMULATION)  # of which 0002 knows nothing
    before = holds(empty_url)
    with pytest.raises(IntegrityError):
        command.downgrade(alembic_config(empty_url), "0002")
    assert holds(empty_url) == before


def test_rows_and_guards_go_down_and_up_again(empty_url):
    upgrade(empty_url)
    with_a_signed_note(empty_url, Technique.STRETCHING)
    guards, rows = holds(empty_url)
    command.downgrade(alembic_config(empty_url), "0002")
    _, below = holds(empty_url)
    for name, kept in below.items():
        if kept and name != "alembic_version":
            assert kept == [{key: row[key] for key in kept[0]} for row in rows[name]], name
    upgrade(empty_url)
    guards_again, again = holds(empty_url)
    assert guards_again == guards
    assert len(again["session_note"]) == len(rows["session_note"]) == 2
