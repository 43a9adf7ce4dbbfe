"""One application per worker, a clean database per test, and visitors by role."""

from __future__ import annotations

import fcntl
import gc
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import settings
from sqlalchemy import func, make_url, select

import config
from app import clock, create_app
from app.care import accounts
from app.commands.migrate import upgrade
from app.extensions import db, limiter
from app.models import User
from app.models.audit import Actor, AuditEntry, act_as
from tests import builders, postgres
from tests.databases import empty, keep, needs_no_power_cut, set_aside
from tests.page import Visitor

settings.register_profile("poise", deadline=None)  # two cores for everybody: a slow moment is no finding
settings.load_profile("poise")
gc.set_threshold(50_000, 20, 20)  # parsed pages are many small things, and most are gone at once
SHARED = Path(__file__).resolve().parents[2] / "shared"
SERVER = os.environ.get("TEST_DATABASE_URL")
RUN = os.environ.setdefault("POISE_TEST_RUN", str(os.getpid()))  # the same for all its workers
KEPT = os.environ.get("POISE_TEST_KEPT")
"""A folder that outlasts one part of the test: what is made on SQLite in one need not be made in the next."""

CLOCK = os.environ.get("POISE_CLOCK")
"""The practice's time, e.g. 2026-12-31T23:59:57, at which every test begins. A test that rests on the day or the hour
it runs in fails with it: let it begin seconds before the doors open, a quarter of an hour is over, or midnight. What
starts processes of its own (the kills, the races) fails by it: their clock is the machine's."""

DEMONSTRATION = f"poise_test_{RUN}_demonstration"
DEMONSTRATION_DAY = date(2032, 2, 29)  # a Sunday and a leap day, on purpose


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """One file has the demonstration made, at once; the others that look at it come last and find it there."""
    wanting = list(dict.fromkeys(item.path for item in items if "demonstration" in item.fixturenames))
    if wanting:
        items.sort(key=lambda item: (item.path != wanting[0], item.path in wanting))


def pytest_unconfigure(config):
    if SERVER and not hasattr(config, "workerinput"):
        postgres.drop_database(SERVER, DEMONSTRATION)


@pytest.fixture(autouse=True)
def clock_of_the_run():
    """The clock as it is, unless POISE_CLOCK says when every test begins."""
    if not CLOCK:
        yield
        return
    with time_machine.travel(datetime.fromisoformat(CLOCK).replace(tzinfo=ZoneInfo("America/New_York"))):
        yield


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
    """What ``flask demo`` makes, and says, for a day: made once for all workers and parts, as it takes its seconds."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder if worker_id == "master" else folder.parent
    if KEPT and not SERVER:
        folder = Path(KEPT)
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


class TheSameCast:
    """Made once by the application's own means, then put back for every test as it was."""

    def __init__(self) -> None:
        self.people: dict[str, tuple[type, int]] = {}
        self.put_back: Callable[[], None] | None = None

    def come(self) -> SimpleNamespace:
        if not self.put_back:
            people = vars(builders.the_cast())
            db.session.commit()
            self.people = {name: (type(person), person.id) for name, person in people.items()}
            self.put_back = set_aside()
        else:
            db.session.rollback()
            self.put_back()
        people = {name: db.session.get(*person) for name, person in self.people.items()}
        db.session.commit()  # who has read keeps others from writing, on SQLite
        return SimpleNamespace(**people)


@pytest.fixture(scope="session")
def the_same_cast(application) -> TheSameCast:
    return TheSameCast()


@pytest.fixture
def cast(app, the_same_cast) -> SimpleNamespace:
    assert not db.session.scalar(select(func.count(AuditEntry.id))), "the cast comes first"
    return the_same_cast.come()


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
