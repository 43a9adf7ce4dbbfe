"""The words of the clinic, as closed lists.

Sources: the practice's care description (conditions, zones, techniques) and its scheduling and
consent rules. Each word carries the label people read; the value is what is stored.
"""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """A stored word with a label for people: ``SOMETHING = "something", "Something"``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Word:
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label or value.replace("_", " ").capitalize()
        return word


class Side(Word):
    """The affected side, always the patient's own right and left."""

    RIGHT = "right", "Right"
    LEFT = "left", "Left"
    BILATERAL = "bilateral", "Both sides"


class Zone(Word):
    """Zones of the face map, from the top down."""

    BROW = "brow", "Brow"
    EYE = "eye", "Eye"
    NOSE = "nose", "Nose"
    CHEEK = "cheek", "Cheek and midface"
    MOUTH = "mouth", "Mouth"
    CHIN = "chin", "Chin"
    PLATYSMA = "platysma", "Platysma (neck)"


class Condition(Word):
    """The picture the nerve shows now; it changes over the course of care."""

    FLACCID = "flaccid", "Flaccid palsy"
    PARETIC = "paretic", "Recovering paresis"
    SYNKINETIC = "synkinetic", "Synkinesis"
    MIXED = "mixed", "Mixed, zones differ"
    POST_REANIMATION = "post_reanimation", "After reanimation surgery"


class Aetiology(Word):
    """Where the palsy came from."""

    BELLS_PALSY = "bells_palsy", "Bell’s palsy"
    RAMSAY_HUNT = "ramsay_hunt", "Ramsay Hunt syndrome"
    TUMOUR = "tumour", "Tumour or its surgery"
    TRAUMA = "trauma", "Injury"
    SURGICAL_INJURY = "surgical_injury", "Injury during surgery"
    LYME = "lyme", "Lyme disease"
    BIRTH = "birth", "Birth injury"
    CONGENITAL = "congenital", "Congenital"
    CENTRAL = "central", "Central (after stroke)"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Not known"


class Certainty(Word):
    """How well a date is known."""

    EXACT = "exact", "Exact day"
    MONTH = "month", "Month known"
    ESTIMATED = "estimated", "Estimated"
    UNKNOWN = "unknown", "Not known"


class DiagnosisStatus(Word):
    TO_BE_CONFIRMED = "to_be_confirmed", "To be confirmed"
    CONFIRMED = "confirmed", "Confirmed"
    RESOLVED = "resolved", "Resolved"


class Technique(Word):
    """What is done in a session or prescribed in a plan."""

    SOFT_TISSUE_MASSAGE = "soft_tissue_massage", "Soft tissue massage"
    STRETCHING = "stretching", "Stretching"
    NEUROMUSCULAR_RETRAINING = "neuromuscular_retraining", "Neuromuscular retraining"
    MIRROR_FEEDBACK = "mirror_feedback", "Mirror feedback"
    SEMG_BIOFEEDBACK = "semg_biofeedback", "sEMG biofeedback"
    RELAXATION = "relaxation", "Relaxation"
    TAPING = "taping", "Taping"
    EYE_CARE = "eye_care", "Eye care"
    EDUCATION = "education", "Education"
    ELECTRICAL_STIMULATION = "electrical_stimulation", "Electrical stimulation"


class Response(Word):
    """How the tissue or the movement answered. Always in this order."""

    POOR = "poor", "Poor"
    FAIR = "fair", "Fair"
    GOOD = "good", "Good"


class ProcedureKind(Word):
    SURGERY = "surgery", "Surgery"
    BOTULINUM_TOXIN = "botulinum_toxin", "Botulinum toxin"


class PlanState(Word):
    """Where one version of a treatment plan stands."""

    DRAFT = "draft", "Draft"
    SENT = "sent", "Waiting for Dr. O"
    CERTIFIED = "certified", "Certified"
    RETURNED = "returned", "Returned"
    SUPERSEDED = "superseded", "Replaced by a later version"


