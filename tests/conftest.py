"""One application per worker, a clean database per test, and visitors by role."""

from __future__ import annotations

import fcntl
import gc
import os
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import make_url

import config
from app import clock, create_app
from app.care import accounts
from app.commands.migrate import upgrade
from app.extensions import db, limiter
from app.models import User
from app.models.audit import Actor, act_as
from tests import builders, postgres
from tests.databases import empty, keep, needs_no_power_cut
from tests.page import Visitor

gc.set_threshold(50_000, 20, 20)  # parsed pages are many small things, and most are gone at once
SHARED = Path(__file__).resolve().parents[2] / "shared"
SERVER = os.environ.get("TEST_DATABASE_URL")
RUN = os.environ.setdefault("POISE_TEST_RUN", str(os.getpid()))  # the same for all its workers
DEMONSTRATION = f"poise_test_{RUN}_demonstration"
DEMONSTRATION_DAY = date(2032, 2, 29)  # a Sunday and a leap day, on purpose


def pytest_unconfigure(config):
    if SERVER and not hasattr(config, "workerinput"):
        postgres.drop_database(SERVER, DEMONSTRATION)


@pytest.fixture(scope="session")
def database_url(tmp_path_factory, worker_id):
    """An empty database at the head: PostgreSQL where TEST_DATABASE_URL names a server, else SQLite."""
    if not SERVER:
        path = tmp_path_factory.mktemp("database") / "template.sqlite"
        upgrade(f"sqlite:///{path}")
        yield f"sqlite:///{path}"
        return
    name = f"poise_test_{RUN}_{worker_id}"
    url = postgres.create_database(SERVER, name)
    upgrade(url)
    yield url
    postgres.drop_database(SERVER, name)


@pytest.fixture(scope="session")
def application(database_url, tmp_path_factory):
    """The application of this worker; on SQLite it works on a copy of the migrated file."""
    url = database_url
    if make_url(url).get_backend_name() == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('work') / 'poise.sqlite'}"
    app = create_app(config.Testing, SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        needs_no_power_cut(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def demonstration(application, database_url, tmp_path_factory, worker_id) -> SimpleNamespace:
    """What ``flask demo`` makes, and says, for a day: made once for all workers, as it takes its seconds."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder if worker_id == "master" else folder.parent
    url, said = f"sqlite:///{folder / 'demonstration.sqlite'}", folder / "demonstration.txt"
    if SERVER:
        url = make_url(SERVER).set(database=DEMONSTRATION).render_as_string(hide_password=False)
    with application.app_context(), (folder / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            empty(database_url)
            answer = application.test_cli_runner().invoke(
                args=["demo", "--on", DEMONSTRATION_DAY.isoformat()]
            )
            assert answer.exit_code == 0, answer.output
            keep(url)
            said.write_text(answer.output)
    return SimpleNamespace(url=url, day=DEMONSTRATION_DAY, said=said.read_text())


@pytest.fixture
def app(application, database_url):
    """The application with an empty database and nobody signed in."""
    with application.app_context():
        empty(database_url)
    with application.app_context():
        act_as(db.session(), Actor(at=clock.now(), name="test"))
        yield application
        db.session.rollback()


@pytest.fixture
def app_with(app, monkeypatch):
    """``app_with(RATELIMIT_ENABLED=True)``: another application with other settings on the same database."""
    built = []

    def build(settings=config.Testing, **overrides):
        monkeypatch.setattr(limiter, "enabled", limiter.enabled)
        overrides = {"SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"]} | overrides
        built.append(create_app(settings, **overrides))
        return built[-1]

    yield build
    for another in built:
        with another.app_context():
            db.engine.dispose()


@pytest.fixture
def cast(app) -> SimpleNamespace:
    people = builders.the_cast()
    db.session.commit()
    return people


@pytest.fixture
def as_(app, cast):
    """``as_("therapist")`` or ``as_(user)``: a visitor who is signed in; ``as_(None)``: nobody."""

    def visitor(who: str | User | None) -> Visitor:
        client = app.test_client()
        if who is not None:
            user = getattr(cast, who) if isinstance(who, str) else who
            client.set_cookie(app.config["SIGN_IN_COOKIE"], sign_in(app, user))
        return Visitor(app, client)

    return visitor


def sign_in(app, user: User) -> str:
    """A running sign-in of the person; gives the token for the cookie."""
    from app.front_door import sign_in_rules as rules

    with app.test_request_context():
        token = accounts.start_session(user, rules=rules(), at=clock.now())
    db.session.commit()
    return token


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material beside the project; tests that use it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of shared material is not beside this checkout")
    return SHARED
