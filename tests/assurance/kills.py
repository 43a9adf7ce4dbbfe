"""``kill -9`` at random moments while several people write. What was acknowledged must be there afterwards."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import text

from app import clock
from app.care import accounts
from app.extensions import db
from app.models.audit import Actor, act_as
from config import Development
from tests import builders
from tests.assurance import stored
from tests.assurance.house import Server, application, empty_database, is_postgres
from tests.assurance.writers import Writer

WRITERS = 5
MOST_WRITES = 30  # between two kills
LONGEST = 10.0  # seconds, on a machine that is busy with other things


@dataclass
class Counts:
    """What one run did and found."""

    kills: int = 0
    acknowledged: int = 0
    interrupted: int = 0  # requests under way when the server was killed
    refused: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    half_applied: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.refused or self.lost or self.half_applied)


def run(engine: str, kills: int, seed: int) -> Counts:
    """So many kills on one engine, with a look at every note after each and at everything in the end."""
    chance = Random(seed)
    counts = Counts()
    with empty_database(engine) as url, application(url) as app:
        server = Server(url)
        writers = _people(app, server.port, seed)
        server.start()
        try:
            for _ in range(kills):
                server.wait_until_ready()
                _write_until_killed(server, writers, chance)
                counts.kills += 1
                _wait_for_the_database(url)
                server.start()
                _look(writers, counts)
            server.wait_until_ready()
        finally:
            server.kill()
        _look_at_everything(writers, counts)
    counts.acknowledged = sum(writer.acknowledged for writer in writers)
    counts.interrupted = sum(writer.interrupted for writer in writers)
    counts.refused = [words for writer in writers for words in writer.refused]
    return counts


def _people(app, port: int, seed: int) -> list[Writer]:
    act_as(db.session(), Actor(at=clock.now(), name="assurance"))
    builders.a_practice()
    writers = []
    for number in range(WRITERS):
        user = builders.a_user(f"Writer {number}")
        patient = builders.a_patient(f"Patient {number}", "Plover", team=[user])
        diagnosis = builders.a_diagnosis(patient, by=user)
        with app.test_request_context():
            from app.front_door import sign_in_rules as rules

            token = accounts.start_session(user, rules=rules(), at=clock.now())
        cookie = (Development.SIGN_IN_COOKIE, token)
        chance = Random(seed * 1000 + number)
        writers.append(Writer(port, cookie, patient.public_id, diagnosis.public_id, chance, user.name))
    db.session.commit()
    db.session.remove()
    return writers


def _write_until_killed(server: Server, writers: list[Writer], chance: Random) -> None:
    """After some writes that were acknowledged, and somewhere in the middle of the next ones."""
    stop = threading.Event()
    wanted = sum(writer.acknowledged for writer in writers) + chance.randrange(MOST_WRITES)
    give_up_at = time.monotonic() + LONGEST
    threads = [threading.Thread(target=writer.work, args=[stop]) for writer in writers]
    for thread in threads:
        thread.start()
    while sum(writer.acknowledged for writer in writers) < wanted and time.monotonic() < give_up_at:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.03))
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()


def _wait_for_the_database(url: str) -> None:
    """PostgreSQL may still be finishing what it was told last; SQLite died with the server."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    while is_postgres(url) and db.session.scalar(others):
        db.session.rollback()
        time.sleep(0.005)
    db.session.remove()


def _look(writers: list[Writer], counts: Counts) -> None:
    """At the note each person has in hand, and the one before it."""
    act_as(db.session(), Actor(at=clock.now(), name="assurance"))
    for note in (note for writer in writers for note in writer.notes[-2:]):
        counts.lost += stored.lost(note)
        counts.half_applied += stored.half_applied(note)
    db.session.remove()


def _look_at_everything(writers: list[Writer], counts: Counts) -> None:
    for note in (note for writer in writers for note in writer.notes):
        counts.lost += stored.lost(note)
        counts.half_applied += stored.half_applied(note)
        db.session.expunge_all()
    counts.half_applied += stored.changes_without_a_request()
    counts.half_applied += stored.differences_from_the_log()
    counts.half_applied += stored.damage()
    db.session.remove()
