"""The patient record: who they are and how to reach them. Clinical findings hang elsewhere."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import AddressUse, NameUse, PhoneUse, PhotoConsent, ReminderChoice, Sex
from app.models.base import (
    Base,
    BytewiseString,
    Record,
    Struck,
    UtcDateTime,
    Versioned,
    struck_together,
    word,
)
from app.models.payer import Payer
from app.models.user import User


class Patient(Record, Versioned, Struck, Base):
    __tablename__ = "patient"
    __table_args__ = (
        struck_together(),
        Index("ix_patient_sort", "sort_name"),
        Index("ix_patient_born", "born_on"),
    )

    mrn: Mapped[str | None] = mapped_column(String(40), unique=True)
    preferred_name: Mapped[str] = mapped_column(String(100), default="")
    # "Family, Given" of the legal name, folded; kept by the verbs that change names.
    sort_name: Mapped[str] = mapped_column(BytewiseString(220), default="")
    pronouns: Mapped[str] = mapped_column(String(40), default="")
    born_on: Mapped[date] = mapped_column(Date)
    sex: Mapped[Sex] = mapped_column(word(Sex, "sex"), default=Sex.UNKNOWN)
    is_deceased: Mapped[bool] = mapped_column(default=False)
    deceased_on: Mapped[date | None] = mapped_column(Date)

    email: Mapped[str] = mapped_column(String(254), default="")
    may_email: Mapped[bool] = mapped_column(default=False)
    reminds_by: Mapped[ReminderChoice] = mapped_column(
        word(ReminderChoice, "reminds_by"), default=ReminderChoice.NONE, server_default="none"
    )
    language: Mapped[str] = mapped_column(String(60), default="")
    needs_interpreter: Mapped[bool] = mapped_column(default=False)
    emergency_contact_name: Mapped[str] = mapped_column(String(120), default="")
    emergency_contact_phone: Mapped[str] = mapped_column(String(40), default="")
    emergency_contact_relationship: Mapped[str] = mapped_column(String(60), default="")
    guardian_name: Mapped[str] = mapped_column(String(120), default="")
    guardian_phone: Mapped[str] = mapped_column(String(40), default="")
    guardian_relationship: Mapped[str] = mapped_column(String(60), default="")
    referring_clinician: Mapped[str] = mapped_column(String(120), default="")
    referring_clinician_contact: Mapped[str] = mapped_column(String(200), default="")
    coverage: Mapped[str] = mapped_column(String(500), default="")
    payer_id: Mapped[int | None] = mapped_column(ForeignKey("payer.id"))
    desk_note: Mapped[str] = mapped_column(Text, default="")
    photo_consent: Mapped[PhotoConsent] = mapped_column(
        word(PhotoConsent, "photo_consent"), default=PhotoConsent.NOT_ASKED
    )
    photo_consent_on: Mapped[date | None] = mapped_column(Date)
    # Asked and answered "none": different from never asked.
    no_known_allergies_on: Mapped[date | None] = mapped_column(Date)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The last change of the details by hand; none where they stand as they came.
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    saved_by: Mapped[User | None] = relationship(foreign_keys=[saved_by_id])
    payer: Mapped[Payer | None] = relationship()
    names: Mapped[list[PatientName]] = relationship(
        order_by="PatientName.position", back_populates="patient", cascade="all, delete-orphan"
    )
    phones: Mapped[list[PatientPhone]] = relationship(
        order_by="PatientPhone.position", back_populates="patient", cascade="all, delete-orphan"
    )
    addresses: Mapped[list[PatientAddress]] = relationship(
        order_by="PatientAddress.position", back_populates="patient", cascade="all, delete-orphan"
    )
    identifiers: Mapped[list[PatientIdentifier]] = relationship(
        back_populates="patient", cascade="all, delete-orphan"
    )
    search_words: Mapped[list[PatientSearchWord]] = relationship(
        back_populates="patient", cascade="all, delete-orphan", info={"audit": "skip"}
    )
    allergies: Mapped[list[Allergy]] = relationship(order_by="Allergy.id", back_populates="patient")
    history: Mapped[list[HistoryCondition]] = relationship(
        order_by="HistoryCondition.id", back_populates="patient"
    )
    care_team: Mapped[list[CareTeamMember]] = relationship(
        order_by="CareTeamMember.id", back_populates="patient"
    )

    @property
    def legal_name(self) -> PatientName:
        return next((name for name in self.names if name.use is NameUse.LEGAL), self.names[0])

    @property
    def name(self) -> str:
        """How the practice calls the patient: preferred first name if there is one, and family name."""
        legal = self.legal_name
        return " ".join(
            part for part in (self.preferred_name or legal.given, legal.family, legal.suffix) if part
        )

    @property
    def listed_name(self) -> str:
        """As a list sorted by family name shows it."""
        legal = self.legal_name
        return ", ".join(part for part in (legal.family, legal.given) if part)

    @property
    def initials(self) -> str:
        """Stands where a clinical page shows the face."""
        legal = self.legal_name
        return ((self.preferred_name or legal.given)[:1] + legal.family[:1]).upper()


class PatientName(Record, Base):
    __tablename__ = "patient_name"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    use: Mapped[NameUse] = mapped_column(word(NameUse, "use"), default=NameUse.LEGAL)
    prefix: Mapped[str] = mapped_column(String(40), default="")
    given: Mapped[str] = mapped_column(String(100), default="")
    family: Mapped[str] = mapped_column(String(100), default="")
    suffix: Mapped[str] = mapped_column(String(40), default="")

    patient: Mapped[Patient] = relationship(back_populates="names")

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.prefix, self.given, self.family, self.suffix) if part)


class PatientPhone(Record, Base):
    """The number exactly as it was written; its digits are search words."""

    __tablename__ = "patient_phone"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    use: Mapped[PhoneUse] = mapped_column(word(PhoneUse, "use"), default=PhoneUse.MOBILE)
    number: Mapped[str] = mapped_column(String(40))
    may_leave_message: Mapped[bool] = mapped_column(default=False)

    patient: Mapped[Patient] = relationship(back_populates="phones")


class PatientAddress(Record, Base):
    __tablename__ = "patient_address"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    use: Mapped[AddressUse] = mapped_column(word(AddressUse, "use"), default=AddressUse.HOME)
    lines: Mapped[str] = mapped_column(String(400), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[str] = mapped_column(String(60), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    country: Mapped[str] = mapped_column(String(60), default="")

    patient: Mapped[Patient] = relationship(back_populates="addresses")

    @property
    def written(self) -> str:
        """As on an envelope of this country, line by line."""
        region = " ".join(part for part in (self.state, self.postal_code) if part)
        town = ", ".join(part for part in (self.city, region) if part)
        return "\n".join(part for part in (self.lines, town, self.country) if part)


class PatientIdentifier(Record, Base):
    """How another system knows this patient. ``content_hash`` tells an unchanged file from a new one."""

    __tablename__ = "patient_identifier"
    __table_args__ = (UniqueConstraint("system", "value"),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    system: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(String(100))
    content_hash: Mapped[str] = mapped_column(String(64), default="")

    patient: Mapped[Patient] = relationship(back_populates="identifiers")


class PatientSearchWord(Base):
    """Folded words a patient is found by: name parts, MRN, birth date, phone digits. Derived, rebuilt at will."""

    __tablename__ = "patient_search_word"
    __table_args__ = (Index("ix_patient_search_word_word", "word", "patient_id"),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    word: Mapped[str] = mapped_column(BytewiseString(100), primary_key=True)

    patient: Mapped[Patient] = relationship(back_populates="search_words")


class Allergy(Record, Struck, Base):
    __tablename__ = "allergy"
    __table_args__ = (struck_together(),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    substance: Mapped[str] = mapped_column(String(300))
    reaction: Mapped[str] = mapped_column(String(300), default="")
    category: Mapped[str] = mapped_column(String(40), default="")
    criticality: Mapped[str] = mapped_column(String(40), default="")
    code_system: Mapped[str] = mapped_column(String(200), default="")
    code: Mapped[str] = mapped_column(String(40), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    patient: Mapped[Patient] = relationship(back_populates="allergies")


class HistoryCondition(Record, Struck, Base):
    """A condition other than the facial nerve's, as another system or the patient told it."""

    __tablename__ = "history_condition"
    __table_args__ = (struck_together(),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    code_system: Mapped[str] = mapped_column(String(200), default="")
    code: Mapped[str] = mapped_column(String(40), default="")
    clinical_status: Mapped[str] = mapped_column(String(40), default="")
    onset: Mapped[str] = mapped_column(String(10), default="")  # YYYY, YYYY-MM or YYYY-MM-DD, as known
    abated: Mapped[str] = mapped_column(String(10), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    patient: Mapped[Patient] = relationship(back_populates="history")


class CareTeamMember(Record, Base):
    """Who looks after the patient. Gives a therapist reach to the chart until it ends."""

    __tablename__ = "care_team_member"
    __table_args__ = (UniqueConstraint("patient_id", "user_id"),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    since_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)

    patient: Mapped[Patient] = relationship(back_populates="care_team")
    user: Mapped[User] = relationship(lazy="joined")
