"""How a face feels and looks at one visit: numbers that go with the course, and what the measure's answers show."""

from __future__ import annotations

from datetime import date, timedelta

from app.care.demonstration.courses import Story
from app.care.demonstration.pictures import sums_at
from app.care.demonstration.ways import FLACCID, PARETIC, SYNKINETIC, WAYS
from app.clinical.entries import Entered
from app.clinical.instruments.items import Answers
from app.models import SessionNote

LIDS_NEARER_AFTER = timedelta(weeks=5)  # of massage and taping
LITTLE_PRACTISED = {"Crispin Wainscott": 6}
"""Who practised little in these last weeks."""
LOW_STRETCH = (4, 5)  # weeks of every eleven in which little is practised at home

AT_REST = {
    "wide": "low",
    "narrow": "tight",
    "absent": "low",
    "less_pronounced": "low",
    "more_pronounced": "tight",
    "corner_drooped": "low",
    "corner_pulled_up_out": "tight",
}
EXCURSIONS = ("none", "trace", "partial", "partial", "full")
JOINS_IN = {
    "brow": ("brow_raise", "levator_anguli_oris"),
    "eye": ("gentle_closure", "zygomaticus"),
    "smile": ("open_smile", "orbicularis_oculi"),
    "snarl": ("snarl", "platysma"),
    "pucker": ("pucker", "orbicularis_oculi"),
}


def check_in(story: Story, day: date, before: SessionNote | None) -> dict[str, Entered]:
    """What the patient tells, and how the eye closes. At a first visit nothing was practised yet."""
    feels = _feels(story, day)
    said = dict(feels)
    if before is not None:
        said |= {"checkin.trend": _trend(story, feels, before)} | _practised(story, day)
        if any(before.visit_on < story.ago(weeks) <= day for weeks in story.person.toxin):
            said["checkin.changes"] = ["toxin_since"]
    return said | _eye(story, day)


def observed(answers: Answers) -> dict[str, Entered]:
    """Rest, the five movements and the synkinesis pairs, as the answers of the measure say them."""
    said: dict[str, Entered] = {
        f"rest.{part}": AT_REST.get(str(answers[f"rest.{part}"]), "even")
        for part in ("eye", "cheek", "mouth")
    }
    said |= {f"moves.{key}": EXCURSIONS[int(answers[f"voluntary.{key}"] or 1) - 1] for key in JOINS_IN}
    joining = [(pair, answers[f"synkinesis.{key}"]) for key, pair in JOINS_IN.items()]
    for place, ((trigger, muscle), severity) in enumerate((one for one in joining if one[1]), 1):
        said |= {
            f"pair.{place}.trigger": trigger,
            f"pair.{place}.muscle": muscle,
            f"pair.{place}.severity": str(severity),
        }
    return said


def synkinesis_on(story: Story, day: date) -> str:
    """How much joins in, 0 to 3."""
    return str(min(3, round(_sums(story, day)[2] / 4)))


def _sums(story: Story, day: date) -> tuple[int, int, int]:
    return sums_at(story.person, (story.on - day).days / 7, story.own)


def _feels(story: Story, day: date) -> dict[str, Entered]:
    resting, _movement, synkinesis = _sums(story, day)
    way = WAYS[story.picture_on(day)]
    if way is SYNKINETIC:
        face = max(1, round(synkinesis / 2) + (resting >= 2) + story.own.choice((-1, 0, 0, 1)))
        return {
            "checkin.pain": face // 3,
            "checkin.tight_face": face,
            "checkin.tight_neck": face + story.own.choice((0, 1)),
        }
    face = story.own.choice((0, 0, 1) if way is FLACCID else (1, 1, 2) if way is PARETIC else (1, 2, 3))
    return {
        "checkin.pain": story.own.choice((0, 0, 1)),
        "checkin.tight_face": face,
        "checkin.tight_neck": face // 2,
    }


def _trend(story: Story, feels: dict[str, Entered], before: SessionNote) -> str:
    """Worse where the face is tighter than last time, and the other way round."""
    tighter = int(str(feels["checkin.tight_face"])) - int(str(before.particulars["checkin.tight_face"]))
    if tighter > 1:
        return "worse"
    return "better" if tighter < 0 else story.own.choice(("same", "same", "better"))


def _practised(story: Story, day: date) -> dict[str, Entered]:
    week = ((story.on - day).days // 7 + story.patient.id) % 11
    if week in LOW_STRETCH or day >= story.ago(LITTLE_PRACTISED.get(story.person.key, 0)):
        return {"practised.days": story.own.choice((1, 2, 3)), "practised.minutes": 5}
    return {
        "practised.days": story.own.choice((4, 5, 5, 6, 7)),
        "practised.minutes": story.own.choice((10, 10, 15, 20)),
    }


def _eye(story: Story, day: date) -> dict[str, Entered]:
    way = WAYS[story.picture_on(day)]
    if way is FLACCID and day >= story.ago(story.person.began) + LIDS_NEARER_AFTER:
        return way.eye | {"eye.closure": "almost"}
    return dict(way.eye)
