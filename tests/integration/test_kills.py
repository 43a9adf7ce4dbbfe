"""A sample of the counted run with ``kill -9``; `make assurance` does it hundreds of times."""

from __future__ import annotations

import os

from tests.assurance import kills

KILLS = 4


def test_what_was_acknowledged_survives_a_kill_and_nothing_is_half_applied():
    engine = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"
    counts = kills.run(engine, KILLS, seed=os.getpid())
    assert counts.is_clean, counts
    assert counts.kills == KILLS
    assert counts.acknowledged > KILLS * 5
    assert counts.interrupted
