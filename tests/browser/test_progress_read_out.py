"""The course is read out day by day: by keys, by pointer and by touch, with the words of the tables."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.clinical import instruments
from app.clinical.vocabulary import ProcedureKind
from tests import builders
from tests.browser.house import House, check_place

START = date(2026, 2, 16)
DAYS = [START + timedelta(days=35 * at) for at in range(4)]
TABLES = """() => {
  const found = {}
  for (const table of document.querySelectorAll("table.values")) {
    const heads = [...table.tHead.rows[0].cells].slice(1).map((one) => one.textContent)
    for (const row of table.tBodies[0].rows) {
      const [day, ...cells] = [...row.cells].map((one) => one.textContent)
      for (const [at, cell] of cells.entries()) {
        if (cell) (found[day] ??= []).push(heads[at] === "What happened" ? cell : `${heads[at]} ${cell}`)
      }
    }
  }
  return found
}"""


@pytest.fixture
def measured(house, cast) -> None:
    with house.records():
        diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist, onset_on=date(2026, 2, 3))
        for on, moved, joined, social in zip(DAYS, (1, 2, 3, 4), (0, 0, 1, 2), (28, 44, 60, 64), strict=True):
            builders.a_sunnybrook(
                diagnosis, by=cast.therapist, on=on, movement=[moved] * 5, synkinesis=[joined] * 5
            )
            builders.an_assessment(
                diagnosis,
                by=cast.therapist,
                on=on,
                scores={"social": str(social), "physical": str(social + 6)},
                instrument="fdi",
                instrument_version=instruments.get("fdi").version,
            )
        builders.a_procedure(
            cast.pat,
            by=cast.physician,
            kind=ProcedureKind.BOTULINUM_TOXIN,
            name="Chin",
            performed_on=DAYS[2] + timedelta(days=3),
            detail="Mentalis 2.5 U.",
        )


def opened(house: House, cast, **options) -> Page:
    page = house.window(cast.therapist, **options)
    page.goto(house.url("progress.course", patient_id=cast.pat))
    expect(page.locator("table.values").first).to_be_attached()
    expect(page.get_by_role("slider", name="Read the course, day by day")).to_be_enabled()
    return page


def read_out(page: Page) -> tuple[str, list[str]]:
    """The day and the values that the live line says."""
    when, values = page.locator(".course-reader output").inner_text().split(": ", 1)
    return when.split(", ")[0], values.split("; ")


def test_arrow_keys_walk_over_every_day_and_say_what_the_tables_say(house, cast, measured):
    page = opened(house, cast)
    told = page.evaluate(TABLES)
    slider = page.get_by_role("slider", name="Read the course, day by day")
    slider.focus()
    page.keyboard.press("Home")
    walked = {}
    for _ in told:
        day, values = read_out(page)
        assert slider.get_attribute("aria-valuetext") == day
        walked[day] = values
        page.keyboard.press("ArrowRight")
    assert walked == told
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".course-reader output")).to_contain_text("16 Feb 2026, 1 week after onset: ")


def test_the_pointer_picks_the_nearest_day_in_any_panel(house, cast, measured):
    page = opened(house, cast)
    told = page.evaluate(TABLES)
    for title in ("Sunnybrook", "FDI social"):
        plot = (
            page.locator(".course-row")
            .filter(has=page.get_by_role("heading", name=title, exact=True))
            .locator("> .course-plot")
        )
        plot.scroll_into_view_if_needed()
        box = plot.bounding_box()
        page.mouse.move(box["x"] + 2, box["y"] + 40)
        day, values = read_out(page)
        assert day in ("3 Feb 2026", "16 Feb 2026")
        assert values == told[day]


def test_a_tap_and_the_buttons_read_on_touch(house, cast, measured, width):
    page = opened(house, cast, width=width)
    told = page.evaluate(TABLES)
    if width != "desk":
        page.locator(".course-row[id] > .course-plot").first.tap(position={"x": 8, "y": 40})
        day, values = read_out(page)
        assert values == told[day]
    page.get_by_role("button", name="The day before").click()
    before, _ = read_out(page)
    page.get_by_role("button", name="The day after").click()
    after, values = read_out(page)
    assert before != after
    assert values == told[after]
    check_place(page)


def test_a_day_read_out_can_be_compared_with(house, cast, measured):
    page = opened(house, cast)
    page.get_by_role("slider", name="Read the course, day by day").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert read_out(page)[0] == "23 Mar 2026"
    page.get_by_role("link", name="Compare with this day").click()
    expect(page.get_by_label("Compare with")).to_have_value("2026-03-23")
    expect(page.get_by_text("Baseline 44 ± 17.7").first).to_be_attached()


def test_the_key_t_leads_to_the_tables(house, cast, measured):
    page = opened(house, cast)
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Values and events")).to_be_in_viewport()


def test_without_script_the_tables_are_a_page_of_their_own(house, cast, measured):
    page = house.window(cast.therapist, java_script_enabled=False)
    page.goto(house.url("progress.course", patient_id=cast.pat))
    page.get_by_role("link", name="All values and events as tables").click()
    expect(page.get_by_role("heading", name="Values and events")).to_be_visible()
    expect(page.get_by_role("row", name="Chin. Mentalis 2.5 U.")).to_be_visible()
    page.get_by_role("link", name="Back to the drawing").click()
    expect(page.get_by_role("heading", name="What the numbers say")).to_be_visible()


def test_nothing_is_cut_off_on_paper(house, cast, measured):
    page = opened(house, cast)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 900})  # letter paper between its margins
    wider = page.evaluate(
        """() => [...document.querySelectorAll(".course-page *")].filter((one) => !one.closest("svg")
           && one.checkVisibility() && one.getBoundingClientRect().right > 704).map((one) => one.className)"""
    )
    assert wider == []
    expect(page.locator("table.values").first).to_be_visible()
    expect(page.locator(".course-reader")).to_be_hidden()
