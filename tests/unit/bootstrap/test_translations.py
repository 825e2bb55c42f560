from __future__ import annotations

from gettext import GNUTranslations
from pathlib import Path

import pytest

from bootstrap.progress import StepFailed
from bootstrap.translations import ensure_translations

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def catalogue(folder: Path, domain: str, entries: str) -> Path:
    file = folder / "id" / "LC_MESSAGES" / f"{domain}.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEAD + entries, encoding="utf-8")
    return file


def test_every_domain_is_compiled(tmp_path: Path) -> None:
    for domain in ("messages", "flask_security"):
        file = catalogue(tmp_path, domain, 'msgid "Send"\nmsgstr "Kirim"\n')
    ensure_translations(tmp_path)
    for domain in ("messages", "flask_security"):
        with file.with_name(f"{domain}.mo").open("rb") as stream:
            assert GNUTranslations(stream).gettext("Send") == "Kirim"


def test_unchanged_catalogues_are_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalogue(tmp_path, "messages", 'msgid "Send"\nmsgstr "Kirim"\n')
    ensure_translations(tmp_path)
    ensure_translations(tmp_path)
    assert capsys.readouterr().out.count("Compiling") == 1


def test_a_compiled_file_that_went_away_is_made_again(tmp_path: Path) -> None:
    compiled = catalogue(tmp_path, "messages", 'msgid "Send"\nmsgstr "Kirim"\n').with_suffix(".mo")
    ensure_translations(tmp_path)
    compiled.unlink()
    ensure_translations(tmp_path)
    assert compiled.exists()


def test_a_wrong_placeholder_is_named_with_its_line(tmp_path: Path) -> None:
    catalogue(tmp_path, "messages", '#, python-format\nmsgid "%(n)s left"\nmsgstr "sisa %(x)s"\n')
    with pytest.raises(StepFailed) as caught:
        ensure_translations(tmp_path)
    assert "messages.po:6" in caught.value.report()


def test_the_two_percent_signs_are_no_placeholder(tmp_path: Path) -> None:
    catalogue(tmp_path, "messages", '#, python-format\nmsgid "%(n)s %%"\nmsgstr "%(n)s %%"\n')
    ensure_translations(tmp_path)
