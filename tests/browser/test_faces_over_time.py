"""The face on any measured day: by slider and arrow keys at the desk, by touch, and without script."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests import builders
from tests.browser.house import ENDS, House, check_place

DAYS = {
    "16 Feb 2026": ((1, 2, 1, 2, 5), (0, 0, 0, 0, 2)),
    "20 Apr 2026": ((1, 3, None, 2, 5), (0, 1, 1, 0, None)),
    "1 Jun 2026": ((2, 3, 2, 3, 4), (0, 1, 0, 2, 1)),
    "26 Oct 2026": ((2, 4, 3, 4, 4), (0, 1, 0, 3, 0)),
}
ISO = (date(2026, 2, 16), date(2026, 4, 20), date(2026, 6, 1), date(2026, 10, 26))
SHOWN = """() => {
  const text = (one) => one.textContent.replace(/\\s+/g, " ").trim()
  const all = (css) => [...document.querySelectorAll(css)]
  return {
    zones: all(".face-shown .fm-zone").map((one) => [one.dataset.zone, one.dataset.side, one.dataset.weak,
      one.dataset.tight, one.classList.contains("is-unscored"),
      one.querySelector(".fm-hatchfill")?.getAttribute("fill")]),
    levels: all(".face-changes .lv").map((one) => one.dataset.level),
    rows: all(".face-changes tbody tr").map(text),
    icons: all(".face-changes .sig i").map((one) => one.className),
    drawing: all(".face-shown title, .face-shown desc").map(text),
    caption: text(document.querySelector(".face-shown figcaption")),
    sentence: text(document.querySelector("#faces output")),
    zonesSaid: all(".zone-readout").map(text),
    cursor: all(".zone-cursor").map((one) => Number(one.getAttribute("x1"))),
  }
}"""


@pytest.fixture
def measured(house, cast) -> None:
    with house.records():
        diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
        for on, (movement, synkinesis) in zip(ISO, DAYS.values(), strict=True):
            builders.a_sunnybrook(
                diagnosis, by=cast.therapist, on=on, movement=movement, synkinesis=synkinesis
            )


def address(house: House, cast) -> str:
    return house.url("progress.course", patient_id=cast.pat)


def caption(page: Page):
    return page.locator(".face-shown figcaption")


def test_the_slider_shows_what_the_server_draws_for_every_day(house, cast, measured):
    bare = house.window(cast.therapist, java_script_enabled=False)
    page = house.window(cast.therapist)
    page.goto(address(house, cast))
    slider = page.get_by_role("slider", name="Day of the second face")
    slider.focus()
    came = page.url
    for day in reversed(DAYS):
        expect(slider).to_have_attribute("aria-valuetext", day)
        bare.goto(f"{address(house, cast)}?face={day}")
        assert page.evaluate(SHOWN) == bare.evaluate(SHOWN)
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("End")
    expect(caption(page)).to_have_text("Now 26 Oct 2026")
    assert page.url == came  # no day stands in the history of the browser
    assert page.evaluate("history.length") == 2


def test_without_script_a_list_of_days_gives_the_same_face(house, cast, measured):
    page = house.window(cast.therapist, java_script_enabled=False)
    page.goto(address(house, cast))
    expect(page.locator(".face-slide")).to_be_hidden()
    page.get_by_role("combobox", name="Day of the second face").select_option("1 Jun 2026")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(caption(page)).to_have_text("On this day 1 Jun 2026")


@pytest.mark.parametrize("width", ENDS)
def test_every_window_steps_through_the_days_by_keys_or_touch(house, cast, measured, width):
    page = house.window(cast.therapist, width=width)
    page.goto(address(house, cast))
    earlier, later = (
        page.get_by_role("button", name=name, exact=True) for name in ("Earlier day", "Later day")
    )
    expect(later).to_have_attribute("aria-disabled", "true")
    press = (
        (lambda button: button.press("Enter")) if width == "desk" else (lambda button: button.tap(force=True))
    )
    press(later)  # nothing is later than the newest
    expect(caption(page)).to_have_text("Now 26 Oct 2026")
    press(earlier)
    expect(caption(page)).to_have_text("On this day 1 Jun 2026")
    expect(page.locator("#faces output")).to_contain_text(
        "Co-movement better: mouth; worse: eye, cheek; same: brow, nose."
    )
    expect(page.locator(".zone-readout").nth(1)).to_have_text("1 Jun 2026: movement 3, co-movement 1")
    check_place(page)


def test_a_tap_on_a_zone_chart_shows_the_face_of_that_day(house, cast, measured):
    page = house.window(cast.therapist, width="tablet")
    page.goto(address(house, cast))
    chart = page.locator(".zone-chart").first
    chart.scroll_into_view_if_needed()
    place = page.locator(".zones").get_attribute("data-xs").split()[1]
    box = chart.bounding_box()
    chart.tap(position={"x": float(place) / 250 * box["width"], "y": box["height"] / 2})
    expect(caption(page)).to_have_text("On this day 20 Apr 2026")
    expect(page.locator(".face-changes tr[data-zone=nose]")).to_contain_text("Not compared")


def test_the_layers_are_looked_at_one_by_one(house, cast, measured):
    page = house.window(cast.therapist)
    page.goto(address(house, cast))
    hatching = page.locator(".face-shown .fm-hatchfill")
    expect(hatching.first).to_be_visible()
    page.get_by_role("radio", name="Weakness").check(force=True)
    expect(hatching.first).to_be_hidden()
    fill = page.locator(".face-shown [data-zone=brow] .fm-fill")
    weak = fill.evaluate("one => getComputedStyle(one).fill")
    page.get_by_role("radio", name="Co-movement").check(force=True)
    expect(hatching.first).to_be_visible()
    assert fill.evaluate("one => getComputedStyle(one).fill") != weak
