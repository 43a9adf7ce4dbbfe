"""Papers on a chart, and the case: sealed files, orders, letters, and what Dr. O and the therapists say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_document_struck_together"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_document_size_positive")),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"], ["user.id"], name=op.f("fk_document_entered_in_error_by_id_user")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_document_patient_id_patient")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user.id"], name=op.f("fk_document_uploaded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_document_public_id")),
    )
    op.create_index(op.f("ix_document_patient_id"), "document", ["patient_id"], unique=False)
    op.create_table(
        "therapy_order",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("diagnosis_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("referral", "order", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.Column(
            "profession",
            sa.Enum(
                "physician",
                "dentist",
                "podiatrist",
                "nurse_practitioner",
                "midwife",
                "physician_assistant",
                name="profession",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("verbal_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_therapy_order_struck_together"),
        ),
        sa.CheckConstraint("signed_on >= verbal_on", name=op.f("ck_therapy_order_signed_after_verbal")),
        sa.CheckConstraint(
            "signed_on IS NOT NULL OR verbal_on IS NOT NULL", name=op.f("ck_therapy_order_signed_or_verbal")
        ),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_therapy_order_diagnosis_id_diagnosis")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_therapy_order_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"], ["user.id"], name=op.f("fk_therapy_order_entered_in_error_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_therapy_order_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_therapy_order_recorded_by_id_user")
        ),
        sa.ForeignKeyConstraint(["signer_id"], ["user.id"], name=op.f("fk_therapy_order_signer_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapy_order")),
        sa.UniqueConstraint("public_id", name=op.f("uq_therapy_order_public_id")),
    )
    op.create_index(op.f("ix_therapy_order_diagnosis_id"), "therapy_order", ["diagnosis_id"], unique=False)
    op.create_index(op.f("ix_therapy_order_patient_id"), "therapy_order", ["patient_id"], unique=False)
    op.create_table(
        "direct_access_notice",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("diagnosis_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_direct_access_notice_struck_together"),
        ),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_direct_access_notice_diagnosis_id_diagnosis")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_direct_access_notice_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"],
            ["user.id"],
            name=op.f("fk_direct_access_notice_entered_in_error_by_id_user"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_direct_access_notice_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_direct_access_notice_recorded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_direct_access_notice")),
        sa.UniqueConstraint("public_id", name=op.f("uq_direct_access_notice_public_id")),
    )
    op.create_index(
        op.f("ix_direct_access_notice_diagnosis_id"), "direct_access_notice", ["diagnosis_id"], unique=False
    )
    op.create_index(
        op.f("ix_direct_access_notice_patient_id"), "direct_access_notice", ["patient_id"], unique=False
    )
    op.create_table(
        "letter",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("diagnosis_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "case_summary",
                "plan_of_care",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("recipient_contact", sa.String(length=200), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_letter_struck_together"),
        ),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_letter_diagnosis_id_diagnosis")
        ),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"], ["user.id"], name=op.f("fk_letter_entered_in_error_by_id_user")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_letter_patient_id_patient")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_letter_plan_version_id_plan_version")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["letter.id"], name=op.f("fk_letter_supersedes_id_letter")
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_letter_written_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("public_id", name=op.f("uq_letter_public_id")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_letter_supersedes_id")),
    )
    op.create_index(op.f("ix_letter_diagnosis_id"), "letter", ["diagnosis_id"], unique=False)
    op.create_index(op.f("ix_letter_patient_id"), "letter", ["patient_id"], unique=False)
    op.create_index(op.f("ix_letter_plan_version_id"), "letter", ["plan_version_id"], unique=False)
    op.create_table(
        "transmission",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "fax",
                "portal",
                "mail",
                "secure_email",
                "by_hand",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("proof", sa.String(length=200), nullable=False),
        sa.Column("proof_document_id", sa.Integer(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("returned_signer", sa.String(length=120), nullable=False),
        sa.Column("returned_document_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_transmission_struck_together"),
        ),
        sa.CheckConstraint(
            "plan_version_id IS NOT NULL OR letter_id IS NOT NULL",
            name=op.f("ck_transmission_sends_something"),
        ),
        sa.CheckConstraint("returned_on >= sent_on", name=op.f("ck_transmission_returned_after_sent")),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"], ["user.id"], name=op.f("fk_transmission_entered_in_error_by_id_user")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_transmission_letter_id_letter")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_transmission_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_transmission_plan_version_id_plan_version"),
        ),
        sa.ForeignKeyConstraint(
            ["proof_document_id"], ["document.id"], name=op.f("fk_transmission_proof_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_transmission_recorded_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["returned_document_id"],
            ["document.id"],
            name=op.f("fk_transmission_returned_document_id_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transmission")),
        sa.UniqueConstraint("public_id", name=op.f("uq_transmission_public_id")),
    )
    op.create_index(op.f("ix_transmission_letter_id"), "transmission", ["letter_id"], unique=False)
    op.create_index(op.f("ix_transmission_patient_id"), "transmission", ["patient_id"], unique=False)
    op.create_index(
        op.f("ix_transmission_plan_version_id"), "transmission", ["plan_version_id"], unique=False
    )
    op.create_table(
        "review_answer",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("diagnosis_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("basis", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "acknowledged", "deferred", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind = 'acknowledged' OR again_on IS NOT NULL", name=op.f("ck_review_answer_deferred_until")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name=op.f("fk_review_answer_answered_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_review_answer_diagnosis_id_diagnosis")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_review_answer_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_answer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_answer_public_id")),
    )
    op.create_index(op.f("ix_review_answer_patient_id"), "review_answer", ["patient_id"], unique=False)
    op.create_index("ix_review_answer_reason", "review_answer", ["diagnosis_id", "reason"], unique=False)
    op.create_table(
        "case_comment",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("diagnosis_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((done_at IS NULL) = (done_by_id IS NULL))", name=op.f("ck_case_comment_done_at_together")
        ),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_case_comment_struck_together"),
        ),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_case_comment_diagnosis_id_diagnosis")
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["user.id"], name=op.f("fk_case_comment_done_by_id_user")),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"], ["user.id"], name=op.f("fk_case_comment_entered_in_error_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_case_comment_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user.id"], name=op.f("fk_case_comment_written_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_comment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_comment_public_id")),
    )
    op.create_index(op.f("ix_case_comment_diagnosis_id"), "case_comment", ["diagnosis_id"], unique=False)
    op.create_index(op.f("ix_case_comment_patient_id"), "case_comment", ["patient_id"], unique=False)
    op.create_table(
        "case_mention",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["case_comment.id"], name=op.f("fk_case_mention_comment_id_case_comment")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_case_mention_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_mention")),
        sa.UniqueConstraint("comment_id", "user_id", name=op.f("uq_case_mention_comment_id_user_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_mention_public_id")),
    )
    op.create_index(op.f("ix_case_mention_comment_id"), "case_mention", ["comment_id"], unique=False)
    op.create_index(op.f("ix_case_mention_user_id"), "case_mention", ["user_id"], unique=False)
    op.create_table(
        "visit_request",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("diagnosis_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "consultation",
                "physician_follow_up",
                "evaluation",
                "follow_up",
                "re_evaluation",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("clinician_id", sa.Integer(), nullable=True),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "((withdrawn_at IS NULL) = (withdrawn_by_id IS NULL))",
            name=op.f("ck_visit_request_withdrawn_at_together"),
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_visit_request_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_visit_request_asked_by_id_user")),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["user.id"], name=op.f("fk_visit_request_clinician_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_visit_request_diagnosis_id_diagnosis")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_visit_request_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["user.id"], name=op.f("fk_visit_request_withdrawn_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visit_request_public_id")),
    )
    op.create_index(
        op.f("ix_visit_request_appointment_id"), "visit_request", ["appointment_id"], unique=False
    )
    op.create_index(op.f("ix_visit_request_diagnosis_id"), "visit_request", ["diagnosis_id"], unique=False)
    op.create_index(op.f("ix_visit_request_patient_id"), "visit_request", ["patient_id"], unique=False)
    op.create_table(
        "course_standing",
        sa.Column("diagnosis_id", sa.Integer(), nullable=False),
        sa.Column("reading", sa.String(length=40), nullable=True),
        sa.Column("reading_since", sa.Date(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("composite", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("measured_on", sa.Date(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_course_standing_diagnosis_id_diagnosis")
        ),
        sa.PrimaryKeyConstraint("diagnosis_id", name=op.f("pk_course_standing")),
    )
    op.create_index("ix_session_note_course", "session_note", ["diagnosis_id", "visit_on"], unique=False)
    # When the person last proved who they are; a sign-in from before this was kept has to do so once more.
    op.add_column("user_session", sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_index("ix_session_note_course", table_name="session_note")
    op.drop_column("user_session", "proved_at")
    for table in (
        "course_standing",
        "visit_request",
        "case_mention",
        "case_comment",
        "review_answer",
        "transmission",
        "letter",
        "direct_access_notice",
        "therapy_order",
        "document",
    ):
        op.drop_table(table)
