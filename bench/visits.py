"""What is measured: each visit is one request through the whole application, prepared outside the clock."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median, quantiles
from uuid import UUID

from bs4 import BeautifulSoup
from flask import Flask, url_for
from sqlalchemy import event, func, select

from app import clock
from app.care import accounts
from app.clinical.outcomes import Grouping, Moment
from app.clinical.vocabulary import Technique
from app.extensions import db
from app.front_door import sign_in_rules as rules
from app.models import CareTeamMember, Diagnosis, Patient, SessionNote, TreatmentPlan, User
from app.models.audit import Actor, act_as
from bench import full_schedule, long_course

WARM_UP = 3
HEAVIEST = 150_000
"""Bytes of HTML that a progress page may have."""
SEARCHES = (
    "quill",
    "mar q",
    "pena",
    "okonk",
    "thist bar",
    "PZ-00012",
    "555-0142",
    "14 Mar 1980",
    "e",
    "ash ham",
)


@dataclass
class Timing:
    """Milliseconds and statements of each request of one kind."""

    milliseconds: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.milliseconds)

    @property
    def p95(self) -> float:
        return quantiles(self.milliseconds, n=20, method="inclusive")[-1]

    @property
    def most_queries(self) -> int:
        return max(self.queries)


class Bench:
    """One database, visited by people who are signed in."""

    def __init__(self, app: Flask, samples: int) -> None:
        self.app = app
        self.samples = samples

    def measure(self) -> dict[str, Timing]:
        therapist, desk = self._person("Nadia Ferro"), self._person("Sam Osterley")
        own = self._patients_of("Nadia Ferro")
        return {
            "Case page": self._pages(therapist, "progress.show", [{"patient_id": one} for one in own]),
            "Progress page": self._pages(therapist, "progress.course", [{"patient_id": one} for one in own]),
            "Patient search, as one types": self._pages(
                desk, "patients.index", [{"q": typed} for typed in SEARCHES], headers={"HX-Request": "true"}
            ),
            "Patient list": self._pages(desk, "patients.index", [{}]),
            "Schedule of the day": self._pages(desk, "scheduling.day", [{}]),
            "My day": self._pages(therapist, "day.show", [{}]),
            "A note as a PDF": self._pages(therapist, "session_notes.pdf", self._signed_notes(own)),
            "All notes of a patient as one PDF": self._pages(
                therapist, "session_notes.copies_pdf", [{"patient_id": one} for one in own]
            ),
            **self._notes(therapist, own),
        }

    def measure_what_waits(self) -> dict[str, Timing]:
        """Dr. O's list of all open cases: its first page, narrowed, and from one case to the next."""
        physician, desk = self._person("Dr. O"), self._person("Sam Osterley")
        with self.app.app_context():
            therapist = db.session.scalars(select(User.public_id).where(User.name == "Nadia Ferro")).one()
        gc.collect()
        gc.freeze()  # what filling the practice left in memory is not the server's to look through
        return {
            "All that waits": self._pages(physician, "review.index", [{}]),
            "What waits of one therapist": self._pages(physician, "review.index", [{"by": therapist}]),
            "What waits for one reason": self._pages(physician, "review.index", [{"why": "certify"}]),
            "Whose visits have to be booked": self._pages(desk, "booking_needs.index", [{}]),
        }

    def measure_a_full_schedule(self) -> dict[str, Timing]:
        """The day and the week among 200,000 visits, the search for a free time, and a booking."""
        desk = self._person("Sam Osterley")
        with self.app.app_context():
            on = clock.today(full_schedule.ZONE.key)
            weeks = [{"of": one.public_id} for one in full_schedule.clinicians()]
        days = [{"on": on + timedelta(days=ahead)} for ahead in range(0, 28, 4)]
        free = iter(full_schedule.free_times(on, wanted=self.samples + WARM_UP))
        gc.collect()
        gc.freeze()  # what filling the practice left in memory is not the server's to look through
        return {
            "The day of twelve clinicians with 150 visits": self._pages(desk, "scheduling.day", days),
            "The week of one clinician": self._pages(desk, "scheduling.week", weeks),
            "Free times over eight full weeks and twelve clinicians": self._verbs(
                lambda: full_schedule.search(on, clock.now())
            ),
            "Book a visit": self._verbs(lambda: full_schedule.book(next(free), clock.now())),
        }

    def measure_outcomes(self) -> dict[str, Timing]:
        physician = self._person("Dr. O")
        pages = {
            f"Outcomes: {moment.label.lower()}": self._pages(
                physician, "outcomes.index", [{"at": moment.value, "by": grouping} for grouping in Grouping]
            )
            for moment in Moment
        }
        return pages | {"Outcomes as a file": self._pages(physician, "outcomes.export", [{}])}

    def measure_a_long_course(self, patient: UUID) -> tuple[dict[str, Timing], int]:
        """The progress page of one patient, its tables, the case; and how many bytes the progress page has."""
        therapist, where = self._person("Nadia Ferro"), {"patient_id": patient}
        weight = len(therapist.get(self._address("progress.course", where)).data)
        gc.collect()
        gc.freeze()  # what filling the practice left in memory is not the server's to look through
        assert weight < HEAVIEST, f"the progress page has {weight} bytes"
        return {
            "Progress page": self._pages(therapist, "progress.course", [where]),
            "All values as tables": self._pages(therapist, "progress.values", [where]),
            "The case, as Dr. O opens it": self._pages(
                self._person("Dr. O"), "review.case", [where | {"diagnosis_id": self._diagnosis_of(patient)}]
            ),
        }, weight

    def _diagnosis_of(self, patient: UUID) -> UUID:
        with self.app.app_context():
            found = select(Diagnosis.public_id).join(Patient).where(Patient.public_id == patient)
            return db.session.scalars(found).one()

    def measure_a_long_chart(self, sessions: int) -> Timing:
        """The working page of a note whose patient was seen that often before, over two years and more."""
        therapist, patient = self._person("Nadia Ferro"), self._patients_of("Nadia Ferro")[0]
        with self.app.app_context():
            act_as(db.session(), Actor(at=clock.now(), name="bench"))
            first = select(SessionNote).join(Patient).where(Patient.public_id == patient)
            note = db.session.scalars(first.order_by(SessionNote.visit_on).limit(1)).one()
            long_course.write(note.diagnosis, by=note.author, until=note.visit_on, sessions=sessions)
            db.session.commit()
        where = {"patient_id": patient}
        opened = therapist.get(self._address("session_notes.new", where))
        begun = therapist.post(
            self._address("session_notes.create", where), data=_form(opened.text) | {"kind": "treatment"}
        )
        place = {"note_id": UUID(begun.location.split("/")[-2])}
        return self._pages(therapist, "session_notes.edit", [where | place])

    def _pages(self, client, endpoint: str, addresses: list[dict], *, headers=None) -> Timing:
        timing = Timing()
        for turn in range(self.samples + WARM_UP):
            where = addresses[turn % len(addresses)]
            address = self._address(endpoint, where)
            with self._clock(timing if turn >= WARM_UP else Timing()):
                answer = client.get(address, headers=headers)
            assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return timing

    def _verbs(self, verb: Callable[[], None]) -> Timing:
        """Without the request around it; each turn begins with nothing loaded."""
        timing = Timing()
        for turn in range(self.samples + WARM_UP):
            with self.app.app_context():
                act_as(db.session(), Actor(at=clock.now(), name="bench"))
                with self._clock(timing if turn >= WARM_UP else Timing()):
                    verb()
        return timing

    def _notes(self, client, patients: list) -> dict[str, Timing]:
        """A draft is begun, saved as somebody types, and signed; beginning it is not measured."""
        saving, signing = Timing(), Timing()
        for turn in range(self.samples + WARM_UP):
            where = {"patient_id": patients[turn % len(patients)]}
            opened = client.get(self._address("session_notes.new", where))
            chosen = _form(opened.text) | {"kind": "treatment"}
            address = self._address("session_notes.create", where)
            note = client.post(address, data=chosen, follow_redirects=True)
            fields = _form(note.text)
            typed = {
                "csrf_token": fields["csrf_token"],
                "version": fields["version"],
                "read": f"subjective@{fields['version']}",
                "subjective": f"“Less pull on the video call.” ({turn})",
            }
            at = note.request.path.removesuffix("/edit")
            counted = turn >= WARM_UP
            with self._clock(saving if counted else Timing()):
                saved = client.post(f"{at}/draft", data=typed, headers={"Accept": "application/json"})
            assert saved.status_code == 200, f"{at}/draft: {saved.status_code}"
            rest = {
                "csrf_token": fields["csrf_token"],
                "version": saved.get_json()["version"],
                "clear": [f"treatment.{technique}" for technique in Technique],
            }
            client.post(f"{at}/draft", data=rest)
            rest = {"csrf_token": fields["csrf_token"], "version": 10_000, "assessment": "Softer."}
            rest |= {
                "treatment.relaxation.minutes": "16",
                "eye.protection": "drops",
                "eye.closure": "complete",
            }
            client.post(f"{at}/draft", data=rest)
            fields = _form(client.get(f"{at}/signature").text)
            with self._clock(signing if counted else Timing()):
                signed = client.post(f"{at}/signature", data=fields)
            assert signed.status_code == 303, f"{at}/signature: {signed.status_code}"
        return {"Save a note draft": saving, "Sign a note": signing}

    @contextmanager
    def _clock(self, timing: Timing) -> Iterator[None]:
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            statements.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        began = time.perf_counter()
        yield
        timing.milliseconds.append((time.perf_counter() - began) * 1000)
        timing.queries.append(len(statements))
        event.remove(engine, "before_cursor_execute", note)

    def _address(self, endpoint: str, values: dict) -> str:
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def _person(self, name: str):
        client = self.app.test_client()
        with self.app.test_request_context():
            at = clock.now()
            act_as(db.session(), Actor(at=at, name="bench"))
            user = db.session.scalars(select(User).where(User.name == name)).one()
            token = accounts.start_session(user, rules=rules(), at=at)
            db.session.commit()
        client.set_cookie(self.app.config["SIGN_IN_COOKIE"], token)
        return client

    def _patients_of(self, name: str) -> list:
        """Patients with a course behind them; public ids, so that nothing stays loaded between visits."""
        wanted = (
            select(Patient.public_id)
            .join(CareTeamMember, CareTeamMember.patient_id == Patient.id)
            .join(User, User.id == CareTeamMember.user_id)
            .where(
                User.name == name,
                Patient.id.in_(select(SessionNote.patient_id)),
                Patient.id.in_(select(TreatmentPlan.patient_id).where(TreatmentPlan.closed_on.is_(None))),
            )
            .order_by(Patient.id)
        )
        with self.app.app_context():
            return list(db.session.scalars(wanted.limit(12)))

    def _signed_notes(self, patients: list) -> list[dict]:
        """The newest signed note of each patient, as addresses name it."""
        newest = (
            select(func.max(SessionNote.id))
            .join(Patient, Patient.id == SessionNote.patient_id)
            .where(Patient.public_id.in_(patients), SessionNote.signed_at.is_not(None))
            .group_by(Patient.id)
        )
        wanted = (
            select(Patient.public_id, SessionNote.public_id)
            .join(Patient, Patient.id == SessionNote.patient_id)
            .where(SessionNote.id.in_(newest))
        )
        with self.app.app_context():
            found = db.session.execute(wanted).all()
        return [{"patient_id": patient, "note_id": note} for patient, note in found]


def _form(html: str) -> dict[str, str]:
    """The fields of the page's main form, as a browser would send them."""
    soup = BeautifulSoup(html, "html.parser")
    form = soup.select_one("main form[method=post]")
    assert form, "the page has a form"
    values: dict[str, str] = {}
    for one in form.select("input[name], textarea[name], select[name]"):
        kind = one.get("type", "")
        if kind in ("checkbox", "radio") and not one.has_attr("checked"):
            continue
        if one.name == "select":
            option = one.select_one("option[selected]") or one.select_one("option")
            values[one["name"]] = option.get("value", "") if option else ""
        else:
            values[one["name"]] = one.get_text() if one.name == "textarea" else one.get("value", "")
    return values
