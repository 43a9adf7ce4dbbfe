"""Records and their constraints, one file per noun. Importing this package knows all of them."""

from app.models.appointment import Appointment, AppointmentEvent, AppointmentSeries
from app.models.assessment import Assessment, AssessmentCorrection
from app.models.audit import AccessEntry, AuditEntry
from app.models.base import Base
from app.models.booked_time import BookedTime, SlotHold
from app.models.calendar_feed import CalendarFeed
from app.models.case import CaseComment, CaseMention, CourseStanding, ReviewAnswer, VisitRequest
from app.models.consultation_request import ConsultationRequest, RequestContact
from app.models.desk_form import DeskForm
from app.models.diagnosis import Diagnosis, DiagnosisCode, Phase
from app.models.document import Document
from app.models.hand_over import HandOver
from app.models.instrument import InstrumentSetting, OwnInstrument
from app.models.letter import Letter, Transmission
from app.models.order import DirectAccessNotice, Order
from app.models.outbox import MessageAnswer, OutboxMessage
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
from app.models.visit_type import Device, Place, Room, VisitType, VisitTypeGiver, VisitTypeRoom
from app.models.waitlist import WaitlistEntry, WaitlistOffer
from app.models.working_time import ClinicianSchedule, ClosedDay, TimeOff, WorkingHours

__all__ = [
    "AccessEntry",
    "Addendum",
    "Allergy",
    "Appointment",
    "AppointmentEvent",
    "AppointmentSeries",
    "Assessment",
    "AssessmentCorrection",
    "AuditEntry",
    "Base",
    "BookedTime",
    "CalendarFeed",
    "CareTeamMember",
    "CaseComment",
    "CaseMention",
    "ClinicianSchedule",
    "ClosedDay",
    "CoSignature",
    "ConsultationRequest",
    "CourseStanding",
    "DeskForm",
    "Device",
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
    "MessageAnswer",
    "NoteStrike",
    "OneTimeLink",
    "OpeningHours",
    "Order",
    "OutboxMessage",
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
    "Place",
    "PlanKept",
    "PlanRestriction",
    "PlanTemplate",
    "PlanVersion",
    "PlannedProcedure",
    "Practice",
    "Procedure",
    "ProcedureRestriction",
    "RequestContact",
    "ReviewAnswer",
    "ReviewItem",
    "Room",
    "Seal",
    "SessionNote",
    "SlotHold",
    "TechniqueCode",
    "TimeOff",
    "Transmission",
    "Treatment",
    "TreatmentPlan",
    "User",
    "UserSession",
    "VisitRequest",
    "VisitType",
    "VisitTypeGiver",
    "VisitTypeRoom",
    "WaitlistEntry",
    "WaitlistOffer",
    "WorkingHours",
    "ZoneCategory",
]
