"""Render the versioned prompt files of a package: `<package>/prompts/<name>.v<number>.j2`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateNotFound

FENCE_LIMIT = 8000  # characters of customer text in one fence
CUT = " [...]"
_VERSIONED = re.compile(r"(?P<name>[a-z0-9_]+)\.v(?P<number>\d+)\.j2")
_LABEL = re.compile(r"[a-z_]{1,30}")
_ANGLES = str.maketrans({"<": "‹", ">": "›"})


@dataclass(frozen=True, slots=True)
class RenderedPrompt:
    """A text and the version that made it, like `triage.v1`."""

    text: str
    version: str


def render_prompt(package: str, name: str, **values: Any) -> RenderedPrompt:
    """Render the newest version of prompt `name`, or a given one (`triage.v1`).

    Values are put in as they are: customer text has to go through the filter `fence`. Raises
    jinja2.TemplateNotFound, and jinja2.UndefinedError for a value that the file needs and nobody gave.
    """
    file = _file_of(package, name)
    text = _environment(package).get_template(file).render(**values).strip()
    return RenderedPrompt(text, version=file.removesuffix(".j2"))


def fence(text: object, label: str = "customer_text", limit: int = FENCE_LIMIT) -> str:
    """Wrap what others wrote as data, so that nothing in it can end the fence or open another.

    Angle brackets become typographic ones, in all their Unicode forms; control characters go.
    """
    if not _LABEL.fullmatch(label):
        raise ValueError("a fence is labelled with lower-case letters and underscores")
    kept = "".join(_plain(character) for character in str(text))
    if len(kept) > limit:
        kept = kept[:limit] + CUT
    return f"<{label}>\n{kept}\n</{label}>"


def _plain(character: str) -> str:
    """Return what may stand inside a fence for one character; nothing for invisible ones."""
    if character in "\n\t":
        return character
    if unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character != "\u200d":  # joins emoji
        return ""
    folded = unicodedata.normalize("NFKC", character)
    return folded.translate(_ANGLES) if any(sign in folded for sign in "<>") else character


def _file_of(package: str, name: str) -> str:
    files = [file for file in _files(package) if file == f"{name}.j2" or file.startswith(f"{name}.v")]
    if not files:
        raise TemplateNotFound(f"{package}/prompts/{name}.v*.j2")
    return max(files, key=_number)


def _number(file: str) -> int:
    found = _VERSIONED.fullmatch(file)
    return int(found["number"]) if found else 0


@lru_cache(maxsize=32)
def _files(package: str) -> tuple[str, ...]:
    return tuple(file for file in _environment(package).list_templates() if _VERSIONED.fullmatch(file))


@lru_cache(maxsize=32)
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=PackageLoader(package, "prompts"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text for a model; the fence is the protection here
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["fence"] = fence
    return environment
