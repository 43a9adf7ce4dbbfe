"""Records and their constraints, one file per noun. Importing this package knows all of them."""

from app.models.appointment import Appointment, AppointmentEvent
from app.models.assessment import Assessment, AssessmentCorrection
from app.models.audit import AccessEntry, AuditEntry
from app.models.base import Base
from app.models.case import CaseComment, CaseMention, CourseStanding, ReviewAnswer, VisitRequest
from app.models.diagnosis import Diagnosis, DiagnosisCode, Phase
from app.models.document import Document
from app.models.hand_over import HandOver
from app.models.instrument import InstrumentSetting, OwnInstrument
from app.models.letter import Letter, Transmission
from app.models.order import DirectAccessNotice, Order
from app.models.patient import (
    Allergy,
    CareTeamMember,
    HistoryCondition,
    Patient,
    PatientAddress,
    PatientIdentifier,
    PatientName,
    PatientPhone,
    PatientSearchWord,
)
from app.models.payer import Payer, TechniqueCode
from app.models.phrase import Phrase
from app.models.practice import OpeningHours, Practice
from app.models.procedure import Injection, PlannedProcedure, Procedure, ProcedureRestriction
from app.models.review_item import ReviewItem
from app.models.session_note import Addendum, CoSignature, NoteStrike, Seal, SessionNote, Treatment
from app.models.treatment_plan import (
    Goal,
    HomeExercise,
    Intervention,
    LibraryExercise,
    PlanKept,
    PlanRestriction,
    PlanTemplate,
    PlanVersion,
    TreatmentPlan,
    ZoneCategory,
)
from app.models.user import LinkPurpose, OneTimeLink, User, UserSession

__all__ = [
    "AccessEntry",
    "Addendum",
    "Allergy",
    "Appointment",
    "AppointmentEvent",
    "Assessment",
    "AssessmentCorrection",
    "AuditEntry",
    "Base",
    "CareTeamMember",
    "CaseComment",
    "CaseMention",
    "CoSignature",
    "CourseStanding",
    "Diagnosis",
    "DiagnosisCode",
    "DirectAccessNotice",
    "Document",
    "Goal",
    "HandOver",
    "HistoryCondition",
    "HomeExercise",
    "Injection",
    "InstrumentSetting",
    "Intervention",
    "Letter",
    "LibraryExercise",
    "LinkPurpose",
    "NoteStrike",
    "OneTimeLink",
    "OpeningHours",
    "Order",
    "OwnInstrument",
    "Patient",
    "PatientAddress",
    "PatientIdentifier",
    "PatientName",
    "PatientPhone",
    "PatientSearchWord",
    "Payer",
    "Phase",
    "Phrase",
    "PlanKept",
    "PlanRestriction",
    "PlanTemplate",
    "PlanVersion",
    "PlannedProcedure",
    "Practice",
    "Procedure",
    "ProcedureRestriction",
    "ReviewAnswer",
    "ReviewItem",
    "Seal",
    "SessionNote",
    "TechniqueCode",
    "Transmission",
    "Treatment",
    "TreatmentPlan",
    "User",
    "UserSession",
    "VisitRequest",
    "ZoneCategory",
]
