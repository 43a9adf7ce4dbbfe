"""People who sign in: proving who they are, their sign-ins, and the links that let them in."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.care import passwords
from app.care.errors import Refused
from app.care.passwords import HashSettings
from app.extensions import db
from app.models import LinkPurpose, OneTimeLink, User, UserSession
from app.policy import Role

INVITATION_LASTS = timedelta(hours=72)
RESET_LASTS = timedelta(minutes=30)
PROOF_LASTS = timedelta(minutes=15)
"""So long after somebody proved who they are, several plans are signed at once without asking again."""
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class SignInRules:
    """The settings a verb needs; handed in, because ``care`` reads no configuration."""

    hashing: HashSettings
    lock_after_failures: int
    lock_for: timedelta
    idle_limit: timedelta
    sign_in_limit: timedelta


# questions


def by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def staff() -> list[User]:
    return list(db.session.scalars(select(User).order_by(User.disabled_at.is_not(None), User.name)))


def clinicians() -> list[User]:
    """Everybody a patient can be booked with, therapists first, by name."""
    wanted = select(User).where(User.role.in_([Role.THERAPIST, Role.PHYSICIAN]), User.disabled_at.is_(None))
    return sorted(db.session.scalars(wanted), key=lambda user: (user.role is Role.PHYSICIAN, user.name))


def demonstration_person(role: str) -> User | None:
    """The first active person of a role, for looking around a demonstration practice."""
    if role not in set(Role):
        return None
    return db.session.scalar(
        select(User).where(User.role == Role(role), User.disabled_at.is_(None)).order_by(User.id).limit(1)
    )


def session_of(token: str, *, at: datetime, idle_limit: timedelta) -> UserSession | None:
    """The running sign-in behind a cookie, or none where it ended, idled out or its owner is disabled."""
    row = db.session.scalar(select(UserSession).where(UserSession.token_hash == digest(token)))
    return row if row and is_running(row, at=at, idle_limit=idle_limit) else None


def is_running(session: UserSession, *, at: datetime, idle_limit: timedelta) -> bool:
    """It neither ended nor idled out, and its owner is not disabled."""
    is_over = session.ended_at or at >= session.expires_at or at - session.last_seen_at >= idle_limit
    return not is_over and session.user.is_active


def is_proved(session: UserSession, *, at: datetime) -> bool:
    """The person proved who they are in this sign-in, and not long ago."""
    return session.proved_at is not None and at - session.proved_at < PROOF_LASTS


def link(token: str, purpose: LinkPurpose | None = None, *, at: datetime) -> OneTimeLink | None:
    """The unused, unexpired link behind a token."""
    wanted = select(OneTimeLink).where(OneTimeLink.token_hash == digest(token))
    row = db.session.scalar(wanted.with_for_update(of=OneTimeLink))  # two at once: the second finds it used
    if row is None or row.used_at or at >= row.expires_at or not row.user.is_active:
        return None
    return row if purpose in (None, row.purpose) else None


def weakness_of(password: str, user: User) -> str | None:
    """Why this password is refused, in words; none where it is good."""
    own_words = [*user.name.split(), *user.email.replace("@", ".").split("."), user.credentials]
    return passwords.weakness(password, own_words=own_words)


# verbs


def sign_in(email: str, password: str, *, rules: SignInRules, at: datetime) -> User | None:
    """The person, if the password is right. Unknown, wrong, locked and disabled look alike from outside."""
    user = by_email(email)
    stored = user.password_hash if user else None
    is_right = passwords.verify(stored, password, rules.hashing)
    if user is None or not user.is_active or (user.locked_until and at < user.locked_until):
        return None
    db.session.refresh(user, with_for_update=True)  # tries at the same time are all counted
    if not is_right:
        user.failed_sign_ins += 1
        if user.failed_sign_ins % rules.lock_after_failures == 0:
            user.locked_until = at + rules.lock_for
        db.session.flush()
        return None
    user.failed_sign_ins = 0
    user.locked_until = None
    if stored and passwords.needs_rehash(stored, rules.hashing):
        user.password_hash = passwords.hashed(password, rules.hashing)
    db.session.flush()
    return user


def start_session(user: User, *, rules: SignInRules, at: datetime) -> str:
    """Begin a sign-in; gives the token for the cookie, of which only a hash is kept."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        UserSession(
            user=user,
            token_hash=digest(token),
            started_at=at,
            proved_at=at,
            last_seen_at=at,
            expires_at=at + rules.sign_in_limit,
        )
    )
    db.session.flush()
    return token


