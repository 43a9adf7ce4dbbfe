"""the first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "practice",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_practice_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("public_id", name=op.f("uq_practice_public_id")),
    )
    op.create_table(
        "user",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credentials", sa.String(length=40), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "desk",
                "therapist",
                "physician",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("failed_sign_ins >= 0", name=op.f("ck_user_failed_sign_ins_from_zero")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_public_id")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("change", sa.String(length=10), nullable=False),
        sa.Column("record_kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_audit_entry_actor_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_audit_entry_public_id")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_entry_patient", ["patient_id", "at"], unique=False)
        batch_op.create_index("ix_audit_entry_record", ["record_kind", "record_id"], unique=False)

    op.create_table(
        "one_time_link",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation", "reset", name="purpose", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_one_time_link_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("public_id", name=op.f("uq_one_time_link_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_link_user_id"), ["user_id"], unique=False)

    op.create_table(
        "opening_hours",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens_minute", sa.Integer(), nullable=False),
        sa.Column("closes_minute", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "opens_minute >= 0 AND opens_minute < closes_minute AND closes_minute <= 1440",
            name=op.f("ck_opening_hours_opens_before_it_closes"),
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_hours_weekday_range")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_opening_hours_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_hours")),
        sa.UniqueConstraint("practice_id", "weekday", name=op.f("uq_opening_hours_practice_id_weekday")),
        sa.UniqueConstraint("public_id", name=op.f("uq_opening_hours_public_id")),
    )
    op.create_table(
        "patient",
        sa.Column("mrn", sa.String(length=40), nullable=True),
        sa.Column("preferred_name", sa.String(length=100), nullable=False),
        sa.Column(
            "sort_name",
            sa.String(220).with_variant(sa.String(220, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("pronouns", sa.String(length=40), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column(
            "sex",
            sa.Enum(
                "female",
                "male",
                "other",
                "unknown",
                name="sex",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_deceased", sa.Boolean(), nullable=False),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("may_email", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=60), nullable=False),
        sa.Column("needs_interpreter", sa.Boolean(), nullable=False),
        sa.Column("emergency_contact_name", sa.String(length=120), nullable=False),
        sa.Column("emergency_contact_phone", sa.String(length=40), nullable=False),
        sa.Column("emergency_contact_relationship", sa.String(length=60), nullable=False),
        sa.Column("guardian_name", sa.String(length=120), nullable=False),
        sa.Column("guardian_phone", sa.String(length=40), nullable=False),
        sa.Column("guardian_relationship", sa.String(length=60), nullable=False),
        sa.Column("referring_clinician", sa.String(length=120), nullable=False),
        sa.Column("referring_clinician_contact", sa.String(length=200), nullable=False),
        sa.Column("coverage", sa.String(length=500), nullable=False),
        sa.Column("desk_note", sa.Text(), nullable=False),
        sa.Column(
            "photo_consent",
            sa.Enum(
                "not_asked",
                "given",
                "refused",
                name="photo_consent",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("photo_consent_on", sa.Date(), nullable=True),
        sa.Column("no_known_allergies_on", sa.Date(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_patient_struck_together"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"], ["user.id"], name=op.f("fk_patient_entered_in_error_by_id_user")
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["user.id"], name=op.f("fk_patient_saved_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("mrn", name=op.f("uq_patient_mrn")),
        sa.UniqueConstraint("public_id", name=op.f("uq_patient_public_id")),
    )
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.create_index("ix_patient_born", ["born_on"], unique=False)
        batch_op.create_index("ix_patient_sort", ["sort_name"], unique=False)

    op.create_table(
        "user_session",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_session_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_session_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "access_entry",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("endpoint", sa.String(length=80), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_access_entry_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_access_entry_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_access_entry_public_id")),
    )
    with op.batch_alter_table("access_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_entry_at"), ["at"], unique=False)
        batch_op.create_index("ix_access_entry_patient", ["patient_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_entry_user_id"), ["user_id"], unique=False)

    op.create_table(
        "allergy",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("substance", sa.String(length=300), nullable=False),
        sa.Column("reaction", sa.String(length=300), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("criticality", sa.String(length=40), nullable=False),
        sa.Column("code_system", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_allergy_struck_together"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"], ["user.id"], name=op.f("fk_allergy_entered_in_error_by_id_user")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_allergy_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allergy")),
        sa.UniqueConstraint("public_id", name=op.f("uq_allergy_public_id")),
    )
    with op.batch_alter_table("allergy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allergy_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("clinician_id", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "consultation",
                "physician_follow_up",
                "evaluation",
                "follow_up",
                "re_evaluation",
                name="type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "booked",
                "arrived",
                "completed",
                "cancelled_by_patient",
                "cancelled_by_clinic",
                "no_show",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("desk_note", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_appointment_ends_after_start")),
        sa.ForeignKeyConstraint(["clinician_id"], ["user.id"], name=op.f("fk_appointment_clinician_id_user")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_appointment_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appointment_public_id")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index("ix_appointment_clinician", ["clinician_id", "starts_at"], unique=False)
        batch_op.create_index("ix_appointment_day", ["starts_at"], unique=False)
        batch_op.create_index("ix_appointment_patient", ["patient_id", "starts_at"], unique=False)

    op.create_table(
        "care_team_member",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_care_team_member_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_care_team_member_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_team_member")),
        sa.UniqueConstraint("patient_id", "user_id", name=op.f("uq_care_team_member_patient_id_user_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_care_team_member_public_id")),
    )
    with op.batch_alter_table("care_team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_team_member_patient_id"), ["patient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_team_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "diagnosis",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "to_be_confirmed",
                "confirmed",
                "resolved",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
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
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column(
            "aetiology",
            sa.Enum(
                "bells_palsy",
                "ramsay_hunt",
                "tumour",
                "trauma",
                "surgical_injury",
                "lyme",
                "birth",
                "congenital",
                "central",
                "other",
                "unknown",
                name="aetiology",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("onset_on", sa.Date(), nullable=True),
        sa.Column(
            "onset_certainty",
            sa.Enum(
                "exact",
                "month",
                "estimated",
                "unknown",
                name="onset_certainty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("house_brackmann", sa.Integer(), nullable=True),
        sa.Column("house_brackmann_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source_text", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("plan_review_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_diagnosis_struck_together"),
        ),
        sa.CheckConstraint(
            "house_brackmann BETWEEN 1 AND 6", name=op.f("ck_diagnosis_house_brackmann_range")
        ),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"], ["user.id"], name=op.f("fk_diagnosis_entered_in_error_by_id_user")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_diagnosis_patient_id_patient")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_diagnosis_recorded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis")),
        sa.UniqueConstraint("public_id", name=op.f("uq_diagnosis_public_id")),
    )
    with op.batch_alter_table("diagnosis", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_diagnosis_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "history_condition",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("code_system", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("clinical_status", sa.String(length=40), nullable=False),
        sa.Column("onset", sa.String(length=10), nullable=False),
        sa.Column("abated", sa.String(length=10), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_history_condition_struck_together"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"],
            ["user.id"],
            name=op.f("fk_history_condition_entered_in_error_by_id_user"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_history_condition_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_condition")),
        sa.UniqueConstraint("public_id", name=op.f("uq_history_condition_public_id")),
    )
    with op.batch_alter_table("history_condition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_condition_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "patient_address",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "home", "work", "other", name="use", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("lines", sa.String(length=400), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("postal_code", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_address_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_address")),
        sa.UniqueConstraint("public_id", name=op.f("uq_patient_address_public_id")),
    )
    with op.batch_alter_table("patient_address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patient_address_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "patient_identifier",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(length=200), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_identifier_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_identifier")),
        sa.UniqueConstraint("public_id", name=op.f("uq_patient_identifier_public_id")),
        sa.UniqueConstraint("system", "value", name=op.f("uq_patient_identifier_system_value")),
    )
    with op.batch_alter_table("patient_identifier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patient_identifier_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "patient_name",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "legal", "former", "other", name="use", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("prefix", sa.String(length=40), nullable=False),
        sa.Column("given", sa.String(length=100), nullable=False),
        sa.Column("family", sa.String(length=100), nullable=False),
        sa.Column("suffix", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_name_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_patient_name_public_id")),
    )
    with op.batch_alter_table("patient_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patient_name_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "patient_phone",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "mobile",
                "home",
                "work",
                "other",
                name="use",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("may_leave_message", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_phone_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_phone")),
        sa.UniqueConstraint("public_id", name=op.f("uq_patient_phone_public_id")),
    )
    with op.batch_alter_table("patient_phone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patient_phone_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "patient_search_word",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column(
            "word", sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_search_word_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("patient_id", "word", name=op.f("pk_patient_search_word")),
    )
    with op.batch_alter_table("patient_search_word", schema=None) as batch_op:
        batch_op.create_index("ix_patient_search_word_word", ["word", "patient_id"], unique=False)

    op.create_table(
        "procedure",
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
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_procedure_struck_together"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"], ["user.id"], name=op.f("fk_procedure_entered_in_error_by_id_user")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_procedure_patient_id_patient")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_procedure_recorded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_procedure_public_id")),
    )
    with op.batch_alter_table("procedure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_procedure_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "appointment_event",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column(
            "move",
            sa.Enum(
                "book",
                "move",
                "arrive",
                "complete",
                "cancel_by_patient",
                "cancel_by_clinic",
                "miss",
                "reopen",
                name="move",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("started_at_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinician_before_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_event_appointment_id_appointment"),
        ),
        sa.ForeignKeyConstraint(
            ["clinician_before_id"],
            ["user.id"],
            name=op.f("fk_appointment_event_clinician_before_id_user"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_appointment_event_made_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appointment_event_public_id")),
    )
    with op.batch_alter_table("appointment_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appointment_event_appointment_id"), ["appointment_id"], unique=False
        )

    op.create_table(
        "diagnosis_code",
        sa.Column("diagnosis_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_diagnosis_code_diagnosis_id_diagnosis")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis_code")),
        sa.UniqueConstraint("diagnosis_id", "code", name=op.f("uq_diagnosis_code_diagnosis_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_diagnosis_code_public_id")),
    )
    with op.batch_alter_table("diagnosis_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_diagnosis_code_diagnosis_id"), ["diagnosis_id"], unique=False)

    op.create_table(
        "phase",
        sa.Column("diagnosis_id", sa.Integer(), nullable=False),
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
            nullable=False,
        ),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_phase_struck_together"),
        ),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_phase_diagnosis_id_diagnosis")
        ),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"], ["user.id"], name=op.f("fk_phase_entered_in_error_by_id_user")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_phase_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
        sa.UniqueConstraint("public_id", name=op.f("uq_phase_public_id")),
    )
    with op.batch_alter_table("phase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phase_diagnosis_id"), ["diagnosis_id"], unique=False)
        batch_op.create_index(
            "ix_phase_one_a_day",
            ["diagnosis_id", "since_on"],
            unique=True,
            sqlite_where=sa.text("entered_in_error_at IS NULL"),
            postgresql_where=sa.text("entered_in_error_at IS NULL"),
        )

    op.create_table(
        "treatment_plan",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("diagnosis_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("close_reason", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "((closed_on IS NULL) = (close_reason IS NULL))",
            name=op.f("ck_treatment_plan_closed_on_together"),
        ),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_treatment_plan_diagnosis_id_diagnosis")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_treatment_plan_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_plan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_treatment_plan_public_id")),
    )
    with op.batch_alter_table("treatment_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_treatment_plan_diagnosis_id"), ["diagnosis_id"], unique=False)
        batch_op.create_index(
            "ix_treatment_plan_one_open",
            ["diagnosis_id"],
            unique=True,
            sqlite_where=sa.text("closed_on IS NULL"),
            postgresql_where=sa.text("closed_on IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_treatment_plan_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "plan_version",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "sent",
                "certified",
                "returned",
                "superseded",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("visits_per_week", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("visits_planned", sa.Integer(), nullable=False),
        sa.Column("precautions", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_comment", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "((decided_at IS NULL) = (decided_by_id IS NULL))",
            name=op.f("ck_plan_version_decided_at_together"),
        ),
        sa.CheckConstraint(
            "((sent_at IS NULL) = (sent_by_id IS NULL))", name=op.f("ck_plan_version_sent_at_together")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_plan_version_ends_after_start")),
        sa.CheckConstraint("visits_per_week > 0", name=op.f("ck_plan_version_visits_per_week_positive")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_plan_version_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["treatment_plan.id"], name=op.f("fk_plan_version_plan_id_treatment_plan")
        ),
        sa.ForeignKeyConstraint(["sent_by_id"], ["user.id"], name=op.f("fk_plan_version_sent_by_id_user")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user.id"], name=op.f("fk_plan_version_written_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_version_plan_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_version_public_id")),
    )
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_version_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_version_state"), ["state"], unique=False)

    op.create_table(
        "goal",
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wording", sa.String(length=300), nullable=False),
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("baseline", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("target", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_goal_plan_version_id_plan_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_goal_public_id")),
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_plan_version_id"), ["plan_version_id"], unique=False)

    op.create_table(
        "home_exercise",
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
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
        sa.Column("repetitions", sa.Integer(), nullable=True),
        sa.Column("hold_seconds", sa.Integer(), nullable=True),
        sa.Column("times_per_day", sa.Integer(), nullable=False),
        sa.Column("cue", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "hold_seconds BETWEEN 0 AND 600", name=op.f("ck_home_exercise_hold_seconds_range")
        ),
        sa.CheckConstraint("repetitions BETWEEN 0 AND 200", name=op.f("ck_home_exercise_repetitions_range")),
        sa.CheckConstraint(
            "times_per_day BETWEEN 1 AND 24", name=op.f("ck_home_exercise_times_per_day_range")
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_home_exercise_plan_version_id_plan_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_exercise")),
        sa.UniqueConstraint("public_id", name=op.f("uq_home_exercise_public_id")),
    )
    with op.batch_alter_table("home_exercise", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_home_exercise_plan_version_id"), ["plan_version_id"], unique=False
        )

    op.create_table(
        "plan_kept",
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["kept_by_id"], ["user.id"], name=op.f("fk_plan_kept_kept_by_id_user")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_plan_kept_plan_version_id_plan_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_kept")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_kept_public_id")),
    )
    with op.batch_alter_table("plan_kept", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_kept_plan_version_id"), ["plan_version_id"], unique=False)

    op.create_table(
        "intervention",
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
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
                name="technique",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("frequency", sa.String(length=120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 240", name=op.f("ck_intervention_minutes_range")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_intervention_plan_version_id_plan_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention")),
        sa.UniqueConstraint("public_id", name=op.f("uq_intervention_public_id")),
    )
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intervention_plan_version_id"), ["plan_version_id"], unique=False
        )

    op.create_table(
        "session_note",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("diagnosis_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("visit_on", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("field_versions", sa.JSON(), nullable=False),
        sa.Column("field_savers", sa.JSON(), nullable=False),
        sa.Column("subjective", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("next_time", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signer_credentials", sa.String(length=160), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "((signed_at IS NULL) = (signed_by_id IS NULL)) AND ((signed_at IS NULL) = (signer_credentials IS NULL)) AND ((signed_at IS NULL) = (content_hash IS NULL))",
            name=op.f("ck_session_note_signed_together"),
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_session_note_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_session_note_author_id_user")),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_session_note_diagnosis_id_diagnosis")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_session_note_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_session_note_plan_version_id_plan_version"),
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["user.id"], name=op.f("fk_session_note_saved_by_id_user")),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["user.id"], name=op.f("fk_session_note_signed_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_note")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_session_note_appointment_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_session_note_public_id")),
    )
    with op.batch_alter_table("session_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_note_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_note_diagnosis_id"), ["diagnosis_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_note_patient_id"), ["patient_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_session_note_plan_version_id"), ["plan_version_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_session_note_signed_at"), ["signed_at"], unique=False)

    op.create_table(
        "addendum",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "addendum", "correction", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("writer_credentials", sa.String(length=160), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_addendum_note_id_session_note")
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_addendum_written_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addendum")),
        sa.UniqueConstraint("public_id", name=op.f("uq_addendum_public_id")),
    )
    with op.batch_alter_table("addendum", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_addendum_note_id"), ["note_id"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("diagnosis_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("instrument", sa.String(length=60), nullable=False),
        sa.Column("instrument_version", sa.String(length=40), nullable=False),
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
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("rated_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)) AND ((entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL))",
            name=op.f("ck_assessment_struck_together"),
        ),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_assessment_diagnosis_id_diagnosis")
        ),
        sa.ForeignKeyConstraint(
            ["entered_in_error_by_id"], ["user.id"], name=op.f("fk_assessment_entered_in_error_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_assessment_note_id_session_note")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_assessment_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(["rated_by_id"], ["user.id"], name=op.f("fk_assessment_rated_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assessment_public_id")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assessment_course", ["patient_id", "instrument", "performed_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assessment_diagnosis_id"), ["diagnosis_id"], unique=False)
        batch_op.create_index("ix_assessment_note", ["note_id", "instrument"], unique=True)

    op.create_table(
        "treatment",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
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
                name="technique",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("zones", sa.JSON(), nullable=False),
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
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column(
            "response",
            sa.Enum(
                "poor", "fair", "good", name="response", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("detail", sa.String(length=1000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 0 AND 240", name=op.f("ck_treatment_minutes_range")),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_treatment_note_id_session_note")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_treatment_public_id")),
    )
    with op.batch_alter_table("treatment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_treatment_note_id"), ["note_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("treatment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_treatment_note_id"))

    op.drop_table("treatment")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index("ix_assessment_note")
        batch_op.drop_index(batch_op.f("ix_assessment_diagnosis_id"))
        batch_op.drop_index("ix_assessment_course")

    op.drop_table("assessment")
    with op.batch_alter_table("addendum", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_addendum_note_id"))

    op.drop_table("addendum")
    with op.batch_alter_table("session_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_note_signed_at"))
        batch_op.drop_index(batch_op.f("ix_session_note_plan_version_id"))
        batch_op.drop_index(batch_op.f("ix_session_note_patient_id"))
        batch_op.drop_index(batch_op.f("ix_session_note_diagnosis_id"))
        batch_op.drop_index(batch_op.f("ix_session_note_author_id"))

    op.drop_table("session_note")
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intervention_plan_version_id"))

    op.drop_table("intervention")
    with op.batch_alter_table("plan_kept", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_kept_plan_version_id"))

    op.drop_table("plan_kept")
    with op.batch_alter_table("home_exercise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_home_exercise_plan_version_id"))

    op.drop_table("home_exercise")
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_plan_version_id"))

    op.drop_table("goal")
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_version_state"))
        batch_op.drop_index(batch_op.f("ix_plan_version_plan_id"))

    op.drop_table("plan_version")
    with op.batch_alter_table("treatment_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_treatment_plan_patient_id"))
        batch_op.drop_index(
            "ix_treatment_plan_one_open",
            sqlite_where=sa.text("closed_on IS NULL"),
            postgresql_where=sa.text("closed_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_treatment_plan_diagnosis_id"))

    op.drop_table("treatment_plan")
    with op.batch_alter_table("phase", schema=None) as batch_op:
        batch_op.drop_index("ix_phase_one_a_day")
        batch_op.drop_index(batch_op.f("ix_phase_diagnosis_id"))

    op.drop_table("phase")
    with op.batch_alter_table("diagnosis_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_diagnosis_code_diagnosis_id"))

    op.drop_table("diagnosis_code")
    with op.batch_alter_table("appointment_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_event_appointment_id"))

    op.drop_table("appointment_event")
    with op.batch_alter_table("procedure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_procedure_patient_id"))

    op.drop_table("procedure")
    with op.batch_alter_table("patient_search_word", schema=None) as batch_op:
        batch_op.drop_index("ix_patient_search_word_word")

    op.drop_table("patient_search_word")
    with op.batch_alter_table("patient_phone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patient_phone_patient_id"))

    op.drop_table("patient_phone")
    with op.batch_alter_table("patient_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patient_name_patient_id"))

    op.drop_table("patient_name")
    with op.batch_alter_table("patient_identifier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patient_identifier_patient_id"))

    op.drop_table("patient_identifier")
    with op.batch_alter_table("patient_address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patient_address_patient_id"))

    op.drop_table("patient_address")
    with op.batch_alter_table("history_condition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_condition_patient_id"))

    op.drop_table("history_condition")
    with op.batch_alter_table("diagnosis", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_diagnosis_patient_id"))

    op.drop_table("diagnosis")
    with op.batch_alter_table("care_team_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_care_team_member_user_id"))
        batch_op.drop_index(batch_op.f("ix_care_team_member_patient_id"))

    op.drop_table("care_team_member")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("ix_appointment_patient")
        batch_op.drop_index("ix_appointment_day")
        batch_op.drop_index("ix_appointment_clinician")

    op.drop_table("appointment")
    with op.batch_alter_table("allergy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allergy_patient_id"))

    op.drop_table("allergy")
    with op.batch_alter_table("access_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_entry_user_id"))
        batch_op.drop_index("ix_access_entry_patient")
        batch_op.drop_index(batch_op.f("ix_access_entry_at"))

    op.drop_table("access_entry")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_user_id"))

    op.drop_table("user_session")
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.drop_index("ix_patient_sort")
        batch_op.drop_index("ix_patient_born")

    op.drop_table("patient")
    op.drop_table("opening_hours")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_link_user_id"))

    op.drop_table("one_time_link")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_record")
        batch_op.drop_index("ix_audit_entry_patient")
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    op.drop_table("user")
    op.drop_table("practice")
