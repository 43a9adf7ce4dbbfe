"""Records for tests: plain functions with sensible defaults, and the small named cast.

Each adds to the session and flushes; the caller commits (or the ``stage`` fixture does).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace

from sqlalchemy import select

import config
from app import clock
from app.care import documents, intake, sealing, visit_types
from app.clinical import face_picture, instruments
from app.clinical.instruments.declaration import FilledBy
from app.clinical.instruments.sunnybrook import SUNNYBROOK
from app.clinical.names import words
from app.clinical.vocabulary import (
    Certainty,
    Condition,
    DeskFormKind,
    LetterKind,
    LinkAnswer,
    MessageChannel,
    MessageKind,
    MessageState,
    Muscle,
    OrderKind,
    PlanState,
    ProcedureKind,
    Profession,
    Scoring,
    SendMethod,
    Side,
    Technique,
    ToxinProduct,
    UnitRule,
    VisitKind,
    Zone,
)
from app.extensions import db
from app.models import (
    Appointment,
    Assessment,
    CareTeamMember,
    CaseComment,
    CaseMention,
    ConsultationRequest,
    DeskForm,
    Diagnosis,
    DirectAccessNotice,
    Document,
    Goal,
    HandOver,
    HomeExercise,
    Injection,
    Intervention,
    Letter,
    MessageAnswer,
    OpeningHours,
    Order,
    OutboxMessage,
    OwnInstrument,
    Patient,
    PatientName,
    PatientPhone,
    PatientSearchWord,
    Payer,
    Phase,
    Phrase,
    PlannedProcedure,
    PlanVersion,
    Practice,
    Procedure,
    ProcedureRestriction,
    SessionNote,
    SlotHold,
    Transmission,
    Treatment,
    TreatmentPlan,
    User,
    UserSession,
    VisitRequest,
    VisitType,
    WaitlistEntry,
    WaitlistOffer,
)
from app.models.base import random_public_id
from app.policy import Role
from tests import files

_numbers = itertools.count(1)
REFERRER = "Dr. Ruth Chen"
family_names: set[str] = set()  # of every patient made here; no title of a page may say one


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The calendar day it is now at the practice of the tests."""
    return clock.today("America/New_York")


def a_practice(**values) -> Practice:
    practice = Practice(
        id=1, **{"name": "Tern Harbor Facial Therapy", "time_zone": "America/New_York"} | values
    )
    practice.opening_hours = [
        OpeningHours(weekday=weekday, opens_minute=8 * 60, closes_minute=18 * 60) for weekday in range(7)
    ]
    return _added(practice)


def a_user(name="Ana Alder", role=Role.THERAPIST, credentials="PT", **values) -> User:
    email = values.pop("email", f"{name.split()[0].lower().strip('.')}{next(_numbers)}@practice.example")
    return _added(User(name=name, role=role, credentials=credentials, email=email, **values))


def a_payer(name="Tidewater Health", unit_rule=UnitRule.CMS, **values) -> Payer:
    return _added(Payer(name=name, unit_rule=unit_rule, **values))


def a_phrase(code="soft", wording="Softer after massage of the [side] cheek.", *, owner=None) -> Phrase:
    """A person's own phrase; without an owner one of the practice."""
    return _added(Phrase(owner=owner, code=code, wording=wording))


def a_patient(given="Pat", family="Plover", *, team=(), phone="555-0100", **values) -> Patient:
    number = next(_numbers)
    family_names.add(family)
    patient = Patient(
        **{
            "mrn": f"T-{number:05d}",
            "born_on": date(1980, 3, 14),
            "registered_at": now(),
            "sort_name": f"{family}, {given}".casefold(),
            "names": [PatientName(given=given, family=family)],
            "phones": [PatientPhone(number=phone)] if phone else [],
        }
        | values
    )
    patient.search_words = [PatientSearchWord(word=word) for word in sorted(set(words(f"{given} {family}")))]
    patient.care_team = [CareTeamMember(user=user, since_on=date(2026, 1, 1)) for user in team]
    return _added(patient)


def a_diagnosis(
    patient: Patient, *, by: User, condition=Condition.SYNKINETIC, side=Side.LEFT, referred=True, **values
) -> Diagnosis:
    """With a referral on file from long before, unless ``referred`` is False."""
    onset = values.get("onset_on", date(2026, 2, 3))
    diagnosis = Diagnosis(
        **{
            "patient": patient,
            "patient_id": patient.id,
            "condition": condition,
            "side": side,
            "zones": [Zone.CHEEK.value],
            "onset_on": onset,
            "onset_certainty": Certainty.EXACT,
            "recorded_at": now(),
            "recorded_by": by,
        }
        | values
    )
    diagnosis.phases = [Phase(condition=condition, since_on=onset, recorded_at=now(), recorded_by=by)]
    _added(diagnosis)
    if referred:
        an_order(diagnosis, by=by, signed_on=date(2020, 1, 6))
    return diagnosis