class VisitKind(Word):
    """Kinds of visit as the rules know them; the practice's own types of visit are each of one kind.

    None of these words tells a condition.
    """

    CONSULTATION = "consultation", "New consultation"
    PHYSICIAN_FOLLOW_UP = "physician_follow_up", "Physician follow-up"
    TOXIN_VISIT = "toxin_visit", "Procedure visit"
    POST_OP_CHECK = "post_op_check", "Physician check"
    JOINT_REVIEW = "joint_review", "Joint visit"
    EVALUATION = "evaluation", "First therapy visit"
    FOLLOW_UP = "follow_up", "Therapy visit"
    RE_EVALUATION = "re_evaluation", "Progress visit"
    TELEHEALTH = "telehealth", "Video visit"
    PHOTO_SESSION = "photo_session", "Picture session"


class AppointmentStatus(Word):
    """Before it is an appointment it is a consultation request or a held time; moved, it stays the same one."""

    TENTATIVE = "tentative", "Pencilled in"
    BOOKED = "booked", "Booked"
    CONFIRMED = "confirmed", "Confirmed"
    ARRIVED = "arrived", "Here"
    IN_SESSION = "in_session", "In session"
    COMPLETED = "completed", "Seen"
    CANCELLED_BY_PATIENT = "cancelled_by_patient", "Cancelled by the patient"
    CANCELLED_BY_CLINIC = "cancelled_by_clinic", "Cancelled by the clinic"
    LATE_CANCELLED = "late_cancelled", "Cancelled late"
    NO_SHOW = "no_show", "Did not come"
    ENTERED_IN_ERROR = "entered_in_error", "Entered in error"


EXPECTED_APPOINTMENTS = (AppointmentStatus.TENTATIVE, AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED)
"""Statuses of somebody still to come."""

PRESENT_APPOINTMENTS = (AppointmentStatus.ARRIVED, AppointmentStatus.IN_SESSION)
"""Statuses of somebody who is here now."""

LIVE_APPOINTMENTS = (*EXPECTED_APPOINTMENTS, *PRESENT_APPOINTMENTS, AppointmentStatus.COMPLETED)
"""Statuses that occupy the time of a clinician and a patient."""


class RequestSource(Word):
    WEB = "web", "Web"
    TELEPHONE = "telephone", "Telephone"


class RequestStatus(Word):
    NEW = "new", "New"
    CONTACTING = "contacting", "Contacting"
    SCHEDULED = "scheduled", "Scheduled"
    WAITING_DOCUMENTS = "waiting_docs", "Waiting for documents"
    DECLINED = "declined", "Declined"
    CLOSED = "closed", "Closed"


class RequestUrgency(Word):
    """How soon somebody who asks for a consultation is to be seen; the desk reads it as a date."""

    EMERGENCY = "emergency", "Call today"
    SOON = "soon", "See within 3 days"
    TWO_WEEKS = "two_weeks", "See within 2 weeks"
    ROUTINE = "routine", "When there is room"


class ContactWay(Word):
    PHONE = "phone", "Telephone"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"


class ReminderChoice(Word):
    """How the patient wants to be reminded."""

    NONE = "none", "Not at all"
    EMAIL = "email", "By e-mail"
    TEXT = "text", "By text message"
    BOTH = "both", "By e-mail and text message"


class OfferState(Word):
    OPEN = "open", "Offered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"


class WaitlistEnd(Word):
    BOOKED = "booked", "Booked"
    REMOVED = "removed", "Taken off the list"


class MessageKind(Word):
    REMINDER = "reminder", "Reminder"
    CONFIRMATION = "confirmation", "Confirmation"
    MOVED = "moved", "Moved"
    CANCELLED = "cancelled", "Cancelled"
    ACKNOWLEDGEMENT = "acknowledgement", "Request received"
    OFFER = "offer", "Offer of a time"


class MessageChannel(Word):
    EMAIL = "email", "E-mail"
    TEXT = "text", "Text message"


class MessageState(Word):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    VOID = "void", "Not needed any more"
    GIVEN_UP = "given_up", "Could not be sent"


class LinkAnswer(Word):
    """What a patient pressed behind the link of a message."""

    CONFIRM = "confirm", "Confirmed"
    ASK_TO_CANCEL = "ask_to_cancel", "Asked to cancel"


