"""Scheduling: types of visit, working time, series, held times, requests, the waitlist and what is to be sent.

Columns come by plain ADD COLUMN; where a check changes, SQLite rebuilds the table from its own stored words, its
triggers taken down first and put back as they were.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OLD_KINDS = ("consultation", "physician_follow_up", "evaluation", "follow_up", "re_evaluation")
KINDS = (
    "consultation",
    "physician_follow_up",
    "toxin_visit",
    "post_op_check",
    "joint_review",
    "evaluation",
    "follow_up",
    "re_evaluation",
    "telehealth",
    "photo_session",
)
OLD_STATUSES = (
    "booked",
    "arrived",
    "completed",
    "cancelled_by_patient",
    "cancelled_by_clinic",
    "no_show",
)
STATUSES = (
    "tentative",
    "booked",
    "confirmed",
    "arrived",
    "in_session",
    "completed",
    "cancelled_by_patient",
    "cancelled_by_clinic",
    "late_cancelled",
    "no_show",
    "entered_in_error",
)
OLD_MOVES = (
    "book",
    "move",
    "arrive",
    "complete",
    "cancel_by_patient",
    "cancel_by_clinic",
    "miss",
    "reopen",
)
MOVES = (
    "pencil_in",
    "book",
    "confirm",
    "move",
    "arrive",
    "begin",
    "complete",
    "cancel_by_patient",
    "cancel_by_clinic",
    "cancel_late",
    "miss",
    "reopen",
    "strike",
    "undo",
)


def key_of(table: str, column: str, other: str) -> str:
    name = other.strip('"')
    return f"INTEGER CONSTRAINT fk_{table}_{column}_{name} REFERENCES {other} (id)"


# Table, column and the rest of its words. In this order up, in the other down.
COLUMNS = (
    ("appointment", "second_clinician_id", key_of("appointment", "second_clinician_id", '"user"')),
    ("appointment", "visit_type_id", key_of("appointment", "visit_type_id", "visit_type")),
    ("appointment", "room_id", key_of("appointment", "room_id", "room")),
    ("appointment", "device_id", key_of("appointment", "device_id", "device")),
    ("appointment", "place_id", key_of("appointment", "place_id", "place")),
    ("appointment", "series_id", key_of("appointment", "series_id", "appointment_series")),
    (
        "appointment",
        "lane",
        "INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_appointment_lane_range CHECK (lane IN (0, 1))",
    ),
    ("appointment", "sequence", "INTEGER DEFAULT 0 NOT NULL"),
    ("appointment", "changed_at", "{instant}"),
    ("appointment", "expected_at", "{instant}"),
    ("appointment", "details_confirmed_at", "{instant}"),
    (
        "appointment",
        "details_confirmed_by_id",
        key_of("appointment", "details_confirmed_by_id", '"user"')
        + " CONSTRAINT ck_appointment_details_confirmed_at_together"
        " CHECK (((details_confirmed_at IS NULL) = (details_confirmed_by_id IS NULL)))",
    ),
    ("appointment_event", "ended_at_before", "{instant}"),
    ("appointment_event", "room_before_id", key_of("appointment_event", "room_before_id", "room")),
    (
        "patient",
        "reminds_by",
        "VARCHAR(40) DEFAULT 'none' NOT NULL CONSTRAINT ck_patient_reminds_by"
        " CHECK (reminds_by IN ('none', 'email', 'text', 'both'))",
    ),
    ("practice", "late_cancel_hours", "INTEGER DEFAULT 24 NOT NULL"),
    ("practice", "no_show_minutes", "INTEGER DEFAULT 15 NOT NULL"),
    ("practice", "hold_minutes", "INTEGER DEFAULT 5 NOT NULL"),
    ("practice", "offer_minutes", "INTEGER DEFAULT 120 NOT NULL"),
)
TABLES = (
    "place",
    "calendar_feed",
    "clinician_schedule",
    "closed_day",
    "device",
    "room",
    "time_off",
    "working_hours",
    "appointment_series",
    "desk_form",
    "visit_type",
    "slot_hold",
    "visit_type_giver",
    "visit_type_room",
    "booked_time",
    "consultation_request",
    "waitlist_entry",
    "request_contact",
    "waitlist_offer",
    "outbox_message",
    "message_answer",
)


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def upgrade() -> None:
    triggers = take_triggers_down()
    create_tables()
    op.execute("ALTER TABLE appointment RENAME COLUMN type TO kind")
    change_check("appointment", "type", "kind", "kind", OLD_KINDS, KINDS)
    change_check("appointment", "status", "status", "status", OLD_STATUSES, STATUSES)
    change_check("appointment_event", "move", "move", "move", OLD_MOVES, MOVES)
    change_check("visit_request", "kind", "kind", "kind", OLD_KINDS, KINDS)
    if is_sqlite():
        rebuild("appointment_event", "made_by_id INTEGER NOT NULL", "made_by_id INTEGER")
    else:
        op.alter_column("appointment_event", "made_by_id", existing_type=sa.Integer(), nullable=True)
    instant = "DATETIME" if is_sqlite() else "TIMESTAMP WITH TIME ZONE"
    for table, column, words in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {words.replace('{instant}', instant)}")
    op.create_index("ix_appointment_second_clinician", "appointment", ["second_clinician_id", "starts_at"])
    op.create_index(op.f("ix_appointment_series_id"), "appointment", ["series_id"])
    put_back(triggers)


def downgrade() -> None:
    """Only where nothing of the new kinds is on record: a check refuses otherwise."""
    triggers = take_triggers_down()
    op.drop_index(op.f("ix_appointment_series_id"), "appointment")
    op.drop_index("ix_appointment_second_clinician", "appointment")
    for table, column, words in reversed(COLUMNS):
        if is_sqlite() and " REFERENCES " in words:
            rebuild(table, f", {column} {words}", "", without=column)
        else:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    if is_sqlite():
        rebuild("appointment_event", "made_by_id INTEGER", "made_by_id INTEGER NOT NULL")
    else:
        op.alter_column("appointment_event", "made_by_id", existing_type=sa.Integer(), nullable=False)
    change_check("visit_request", "kind", "kind", "kind", KINDS, OLD_KINDS)
    change_check("appointment_event", "move", "move", "move", MOVES, OLD_MOVES)
    change_check("appointment", "status", "status", "status", STATUSES, OLD_STATUSES)
    change_check("appointment", "kind", "type", "kind", KINDS, OLD_KINDS)
    op.execute("ALTER TABLE appointment RENAME COLUMN kind TO type")
    for table in reversed(TABLES):
        op.drop_table(table)
    put_back(triggers)


def change_check(
    table: str, name: str, new_name: str, column: str, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    """Another closed list in the check of a column, perhaps under another name."""
    if is_sqlite():
        old = f"CONSTRAINT ck_{table}_{name} CHECK ({column_word(table, column)} IN ({quoted(before)}))"
        rebuild(table, old, f"CONSTRAINT ck_{table}_{new_name} CHECK ({column} IN ({quoted(after)}))")
        return
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{new_name}"), table, f"{column} IN ({quoted(after)})")


def column_word(table: str, column: str) -> str:
    """As the stored words write it: SQLite quotes a column that it renamed itself."""
    words = (
        op.get_bind().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    )
    return f'"{column}"' if f'CHECK ("{column}" IN' in words else column


def rebuild(table: str, before: str, after: str, *, without: str = "") -> None:
    """SQLite: the same table with one piece of its words replaced, rows and indexes kept."""
    connection = op.get_bind()
    words = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    if before not in words:
        raise RuntimeError(f"Table {table} does not say {before!r}.")
    indexes = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
    ).scalars()
    indexes = list(indexes)
    columns = ", ".join(
        f'"{row[1]}"'
        for row in connection.exec_driver_sql(f'PRAGMA table_info("{table}")')
        if row[1] != without
    )
    name, _, rest = words.replace(before, after, 1).partition("(")
    op.execute(sa.text(f"{name.replace(table, f'{table}_rebuilt', 1)}({rest}".replace(":", "\\:")))
    op.execute(f'INSERT INTO "{table}_rebuilt" ({columns}) SELECT {columns} FROM "{table}"')
    op.execute(f'DROP TABLE "{table}"')
    op.execute(f'ALTER TABLE "{table}_rebuilt" RENAME TO "{table}"')
    for index in indexes:
        op.execute(index)


def take_triggers_down() -> list[str]:
    """SQLite: every trigger, off while tables are rebuilt. Gives their words."""
    if not is_sqlite():
        return []
    connection = op.get_bind()
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in rows:
        op.execute(f"DROP TRIGGER {name}")
    return [words for _, words in rows]


def put_back(triggers: list[str]) -> None:
    for words in triggers:
        op.execute(words)


def create_tables() -> None:
    # ### commands auto generated by Alembic - please adjust! ###
    op.create_table(
        "place",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("public_id", name=op.f("uq_place_public_id")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("public_id", name=op.f("uq_calendar_feed_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_index(op.f("ix_calendar_feed_user_id"), "calendar_feed", ["user_id"], unique=False)
    op.create_table(
        "clinician_schedule",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("allows_overlap", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "buffer_minutes BETWEEN 0 AND 120", name=op.f("ck_clinician_schedule_buffer_minutes_range")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_clinician_schedule_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinician_schedule")),
        sa.UniqueConstraint("public_id", name=op.f("uq_clinician_schedule_public_id")),
        sa.UniqueConstraint("user_id", name=op.f("uq_clinician_schedule_user_id")),
    )
    op.create_table(
        "closed_day",
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_closed_day_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_day")),
        sa.UniqueConstraint("public_id", name=op.f("uq_closed_day_public_id")),
    )
    op.create_index(op.f("ix_closed_day_on_date"), "closed_day", ["on_date"], unique=False)
    op.create_table(
        "device",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_device_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("public_id", name=op.f("uq_device_public_id")),
    )
    op.create_table(
        "room",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_room_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("public_id", name=op.f("uq_room_public_id")),
    )
    op.create_table(
        "time_off",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "((removed_at IS NULL) = (removed_by_id IS NULL))", name=op.f("ck_time_off_removed_at_together")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_time_off_ends_after_start")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_time_off_made_by_id_user")),
        sa.ForeignKeyConstraint(["removed_by_id"], ["user.id"], name=op.f("fk_time_off_removed_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_time_off_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_off")),
        sa.UniqueConstraint("public_id", name=op.f("uq_time_off_public_id")),
    )
    op.create_index("ix_time_off_user", "time_off", ["user_id", "starts_at"], unique=False)
    op.create_table(
        "working_hours",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=False),
        sa.Column("ends_minute", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "starts_minute >= 0 AND starts_minute < ends_minute AND ends_minute <= 1440",
            name=op.f("ck_working_hours_starts_before_it_ends"),
        ),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_working_hours_until_after_from")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_working_hours_weekday_range")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_working_hours_place_id_place")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_working_hours_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
        sa.UniqueConstraint("public_id", name=op.f("uq_working_hours_public_id")),
    )
    op.create_index(op.f("ix_working_hours_user_id"), "working_hours", ["user_id"], unique=False)
    op.create_table(
        "appointment_series",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "every_weeks BETWEEN 1 AND 8", name=op.f("ck_appointment_series_every_weeks_range")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_appointment_series_made_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_appointment_series_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_series")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appointment_series_public_id")),
    )
    op.create_index(
        op.f("ix_appointment_series_patient_id"), "appointment_series", ["patient_id"], unique=False
    )
    op.create_table(
        "desk_form",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "privacy_notice",
                "cancellation_policy",
                "picture_consent",
                "intake",
                "insurance_card",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_desk_form_struck_together"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"], ["user.id"], name=op.f("fk_desk_form_entered_in_error_by_id_user")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_desk_form_patient_id_patient")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_desk_form_recorded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_form")),
        sa.UniqueConstraint("public_id", name=op.f("uq_desk_form_public_id")),
    )
    op.create_index(op.f("ix_desk_form_patient_id"), "desk_form", ["patient_id"], unique=False)
    op.create_table(
        "visit_type",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "consultation",
                "physician_follow_up",
                "toxin_visit",
                "post_op_check",
                "joint_review",
                "evaluation",
                "follow_up",
                "re_evaluation",
                "telehealth",
                "photo_session",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("needs_second_clinician", sa.Boolean(), nullable=False),
        sa.Column("needs_room", sa.Boolean(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("preparation", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "buffer_minutes BETWEEN 0 AND 120", name=op.f("ck_visit_type_buffer_minutes_range")
        ),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name=op.f("ck_visit_type_minutes_range")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_visit_type_device_id_device")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_type")),
        sa.UniqueConstraint("name", name=op.f("uq_visit_type_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visit_type_public_id")),
    )
    op.create_table(
        "slot_hold",
        sa.Column("clinician_id", sa.Integer(), nullable=False),
        sa.Column("second_clinician_id", sa.Integer(), nullable=True),
        sa.Column("visit_type_id", sa.Integer(), nullable=True),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_slot_hold_ends_after_start")),
        sa.CheckConstraint("lane IN (0, 1)", name=op.f("ck_slot_hold_lane_range")),
        sa.ForeignKeyConstraint(["clinician_id"], ["user.id"], name=op.f("fk_slot_hold_clinician_id_user")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_slot_hold_device_id_device")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_slot_hold_made_by_id_user")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_slot_hold_patient_id_patient")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_slot_hold_room_id_room")),
        sa.ForeignKeyConstraint(
            ["second_clinician_id"], ["user.id"], name=op.f("fk_slot_hold_second_clinician_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["visit_type_id"], ["visit_type.id"], name=op.f("fk_slot_hold_visit_type_id_visit_type")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_hold")),
        sa.UniqueConstraint("public_id", name=op.f("uq_slot_hold_public_id")),
    )
    op.create_index(op.f("ix_slot_hold_patient_id"), "slot_hold", ["patient_id"], unique=False)
    op.create_index("ix_slot_hold_waiting", "slot_hold", ["released_at", "held_until"], unique=False)
    op.create_table(
        "visit_type_giver",
        sa.Column("visit_type_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_visit_type_giver_user_id_user")),
        sa.ForeignKeyConstraint(
            ["visit_type_id"], ["visit_type.id"], name=op.f("fk_visit_type_giver_visit_type_id_visit_type")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_type_giver")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visit_type_giver_public_id")),
        sa.UniqueConstraint(
            "visit_type_id", "user_id", name=op.f("uq_visit_type_giver_visit_type_id_user_id")
        ),
    )
    op.create_index(op.f("ix_visit_type_giver_user_id"), "visit_type_giver", ["user_id"], unique=False)
    op.create_table(
        "visit_type_room",
        sa.Column("visit_type_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_visit_type_room_room_id_room")),
        sa.ForeignKeyConstraint(
            ["visit_type_id"], ["visit_type.id"], name=op.f("fk_visit_type_room_visit_type_id_visit_type")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_type_room")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visit_type_room_public_id")),
        sa.UniqueConstraint(
            "visit_type_id", "room_id", name=op.f("uq_visit_type_room_visit_type_id_room_id")
        ),
    )
    op.create_index(op.f("ix_visit_type_room_room_id"), "visit_type_room", ["room_id"], unique=False)
    op.create_table(
        "booked_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "resource",
            sa.Enum(
                "clinician",
                "patient",
                "room",
                "device",
                name="resource",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_booked_time_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["slot_hold.id"], name=op.f("fk_booked_time_hold_id_slot_hold")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booked_time")),
    )
    op.create_index(op.f("ix_booked_time_appointment_id"), "booked_time", ["appointment_id"], unique=False)
    op.create_index(op.f("ix_booked_time_hold_id"), "booked_time", ["hold_id"], unique=False)
    op.create_index(
        "ix_booked_time_resource", "booked_time", ["resource", "resource_id", "starts_at"], unique=False
    )
    op.create_index("ix_booked_time_starts_at", "booked_time", ["starts_at"], unique=False)
    op.create_table(
        "consultation_request",
        sa.Column(
            "source",
            sa.Enum("web", "telephone", name="source", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "new",
                "contacting",
                "scheduled",
                "waiting_docs",
                "declined",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("preferred_name", sa.String(length=100), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "contact_by",
            sa.Enum(
                "phone",
                "text",
                "email",
                name="contact_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("may_leave_message", sa.Boolean(), nullable=False),
        sa.Column("guardian_name", sa.String(length=120), nullable=False),
        sa.Column("guardian_phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=60), nullable=False),
        sa.Column("needs_interpreter", sa.Boolean(), nullable=False),
        sa.Column("access_needs", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("heard_from", sa.String(length=120), nullable=False),
        sa.Column("referring_clinician", sa.String(length=120), nullable=False),
        sa.Column("referring_clinician_contact", sa.String(length=200), nullable=False),
        sa.Column("coverage", sa.String(length=300), nullable=False),
        sa.Column("preferred_days", sa.JSON(), nullable=False),
        sa.Column("preferred_times", sa.String(length=120), nullable=False),
        sa.Column("sealed_health", sa.LargeBinary(), nullable=True),
        sa.Column(
            "urgency",
            sa.Enum(
                "emergency",
                "soon",
                "two_weeks",
                "routine",
                name="urgency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("privacy_consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("desk_note", sa.Text(), nullable=False),
        sa.Column("closed_reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_consultation_request_appointment_id_appointment"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_consultation_request_owner_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consultation_request_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["user.id"], name=op.f("fk_consultation_request_taken_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_consultation_request_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_consultation_request_submission_key")),
    )
    op.create_index(
        op.f("ix_consultation_request_appointment_id"),
        "consultation_request",
        ["appointment_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_consultation_request_patient_id"), "consultation_request", ["patient_id"], unique=False
    )
    op.create_index(
        "ix_consultation_request_status", "consultation_request", ["status", "due_on"], unique=False
    )
    op.create_table(
        "waitlist_entry",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("visit_type_id", sa.Integer(), nullable=False),
        sa.Column("clinician_id", sa.Integer(), nullable=True),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("earliest_minute", sa.Integer(), nullable=True),
        sa.Column("latest_minute", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column(
            "contact_by",
            sa.Enum(
                "phone",
                "text",
                "email",
                name="contact_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("desk_note", sa.String(length=300), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_as",
            sa.Enum(
                "booked", "removed", name="ended_as", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "((ended_at IS NULL) = (ended_as IS NULL))", name=op.f("ck_waitlist_entry_ended_at_together")
        ),
        sa.CheckConstraint(
            "notice_hours BETWEEN 0 AND 336", name=op.f("ck_waitlist_entry_notice_hours_range")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_waitlist_entry_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["user.id"], name=op.f("fk_waitlist_entry_clinician_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user.id"], name=op.f("fk_waitlist_entry_entered_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_waitlist_entry_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["appointment.id"], name=op.f("fk_waitlist_entry_replaces_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["visit_type_id"], ["visit_type.id"], name=op.f("fk_waitlist_entry_visit_type_id_visit_type")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_waitlist_entry_public_id")),
    )
    op.create_index(op.f("ix_waitlist_entry_patient_id"), "waitlist_entry", ["patient_id"], unique=False)
    op.create_index("ix_waitlist_entry_waiting", "waitlist_entry", ["ended_at", "entered_at"], unique=False)
    op.create_table(
        "request_contact",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "phone", "text", "email", name="way", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("outcome", sa.String(length=300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_request_contact_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["consultation_request.id"],
            name=op.f("fk_request_contact_request_id_consultation_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_contact")),
        sa.UniqueConstraint("public_id", name=op.f("uq_request_contact_public_id")),
    )
    op.create_index(op.f("ix_request_contact_request_id"), "request_contact", ["request_id"], unique=False)
    op.create_table(
        "waitlist_offer",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "expired",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["waitlist_entry.id"], name=op.f("fk_waitlist_offer_entry_id_waitlist_entry")
        ),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["slot_hold.id"], name=op.f("fk_waitlist_offer_hold_id_slot_hold")
        ),
        sa.ForeignKeyConstraint(
            ["offered_by_id"], ["user.id"], name=op.f("fk_waitlist_offer_offered_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_offer")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_waitlist_offer_hold_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_waitlist_offer_public_id")),
    )
    op.create_index(op.f("ix_waitlist_offer_entry_id"), "waitlist_offer", ["entry_id"], unique=False)
    op.create_table(
        "outbox_message",
        sa.Column(
            "kind",
            sa.Enum(
                "reminder",
                "confirmation",
                "moved",
                "cancelled",
                "acknowledgement",
                "offer",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum("email", "text", name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("for_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sending",
                "sent",
                "void",
                "given_up",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=40), nullable=False),
        sa.Column("last_error", sa.String(length=120), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_outbox_message_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["waitlist_offer.id"], name=op.f("fk_outbox_message_offer_id_waitlist_offer")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_outbox_message_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["consultation_request.id"],
            name=op.f("fk_outbox_message_request_id_consultation_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outbox_message_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_outbox_message_token_hash")),
    )
    op.create_index(
        op.f("ix_outbox_message_appointment_id"), "outbox_message", ["appointment_id"], unique=False
    )
    op.create_index("ix_outbox_message_due", "outbox_message", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_outbox_message_offer_id"), "outbox_message", ["offer_id"], unique=False)
    op.create_index(op.f("ix_outbox_message_patient_id"), "outbox_message", ["patient_id"], unique=False)
    op.create_index(op.f("ix_outbox_message_request_id"), "outbox_message", ["request_id"], unique=False)
    op.create_table(
        "message_answer",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "confirm",
                "ask_to_cancel",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dealt_with_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dealt_with_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dealt_with_by_id"], ["user.id"], name=op.f("fk_message_answer_dealt_with_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["outbox_message.id"], name=op.f("fk_message_answer_message_id_outbox_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_answer")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_answer_message_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_message_answer_public_id")),
    )
