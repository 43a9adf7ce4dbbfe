"""What a picture tells besides the picture: place, device, time, program, a small copy. It is left out on arrival.

Parts are dropped whole and what is kept stays byte for byte, so nothing is decoded and no quality is lost. Kept is
what a picture needs to look the same: its data, its colours, its size on paper, and which way up a camera was held.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from app.care.file_kinds import JPEG_ALONE, JPEG_END, JPEG_SCAN, PNG_START, FileKind, end_of_scan

JFIF, ICC, EXIF = b"JFIF\0", b"ICC_PROFILE\0", b"Exif\0\0"
JPEG_APP0, JPEG_EXIF, JPEG_APP2, JPEG_ADOBE, JPEG_COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
JPEG_APPS = range(0xE0, 0xF0)
ORIENTATION = 0x0112
TURNED = range(2, 9)  # 1 is upright

# Beside the critical parts, whose names begin with a capital.
PNG_LOOKS = {
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"iCCP",
    b"cICP",
    b"mDCV",
    b"cLLI",
    b"sBIT",
    b"bKGD",
    b"pHYs",
}

Segment = tuple[int, bytes]
"""The marker, and its bytes with the marker; for a scan with the data behind it."""


def left_out(kind: FileKind, content: bytes) -> bytes:
    """A whole file of that kind without it. A PDF stays as it came."""
    if kind is FileKind.JPEG:
        return _jpeg(content)
    return _png(content) if kind is FileKind.PNG else content


def _jpeg(content: bytes) -> bytes:
    """The first picture: what a telephone writes behind it are copies that only the metadata names."""
    kept, turned = [], b""
    for marker, segment in _segments(content):
        if marker == JPEG_EXIF and not turned:
            turned = _turned_alone(segment[4:])
        if _is_needed(marker, segment[4:]):
            kept.append(segment)
    start = 1 if kept and kept[0].startswith(bytes((0xFF, JPEG_APP0))) else 0
    return b"".join((content[:2], *kept[:start], turned, *kept[start:]))


def _segments(content: bytes) -> Iterator[Segment]:
    at = 2
    while at + 1 < len(content):
        marker = content[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        end = at + 2
        if marker not in JPEG_ALONE and marker != JPEG_END:
            end += int.from_bytes(content[end : end + 2])
        if marker == JPEG_SCAN:
            end = end_of_scan(content, end)
        yield marker, content[at:end]
        if marker == JPEG_END:
            return
        at = end


def _is_needed(marker: int, said: bytes) -> bool:
    if marker == JPEG_APP0:
        return said.startswith(JFIF)
    if marker == JPEG_APP2:
        return said.startswith(ICC)
    return marker == JPEG_ADOBE or (marker not in JPEG_APPS and marker != JPEG_COMMENT)


def _turned_alone(said: bytes) -> bytes:
    """A new segment that says no more than which way up the picture is; nothing where it is upright."""
    way = _orientation(said.removeprefix(EXIF)) if said.startswith(EXIF) else 1
    if way not in TURNED:
        return b""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, way, 0)
    told = EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    return struct.pack(">BBH", 0xFF, JPEG_EXIF, len(told) + 2) + told


def _orientation(tiff: bytes) -> int:
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return 1
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    for at in range(first + 2, len(tiff) - 11, 12):
        tag, kind, count, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if tag >= ORIENTATION:  # they stand in their order
            return value if (tag, kind, count) == (ORIENTATION, 3, 1) else 1
    return 1


def _png(content: bytes) -> bytes:
    kept, at = [PNG_START], len(PNG_START)
    while at < len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4])
        name = content[at + 4 : at + 8]
        if name[:1].isupper() or name in PNG_LOOKS:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)
