"""Sealing: the content of a file as the database keeps it, which the database alone cannot read.

Each value has a data key of its own, and that key is wrapped by one from outside the database. Both layers are
AES-256-GCM, and both are tied to the place that the value stands in (table, column and the record's public id), so
that a value moved to another row, cut short or changed by one bit does not open. In front stands which outside key
wrapped it, so that a practice can take a new key and still read what was sealed before.

    POISE1 | key id (8) | nonce (12) | wrapped data key (32 + 16) | nonce (12) | content and its tag
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.care.errors import Refused

FORMAT = b"POISE1"
KEY_ID, NONCE, KEY, TAG = 8, 12, 32, 16
HEAD = len(FORMAT) + KEY_ID
SHORTEST = HEAD + NONCE + KEY + TAG + NONCE + TAG


class Unopened(Refused):
    """What is stored is not what was sealed here, or its key is missing."""


def sealed(content: bytes, *, place: str, keys: Sequence[bytes]) -> bytes:
    """The first of the keys seals. ``place`` comes from ``place_of``."""
    head = FORMAT + key_id(keys[0])
    data_key = secrets.token_bytes(KEY)
    return head + _locked(keys[0], data_key, head, place, "key") + _locked(data_key, content, head, place, "")


def opened(value: bytes, *, place: str, keys: Sequence[bytes]) -> bytes:
    """The content, or ``Unopened`` in words; never a part of it."""
    head = value[:HEAD]
    if len(value) < SHORTEST or not head.startswith(FORMAT):
        raise Unopened("This file was damaged in the database and cannot be opened.")
    outside = next((key for key in keys if key_id(key) == head[len(FORMAT) :]), None)
    if outside is None:
        raise Unopened("This file was sealed with a key that this server does not have.")
    wrapped_end = HEAD + NONCE + KEY + TAG
    try:
        data_key = _unlocked(outside, value[HEAD:wrapped_end], head, place, "key")
        return _unlocked(data_key, value[wrapped_end:], head, place, "")
    except InvalidTag:
        raise Unopened(
            "This file is not as it was stored: it was changed or moved in the database, so it is not opened."
        ) from None


def place_of(table: str, column: str, public_id: UUID) -> str:
    """Where a value stands; it opens nowhere else."""
    return f"{table}.{column}.{public_id}"


def key_id(key: bytes) -> bytes:
    """Names a key without telling anything of it."""
    return hashlib.sha256(b"poise key id" + key).digest()[:KEY_ID]


def _locked(key: bytes, content: bytes, head: bytes, place: str, role: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, _bound(head, place, role))


def _unlocked(key: bytes, value: bytes, head: bytes, place: str, role: str) -> bytes:
    return AESGCM(key).decrypt(value[:NONCE], value[NONCE:], _bound(head, place, role))


def _bound(head: bytes, place: str, role: str) -> bytes:
    return b"\0".join((head, place.encode(), role.encode()))
