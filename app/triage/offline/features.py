"""What the linear model counts: words and word pairs, and letters within words."""

import functools
import itertools
from collections.abc import Iterable

from app.triage.offline.normalise import Normalised

CHARACTER_SIZES = range(2, 6)
START = "^"  # goes before the first word: how a message begins tells much


def word_features(tokens: tuple[str, ...]) -> list[str]:
    """Return words and pairs of neighbours, the first word marked."""
    if not tokens:
        return []
    features = list(tokens)
    features.append(START + tokens[0])
    features += [f"{left} {right}" for left, right in itertools.pairwise(tokens)]
    if len(tokens) > 1:
        features.append(f"{START}{tokens[0]} {tokens[1]}")
    features.append(f"len:{length_class(len(tokens))}")
    return features


@functools.lru_cache(maxsize=16_384)
def letters(word: str) -> tuple[str, ...]:
    """Return the letter groups of one word, its edges marked by a blank."""
    padded = f" {word} "
    return tuple(
        padded[start : start + size]
        for size in CHARACTER_SIZES
        for start in range(max(1, len(padded) - size + 1))
        if start + size <= len(padded)
    )


def letter_features(tokens: Iterable[str]) -> list[str]:
    """Return the letter groups of all words."""
    return [group for token in tokens for group in letters(token)]


def length_class(words: int) -> str:
    """Name the length of a message: what matters is one word, a phrase, a story."""
    for limit, name in ((1, "one"), (3, "few"), (8, "short"), (18, "sentence"), (40, "long")):
        if words <= limit:
            return name
    return "story"


def blocks(message: Normalised) -> tuple[list[str], list[str]]:
    """Return the two feature lists of a message: words, letters."""
    return word_features(message.tokens), letter_features(message.tokens)
