from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
USE = re.compile(r"""\bicon\(\s*["']([a-z0-9-]+)["']|icons\.svg#([a-z0-9-]+)""")


def test_every_icon_that_a_page_names_is_in_the_sprite() -> None:
    listed = {line.split("#")[0].strip() for line in (ROOT / "frontend/icons.txt").read_text().splitlines()}
    sources = [*(ROOT / "app/templates").rglob("*.html"), *(ROOT / "frontend").rglob("*.js")]
    used = {
        (source.relative_to(ROOT).as_posix(), match[1] or match[2])
        for source in sources
        for match in USE.finditer(source.read_text(encoding="utf-8"))
    }
    assert used
    assert {place for place in used if place[1] not in listed} == set()
