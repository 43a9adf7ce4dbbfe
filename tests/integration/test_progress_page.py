"""The progress page: everything measured on one axis, what the numbers say of it, and the same numbers in tables."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.care import progress
from app.clinical import instruments
from app.clinical.goals import Standing
from app.clinical.series import Series
from app.clinical.vocabulary import AppointmentStatus, NoteKind, PlanState, ProcedureKind, Side
from app.extensions import db
from app.models import Goal
from bench import long_course
from tests import plotted
from tests.builders import (
    a_diagnosis,
    a_note,
    a_plan,
    a_procedure,
    a_sunnybrook,
    an_appointment,
    an_assessment,
    an_own_instrument,
    now,
    today,
)
from tests.queries import count_queries

START = today() - timedelta(days=280)
FIVE_WEEKS = timedelta(days=35)


@pytest.fixture
def diagnosis(cast):
    return a_diagnosis(cast.pat, by=cast.therapist, onset_on=START - timedelta(days=13))


@pytest.fixture
def see(as_, cast):
    def opened(endpoint="progress.course", **query):
        db.session.commit()
        return as_("therapist").get(endpoint, patient_id=cast.pat, query=query)

    return opened


def take(diagnosis, by, key, **scores):
    """Values of each part of one measure, five weeks apart; the version is the declared one unless told."""
    versions = scores.pop("versions", None)
    side = scores.pop("side", diagnosis.side)
    for at, values in enumerate(zip(*scores.values(), strict=True)):
        an_assessment(
            diagnosis,
            by=by,
            on=START + FIVE_WEEKS * at,
            scores={
                part: None if one is None else str(one) for part, one in zip(scores, values, strict=True)
            },
            instrument=key,
            instrument_version=versions[at] if versions else instruments.get(key).version,
            side=side,
        )


def a_signed_note(diagnosis, by, *, on, kind=NoteKind.TREATMENT, **particulars):
    note = a_note(diagnosis, by=by, visit_on=on, kind=kind, particulars=particulars)
    note.signed_at, note.signed_by, note.signer_credentials, note.content_hash = now(), by, by.name, "0" * 64
    db.session.flush()
    return note


def panel(page, title):
    return next(one for one in page.select(".course-row[id]") if one.h3.get_text() == title)


def said(page, title):
    """Word and sentence beside the drawing."""
    one = panel(page, title).select_one(".said-one")
    return one.select_one(".sig").get_text(" ", strip=True), " ".join(one.get_text(" ").split())


def columns(page):
    """Every column of the tables by its head: day and cell, the oldest first."""
    found = {}
    for table in page.select("table.values"):
        heads = [head.get_text() for head in table.select("thead th")][1:]
        for row in reversed(table.select("tbody tr")):
            for head, cell in zip(heads, row.select("td"), strict=True):
                if cell.get_text():
                    found.setdefault(head, []).append((row.th.get_text(), cell.get_text()))
    return found


COURSES = {
    "Improving": ("fdi", {"physical": (40, 55, 70)}, "FDI physical", "30 better"),
    "Within measuring error": ("fdi", {"physical": (40, 45, 50)}, "FDI physical", "may be chance"),
    "Plateau": ("fdi", {"physical": (40, 65, 70, 70)}, "FDI physical", "has not moved beyond that error"),
    "Declining": ("saq", {"total": (30, 40, 70)}, "SAQ, synkinesis as the patient notices it", "40 worse"),
    "Too few measures": ("fdi", {"physical": (40,)}, "FDI physical", "One measure tells no direction"),
}


@pytest.mark.parametrize("word", COURSES)
def test_each_word_stands_on_the_page_with_its_sentence(see, cast, diagnosis, word):
    key, scores, title, words = COURSES[word]
    take(diagnosis, cast.therapist, key, **scores)
    shown = see()
    heading, sentence = said(shown, title)
    assert heading == word
    assert words in sentence
    glance = {term.get_text(strip=True): term.find_next("dd") for term in shown.select(".course-glance dt")}
    assert glance[word].a["href"] == f"#{panel(shown, title)['id']}"
    if len(next(iter(scores.values()))) > 1:
        assert f"Rests on {len(next(iter(scores.values())))} measures" in sentence


def test_without_a_published_error_improving_is_said_without_colour_and_without_certainty(
    see, cast, diagnosis
):
    take(diagnosis, cast.therapist, "house_brackmann", grade=(5, 4, 3))
    shown = see()
    heading, sentence = said(shown, "Grades")
    assert heading == "Improving"
    assert "No measuring error is published" in sentence
    assert "sig-plain" in panel(shown, "Grades").select_one(".said-one .sig")["class"]


def test_a_rising_composite_with_worsening_synkinesis_is_said(see, cast, diagnosis):
    for at, (moved, joined) in enumerate(((2, 0), (3, 1), (4, 2))):
        a_sunnybrook(
            diagnosis,
            by=cast.therapist,
            on=START + FIVE_WEEKS * at,
            movement=[moved] * 5,
            synkinesis=[joined] * 5,
        )
    (said_so, *_) = see().select(".course-against")
    assert "The composite rose" in said_so.get_text()
    assert "synkinesis worsened from 0 to 10" in said_so.get_text()


def test_the_error_is_drawn_and_the_important_change_told_apart(see, cast, diagnosis):
    take(diagnosis, cast.therapist, "fdi", physical=(40, 46))
    shown = panel(see(), "FDI physical")
    assert shown.select_one("rect.band")
    assert shown.select_one("line.important")
    assert "Baseline 40 ± 17.6" in shown.get_text()
    assert "Important change +4.4" in shown.get_text()
    assert "lies below the error for one person" in shown.get_text()
    assert shown.select_one(".said-one .sig").get_text(strip=True) == "Within measuring error"


def a_rich_course(diagnosis, by):
    for at, shift in enumerate((0, 1, 0, 1, 1)):
        on = START + FIVE_WEEKS * at
        moved = [min(5, 1 + at), 2 + shift, 1 + shift, 3, 4]
        a_sunnybrook(diagnosis, by=by, on=on, movement=moved, synkinesis=[0, shift, 1, at % 3, 0])
    take(diagnosis, by, "fdi", physical=(-5, 40, 52.5, 70), social=(28, 44, None, 64))
    take(diagnosis, by, "face", total=(41.6667, 48.3333, 55, 71.6667))
    take(diagnosis, by, "saq", total=(60, 55.5556, 42.2222))
    take(diagnosis, by, "house_brackmann", grade=(5, 4, 4, 3))
    take(diagnosis, by, "brow", right_elevation=(9, 8.5, 9), left_elevation=(-1, 2, 4.5))
    take(diagnosis, by, "lagophthalmos", gentle=(4.5, 2, 0), side=Side.LEFT)
    for week, pain in enumerate((3, 2, 2, 0)):
        numbers = {"checkin.pain": pain, "practised.days": 7 - pain, "practised.minutes": 10}
        a_signed_note(diagnosis, by, on=START + timedelta(weeks=week), **numbers)


def test_every_drawn_point_equals_the_table(see, cast, diagnosis):
    a_rich_course(diagnosis, cast.therapist)
    drawn, table = see().select("[data-score]"), columns(see("progress.values"))
    assert len(drawn) == 13
    for line in drawn:
        name, part = column_of(line["data-score"])
        low, high = float(line["data-low"]), float(line["data-high"])
        read = plotted.values(line.select_one(".ln")["d"], low, high)
        cells = [cell for _, cell in table[name] if cell != "–"]
        assert [closest(value, part, cells) for value in read] == cells
        assert read == pytest.approx([number(cell, part) for cell in cells], abs=(high - low) / 2000 + 0.05)
        assert f" {cells[-1]}" in line.find_parent("section").select_one(".course-ends").get_text(" ")


def column_of(key):
    """The head of the column of a drawn score."""
    instrument, part, *side = key.split(".")
    measure = instruments.get(instrument)
    series = Series(measure, measure.part(part), Side(side[0]) if side else None, ())
    unit = f" ({series.part.unit})" if series.part.unit else ""
    return f"{series.name}{unit}", series.part


def number(cell, part):
    roman = {part.shown(Decimal(value)): float(value) for value in range(1, 7)} if part.key == "grade" else {}
    return roman.get(cell) or float(cell.replace("−", "-"))


def closest(value, part, cells):
    return min(cells, key=lambda cell: abs(number(cell, part) - value))


def test_scores_of_another_version_are_not_joined(see, cast, diagnosis):
    take(diagnosis, cast.therapist, "fdi", social=(28, 44, 60), versions=("fdi-1", "fdi-1", "fdi-1+zero"))
    shown = panel(see(), "FDI social")
    assert len(plotted.runs(shown.select_one("[data-score] .ln")["d"])) == 2
    assert shown.select_one(".version-line")
    assert "versions are not compared" in shown.get_text()
    assert any("another version" in cell for _, cell in columns(see("progress.values"))["Remarks"])


def test_check_ins_of_signed_notes_are_one_line_with_the_same_measure_taken_by_itself(see, cast, diagnosis):
    a_signed_note(diagnosis, cast.therapist, on=START, **{"checkin.pain": 6, "checkin.tight_neck": 0})
    a_note(diagnosis, by=cast.therapist, visit_on=START + FIVE_WEEKS, particulars={"checkin.pain": 9})
    struck = a_signed_note(diagnosis, cast.therapist, on=START + FIVE_WEEKS, **{"checkin.pain": 8})
    strike(struck, cast.therapist)
    an_assessment(
        diagnosis,
        by=cast.therapist,
        on=START + 2 * FIVE_WEEKS,
        scores={"now": "2", "worst": "5"},
        instrument="pain",
        instrument_version=instruments.get("pain").version,
    )
    shown = see()
    (line,) = shown.select("[data-score='pain.now'] .ln")
    assert plotted.values(line["d"], 0, 10) == [6, 2]
    assert len(plotted.runs(line["d"])) == 1
    assert [cell for _, cell in columns(see("progress.values"))["Tightness neck"]] == ["0"]


def strike(note, by):
    from app.models import NoteStrike

    db.session.add(
        NoteStrike(
            note=note,
            reason="x",
            struck_at=now(),
            struck_by=by,
            striker_credentials="PT",
            content_hash="0" * 64,
        )
    )
    db.session.flush()


def test_toxin_with_muscles_and_units_missed_visits_and_plans_are_told(see, cast, diagnosis):
    take(diagnosis, cast.therapist, "fdi", social=(28, 44, 60))
    a_procedure(
        cast.pat,
        by=cast.physician,
        kind=ProcedureKind.BOTULINUM_TOXIN,
        name="Chin and neck",
        side=Side.LEFT,
        performed_on=START + timedelta(days=60),
        detail="Mentalis 2.5 U, platysma 12 U.",
    )
    a_plan(diagnosis, by=cast.therapist, state=PlanState.SENT)
    missed_on = START + timedelta(days=40)
    how = {"missed.how": "late_cancellation"}
    a_signed_note(diagnosis, cast.therapist, on=missed_on, kind=NoteKind.MISSED_VISIT, **how)
    an_appointment(
        cast.pat,
        clinician=cast.therapist,
        starts_at=now() - timedelta(days=100),
        status=AppointmentStatus.NO_SHOW,
    )
    happened = " ".join(cell for _, cell in columns(see("progress.values"))["What happened"])
    for words in (
        "Botulinum toxin: Chin and neck. Left. Mentalis 2.5 U, platysma 12 U.",
        "Missed visit: Cancelled late",
        "Missed visit: Did not come",
        "Plan 1: retraining",
        "Plan 1 to certify",
        "Onset",
    ):
        assert words in happened
    lane = see().select(".at-wide use title")
    assert any("platysma 12 U" in title.get_text() for title in lane)
    assert sum("Missed visit" in title.get_text() for title in lane) == 2


def test_the_baseline_can_be_chosen(see, cast, diagnosis):
    take(diagnosis, cast.therapist, "fdi", social=(28, 44, 52))
    second = START + FIVE_WEEKS
    shown = see(baseline=second.isoformat())
    assert "Baseline 44 ± 17.7" in panel(shown, "FDI social").get_text()
    assert shown.one("#baseline option[selected]")["value"] == second.isoformat()
    assert said(shown, "FDI social")[0] == "Within measuring error"


@pytest.mark.parametrize("asked", ["2019-01-01", "yesterday", "2026-13-45", "' or 1=1"])
def test_a_day_that_was_not_measured_is_said_and_the_first_measure_used(see, cast, diagnosis, asked):
    take(diagnosis, cast.therapist, "fdi", social=(28, 44))
    shown = see(baseline=asked)
    assert "Baseline 28 ± 17.7" in panel(shown, "FDI social").get_text()
    assert "The first measure is the baseline." in shown.one(".course-page p[role=status]").get_text()


def test_what_was_never_measured_is_named_in_one_line_and_has_no_panel(see, cast, diagnosis):
    take(diagnosis, cast.therapist, "fdi", social=(28, 44))
    shown = see()
    (never,) = [one.get_text() for one in shown.select("p") if one.get_text().startswith("Never measured")]
    assert "FaCE" in never
    assert "FDI" not in never
    assert [one.h3.get_text() for one in shown.select(".course-row[id]")] == ["FDI social"]


def test_a_measure_of_the_practices_own_has_its_panel_and_table(see, cast, diagnosis):
    own = an_own_instrument(by=cast.therapist)
    for at, total in enumerate(("2", "1")):
        an_assessment(
            diagnosis,
            by=cast.therapist,
            on=START + FIVE_WEEKS * at,
            scores={"total": total},
            instrument=own.key,
            instrument_version=f"{own.key}-1",
        )
    shown = see()
    assert panel(shown, "Morning stiffness").select_one(".dt-last")
    table = columns(see("progress.values"))
    assert [cell for _, cell in table["Morning stiffness total"]] == ["2", "1"]


def test_usual_times_are_context_and_no_promise(see, cast, diagnosis):
    take(diagnosis, cast.therapist, "fdi", social=(28, 44))
    words = see().one("section[aria-labelledby=usual]").get_text()
    assert "not a promise" in words
    assert "6 to 12 months" in words


def test_without_diagnosis_or_measures_the_page_says_what_comes_next(see, cast):
    assert "Record a diagnosis" in see().text
    assert "Nothing has been measured yet" in see("progress.values").text
    a_diagnosis(cast.pat, by=cast.therapist)
    assert "Nothing measured yet" in see().text


def test_the_tables_alone_come_as_a_part(as_, cast, diagnosis):
    take(diagnosis, cast.therapist, "fdi", social=(28, 44))
    db.session.commit()
    part = as_("therapist").get("progress.values", patient_id=cast.pat, headers={"HX-Request": "true"})
    assert part.soup.find("html") is None
    assert part.select("table.values")


def test_a_goal_moves_with_any_measure_and_reads_its_side(app, cast, diagnosis):
    version = a_plan(diagnosis, by=cast.therapist, starts_on=START)
    target = {"target_on": START + timedelta(days=300)}
    for place, (measure, baseline, goal) in enumerate(
        (("fdi.social", 28, 60), ("pain.now", 6, 1), ("lagophthalmos.gentle", 4, 0)), 1
    ):
        version.goals.append(
            Goal(
                wording="x",
                measure=measure,
                baseline=Decimal(baseline),
                target=Decimal(goal),
                position=place,
                **target,
            )
        )
    take(diagnosis, cast.therapist, "fdi", social=(28, 64))
    a_signed_note(diagnosis, cast.therapist, on=START + FIVE_WEEKS, **{"checkin.pain": 3})
    take(diagnosis, cast.therapist, "lagophthalmos", gentle=(4, 2), side=Side.LEFT)
    an_assessment(
        diagnosis,
        by=cast.therapist,
        on=START + 3 * FIVE_WEEKS,
        scores={"gentle": "0"},
        instrument="lagophthalmos",
        side=Side.RIGHT,
    )
    db.session.commit()
    with count_queries() as counted:
        rows = progress.goal_rows(version, today=START + timedelta(days=40))
    assert [row.now for row in rows[1:]] == [64, 3, 2]
    assert rows[1].state.standing is Standing.MET
    assert len(counted) <= 12


def test_a_course_of_150_sessions_and_12_measures_stays_light(as_, cast, diagnosis):
    def sent_with(sessions: int) -> tuple[int, int]:
        long_course.write(
            diagnosis, by=cast.therapist, until=today() - timedelta(days=sessions), sessions=sessions
        )
        db.session.commit()
        visitor = as_("therapist")
        with count_queries() as counted:
            answer = visitor.get("progress.course", patient_id=cast.pat)
        assert answer.status == 200
        return len(counted), len(answer.response.data)

    a_procedure(cast.pat, by=cast.physician, name="Lid weight")  # what hangs on it is asked for once
    few, _ = sent_with(3)
    many, size = sent_with(147)
    assert many <= few
    assert size < 150_000
