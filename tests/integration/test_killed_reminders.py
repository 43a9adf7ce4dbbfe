"""A sample of the counted run in which workers and mail server are killed; `make assurance` does 300 kills."""

from __future__ import annotations

import os

from tests.assurance import reminders


def test_no_reminder_is_lost_doubled_or_sent_after_a_cancellation_whatever_is_killed():
    engine = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"
    counts = reminders.run(engine, kills=6, seed=os.getpid(), reminders=60)
    assert counts.is_clean, counts
    assert counts.kills == 6
    assert counts.moves + counts.cancellations
