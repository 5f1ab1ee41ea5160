"""The project's own files, read as text and as trees for the tests that judge them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SHIPPED = ("app", "ui")
EVERYTHING = ("app", "ui", "start", "bench", "tests", "packaging")


def python_files(*folders: str) -> list[Path]:
    """Return every Python file of these folders, in order."""
    return [path for folder in folders for path in sorted((PROJECT / folder).rglob("*.py"))]


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path, node: ast.expr | ast.stmt) -> str:
    """Return where a finding lies, as an editor opens it."""
    return f"{path.relative_to(PROJECT)}:{node.lineno}"


def called(node: ast.Call) -> str:
    """Return the last part of the called name: `tr` for `self.tr(...)`."""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""
