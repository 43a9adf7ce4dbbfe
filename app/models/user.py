"""People who sign in, their sign-ins and the one-time links that let them in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import Licence
from app.models.base import Base, Record, UtcDateTime, Versioned, word
from app.policy import Role

if TYPE_CHECKING:
    from app.models.hand_over import HandOver

USUAL_LICENCE = {Role.THERAPIST: Licence.THERAPIST, Role.PHYSICIAN: Licence.PHYSICIAN}


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"


class User(Record, Versioned, Base):
    __tablename__ = "user"
    __table_args__ = (CheckConstraint("failed_sign_ins >= 0", name="failed_sign_ins_from_zero"),)

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    credentials: Mapped[str] = mapped_column(String(40), default="")
    role: Mapped[Role] = mapped_column(word(Role, "role"))
    # In what capacity a clinician writes, where it is not the usual one of the role.
    licence: Mapped[Licence | None] = mapped_column(word(Licence, "licence"))
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    password_hash: Mapped[str | None] = mapped_column(String(255), info={"audit": "secret"})
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    supervisor: Mapped[User | None] = relationship(remote_side="User.id")

    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    def get_id(self) -> str:
        return str(self.public_id)

    @property
    def initials(self) -> str:
        parts = [part for part in self.name.replace(".", "").split() if part]
        return (
            "".join(part[0] for part in (parts[0], parts[-1])).upper()
            if len(parts) > 1
            else self.name[:2].upper()
        )

    @property
    def writes_as(self) -> Licence:
        """The licence a note of this person stands under."""
        return self.licence or USUAL_LICENCE.get(self.role, Licence.NONE)

    @property
    def name_with_credentials(self) -> str:
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


class UserSession(Record, Base):
    """One sign-in. The browser holds only an opaque token; this row says what it is worth."""

    __tablename__ = "user_session"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"audit": "secret"})
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # By password or one-time link: what wants a fresh proof asks for the password once this is some time ago.
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"audit": "skip"})
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="joined")
    # The tablet is in a patient's hands: until it is handed back this sign-in opens nothing else.
    hand_over: Mapped[HandOver | None] = relationship(
        primaryjoin="and_(UserSession.id == HandOver.session_id, HandOver.returned_at.is_(None))",
        foreign_keys="HandOver.session_id",
        viewonly=True,
        uselist=False,
        lazy="joined",
    )


class OneTimeLink(Record, Base):
    """An invitation or a password reset: 256 random bits, stored hashed, used once."""

    __tablename__ = "one_time_link"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(word(LinkPurpose, "purpose"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"audit": "secret"})
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="joined")
