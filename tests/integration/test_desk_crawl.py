"""A sample of the counted crawl of the desk; `make assurance` follows every address."""

from __future__ import annotations

import pytest
import time_machine

from app.care.demonstration.schedule import instant
from tests.assurance import canaries, desk_crawl
from tests.databases import come_back_to


@pytest.fixture
def practice(application, demonstration):
    """The demonstration practice, at ten in the morning of its day."""
    with application.app_context():
        come_back_to(demonstration.url)
    with time_machine.travel(instant(demonstration.day, 600)):
        yield application


def test_nothing_the_desk_is_answered_holds_a_clinical_word(practice, capsys):
    counts = desk_crawl.sample(practice)
    with capsys.disabled():
        print(  # noqa: T201
            f"\ncanary crawl of the desk: {counts.fields} fields planted, {counts.responses} responses of "
            f"{len(counts.endpoints)} endpoints, {len(counts.canaries)} canaries, {len(counts.words)} words"
        )
    assert counts.is_clean, "\n".join([*counts.canaries, *counts.words, *counts.broken])
    assert counts.fields > 60
    assert counts.responses > 40
    assert counts.seen == canaries.SEEN  # what the desk does see is found: the search is not blind
