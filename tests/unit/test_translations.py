"""Every text that people see is marked, and every marked text is there in Indonesian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from bootstrap.translations import compile_catalogue

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "app" / "translations").glob("*/LC_MESSAGES/*.po"))
OURS = [path for path in CATALOGUES if path.stem == "messages"]
TEMPLATES = sorted(
    path for path in (ROOT / "app" / "templates").rglob("*") if path.suffix in {".html", ".txt"}
)
SCRIPTS = sorted((ROOT / "frontend").rglob("*.js"))

# The demo shop stands for a customer's own site, written in the language of that shop.
SHOP_PAGE = "demo/shop.html"
# Names, keys of the keyboard and units that are the same in both languages.
SAME_EVERYWHERE = {"Tanggap", "Ctrl", "Enter", "Esc", "WhatsApp"}
# Scripts on other people's pages carry their words in both languages; nothing else brings them along.
WORD_LISTS = {"widget/texts.js", "loader/look.js"}

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")
JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.S)
CLASSES_OF_A_PAGE = re.compile(r"\{% block \w+_class %\}.*?\{% endblock %\}", re.S)
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
MARKED = re.compile(r"""\b(?:_|n?gettext)\(\s*(?:"[^"]*"|'[^']*')(?:\s*,\s*(?:"[^"]*"|'[^']*'))?""")
QUOTED = re.compile(r'"([^"\n]*)"|\'([^\'\n]*)\'')
ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')
READ_ALOUD = {"alt", "title", "placeholder", "label", "aria-label", "aria-description", "data-question"}
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[A-Z][a-z]+,?( [A-Za-z]+)+|[A-Z][a-z]+[.!?…]")
SCRIPT_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\]|\\.)*)`', re.S
)
SHOWN = re.compile(
    r"""(?:\.(?:textContent|innerText|title|placeholder|ariaLabel|alt)\s*=|(?:"aria-label"|"title"|"placeholder"),"""
    r"""|\b(?:alert|prompt|toast)\()\s*["'`]([^"'`]*[A-Za-z]{2}[^"'`]*)["'`]"""
)


@pytest.fixture(scope="module")
def marked() -> Catalog:
    """Return every text that is marked in the code."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)
    found = extract_from_dir(
        ROOT, methods, options, keywords={**DEFAULT_KEYWORDS, "_l": None}, directory_filter=_is_of_the_app
    )
    catalogue = Catalog()
    for _file, _line, text, _comments, context in found:
        catalogue.add(text, context=context)
    return catalogue


def test_there_is_a_catalogue_to_check() -> None:
    assert [path.parent.parent.name for path in OURS] == ["id"]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_every_marked_text_is_translated_and_no_other(path: Path, marked: Catalog) -> None:
    wanted, there = _ids(marked), _ids(_read(path))
    assert sorted(wanted - there, key=str) == [], "missing: see docs/how-to/translate.md"
    assert sorted(there - wanted, key=str) == [], "no longer used: see docs/how-to/translate.md"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_nothing_is_empty_or_guessed(path: Path) -> None:
    faulty = [message.id for message in _messages(_read(path)) if message.fuzzy or not all(_strings(message))]
    assert faulty == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_keeps_the_placeholders_of_its_text(path: Path) -> None:
    faulty = []
    for message in _messages(_read(path)):
        wanted = {_placeholders(text) for text in _texts(message.id)}
        if {_placeholders(text) for text in _strings(message)} - wanted:
            faulty.append(message.id)
    assert faulty == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_catalogue_compiles(path: Path, tmp_path: Path) -> None:
    compile_catalogue(path, tmp_path / "compiled.mo")
    assert (tmp_path / "compiled.mo").stat().st_size


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_a_translation_ends_like_its_text(path: Path) -> None:
    """A label stays a label, a question a question, and a colon leads to what follows."""
    faulty = [
        (message.id, text)
        for message in _messages(_read(path))
        for text in _strings(message)
        if _ending(text) != _ending(_texts(message.id)[0])
    ]
    assert faulty == []


def test_templates_say_nothing_that_is_not_marked() -> None:
    faulty = {
        str(path.relative_to(ROOT)): texts
        for path in TEMPLATES
        if not _is_shop(path) and (texts := _unmarked(path))
    }
    assert faulty == {}


def test_an_unmarked_text_in_a_template_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<p title="Own words">{{ _("Marked") }} plain {{ "Also said" if x }}</p>'
        '<b class="{{ \'is-open\' if x }}">{{ ngettext("%(num)s one", "%(num)s ones", 2) }}</b>',
        encoding="utf-8",
    )
    assert _unmarked(page) == ["Also said", "Own words", "plain"]


def test_scripts_say_nothing_that_the_page_did_not_bring() -> None:
    faulty = {
        str(path.relative_to(ROOT)): texts
        for path in SCRIPTS
        if path.relative_to(ROOT / "frontend").as_posix() not in WORD_LISTS
        and (texts := _sentences(path.read_text()))
    }
    assert faulty == {}


def test_an_unmarked_text_in_a_script_is_noticed() -> None:
    script = """// "Only a remark"
    mark.textContent = "sent"; /* "Not this" */ say(`Please wait, ${name}`); fetch("https://x", "Enter");
    const done = 'Done.'; button.setAttribute("aria-label", "close");"""
    assert sorted(_sentences(script)) == ["Done.", "Please wait, ", "close", "sent"]


def _is_of_the_app(folder: str) -> bool:
    inside = Path(folder).relative_to(ROOT).parts
    return inside[0] == "app" and inside[-1] not in {"__pycache__", "static"}


def _read(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parent.parent.name)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _ids(catalogue: Catalog) -> set[tuple[str | None, tuple[str, ...]]]:
    return {(message.context, _texts(message.id)) for message in _messages(catalogue)}


def _texts(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _strings(message: Message) -> tuple[str, ...]:
    return _texts(message.string)


def _placeholders(text: str) -> tuple[str, ...]:
    return tuple(sorted(PLACEHOLDER.findall(text)))


def _ending(text: str) -> str:
    last = text[-1:]
    return last if last in ".:?," else ""


def _is_shop(path: Path) -> bool:
    return path.as_posix().endswith(SHOP_PAGE)


class _Visible(HTMLParser):
    """Collects what a reader sees or a screen reader says."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"script", "style"}
        self.texts += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.texts.append(ATTRIBUTE.sub("", data))


def _unmarked(path: Path) -> list[str]:
    source = CLASSES_OF_A_PAGE.sub("", JINJA_COMMENT.sub("", path.read_text(encoding="utf-8")))
    reader = _Visible()
    reader.feed(EXPRESSION.sub("\n", source))
    said = [part.strip() for text in reader.texts for part in text.split("\n")]
    for expression in EXPRESSION.findall(source):
        said += [
            text
            for pair in QUOTED.findall(MARKED.sub("", expression))
            for text in pair
            if SENTENCE.match(text)
        ]
    return sorted(text for text in said if set(WORD.findall(text)) - SAME_EVERYWHERE)


def _sentences(script: str) -> list[str]:
    literals = [text for parts in SCRIPT_TOKEN.findall(script) for text in parts if text]
    plain = [re.sub(r"\$\{.*?\}", "", text) for text in literals]
    told = [text for text in plain if SENTENCE.match(text) and not text.startswith("Bearer ")]
    return told + [text for text in SHOWN.findall(script) if text not in told]
