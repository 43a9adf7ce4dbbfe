"""Rules the database itself holds: no overlapping bookings, signed notes and the log for ever.

SQLite: triggers (one writer at a time, so a check cannot race). PostgreSQL: exclusion constraints
without any extension, and triggers. Rebuilding one of these tables on SQLite drops its triggers:
a later migration that does so must put them back (``create_sqlite`` shows how).
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LIVE = "('booked', 'arrived', 'completed')"
LOG = ("audit_entry", "access_entry")
WITH_NOTE = ("treatment", "assessment")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        create_sqlite()
    else:
        create_postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in sqlite_triggers():
            op.execute(f"DROP TRIGGER {name}")
    else:
        drop_postgresql()


def sqlite_triggers() -> dict[str, str]:
    triggers: dict[str, str] = {}
    for who in ("clinician", "patient"):
        for verb in ("INSERT", "UPDATE"):
            triggers[f"appointment_{who}_overlap_{verb.lower()}"] = f"""
                BEFORE {verb} ON appointment WHEN NEW.status IN {LIVE} BEGIN
                  SELECT RAISE(ABORT, 'appointment_{who}_overlap') WHERE EXISTS (
                    SELECT 1 FROM appointment WHERE {who}_id = NEW.{who}_id AND status IN {LIVE}
                      AND id IS NOT NEW.id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at);
                END"""
    for verb in ("UPDATE", "DELETE"):
        triggers[f"session_note_signed_{verb.lower()}"] = f"""
            BEFORE {verb} ON session_note WHEN OLD.signed_at IS NOT NULL BEGIN
              SELECT RAISE(ABORT, 'session_note_signed'); END"""
        for table in (*LOG, "addendum"):
            triggers[f"{table}_kept_{verb.lower()}"] = f"""
                BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table}_kept'); END"""
    for table in WITH_NOTE:
        for verb, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            ids = ", ".join(f"{row}.note_id" for row in rows)
            triggers[f"{table}_signed_{verb.lower()}"] = f"""
                BEFORE {verb} ON {table} BEGIN
                  SELECT RAISE(ABORT, 'session_note_signed') WHERE EXISTS (
                    SELECT 1 FROM session_note WHERE id IN ({ids}) AND signed_at IS NOT NULL);
                END"""
    return triggers | sqlite_replacement_triggers()


def sqlite_replacement_triggers() -> dict[str, str]:
    """REPLACE and OR REPLACE remove the row in the way without a trigger for its removal: refused before."""
    signed = "SELECT id FROM session_note WHERE signed_at IS NOT NULL"
    staying = {
        "session_note": ("session_note_signed", "signed_at IS NOT NULL"),
        **dict.fromkeys(WITH_NOTE, ("session_note_signed", f"note_id IN ({signed})")),
        **{table: (f"{table}_kept", "TRUE") for table in (*LOG, "addendum")},
    }
    triggers: dict[str, str] = {}
    for table, (word, stays) in staying.items():
        keys = ("id", "public_id", *(("appointment_id",) if table == "session_note" else ()))
        is_in_the_way = " OR ".join(f"{key} = NEW.{key}" for key in keys)
        for verb, other in (("INSERT", "TRUE"), ("UPDATE", "id IS NOT OLD.id")):
            triggers[f"{table}_in_the_way_{verb.lower()}"] = f"""
                BEFORE {verb} ON {table} BEGIN
                  SELECT RAISE(ABORT, '{word}') WHERE EXISTS (
                    SELECT 1 FROM {table} WHERE ({is_in_the_way}) AND {other} AND {stays});
                END"""
    return triggers


def create_sqlite() -> None:
    for name, body in sqlite_triggers().items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def create_postgresql() -> None:
    for who in ("clinician", "patient"):
        op.execute(
            f"""ALTER TABLE appointment ADD CONSTRAINT appointment_{who}_overlap EXCLUDE USING gist (
                  int8range({who}_id::bigint, {who}_id::bigint, '[]') WITH &&,
                  tstzrange(starts_at, ends_at) WITH &&) WHERE (status IN {LIVE})"""
        )
    op.execute(
        """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    )
    op.execute(
        """CREATE FUNCTION refuse_change_with_signed_note() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
             IF TG_OP <> 'INSERT' AND EXISTS (
                 SELECT 1 FROM session_note WHERE id = OLD.note_id AND signed_at IS NOT NULL) THEN
               RAISE EXCEPTION 'session_note_signed' USING ERRCODE = 'integrity_constraint_violation';
             END IF;
             IF TG_OP <> 'DELETE' AND EXISTS (
                 SELECT 1 FROM session_note WHERE id = NEW.note_id AND signed_at IS NOT NULL) THEN
               RAISE EXCEPTION 'session_note_signed' USING ERRCODE = 'integrity_constraint_violation';
             END IF;
             IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
             RETURN NEW;
           END $$"""
    )
    op.execute(
        """CREATE TRIGGER session_note_signed BEFORE UPDATE OR DELETE ON session_note FOR EACH ROW
           WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION refuse_change('session_note_signed')"""
    )
    for table in WITH_NOTE:
        op.execute(
            f"""CREATE TRIGGER {table}_signed BEFORE INSERT OR UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION refuse_change_with_signed_note()"""
        )
    for table in (*LOG, "addendum"):
        op.execute(
            f"""CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION refuse_change('{table}_kept')"""
        )


def drop_postgresql() -> None:
    for table in (*LOG, "addendum"):
        op.execute(f"DROP TRIGGER {table}_kept ON {table}")
    for table in WITH_NOTE:
        op.execute(f"DROP TRIGGER {table}_signed ON {table}")
    op.execute("DROP TRIGGER session_note_signed ON session_note")
    op.execute("DROP FUNCTION refuse_change_with_signed_note()")
    op.execute("DROP FUNCTION refuse_change()")
    for who in ("clinician", "patient"):
        op.execute(f"ALTER TABLE appointment DROP CONSTRAINT appointment_{who}_overlap")
