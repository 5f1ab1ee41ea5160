"""Promises of the project as a whole that no type checker can keep."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app import errors, paths
from tests.source import EVERYTHING, PROJECT, SHIPPED, called, place, python_files, tree
from ui import messages

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)

# What ends in front of a person when it is the first argument of one of these.
SHOWING = {
    "QLabel",
    "QPushButton",
    "QCheckBox",
    "QRadioButton",
    "QAction",
    "setText",
    "setToolTip",
    "setStatusTip",
    "setWindowTitle",
    "setTitle",
    "setAccessibleName",
    "setAccessibleDescription",
    "setPlaceholderText",
    "heading",
    "button",
    "Card",
    "Field",
    "Chip",
    "EmptyState",
    "PageHeader",
}

OWN_NAME = "Circlekeep"

# Before the authorizer is set, one module may build a PRAGMA; it asserts what it puts in.
CHECKED_PRAGMAS = PROJECT / "app" / "storage" / "connection.py"


def test_the_version_is_told_once() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    version = project["project"]["version"]

    told = [
        str(path.relative_to(PROJECT))
        for path in python_files(*SHIPPED, "start", "bench", "packaging")
        if re.search(rf"__version__|['\"]{re.escape(version)}['\"]", path.read_text("utf-8"))
    ]

    assert paths.version() == version
    assert told == []


@pytest.mark.parametrize("name", ["__init__.py", "build.py"])
def test_nothing_hides_the_package_index_s_packaging(name: str) -> None:
    assert not (PROJECT / "packaging" / name).exists()


def test_windows_never_touch_the_database() -> None:
    found = [
        place(path, node)
        for path in python_files("ui")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "db"
    ]

    assert found == []


def test_no_file_is_longer_than_400_lines() -> None:
    found = [
        str(path.relative_to(PROJECT))
        for path in [PROJECT / "run.py", *python_files(*EVERYTHING)]
        if len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]

    assert found == []


def test_no_test_of_a_window_is_short_of_patience() -> None:
    found = [
        place(path, node)
        for path in python_files("tests")
        if path.name != "patience.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and called(node) in {"waitUntil", "waitSignal"}
        if any(keyword.arg == "timeout" for keyword in node.keywords)
    ]

    assert found == [], "a busy computer may take longer: see tests/patience.py"


def every_error(kind: type[errors.RegisterError]) -> Iterator[type[errors.RegisterError]]:
    for heir in kind.__subclasses__():
        yield heir
        yield from every_error(heir)


SAMPLES: dict[str, object] = {
    "bool": True,
    "int": 1,
    "str": "x",
    "Path": Path("/a/b"),
    "int | None": None,
    "tuple[str, ...]": ("x",),
    "time": time(19),
}


def an_error(kind: type[errors.RegisterError]) -> errors.RegisterError:
    """Make one of these, with something of the right kind for each argument."""
    kept: list[object] = []
    named: dict[str, object] = {}
    for name, parameter in list(inspect.signature(kind.__init__).parameters.items())[1:]:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        value = SAMPLES[parameter.annotation]
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[name] = value
        else:
            kept.append(value)
    return kind(*kept, **named)


@pytest.mark.parametrize("kind", sorted(every_error(errors.RegisterError), key=str))
def test_every_failure_has_words(kind: type[errors.RegisterError]) -> None:
    speechless = messages.sentence(errors.RegisterError())

    sentence = messages.sentence(an_error(kind))

    assert sentence not in ("", speechless)
    assert "!" not in sentence


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_hashes_and_no_address(name: str) -> None:
    lock = (PROJECT / name).read_text(encoding="utf-8")

    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", lock)
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", lock.strip()))


def test_the_tools_lock_holds_the_app_s_lock() -> None:
    app, tools = (
        dict(PINNED.findall((PROJECT / name).read_text(encoding="utf-8"))) for name in LOCKS
    )

    assert app.items() <= tools.items()


@pytest.mark.parametrize(
    "word",
    [
        r"KEY ''",
        r"temp_store\s*=\s*(1|FILE)",
        r"^\s*(import|from) (socket|ssl|urllib|http|pickle|marshal|multiprocessing)\b",
        r"(?<![.\w])(eval|exec)\(",
        r"QtNetwork|QtWebEngine|QtSql",
    ],
)
def test_what_would_leak_is_nowhere_in_the_program(word: str) -> None:
    found = [
        str(path.relative_to(PROJECT))
        for path in python_files(*SHIPPED)
        if re.search(word, path.read_text(encoding="utf-8"), re.MULTILINE | re.IGNORECASE)
    ]

    assert found == []


def test_only_the_authorizer_names_the_plain_text_export() -> None:
    naming = [
        path.name
        for path in python_files(*SHIPPED)
        if "sqlcipher_export" in path.read_text("utf-8")
    ]

    assert naming == ["authorizer.py"]


def test_pragmas_are_built_in_one_place_only() -> None:
    found = [
        place(path, node)
        for path in python_files(*SHIPPED)
        if path != CHECKED_PRAGMAS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.JoinedStr) and "PRAGMA" in ast.unparse(node).upper()
        if not all(_is_constant(part) for part in node.values)
    ]

    assert found == []


def _is_constant(part: ast.expr) -> bool:
    match part:
        case ast.Constant():
            return True
        case ast.FormattedValue(value=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name.isupper()
        case _:
            return False


def test_texts_on_screen_go_through_translation_as_literals() -> None:
    found = [
        place(path, node)
        for path in python_files("ui")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and not _is_fit_for_translation(node, marked=_contexts_marked(tree(path)))
    ]

    assert found == []


def _contexts_marked(module: ast.Module) -> set[str]:
    """Name the contexts whose texts this file marks one by one for the translation tools."""
    return {
        node.args[0].value
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and called(node) == "QT_TRANSLATE_NOOP"
        if all(isinstance(part, ast.Constant) for part in node.args)
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


def _is_fit_for_translation(call: ast.Call, *, marked: set[str]) -> bool:
    """Tell whether a call's text can be found by the translation tools, if it has one."""
    match called(call), call.args:
        case (("tr" | "_tr"), _) if isinstance(call.func, ast.Name):
            return False  # the tools look for `translate`, and know no other name for it
        case ("tr", [text, *_]) | ("translate", [ast.Constant(value=str()), text, *_]):
            return _is_literal(text) or _is_marked(call.args, marked)
        case (("tr" | "translate"), _):
            return not ast.unparse(call.func).startswith("Q")  # shapes are translated too
        case name, [text, *_] if name in SHOWING:
            return not _says_something(text)
        case _:
            return True


