"""A sample of the counted run of races; `make assurance` does a hundred slots of each way."""

from __future__ import annotations

import os

from tests.assurance import races

SLOTS = 1


def test_of_twenty_who_want_one_time_through_several_processes_exactly_one_gets_it():
    engine = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"
    for way, counts in races.run(engine, SLOTS).items():
        assert counts.is_clean, (way, counts)
        assert counts.slots == SLOTS
        assert counts.lost == counts.requests - SLOTS, way
