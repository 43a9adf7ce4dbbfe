"""Column types and mixins that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Dialect, Enum, ForeignKey, MetaData, String, Uuid, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

# Every constraint has a name on both databases, so that a later migration can find it.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


@event.listens_for(Mapper, "after_mapper_constructed")
def _keep_old_values(mapper: Mapper[Any], _class: type) -> None:
    """Old values must be known, for the record of changes, even of attributes nobody had read.

    Stands here because it must be listening before the first record is declared.
    """
    for column in mapper.columns:
        mapper.get_property_by_column(column).active_history = True


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Stored in UTC, given back aware; a naive datetime is refused at the door."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs its time zone.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class BytewiseString(TypeDecorator[str]):
    """Text compared byte by byte on both databases, so that a prefix is an index range."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(self.impl.length, collation=collation))  # type: ignore[attr-defined]


def word(kind: type[StrEnum], name: str) -> Enum:
    """A closed list stored as text with a named check (no native enum)."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def together(*columns: str, name: str | None = None) -> CheckConstraint:
    """All of these columns are filled, or none is."""
    first, *rest = columns
    sentence = " AND ".join(f"(({first} IS NULL) = ({other} IS NULL))" for other in rest)
    return CheckConstraint(sentence, name=name or f"{first}_together")


def random_public_id() -> UUID:
    """128 random bits: an address nobody can guess (it is never the protection itself)."""
    return UUID(bytes=secrets.token_bytes(16))


class Record:
    """What every record has: a key for the database and an address for the outside."""

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=random_public_id)


class Versioned:
    """Edited in place by people: a stale copy can never overwrite a newer one."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Struck:
    """Nothing clinical is deleted: it is struck, with who, when and why."""

    entered_in_error_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_in_error_reason: Mapped[str | None] = mapped_column(String(500))

    @declared_attr
    def entered_in_error_by_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("user.id"))

    @property
    def is_struck(self) -> bool:
        return self.entered_in_error_at is not None


def struck_together() -> CheckConstraint:
    return together(
        "entered_in_error_at", "entered_in_error_by_id", "entered_in_error_reason", name="struck_together"
    )
