"""What was sent when: a plan or a letter, never before it was written, once, with its proof and what came back."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest

from app.care import transmissions
from app.care.errors import Refused
from app.clinical.vocabulary import LetterKind, PlanState
from app.extensions import db
from app.models import Document, Transmission
from app.ui.filters import today
from tests import builders
from tests.builders import count, now
from tests.files import PDF, PNG
from tests.queries import count_queries


@pytest.fixture
def version(cast):
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist, referred=False)
    written = now() - timedelta(days=9)
    made = builders.a_plan(diagnosis, by=cast.therapist, state=PlanState.CERTIFIED, written_at=written)
    db.session.commit()
    return made


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def typed(what, **other) -> dict[str, object]:
    return {
        "sent": str(what.public_id),
        "sent_on": ago(2).isoformat(),
        "method": "fax",
        "recipient": "Dr. Ruth Chen",
        "proof": "Receipt 4711",
    } | other


def upload(content: bytes, name: str) -> dict[str, object]:
    return {"file": (io.BytesIO(content), name)}


def the_sending() -> Transmission:
    (found,) = db.session.query(Transmission).all()
    return found


def test_a_plan_that_went_out_is_listed_with_when_how_to_whom_and_its_proof(as_, cast, version):
    sent = typed(version) | upload(PNG, "receipt.png")
    page = as_("therapist").post("papers.new_sending", sent, patient_id=cast.pat, follow=True)
    said = page.one("section[aria-labelledby=sent]").get_text(" ")
    for words in ("Plan, version 1", "Dr. Ruth Chen", "fax", "Receipt 4711", "receipt.png"):
        assert words in said
    assert the_sending().is_proven


@pytest.mark.parametrize(
    ("other", "field", "said"),
    [
        ({"sent_on": -1}, "sent_on", "still to come"),
        ({"sent_on": 10}, "sent_on", "before it was written"),
        ({"method": ""}, "method", "Choose the way"),
        ({"recipient": " "}, "recipient", "Name who got it"),
        ({"sent": ""}, "sent", "Choose what was sent"),
        ({"proof": "."}, "proof", "Write the number or words of the receipt"),
        ({"proof": "-- 4 --"}, "proof", "Write the number or words of the receipt"),
        (upload(PDF, "receipt.png"), "file", "its content is PDF"),
    ],
)
def test_what_cannot_have_been_is_refused_at_its_field_and_the_words_stay(
    as_, cast, version, other, field, said
):
    other = {name: ago(days).isoformat() if isinstance(days, int) else days for name, days in other.items()}
    page = as_("therapist").post("papers.new_sending", typed(version) | other, patient_id=cast.pat)
    assert page.status == 422
    assert said in page.one(f".error-summary a[href='#{field}']").get_text()
    assert page.one("input[name=proof]")["value"] == other.get("proof", "Receipt 4711")
    assert (count(Transmission), count(Document)) == (0, 0)


def test_it_can_be_sent_on_the_day_it_was_written(as_, cast, version):
    written = version.written_at.date()
    page = as_("therapist").post(
        "papers.new_sending", typed(version, sent_on=written.isoformat()), patient_id=cast.pat
    )
    assert page.status == 302


def test_the_same_sending_twice_is_recorded_once(as_, cast, version):
    for _ in range(2):
        sent = typed(version) | upload(PDF, "receipt.pdf")
        as_("therapist").post("papers.new_sending", sent, patient_id=cast.pat)
    assert (count(Transmission), count(Document)) == (1, 1)


@pytest.mark.parametrize(("state", "is_offered"), [(PlanState.DRAFT, False), (PlanState.SENT, True)])
def test_a_plan_that_is_still_a_draft_cannot_have_gone_out(as_, cast, state, is_offered):
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist, referred=False)
    version = builders.a_plan(diagnosis, by=cast.therapist, state=state)
    db.session.commit()
    page = as_("therapist").get("papers.new_sending", patient_id=cast.pat)
    assert bool(page.select(f"option[value='{version.public_id}']")) is is_offered
    assert ("Nothing to send yet" in page.text) is not is_offered


def test_a_plan_of_another_chart_is_not_offered_and_not_taken(as_, cast, version):
    elsewhere = builders.a_diagnosis(cast.quinn, by=cast.physician, referred=False)
    other = builders.a_plan(elsewhere, by=cast.physician, state=PlanState.CERTIFIED)
    db.session.commit()
    page = as_("therapist").post("papers.new_sending", typed(other), patient_id=cast.pat)
    assert page.status == 422
    assert count(Transmission) == 0


@pytest.mark.parametrize(
    ("kind", "carries_the_plan"), [(LetterKind.PLAN_OF_CARE, True), (LetterKind.CASE_SUMMARY, False)]
)
def test_who_sends_a_plan_of_care_as_a_letter_has_sent_that_plan(as_, cast, version, kind, carries_the_plan):
    letter = builders.a_letter(version.plan.diagnosis, by=cast.therapist, version=version, kind=kind)
    db.session.commit()
    sent = typed(letter, sent_on=today().isoformat())
    as_("therapist").post("papers.new_sending", sent, patient_id=cast.pat)
    found = the_sending()
    assert (found.letter, found.plan_version) == (letter, version if carries_the_plan else None)


def test_the_form_begins_with_what_the_link_names_and_whom_the_letter_goes_to(as_, cast, version):
    letter = builders.a_letter(version.plan.diagnosis, by=cast.therapist, recipient="Dr. Ida Brant")
    builders.an_order(
        version.plan.diagnosis, by=cast.therapist, signed_on=ago(20), signer_name="Dr. Ruth Chen"
    )
    db.session.commit()
    query = {"letter": str(letter.public_id)}
    page = as_("therapist").get("papers.new_sending", query=query, patient_id=cast.pat)
    fields = page.form(page.one("main form[method=post]")["action"])
    assert (fields["sent"], fields["recipient"]) == (str(letter.public_id), "Dr. Ida Brant")
    assert [option["value"] for option in page.select("datalist option")] == [
        "Dr. Ida Brant",
        "Dr. Ruth Chen",
    ]


# what came back


@pytest.fixture
def sent(cast, version):
    made = builders.a_transmission(version, by=cast.therapist, on=ago(5))
    db.session.commit()
    return made


def test_a_signature_that_came_back_is_listed_with_its_paper_and_recorded_once(as_, cast, sent):
    for _ in range(2):
        came = {"returned_on": ago(1).isoformat(), "signer": "Dr. Ruth Chen"} | upload(PDF, "signed.pdf")
        page = as_("therapist").post(
            "papers.record_return", came, patient_id=cast.pat, transmission_id=sent, follow=True
        )
    said = page.one("section[aria-labelledby=sent]").get_text(" ")
    assert "Came back signed by Dr. Ruth Chen" in said
    assert "signed.pdf" in said
    assert count(Document) == 1


@pytest.mark.parametrize(("days", "said"), [(-1, "still to come"), (6, "before it was sent")])
def test_a_signature_does_not_come_back_before_it_was_sent_or_from_tomorrow(as_, cast, sent, days, said):
    came = {"returned_on": ago(days).isoformat(), "signer": "Dr. Ruth Chen"}
    page = as_("therapist").post("papers.record_return", came, patient_id=cast.pat, transmission_id=sent)
    assert page.status == 422
    assert said in page.one(".error-summary a[href='#returned_on']").get_text()


def test_another_signature_does_not_replace_the_first(as_, cast, sent):
    sent.returned_on, sent.returned_signer = ago(2), "Dr. Ruth Chen"
    db.session.commit()
    came = {"returned_on": ago(1).isoformat(), "signer": "Dr. Ida Brant"}
    page = as_("therapist").post("papers.record_return", came, patient_id=cast.pat, transmission_id=sent)
    assert page.status == 409
    assert "Its signature is recorded" in page.text


def test_a_struck_sending_proves_nothing_and_takes_no_signature(as_, cast, sent):
    sent.proof_document = builders.a_document(cast.pat, by=cast.therapist)
    db.session.commit()
    page = as_("therapist").post(
        "papers.strike_sending",
        {"reason": "Wrong fax"},
        patient_id=cast.pat,
        transmission_id=sent,
        follow=True,
    )
    assert "Wrong fax" in page.one("section[aria-labelledby=sent]").get_text()
    assert sent.proof_document.is_struck
    with pytest.raises(Refused, match="entered in error"):
        transmissions.record_return(
            sent,
            returned_on=ago(1),
            signer="x",
            file=None,
            rules=None,
            by=cast.therapist,
            at=now(),
            on=today(),
        )


def test_what_was_sent_asks_no_more_of_the_database_with_more_of_it(as_, cast, version):
    def queries(number: int) -> int:
        for _ in range(number):
            letter = builders.a_letter(version.plan.diagnosis, by=cast.therapist, version=version)
            document = builders.a_document(cast.pat, by=cast.therapist)
            said = {"by": cast.therapist, "on": ago(1), "proof_document": document, "letter": letter}
            builders.a_transmission(version, **said)
        db.session.commit()
        with count_queries() as asked:
            as_("therapist").get("papers.index", patient_id=cast.pat)
        return len(asked)

    few = queries(1)
    assert queries(6) == few
