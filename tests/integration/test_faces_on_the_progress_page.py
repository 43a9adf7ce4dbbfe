"""The face, the zones and the goals of the progress page say what was answered, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.clinical.face_picture import WEAKNESS_OF_EXCURSION
from app.clinical.vocabulary import PlanState, Side
from app.extensions import db
from app.models import Goal
from tests.builders import a_diagnosis, a_plan, a_procedure, a_sunnybrook, an_assessment, today
from tests.queries import count_queries

ZONES = ("brow", "eye", "nose", "cheek", "mouth")
DAYS = (date(2026, 2, 16), date(2026, 6, 1), date(2026, 10, 26))
MOVEMENTS = ((1, 2, 1, 2, 5), (2, 3, None, 3, 4), (2, 4, 3, 4, 4))
SYNKINESES = ((0, 0, 0, 0, 2), (0, 1, 0, 2, 1), (0, 1, 0, 3, 0))


def measure(diagnosis, by):
    for on, movement, synkinesis in zip(DAYS, MOVEMENTS, SYNKINESES, strict=True):
        a_sunnybrook(diagnosis, by=by, on=on, movement=movement, synkinesis=synkinesis)
    db.session.commit()


@pytest.fixture
def diagnosis(cast):
    return a_diagnosis(cast.pat, by=cast.therapist, onset_on=date(2026, 2, 3))


@pytest.fixture
def progress(as_, cast, diagnosis):
    measure(diagnosis, cast.therapist)
    return lambda **query: as_("therapist").get("progress.course", patient_id=cast.pat, query=query)


def drawn(page, face, side="left"):
    """Weakness and co-movement of each measured zone as the drawing has them."""
    zones = {one["data-zone"]: one for one in page.select(f"{face} .fm-zone[data-side={side}]")}
    return [(int(zones[key]["data-weak"]), int(zones[key]["data-tight"])) for key in ZONES]


def test_both_faces_are_drawn_from_the_answers(progress):
    page = progress()
    then, now = page.select(".faces figure")
    assert [one.figcaption.get_text(" ", strip=True) for one in (then, now)] == [
        "Then 16 Feb 2026",
        "Now 26 Oct 2026",
    ]
    for face, at in ((".faces figure:first-of-type", 0), (".face-shown", 2)):
        wanted = zip(MOVEMENTS[at], SYNKINESES[at], strict=True)
        assert drawn(page, face) == [(WEAKNESS_OF_EXCURSION[moved], joined) for moved, joined in wanted]


def test_the_table_of_all_days_holds_every_answer(progress):
    rows = progress().select("#zone-values tbody tr")
    assert [row.th.get_text() for row in rows] == ["26 Oct 2026", "1 Jun 2026", "16 Feb 2026"]
    told = [[cell.get_text() for cell in row.select("td")] for row in rows]
    asked = [
        [f"{'–' if moved is None else moved}, {joined}" for moved, joined in zip(*both, strict=True)]
        for both in zip(MOVEMENTS, SYNKINESES, strict=True)
    ]
    assert told == asked[::-1]


def test_the_table_beside_the_faces_says_then_now_and_the_way(progress):
    rows = {row["data-zone"]: row for row in progress().select(".face-changes tbody tr")}
    said = {key: [cell.get_text(" ", strip=True) for cell in row.select("td")] for key, row in rows.items()}
    assert said["brow"] == ["severe 1 then severe 2 Better", "none 0 then none 0 Same"]
    assert said["cheek"] == ["severe 2 then mild 4 Better", "none 0 then severe 3 Worse"]
    assert said["mouth"] == ["none 5 then mild 4 Worse", "moderate 2 then none 0 Better"]


def test_without_script_a_form_asks_for_another_day(progress):
    page = progress(face="1 Jun 2026")
    assert page.one(".face-shown figcaption").get_text(" ", strip=True) == "On this day 1 Jun 2026"
    assert page.one(".fm-zone.is-unscored")["data-zone"] == "nose"
    assert "not scored" in page.one(".face-changes tr[data-zone=nose]").get_text()
    assert page.one("#face-day option[selected]").get_text() == "1 Jun 2026"


def test_the_form_keeps_the_baseline_that_was_chosen(progress):
    page = progress(baseline="2026-06-01")
    assert page.select(".faces figcaption")[0].get_text(" ", strip=True) == "Then 1 Jun 2026"
    kept = page.select("form.face-days input[type=hidden]")
    assert [(field["name"], field["value"]) for field in kept] == [("baseline", "2026-06-01")]


@pytest.mark.parametrize("day", ["2 Jun 2026", "tomorrow", "<b>", "9" * 400])
def test_a_day_that_was_not_measured_shows_the_newest(progress, day):
    assert progress(face=day).one(".face-shown figcaption span").get_text() == "26 Oct 2026"


def test_both_halves_and_the_doubt_where_both_sides_are_affected(as_, cast):
    measure(a_diagnosis(cast.pat, by=cast.therapist, side=Side.BILATERAL), cast.therapist)
    page = as_("therapist").get("progress.course", patient_id=cast.pat)
    assert drawn(page, ".face-shown", "right") == drawn(page, ".face-shown", "left")
    assert "not valid as designed" in page.one("#faces").get_text()


def test_a_single_measure_is_one_face_without_slider(as_, cast, diagnosis):
    a_sunnybrook(diagnosis, by=cast.therapist, on=DAYS[0], movement=MOVEMENTS[0], synkinesis=SYNKINESES[0])
    db.session.commit()
    page = as_("therapist").get("progress.course", patient_id=cast.pat)
    assert len(page.select(".faces figure")) == 1
    assert not page.select(".face-days, .faces .sig")
    assert page.one("#faces h2").get_text() == "Face"


def test_each_zone_has_a_chart_that_says_its_values(progress, cast):
    a_procedure(cast.pat, by=cast.physician, performed_on=date(2026, 3, 24), name="Lid weight")
    db.session.commit()
    page = progress()
    charts = page.select("svg.zone-chart")
    assert [chart.title.get_text() for chart in charts] == [
        f"{zone} over time" for zone in ("Brow", "Eye", "Nose", "Cheek", "Mouth")
    ]
    assert charts[3].desc.get_text() == (
        "Movement 2 of 5 on 16 Feb 2026, 4 on 26 Oct 2026. Co-movement 0 of 3 on 16 Feb 2026, 3 on 26 Oct 2026."
        " Events: Surgery: Lid weight, 24 Mar 2026. The table holds every value."
    )


def test_goals_say_baseline_now_target_and_why(as_, cast, diagnosis):
    version = a_plan(
        diagnosis, by=cast.therapist, state=PlanState.DRAFT, starts_on=today() - timedelta(days=42)
    )
    version.goals.append(
        Goal(
            wording="Drink without spilling",
            measure="fdi.physical",
            baseline=Decimal(55),
            target=Decimal(85),
            target_on=today() + timedelta(days=42),
            position=1,
        )
    )
    an_assessment(
        diagnosis,
        by=cast.therapist,
        on=today() - timedelta(days=3),
        instrument="fdi",
        scores={"physical": "60", "social": None},
    )
    measure(diagnosis, cast.therapist)
    page = as_("therapist").get("progress.course", patient_id=cast.pat)
    smile, drink = page.select(".goal-told")
    assert drink.h3.get_text() == "Drink without spilling"
    assert drink.svg["aria-label"] == "Baseline 55, now 60, target 85"
    assert drink.select_one(".sig").get_text(strip=True) == "Slow"
    assert "within the measuring error of 17.6" in drink.select_one(".goal-why").get_text()
    assert "higher is better" in drink.get_text()
    assert "No measuring error is published for this measure." in smile.get_text()


def test_faces_and_zones_cost_no_query_per_day(as_, cast, diagnosis):
    def queries() -> int:
        db.session.commit()
        visitor = as_("therapist")
        with count_queries() as sent:
            assert visitor.get("progress.course", patient_id=cast.pat).status == 200
        return len(sent)

    measure(diagnosis, cast.therapist)
    few = queries()
    for day in range(30):
        on = date(2026, 7, 1) + timedelta(days=day)
        a_sunnybrook(diagnosis, by=cast.therapist, on=on, movement=(3,) * 5, synkinesis=(1,) * 5)
    assert queries() == few
