"""The application as schedulers are often written: it looks whether a time is free, then writes.

Served only by the counted run of races, on a database without its own rules against overlaps, to show that the run
finds double bookings where there are some. Nobody waits for anybody here; reading takes no lock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from app import create_app, database
from app.care import slots
from app.care.errors import Refused
from app.database import PRAGMAS
from app.extensions import db
from app.models import BookedTime


def _prepare(engine: Engine) -> None:
    """The driver's own transactions: they begin with the first write, so that many can look at once."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "connect", _on_connect):
        return
    event.listen(engine, "connect", _on_connect)


def _on_connect(connection: Any, _record: Any) -> None:
    for pragma in PRAGMAS:
        connection.execute(pragma)


@contextmanager
def _look_then_write(
    patient: Any, clinician: Any, span: Any, _zone: Any, moved: Any = None, **_more: Any
) -> Iterator[None]:
    with db.session.no_autoflush:
        wanted = db.select(BookedTime.id).where(
            BookedTime.starts_at < span.ends_at,
            BookedTime.ends_at > span.starts_at,
            ((BookedTime.resource == "clinician") & (BookedTime.resource_id == clinician.id))
            | (
                (BookedTime.resource == "patient")
                & (BookedTime.resource_id == (patient.id if patient else 0))
            ),
        )
        if moved is not None:
            wanted = wanted.where(BookedTime.appointment_id.is_distinct_from(moved.id))
        if db.session.scalars(wanted).first():
            raise Refused("Somebody is booked at this time. Choose another.")
    yield
    db.session.flush()


def _wait_for_nobody(*_people: Any) -> None:
    """Where the real one takes turns."""


database.prepare = _prepare
slots.take_turns = _wait_for_nobody
slots.holding = _look_then_write
app = create_app()
