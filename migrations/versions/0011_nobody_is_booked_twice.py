"""Nobody, no room and no device is booked twice: the database keeps the book of what is taken.

``booked_time`` holds one row for each clinician, patient, room and device of everything that occupies time, written
by triggers from appointments and held times. Overlaps are refused there. SQLite: a trigger (one writer at a time, so
the check cannot race). PostgreSQL: an exclusion constraint without any extension. A patient is never in two places,
and a room holds one visit: a deliberate second visit beside another (lane 1) is one of the clinician alone.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LIVE = "('tentative', 'booked', 'confirmed', 'arrived', 'in_session', 'completed')"
OLD_LIVE = "('booked', 'arrived', 'completed')"
RESOURCES = ("clinician", "patient", "room", "device")
# Whose rows, the column that names the resource, what it is, and whether the lane counts.
CLAIMS = (
    ("clinician", "clinician_id", "{row}.lane"),
    ("clinician", "second_clinician_id", "{row}.lane"),
    ("patient", "patient_id", "0"),
    ("room", "room_id", "0"),
    ("device", "device_id", "0"),
)
SOURCES = {
    "appointment": ("appointment_id", f"{{row}}.status IN {LIVE}"),
    "slot_hold": ("hold_id", "{row}.released_at IS NULL"),
}
WATCHED = {
    "appointment": "patient_id, clinician_id, second_clinician_id, room_id, device_id, lane, status, starts_at, ends_at",
    "slot_hold": "patient_id, clinician_id, second_clinician_id, room_id, device_id, lane, released_at, starts_at, ends_at",
}
LONGEST_HOURS = 24  # no appointment is longer, so only what began a day before can reach into a time


def upgrade() -> None:
    if is_sqlite():
        drop_old_sqlite()
        for name, body in sqlite_triggers().items():
            op.execute(sa.text(f"CREATE TRIGGER {name} {body}".replace(":", "\\:")))
    else:
        for who in ("clinician", "patient"):
            op.execute(f"ALTER TABLE appointment DROP CONSTRAINT appointment_{who}_overlap")
        create_postgresql()
    for table in SOURCES:
        op.execute(claims_of(table, "held", f"FROM {table} AS held"))


def downgrade() -> None:
    if is_sqlite():
        for name in sqlite_triggers():
            op.execute(f"DROP TRIGGER {name}")
    else:
        for table in SOURCES:
            op.execute(f"DROP TRIGGER {table}_takes_time ON {table}")
            op.execute(f"DROP TRIGGER {table}_gives_time_back ON {table}")
            op.execute(f"DROP FUNCTION take_time_of_{table}()")
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_longest")
        for resource in RESOURCES:
            op.execute(f"ALTER TABLE booked_time DROP CONSTRAINT {resource}_overlap")
    op.execute("DELETE FROM booked_time")
    create_old()


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def claims_of(table: str, row: str, source: str = "") -> str:
    """What a row of appointment or slot_hold takes up, as an INSERT."""
    owner, is_live = SOURCES[table]
    where = is_live.format(row=row)
    selects = " UNION ALL ".join(
        f"SELECT '{resource}', {row}.{column}, {lane.format(row=row)}, {row}.starts_at, {row}.ends_at, {row}.id "
        f"{source} WHERE {row}.{column} IS NOT NULL AND {where}"
        for resource, column, lane in CLAIMS
    )
    return f"INSERT INTO booked_time (resource, resource_id, lane, starts_at, ends_at, {owner}) {selects}"


def sqlite_triggers() -> dict[str, str]:
    triggers: dict[str, str] = {}
    for resource in RESOURCES:
        triggers[f"{resource}_overlap"] = f"""
            BEFORE INSERT ON booked_time WHEN NEW.resource = '{resource}' BEGIN
              SELECT RAISE(ABORT, '{resource}_overlap') WHERE EXISTS (
                SELECT 1 FROM booked_time WHERE resource = '{resource}' AND resource_id = NEW.resource_id
                  AND lane = NEW.lane AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
                  AND starts_at > datetime(NEW.starts_at, '-{LONGEST_HOURS} hours'));
            END"""
    triggers["booked_time_stands"] = """
        BEFORE UPDATE ON booked_time BEGIN SELECT RAISE(ABORT, 'booked_time_stands'); END"""
    for table, (owner, _is_live) in SOURCES.items():
        too_long = f"julianday(NEW.ends_at) - julianday(NEW.starts_at) > {LONGEST_HOURS} / 24.0"
        for verb, when in (("INSERT", ""), ("UPDATE", f" OF {WATCHED[table]}")):
            triggers[f"{table}_takes_time_{verb.lower()}"] = f"""
                AFTER {verb}{when} ON {table} BEGIN
                  SELECT RAISE(ABORT, '{table}_longest') WHERE {too_long};
                  DELETE FROM booked_time WHERE {owner} = NEW.id;
                  {claims_of(table, "NEW")};
                END"""
        triggers[f"{table}_gives_time_back"] = f"""
            BEFORE DELETE ON {table} BEGIN DELETE FROM booked_time WHERE {owner} = OLD.id; END"""
    return triggers


def create_postgresql() -> None:
    for resource in RESOURCES:
        op.execute(
            f"""ALTER TABLE booked_time ADD CONSTRAINT {resource}_overlap EXCLUDE USING gist (
                  int8range(resource_id::bigint, resource_id::bigint, '[]') WITH &&,
                  int4range(lane, lane, '[]') WITH &&,
                  tstzrange(starts_at, ends_at) WITH &&) WHERE (resource = '{resource}')"""
        )
    for table, (owner, _is_live) in SOURCES.items():
        op.execute(
            f"""ALTER TABLE {table} ADD CONSTRAINT ck_{table}_longest
                CHECK (ends_at - starts_at <= interval '{LONGEST_HOURS} hours')"""
        )
        op.execute(
            f"""CREATE FUNCTION take_time_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF TG_OP <> 'INSERT' THEN DELETE FROM booked_time WHERE {owner} = OLD.id; END IF;
                  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                  {claims_of(table, "NEW")};
                  RETURN NEW;
                END $$"""
        )
        op.execute(
            f"""CREATE TRIGGER {table}_takes_time AFTER INSERT OR UPDATE OF {WATCHED[table]} ON {table}
                FOR EACH ROW EXECUTE FUNCTION take_time_of_{table}()"""
        )
        op.execute(
            f"""CREATE TRIGGER {table}_gives_time_back BEFORE DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION take_time_of_{table}()"""
        )


def old_sqlite_triggers() -> dict[str, str]:
    """Those of 0002, which saw one clinician and one patient."""
    return {
        f"appointment_{who}_overlap_{verb.lower()}": f"""
            BEFORE {verb} ON appointment WHEN NEW.status IN {OLD_LIVE} BEGIN
              SELECT RAISE(ABORT, 'appointment_{who}_overlap') WHERE EXISTS (
                SELECT 1 FROM appointment WHERE {who}_id = NEW.{who}_id AND status IN {OLD_LIVE}
                  AND id IS NOT NEW.id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at);
            END"""
        for who in ("clinician", "patient")
        for verb in ("INSERT", "UPDATE")
    }


def drop_old_sqlite() -> None:
    for name in old_sqlite_triggers():
        op.execute(f"DROP TRIGGER {name}")


def create_old() -> None:
    if is_sqlite():
        for name, body in old_sqlite_triggers().items():
            op.execute(f"CREATE TRIGGER {name} {body}")
        return
    for who in ("clinician", "patient"):
        op.execute(
            f"""ALTER TABLE appointment ADD CONSTRAINT appointment_{who}_overlap EXCLUDE USING gist (
                  int8range({who}_id::bigint, {who}_id::bigint, '[]') WITH &&,
                  tstzrange(starts_at, ends_at) WITH &&) WHERE (status IN {OLD_LIVE})"""
        )