def an_order(
    diagnosis: Diagnosis, *, by: User, signed_on: date | None = None, whole_chart=False, **values
) -> Order:
    return _added(
        Order(
            **{
                "patient": diagnosis.patient,
                "patient_id": diagnosis.patient_id,
                "diagnosis": None if whole_chart else diagnosis,
                "kind": OrderKind.REFERRAL,
                "signer_name": REFERRER,
                "profession": Profession.PHYSICIAN,
                "signed_on": signed_on,
                "recorded_at": now(),
                "recorded_by": by,
            }
            | values
        )
    )


def a_direct_access_notice(diagnosis: Diagnosis, *, by: User, on: date, **values) -> DirectAccessNotice:
    return _added(
        DirectAccessNotice(
            **{
                "patient": diagnosis.patient,
                "diagnosis_id": diagnosis.id,
                "signed_on": on,
                "recorded_at": now(),
                "recorded_by": by,
            }
            | values
        )
    )


def a_consultation_request(patient: Patient | None = None, *, reason="", **answers) -> ConsultationRequest:
    """From the public page, sealed as the application of the tests seals; of a patient where one is given."""
    given = {
        "given_name": "Imogen",
        "family_name": "Tideswell",
        "born_on": date(1987, 5, 4),
        "phone": "(212) 555-0142",
    } | answers
    request = intake.receive(
        given,
        {"reason": reason},
        key=f"key-{next(_numbers)}",
        keys=config.Testing.DOCUMENT_KEYS,
        at=now(),
        on=today(),
    )
    request.patient = patient
    return _added(request)


def a_document(patient: Patient, *, by: User, name="order.pdf", content=files.PDF, **values) -> Document:
    """Sealed as the application of the tests seals."""
    public_id = random_public_id()
    place = sealing.place_of("document", "sealed", public_id)
    return _added(
        Document(
            **{
                "public_id": public_id,
                "patient": patient,
                "name": name,
                "media_type": "application/pdf",
                "size": len(content),
                "fingerprint": documents.fingerprint(content),
                "sealed": sealing.sealed(content, place=place, keys=config.Testing.DOCUMENT_KEYS),
                "uploaded_at": now(),
                "uploaded_by": by,
            }
            | values
        )
    )


def a_letter(diagnosis: Diagnosis, *, by: User, version: PlanVersion | None = None, **values) -> Letter:
    """Facts with little in them; ``letters.write`` makes whole ones."""
    patient = diagnosis.patient
    facts = {
        "format": "poise-letter-1",
        "on": today().isoformat(),
        "patient": {"name": patient.name, "number": "", "born_on": patient.born_on.isoformat()},
        "practice": {"name": "Tern Harbor Facial Therapy", "address": "", "phone": ""},
        "signer": by.name_with_credentials,
        "diagnosis": [["Diagnosis", "Synkinesis, left"]],
        "plan": [],
        "plan_standing": "",
    }
    return _added(
        Letter(
            **{
                "patient": patient,
                "diagnosis": diagnosis,
                "plan_version": version,
                "kind": LetterKind.CASE_SUMMARY,
                "recipient": REFERRER,
                "facts": facts,
                "written_at": now(),
                "written_by": by,
            }
            | values
        )
    )


def a_transmission(version: PlanVersion, *, by: User, on: date, **values) -> Transmission:
    """A plan that went out by fax, with its receipt."""
    return _added(
        Transmission(
            **{
                "patient": version.plan.patient,
                "plan_version": version,
                "sent_on": on,
                "method": SendMethod.FAX,
                "recipient": REFERRER,
                "proof": "Receipt 4711",
                "recorded_at": now(),
                "recorded_by": by,
            }
            | values
        )
    )


def a_procedure(patient: Patient, *, by: User, kind=ProcedureKind.SURGERY, **values) -> Procedure:
    return _added(
        Procedure(
            **{
                "patient": patient,
                "kind": kind,
                "name": "Gracilis free flap",
                "performed_on": date(2026, 3, 24),
                "recorded_at": now(),
                "recorded_by": by,
            }
            | values
        )
    )


