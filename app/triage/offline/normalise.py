"""Bring a message into the form that lexicon, rules and model read."""

import functools
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
MAX_CHARACTERS = 4000  # what is read of a longer message: its beginning and its end

_URL = re.compile(r"\b(?:https?://|www\.)\S+|\b[a-z0-9-]+\.(?:com|co\.id|id|net|org|ly|me)(?:/\S*)?\b")
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+")
_USER = re.compile(r"(?<!\w)@\w+")
_AMOUNT = re.compile(
    r"(?:\brp\.?|\bidr|\$|€|£)\s?\d[\d.,]*(?:\s?(?:rb|ribu|jt|juta|k)\b)?"
    r"|\b\d[\d.,]*\s?(?:rb|ribu|jt|juta|rupiah|dollars?|bucks|euros?|pounds)\b"
)
_LONG_NUMBER = re.compile(r"\b[a-z]{0,5}[-#]?\d(?:[\d. -]{2,}\d|\d{3,})\b|\b[a-z]{2,6}\d{6,}\w*\b")
_NUMBER = re.compile(r"\b\d+(?:[.,:/]\d+)*\b")
_TWICE = re.compile(r"\b([a-z]{3,})2\b")  # baik2 -> baik baik
_REPEAT = re.compile(r"([a-z])\1{2,}")
_PUNCTUATION_RUN = re.compile(r"([!?.,])\1+")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[?!#]|<\w+>")
_CLAUSE = re.compile(r"[.,!?;\n]+")
_SIGNS = re.compile("[👍👌✅]")
_HAPPY = frozenset("😀😃😄😁😆😊🙂😍🥰😘😋😎🤗👏🙌💯❤🧡💛💚💙💜🤩😇🥳✨⭐🌟")
_SAD = frozenset("😡😠🤬😤😞😔😢😭😩😫🙁☹👎😒😣😖💔😑🙄")


@dataclass(frozen=True, slots=True)
class Normalised:
    """One message, read."""

    raw: str  # bounded, otherwise as written
    text: str  # lower case, masked, without slang
    tokens: tuple[str, ...]
    clauses: tuple[tuple[str, ...], ...]  # the tokens, sentence by sentence
    long_number: bool  # an order number, airway bill, phone or account number
    amount: bool
    shouting: bool  # mostly capitals
    exclamations: int
    emoji_happy: int
    emoji_sad: int


def normalise(text: str) -> Normalised:
    """Normalise a message of any length and any script."""
    raw = _bounded(text)
    lowered = unicodedata.normalize("NFKC", raw).replace("’", "'").lower()
    lowered = _SIGNS.sub(" oke ", lowered)
    if "🙏" in lowered and not any(character.isalnum() for character in lowered):
        lowered = "terima kasih"
    masked, long_number, amount = _masked(lowered)
    clauses = tuple(tokens for part in _split(masked) if (tokens := tuple(_words(part))))
    happy, sad = _count(raw, _HAPPY), _count(raw, _SAD)
    tokens = tuple(token for clause in clauses for token in clause)
    tokens += ("<happy>",) * min(happy, 2) + ("<sad>",) * min(sad, 2)
    return Normalised(
        raw=raw,
        text=" ".join(tokens),
        tokens=tokens,
        clauses=clauses,
        long_number=long_number,
        amount=amount,
        shouting=_shouting(raw),
        exclamations=raw.count("!"),
        emoji_happy=happy,
        emoji_sad=sad,
    )


@functools.cache
def slang_map() -> dict[str, str]:
    """Return chat spelling -> written form, one or several words."""
    loaded: dict[str, str] = json.loads((DATA / "slang.json").read_text(encoding="utf-8"))
    return loaded


def write_out(words: Iterable[str]) -> list[str]:
    """Replace chat spelling by the written form, word by word."""
    slang = slang_map()
    written: list[str] = []
    for word in words:
        form = slang.get(word)
        if form is None:
            written.append(word)
        else:
            written.extend(form.split())
    return written


def _bounded(text: str) -> str:
    text = text.replace("\u200b", "").replace("\x00", " ")
    if len(text) <= MAX_CHARACTERS:
        return text
    half = MAX_CHARACTERS // 2
    return text[:half] + " \n " + text[-half:]


def _masked(text: str) -> tuple[str, bool, bool]:
    text = _URL.sub(" <url> ", _MAIL.sub(" <mail> ", text))
    text = _USER.sub(" <user> ", text)
    text, amounts = _AMOUNT.subn(" <amount> ", text)
    text, numbers = _LONG_NUMBER.subn(" <number> ", text)
    text = _TWICE.sub(r"\1 \1", text)
    text = _NUMBER.sub(" 0 ", text)
    return _REPEAT.sub(r"\1", text), numbers > 0, amounts > 0


def _split(text: str) -> list[str]:
    """Cut into sentences; the question or exclamation mark stays with its sentence."""
    parts, start = [], 0
    for match in _CLAUSE.finditer(text):
        parts.append(text[start : match.start()] + " " + "".join(sorted(set(match[0]) & {"?", "!"})))
        start = match.end()
    parts.append(text[start:])
    return parts


def _words(text: str) -> list[str]:
    return write_out(_TOKEN.findall(text))


def _count(text: str, symbols: frozenset[str]) -> int:
    if text.isascii():
        return 0
    return sum(character in symbols for character in text)


def _shouting(text: str) -> bool:
    upper = sum(character.isupper() for character in text)
    lower = sum(character.islower() for character in text)
    return upper >= 12 and upper > 2 * lower
