"""What has to be ready before a visit, as the front desk sees to it. None of it tells a condition.

Source: the practice's scheduling rules (intake and pictures before a consultation, consent before
pictures, the patient's state and payer checked before a video visit).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.clinical.vocabulary import DeskFormKind, Word


class Preparation(Word):
    INTAKE = "intake", "Intake form filled in"
    PICTURES = "pictures", "Pictures taken first"
    PICTURE_CONSENT = "picture_consent", "Consent to pictures signed"
    PRIVACY_NOTICE = "privacy_notice", "Privacy notice signed"
    CANCELLATION_POLICY = "cancellation_policy", "Cancellation policy signed"
    INSURANCE_CARD = "insurance_card", "Insurance card seen"
    REFERRAL = "referral", "Referral on file"
    EARLIER_RECORDS = "earlier_records", "Earlier records asked for"
    VIDEO_LINK = "video_link", "Video link sent and tried"
    STATE_AND_PAYER = "state_and_payer", "State and payer allow a video visit"


PAPERS: Mapping[Preparation, DeskFormKind] = {
    Preparation.INTAKE: DeskFormKind.INTAKE,
    Preparation.PICTURE_CONSENT: DeskFormKind.PICTURE_CONSENT,
    Preparation.PRIVACY_NOTICE: DeskFormKind.PRIVACY_NOTICE,
    Preparation.CANCELLATION_POLICY: DeskFormKind.CANCELLATION_POLICY,
    Preparation.INSURANCE_CARD: DeskFormKind.INSURANCE_CARD,
}
"""The papers of the front desk that settle a preparation."""


def known(keys: Iterable[object]) -> list[Preparation]:
    """Stored keys as words, in the order of the list; a key of a later release is passed over."""
    stored = {str(key) for key in keys}
    return [one for one in Preparation if one.value in stored]


def lacking(keys: Iterable[object], papers: Iterable[DeskFormKind]) -> list[Preparation]:
    """What is still to do, once the papers that are there are taken off."""
    there = set(papers)
    return [one for one in known(keys) if PAPERS.get(one) not in there]
