"""Train the weights from labelled examples; the only module that needs scikit-learn.

Deterministic: the same examples give the same files.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.triage.offline import blend
from app.triage.offline.examples import EXAMPLES, Example, fingerprint, read_examples
from app.triage.offline.features import blocks
from app.triage.offline.language import LANGUAGE, learn_language
from app.triage.offline.model import WEIGHTS, LinearModel, pack
from app.triage.offline.normalise import DATA, Normalised, normalise
from app.triage.offline.rules import certain_votes
from app.triage.verdict import INTENTS, SENTIMENTS, TOPICS

WORDS_KEPT, LETTERS_KEPT = 12_000, 26_000
SEEN_AT_LEAST = (2, 3)  # messages in which a word, a letter group must occur
REGULARISATION = {"intent": 7.0, "sentiment": 4.0, "topic": 10.0}
SMOOTHING = 0.05  # of naive Bayes
WORDS_ONLY = ("topic",)  # heads that do not look at letter groups; they come last
FOLDS = 5

__all__ = ["DATA", "EXAMPLES", "TrainingUnavailable", "retrain", "train"]


class TrainingUnavailable(RuntimeError):
    """scikit-learn is not installed here."""


def retrain(examples_file: Path, folder: Path) -> dict[str, Any]:
    """Write weights and language model into a folder; return what was done.

    Raises: TrainingUnavailable, ValueError for a broken example.
    """
    examples = read_examples(examples_file)
    calibration = calibrate(examples)
    content = pack(train(examples, calibration))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS.name).write_bytes(content)
    language = learn_language((item.lang, normalise(item.text).tokens) for item in examples)
    text = json.dumps(language, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (folder / LANGUAGE.name).write_text(text + "\n", encoding="utf-8")
    return {"examples": len(examples), "version": fingerprint(examples), "bytes": len(content), **calibration}


def train(
    examples: Sequence[Example],
    calibration: Mapping[str, float] | None = None,
    heads: Sequence[str] = ("intent", "bayes", "sentiment", "topic"),
    *,
    pruned: bool = True,
) -> dict[str, Any]:
    """Return the weights of the heads, ready for ``pack`` or ``LinearModel``.

    Raises: TrainingUnavailable.
    """
    counts = _Counts.of([normalise(item.text) for item in examples])
    if pruned:
        counts = counts.only(_strongest(counts, [item.intent for item in examples]))
    matrix = counts.tf_idf()
    described, columns = [], []
    for name in heads:
        labels, wanted = _targets(name, examples)
        seen = matrix[:, : len(counts.words)] if name in WORDS_ONLY else matrix
        weights, intercepts = (_fit_bayes if name == "bayes" else _fit)(seen, wanted, labels, name)
        described.append(
            {"name": name, "labels": labels, "intercepts": [float(value) for value in intercepts]}
        )
        columns.append(weights)
    return {
        "version": fingerprint(examples),
        "calibration": dict(calibration or {"temperature": 1.0}),
        "heads": described,
        "blocks": counts.with_weights(columns),
    }


def calibrate(examples: Sequence[Example]) -> dict[str, float]:
    """Find temperature and floor on examples whose whole situation was held out of training.

    Messages of a situation resemble each other; holding single messages out
    would promise more than new texts keep.
    """
    groups = sorted({item.group for item in examples})
    fold_of = {group: number % FOLDS for number, group in enumerate(groups)}
    judged: list[tuple[Mapping[str, float], str]] = []
    for fold in range(FOLDS):
        kept = [item for item in examples if fold_of[item.group] != fold]
        model = LinearModel(train(kept, heads=("intent", "bayes"), pruned=False))
        for item in examples:
            if fold_of[item.group] == fold:
                message = normalise(item.text)
                votes, certain = certain_votes(message, item.lang)
                scores = model.scores(message)
                opinion = blend.model_opinion(scores["intent"], scores["bayes"])
                judged.append((blend.blend(opinion, votes, certain=certain), item.intent))
    right = sum(max(scores, key=lambda label: scores[label]) == gold for scores, gold in judged)
    choices = [
        {"temperature": step / 50, "floor": floor}
        for step in range(20, 66)
        for floor in (0.0, 0.03, 0.06, 0.09)
    ]
    best = min(choices, key=lambda choice: _loss(judged, choice))
    return {**best, "held_out_accuracy": round(right / len(judged), 4)}


def _loss(judged: Iterable[tuple[Mapping[str, float], str]], calibration: Mapping[str, float]) -> float:
    return -sum(math.log(blend.calibrated(scores, calibration)[gold]) for scores, gold in judged)


def _targets(head: str, examples: Sequence[Example]) -> tuple[tuple[str, ...], list[str]]:
    field, labels = {
        "intent": ("intent", INTENTS),
        "bayes": ("intent", INTENTS),
        "sentiment": ("sentiment", SENTIMENTS),
        "topic": ("topic", TOPICS),
    }[head]
    wanted = [str(getattr(item, field)) for item in examples]
    return tuple(label for label in labels if label in wanted), wanted


def _fit(matrix: Any, wanted: Sequence[str], labels: Sequence[str], head: str) -> tuple[Any, Any]:
    """Fit a logistic regression; rows of weights follow `labels`."""
    linear_model = _sklearn("linear_model")
    model = linear_model.LogisticRegression(
        C=REGULARISATION[head], class_weight="balanced", max_iter=400, tol=1e-4
    )
    model.fit(matrix, [labels.index(label) for label in wanted])
    return model.coef_, model.intercept_


def _fit_bayes(matrix: Any, wanted: Sequence[str], labels: Sequence[str], _head: str) -> tuple[Any, Any]:
    """Fit naive Bayes, every label equally likely; written as linear weights around zero."""
    model = _sklearn("naive_bayes").MultinomialNB(alpha=SMOOTHING, fit_prior=False)
    model.fit(matrix, [labels.index(label) for label in wanted])
    weights = model.feature_log_prob_
    return weights - weights.mean(axis=0), [0.0] * len(labels)


def _sklearn(module: str) -> Any:
    import importlib  # noqa: PLC0415 - training only

    try:
        return importlib.import_module(f"sklearn.{module}")
    except ImportError as error:
        raise TrainingUnavailable("training needs scikit-learn (requirements-train.txt)") from error


def _strongest(counts: "_Counts", intents: Sequence[str]) -> tuple[set[str], set[str]]:
    """Choose the features worth keeping: those that weigh most in a first fit on all of them."""
    labels = tuple(label for label in INTENTS if label in intents)
    weights, _ = _fit(counts.tf_idf(), intents, labels, "intent")
    power = [round(float(value), 6) for value in abs(weights).max(axis=0)]
    chosen, start = [], 0
    for vocabulary, kept in ((counts.words, WORDS_KEPT), (counts.letters, LETTERS_KEPT)):
        names = sorted((-power[start + at], name) for name, at in vocabulary.items())
        chosen.append({name for _, name in names[:kept]})
        start += len(vocabulary)
    return chosen[0], chosen[1]


class _Counts:
    """Feature lists of all messages with their vocabularies and document frequencies."""

    def __init__(
        self, rows: Sequence[tuple[list[str], list[str]]], words: set[str], letters: set[str]
    ) -> None:
        self.rows = rows
        self.words = {name: at for at, name in enumerate(sorted(words))}
        self.letters = {name: at for at, name in enumerate(sorted(letters))}
        self.frequencies = (self._frequency(0, self.words), self._frequency(1, self.letters))

    @classmethod
    def of(cls, messages: Iterable[Normalised]) -> "_Counts":
        rows = [blocks(message) for message in messages]
        seen: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for row in rows:
            for block in (0, 1):
                seen[block].update(set(row[block]))
        words, letters = (
            {name for name, number in seen[block].items() if number >= SEEN_AT_LEAST[block]}
            for block in (0, 1)
        )
        return cls(rows, words, letters)

    def only(self, kept: tuple[set[str], set[str]]) -> "_Counts":
        return _Counts(self.rows, kept[0], kept[1])

    def _frequency(self, block: int, vocabulary: Mapping[str, int]) -> list[float]:
        seen = [0] * len(vocabulary)
        for row in self.rows:
            for feature in set(row[block]):
                if feature in vocabulary:
                    seen[vocabulary[feature]] += 1
        return [math.log((1 + len(self.rows)) / (1 + number)) + 1 for number in seen]

    def tf_idf(self) -> Any:
        """Build the sparse matrix: both blocks with sublinear counts, each of length one."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - training only

        data: list[float] = []
        indices: list[int] = []
        starts = [0]
        for row in self.rows:
            offset = 0
            for block, vocabulary in enumerate((self.words, self.letters)):
                for at, value in _weighed(row[block], vocabulary, self.frequencies[block]):
                    indices.append(offset + at)
                    data.append(value)
                offset += len(vocabulary)
            starts.append(len(data))
        return csr_matrix(
            (data, indices, starts), shape=(len(self.rows), len(self.words) + len(self.letters))
        )

    def with_weights(self, columns: Sequence[Any]) -> list[dict[str, list[float]]]:
        """Return per block: feature -> [idf, weights of all heads]."""
        result, offset = [], 0
        for block, vocabulary in enumerate((self.words, self.letters)):
            table = {}
            for name, at in vocabulary.items():
                known = (column for column in columns if offset + at < column.shape[1])
                weights = [float(row[offset + at]) for column in known for row in column]
                table[name] = [self.frequencies[block][at], *weights]
            result.append(table)
            offset += len(vocabulary)
        return result


def _weighed(
    features: Iterable[str], vocabulary: Mapping[str, int], idf: Sequence[float]
) -> list[tuple[int, float]]:
    """Return column and value of the known features of one block."""
    counted = Counter(vocabulary[feature] for feature in features if feature in vocabulary)
    values = {at: (1 + math.log(number)) * idf[at] for at, number in counted.items()}
    length = math.sqrt(sum(value * value for value in values.values())) or 1.0
    return [(at, value / length) for at, value in sorted(values.items())]