class DeskFormKind(Word):
    PRIVACY_NOTICE = "privacy_notice", "Privacy notice"
    CANCELLATION_POLICY = "cancellation_policy", "Cancellation policy"
    PICTURE_CONSENT = "picture_consent", "Consent to pictures"
    INTAKE = "intake", "Intake form"
    INSURANCE_CARD = "insurance_card", "Insurance card"


class BookedResource(Word):
    """What a booked time takes up."""

    CLINICIAN = "clinician", "Clinician"
    PATIENT = "patient", "Patient"
    ROOM = "room", "Room"
    DEVICE = "device", "Device"


class Sex(Word):
    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Not recorded"


class NameUse(Word):
    LEGAL = "legal", "Legal name"
    FORMER = "former", "Former name"
    OTHER = "other", "Other name"


class PhoneUse(Word):
    MOBILE = "mobile", "Mobile"
    HOME = "home", "Home"
    WORK = "work", "Work"
    OTHER = "other", "Other"


class AddressUse(Word):
    HOME = "home", "Home"
    WORK = "work", "Work"
    OTHER = "other", "Other"


class PhotoConsent(Word):
    NOT_ASKED = "not_asked", "Not asked yet"
    GIVEN = "given", "Given for the treatment record"
    REFUSED = "refused", "Refused"


class AddendumKind(Word):
    ADDENDUM = "addendum", "Addendum"
    CORRECTION = "correction", "Correction"
    LATE_ENTRY = "late_entry", "Late entry"


class Urgency(Word):
    """How soon somebody must act on a red flag. In this order on every list."""

    NOW = "now", "Now"
    SAME_DAY = "same_day", "Same day"
    REVIEW = "review", "Review"


class EyeClosure(Word):
    """How far the lids meet when the eye is closed gently. Anything but complete needs eye care."""

    COMPLETE = "complete", "Closes fully"
    ALMOST = "almost", "Almost closes"
    INCOMPLETE = "incomplete", "Stays open"


class EyeSymptom(Word):
    """What an eye in danger tells. Each is a red flag of its own."""

    EYE_PAIN = "eye_pain", "Eye pain"
    REDNESS = "redness", "Redness"
    LIGHT_SENSITIVITY = "light_sensitivity", "Light sensitivity"
    DISCHARGE = "discharge", "Discharge"
    VISION_CHANGE = "vision_change", "Change of vision"
    REDUCED_FEELING = "reduced_feeling", "Less feeling in the cornea"


class Finding(Word):
    """New since last time, as a person observes or tells it. Each is a red flag of its own."""

    OTHER_CRANIAL_NERVE = "other_cranial_nerve", "Another cranial nerve"
    LIMB_WEAKNESS = "limb_weakness", "Weak arm or leg"
    SPEECH = "speech", "Speech, new or worse"
    GAIT = "gait", "Gait, new or worse"
    SEVERE_HEADACHE = "severe_headache", "Severe headache"
    FOREHEAD_SPARED = "forehead_spared", "Forehead spared"
    LOSS_AFTER_SURGERY = "loss_after_surgery", "Movement lost after surgery"
    WOUND_INFECTION = "wound_infection", "Wound infection"
    FLAP_CONCERN = "flap_concern", "Concern about the flap"
    SELF_HARM = "self_harm", "Thoughts of self-harm"
    WEAKNESS_PROGRESSING = "weakness_progressing", "Weakness still progressing"
    SLOW_ONSET = "slow_onset", "Slow onset"
    RECURRENT_PALSY = "recurrent_palsy", "Palsy came back"
    BOTH_SIDES = "both_sides", "Both sides weak"
    SINGLE_BRANCH = "single_branch", "Single branch only"
    PAROTID_MASS = "parotid_mass", "Parotid mass"
    EAR_DISCHARGE_OR_VESICLES = "ear_discharge_or_vesicles", "Ear discharge or vesicles"
    HEARING_LOSS_OR_VERTIGO = "hearing_loss_or_vertigo", "Hearing loss or vertigo"
    TICK_OR_RASH = "tick_or_rash", "Tick exposure or rash"
    FEVER = "fever", "Fever"
    KNOWN_CANCER = "known_cancer", "Known cancer"
    PREGNANCY_COMPLICATION = "pregnancy_complication", "Pregnancy complication"


