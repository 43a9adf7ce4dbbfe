"""What stands under a signed note stays for ever: co-signatures, strikes, and the seals over everything signed.

SQLite: triggers, also against REPLACE. PostgreSQL: triggers over the function of 0002.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEPT = {
    "co_signature": ("id", "public_id", "note_id"),
    "note_strike": ("id", "public_id", "note_id"),
    "seal": ("id", "public_id", "number", "record_id"),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, body in sqlite_triggers().items():
            op.execute(f"CREATE TRIGGER {name} {body}")
        return
    for table in KEPT:
        op.execute(
            f"""CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION refuse_change('{table}_kept')"""
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in sqlite_triggers():
            op.execute(f"DROP TRIGGER {name}")
        return
    for table in KEPT:
        op.execute(f"DROP TRIGGER {table}_kept ON {table}")


def sqlite_triggers() -> dict[str, str]:
    triggers: dict[str, str] = {}
    for table, keys in KEPT.items():
        for verb in ("UPDATE", "DELETE"):
            triggers[f"{table}_kept_{verb.lower()}"] = f"""
                BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table}_kept'); END"""
        is_in_the_way = " OR ".join(f"{key} = NEW.{key}" for key in keys)
        triggers[f"{table}_in_the_way_insert"] = f"""
            BEFORE INSERT ON {table} BEGIN
              SELECT RAISE(ABORT, '{table}_kept') WHERE EXISTS (SELECT 1 FROM {table} WHERE {is_in_the_way});
            END"""
    return triggers
