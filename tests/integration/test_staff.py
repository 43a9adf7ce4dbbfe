"""The administrator keeps accounts: invitations, roles, closing, links; nothing of any patient."""

from __future__ import annotations

import pytest

from app import clock
from app.care import staff
from app.care.errors import Invalid, Refused
from app.clinical.vocabulary import Licence
from app.extensions import db
from app.models import OneTimeLink, User, UserSession
from app.policy import Role
from tests import builders

NEW = {"email": "Cy.Crane@practice.example", "name": "Cy Crane", "credentials": "", "role": "desk"}


def by_email(email: str) -> User | None:
    return db.session.scalar(db.select(User).where(User.email == email))


def link_of(page) -> str:
    return page.one("#link")["value"]


def changed(person: User, **values) -> dict[str, str]:
    return {
        "name": person.name,
        "credentials": person.credentials,
        "role": person.role.value,
        "version": str(person.version),
    } | values


def test_an_invited_person_comes_in_by_the_link_that_is_shown_once(as_):
    page = as_("admin").post("staff.new", NEW)
    assert page.status == 200
    link = link_of(page)
    assert "Shown only now" in page.text
    person = by_email("cy.crane@practice.example")
    assert (person.role, person.password_hash) == (Role.DESK, None)

    visitor = as_(None)
    path = link.partition("localhost")[2]
    assert visitor.client.get(path).status_code == 200
    typed = "grey heron on a wooden jetty"
    answer = visitor.client.post(path, data={"csrf_token": visitor.token, "password": typed, "again": typed})
    assert answer.status_code == 302
    assert visitor.client.get(path).status_code == 404
    assert link not in as_("admin").get("staff.index").response.get_data(as_text=True)


def test_inviting_the_same_address_again_is_refused_with_what_was_typed(as_, cast):
    page = as_("admin").post("staff.new", NEW | {"email": cast.desk.email.upper()})
    assert page.status == 409
    assert "already an account" in page.text
    assert page.one("#name")["value"] == "Cy Crane"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "nobody"}, "Type an address like"),
        ({"name": ""}, "Type the name"),
        ({"role": "owner"}, "Choose one of the list."),
        ({"name": "x" * 121}, "Use at most 120"),
        ({"name": "a\u202eb"}, "invisible"),
    ],
)
def test_an_invitation_says_what_is_wrong_at_the_field(as_, typed, words):
    page = as_("admin").post("staff.new", NEW | typed)
    assert page.status == 422
    assert words in page.text
    assert by_email("cy.crane@practice.example") is None


def test_a_new_role_ends_the_persons_sign_ins(as_, cast):
    therapist = as_("therapist")
    assert therapist.get("scheduling.day").status == 200
    answer = as_("admin").post("staff.edit", changed(cast.therapist, role="desk"), user_id=cast.therapist)
    assert answer.status == 303
    assert therapist.get("scheduling.day").status == 302
    assert by_email(cast.therapist.email).role is Role.DESK


def test_nobody_changes_their_own_role_or_closes_their_own_account(as_, cast):
    admin = as_("admin")
    page = admin.post("staff.edit", changed(cast.admin, role="physician"), user_id=cast.admin)
    assert page.status == 422
    assert "Nobody changes their own role" in page.text
    assert admin.post("staff.disable", user_id=cast.admin).status == 409
    db.session.refresh(cast.admin)
    assert (cast.admin.role, cast.admin.disabled_at) == (Role.ADMIN, None)


def test_the_last_administrator_stays(cast):
    second = builders.a_user("Bea Bittern", Role.ADMIN, "")
    staff.disable(cast.admin, by=second, at=clock.now())
    with pytest.raises(Refused, match="last administrator"):
        staff.disable(second, by=cast.admin, at=clock.now())
    with pytest.raises(Refused, match="last administrator"):
        staff.change(
            second,
            name="Bea",
            credentials="",
            role=Role.DESK,
            version=second.version,
            by=cast.admin,
            at=clock.now(),
        )