def a_toxin_treatment(patient: Patient, *, by: User, lines: Sequence[tuple] = (), **values) -> Procedure:
    """Of one product; lines are (muscle, side, units, sites)."""
    made = a_procedure(
        patient,
        by=by,
        kind=ProcedureKind.BOTULINUM_TOXIN,
        **{"name": "Botulinum toxin", "product": ToxinProduct.ONABOTULINUMTOXIN_A, "lot": "C7001"} | values,
    )
    for place, (muscle, side, units, sites) in enumerate(lines or [(Muscle.MENTALIS, Side.LEFT, "2.5", 2)]):
        made.injections.append(
            Injection(position=place, muscle=muscle, side=side, units=Decimal(units), sites=sites)
        )
    db.session.flush()
    return made


def a_restriction(procedure: Procedure, **values) -> ProcedureRestriction:
    made = ProcedureRestriction(
        **{"procedure": procedure, "wording": "No strain", "starts_on": procedure.performed_on} | values
    )
    return _added(made)


def a_planned_procedure(patient: Patient, *, by: User, on: date, **values) -> PlannedProcedure:
    return _added(
        PlannedProcedure(
            **{
                "patient": patient,
                "kind": ProcedureKind.BOTULINUM_TOXIN,
                "name": "Botulinum toxin",
                "planned_on": on,
                "recorded_at": now(),
                "recorded_by": by,
            }
            | values
        )
    )


def a_plan(diagnosis: Diagnosis, *, by: User, state=PlanState.DRAFT, **values) -> PlanVersion:
    """A plan with its first version; gives the version. ``goal`` and ``exercise`` say what is unusual of them."""
    start = values.pop("starts_on", date(2026, 6, 8))
    goal, exercise = values.pop("goal", {}), values.pop("exercise", {})
    interventions = values.pop("interventions", None)
    plan = TreatmentPlan(
        patient=diagnosis.patient, patient_id=diagnosis.patient_id, diagnosis=diagnosis, opened_on=start
    )
    version = PlanVersion(
        **{
            "plan": plan,
            "number": 1,
            "state": state,
            "reason": "First plan",
            "title": "Retraining",
            "starts_on": start,
            "ends_on": start + timedelta(days=84),
            "visits_per_week": Decimal(1),
            "visits_planned": 12,
            "written_at": now(),
            "written_by": by,
        }
        | values
    )
    if state is not PlanState.DRAFT and version.sent_at is None:
        version.sent_at, version.sent_by = now(), by
    version.goals = [
        Goal(
            **{
                "wording": "Smile without the eye closing",
                "measure": "sunnybrook.composite",
                "baseline": Decimal(13),
                "target": Decimal(70),
                "target_on": start + timedelta(days=84),
            }
            | goal
        )
    ]
    version.interventions = (
        [Intervention(technique=Technique.NEUROMUSCULAR_RETRAINING, frequency="every visit", minutes=24)]
        if interventions is None
        else interventions
    )
    version.home_exercises = [
        HomeExercise(
            **{
                "name": "Eye-open smile",
                "technique": Technique.NEUROMUSCULAR_RETRAINING,
                "zone": Zone.CHEEK,
                "repetitions": 10,
                "hold_seconds": 3,
                "times_per_day": 2,
            }
            | exercise
        )
    ]
    return _added(version)


def a_note(diagnosis: Diagnosis, *, by: User, plan: PlanVersion | None = None, **values) -> SessionNote:
    """A draft with one treatment."""
    note = SessionNote(
        **{
            "patient": diagnosis.patient,
            "patient_id": diagnosis.patient_id,
            "diagnosis": diagnosis,
            "plan_version": plan,
            "author": by,
            "visit_on": date(2026, 11, 16),
            "started_at": now(),
            "saved_at": now(),
            "saved_by": by,
            "subjective": "My smile pulled less on the video call.",
            "assessment": "Softer after massage.",
        }
        | values
    )
    note.treatments = [
        Treatment(
            technique=Technique.SOFT_TISSUE_MASSAGE, zones=[Zone.CHEEK.value], side=Side.LEFT, minutes=16
        )
    ]
    return _added(note)


def an_assessment(
    diagnosis: Diagnosis, *, by: User, on: date, scores: dict[str, str], **values
) -> Assessment:
    return _added(
        Assessment(
            **{
                "patient": diagnosis.patient,
                "diagnosis": diagnosis,
                "instrument": "sunnybrook",
                "instrument_version": "1",
                "side": diagnosis.side,
                "performed_on": on,
                "answers": {},
                "scores": scores,
                "rated_by": by,
                "recorded_at": now(),
            }
            | values
        )
    )