def _is_literal(text: ast.expr) -> bool:
    return isinstance(text, ast.Constant) and isinstance(text.value, str)


def _is_marked(arguments: list[ast.expr], marked: set[str]) -> bool:
    """Tell whether a text comes from a table or name whose texts are marked one by one."""
    match arguments:
        case [context, ast.Call(func=ast.Name(id="str"), args=[inner])]:
            return _is_marked([context, inner], marked)
        case [ast.Constant(value=context), ast.Name() | ast.Subscript() | ast.Attribute()]:
            return context in marked
        case _:
            return False


def _says_something(text: ast.expr) -> bool:
    """Tell whether a literal, or the literal part of an f-string, holds a word."""
    match text:
        case ast.Constant(value=str(literal)):
            return literal != OWN_NAME and bool(re.search(r"[A-Za-z]{2}", literal))
        case ast.JoinedStr(values=parts):
            return any(_says_something(part) for part in parts)
        case _:
            return False


def test_each_decision_bears_its_number_and_none_is_left_out() -> None:
    pages = sorted((PROJECT / "docs" / "decisions").glob("*.md"))

    titles = [page.read_text(encoding="utf-8").partition("\n")[0] for page in pages]

    assert [page.name[:4] for page in pages] == [f"{no:04}" for no in range(1, len(pages) + 1)]
    assert [title[:7] for title in titles] == [f"# {page.name[:4]} " for page in pages]


@pytest.mark.parametrize("folder", ["fonts", "icons", "words"])
def test_what_others_made_lies_beside_its_licence(folder: str) -> None:
    names = [path.name.upper() for path in (PROJECT / "resources" / folder).rglob("*.*")]

    assert any("LICEN" in name or "OFL" in name for name in names)


def test_everything_shipped_is_in_the_list_of_licences() -> None:
    overview = (PROJECT / "LICENSES.md").read_text(encoding="utf-8").lower()
    app = dict(PINNED.findall((PROJECT / LOCKS[0]).read_text(encoding="utf-8")))

    assert [name for name in app if name not in overview] == []
    assert [font.stem for font in (PROJECT / "resources").rglob("*.ttf")] != []
    assert all(name in overview for name in ("source sans 3", "source serif 4", "lucide", "eff"))


def test_nothing_is_left_open_or_left_out() -> None:
    # Written apart, so that this file does not find itself.
    words = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "no co" + "ver"]
    words += ["pytest." + "skip", "mark." + "skip", "mark." + "xfail"]

    found = [
        (str(path.relative_to(PROJECT)), word)
        for path in python_files(*EVERYTHING)
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]

    assert found == []


def test_only_background_work_swallows_everything() -> None:
    found = [
        place(path, handler.body[0])
        for path in python_files(*SHIPPED)
        if path != PROJECT / "ui" / "background.py"
        for handler in ast.walk(tree(path))
        if isinstance(handler, ast.ExceptHandler)
        if handler.type is None or ast.unparse(handler.type) in ("Exception", "BaseException")
        if not any(isinstance(node, ast.Raise) for node in handler.body)
    ]

    assert found == []
