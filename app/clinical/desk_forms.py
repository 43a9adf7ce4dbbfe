"""Which papers the desk asks for at a visit: declared once, read by check-in and by the list of the day.

That somebody acknowledges the privacy notice in writing at their first visit: 45 CFR 164.520(c)(2)(ii). That fees for
missed visits count only once they were accepted in writing, and that pictures need consent first: practice rules,
sections 9 and 11. How long an intake form and an insurance card count is a house rule. None of this is clinical.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.clinical.vocabulary import DeskFormKind, VisitKind

A_YEAR = timedelta(days=365)
FIRST_VISITS = frozenset({VisitKind.CONSULTATION, VisitKind.EVALUATION})


@dataclass(frozen=True)
class FormRule:
    """One paper: what the desk does about it, at which visits, and how long it counts once done.

    No kinds: at every visit. No ``lasts``: once is enough. ``hands_over``: a sheet goes to the patient to fill in.
    """

    kind: DeskFormKind
    task: str
    done: str
    at_visits: frozenset[VisitKind] = frozenset()
    lasts: timedelta | None = None
    hands_over: bool = True


RULES = (
    FormRule(DeskFormKind.PRIVACY_NOTICE, "Give the notice; the patient signs that they have it.", "Signed"),
    FormRule(DeskFormKind.CANCELLATION_POLICY, "Explain it; the patient accepts it in writing.", "Signed"),
    FormRule(
        DeskFormKind.INTAKE,
        "Hand it over now, so that it is filled in before the visit begins.",
        "Filled in",
        at_visits=FIRST_VISITS,
        lasts=A_YEAR,
    ),
    FormRule(
        DeskFormKind.PICTURE_CONSENT,
        "No picture is taken before the patient has answered and signed.",
        "Signed",
        at_visits=FIRST_VISITS | {VisitKind.PHOTO_SESSION},
    ),
    FormRule(
        DeskFormKind.INSURANCE_CARD,
        "Ask to see it and compare it with what is on file.",
        "Seen",
        lasts=A_YEAR,
        hands_over=False,
    ),
)


@dataclass(frozen=True)
class Missing:
    """A paper this visit asks for; ``was_on`` is the day of the last one where it counts no longer."""

    rule: FormRule
    was_on: date | None


def missing(
    visit: VisitKind, signed: Mapping[DeskFormKind, date], *, on: date, has_answered_pictures: bool
) -> list[Missing]:
    """What is not on file for a visit on a day. ``signed`` holds the latest day of each paper."""
    found = []
    for rule in RULES:
        is_asked = not rule.at_visits or visit in rule.at_visits
        was_on = signed.get(rule.kind)
        if rule.kind is DeskFormKind.PICTURE_CONSENT and has_answered_pictures:
            continue
        if is_asked and not _counts(rule, was_on, on):
            found.append(Missing(rule, was_on))
    return found


def rule_of(kind: DeskFormKind) -> FormRule:
    return next(rule for rule in RULES if rule.kind is kind)


def _counts(rule: FormRule, was_on: date | None, on: date) -> bool:
    return was_on is not None and (rule.lasts is None or on < was_on + rule.lasts)
