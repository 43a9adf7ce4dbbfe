"""Botulinum toxin: recorded by the physician muscle by muscle, read by those who treat, told where it matters."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.care import course_marks, toxin_treatments
from app.clinical.vocabulary import Muscle, Side
from app.extensions import db
from app.models import Injection, PlannedProcedure, Procedure
from app.ui.filters import today, zone
from tests.builders import a_diagnosis, a_planned_procedure, a_procedure, a_toxin_treatment, count, now
from tests.queries import count_queries

VIAL = {"product": "onabotulinumtoxin_a", "lot": "C7001", "expires_on": "2099-01-31", "dilution": "2 mL"}
MUSCLES = (
    ("mentalis", "left", "2.5", "2"),
    ("platysma", "left", "10", "4"),
    ("frontalis", "left", "1,25", ""),
)


@pytest.fixture
def diagnosis(cast):
    made = a_diagnosis(cast.pat, by=cast.therapist)
    assert made.side is Side.LEFT
    db.session.commit()
    return made


def line(place: int, *values: str) -> dict[str, str]:
    names = ("muscle", "side", "units", "sites")
    return {f"lines-{place}-{name}": value for name, value in zip(names, values, strict=True)}


def typed(muscles=MUSCLES, **other: str) -> dict[str, str]:
    sent = {"performed_on": today().isoformat()} | VIAL | other
    for place, values in enumerate(muscles):
        sent |= line(place, *values)
    return sent


def post(as_, cast, sent, **more):
    return as_("physician").post("procedures.new_toxin", sent, patient_id=cast.pat, **more)


# recording


def test_the_page_of_the_treatment_shows_all_that_was_recorded(as_, cast, diagnosis):
    page = post(as_, cast, typed(next_due_on=ahead(90), detail="Bruised a little."), follow=True)
    assert page.one("h1").get_text() == "Botulinum toxin"
    for words in ("OnabotulinumtoxinA", "C7001", "31 Jan 2099", "2 mL", "Bruised a little."):
        assert words in page.text
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert rows == [
        ["Mentalis", "Left", "2.5", "2"],
        ["Platysma", "Left", "10", "4"],
        ["Frontalis", "Left", "1.25", "–"],
    ]
    assert page.one("tfoot b").get_text() == "13.75"


def test_the_therapist_reads_it_and_records_none(as_, cast, diagnosis):
    made = a_toxin_treatment(cast.pat, by=cast.physician)
    db.session.commit()
    page = as_("therapist").get("procedures.show", patient_id=cast.pat, procedure_id=made)
    assert "Mentalis" in page.text
    assert not page.select("main a[href*='error'], main a[href*='planned/new']")
    assert as_("therapist").get("procedures.new_toxin", patient_id=cast.pat).status == 403
    assert as_("therapist").post("procedures.new_toxin", typed(), patient_id=cast.pat).status == 403
    assert as_("desk").get("procedures.show", patient_id=cast.pat, procedure_id=made).status == 403


def test_sent_twice_it_is_there_once(as_, cast, diagnosis):
    for _ in range(2):
        assert post(as_, cast, typed()).status == 302
    assert (count(Procedure), count(Injection)) == (1, 3)


def test_one_unit_more_is_another_treatment(as_, cast, diagnosis):
    post(as_, cast, typed())
    post(as_, cast, typed([*MUSCLES[:2], ("frontalis", "left", "2.25", "")]))
    assert count(Procedure) == 2


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"performed_on": "2031-01-01"}, "performed_on", "still to come"),
        ({"performed_on": "1900-01-01"}, "performed_on", "before the patient’s birth"),
        ({"product": ""}, "product", "Choose the product."),
        ({"product": "other"}, "other_product", "Name the product."),
        ({"other_product": "Trial toxin"}, "other_product", "OnabotulinumtoxinA is chosen"),
        ({"lot": ""}, "lot", "Give the lot"),
        ({"expires_on": ""}, "expires_on", "Give the day it expires."),
        ({"expires_on": "2020-02-01"}, "expired_reason", "had expired on 1 Feb 2020"),
        ({"next_due_on": "2020-02-01"}, "next_due_on", "not after the treatment"),
        (line(1, "platysma", "left", "", ""), "lines-1-units", "Give the units."),
        (line(1, "platysma", "left", "0", ""), "lines-1-units", "more than 0 units"),
        (line(1, "platysma", "left", "10000", ""), "lines-1-units", "from 0 to 9999"),
        (line(1, "platysma", "left", "1.125", ""), "lines-1-units", "two decimals"),
        (line(1, "platysma", "", "5", ""), "lines-1-side", "Choose the side."),
        (line(1, "", "left", "5", ""), "lines-1-muscle", "Choose the muscle."),
        (line(1, "platysma", "left", "5", "51"), "lines-1-sites", "from 1 to 50"),
        (line(1, "mentalis", "left", "5", "1"), "lines-1-muscle", "stands above already"),
        (line(1, "platysma", "right", "5", "1"), "is_other_side_meant", "Platysma, right"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_what_was_typed_stays(
    as_, cast, diagnosis, wrong, field, words
):
    sent = typed() | wrong
    page = post(as_, cast, sent)
    assert page.status == 422
    assert words in page.one(f"#{field}-errors").get_text()
    assert page.one("#lines-0-units")["value"] == "2.5"
    assert page.one("#lines-2-units")["value"] == "1,25"
    assert page.one("#lot")["value"] == sent["lot"]
    assert count(Procedure) == 0


def test_an_empty_line_between_is_none_and_a_problem_stands_at_its_own_line(as_, cast, diagnosis):
    gap = [MUSCLES[0], ("", "", "", ""), MUSCLES[0]]
    page = post(as_, cast, typed(gap))
    assert "stands above already" in page.one("#lines-2-muscle-errors").get_text()
    assert post(as_, cast, typed([MUSCLES[0], ("", "", "", ""), MUSCLES[1]])).status == 302
    assert count(Injection) == 2


def test_without_any_muscle_nothing_is_recorded(as_, cast, diagnosis):
    page = post(as_, cast, typed([]))
    assert page.status == 422
    assert "Give at least one muscle with its units." in page.text


def test_an_expired_lot_is_recorded_with_a_word_and_the_page_says_it(as_, cast, diagnosis):
    sent = typed(expires_on="2020-02-01", expired_reason="Extended by the maker")
    page = post(as_, cast, sent, follow=True)
    assert "The lot had expired on 1 Feb 2020. Extended by the maker" in page.text


def test_a_lot_given_elsewhere_need_not_be_known(as_, cast, diagnosis):
    page = post(as_, cast, typed(lot="", expires_on="", is_from_elsewhere="true"), follow=True)
    assert "not known" in page.text


def test_the_unaffected_side_is_asked_about_once_and_then_recorded(as_, cast, diagnosis):
    sent = typed([("frontalis", "right", "4", "2")])
    page = post(as_, cast, sent)
    assert page.select("#is_other_side_meant")
    page = post(as_, cast, sent | {"is_other_side_meant": "true"}, follow=True)
    assert page.one("h1 + p").get_text().endswith("right")


def test_another_product_is_named_and_its_units_with_it(as_, cast, diagnosis):
    page = post(as_, cast, typed(product="other", other_product="Trial toxin"), follow=True)
    assert "all units are units of Trial toxin" in page.text


# while it is typed


def test_a_line_is_added_and_taken_out_without_anything_saved(as_, cast, diagnosis):
    page = post(as_, cast, typed() | {"add": "lines"})
    assert page.status == 200
    assert len(page.select(".dose-line")) == 4
    page = post(as_, cast, typed() | {"remove": "lines-1"})
    kept = [row.select_one("option[selected]")["value"] for row in page.select(".dose-line")]
    assert kept == ["mentalis", "frontalis"]
    assert count(Procedure) == 0


def test_the_total_is_told_with_its_product_with_and_without_script(as_, cast, diagnosis):
    half = [*MUSCLES[:2], ("frontalis", "left", "not yet", "")]
    part = as_("physician").post(
        "procedures.total", typed(half), patient_id=cast.pat, headers={"HX-Request": "true"}
    )
    assert part.soup.find("html") is None
    assert "12.5 units of OnabotulinumtoxinA" in part.text
    page = as_("physician").post("procedures.total", typed(half), patient_id=cast.pat)
    assert "12.5 units of OnabotulinumtoxinA" in page.one("#total .dose-sum").get_text()
    assert page.one("#lines-2-units")["value"] == "not yet"
    assert count(Procedure) == 0


def test_the_total_warns_of_side_and_expiry_as_they_are_typed(as_, cast, diagnosis):
    sent = typed([("mentalis", "right", "2", "")], expires_on="2020-02-01")
    part = as_("physician").post(
        "procedures.total", sent, patient_id=cast.pat, headers={"HX-Request": "true"}
    )
    warned = [one.get_text() for one in part.select(".caution")]
    assert warned == ["Mentalis, right: not the affected side.", "This lot had expired on 1 Feb 2020."]


def test_without_a_product_no_total_is_told(as_, cast, diagnosis):
    part = as_("physician").post(
        "procedures.total", typed(product=""), patient_id=cast.pat, headers={"HX-Request": "true"}
    )
    assert "units of" not in part.text


def test_the_same_as_last_time_fills_the_lines_but_never_the_lot(as_, cast, diagnosis):
    old = a_toxin_treatment(cast.pat, by=cast.physician, performed_on=date(2026, 1, 5))
    a_toxin_treatment(
        cast.pat,
        by=cast.physician,
        performed_on=date(2026, 4, 5),
        dilution="4 mL",
        lines=[(Muscle.PLATYSMA, Side.LEFT, "12.50", 4)],
    )
    struck = a_toxin_treatment(cast.pat, by=cast.physician, performed_on=date(2026, 5, 5))
    struck.entered_in_error_at, struck.entered_in_error_reason = now(), "Other patient"
    struck.entered_in_error_by_id = cast.physician.id
    db.session.commit()
    physician = as_("physician")
    page = physician.get("procedures.new_toxin", patient_id=cast.pat)
    assert page.one(".page-head a").get_text() == "The same as last time (5 Apr 2026)"
    page = physician.get("procedures.new_toxin", patient_id=cast.pat, same=1)
    assert [row.select_one("input[name$=units]")["value"] for row in page.select(".dose-line")] == ["12.5"]
    assert page.one("#dilution")["value"] == "4 mL"
    assert page.one("#lot").get("value", "") == ""
    assert page.one("#performed_on")["value"] == today().isoformat()
    assert old.performed_on < toxin_treatments.last(cast.pat).performed_on


def test_the_first_treatment_offers_no_last_time(as_, cast, diagnosis):
    a_procedure(cast.pat, by=cast.physician, name="Lid weight")
    db.session.commit()
    page = as_("physician").get("procedures.new_toxin", patient_id=cast.pat)
    assert not page.select(".page-head a")


# what it means elsewhere


def test_the_next_one_is_planned_from_it_with_its_day(as_, cast, diagnosis):
    made = a_toxin_treatment(cast.pat, by=cast.physician, next_due_on=date(2099, 2, 1), side=Side.LEFT)
    db.session.commit()
    physician = as_("physician")
    shown = physician.get("procedures.show", patient_id=cast.pat, procedure_id=made)
    assert [link for link in shown.select("main a") if link.get_text() == "Plan the next one"]
    page = physician.get("procedures.plan_ahead", patient_id=cast.pat, after=made.public_id)
    assert page.one("#planned_on")["value"] == "2099-02-01"
    assert page.one("#name")["value"] == "Botulinum toxin"


def test_a_plan_is_settled_by_the_treatment(as_, cast, diagnosis):
    one = a_planned_procedure(cast.pat, by=cast.physician, on=today())
    db.session.commit()
    post(as_, cast, typed())
    assert db.session.get(PlannedProcedure, one.id).done_by is not None


def test_the_mark_on_the_axis_tells_muscles_and_units(app, cast, diagnosis):
    lines = [(Muscle.MENTALIS, Side.LEFT, "2.5", 2), (Muscle.PLATYSMA, Side.LEFT, "10", None)]
    made = a_toxin_treatment(cast.pat, by=cast.physician, lines=lines, detail="Bruised")
    (mark,) = [
        one for one in course_marks.of(cast.pat, diagnosis, zone=zone()) if one.kind == "botulinum_toxin"
    ]
    assert mark.of == made.public_id
    assert mark.whole_sentence == (
        "Botulinum toxin. Mentalis, left 2.5 (2 sites); Platysma, left 10. "
        "12.5 units of OnabotulinumtoxinA in all. Bruised."
    )


def test_what_happened_leads_to_the_treatment(as_, cast, diagnosis):
    made = a_toxin_treatment(cast.pat, by=cast.physician)
    db.session.commit()
    page = as_("therapist").get("progress.values", patient_id=cast.pat)
    (link,) = page.select("table.values-words a")
    assert link["href"].endswith(f"/procedures/{made.public_id}")
    assert link.get_text().startswith("Botulinum toxin. Mentalis, left 2.5")


def test_an_older_record_of_words_reads_as_before(as_, cast, diagnosis):
    made = a_procedure(
        cast.pat,
        by=cast.physician,
        kind=toxin_treatments.KIND,
        name="Chin and neck",
        side=Side.LEFT,
        detail="Mentalis 2.5 U, platysma 12 U.",
    )
    db.session.commit()
    (mark,) = [
        one for one in course_marks.of(cast.pat, diagnosis, zone=zone()) if one.kind == "botulinum_toxin"
    ]
    assert mark.whole_sentence == "Botulinum toxin: Chin and neck. Left. Mentalis 2.5 U, platysma 12 U."
    page = as_("therapist").get("procedures.show", patient_id=cast.pat, procedure_id=made)
    assert "Mentalis 2.5 U, platysma 12 U." in page.text
    assert not page.select("table")
    assert not page.select("dt:-soup-contains('Lot')")


def test_a_struck_treatment_stays_readable_and_leaves_the_marks(as_, cast, diagnosis):
    made = a_toxin_treatment(cast.pat, by=cast.physician)
    db.session.commit()
    as_("physician").post(
        "procedures.strike", {"reason": "Other patient"}, patient_id=cast.pat, procedure_id=made
    )
    page = as_("therapist").get("procedures.show", patient_id=cast.pat, procedure_id=made)
    assert "Entered in error" in page.text
    assert "Other patient" in page.text
    assert not [
        one for one in course_marks.of(cast.pat, diagnosis, zone=zone()) if one.kind == "botulinum_toxin"
    ]


def test_the_queries_of_the_list_do_not_grow_with_treatments(as_, cast, diagnosis):
    therapist = as_("therapist")

    def asked() -> int:
        db.session.expire_all()
        with count_queries() as statements:
            therapist.get("diagnoses.index", patient_id=cast.pat)
        return len(statements)

    a_toxin_treatment(cast.pat, by=cast.physician)
    db.session.commit()
    asked()
    few = asked()
    for weeks in range(6):
        a_toxin_treatment(cast.pat, by=cast.physician, performed_on=date(2026, 1, 5) + timedelta(weeks=weeks))
    db.session.commit()
    assert asked() == few


def test_units_are_kept_exactly(as_, cast, diagnosis):
    post(as_, cast, typed([("mentalis", "bilateral", "0.1", "")]))
    assert db.session.query(Injection.units).scalar() == Decimal("0.1")


def ahead(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()
