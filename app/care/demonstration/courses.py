"""The course of one invented patient: who it is about, diagnosis, and the face on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

from app.care.demonstration import wording
from app.care.demonstration.people import Course, Person
from app.care.demonstration.pictures import answers, sums_at
from app.care.demonstration.schedule import Calendar, instant
from app.clinical.instruments.items import Answers
from app.clinical.vocabulary import (
    Aetiology,
    Certainty,
    Condition,
    DiagnosisStatus,
    Side,
    Zone,
)
from app.extensions import db
from app.models import (
    Diagnosis,
    DiagnosisCode,
    Patient,
    Phase,
    User,
)

CODES = {
    Aetiology.BELLS_PALSY: "G51.0",
    Aetiology.RAMSAY_HUNT: "B02.21",
    Aetiology.LYME: "A69.22",
    Aetiology.TUMOUR: "D33.3",
    Aetiology.BIRTH: "P11.3",
}
INJURY_CODES = {Side.RIGHT: "S04.51XS", Side.LEFT: "S04.52XS"}
FIRST_MOVEMENT, FIRST_SYNKINESIS = 10, 18  # weeks after onset


@dataclass
class Story:
    """One person's course while it is being written."""

    person: Person
    patient: Patient
    calendar: Calendar
    chance: Random

    @property
    def on(self) -> date:
        return self.calendar.on

    @property
    def therapist(self) -> User:
        return self.calendar.people[self.person.therapist]

    @property
    def physician(self) -> User:
        return self.calendar.people["dr_o"]

    @cached_property
    def own(self) -> Random:
        """What chance decides of this person alone; the others' courses do not hang on it."""
        return Random(f"{self.person.key} {self.on}")  # noqa: S311 (the same day gives the same practice)

    def weekday(self, days_ago: int) -> date:
        """So many days before the day, or the last weekday before that."""
        day = self.on - timedelta(days=days_ago)
        return day - timedelta(days=max(0, day.weekday() - 4))

    def ago(self, weeks: int) -> date:
        return self.on - timedelta(weeks=weeks)

    def pictures(self) -> list[tuple[date, Condition]]:
        """What the nerve showed, and since when."""
        person, onset = self.person, self.ago(self.person.onset)
        later: list[tuple[date, Condition]] = []
        if person.course is Course.RECOVERING:
            later = [(onset + timedelta(weeks=FIRST_MOVEMENT), Condition.PARETIC)]
        elif person.course in (Course.RETRAINING, Course.PLATEAU, Course.DECLINE):
            later = [(onset + timedelta(weeks=FIRST_SYNKINESIS), person.picture or Condition.SYNKINETIC)]
        elif person.course is Course.GRACILIS:
            later = [(self.ago(person.surgery[-1][0]), Condition.POST_REANIMATION)]
        return [(onset, Condition.FLACCID), *((day, picture) for day, picture in later if day < self.on)]

    def picture_on(self, day: date) -> Condition:
        return [
            picture for since, picture in self.pictures() if since <= day or picture is Condition.FLACCID
        ][-1]


def answers_on(story: Story, day: date) -> Answers:
    surgery = story.person.surgery
    has_lid_weight = any(name.startswith("Lid weight") and story.ago(weeks) <= day for weeks, name in surgery)
    sums = sums_at(story.person, (story.on - day).days / 7, story.chance)
    return answers(sums, story.picture_on(day), has_lid_weight=has_lid_weight)


def diagnose(story: Story) -> Diagnosis:
    """The diagnosis with its phases, by Dr. O. A new referral is still to be confirmed."""
    person, is_new = story.person, story.person.course is Course.REFERRED
    recorded = instant(max(story.ago(person.began + 1), story.ago(person.onset)), 800)
    picture = story.pictures()[-1][1]
    diagnosis = Diagnosis(
        patient=story.patient,
        status=DiagnosisStatus.TO_BE_CONFIRMED if is_new else DiagnosisStatus.CONFIRMED,
        condition=picture,
        side=person.side,
        zones=_zones(picture),
        aetiology=person.aetiology,
        onset_on=story.ago(person.onset),
        onset_certainty=Certainty.EXACT if person.onset < 52 else Certainty.MONTH,
        recorded_at=recorded,
        recorded_by=story.physician,
    )
    if person.aetiology is Aetiology.BIRTH:
        diagnosis.onset_certainty = Certainty.ESTIMATED
    codes = [CODES.get(person.aetiology, INJURY_CODES[person.side])]
    if picture is Condition.SYNKINETIC:
        codes.append("G51.8")
    diagnosis.codes = [DiagnosisCode(code=code, position=position) for position, code in enumerate(codes)]
    diagnosis.phases = [
        Phase(
            condition=condition,
            since_on=since,
            note=wording.PHASE_NOTES.get(condition, ""),
            recorded_at=max(recorded, instant(since, 840)),
            recorded_by=story.therapist if since > recorded.date() else story.physician,
        )
        for since, condition in story.pictures()
    ]
    db.session.add(diagnosis)
    return diagnosis


def _zones(picture: Condition) -> list[str]:
    if picture is Condition.FLACCID:
        return [zone.value for zone in Zone]
    return [zone.value for zone in (Zone.EYE, Zone.CHEEK, Zone.MOUTH, Zone.CHIN, Zone.PLATYSMA)]
