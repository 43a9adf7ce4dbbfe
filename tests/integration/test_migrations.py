"""Migrations lead to what the models say, and back, on the engine under test."""

from __future__ import annotations

import os

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from app.commands.migrate import alembic_config, upgrade
from app.models import Base
from tests import postgres


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
