"""What a version of a plan says, what was injected, files, letters and answers stand as they were written.

A version is replaced by the next, a letter by a newer one, a file or letter is struck: none is changed or removed.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WHOLE = (
    "goal",
    "intervention",
    "home_exercise",
    "zone_category",
    "plan_restriction",
    "injection",
    "review_answer",
)
CONTENT = {
    "plan_version": (
        "id, public_id, plan_id, number, reason, title, starts_on, ends_on, visits_per_week, visits_planned,"
        " sessions_per_day, precautions, question, written_at, written_by_id"
    ),
    "document": (
        "id, public_id, patient_id, name, media_type, size, fingerprint, uploaded_at, uploaded_by_id"
    ),
    "letter": (
        "id, public_id, patient_id, diagnosis_id, plan_version_id, kind, recipient, recipient_contact, opening,"
        " closing, facts, supersedes_id, written_at, written_by_id"
    ),
}
"""Every column but those of a state, a strike, or a key under which a file is sealed anew."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, body in sqlite_triggers().items():
            op.execute(f"CREATE TRIGGER {name} {body}")
        return
    for table in (*WHOLE, *CONTENT):
        columns = f" OF {CONTENT[table]}" if table in CONTENT else ""
        for verb, name in ((f"UPDATE{columns}", "changed"), ("DELETE", "removed")):
            op.execute(
                f"""CREATE TRIGGER {table}_kept_{name} BEFORE {verb} ON {table} FOR EACH ROW
                    EXECUTE FUNCTION refuse_change('{table}_kept')"""
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in sqlite_triggers():
            op.execute(f"DROP TRIGGER {name}")
        return
    for table in (*WHOLE, *CONTENT):
        for name in ("changed", "removed"):
            op.execute(f"DROP TRIGGER {table}_kept_{name} ON {table}")


def sqlite_triggers() -> dict[str, str]:
    triggers: dict[str, str] = {}
    for table in (*WHOLE, *CONTENT):
        columns = f" OF {CONTENT[table]}" if table in CONTENT else ""
        for verb, name in ((f"UPDATE{columns}", "update"), ("DELETE", "delete")):
            triggers[f"{table}_kept_{name}"] = f"""
                BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table}_kept'); END"""
        # REPLACE removes the row in the way without a trigger for its removal: refused before.
        triggers[f"{table}_replaced_insert"] = f"""
            BEFORE INSERT ON {table} BEGIN
              SELECT RAISE(ABORT, '{table}_kept') WHERE EXISTS (
                SELECT 1 FROM {table} WHERE id = NEW.id OR public_id = NEW.public_id);
            END"""
    return triggers
