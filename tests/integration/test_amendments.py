"""What is written under a signed note: addenda of every kind, and that it was entered in error."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.care import amendments, day, progress, session_notes, signing, visit_counts
from app.care.errors import Refused
from app.care.verification import Verification
from app.clinical.instruments.sunnybrook import SUNNYBROOK
from app.clinical.vocabulary import AddendumKind, NoteKind
from app.extensions import db
from app.models import Addendum, NoteStrike, Seal
from tests import builders
from tests.builders import a_diagnosis, a_note, a_plan, an_appointment, an_assessment, now, today


@pytest.fixture
def version(cast):
    return a_plan(a_diagnosis(cast.pat, by=cast.therapist), by=cast.therapist)


def a_draft(cast, version, **values):
    return a_note(
        version.plan.diagnosis,
        by=cast.therapist,
        plan=version,
        **{"visit_on": today(), "assessment": "Softer.", "next_time": "Go on."} | values,
    )


def sign(cast, note):
    db.session.flush()
    signing.sign(note, shown=note.version, by=cast.therapist, at=now(), on=today())
    db.session.commit()
    return note


@pytest.fixture
def note(cast, version):
    return sign(cast, a_draft(cast, version))


def at(cast, note):
    return {"patient_id": cast.pat, "note_id": note}


# addenda


def test_a_late_entry_says_the_day_it_is_about_and_when_it_was_written(as_, cast, note):
    about = note.visit_on - timedelta(days=3)
    sent = {"kind": "late_entry", "wording": "She rang that evening.", "service_on": about.isoformat()}
    page = as_("therapist").post("session_notes.addend", sent, **at(cast, note), follow=True)
    assert "Late entry" in page.text
    assert f"{about.day} {about:%b %Y}" in page.text
    assert "She rang that evening." in page.text
    assert "Softer." in page.text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "late_entry", "wording": "x"}, "Say which day of service"),
        ({"kind": "late_entry", "wording": "x", "service_on": "31 February"}, "day"),
        ({"kind": "correction", "wording": "x"}, "Say why"),
    ],
)
def test_what_an_addendum_lacks_is_said_at_its_field(as_, cast, note, sent, words):
    page = as_("therapist").post("session_notes.addend", sent, **at(cast, note))
    assert page.status == 422
    assert words in page.text
    assert builders.count(Addendum) == 0


def test_a_late_entry_about_a_day_ahead_is_refused(cast, note):
    with pytest.raises(Refused, match="lies ahead"):
        amendments.addend(
            note,
            kind=AddendumKind.LATE_ENTRY,
            wording="x",
            service_on=today() + timedelta(days=1),
            by=cast.therapist,
            at=now(),
            on=today(),
        )


def test_a_late_entry_about_a_day_before_the_patient_was_born_is_refused(as_, cast, note):
    sent = {"kind": "late_entry", "wording": "x", "service_on": "1901-01-01"}
    page = as_("therapist").post("session_notes.addend", sent, **at(cast, note))
    assert page.status == 409
    assert "before the patient was born" in page.text


def test_a_visit_that_was_missed_has_no_treatment_time(as_, cast, version):
    draft = a_draft(cast, version, visit_minutes=45)
    draft.kind, draft.particulars = (
        NoteKind.MISSED_VISIT,
        {"missed.how": "no_show", "missed.contact": "Rang."},
    )
    signed = sign(cast, draft)
    assert signed.visit_minutes is None
    assert "Treatment time" not in as_("therapist").get("session_notes.show", **at(cast, signed)).text


def test_only_a_late_entry_keeps_a_day(cast, note):
    addendum = amendments.addend(
        note,
        kind=AddendumKind.ADDENDUM,
        wording="x",
        service_on=today(),
        by=cast.therapist,
        at=now(),
        on=today(),
    )
    assert addendum.service_on is None


def test_an_addendum_is_sealed_with_the_note_it_stands_under(cast, note):
    for kind in AddendumKind:
        amendments.addend(
            note,
            kind=kind,
            wording=kind.label,
            reason="Because.",
            service_on=today(),
            by=cast.physician,
            at=now(),
            on=today(),
        )
    assert builders.count(Seal) == 4
    assert list(Verification().findings()) == []


def test_a_note_begun_after_its_visit_is_marked_as_a_late_entry(as_, cast, version):
    late = sign(cast, a_draft(cast, version, visit_on=today() - timedelta(days=4)))
    page = as_("therapist").get("session_notes.show", **at(cast, late))
    assert "Late entry." in page.text
    on_time = sign(cast, a_draft(cast, version))
    assert "Late entry." not in as_("therapist").get("session_notes.show", **at(cast, on_time)).text


# entered in error


def struck(cast, note, by=None):
    strike = amendments.strike(note, reason="Of another patient.", by=by or cast.therapist, at=now())
    db.session.commit()
    return strike


def test_a_struck_note_stays_readable_with_who_when_and_why(as_, cast, note):
    ana = as_("therapist")
    assert ana.get("session_notes.strike", **at(cast, note)).status == 200
    sent = {"reason": "Of another patient."}
    page = ana.post("session_notes.strike", sent, **at(cast, note), follow=True)
    for words in ("Entered in error", "Ana Alder, PT", "Of another patient.", "Softer.", note.content_hash):
        assert words in page.text
    assert "Entered in error" in ana.get("session_notes.index", patient_id=cast.pat).text
    assert not page.select("a[href$='/strike']")


def test_a_strike_needs_its_reason(as_, cast, note):
    page = as_("therapist").post("session_notes.strike", {"reason": ""}, **at(cast, note))
    assert page.status == 422
    assert "Give the reason." in page.text
    assert builders.count(NoteStrike) == 0


def test_the_author_and_the_physician_strike_and_nobody_else(cast, note):
    with pytest.raises(Refused, match="Only Ana Alder"):
        amendments.strike(note, reason="x", by=cast.second_therapist, at=now())
    assert amendments.strike(note, reason="x", by=cast.physician, at=now()).striker_credentials == "Dr. O, MD"


def test_sent_twice_it_strikes_once_and_another_is_told(cast, note):
    assert struck(cast, note) is struck(cast, note)
    with pytest.raises(Refused, match="already"):
        struck(cast, note, by=cast.physician)
    assert builders.count(NoteStrike) == 1
    assert list(Verification().findings()) == []


def test_a_draft_is_not_struck(cast, version):
    with pytest.raises(Refused, match="not signed yet"):
        amendments.strike(a_draft(cast, version), reason="x", by=cast.therapist, at=now())


@pytest.mark.parametrize("statement", ["UPDATE note_strike SET reason = 'x'", "DELETE FROM note_strike"])
def test_the_database_keeps_a_strike(cast, note, statement):
    struck(cast, note)
    with pytest.raises(DBAPIError, match="note_strike_kept"):
        db.session.execute(text(statement))


@pytest.mark.parametrize("statement", ["UPDATE seal SET content_hash = 'x'", "DELETE FROM seal"])
def test_the_database_keeps_the_seals(note, statement):
    with pytest.raises(DBAPIError, match="seal_kept"):
        db.session.execute(text(statement))


def test_a_struck_note_counts_nowhere(as_, cast, version):
    diagnosis = version.plan.diagnosis
    note = a_draft(cast, version, visit_on=today() - timedelta(days=1), next_time="Tape the chin.")
    answers = {item.key: item.options[0].value for item in SUNNYBROOK.items}
    scores = SUNNYBROOK.written(SUNNYBROOK.score(answers))
    an_assessment(diagnosis, by=cast.therapist, on=note.visit_on, scores=scores, answers=answers, note=note)
    sign(cast, note)
    here = an_appointment(cast.pat, clinician=cast.therapist, starts_at=now())
    db.session.commit()
    later = a_draft(cast, version)

    def told() -> list[object]:
        (visit,) = day.visits(cast.therapist, on=here.starts_at.date(), zone="UTC")
        return [
            session_notes.last_signed(cast.pat, diagnosis),
            session_notes.last_treated(cast.pat, diagnosis),
            session_notes.measured_before(later, "sunnybrook"),
            progress.measured([cast.pat]).get(cast.pat.id),
            visit_counts.signed_days([version.plan]).get(version.plan.id),
            visit.last_plan,
        ]

    assert all(told())
    struck(cast, note)
    assert not any(told())
    assert visit_counts.visit_count(later).number == 1


def test_a_struck_visit_gets_a_new_note_which_then_stands_for_it(as_, cast, version):
    here = an_appointment(cast.pat, clinician=cast.therapist, starts_at=now())
    wrong = sign(cast, a_draft(cast, version, appointment=here))
    struck(cast, wrong)
    diagnosis = version.plan.diagnosis
    new = session_notes.start(diagnosis, appointment=here, by=cast.therapist, at=now(), on=today())
    assert new is not wrong
    assert session_notes.start(diagnosis, appointment=here, by=cast.therapist, at=now(), on=today()) is new
    db.session.commit()
    (visit,) = day.visits(cast.therapist, on=here.starts_at.date(), zone="UTC")
    assert visit.note is new
