"""Tell Indonesian from English and find messages that mix both."""

import functools
import json
import math
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from app.triage.offline.normalise import DATA

LANGUAGE = DATA / "language.json"
WINDOW = 3  # words that are judged together when looking for a second language
SURE = 2.6  # log odds; a window beyond it on either side speaks one language
_SIZES = range(1, 5)


class LanguageModel:
    """Log odds (Indonesian over English) of words and letter groups."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Read what ``learn_language`` wrote."""
        self._words: Mapping[str, float] = data["words"]
        self._groups: Mapping[str, float] = data["groups"]
        self.word_odds = functools.lru_cache(maxsize=8192)(self._word_odds)

    def _word_odds(self, word: str) -> float:
        if not word[0].isalpha() or not word.isascii():
            return 0.0
        known = self._words.get(word)
        groups = [self._groups.get(group, 0.0) for group in _letter_groups(word)]
        guess = max(-3.0, min(3.0, sum(groups) / math.sqrt(len(groups))))
        return guess * 0.5 + known if known is not None else guess

    def detect(self, tokens: Iterable[str]) -> tuple[str, float]:
        """Return "id", "en" or "mixed" and the probability of the first two, the leading one's for mixed.

        Without any word to go by the answer is Indonesian with 0.5.
        """
        odds = [self.word_odds(token) for token in tokens]
        odds = [value for value in odds if value]
        total = sum(odds)
        sure = 1 / (1 + math.exp(-min(abs(total), 30.0)))
        if self._mixed(odds):
            return "mixed", sure
        return ("id" if total >= 0 else "en"), sure

    @staticmethod
    def _mixed(odds: list[float]) -> bool:
        if len(odds) < 2 * WINDOW:
            return False
        windows = [sum(odds[at : at + WINDOW]) for at in range(len(odds) - WINDOW + 1)]
        return max(windows) > 2 * SURE and min(windows) < -2 * SURE


def learn_language(texts: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, Any]:
    """Count words and letter groups of (language, tokens) pairs; needs no library."""
    words: dict[str, Counter[str]] = {"id": Counter(), "en": Counter()}
    groups: dict[str, Counter[str]] = {"id": Counter(), "en": Counter()}
    for language, tokens in texts:
        for token in tokens:
            if token[0].isalpha() and token.isascii():
                words[language][token] += 1
                groups[language].update(_letter_groups(token))
    return {"words": _odds(words, 2, 0.5, 1.0), "groups": _odds(groups, 3, 1.0, 0.25)}


def _odds(counts: Mapping[str, Counter[str]], least: int, smooth: float, weight: float) -> dict[str, float]:
    indonesian, english = counts["id"], counts["en"]
    ratio = math.log((sum(english.values()) + 1) / (sum(indonesian.values()) + 1))
    result = {}
    for name in sorted(set(indonesian) | set(english)):
        if indonesian[name] + english[name] >= least:
            odds = math.log((indonesian[name] + smooth) / (english[name] + smooth)) + ratio
            result[name] = round(weight * max(-4.0, min(4.0, odds)), 2)
    return result


def _letter_groups(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[at : at + size] for size in _SIZES for at in range(len(padded) - size + 1)]


def load_language(path: Path = LANGUAGE) -> LanguageModel:
    """Read a language file."""
    return LanguageModel(json.loads(path.read_text(encoding="utf-8")))


_loading = threading.Lock()


def shipped_language() -> LanguageModel:
    """Return the shipped language model; read once."""
    with _loading:
        return _shipped()


@functools.cache
def _shipped() -> LanguageModel:
    return load_language()