class NoteKind(Word):
    """What a note documents; what it must say before it is signed depends on it."""

    EVALUATION = "evaluation", "Initial evaluation"
    TREATMENT = "treatment", "Treatment session"
    PROGRESS = "progress", "Re-evaluation and progress report"
    DISCHARGE = "discharge", "Discharge summary"
    PHYSICIAN_REVIEW = "physician_review", "Physician review"
    TELEPHONE = "telephone", "Telephone note"
    MISSED_VISIT = "missed_visit", "Missed visit"


class Licence(Word):
    """In what capacity a clinician writes. Notes of assistants and students wait for a co-signature."""

    THERAPIST = "therapist", "Physical therapist"
    ASSISTANT = "assistant", "Physical therapist assistant"
    STUDENT = "student", "Student"
    PHYSICIAN = "physician", "Physician"
    NONE = "none", "No clinical licence"


class UnitRule(Word):
    """How a payer turns timed minutes into units."""

    CMS = "cms", "CMS 8-minute rule"
    AMA = "ama", "AMA rule of eights"


class Movement(Word):
    """The expressions that test the zones (care description, section 3)."""

    BROW_RAISE = "brow_raise", "Raise brows"
    FROWN = "frown", "Frown"
    GENTLE_CLOSURE = "gentle_closure", "Gentle eye closure"
    TIGHT_CLOSURE = "tight_closure", "Tight eye closure"
    WINK = "wink", "Wink"
    BLINK = "blink", "Blink"
    SNARL = "snarl", "Snarl"
    CLOSED_SMILE = "closed_smile", "Closed smile"
    OPEN_SMILE = "open_smile", "Open smile"
    PUFF_CHEEKS = "puff_cheeks", "Puff cheeks"
    PUCKER = "pucker", "Pucker"
    PRESS_LIPS = "press_lips", "Press lips"
    LIP_SOUNDS = "lip_sounds", "P, b and m sounds"
    LOWER_TEETH = "lower_teeth", "Show lower teeth"
    MOUTH_FROWN = "mouth_frown", "Corners down"
    POUT = "pout", "Pout"
    NECK_TENSE = "neck_tense", "Tense neck"
    CHEWING = "chewing", "Chewing"
    SPEAKING = "speaking", "Speaking"


class Muscle(Word):
    """The muscles of the zones (care description, section 3)."""

    FRONTALIS = "frontalis", "Frontalis"
    CORRUGATOR = "corrugator", "Corrugator"
    PROCERUS = "procerus", "Procerus"
    ORBICULARIS_OCULI = "orbicularis_oculi", "Orbicularis oculi"
    NASALIS = "nasalis", "Nasalis"
    LEVATOR_ALAEQUE_NASI = "levator_alaeque_nasi", "Levator labii alaeque nasi"
    ZYGOMATICUS = "zygomaticus", "Zygomaticus"
    LEVATOR_LABII = "levator_labii", "Levator labii superioris"
    LEVATOR_ANGULI_ORIS = "levator_anguli_oris", "Levator anguli oris"
    RISORIUS = "risorius", "Risorius"
    BUCCINATOR = "buccinator", "Buccinator"
    ORBICULARIS_ORIS = "orbicularis_oris", "Orbicularis oris"
    DEPRESSOR_LABII = "depressor_labii", "Depressor labii inferioris"
    DEPRESSOR_ANGULI_ORIS = "depressor_anguli_oris", "Depressor anguli oris"
    MENTALIS = "mentalis", "Mentalis"
    PLATYSMA = "platysma", "Platysma"


class Severity(Word):
    """Of one synkinesis pair, 0 to 3 (care description, section 3)."""

    NONE = "0", "None"
    MILD = "1", "Mild"
    MODERATE = "2", "Moderate"
    SEVERE = "3", "Severe"


class Trend(Word):
    WORSE = "worse", "Worse"
    SAME = "same", "Same"
    BETTER = "better", "Better"


class SinceLast(Word):
    """What else changed since the last visit."""

    NEW_TIGHTNESS = "new_tightness", "New tightness"
    NEW_TWITCHING = "new_twitching", "New twitching"
    MEDICINE_CHANGED = "medicine_changed", "Medicine changed"
    TOXIN_SINCE = "toxin_since", "Botulinum toxin since"
    SURGERY_SINCE = "surgery_since", "Surgery since"