def a_sunnybrook(diagnosis: Diagnosis, *, by: User, on: date, movement, synkinesis, **values) -> Assessment:
    """Five answers each, by zone from the top down; None was not scored. At rest everything is normal."""
    keys = face_picture.EXPRESSION_OF_ZONE.values()
    answers = {f"rest.{key}": "normal" for key in ("eye", "cheek", "mouth")}
    answers |= {f"voluntary.{key}": value for key, value in zip(keys, movement, strict=True)}
    answers |= {f"synkinesis.{key}": value for key, value in zip(keys, synkinesis, strict=True)}
    scores = SUNNYBROOK.score(answers).parts
    return an_assessment(
        diagnosis,
        by=by,
        on=on,
        scores={key: None if score is None else str(score) for key, score in scores.items()},
        answers=answers,
        **values,
    )


def an_own_instrument(*, by: User, **values) -> OwnInstrument:
    return _added(
        OwnInstrument(
            **{
                "key": f"own_{next(_numbers)}",
                "name": "Morning stiffness",
                "filled_by": FilledBy.PATIENT,
                "scoring": Scoring.SUM,
                "lower_is_better": True,
                "items": ["Cheek", "Neck"],
                "options": [{"points": 0, "label": "None"}, {"points": 1, "label": "Some"}],
                "created_at": now(),
                "created_by": by,
            }
            | values
        )
    )


COURSE = ((140, 13, 28, 15, 0), (98, 29, 44, 10, 5), (56, 41, 52, 5, 6), (28, 47, 60, 5, 8))
"""Days ago; composite, voluntary, resting and synkinesis score."""


def a_course(patient: Patient, *, by: User, state=PlanState.CERTIFIED, **values) -> PlanVersion:
    """A diagnosis, four measures that improve, and a plan that began with them; gives the version of the plan."""
    diagnosis = a_diagnosis(patient, by=by)
    for days, *scores in COURSE:
        names = ("composite", "voluntary", "resting", "synkinesis")
        on = today() - timedelta(days=days)
        an_assessment(diagnosis, by=by, on=on, scores=dict(zip(names, map(str, scores), strict=True)))
    if state is PlanState.CERTIFIED:
        values = {"sent_at": now(), "sent_by": by, "decided_at": now(), "decided_by": by} | values
    starts_on = today() - timedelta(days=COURSE[0][0])
    return a_plan(diagnosis, by=by, state=state, starts_on=starts_on, **values)


def an_appointment(
    patient: Patient, *, clinician: User, starts_at: datetime | None = None, minutes=45, **values
):
    starts_at = starts_at or datetime.combine(today(), time(15), UTC)
    return _added(
        Appointment(
            **{
                "patient": patient,
                "clinician": clinician,
                "kind": VisitKind.FOLLOW_UP,
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(minutes=minutes),
                "time_zone": "America/New_York",
            }
            | values
        )
    )


def a_visit_type(kind=VisitKind.FOLLOW_UP, name="Therapy visit", minutes=45, **values) -> VisitType:
    """The one of this name where there is one already."""
    found = db.session.scalar(select(VisitType).where(VisitType.name == name))
    return found or _added(VisitType(kind=kind, name=name, minutes=minutes, **values))


def a_wait(patient: Patient, *, by: User, **values) -> WaitlistEntry:
    """For a therapy visit with anybody at any time, since yesterday."""
    return _added(
        WaitlistEntry(
            **{
                "patient": patient,
                "visit_type": a_visit_type(),
                "from_on": today(),
                "entered_at": now() - timedelta(days=1),
                "entered_by": by,
            }
            | values
        )
    )


def an_offer(
    entry: WaitlistEntry, *, clinician: User, by: User, starts_at: datetime, **values
) -> WaitlistOffer:
    """A time kept for two hours from now, or as long as told."""
    expires_at = values.get("expires_at", now() + timedelta(hours=2))
    hold = SlotHold(
        clinician=clinician,
        visit_type=entry.visit_type,
        patient=entry.patient,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=entry.visit_type.minutes),
        time_zone="America/New_York",
        held_until=expires_at,
        made_at=now(),
        made_by=by,
    )
    return _added(
        WaitlistOffer(
            **{
                "entry": entry,
                "hold": hold,
                "offered_at": now(),
                "offered_by": by,
                "expires_at": expires_at,
            }
            | values
        )
    )


