"""What lies on Dr. O's list because of a note: red flags, from the moment they are recorded until acknowledged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.care.errors import Refused
from app.clinical import red_flags
from app.clinical.note_kinds import KINDS
from app.clinical.red_flags import RedFlag
from app.clinical.vocabulary import Urgency
from app.extensions import db
from app.models import Diagnosis, NoteStrike, Patient, ReviewItem, SessionNote, User

URGENT = (Urgency.NOW, Urgency.SAME_DAY)


@dataclass(frozen=True)
class FlaggedNote:
    """What one note raised, as one row of a list."""

    note: SessionNote
    items: tuple[ReviewItem, ...]

    @property
    def patient(self) -> Patient:
        return self.note.patient

    @property
    def urgency(self) -> Urgency:
        return min((item.urgency for item in self.items), key=list(Urgency).index)

    @property
    def words(self) -> str:
        """What was recorded, the most urgent first."""
        return red_flags.in_words(self._flags)

    @property
    def in_words(self) -> str:
        """ "Same day: redness, discharge"."""
        return f"{self.urgency.label}: {self.words[:1].lower()}{self.words[1:]}"

    @property
    def told(self) -> str:
        """ "Nadia Ferro: redness, discharge"."""
        return f"{self.raised_by.name}: {self.words[:1].lower()}{self.words[1:]}"

    @property
    def instructions(self) -> list[str]:
        """What the therapist does now."""
        return list(dict.fromkeys(flag.row.now for flag in self._flags))

    @property
    def answer(self) -> ReviewItem | None:
        """The last acknowledgement, where nothing of it waits any more."""
        answered = [item for item in self.items if item.acknowledged_at]
        return max(answered, key=_acknowledged_at) if len(answered) == len(self.items) else None

    @property
    def raised_by(self) -> User:
        return self.items[0].opened_by

    @property
    def raised_at(self) -> datetime:
        return self.items[0].opened_at

    @property
    def _flags(self) -> list[RedFlag]:
        keys = {item.flag for item in self.items}
        return [flag for flag in red_flags.RED_FLAGS if flag.key in keys]


# questions


def of_note(note: SessionNote) -> Sequence[ReviewItem]:
    """What a note raised and what stands, as it was recorded."""
    wanted = select(ReviewItem).where(ReviewItem.note_id == note.id, ReviewItem.withdrawn_at.is_(None))
    return db.session.scalars(
        wanted.order_by(ReviewItem.id).options(joinedload(ReviewItem.acknowledged_by))
    ).all()


def shown(note: SessionNote, public_ids: Collection[str]) -> list[ReviewItem]:
    """Those a page showed, by their addresses: what was raised since is not among them."""
    return [item for item in of_note(note) if str(item.public_id) in public_ids]


def open_of(note: SessionNote) -> FlaggedNote | None:
    """What this note raised and waits; none where all of it is acknowledged or taken back."""
    items = [item for item in of_note(note) if item.is_open]
    return FlaggedNote(note, tuple(items)) if items else None


def of_case(diagnosis: Diagnosis) -> list[FlaggedNote]:
    """What notes about this diagnosis raised and nobody has acknowledged."""
    wanted = _open().where(ReviewItem.diagnosis_id == diagnosis.id)
    return _by_note(
        wanted.options(
            joinedload(ReviewItem.opened_by),
            joinedload(ReviewItem.note).options(
                joinedload(SessionNote.author), joinedload(SessionNote.signed_by)
            ),
        )
    )


def waiting() -> list[FlaggedNote]:
    """Everything nobody has acknowledged yet, of every patient."""
    return _by_note(
        _open().options(
            joinedload(ReviewItem.opened_by),
            joinedload(ReviewItem.note).options(
                joinedload(SessionNote.diagnosis),
                joinedload(SessionNote.patient).selectinload(Patient.names),
            ),
        )
    )


def urgent_of(patient_ids: Collection[int]) -> dict[int, list[FlaggedNote]]:
    """What of these patients cannot wait and is not acknowledged yet, by their internal id."""
    found: dict[int, list[FlaggedNote]] = {}
    wanted = _open().where(ReviewItem.patient_id.in_(patient_ids), ReviewItem.urgency.in_(URGENT))
    for flagged in _by_note(wanted.options(joinedload(ReviewItem.note))):
        found.setdefault(flagged.note.patient_id, []).append(flagged)
    return found


def raised_by(user: User, *, answered_since: datetime) -> list[FlaggedNote]:
    """What a person raised and cannot wait, with what was answered lately."""
    is_urgent = ReviewItem.acknowledged_at.is_(None) & ReviewItem.urgency.in_(URGENT)
    is_answered = ReviewItem.acknowledged_at >= answered_since
    wanted = _standing().where(ReviewItem.opened_by_id == user.id, is_urgent | is_answered)
    return _by_note(
        wanted.options(
            joinedload(ReviewItem.note).joinedload(SessionNote.patient).selectinload(Patient.names),
            joinedload(ReviewItem.acknowledged_by),
        )
    )


def is_waiting(diagnosis_id: int, flag: str) -> bool:
    """Whether this flag of the case lies on the list already, from whichever note."""
    wanted = _open().where(ReviewItem.diagnosis_id == diagnosis_id, ReviewItem.flag == flag)
    return db.session.scalar(wanted.limit(1)) is not None


# verbs


def update(note: SessionNote, flags: Iterable[RedFlag], *, by: User, at: datetime) -> None:
    """Open what the note raises; withdraw what a draft no longer says, unless it was acknowledged.

    What this kind of note does not ask was not taken back: made another kind, a draft keeps what cannot wait.
    """
    items = {item.flag: item for item in _all_of(note)}
    standing = {flag.key: flag for flag in flags}
    for flag in standing.values():
        item = items.get(flag.key)
        if item is None and not (flag.is_of_the_case and is_waiting(note.diagnosis_id, flag.key)):
            db.session.add(_opened(note, flag, by, at))
        elif item is not None and item.withdrawn_at:
            item.withdrawn_at, item.opened_at, item.opened_by = None, at, by
    if not note.is_signed:
        for item in items.values():
            if item.is_open and item.flag not in standing and not _is_kept(item, note):
                item.withdrawn_at = at
    db.session.flush()


def acknowledge(items: Sequence[ReviewItem], *, comment: str, by: User, at: datetime) -> None:
    """Dr. O has seen it and says what follows. Sending it twice has one effect."""
    newest = (
        select(ReviewItem)
        .where(ReviewItem.id.in_([item.id for item in items]))
        .with_for_update(of=ReviewItem)
        .execution_options(populate_existing=True)
    )
    seen = db.session.scalars(newest).all()
    open_ones = [item for item in seen if item.is_open]
    if not open_ones and any(item.acknowledged_by_id == by.id for item in seen):
        return
    if not open_ones:
        raise Refused("Nothing of this waits any more: it was acknowledged or taken back meanwhile.")
    for item in open_ones:
        item.acknowledged_at, item.acknowledged_by, item.comment = at, by, comment
    db.session.flush()


def forget(note: SessionNote) -> None:
    """Take what a draft raised away with the draft. What was acknowledged keeps its note."""
    for item in _all_of(note):
        if item.acknowledged_at:
            raise Refused("Dr. O has acknowledged what this draft raised. It stays: finish and sign it.")
        db.session.delete(item)
    db.session.flush()


def _is_kept(item: ReviewItem, note: SessionNote) -> bool:
    """It cannot wait, and stands in a field that this kind of note does not show."""
    field = red_flags.get(item.flag).field
    is_asked = any(entry.key == field for part in KINDS[note.kind].parts for entry in part.entries)
    return item.urgency in URGENT and not is_asked and bool(note.particulars.get(field))


def _all_of(note: SessionNote) -> Sequence[ReviewItem]:
    return db.session.scalars(select(ReviewItem).where(ReviewItem.note_id == note.id)).all()


def _by_note(wanted: Select[ReviewItem]) -> list[FlaggedNote]:
    """One row a note: the most urgent first, then the longest waiting."""
    by_note: dict[int, list[ReviewItem]] = {}
    for item in db.session.scalars(wanted):
        by_note.setdefault(item.note_id, []).append(item)
    rows = [FlaggedNote(found[0].note, tuple(found)) for found in by_note.values()]
    return sorted(rows, key=lambda row: (list(Urgency).index(row.urgency), row.raised_at))


def _acknowledged_at(item: ReviewItem) -> datetime:
    return item.acknowledged_at or item.opened_at


def _opened(note: SessionNote, flag: RedFlag, by: User, at: datetime) -> ReviewItem:
    return ReviewItem(
        patient_id=note.patient_id,
        diagnosis_id=note.diagnosis_id,
        note_id=note.id,
        flag=flag.key,
        urgency=flag.urgency,
        opened_at=at,
        opened_by=by,
    )


def _standing() -> Select[ReviewItem]:
    """What is not taken back, by the draft or by striking its note."""
    struck = select(NoteStrike.note_id)
    return (
        select(ReviewItem)
        .join(Patient, ReviewItem.patient_id == Patient.id)
        .where(
            ReviewItem.withdrawn_at.is_(None),
            ReviewItem.note_id.not_in(struck),
            Patient.entered_in_error_at.is_(None),
        )
        .order_by(ReviewItem.opened_at, ReviewItem.id)
    )


def _open() -> Select[ReviewItem]:
    return _standing().where(ReviewItem.acknowledged_at.is_(None))
