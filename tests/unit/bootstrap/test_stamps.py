from __future__ import annotations

from pathlib import Path

import pytest

from bootstrap import stamps


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "frontend"
    (folder / "parts").mkdir(parents=True)
    (folder / "staff.js").write_text("one")
    (folder / "parts" / "menu.js").write_text("two")
    return folder


def test_the_digest_of_an_unchanged_tree_stays_the_same(tree: Path) -> None:
    assert stamps.digest(tree) == stamps.digest(tree)


def test_a_changed_file_changes_the_digest(tree: Path) -> None:
    before = stamps.digest(tree)
    (tree / "parts" / "menu.js").write_text("three")
    assert stamps.digest(tree) != before


def test_a_renamed_file_changes_the_digest(tree: Path) -> None:
    before = stamps.digest(tree)
    (tree / "parts" / "menu.js").rename(tree / "parts" / "list.js")
    assert stamps.digest(tree) != before


def test_text_moved_from_one_file_to_the_next_changes_the_digest(tree: Path) -> None:
    (tree / "a.js").write_text("12")
    (tree / "b.js").write_text("3")
    before = stamps.digest(tree)
    (tree / "a.js").write_text("1")
    (tree / "b.js").write_text("23")
    assert stamps.digest(tree) != before


def test_an_absent_file_counts_as_such(tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    before = stamps.digest(lock)
    lock.write_text("")
    assert stamps.digest(lock) != before


def test_a_step_is_fresh_only_with_the_digest_it_was_stamped_with(tmp_path: Path) -> None:
    stamp = tmp_path / "deep" / "stamp"
    assert not stamps.is_fresh(stamp, "abc")
    stamps.write(stamp, "abc")
    assert stamps.is_fresh(stamp, "abc")
    assert not stamps.is_fresh(stamp, "abd")
