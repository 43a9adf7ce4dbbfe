"""The map of the site: every blueprint, in the order of the pathway of care."""

from __future__ import annotations

from flask import Flask

from app.blueprints import (
    allergies,
    auth,
    care_team,
    day,
    diagnoses,
    exercise_library,
    hand_overs,
    health,
    instruments,
    measures,
    outcomes,
    papers,
    patients,
    payers,
    phrases,
    plan_templates,
    practice,
    procedures,
    progress,
    review,
    scheduling,
    session_notes,
    staff,
    tablet,
    treatment_plans,
)


def install(app: Flask) -> None:
    for room in (
        health,
        auth,
        patients,
        allergies,
        care_team,
        diagnoses,
        procedures,
        treatment_plans,
        papers,
        session_notes,
        hand_overs,
        tablet,
        measures,
        phrases,
        instruments,
        exercise_library,
        plan_templates,
        progress,
        scheduling,
        review,
        outcomes,
        day,
        staff,
        practice,
        payers,
    ):
        app.register_blueprint(room.routes.bp)
