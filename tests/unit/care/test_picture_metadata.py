"""Of a picture that arrives, place, device, time and words go; the picture itself stays byte for byte."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from app.care import picture_metadata
from app.care.file_kinds import FileKind, kind_of
from tests.files import JPEG, PDF, PNG, PNG_HEAD, SCAN, chunk

SCREENSHOTS = Path(__file__).resolve().parents[3] / "docs" / "screenshots"
JFIF, PICTURE = JPEG[:20], JPEG[20:]
SECRET = b"40.7128N 74.0060W, Telephone 12"


def segment(marker: int, said: bytes = SECRET) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(said) + 2) + said


def exif(way: int | None, order: str = ">") -> bytes:
    """As a camera writes it: its maker, which way up it was held, and where."""
    entries = [struct.pack(f"{order}HHII", 0x010F, 2, len(SECRET), 60)]
    if way is not None:
        entries.append(struct.pack(f"{order}HHIHH", 0x0112, 3, 1, way, 0))
    entries.append(struct.pack(f"{order}HHII", 0x8825, 4, 1, 90))
    start = b"MM\0*" if order == ">" else b"II*\0"
    table = struct.pack(f"{order}IH", 8, len(entries)) + b"".join(entries) + bytes(4)
    return segment(0xE1, b"Exif\0\0" + start + table + SECRET)


def jpeg(*between: bytes) -> bytes:
    return JFIF + b"".join(between) + PICTURE


def left_out(content: bytes) -> bytes:
    kept = picture_metadata.left_out(kind_of(content), content)
    assert kind_of(kept) is kind_of(content)
    assert picture_metadata.left_out(kind_of(kept), kept) == kept
    return kept


@pytest.mark.parametrize("marker", [*range(0xE1, 0xEE), 0xEF, 0xFE], ids=hex)
def test_what_a_jpeg_tells_besides_goes_and_its_picture_stays(marker):
    assert left_out(jpeg(segment(marker))) == JPEG


@pytest.mark.parametrize(
    "needed", [segment(0xEE, b"Adobe\0\x64\0\0\0\0\1"), segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(40))]
)
def test_what_a_jpeg_needs_for_its_colours_stays(needed):
    assert left_out(jpeg(needed, segment(0xE1))) == jpeg(needed)


def test_the_small_copy_of_a_jpeg_goes():
    assert left_out(jpeg(segment(0xE0, b"JFXX\0\x10" + SECRET))) == JPEG


def test_what_stands_between_two_scans_goes_and_both_scans_stay():
    two = jpeg()[:-2] + segment(0xFE) + segment(0xC4, b"\0" * 19) + SCAN + JPEG[-2:]
    assert left_out(two) == two.replace(segment(0xFE), b"")


def test_a_picture_behind_the_first_goes():
    assert left_out(JPEG + jpeg(segment(0xE1))) == JPEG


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("way", [3, 6, 8])
def test_which_way_up_the_camera_was_held_is_kept_alone(way, order):
    kept = left_out(jpeg(exif(way, order)))
    assert SECRET not in kept
    assert kept.startswith(JFIF)
    assert kept.endswith(PICTURE)
    assert len(kept) == len(JPEG) + 36
    assert struct.pack(">HHIHH", 0x0112, 3, 1, way, 0) in kept


@pytest.mark.parametrize(
    "said",
    [
        exif(1),
        exif(None),
        exif(9),
        segment(0xE1, b"Exif\0\0"),
        segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff" + SECRET),
        segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\xff\xff"),
    ],
    ids=["upright", "not told", "no such way", "empty", "beyond its end", "cut"],
)
def test_without_a_way_to_turn_nothing_is_kept_of_it(said):
    assert left_out(jpeg(said)) == JPEG


@pytest.mark.parametrize("name", [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"prIv"])
def test_what_a_png_tells_besides_goes_and_its_picture_stays(name):
    said = chunk(name, SECRET)
    assert left_out(PNG_HEAD + said + PNG[len(PNG_HEAD) :]) == PNG


@pytest.mark.parametrize("name", [b"gAMA", b"pHYs", b"tRNS", b"iCCP", b"PLTE"])
def test_what_a_png_looks_like_stays(name):
    content = PNG_HEAD + chunk(name, b"\0\1\2") + PNG[len(PNG_HEAD) :]
    assert left_out(content) == content


def test_a_pdf_stays_as_it_came():
    assert picture_metadata.left_out(FileKind.PDF, PDF) == PDF


@pytest.mark.parametrize("path", sorted(SCREENSHOTS.glob("*.jpg"))[:4], ids=lambda path: path.name)
def test_a_picture_of_a_real_program_keeps_every_byte_of_its_picture(path):
    content = path.read_bytes()
    scan = content.index(b"\xff\xda")
    assert left_out(content).endswith(content[scan:])