class EyeProtection(Word):
    DROPS = "drops", "Drops by day"
    OINTMENT = "ointment", "Ointment at night"
    NIGHT_COVER = "night_cover", "Tape or moisture chamber"
    GLASSES = "glasses", "Glasses"


class RestTone(Word):
    """How one part of the face lies at rest, against the other side."""

    LOW = "low", "Low"
    EVEN = "even", "Even"
    TIGHT = "tight", "Tight"


class Excursion(Word):
    """How far a movement goes, against the other side."""

    NONE = "none", "None"
    TRACE = "trace", "Trace"
    PARTIAL = "partial", "Partial"
    FULL = "full", "Full"


class MassageWay(Word):
    EXTERNAL = "external", "External"
    INTRAORAL = "intraoral", "Intraoral"


class Stroke(Word):
    """Techniques of soft tissue massage (care description, section 5)."""

    SLOW_CIRCLES = "slow_circles", "Slow circles"
    KNEADING = "kneading", "Kneading"
    EFFLEURAGE = "effleurage", "Effleurage"
    PIN_AND_STRETCH = "pin_and_stretch", "Pin and stretch"
    TRIGGER_POINT = "trigger_point", "Trigger point"


class Pressure(Word):
    LIGHT = "light", "Light"
    MEDIUM = "medium", "Medium"
    FIRM = "firm", "Firm"


class Direction(Word):
    """The way a muscle is lengthened."""

    UP = "up", "Up"
    DOWN = "down", "Down"
    OUTWARD = "outward", "Outward"
    INWARD = "inward", "Inward"


class Cue(Word):
    NONE = "none", "No cue"
    SPOKEN = "spoken", "Spoken"
    TOUCH = "touch", "Touch"
    STOP_AT_ONSET = "stop_at_onset", "Stop when it pulls"


class FeedbackTool(Word):
    MIRROR = "mirror", "Mirror"
    SPLIT_MIRROR = "split_mirror", "Split mirror"
    VIDEO = "video", "Video"
    APP = "app", "App"


class RelaxationMethod(Word):
    BREATHING = "breathing", "Breathing"
    JAW = "jaw", "Jaw release"
    MEDITATION = "meditation", "Meditation"


class SkinCheck(Word):
    CLEAR = "clear", "Clear"
    IRRITATED = "irritated", "Irritated"


class Topic(Word):
    """What was taught."""

    CONDITION = "condition", "The condition"
    HOME_PROGRAM = "home_program", "Home program"
    EYE_CARE = "eye_care", "Eye care"
    MASSAGE = "massage", "Self-massage"
    AVOID = "avoid", "What to avoid"
    AFTER_SURGERY = "after_surgery", "After surgery"


class TeachBack(Word):
    SHOWN = "shown", "Shown back"
    WITH_HELP = "with_help", "With help"
    REPEAT = "repeat", "To repeat"


class Complexity(Word):
    """Of an evaluation; it decides the code, the minutes do not."""

    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    HIGH = "high", "High"


class HomeDecision(Word):
    """What becomes of one exercise of the home program."""

    KEEP = "keep", "Keep"
    CHANGE = "change", "Progress"
    STOP = "stop", "Stop"


class DischargeReason(Word):
    GOALS_MET = "goals_met", "Goals met"
    PLATEAU = "plateau", "Plateau"
    PATIENT_CHOICE = "patient_choice", "The patient’s choice"
    REFERRED = "referred", "Referred elsewhere"
    NOT_RETURNED = "not_returned", "Did not return"
    OTHER = "other", "Other"


class MissedHow(Word):
    NO_SHOW = "no_show", "Did not come"
    LATE_CANCELLATION = "late_cancellation", "Cancelled late"
    CANCELLED = "cancelled", "Cancelled"


class Scoring(Word):
    """How a measure of the practice's own adds up."""

    SUM = "sum", "Sum of the answers"
    MEAN = "mean", "Mean of the answers"


