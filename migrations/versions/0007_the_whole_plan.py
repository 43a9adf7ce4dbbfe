"""The whole plan of care, the home program in full, and what the physician did: columns and tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MUSCLES = (
    "frontalis",
    "corrugator",
    "procerus",
    "orbicularis_oculi",
    "nasalis",
    "levator_alaeque_nasi",
    "zygomaticus",
    "levator_labii",
    "levator_anguli_oris",
    "risorius",
    "buccinator",
    "orbicularis_oris",
    "depressor_labii",
    "depressor_anguli_oris",
    "mentalis",
    "platysma",
)
DIRECTIONS = ("up", "down", "outward", "inward")
MIRRORS = ("none", "mirror", "video")
SURGERY_TYPES = (
    "gracilis_masseteric",
    "gracilis_cross_face",
    "masseteric_transfer",
    "hypoglossal_transfer",
    "temporalis_transfer",
    "selective_neurectomy",
    "static_procedure",
    "other",
)
DONOR_NERVES = ("masseteric", "hypoglossal", "cross_face", "trigeminal_temporal", "other")
FIRST_MOVEMENT_TRIGGERS = ("clench", "tongue", "smile", "other")
PRODUCTS = (
    "onabotulinumtoxin_a",
    "abobotulinumtoxin_a",
    "incobotulinumtoxin_a",
    "prabotulinumtoxin_a",
    "daxibotulinumtoxin_a",
    "rimabotulinumtoxin_b",
    "other",
)


def quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


# Table, column and the rest of its words. In this order up, in the other down.
COLUMNS = (
    ("goal", "function", "VARCHAR(200) DEFAULT '' NOT NULL"),
    ("home_exercise", "exercise_key", "VARCHAR(60) DEFAULT '' NOT NULL"),
    (
        "home_exercise",
        "muscle",
        f"VARCHAR(40) CONSTRAINT ck_home_exercise_muscle CHECK (muscle IN ({quoted(MUSCLES)}))",
    ),
    (
        "home_exercise",
        "direction",
        f"VARCHAR(40) CONSTRAINT ck_home_exercise_direction CHECK (direction IN ({quoted(DIRECTIONS)}))",
    ),
    ("home_exercise", "instructions", "TEXT DEFAULT '' NOT NULL"),
    (
        "home_exercise",
        "effort",
        "INTEGER CONSTRAINT ck_home_exercise_effort_range CHECK (effort BETWEEN 0 AND 10)",
    ),
    (
        "home_exercise",
        "minutes",
        "INTEGER CONSTRAINT ck_home_exercise_minutes_range CHECK (minutes BETWEEN 1 AND 120)",
    ),
    (
        "home_exercise",
        "rest_seconds",
        "INTEGER CONSTRAINT ck_home_exercise_rest_seconds_range CHECK (rest_seconds BETWEEN 0 AND 600)",
    ),
    (
        "home_exercise",
        "sets_per_session",
        "INTEGER CONSTRAINT ck_home_exercise_sets_per_session_range CHECK (sets_per_session BETWEEN 1 AND 20)",
    ),
    (
        "home_exercise",
        "mirror",
        f"VARCHAR(40) CONSTRAINT ck_home_exercise_mirror CHECK (mirror IN ({quoted(MIRRORS)}))",
    ),
    ("home_exercise", "media_link", "VARCHAR(300) DEFAULT '' NOT NULL"),
    ("home_exercise", "caution", "VARCHAR(300) DEFAULT '' NOT NULL"),
    ("home_exercise", "stop_rule", "VARCHAR(300) DEFAULT '' NOT NULL"),
    ("home_exercise", "starts_on", "DATE"),
    (
        "home_exercise",
        "review_on",
        "DATE CONSTRAINT ck_home_exercise_review_after_start CHECK (review_on >= starts_on)",
    ),
    ("home_exercise", "override_reason", "VARCHAR(300) DEFAULT '' NOT NULL"),
    (
        "plan_version",
        "sessions_per_day",
        "INTEGER DEFAULT 1 NOT NULL CONSTRAINT ck_plan_version_sessions_per_day_range CHECK (sessions_per_day BETWEEN 1 AND 4)",
    ),
    (
        "procedure",
        "surgery_type",
        f"VARCHAR(40) CONSTRAINT ck_procedure_surgery_type CHECK (surgery_type IN ({quoted(SURGERY_TYPES)}))",
    ),
    (
        "procedure",
        "donor_nerve",
        f"VARCHAR(40) CONSTRAINT ck_procedure_donor_nerve CHECK (donor_nerve IN ({quoted(DONOR_NERVES)}))",
    ),
    ("procedure", "surgeon", "VARCHAR(120) DEFAULT '' NOT NULL"),
    (
        "procedure",
        "first_movement_on",
        "DATE CONSTRAINT ck_procedure_movement_after_surgery CHECK (first_movement_on >= performed_on)",
    ),
    (
        "procedure",
        "first_movement_trigger",
        f"VARCHAR(40) CONSTRAINT ck_procedure_first_movement_trigger CHECK (first_movement_trigger IN ({quoted(FIRST_MOVEMENT_TRIGGERS)}))",
    ),
    (
        "procedure",
        "product",
        f"VARCHAR(40) CONSTRAINT ck_procedure_product CHECK (product IN ({quoted(PRODUCTS)}))",
    ),
    ("procedure", "other_product", "VARCHAR(120) DEFAULT '' NOT NULL"),
    ("procedure", "lot", "VARCHAR(40) DEFAULT '' NOT NULL"),
    ("procedure", "expires_on", "DATE"),
    ("procedure", "expired_reason", "VARCHAR(300) DEFAULT '' NOT NULL"),
    ("procedure", "dilution", "VARCHAR(120) DEFAULT '' NOT NULL"),
    (
        "procedure",
        "next_due_on",
        "DATE CONSTRAINT ck_procedure_next_after_this CHECK (next_due_on >= performed_on)",
    ),
)


def upgrade() -> None:
    op.create_table(
        "library_exercise",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
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
        sa.Column(
            "zone",
            sa.Enum(
                "brow",
                "eye",
                "nose",
                "cheek",
                "mouth",
                "chin",
                "platysma",
                name="zone",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["user.id"], name=op.f("fk_library_exercise_saved_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_exercise")),
        sa.UniqueConstraint("key", name=op.f("uq_library_exercise_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_library_exercise_public_id")),
    )
    op.create_table(
        "plan_template",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "condition",
            sa.Enum(
                "flaccid",
                "paretic",
                "synkinetic",
                "mixed",
                "post_reanimation",
                name="condition",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "surgery_type",
            sa.Enum(
                "gracilis_masseteric",
                "gracilis_cross_face",
                "masseteric_transfer",
                "hypoglossal_transfer",
                "temporalis_transfer",
                "selective_neurectomy",
                "static_procedure",
                "other",
                name="surgery_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["saved_by_id"], ["user.id"], name=op.f("fk_plan_template_saved_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_template")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_template_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_template_public_id")),
    )
    op.create_table(
        "zone_category",
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "zone",
            sa.Enum(
                "brow",
                "eye",
                "nose",
                "cheek",
                "mouth",
                "chin",
                "platysma",
                name="zone",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "side",
            sa.Enum(
                "right",
                "left",
                "bilateral",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "category",
            sa.Enum(
                "initiation",
                "facilitation",
                "movement_control",
                "relaxation",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_zone_category_plan_version_id_plan_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_category")),
        sa.UniqueConstraint("public_id", name=op.f("uq_zone_category_public_id")),
    )
    op.create_index(
        op.f("ix_zone_category_plan_version_id"), "zone_category", ["plan_version_id"], unique=False
    )
    op.create_table(
        "plan_restriction",
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wording", sa.String(length=300), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("cleared_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("cleared_on >= starts_on", name=op.f("ck_plan_restriction_cleared_after_start")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_plan_restriction_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_plan_restriction_plan_version_id_plan_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_restriction")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_restriction_public_id")),
    )
    op.create_index(
        op.f("ix_plan_restriction_plan_version_id"), "plan_restriction", ["plan_version_id"], unique=False
    )
    op.create_table(
        "injection",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "muscle",
            sa.Enum(
                "frontalis",
                "corrugator",
                "procerus",
                "orbicularis_oculi",
                "nasalis",
                "levator_alaeque_nasi",
                "zygomaticus",
                "levator_labii",
                "levator_anguli_oris",
                "risorius",
                "buccinator",
                "orbicularis_oris",
                "depressor_labii",
                "depressor_anguli_oris",
                "mentalis",
                "platysma",
                name="muscle",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "side",
            sa.Enum(
                "right",
                "left",
                "bilateral",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("units", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.Column("sites", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("sites BETWEEN 1 AND 50", name=op.f("ck_injection_sites_range")),
        sa.CheckConstraint("units > 0", name=op.f("ck_injection_units_positive")),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure.id"], name=op.f("fk_injection_procedure_id_procedure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_injection")),
        sa.UniqueConstraint("public_id", name=op.f("uq_injection_public_id")),
    )
    op.create_index(op.f("ix_injection_procedure_id"), "injection", ["procedure_id"], unique=False)
    op.create_table(
        "procedure_restriction",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wording", sa.String(length=300), nullable=False),
        sa.Column("techniques", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_by_id", sa.Integer(), nullable=True),
        sa.Column("clearance", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "((cleared_on IS NULL) = (cleared_at IS NULL)) AND ((cleared_on IS NULL) = (cleared_by_id IS NULL))",
            name=op.f("ck_procedure_restriction_cleared_together"),
        ),
        sa.CheckConstraint(
            "cleared_on >= starts_on", name=op.f("ck_procedure_restriction_cleared_after_start")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_procedure_restriction_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["cleared_by_id"], ["user.id"], name=op.f("fk_procedure_restriction_cleared_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure.id"], name=op.f("fk_procedure_restriction_procedure_id_procedure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_restriction")),
        sa.UniqueConstraint("public_id", name=op.f("uq_procedure_restriction_public_id")),
    )
    op.create_index(
        op.f("ix_procedure_restriction_procedure_id"), "procedure_restriction", ["procedure_id"], unique=False
    )
    for table, column, words in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {words}")


def downgrade() -> None:
    for table, column, _ in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in (
        "procedure_restriction",
        "injection",
        "plan_restriction",
        "zone_category",
        "plan_template",
        "library_exercise",
    ):
        op.drop_table(table)
