"""Imports point down, and a few habits that only a reader of the source can hold."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "app"
# What each floor may import of the application. The roof (app/*.py, app/commands) may see everything.
MAY_IMPORT = {
    "clinical": {"clinical"},
    "policy": set(),
    "clock": set(),
    "models": {"models", "clinical", "policy", "extensions"},
    "care": {"care", "models", "clinical", "policy", "extensions"},
    "ui": {"ui", "clinical", "policy", "clock", "extensions"},
    "blueprints": {
        "blueprints",
        "ui",
        "care",
        "models",
        "clinical",
        "policy",
        "clock",
        "front_door",
        "extensions",
    },
}
# Inside care, a module may use another one further left along the pathway of care.
PATHWAY = (
    "errors",
    "sealing",
    "file_kinds",
    "picture_metadata",
    "documents",
    "passwords",
    "telephones",
    "accounts",
    "staff",
    "practice",
    "visit_types",
    "premises",
    "working_time",
    "working_hours",
    "time_off",
    "phrases",
    "payers",
    "fhir",
    "fhir_records",
    "patient_details",
    "outbox",
    "deliveries",
    "patients",
    "patient_search",
    "patient_import",
    "allergies",
    "care_team",
    "diagnosis_details",
    "phases",
    "diagnoses",
    "orders",
    "procedures",
    "toxin_treatments",
    "surgeries",
    "plan_versions",
    "exercise_library",
    "plan_templates",
    "plan_history",
    "plan_choices",
    "certifying",
    "comments",
    "treatment_plans",
    "plan_changes",
    "visit_counts",
    "review_items",
    "red_flags",
    "cautions",
    "seals",
    "note_proposals",
    "session_notes",
    "note_fields",
    "session_note_drafts",
    "practice_instruments",
    "own_instruments",
    "assessments",
    "fhir_measures",
    "due",
    "course_orders",
    "clock_facts",
    "clocks",
    "hand_overs",
    "hand_over_results",
    "course_series",
    "course_marks",
    "plan_suggestions",
    "progress",
    "course_standing",
    "outcome_measures",
    "outcomes",
    "progress_reports",
    "report_figures",
    "letter_facts",
    "letters",
    "transmissions",
    "charges",
    "note_goals",
    "note_facts",
    "signing_requirements",
    "signing",
    "co_signatures",
    "amendments",
    "verification",
    "rooms",
    "slots",
    "holds",
    "openings",
    "booking_limits",
    "visit_requests",
    "first_visits",
    "scheduling",
    "booking_series",
    "message_answers",
    "intake",
    "requests",
    "booked",
    "free_time",
    "waitlist",
    "waitlist_offers",
    "freed_times",
    "desk_forms",
    "desk_day",
    "end_of_day",
    "check_ins",
    "calendar",
    "placing",
    "calendar_feeds",
    "booking_needs",
    "moments",
    "physician_contacts",
    "case_outcomes",
    "case_clocks",
    "case_plans",
    "case_facts",
    "review_answers",
    "review_queue",
    "case_news",
    "cases",
    "day",
    "demonstration",
)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "services", "core", "manager", "managers"}
STANDARD_ONLY = {"clinical", "policy", "clock"}


def modules() -> list[Path]:
    return sorted(APP.rglob("*.py"))


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def floor(path: Path) -> str:
    part = path.relative_to(APP).parts[0]
    return part.removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(APP)))
def test_imports_point_down(path):
    allowed = MAY_IMPORT.get(floor(path))
    if allowed is None:
        return
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "app" and len(parts) > 1:
            assert parts[1] in allowed, f"{path.name} may not import {name}"
        if floor(path) == "care":
            assert parts[0] not in {"flask", "flask_login", "flask_wtf"}, f"care never imports Flask: {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(APP)))
def test_the_lowest_floor_uses_the_standard_library_only(path):
    import sys

    if floor(path) in STANDARD_ONLY:
        outside = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names) - {"app"}
        assert not outside, outside


def test_a_blueprint_never_imports_another():
    for path in (APP / "blueprints").rglob("*.py"):
        parts = path.relative_to(APP / "blueprints").parts
        if len(parts) == 1:
            continue
        for name in imports(path):
            if name.startswith("app.blueprints."):
                assert name.split(".")[2] == parts[0], f"{path.name} imports {name}"


def test_care_imports_only_towards_the_start_of_the_pathway():
    for path in (APP / "care").glob("*.py"):
        if path.stem == "__init__":
            continue
        assert path.stem in PATHWAY, f"{path.stem} has no place on the pathway"
        for name in imports(path):
            parts = name.split(".")
            if parts[:2] == ["app", "care"] and len(parts) > 2 and parts[2] != path.stem:
                assert PATHWAY.index(parts[2]) < PATHWAY.index(path.stem), f"{path.stem} imports {parts[2]}"


def test_no_module_is_a_drawer_for_odds_and_ends():
    assert not [path for path in modules() if path.stem in FORBIDDEN_NAMES]


def test_only_the_clock_asks_what_time_it_is():
    asking = {"now", "today", "utcnow"}
    for path in modules():
        if path.name == "clock.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in asking and isinstance(node.value, ast.Name):
                assert node.value.id not in {"datetime", "date"}, (
                    f"{path.name}:{node.lineno} asks the time itself"
                )


def test_routes_never_commit_query_or_name_a_role():
    for path in (APP / "blueprints").rglob("routes.py"):
        text = path.read_text()
        for word in ("db.session.commit", "select(", ".role ==", ".role is", "except "):
            assert word not in text, f"{path.parent.name}/routes.py says {word!r}"
