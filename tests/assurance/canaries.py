"""A word that cannot be overlooked, in every field that is not the desk's. A column nobody named counts as clinical."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Column, Enum, String, Table, cast, func, literal, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.extensions import db
from app.models import Base

CANARY = "yellowbird"
NEST = "wren"  # stands in each as well: what can be searched is asked for this
# Planted for control: a search that were blind would not find these either.
SEEN = {"patient_name.family", "appointment.desk_note"}
# Whatever the desk works with, and what no page is made of.
OF_THE_DESK = {
    *("practice", "place", "room", "device", "payer", "user", "closed_day", "time_off", "visit_type"),
    *("patient", "patient_name", "patient_phone", "patient_address", "patient_identifier"),
    *("patient_search_word", "appointment", "appointment_event", "appointment_series", "slot_hold"),
    *("consultation_request", "request_contact", "waitlist_entry", "waitlist_offer", "outbox_message"),
    *("desk_form", "calendar_feed", "user_session", "one_time_link"),
}
MACHINERY = {"audit_entry", "access_entry", "seal"}
# Names by which programs know things, not words of anybody.
NO_TEXT = re.compile(
    r"key|code|instrument(_version)?|content_format|media_type|fingerprint|category|criticality|clinical_status"
    r"|code_system|\w+_hash"
)
WORDY = re.compile(r"\w \w")  # what a person wrote, in a field of many; single words may be keys


def plant() -> int:
    """So many clinical fields hold their canary now, in every row; and so do a few that the desk does see."""
    fields = list(clinical_fields())
    session = Session(db.engine)
    _lift_the_guards(session)
    for column in [*fields, *(_named(name) for name in SEEN)]:
        _fill(session, column)
    session.commit()
    session.close()
    return len(fields)


def clinical_fields() -> Iterator[Column[Any]]:
    for table in Base.metadata.sorted_tables:
        if table.name not in OF_THE_DESK | MACHINERY:
            yield from (column for column in table.columns if _holds_text(column))


def _holds_text(column: Column[Any]) -> bool:
    is_text = isinstance(column.type, (String, JSON)) and not isinstance(column.type, Enum)
    return is_text and not column.foreign_keys and not NO_TEXT.fullmatch(column.name)


def _named(name: str) -> Column[Any]:
    table, column = name.split(".")
    return Base.metadata.tables[table].columns[column]


def _lift_the_guards(session: Session) -> None:
    """Signed notes and the like are locked; what is planted here stands for what was written before."""
    if db.engine.dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
    for name in names:
        session.execute(text(f'DROP TRIGGER "{name}"'))


def _fill(session: Session, column: Column[Any]) -> None:
    """Every row; where a rule binds the text to another field, those that have one."""
    table = column.table
    assert isinstance(table, Table)
    key = next(iter(table.primary_key.columns))
    if isinstance(column.type, JSON):
        for row_key, value in session.execute(select(key, column)).all():
            session.execute(update(table).where(key == row_key).values({column.name: _within(value)}))
        return
    text_of_row = literal(f"{CANARY} {column} {NEST} ") + cast(key, String)
    planted = func.substr(text_of_row, 1, column.type.length or 200)  # type: ignore[attr-defined]
    try:
        with session.begin_nested():
            session.execute(update(table).values({column.name: planted}))
    except IntegrityError:
        session.execute(update(table).where(column != "").values({column.name: planted}))


def _within(value: object) -> object:
    """The same shape, with the canary in each sentence of it."""
    if isinstance(value, dict):
        return {name: _within(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_within(one) for one in value]
    return f"{CANARY} {NEST} {value}" if isinstance(value, str) and WORDY.search(value) else value
