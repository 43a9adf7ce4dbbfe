"""Phrases: words that come by a short code, a person's own and the practice's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.care.errors import Invalid, NotFound, Stale
from app.extensions import db
from app.models import Phrase, User

LONGEST_CODE = 20
LONGEST_WORDING = 2_000
CODE = re.compile(rf"[a-z0-9-]{{2,{LONGEST_CODE}}}")

# questions


def own(by: User) -> list[Phrase]:
    return list(db.session.scalars(select(Phrase).where(Phrase.owner_id == by.id).order_by(Phrase.code)))


def of_the_practice() -> list[Phrase]:
    return list(db.session.scalars(select(Phrase).where(Phrase.owner_id.is_(None)).order_by(Phrase.code)))


def at_hand(by: User) -> list[Phrase]:
    """What each code brings this person: their own words win over the practice's."""
    words = {phrase.code: phrase for phrase in [*of_the_practice(), *own(by)]}
    return [words[code] for code in sorted(words)]


def one(public_id: UUID, *, owner: User | None) -> Phrase:
    """A phrase of this person, or without an owner one of the practice."""
    whose = Phrase.owner_id.is_(None) if owner is None else Phrase.owner_id == owner.id
    found = db.session.scalar(select(Phrase).where(Phrase.public_id == public_id, whose))
    if found is None:
        raise NotFound("There is no such phrase.")
    return found


# verbs


def record(*, owner: User | None, code: str, wording: str) -> Phrase:
    phrase = Phrase(owner=owner, code=_spelled(code), wording=wording)
    with _one_for_each_code(phrase.code):
        db.session.add(phrase)
    return phrase


def change(phrase: Phrase, *, code: str, wording: str, version: int) -> Phrase:
    _check_version(phrase, version)
    spelled = _spelled(code)
    with _one_for_each_code(spelled):
        phrase.code, phrase.wording = spelled, wording
    return phrase


def remove(phrase: Phrase, *, version: int) -> None:
    """Notes keep what the phrase once brought: words are copied into them, never linked."""
    _check_version(phrase, version)
    db.session.delete(phrase)
    db.session.flush()


def _check_version(phrase: Phrase, version: int) -> None:
    if phrase.version != version:
        raise Stale("Somebody changed this phrase since you opened it. Compare, then save again.")


def _spelled(code: str) -> str:
    """As it is stored and found: small letters, without the dot it is called by."""
    spelled = code.lower().removeprefix(".")
    if not CODE.fullmatch(spelled):
        raise Invalid("code", f"Use 2 to {LONGEST_CODE} letters, digits or hyphens, without blanks.")
    return spelled


@contextmanager
def _one_for_each_code(code: str) -> Iterator[None]:
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError:
        raise Invalid("code", f"There is a phrase .{code} already. Choose another code.") from None
