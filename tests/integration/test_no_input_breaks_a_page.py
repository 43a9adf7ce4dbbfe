"""A sample of the counted run of odd input; `make assurance` sends every odd value everywhere."""

from __future__ import annotations

import pytest

from tests.assurance import odd_input

SHARE = 5
AT_LEAST = {"addresses": 500, "fields": 700, "bodies": 200}


@pytest.fixture
def stage(app, cast):
    with odd_input.stage(app, cast) as built:
        yield built


@pytest.mark.parametrize("way", odd_input.WAYS)
def test_no_odd_input_breaks_a_page_or_a_form(stage, way):
    counts = odd_input.WAYS[way](stage, SHARE)
    assert not counts.failed, f"{len(counts.failed)} of {counts.tried} failed:\n" + "\n".join(counts.failed)
    assert counts.tried >= AT_LEAST[way], "the routes were found and tried"
    assert not counts.turned_away, "nobody was turned away at the door"
