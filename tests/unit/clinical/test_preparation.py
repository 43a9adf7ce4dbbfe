"""What has to be ready before a visit."""

from __future__ import annotations

from app.clinical.preparation import Preparation, known, lacking
from app.clinical.visit_starters import STARTERS
from app.clinical.vocabulary import DeskFormKind, VisitKind


def test_a_consultation_starts_with_intake_and_pictures_first() -> None:
    (consultation,) = (one for one in STARTERS if one.kind is VisitKind.CONSULTATION)
    assert known(consultation.preparation) == [Preparation.INTAKE, Preparation.PICTURES]


def test_every_preparation_a_practice_starts_with_is_known() -> None:
    for starter in STARTERS:
        assert [one.value for one in known(starter.preparation)] == list(starter.preparation)


def test_unknown_keys_are_passed_over() -> None:
    assert known(["video_link", "from_the_future", 7]) == [Preparation.VIDEO_LINK]


def test_a_signed_paper_settles_its_preparation_and_no_other() -> None:
    wanted = ["intake", "pictures", "picture_consent"]
    assert lacking(wanted, [DeskFormKind.INTAKE]) == [Preparation.PICTURES, Preparation.PICTURE_CONSENT]
    assert lacking(wanted, []) == known(wanted)
