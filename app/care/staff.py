"""The people who work here, as the administrator keeps them: role, account open or closed, links."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.care import accounts
from app.care.errors import Invalid, NotFound, Refused, Stale
from app.extensions import db
from app.models import LinkPurpose, OneTimeLink, User, UserSession
from app.policy import Role

# questions


def of(public_id: UUID) -> User:
    user = db.session.scalar(select(User).where(User.public_id == public_id))
    if user is None:
        raise NotFound("There is no such account.")
    return user


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


def _keep_an_administrator(user: User) -> None:
    """The practice must never be left without somebody who runs it."""
    others = select(User.id).where(User.role == Role.ADMIN, User.disabled_at.is_(None), User.id != user.id)
    if user.role is Role.ADMIN and db.session.scalars(others).first() is None:
        raise Refused("This is the last administrator. Invite another one first.")
