"""A measure taken by itself stands as it was recorded: it may be struck or superseded, never changed or removed.

Those taken in a session note are held by the rules of 0002 once the note is signed.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STANDS = "OLD.note_id IS NULL"
CONTENT = (
    "id, public_id, patient_id, diagnosis_id, note_id, instrument, instrument_version, side, performed_on, answers,"
    " scores, findings, answered_by, rated_by_id, recorded_at"
)
CORRECTION_KEYS = ("id", "public_id", "earlier_id", "later_id")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, body in sqlite_triggers().items():
            op.execute(f"CREATE TRIGGER {name} {body}")
        return
    for verb, name in ((f"UPDATE OF {CONTENT}", "changed"), ("DELETE", "removed")):
        op.execute(
            f"""CREATE TRIGGER assessment_kept_{name} BEFORE {verb} ON assessment FOR EACH ROW
                WHEN ({STANDS}) EXECUTE FUNCTION refuse_change('assessment_kept')"""
        )
    op.execute(
        """CREATE TRIGGER assessment_correction_kept BEFORE UPDATE OR DELETE ON assessment_correction
           FOR EACH ROW EXECUTE FUNCTION refuse_change('assessment_correction_kept')"""
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in sqlite_triggers():
            op.execute(f"DROP TRIGGER {name}")
        return
    for name in ("changed", "removed"):
        op.execute(f"DROP TRIGGER assessment_kept_{name} ON assessment")
    op.execute("DROP TRIGGER assessment_correction_kept ON assessment_correction")


def sqlite_triggers() -> dict[str, str]:
    triggers = {
        f"assessment_kept_{name}": f"""
            BEFORE {verb} ON assessment WHEN {STANDS} BEGIN SELECT RAISE(ABORT, 'assessment_kept'); END"""
        for verb, name in ((f"UPDATE OF {CONTENT}", "update"), ("DELETE", "delete"))
    }
    for verb in ("UPDATE", "DELETE"):
        triggers[f"assessment_correction_kept_{verb.lower()}"] = f"""
            BEFORE {verb} ON assessment_correction BEGIN
              SELECT RAISE(ABORT, 'assessment_correction_kept'); END"""
    # REPLACE removes the row in the way without a trigger for its removal: refused before.
    in_the_way = {
        "assessment_kept": ("assessment", ("id", "public_id"), "note_id IS NULL"),
        "assessment_correction_kept": ("assessment_correction", CORRECTION_KEYS, "TRUE"),
    }
    for word, (table, keys, stays) in in_the_way.items():
        is_in_the_way = " OR ".join(f"{key} = NEW.{key}" for key in keys)
        triggers[f"{table}_replaced_insert"] = f"""
            BEFORE INSERT ON {table} BEGIN
              SELECT RAISE(ABORT, '{word}') WHERE EXISTS (
                SELECT 1 FROM {table} WHERE ({is_in_the_way}) AND {stays});
            END"""
    return triggers
