"""Plain scoring equals scikit-learn, and training is repeatable."""

from pathlib import Path
from typing import Any

import pytest

from app.triage.offline import train as training
from app.triage.offline.examples import EXAMPLES, Example, read_examples
from app.triage.offline.features import blocks
from app.triage.offline.model import LinearModel, pack, shipped_model, unpack
from app.triage.offline.normalise import normalise

np = pytest.importorskip("numpy")


@pytest.fixture(scope="module")
def few():
    return read_examples()[::12]


@pytest.fixture(scope="module")
def trained(few: list[Example]):
    return training.train(few)


def test_plain_scoring_equals_scikit_learn(few: list[Example], trained: dict[str, Any]):
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    rows = [blocks(normalise(item.text)) for item in few]
    matrix = hstack(
        [
            TfidfVectorizer(
                analyzer=lambda row, b=block: row[b],
                sublinear_tf=True,
                vocabulary=sorted(trained["blocks"][block]),
            ).fit_transform(rows)
            for block in (0, 1)
        ]
    )
    head = trained["heads"][0]
    wanted = [head["labels"].index(item.intent) for item in few]
    reference = LogisticRegression(
        C=training.REGULARISATION["intent"], class_weight="balanced", max_iter=400, tol=1e-4
    ).fit(matrix.tocsr(), wanted)
    model = LinearModel(trained)
    for item, expected in zip(few, reference.predict_proba(matrix), strict=True):
        ours = list(model.scores(normalise(item.text))["intent"].values())
        assert np.allclose(ours, expected, atol=1e-9, rtol=0)


def test_the_same_examples_give_the_same_bytes(few: list[Example], trained: dict[str, Any]):
    assert pack(training.train(few)) == pack(trained)


def test_rounding_the_weights_moves_no_probability_noticeably(few: list[Example], trained: dict[str, Any]):
    exact, rounded = LinearModel(trained), LinearModel(unpack(pack(trained)))
    for item in few:
        message = normalise(item.text)
        a, b = exact.scores(message)["intent"], rounded.scores(message)["intent"]
        assert max(abs(a[label] - b[label]) for label in a) < 0.005


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_retraining_reproduces_the_shipped_files(tmp_path: Path):
    training.retrain(EXAMPLES, tmp_path)
    again = unpack((tmp_path / "weights.json.gz").read_bytes())
    shipped = unpack((training.DATA / "weights.json.gz").read_bytes())
    assert (again["version"], again["calibration"], again["heads"][0]["labels"]) == (
        shipped["version"],
        shipped["calibration"],
        shipped["heads"][0]["labels"],
    )
    for ours, theirs in zip(again["blocks"], shipped["blocks"], strict=True):
        assert len(ours.keys() ^ theirs.keys()) <= len(theirs) * 0.002  # equal weights at the edge of pruning
        for name in ours.keys() & theirs.keys():
            assert all(abs(a - b) <= 20 for a, b in zip(ours[name], theirs[name], strict=True)), name
    for file in ("language.json",):
        assert (tmp_path / file).read_bytes() == (training.DATA / file).read_bytes()


def test_the_shipped_weights_belong_to_the_shipped_examples():
    from app.triage.offline.examples import fingerprint

    assert shipped_model().version == fingerprint(read_examples())
    assert (training.DATA / "weights.json.gz").stat().st_size < 3_000_000


def test_missing_scikit_learn_is_said_plainly(few: list[Example], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "sklearn.linear_model", None)
    with pytest.raises(training.TrainingUnavailable, match="requirements-train"):
        training.train(few)
