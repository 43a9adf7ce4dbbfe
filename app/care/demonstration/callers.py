"""Who asked to be seen: by the public page and by telephone, with what they said of their health."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.care import intake
from app.care.demonstration.schedule import instant
from app.clinical.vocabulary import ContactWay, RequestSource, RequestStatus
from app.extensions import db
from app.models import RequestContact, User

FRIDAY = 4
YEARS_BETWEEN = 7


@dataclass(frozen=True)
class Caller:
    given_name: str
    family_name: str
    days_ago: int
    minute: int
    source: RequestSource
    health: dict[str, Any]
    """Answers by the key of their question; how soon the caller is to be seen follows from them."""
    times: str = "any"
    days: tuple[int, ...] = ()
    status: RequestStatus = RequestStatus.NEW
    language: str = ""


CALLERS = (
    Caller(
        "Clementine", "Ashby-Roe", 0, 461, RequestSource.WEB, times="afternoon",
        health={
            "reason": "Four days ago I woke up and the right side did not move. The eye stays open at night.",
            "side": "right", "began": "days", "movement": "no", "symptoms": ["eye_closure", "drooling"],
            "treatments": ["steroids"], "photographs": True,
        },
    ),
    Caller(
        "Rosario", "Candelaria", 1, 845, RequestSource.WEB, language="Spanish",
        health={
            "reason": "Desde hace dos meses tengo caída la mitad izquierda de la cara y me cuesta hablar.",
            "side": "left", "began": "months", "movement": "not_sure", "symptoms": ["speech"],
            "treatments": ["steroids", "imaging"],
        },
    ),
    Caller(
        "Thaddeus", "Wickersham", 2, 610, RequestSource.TELEPHONE, times="morning",
        status=RequestStatus.CONTACTING,
        health={"reason": "Weak on the left since an operation two months ago.", "began": "months", "movement": "no"},
    ),
    Caller(
        "Solveig", "Brandvold", 3, 1175, RequestSource.WEB, days=(FRIDAY,),
        health={
            "reason": "Two years after a palsy my eye narrows whenever I smile, and my neck is tight by evening.",
            "side": "right", "began": "longer", "movement": "yes", "symptoms": ["tightness", "co_movement"],
            "treatments": ["steroids", "therapy", "toxin"], "toxin_on": "Last spring", "photographs": True,
        },
    ),
    Caller(
        "Hyacinth", "Okafor-Lund", 6, 700, RequestSource.TELEPHONE, times="morning",
        status=RequestStatus.WAITING_DOCUMENTS,
        health={"reason": "Wants to know whether retraining can help years later.", "began": "longer"},
    ),
)  # fmt: skip


def ask(desk: User, *, on: date, keys: Sequence[bytes]) -> None:
    """They stand in the inbox as if the page and the desk had taken them in; nobody is written to."""
    for number, caller in enumerate(CALLERS):
        day = on - timedelta(days=caller.days_ago)
        at = instant(day, caller.minute)
        request = intake.made(
            _answers(caller, number, on), caller.health, source=caller.source, keys=keys, at=at, on=day
        )
        request.status = caller.status
        request.owner = desk if caller.status is not RequestStatus.NEW else None
        if caller.source is RequestSource.WEB:
            request.privacy_consented_at = at
        else:
            request.taken_by = desk
        if caller.status is RequestStatus.CONTACTING:
            request.contacts = [
                RequestContact(
                    way=ContactWay.PHONE,
                    outcome="No answer, left a message to call back",
                    made_at=instant(day + timedelta(days=1), 640),
                    made_by=desk,
                )
            ]
        db.session.add(request)


def _answers(caller: Caller, number: int, on: date) -> dict[str, Any]:
    is_from_the_web = caller.source is RequestSource.WEB
    return {
        "given_name": caller.given_name,
        "family_name": caller.family_name,
        "born_on": on - timedelta(days=365 * (31 + YEARS_BETWEEN * number) + 40),
        "phone": f"(914) 555-{142 + number:04d}",
        "email": f"{caller.given_name.lower()}@mail.example" if is_from_the_web else "",
        "contact_by": ContactWay.TEXT if number % 2 == 0 else ContactWay.PHONE,
        "may_leave_message": True,
        "language": caller.language,
        "state": "NY",
        "preferred_times": caller.times,
        "preferred_days": list(caller.days),
    }
