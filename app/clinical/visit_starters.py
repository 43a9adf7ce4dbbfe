"""The types of visit a practice starts with; from then on they are its own to change.

Source: the practice's scheduling rules, section "Scheduling". The lengths are local defaults.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.clinical.vocabulary import VisitKind


@dataclass(frozen=True)
class VisitStarter:
    """``preparation``: keys of ``clinical.preparation``."""

    kind: VisitKind
    name: str
    minutes: int
    needs_second_clinician: bool = False
    preparation: tuple[str, ...] = ()


STARTERS = (
    VisitStarter(VisitKind.CONSULTATION, "New consultation", 45, preparation=("intake", "pictures")),
    VisitStarter(VisitKind.PHYSICIAN_FOLLOW_UP, "Physician follow-up", 30),
    VisitStarter(VisitKind.TOXIN_VISIT, "Procedure visit", 30),
    VisitStarter(VisitKind.POST_OP_CHECK, "Physician check", 20),
    VisitStarter(VisitKind.EVALUATION, "First therapy visit", 75, preparation=("intake",)),
    VisitStarter(VisitKind.FOLLOW_UP, "Therapy visit", 45),
    VisitStarter(VisitKind.RE_EVALUATION, "Progress visit", 60),
    VisitStarter(VisitKind.JOINT_REVIEW, "Joint visit", 30, needs_second_clinician=True),
    VisitStarter(VisitKind.TELEHEALTH, "Video visit", 30),
    VisitStarter(VisitKind.PHOTO_SESSION, "Picture session", 20, preparation=("picture_consent",)),
)
