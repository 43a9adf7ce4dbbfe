"""The practice's own page: name, address, hours, time zone."""

from __future__ import annotations

from datetime import date

import pytest

from app.care import practice as practices
from app.extensions import db
from app.models import Practice


def typed(**values) -> dict[str, str]:
    hours = (("opens", "09:00"), ("closes", "17:30"))
    week = {f"hours-{day}-{what}": clock for day in range(5) for what, clock in hours}
    shut = {f"hours-{day}-{what}": "" for day in (5, 6) for what in ("opens", "closes")}
    return (
        {
            "name": "Tern Harbor",
            "address": "4 Lantern Quay\nTern Harbor",
            "phone": "(914) 555-0100",
            "time_zone": "America/Chicago",
            "version": "1",
        }
        | week
        | shut
        | values
    )


def the_practice() -> Practice:
    db.session.expire_all()
    return db.session.get(Practice, 1)


def test_everything_is_saved_and_shown_again(as_):
    admin = as_("admin")
    assert admin.post("practice.show", typed()).status == 303
    practice = the_practice()
    assert (practice.name, practice.time_zone, practice.version) == ("Tern Harbor", "America/Chicago", 2)
    hours = {row.weekday: (row.opens_minute, row.closes_minute) for row in practice.opening_hours}
    assert hours == dict.fromkeys(range(5), (540, 1050))
    page = admin.get("practice.show")
    assert page.one("#hours-0-opens")["value"] == "09:00"
    assert page.one("#hours-6-opens").get("value", "") == ""
    assert practices.open_span(practice, date(2026, 11, 28)) is None


def test_a_change_of_the_hours_alone_is_a_new_version(as_):
    admin = as_("admin")
    admin.post("practice.show", typed())
    assert admin.post("practice.show", typed(version="2", **{"hours-0-opens": "10:00"})).status == 303
    assert the_practice().version == 3


def test_closing_at_midnight_is_the_end_of_the_day(as_):
    as_("admin").post("practice.show", typed(**{"hours-0-closes": "00:00"}))
    (monday,) = [row for row in the_practice().opening_hours if row.weekday == 0]
    assert monday.closes_minute == 1440


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Type the name of the practice."),
        ({"phone": "call us"}, "Type a telephone number."),
        ({"time_zone": "Mars/Olympus"}, "Choose"),
        ({"time_zone": "../etc/passwd"}, "Choose"),
        ({"hours-0-closes": "08:00"}, "Close later than you open."),
        ({"hours-0-closes": ""}, "Fill in both"),
        ({"hours-0-opens": "25:61"}, "Type a time like"),
        ({"address": "x" * 301}, "Use at most 300"),
    ],
)
def test_what_makes_no_sense_is_said_at_the_field(as_, wrong, words):
    page = as_("admin").post("practice.show", typed(**wrong))
    assert page.status == 422
    assert words in page.text
    assert page.one("#name")["value"] == typed(**wrong)["name"]
    assert the_practice().version == 1


def test_a_stale_copy_is_not_saved(as_):
    admin = as_("admin")
    assert admin.post("practice.show", typed()).status == 303
    page = admin.post("practice.show", typed(name="Another name"))
    assert page.status == 409
    assert "Somebody changed these details" in page.text
    assert the_practice().name == "Tern Harbor"


def test_the_zones_offered_are_places(as_):
    zones = practices.time_zones()
    assert "America/New_York" in zones
    assert not [zone for zone in zones if zone.startswith("Etc/") or "/" not in zone]
