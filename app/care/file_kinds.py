"""What a file is, by its content: PDF, PNG or JPEG, and whole. Everything else is refused in words.

Neither the name nor what the browser says counts. A file that is two things at once (a picture with an archive
behind it, a PDF that begins with a web page) is refused, and so is one whose name says something else.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from app.care.errors import Invalid

LONGEST_NAME = 120
LONGEST_ENDING = 5
MEGABYTE = 1024 * 1024
TAKEN = "Only PDF, PNG and JPEG files are taken"
BEHIND = "something else stands behind its end: print it to a new PDF and take that"
CUT = "it is cut off or damaged"

PNG_START = b"\x89PNG\r\n\x1a\n"
PDF_START = re.compile(rb"%PDF-[12]\.\d[\r\n ]")
PDF_END = re.compile(rb"%%EOF[\s\0]*\Z")
MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?php)\b", re.IGNORECASE)
JPEG_START = b"\xff\xd8\xff"
# Markers of a JPEG that stand alone, without a length: TEM and the restarts within the picture.
JPEG_ALONE = {0x01, *range(0xD0, 0xD8)}
JPEG_SCAN, JPEG_END = 0xDA, 0xD9
JPEG_INSIDE = {0x00, *range(0xD0, 0xD8)}  # after FF within a scan: a byte of the picture, or a restart

# What people send by mistake, so that the refusal can name it.
KNOWN = (
    (rb"MZ|\x7fELF|\xcf\xfa\xed\xfe|#!", "a program"),
    (rb"PK[\x03\x05\x07]", "a Word, Excel or ZIP file"),
    (rb"\xd0\xcf\x11\xe0", "an older Word or Excel file"),
    (rb"\{\\rtf", "a text document"),
    (rb"....ftyp(hei|hev|mif|msf|avif)", "a HEIC or AVIF picture: export it as JPEG"),
    (rb"....ftyp", "a film"),
    (rb"II\*\0|MM\0\*", "a TIFF picture: save it as PDF"),
    (rb"GIF8|RIFF....WEBP|BM", "another kind of picture: save it as PNG or JPEG"),
    (rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?(<!doctype svg[^>]*>\s*)?<svg", "an SVG drawing"),
    (rb"(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)?<", "a web page or XML file"),
)


class FileKind(StrEnum):
    """The value is its media type."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"

    @property
    def endings(self) -> tuple[str, ...]:
        return {FileKind.PDF: ("pdf",), FileKind.PNG: ("png",), FileKind.JPEG: ("jpg", "jpeg")}[self]


ENDINGS = tuple(ending for kind in FileKind for ending in kind.endings)


@dataclass(frozen=True)
class Received:
    """A file as somebody chose it. ``content`` is read up to one byte more than is allowed."""

    name: str
    content: bytes


def checked(file: Received, *, field: str, largest: int) -> tuple[str, FileKind]:
    """Its name to show and its kind, or why it is not taken, told at the form's ``field``."""
    name = shown_name(file.name)
    try:
        return name, _checked(name, file.content, largest)
    except NotTaken as reason:
        raise Invalid(field, f"{name} was not taken: {reason}.") from None


def shown_name(name: str) -> str:
    """The last part of a name, without signs that cannot be seen or that turn the direction of writing."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = " ".join("".join(sign if sign.isprintable() else " " for sign in last).split())
    stem, dot, ending = seen.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return seen[:LONGEST_NAME] or "unnamed"
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'unnamed'}.{ending}"


class NotTaken(Exception):
    """Its words say why."""


def _checked(name: str, content: bytes, largest: int) -> FileKind:
    if not content:
        raise NotTaken("it is empty")
    if len(content) > largest:
        raise NotTaken(f"it is larger than {largest // MEGABYTE} MB")
    kind = kind_of(content)
    if not name.lower().endswith(tuple(f".{ending}" for ending in kind.endings)):
        raise NotTaken(
            f"its content is {kind.name}, but its name does not end in .{' or .'.join(kind.endings)}"
        )
    return kind


def kind_of(content: bytes) -> FileKind:
    """What it is from its first byte to its last."""
    if content.startswith(b"%PDF-"):
        kind, fault = FileKind.PDF, _fault_of_pdf(content)
    elif content.startswith(PNG_START):
        kind, fault = FileKind.PNG, _fault_of_png(content)
    elif content.startswith(JPEG_START):
        kind, fault = FileKind.JPEG, _fault_of_jpeg(content)
    else:
        known = next((words for start, words in KNOWN if re.match(start, content[:1024], re.I | re.S)), "")
        raise NotTaken(f"{TAKEN}, and this is {known}" if known else TAKEN)
    if not fault and zipfile.is_zipfile(BytesIO(content)):
        fault = "an archive is hidden in it"
    if fault:
        raise NotTaken(f"it begins like a {kind.name} file, but {fault}")
    return kind


def _fault_of_pdf(content: bytes) -> str:
    if not PDF_START.match(content):
        return CUT
    end = content.rfind(b"%%EOF")
    if end < 0 or content.rfind(b"startxref", 0, end) < 0:
        return CUT
    if not PDF_END.match(content, end):
        return BEHIND
    return "a web page stands at its beginning" if MARKUP.search(content[:1024]) else ""


def _fault_of_png(content: bytes) -> str:
    """Each part with its checksum, from the header to the end."""
    at, names = len(PNG_START), []
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4])
        if zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end]):
            return CUT
        names.append(content[at + 4 : at + 8])
        at = end
        if names[-1] == b"IEND":
            break
    is_whole = names[:1] == [b"IHDR"] and names[-1:] == [b"IEND"] and b"IDAT" in names
    if not is_whole or at > len(content):
        return CUT
    return BEHIND if at < len(content) else ""


def _fault_of_jpeg(content: bytes) -> str:
    """Telephones write several whole pictures one behind the other; nothing else may follow."""
    at = 0
    while at < len(content):
        if not content.startswith(JPEG_START, at):
            return BEHIND
        at = _end_of_jpeg(content, at)
        if at < 0:
            return CUT
    return ""


def _end_of_jpeg(content: bytes, start: int) -> int:
    """Where the picture that begins at ``start`` ends; -1 where it does not."""
    at, has_picture = start + 2, False
    while at + 1 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == JPEG_END:
            return at + 2 if has_picture else -1
        if marker == 0xFF:  # padding
            at += 1
        elif marker in JPEG_ALONE:
            at += 2
        else:
            length = int.from_bytes(content[at + 2 : at + 4])
            if length < 2:
                return -1
            at += 2 + length
            if marker == JPEG_SCAN:
                has_picture, at = True, end_of_scan(content, at)
    return -1


def end_of_scan(content: bytes, at: int) -> int:
    """The next marker that belongs to no scan; the end of the file where there is none."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] not in JPEG_INSIDE:
            return at
        at += 2
    return len(content)