class TreatmentCategory(Word):
    """What treatment aims at in one zone (care description, section 4; Brach & VanSwearingen 1999)."""

    INITIATION = "initiation", "Initiation"
    FACILITATION = "facilitation", "Facilitation"
    MOVEMENT_CONTROL = "movement_control", "Movement control"
    RELAXATION = "relaxation", "Relaxation"


class MirrorUse(Word):
    """What the patient watches while practising."""

    NONE = "none", "No mirror"
    MIRROR = "mirror", "Mirror"
    VIDEO = "video", "Video"


class SurgeryType(Word):
    """Reanimation procedures with a course of their own (care description, section 9)."""

    GRACILIS_MASSETERIC = "gracilis_masseteric", "Gracilis free flap, masseteric nerve"
    GRACILIS_CROSS_FACE = "gracilis_cross_face", "Gracilis free flap, cross-face graft"
    MASSETERIC_TRANSFER = "masseteric_transfer", "Masseteric to facial nerve transfer"
    HYPOGLOSSAL_TRANSFER = "hypoglossal_transfer", "Hypoglossal to facial nerve transfer"
    TEMPORALIS_TRANSFER = "temporalis_transfer", "Temporalis transfer"
    SELECTIVE_NEURECTOMY = "selective_neurectomy", "Selective neurectomy or myectomy"
    STATIC_PROCEDURE = "static_procedure", "Static procedure: sling, lid weight, brow lift, tarsorrhaphy"
    OTHER = "other", "Other surgery"


class DonorNerve(Word):
    """The nerve that drives a reanimated face."""

    MASSETERIC = "masseteric", "Masseteric nerve"
    HYPOGLOSSAL = "hypoglossal", "Hypoglossal nerve"
    CROSS_FACE = "cross_face", "Facial nerve of the other side"
    TRIGEMINAL_TEMPORAL = "trigeminal_temporal", "Deep temporal nerves"
    OTHER = "other", "Another nerve"


class MovementTrigger(Word):
    """What brought the first movement after surgery."""

    CLENCH = "clench", "Clenching the teeth"
    TONGUE = "tongue", "Pressing the tongue"
    SMILE = "smile", "Smiling"
    OTHER = "other", "Something else"


class ToxinProduct(Word):
    """By generic name. Units belong to the product: they are never converted to another's."""

    ONABOTULINUMTOXIN_A = "onabotulinumtoxin_a", "OnabotulinumtoxinA"
    ABOBOTULINUMTOXIN_A = "abobotulinumtoxin_a", "AbobotulinumtoxinA"
    INCOBOTULINUMTOXIN_A = "incobotulinumtoxin_a", "IncobotulinumtoxinA"
    PRABOTULINUMTOXIN_A = "prabotulinumtoxin_a", "PrabotulinumtoxinA"
    DAXIBOTULINUMTOXIN_A = "daxibotulinumtoxin_a", "DaxibotulinumtoxinA"
    RIMABOTULINUMTOXIN_B = "rimabotulinumtoxin_b", "RimabotulinumtoxinB"
    OTHER = "other", "Another product, named"


class OrderKind(Word):
    """What a physician put on file for therapy."""

    REFERRAL = "referral", "Referral"
    ORDER = "order", "Order"


class Profession(Word):
    """Who may refer to physical therapy in New York (practice rules, section 3)."""

    PHYSICIAN = "physician", "Physician"
    DENTIST = "dentist", "Dentist"
    PODIATRIST = "podiatrist", "Podiatrist"
    NURSE_PRACTITIONER = "nurse_practitioner", "Nurse practitioner"
    MIDWIFE = "midwife", "Midwife"
    PHYSICIAN_ASSISTANT = "physician_assistant", "Physician assistant, for the physician"


class SendMethod(Word):
    """The way a plan or letter went out."""

    FAX = "fax", "Fax"
    PORTAL = "portal", "Portal"
    MAIL = "mail", "Mail"
    SECURE_EMAIL = "secure_email", "Secure e-mail"
    BY_HAND = "by_hand", "By hand"


class LetterKind(Word):
    CASE_SUMMARY = "case_summary", "Case summary"
    PLAN_OF_CARE = "plan_of_care", "Plan of care"


class AnswerKind(Word):
    """What was done with a row of Dr. O's list that asks for no signature."""

    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    DEFERRED = "deferred", "Deferred"
