"""A page that says what went wrong reads well in every window."""

from __future__ import annotations

import pytest

from tests.browser.house import WIDTHS, check_accessible


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_that_is_not_there_is_accessible(house, width, dark):
    page = house.window(None, width=width, dark=dark)
    page.goto(house.address + "/nowhere")
    page.get_by_role("heading", level=1).wait_for()
    check_accessible(page)
