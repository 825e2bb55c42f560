"""What a file really is: by its bytes, held against a short list. Pure.

Nothing that a browser would run in our origin is on the list; what is on it is served as a download,
except pictures of the four kinds that every browser draws and nothing more.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic
from flask_babel import gettext as _

from app.core.errors import Invalid
from app.core.inputs import clean

INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALLOWED = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jfif", "jpe"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/heif": ("heic", "heif"),
    "application/pdf": ("pdf",),
    "text/plain": ("txt", "log"),
    "text/csv": ("csv",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    "application/zip": ("zip",),
    "video/mp4": ("mp4", "m4a", "m4v", "mov"),
    "audio/mpeg": ("mp3",),
    "audio/ogg": ("ogg", "oga", "opus"),
}  # fmt: skip
# What the signature says, in the words of the library; several names of one thing.
_SIGNATURES = {
    ".png": "image/png", ".jfif": "image/jpeg", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".gif": "image/gif", ".webp": "image/webp", ".heic": "image/heif", ".heif": "image/heif",
    ".pdf": "application/pdf", ".mp4": "video/mp4", ".m4v": "video/mp4", ".m4a": "video/mp4",
    ".mov": "video/mp4", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".opus": "audio/ogg", ".zip": "application/zip", ".docx": "application/zip", ".xlsx": "application/zip",
}  # fmt: skip
_TEXT_NAMES = {"txt": "text/plain", "log": "text/plain", "": "text/plain", "csv": "text/csv"}
_NAME_LENGTH = 180


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept: its true type and a name that fits it."""

    name: str
    media_type: str

    @property
    def is_inline(self) -> bool:
        """Whether a browser may draw it in place."""
        return self.media_type in INLINE


def examine(name: str, content: bytes, *, max_bytes: int) -> Examined:
    """Return what a file is; raises Invalid when it is empty, too large, or of no allowed type."""
    if not content:
        raise Invalid(_("The file is empty."), code="file_empty")
    if len(content) > max_bytes:
        limit = max_bytes // (1024 * 1024)
        raise Invalid(_("A file may have at most %(limit)s MB.", limit=limit), code="file_too_large")
    base = safe_name(name)
    media_type = _media_type(base, content)
    if media_type is None:
        raise Invalid(_("Files of this type cannot be sent."), code="file_type_refused")
    return Examined(_fitting_name(base, media_type), media_type)


def safe_name(name: str) -> str:
    """Return the last part of a name, without what a path, a header or a screen could trip over."""
    last = PurePosixPath(clean(name).replace("\\", "/")).name
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*%;')
    return kept.strip(". ") or "file"


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _media_type(name: str, content: bytes) -> str | None:
    found = _by_signature(content)
    if found == "application/zip":
        return _inside_zip(content)
    if found is not None:
        return found if found in ALLOWED else None
    return _TEXT_NAMES.get(_extension(name)) if _is_text(content) else None


def _by_signature(content: bytes) -> str | None:
    """Return the type that the first bytes prove; "" for a known type that is not ours; None for none."""
    try:
        matches = puremagic.magic_string(content[:4096] + content[-256:])
    except (puremagic.PureError, ValueError):
        return None
    known = [_SIGNATURES.get(match.extension) for match in matches]
    ours = [media_type for media_type in known if media_type is not None]
    return ours[0] if ours else _none_or_foreign(content, [match.extension for match in matches])


def _none_or_foreign(content: bytes, extensions: list[str]) -> str | None:
    """Let a text begin like a rare format; only what browsers and systems would run is refused."""
    runs = {".html", ".htm", ".svg", ".xml", ".xhtml", ".js", ".php", ".sh", ".py", ".bat", ".ps1"}
    if _is_text(content) and not runs.intersection(extensions):
        return None
    return ""


def _inside_zip(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    if "[Content_Types].xml" not in names:
        return "application/zip"
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None  # a document with macros
    return next(
        (t for folder, t in (("word/", DOCX), ("xl/", XLSX)) if any(n.startswith(folder) for n in names)),
        None,
    )


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return not any(byte < 32 and byte not in (9, 10, 13) for byte in content[:4096])
    return True


def _fitting_name(name: str, media_type: str) -> str:
    """Return a name that promises no other type than the bytes keep."""
    extensions = ALLOWED[media_type]
    extension = _extension(name)
    stem = PurePosixPath(name).stem if extension in extensions else name
    ending = extension if extension in extensions else extensions[0]
    return f"{stem[: _NAME_LENGTH - 10]}.{ending}"
