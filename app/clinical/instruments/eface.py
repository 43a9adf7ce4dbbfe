"""eFACE: what its own app reports, copied by the clinician. Nothing of it is computed here.

Source: Banks et al. 2015, Plast Reconstr Surg 136:223e-230e; final form of 15 items in JAMA Facial Plast Surg
2016;18:292. The full formula is not openly published and the app is its owners', so the scores are stored as
given. Ranges of the 15 raw answers are from knowledge, their names partly confirmed; they are optional.
Scores: 0 to 100, 100 is balanced. House rule: the four main scores are asked for, the four regional ones and
the raw answers may be left out.
"""

from __future__ import annotations

from decimal import Decimal

from app.clinical.instruments.cadence import Cadence, Occasion
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Amount, Group, Item
from app.clinical.instruments.scores import Case, Outcome, Part, Points

REPORTED = {
    "static": "Static",
    "dynamic": "Dynamic",
    "synkinesis": "Synkinesis",
    "total": "Total",
    "periocular": "Around the eye",
    "midface_smile": "Midface and smile",
    "smile": "Smile",
    "lower_face_neck": "Lower face and neck",
}
MAIN = ("static", "dynamic", "synkinesis", "total")

AT_REST = {
    "brow_rest": "Brow at rest",
    "palpebral_fissure_rest": "Opening of the eye at rest",
    "nlf_depth_rest": "Depth of the fold at rest",
    "commissure_rest": "Corner of the mouth at rest",
}
IN_MOVEMENT = {
    "brow_raise": "Raising the brow",
    "gentle_closure": "Gentle eye closure",
    "full_closure": "Full eye closure",
    "commissure_smile": "Corner of the mouth, smiling",
    "nlf_depth_smile": "Depth of the fold, smiling",
    "nlf_orientation_smile": "Direction of the fold, smiling",
    "lower_lip_eee": "Lower lip, saying “eee”",
}
UNWANTED = {"ocular": "Eye", "midfacial": "Midface", "mentalis": "Chin", "platysmal": "Neck"}

SCORE = Amount(Decimal(0), Decimal(100), Decimal("0.01"))
AROUND_BALANCE = Amount(Decimal(0), Decimal(200), Decimal(1))
UP_TO_NONE = Amount(Decimal(0), Decimal(100), Decimal(1))

NOT_COMPUTED = "The total comes from the eFACE app and is never computed here. Copy it from the app."


def outcome(points: Points, _case: Case) -> Outcome:
    """The scores as reported."""
    parts = {key: points[f"reported.{key}"] for key in REPORTED}
    copied_without_total = parts["total"] is None and any(point is not None for point in points.values())
    return Outcome(parts, hints=(NOT_COMPUTED,) if copied_without_total else ())


def _raw(group: str, labels: dict[str, str], amount: Amount) -> tuple[Item, ...]:
    return tuple(
        Item(f"{group}.{key}", label, group=group, amount=amount, required=False)
        for key, label in labels.items()
    )


EFACE = Instrument(
    key="eface",
    name="eFACE",
    version="eface-1",
    groups=(
        Group("reported", "Scores of the app", "As the app shows them; 100 is balanced."),
        Group("static", "At rest", "100 is balanced; below it the flaccid side, above it the tight side."),
        Group("dynamic", "Movement", "100 is balanced."),
        Group("synkinesis", "Synkinesis", "100 is none."),
    ),
    items=(
        *(
            Item(f"reported.{key}", label, group="reported", amount=SCORE, required=key in MAIN)
            for key, label in REPORTED.items()
        ),
        *_raw("static", AT_REST, AROUND_BALANCE),
        *_raw("dynamic", IN_MOVEMENT, AROUND_BALANCE),
        *_raw("synkinesis", UNWANTED, UP_TO_NONE),
    ),
    parts=tuple(
        Part(
            key,
            label,
            Decimal(0),
            Decimal(100),
            lower_is_better=False,
            for_goals=key in MAIN,
            code=f"eface-{key.replace('_', '-')}",
        )
        for key, label in REPORTED.items()
    ),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence(
        "At a physician’s review, before and after surgery.",
        frozenset({Occasion.PHYSICIAN_REVIEW, Occasion.SURGERY}),
    ),
    source="Banks et al. 2015, Plast Reconstr Surg 136:223e-230e",
    confidence=Confidence.PARTLY,
    certainty=(
        "Scores are stored as the app reports them, never computed. Ranges of the raw answers are from knowledge of"
        " the paper, their names partly confirmed. No measuring error published."
    ),
    doubts=(
        "The full formula is not openly published, so scores cannot be checked against the raw answers.",
    ),
    compares_sides=True,
)
