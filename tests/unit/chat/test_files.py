from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask

from app.chat.files import DOCX as WORD
from app.chat.files import XLSX as EXCEL
from app.chat.files import examine, safe_name
from app.core.errors import Invalid

MB = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 40


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return stream.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
KEPT = [
    ("foto.png", PNG, "image/png", "foto.png"),
    ("foto.jpeg", JPG, "image/jpeg", "foto.jpeg"),
    ("foto.gif", b"GIF89a" + b"\x00" * 20, "image/gif", "foto.gif"),
    ("foto.webp", b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x00" * 30, "image/webp", "foto.webp"),
    ("foto.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + b"\x00" * 30, "image/heif", "foto.heic"),
    ("bukti.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf", "bukti.pdf"),
    ("catatan.txt", b"Halo Kak, ini catatan.", "text/plain", "catatan.txt"),
    ("harga.csv", b"nama,harga\nsusu,10000\n", "text/csv", "harga.csv"),
    ("surat.docx", DOCX, WORD, "surat.docx"),
    ("tabel.xlsx", XLSX, EXCEL, "tabel.xlsx"),
    ("semua.zip", archive("a.txt"), "application/zip", "semua.zip"),
    ("video.mp4", b"\x00\x00\x00\x18ftypisom" + b"\x00" * 30, "video/mp4", "video.mp4"),
    ("suara.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x0f" + b"\x00" * 60, "audio/mpeg", "suara.mp3"),
    ("suara.ogg", b"OggS\x00\x02" + b"\x00" * 60, "audio/ogg", "suara.ogg"),
    # the name lies, the bytes do not
    ("foto.jpg", PNG, "image/png", "foto.jpg.png"),
    ("resi.pdf", PNG, "image/png", "resi.pdf.png"),
    ("tanpa-nama", PNG, "image/png", "tanpa-nama.png"),
    ("surat.zip", DOCX, WORD, "surat.zip.docx"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "media_type", "kept_as"), KEPT, ids=[k[0] + "-" + k[2][-9:] for k in KEPT]
)
def test_a_file_is_what_its_bytes_are(app: Flask, name: str, content: bytes, media_type: str, kept_as: str):
    examined = examine(name, content, max_bytes=MB)
    assert (examined.media_type, examined.name) == (media_type, kept_as)
    assert examined.is_inline == (media_type in {"image/png", "image/jpeg", "image/gif", "image/webp"})


REFUSED = [
    ("page.html", b"<!DOCTYPE html><html><script>alert(1)</script></html>"),
    ("page.txt", b"<html><body onload=alert(1)></body></html>"),
    ("foto.png", b"<html><body></body></html>"),
    ("gambar.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ("gambar.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    ("skrip.js", b"alert(1)"),
    ("skrip.sh", b"#!/bin/sh\nrm -rf /\n"),
    ("program.exe", b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 80),
    ("foto.jpg", b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 80),
    ("program", b"\x7fELF\x02\x01\x01" + b"\x00" * 60),
    ("acak.bin", bytes(range(256))),
    ("foto.jpg", b"ini hanya teks"),
    ("makro.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
    ("rusak.zip", b"PK\x03\x04" + b"\x00" * 40),
]


@pytest.mark.parametrize(("name", "content"), REFUSED, ids=[f"{i}-{r[0]}" for i, r in enumerate(REFUSED)])
def test_what_a_browser_or_system_would_run_is_refused(app: Flask, name: str, content: bytes):
    with app.test_request_context(), pytest.raises(Invalid) as refusal:
        examine(name, content, max_bytes=MB)
    assert refusal.value.code == "file_type_refused"


def test_empty_and_too_large_files_are_refused(app: Flask):
    with app.test_request_context():
        with pytest.raises(Invalid) as empty:
            examine("foto.png", b"", max_bytes=MB)
        with pytest.raises(Invalid) as large:
            examine("foto.png", PNG + b"\x00" * MB, max_bytes=MB)
    assert (empty.value.code, large.value.code) == ("file_empty", "file_too_large")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\evil.png", "evil.png"),
        ('a"b\r\nSet-Cookie: x.png', "abSet-Cookie x.png"),
        ("<img src=x>.png", "img src=x.png"),
        ("...", "file"),
        ("", "file"),
        ("foto\u202egnp.exe", "fotognp.exe"),
        ("Bukti bayar – Rina.jpg", "Bukti bayar – Rina.jpg"),
    ],
)
def test_a_name_holds_nothing_that_a_path_header_or_screen_trips_over(name: str, safe: str):
    assert safe_name(name) == safe
    assert Path(safe).name == safe


def test_a_long_name_is_cut_and_keeps_its_ending(app: Flask):
    examined = examine("x" * 400 + ".png", PNG, max_bytes=MB)
    assert len(examined.name) <= 180
    assert examined.name.endswith(".png")
