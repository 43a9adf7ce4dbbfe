"""Commands of the house: ``flask migrate``, ``flask create-admin`` and those of app/commands."""

from __future__ import annotations

from flask import Flask

from app.commands import admin, course_standings, demo, import_fhir, migrate, score, units, verify_notes, work


def install(app: Flask) -> None:
    for command in (
        migrate.migrate,
        migrate.new_migration,
        admin.create_admin,
        demo.demo,
        import_fhir.import_fhir,
        score.score,
        units.count_units,
        verify_notes.verify_notes,
        course_standings.rebuild_course_standings,
        work.work,
    ):
        app.cli.add_command(command)
