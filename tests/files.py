"""Small files that are what they say, and parts to build others that are not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    + b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    + SCAN
    + b"\xff\xd9"
)
PDF = (
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
    b"2 0 obj <</Type/Pages/Kids[]/Count 0>> endobj\n"
    b"xref\n0 1\n0000000000 65535 f \ntrailer <</Root 1 0 R/Size 3>>\nstartxref\n107\n%%EOF\n"
)
HTML = b"<!doctype html><html><script>alert(1)</script></html>"


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PNG_HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PNG = PNG_HEAD + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND")


def archive(name: str = "word/document.xml") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr(name, "content")
    return written.getvalue()
