"""A file is what its content says, from its first byte to its last; everything else is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.care.errors import Invalid
from app.care.file_kinds import FileKind, Received, checked, shown_name
from tests.files import HTML, JPEG, PDF, PNG, PNG_HEAD, SCAN, archive, chunk

LARGEST = 1024 * 1024
SCREENSHOTS = Path(__file__).resolve().parents[3] / "docs" / "screenshots"


def kind(name: str, content: bytes) -> FileKind:
    return checked(Received(name, content), field="file", largest=LARGEST)[1]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("order.pdf", PDF, FileKind.PDF),
        ("ORDER.PDF", PDF, FileKind.PDF),
        ("order.pdf", PDF.replace(b"\n", b"\r\n"), FileKind.PDF),
        ("order.pdf", PDF + b"\r\n\0", FileKind.PDF),
        ("changed twice.pdf", PDF + PDF[9:], FileKind.PDF),
        ("order.exe.pdf", PDF, FileKind.PDF),
        ("scan.png", PNG, FileKind.PNG),
        ("scan.jpg", JPEG, FileKind.JPEG),
        ("scan.jpeg", JPEG, FileKind.JPEG),
        ("two scans of one picture.jpg", JPEG[:-2] + SCAN + JPEG[-2:], FileKind.JPEG),
        ("from a telephone with a second picture.jpg", JPEG + JPEG, FileKind.JPEG),
    ],
)
def test_a_whole_file_is_taken_as_what_its_content_is(name, content, expected):
    assert kind(name, content) is expected


@pytest.mark.parametrize("path", sorted(SCREENSHOTS.glob("*.jpg"))[:4], ids=lambda path: path.name)
def test_a_picture_from_a_real_program_is_taken(path):
    assert kind("screen.jpg", path.read_bytes()) is FileKind.JPEG


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("order.pdf", b"", "it is empty"),
        ("order.pdf", PDF + b" " * LARGEST, "it is larger than 1 MB"),
        # what its name says is not what it is
        ("order.pdf", PNG, "its content is PNG, but its name does not end in .png"),
        ("order.png", JPEG, "its content is JPEG, but its name does not end in .jpg or .jpeg"),
        ("order.jpg", PDF, "its content is PDF, but its name does not end in .pdf"),
        ("order.pdf.exe", PDF, "its content is PDF, but its name does not end in .pdf"),
        ("order", PDF, "its content is PDF, but its name does not end in .pdf"),
        ("pdf", PDF, "its content is PDF, but its name does not end in .pdf"),
        # something else altogether
        ("order.pdf", b"MZ\x90\0" + PDF, "this is a program"),
        ("order.pdf", b"\x7fELF" + PDF, "this is a program"),
        ("order.pdf", b"#!/bin/sh\n" + PDF, "this is a program"),
        ("order.pdf", archive(), "this is a Word, Excel or ZIP file"),
        ("order.docx", archive(), "this is a Word, Excel or ZIP file"),
        ("order.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an older Word or Excel file"),
        ("order.pdf", b"{\\rtf1 order}", "this is a text document"),
        ("order.pdf", HTML, "this is a web page or XML file"),
        ("order.pdf", b"  <html>" + PDF, "this is a web page or XML file"),
        ("order.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "this is an SVG drawing"),
        ("order.png", b'<?xml version="1.0"?>\n<svg/>', "this is an SVG drawing"),
        ("order.jpg", b"\0\0\0\x18ftypheic\0\0", "this is a HEIC or AVIF picture: export it as JPEG"),
        ("order.jpg", b"\0\0\0\x18ftypmp42\0\0", "this is a film"),
        ("order.jpg", b"II*\0\x08", "this is a TIFF picture: save it as PDF"),
        ("order.png", b"GIF89a", "this is another kind of picture"),
        ("order.pdf", b"Please treat.", "Only PDF, PNG and JPEG files are taken."),
        ("order.pdf", b"\n" + PDF, "Only PDF, PNG and JPEG files are taken."),
        ("order.pdf", b"\xff\xd8", "Only PDF, PNG and JPEG files are taken."),
        # two things at once
        ("order.pdf", b"%PDF-1.4\n%" + HTML + PDF[9:], "a web page stands at its beginning"),
        ("order.pdf", b"%PDF-1.4\n%<SVG onload=x>" + PDF[9:], "a web page stands at its beginning"),
        ("order.pdf", PDF + archive(), "something else stands behind its end"),
        ("order.pdf", PDF + HTML, "something else stands behind its end"),
        ("order.pdf", PDF[:-6] + archive() + PDF[-6:], "an archive is hidden in it"),
        ("order.png", PNG + archive(), "something else stands behind its end"),
        ("order.png", PNG + b"\0", "something else stands behind its end"),
        ("order.png", PNG_HEAD + chunk(b"tEXt", archive()) + PNG[len(PNG_HEAD) :], "an archive is hidden"),
        ("order.jpg", JPEG + archive(), "something else stands behind its end"),
        ("order.jpg", JPEG + HTML, "something else stands behind its end"),
        ("order.jpg", JPEG + b"\xff\xd8", "something else stands behind its end"),
        # cut off or damaged
        ("order.pdf", PDF[:-8], "it is cut off or damaged"),
        ("order.pdf", b"%PDF-1.4\n%%EOF", "it is cut off or damaged"),
        ("order.pdf", b"%PDF-9\n" + PDF[9:], "it is cut off or damaged"),
        ("order.png", PNG[:-4], "it is cut off or damaged"),
        ("order.png", PNG[:-12], "it is cut off or damaged"),
        ("order.png", PNG_HEAD, "it is cut off or damaged"),
        ("order.png", PNG_HEAD + chunk(b"IEND"), "it is cut off or damaged"),
        ("order.png", PNG.replace(b"IDAT", b"IDAX"), "it is cut off or damaged"),
        ("order.png", PNG[:8] + b"\xff\xff\xff\xff" + PNG[12:], "it is cut off or damaged"),
        ("order.png", PNG_HEAD[:8] + PNG[len(PNG_HEAD) :], "it is cut off or damaged"),
        ("order.jpg", JPEG[:-2], "it is cut off or damaged"),
        ("order.jpg", JPEG[:30], "it is cut off or damaged"),
        ("order.jpg", b"\xff\xd8\xff\xd9", "it is cut off or damaged"),
        ("order.jpg", b"\xff\xd8\xff\xe0\0\0", "it is cut off or damaged"),
    ],
)
def test_everything_else_is_refused_at_its_field_in_words(name, content, said):
    with pytest.raises(Invalid) as refusal:
        kind(name, content)
    assert refusal.value.field == "file"
    assert said in refusal.value.message
    assert refusal.value.message.startswith(f"{name} was not taken: ")


@pytest.mark.parametrize("content", [PDF, PNG, JPEG], ids=["PDF", "PNG", "JPEG"])
def test_no_beginning_of_a_file_is_taken_for_the_whole(content):
    ending = {PDF: "a.pdf", PNG: "a.png", JPEG: "a.jpg"}[content]
    for length in range(len(content.rstrip())):
        with pytest.raises(Invalid):
            kind(ending, content[:length])


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("order.pdf", "order.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Scans\\Order Nov.PDF", "Order Nov.PDF"),
        ("or\u202efdp.exe", "or fdp.exe"),
        ("a\nb\0c\t.pdf", "a b c .pdf"),
        ("Überweisung.pdf", "Überweisung.pdf"),
        ("U\u0308berweisung.pdf", "Überweisung.pdf"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
        ("x" * 300, "x" * 120),
        (".pdf", "unnamed.pdf"),
        ("", "unnamed"),
        ("a/", "unnamed"),
    ],
)
def test_a_name_is_shown_without_its_folders_and_without_signs_nobody_sees(typed, shown):
    assert shown_name(typed) == shown
    assert len(shown_name(typed)) <= 120
