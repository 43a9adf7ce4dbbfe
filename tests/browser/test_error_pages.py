"""A page that says what went wrong reads well in every window."""

from __future__ import annotations

from tests.browser.house import check_place


def test_the_page_that_is_not_there_is_accessible(house, width):
    page = house.window(None, width=width)
    page.goto(house.address + "/nowhere")
    page.get_by_role("heading", level=1).wait_for()
    check_place(page)
