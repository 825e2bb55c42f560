"""Compile every .po below app/translations to the .mo that Babel reads."""

from __future__ import annotations

from pathlib import Path

from bootstrap import stamps
from bootstrap.paths import TRANSLATIONS
from bootstrap.progress import StepFailed, step


def ensure_translations(folder: Path = TRANSLATIONS) -> None:
    """Compile all catalogues of all domains, unless none changed since the last time."""
    catalogues = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    compiled = [catalogue.with_suffix(".mo") for catalogue in catalogues]
    stamp = folder / ".compiled"
    wanted = stamps.digest(*catalogues)
    if stamps.is_fresh(stamp, wanted) and all(file.is_file() for file in compiled):
        return
    with step("Compiling translations"):
        for source, target in zip(catalogues, compiled, strict=True):
            compile_catalogue(source, target)
    stamps.write(stamp, wanted)


def compile_catalogue(source: Path, target: Path) -> None:
    """Compile one catalogue. Raises StepFailed naming each translation with a wrong placeholder."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=source.parent.parent.name, domain=source.stem)
    checked = catalogue.check()
    faults = [f"{source.name}:{message.lineno}: {error}" for message, errors in checked for error in errors]
    if faults:
        raise StepFailed(
            f"{source.name} has faulty translations", "correct the lines named above", "\n".join(faults)
        )
    with target.open("wb") as stream:
        write_mo(stream, catalogue)
