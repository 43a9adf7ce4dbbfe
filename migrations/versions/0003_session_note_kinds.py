"""Kinds of note and their particulars, and what is written around a signed note.

Columns come by plain ADD COLUMN, which both engines know. Where a check changes, PostgreSQL drops and adds it;
SQLite rebuilds the table from its own stored words (``rebuild``), so that no constraint is lost. Triggers are
taken down first and put back as they were: SQLite would drop those of a rebuilt table with it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TECHNIQUES = (
    "soft_tissue_massage",
    "stretching",
    "neuromuscular_retraining",
    "mirror_feedback",
    "semg_biofeedback",
    "relaxation",
    "taping",
    "eye_care",
    "education",
)
NEW_TECHNIQUE = "electrical_stimulation"
WITH_TECHNIQUE = ("treatment", "intervention", "home_exercise")
ADDENDUM_KINDS = ("addendum", "correction")
NEW_ADDENDUM_KIND = "late_entry"
KINDS = ("evaluation", "treatment", "progress", "discharge", "physician_review", "telephone", "missed_visit")
LICENCES = ("therapist", "assistant", "student", "physician", "none")


def quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


# Table, column and the rest of its words. In this order up, in the other down.
COLUMNS = (
    ("addendum", "service_on", "DATE"),
    ("addendum", "content_hash", "VARCHAR(64)"),
    ("patient", "payer_id", "INTEGER CONSTRAINT fk_patient_payer_id_payer REFERENCES payer (id)"),
    (
        "plan_version",
        "note_id",
        "INTEGER CONSTRAINT fk_plan_version_note_id_session_note REFERENCES session_note (id)",
    ),
    ("practice", "offers_electrical_stimulation", "BOOLEAN DEFAULT FALSE NOT NULL"),
    (
        "session_note",
        "kind",
        f"VARCHAR(40) DEFAULT 'treatment' NOT NULL CONSTRAINT ck_session_note_kind CHECK (kind IN ({quoted(KINDS)}))",
    ),
    (
        "session_note",
        "visit_minutes",
        "INTEGER CONSTRAINT ck_session_note_visit_minutes_range CHECK (visit_minutes BETWEEN 0 AND 480)",
    ),
    ("session_note", "particulars", "JSON DEFAULT '{}' NOT NULL"),
    ("session_note", "charges", "JSON"),
    ("session_note", "facts", "JSON"),
    ("session_note", "content_format", "VARCHAR(20)"),
    ("treatment", "is_done", "BOOLEAN DEFAULT TRUE NOT NULL"),
    ("treatment", "particulars", "JSON DEFAULT '{}' NOT NULL"),
    (
        '"user"',
        "licence",
        f"VARCHAR(40) CONSTRAINT ck_user_licence CHECK (licence IN ({quoted(LICENCES)}))",
    ),
    ('"user"', "supervisor_id", 'INTEGER CONSTRAINT fk_user_supervisor_id_user REFERENCES "user" (id)'),
)


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    triggers = take_triggers_down()
    create_tables()
    for table, column, words in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {words}")
    op.create_index(op.f("ix_plan_version_note_id"), "plan_version", ["note_id"])
    for table in WITH_TECHNIQUE:
        change_words(table, "technique", TECHNIQUES, (*TECHNIQUES, NEW_TECHNIQUE))
    change_words("addendum", "kind", ADDENDUM_KINDS, (*ADDENDUM_KINDS, NEW_ADDENDUM_KIND))
    put_back(triggers)


def downgrade() -> None:
    triggers = take_triggers_down()
    change_words("addendum", "kind", (*ADDENDUM_KINDS, NEW_ADDENDUM_KIND), ADDENDUM_KINDS)
    for table in WITH_TECHNIQUE:
        change_words(table, "technique", (*TECHNIQUES, NEW_TECHNIQUE), TECHNIQUES)
    op.drop_index(op.f("ix_plan_version_note_id"), "plan_version")
    for table, column, words in reversed(COLUMNS):
        if is_sqlite() and " REFERENCES " in words:
            rebuild(table.strip('"'), f", {column} {words}", "", without=column)
        else:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in ("review_item", "note_strike", "co_signature", "phrase", "technique_code", "seal", "payer"):
        op.drop_table(table)
    put_back(triggers)


def change_words(table: str, column: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Another closed list in the check of a column."""
    if is_sqlite():
        rebuild(table, f"{column} IN ({quoted(before)})", f"{column} IN ({quoted(after)})")
        return
    op.drop_constraint(op.f(f"ck_{table}_{column}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, f"{column} IN ({quoted(after)})")


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
    op.create_table(
        "payer",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "unit_rule",
            sa.Enum("cms", "ama", name="unit_rule", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer")),
        sa.UniqueConstraint("name", name=op.f("uq_payer_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payer_public_id")),
    )

    op.create_table(
        "seal",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("number", name=op.f("uq_seal_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_seal_public_id")),
        sa.UniqueConstraint("record_id", name=op.f("uq_seal_record_id")),
    )

    op.create_table(
        "technique_code",
        sa.Column(
            "technique",
            sa.Enum(
                "soft_tissue_massage",
                "stretching",
                "neuromuscular_retraining",
                "mirror_feedback",
                "semg_biofeedback",
                "relaxation",
                "taping",
                "eye_care",
                "education",
                "electrical_stimulation",
                name="technique",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_technique_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_technique_code_public_id")),
        sa.UniqueConstraint("technique", name=op.f("uq_technique_code_technique")),
    )

    op.create_table(
        "phrase",
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_phrase_owner_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
        sa.UniqueConstraint("public_id", name=op.f("uq_phrase_public_id")),
    )
    op.create_index("ix_phrase_own", "phrase", ["owner_id", "code"], unique=True)
    op.create_index(
        "ix_phrase_practice",
        "phrase",
        ["code"],
        unique=True,
        sqlite_where=sa.text("owner_id IS NULL"),
        postgresql_where=sa.text("owner_id IS NULL"),
    )

    op.create_table(
        "co_signature",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("signer_credentials", sa.String(length=160), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_co_signature_note_id_session_note")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["user.id"], name=op.f("fk_co_signature_signed_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_signature")),
        sa.UniqueConstraint("note_id", name=op.f("uq_co_signature_note_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_co_signature_public_id")),
    )

    op.create_table(
        "note_strike",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("struck_by_id", sa.Integer(), nullable=False),
        sa.Column("striker_credentials", sa.String(length=160), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_note_strike_note_id_session_note")
        ),
        sa.ForeignKeyConstraint(["struck_by_id"], ["user.id"], name=op.f("fk_note_strike_struck_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_strike")),
        sa.UniqueConstraint("note_id", name=op.f("uq_note_strike_note_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_note_strike_public_id")),
    )

    op.create_table(
        "review_item",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("diagnosis_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("flag", sa.String(length=60), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum(
                "now",
                "same_day",
                "review",
                name="urgency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "((acknowledged_at IS NULL) = (acknowledged_by_id IS NULL))",
            name=op.f("ck_review_item_acknowledged_at_together"),
        ),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"], ["user.id"], name=op.f("fk_review_item_acknowledged_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_review_item_diagnosis_id_diagnosis")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_review_item_note_id_session_note")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user.id"], name=op.f("fk_review_item_opened_by_id_user")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_review_item_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_item")),
        sa.UniqueConstraint("note_id", "flag", name=op.f("uq_review_item_note_id_flag")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_item_public_id")),
    )
    op.create_index("ix_review_item_open", "review_item", ["acknowledged_at", "withdrawn_at"], unique=False)
    op.create_index(op.f("ix_review_item_patient_id"), "review_item", ["patient_id"], unique=False)
