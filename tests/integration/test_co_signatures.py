"""Notes of assistants and students stand under a therapist's signature."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.care import co_signatures, seals, signing
from app.care.errors import Refused
from app.care.verification import Verification
from app.clinical.vocabulary import Licence, NoteKind
from app.extensions import db
from app.models import CoSignature, Seal, SessionNote, User
from tests import builders
from tests.builders import a_diagnosis, a_note, a_user, now, today


@pytest.fixture
def assistant(cast):
    person = a_user("Asa Auk", credentials="PTA", licence=Licence.ASSISTANT, supervisor=cast.therapist)
    db.session.commit()
    return person


def signed_by(cast, author: User, **values) -> SessionNote:
    note = a_note(
        a_diagnosis(cast.pat, by=cast.therapist), by=author, visit_on=today(), assessment="Softer.", **values
    )
    signing.sign(note, shown=note.version, by=author, at=now(), on=today())
    db.session.commit()
    return note


@pytest.fixture
def note(cast, assistant):
    return signed_by(cast, assistant)


def at(cast, note):
    return {"patient_id": cast.pat, "note_id": note}


def test_a_note_of_an_assistant_waits_until_a_therapist_co_signs(as_, cast, note):
    ana = as_("therapist")
    page = ana.get("session_notes.show", **at(cast, note))
    assert "co-signature" in page.text
    assert "Waits for co-signature" in ana.get("session_notes.index", patient_id=cast.pat).text
    page = ana.post("session_notes.co_sign", **at(cast, note), follow=True)
    assert "Co-signed by Ana Alder, PT" in page.text
    assert "Waiting for a therapist" not in page.text
    assert not page.select("form[action$='/co-signature']")


def test_it_is_listed_on_the_supervisors_day_and_nobody_elses(as_, cast, note):
    cast.pat.care_team.append(builders.CareTeamMember(user=cast.second_therapist, since_on=today()))
    db.session.commit()
    assert "Notes to co-sign" in as_("therapist").get("day.show").text
    assert "Notes to co-sign" not in as_("second_therapist").get("day.show").text
    assert "Notes to co-sign" not in as_(note.author).get("day.show").text


def test_nobody_co_signs_in_the_place_of_a_supervisor_who_is_here(as_, cast, note):
    cast.pat.care_team.append(builders.CareTeamMember(user=cast.second_therapist, since_on=today()))
    db.session.commit()
    other = as_("second_therapist")
    assert not other.get("session_notes.show", **at(cast, note)).select("form[action$='/co-signature']")
    page = other.post("session_notes.co_sign", **at(cast, note))
    assert page.status == 409
    assert "Ana Alder supervises Asa Auk and co-signs this note." in page.text
    assert builders.count(CoSignature) == 0


def test_without_a_supervisor_here_any_therapist_of_the_patient_finds_it(as_, cast, assistant):
    cast.therapist.disabled_at = None
    assistant.supervisor = cast.second_therapist
    cast.second_therapist.disabled_at = now()
    signed_by(cast, assistant)
    assert "Notes to co-sign" in as_("therapist").get("day.show").text


def test_who_supervises_reaches_the_patients_of_those_they_supervise(as_, cast, assistant):
    cast.quinn.care_team = [builders.CareTeamMember(user=assistant, since_on=today() - timedelta(days=9))]
    db.session.commit()
    assert as_("therapist").get("patients.show", patient_id=cast.quinn).status == 200
    assert as_("second_therapist").get("patients.show", patient_id=cast.quinn).status == 404


@pytest.mark.parametrize("who", ["desk", "admin", "physician"])
def test_only_therapists_co_sign(as_, cast, note, who):
    assert as_(who).post("session_notes.co_sign", **at(cast, note)).status == 403
    assert builders.count(CoSignature) == 0


def test_nobody_co_signs_their_own_note(cast, note):
    with pytest.raises(Refused, match="licensed physical therapist"):
        co_signatures.co_sign(note, by=note.author, at=now())
    note.author.licence = None
    with pytest.raises(Refused, match="own note"):
        co_signatures.co_sign(note, by=note.author, at=now())


def test_the_licence_counts_under_which_it_was_signed(cast, note):
    note.author.licence = None
    db.session.commit()
    assert co_signatures.is_awaited(note)
    assert list(co_signatures.awaited_from(cast.therapist, at=now())) == [note]


def test_a_note_of_a_therapist_needs_none(cast):
    with pytest.raises(Refused, match="needs no co-signature"):
        co_signatures.co_sign(signed_by(cast, cast.therapist), by=cast.second_therapist, at=now())


def test_a_draft_is_not_co_signed(cast, assistant):
    draft = a_note(a_diagnosis(cast.pat, by=cast.therapist), by=assistant)
    with pytest.raises(Refused, match="signature comes first"):
        co_signatures.co_sign(draft, by=cast.therapist, at=now())


def test_sent_twice_it_signs_once_and_another_is_told(cast, note):
    first = co_signatures.co_sign(note, by=cast.therapist, at=now())
    assert co_signatures.co_sign(note, by=cast.therapist, at=now()) is first
    with pytest.raises(Refused, match="Ana Alder, PT has co-signed"):
        co_signatures.co_sign(note, by=cast.second_therapist, at=now())
    assert builders.count(CoSignature) == 1


def test_it_covers_what_the_note_says_and_is_sealed(cast, note):
    signature = co_signatures.co_sign(note, by=cast.therapist, at=now())
    content = seals.content_under(signature)
    assert content["note_content"] == note.content_hash
    assert signature.content_hash == seals.fingerprint(content)
    assert builders.count(Seal, Seal.record_id == signature.public_id) == 1
    assert list(Verification().findings()) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE co_signature SET signer_credentials = 'x'", "DELETE FROM co_signature"]
)
def test_the_database_keeps_it(cast, note, statement):
    co_signatures.co_sign(note, by=cast.therapist, at=now())
    db.session.commit()
    with pytest.raises(DBAPIError, match="co_signature_kept"):
        db.session.execute(text(statement))


@pytest.mark.parametrize("kind", [NoteKind.EVALUATION, NoteKind.PROGRESS, NoteKind.DISCHARGE])
def test_an_assistant_neither_starts_nor_signs_what_takes_a_therapist(as_, cast, assistant, kind):
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist)
    draft = a_note(diagnosis, by=assistant, kind=kind, visit_on=today())
    cast.pat.care_team.append(builders.CareTeamMember(user=assistant, since_on=today()))
    db.session.commit()
    sent = {"diagnosis": str(diagnosis.public_id), "kind": kind.value}
    assert as_(assistant).post("session_notes.create", sent, patient_id=cast.pat).status in (409, 422)
    with pytest.raises(Refused, match="not signed by a physical therapist assistant"):
        signing.sign(draft, shown=draft.version, by=assistant, at=now(), on=today())