def a_desk_form(patient: Patient, *, by: User, kind=DeskFormKind.PRIVACY_NOTICE, **values) -> DeskForm:
    return _added(
        DeskForm(
            **{
                "patient": patient,
                "kind": kind,
                "signed_on": today(),
                "recorded_at": now(),
                "recorded_by": by,
            }
            | values
        )
    )


def an_answered_message(visit: Appointment, *, answer=LinkAnswer.ASK_TO_CANCEL, **values) -> MessageAnswer:
    """A reminder that was sent, and what was pressed behind its link."""
    message = a_message(visit, **values)
    return _added(MessageAnswer(message=message, answer=answer, answered_at=now()))


def a_message(visit: Appointment, **values) -> OutboxMessage:
    """A reminder of a visit that was sent, or what is said of it otherwise."""
    return _added(
        OutboxMessage(
            **{
                "kind": MessageKind.REMINDER,
                "channel": MessageChannel.EMAIL,
                "patient": visit.patient,
                "appointment": visit,
                "for_starts_at": visit.starts_at,
                "due_at": now(),
                "not_after": visit.starts_at,
                "key": f"message-{next(_numbers)}",
                "state": MessageState.SENT,
                "attempts": 1,
                "sent_at": now(),
            }
            | values
        )
    )


def a_hold(patient: Patient, *, clinician: User, by: User, starts_at: datetime, minutes=45, **values):
    """A time kept for a patient while somebody talks."""
    return _added(
        SlotHold(
            **{
                "patient": patient,
                "clinician": clinician,
                "visit_type": visit_types.usual_of(VisitKind.FOLLOW_UP),
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(minutes=minutes),
                "time_zone": "America/New_York",
                "held_until": now() + timedelta(minutes=5),
                "made_at": now(),
                "made_by": by,
            }
            | values
        )
    )


def a_hand_over(diagnosis: Diagnosis, *, by: User, keys=("phq2",), **values) -> HandOver:
    """A tablet with a patient, in an ended sign-in of its own, unless told otherwise."""
    tablet = UserSession(
        user=by,
        token_hash=f"tablet-{next(_numbers)}",
        started_at=now(),
        last_seen_at=now(),
        expires_at=now() + timedelta(hours=12),
        ended_at=now(),
    )
    return _added(
        HandOver(
            **{
                "patient": diagnosis.patient,
                "diagnosis": diagnosis,
                "session": tablet,
                "started_by": by,
                "started_at": now(),
                "code_hash": "",
                "instruments": list(keys),
                "versions": {key: instruments.get(key).version for key in keys},
                "answers": {},
            }
            | values
        )
    )


def a_comment(
    diagnosis: Diagnosis, *, by: User, to=(), body="The neck band is slow.", **values
) -> CaseComment:
    return _added(
        CaseComment(
            **{
                "patient": diagnosis.patient,
                "diagnosis": diagnosis,
                "body": body,
                "written_at": now(),
                "written_by": by,
                "mentions": [CaseMention(user=user) for user in to],
            }
            | values
        )
    )


def a_visit_request(diagnosis: Diagnosis, *, by: User, **values) -> VisitRequest:
    return _added(
        VisitRequest(
            **{
                "patient": diagnosis.patient,
                "diagnosis": diagnosis,
                "kind": VisitKind.PHYSICIAN_FOLLOW_UP,
                "by_on": today() + timedelta(days=14),
                "reason": "Look at the neck band",
                "asked_at": now(),
                "asked_by": by,
            }
            | values
        )
    )


def a_type(kind: VisitKind) -> str:
    """How forms name the practice's usual type of a kind."""
    found = visit_types.usual_of(kind)
    assert found is not None
    return str(found.public_id)


def the_cast() -> SimpleNamespace:
    """Ana and Ben treat, Dr. O decides, Dee is at the desk, Ada runs the house.

    Pat is Ana's patient; Quinn is on nobody's team: out of every therapist's reach on purpose.
    """
    a_practice()
    visit_types.start()
    cast = SimpleNamespace(
        therapist=a_user("Ana Alder"),
        second_therapist=a_user("Ben Birch"),
        physician=a_user("Dr. O", Role.PHYSICIAN, "MD"),
        desk=a_user("Dee Dunlin", Role.DESK, ""),
        admin=a_user("Ada Avocet", Role.ADMIN, ""),
    )
    cast.pat = a_patient("Pat", "Plover", team=[cast.therapist])
    cast.quinn = a_patient("Quinn", "Quail")
    return cast


def count(model, *where) -> int:
    return len(list(db.session.scalars(select(model).where(*where))))


def _added(record):
    db.session.add(record)
    db.session.flush()
    return record
