"""An insider with the database in hand: triggers off, raw SQL, hashes made anew. Each change must be found and named.

Every tampering happens inside a transaction that is rolled back, so the next one meets the practice as it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Column, Date, Integer, Table, Uuid, delete, insert, select, text, update

from app.care import seals, signing
from app.care.verification import Expected, Verification
from app.extensions import db
from app.models import Base, Seal, SessionNote
from app.models.base import UtcDateTime
from tests.assurance.house import application, empty_database
from tests.assurance.signed_practice import sign_a_practice

NOTE, TREATMENT, ASSESSMENT = (
    Base.metadata.tables[name] for name in ("session_note", "treatment", "assessment")
)
ADDENDUM, CO_SIGNATURE, STRIKE, SEAL = (
    Base.metadata.tables[name] for name in ("addendum", "co_signature", "note_strike", "seal")
)
UNDER_NOTE = (TREATMENT, ASSESSMENT, ADDENDUM, CO_SIGNATURE, STRIKE)
ONE_PER_NOTE = (ASSESSMENT, CO_SIGNATURE, STRIKE)
BESIDES_THE_RECORD = {
    "session_note": {"field_versions", "field_savers"},  # who typed which field of the draft
    "treatment": {"public_id", "position"},  # the order is found, see the swaps
    "assessment": {"public_id", "entered_in_error_at", "entered_in_error_by_id", "entered_in_error_reason"},
    "seal": {"public_id"},
}
"""Columns that say nothing of what was signed, or are struck together. A change of any other one is found."""


@dataclass(frozen=True)
class Tampering:
    """What was done, and the record that has to be named."""

    kind: str
    record: str


class Insider:
    """Somebody who can write into every table and knows how the hashes are made."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    # one column of one row

    def a_column(self, table: Table, column: Column[Any]) -> Tampering:
        row = self._signed(table)
        return self._set(table, row, {column.name: self._another(column, row[column.name])}, column.name)

    # rows that come, go and change places

    def a_row_removed(self, table: Table) -> Tampering:
        row = self._signed(table)
        named = self._names(table, row)
        if table is NOTE:
            for under in UNDER_NOTE:
                _run(delete(under).where(under.c.note_id == row["id"]))
        _run(delete(table).where(table.c.id == row["id"]))
        return Tampering(f"{table.name} removed", named)

    def a_row_added(self, table: Table) -> Tampering:
        """A copy of a signed row, beside it or, where there can be one only, under another note."""
        row = self._signed(table)
        new = row | {"id": 900_000, "public_id": _new_id()}
        if table is NOTE:
            new["appointment_id"] = None
        if table in ONE_PER_NOTE:
            new["note_id"] = self._signed(NOTE, without=table)["id"]
        _run(insert(table).values(new))
        return Tampering(f"{table.name} added", self._names(table, new))

    def a_row_moved(self, table: Table) -> Tampering:
        """To another signed note."""
        row = self._signed(table)
        without = table if table in ONE_PER_NOTE else None
        other = self._signed(NOTE, but=row["note_id"], without=without)
        return self._set(table, row, {"note_id": other["id"]}, "moved")

    def two_rows_swapped(self, table: Table, columns: list[str]) -> Tampering:
        first = self._signed(table)
        second = self._signed(table, differing=(columns[0], first[columns[0]]))
        self._set(table, second, {name: first[name] for name in columns}, "")
        return self._set(
            table, first, {name: second[name] for name in columns}, f"{'+'.join(columns)} swapped"
        )

    def a_signature_taken_back(self) -> Tampering:
        row = self._signed(NOTE)
        nothing = dict.fromkeys(
            ("signed_at", "signed_by_id", "signer_credentials", "content_hash", "content_format")
        )
        return self._set(NOTE, row, nothing, "unsigned again")

    def treatments_in_another_order(self) -> Tampering:
        row = self._signed(TREATMENT)
        turned = 10 - TREATMENT.c.position
        _run(update(TREATMENT).where(TREATMENT.c.note_id == row["note_id"]).values(position=turned))
        return Tampering("treatments in another order", self._names(TREATMENT, row))

    def an_assessment_struck(self) -> Tampering:
        row = self._signed(ASSESSMENT)
        by = {"entered_in_error_at": row["recorded_at"], "entered_in_error_by_id": row["rated_by_id"]}
        return self._set(ASSESSMENT, row, by | {"entered_in_error_reason": "x"}, "struck by itself")

    def an_unreadable_word(self) -> Tampering:
        """Something in a row that is no value of its column, as far as the database lets it in."""
        row = self._signed(TREATMENT)
        if db.engine.dialect.name != "sqlite":
            return self._set(TREATMENT, row, {"zones": None, "technique": row["technique"]}, "zones emptied")
        db.session.connection().exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        _run(text("UPDATE treatment SET zones = '[' WHERE id = :id").bindparams(id=row["id"]))
        return Tampering("treatment unreadable", self._names(TREATMENT, row))

    # hashes made anew

    def with_its_fingerprint_made_anew(self) -> Tampering:
        return Tampering("note and fingerprint", str(self._refingerprinted().public_id))

    def with_its_seal_made_anew(self) -> Tampering:
        """The seal after it then does not continue it."""
        note = self._refingerprinted(but_the_last=True)
        link = _link_of(note)
        self._reseal(link, note.content_hash, link.previous_hash)
        return Tampering("note, fingerprint and its seal", f"seal {link.number + 1}")

    def with_all_later_seals_made_anew(self) -> Tampering:
        """The whole chain is right again: only what was written down outside tells."""
        note = self._refingerprinted()
        link = _link_of(note)
        self._reseal(link, note.content_hash, link.previous_hash)
        self._rechain(link.number + 1)
        return Tampering("note and the whole chain after it", f"seal {_newest().number}")

    def gone_with_all_later_seals_made_anew(self) -> Tampering:
        newest = _newest().number
        row = self._signed(NOTE)
        for under in UNDER_NOTE:
            ids = select(under.c.public_id).where(under.c.note_id == row["id"])
            _run(delete(SEAL).where(SEAL.c.record_id.in_(ids)))
            _run(delete(under).where(under.c.note_id == row["id"]))
        _run(delete(SEAL).where(SEAL.c.record_id == row["public_id"]))
        _run(delete(NOTE).where(NOTE.c.id == row["id"]))
        self._renumber()
        return Tampering("note removed from records and chain", f"seal {newest}")

    def the_end_cut_off(self) -> Tampering:
        """The last seals and their records, as if they had never been."""
        newest = _newest().number
        last = select(SEAL.c.id, SEAL.c.record_kind, SEAL.c.record_id).order_by(SEAL.c.number.desc())
        for link in db.session.execute(last.limit(self.chance.randint(1, 3))).all():
            table = Base.metadata.tables[link.record_kind]
            if table is NOTE:
                key = db.session.scalar(select(NOTE.c.id).where(NOTE.c.public_id == link.record_id))
                for under in UNDER_NOTE:
                    _run(delete(under).where(under.c.note_id == key))
            _run(delete(table).where(table.c.public_id == link.record_id))
            _run(delete(SEAL).where(SEAL.c.id == link.id))
        return Tampering("the end of the chain cut off", f"seal {newest}")

    def the_chain_thrown_away(self) -> Tampering:
        newest = _newest().number
        _run(delete(SEAL))
        return Tampering("all seals removed", f"seal {newest}")

    def _refingerprinted(self, *, but_the_last: bool = False) -> SessionNote:
        row = self._signed(NOTE)
        while but_the_last and row["public_id"] == _newest().record_id:
            row = self._signed(NOTE)
        self._set(NOTE, row, {"assessment": row["assessment"] + " Better."}, "")
        note = db.session.scalar(select(SessionNote).where(SessionNote.id == row["id"]))
        new = seals.fingerprint(signing.content(note))
        self._set(NOTE, row, {"content_hash": new}, "")
        return note

    def _reseal(self, link: Seal, content_hash: str, previous: str, number: int | None = None) -> None:
        link = db.session.get(Seal, link.id)
        fake = Seal(
            number=number or link.number,
            record_kind=link.record_kind,
            record_id=link.record_id,
            content_hash=content_hash,
            previous_hash=previous,
            sealed_at=link.sealed_at,
        )
        values = {
            "number": fake.number,
            "content_hash": content_hash,
            "previous_hash": previous,
            "hash": seals.seal_hash(fake),
        }
        _run(update(SEAL).where(SEAL.c.id == link.id).values(values))
        db.session.expire_all()

    def _rechain(self, number: int) -> None:
        wanted = select(Seal).where(Seal.number >= number).order_by(Seal.number)
        for link in db.session.scalars(wanted).all():
            before = db.session.scalar(select(Seal).where(Seal.number == link.number - 1))
            self._reseal(link, link.content_hash, before.hash)

    def _renumber(self) -> None:
        """From the first link on, without gaps."""
        previous = seals.BEFORE_THE_FIRST
        ids = db.session.scalars(select(Seal.id).order_by(Seal.number)).all()
        for number, key in enumerate(ids, 1):
            link = db.session.get(Seal, key)
            self._reseal(link, link.content_hash, previous, number)
            previous = db.session.get(Seal, key).hash

    # the tools

    def _signed(
        self,
        table: Table,
        *,
        but: int = 0,
        without: Table | None = None,
        differing: tuple[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Any row that was signed."""
        wanted = select(table)
        if table in (TREATMENT, ASSESSMENT):
            wanted = wanted.join(NOTE, table.c.note_id == NOTE.c.id)
        if table in (NOTE, TREATMENT, ASSESSMENT):
            wanted = wanted.where(NOTE.c.signed_at.is_not(None))
        if but:
            wanted = wanted.where(table.c.id != but)
        if without is not None:
            taken = select(without.c.note_id).where(without.c.note_id.is_not(None))
            wanted = wanted.where(table.c.id.not_in(taken))
        rows = [dict(row) for row in db.session.execute(wanted.order_by(table.c.id)).mappings()]
        if differing:
            rows = [row for row in rows if row[differing[0]] != differing[1]]
        return self.chance.choice(rows)

    def _set(self, table: Table, row: dict[str, Any], values: dict[str, Any], what: str) -> Tampering:
        named = self._names(table, row)
        _run(update(table).where(table.c.id == row["id"]).values(values))
        return Tampering(f"{table.name} {what}", named)

    def _names(self, table: Table, row: dict[str, Any]) -> str:
        if table is SEAL:
            return f"seal {row['number']}"
        if table in (TREATMENT, ASSESSMENT):
            return str(db.session.scalar(select(NOTE.c.public_id).where(NOTE.c.id == row["note_id"])))
        return str(row["public_id"])

    def _another(self, column: Column[Any], value: Any) -> Any:
        """Some other value that the column takes."""
        kind = column.type
        if column.foreign_keys:
            (target,) = column.foreign_keys
            wanted = select(target.column).where(target.column != (value or 0))
            if column.unique:
                wanted = wanted.where(target.column.not_in(select(column).where(column.is_not(None))))
            keys = db.session.scalars(wanted.order_by(target.column)).all()
            return self.chance.choice(list(keys))
        if isinstance(value, Enum) or getattr(kind, "enum_class", None):
            return self.chance.choice([one for one in kind.enum_class if one is not value])
        if isinstance(kind, Boolean):
            return not value
        if isinstance(kind, UtcDateTime):
            return (value or datetime.fromisoformat("2026-11-20T10:00:00+00:00")) - timedelta(hours=7)
        if isinstance(kind, Date):
            return (value or date(2026, 11, 20)) - timedelta(days=2)
        if isinstance(kind, Uuid):
            return _new_id()
        if isinstance(kind, Integer):
            return 7 if value is None else value + (1000 if column.unique else 1)
        if isinstance(kind, JSON):
            return value[:-1] if value and isinstance(value, list) else dict(value or {}) | {"slipped": "in"}
        if column.name.endswith("hash"):
            return secrets.token_hex(32)
        return f"{value or ''} x"[-(kind.length or 1000) :]


# what can be done, and doing it many times


def ways() -> list[Callable[[Insider], Tampering]]:
    """Every kind of tampering: each column of each signed table, rows that come and go, hashes made anew."""
    found: list[Callable[[Insider], Tampering]] = [
        partial(Insider.a_column, table=table, column=column)
        for table in (NOTE, *UNDER_NOTE, SEAL)
        for column in table.columns
        if column.name not in BESIDES_THE_RECORD.get(table.name, set()) | {"id", "note_id"}
    ]
    for table in (NOTE, *UNDER_NOTE, SEAL):
        found.append(partial(Insider.a_row_removed, table=table))
    for table in (NOTE, *UNDER_NOTE):
        found.append(partial(Insider.a_row_added, table=table))
    for table in UNDER_NOTE:
        found.append(partial(Insider.a_row_moved, table=table))
    swapped = ((NOTE, "assessment"), (NOTE, "patient_id", "diagnosis_id"),
               (ADDENDUM, "wording"), (ADDENDUM, "wording", "content_hash"), (ADDENDUM, "note_id"),
               (ASSESSMENT, "scores"), (SEAL, "content_hash"))  # fmt: skip
    found += [partial(Insider.two_rows_swapped, table=table, columns=names) for table, *names in swapped]
    return [
        *found,
        Insider.a_signature_taken_back,
        Insider.treatments_in_another_order,
        Insider.an_assessment_struck,
        Insider.an_unreadable_word,
        Insider.with_its_fingerprint_made_anew,
        Insider.with_its_seal_made_anew,
        Insider.with_all_later_seals_made_anew,
        Insider.gone_with_all_later_seals_made_anew,
        Insider.the_end_cut_off,
        Insider.the_chain_thrown_away,
    ]


@dataclass
class Counts:
    planted: int = 0
    kinds: set[str] = field(default_factory=set)
    missed: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)


def run(engine: str, times: int, seed: int, *, notes: int = 30) -> Counts:
    """So many tamperings, every kind in turn; before the first and after the last nothing is found."""
    chance = Random(seed)
    with empty_database(engine) as url, application(url):
        sign_a_practice(notes, chance)
        return plant(times, chance)


def plant(times: int, chance: Random) -> Counts:
    counts = Counts()
    counts.false_alarms += _findings(None)
    newest = _newest()
    outside = Expected(newest.number, newest.hash)
    kinds = ways()
    chance.shuffle(kinds)
    for number in range(times):
        with _one_that_never_was():
            done = kinds[number % len(kinds)](Insider(chance))
            db.session.flush()
            db.session.expunge_all()
            findings = _findings(outside)
        counts.planted += 1
        counts.kinds.add(done.kind)
        if not any(done.record in words for words in findings):
            counts.missed.append(f"{done.kind} ({done.record}): {findings or 'nothing found'}")
    counts.false_alarms += _findings(outside)
    return counts


@contextmanager
def _one_that_never_was() -> Iterator[None]:
    """The rules of the database are off, and everything is rolled back in the end."""
    connection = db.session.connection()
    if db.engine.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
        for name in names.all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    try:
        yield
    finally:
        db.session.rollback()
        db.session.expunge_all()
        if db.engine.dialect.name == "sqlite":
            db.session.connection().exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
            db.session.rollback()


def _findings(expected: Expected | None) -> list[str]:
    return list(Verification(expected).findings())


def _newest() -> Seal:
    newest = seals.newest()
    assert newest
    return newest


def _link_of(note: SessionNote) -> Seal:
    return db.session.scalars(select(Seal).where(Seal.record_id == note.public_id)).one()


def _run(statement: Any) -> None:
    """Past the record of changes: straight to the database."""
    db.session.connection().execute(statement)
    db.session.expire_all()


def _new_id() -> UUID:
    return UUID(bytes=secrets.token_bytes(16))