def renew_session(session: UserSession, *, at: datetime) -> tuple[UserSession, str]:
    """A sign-in in the place of one whose rights change: a new token, and no longer life than the first."""
    end_session(session, at=at)
    token = secrets.token_urlsafe(32)
    renewed = UserSession(
        user=session.user,
        token_hash=digest(token),
        started_at=at,
        proved_at=session.proved_at,
        last_seen_at=at,
        expires_at=session.expires_at,
    )
    db.session.add(renewed)
    db.session.flush()
    return renewed, token


def prove(session: UserSession, password: str, *, rules: SignInRules, at: datetime) -> bool:
    """The password once more. A wrong one is counted, and pauses the account, as at the sign-in."""
    if sign_in(session.user.email, password, rules=rules, at=at) is None:
        return False
    confirm(session, at=at)
    return True


def confirm(session: UserSession, *, at: datetime) -> None:
    """Somebody without a password, in the demonstration practice, says that it is still them."""
    session.proved_at = at
    db.session.flush()


def touch(session: UserSession, *, at: datetime) -> None:
    """Remember that the person is active; written once a minute at most."""
    if at - session.last_seen_at >= _SEEN_EVERY:
        session.last_seen_at = at


def end_session(session: UserSession, *, at: datetime) -> None:
    session.ended_at = at
    db.session.flush()


def end_all_sessions(user: User, *, at: datetime, but: UserSession | None = None) -> None:
    """End every running sign-in of the person, except perhaps the one that asks."""
    running = select(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    for row in db.session.scalars(running):
        if row is not but:
            row.ended_at = at
    db.session.flush()


def invite(*, email: str, name: str, credentials: str, role: Role, at: datetime) -> tuple[User, str]:
    """A new account without a password, and the token of the one-time link that sets it."""
    if by_email(email):
        raise Refused("There is already an account with this e-mail address.")
    user = User(email=email.strip().lower(), name=name.strip(), credentials=credentials.strip(), role=role)
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError:
        raise Refused("Somebody invited this e-mail address a moment ago.") from None
    return user, make_link(user, LinkPurpose.INVITATION, at=at)


def make_link(user: User, purpose: LinkPurpose, *, at: datetime) -> str:
    """A new one-time link; earlier unused ones of the person stop working."""
    for row in db.session.scalars(
        select(OneTimeLink).where(OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None))
    ):
        row.used_at = at
    token = secrets.token_urlsafe(32)
    lasts = INVITATION_LASTS if purpose is LinkPurpose.INVITATION else RESET_LASTS
    db.session.add(OneTimeLink(user=user, purpose=purpose, token_hash=digest(token), expires_at=at + lasts))
    db.session.flush()
    return token


def accept(link: OneTimeLink, password: str, *, rules: SignInRules, at: datetime) -> User:
    """Set the password by a one-time link. The link is spent, and other sign-ins end."""
    if link.used_at:
        raise Refused("This link was used before. Ask for a new one.")
    link.used_at = at
    link.user.password_hash = passwords.hashed(password, rules.hashing)
    link.user.failed_sign_ins = 0
    link.user.locked_until = None
    end_all_sessions(link.user, at=at)
    return link.user


def digest(token: str) -> str:
    """What is stored of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()
