"""Turn words into facts: a phrase table looked up word by word."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from app.triage.offline.normalise import DATA, write_out

_LONGEST = 5  # words of a phrase


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases -> names; exact phrases, phrases at the beginning, and those with an open ending."""

    exact: Mapping[str, tuple[str, ...]]
    first: Mapping[str, tuple[str, ...]]
    open_ended: Mapping[str, tuple[tuple[str, str], ...]]  # first letters -> (phrase without *, name)

    def find(self, tokens: tuple[str, ...]) -> dict[str, list[str]]:
        """Return name -> phrases found, in the order of the message."""
        found: dict[str, list[str]] = {}
        for start in range(len(tokens)):
            phrase = ""
            for end in range(start, min(start + _LONGEST, len(tokens))):
                phrase = f"{phrase} {tokens[end]}" if phrase else tokens[end]
                self._match(phrase, start == 0, found)
        return found

    def _match(self, phrase: str, at_start: bool, found: dict[str, list[str]]) -> None:
        names = self.exact.get(phrase, ())
        if at_start:
            names += self.first.get(phrase, ())
        for prefix, name in self.open_ended.get(phrase[:3], ()):
            if phrase.startswith(prefix) and " " not in phrase[len(prefix) :]:
                names += (name,)
        for name in names:
            phrases = found.setdefault(name, [])
            if phrase not in phrases:
                phrases.append(phrase)


def build_lexicon(groups: Mapping[str, Mapping[str, list[str]]]) -> Lexicon:
    """Compile group -> name -> phrases."""
    exact: dict[str, tuple[str, ...]] = {}
    first: dict[str, tuple[str, ...]] = {}
    open_ended: dict[str, tuple[tuple[str, str], ...]] = {}
    for names in groups.values():
        for name, phrases in names.items():
            for phrase in map(_written, phrases):
                if phrase.endswith("*"):
                    stem = phrase[:-1]
                    open_ended[stem[:3]] = (*open_ended.get(stem[:3], ()), (stem, name))
                elif phrase.startswith("^"):
                    first[phrase[1:]] = (*first.get(phrase[1:], ()), name)
                else:
                    exact[phrase] = (*exact.get(phrase, ()), name)
    return Lexicon(exact, first, open_ended)


def _written(phrase: str) -> str:
    """Bring a phrase into the form that messages have; its marks stay."""
    start = "^" if phrase.startswith("^") else ""
    return start + " ".join(write_out(phrase.removeprefix("^").split()))


@functools.cache
def load_lexicon(file: str) -> Lexicon:
    """Read one of the shipped lexicons of `data/`."""
    return build_lexicon(tomllib.loads((DATA / file).read_text(encoding="utf-8")))
