from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from bootstrap.frontend import build, ensure_node_packages
from bootstrap.progress import StepFailed


@pytest.fixture(scope="module", autouse=True)
def _node_packages() -> None:
    ensure_node_packages()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "frontend"
    (folder / "parts").mkdir(parents=True)
    (folder / "staff.js").write_text('import { greet } from "./parts/greet.js";\ngreet(document.title);\n')
    (folder / "parts" / "greet.js").write_text("export function greet(name) { console.log(`hi ${name}`); }\n")
    (folder / "staff.css").write_text("body {\n  color: red;\n}\n")
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "dist"


def test_each_file_at_the_top_becomes_one_bundle(source: Path, target: Path) -> None:
    build(source, target)
    assert sorted(file.name for file in target.iterdir()) == [
        "icons.svg", "manifest.json", "staff.css", "staff.js",
    ]
    assert "hi ${" in (target / "staff.js").read_text()
    assert (target / "staff.css").read_text() == "body{color:red}\n"


def test_the_manifest_holds_the_hash_of_each_file(source: Path, target: Path) -> None:
    build(source, target)
    manifest = json.loads((target / "manifest.json").read_text())
    files = [file for file in target.iterdir() if file.name != "manifest.json"]
    assert manifest == {file.name: sha256(file.read_bytes()).hexdigest()[:8] for file in files}


def test_what_has_no_source_any_more_disappears(source: Path, target: Path) -> None:
    build(source, target)
    (source / "staff.css").unlink()
    build(source, target)
    assert not (target / "staff.css").exists()


def test_the_sprite_holds_the_named_icons_and_no_others(source: Path, target: Path) -> None:
    (source / "icons.txt").write_text("# a comment\nhouse\nchat-dots  # the widget\n\n")
    build(source, target)
    sprite = (target / "icons.svg").read_text()
    assert sprite.count("<symbol") == 2
    assert '<symbol id="house" viewBox="0 0 16 16" fill="currentColor"><path' in sprite
    assert '<symbol id="chat-dots"' in sprite


def test_an_unknown_icon_is_named(source: Path, target: Path) -> None:
    (source / "icons.txt").write_text("hous\n")
    with pytest.raises(StepFailed) as caught:
        build(source, target)
    assert 'no icon "hous"' in caught.value.report()


def test_a_script_with_an_error_is_named_with_its_line(source: Path, target: Path) -> None:
    (source / "staff.js").write_text("const ok = 1;\nconst = 2;\n")
    with pytest.raises(StepFailed) as caught:
        build(source, target)
    assert "staff.js:2" in caught.value.report()


def test_a_loader_above_its_limit_is_refused(source: Path, target: Path) -> None:
    (source / "loader.js").write_text(f"console.log('{'x' * 5120}');\n")
    with pytest.raises(StepFailed) as caught:
        build(source, target)
    assert "5120 are allowed" in caught.value.report()
    assert not target.exists()