def test_closing_an_account_ends_sign_ins_and_links_at_once_and_opening_brings_it_back(as_, cast):
    desk, admin = as_("desk"), as_("admin")
    link = link_of(admin.post("staff.renew_link", user_id=cast.desk)).partition("localhost")[2]
    assert desk.get("scheduling.day").status == 200
    assert admin.post("staff.disable", user_id=cast.desk).status == 303
    assert desk.get("scheduling.day").status == 302
    assert admin.post("staff.renew_link", user_id=cast.desk).status == 409
    assert admin.post("staff.enable", user_id=cast.desk).status == 303
    assert as_(None).client.get(link).status_code == 404
    assert as_("desk").get("scheduling.day").status == 200


def test_a_new_link_spends_the_earlier_one(as_, cast):
    admin = as_("admin")
    first = link_of(admin.post("staff.renew_link", user_id=cast.desk)).partition("localhost")[2]
    second = link_of(admin.post("staff.renew_link", user_id=cast.desk)).partition("localhost")[2]
    assert as_(None).client.get(first).status_code == 404
    assert as_(None).client.get(second).status_code == 200
    assert builders.count(OneTimeLink, OneTimeLink.used_at.is_(None)) == 1


def test_ending_sign_ins_leaves_the_one_that_asks(as_, cast):
    admin, elsewhere, desk = as_("admin"), as_("admin"), as_("desk")
    assert admin.post("staff.end_sign_ins", user_id=cast.admin).status == 303
    assert elsewhere.get("staff.index").status == 302
    assert admin.get("staff.index").status == 200
    assert admin.post("staff.end_sign_ins", user_id=cast.desk).status == 303
    assert desk.get("scheduling.day").status == 302
    assert builders.count(UserSession, UserSession.ended_at.is_(None)) == 1


def test_a_stale_copy_of_an_account_is_not_saved(as_, cast):
    opened = changed(cast.desk, name="Dee D.")
    admin = as_("admin")
    assert admin.post("staff.edit", opened, user_id=cast.desk).status == 303
    page = admin.post("staff.edit", opened | {"name": "Deedee"}, user_id=cast.desk)
    assert page.status == 409
    assert "Somebody changed this account" in page.text


def test_only_the_administrator_comes_in_and_sees_no_patient(as_, cast):
    for role in ("desk", "therapist", "physician"):
        assert as_(role).get("staff.index").status == 403
        assert as_(role).get("practice.show").status == 403
    admin = as_("admin")
    pages = [
        admin.get("staff.index"),
        admin.get("staff.new"),
        admin.get("staff.edit", user_id=cast.therapist),
        admin.get("practice.show"),
    ]
    for page in pages:
        assert page.status == 200
        assert "Plover" not in page.response.get_data(as_text=True)


def test_an_account_that_is_not_there_is_not_found(as_):
    assert as_("admin").get("staff.edit", user_id="00000000-0000-4000-8000-000000000000").status == 404


def test_the_administrator_says_in_what_capacity_a_therapist_writes_and_who_supervises(as_, cast):
    person = cast.second_therapist
    sent = changed(person, licence="assistant", supervised_by=str(cast.therapist.public_id))
    assert as_("admin").post("staff.edit", sent, user_id=person).status == 303
    person = db.session.get(User, person.id)
    assert (person.writes_as, person.supervisor) == (Licence.ASSISTANT, cast.therapist)
    page = as_("admin").get("staff.edit", user_id=person)
    assert page.one("#supervised_by option[selected]")["value"] == str(cast.therapist.public_id)
    as_("admin").post("staff.edit", changed(person, licence=""), user_id=person)
    person = db.session.get(User, person.id)
    assert (person.licence, person.supervisor) == (None, None)


@pytest.mark.parametrize("who", ["second_therapist", "physician", "desk"])
def test_only_another_licensed_therapist_supervises(as_, cast, who):
    person, other = cast.second_therapist, getattr(cast, who)
    sent = changed(person, licence="student", supervised_by=str(other.public_id))
    assert as_("admin").post("staff.edit", sent, user_id=person).status == 422
    with pytest.raises(Invalid, match="licensed therapist"):
        staff.license_as(person, licence=Licence.STUDENT, supervisor=other)


def test_nobody_but_therapists_has_a_licence_here(as_, cast):
    assert not as_("admin").get("staff.edit", user_id=cast.desk).select("#licence")
    as_("admin").post("staff.edit", changed(cast.desk, licence="assistant"), user_id=cast.desk)
    assert db.session.get(User, cast.desk.id).licence is None
