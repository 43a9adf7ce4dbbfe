"""Session notes through the door: starting, saving, clashing, signing, adding below."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app import clock
from app.clinical import instruments
from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import SessionNote
from tests import builders

JSON = {"Accept": "application/json"}
ZONE = "America/New_York"
SUNNYBROOK = instruments.get("sunnybrook")
EXPRESSIONS = ("brow", "eye", "smile", "snarl", "pucker")
# Thirteen answers that come to 76 - 5 - 3 = 68.
ANSWERS = {
    "rest.eye": "narrow",
    "rest.cheek": "normal",
    "rest.mouth": "normal",
    **{
        f"voluntary.{key}": n
        for key, n in zip(("brow", "eye", "smile", "snarl", "pucker"), "24445", strict=True)
    },
    **{
        f"synkinesis.{key}": n
        for key, n in zip(("brow", "eye", "smile", "snarl", "pucker"), "01101", strict=True)
    },
}


def today() -> date:
    return clock.today(ZONE)


@pytest.fixture
def diagnosis(cast):
    found = builders.a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    return found


@pytest.fixture
def note(cast, diagnosis):
    """An open draft of today with one treatment, by Ana."""
    plan = builders.a_plan(
        diagnosis,
        by=cast.therapist,
        state=PlanState.CERTIFIED,
        decided_at=builders.now(),
        decided_by=cast.physician,
    )
    made = builders.a_note(diagnosis, by=cast.therapist, plan=plan, visit_on=today())
    db.session.commit()
    return made


@pytest.fixture
def ana(as_):
    return as_("therapist")


def at(cast, note) -> dict:
    return {"patient_id": cast.pat, "note_id": note}


def typed(note, **fields) -> dict:
    """What the script sends: the touched fields, each with the version it was read at."""
    version = fields.pop("version", note.version)
    read = [f"{name}@{version}" for name in fields]
    return {"version": version, "read": ["", *read], **fields}


def fresh(note) -> SessionNote:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalar(select(SessionNote).where(SessionNote.id == note.id))


# starting


def test_a_note_is_started_for_the_one_diagnosis_with_its_newest_plan(ana, cast, diagnosis):
    version = builders.a_plan(diagnosis, by=cast.therapist)
    db.session.commit()
    page = ana.post("session_notes.create", patient_id=cast.pat, follow=True)
    assert page.status == 200
    (note,) = db.session.scalars(select(SessionNote))
    assert (note.plan_version_id, note.author_id, note.visit_on) == (version.id, cast.therapist.id, today())


def test_the_working_page_reads_well(ana, cast, note):
    page = ana.get("session_notes.edit", **at(cast, note))
    assert page.status == 200
    assert "Soft tissue massage" in page.text


def test_the_other_pages_read_well(ana, cast, note):
    assert "Draft, not signed" in ana.get("session_notes.index", patient_id=cast.pat).text
    assert "DRAFT, not signed" in ana.get("session_notes.show", **at(cast, note)).text
    assert ana.get("session_notes.new", patient_id=cast.pat).status == 200
