"""Measures taken by themselves: corrections, the tablet handed over, and what a practice decides about measures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instrument_setting",
        sa.Column("instrument", sa.String(length=60), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("wording", sa.JSON(), nullable=False),
        sa.Column("wording_licence", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_setting")),
        sa.UniqueConstraint("instrument", name=op.f("uq_instrument_setting_instrument")),
        sa.UniqueConstraint("public_id", name=op.f("uq_instrument_setting_public_id")),
    )
    op.create_table(
        "own_instrument",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "filled_by",
            sa.Enum(
                "clinician", "patient", name="filled_by", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "scoring",
            sa.Enum("sum", "mean", name="scoring", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("lower_is_better", sa.Boolean(), nullable=False),
        sa.Column("recall", sa.String(length=60), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_own_instrument_created_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_instrument")),
        sa.UniqueConstraint("key", "number", name=op.f("uq_own_instrument_key_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_own_instrument_public_id")),
    )
    op.create_table(
        "hand_over",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("diagnosis_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_hash", sa.String(length=255), nullable=False),
        sa.Column("failed_codes", sa.Integer(), nullable=False),
        sa.Column("instruments", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("discard_reason", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("failed_codes >= 0", name=op.f("ck_hand_over_failed_codes_from_zero")),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_hand_over_diagnosis_id_diagnosis")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_hand_over_patient_id_patient")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["user_session.id"], name=op.f("fk_hand_over_session_id_user_session")
        ),
        sa.ForeignKeyConstraint(["started_by_id"], ["user.id"], name=op.f("fk_hand_over_started_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hand_over_public_id")),
    )
    op.create_index(op.f("ix_hand_over_patient_id"), "hand_over", ["patient_id"])
    op.create_index(op.f("ix_hand_over_session_id"), "hand_over", ["session_id"])
    for name, column, where in (
        ("ix_hand_over_unsettled", "patient_id", "settled_at IS NULL"),
        ("ix_hand_over_out", "session_id", "returned_at IS NULL"),
    ):
        only = sa.text(where)
        op.create_index(name, "hand_over", [column], unique=True, sqlite_where=only, postgresql_where=only)

    op.create_table(
        "assessment_correction",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("later_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrected_by_id"], ["user.id"], name=op.f("fk_assessment_correction_corrected_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["assessment.id"], name=op.f("fk_assessment_correction_earlier_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["later_id"], ["assessment.id"], name=op.f("fk_assessment_correction_later_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_assessment_correction_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_correction")),
        sa.UniqueConstraint("earlier_id", name=op.f("uq_assessment_correction_earlier_id")),
        sa.UniqueConstraint("later_id", name=op.f("uq_assessment_correction_later_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assessment_correction_public_id")),
    )
    op.create_index(op.f("ix_assessment_correction_patient_id"), "assessment_correction", ["patient_id"])

    op.create_table(
        "planned_procedure",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "surgery",
                "botulinum_toxin",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
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
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_reason", sa.String(length=500), nullable=True),
        sa.Column("called_off_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "((called_off_at IS NULL) = (called_off_by_id IS NULL))"
            " AND ((called_off_at IS NULL) = (called_off_reason IS NULL))",
            name=op.f("ck_planned_procedure_called_off_together"),
        ),
        sa.CheckConstraint(
            "done_by_id IS NULL OR called_off_at IS NULL",
            name=op.f("ck_planned_procedure_done_or_called_off"),
        ),
        sa.ForeignKeyConstraint(
            ["called_off_by_id"], ["user.id"], name=op.f("fk_planned_procedure_called_off_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["procedure.id"], name=op.f("fk_planned_procedure_done_by_id_procedure")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_planned_procedure_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_planned_procedure_recorded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_procedure")),
        sa.UniqueConstraint("done_by_id", name=op.f("uq_planned_procedure_done_by_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_planned_procedure_public_id")),
    )
    op.create_index(op.f("ix_planned_procedure_patient_id"), "planned_procedure", ["patient_id"])

    op.execute("ALTER TABLE assessment ADD COLUMN findings JSON DEFAULT '{}' NOT NULL")
    op.execute(
        """ALTER TABLE assessment ADD COLUMN answered_by VARCHAR(40) DEFAULT 'clinician' NOT NULL
           CONSTRAINT ck_assessment_answered_by CHECK (answered_by IN ('clinician', 'patient'))"""
    )
    op.create_index("ix_assessment_outcome", "assessment", ["instrument", "diagnosis_id", "performed_on"])


def downgrade() -> None:
    op.drop_index("ix_assessment_outcome", "assessment")
    op.execute("ALTER TABLE assessment DROP COLUMN answered_by")
    op.execute("ALTER TABLE assessment DROP COLUMN findings")
    for table in (
        "planned_procedure",
        "assessment_correction",
        "hand_over",
        "own_instrument",
        "instrument_setting",
    ):
        op.drop_table(table)
