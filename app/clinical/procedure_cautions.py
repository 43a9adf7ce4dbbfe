"""Reminders that follow from one operation: what its restrictions forbid, and the outline of its phase.

Source: the practice's care description, section 9. That a restriction without techniques of its own stands where the
visit begins, and which techniques a phase is told beside, are the practice's defaults.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.clinical import restrictions, surgeries
from app.clinical.cautions import MASSAGE, NMR, Caution
from app.clinical.days import stretch
from app.clinical.restrictions import Restriction, Standing
from app.clinical.surgeries import OVERRIDES, Basis, Phase, Told
from app.clinical.vocabulary import SurgeryType, Technique

AT_THE_START = "subjective"
SURGEON = "A restriction of the surgeon or the plan"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A restriction with the techniques it concerns; none: all care."""

    restriction: Restriction
    techniques: frozenset[Technique] = frozenset()


@dataclass(frozen=True, slots=True)
class Operated:
    """One operation as far as the outline asks about it."""

    name: str
    kind: SurgeryType
    performed_on: date
    first_movement_on: date | None = None


def of(
    operations: Iterable[Operated], forbidden: Iterable[Forbidden], *, visit_on: date
) -> Iterator[Caution]:
    """Restrictions in force on the day of the visit, then the phase of each operation."""
    for place, one in enumerate(forbidden):
        if restrictions.standing(one.restriction, on=visit_on) is Standing.IN_FORCE:
            yield Caution(
                key=f"restriction-{place}",
                beside=tuple(sorted(one.techniques)) or (AT_THE_START,),
                words=f"Restriction {restrictions.until_words(one.restriction)}: {_sentence(one.restriction)}",
                source=SURGEON,
            )
    for operation in operations:
        yield from _outline(operation, visit_on)


def _outline(one: Operated, visit_on: date) -> Iterator[Caution]:
    at = surgeries.phase(
        one.kind, performed_on=one.performed_on, first_movement_on=one.first_movement_on, on=visit_on
    )
    if at is None:
        return
    since = f"{one.name}, {stretch(one.performed_on, visit_on)} ago"
    waits = ", no movement noted yet" if at is Phase.WAITING else ""
    if at is Phase.HEALING:
        yield _told(f"healing-{one.kind}", MASSAGE, f"{since}.", surgeries.COURSES[one.kind].early)
    yield _told(f"after-{one.kind}", NMR, f"{since}{waits}.", surgeries.outline(one.kind, at))


def _told(key: str, beside: str, opening: str, told: Sequence[Told]) -> Caution:
    return Caution(
        key=key,
        beside=(beside,),
        words=" ".join((opening, *(_said(statement) for statement in told), OVERRIDES)),
        source="; ".join(dict.fromkeys(statement.basis.label for statement in told)),
    )


def _said(told: Told) -> str:
    """What is only known from practice says so."""
    return told.words if told.basis is Basis.READ else f"{told.words[:-1]} ({told.basis.label})."


def _sentence(restriction: Restriction) -> str:
    return f"{restriction.wording.rstrip('. ')}."
