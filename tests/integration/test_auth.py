"""Signing in and out: who gets in, for how long, and what a guesser is told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.care import accounts, demonstration, passwords
from app.extensions import db
from app.front_door import sign_in_rules as rules
from app.models import LinkPurpose, OneTimeLink, Practice, User, UserSession
from app.policy import Role, home
from tests.builders import a_practice, a_user, count
from tests.page import Visitor

PASSWORD = "four quiet herons at low tide"
NEW_PASSWORD = "seven loud terns at high noon"
NOT_TOLD = "E-mail and password do not match, or the account is paused for a while."


@pytest.fixture
def later(monkeypatch):
    """Move the clock: ``later(minutes=16)``."""
    real = clock.now

    def move(**distance):
        monkeypatch.setattr(clock, "now", lambda: real() + timedelta(**distance))

    return move


@pytest.fixture
def ana(app, cast) -> User:
    """A therapist with a password."""
    with app.test_request_context():
        cast.therapist.password_hash = passwords.hashed(PASSWORD, rules().hashing)
    db.session.commit()
    return cast.therapist


@pytest.fixture
def as_visitor(app):
    """Somebody not signed in, in a practice without the usual cast."""
    return lambda: Visitor(app, app.test_client())


def typed(user: User | str, password: str = PASSWORD, **more) -> dict[str, str]:
    return {"email": user if isinstance(user, str) else user.email, "password": password} | more


def cookie(visitor) -> str | None:
    found = visitor.client.get_cookie(visitor.app.config["SIGN_IN_COOKIE"])
    return found.value if found else None


# signing in


def test_the_right_password_opens_the_home_of_the_role(as_, ana):
    visitor = as_(None)
    page = visitor.post("auth.sign_in", typed(ana))
    assert page.status == 302
    assert page.response.location == visitor.url(home(Role.THERAPIST))
    assert visitor.get("auth.home").status == 302


def test_the_case_of_the_e_mail_and_spaces_around_it_do_not_matter(as_, ana):
    assert as_(None).post("auth.sign_in", typed(f"  {ana.email.upper()} ")).status == 302


def test_one_goes_on_to_where_one_wanted_to_be(as_, ana, cast):
    visitor = as_(None)
    asked = visitor.get("auth.home", query={"x": "1"})
    assert asked.status == 302
    assert "next=" in asked.response.location
    page = visitor.post("auth.sign_in", typed(ana, next="/my-day?on=2026-11-22"))
    assert page.response.location == "/my-day?on=2026-11-22"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/\t/evil.example",
    ],
)
def test_the_way_on_never_leads_to_another_site(as_, ana, target):
    visitor = as_(None)
    location = visitor.post("auth.sign_in", typed(ana, next=target)).response.location
    assert location == visitor.url(home(Role.THERAPIST))


def test_a_sign_in_begins_with_a_new_token_and_ends_the_one_before(as_, ana):
    visitor = as_(ana)
    before = cookie(visitor)
    visitor.post("auth.sign_in", typed(ana))
    assert cookie(visitor) != before
    old = db.session.scalars(
        select(UserSession).where(UserSession.token_hash == accounts.digest(before))
    ).one()
    assert old.ended_at is not None


def test_a_token_set_by_somebody_else_is_never_taken_over(as_, ana):
    visitor = as_(None)
    visitor.client.set_cookie(visitor.app.config["SIGN_IN_COOKIE"], "chosen-by-an-attacker")
    visitor.post("auth.sign_in", typed(ana))
    assert cookie(visitor) != "chosen-by-an-attacker"


def test_the_database_keeps_only_a_hash_of_the_token(as_, ana):
    visitor = as_(None)
    visitor.post("auth.sign_in", typed(ana))
    assert len(cookie(visitor)) >= 43
    assert cookie(visitor) not in set(db.session.scalars(select(UserSession.token_hash)))


def test_the_cookie_is_for_this_site_and_no_script(as_, ana):
    page = as_(None).post("auth.sign_in", typed(ana))
    set_cookie = next(
        value for value in page.response.headers.getlist("Set-Cookie") if value.startswith("poise=")
    )
    assert "HttpOnly" in set_cookie
    assert "SameSite=Strict" in set_cookie
    assert "Path=/" in set_cookie
    assert "Expires" not in set_cookie


def test_a_hash_of_weaker_settings_is_renewed_at_sign_in(app, as_, ana, monkeypatch):
    before = ana.password_hash
    monkeypatch.setitem(app.config, "ARGON2", app.config["ARGON2"] | {"time_cost": 2})
    as_(None).post("auth.sign_in", typed(ana))
    db.session.refresh(ana)
    assert ana.password_hash != before
    assert as_(None).post("auth.sign_in", typed(ana)).status == 302


# what a guesser is told


def wrong_ways(ana, cast) -> dict[str, dict[str, str]]:
    return {
        "unknown": typed("nobody@practice.example"),
        "wrong": typed(ana, "five quiet herons at low tide"),
        "no password yet": typed(cast.second_therapist),
    }


def test_unknown_wrong_locked_and_disabled_are_told_the_same(app, as_, ana, cast):
    told = {name: as_(None).post("auth.sign_in", values) for name, values in wrong_ways(ana, cast).items()}
    ana.locked_until = clock.now() + timedelta(minutes=5)
    db.session.commit()
    told["locked"] = as_(None).post("auth.sign_in", typed(ana))
    ana.locked_until, ana.disabled_at = None, clock.now()
    db.session.commit()
    told["disabled"] = as_(None).post("auth.sign_in", typed(ana))
    assert {page.status for page in told.values()} == {422}
    for name, page in told.items():
        assert NOT_TOLD in page.text, name
    bodies = {re.sub(r'(value|nonce|content)="[^"]*"', "", page.response.text) for page in told.values()}
    assert len(bodies) == 1


def test_what_was_typed_as_e_mail_stays_and_the_password_does_not(as_, ana):
    page = as_(None).post("auth.sign_in", typed(ana, "wrong, but long enough"))
    assert page.one("input[name=email]")["value"] == ana.email
    assert not page.one("input[name=password]").get("value")


def test_every_way_of_being_wrong_costs_one_hash(app, as_, ana, cast, monkeypatch):
    hashes = []
    for name in ("verify", "hash"):
        real = getattr(passwords.PasswordHasher, name)
        monkeypatch.setattr(
            passwords.PasswordHasher, name, lambda *given, real=real: hashes.append(1) or real(*given)
        )
    for name, values in wrong_ways(ana, cast).items():
        hashes.clear()
        as_(None).post("auth.sign_in", values)
        assert len(hashes) == 1, name


def test_after_ten_wrong_passwords_the_account_rests_for_fifteen_minutes(as_, ana, later):
    for _ in range(10):
        as_(None).post("auth.sign_in", typed(ana, "not the one, but long"))
    assert as_(None).post("auth.sign_in", typed(ana)).status == 422
    later(minutes=14)
    assert as_(None).post("auth.sign_in", typed(ana)).status == 422
    later(minutes=16)
    assert as_(None).post("auth.sign_in", typed(ana)).status == 302


def test_the_count_stands_in_the_database_and_starts_anew_after_a_sign_in(as_, ana):
    for _ in range(9):
        as_(None).post("auth.sign_in", typed(ana, "not the one, but long"))
    db.session.refresh(ana)
    assert ana.failed_sign_ins == 9
    assert as_(None).post("auth.sign_in", typed(ana)).status == 302
    db.session.refresh(ana)
    assert ana.failed_sign_ins == 0


def test_a_lock_never_ends_a_running_sign_in(as_, ana):
    running = as_(ana)
    for _ in range(10):
        as_(None).post("auth.sign_in", typed(ana, "not the one, but long"))
    assert running.get("auth.home").status == 302
    assert "sign-in" not in running.get("auth.home").response.location


def test_too_many_tries_from_one_address_are_told_to_wait(app_with, cast):
    app = app_with(RATELIMIT_ENABLED=True)
    visitor = Visitor(app, app.test_client())
    pages = [visitor.post("auth.sign_in", typed(f"nobody{number}@x.example")) for number in range(31)]
    assert [page.status for page in pages[:30]] == [422] * 30
    assert pages[30].status == 429
    assert "Wait one minute" in pages[30].text


# how long it lasts


def test_fifteen_minutes_without_use_end_a_sign_in(as_, ana, later):
    visitor = as_(ana)
    later(minutes=14)
    assert "sign-in" not in visitor.get("auth.home").response.location
    later(minutes=28)  # fourteen minutes after the last use
    assert "sign-in" not in visitor.get("auth.home").response.location
    later(minutes=44)
    assert "sign-in" in visitor.get("auth.home").response.location


def test_twelve_hours_end_a_sign_in_however_busy(as_, ana, later):
    visitor = as_(ana)
    for minutes in range(10, 12 * 60, 10):
        later(minutes=minutes)
        assert "sign-in" not in visitor.get("auth.home").response.location
    later(hours=12, seconds=1)
    assert "sign-in" in visitor.get("auth.home").response.location


def test_signing_out_ends_it_here_and_everywhere_the_cookie_was_copied(as_, ana):
    visitor = as_(ana)
    copied = cookie(visitor)
    page = visitor.post("auth.sign_out")
    assert page.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert cookie(visitor) is None
    visitor.client.set_cookie(visitor.app.config["SIGN_IN_COOKIE"], copied)
    assert "sign-in" in visitor.get("auth.home").response.location


def test_disabling_an_account_ends_its_sign_ins_at_once(as_, ana):
    visitor = as_(ana)
    ana.disabled_at = clock.now()
    db.session.commit()
    assert "sign-in" in visitor.get("auth.home").response.location


# one-time links


@pytest.fixture
def invited(app, cast) -> tuple[User, str]:
    user, token = accounts.invite(
        email="new@practice.example",
        name="Nora Nuthatch",
        credentials="PT",
        role=Role.THERAPIST,
        at=clock.now(),
    )
    db.session.commit()
    return user, token


def chosen(password: str = NEW_PASSWORD, again: str | None = None) -> dict[str, str]:
    return {"password": password, "again": password if again is None else again}


def test_opening_a_link_spends_nothing_and_using_it_signs_in(as_, invited):
    user, token = invited
    visitor = as_(None)
    for _ in range(2):
        page = visitor.get("auth.accept", token=token)
        assert page.status == 200
        assert user.name in page.text
    assert visitor.post("auth.accept", chosen(), token=token).status == 302
    assert visitor.get("auth.home").response.location == visitor.url(home(Role.THERAPIST))
    assert as_(None).post("auth.sign_in", typed(user, NEW_PASSWORD)).status == 302


def test_a_link_works_once(as_, invited):
    _, token = invited
    as_(None).post("auth.accept", chosen(), token=token)
    for page in (
        as_(None).get("auth.accept", token=token),
        as_(None).post("auth.accept", chosen(), token=token),
    ):
        assert page.status == 404
        assert "no longer opens anything" in page.text


def test_an_invitation_lasts_seventy_two_hours_and_a_reset_thirty_minutes(as_, invited, ana, later):
    _, token = invited
    reset = accounts.make_link(ana, LinkPurpose.RESET, at=clock.now())
    db.session.commit()
    later(minutes=29)
    assert as_(None).get("auth.accept", token=reset).status == 200
    later(minutes=31)
    assert as_(None).get("auth.accept", token=reset).status == 404
    later(hours=71)
    assert as_(None).get("auth.accept", token=token).status == 200
    later(hours=73)
    assert as_(None).get("auth.accept", token=token).status == 404


def test_a_new_link_makes_the_earlier_ones_worthless(as_, ana):
    first = accounts.make_link(ana, LinkPurpose.RESET, at=clock.now())
    accounts.make_link(ana, LinkPurpose.RESET, at=clock.now())
    db.session.commit()
    assert as_(None).get("auth.accept", token=first).status == 404


def test_setting_a_password_ends_the_other_sign_ins_and_lifts_the_lock(as_, ana):
    running = as_(ana)
    ana.locked_until, ana.failed_sign_ins = clock.now() + timedelta(minutes=9), 10
    token = accounts.make_link(ana, LinkPurpose.RESET, at=clock.now())
    db.session.commit()
    assert as_(None).post("auth.accept", chosen(), token=token).status == 302
    assert "sign-in" in running.get("auth.home").response.location
    assert as_(None).post("auth.sign_in", typed(ana, NEW_PASSWORD)).status == 302
    assert as_(None).post("auth.sign_in", typed(ana)).status == 422


@pytest.mark.parametrize(
    ("typed_in", "told"),
    [
        (chosen("too short"), "at least 15 characters"),
        (chosen("Nora Nuthatch Nora"), "too easy to guess"),
        (chosen(NEW_PASSWORD, "something else"), "not the same"),
        (chosen(""), "Choose a password"),
    ],
)
def test_a_password_that_will_not_do_is_refused_at_its_field(as_, invited, typed_in, told):
    user, token = invited
    page = as_(None).post("auth.accept", typed_in, token=token)
    assert page.status == 422
    assert told in page.text
    db.session.refresh(user)
    assert user.password_hash is None
    assert as_(None).get("auth.accept", token=token).status == 200


def test_the_token_of_a_link_is_kept_as_a_hash(app, invited):
    _, token = invited
    assert token not in set(db.session.scalars(select(OneTimeLink.token_hash)))


def test_the_link_of_a_disabled_account_opens_nothing(as_, invited):
    user, token = invited
    user.disabled_at = clock.now()
    db.session.commit()
    assert as_(None).get("auth.accept", token=token).status == 404


# the first administrator


def test_the_first_administrator_comes_in_by_the_link_of_the_command(app):
    answer = app.test_cli_runner().invoke(
        args=[
            "create-admin",
            "--email",
            "Ada@Practice.example",
            "--name",
            "Ada Avocet",
            "--practice",
            "Avocet Care",
        ]
    )
    assert answer.exit_code == 0, answer.output
    path = re.search(r"(/links/\S+)", answer.output).group(1)
    client = app.test_client()
    page = client.get(path).text
    assert "Ada Avocet" in page
    assert "Avocet Care" in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    set_ = client.post(path, data=chosen() | {"csrf_token": token})
    assert set_.status_code == 302
    assert client.get("/").status_code == 302
    ada = db.session.scalars(select(User)).one()
    assert (ada.role, ada.email) == (Role.ADMIN, "ada@practice.example")
    assert not db.session.get(Practice, 1).is_demonstration


def test_an_address_is_invited_once(app, cast):
    answer = app.test_cli_runner().invoke(args=["create-admin", "--email", cast.admin.email, "--name", "Ada"])
    assert answer.exit_code == 1
    assert "already an account" in answer.output
    assert count(User, User.email == cast.admin.email) == 1


# looking around the demonstration practice


@pytest.fixture
def demonstration_cast(app):
    """A demonstration practice with one person per role."""
    a_practice(is_demonstration=True)
    people = {role: a_user(f"{role.value.title()} Person", role) for role in Role}
    db.session.commit()
    return people


@pytest.mark.parametrize("role", list(Role))
def test_the_demonstration_is_entered_as_any_role(app, as_visitor, demonstration_cast, role):
    visitor = as_visitor()
    page = visitor.get("auth.sign_in")
    assert role.value in {button["value"] for button in page.select("button[name=role]")}
    assert visitor.post("auth.look_around", {"role": role.value}).response.location == visitor.url(home(role))


def test_every_page_of_a_demonstration_says_so(as_visitor, demonstration_cast):
    visitor = as_visitor()
    assert "Demonstration practice" in visitor.get("auth.sign_in").text
    visitor.post("auth.look_around", {"role": "therapist"})
    assert "Demonstration practice" in visitor.get("day.show").text


@pytest.mark.parametrize("role", ["", "owner", "THERAPIST", "therapist\x00"])
def test_a_role_that_does_not_exist_is_not_found(as_visitor, demonstration_cast, role):
    assert as_visitor().post("auth.look_around", {"role": role}).status == 404


@pytest.mark.parametrize("role", list(Role))
def test_no_other_database_offers_it_or_answers_it(as_, cast, role):
    visitor = as_(None)
    page = visitor.get("auth.sign_in")
    assert not page.select("button[name=role]")
    assert "look around" not in page.text.lower()
    assert "Demonstration" not in page.text
    assert visitor.post("auth.look_around", {"role": role.value}).status == 404
    assert cookie(visitor) is None
    assert count(UserSession) == 0


def test_a_database_without_a_practice_does_not_offer_it_either(app, as_visitor):
    visitor = as_visitor()
    assert not visitor.get("auth.sign_in").select("button[name=role]")
    assert visitor.post("auth.look_around", {"role": "admin"}).status == 404


def test_only_the_demonstration_itself_can_mark_a_database(app, cast):
    """A practice that is there can never become a demonstration afterwards."""
    with pytest.raises(demonstration.Refused):
        demonstration.fill(on=clock.today("America/New_York"), keys=app.config["DOCUMENT_KEYS"])
    assert not db.session.get(Practice, 1).is_demonstration
