"""The simple measures a practice makes itself: a change is a new version, and old ones stay readable."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.care.errors import Invalid, NotFound, Stale
from app.care.practice_instruments import OWN, catalogue, one_at_a_time
from app.clinical.instruments.definition import Definition, problems
from app.extensions import db
from app.models import OwnInstrument, User

# questions


def newest(key: str) -> OwnInstrument:
    """The version in use of a practice's own measure."""
    return versions(key)[0]


def versions(key: str) -> Sequence[OwnInstrument]:
    """Every version, newest first."""
    wanted = select(OwnInstrument).where(OwnInstrument.key == key).order_by(OwnInstrument.number.desc())
    found = db.session.scalars(wanted).all() if key.isprintable() else []  # no database takes a NUL
    if not found:
        raise NotFound("The practice has no such measure of its own.")
    return found


def definition_of(row: OwnInstrument) -> Definition:
    return Definition(
        name=row.name,
        filled_by=row.filled_by,
        scoring=row.scoring,
        lower_is_better=row.lower_is_better,
        recall=row.recall,
        items=tuple(row.items),
        options=tuple((int(option["points"]), str(option["label"])) for option in row.options),
    )


# verbs


def add(definition: Definition, *, by: User, at: datetime) -> OwnInstrument:
    """A new measure of the practice's own, offered at once."""
    one_at_a_time()
    _refuse(definition, key="")
    return _stored(OWN + secrets.token_hex(6), 1, definition, by=by, at=at)


def change(key: str, definition: Definition, *, number: int, by: User, at: datetime) -> OwnInstrument:
    """A new version; what was taken with the earlier one keeps it. Saved unchanged, nothing happens."""
    one_at_a_time()
    row = newest(key)
    if definition_of(row) == definition:
        return row
    _check(row, number)
    _refuse(definition, key=key)
    return _stored(key, row.number + 1, definition, by=by, at=at)


def retire(key: str, *, number: int, at: datetime) -> OwnInstrument:
    """Offered no more. What was taken with it stays."""
    row = newest(key)
    _check(row, number)
    row.retired_at = row.retired_at or at
    db.session.flush()
    return row


def bring_back(key: str, *, number: int) -> OwnInstrument:
    row = newest(key)
    _check(row, number)
    row.retired_at = None
    db.session.flush()
    return row


def _check(row: OwnInstrument, number: int) -> None:
    if row.number != number:
        raise Stale(
            f"{row.created_by.name} changed this measure since you opened it. Compare, then save again."
        )


def _refuse(definition: Definition, *, key: str) -> None:
    for field, words in problems(definition).items():
        raise Invalid(field, words)
    taken = {one.name.casefold() for other, one in catalogue().instruments.items() if other != key}
    if definition.name.casefold() in taken:
        raise Invalid("name", "There is a measure of that name already.")


def _stored(key: str, number: int, definition: Definition, *, by: User, at: datetime) -> OwnInstrument:
    row = OwnInstrument(
        key=key,
        number=number,
        name=definition.name,
        filled_by=definition.filled_by,
        scoring=definition.scoring,
        lower_is_better=definition.lower_is_better,
        recall=definition.recall,
        items=list(definition.items),
        options=[{"points": points, "label": label} for points, label in definition.options],
        created_at=at,
        created_by=by,
    )
    db.session.add(row)
    db.session.flush()
    return row
