"""The people who work here, as the administrator keeps them: role, account open or closed, links."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.care import accounts
from app.care.errors import Invalid, NotFound, Refused, Stale
from app.clinical.note_kinds import needs_co_signature
from app.clinical.vocabulary import Licence
from app.extensions import db
from app.models import LinkPurpose, OneTimeLink, User, UserSession
from app.policy import Role

UNDER_SUPERVISION = tuple(licence for licence in Licence if needs_co_signature(licence))

# questions


def of(public_id: UUID) -> User:
    user = db.session.scalar(select(User).where(User.public_id == public_id))
    if user is None:
        raise NotFound("There is no such account.")
    return user


def supervisors(but: User) -> list[User]:
    """Who can answer for the notes of assistants and students: therapists who work here."""
    wanted = select(User).where(User.role == Role.THERAPIST, User.disabled_at.is_(None), User.id != but.id)
    return [one for one in db.session.scalars(wanted.order_by(User.name)) if _supervises(one)]


def is_licensed(user: User) -> bool:
    """Whose licence decides what they may write, and whether somebody co-signs it."""
    return user.role is Role.THERAPIST


def sign_ins(*, at: datetime) -> Counter[int]:
    """How many sign-ins of each person are running, by the person's key."""
    running = select(UserSession.user_id).where(UserSession.ended_at.is_(None), UserSession.expires_at > at)
    return Counter(db.session.scalars(running))


# verbs


def change(
    user: User, *, name: str, credentials: str, role: Role, version: int, by: User, at: datetime
) -> User:
    """Name, credentials and role. A new role means signing in anew."""
    if user.version != version:
        raise Stale("Somebody changed this account since you opened it. Compare, then save again.")
    if role is not user.role:
        if user.id == by.id:
            raise Invalid("role", "Nobody changes their own role. Ask another administrator.")
        _keep_an_administrator(user)
        accounts.end_all_sessions(user, at=at)
    user.name, user.credentials, user.role = name, credentials, role
    db.session.flush()
    return user


def license_as(user: User, *, licence: Licence | None, supervisor: User | None) -> User:
    """In what capacity a therapist writes, and who co-signs. None: the usual one of the role."""
    if not is_licensed(user) or licence not in UNDER_SUPERVISION:
        licence = supervisor = None
    if supervisor is not None and (supervisor.id == user.id or not _supervises(supervisor)):
        raise Invalid("supervised_by", "Choose a licensed therapist who works here.")
    user.licence, user.supervisor = licence, supervisor
    db.session.flush()
    return user


def disable(user: User, *, by: User, at: datetime) -> User:
    """Close the account: running sign-ins end now, open links stop working."""
    if user.id == by.id:
        raise Refused("Nobody closes their own account. Ask another administrator.")
    if user.is_active:
        _keep_an_administrator(user)
        user.disabled_at = at
        accounts.end_all_sessions(user, at=at)
        for link in db.session.scalars(
            select(OneTimeLink).where(OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None))
        ):
            link.used_at = at
        db.session.flush()
    return user


def enable(user: User) -> User:
    """Open the account again, with the password it had."""
    user.disabled_at = None
    db.session.flush()
    return user


def renew_link(user: User, *, at: datetime) -> str:
    """A link for somebody who never came in, or forgot the password. Earlier links stop working."""
    if not user.is_active:
        raise Refused("This account is closed. Open it first.")
    return accounts.make_link(
        user, LinkPurpose.RESET if user.password_hash else LinkPurpose.INVITATION, at=at
    )


def _supervises(user: User) -> bool:
    return user.is_active and user.writes_as is Licence.THERAPIST


def _keep_an_administrator(user: User) -> None:
    """The practice must never be left without somebody who runs it."""
    others = select(User.id).where(User.role == Role.ADMIN, User.disabled_at.is_(None), User.id != user.id)
    if user.role is Role.ADMIN and db.session.scalars(others).first() is None:
        raise Refused("This is the last administrator. Invite another one first.")
