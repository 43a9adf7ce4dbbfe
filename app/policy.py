"""Who may do what, to whose records: one table.

Rows are actions, columns are roles, a cell says how far the reach goes. Two different questions
have two different homes: *may this role do this kind of thing, and to whose records?* is answered
here; *may this happen to this record now?* is answered by the verb in ``care``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum


class Role(StrEnum):
    DESK = "desk"
    THERAPIST = "therapist"
    PHYSICIAN = "physician"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]

    @property
    def known_as(self) -> str:
        """What colleagues say: the physician of the practice goes by name."""
        return "Dr. O" if self is Role.PHYSICIAN else self.label


ROLE_LABELS: Mapping[Role, str] = {
    Role.DESK: "Front desk",
    Role.THERAPIST: "Therapist",
    Role.PHYSICIAN: "Facial plastic surgery",
    Role.ADMIN: "Administrator",
}


class Reach(IntEnum):
    """How far an action goes. Ordered: a wider reach contains a narrower one."""

    NONE = 0  # never
    OWN = 1  # what the person wrote, or is booked with
    TEAM = 2  # care team or an appointment within 90 days: one's own, or of somebody one supervises
    ALL = 3  # the whole practice


class Action(StrEnum):
    # the person's own sign-in
    ACCOUNT = "account"
    # patients
    PATIENT_LIST = "patient.list"
    PATIENT_READ = "patient.read"
    PATIENT_CREATE = "patient.create"
    PATIENT_EDIT = "patient.edit"
    PATIENT_STRIKE = "patient.strike"
    PATIENT_IMPORT = "patient.import"
    CARE_TEAM_EDIT = "care_team.edit"
    # the chart
    CHART_READ = "chart.read"
    ALLERGY_WRITE = "allergy.write"
    DIAGNOSIS_WRITE = "diagnosis.write"
    PROCEDURE_WRITE = "procedure.write"
    PLAN_WRITE = "plan.write"
    PLAN_SEND = "plan.send"
    PLAN_DECIDE = "plan.decide"
    LIBRARY_READ = "library.read"  # exercises and plans to start from
    LIBRARY_WRITE = "library.write"
    # papers on the chart: orders and referrals, notices, files, what was sent
    PAPER_WRITE = "paper.write"
    ORDER_SIGN = "order.sign"
    LETTER_WRITE = "letter.write"
    # the case between Dr. O and the therapists
    COMMENT_WRITE = "comment.write"
    VISIT_ASK = "visit.ask"
    NOTE_READ = "note.read"
    NOTE_WRITE = "note.write"
    NOTE_SIGN = "note.sign"
    NOTE_ADDEND = "note.addend"
    NOTE_COSIGN = "note.cosign"
    NOTE_STRIKE = "note.strike"
    # measures
    MEASURE_WRITE = "measure.write"
    MEASURE_EXPORT = "measure.export"
    HAND_OVER = "hand_over"  # what a patient sees on the tablet, in the sign-in of whoever handed it over
    INSTRUMENT_READ = "instrument.read"
    INSTRUMENT_WRITE = "instrument.write"
    # words for notes, by a short code
    PHRASE_WRITE = "phrase.write"
    PRACTICE_PHRASE_WRITE = "practice_phrase.write"
    # homes
    DAY_READ = "day.read"
    REVIEW_READ = "review.read"
    REVIEW_DECIDE = "review.decide"
    OUTCOMES_READ = "outcomes.read"
    # schedule
    SCHEDULE_READ = "schedule.read"
    APPOINTMENT_WRITE = "appointment.write"
    SCHEDULE_SET = "schedule.set"  # types of visit, rooms, working time, closed days
    FEED_WRITE = "feed.write"
    # the desk: people who ask to be seen, who waits for a time, papers handed over
    REQUEST_READ = "request.read"
    REQUEST_WRITE = "request.write"
    REQUEST_HEALTH_READ = "request_health.read"
    WAITLIST_WRITE = "waitlist.write"
    DESK_FORM_WRITE = "desk_form.write"
    DESK_READ = "desk.read"  # the lists of the desk's day
    # the practice itself
    STAFF_WRITE = "staff.write"
    PRACTICE_WRITE = "practice.write"


_N, _O, _T, _A = Reach.NONE, Reach.OWN, Reach.TEAM, Reach.ALL
_COLUMNS = (Role.DESK, Role.THERAPIST, Role.PHYSICIAN, Role.ADMIN)
_ROWS: Mapping[Action, tuple[Reach, Reach, Reach, Reach]] = {
    #                          desk  therapist  physician  admin
    Action.ACCOUNT: (_O, _O, _O, _O),
    Action.PATIENT_LIST: (_A, _T, _A, _N),
    Action.PATIENT_READ: (_A, _T, _A, _N),
    Action.PATIENT_CREATE: (_A, _N, _A, _N),
    Action.PATIENT_EDIT: (_A, _T, _A, _N),
    Action.PATIENT_STRIKE: (_A, _N, _A, _N),
    Action.PATIENT_IMPORT: (_A, _N, _A, _N),
    Action.CARE_TEAM_EDIT: (_A, _N, _A, _N),
    Action.CHART_READ: (_N, _T, _A, _N),
    Action.ALLERGY_WRITE: (_N, _T, _A, _N),
    Action.DIAGNOSIS_WRITE: (_N, _T, _A, _N),
    Action.PROCEDURE_WRITE: (_N, _N, _A, _N),
    Action.PLAN_WRITE: (_N, _T, _A, _N),
    Action.PLAN_SEND: (_N, _T, _A, _N),
    Action.PLAN_DECIDE: (_N, _N, _A, _N),
    Action.LIBRARY_READ: (_N, _A, _A, _N),
    Action.LIBRARY_WRITE: (_N, _N, _A, _N),
    Action.PAPER_WRITE: (_N, _T, _A, _N),
    Action.ORDER_SIGN: (_N, _N, _A, _N),
    Action.LETTER_WRITE: (_N, _T, _A, _N),
    Action.COMMENT_WRITE: (_N, _T, _A, _N),
    Action.VISIT_ASK: (_N, _N, _A, _N),
    Action.NOTE_READ: (_N, _T, _A, _N),
    Action.NOTE_WRITE: (_N, _T, _A, _N),
    Action.NOTE_SIGN: (_N, _T, _A, _N),
    Action.NOTE_ADDEND: (_N, _T, _A, _N),
    Action.NOTE_COSIGN: (_N, _T, _N, _N),
    Action.NOTE_STRIKE: (_N, _T, _A, _N),
    Action.MEASURE_WRITE: (_N, _T, _A, _N),
    Action.MEASURE_EXPORT: (_N, _T, _A, _N),
    Action.HAND_OVER: (_N, _O, _O, _N),
    Action.INSTRUMENT_READ: (_N, _A, _A, _N),
    Action.INSTRUMENT_WRITE: (_N, _N, _A, _N),
    Action.PHRASE_WRITE: (_N, _O, _O, _N),
    Action.PRACTICE_PHRASE_WRITE: (_N, _N, _A, _N),
    Action.DAY_READ: (_N, _O, _N, _N),
    Action.REVIEW_READ: (_N, _N, _A, _N),
    Action.REVIEW_DECIDE: (_N, _N, _A, _N),
    Action.OUTCOMES_READ: (_N, _N, _A, _N),
    Action.SCHEDULE_READ: (_A, _O, _A, _N),  # own: other people's times read "busy"
    Action.APPOINTMENT_WRITE: (_A, _T, _A, _N),
    Action.SCHEDULE_SET: (_A, _N, _A, _A),
    Action.FEED_WRITE: (_N, _O, _O, _N),
    Action.REQUEST_READ: (_A, _N, _A, _N),
    Action.REQUEST_WRITE: (_A, _N, _A, _N),
    Action.REQUEST_HEALTH_READ: (_N, _N, _A, _N),
    Action.WAITLIST_WRITE: (_A, _N, _A, _N),
    Action.DESK_FORM_WRITE: (_A, _N, _A, _N),
    Action.DESK_READ: (_A, _N, _A, _N),
    Action.STAFF_WRITE: (_N, _N, _N, _A),
    Action.PRACTICE_WRITE: (_N, _N, _N, _A),
}

GRID: Mapping[tuple[Role, Action], Reach] = {
    (role, action): cell for action, row in _ROWS.items() for role, cell in zip(_COLUMNS, row, strict=True)
}

# Where each role arrives after signing in.
HOMES: Mapping[Role, str] = {
    Role.THERAPIST: "day.show",
    Role.PHYSICIAN: "review.index",
    Role.DESK: "scheduling.day",
    Role.ADMIN: "staff.index",
}


def reach(role: Role, action: Action) -> Reach:
    """How far ``role`` may go with ``action``. The only question anyone may ask of the grid."""
    return GRID[(role, action)]


def home(role: Role) -> str:
    """The endpoint a person of this role starts from."""
    return HOMES[role]
