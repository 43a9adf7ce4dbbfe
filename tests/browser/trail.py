"""The record of use after a journey, held against what reached the server and what the records say now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from app import front_door
from app.care.accounts import digest
from app.extensions import db
from app.models import Base, Patient, UserSession
from app.models.audit import UNRECORDED, AccessEntry, AuditEntry, _plain
from app.policy import Action
from tests.browser.server import Call

OF_SEVERAL_CHARTS = {
    "review.certify_several",
    "requests.register",
    "requests.link",
    "desk.show",
    "desk.phone_list",
    "desk.end_of_day",
    "waitlist.index",
    "waitlist.time",
    "booking_needs.index",
}
NOT_KEPT = ("id", "public_id", "version")


def check_trail(app: Flask, calls: Iterable[Call]) -> None:
    """Every chart view and every change of the journey has its entry, and there is no entry besides."""
    written, called = _written(), _called(app, calls)
    assert written == called, f"not in the log: {called - written}; only in the log: {written - called}"
    _check_changes()
    _check_who_changed()


def _called(app: Flask, calls: Iterable[Call]) -> Counter:
    """What the log of access must hold: who, what, whose chart, how it was answered."""
    people = {row.token_hash: row.user_id for row in db.session.scalars(select(UserSession))}
    doors = app.url_map.bind("localhost")
    expected: Counter = Counter()
    for call in calls:
        if call.status == front_door.NOTHING_NEW:
            continue
        try:
            endpoint, values = doors.match(call.path, call.method)
        except HTTPException:
            continue  # no such address: nothing was asked of anybody's chart
        action = getattr(app.view_functions[endpoint], "required_action", Action.ACCOUNT)
        if endpoint not in front_door.PUBLIC and action is not Action.ACCOUNT:
            person = people.get(digest(call.token)) if call.token and not call.was_turned_away else None
            expected[person, call.method, endpoint, values.get("patient_id"), call.status] += 1
    return expected


def _written() -> Counter:
    """By request: a page of several charts has an entry for each, and its address names none of them."""
    charts = {row.id: row.public_id for row in db.session.execute(select(Patient.id, Patient.public_id))}
    requests: dict[str, list[AccessEntry]] = {}
    for entry in db.session.scalars(select(AccessEntry)):
        requests.setdefault(entry.request_id, []).append(entry)
    return Counter(
        (one.user_id, one.method, one.endpoint, _named(one, entries, charts), one.status)
        for entries in requests.values()
        for one in entries[:1]
    )


def _named(one: AccessEntry, entries: list[AccessEntry], charts: dict[int, Any]) -> Any:
    if one.endpoint in OF_SEVERAL_CHARTS:
        assert len({entry.patient_id for entry in entries}) == len(entries), "a chart is named once"
        return None
    assert len(entries) == 1, f"one request to {one.endpoint} has {len(entries)} entries"
    return charts.get(one.patient_id)


def _check_changes() -> None:
    """Told again from the beginning, the entries give the records as they stand."""
    told: dict[tuple[str, int], dict[str, Any]] = {}
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
        record = entry.record_kind, entry.record_id
        if entry.change == "deleted":
            del told[record]
        else:
            news = {name: change[-1] for name, change in entry.values.items()}
            told[record] = told.get(record, {}) | news
    standing = {(row.__tablename__, row.id) for row in _records()}
    assert told.keys() == standing, f"told otherwise than it stands: {told.keys() ^ standing}"
    for row in _records():
        said = told[row.__tablename__, row.id]
        untold = {name: value for name, value in _values(row) if _plainer(said.get(name)) != _plainer(value)}
        assert not untold, f"{row.__tablename__} {row.id} changed without an entry: {untold}"


def _check_who_changed() -> None:
    """A change in a chart was made by a signed-in person, in a request that was granted."""
    requests = {row.request_id: row for row in db.session.scalars(select(AccessEntry))}
    for change in db.session.scalars(
        select(AuditEntry).where(AuditEntry.actor.not_in(["test", "demonstration"]))
    ):
        if change.patient_id is None:
            continue
        request = requests[change.request_id]
        assert change.actor_id == request.user_id, f"{change.record_kind} changed by another person"
        assert request.method == "POST", f"{change.record_kind} changed by looking at it"
        assert request.patient_id in (None, change.patient_id), f"{change.record_kind} of another chart"


def _records() -> Iterable[Base]:
    for mapper in Base.registry.mappers:
        if mapper.local_table.name not in UNRECORDED:
            yield from db.session.scalars(select(mapper.class_))


def _values(row: Base) -> Iterable[tuple[str, Any]]:
    for prop in type(row).__mapper__.column_attrs:
        how = prop.columns[0].info.get("audit")
        if prop.key not in NOT_KEPT and how not in ("skip", "secret"):
            yield prop.key, _plain(getattr(row, prop.key))


def _plainer(value: Any) -> Any:
    """Nothing is nothing, and the database gives 13.0000 for the 13 that was written."""
    if value in (None, ""):
        return None
    try:
        return Decimal(value) if isinstance(value, str) else value
    except InvalidOperation:
        return value
