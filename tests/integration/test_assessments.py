"""Measures taken by themselves: what is recorded, what is refused in words, and what can never be changed."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.clinical import instruments
from app.clinical.vocabulary import Side
from app.extensions import db
from app.models import Assessment, AssessmentCorrection, InstrumentSetting
from tests import builders
from tests.builders import count
from tests.hands import at_once, sending
from tests.queries import count_queries

EXPRESSIONS = ("brow", "eye", "smile", "snarl", "pucker")
REST = {"a.rest.eye": "narrow", "a.rest.cheek": "less_pronounced", "a.rest.mouth": "normal"}


def sunnybrook(movement="23324", synkinesis="01102") -> dict[str, str]:
    given = {f"a.voluntary.{name}": digit for name, digit in zip(EXPRESSIONS, movement, strict=True)}
    given |= {f"a.synkinesis.{name}": digit for name, digit in zip(EXPRESSIONS, synkinesis, strict=True)}
    return REST | given


@pytest.fixture
def diagnosis(cast):
    made = builders.a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    return made


def lowest(item) -> str:
    """An answer that can be taken."""
    if item.options:
        return str(item.options[0].value)
    return str(item.amount.least) if item.amount else "x"


class Chart:
    """One person's window on the measures of Pat's chart."""

    def __init__(self, visitor, patient) -> None:
        self.visitor = visitor
        self.patient = patient

    def page(self, instrument="sunnybrook", **query):
        return self.visitor.get(
            "measures.new", patient_id=self.patient, query={"instrument": instrument} | query
        )

    def form(self, page):
        return page.fields(page.one("#measure"))

    def send(self, answers, page=None, instrument="sunnybrook", **changes):
        page = page or self.page(instrument)
        sent = self.form(page) | answers | changes
        return self.visitor.post(
            "measures.new", sent, patient_id=self.patient, instrument=instrument, **self.place(page)
        )

    @staticmethod
    def place(page) -> dict[str, str]:
        """Diagnosis and side stand in the address the form goes to."""
        address = page.one("#measure")["action"].partition("?")[2]
        told = dict(pair.split("=") for pair in address.split("&"))
        return {name: value for name, value in told.items() if name != "instrument"}


@pytest.fixture
def chart(as_, cast, diagnosis):
    return Chart(as_("therapist"), cast.pat)


def newest() -> Assessment:
    return db.session.scalars(select(Assessment).order_by(Assessment.id.desc())).first()


# recording


def test_a_measure_is_stored_with_its_answers_scores_rater_version_side_and_day(chart, cast):
    assert chart.send(sunnybrook()).status == 303
    row = newest()
    assert row.scores == {"resting": "10", "voluntary": "56", "synkinesis": "4", "composite": "42"}
    assert row.answers["rest.eye"] == "narrow"
    assert row.answers["synkinesis.pucker"] == 2
    assert (row.rated_by_id, row.side, row.instrument_version) == (
        cast.therapist.id,
        Side.LEFT,
        "sunnybrook-1",
    )
    assert row.performed_on == builders.today()
    assert row.counts


def test_what_is_missing_leaves_the_composite_empty_and_is_named(chart, cast):
    answers = sunnybrook()
    del answers["a.voluntary.snarl"]
    chart.send(answers)
    row = newest()
    assert row.scores["composite"] is None
    assert row.scores["resting"] == "10"
    page = chart.visitor.get("measures.show", patient_id=cast.pat, assessment_id=row)
    assert "Not answered: Snarl" in page.text


def test_a_patients_form_entered_from_paper_is_the_patients_answer(chart, cast):
    chart.send({f"a.items.{number}": "4" for number in range(1, 16)}, instrument="face")
    row = newest()
    assert (row.answered_by.value, row.rated_by_id, row.scores["total"]) == (
        "patient",
        cast.therapist.id,
        "75",
    )


def test_the_affected_side_is_set_where_one_side_is_affected(chart):
    chart.send({"a.gentle": "2,5", "a.tight": "1"}, instrument="lagophthalmos")
    assert newest().side is Side.LEFT
    assert newest().answers["gentle"] == "2.5"


def test_where_both_sides_are_affected_the_side_is_chosen_and_each_has_its_own_last_time(as_, cast):
    builders.a_diagnosis(cast.pat, by=cast.therapist, side=Side.BILATERAL)
    db.session.commit()
    chart = Chart(as_("therapist"), cast.pat)
    page = chart.page("lagophthalmos")
    assert not page.select("#measure")
    assert {"Right", "Left"} <= {link.get_text(strip=True) for link in page.select(".empty a")}
    chart.send({"a.gentle": "2"}, chart.page("lagophthalmos", side="right"), instrument="lagophthalmos")
    assert newest().side is Side.RIGHT
    assert "answer of last time" in chart.page("lagophthalmos", side="right").text
    assert "answer of last time" not in chart.page("lagophthalmos", side="left").text


def test_a_measure_that_needs_a_normal_side_is_marked_where_both_are_affected(as_, cast):
    builders.a_diagnosis(cast.pat, by=cast.therapist, side=Side.BILATERAL)
    db.session.commit()
    chart = Chart(as_("therapist"), cast.pat)
    assert "not valid as designed" in chart.page().text
    chart.send(sunnybrook())
    shown = chart.visitor.get("measures.show", patient_id=cast.pat, assessment_id=newest())
    assert "not valid as designed" in shown.text


def test_a_measure_is_of_the_diagnosis_that_was_chosen(chart, cast):
    second = builders.a_diagnosis(cast.pat, by=cast.therapist, side=Side.RIGHT)
    db.session.commit()
    chart.send(sunnybrook(), chart.page(diagnosis=str(second.public_id)))
    assert newest().diagnosis_id == second.id
    assert newest().side is Side.RIGHT


def test_a_positive_screen_asks_for_a_conversation_and_sends_nothing(chart, cast):
    page = chart.send({"a.items.1": "2", "a.items.2": "2"}, instrument="phq2")
    assert newest().findings == {"positive": True}
    shown = chart.visitor.client.get(page.response.location).get_data(as_text=True)
    for words in ("Positive screen", "PHQ-9", "referral", "emergency protocol", "Nothing is sent"):
        assert words in shown


def test_a_setting_of_the_practice_makes_a_score_of_its_own_version(chart):
    db.session.add(InstrumentSetting(instrument="fdi", rules=["zero_is_unanswered"]))
    db.session.commit()
    answers = {f"a.items.{number}": "3" for number in range(1, 11)} | {"a.items.1": "0"}
    page = chart.page("fdi")
    assert "as the practice decided" in page.text
    chart.send(answers, page, instrument="fdi")
    assert newest().instrument_version == "fdi-1+zero_is_unanswered"
    assert newest().scores["physical"] == "50"


@pytest.mark.parametrize("instrument", instruments.ALL, ids=lambda one: one.key)
def test_every_measure_has_an_entry_page_a_form_and_a_page_of_its_own(chart, cast, instrument):
    page = chart.page(instrument.key)
    names = {field["name"] for field in page.select("#measure [name]")}
    assert {f"a.{item.key}" for item in instrument.items} <= names
    chart.send({f"a.{item.key}": lowest(item) for item in instrument.items}, page, instrument=instrument.key)
    assert newest().instrument == instrument.key
    assert chart.visitor.get("measures.show", patient_id=cast.pat, assessment_id=newest()).one(
        "h1"
    ).text == instrument.name + (", left" if instrument.per_side else "")
    assert chart.visitor.get("measures.correct", patient_id=cast.pat, assessment_id=newest()).status == 200


# while it is being taken


def test_nothing_is_chosen_before_a_person_does_and_last_time_stands_beside(chart):
    chart.send(sunnybrook())
    page = chart.page()
    assert not page.select("#measure [checked]")
    assert len(page.select(".measure-grid .answer-before")) == 13


def test_the_server_scores_while_one_answers_and_stores_nothing(chart, cast):
    answers = sunnybrook()
    del answers["a.voluntary.brow"]
    said = chart.visitor.post(
        "measures.score", answers, patient_id=cast.pat, instrument="sunnybrook", headers={"HX-Request": "1"}
    )
    assert "Composite –, 1 answer left" in said.text
    assert "Composite not scored yet. Still to answer: Brow, movement" in said.text
    assert count(Assessment) == 0


def test_the_score_so_far_says_the_change_and_what_it_is_worth(chart, cast):
    chart.send({f"a.items.{number}": "2" for number in range(1, 16)}, instrument="face")
    answers = {f"a.items.{number}": "3" for number in range(1, 16)}
    said = chart.visitor.post(
        "measures.score", answers, patient_id=cast.pat, instrument="face", headers={"HX-Request": "1"}
    )
    assert "+25, better since" in said.text
    assert "more than the measuring error of 17.6" in said.text


def test_an_answer_that_cannot_be_taken_is_told_beside_the_score(chart, cast):
    said = chart.visitor.post(
        "measures.score",
        {"a.gentle": "99"},
        patient_id=cast.pat,
        instrument="lagophthalmos",
        headers={"HX-Request": "1"},
    )
    assert said.status == 200
    assert "a number from 0 to 15 mm" in said.text


def test_without_script_the_score_comes_as_the_whole_page_with_everything_typed(chart, cast):
    page = chart.visitor.post("measures.score", sunnybrook(), patient_id=cast.pat, instrument="sunnybrook")
    assert page.one(".score-big").text == "42"
    assert len(page.select("#measure input[checked]")) == 13


# refused, nothing stored


WRONG = {
    "out of range": ({"a.voluntary.brow": "6"}, "from 1 to 5"),
    "no number": ({"a.voluntary.brow": "four"}, "from 1 to 5"),
    "an answer too many": ({"a.voluntary.ear": "3"}, "no such item"),
    "two answers for one": ({"a.voluntary.brow": ["2", "3"]}, "from 1 to 5"),
    "before the onset": ({"performed_on": "2026-02-02"}, "before the onset"),
    "no such day": ({"performed_on": "2026-02-30"}, "a date that exists"),
    "no day": ({"performed_on": ""}, "Give the day"),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_what_makes_no_sense_is_refused_in_words_and_what_was_typed_stays(chart, name):
    changes, words = WRONG[name]
    page = chart.send(sunnybrook() | changes)
    assert page.status == 422
    assert words in page.one(".error-summary").text
    assert page.one("[name='a.synkinesis.pucker'][value='2']").has_attr("checked")
    assert count(Assessment) == 0


def test_a_day_to_come_is_refused(chart):
    page = chart.send(sunnybrook(), performed_on=(builders.today() + timedelta(days=1)).isoformat())
    assert page.status == 422
    assert "still to come" in page.one("#performed_on-errors").text
    assert count(Assessment) == 0


def test_an_empty_form_is_refused(chart):
    page = chart.send({})
    assert page.status == 422
    assert "Nothing is answered yet" in page.text
    assert count(Assessment) == 0


@pytest.mark.parametrize("version", ["sunnybrook-0", "", "fdi-1", "x" * 5000])
def test_an_unknown_version_is_refused_and_the_page_then_holds_the_right_one(chart, version):
    page = chart.send(sunnybrook(), version=version)
    assert page.status == 409
    assert "scored in another way" in page.one(".error-summary").text
    assert chart.form(page)["version"] == "sunnybrook-1"
    assert count(Assessment) == 0


def test_an_unknown_measure_is_not_found_and_one_no_longer_offered_is_refused(chart, cast):
    assert chart.page("astrology").status == 404
    db.session.add(InstrumentSetting(instrument="saq", is_offered=False))
    db.session.commit()
    page = chart.page("saq")
    assert page.status == 409
    assert "does not take SAQ any more" in page.text


def test_without_a_diagnosis_nothing_is_measured(as_, cast):
    visitor = as_("therapist")
    assert "No diagnosis yet" in visitor.get("measures.index", patient_id=cast.pat).text
    assert visitor.get("measures.new", patient_id=cast.pat, query={"instrument": "fdi"}).status == 409


# two people


def test_who_was_faster_is_told_to_the_other_who_keeps_what_was_typed(chart, as_, cast):
    builders_page = chart.page()
    other = Chart(as_("physician"), cast.pat)
    other.send(sunnybrook("55555", "00000"))
    page = chart.send(sunnybrook(), builders_page)
    assert page.status == 409
    assert "Dr. O recorded a measure of Sunnybrook since this form was opened" in page.text
    assert "Composite 90" in page.one(".meanwhile").text
    assert page.one("[name='a.synkinesis.pucker'][value='2']").has_attr("checked")
    assert count(Assessment) == 1
    again = chart.send(sunnybrook(), page)
    assert again.status == 303
    assert count(Assessment) == 2


def test_one_that_somebody_took_back_meanwhile_is_told_too(chart, cast):
    chart.send(sunnybrook("55555", "00000"))
    page = chart.page()
    chart.visitor.post(
        "measures.strike", {"reason": "Another patient"}, patient_id=cast.pat, assessment_id=newest()
    )
    assert chart.send(sunnybrook(), page).status == 409


def test_of_two_people_scoring_at_once_one_is_told(as_, cast, diagnosis):
    second = builders.CareTeamMember(patient=cast.pat, user=cast.second_therapist, since_on=builders.today())
    db.session.add(second)
    db.session.commit()
    jobs = []
    for who, movement in (("therapist", "22222"), ("second_therapist", "33333"), ("physician", "44444")):
        chart = Chart(as_(who), cast.pat)
        page = chart.page()
        sent = chart.form(page) | sunnybrook(movement)
        jobs.append(sending(chart.visitor, page.one("#measure")["action"], sent))
    db.session.rollback()
    assert sorted(at_once(jobs)) == [303, 409, 409]
    db.session.rollback()
    assert count(Assessment) == 1


def test_the_same_form_sent_many_times_at_once_is_one_measure(chart):
    page = chart.page()
    sent = chart.form(page) | sunnybrook()
    address = page.one("#measure")["action"]
    db.session.rollback()
    assert set(at_once([sending(chart.visitor, address, sent) for _ in range(6)])) == {303}
    db.session.rollback()
    assert count(Assessment) == 1


def test_two_corrections_at_once_are_one(chart, as_, cast):
    chart.send(sunnybrook())
    wrong = newest()
    jobs = []
    for who, movement in (("therapist", "33333"), ("physician", "44444")):
        visitor = as_(who)
        address = visitor.url("measures.correct", patient_id=cast.pat, assessment_id=wrong)
        page = visitor.get("measures.correct", patient_id=cast.pat, assessment_id=wrong)
        sent = page.fields(page.one("#measure")) | sunnybrook(movement) | {"reason": "Read off wrong"}
        jobs.append(sending(visitor, address, sent))
    db.session.rollback()
    assert sorted(at_once(jobs)) == [303, 409]
    db.session.rollback()
    assert count(AssessmentCorrection) == 1


# correcting and striking


@pytest.fixture
def corrected(chart, cast):
    """A measure, and the one that took its place."""
    chart.send(sunnybrook())
    earlier = newest()
    page = chart.visitor.get("measures.correct", patient_id=cast.pat, assessment_id=earlier)
    sent = page.fields(page.one("#measure"))
    assert sent["a.voluntary.brow"] == "2"
    answer = chart.visitor.post(
        "measures.correct",
        sent | {"a.voluntary.brow": "3", "reason": "Brow was a 3"},
        patient_id=cast.pat,
        assessment_id=earlier,
    )
    assert answer.status == 303
    return earlier, newest()


def test_a_correction_takes_the_place_of_what_was_wrong_which_stays_to_be_read(chart, cast, corrected):
    earlier, later = corrected
    assert (later.scores["composite"], earlier.scores["composite"]) == ("46", "42")
    assert (earlier.counts, later.counts) == (False, True)
    old = chart.visitor.get("measures.show", patient_id=cast.pat, assessment_id=earlier)
    assert "Brow was a 3" in old.text
    assert not [link for link in old.select(".page-head a") if link.get_text(strip=True) == "Correct"]
    assert (
        "In the place of an earlier one"
        in chart.visitor.get("measures.show", patient_id=cast.pat, assessment_id=later).text
    )


def test_a_correction_needs_a_reason_and_happens_once(chart, cast, corrected):
    earlier, later = corrected
    for row, sent, status in ((later, {}, 422), (earlier, {"reason": "Again"}, 409)):
        page = chart.visitor.get("measures.correct", patient_id=cast.pat, assessment_id=later)
        typed = page.fields(page.one("#measure")) | {"a.voluntary.brow": "5"} | sent
        answer = chart.visitor.post("measures.correct", typed, patient_id=cast.pat, assessment_id=row)
        assert answer.status == status
    assert count(Assessment) == 2


def test_a_struck_measure_counts_no_more_and_says_who_when_and_why(chart, cast):
    chart.send(sunnybrook())
    row = newest()
    assert chart.visitor.post("measures.strike", {}, patient_id=cast.pat, assessment_id=row).status == 422
    sent = {"reason": "Another patient’s form"}
    assert chart.visitor.post("measures.strike", sent, patient_id=cast.pat, assessment_id=row).status == 303
    assert not newest().counts
    page = chart.visitor.get("measures.index", patient_id=cast.pat)
    line = page.one("tr.superseded").get_text(" ", strip=True)
    assert "Entered in error" in line
    assert "Ana Alder" in line
    assert "Another patient’s form" in line
    correct = chart.visitor.get("measures.correct", patient_id=cast.pat, assessment_id=row)
    sent = correct.fields(correct.one("#measure")) | {"reason": "Late"}
    answer = chart.visitor.post("measures.correct", sent, patient_id=cast.pat, assessment_id=row)
    assert answer.status == 409


def test_a_measure_of_a_note_counts_when_it_is_signed_and_is_not_struck_by_itself(as_, cast, diagnosis):
    note = builders.a_note(diagnosis, by=cast.therapist)
    row = builders.an_assessment(
        diagnosis, by=cast.therapist, on=note.visit_on, scores={"composite": "63"}, note=note
    )
    db.session.commit()
    visitor = as_("therapist")
    assert not row.counts
    assert "63" not in visitor.get("measures.index", patient_id=cast.pat).text
    row = newest()
    note = row.note
    note.signed_at, note.signed_by, note.content_hash = builders.now(), cast.therapist, "0" * 64
    note.signer_credentials = "Ana Alder, PT"
    db.session.commit()
    assert newest().counts
    assert "in a signed note" in visitor.get("measures.index", patient_id=cast.pat).text
    sent = {"reason": "Wrong"}
    answer = visitor.post("measures.strike", sent, patient_id=cast.pat, assessment_id=newest())
    assert answer.status == 409


# the record


def test_the_index_says_the_newest_the_change_and_the_whole_history(chart, cast):
    day = builders.today()
    for days, movement in ((30, "22222"), (0, "33333")):
        chart.send(sunnybrook(movement), performed_on=(day - timedelta(days=days)).isoformat())
    page = chart.visitor.get("measures.index", patient_id=cast.pat)
    shelf = page.one("[aria-labelledby=by-clinician] tbody tr").get_text(" ", strip=True)
    assert "Composite 46" in shelf
    assert "Composite +20, better" in shelf
    assert "Ana Alder" in shelf
    assert len(page.select("[aria-labelledby=history] tbody tr")) == 2


def test_a_measure_of_an_earlier_day_entered_later_does_not_become_the_newest(chart, cast):
    chart.send(sunnybrook("33333"))
    chart.send(sunnybrook("22222"), performed_on=(builders.today() - timedelta(days=40)).isoformat())
    page = chart.visitor.get("measures.index", patient_id=cast.pat)
    assert "Composite 46" in page.one("[aria-labelledby=by-clinician] tbody tr").get_text(" ", strip=True)


def test_scores_of_two_versions_are_not_compared(chart, cast):
    answers = {f"a.items.{number}": "3" for number in range(1, 11)}
    chart.send(answers, instrument="fdi")
    db.session.add(InstrumentSetting(instrument="fdi", rules=["zero_is_unanswered"]))
    db.session.commit()
    page = chart.page("fdi")
    assert "another version, not compared" in page.text
    chart.send(answers | {"a.items.1": "5"}, page, instrument="fdi")
    shown = chart.visitor.get("measures.show", patient_id=cast.pat, assessment_id=newest())
    assert "another version, not compared" in shown.text


def test_queries_do_not_grow_with_the_measures(chart, cast, diagnosis):
    def queries() -> int:
        with count_queries() as sent:
            assert chart.visitor.get("measures.index", patient_id=cast.pat).status == 200
        return len(sent)

    for days in range(4):
        builders.an_assessment(
            diagnosis,
            by=cast.therapist,
            on=builders.today() - timedelta(days=days),
            scores={"composite": "60"},
        )
    db.session.commit()
    few = queries()
    for days in range(4, 60):
        builders.an_assessment(
            diagnosis,
            by=cast.physician,
            on=builders.today() - timedelta(days=days),
            scores={"composite": "60"},
        )
    db.session.commit()
    assert queries() == few


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE assessment SET answers = :new WHERE id = :id",
        "UPDATE assessment SET scores = :new WHERE id = :id",
        "UPDATE assessment SET performed_on = '2026-03-01' WHERE id = :id",
        "UPDATE assessment SET side = 'right' WHERE id = :id",
        "UPDATE assessment SET rated_by_id = rated_by_id + 1 WHERE id = :id",
        "UPDATE assessment SET instrument_version = 'sunnybrook-2' WHERE id = :id",
        "DELETE FROM assessment WHERE id = :id",
    ],
)
def test_the_database_itself_refuses_to_change_or_remove_a_measure(chart, change):
    chart.send(sunnybrook())
    row = newest()
    values = {"id": row.id} | ({"new": json.dumps({})} if ":new" in change else {})
    db.session.commit()
    with pytest.raises((IntegrityError, DBAPIError), match="assessment_kept"):
        db.session.execute(text(change), values)
    db.session.rollback()
    assert Decimal(newest().scores["composite"]) == 42


@pytest.mark.parametrize(
    "change",
    ["UPDATE assessment_correction SET reason = 'x'", "DELETE FROM assessment_correction"],
)
def test_the_database_itself_refuses_to_change_or_remove_a_correction(corrected, change):
    db.session.commit()
    with pytest.raises((IntegrityError, DBAPIError), match="assessment_correction_kept"):
        db.session.execute(text(change))
    db.session.rollback()
    assert count(AssessmentCorrection) == 1


# who may


@pytest.mark.parametrize(("who", "status"), [("desk", 403), ("admin", 403), ("second_therapist", 404)])
def test_whoever_may_not_read_the_chart_sees_no_measure(chart, as_, cast, who, status):
    chart.send(sunnybrook())
    visitor = as_(who)
    for endpoint in ("index", "new"):
        assert visitor.get(f"measures.{endpoint}", patient_id=cast.pat).status == status
    for endpoint in ("show", "correct", "strike"):
        page = visitor.get(f"measures.{endpoint}", patient_id=cast.pat, assessment_id=newest())
        assert page.status == status
    assert visitor.post("measures.score", patient_id=cast.pat).status == status


def test_a_measure_of_another_chart_is_not_found(chart, as_, cast):
    chart.send(sunnybrook())
    for endpoint in ("show", "correct", "strike"):
        page = as_("physician").get(f"measures.{endpoint}", patient_id=cast.quinn, assessment_id=newest())
        assert page.status == 404


def test_nobody_signed_in_is_told_so_and_nothing_is_stored(as_, cast, diagnosis):
    page = as_(None).post("measures.new", sunnybrook(), patient_id=cast.pat, instrument="sunnybrook")
    assert page.status == 401
    assert count(Assessment) == 0


def test_a_form_so_empty_that_nothing_can_be_scored_is_no_measure(chart):
    page = chart.send({"a.voluntary.brow": "3"})
    assert page.status == 422
    assert (
        "Nothing can be scored yet. Still to answer: eye (at rest), cheek (at rest), mouth (at rest) and 9 more."
        in page.text
    )
    assert chart.send({"a.right.rest": " "}, instrument="brow").status == 422
    assert count(Assessment) == 0


@pytest.mark.parametrize("endpoint", ["measures.new", "hand_overs.new"])
def test_nothing_is_written_under_another_diagnosis_than_the_one_named(chart, cast, endpoint):
    foreign = builders.a_diagnosis(cast.quinn, by=cast.physician)
    db.session.commit()
    query = {"instrument": "sunnybrook", "diagnosis": str(foreign.public_id)}
    assert chart.visitor.get(endpoint, patient_id=cast.pat, query=query).status == 404
