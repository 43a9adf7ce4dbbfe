"""``flask verify-notes``: everything signed, read once more. `make assurance` plants tamperings by the hundred."""

from __future__ import annotations

import re
from random import Random

import pytest
from sqlalchemy import text

from app.care import seals, verification
from app.care.verification import Expected, Verification
from app.extensions import db
from app.models import AuditEntry, Seal, SessionNote
from tests import builders
from tests.assurance import tamperings
from tests.assurance.signed_practice import sign_a_practice
from tests.queries import count_queries


@pytest.fixture
def practice(app):
    sign_a_practice(12, Random(4))


def findings(expected: Expected | None = None) -> list[str]:
    return list(Verification(expected).findings())


def written_down() -> Expected:
    newest = seals.newest()
    return Expected(newest.number, newest.hash)


def test_nothing_is_found_where_nothing_was_touched(practice):
    seen = Verification(written_down())
    assert list(seen.findings()) == []
    assert seen.counts["session_note"] == 12
    assert min(seen.counts[kind] for kind in verification.KINDS) >= 1
    assert seen.counts["seal"] == builders.count(Seal) == seen.newest.number


def test_every_kind_of_tampering_is_found_and_named(practice):
    kinds = len(tamperings.ways())
    counts = tamperings.plant(kinds, Random(7))
    assert counts.planted == kinds > 100
    assert not counts.missed, "\n".join(counts.missed)
    assert not counts.false_alarms


def test_the_columns_that_are_left_out_are_known_by_name():
    assert {
        "session_note": {"field_versions", "field_savers"},
        "treatment": {"public_id", "position"},
        "assessment": {
            "public_id",
            "entered_in_error_at",
            "entered_in_error_by_id",
            "entered_in_error_reason",
        },
        "seal": {"public_id"},
    } == tamperings.BESIDES_THE_RECORD


def test_batches_leave_nothing_out(practice, monkeypatch):
    monkeypatch.setattr(verification, "AT_ONCE", 5)
    assert findings(written_down()) == []
    with tamperings._one_that_never_was():
        done = tamperings.Insider(Random(9)).with_its_fingerprint_made_anew()
        db.session.expunge_all()
        assert any(done.record in words for words in findings())


def test_the_number_of_queries_does_not_grow_with_the_notes(app):
    sign_a_practice(24, Random(4))
    with count_queries() as sent:
        assert findings() == []
    assert len(sent) <= 16


def test_the_command_says_counts_and_the_newest_seal(app, practice):
    told = app.test_cli_runner().invoke(args=["verify-notes"])
    assert told.exit_code == 0, told.output
    assert "12 notes" in told.output
    assert "Nothing is wrong" in told.output
    number, digest = re.search(r"Newest seal: (\d+):([0-9a-f]{64})", told.output).groups()
    again = app.test_cli_runner().invoke(args=["verify-notes", "--expect", f"{number}:{digest}"])
    assert again.exit_code == 0


@pytest.mark.parametrize("seal", ["x", "1:zz", f"-1:{'0' * 64}"])
def test_the_command_refuses_a_seal_that_is_none(app, seal):
    told = app.test_cli_runner().invoke(args=["verify-notes", "--expect", seal])
    assert told.exit_code == 2
    assert "written down" in told.output


def test_the_command_ends_with_an_error_and_says_no_clinical_word(app, practice):
    note = db.session.scalars(builders.select(SessionNote)).first()
    connection = db.session.connection()
    names = ["session_note_signed_update"] if db.engine.dialect.name == "sqlite" else []
    for name in names:
        connection.execute(text(f"DROP TRIGGER {name}"))
    if not names:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    connection.execute(text("UPDATE session_note SET assessment = 'Worse' WHERE id = :id"), {"id": note.id})
    public_id = str(note.public_id)
    db.session.commit()
    told = app.test_cli_runner().invoke(args=["verify-notes"])
    assert told.exit_code == 1
    assert f"note {public_id}: its content is not what was signed" in told.output
    assert "Worse" not in told.output
    assert "Plover" not in told.output


def test_a_chain_that_ends_before_the_seal_written_down_is_refused(app, practice):
    newest = written_down()
    told = app.test_cli_runner().invoke(args=["verify-notes", "--expect", f"{newest.number + 1}:{'a' * 64}"])
    assert told.exit_code == 1
    assert f"the chain ends at {newest.number}" in told.output


def test_every_seal_is_in_the_record_of_changes(practice):
    assert builders.count(AuditEntry, AuditEntry.record_kind == "seal") == builders.count(Seal)
