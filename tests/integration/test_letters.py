"""Letters to the referring clinician: drafted from the chart, frozen when finished, followed by newer ones."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.care import letters
from app.clinical.vocabulary import LetterKind, PlanState
from app.extensions import db
from app.models import Letter
from app.models.audit import AccessEntry
from tests import builders
from tests.builders import a_course, a_diagnosis, a_plan, a_procedure, an_assessment, count, today
from tests.queries import count_queries

WORDS = "Dear Dr. Ruth Chen,\n\nThank you for referring Pat."


@pytest.fixture
def version(cast):
    """A course of four measures under a certified plan, and somebody who referred the patient."""
    cast.pat.referring_clinician, cast.pat.referring_clinician_contact = "Dr. Ruth Chen", "Fax 555-0177"
    made = a_course(cast.pat, by=cast.therapist, question="Toxin again?", precautions="No hard chewing.")
    db.session.commit()
    return made


def drafted(visitor, pat, kind="case_summary", **other) -> tuple[str, dict[str, str]]:
    page = visitor.get("papers.new_letter", query={"kind": kind} | other, patient_id=pat)
    assert page.status == 200, page.text
    form = page.one("main form[method=post]")
    return form["action"], page.form(form["action"])


def finished(visitor, pat, kind="case_summary", **typed) -> Letter:
    address, fields = drafted(visitor, pat, kind)
    answer = visitor.client.post(address, data=fields | typed | {"csrf_token": visitor.token})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return db.session.query(Letter).order_by(Letter.id.desc()).first()


def pdf(visitor, letter):
    page = visitor.get("papers.letter_pdf", patient_id=letter.patient, letter_id=letter)
    assert page.status == 200
    return page, PdfReader(BytesIO(page.response.data))


def words_of(page) -> str:
    return " ".join(page.source.split())


# drafting


def test_the_draft_goes_to_who_referred_and_tells_the_course_from_the_record(as_, cast, version):
    a_procedure(cast.pat, by=cast.physician, name="Lid weight", performed_on=today() - timedelta(days=60))
    db.session.commit()
    page = as_("therapist").get("papers.new_letter", patient_id=cast.pat)
    form = page.one("main form[method=post]")
    fields = page.form(form["action"])
    assert (fields["recipient"], fields["recipient_contact"]) == ("Dr. Ruth Chen", "Fax 555-0177")
    assert "Thank you for referring Pat Plover." in fields["opening"]
    assert "My question: Toxin again?" in fields["closing"]
    said = form.get_text(" ")
    for words in (
        "Synkinesis, left",
        "Lid weight",
        "Sunnybrook composite",
        "+34, better",
        "No hard chewing.",
    ):
        assert words in said, words
    assert "none is published" in said, "how sure the change is"


def test_the_screen_for_low_mood_is_not_in_the_letter(as_, cast, version):
    an_assessment(
        version.plan.diagnosis,
        by=cast.therapist,
        on=today(),
        scores={"total": "4"},
        instrument="phq2",
        side=None,
    )
    db.session.commit()
    assert (
        "PHQ"
        not in as_("therapist").get("papers.new_letter", patient_id=cast.pat).one("main form").get_text()
    )


def test_a_plan_of_care_says_what_a_plan_must_and_keeps_the_question_in_the_house(as_, cast, version):
    visitor = as_("therapist")
    letter = finished(visitor, cast.pat, "plan_of_care")
    page, _ = pdf(visitor, letter)
    said = words_of(page)
    wanted = (
        *("Physical therapy", "Once a week", "12 visits", "Neuromuscular retraining", "24 min"),
        *("Smile without the eye closing", "13 to 70", "Synkinesis, left", "certified by Ana Alder, PT"),
        *("Signature and profession", "I have read this plan of care", "Date"),
    )
    for words in wanted:
        assert words in said, words
    assert "Toxin again" not in said


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.RETURNED])
def test_a_plan_that_nobody_stands_by_yet_goes_into_no_letter(as_, cast, state):
    a_plan(a_diagnosis(cast.pat, by=cast.therapist), by=cast.therapist, state=state, title="Secret plan")
    db.session.commit()
    visitor = as_("therapist")
    page = visitor.get("papers.new_letter", query={"kind": "plan_of_care"}, patient_id=cast.pat)
    assert page.status == 409
    assert "no plan to send yet" in page.text
    summary = visitor.get("papers.new_letter", patient_id=cast.pat)
    assert summary.status == 200
    assert "Secret plan" not in summary.text
    assert not summary.select("nav[aria-label='Kind of letter']")


def test_a_chart_without_a_diagnosis_has_nothing_to_write_about(as_, cast):
    page = as_("therapist").get("papers.new_letter", patient_id=cast.pat)
    assert page.status == 404
    assert "no diagnosis to write about" in page.text


def test_a_course_without_measures_says_so(as_, cast):
    a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    said = as_("therapist").get("papers.new_letter", patient_id=cast.pat).text
    assert "Nothing has been measured yet." in said
    assert "No session of therapy is on record yet." in said


# finishing


def test_what_a_finished_letter_says_stays_whatever_is_changed_in_the_chart(as_, cast, version):
    visitor = as_("therapist")
    letter = finished(visitor, cast.pat, opening=WORDS, closing="Until soon.")
    page, _ = pdf(visitor, letter)
    before = words_of(page)
    diagnosis = version.plan.diagnosis
    an_assessment(diagnosis, by=cast.therapist, on=today(), scores={"composite": "99"})
    diagnosis.onset_on = date(2020, 1, 1)
    cast.pat.names[0].given = "Patricia"
    cast.therapist.name = "Ana Aspen"
    db.session.commit()
    again, _ = pdf(visitor, letter)
    assert words_of(again) == before
    assert "Thank you for referring Pat." in before
    assert "Until soon." in before
    assert "Pat Plover" in before
    shown = visitor.get("papers.letter", patient_id=cast.pat, letter_id=letter)
    assert "99" not in shown.one(".letter-page").get_text()


def test_a_finished_letter_is_refused_every_change_by_the_database(cast, version):
    letter = builders.a_letter(version.plan.diagnosis, by=cast.therapist)
    db.session.commit()
    letter.closing = "Something else."
    with pytest.raises(Exception, match="letter_kept"):
        db.session.commit()


def test_a_newer_letter_takes_the_place_of_the_one_before_and_both_stay(as_, cast, version):
    visitor = as_("therapist")
    first = finished(visitor, cast.pat, closing="First.")
    other_kind = finished(visitor, cast.pat, "plan_of_care")
    second = finished(visitor, cast.pat, closing="Second.")
    assert (second.supersedes, other_kind.supersedes) == (first, None)
    rows = visitor.get("papers.index", patient_id=cast.pat).select("section[aria-labelledby=letters] article")
    assert ["superseded" in row.get_text() for row in rows] == [False, False, True]
    page, _ = pdf(visitor, first)
    assert "Superseded by the letter of" in words_of(page)
    assert "First." in words_of(page)


def test_a_struck_letter_leaves_the_one_before_standing(as_, cast, version):
    visitor = as_("therapist")
    first, second = finished(visitor, cast.pat, closing="1"), finished(visitor, cast.pat, closing="2")
    sent = {"reason": "Wrong words"}
    page = visitor.post("papers.strike_letter", sent, patient_id=cast.pat, letter_id=second, follow=True)
    assert "Wrong words" in page.one("section[aria-labelledby=letters]").get_text()
    assert letters.superseded(letters.of_patient(cast.pat)) == {}
    third = finished(visitor, cast.pat, closing="3")
    assert letters.superseded(letters.of_patient(cast.pat)) == {first.id: third, second.id: third}
    struck, _ = pdf(visitor, second)
    assert "Entered in error" in words_of(struck)


def test_the_same_letter_sent_twice_is_finished_once(as_, cast, version):
    visitor = as_("therapist")
    address, fields = drafted(visitor, cast.pat)
    for _ in range(2):
        answer = visitor.client.post(address, data=fields | {"csrf_token": visitor.token})
        assert answer.status_code == 302
    assert count(Letter) == 1


def test_a_chart_that_changed_meanwhile_is_shown_again_before_the_letter_is_finished(as_, cast, version):
    visitor = as_("therapist")
    address, fields = drafted(visitor, cast.pat)
    an_assessment(version.plan.diagnosis, by=cast.therapist, on=today(), scores={"composite": "52"})
    db.session.commit()
    typed = fields | {"closing": "My own words.", "csrf_token": visitor.token}
    answer = visitor._seen(visitor.client.post(address, data=typed))
    assert answer.status == 409
    assert "The chart has changed since this page was opened" in answer.text
    assert answer.one("textarea[name=closing]").get_text().strip() == "My own words."
    assert "52" in answer.one(".letter-states").get_text()
    assert count(Letter) == 0
    again = answer.form(address) | {"csrf_token": visitor.token}
    assert visitor.client.post(address, data=again).status_code == 302


@pytest.mark.parametrize("typed", [{"recipient": " "}, {"opening": "x" * 4001}, {"closing": "a\u202eb"}])
def test_a_letter_without_a_reader_or_with_unseen_signs_is_refused_and_its_words_stay(
    as_, cast, version, typed
):
    visitor = as_("therapist")
    address, fields = drafted(visitor, cast.pat)
    data = fields | {"closing": "Kept."} | typed | {"csrf_token": visitor.token}
    answer = visitor._seen(visitor.client.post(address, data=data))
    assert answer.status == 422
    assert answer.select(".error-summary a")
    assert count(Letter) == 0


# paper


def test_the_pdf_is_accessible_and_says_whom_it_is_about_on_every_page(as_, cast, version):
    visitor = as_("therapist")
    letter = finished(visitor, cast.pat, closing="Much to say. " * 250)
    page, reader = pdf(visitor, letter)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en-US"
    assert reader.metadata.title.startswith("Case summary")
    assert len(reader.pages) > 1
    for sheet in reader.pages:
        assert "Pat Plover" in sheet.extract_text()
    assert page.response.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("words", ['#import "x"\n*bold* $x$ \\ // @here', "Ünïcode 山田 عربى 😀", "a" * 900])
def test_typed_words_are_set_as_they_are(as_, cast, version, words):
    visitor = as_("therapist")
    page, _ = pdf(visitor, finished(visitor, cast.pat, closing=words, recipient="Dr. #emph[x]"))
    assert "#emph[x]" in page.source
    if words.startswith("#"):
        assert "*bold* $x$" in page.source


# who


@pytest.mark.parametrize(
    ("who", "status"),
    [("therapist", 200), ("physician", 200), ("second_therapist", 404), ("desk", 403), ("admin", 403)],
)
@pytest.mark.parametrize("endpoint", ["papers.letter", "papers.letter_pdf"])
def test_a_letter_is_read_by_those_who_read_the_chart(as_, cast, version, who, status, endpoint):
    letter = builders.a_letter(version.plan.diagnosis, by=cast.therapist, opening="Deeply private")
    db.session.commit()
    page = as_(who).get(endpoint, patient_id=cast.pat, letter_id=letter)
    assert page.status == status
    assert ("Deeply private" in page.source) is (status == 200)
    entry = db.session.query(AccessEntry).order_by(AccessEntry.id.desc()).first()
    assert (entry.endpoint, entry.patient_id) == (endpoint, cast.pat.id)


def test_a_letter_of_another_chart_is_not_here(as_, cast, version):
    letter = builders.a_letter(version.plan.diagnosis, by=cast.therapist)
    db.session.commit()
    assert as_("physician").get("papers.letter", patient_id=cast.quinn, letter_id=letter).status == 404


def test_a_letter_about_a_long_course_asks_no_more_of_the_database(as_, cast, version):
    def queries(days: range) -> int:
        for number in days:
            on = today() - timedelta(days=number)
            an_assessment(version.plan.diagnosis, by=cast.therapist, on=on, scores={"composite": "50"})
            a_procedure(cast.pat, by=cast.physician, name=f"Flap {number}", performed_on=on)
        db.session.commit()
        with count_queries() as asked:
            as_("therapist").get("papers.new_letter", patient_id=cast.pat)
        return len(asked)

    few = queries(range(4, 5))
    assert queries(range(5, 25)) == few


def test_the_kinds_of_letter_are_those_of_the_vocabulary(as_, cast, version):
    page = as_("therapist").get("papers.new_letter", query={"kind": "no such"}, patient_id=cast.pat)
    links = [link.get_text() for link in page.select("nav[aria-label='Kind of letter'] a")]
    assert links == [kind.label for kind in LetterKind]
    assert "case summary" in page.one("h1").get_text()
