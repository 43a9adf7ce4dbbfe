"""The grid, once more and by hand: changing a right takes two deliberate edits."""

from __future__ import annotations

from app.policy import GRID, HOMES, Action, Reach, Role, reach

N, O, T, A = Reach.NONE, Reach.OWN, Reach.TEAM, Reach.ALL  # noqa: E741
EXPECTED = {
    #                    desk, therapist, physician, admin
    "account": (O, O, O, O),
    "patient.list": (A, T, A, N),
    "patient.read": (A, T, A, N),
    "patient.create": (A, N, A, N),
    "patient.edit": (A, T, A, N),
    "patient.strike": (A, N, A, N),
    "patient.import": (A, N, A, N),
    "care_team.edit": (A, N, A, N),
    "chart.read": (N, T, A, N),
    "allergy.write": (N, T, A, N),
    "diagnosis.write": (N, T, A, N),
    "procedure.write": (N, N, A, N),
    "plan.write": (N, T, A, N),
    "plan.send": (N, T, A, N),
    "plan.decide": (N, N, A, N),
    "library.read": (N, A, A, N),
    "library.write": (N, N, A, N),
    "paper.write": (N, T, A, N),
    "order.sign": (N, N, A, N),
    "letter.write": (N, T, A, N),
    "comment.write": (N, T, A, N),
    "visit.ask": (N, N, A, N),
    "note.read": (N, T, A, N),
    "note.write": (N, T, A, N),
    "note.sign": (N, T, A, N),
    "note.addend": (N, T, A, N),
    "note.cosign": (N, T, N, N),
    "note.strike": (N, T, A, N),
    "measure.write": (N, T, A, N),
    "measure.export": (N, T, A, N),
    "hand_over": (N, O, O, N),
    "instrument.read": (N, A, A, N),
    "instrument.write": (N, N, A, N),
    "phrase.write": (N, O, O, N),
    "practice_phrase.write": (N, N, A, N),
    "day.read": (N, O, N, N),
    "review.read": (N, N, A, N),
    "review.decide": (N, N, A, N),
    "outcomes.read": (N, N, A, N),
    "schedule.read": (A, O, A, N),
    "appointment.write": (A, T, A, N),
    "schedule.set": (A, N, A, A),
    "feed.write": (N, O, O, N),
    "request.read": (A, N, A, N),
    "request.write": (A, N, A, N),
    "request_health.read": (N, N, A, N),
    "waitlist.write": (A, N, A, N),
    "desk_form.write": (A, N, A, N),
    "desk.read": (A, N, A, N),
    "staff.write": (N, N, N, A),
    "practice.write": (N, N, N, A),
}


def test_the_grid_says_what_was_decided():
    columns = (Role.DESK, Role.THERAPIST, Role.PHYSICIAN, Role.ADMIN)
    assert {action.value for action in Action} == set(EXPECTED)
    for word, row in EXPECTED.items():
        for role, cell in zip(columns, row, strict=True):
            assert reach(role, Action(word)) is cell, f"{role} {word}"


def test_every_role_has_an_answer_for_every_action():
    assert set(GRID) == {(role, action) for role in Role for action in Action}


def test_every_role_has_a_home():
    assert set(HOMES) == set(Role)


def test_the_desk_and_the_administrator_reach_nothing_clinical():
    clinical = [
        action
        for action in Action
        if action.value.split(".")[0]
        in {
            "chart",
            "allergy",
            "diagnosis",
            "procedure",
            "plan",
            "note",
            "phrase",
            "practice_phrase",
            "day",
            "review",
            "measure",
            "hand_over",
            "instrument",
            "outcomes",
        }
    ]
    for role in (Role.DESK, Role.ADMIN):
        assert {reach(role, action) for action in clinical} == {Reach.NONE}
