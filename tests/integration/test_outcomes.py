"""What became of the practice's patients: counted by hand for a small practice, and never told of too few."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO

import pytest

from app.care import outcomes
from app.clinical import instruments
from app.clinical.outcomes import Moment
from app.clinical.vocabulary import Aetiology, Certainty, Condition, NoteKind, ProcedureKind, Side
from app.extensions import db
from app.models import AccessEntry, AssessmentCorrection, Phase
from tests.builders import a_diagnosis, a_note, a_patient, a_procedure, an_assessment, an_own_instrument, now
from tests.queries import count_queries

START = date(2025, 3, 3)
SUNNYBROOK = instruments.measure("sunnybrook.composite")
SOCIAL = instruments.measure("fdi.social")


def measured(diagnosis, by, *values, every=91, **more):
    """One assessment after the other, the first on the day the others are reckoned from."""
    return [
        an_assessment(
            diagnosis,
            by=by,
            on=START + timedelta(days=every * place),
            scores={"composite": str(value), "social": str(value)},
            **more,
        )
        for place, value in enumerate(values)
    ]


def a_person(cast, *values, every=91, number=1, instrument="sunnybrook", **about):
    patient = a_patient("Pat", f"Puffin{number}")
    diagnosis = a_diagnosis(patient, by=cast.therapist, **{"onset_on": date(2025, 2, 3)} | about)
    measured(diagnosis, cast.therapist, *values, every=every, instrument=instrument)
    return diagnosis


@pytest.fixture
def practice(cast):
    """Six with synkinesis, five with a flaccid palsy, two with a paresis."""
    for number, change in enumerate((0, 5, 10, 20, 30, 40)):
        a_person(cast, 20, 20 + change, number=number)
    for number, change in enumerate((-5, 0, 0, 10, 15)):
        a_person(cast, 10, 10 + change, number=10 + number, condition=Condition.FLACCID)
    for number in (20, 21):
        a_person(cast, 50, 90, number=number, condition=Condition.PARETIC, aetiology=Aetiology.LYME)
    db.session.commit()


def rows(page) -> dict[str, dict[str, str]]:
    """The table by group: its numbers under their names."""
    return {
        row.th.find(string=True).strip(): {
            cell["data-label"]: " ".join(cell.get_text(" ").split()) for cell in row.select("td[data-label]")
        }
        for row in page.select("table.outcomes tbody tr")
    }


def test_the_numbers_are_those_counted_by_hand(as_, practice):
    told = rows(as_("physician").get("outcomes.index"))
    # Two with a paresis cannot be told of, nor the five flaccid, from whom they would follow: they are told as one.
    assert told == {
        "All patients": {"Patients": "13", "Median": "+10", "Middle half": "0 to +30", "Mean": "+15.8"},
        "Synkinesis": {"Patients": "6", "Median": "+15", "Middle half": "+6.3 to +27.5", "Mean": "+17.5"},
        "The others together": {
            "Patients": "7",
            "Median": "+10",
            "Middle half": "0 to +27.5",
            "Mean": "+14.3",
        },
    }


def test_the_drawing_says_what_the_table_says(as_, practice):
    page = as_("physician").get("outcomes.index")
    assert [svg["aria-label"] for svg in page.select("svg.dist")] == [
        "All patients, 13 patients: median +10, middle half 0 to +30",
        "Synkinesis, 6 patients: median +15, middle half +6.3 to +27.5",
        "The others together, 7 patients: median +10, middle half 0 to +27.5",
    ]
    assert "None is published for Sunnybrook composite" in page.text
    assert not page.select(".shares")


def test_groups_of_fewer_than_five_are_named_and_not_told(as_, practice):
    page = as_("physician").get("outcomes.index", query={"by": "aetiology"})
    assert list(rows(page)) == ["All patients"]
    withheld = page.one(".outcomes-withheld").get_text()
    assert "Lyme disease" in withheld
    assert "Fewer than five patients" in withheld


def test_fewer_than_five_patients_are_no_practice(as_, cast):
    for number in range(4):
        a_person(cast, 20, 40, number=number)
    db.session.commit()
    page = as_("physician").get("outcomes.index")
    assert "Fewer than five patients can be compared" in page.text
    assert not page.select("table")
    export = as_("physician").get("outcomes.export")
    assert len(export.source.splitlines()) == 1


def test_an_empty_practice_says_what_comes_here(as_, cast):
    page = as_("physician").get("outcomes.index")
    assert "Nobody has been measured with Sunnybrook yet" in page.text
    assert page.select("a[href$='/patients']")


def test_only_the_physician_sees_them(as_, practice):
    for role, status in (("physician", 200), ("therapist", 403), ("desk", 403), ("admin", 403)):
        assert as_(role).get("outcomes.index").status == status
        assert as_(role).get("outcomes.export").status == status
    assert "Outcomes" in as_("physician").get("review.index").one("nav.rail").get_text()
    assert "Outcomes" not in as_("therapist").get("day.show").one("nav.rail").get_text()


def found(measure=SUNNYBROOK, moment=Moment.NEWEST):
    return outcomes.found(measure, moment)


def changes(measure=SUNNYBROOK, moment=Moment.NEWEST) -> list[int]:
    return sorted(int(one.change) for one in found(measure, moment).compared)


def test_drafts_and_what_was_struck_or_replaced_do_not_count(app, cast):
    diagnosis = a_person(cast, 20, 30)
    draft = a_note(diagnosis, by=cast.therapist)
    an_assessment(
        diagnosis, by=cast.therapist, on=START + timedelta(days=200), scores={"composite": "99"}, note=draft
    )
    assert changes() == [10]
    draft.signed_at, draft.signed_by, draft.signer_credentials, draft.content_hash = (
        now(),
        cast.therapist,
        "PT",
        "0" * 64,
    )
    db.session.flush()
    assert changes() == [79]
    (struck,) = measured(diagnosis, cast.therapist, 0)
    struck.entered_in_error_at, struck.entered_in_error_reason = now(), "wrong patient"
    struck.entered_in_error_by_id = cast.therapist.id
    wrong, right = (
        an_assessment(
            diagnosis, by=cast.therapist, on=START + timedelta(days=300), scores={"composite": value}
        )
        for value in ("1", "50")
    )
    db.session.add(
        AssessmentCorrection(
            patient_id=diagnosis.patient_id,
            earlier=wrong,
            later=right,
            reason="misread",
            corrected_at=now(),
            corrected_by=cast.therapist,
        )
    )
    db.session.flush()
    assert changes() == [30]


def test_versions_of_an_instrument_are_never_mixed(app, cast):
    diagnosis = a_person(cast, 20, 30)
    for days, value in ((200, 70), (300, 75)):
        an_assessment(
            diagnosis,
            by=cast.therapist,
            on=START + timedelta(days=days),
            scores={"composite": str(value)},
            instrument_version="2",
        )
    assert changes() == [5]
    assert changes(moment=Moment.MONTHS_3) == [10]


def of_version(cast, version, number, *values, **more):
    diagnosis = a_diagnosis(a_patient("Pat", f"Puffin{number}"), by=cast.therapist, onset_on=date(2025, 2, 3))
    measured(diagnosis, cast.therapist, *values, instrument_version=version, **more)
    return diagnosis


@pytest.mark.parametrize(("others", "words"), [(5, "5 more patients"), (3, "Fewer than five more patients")])
def test_one_version_is_shown_and_the_page_says_which(as_, cast, others, words):
    for number in range(6):
        of_version(cast, "sunnybrook-1", number, 20, 30)
    for number in range(others):
        of_version(cast, "sunnybrook-2", 10 + number, 20, 90)
    db.session.commit()
    page = as_("physician").get("outcomes.index")
    assert rows(page)["All patients"] == {
        "Patients": "6", "Median": "+10", "Middle half": "+10 to +10", "Mean": "+10",
    }  # fmt: skip
    counted = " ".join(page.one("section[aria-labelledby=counted]").get_text().split())
    assert "sunnybrook-1 of Sunnybrook." in counted
    assert f"{words} were measured twice by other versions only and are left out" in counted
    assert {line["version"] for line in lines(as_("physician").get("outcomes.export"))} == {"sunnybrook-1"}


def test_an_earlier_version_of_an_own_measure_points_the_way_it_did(as_, cast):
    """Alpha, where less is better, became Beta, where more is."""
    an_own_instrument(by=cast.therapist, key="own_a", name="Alpha")
    an_own_instrument(by=cast.therapist, key="own_a", number=2, name="Beta", lower_is_better=False)
    for number in range(6):
        diagnosis = of_version(cast, "own_a-1", number)
        for place in range(2):
            an_assessment(
                diagnosis, by=cast.therapist, on=START + timedelta(days=91 * place), instrument="own_a",
                instrument_version="own_a-1", scores={"total": str(2 - place)},
            )  # fmt: skip
    db.session.commit()
    page = as_("physician").get("outcomes.index", query={"measure": "own_a.total"})
    heading = page.one("section[aria-labelledby=changes]").get_text()
    assert "Alpha total" in heading
    assert "lower is better" in heading


def test_the_file_tells_no_days_where_the_page_withholds_the_wait(as_, cast):
    for number, days in enumerate((*(30,) * 3, *(120,) * 6, *(800,) * 7)):
        a_person(cast, 20, 30, number=number, onset_on=START - timedelta(days=days))
    db.session.commit()
    told = lines(as_("physician").get("outcomes.export"))
    assert {line["onset_to_first_session"] for line in told} == {"other", "2_years_or_more"}
    for line in told:
        is_told = line["onset_to_first_session"] != "other"
        assert (line["first_days_from_onset"], line["later_days_from_onset"]) == (
            ("800", "891") if is_told else ("", "")
        )


def test_a_moment_takes_the_nearest_measure_within_its_window(app, cast):
    a_person(cast, 10, 20, 30, 40, 50, every=80)
    assert changes(moment=Moment.MONTHS_3) == [10]
    assert changes(moment=Moment.MONTHS_6) == [20]
    assert changes(moment=Moment.MONTHS_12) == [40]
    a_person(cast, 10, 90, every=300, number=2)
    assert changes(moment=Moment.MONTHS_6) == [20]
    assert found(moment=Moment.MONTHS_6).not_compared == 1


def test_a_score_that_could_not_be_made_is_passed_over(app, cast):
    diagnosis = a_person(cast, 20)
    for days, value in ((91, None), (120, "35")):
        an_assessment(
            diagnosis, by=cast.therapist, on=START + timedelta(days=days), scores={"composite": value}
        )
    assert changes() == [15]


def test_struck_charts_and_bilateral_palsies_are_left_out(app, cast):
    a_person(cast, 20, 30, side=Side.BILATERAL)
    struck = a_person(cast, 20, 40, number=2)
    struck.entered_in_error_at, struck.entered_in_error_reason = now(), "wrong patient"
    struck.entered_in_error_by_id = cast.therapist.id
    a_person(cast, 40, 60, number=3, side=Side.BILATERAL, instrument="fdi")
    db.session.flush()
    assert changes() == []
    assert changes(SOCIAL) == [20]


def test_a_course_is_grouped_by_how_it_stood_at_the_first_session(app, cast):
    diagnosis = a_person(cast, 20, 30, condition=Condition.FLACCID, aetiology=Aetiology.TUMOUR)
    diagnosis.phases.append(
        Phase(
            condition=Condition.SYNKINETIC,
            since_on=date(2025, 6, 1),
            recorded_at=now(),
            recorded_by=cast.therapist,
        )
    )
    diagnosis.condition = Condition.SYNKINETIC
    (one,) = found().compared
    assert (one.condition, one.aetiology, one.started_on) == (Condition.FLACCID, Aetiology.TUMOUR, START)
    for kind, day in ((NoteKind.TELEPHONE, date(2025, 2, 5)), (NoteKind.EVALUATION, date(2025, 6, 2))):
        note = a_note(diagnosis, by=cast.therapist, kind=kind, visit_on=day)
        db.session.flush()
        note.signed_at, note.signed_by, note.signer_credentials, note.content_hash = (
            now(),
            cast.therapist,
            "PT",
            "0" * 64,
        )
    diagnosis.onset_certainty = Certainty.UNKNOWN
    db.session.flush()
    (one,) = found().compared
    assert (one.condition, one.started_on, one.onset_on) == (
        Condition.SYNKINETIC,
        date(2025, 6, 2),
        None,
    )


@pytest.mark.parametrize(
    ("kind", "days", "counts"),
    [
        (ProcedureKind.BOTULINUM_TOXIN, 0, True),
        (ProcedureKind.BOTULINUM_TOXIN, 90, True),
        (ProcedureKind.BOTULINUM_TOXIN, 91, False),
        (ProcedureKind.BOTULINUM_TOXIN, -1, False),
        (ProcedureKind.SURGERY, 40, False),
    ],
)
def test_botulinum_toxin_counts_from_the_first_measure_to_the_day_before_the_later(
    app, cast, kind, days, counts
):
    diagnosis = a_person(cast, 20, 30)
    a_procedure(
        diagnosis.patient,
        by=cast.physician,
        kind=kind,
        performed_on=START + timedelta(days=days),
        name="Chin",
    )
    (one,) = found().compared
    assert one.had_toxin is counts


def test_a_published_error_tells_better_from_worse(as_, cast):
    for number, later in enumerate((20, 30, 57, 58, 80, 100)):
        a_person(cast, 40, later, number=number, instrument="fdi")
    db.session.commit()
    page = as_("physician").get("outcomes.index", query={"measure": "fdi.social"})
    (told,) = [
        " ".join(cell.get_text().split()) for cell in page.select("tbody tr:first-child .shares + span")
    ]
    assert told == "Worse 1 (17 %), Within 2 (33 %), Better 3 (50 %)"
    assert "Against the error of 17.7" in page.text


def test_a_question_that_cannot_be_asked_is_told(as_, practice):
    for odd in ({"measure": "sunnybrook"}, {"at": "tomorrow"}, {"by": "name"}):
        for endpoint in ("outcomes.index", "outcomes.export"):
            page = as_("physician").get(endpoint, query=odd)
            assert page.status == 422
            assert "Choose one of the list" in page.text


def lines(page) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(page.source)))


def test_the_file_names_nobody(as_, cast, practice):
    page = as_("physician").get("outcomes.export")
    assert page.response.mimetype == "text/csv"
    assert "attachment" in page.response.headers["Content-Disposition"]
    told = lines(page)
    assert len(told) == 13
    assert [tuple(line.values()) for line in told] == sorted(tuple(line.values()) for line in told)
    for secret in ("Puffin", "T-0", "1980", "2025"):
        assert secret not in page.source
    assert {line["first_days_from_onset"] for line in told} == {"28"}
    assert {line["later_days_from_onset"] for line in told} == {"119"}
    assert {line["condition_at_first_session"] for line in told} == {"synkinetic", "other"}
    assert {line["aetiology"] for line in told} == {"other"}
    assert {line["age_at_first_measure"] for line in told} == {"40-49"}
    assert sum(int(line["change"]) for line in told) == 205


def test_taking_the_file_is_on_record(as_, cast, practice):
    as_("physician").get("outcomes.export")
    entry = db.session.query(AccessEntry).order_by(AccessEntry.id.desc()).first()
    assert (entry.action, entry.endpoint, entry.outcome) == ("outcomes.read", "outcomes.export", "granted")


def test_the_queries_do_not_grow_with_the_practice(as_, cast, practice):
    visitor = as_("physician")
    for moment in Moment:
        counts = []
        for more in (0, 5):
            for number in range(more):
                a_person(cast, 10, 20, 30, number=100 + number)
            db.session.commit()
            with count_queries() as sent:
                visitor.get("outcomes.index", query={"at": moment.value})
            counts.append(len(sent))
        assert counts[0] == counts[1]
