"""The papers of the demonstration: referrals on file, plans that went to the referring clinician, a notice."""

from __future__ import annotations

from datetime import timedelta

from app.care.demonstration.courses import Story
from app.care.demonstration.schedule import instant
from app.care.demonstration.visits import WITHOUT_REFERRAL
from app.clinical.vocabulary import OrderKind, Profession, SendMethod
from app.extensions import db
from app.models import Diagnosis, DirectAccessNotice, Order, PlanVersion, Transmission

REFERRED_BEFORE = timedelta(days=9)
NOT_YET_SENT = ("Ari Nightingale-Bo", "Ignatius Umber")
"""Whose first plan has not gone to the referring clinician."""


def refer(story: Story, diagnosis: Diagnosis) -> None:
    """A referral signed before the first visit; without one, the notice of treatment without a referral."""
    first = story.ago(story.person.began)
    if story.person.key in WITHOUT_REFERRAL:
        db.session.add(
            DirectAccessNotice(
                patient=story.patient,
                diagnosis=diagnosis,
                signed_on=first,
                recorded_at=instant(first, 700),
                recorded_by=story.therapist,
            )
        )
        return
    signed = first - REFERRED_BEFORE
    db.session.add(
        Order(
            patient=story.patient,
            kind=OrderKind.REFERRAL,
            wording="Physical therapy for the facial nerve, evaluate and treat.",
            signer_name=story.patient.referring_clinician,
            profession=Profession.PHYSICIAN,
            signed_on=signed,
            recorded_at=instant(signed + timedelta(days=2), 620),
            recorded_by=story.therapist,
        )
    )


def send(story: Story, versions: list[PlanVersion]) -> None:
    """The first plan went to whoever referred, by fax, with its receipt."""
    if story.person.key in (*WITHOUT_REFERRAL, *NOT_YET_SENT):
        return
    sent = min(versions[0].starts_on + timedelta(days=2), story.on - timedelta(days=1))
    db.session.add(
        Transmission(
            patient=story.patient,
            plan_version=versions[0],
            sent_on=sent,
            method=SendMethod.FAX,
            recipient=story.patient.referring_clinician,
            proof=f"Receipt {1000 + story.patient.id}",
            recorded_at=instant(sent, 1010),
            recorded_by=story.therapist,
        )
    )
