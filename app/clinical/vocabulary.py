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


class AppointmentType(Word):
    """Kinds of visit as the schedule knows them. None of these words tells a condition."""

    CONSULTATION = "consultation", "New consultation"
    PHYSICIAN_FOLLOW_UP = "physician_follow_up", "Physician follow-up"
    EVALUATION = "evaluation", "First therapy visit"
    FOLLOW_UP = "follow_up", "Therapy visit"
    RE_EVALUATION = "re_evaluation", "Progress visit"


class AppointmentStatus(Word):
    BOOKED = "booked", "Booked"
    ARRIVED = "arrived", "Here"
    COMPLETED = "completed", "Seen"
    CANCELLED_BY_PATIENT = "cancelled_by_patient", "Cancelled by the patient"
    CANCELLED_BY_CLINIC = "cancelled_by_clinic", "Cancelled by the clinic"
    NO_SHOW = "no_show", "Did not come"


LIVE_APPOINTMENTS = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.COMPLETED)
"""Statuses that occupy the time of a clinician and a patient."""


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
