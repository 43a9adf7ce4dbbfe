"""Journeys in a real browser against the application of this worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import chromium
from tests.browser.house import WIDTHS, House
from tests.browser.server import Server, serving


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The system's Chromium, never Playwright's own download."""
    return chromium.launch_arguments()


@pytest.fixture(scope="session")
def server(application) -> Iterator[Server]:
    with serving(application) as running:
        yield running


@pytest.fixture
def house(app, cast, browser, server) -> Iterator[House]:
    """Windows for people of the cast; at the end no page may have reported an error, and all is on record."""
    house = House(app, browser, server)
    yield house
    try:
        house.close()
    finally:
        house.open_the_records()


@pytest.fixture(params=WIDTHS)
def width(request) -> str:
    """A journey is made in every window: with mouse and keys at the desk, by touch on a tablet and a phone."""
    return request.param


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
