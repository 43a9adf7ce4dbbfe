"""What Dr. O and the therapists said about cases of the demonstration, and the visits she asked for."""

from __future__ import annotations

from dataclasses import dataclass

from app.care.demonstration.courses import Story
from app.care.demonstration.schedule import instant
from app.clinical.vocabulary import VisitKind
from app.extensions import db
from app.models import CaseComment, CaseMention, Diagnosis, VisitRequest


@dataclass(frozen=True)
class Said:
    """One comment: who, how many days ago, for whom, and for how many days it has been done."""

    by: str
    days_ago: int
    words: str
    to: tuple[str, ...] = ()
    done_days_ago: int | None = None


THREADS = {
    "Marigold Quill": (
        Said("dr_o", 34, "Eye first, then the smile. Please tell me if the lid weight turns.", ("nadia",), 30),
        Said("nadia", 30, "Lid weight sits well, no redness. Smile held 3 s with the eye open.", ("dr_o",), 29),
        Said("nadia", 4, "Neck band 5 of 10 for three visits now. Sent you the plan with a question.", ("dr_o",)),
    ),
    "Wren Okonkwo-Vale": (
        Said("dr_o", 9, "Synkinesis up again. What changed at home since July?", ("nadia",)),
    ),
    "Humphrey Dovetail": (
        Said("theo", 8, "He has a two-channel device at home. Would you like to see it used first?", ("dr_o",)),
    ),
    "Ottoline Tillinghast": (
        Said("theo", 1, "Vertigo is new, twice this week. Kept the session short.", ("dr_o",)),
    ),
    "Perpetua Sedgewick": (
        Said("dr_o", 40, "Still since spring. I would stop measuring every month.", ("theo", "pia"), 38),
    ),
}  # fmt: skip
VISITS_ASKED = {
    "Araminta Gossamer": (
        VisitKind.PHYSICIAN_FOLLOW_UP,
        "Falling since the summer: see the face before more toxin is discussed.",
    ),
}
ASKED_DAYS_AGO, WITHIN_DAYS = 2, 19


def talk(story: Story, diagnosis: Diagnosis) -> None:
    """The thread on this case, and the visit that was asked for."""
    people = story.calendar.people
    for said in THREADS.get(story.person.key, ()):
        comment = CaseComment(
            patient=story.patient,
            diagnosis=diagnosis,
            body=said.words,
            written_at=instant(story.weekday(said.days_ago), 1025),
            written_by=people[said.by],
        )
        if said.done_days_ago is not None:
            comment.done_at = instant(story.weekday(said.done_days_ago), 1040)
            comment.done_by = people[said.to[0]]
        comment.mentions = [CaseMention(user=people[who]) for who in said.to]
        db.session.add(comment)
    if asked := VISITS_ASKED.get(story.person.key):
        kind, reason = asked
        db.session.add(
            VisitRequest(
                patient=story.patient,
                diagnosis=diagnosis,
                kind=kind,
                clinician=story.physician,
                by_on=story.weekday(-WITHIN_DAYS),
                reason=reason,
                asked_at=instant(story.weekday(ASKED_DAYS_AGO), 1060),
                asked_by=story.physician,
            )
        )
